"""Signatures as datasketch knows them, and an index of candidates in datasketch's own `MinHashLSH`.

The signatures of `align.sketch` are those of datasketch's scheme ``affine32``: teams that share an index of MinHashes,
for instance on Redis, can put ours into it and look theirs up. Such an index holds signatures alone, so what it finds
are candidates, which `align.copies` or `align.align_pair` still have to compare.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from align.errors import DocumentError, IndexFormatError, MissingExtraError, StoreError
from align.settings import Settings
from align.sketch import shingles, signatures
from align.store.base import SCHEME, Header

if TYPE_CHECKING:
    from datasketch import LeanMinHash, MinHash

__all__ = ["DatasketchStore", "from_minhash", "to_lean", "to_minhash"]

_AT_ONCE = 10_000  # documents of one round trip
_MADE_BY = (
    "shingle_words",
    "ocr",
    "permutations",
    "seed",
    "copy_threshold",
)  # the settings that make a sketch and its bands


def to_minhash(signature: NDArray[np.uint32], seed: int) -> MinHash:
    """Return a signature as a `datasketch.MinHash`, which can be updated and compared with others.

    Args:
        signature: uint32 [permutations], a row of `align.sketch.signatures`.
        seed: of its permutations.

    >>> rows = signatures(shingles(["to be or not to be"], 2), 64, 1)
    >>> to_minhash(rows[0], 1).jaccard(to_minhash(rows[0], 1))
    1.0
    """
    made: MinHash = _datasketch().MinHash(
        num_perm=len(signature), seed=seed, scheme=SCHEME, hashvalues=np.ascontiguousarray(signature, np.uint32)
    )
    return made


def to_lean(signature: NDArray[np.uint32], seed: int) -> LeanMinHash:
    """Return a signature as a `datasketch.LeanMinHash`, which is smaller and can be serialised."""
    made: LeanMinHash = _datasketch().LeanMinHash(
        seed=seed, scheme=SCHEME, hashvalues=np.ascontiguousarray(signature, np.uint32)
    )
    return made


def from_minhash(minhash: MinHash | LeanMinHash, settings: Settings) -> NDArray[np.uint32]:
    """Return the signature of a `datasketch.MinHash` or `LeanMinHash`, as `align.sketch.signatures` gives it.

    Args:
        minhash: any of theirs.
        settings: its `permutations` and `seed` must be those of the MinHash.

    Raises:
        IndexFormatError: it was made in another way; datasketch itself would compare the two in silence.

    >>> rows = signatures(shingles(["to be or not to be"], 2), 128, 1)
    >>> bool((from_minhash(to_lean(rows[0], 1), Settings()) == rows[0]).all())
    True
    """
    sides = (
        ("scheme", getattr(minhash, "scheme", "mersenne61"), SCHEME),
        ("permutations", len(minhash.hashvalues), settings.permutations),
        ("seed", minhash.seed, settings.seed),
    )
    wrong = [f"{name} is {its!r} there and {ours!r} here" for name, its, ours in sides if its != ours]
    if wrong:
        raise IndexFormatError(f"the MinHash was made in another way: {'; '.join(wrong)}: make both alike")
    return np.array(minhash.hashvalues, dtype=np.uint32)


class DatasketchStore:
    """Candidates in a `datasketch.MinHashLSH`, in memory or on a server that others use too.

    Args:
        settings: words in a shingle, permutations, seed and the Jaccard similarity that is looked for.
        storage: datasketch's `storage_config`, such as ``{"type": "redis", "basename": b"news", "redis": {"port":
            6379}}``; in memory where None. With a basename the index can be opened again and by others.

    Raises:
        IndexFormatError: the index on the server was made with other settings; names both sides.
        MissingExtraError: datasketch, or the client of the server, is not installed.
        StoreError: the server does not answer.

    >>> store = DatasketchStore()
    >>> store.add(["a"], ["The ferry ran aground at dawn on Monday."])
    >>> store.candidates(["the ferry ran aground at dawn on monday"])
    [('a',)]
    """

    def __init__(self, settings: Settings | None = None, storage: Mapping[str, Any] | None = None) -> None:
        self.settings = settings or Settings()
        datasketch = _datasketch()
        self._failed: tuple[type[Exception], ...] = ()
        config: dict[str, Any] = dict(storage) if storage is not None else {"type": "dict"}
        if config["type"] == "redis":
            try:
                import redis
            except ImportError as error:
                raise MissingExtraError("an index on Redis needs redis: pip install 'align-events[redis]'") from error
            self._failed = (redis.RedisError,)
        try:
            if config["type"] == "redis" and "basename" in config:
                self._check(redis.Redis(**config["redis"]), config["basename"])
            # Keys are bytes and not pickled: a pickle on a shared server can run code here.
            self._lsh = datasketch.MinHashLSH(
                threshold=self.settings.copy_threshold,
                num_perm=self.settings.permutations,
                storage_config=config,
                prepickle=False,
            )
        except self._failed as error:
            raise self._said(error) from error

    def _check(self, client: Any, basename: bytes) -> None:
        """Leave a header on the server, or compare the one that is there; datasketch mixes sketches in silence."""
        ours = Header.of(self.settings, events=False, names=_MADE_BY)
        key = basename + b":align"
        client.set(key, msgspec.json.encode(ours), nx=True)
        try:
            theirs = msgspec.json.decode(client.get(key), type=Header)
        except msgspec.DecodeError as error:
            raise IndexFormatError(f"{key!r} on the server is no header of an index: {error}") from error
        theirs.expect(ours, f"the index {basename!r}")

    def add(self, names: Sequence[str], texts: Sequence[str]) -> None:
        """Put texts into the index, many in a round trip.

        Raises:
            DocumentError: a name is there already.
            StoreError: the server does not answer.
        """
        self.add_signatures(names, self._signatures(texts))

    def add_signatures(self, names: Sequence[str], rows: NDArray[np.uint32]) -> None:
        """Put signatures into the index that were made before, with the same settings."""
        try:
            with self._lsh.insertion_session(buffer_size=_AT_ONCE) as session:
                for name, row in zip(names, rows, strict=True):
                    session.insert(_key(name), to_lean(row, self.settings.seed))
        except ValueError as error:
            raise DocumentError(f"the index refuses a document: {error}: remove the old one first") from error
        except self._failed as error:
            raise self._said(error) from error

    def candidates(self, texts: Sequence[str]) -> list[tuple[str, ...]]:
        """Return the names of documents that may be copies of each text, sorted."""
        try:
            return [
                tuple(sorted(_name(key) for key in self._lsh.query(to_lean(row, self.settings.seed))))
                for row in self._signatures(texts)
            ]
        except self._failed as error:
            raise self._said(error) from error

    def remove(self, names: Iterable[str]) -> tuple[str, ...]:
        """Take documents out; return the names of those that were there."""
        gone = []
        try:
            for name in sorted(set(names)):
                if _key(name) in self._lsh:
                    self._lsh.remove(_key(name))
                    gone.append(name)
        except self._failed as error:
            raise self._said(error) from error
        return tuple(gone)

    def _signatures(self, texts: Sequence[str]) -> NDArray[np.uint32]:
        chosen = self.settings
        sets = shingles(texts, chosen.shingle, letters=chosen.ocr, threads=chosen.threads)
        return signatures(sets, chosen.permutations, chosen.seed, threads=chosen.threads)

    def _said(self, error: Exception) -> StoreError:
        return StoreError(f"the server of the index does not answer: {error}: start it, or give its host and port")


def _key(name: str) -> bytes:
    return name.encode("utf-8", "surrogatepass")


def _name(key: bytes) -> str:
    return key.decode("utf-8", "surrogatepass")


def _datasketch() -> Any:
    try:
        import datasketch
    except ImportError as error:
        raise MissingExtraError(
            "datasketch is not installed: pip install 'align-events[datasketch]', or [redis] for an index on a server"
        ) from error
    return datasketch
