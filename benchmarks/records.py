"""Score what single records say against texts that were written and signed by hand: `tests/records/*.jsonl`.

    python benchmarks/records.py                  both halves: values right, wrong and missed, field by field
    python benchmarks/records.py --errors read    what differs, text by text, in the half that may be read
    python benchmarks/records.py --texts fresh    one file of texts only

The rules may be mended by the errors of the half `read`. Those of the half `held` are only counted, so that they stay a
measure: `--errors` refuses them. A date may be less exact than the label and a name longer or shorter than it.
"""

from __future__ import annotations

import argparse
import json
import sys
import unicodedata
from collections import Counter
from pathlib import Path
from typing import Any

import align
from align.extract.titles import canonical_role

TEXTS = Path(__file__).resolve().parent.parent / "tests" / "records"
FIELDS = ("type", "date", "city", "country", "venue", "who", "part", "role", "quantities", "said")


def plain(text: object) -> str:
    """Return `text` in lower case and without accents."""
    return "".join(c for c in unicodedata.normalize("NFKD", str(text).casefold()) if not unicodedata.combining(c))


def alike(one: object, other: object) -> bool:
    """Tell whether one name holds the other."""
    left, right = plain(one), plain(other)
    return left in right or right in left


def people(record: align.EventRecord, labels: dict[str, Any]) -> list[tuple[str, str, str, bool | None]]:
    """Return what differs among those who are named, their parts and their roles.

    Whoever has a part in the label must take part; of the others, who only speak of the event, the name is enough.
    """
    found: list[tuple[str, str, str, bool | None]] = []
    given = [(person, str(person.name.value)) for person in record.participants]
    named = given + [(person, str(person.name.value)) for person in record.mentioned]
    for label in labels["who"]:
        mine = [person for person, name in (given if label["part"] else named) if alike(name, label["name"])]
        found.append(("who", label["name"], str(mine[0].name.value) if mine else "", bool(mine) or None))
        if not mine:
            continue
        part = next((str(person.part.value) for person in mine if person.part), "")
        part = (
            "" if part == "actor" and part not in label["part"] else part
        )  # it only says that the report is about him
        if label["part"]:
            found.append(
                ("part", f"{label['name']}: {label['part'][0]}", part, part in label["part"] if part else None)
            )
        if label["role"]:
            roles = "; ".join(str(role.value) for person in mine for role in person.roles)
            right = alike(canonical_role(label["role"]), roles) if roles else None
            found.append(("role", f"{label['name']}: {label['role']}", roles, right))
    known = [label["name"] for label in labels["who"]] + labels["also"]
    for _, name in given:
        if name[:1].isupper() and not any(alike(name, other) for other in known):
            found.append(("who", "", name, False))
    return found


def number(value: object) -> str:
    """Return a labelled or given number as one form."""
    try:
        return f"{float(str(value)):g}"
    except ValueError:
        return str(value).replace("–", "-")


def counts(record: align.EventRecord, labels: dict[str, Any]) -> list[tuple[str, str, str, bool | None]]:
    """Return what differs among the quantities; a bound that is lost is a wrong value."""
    rest = [(q.name, number(q.value.value), q.bound, q.unit) for q in record.quantities]
    found: list[tuple[str, str, str, bool | None]] = []
    for sure, label in [(True, q) for q in labels["quantities"]] + [(False, q) for q in labels["maybe"]]:
        want = (label["name"], number(label["value"]))
        mine = [one for one in rest if one[:2] == want]
        right = [one for one in mine if one[2] == label["bound"] and label["unit"] in (None, one[3])]
        rest = [one for one in rest if one not in mine]
        if sure or mine:
            found.append(("quantities", str(tuple(label.values())), str(mine[:1]), bool(right) if mine else None))
    return found + [("quantities", "", str(one), False) for one in rest]


def sayings(record: align.EventRecord, labels: dict[str, Any]) -> list[tuple[str, str, str, bool | None]]:
    """Return what differs among the speakers of the labelled sayings, which a few of their words tell."""
    found: list[tuple[str, str, str, bool | None]] = []
    for label in labels.get("said", ()):
        mine = [one for one in record.statements if label["words"] in one.text and one.speaker]
        names = [str(one.speaker.value) for one in mine if one.speaker]
        right = any(alike(name, label["speaker"]) for name in names) if names else None
        found.append(("said", f"{label['speaker']}: {label['words']}", "; ".join(names), right))
    return found


def judge(record: align.EventRecord, labels: dict[str, Any]) -> list[tuple[str, str, str, bool | None]]:
    """Return (field, label, value, right) for every labelled or given value; `right` is None where it is missed."""
    found: list[tuple[str, str, str, bool | None]] = []
    given = {
        "type": record.type,
        "date": record.date,
        "city": record.place.city,
        "country": record.place.country,
        "venue": record.place.venue,
    }
    for name, field in given.items():
        wanted = [str(one) for one in labels[name]]
        value = str(field.value) if field else ""
        right = None
        if value:
            kinds = [one.partition("/")[0] for one in wanted]
            right = any(
                (name == "type" and value == kind)
                or (name == "date" and one.startswith(value))
                or (name not in ("type", "date") and alike(one, value))
                for one, kind in zip(wanted, kinds, strict=True)
            )
        if value or wanted:
            found.append((name, " | ".join(wanted), value, right))
    return found + people(record, labels) + counts(record, labels) + sayings(record, labels)


def main(argv: list[str] | None = None) -> int:
    """Print the counts of both halves, or the errors of the half that may be read."""
    parser = argparse.ArgumentParser(description="Score single records against texts signed by hand.")
    parser.add_argument("--errors", choices=["read"], help="print what differs in this half")
    parser.add_argument("--texts", default="*", choices=["*", *(path.stem for path in sorted(TEXTS.glob("*.jsonl")))])
    args = parser.parse_args(argv)
    rows = [
        json.loads(line)
        for path in sorted(TEXTS.glob(f"{args.texts}.jsonl"))
        for line in path.read_text("utf-8").splitlines()
    ]
    for half in ("read", "held"):
        tally: Counter[tuple[str, bool | None]] = Counter()
        chosen = [row for row in rows if row["half"] == half]
        for row in chosen:
            doc = align.Document(id=row["id"], title=row["title"], published=row["published"], text=row["text"])
            for field, label, value, right in judge(align.merge([doc])[0], row["expect"]):
                tally[field, right] += 1
                tally["all", right] += 1
                if half == args.errors and not right:
                    print(f"{row['id']:<14} {field:<10} {'missed' if right is None else 'WRONG':<6} {label} -> {value}")
        columns = "  ".join(["given", "right", "wrong", "missed", "precision", "coverage"])
        print(f"{half}: {len(chosen)} texts{'':>6}{columns}")
        for field in (*FIELDS, "all"):
            right, wrong, missed = (tally[field, which] for which in (True, False, None))
            given, stated = right + wrong, right + wrong + missed
            print(
                f"  {field:<18} {given:>6} {right:>6} {wrong:>6} {missed:>7} {right / max(1, given):>10.2f} "
                f"{right / max(1, stated):>9.2f}"
            )
    return 0


if __name__ == "__main__":
    sys.exit(main())
