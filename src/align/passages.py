"""The passages that two texts share: runs of the same words, with their places in both."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from align import _core
from align.settings import Settings

__all__ = ["Passage", "passages_by", "shared_passages"]

# So that the work on "a a a a" stays bounded: places of one run of words that are looked at, all such places together,
# and words in overlapping runs for every word of the texts.
_REPEATS = 32
_SEEDS = 4_000_000
_REACH = 64
_FACTOR = np.uint64(0x9E3779B97F4A7C15)


class Passage(NamedTuple):
    """A run of words that stands in both texts: ``left[left_start:left_end]`` and ``right[right_start:right_end]``.

    Offsets are half-open ranges of code points.
    """

    left_start: int
    left_end: int
    right_start: int
    right_end: int
    words: int


def shared_passages(left: str, right: str, words: int = 4, letters: bool = False) -> list[Passage]:
    """Return the passages of at least `words` words that two texts share, in order of the left text.

    Words are compared without regard to case and to what stands between them. Passages are as long as can be; the
    longest are chosen first, and none overlaps another in either text. With `letters` every letter counts as a word.

    >>> a, b = "On Monday the ferry to the isles ran aground.", "ISLES -- The ferry to the isles ran aground at dawn."
    >>> (found,) = shared_passages(a, b)
    >>> a[found.left_start : found.left_end], b[found.right_start : found.right_end]
    ('the ferry to the isles ran aground', 'The ferry to the isles ran aground')
    """
    hashes, starts, ends, offsets = _core.tokenize([left, right], letters)
    cut = int(offsets[1])
    a, b = hashes[:cut].astype(np.int64), hashes[cut:].astype(np.int64)
    found = []
    for i, j, size in _chosen(_runs(a, b, words), len(a), len(b), words):
        first, last = cut + j, cut + j + size - 1
        found.append(Passage(int(starts[i]), int(ends[i + size - 1]), int(starts[first]), int(ends[last]), size))
    return found


def passages_by(settings: Settings) -> Callable[[str, str], list[Passage]]:
    """Return what gives the passages that make two texts copies by these settings."""
    return partial(shared_passages, words=settings.passage, letters=settings.ocr)


def _runs(a: NDArray[np.int64], b: NDArray[np.int64], words: int) -> list[tuple[int, int, int]]:
    """Return the longest runs ``(i, j, size)`` with ``a[i:i + size] == b[j:j + size]``."""
    left, right = _grams(a, words), _grams(b, words)
    order = np.argsort(right, kind="stable")
    first = np.searchsorted(right[order], left, "left")
    most = max(1, min(_REPEATS, _SEEDS // max(1, len(left))))
    count = np.minimum(np.searchsorted(right[order], left, "right") - first, most)
    i = np.repeat(np.arange(len(left)), count)
    j = order[np.repeat(first - np.cumsum(count) + count, count) + np.arange(len(i))] if len(i) else i
    diagonal = np.lexsort((i, j - i))
    i, j = i[diagonal], j[diagonal]
    begins = np.flatnonzero((np.diff(i, prepend=-2) != 1) | (np.diff(j, prepend=-2) != 1))
    found: set[tuple[int, int, int]] = set()
    reach: dict[int, int] = {}  # where the last run on each diagonal ends: runs are cut where words stand very often
    room = _REACH * (len(a) + len(b))
    for at, to in sorted(zip(i[begins].tolist(), j[begins].tolist(), strict=True)):
        if at < reach.get(to - at, 0) or room < 0:
            continue
        before = _agree(a[:at][::-1], b[:to][::-1])
        size = before + _agree(a[at:], b[to:])
        reach[to - at] = at - before + size
        room -= size
        if size >= words:  # else the hashes of two runs are equal by chance
            found.add((at - before, to - before, size))
    return sorted(found)


def _agree(a: NDArray[np.int64], b: NDArray[np.int64]) -> int:
    """Return how many tokens agree from the start."""
    done, step, n = 0, 16, min(len(a), len(b))
    while done < n:
        differ = np.flatnonzero(a[done : min(n, done + step)] != b[done : min(n, done + step)])
        if len(differ):
            return done + int(differ[0])
        done, step = done + step, step * 4
    return n


def _grams(tokens: NDArray[np.int64], words: int) -> NDArray[np.uint64]:
    n = max(0, len(tokens) - words + 1)
    out = np.zeros(n, dtype=np.uint64)
    for k in range(words):
        out = (out ^ tokens[k : k + n].astype(np.uint64)) * _FACTOR
        out ^= out >> np.uint64(29)
    return out


def _chosen(runs: list[tuple[int, int, int]], n: int, m: int, words: int) -> list[tuple[int, int, int]]:
    """Choose runs, the longest first; one that overlaps a chosen one gives its longest free part."""
    free_left, free_right = np.ones(n, dtype=np.bool_), np.ones(m, dtype=np.bool_)
    found = []
    for i, j, size in sorted(runs, key=lambda run: (-run[2], run[0], run[1])):
        free = free_left[i : i + size] & free_right[j : j + size]
        edges = np.flatnonzero(np.diff(free.astype(np.int8), prepend=0, append=0))
        parts = [(int(stop - start), -int(start)) for start, stop in zip(edges[::2], edges[1::2], strict=True)]
        length, start = max(parts, default=(0, 0))
        if length >= words:
            i, j = i - start, j - start
            free_left[i : i + length] = free_right[j : j + length] = False
            found.append((i, j, length))
    return sorted(found)
