"""Read documents from Python objects, files, folders and standard input.

Text is taken as it is: line ends, spaces and lone surrogates stay, so that offsets point into what was given.
Only a byte order mark at the start of a file is set aside, since it belongs to the encoding and not to the text.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO, NoReturn

import msgspec

from align.errors import DocumentError
from align.io.rows import Draft, Row, digest, from_fields, is_sound, named, quick
from align.model import Document

__all__ = ["SUFFIXES", "Row", "documents", "listed", "read_pair", "read_paths", "read_rows"]

SUFFIXES = (".txt", ".jsonl")

_BOM = b"\xef\xbb\xbf"
_TABLE_HINT = "docs is a table: give its rows, for example frame.to_dict('records')"


def documents(docs: Iterable[Document | Mapping[str, Any] | str | Path]) -> list[Document]:
    """Return the documents that `docs` describes, each with an id.

    An item is a `Document`, a mapping (`id`, `text`, and optionally `title`, `source`, `published`, `url`, `lang`;
    other keys go to `meta`), a text, or a `pathlib.Path` to a file or folder (as in `read_paths`). A missing id is made
    from the text, or from the name of its file.

    Raises:
        DocumentError: `docs` or an item of it is not valid; says which, why, and what to give instead.

    >>> [d.id for d in documents([{"id": 7, "text": "A dam broke."}, "Two ministers met."])]
    ['7', '24aaf92b76c862b0']
    >>> documents("A dam broke.")
    Traceback (most recent call last):
    align.errors.DocumentError: docs is of type str, not a collection of documents: put it in a list, [docs]
    """
    items = listed(docs)
    if all(type(item) is str for item in items):
        return _of_texts(items)
    if all(type(item) is Document and is_sound(item) for item in items) and len({item.id for item in items}) == len(
        items
    ):
        return items
    return quick(items) or [row.document for row in named(_drafts(items))]


def read_paths(paths: Iterable[str | Path], stdin: BinaryIO | None = None) -> list[Document]:
    """Return the documents of files and folders, in the order given; see `read_rows`."""
    return [row.document for row in read_rows(paths, stdin)]


def read_rows(paths: Iterable[str | Path], stdin: BinaryIO | None = None) -> list[Row]:
    """Read files and folders, in the order given.

    A folder gives its ``.txt`` and ``.jsonl`` files, also those of its folders, sorted by path; hidden ones are left
    out. A ``.txt`` file is one document, named after the file (after its whole path where two names are equal).
    A ``.jsonl`` file has one document a line; blank lines are skipped. ``-`` is `stdin`: JSON Lines where the
    first character that is not blank is ``{``, else one text. Pipes are read like it.

    Raises:
        DocumentError: a file is missing, of another format, not UTF-8, or a line of it is not a document.
    """
    return named(draft for path in paths for draft in _read(path, stdin))


def read_pair(left: str | Path, right: str | Path, stdin: BinaryIO | None = None) -> tuple[Document, Document]:
    """Read two texts to compare; each input must hold exactly one.

    Raises:
        DocumentError: as in `read_rows`; or an input holds no text or more than one.
    """
    if str(left) == str(right) == "-":
        raise DocumentError("-: standard input is given twice: put one of the texts in a file")
    found = []
    for path in (left, right):
        drafts = list(_read(path, stdin))
        if len(drafts) != 1:
            raise DocumentError(f"{path}: holds {len(drafts)} documents: give a file with one text")
        found += drafts
    if str(left) == str(right):
        found[1].path = None
        found[1].id = f"{named([found[0]])[0].document.id} (again)"
    first, second = named(found)
    return first.document, second.document


# --- objects -----------------------------------------------------------------------------------------------------


def listed(docs: Any) -> list[Any]:
    """Return `docs` as a list; refuse what is no collection of documents.

    Raises:
        DocumentError: `docs` is one document, one text, a table, or no iterable.
    """
    if isinstance(docs, (str, bytes, bytearray, Document, Mapping, Path)):
        kind = type(docs).__name__
        raise DocumentError(f"docs is of type {kind}, not a collection of documents: put it in a list, [docs]")
    if hasattr(docs, "columns"):  # iterating a data frame gives the names of its columns
        raise DocumentError(_TABLE_HINT)
    try:
        return list(docs)
    except TypeError:
        if hasattr(docs, "__iter__"):
            raise
        kind = type(docs).__name__
        raise DocumentError(f"docs is of type {kind}, not a collection of documents: give a list of them") from None


def _of_texts(texts: list[str]) -> list[Document]:
    """Name texts alone; the quick way for large collections, with the ids that `named` gives."""
    seen: dict[str, int] = {}
    found = []
    for text in texts:
        name = digest(text)
        count = seen[name] = seen.get(name, 0) + 1
        found.append(Document(id=name if count == 1 else f"{name}-{count}", text=text))
    return found


def _drafts(items: Iterable[Any]) -> Iterator[Draft]:
    for position, item in enumerate(items):
        where = f"document {position}"
        if isinstance(item, Path):
            yield from _read(item, None)
        elif isinstance(item, str):
            yield Draft(where, item)
        elif isinstance(item, Document):
            yield from_fields(msgspec.structs.asdict(item) | {"meta": {}}, where, meta=item.meta)
        elif isinstance(item, Mapping):
            yield from_fields(item, where)
        else:
            hint = "decode it first, item.decode('utf-8')" if isinstance(item, (bytes, bytearray)) else _GIVE
            raise DocumentError(f"{where} is of type {type(item).__name__}: {hint}")


_GIVE = "give an align.Document, a dict with a 'text', a str, or a pathlib.Path"


# --- files -------------------------------------------------------------------------------------------------------


def _read(path: str | Path, stdin: BinaryIO | None) -> Iterator[Draft]:
    if str(path) == "-":
        yield from _read_stream((stdin or sys.stdin.buffer).read(), "stdin")
        return
    path = Path(path)
    try:
        if path.is_dir():
            for file in _files(path):
                yield from _read_file(file)
        elif path.exists() and not path.is_file():  # a pipe or a device
            yield from _read_stream(path.read_bytes(), str(path))
        else:
            yield from _read_file(path)
    except FileNotFoundError as error:
        raise DocumentError(f"{error.filename or path}: no such file or folder") from None
    except OSError as error:
        raise DocumentError(f"{error.filename or path}: cannot be read: {error.strerror or error}") from None


def _files(folder: Path) -> list[Path]:
    found: list[Path] = []
    for top, folders, names in os.walk(folder, onerror=_raise):
        folders[:] = [name for name in folders if not name.startswith(".")]
        found += [Path(top, name) for name in names if not name.startswith(".") and _suffix(name) in SUFFIXES]
    if not found:
        raise DocumentError(f"{folder}: no {' or '.join(SUFFIXES)} file in this folder")
    return sorted(found, key=lambda file: file.parts)


def _raise(error: OSError) -> NoReturn:
    raise error


def _suffix(name: str) -> str:
    return os.path.splitext(name)[1].lower()


def _read_file(path: Path) -> Iterator[Draft]:
    suffix = _suffix(path.name)
    if suffix == ".jsonl":
        with path.open("rb") as lines:
            yield from _read_lines(lines, str(path))
    elif suffix == ".txt":
        yield Draft(str(path), _decode(path.read_bytes(), str(path)), path=path)
    elif path.exists():
        known = ", ".join(SUFFIXES)
        raise DocumentError(
            f"{path}: {suffix or 'a file without suffix'} cannot be read: give one of {known}, or a folder"
        )
    else:
        raise DocumentError(f"{path}: no such file or folder")


def _read_stream(data: bytes, name: str) -> Iterator[Draft]:
    if data.removeprefix(_BOM).lstrip()[:1] == b"{":
        yield from _read_lines(data.split(b"\n"), name)
    else:
        yield Draft(name, _decode(data, name), path=Path(name))


def _read_lines(lines: Iterable[bytes], name: str) -> Iterator[Draft]:
    for number, line in enumerate(lines, 1):
        if number == 1:
            line = line.removeprefix(_BOM)
        line = line.strip()
        if line:
            where = f"{name}:{number}"
            fields = _decode_row(line, where)
            draft = from_fields(fields, where)
            draft.fields = fields
            yield draft


def _decode_row(line: bytes, where: str) -> dict[str, Any]:
    try:
        row = msgspec.json.decode(line)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        row = _decode_again(line, where, error)
    if not isinstance(row, dict):
        kind = {"list": "an array", "str": "a string", "NoneType": "null"}.get(type(row).__name__, "a number")
        raise DocumentError(f'{where}: {kind}, not an object: write one document a line, {{"id": ..., "text": ...}}')
    return row


def _decode_again(line: bytes, where: str, error: Exception) -> Any:
    """Read a line with the standard library: it takes escaped lone surrogates, which msgspec refuses."""
    if isinstance(error, UnicodeDecodeError):
        _decode(line, where)
    try:
        return json.loads(line, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        reason = "nested too deeply" if isinstance(error, RecursionError) else str(error)
        raise DocumentError(f"{where}: not valid JSON: {reason}: write one document a line") from None


def _no_constant(name: str) -> NoReturn:
    raise ValueError(name)


def _decode(data: bytes, where: str) -> str:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise DocumentError(f"{where}: is UTF-16: convert it to UTF-8, for example with iconv -f UTF-16 -t UTF-8")
    body = data.removeprefix(_BOM)
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        offset = error.start + len(data) - len(body)
        raise DocumentError(
            f"{where}: byte {offset} (0x{data[offset]:02x}) is not UTF-8: convert it, for example with "
            "iconv -f WINDOWS-1252 -t UTF-8"
        ) from None
