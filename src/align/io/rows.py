"""Check the fields of documents and give every document its id."""

from __future__ import annotations

import json
import math
import re
import warnings
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from email.utils import parsedate_to_datetime
from itertools import repeat
from pathlib import Path
from types import NoneType
from typing import Any, NamedTuple

import msgspec
import numpy as np

from align import _held
from align.errors import DocumentError, DocumentWarning
from align.io.naming import Names
from align.model import Document

__all__ = [
    "KNOWN",
    "MARKS",
    "RESAVE",
    "Draft",
    "Fields",
    "absent",
    "checked_id",
    "checked_text",
    "checked_time",
    "from_fields",
    "is_sound",
    "named",
    "plain",
    "quick",
]

KNOWN = ("title", "source", "published", "url", "lang")  # what a document may say beside id and text
MARKS = (";", "\t", "|")  # what other programs put between the cells of a CSV file
RESAVE = "Write it with commas, or with tabs as .tsv"
_OWN = frozenset({"id", "text", "meta", *KNOWN})


class Draft(msgspec.Struct):
    """A document whose id may still be missing; `path` is the file that may name it."""

    where: str
    text: str
    id: str | None = None
    path: Path | None = None
    known: dict[str, str] = {}
    meta: dict[str, Any] = {}


def from_fields(fields: Mapping[str, Any], where: str, *, meta: dict[str, Any] | None = None) -> Draft:
    """Check the fields of one document; `meta` is that of a `Document`, else unknown fields go there."""
    name = checked_id(fields.get("id"), where)
    place, where = where, where if name is None else f"{where} (id {name!r})"
    text = checked_text(fields, "text", where)
    known = {}
    for key in KNOWN:
        value = fields.get(key)
        if not absent(value):
            known[key] = value if type(value) is str and key != "published" else _checked_str(key, value, where)
    if meta is None:
        meta = _rest(fields, where)
    return Draft(place, text, name, None, known, meta)


def checked_text(fields: Mapping[str, Any], key: str, where: str, option: str = "") -> str:
    """Return the text of a row; `option` is the option of a command that names its column."""
    if key not in fields:
        keys = ", ".join(repr(name) for name in list(fields)[:8]) or "no fields"
        hint = f"give its text under the key {key!r}"
        marks = [mark for mark in MARKS if len(fields) == 1 and mark in next(iter(fields))]
        if marks:
            hint = f"are its cells separated by {marks[0]!r}? {RESAVE}"
        elif option:
            hint = f"name the column of the text with {option}"
        elif ":" in where:  # a row of a file
            hint += "; align dedup takes another column with --text-field"
        raise DocumentError(f"{where} has no {key!r} (it has {keys}): {hint}")
    text = fields[key]
    if not isinstance(text, str):
        hint = "decode it first" if isinstance(text, (bytes, bytearray)) else "give a str ('' where it is empty)"
        missing = "null (None)" if text is None else f"missing ({text})"
        kind = missing if absent(text) else f"of type {type(text).__name__}"
        raise DocumentError(f"{where}: {key!r} is {kind}: {hint}", of_row=True)
    return plain(text)


def plain(text: str) -> str:
    """Return the characters of a text that may be of a kind of its own, such as those of parsers of web pages."""
    return str.__str__(text)


def is_sound(document: Document) -> bool:
    """Whether `from_fields` would find nothing wrong with a document and change nothing of it."""
    if not (type(document.id) is str and document.id and type(document.text) is str):
        return False
    for value in (document.title, document.source, document.url, document.lang):
        if value is not None and not (type(value) is str and value):
            return False
    if document.published is None:
        return True
    return type(document.published) is str and _is_time(document.published)


class Fields(NamedTuple):
    """Rows that are plain dicts with ids and nothing odd about them, seen as columns.

    Attributes:
        ids, texts: of every row.
        known: the other fields that documents have, as far as there are any, each with a value or None for every row.
        rows: as given.
        rest: the keys of other fields, by all keys of a row.
    """

    ids: list[str]
    texts: list[str]
    known: dict[str, list[str | None]]
    rows: list[dict[str, Any]]
    rest: dict[tuple[str, ...], tuple[str, ...]]

    def documents(self) -> list[Document]:
        """Return the rows as documents."""
        columns = zip(self.ids, self.texts, *(self.known.get(key) or repeat(None) for key in KNOWN), strict=False)
        if not any(self.rest.values()):
            return [
                Document(id=name, text=text, title=title, source=source, published=published, url=url, lang=lang)
                for name, text, title, source, published, url, lang in columns
            ]
        metas = ({key: row[key] for key in self.rest[tuple(row)]} for row in self.rows)
        return [
            Document(id=name, text=text, title=title, source=source, published=published, url=url, lang=lang, meta=meta)
            for (name, text, title, source, published, url, lang), meta in zip(columns, metas, strict=False)
        ]


def quick(items: list[Any]) -> Fields | None:
    """Return plain dicts that have ids and nothing odd about them as columns; None where one is not like this.

    The quick way for large collections: it looks at columns instead of documents.
    """
    found = _held.columns(items, ("id", "text")) if items else None
    if found is None:
        return None
    (ids, texts), alone = found
    plain = _plain(ids, texts, items)
    if plain is None:
        return None
    if alone:  # no other keys: none is looked at
        return plain
    shapes = set(map(tuple, items))
    keys = {key for shape in shapes for key in shape}
    if not all(type(key) is str for key in keys) or "meta" in keys:
        return None
    known: dict[str, list[str | None]] = {}
    for key in KNOWN:
        if key in keys:
            values = [item.get(key) for item in items]
            if not set(map(type, values)) <= {str, NoneType}:
                return None
            known[key] = [value or None for value in values]
    times = set(known.get("published", ())) - {None}
    if not all(_REDUCED.fullmatch(time) or _is_time(time) for time in times if time):
        return None
    rest = {shape: tuple(key for key in shape if key not in _OWN) for shape in shapes}
    return plain._replace(known=known, rest=rest)


def _plain(ids: list[Any], texts: list[Any], rows: list[dict[str, Any]]) -> Fields | None:
    """Return rows with their ids and texts; None where these are odd."""
    ordered = _held.ascending(ids)
    if ordered is None or (_held.sizes(texts, np.arange(len(texts))) < 0).any():
        return None
    if not ordered and len(set(ids)) < len(ids):
        return None
    return Fields(ids, texts, {}, rows, {})


def _rest(fields: Mapping[str, Any], where: str) -> dict[str, Any]:
    """Return the unknown fields; a mapping under `meta` is opened, so that what was written can be read back."""
    rest = {key: value for key, value in fields.items() if key not in _OWN}
    meta = fields.get("meta")
    if isinstance(meta, Mapping):
        rest = {**meta, **rest}
    elif meta is not None:
        rest["meta"] = meta
    for key in rest:
        if not isinstance(key, str):
            raise DocumentError(f"{where}: the key {key!r} is of type {type(key).__name__}: keys are strings")
    return rest


def absent(value: Any) -> bool:
    """Whether a cell is empty: None, an empty text, or what pandas has in place of a value that is missing."""
    if type(value) is str:
        return not value
    return value is None or (isinstance(value, float) and math.isnan(value)) or type(value).__name__ in _MISSING


_MISSING = ("NAType", "NaTType")
_WHOLE = 2**53  # from here on a float does not hold every whole number


def checked_id(value: Any, where: str) -> str | None:
    """Return an id as text; None where there is none."""
    if isinstance(value, str):
        if not value:
            raise DocumentError(f"{where}: 'id' is empty: leave it out to have one made from the text")
        return plain(value)
    if absent(value):
        return None
    if isinstance(value, (int, np.integer)) and not isinstance(value, bool):
        return str(value)
    hint = "give a string or a whole number"
    if isinstance(value, (float, np.floating, Decimal)):  # what pandas makes of whole numbers where one is missing
        if isinstance(value, float) and abs(value) >= _WHOLE:
            hint = "too large to tell whole numbers apart: read the column of ids as strings"
        elif math.isfinite(value) and value == int(value):
            return str(int(value))
    raise DocumentError(f"{where}: 'id' is {value!r}, of type {type(value).__name__}: {hint}")


def _checked_str(key: str, value: Any, where: str) -> str:
    if key == "published":
        return checked_time(value, where) or ""
    if not isinstance(value, str):
        raise DocumentError(f"{where}: '{key}' is of type {type(value).__name__}: give a string or leave it out")
    return plain(value)


def checked_time(value: Any, where: str) -> str | None:
    """Return a time as ISO 8601 where it can be read; what cannot be read is kept as given, with a warning."""
    if absent(value):
        return None
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    if not isinstance(value, str):
        raise DocumentError(
            f"{where}: 'published' is {value!r}: give an ISO 8601 date or time, such as "
            "'2026-02-04' or '2026-02-04T19:00+07:00', or leave it out"
        )
    time = plain(value)
    if _REDUCED.fullmatch(time) or _is_time(time):
        return time
    try:
        return parsedate_to_datetime(time).isoformat()  # RFC 2822, as feeds write it
    except ValueError:
        warnings.warn(
            f"{where}: 'published' is {time!r}, which is no ISO 8601 or RFC 2822 date: kept, but not used as a date",
            DocumentWarning,
            stacklevel=2,
        )
        return time


_REDUCED = re.compile(r"\d{4}(?:-\d{2})?")


def _is_time(value: str) -> bool:
    try:
        datetime.fromisoformat(value)
    except ValueError:
        return False
    return True


# --- names -------------------------------------------------------------------------------------------------------


def named(drafts: Iterable[Draft]) -> list[Document]:
    """Return the documents of drafts: a draft has an id, else that of its file, else one made from its text."""
    found, names = list(drafts), Names(_tie)
    for draft in found:
        if draft.id is not None:
            names.given(draft.id)
        elif draft.path is not None:
            names.of_file(draft.path)
        else:
            names.of_text(draft.text, draft)
    for first, later in names.settle():
        one, other = found[first].where, found[later].where
        if one == other:
            raise DocumentError(f"{one} is given twice: name every file once")
        raise DocumentError(f"{one} and {other} have the same id {names.ids[later]!r}: ids must be unique")
    return [_document(draft, name) for draft, name in zip(found, names.ids, strict=True)]


def _tie(draft: Draft) -> str:
    return json.dumps([draft.known, draft.meta], sort_keys=True, default=repr)


def _document(draft: Draft, name: str) -> Document:
    return Document(id=name, text=draft.text, meta=draft.meta, **draft.known)
