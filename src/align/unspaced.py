"""The words of texts; in scripts that are written without spaces, overlapping runs of letters.

A single letter of Chinese or Thai stands in every text and tells of nothing. Two ideographs in a row, or three letters
of an alphabet, are about as rare as a word, and find what words find without a dictionary (Nie, Gao, Zhang & Zhou 2000,
"On the use of words and n-grams for Chinese information retrieval").
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from align._core import tokenize

__all__ = ["HIRAGANA", "Words", "words_in"]

# first and last code point, and how many letters make a word; what stands in one line runs on
_SCRIPTS = (
    (0x0E00, 0x0EFF, 3),  # Thai, Lao
    (0x1000, 0x109F, 3),  # Myanmar
    (0x1780, 0x17FF, 3),  # Khmer
    (0x3041, 0x309F, 2),  # Hiragana
    (0x30A0, 0x30FF, 2),  # Katakana
    (0x3400, 0x9FFF, 2),  # ideographs
)
HIRAGANA = range(0x3041, 0x3097)
_LENGTHS = np.array([1, *(length for _, _, length in _SCRIPTS)], np.int64)
_MIX = np.uint64(0x9E3779B97F4A7C15)


class Words(NamedTuple):
    """The words of some texts, one text after the other.

    Attributes:
        hashes: uint32 [w].
        starts, ends: span of each in its text, int32 [w].
        offsets: of the texts among them, int64 [texts + 1].
        letters: the code point that each begins with, uint32 [w].
    """

    hashes: NDArray[np.uint32]
    starts: NDArray[np.int32]
    ends: NDArray[np.int32]
    offsets: NDArray[np.int64]
    letters: NDArray[np.uint32]


def words_in(texts: Sequence[str]) -> Words:
    """Return the words of some texts.

    A run of letters of one script without spaces gives every two in a row, of an alphabet every three, or the whole
    run where it is shorter.

    >>> text = "港口大桥 opens"
    >>> found = words_in([text])
    >>> [text[a:b] for a, b in zip(found.starts, found.ends)]
    ['港口', '口大', '大桥', 'opens']
    """
    hashes, starts, ends, offsets = tokenize(texts)
    begins = np.cumsum([0, *(len(text) + 1 for text in texts)], dtype=np.int64)[:-1]
    points = np.frombuffer("\n".join(texts).encode("utf-32-le", "surrogatepass"), np.uint32)
    at = np.repeat(begins, np.diff(offsets)) + starts
    letters = points[at]
    kinds = _kinds()
    kind = kinds[np.minimum(letters, len(kinds) - 1)]
    if not kind.any():
        return Words(hashes, starts, ends, offsets, letters)
    n = len(hashes)
    joined = np.zeros(n + 1, bool)  # to the token before
    joined[1:n] = (kind[1:] > 0) & (kind[1:] == kind[:-1]) & (at[1:] == (at + ends - starts)[:-1])
    asked, own = _LENGTHS[kind], np.arange(n)
    reaches, last, mixed = np.ones(n, bool), own.copy(), hashes.astype(np.uint64)
    for step in range(1, int(_LENGTHS.max())):
        reaches &= joined[np.minimum(own + step, n)] & (asked > step)
        here = np.flatnonzero(reaches)
        mixed[here] = ((mixed[here] + np.uint64(1)) * _MIX >> np.uint64(29)) + hashes[here + step]
        last[here] += 1
    kept = np.flatnonzero((last - own + 1 == asked) | ~joined[:n])
    short = (mixed[kept] & np.uint64(0xFFFFFFFF)).astype(np.uint32)
    return Words(short, starts[kept], ends[last[kept]], np.searchsorted(kept, offsets), letters[kept])


@cache
def _kinds() -> NDArray[np.uint8]:
    """Return the line of `_SCRIPTS`, from 1, of every code point; 0 of all others."""
    kinds = np.zeros(max(last for _, last, _ in _SCRIPTS) + 2, np.uint8)
    for line, (first, last, _) in enumerate(_SCRIPTS, 1):
        kinds[first : last + 1] = line
    return kinds
