"""Show what records say, for checking by hand: the share of records with each field, and a sample beside its texts.

    python benchmarks/fields.py                       share of the records of 300 documents that have each field
    python benchmarks/fields.py --audit 50 --seed 3   50 of those records, field by field, with their texts

    python benchmarks/fields.py --aside               labelled dates and places that contradict their own words

The documents are chosen at random, with a fixed seed, from the labelled clusters beside the checkout and merged with
the default settings; `benchmarks/audit.md` tells what a reader found in one such sample.
"""

from __future__ import annotations

import argparse
import random
import re
import sys

from quality import CLUSTERS, DEV, contradicts_itself, document, names_a_day, rows

import align

SEED = 20261122
_NAMES_DAY = re.compile(
    r"\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|mon|tue|wed|thu|fri|sat|sun|today|yesterday|tonight|"
    r"this (?:morning|afternoon|evening)|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\w*\.? \d)",
    re.IGNORECASE,
)


def sample(count: int, seed: int) -> list[align.Document]:
    """Return `count` documents of the labelled clusters, chosen at random with `seed`."""
    every = [document(row) for name in sorted(CLUSTERS) for row in rows(DEV / "clusters" / f"{name}.jsonl")]
    every = list({doc.id: doc for doc in every}.values())
    return random.Random(seed).sample(every, min(count, len(every)))


def shares(records: list[align.EventRecord]) -> dict[str, float]:
    """Return the share of the records that have each field."""
    has = {
        "type": [r.type is not None for r in records],
        "date": [r.date is not None for r in records],
        "place": [any((r.place.city, r.place.country, r.place.venue)) for r in records],
        "participants": [bool(r.participants) for r in records],
        "named participants": [any(str(p.name.value)[:1].isupper() for p in r.participants) for r in records],
        "quantities": [bool(r.quantities) for r in records],
        "statements with a speaker": [any(s.speaker for s in r.statements) for r in records],
    }
    return {name: sum(values) / max(1, len(values)) for name, values in has.items()}


def show(record: align.EventRecord, texts: dict[str, str], length: int) -> None:
    """Print one record, field by field, and the beginning of its texts."""
    print("=" * 100)
    for doc in record.documents:
        print(f"[{doc}] {' '.join(texts[doc][:length].split())}")
    print(f"TYPE {record.type.value if record.type else None} / {record.subtype.value if record.subtype else None}")
    print(f"DATE {record.date.value if record.date else None}", end=" | ")
    place = (record.place.city, record.place.country, record.place.venue)
    print("PLACE " + " · ".join(str(field.value) if field else "-" for field in place))
    for person in record.participants:
        roles = "; ".join(str(role.value) for role in person.roles)
        print(f"  WHO {person.name.value} [{roles}] {person.part.value if person.part else ''}")
    for quantity in record.quantities:
        print(f"  COUNT {quantity.name} {quantity.bound or ''} {quantity.value.value} {quantity.unit or ''}")
    spoken = [s for s in record.statements if s.speaker]
    for statement in spoken[:8]:
        text = " ".join(statement.text.split())[:110]
        print(f"  SAYS {statement.speaker.value if statement.speaker else ''}: {text}")


def set_aside() -> int:
    """Print the labels that `quality.py fields` sets aside and other dates one could doubt; return how many."""
    labels = [
        (row, name, one)
        for row in rows(DEV / "fields" / "giveme5w.jsonl")
        for name in ("when", "where")
        for one in row["fields"][name]
    ]
    dates = [(row, one) for row, name, one in labels if name == "when" and one["parsed"]]
    wrong = [(row, one) for row, one in dates if contradicts_itself(one)]
    places = [
        (row, one) for row, name, one in labels if name == "where" and names_a_day(one["text"]) and one["agree"] > 1
    ]
    groups = (
        ("set aside: the date falls on another weekday than its words name", wrong),
        ("set aside: a weekday labelled as a place", places),
        (
            "counted: the words name another weekday than the day of publication",
            [
                (row, one)
                for row, one in dates
                if contradicts_itself({**one, "parsed": row["date"]}) and (row, one) not in wrong
            ],
        ),
        (
            "counted: the words name no day at all",
            [(row, one) for row, one in dates if not _NAMES_DAY.search(one["text"])],
        ),
    )
    for what, found in groups:
        print(f"{len(found)} {what}")
        for row, one in found:
            event, day = (row["event"] or row["title"] or "")[:24], one["parsed"] or "-"
            print(f"    {event:<25} {one['text'][:40]:<42} {day:<11} published {row['date']}, by {one['agree']}")
    return len(wrong) + len(places)


def main(argv: list[str] | None = None) -> int:
    """Print the shares, or the sample."""
    parser = argparse.ArgumentParser(description="Show what the records of a random sample say.")
    parser.add_argument("--documents", type=int, default=300)
    parser.add_argument(
        "--audit", type=int, default=0, metavar="RECORDS", help="show this many records, not the shares"
    )
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--length", type=int, default=1500, help="characters of each text that are shown")
    parser.add_argument("--aside", action="store_true", help="list the labelled dates that are set aside")
    args = parser.parse_args(argv)
    if not DEV.is_dir():
        print("the labelled data (../shared/data) is not beside this checkout: nothing to show")
        return 0
    if args.aside:
        print(f"{set_aside()} labels are set aside")
        return 0
    docs = sample(args.documents, args.seed)
    records = sorted(align.merge(docs), key=lambda record: record.documents)
    if not args.audit:
        print(f"{len(docs)} documents, {len(records)} records, seed {args.seed}: share of the records that have a")
        for name, share in shares(records).items():
            print(f"  {name:<26} {share:.3f}")
        return 0
    texts = {doc.id: doc.text for doc in docs}
    for record in random.Random(args.seed).sample(records, min(args.audit, len(records))):
        show(record, texts, args.length)
    return 0


if __name__ == "__main__":
    sys.exit(main())
