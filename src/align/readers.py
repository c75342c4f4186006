"""Read the documents of a batch, one by one: their sentences and what they state of their events.

Large batches are read in processes of their own where there are threads to spare, for reading is Python and threads
would wait for each other. A process is a fresh interpreter that is sent documents over a pipe: nothing is forked, the
caller's main module is not run again, and what comes back is data. Where it cannot be had, or fails, its documents are
read here. What was read of a large batch is held packed, in a tenth of the memory, and unpacked when it is asked for.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import IO, Generic, TypeVar, overload

import msgspec

from align.extract.account import extract
from align.model import Account, Block, Document, Segments, Sentence
from align.text import segment

__all__ = ["ByName", "Packed", "read", "serve"]

T = TypeVar("T")

_LARGE = 1000  # documents from which a batch is packed, and read in processes
_SENT = 100  # documents sent at once
_ENCODER = msgspec.msgpack.Encoder()
_CUT = msgspec.msgpack.Decoder(tuple[tuple[Block, ...], tuple[Sentence, ...]])
_ACCOUNT = msgspec.msgpack.Decoder(Account)


class _Request(msgspec.Struct, array_like=True):
    spacy: str
    documents: list[Document]


class _Reply(msgspec.Struct, array_like=True):
    """Blocks and sentences of every document, and its account, each packed by itself."""

    cuts: list[bytes]
    accounts: list[bytes]


class Packed(Sequence[T], Generic[T]):
    """A sequence whose items are unpacked whenever they are asked for.

    Args:
        items: each packed as bytes, or as it is where it cannot be packed.
        unpack: makes item `k` of its bytes.
    """

    def __init__(self, items: Sequence[bytes | T], unpack: Callable[[int, bytes], T]) -> None:
        self._items = items
        self._unpack = unpack

    def __len__(self) -> int:
        return len(self._items)

    @overload
    def __getitem__(self, index: int) -> T: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[T]: ...
    def __getitem__(self, index: int | slice) -> T | Sequence[T]:
        if isinstance(index, slice):
            return [self[k] for k in range(*index.indices(len(self)))]
        k = range(len(self))[index]
        item = self._items[k]
        return self._unpack(k, item) if isinstance(item, bytes) else item


class ByName(Mapping[str, T], Generic[T]):
    """The items of a sequence by the names whose places are given; none is held."""

    def __init__(self, places: Mapping[str, int], items: Sequence[T]) -> None:
        self._places = places
        self._items = items

    def __getitem__(self, name: str) -> T:
        return self._items[self._places[name]]

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)


def read(
    documents: Sequence[Document], *, spacy: str = "", threads: int = 1
) -> tuple[Sequence[Segments], Sequence[Account]]:
    """Return the sentences of every document and what it states.

    Args:
        documents: n documents.
        spacy: as for `align.extract.account.extract`.
        threads: processes that read a large batch; the result does not depend on it.
    """
    if len(documents) < _LARGE:
        segments = [segment(document) for document in documents]
        return segments, [extract(one, spacy=spacy) for one in segments]
    parts = [documents[low : low + _SENT] for low in range(0, len(documents), _SENT)]
    replies = list(_replies(parts, spacy, min(threads, len(parts))))
    cuts = [cut for some, _ in replies for cut in some]
    accounts = [account for _, some in replies for account in some]
    return (
        Packed(cuts, lambda k, packed: Segments(documents[k], *_CUT.decode(packed))),
        Packed(accounts, lambda _, packed: _ACCOUNT.decode(packed)),
    )


_Read = tuple[Sequence[bytes | Segments], Sequence[bytes | Account]]


def _replies(parts: Sequence[Sequence[Document]], spacy: str, processes: int) -> Iterator[_Read]:
    readers = [_Reader(spacy) for _ in range(processes)] if processes > 1 else []
    if not readers:
        yield from (_read_here(part, spacy) for part in parts)
        return
    try:
        with ThreadPoolExecutor(len(readers)) as pool:
            # every reader takes every so-manyth part, so that no two threads talk to one process
            shares = list(pool.map(lambda k: [readers[k].read(p) for p in parts[k::processes]], range(processes)))
        yield from (shares[k % processes][k // processes] for k in range(len(parts)))
    finally:
        for reader in readers:
            reader.close()


def _read_here(documents: Sequence[Document], spacy: str) -> _Read:
    segments = [segment(document) for document in documents]
    accounts = [extract(one, spacy=spacy) for one in segments]
    cuts = [_packed((one.blocks, one.sentences), one) for one in segments]
    return cuts, [_packed(account, account) for account in accounts]


def _packed(value: object, otherwise: T) -> bytes | T:
    try:
        return _ENCODER.encode(value)
    except UnicodeEncodeError:  # half a surrogate pair, which is no Unicode and stays as it is
        return otherwise


class _Reader:
    """A process that reads documents, or this one where there is none."""

    def __init__(self, spacy: str) -> None:
        self.spacy = spacy
        self.process: subprocess.Popen[bytes] | None = None
        if not sys.executable or getattr(sys, "frozen", False):
            return
        program = f"import sys; sys.path[:] = {sys.path!r}; from align.readers import serve; serve()"
        try:
            self.process = subprocess.Popen(
                [sys.executable, "-c", program],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
        except OSError:
            return

    def read(self, documents: Sequence[Document]) -> _Read:
        bare = [msgspec.structs.replace(document, meta={}) for document in documents]
        reply = self._asked(_packed(_Request(self.spacy, bare), b""))
        return _read_here(documents, self.spacy) if reply is None else (reply.cuts, reply.accounts)

    def _asked(self, request: bytes) -> _Reply | None:
        """Send a request and return the reply; None where there is none, of which the reason is found here."""
        if self.process is None or not request:
            return None
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        try:
            _send(self.process.stdin, request)
            reply = _received(self.process.stdout)
        except (OSError, EOFError):
            self.close()
            return None
        return msgspec.msgpack.decode(reply, type=_Reply) if reply else None

    def close(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.communicate()
            self.process = None


def serve() -> None:
    """Read documents from standard input and write what they hold to standard output, until there are no more."""
    asked, told = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr  # nobody else writes between the replies
    while True:
        try:
            request = msgspec.msgpack.decode(_received(asked), type=_Request)
        except (EOFError, KeyboardInterrupt):
            return
        try:
            cuts, accounts = _read_here(request.documents, request.spacy)
            reply = _ENCODER.encode(_Reply(list(cuts), list(accounts)))  # type: ignore[arg-type]
        except Exception:  # the caller reads these documents itself, and raises
            reply = b""
        _send(told, reply)


def _send(stream: IO[bytes], data: bytes) -> None:
    stream.write(len(data).to_bytes(8, "little") + data)
    stream.flush()


def _received(stream: IO[bytes]) -> bytes:
    """Return what `_send` wrote.

    Raises:
        EOFError: the other side has gone.
    """
    size = _exactly(stream, 8)
    return _exactly(stream, int.from_bytes(size, "little"))


def _exactly(stream: IO[bytes], size: int) -> bytes:
    data = stream.read(size)
    if len(data) < size:
        raise EOFError
    return data
