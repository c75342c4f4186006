"""Align two books: many sentences, shuffled chapters, edited wording; seconds, memory and F1 of what was planted.

    python benchmarks/books.py                       20,000 sentences each
    python benchmarks/books.py --sentences 5000      shorter ones

The left book is drawn from the words of `align`'s table of background words with the frequencies of natural text
(Zipf), and as many made from their syllables as a book has. The right book is the left one with its chapters in
another order, where a tenth of the sentences are left out, a tenth are new, some are split in two, and of the others
every fifth word is dropped, replaced or bent.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import time
from importlib.resources import files

from align import align_sentences

CHAPTER = 100  # sentences
WORDS = 20_000


def vocabulary(rng: random.Random) -> list[str]:
    """Return words, the most frequent first."""
    shares = json.loads(files("align").joinpath("background.json").read_text("utf-8"))["shares"]
    known = list(dict.fromkeys(word for words in shares.values() for word in words.split() if word.isascii()))
    parts = sorted({word[at : at + 3] for word in known for at in range(0, len(word) - 2, 3)})
    words = dict.fromkeys(known[:2000])
    while len(words) < WORDS:
        words["".join(rng.choice(parts) for _ in range(rng.randint(2, 4)))] = None
    return list(words)


def edited(words: list[str], rng: random.Random, draw: list[str]) -> list[str]:
    out = []
    for word in words:
        chance = rng.random()
        if chance < 0.07:
            continue
        if chance < 0.14:
            out.append(rng.choice(draw))
        else:
            out.append(word + rng.choice(("s", "ed", "ing")) if chance < 0.2 else word)
    return out


def books(size: int, seed: int) -> tuple[list[str], list[str], set[tuple[int, int]]]:
    """Return two books and the sentence pairs that were planted."""
    rng = random.Random(seed)
    words = vocabulary(rng)
    draw = rng.choices(words, weights=[1 / (rank + 3) for rank in range(len(words))], k=size * 40)
    at, left = 0, []
    for _ in range(size):
        length = rng.randint(6, 30)
        left.append(draw[at : at + length])
        at += length
    chapters = [range(start, min(size, start + CHAPTER)) for start in range(0, size, CHAPTER)]
    rng.shuffle(chapters)
    right: list[list[str]] = []
    planted = set()
    for chapter in chapters:
        for number in chapter:
            chance = rng.random()
            if chance < 0.1:
                continue
            if chance < 0.2:
                right.append(rng.choices(draw, k=rng.randint(6, 30)))
            said = edited(left[number], rng, draw)
            halves = [said[: len(said) // 2], said[len(said) // 2 :]] if chance > 0.95 and len(said) > 15 else [said]
            for half in halves:
                planted.add((number, len(right)))
                right.append(half)
    return [" ".join(line) for line in left], [" ".join(line) for line in right], planted


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sentences", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    left, right, planted = books(args.sentences, args.seed)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began = time.perf_counter()
    beads = align_sentences(left, right)
    seconds = time.perf_counter() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    found = {(i, j) for bead in beads for i in bead.left for j in bead.right}
    hit = len(found & planted)
    print(
        f"{len(left):,} x {len(right):,} sentences: {seconds:.1f} s, {peak / 1024:.0f} MB ({before / 1024:.0f} before)"
    )
    print(
        f"planted {len(planted):,}, found {len(found):,}: P {hit / max(1, len(found)):.3f} "
        f"R {hit / max(1, len(planted)):.3f} F1 {2 * hit / max(1, len(found) + len(planted)):.3f}"
    )


if __name__ == "__main__":
    main()
