"""Sentence alignment beside what one would write without it, in one run: document pairs a second, and their ratios.

    python benchmarks/align_peers.py

Pairs are those of ``test_speed_alignment.py``: 30 x 30 sentences of 12 to 26 words. Times are of the processor, the
best of several rounds, so that other work on the machine changes little; threads are timed by the clock.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from test_speed_alignment import fuzzy, how, make_pairs, numbered, sparse

from align import _beads, alignment
from align.model import Document
from align.settings import Settings

EXAMPLES = Path(__file__).resolve().parents[1] / "examples" / "reports"
SIZE = 30
PAIRS = 512


def best(work: Callable[[], object], rounds: int, clock: Callable[[], float] = time.thread_time) -> float:
    """Return the seconds of the quickest round."""
    spent = []
    for _ in range(rounds):
        began = clock()
        work()
        spent.append(clock() - began)
    return min(spent)


def kernel(pairs: list[tuple[list[str], list[str]]]) -> float:
    """Return the seconds of the kernel alone: numbers in, numbers out."""
    room, tokens = _beads.Room(), numbered(pairs)
    return best(lambda: _beads.align_pairs(room, *tokens, *how()), 40)


def one_call(left: list[str], right: list[str]) -> float:
    """Return the seconds of one call for one pair."""
    return best(lambda: [alignment.align_sentences(left, right) for _ in range(200)], 9) / 200


def main() -> None:
    reports = [Document(id=path.name, text=path.read_text("utf-8")) for path in sorted(EXAMPLES.glob("*.txt"))]
    pairs = make_pairs(reports, PAIRS, SIZE)
    ours = PAIRS / best(lambda: alignment.align_batch(pairs), 15)
    one = best(lambda: alignment.align_batch(pairs), 9, time.perf_counter)
    two = best(lambda: alignment.align_batch(pairs, settings=Settings(threads=2)), 9, time.perf_counter)
    lone = [pairs[0], (pairs[0][0][:10], pairs[0][1][:10])]
    calls = [one_call(*pair) for pair in lone]
    few = pairs[:8]
    peers = {
        "rapidfuzz cdist(token_set_ratio) + dynamic program": len(few) / best(lambda: [fuzzy(*p) for p in few], 5),
        "scipy sparse tf-idf + dynamic program": len(few) / best(lambda: [sparse(*p) for p in few], 5),
    }
    print(f"{'align_batch: strings in, beads out':52}{ours:10,.0f} pairs/s")
    print(f"{'kernel alone: numbers in, 8 pairs in hand':52}{8 / kernel(pairs[:8]):10,.0f} pairs/s")
    print(f"{f'kernel alone, {PAIRS} pairs':52}{PAIRS / kernel(pairs):10,.0f} pairs/s")
    for (left, right), seconds in zip(lone, calls, strict=True):
        what = f"one call of align_sentences, {len(left)} x {len(right)}"
        print(f"{what:52}{1e6 * seconds:10.1f} microseconds")
    print(f"{'two threads, by the clock':52}{one / two:10.2f} x one")
    for name, speed in peers.items():
        print(f"{name:52}{speed:10,.0f} pairs/s; align_batch is {ours / speed:.0f} times as fast")


if __name__ == "__main__":
    main()
