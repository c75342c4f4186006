"""Score the records of the five reports against the hand-made gold files of the labelled data.

Run ``python benchmarks/gold.py`` for the whole picture; `tests/test_gold.py` asserts the bars.

A statement of ours *covers* a gold statement in a document when one of its supports overlaps the gold span by at
least half of the shorter of the two, and no other statement of ours overlaps that span better. It is found as said
by both when one and the same statement of ours covers it in both documents.
"""

from __future__ import annotations

import json
import re
import sys
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import align
from align.record import EventRecord, Statement

SHARED = (Path(__file__).resolve().parents[1] / ".." / "shared").resolve()


@dataclass(frozen=True)
class Check:
    """One expectation of a gold file and what the record says."""

    event: str
    name: str
    expected: str
    found: str
    holds: bool


@dataclass
class Statements:
    """How the statements of one event compare with the gold's, by gold id."""

    agreed: list[str] = field(default_factory=list)
    agreed_of: int = 0
    variant: list[str] = field(default_factory=list)
    variant_of: int = 0
    wrongly_both: list[str] = field(default_factory=list)
    crossed: list[str] = field(default_factory=list)
    speakers: list[str] = field(default_factory=list)
    speakers_of: int = 0
    wrong_speakers: list[str] = field(default_factory=list)
    uncovered: list[str] = field(default_factory=list)


@dataclass
class Score:
    """Everything about the five reports."""

    events: int
    grouping_right: bool
    checks: list[Check]
    feb4: Statements
    others: dict[str, Statements]

    @property
    def failed(self) -> list[Check]:
        """Expectations about fields that do not hold."""
        return [check for check in self.checks if not check.holds]


def fold(text: str) -> str:
    """Return a text without case, accents and punctuation, for comparing names."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return " ".join(re.findall(r"\w+", "".join(c for c in plain if not unicodedata.combining(c))))


def load_reports(shared: Path = SHARED) -> list[align.Document]:
    """Return the five reports under the ids that the gold files use."""
    files = sorted((shared / "data" / "reports").glob("*.txt"))
    return [align.Document(id=file.stem.split("_")[0], text=file.read_text("utf-8")) for file in files]


def _load_gold(shared: Path, name: str) -> dict[str, Any]:
    data: dict[str, Any] = json.loads((shared / "data" / "gold" / name).read_text("utf-8"))
    return data


# --- statements --------------------------------------------------------------------------------------------------


def _overlap(a: tuple[int, int], b: tuple[int, int]) -> int:
    return max(0, min(a[1], b[1]) - max(a[0], b[0]))


def covering(statements: tuple[Statement, ...], doc: str, start: int, end: int) -> Statement | None:
    """Return the statement that covers a gold span, or None."""
    best: tuple[float, float] = (0.0, 0.0)
    found = None
    for statement in statements:
        for support in statement.support:
            if support.doc != doc:
                continue
            shared = _overlap((support.start, support.end), (start, end))
            shorter = min(support.end - support.start, end - start)
            if shared * 2 < shorter or not shared:
                continue
            rank = (float(shared), shared / (max(support.end, end) - min(support.start, start)))
            if rank > best:
                best, found = rank, statement
    return found


def _covers(statements: tuple[Statement, ...], gold: dict[str, Any]) -> dict[str, list[Statement]]:
    """Return the covering statements by document."""
    found: dict[str, list[Statement]] = {}
    for support in gold["support"]:
        statement = covering(statements, support["doc"], support["start"], support["end"])
        if statement is not None:
            found.setdefault(support["doc"], []).append(statement)
    return found


def _docs(statement: Statement) -> set[str]:
    return {support.doc for support in statement.support}


def score_statements(record: EventRecord, gold: list[dict[str, Any]], names: dict[str, str]) -> Statements:
    """Compare the statements of a record with the gold's; `names` gives the full name of a gold speaker."""
    out = Statements(speakers_of=len(gold))
    sides: dict[str, dict[str, set[str]]] = {}
    for number, item in enumerate(gold, 1):
        name = item.get("id", f"{record.documents[0]}-{number}")
        covers = _covers(record.statements, item)
        if not covers:
            out.uncovered.append(name)
        _score_speaker(out, name, item, covers, names)
        for doc, statements in covers.items():
            for statement in statements:
                sides.setdefault(statement.id, {}).setdefault(doc, set()).add(name)
        docs = {support["doc"] for support in item["support"]}
        if len(docs) > 1:
            common = set.intersection(*({s.id for s in covers.get(doc, [])} for doc in docs))
            if item["status"] == "agreed":
                out.agreed_of += 1
                out.agreed += [name] if common else []
            else:
                out.variant_of += 1
                out.variant += [name] if common else []
        else:
            out.wrongly_both += [name for s in covers.get(next(iter(docs)), []) if len(_docs(s)) > 1][:1]
    for key, by_doc in sides.items():
        groups = list(by_doc.values())
        if len(groups) > 1 and not set.intersection(*groups):
            out.crossed.append(f"{key}: {by_doc}")
    return out


def _score_speaker(
    out: Statements, name: str, item: dict[str, Any], covers: dict[str, list[Statement]], names: dict[str, str]
) -> None:
    doc = item.get("text_from", item["support"][0])["doc"]
    chosen = covers.get(doc) or [s for found in covers.values() for s in found]
    wanted = [fold(full) for key, full in names.items() if item["speaker"] in (key, "both")]
    said = [fold(str(s.speaker.value)) if s.speaker else "" for s in chosen]
    if said and all(any(w == s or (len(wanted) > 1 and w in s) for w in wanted) for s in said):
        out.speakers.append(name)
    elif any(said):
        out.wrong_speakers.append(f"{name}: {item['speaker']} said it, the record says {said}")


# --- fields ------------------------------------------------------------------------------------------------------


class _Checker:
    """Collect the checks of one event."""

    def __init__(self, event: str) -> None:
        self.event = event
        self.checks: list[Check] = []

    def equal(self, name: str, expected: Any, found: Any) -> None:
        self.holds(name, expected, found, expected == found)

    def holds(self, name: str, expected: Any, found: Any, condition: bool) -> None:
        self.checks.append(Check(self.event, name, str(expected), str(found), condition))


def _value(found: Any) -> Any:
    return None if found is None else found.value


def _status(found: Any) -> Any:
    return None if found is None else found.status


def _people(checker: _Checker, record: EventRecord, gold: dict[str, Any]) -> None:
    wanted = {fold(person["name"]["value"]): person["part"] for person in gold["participants"]}
    found = {fold(str(p.name.value)): _value(p.part) for p in record.participants}
    checker.equal("participants and parts", dict(sorted(wanted.items())), dict(sorted(found.items())))
    mentioned = {fold(str(p.name.value)) for p in record.mentioned}
    for person in gold.get("mentioned_not_present", []):
        name = fold(person if isinstance(person, str) else person["name"])
        if name not in ("vietnamese delegation",):
            checker.holds(
                f"{name} is mentioned, not present", True, sorted(mentioned), name in mentioned and name not in found
            )


def _publication(checker: _Checker, record: EventRecord, gold: dict[str, Any]) -> None:
    reports = {report.id: report for report in record.reports}
    for doc in gold["docs"]:
        report = reports[doc["id"]]
        for name, ours in (("publisher", report.source), ("published", report.published)):
            theirs = doc.get(name)
            theirs = theirs["value"] if isinstance(theirs, dict) else theirs
            if name == "publisher" and theirs:
                holds = bool(ours) and fold(str(ours)).split()[0] in fold(theirs).split()
            elif theirs and ours:
                holds = ours[: len(theirs)] == theirs or theirs.startswith(ours)
            else:
                holds = theirs == ours
            checker.holds(f"{name} of {doc['id']}", theirs, ours, holds)


def check_feb4(record: EventRecord, gold: dict[str, Any]) -> list[Check]:
    """Compare the fields of the fused record with the gold's."""
    checker = _Checker("feb4")
    checker.equal("documents", ("001", "003"), record.documents)
    checker.equal("origins", 2, len(record.origins))
    checker.equal("type", "meeting", _value(record.type))
    checker.equal("subtype", "courtesy call", _value(record.subtype))
    checker.equal("title", gold["title"]["value"], _value(record.title))
    checker.equal("date", ("2026-02-04", "compatible"), (_value(record.date), _status(record.date)))
    place = record.place
    checker.equal("city", ("Beijing", "agreed"), (_value(place.city), _status(place.city)))
    checker.equal("country", ("China", "only"), (_value(place.country), _status(place.country)))
    venue = place.venue
    inside = venue is not None and all(s.doc == "001" and s.start >= 1318 and s.end <= 1591 for s in venue.support)
    named = venue is not None and "great hall of the people" in fold(str(venue.value))
    checker.holds(
        "venue, only in the caption of 001",
        "Great Hall of the People (only)",
        (_value(venue), _status(venue), inside),
        inside and named and _status(venue) == "only",
    )
    _people(checker, record, gold)
    for person, wanted in (("xi jinping", {"xi"}), ("le hoai trung", {"le", "trung"})):
        found = next((p for p in record.participants if fold(str(p.name.value)) == person), None)
        checker.equal(f"status of the name {person}", "agreed", _status(found.name) if found else None)
        aliases = {fold(str(alias.value)) for alias in found.aliases} if found else set()
        checker.holds(f"one identity of {person}", sorted(wanted), sorted(aliases), wanted <= aliases)
    _publication(checker, record, gold)
    return checker.checks


def check_other(record: EventRecord, gold: dict[str, Any]) -> list[Check]:
    """Compare the fields of a record of one report with the gold's."""
    checker = _Checker(gold["docs"][0]["id"])
    checker.equal("documents", (checker.event,), record.documents)
    # a congratulatory message is a message: the type is the class, the subtype says which
    types = (_value(record.type), _value(record.subtype))
    checker.holds("type", gold["type"]["value"], types, gold["type"]["value"] in types)
    checker.equal("date", (gold["date"]["value"], "only"), (_value(record.date), _status(record.date)))
    place = gold["place"]
    city = place.get("city", {}).get("value")
    checker.equal("city", city, _value(record.place.city))
    # 002 names the country nowhere as a place: absent is right too
    country = _value(record.place.country)
    checker.holds("country", place.get("country"), country, country in (None, place.get("country")))
    checker.equal("venue", None, _value(record.place.venue))
    _people(checker, record, gold)
    _publication(checker, record, gold)
    return checker.checks


def score(records: list[EventRecord], shared: Path = SHARED) -> Score:
    """Score the records of the five reports."""
    feb4, others = _load_gold(shared, "gold_feb4.json"), _load_gold(shared, "gold_others.json")
    by_doc = {doc: record for record in records for doc in record.documents}
    groups = sorted(record.documents for record in records)
    names = {p["id"]: p["name"]["value"] for p in feb4["participants"]}
    checks = check_feb4(by_doc["001"], feb4)
    statements = {}
    for event in others["events"]:
        doc = event["docs"][0]["id"]
        checks += check_other(by_doc[doc], event)
        people = {p["id"]: p["name"]["value"] for p in event["participants"]}
        statements[doc] = score_statements(by_doc[doc], event["statements"], people)
    return Score(
        events=len(records),
        grouping_right=groups == [("000",), ("001", "003"), ("002",), ("004",)],
        checks=checks,
        feb4=score_statements(by_doc["001"], feb4["statements"], names),
        others=statements,
    )


def main() -> int:
    """Print the score of the five reports."""
    if not (SHARED / "data" / "gold").is_dir():
        print("the labelled data (../shared/data) is not beside this checkout: nothing to score")
        return 0
    result = score(list(align.merge(load_reports())))
    print(f"events: {result.events} of 4, grouping {'right' if result.grouping_right else 'WRONG'}")
    s = result.feb4
    print(f"agreed statements found as both:  {len(s.agreed)} of {s.agreed_of}  {s.agreed}")
    print(f"variant statements found as both: {len(s.variant)} of {s.variant_of}  {s.variant}")
    print(f"one-sided, wrongly both:          {len(s.wrongly_both)}  {s.wrongly_both}")
    print(f"supports of two gold statements:  {len(s.crossed)}  {s.crossed}")
    for name, part in {"feb4": s, **result.others}.items():
        print(f"speakers {name}: {len(part.speakers)} of {part.speakers_of}; uncovered {part.uncovered}")
        for wrong in part.wrong_speakers:
            print(f"    {wrong}")
    print(f"fields: {len(result.checks) - len(result.failed)} of {len(result.checks)} hold")
    for check in result.failed:
        print(f"    {check.event}: {check.name}: expected {check.expected}, found {check.found}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
