"""Time the fusion of events, and say where the time goes.

    python benchmarks/fusion.py                    10,000 events
    python benchmarks/fusion.py --events 500       fewer
    python benchmarks/fusion.py --profile          with the plain-Python profile of 300 events
    python benchmarks/fusion.py --smoke            a few events, to see that it runs

The events are those of the labelled clusters (../shared), as they are labelled and each as often as is needed, so that
nothing depends on linking; where they are absent, the example reports are one event. Reading and extraction are timed
by themselves; then the alignment of the reports of each event and the fusion, in one process a core.
"""

from __future__ import annotations

import argparse
import cProfile
import json
import multiprocessing
import pstats
import sys
import time
from itertools import cycle, islice
from pathlib import Path

from align.extract.account import extract
from align.fusion import fuse_reports
from align.io.read import read_paths
from align.model import Account, Document, Segments
from align.settings import Settings
from align.text import segment

ROOT = Path(__file__).resolve().parents[1]
CLUSTERS = ROOT / ".." / "shared" / "data" / "dev" / "clusters"

Event = tuple[list[Segments], list[Account]]


def events(limit: int) -> list[Event]:
    """Return labelled events, read and extracted: `limit` at most, evenly from all sets."""
    found: dict[tuple[str, str], list[Document]] = {}
    for path in sorted(CLUSTERS.resolve().glob("*.jsonl")):
        for line in path.read_text("utf-8").splitlines():
            row = json.loads(line)
            document = Document(id=row["id"], text=row["text"], title=row.get("title"), published=row.get("published"))
            found.setdefault((path.stem, str(row["event"])), []).append(document)
    groups = list(found.values()) or [read_paths([str(ROOT / "examples" / "reports")])]
    chosen = groups[:: max(1, len(groups) // limit)][:limit]
    return [read(sorted(group, key=lambda document: document.id)) for group in chosen]


def read(documents: list[Document]) -> Event:
    """Cut and extract the reports of one event."""
    segments = [segment(document) for document in documents]
    return segments, [extract(one) for one in segments]


def fused(event: Event) -> int:
    """Fuse one event and return its number of statements."""
    segments, accounts = event
    record, _ = fuse_reports(segments, accounts, list(range(len(segments))), settings=Settings())
    return len(record.statements)


def worker(given: list[Event], count: int, send: multiprocessing.Queue[tuple[int, float]]) -> None:
    """Fuse `count` events, and send the statements and the seconds of processor time."""
    begin = time.process_time()
    statements = sum(map(fused, islice(cycle(given), count)))
    send.put((statements, time.process_time() - begin))


def timed(given: list[Event], count: int, workers: int) -> tuple[float, float, int]:
    """Fuse `count` events in `workers` processes; return the seconds, those of the processors, and the statements."""
    context = multiprocessing.get_context("fork")
    results: multiprocessing.Queue[tuple[int, float]] = context.Queue()
    share = [count // workers + (k < count % workers) for k in range(workers)]
    begin = time.perf_counter()
    running = [context.Process(target=worker, args=(given, part, results)) for part in share]
    for one in running:
        one.start()
    got = [results.get() for _ in running]
    for one in running:
        one.join()
    return time.perf_counter() - begin, sum(cpu for _, cpu in got), sum(statements for statements, _ in got)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--events", type=int, default=10_000)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--profile", action="store_true")
    parser.add_argument("--smoke", action="store_true")
    args = parser.parse_args()
    count = 20 if args.smoke else args.events
    begin = time.process_time()
    given = events(min(count, 600))
    seconds = time.process_time() - begin
    reports = sum(len(segments) for segments, _ in given)
    print(
        f"{len(given):,} different events of {reports / len(given):.1f} reports on average; read and extracted at "
        f"{reports / seconds:.0f} reports/s on one core"
    )
    seconds, processors, statements = timed(given, count, args.workers)
    print(
        f"{count:,} events with {statements:,} statements in {seconds:.1f} s on {args.workers} cores: "
        f"{count / seconds:.0f} events/s, {1000 * processors / count:.1f} ms of one core an event"
    )
    if args.profile:
        profile = cProfile.Profile()
        profile.enable()
        for event in given[:300]:
            fused(event)
        profile.disable()
        pstats.Stats(profile, stream=sys.stdout).strip_dirs().sort_stats("cumulative").print_stats("align|fusion", 30)
    return 0


if __name__ == "__main__":
    sys.exit(main())
