"""From texts to sets of shingles and MinHash signatures.

A shingle is a run of words (in scripts without spaces: of characters); a text of fewer words is one shingle.
Signatures are those of datasketch's scheme ``affine32``, its default since 2.0, for the same shingle hashes.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Lock, local
from typing import Any, Generic, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from align import _core, _held, _sample, _sets

__all__ = ["Gathered", "Sample", "Shingles", "permutations", "sample", "shingles", "signatures", "sketch"]

BATCH = 512  # texts in one call of a kernel: small enough to stay in the caches, large enough to forget the call

NUMBER = 32  # shingles of a text that are sampled, all of those of a shorter one
SHARE = 1 / 8  # of the shingles of a long text that are sampled

T = TypeVar("T")
N = TypeVar("N", bound=np.generic)


class Shingles(NamedTuple):
    """Sets of shingle hashes: those of text i are ``values[offsets[i]:offsets[i + 1]]``.

    Attributes:
        values: uint32.
        offsets: int64, one more than texts.
    """

    values: NDArray[np.uint32]
    offsets: NDArray[np.int64]

    @property
    def sizes(self) -> NDArray[np.int64]:
        """Return the number of shingles of every text."""
        return np.diff(self.offsets)

    def take(self, texts: NDArray[np.integer]) -> Shingles:
        """Return the sets of some texts, in the order given."""
        return Shingles(*_sets.take(self.values, self.offsets, np.asarray(texts, dtype=np.int32)))


class Sample(NamedTuple):
    """A sample of the shingles of n texts, those of which a permuted hash is small.

    Attributes:
        sets: sampled shingles, in text order and with repeats.
        sizes: int32 [n], all shingles of every text.
        prints: uint64 [n], numbers that are equal for equal texts.
        rows: int32 [n], which of `sets` is that of every text; None where they are in the same order.
    """

    sets: Shingles
    sizes: NDArray[np.int32]
    prints: NDArray[np.uint64]
    rows: NDArray[np.int32] | None = None

    @property
    def rows_of_sets(self) -> NDArray[np.int32]:
        """Return which of `sets` is that of every text."""
        return np.arange(len(self.sizes), dtype=np.int32) if self.rows is None else self.rows

    @property
    def rates(self) -> NDArray[np.float32]:
        """Return the share of its shingles that is sampled, for every text."""
        return np.clip(NUMBER / np.maximum(self.sizes, 1), SHARE, 1).astype(np.float32)

    def take(self, texts: NDArray[np.integer]) -> Sample:
        """Return the samples of some texts, in the order given; `sets` are not copied."""
        return Sample(self.sets, self.sizes[texts], self.prints[texts], self.rows_of_sets[texts])


Part = tuple[NDArray[np.uint32], NDArray[np.int64], NDArray[np.int32], NDArray[np.uint64]]


class _Growing:
    """Numbers that grow in one piece of memory, which is not copied unless what was given refers to it."""

    def __init__(self, dtype: type[np.generic]) -> None:
        self.size = 0
        self.given = False
        self._held: NDArray[Any] = np.empty(0, dtype=dtype)

    def add(self, values: NDArray[Any], room: int) -> None:
        """Add values; `room` is how many are expected in all."""
        need = self.size + len(values)
        if need > len(self._held):
            room = max(need + need // 4, room)  # memory that is not written to costs nothing
            if self.given or not self.size:
                before, self._held = self._held[: self.size], np.empty(room, dtype=self._held.dtype)
                self._held[: self.size] = before
                self.given = False
            else:
                self._held.resize(room, refcheck=False)
        self._held[self.size : need] = values
        self.size = need

    def give(self) -> NDArray[Any]:
        """Return all values so far."""
        self.given = True
        return self._held[: self.size]


class Gathered:
    """A sample that grows part by part, in memory that is not copied.

    Args:
        expected: texts, about; 0 where nothing is known.
    """

    def __init__(self, expected: int = 0) -> None:
        self._expected = expected
        self._values, self._ends = _Growing(np.uint32), _Growing(np.int64)
        self._sizes, self._prints = _Growing(np.int32), _Growing(np.uint64)
        self._ends.add(np.zeros(1, dtype=np.int64), expected + 1)

    def add(self, part: Part) -> None:
        """Add what `_sample.sample_texts` returns."""
        values, offsets, sizes, prints = part
        self._ends.add(offsets[1:] + self._values.size, self._expected + 1)
        self._sizes.add(sizes, self._expected)
        self._prints.add(prints, self._expected)
        # as many as this part and those before let expect
        need = self._values.size + len(values)
        self._values.add(values, int(1.05 * need / max(1, self._sizes.size) * self._expected))

    def sample(self) -> Sample:
        """Return the sample of all texts so far."""
        sets = Shingles(self._values.give(), self._ends.give())
        return Sample(sets, self._sizes.give(), self._prints.give())


def is_column(texts: Any) -> bool:
    """Return whether texts are an Arrow column that can be read where it lies: strings in one piece, no nulls."""
    return hasattr(texts, "buffers") and str(texts.type) in ("string", "large_string") and not texts.null_count


def taken(texts: Sequence[str], places: NDArray[np.integer], *, strings: bool = False) -> list[str]:
    """Return some of the texts, in the order given; those that are not in a list may say themselves how.

    Some of an Arrow column are an Arrow column, unless `strings` are asked for.
    """
    held: Any = texts
    if hasattr(held, "buffers"):
        some: Any = held.take(places)
    elif type(texts) is list:
        return _held.taken(texts, places.astype(np.int64, copy=False))
    else:
        own: Callable[[NDArray[np.integer]], Any] | None = getattr(texts, "taken", None)
        some = [texts[k] for k in places.tolist()] if own is None else own(places)
    return some.to_pylist() if strings and hasattr(some, "buffers") else some  # type: ignore[no-any-return]


def text_sizes(texts: Any, places: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the characters of some texts of a list or an Arrow column."""
    return _held.column_sizes(texts, places) if hasattr(texts, "buffers") else _held.sizes(texts, places)


class Rooms(local, Generic[T]):
    """Memory for a kernel: `one` is that of the thread that asks, made when it first does.

    Memory that is used again is in the caches, and the system has not to clear it.
    """

    def __init__(self, make: Callable[[], T]) -> None:
        self.one = make()


def distinct(values: NDArray[N]) -> NDArray[N]:
    """Return every value of an array once, ascending; the array is sorted in place.

    On millions of numbers `numpy.unique`, which looks them up in a table, takes thirty times as long and more memory.

    >>> distinct(np.array([3, 1, 3])).tolist()
    [1, 3]
    """
    values.sort()
    fresh = np.ones(len(values), bool)
    np.not_equal(values[1:], values[:-1], out=fresh[1:])
    return values[fresh]


def over_batches(work: Callable[[int, int], T], count: int, threads: int, batch: int = BATCH) -> list[T]:
    """Return ``[work(start, stop), ...]`` for all batches of `count` things, in order, whatever the threads."""
    done: list[T] = []
    in_order(work, done.append, count, threads, batch)
    return done


def in_order(
    work: Callable[[int, int], T], use: Callable[[T], object], count: int, threads: int, batch: int = BATCH
) -> None:
    """Call ``use(work(start, stop))`` for all batches of `count` things, in order, whatever the threads.

    This thread works too, and every thread takes the next batch when it is done with one. What `work` gives is used as
    soon as all before it was, by one thread at a time.
    """
    bounds = [(start, min(start + batch, count)) for start in range(0, count, batch)]
    if threads == 1 or len(bounds) < 2:
        for start, stop in bounds:
            use(work(start, stop))
        return
    done: dict[int, T] = {}
    waiting = deque(range(len(bounds)))
    following = 0
    using = Lock()

    def drain() -> None:
        nonlocal following
        while following in done:
            use(done.pop(following))
            following += 1

    def take() -> None:
        while True:
            try:
                number = waiting.popleft()
            except IndexError:
                return
            try:
                done[number] = work(*bounds[number])
                if using.acquire(blocking=False):  # else another thread is at it, and this one need not wait
                    try:
                        drain()
                    finally:
                        using.release()
            except BaseException:
                waiting.clear()  # the others stop after the batch they are at
                raise

    helpers = min(threads, len(bounds)) - 1
    with ThreadPoolExecutor(helpers) as pool:
        others = [pool.submit(take) for _ in range(helpers)]
        take()
        for other in others:
            other.result()
    drain()


def _joined(parts: Sequence[tuple[NDArray[np.uint32], NDArray[np.int64]]]) -> Shingles:
    if not parts:
        return Shingles(np.empty(0, dtype=np.uint32), np.zeros(1, dtype=np.int64))
    sizes = np.concatenate([np.diff(offsets) for _, offsets in parts])
    offsets = np.zeros(len(sizes) + 1, dtype=np.int64)
    np.cumsum(sizes, out=offsets[1:])
    return Shingles(np.concatenate([values for values, _ in parts]), offsets)


def shingles(texts: Iterable[str], words: int, *, letters: bool = False, threads: int = 1) -> Shingles:
    """Return the shingles of every text, in text order and with repeats.

    Args:
        texts: n strings, or an Arrow column of strings (`pyarrow.StringArray`), which is read where it lies.
        words: words in a shingle, 1 to 64.
        letters: whether every letter counts as a word.
        threads: worker threads; the result does not depend on it.

    Raises:
        TypeError: a text is not a string.
        ValueError: `words` is out of its range.

    >>> shingles(["The cat sat down.", "the CAT sat", ""], 3).offsets.tolist()
    [0, 2, 3, 3]
    """
    held: Any = texts if hasattr(texts, "buffers") else list(texts)
    return _joined(over_batches(lambda i, j: _core.shingle_hashes(held[i:j], words, letters), len(held), threads))


def permutations(count: int, seed: int) -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
    """Return the factors and terms of the permutations ``h -> a * h + b`` modulo 2**32, as datasketch draws them.

    >>> a, b = permutations(128, 1)
    >>> len(a), len(b), int(a.min()) % 2
    (128, 128, 1)
    """
    draw = np.random.RandomState(seed)
    a = draw.randint(0, 1 << 31, count, dtype=np.uint32) * np.uint32(2) + np.uint32(1)
    b = draw.randint(0, 1 << 32, count, dtype=np.uint32)
    return a, b


def signatures(sets: Shingles, count: int, seed: int, *, threads: int = 1) -> NDArray[np.uint32]:
    """Return the MinHash signature of every set (Broder 1997), n rows of `count` minima.

    Equal to ``datasketch.MinHash(count, seed).hashvalues`` after updates with the same hashes. An empty set has the
    largest number everywhere.

    >>> one, other = signatures(shingles(["to be or not to be"] * 2, 2), 16, 1)
    >>> bool((one == other).all())
    True
    """
    n = len(sets.offsets) - 1
    out = np.empty((n, count), dtype=np.uint32)
    a, b = permutations(count, seed)

    def work(start: int, stop: int) -> None:
        _core.minhash(sets.values, sets.offsets[start : stop + 1], a, b, out[start:stop])

    over_batches(work, n, threads)
    return out


def sketch(
    texts: Sequence[str], words: int, count: int, seed: int, *, fine: int = 0, threads: int = 1
) -> tuple[NDArray[np.uint32], Shingles]:
    """Return the signatures of texts without keeping their shingles, and shingles of another size, in one pass.

    Args:
        texts: n strings, or an Arrow column of strings (`pyarrow.StringArray`), which is read where it lies.
        words: words in a shingle of the signatures.
        count: permutations.
        seed: of the permutations.
        fine: words in a shingle that is returned; 0 for none.
        threads: worker threads; the result does not depend on it.

    >>> rows, pairs = sketch(["a b c", "a b c d"], 3, 16, 1, fine=2)
    >>> rows.shape, pairs.offsets.tolist()
    ((2, 16), [0, 2, 5])
    """
    out = np.empty((len(texts), count), dtype=np.uint32)
    a, b = permutations(count, seed)

    def work(start: int, stop: int) -> tuple[NDArray[np.uint32], NDArray[np.int64]]:
        return _core.sketch_texts(texts[start:stop], words, fine, a, b, out[start:stop])

    return out, _joined(over_batches(work, len(texts), threads))


def sample(texts: Sequence[str], words: int, seed: int, *, letters: bool = False, threads: int = 1) -> Sample:
    """Return a sample of the shingles of every text, of a size that allows two texts of any lengths to be compared.

    About 32 of the shingles of a text, and an eighth of those of a long one, by a hash that is the same in all texts
    (FracMinHash, Irber et al. 2022).

    Args:
        texts: n strings, or an Arrow column of strings (`pyarrow.StringArray`), which is read where it lies.
        words: words in a shingle, 1 to 64.
        seed: of the permutation that chooses.
        letters: whether every letter counts as a word.
        threads: worker threads; the result does not depend on it.

    >>> few = sample(["one two three four", " ".join(f"w{i}" for i in range(800))], 3, 1)
    >>> few.sizes.tolist(), few.sets.sizes.tolist()[0], 60 < few.sets.sizes.tolist()[1] < 140
    ([2, 798], 2, True)
    """
    a, b = (int(part[0]) for part in permutations(1, seed))
    n = len(texts)
    gathered, rooms = Gathered(n), Rooms(_sample.Room)

    def work(start: int, stop: int) -> Part:
        return _sample.sample_texts(texts, words, NUMBER, SHARE, a, b, start, stop, letters, rooms.one)

    in_order(work, gathered.add, n, threads)
    return gathered.sample()
