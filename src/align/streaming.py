"""Copies in collections larger than memory: texts lie on disk, only their samples stay in memory.

Texts are written to a temporary file as they come, and a small sample of the shingles of each is kept. Candidates are
found from the samples alone; only texts of candidate pairs are read again, a batch at a time.
"""

from __future__ import annotations

import os
import tempfile
from array import array
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from hashlib import blake2b
from typing import overload

import numpy as np
from numpy.typing import NDArray

from align.copies import CopyPairs, copies_among, first_of_equals, sampled
from align.engine.base import Engine
from align.settings import Settings
from align.sketch import Gathered, Sample

__all__ = ["Collection", "SpooledTexts", "pairs_of", "spooled_pairs"]

_BATCH = 1 << 22  # characters of texts that are sampled together


@contextmanager
def _with_room() -> Iterator[None]:
    """Say of what cannot be written to the temporary file where it is: the error itself does not."""
    try:
        yield
    except OSError as error:
        hint = "texts lie here while they are compared: set TMPDIR to a folder with more room"
        raise OSError(error.errno, f"{error.strerror}: {hint}", tempfile.gettempdir()) from None


class SpooledTexts(Sequence[str]):
    """Texts in a temporary file, in any order; they are read when they are asked for."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile(prefix="align-")  # noqa: SIM115 - closed by close()
        self._ends = array("q", [0])
        self._order: NDArray[np.int64] | None = None

    def append(self, text: str) -> None:
        """Write a text to the end of the file.

        Raises:
            OSError: there is no room; names the folder.
        """
        data = text.encode("utf-8", "surrogatepass")
        with _with_room():
            self._file.write(data)
        self._ends.append(self._ends[-1] + len(data))

    def ordered(self, order: NDArray[np.int64]) -> SpooledTexts:
        """Return the texts of the same file that `order` names, in that order."""
        with _with_room():
            self._file.flush()
        view = SpooledTexts.__new__(SpooledTexts)
        view._file, view._ends, view._order = self._file, self._ends, order
        return view

    def chosen(self, places: NDArray[np.int32]) -> SpooledTexts:
        """Return some of these texts, in the order given."""
        return self.ordered(places.astype(np.int64) if self._order is None else self._order[places])

    def __len__(self) -> int:
        return len(self._ends) - 1 if self._order is None else len(self._order)

    @overload
    def __getitem__(self, index: int) -> str: ...
    @overload
    def __getitem__(self, index: slice) -> list[str]: ...
    def __getitem__(self, index: int | slice) -> str | list[str]:
        if isinstance(index, slice):
            return [self[k] for k in range(*index.indices(len(self)))]
        place = range(len(self))[index]  # raises IndexError as a list does
        if self._order is not None:
            place = int(self._order[place])
        start, end = self._ends[place], self._ends[place + 1]
        parts = []
        while start < end:
            part = os.pread(self._file.fileno(), min(end - start, 1 << 30), start)
            if not part:
                raise OSError("a temporary file was cut short")
            parts.append(part)
            start += len(part)
        return b"".join(parts).decode("utf-8", "surrogatepass")

    def close(self) -> None:
        """Remove the file."""
        with suppress(OSError):  # what could not be written to it is not wanted any more
            self._file.close()


class Collection:
    """Texts that are compared without being held in memory.

    Args:
        settings: thresholds and sizes.
        engine: where the texts are compared, if not here; it is left open.

    >>> from align.copies import find_copies
    >>> news = "The ferry to the islands ran aground at dawn on Monday and forty people were taken off by boat."
    >>> with Collection(Settings()) as texts:
    ...     texts.extend([news, "Prices rose by two percent in May.", news])
    ...     pairs = texts.pairs(np.array([2, 1, 0]))
    >>> pairs.first.tolist()
    [0, 1, 0]
    """

    def __init__(self, settings: Settings, engine: Engine | None = None) -> None:
        self.settings = settings
        self.engine = engine
        self.texts = SpooledTexts()
        self.counted = 0
        self._sizes = array("q")
        self._held: list[str] = []
        self._room = _BATCH
        self._gathered = Gathered()

    def __enter__(self) -> Collection:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def __len__(self) -> int:
        return len(self._sizes)

    def extend(self, texts: Iterable[str]) -> None:
        """Add texts."""
        for text in texts:
            self.append(text)

    def append(self, text: str) -> None:
        """Add a text."""
        self.texts.append(text)
        self._sizes.append(len(text))
        if self.engine is not None:
            return
        self._held.append(text)
        self._room -= len(text)
        if self._room < 0:
            self._sample()

    def count(self, text: str) -> None:
        """Count a text that is not to be compared."""
        self.counted += len(text)

    @property
    def folder(self) -> str:
        """Return the folder of the temporary file."""
        return tempfile.gettempdir()

    @property
    def sizes(self) -> NDArray[np.int64]:
        """Return the characters of every text."""
        return np.frombuffer(self._sizes, dtype=np.int64).copy()

    def pairs(self, order: NDArray[np.int64]) -> CopyPairs:
        """Return the pairs of copies among the texts that `order` names, numbered as they stand there.

        The same as `align.copies.find_copies` gives for these texts.
        """
        if self.engine is not None:
            return pairs_of(self.texts.ordered(order), self.sizes[order], self.engine, self.settings)
        self._sample()
        return spooled_pairs(self.texts.ordered(order), self._gathered.sample().take(order), self.settings)

    def _sample(self) -> None:
        found = sampled(self._held, self.settings)
        self._gathered.add((*found.sets, found.sizes, found.prints))
        self._held, self._room = [], _BATCH

    def close(self) -> None:
        """Remove the temporary file."""
        self.texts.close()


def pairs_of(texts: Sequence[str], sizes: NDArray[np.int64], engine: Engine, settings: Settings) -> CopyPairs:
    """Return what `align.copies.find_copies` returns, found by an engine.

    Args:
        texts: n strings.
        sizes: characters of every text.
        engine: where they are compared.
        settings: thresholds.
    """
    from align.engine.copies import copies_over  # needs pyarrow
    from align.engine.documents import batches

    if not len(texts):
        return copies_among([], sampled([], settings), settings)
    documents = engine.made(batches(texts, sizes))
    try:
        return copies_over(engine, documents, len(texts), settings)
    finally:
        engine.drop(documents)


def spooled_pairs(texts: SpooledTexts, found: Sample, settings: Settings) -> CopyPairs:
    """Return what `align.copies.copies_among` returns for the same texts and samples."""
    first = first_of_equals(texts, found.prints, _digest)
    own = np.flatnonzero(first == np.arange(len(texts))).astype(np.int32)
    if len(own) == len(texts):
        return copies_among(texts, found, settings)
    pairs = copies_among(texts.chosen(own), found.take(own), settings)
    places = np.zeros(len(texts), dtype=np.int64)
    places[own] = np.arange(len(own))
    return pairs._replace(left=own[pairs.left], right=own[pairs.right], first=first, words=pairs.words[places[first]])


def _digest(text: str) -> bytes:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()
