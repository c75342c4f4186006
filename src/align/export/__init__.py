"""Write records in the forms of other standards; every form is one JSON object for each record.

`FORMS` names them as the command line does (``align merge --as``); a form takes a record and the documents that it was
made from, by id.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from align.errors import SettingsError
from align.export import plover, prov, schema_org, web_annotation
from align.io.read import documents as read_documents
from align.io.write import lines
from align.model import Document
from align.record import EventRecord

__all__ = ["FORMS", "export", "plover", "prov", "schema_org", "web_annotation", "written"]

Form = Callable[[EventRecord, Mapping[str, Document]], dict[str, Any]]

FORMS: dict[str, Form] = {
    "schema.org": schema_org.graph,
    "prov": prov.document,
    "webanno": web_annotation.collection,
    "plover": plover.event,
}


def export(
    records: Iterable[EventRecord], documents: Iterable[Document | Mapping[str, Any]], form: str
) -> Iterator[dict[str, Any]]:
    """Yield the records in one of the `FORMS`, one JSON object each.

    Args:
        records: such as an `align.MergeResult`.
        documents: those that the records were made from, at least; such as `MergeResult.documents`, or as
            they were given to `align.merge`.
        form: ``schema.org``, ``prov``, ``webanno`` or ``plover``.

    Raises:
        DocumentError: the form quotes what stands around a span, and a document is missing or is not the one quoted.
        SettingsError: there is no such form.

    >>> import align
    >>> result = align.merge([{"id": "a", "text": "A ferry hit the pier of Oban on Saturday."}])
    >>> [sorted(made) for made in export(result, result.documents, "schema.org")]
    [['@context', '@graph']]
    """
    write = FORMS.get(form)
    if write is None:
        raise SettingsError(f"form {form!r} is unknown: give one of {', '.join(FORMS)}")
    texts = {document.id: document for document in read_documents(documents)}
    for record in records:
        yield write(record, texts)


def written(
    records: Iterable[EventRecord], documents: Iterable[Document | Mapping[str, Any]], form: str, *, table: bool = False
) -> Iterator[bytes]:
    """Yield the records in one of the `FORMS` as lines of UTF-8: JSON Lines, or the rows of a CSV table.

    Args:
        table: write the PLOVER form as a table; the other forms have no rows.
    """
    made = export(records, documents, form)
    if table and form == "plover":
        return (line.encode("utf-8", "replace") for line in plover.table(made))
    return lines(made)
