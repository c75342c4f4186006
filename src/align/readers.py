"""Read the documents of a batch, one by one: their sentences and what they state of their events.

Large batches are read in processes of their own where there are threads to spare, for reading is Python and threads
would wait for each other. What was read of a large batch is held packed and compressed, in a fortieth of the memory,
and unpacked when it is asked for.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Generic, TypeVar, overload

import msgspec

from align.extract.account import extract
from align.model import Account, Block, Document, Segments, Sentence
from align.processes import ask
from align.stages import stage
from align.text import segment

__all__ = ["LARGE", "ByName", "Made", "pack", "pressed", "read", "read_here", "read_packed", "unpacked"]

T = TypeVar("T")

LARGE = 1000  # documents from which a batch is packed, and read in processes
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


_REPLY = msgspec.msgpack.Decoder(_Reply)


class Made(Sequence[T], Generic[T]):
    """A sequence whose items are made whenever they are asked for; none is held.

    Args:
        count: items.
        make: makes item `k`.
    """

    def __init__(self, count: int, make: Callable[[int], T]) -> None:
        self._count = count
        self._make = make

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, index: int) -> T: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[T]: ...
    def __getitem__(self, index: int | slice) -> T | Sequence[T]:
        places = range(self._count)[index]
        return self._make(places) if isinstance(places, int) else [self._make(k) for k in places]

    def __reduce__(self) -> tuple[object, ...]:
        return list, (list(self),)  # what makes the items cannot be pickled


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
    advance = stage("reading", len(documents))
    if len(documents) < LARGE:
        segments = [segment(document) for document in documents]
        accounts = [extract(one, spacy=spacy) for one in segments]
        advance(len(documents))
        return segments, accounts
    parts = [documents[low : low + _SENT] for low in range(0, len(documents), _SENT)]

    def request(k: int) -> bytes:
        bare = [msgspec.structs.replace(document, meta={}) for document in parts[k]]
        packed = pack(_Request(spacy, bare))
        return packed if isinstance(packed, bytes) else b""

    def take(k: int, reply: bytes | None) -> _Read:
        found = _REPLY.decode(reply) if reply is not None else None
        advance(len(parts[k]))
        return read_here(parts[k], spacy) if found is None else (found.cuts, found.accounts)

    replies = ask("align.readers:read_packed", len(parts), request, take, threads)
    cuts = [cut for some, _ in replies for cut in some]
    told = [account for _, some in replies for account in some]
    return unpacked(documents, cuts, told)


def unpacked(
    documents: Sequence[Document], cuts: Sequence[bytes | Segments], accounts: Sequence[bytes | Account]
) -> tuple[Sequence[Segments], Sequence[Account]]:
    """Return what `read_here` has read of some documents, unpacked whenever it is asked for."""

    def cut_of(k: int) -> Segments:
        held = cuts[k]
        return Segments(documents[k], *_CUT.decode(zlib.decompress(held))) if isinstance(held, bytes) else held

    def account_of(k: int) -> Account:
        held = accounts[k]
        return _ACCOUNT.decode(zlib.decompress(held)) if isinstance(held, bytes) else held

    return Made(len(documents), cut_of), Made(len(documents), account_of)


def read_packed(request: bytes) -> bytes:
    """Read the documents of a request that `read` made, in another process."""
    asked = msgspec.msgpack.decode(request, type=_Request)
    cuts, accounts = read_here(asked.documents, asked.spacy)
    return _ENCODER.encode(_Reply(list(cuts), list(accounts)))  # type: ignore[arg-type]


_Read = tuple[Sequence[bytes | Segments], Sequence[bytes | Account]]


def read_here(documents: Sequence[Document], spacy: str) -> _Read:
    """Return blocks and sentences of every document, and its account, each packed where it can be."""
    segments = [segment(document) for document in documents]
    accounts = [extract(one, spacy=spacy) for one in segments]
    cuts: list[bytes | Segments] = []
    for one in segments:
        cut = pressed((one.blocks, one.sentences))
        cuts.append(cut if isinstance(cut, bytes) else one)
    return cuts, [pressed(account) for account in accounts]


def pressed(value: T) -> bytes | T:
    """Return a value packed and compressed, or as it is where it cannot be packed."""
    packed = pack(value)
    return zlib.compress(packed, 1) if isinstance(packed, bytes) else packed


def pack(value: T) -> bytes | T:
    """Return a value as MessagePack, or as it is where it cannot be packed."""
    try:
        return _ENCODER.encode(value)
    except UnicodeEncodeError:  # half a surrogate pair, which is no Unicode and stays as it is
        return value
