"""Read documents from Python objects, files, folders and standard input.

Text is taken as it is: line ends, spaces and lone surrogates stay, so that offsets point into what was given.
Only a byte order mark at the start of a file is set aside, since it belongs to the encoding and not to the text.
"""

from __future__ import annotations

import glob
import os
import re
import shutil
import sys
import tempfile
import warnings
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple, NoReturn, cast

import msgspec

from align.errors import DocumentError, DocumentWarning
from align.io.formats import SUFFIXES, Kind, kind_of, sniffed, unpacked
from align.io.naming import digest
from align.io.rows import Draft, from_fields, is_sound, named, plain, quick
from align.io.tables import RawRow, Refuse, decode, rows, schema, stop
from align.model import Document

__all__ = ["Docs", "Source", "documents", "listed", "read_pair", "read_paths", "said_empty", "sources"]

Docs = Iterable[Document | Mapping[str, Any] | str | Path]

_PAGES = (".html", ".htm", ".xhtml", ".pdf", ".docx", ".rtf")
_TAKE_OUT = "take the text out first (of HTML, for example, with trafilatura)"
_HTML = re.compile(r"\s*<(?:!doctype html|html|head|body|div|article)\b", re.IGNORECASE)
_LONGEST_PATH = 250  # characters
_BETWEEN = re.compile(rb"[,;\t]")

_ROWS = {"to_pylist": "docs.to_pylist()", "to_dicts": "docs.to_dicts()"}  # Arrow, Polars; pandas is the other


def documents(docs: Docs) -> list[Document]:
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
    sound = all(type(item) is Document and is_sound(item) for item in items)
    if sound and len({item.id for item in items}) == len(items):
        return items
    fields = quick(items)
    return fields.documents() if fields else named(_drafts(items))


def read_paths(paths: Iterable[str | Path], refuse: Refuse | None = None) -> list[Document]:
    """Return the documents of files and folders, in the order given.

    Forms are ``.txt``, ``.jsonl``, ``.json`` (one array), ``.csv``, ``.tsv`` and ``.parquet``, all but the last also
    packed (``.gz``, ``.zst``). A folder gives its files of these forms, also those of its folders, sorted by path;
    hidden ones are left out. A path that is no file but has ``*``, ``?`` or ``[`` in it is a pattern.

    A ``.txt`` file is one document, named after the file (after its whole path where two names are equal); the others
    have one document a row; blank lines are skipped. ``-`` is standard input, which may be packed: Parquet by its first
    bytes, JSON Lines where the first character that is not blank is ``{``, an array where it is ``[`` before a ``{``,
    else one text. Pipes are read like it.

    Args:
        paths: of files and folders.
        refuse: called with the error of a row or file that is no document, or has the id of one before it, which is
            then left out; such an error is raised if None.

    Raises:
        DocumentError: a file is missing, of another format, not UTF-8, or a line of it is not a document.
    """
    drafts = (draft for path in paths for draft in _read(path, refuse or stop))
    return named(_once(drafts, refuse) if refuse else drafts)


def read_pair(left: str | Path, right: str | Path) -> tuple[Document, Document]:
    """Read two texts to compare; each input must hold exactly one.

    Raises:
        DocumentError: as in `read_paths`; or an input holds no text or more than one.
    """
    if str(left) == str(right) == "-":
        raise DocumentError("-: standard input is given twice: put one of the texts in a file")
    found = []
    for path in (left, right):
        drafts = list(_read(path))
        if len(drafts) != 1:
            raise DocumentError(f"{path}: holds {len(drafts)} documents: give a file with one text")
        found += drafts
    if str(left) == str(right):
        found[1].path = None
        found[1].id = f"{named([found[0]])[0].id} (again)"
    first, second = named(found)
    return first, second


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
        way = next((call for name, call in _ROWS.items() if hasattr(docs, name)), "docs.to_dict('records')")
        raise DocumentError(f"docs is a table: give its rows, {way}")
    try:
        items = (
            docs.to_pylist() if hasattr(docs, "to_pylist") else list(docs)
        )  # an Arrow column holds no Python objects
        _warn_of_path(items)
        return items
    except TypeError:
        if hasattr(docs, "__iter__"):
            raise
        kind = type(docs).__name__
        raise DocumentError(f"docs is of type {kind}, not a collection of documents: give a list of them") from None


def _warn_of_path(items: list[Any]) -> None:
    """Warn where the first text is the name of a file or folder: it was hardly meant to be read as a text."""
    first = items[0] if items else None
    if isinstance(first, str) and len(first) < _LONGEST_PATH and os.path.exists(first):
        said = (
            f"docs[0] is read as a text, but there is a file or folder {first!r}: give pathlib.Path({first!r}) for it"
        )
        warnings.warn(said, DocumentWarning, stacklevel=2)


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
            yield from _read(item)
        elif isinstance(item, str):
            yield Draft(where, plain(item))
        elif isinstance(item, Document):
            yield from_fields(msgspec.structs.asdict(item) | {"meta": {}}, where, meta=item.meta)
        elif isinstance(item, Mapping):
            yield from_fields(item, where)
        else:
            hint = "decode it first, item.decode('utf-8')" if isinstance(item, (bytes, bytearray)) else _GIVE
            raise DocumentError(f"{where} is of type {type(item).__name__}: {hint}")


_GIVE = "give an align.Document, a dict with a 'text', a str, or a pathlib.Path"


# --- files -------------------------------------------------------------------------------------------------------


class Source(NamedTuple):
    """One file to read, or a stream that was put into a temporary file, so that it can be read again.

    Attributes:
        path: what names its document, where it is a text.
        kind: its form and packing.
        spool: the temporary file, if there is one.
    """

    path: Path
    kind: Kind
    spool: BinaryIO | None = None

    @property
    def name(self) -> str:
        """Its name in messages."""
        return str(self.path)

    def rows(self, refuse: Refuse = stop) -> Iterator[RawRow]:
        """Yield its rows; a text is one row that has a `text` only. See `align.io.tables.rows`."""
        try:
            with self._opened() as raw:
                stream = unpacked(raw, self.kind.packing, self.name)
                if self.kind.form == "txt":
                    yield RawRow(self.name, {"text": decode(stream.read(), self.name)})
                else:
                    yield from rows(stream, self.kind.form, self.name, refuse)
        except OSError as error:
            raise DocumentError(f"{self.name}: cannot be read: {error.strerror or error}") from None

    def schema(self) -> Any:
        """Return the types of the columns of a Parquet file."""
        with self._opened() as raw:
            return schema(raw, self.name)

    def close(self) -> None:
        """Remove the temporary file, if there is one."""
        if self.spool is not None:
            self.spool.close()

    def _opened(self) -> BinaryIO:
        if self.spool is None:
            return self.path.open("rb")
        self.spool.seek(0)
        return os.fdopen(os.dup(self.spool.fileno()), "rb")


def sources(paths: Iterable[str | Path], form: str | None = None) -> list[Source]:
    """Return the files that paths, folders, patterns (``news/*.jsonl``) and ``-`` stand for, in order.

    Args:
        paths: as for `read_paths`.
        form: of streams and of files whose names do not say it (see `align.io.formats.FORMS`).

    Raises:
        DocumentError: one is missing, cannot be read, or has no form that is known.
    """
    return [source for path in paths for source in _sources(path, form)]


def _sources(path: str | Path, form: str | None) -> Iterator[Source]:
    if str(path) == "-":
        yield _spooled(sys.stdin.buffer, "stdin", form)
        return
    path = Path(path)
    try:
        if path.is_dir():
            yield from (Source(file, kind_of(file)) for file in _files(path))
        elif path.exists() and not path.is_file():  # a pipe or a device
            with path.open("rb") as stream:
                yield _spooled(stream, str(path), form)
        elif path.exists():
            yield Source(path, _known_kind(path, form))
        else:
            found = sorted(glob.glob(str(path), recursive=True)) if glob.has_magic(str(path)) else []
            if not found:
                raise DocumentError(f"{path}: no such file or folder")
            for name in found:
                yield from _sources(Path(name), form)
    except OSError as error:
        raise DocumentError(f"{error.filename or path}: cannot be read: {error.strerror or error}") from None


def _known_kind(path: Path, form: str | None) -> Kind:
    kind = kind_of(path)
    kind = kind._replace(form=kind.form or form or "")
    if not kind.form:
        what = path.suffix.lower() or "a file without suffix"
        hint = f"{_TAKE_OUT}, or " if what.endswith(_PAGES) else ""
        raise DocumentError(
            f"{path}: {what} cannot be read: {hint}give one of {', '.join(SUFFIXES)} (also .gz or .zst of these), or a "
            "folder"
        )
    if kind.form == "parquet" and kind.packing:
        raise DocumentError(f"{path}: cannot be read: unpack it first (Parquet packs its columns itself)")
    return kind


def _spooled(stream: BinaryIO, name: str, form: str | None) -> Source:
    spool = cast(BinaryIO, tempfile.TemporaryFile())  # noqa: SIM115 - closed with its source
    shutil.copyfileobj(stream, spool, 1 << 20)
    source = Source(Path(name), Kind("txt", ""), spool)
    with source._opened() as raw:
        kind = sniffed(raw.read(4096))
    if kind.packing:
        with source._opened() as raw:
            kind = kind._replace(form=sniffed(unpacked(raw, kind.packing, name).read(4096)).form)
    if not form and kind.form == "txt":
        with source._opened() as raw:
            head = unpacked(raw, kind.packing, name).read(4096).partition(b"\n")[0]
        if not {b"id", b"text"}.isdisjoint(cell.strip(b'" \r') for cell in _BETWEEN.split(head)):
            hint = "put it in a file whose name says its form, or give align dedup --input-format"
            warnings.warn(f"{name}: is read as one text, but looks like a table: {hint}", DocumentWarning, stacklevel=2)
    return source._replace(kind=kind._replace(form=form or kind.form))


def _files(folder: Path) -> list[Path]:
    found: list[Path] = []
    pages: list[Path] = []
    for top, folders, names in os.walk(folder, onerror=_raise):
        folders[:] = [name for name in folders if not name.startswith(".")]
        found += [Path(top, name) for name in names if not name.startswith(".") and kind_of(name).form]
        pages += [Path(top, name) for name in names if name.lower().endswith(_PAGES)]
    if pages:
        said = f"{folder}: {len(pages):,} left out, such as {min(pages).name}: {_TAKE_OUT}"
        warnings.warn(said, DocumentWarning, stacklevel=2)
    if not found:
        raise DocumentError(f"{folder}: no {', '.join(SUFFIXES[:-1])} or {SUFFIXES[-1]} file in this folder")
    return sorted(found, key=lambda file: file.parts)


def _raise(error: OSError) -> NoReturn:
    raise error


def _read(path: str | Path, refuse: Refuse = stop) -> Iterator[Draft]:
    for source in _sources(path, None):
        empty = True

        def told(error: DocumentError) -> None:
            nonlocal empty
            empty = False
            refuse(error)

        with closing(source):
            for row in _rows(source, told):
                empty = False
                if source.kind.form == "txt":
                    if _HTML.match(row.fields["text"], 0, 1000):
                        said = f"{row.where}: looks like HTML, whose tags would be read as words: {_TAKE_OUT}"
                        warnings.warn(said, DocumentWarning, stacklevel=2)
                    yield Draft(row.where, row.fields["text"], path=source.path)
                    continue
                try:
                    draft = from_fields(row.fields, row.where)
                except DocumentError as error:
                    told(error)
                else:
                    yield draft
        if empty:
            said_empty(source.name)


def _rows(source: Source, refuse: Refuse) -> Iterator[RawRow]:
    try:
        yield from source.rows(refuse)
    except DocumentError as error:  # the file cannot be read any further
        refuse(error)


def _once(drafts: Iterable[Draft], refuse: Refuse) -> Iterator[Draft]:
    """Refuse the later of two documents that give themselves the same id."""
    owner: dict[str, str] = {}
    for draft in drafts:
        if draft.id is not None and draft.id in owner:
            refuse(DocumentError(f"{owner[draft.id]} and {draft.where} have the same id {draft.id!r}"))
            continue
        if draft.id is not None:
            owner[draft.id] = draft.where
        yield draft


def said_empty(name: str) -> None:
    """Warn that a file has no row: nothing else would tell it from one whose documents were read."""
    warnings.warn(f"{name}: holds no document", DocumentWarning, stacklevel=2)
