"""Documents and what was read of them, as bytes of an index."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from hashlib import blake2b
from typing import Any, TypeVar

import msgspec
import numpy as np
from numpy.typing import NDArray

from align.errors import DocumentError
from align.io.rows import KNOWN
from align.io.write import plain
from align.model import Account, Block, Document, Segments, Sentence
from align.sketch import sample

__all__ = [
    "account_of",
    "cut_of",
    "decode",
    "document_of",
    "encode",
    "fields_of",
    "key_of",
    "print_of",
    "segments_of",
    "text_of",
    "utf8",
]

T = TypeVar("T")


class _Cut(msgspec.Struct, array_like=True, frozen=True):
    """What `Segments` holds beside the document."""

    blocks: tuple[Block, ...]
    sentences: tuple[Sentence, ...]


def utf8(text: str) -> bytes:
    """Return a text as bytes, lone surrogates and all."""
    return text.encode("utf-8", "surrogatepass")


def text_of(data: bytes) -> str:
    """Return a text from its bytes."""
    return data.decode("utf-8", "surrogatepass")


def key_of(names: Sequence[str]) -> NDArray[np.uint64]:
    """Return a print of every id; equal ids have equal ones, others hardly ever."""
    return sample(list(names), 64, 1).prints


def print_of(data: bytes) -> int:
    """Return a print of 64 bits."""
    return int.from_bytes(blake2b(data, digest_size=8).digest(), "little")


def encode(value: Any, *, sets: bool = False) -> bytes:
    """Return nouns as bytes: MessagePack, or JSON where a lone surrogate stands in them; `sets` are put in order."""
    try:
        return msgspec.msgpack.encode(value, order="deterministic" if sets else None)
    except UnicodeEncodeError:
        return json.dumps(msgspec.to_builtins(value)).encode("ascii")


def decode(data: bytes, kind: type[T]) -> T:
    """Return what `encode` was given.

    >>> decode(encode(Sentence(0, 4)), Sentence)
    Sentence(start=0, end=4, kind='body')
    """
    if data[:1] in (b"{", b"["):  # no MessagePack of a noun begins like this
        return msgspec.convert(json.loads(data), kind)
    found: T = _decoder(kind).decode(data)  # type: ignore[arg-type]
    return found


@cache
def _decoder(kind: Any) -> msgspec.msgpack.Decoder[Any]:
    return msgspec.msgpack.Decoder(kind)


def fields_of(document: Document) -> bytes:
    """Return all of a document but its id and its text; nothing where there is nothing."""
    known = {name: getattr(document, name) for name in KNOWN if getattr(document, name) is not None}
    if not known and not document.meta:
        return b""
    try:
        return json.dumps([known, document.meta], default=_plain).encode("ascii")
    except (TypeError, ValueError) as error:
        raise DocumentError(f"document {document.id!r}: 'meta' cannot be stored: {error}: give plain values") from None


def _plain(value: Any) -> Any:
    return msgspec.to_builtins(value, enc_hook=plain)


def document_of(name: bytes, text: bytes, fields: bytes) -> Document:
    """Return a document from its parts."""
    known, meta = json.loads(fields) if fields else ({}, {})
    return Document(
        id=name.decode("utf-8", "surrogatepass"), text=text.decode("utf-8", "surrogatepass"), meta=meta, **known
    )


def cut_of(segments: Segments) -> bytes:
    """Return the blocks and sentences of a document as bytes."""
    return encode(_Cut(segments.blocks, segments.sentences))


def segments_of(document: Document, data: bytes) -> Segments:
    """Return the blocks and sentences of a document from their bytes."""
    cut = decode(data, _Cut)
    return Segments(document, cut.blocks, cut.sentences)


def account_of(data: bytes) -> Account:
    """Return the account of a document from its bytes."""
    return decode(data, Account)
