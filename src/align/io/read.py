"""Read documents from Python objects, files, folders and standard input.

Text is taken as it is: line ends, spaces and lone surrogates stay, so that offsets point into what was given.
Only a byte order mark at the start of a file is set aside, since it belongs to the encoding and not to the text.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any, BinaryIO, NoReturn

import msgspec

from align.errors import DocumentError
from align.model import Document

__all__ = ["SUFFIXES", "Row", "documents", "read_pair", "read_paths", "read_rows"]

SUFFIXES = (".txt", ".jsonl")

_BOM = b"\xef\xbb\xbf"
_KNOWN = ("title", "source", "published", "url", "lang")
_TABLE_HINT = "docs is a table: give its rows, for example frame.to_dict('records')"


class Row(msgspec.Struct, frozen=True):
    """A document as it was read.

    Attributes:
        document: the document.
        where: the place it came from, for messages: ``reports.jsonl:3``, ``a.txt``, ``document 2``.
        fields: the input row with all its columns in their order, where there was one.
    """

    document: Document
    where: str
    fields: dict[str, Any] | None = None


class _Draft(msgspec.Struct):
    """A document whose id may still be missing; `path` is the file that may name it."""

    where: str
    text: str
    id: str | None = None
    path: Path | None = None
    known: dict[str, str | None] = {}
    meta: dict[str, Any] = {}
    fields: dict[str, Any] | None = None


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
    return [row.document for row in _named(_drafts(docs))]


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
    return _named(draft for path in paths for draft in _read(path, stdin))


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
        found[1].id = f"{_named([found[0]])[0].document.id} (again)"
    first, second = _named(found)
    return first.document, second.document


# --- objects -----------------------------------------------------------------------------------------------------


def _drafts(docs: Any) -> Iterator[_Draft]:
    if isinstance(docs, (str, bytes, bytearray, Document, Mapping, Path)):
        kind = type(docs).__name__
        raise DocumentError(f"docs is of type {kind}, not a collection of documents: put it in a list, [docs]")
    if hasattr(docs, "columns"):  # iterating a data frame gives the names of its columns
        raise DocumentError(_TABLE_HINT)
    try:
        items = iter(docs)
    except TypeError:
        kind = type(docs).__name__
        raise DocumentError(f"docs is of type {kind}, not a collection of documents: give a list of them") from None
    for position, item in enumerate(items):
        where = f"document {position}"
        if isinstance(item, Path):
            yield from _read(item, None)
        elif isinstance(item, str):
            yield _Draft(where, item)
        elif isinstance(item, Document):
            yield _from_fields(msgspec.structs.asdict(item) | {"meta": {}}, where, meta=item.meta)
        elif isinstance(item, Mapping):
            yield _from_fields(item, where)
        else:
            hint = "decode it first, item.decode('utf-8')" if isinstance(item, (bytes, bytearray)) else _GIVE
            raise DocumentError(f"{where} is of type {type(item).__name__}: {hint}")


_GIVE = "give an align.Document, a dict with a 'text', a str, or a pathlib.Path"


def _from_fields(fields: Mapping[str, Any], where: str, *, meta: dict[str, Any] | None = None) -> _Draft:
    """Check the fields of one document; `meta` is that of a `Document`, else unknown fields go there."""
    name = _checked_id(fields.get("id"), where)
    place, where = where, where if name is None else f"{where} (id {name!r})"
    if "text" not in fields:
        keys = ", ".join(repr(key) for key in list(fields)[:8]) or "no fields"
        raise DocumentError(f"{where} has no 'text' (it has {keys}): give its text under the key 'text'")
    text = fields["text"]
    if not isinstance(text, str):
        hint = "decode it first" if isinstance(text, (bytes, bytearray)) else "give a str ('' where it is empty)"
        raise DocumentError(f"{where}: 'text' is of type {type(text).__name__}: {hint}")
    known = {key: _checked_str(key, fields.get(key), where) for key in _KNOWN}
    if meta is None:
        meta = _rest(fields, where)
    return _Draft(place, text, name, None, known, meta)


def _rest(fields: Mapping[str, Any], where: str) -> dict[str, Any]:
    """Return the unknown fields; a mapping under `meta` is opened, so that what was written can be read back."""
    rest = {key: value for key, value in fields.items() if key not in {"id", "text", "meta", *_KNOWN}}
    meta = fields.get("meta")
    if isinstance(meta, Mapping):
        rest = {**meta, **rest}
    elif meta is not None:
        rest["meta"] = meta
    for key in rest:
        if not isinstance(key, str):
            raise DocumentError(f"{where}: the key {key!r} is of type {type(key).__name__}: keys are strings")
    return rest


def _checked_id(value: Any, where: str) -> str | None:
    if value is None:
        return None
    if isinstance(value, str) and value:
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if value == "":
        raise DocumentError(f"{where}: 'id' is empty: leave it out to have one made from the text")
    raise DocumentError(f"{where}: 'id' is {value!r}, of type {type(value).__name__}: give a string or a whole number")


def _checked_str(key: str, value: Any, where: str) -> str | None:
    if value is None or value == "":
        return None
    if key == "published":
        return _checked_time(value, where)
    if not isinstance(value, str):
        raise DocumentError(f"{where}: '{key}' is of type {type(value).__name__}: give a string or leave it out")
    return value


def _checked_time(value: Any, where: str) -> str:
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    if isinstance(value, str):
        try:
            datetime.fromisoformat(value)
        except ValueError:
            pass
        else:
            return value
    raise DocumentError(
        f"{where}: 'published' is {value!r}: give an ISO 8601 date or time, such as "
        "'2026-02-04' or '2026-02-04T19:00+07:00', or leave it out"
    )


# --- names -------------------------------------------------------------------------------------------------------


def _named(drafts: Iterable[_Draft]) -> list[Row]:
    """Give every draft its id: the one it has, else that of its file, else one made from its text."""
    found = list(drafts)
    owner: dict[str, str] = {}
    for draft in found:
        if draft.id is not None:
            _claim(draft.id, draft.where, owner)
    stems = Counter(draft.path.stem for draft in found if draft.id is None and draft.path is not None)
    for draft in found:
        if draft.id is None and draft.path is not None:
            stem = draft.path.stem
            draft.id = stem if stems[stem] == 1 and stem not in owner else draft.path.as_posix()
            _claim(draft.id, draft.where, owner)
    nameless: dict[str, list[_Draft]] = {}
    for draft in found:
        if draft.id is None:
            digest = hashlib.sha256(draft.text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
            nameless.setdefault(digest, []).append(draft)
    for digest, equal in nameless.items():
        # equal texts are told apart by what else is known of them, so that their order in the input does not matter
        for draft in sorted(equal, key=_tie) if len(equal) > 1 else equal:
            draft.id = _free(digest, owner)
            owner[draft.id] = draft.where
    return [_row(draft) for draft in found]


def _claim(name: str, where: str, owner: dict[str, str]) -> None:
    if name in owner:
        if owner[name] == where:
            raise DocumentError(f"{where} is given twice: name every file once")
        raise DocumentError(f"{owner[name]} and {where} have the same id {name!r}: ids must be unique")
    owner[name] = where


def _free(digest: str, owner: dict[str, str]) -> str:
    name, count = digest, 1
    while name in owner:
        count += 1
        name = f"{digest}-{count}"
    return name


def _tie(draft: _Draft) -> str:
    return json.dumps([draft.known, draft.meta], sort_keys=True, default=repr)


def _row(draft: _Draft) -> Row:
    assert draft.id is not None
    document = Document(id=draft.id, text=draft.text, meta=draft.meta, **draft.known)
    return Row(document, draft.where, draft.fields)


# --- files -------------------------------------------------------------------------------------------------------


def _read(path: str | Path, stdin: BinaryIO | None) -> Iterator[_Draft]:
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


def _read_file(path: Path) -> Iterator[_Draft]:
    suffix = _suffix(path.name)
    if suffix == ".jsonl":
        with path.open("rb") as lines:
            yield from _read_lines(lines, str(path))
    elif suffix == ".txt":
        yield _Draft(str(path), _decode(path.read_bytes(), str(path)), path=path)
    elif path.exists():
        known = ", ".join(SUFFIXES)
        raise DocumentError(
            f"{path}: {suffix or 'a file without suffix'} cannot be read: give one of {known}, or a folder"
        )
    else:
        raise DocumentError(f"{path}: no such file or folder")


def _read_stream(data: bytes, name: str) -> Iterator[_Draft]:
    if data.removeprefix(_BOM).lstrip()[:1] == b"{":
        yield from _read_lines(data.split(b"\n"), name)
    else:
        yield _Draft(name, _decode(data, name), path=Path(name))


def _read_lines(lines: Iterable[bytes], name: str) -> Iterator[_Draft]:
    for number, line in enumerate(lines, 1):
        if number == 1:
            line = line.removeprefix(_BOM)
        line = line.strip()
        if line:
            where = f"{name}:{number}"
            fields = _decode_row(line, where)
            draft = _from_fields(fields, where)
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
