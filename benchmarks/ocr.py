"""Copies among texts read by optical character recognition: how many are found when letters are wrong.

    python benchmarks/ocr.py             # two garbled copies of 1,000 texts, found by words and by letters (--ocr)
    python benchmarks/ocr.py --smoke

Of the letters the share stated is wrong in both copies: six in ten such letters are replaced, two dropped, two
doubled by another. On the labelled sets of events, where they are there, it counts what is no copy but taken for one:
independent accounts of one event.
"""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path

import numpy as np
from corpus import corpus

from align.copies import find_copies
from align.settings import Settings

CLUSTERS = Path(__file__).resolve().parents[2] / "shared" / "data" / "dev" / "clusters"
SHARES = (0.0, 0.01, 0.02, 0.03, 0.04, 0.05, 0.06, 0.08, 0.1)
ALIKE = dict(zip("eoilhnuatsfr", "c0l1bunof5ti", strict=True))  # what a letter is often read as


def garbled(text: str, share: float, random: np.random.Generator) -> str:
    """Return the text with a share of its characters wrong."""
    wrong, kind = random.random(len(text)), random.random(len(text))
    drawn = random.integers(97, 123, len(text))
    out = []
    for i, letter in enumerate(text):
        other = chr(drawn[i])
        if wrong[i] >= share:
            out.append(letter)
        elif kind[i] < 0.6:
            out.append(ALIKE.get(letter, other))
        elif kind[i] < 0.8:
            out.append(letter + other)
    return "".join(out)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--count", type=int, default=1000, help="texts, about 300 words each")
    parser.add_argument("--smoke", action="store_true", help="50 texts")
    given = parser.parse_args()
    originals = [text.text for text in corpus(2000) if text.copy_of < 0][: 50 if given.smoke else given.count]
    ways = {"words": Settings(), "letters": Settings(ocr=True)}
    print(f"{'wrong letters':14}" + "".join(f"{f'by {name}':>12}{'texts/s':>10}" for name in ways))
    for share in SHARES:
        random = np.random.default_rng(7)
        texts = [garbled(text, share, random) for text in originals for _ in "ab"]
        line = f"{share:<14.2f}"
        for settings in ways.values():
            begin = time.perf_counter()
            pairs = find_copies(texts, settings).expanded()
            seconds = time.perf_counter() - begin
            found = int(np.sum((pairs.left % 2 == 0) & (pairs.right == pairs.left + 1)))
            line += f"{found / len(originals):12.3f}{len(texts) / seconds:10,.0f}"
        print(line)
    print("\nsame event, other words: pairs taken for copies, by words and by letters beyond those")
    for path in sorted(CLUSTERS.glob("*.jsonl")):
        with path.open(encoding="utf-8") as lines:
            rows = [json.loads(line) for line in lines]
        texts = [f"{row.get('title') or ''}\n{row['text']}" for row in rows[: 50 if given.smoke else None]]
        sets = []
        for settings in ways.values():
            pairs = find_copies(texts, settings).expanded()
            sets.append(set(zip(pairs.left.tolist(), pairs.right.tolist(), strict=True)))
        print(f"{path.stem:14} {len(texts):6,} texts {len(sets[0]):6} {len(sets[1] - sets[0]):6}")
    if not CLUSTERS.exists():
        print("the labelled sets are not here")


if __name__ == "__main__":
    main()
