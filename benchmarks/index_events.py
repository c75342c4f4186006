"""Time an index of events as it grows: made news added in pieces, and put into events now and then.

    python benchmarks/index_events.py [--documents 10000] [--piece 1000] [--settle 2000 5000 10000] [--check]

Seconds are those of the processor, so that they stand on a busy machine too (with threads they count all of them).
After every piece: what adding it took, and where asked for what settling took, then with 100 documents more. `batch`
is `align.merge` of the same documents; with `--check` its records are compared with those of the index.
"""

from __future__ import annotations

import argparse
import resource
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from news import made_news, originals

import align
from align.record import EventRecord


def spent(work: Callable[..., Any], *given: Any) -> tuple[float, Any]:
    before = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    found = work(*given)
    after = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    seconds = sum(b.ru_utime + b.ru_stime - a.ru_utime - a.ru_stime for a, b in zip(before, after, strict=True))
    return seconds, found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=10_000)
    parser.add_argument("--piece", type=int, default=1000)
    parser.add_argument("--settle", type=int, nargs="+", default=[2000, 5000, 10_000], help="at these sizes")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--check", action="store_true", help="compare with align.merge of all documents")
    given = parser.parse_args()
    texts = made_news([text for _, text in originals()], given.documents + 100)
    docs = [{"id": f"n{k}", "text": text} for k, text in enumerate(texts)]
    settings = align.Settings(threads=given.threads)
    with tempfile.TemporaryDirectory() as folder, align.Index.open(Path(folder, "e.align"), settings=settings) as index:
        for start in range(0, given.documents, given.piece):
            stop = min(start + given.piece, given.documents)
            began = time.perf_counter()
            adding, _ = spent(index.add, docs[start:stop])
            said = [f"{stop:7,} documents: adding {stop - start:,} {adding:6.1f} s"]
            if stop in given.settle:
                said.append(f"settling {spent(index.settle)[0]:6.1f} s")
                few, _ = spent(index.add, docs[given.documents :])
                said.append(f"100 more {few:4.1f} s, settling again {spent(index.settle)[0]:6.1f} s")
                index.remove(doc["id"] for doc in docs[given.documents :])
                info = index.info()
                said.append(f"{info.events:,} events, {info.bytes >> 20:,} MB")
            most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
            print(
                ", ".join(said), f"(memory {most:,} MB, {time.perf_counter() - began:.0f} s by the clock)", flush=True
            )
        last, records = spent(index.records)
        print(f"records, after removing the last 100: {last:.1f} s for {len(records):,} events")
        if given.check:
            batch, result = spent(lambda: align.merge(docs[: given.documents], settings=settings))
            unlike = differing(records, result)
            print(f"batch: {batch:.1f} s for {len(result):,} events; {unlike:,} records of the index are others")


def differing(records: Iterable[EventRecord], batch: Iterable[EventRecord]) -> int:
    """Return how many records of an index are not those of a batch."""
    wanted = {tuple(record.documents): record.to_dict() for record in batch}
    unlike = sum(_differ(record.to_dict(), wanted.pop(tuple(record.documents), None)) for record in records)
    return unlike + len(wanted)


def _differ(record: dict[str, Any], batch: dict[str, Any] | None) -> bool:
    """Say whether two records differ in more than the ids that events keep for life."""
    return batch is None or _without_ids(record) != _without_ids(batch)


def _without_ids(record: dict[str, Any]) -> dict[str, Any]:
    related = [{**other, "record": ""} for other in record["related"]]
    statements = [{**statement, "refers_to": None} for statement in record["statements"]]
    return {**record, "id": "", "related": related, "statements": statements}


if __name__ == "__main__":
    main()
