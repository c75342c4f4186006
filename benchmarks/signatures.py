"""Measure text to signature of 128 permutations on one core, by kind of text, and beside datasketch on the same texts.

    python benchmarks/signatures.py             # GB of characters a second, best of 7 by processor time
    python benchmarks/signatures.py --peers     # also datasketch, whose words are made by a regular expression

Kinds: ASCII, the same with curly quotes (two bytes a character in the interpreter), and as an Arrow column.
"""

from __future__ import annotations

import argparse
import re
import time
from collections.abc import Callable
from typing import Any

from corpus import corpus

from align import _core
from align.sketch import sample, sketch

WORDS, SLOTS = 5, 128


def seconds(work: Callable[[], object], times: int = 7) -> float:
    """Return the least processor time of some runs."""
    taken = []
    for _ in range(times):
        started = time.process_time()
        work()
        taken.append(time.process_time() - started)
    return min(taken)


def datasketch(texts: list[str]) -> None:
    from datasketch import MinHash

    word = re.compile(r"\w+")
    for text in texts:
        words = word.findall(text.lower())
        MinHash(SLOTS).update_batch([" ".join(words[i : i + WORDS]).encode() for i in range(len(words) - WORDS + 1)])


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--peers", action="store_true", help="measure datasketch on a tenth of the texts")
    given = parser.parse_args()
    ascii_texts = [text.text.translate({0x201C: '"', 0x201D: '"', 0x2019: "'"}) for text in corpus(given.count)]
    kinds: dict[str, Any] = {"ASCII": ascii_texts, "curly quotes": [f"“{text}”" for text in ascii_texts]}
    try:
        import pyarrow as pa

        kinds["Arrow, curly"] = pa.array(kinds["curly quotes"])
    except ImportError:
        print("pyarrow is not installed: no Arrow column")
    print(f"{'texts':24} {'signature':>12} {'sample':>12}   GB of characters a second")
    for hand in (True, False):
        if _core.by_hand(hand) != hand:
            continue
        for name, texts in kinds.items():
            size = sum(map(len, kinds["curly quotes" if "curly" in name else "ASCII"])) / 1e9
            speeds = [
                size / seconds(work)
                for work in (lambda t=texts: sketch(t, WORDS, SLOTS, 1), lambda t=texts: sample(t, WORDS - 1, 1))
            ]
            print(f"{name + ('' if hand else ', plain loops'):24} {speeds[0]:12.3f} {speeds[1]:12.3f}")
    _core.by_hand(True)
    if given.peers:
        some = ascii_texts[: given.count // 10]
        size = sum(map(len, some)) / 1e9
        print(f"{'ASCII by datasketch':24} {size / seconds(lambda: datasketch(some), 1):12.3f}")


if __name__ == "__main__":
    main()
