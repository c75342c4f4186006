"""Which form and packing a file has by its name, and the streams of bytes below them.

gzip is the standard library's; Zstandard and Parquet need an optional library, which is loaded when such a file is met.
"""

from __future__ import annotations

import gzip
import os
import zlib
from collections.abc import Iterable, Iterator
from importlib import import_module
from io import BufferedIOBase, BufferedReader
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple, cast

from align.errors import DocumentError, MissingExtraError

__all__ = ["FORMS", "OUTPUTS", "SUFFIXES", "Kind", "kind_of", "optional", "packed", "sniffed", "unpacked"]

FORMS = ("txt", "jsonl", "json", "csv", "tsv", "parquet")
OUTPUTS = ("jsonl", "json", "csv", "tsv", "parquet")
_ALIASES = {"ndjson": "jsonl"}
_PACKINGS = ("gz", "zst")
SUFFIXES = tuple(f".{form}" for form in (*FORMS, *_ALIASES))

_MAGIC = {b"\x1f\x8b": ("", "gz"), b"\x28\xb5\x2f\xfd": ("", "zst"), b"PAR1": ("parquet", "")}
_EXTRAS = {"zstandard": "zst", "pyarrow": "files"}


class Kind(NamedTuple):
    """The form of a file, one of `FORMS`, and its packing, ``gz`` or ``zst``; empty where its name says none.

    >>> kind_of("news/a.JSONL.gz"), kind_of("notes.md")
    (Kind(form='jsonl', packing='gz'), Kind(form='', packing=''))
    """

    form: str
    packing: str


def kind_of(path: str | Path) -> Kind:
    """Return what the suffixes of a file name say."""
    stem, suffix = os.path.splitext(os.path.basename(str(path)))
    packing = suffix[1:].lower()
    if packing in _PACKINGS:
        suffix = os.path.splitext(stem)[1]
    else:
        packing = ""
    form = suffix[1:].lower()
    form = _ALIASES.get(form, form)
    return Kind(form if form in FORMS else "", packing)


def optional(module: str, name: str) -> Any:
    """Import an optional library because of the file `name`.

    Raises:
        MissingExtraError: it is not installed.
    """
    try:
        return import_module(module)
    except ImportError:
        library = module.partition(".")[0]
        extra = _EXTRAS[library]
        raise MissingExtraError(
            f"{name}: needs {library}, which is not installed: pip install 'align-events[{extra}]'"
        ) from None


def sniffed(head: bytes) -> Kind:
    """Return what the first bytes of a stream without a name say: packed, Parquet, JSON, or one text."""
    for magic, kind in _MAGIC.items():
        if head.startswith(magic):
            return Kind(*kind)
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if start[:1] in (b"{", b""):  # a stream of nothing has no rows; it is no text either
        return Kind("jsonl", "")
    if start[:1] == b"[" and start[1:].lstrip()[:1] in (b"{", b"]"):
        return Kind("json", "")
    return Kind("txt", "")


def unpacked(stream: BinaryIO, packing: str, name: str) -> BinaryIO:
    """Return a stream of the bytes that were packed; what is wrong with them is a `DocumentError` when it is met."""
    if packing == "gz":
        return cast(BinaryIO, BufferedReader(_Unpacking(gzip.GzipFile(fileobj=stream), name), 1 << 18))
    if packing == "zst":
        library = optional("zstandard", name)
        frames = _Frames(stream, library.ZstdDecompressor())
        return cast(BinaryIO, BufferedReader(_Unpacking(frames, name, library.ZstdError), 1 << 18))
    return stream


class _Frames:
    """What zstd frames, one after the other, hold (RFC 8878); unlike the reader of the library it sees that one is cut.

    Args:
        stream: of the frames.
        unpacker: a `zstandard.ZstdDecompressor`.
    """

    def __init__(self, stream: BinaryIO, unpacker: Any) -> None:
        self._stream, self._unpacker = stream, unpacker
        self._frame: Any = None  # the one that is read
        self._packed = b""
        self._ready = memoryview(b"")

    def read1(self, size: int) -> bytes:
        """Return some bytes, none at the end.

        Raises:
            EOFError: the last frame is cut.
        """
        while not self._ready:
            # a few bytes can hold very much
            self._packed = self._packed or self._stream.read(1 << 11)
            if not self._packed and self._frame is None:
                return b""
            if not self._packed:
                raise EOFError
            self._frame = self._frame or self._unpacker.decompressobj()
            self._ready = memoryview(self._frame.decompress(self._packed))
            self._packed = self._frame.unused_data if self._frame.eof else b""
            self._frame = None if self._frame.eof else self._frame
        out, self._ready = self._ready[:size], self._ready[size:]
        return bytes(out)

    def close(self) -> None:
        """Close the stream."""
        self._stream.close()


class _Unpacking(BufferedIOBase):
    """Read from an unpacker and say in our own words where it fails."""

    def __init__(self, inner: Any, name: str, *errors: type[Exception]) -> None:
        self._inner = inner
        self._name = name
        self._errors: tuple[type[Exception], ...] = (EOFError, gzip.BadGzipFile, zlib.error, *errors)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = self.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def read(self, size: int | None = -1) -> bytes:
        """Return some bytes, as many as come at once: what was unpacked before the damage is not lost with it."""
        try:
            return bytes(self._inner.read1(size))
        except self._errors as error:
            what = "ends too early" if isinstance(error, EOFError) else f"is damaged: {error}"
            raise DocumentError(f"{self._name}: the packed file {what}: unpack or fetch it again") from None

    def close(self) -> None:
        self._inner.close()
        super().close()


def packed(parts: Iterable[bytes], packing: str, name: str) -> Iterator[bytes]:
    """Yield `parts` packed; the same bytes give the same bytes (no time stamp)."""
    if packing == "gz":
        # a gzip member without a name and a time: RFC 1952
        squeeze: Any = zlib.compressobj(6, zlib.DEFLATED, zlib.MAX_WBITS | 16)
    elif packing == "zst":
        squeeze = optional("zstandard", name).ZstdCompressor(level=3, write_checksum=True).compressobj()
    else:
        yield from parts
        return
    for part in parts:
        yield squeeze.compress(part)
    yield squeeze.flush()
