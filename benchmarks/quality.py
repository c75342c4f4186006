"""Run the labelled sets through the public API and print what comes out beside the baselines.

    python benchmarks/quality.py                      everything
    python benchmarks/quality.py clusters links       some parts: clusters, links, copies, fields, reports
    python benchmarks/quality.py --limit 2000         a sample of the planted copies
    python benchmarks/quality.py --smoke              a few documents of each, to see that it runs

The settings are the defaults of the library everywhere. The labelled data lies beside the checkout (../shared); where
it is absent, the example reports are merged instead, and the output says so.
"""

from __future__ import annotations

import argparse
import gzip
import importlib.util
import json
import random
import re
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

import align

ROOT = Path(__file__).resolve().parents[1]
SHARED = (ROOT / ".." / "shared").resolve()
DEV = SHARED / "data" / "dev"

# Dense TF-IDF (1-2-grams) with average linkage at one threshold, compared all with all: B-cubed F1.
CLUSTERS = {"basil": 0.99, "cstnews_pt": 0.98, "ecbplus": 0.90, "giveme5w": 0.95, "neus": 0.87, "wikinews": 0.85}
# Plain idf cosine, best match: link F1.
LINKS = {"cstnews_pt": 0.74, "argrewrite": 0.97, "superpal": 0.71}
# Share of all planted copies that Jaccard >= .5 of word 5-grams can reach.
COPIES = 0.56
# Characters of a string that two texts do not share by chance: about four words.
RUN = 20
# Event date by simple rules.
DATE = 0.70

Row = dict[str, Any]


class Figure(NamedTuple):
    """One line of the table; `baseline` is None where there is none."""

    what: str
    value: float
    baseline: float | None
    note: str


def load(name: str) -> ModuleType:
    """Import a script by its path."""
    path = SHARED / "eval" / "score.py" if name == "score" else ROOT / "benchmarks" / f"{name}.py"
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def rows(path: Path) -> list[Row]:
    """Read JSON Lines, gzipped or not."""
    opener: Callable[..., Any] = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def document(row: Row) -> align.Document:
    """Return a row as a document, without its labels."""
    known: dict[str, Any] = {key: row.get(key) or None for key in ("title", "source", "published")}
    return align.Document(id=str(row["id"]), text=row["text"], **known)


# --- clusters and links ------------------------------------------------------------------------------------------


def clusters(args: argparse.Namespace) -> Iterator[Figure]:
    """Same event or not: B-cubed F1."""
    score = load("score")
    values = []
    for name, baseline in CLUSTERS.items():
        labelled = rows(DEV / "clusters" / f"{name}.jsonl")
        if args.smoke:
            labelled = labelled[:12]
        begin = time.perf_counter()
        result = align.merge([document(row) for row in labelled], settings=args.settings)
        seconds = time.perf_counter() - begin
        found = [{"id": doc, "cluster": at} for at, record in enumerate(result) for doc in record.documents]
        s = score.score_clusters(labelled, found)
        values.append(s["b3_f1"])
        note = f"P {s['b3_precision']:.3f} R {s['b3_recall']:.3f}, {s['events']} events, {s['clusters']} found"
        yield Figure(f"clusters {name}", s["b3_f1"], baseline, f"{note}, {len(labelled) / seconds:.0f} documents/s")
    yield Figure("clusters mean", sum(values) / len(values), sum(CLUSTERS.values()) / len(CLUSTERS), "")


def links(args: argparse.Namespace) -> Iterator[Figure]:
    """Which sentences correspond: link F1."""
    score = load("score")
    for name, baseline in LINKS.items():
        labelled = rows(DEV / "align" / f"{name}.jsonl")
        if args.smoke:
            labelled = labelled[:2]
        begin = time.perf_counter()
        found = []
        for row in labelled:
            beads = align.align_sentences(row["left"], row["right"])
            pairs = sorted({(i, j) for bead in beads for i in bead.left for j in bead.right})
            found.append({"id": row["id"], "links": pairs})
        seconds = time.perf_counter() - begin
        s = score.score_links(labelled, found)
        note = f"P {s['precision']:.3f} R {s['recall']:.3f}, {s['links']} links, {len(labelled) / seconds:.0f} pairs/s"
        yield Figure(f"links {name}", s["f1"], baseline, note)


# --- copies ------------------------------------------------------------------------------------------------------


def copies(args: argparse.Namespace) -> Iterator[Figure]:
    """Planted copies at eight edit levels: recall by level, and the truth of what else was linked."""
    score = load("score")
    labelled = sample(rows(DEV / "dedup" / "planted_news.jsonl.gz"), 200 if args.smoke else args.limit)
    docs = [document(row) for row in labelled]
    begin = time.perf_counter()
    result = align.dedup(docs, settings=args.settings)
    seconds = time.perf_counter() - begin
    found = [{"id": doc, "cluster": at} for at, cluster in enumerate(result.clusters) for doc in cluster.documents]
    figures = score.score_dedup(labelled, found)
    for key, value in figures.items():
        level = key.removeprefix("recall_")
        yield Figure(f"copies {level}", value, COPIES if level == "all" else None, "planted copies found")
    linked = {frozenset((link.left, link.right)) for link in result.links}
    group = {row["id"]: row["cluster"] for row in found}
    for level in ("embed", "heavy"):  # a text that embeds two others can sit with one of them only
        planted = [(row["id"], row["dup_of"]) for row in labelled if row.get("dup_of") and row["level"] == level]
        hits = sum((a in group and group[a] == group.get(b)) or frozenset((a, b)) in linked for a, b in planted)
        note = "planted pairs that are linked, in one cluster or not"
        yield Figure(f"copies {level}, pairs", hits / max(1, len(planted)), None, note)
    family = {row["id"]: row.get("dup_of") or row["id"] for row in labelled}
    texts = {doc.id: doc.text for doc in docs}
    others = [link for link in result.links if family[link.left] != family[link.right]]
    shared = [shared_words(texts[link.left], texts[link.right]) for link in others]
    speed = f"{len(docs)} documents, {len(docs) / seconds:.0f} documents/s"
    runs = f"in strings of {RUN} characters", "in runs of 4 words: what is reported", "in runs of 5 words"
    for at, what in enumerate((*runs, "of the word 5-grams")):
        share = sum(pair[at] >= 0.5 for pair in shared) / len(shared) if shared else 1.0
        note = f"of {len(others)} links between families: half of the shorter text shared, {what}"
        yield Figure("copies truly shared", share, None, f"{note}; {speed}")
    dropped, lost = missing(result)
    note = f"of {dropped} texts dropped, those of whose words less than a quarter is in texts that are kept"
    yield Figure("copies lost", lost, None, note)


def missing(result: align.DedupResult) -> tuple[int, int]:
    """Return how many texts are dropped, and of how many less than a quarter of the words is in what is kept.

    Words count where they stand in runs of four that the survivor has, or a text that is kept and is a copy of theirs.
    """
    words = {doc.id: re.findall(r"\w+", doc.text.lower()) for doc in result.documents}
    kept, near = set(result.kept), {doc.id: set[str]() for doc in result.documents}
    for link in result.links:
        near[link.left].add(link.right)
        near[link.right].add(link.left)
    survivor = {name: cluster.kept for cluster in result.clusters for name in cluster.documents}
    dropped = [name for name in survivor if name not in kept]
    lost = 0
    for name in dropped:
        if survivor[name] not in near[name] and words[name]:
            held = [word for other in sorted(near[name] & kept | {survivor[name]}) for word in (*words[other], "")]
            lost += covered(words[name], held, 4) < 0.25
    return len(dropped), lost


def sample(labelled: list[Row], limit: int | None) -> list[Row]:
    """Return `limit` rows at most: planted copies with their originals, the rest unrelated texts."""
    if limit is None or limit >= len(labelled):
        return labelled
    order = random.Random(20261122)
    planted = [row for row in labelled if row.get("dup_of")]
    chosen = {row["id"] for row in order.sample(planted, min(len(planted), limit // 3))}
    chosen |= {row["dup_of"] for row in planted if row["id"] in chosen}
    rest = [row["id"] for row in labelled if row["id"] not in chosen and not row.get("dup_of")]
    chosen |= set(order.sample(rest, max(0, min(len(rest), limit - len(chosen)))))
    return [row for row in labelled if row["id"] in chosen]


def shared_words(left: str, right: str, words: int = 5) -> tuple[float, float, float, float]:
    """Return how much of the shorter text the other holds, counted exactly in four ways.

    The share of its characters (words in lower case, one space between them) that stand in a string of `RUN` characters
    which the other text has too; the share of its words in such runs of one word less than `words`, as links report it
    (beside that, they leave boilerplate out); and of `words` words; and the share of its distinct word n-grams (the
    strictest: one changed word breaks n of them).
    """
    short, long = sorted((re.findall(r"\w+", text.lower()) for text in (left, right)), key=len)
    theirs = {tuple(long[at : at + words]) for at in range(len(long) - words + 1)}
    ours = [tuple(short[at : at + words]) for at in range(len(short) - words + 1)]
    grams = len(theirs.intersection(ours)) / max(1, len(set(ours)))
    runs = covered(short, long, words - 1), covered(short, long, words)
    return covered(" ".join(short), " ".join(long), RUN), *runs, grams


def covered(short: Sequence[str], long: Sequence[str], size: int) -> float:
    """Return the share of one sequence that stands in runs of `size` items which the other has too."""
    theirs = {tuple(long[at : at + size]) for at in range(len(long) - size + 1)}
    inside, until = 0, 0
    for at in range(len(short) - size + 1):
        if tuple(short[at : at + size]) in theirs:
            inside += at + size - max(at, until)
            until = at + size
    return inside / max(1, len(short))


# --- fields ------------------------------------------------------------------------------------------------------

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def contradicts_itself(phrase: Row) -> bool:
    """Tell whether a labelled date falls on another weekday than its own words name."""
    named = {day for day in _DAYS if re.search(rf"\b{day}", phrase["text"].lower())}
    return bool(named) and _DAYS[date.fromisoformat(phrase["parsed"]).weekday()] not in named


def names_a_day(text: str) -> bool:
    """Tell whether a phrase is nothing but a weekday, which is no place."""
    return re.fullmatch(r"\W*(?:mon|tues|wednes|thurs|fri|satur|sun)day\W*", text.lower()) is not None


def wanted(labelled: list[Row]) -> dict[str, set[str]]:
    """Return the labelled answers that two annotators agree on, over one or more articles of an event."""
    out: dict[str, set[str]] = {"when": set(), "where": set(), "who": set()}
    for row in labelled:
        for field, answers in out.items():
            for phrase in row["fields"][field]:
                if phrase["agree"] < 2:
                    continue
                if field == "where" and names_a_day(phrase["text"]):
                    continue
                if field != "when":
                    answers.add(fold(phrase["text"]))
                elif phrase["parsed"] and not contradicts_itself(phrase):
                    answers.add(phrase["parsed"])
    return out


def fold(text: str) -> str:
    """Return the words of a text in lower case."""
    return " ".join(re.findall(r"\w+", text.lower()))


def said(record: align.EventRecord) -> dict[str, list[str]]:
    """Return what a record says of when, where and who."""
    place = (record.place.venue, record.place.city, record.place.country)
    return {
        "when": [str(record.date.value)] if record.date else [],
        "where": [fold(str(field.value)) for field in place if field],
        "who": [fold(str(person.name.value)) for person in record.participants],
    }


def within(field: str, ours: list[str], theirs: set[str]) -> bool:
    """Tell whether one of our values is one of theirs; for phrases, contained in it or containing it."""
    if field == "when":
        return bool(set(ours) & theirs)
    return any(f" {a} " in f" {b} " or f" {b} " in f" {a} " for a in ours if a for b in theirs if b)


def fields(args: argparse.Namespace) -> Iterator[Figure]:
    """When, where and who of single articles, and of the merged events."""
    labelled = rows(DEV / "fields" / "giveme5w.jsonl")
    if args.smoke:
        labelled = labelled[:5]
    events: dict[str, list[Row]] = {}
    for at, row in enumerate(labelled):
        events.setdefault(row["event"] or f"alone {at}", []).append(row)
    begin = time.perf_counter()
    single = [(wanted([row]), said(align.merge([_article(row)])[0])) for row in labelled]
    seconds = time.perf_counter() - begin
    merged = []
    for members in events.values():
        if len(members) > 1:
            result = align.merge([_article(row) for row in members], settings=args.settings)
            # what the user would see for this event: the record that most of its articles are in
            merged.append((wanted(members), said(max(result, key=lambda record: len(record.documents)))))
    for field in ("when", "where", "who"):
        for kind, pairs in (("articles", single), ("events", merged)):
            stated = [(theirs[field], ours[field]) for theirs, ours in pairs if theirs[field]]
            right = sum(within(field, ours, theirs) for theirs, ours in stated)
            given = sum(bool(ours) for _, ours in stated)
            note = f"{right} right, {given - right} wrong, {len(stated) - given} absent of {len(stated)}"
            if kind == "articles" and field == "when":
                note += f", {len(labelled) / seconds:.0f} articles/s"
            value = right / len(stated) if stated else 1.0
            yield Figure(f"{field} {kind}", value, DATE if (field, kind) == ("when", "articles") else None, note)


def _article(row: Row) -> align.Document:
    return document({**row, "published": row["date"]})


# --- the five reports --------------------------------------------------------------------------------------------


def reports(_: argparse.Namespace) -> Iterator[Figure]:
    """The five reports against the hand-made gold files; `benchmarks/gold.py` prints the details."""
    gold = load("gold")
    result = gold.score(list(align.merge(gold.load_reports(SHARED))), SHARED)
    s = result.feb4
    held = len(result.checks) - len(result.failed)
    yield Figure("reports events", result.events, 4, "right" if result.grouping_right else "WRONG")
    yield Figure("reports fields", held / len(result.checks), None, f"{held} of {len(result.checks)} hold")
    yield Figure("reports agreed", len(s.agreed) / s.agreed_of, None, f"{len(s.agreed)} of {s.agreed_of}")
    yield Figure("reports variant", len(s.variant) / s.variant_of, None, f"{len(s.variant)} of {s.variant_of}")
    yield Figure("reports wrongly both", len(s.wrongly_both), 0, " ".join(s.wrongly_both))
    yield Figure("reports speakers", len(s.speakers) / s.speakers_of, None, f"{len(s.speakers)} of {s.speakers_of}")
    others = [part for _, part in sorted(result.others.items())]
    right, total = sum(len(part.speakers) for part in others), sum(part.speakers_of for part in others)
    yield Figure("reports other speakers", right / total, None, f"{right} of {total}")


PARTS: dict[str, Callable[[argparse.Namespace], Iterator[Figure]]] = {
    "clusters": clusters,
    "links": links,
    "copies": copies,
    "fields": fields,
    "reports": reports,
}


def without_data() -> int:
    """Merge the example reports, so that the script is seen to run where the labelled data is not."""
    result = align.merge([ROOT / "examples" / "reports"])
    print("the labelled data (../shared/data) is not beside this checkout: merged the example reports instead")
    print(f"{len(result.documents)} documents, {len(result)} events, {len(result.links)} judged pairs")
    return 0


def main(argv: list[str] | None = None) -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description="Run the labelled sets through the public API.")
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"{', '.join(PARTS)} (default: all)")
    parser.add_argument("--smoke", action="store_true", help="a few documents of each set")
    parser.add_argument("--limit", type=int, default=None, help="documents of the planted set (default: all)")
    parser.add_argument("--threads", type=int, default=1)
    args = parser.parse_args(argv)
    unknown = [part for part in args.parts if part not in PARTS]
    if unknown:
        parser.error(f"no part {unknown[0]!r}: give one of {', '.join(PARTS)}")
    if not DEV.is_dir():
        return without_data()
    args.settings = align.Settings(threads=args.threads)
    print(f"{'what':<24} {'value':>6} {'base':>6}  note" + ("   (smoke: a few documents only)" if args.smoke else ""))
    for part in args.parts or PARTS:
        begin = time.perf_counter()
        for what, value, baseline, note in PARTS[part](args):
            base = "" if baseline is None else f"{baseline:.3f}"
            print(f"{what:<24} {value:>6.3f} {base:>6}  {note}", flush=True)
        print(f"{'':<24} {'':>6} {'':>6}  {part}: {time.perf_counter() - begin:.1f} s", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
