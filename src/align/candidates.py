"""Pairs of texts that may be copies of one another, found without comparing all with all.

Two ways in:

- samples of the shingles of all texts, joined by shingle, for texts of which one holds a part of the other or both are
  alike as a whole: what `find_copies` uses;
- banded MinHash signatures (Broder 1997; Leskovec et al., Mining of Massive Datasets, 3.4) for texts alike as a whole
  of which only signatures are there, as in an index.

The work is bounded: a bucket or a shingle of very many texts gives a number of pairs linear in the number of texts.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise, product
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from align import _join, _lookup, _sample, _sets
from align.sketch import BATCH, Rooms, Sample, Shingles, in_order, over_batches, taken

__all__ = [
    "OWN",
    "PART",
    "Common",
    "boilerplate_from",
    "bounded",
    "choose_bands",
    "components",
    "copy_candidates",
    "counting",
    "looked_up",
    "sharing_candidates",
    "unpack",
]

BLOCK = 256  # texts of which the shingles are put in parts together
MOST_COUNTERS = 1 << 27
ADDED = 1 << 16  # places of tables of counts that are added up together, in the caches
COUNTED = 4_000  # texts that are counted, about
LEAST_MANY = 10  # of the counted texts have a shingle that is boilerplate, at least
RECALL = 0.999  # of pairs at the threshold, by bands
OWN = 0.2  # share of a text outside boilerplate from which its boilerplate is ignored
PART = 3  # words in shared passages are up to so many times as many as shared shingles
WORK = 16  # comparisons of two texts for every sampled shingle; more of them are not made


class Common(NamedTuple):
    """Which shingles are boilerplate: those that more than `many` texts have.

    Attributes:
        counts: uint8, texts by ``shingle % len(counts)``, up to 255.
        many: a fiftieth of all texts, but 20 at least and 200 at most.
    """

    counts: NDArray[np.uint8]
    many: int

    @classmethod
    def among(
        cls,
        texts: Sequence[str],
        which: NDArray[np.int32],
        sizes: NDArray[np.int32],
        words: int,
        *,
        letters: bool = False,
        threads: int = 1,
    ) -> Common:
        """Count the texts `which` of every shingle of `words` words; of very many texts every k-th is counted.

        `sizes` are the shingles of every text; `letters` says whether every letter counts as a word.
        """
        step, places = counting(which, sizes)
        counted = which[::step]

        def work(first: int, last: int) -> NDArray[np.uint8]:
            counts = np.empty(places, dtype=np.uint8)  # unlike np.zeros in large pages, for it is written anywhere
            counts[:] = 0
            room = _sample.Room()
            for start in range(first, last, BATCH):
                some = taken(texts, counted[start : min(start + BATCH, last)])
                _sample.count_shingles(some, words, counts, letters, room)
            return counts

        parts = over_batches(work, len(counted), threads, max(COUNTED // 4, -(-len(counted) // threads)))
        counts = parts[0] if parts else np.zeros(places, dtype=np.uint8)
        for part, start in product(parts[1:], range(0, places, ADDED)):
            one, other = counts[start : start + ADDED], part[start : start + ADDED]
            one += other
            one |= np.negative((one < other).view(np.uint8))  # 255 where it went over
        return cls(counts, boilerplate_from(len(which)) // step)

    @classmethod
    def of_bits(cls, bits: NDArray[np.uint8]) -> Common:
        """Return what has one bit for every place of the table; how many texts have a shingle is not told."""
        return cls(np.unpackbits(bits, bitorder="little"), 0)

    @property
    def flags(self) -> _sets.Flags:
        """Return which places of the table hold boilerplate, for the kernels."""
        return _sets.Flags(self.counts, self.many)


def counting(which: NDArray[np.int32], sizes: NDArray[np.int32]) -> tuple[int, int]:
    """Return every how many of the texts `which` is counted for `Common`, and the places of the table of counts."""
    step = max(1, min(len(which) // COUNTED, boilerplate_from(len(which)) // LEAST_MANY))
    places = 1 << 16  # half as many as shingles: far fewer share a place than are boilerplate
    while places < min(int(sizes[which[::step]].sum(dtype=np.int64)) // 2, MOST_COUNTERS):
        places *= 2
    return step, places


def boilerplate_from(texts: int) -> int:
    """Return how many of so many texts must have a shingle, at least, that it is boilerplate: a fiftieth, 20 to 200."""
    return min(200, max(20, texts // 50))


def unpack(pairs: NDArray[np.uint64]) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Return the left and right texts of pairs written as ``left << 32 | right``."""
    return (pairs >> np.uint64(32)).astype(np.int32), (pairs & np.uint64(0xFFFFFFFF)).astype(np.int32)


def components(left: NDArray[np.int32], right: NDArray[np.int32], n: int) -> NDArray[np.int32]:
    """Return the smallest document of the component of every one of n documents, int32 [n].

    Labels are hooked to smaller ones and their paths halved until nothing changes (Shiloach & Vishkin 1982); every
    round joins at least the half of what is left to join.

    >>> components(np.array([0, 3], np.int32), np.array([3, 4], np.int32), 5).tolist()
    [0, 1, 2, 0, 0]
    """
    label = np.arange(n, dtype=np.int32)
    while True:
        one, other = label[left], label[right]
        apart = np.flatnonzero(one != other)
        if not len(apart):
            return label
        left, right, one, other = left[apart], right[apart], one[apart], other[apart]
        np.minimum.at(label, np.maximum(one, other), np.minimum(one, other))
        while True:
            further = label[label]
            if np.array_equal(further, label):
                break
            label = further


def choose_bands(threshold: float, count: int) -> int:
    """Return into how many bands `count` permutations are cut for a Jaccard threshold.

    The fewest candidates for which a pair at the threshold is found with probability .999; every row more in a
    band makes a band stricter.

    >>> choose_bands(0.7, 128), choose_bands(0.9, 128)
    (32, 16)
    """
    for rows in range(min(count, 32), 1, -1):
        bands = count // rows
        if count % rows == 0 and 1 - (1 - threshold**rows) ** bands >= RECALL:
            return bands
    return count


def copy_candidates(
    signatures: NDArray[np.uint32], *, threshold: float, most: int, threads: int = 1
) -> NDArray[np.uint64]:
    """Return the pairs whose signatures agree in a band and, as far as they can tell, reach the threshold.

    Args:
        signatures: [n, permutations].
        threshold: Jaccard similarity that is looked for; estimates down to 0.14 below it pass.
        most: texts of one bucket that are all paired with each other.
        threads: worker threads; the result does not depend on it.

    Returns:
        Pairs ``left << 32 | right``, left < right, sorted and distinct.

    >>> import numpy as np
    >>> same = np.zeros((3, 16), dtype=np.uint32); same[2] = 7
    >>> copy_candidates(same, threshold=0.7, most=10).tolist()
    [1]
    """
    n, count = signatures.shape
    keys = np.empty((choose_bands(threshold, count), n), dtype=np.uint32)
    over_batches(lambda i, j: _fill(signatures, keys, i, j), n, threads, 8192)
    found = over_batches(lambda i, j: _lookup.bucket_pairs(keys[i], most), len(keys), threads, 1)
    pairs = _merged(found)
    left, right = unpack(pairs)
    # numpy compares row by row: 65,536 pairs at a time keep the copies of the rows small
    slices = range(0, len(pairs), 65536)
    alike = [np.mean(signatures[left[i : i + 65536]] == signatures[right[i : i + 65536]], axis=1) for i in slices]
    return pairs[np.concatenate(alike) >= threshold - 0.14] if alike else pairs


def _fill(signatures: NDArray[np.uint32], keys: NDArray[np.uint32], start: int, stop: int) -> None:
    part = np.empty((len(keys), stop - start), dtype=np.uint32)
    _lookup.band_keys(signatures[start:stop], part)
    keys[:, start:stop] = part


def _merged(parts: list[NDArray[np.uint64]]) -> NDArray[np.uint64]:
    pairs = np.sort(np.concatenate([np.empty(0, dtype=np.uint64), *parts]))
    distinct: NDArray[np.uint64] = pairs[np.diff(pairs, prepend=~pairs[:1]) != 0]
    return distinct


def sharing_candidates(
    sample: Sample, *, share: float, common: Common, most: int = 200, threads: int = 1, spend: bool = False
) -> NDArray[np.uint64]:
    """Return the pairs whose samples tell that one text may hold `share` of the words of the other.

    Args:
        sample: of n texts.
        share: of the shorter text, 0 to 1.
        common: which shingles are boilerplate.
        most: texts of one shingle that are all paired with each other; fewer where the work would not be linear.
        threads: worker threads; the result does not depend on it.
        spend: whether the sampled shingles may be overwritten: nobody needs them any more, and it saves their memory.

    Returns:
        Pairs ``left << 32 | right``, left < right, sorted and distinct.
    """
    n = len(sample.sizes)
    runs, bounds, rest, lengths, kept = _joined(sample, common.flags, most, threads, spend)
    most = bounded(lengths, int(kept.sum(dtype=np.int64)))
    offsets, places = _places(runs, bounds, n, most, rest, threads)
    rates = sample.rates
    sizes = (kept / rates).astype(np.float32)

    def pairs(first: int, last: int) -> NDArray[np.uint64]:
        return _join.sharing_pairs(runs, offsets, places, sizes, rates, share / PART, first, last)

    found = over_batches(pairs, n, threads, _ranges(n, threads))
    return np.concatenate([np.empty(0, dtype=np.uint64), *found])


def _ranges(n: int, threads: int) -> int:
    """Return the size of ranges of n texts: all for one thread, else some a thread, whatever the work of each is."""
    return max(8192, n if threads == 1 else -(-n // (4 * threads)))


def _places(
    runs: NDArray[np.int32], bounds: NDArray[np.int64], n: int, most: int, rest: NDArray[np.uint32], threads: int
) -> tuple[NDArray[np.int32], NDArray[np.uint32]]:
    """Return where in `runs` every text stands before others, by text; runs end at all `bounds`; `rest` is memory."""
    parts = min(threads, 8)
    cuts = bounds[np.searchsorted(bounds, np.arange(parts + 1) * len(runs) // parts)].tolist()
    slices = [runs[i:j] for i, j in pairwise(cuts)]
    counts = np.zeros((parts, n), dtype=np.int32)
    over_batches(lambda k, _: _join.count_places(slices[k], most, counts[k]), parts, threads, 1)
    offsets = np.zeros(n + 1, dtype=np.int32)  # there are fewer places than 2**31 shared shingles
    np.cumsum(counts.sum(axis=0, dtype=np.int32), out=offsets[1:])
    places = rest[: offsets[-1]] if offsets[-1] <= len(rest) else np.empty(offsets[-1], dtype=np.uint32)
    # those of one part stand behind those of the parts before
    following = np.empty_like(counts)
    following[0] = offsets[:-1]
    for k in range(1, parts):
        np.add(following[k - 1], counts[k - 1], out=following[k])
    over_batches(lambda k, _: _join.fill_places(slices[k], cuts[k], most, following[k], places), parts, threads, 1)
    return offsets, places


def bounded(lengths: NDArray[np.int64], posted: int) -> int:
    """Return how many texts of one shingle may all be paired with each other, that the work stays linear.

    Args:
        lengths: how many shingles k texts have, for every k up to one more than may be asked for.
        posted: sampled shingles that are looked up.
    """
    most = len(lengths) - 2
    work = np.cumsum(lengths * np.arange(most + 2) ** 2 // 2)
    return max(16, int(np.searchsorted(work[: most + 1], WORK * posted, side="right")) - 1)


def looked_up(sets: Shingles, common: Common) -> NDArray[np.bool_]:
    """Return whether each sampled shingle is looked up in other texts.

    Boilerplate is left out, unless it is nearly all of a text.
    """
    own: NDArray[np.bool_] = common.counts[sets.values & np.uint32(len(common.counts) - 1)] <= common.many
    many = np.diff(np.concatenate([[0], np.cumsum(own)])[sets.offsets])
    return own | np.repeat(many < OWN * sets.sizes, sets.sizes)


def _joined(
    sample: Sample, common: _sets.Flags, most: int, threads: int, spend: bool
) -> tuple[NDArray[np.int32], NDArray[np.int64], NDArray[np.uint32], NDArray[np.int64], NDArray[np.int32]]:
    """Join samples by shingle.

    Returns:
        The texts of every shared shingle; places where they can be cut; memory that is left over; how many shingles
        k texts share, for every k up to one more than `most`; how many distinct shingles are looked up of every text.
    """
    (values, offsets), rows = sample.sets, sample.rows_of_sets
    n = len(rows)
    blocks = np.arange(0, n, BLOCK)
    if spend and (sample.rows is None or bool((rows[1:] > rows[:-1]).all())):
        held, starts = (
            values,
            offsets[rows[blocks]],
        )  # memory that is there has been cleared, new memory would have to be
    else:
        own = np.cumsum(np.concatenate([[0], np.diff(offsets)[rows]]))
        held, starts = np.empty(own[-1], dtype=np.uint32), own[blocks]
    kept, bounds = np.empty(n, dtype=np.int32), np.empty((len(blocks), 257), dtype=np.uint32)

    def put(i: int, j: int) -> None:
        _join.blocked(values, offsets, rows, common, OWN, i, j, starts, kept, bounds, held)

    over_batches(put, len(blocks), threads, 16)
    sizes = np.diff(bounds.sum(axis=0, dtype=np.int64))
    rooms = Rooms(lambda: np.empty(2 * int(sizes.max()), dtype=np.uint64))
    lengths = np.zeros((256, most + 2), dtype=np.int64)
    runs = np.empty(sizes.sum(), dtype=np.int32)  # as many as there can be; what is not written to costs nothing
    ends = [0]

    def join(k: int, _: int) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        found, again = _join.shared_runs(held, starts, bounds, k, rooms.one)
        _join.run_lengths(found, lengths[k])
        return found, again

    def use(part: tuple[NDArray[np.int32], NDArray[np.int32]]) -> None:
        found, again = part
        ends.append(ends[-1] + len(found))
        runs[ends[-2] : ends[-1]] = found
        if len(again):
            np.subtract.at(kept, again, 1)

    in_order(join, use, 256, threads, 1)
    return runs[: ends[-1]], np.array(ends), held, lengths.sum(axis=0), kept
