"""New documents on their way into an index: what is stored of each, and what is compared at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from align.copies import sampled
from align.duplicates import copy_links
from align.index.live import Found, Seen
from align.index.placing import Read
from align.index.rows import fields_of, key_of, text_of, utf8
from align.index.settle import accounts_of, read
from align.model import Document, Link
from align.settings import Settings
from align.sketch import Sample
from align.store.duckdb import columns_of, insert, lists, texts_of
from align.survivors import instant

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["New", "known", "links_of", "prepared", "store", "store_sketches"]


class New(NamedTuple):
    """Documents with all that is stored of them.

    Attributes:
        documents: the documents.
        sample: of their texts.
        read: their sentences and accounts; nothing where only copies are looked for.
    """

    documents: Sequence[Document]
    sample: Sample
    read: Read


def prepared(documents: Sequence[Document], settings: Settings, *, events: bool) -> New:
    """Return all that is stored of documents."""
    both = [read(document, settings) for document in documents] if events else []
    found = sampled([document.text for document in documents], settings)
    return New(documents, found, Read([cut for cut, _ in both], [account for _, account in both]))


def store(con: DuckDBPyConnection, new: New, first: int, version: int) -> NDArray[np.int32]:
    """Write documents into an open index; return their numbers, from `first` on."""
    documents = new.documents
    docs = np.arange(first, first + len(documents), dtype=np.int32)
    facts: dict[str, list[Any]] = {
        "source": [utf8(document.source) if document.source else None for document in documents],
        "published": [instant(document.published) if document.published else None for document in documents],
        "chars": [len(document.text) for document in documents],
    }
    store_sketches(con, [document.id for document in documents], new.sample, docs, version, facts)
    texts, fields = texts_of([document.text for document in documents]), [fields_of(document) for document in documents]
    insert(con, "bodies", {"doc": docs, "text": texts, "fields": fields})
    if new.read.segments:
        insert(con, "accounts", accounts_of(docs, *new.read))
    return docs


def store_sketches(
    con: DuckDBPyConnection,
    names: Sequence[str],
    found: Sample,
    docs: NDArray[np.int32],
    version: int,
    facts: Mapping[str, list[Any]],
) -> None:
    """Write what is needed to find the copies of documents: ids, samples, and facts such as their publishers."""
    columns = {
        "doc": docs,
        "key": key_of(names),
        "id": texts_of(names),
        "version": np.full(len(docs), version, np.int32),
        "size": found.sizes,
        "print": found.prints,
        "sample": lists(found.sets.values, found.sets.offsets),
        **facts,
    }
    insert(con, "documents", columns)


def known(con: DuckDBPyConnection, given: Sequence[Document]) -> tuple[set[int], list[int]]:
    """Return the places of documents that are there already with the same text, and of those with another one."""
    query = "SELECT id, text FROM documents SEMI JOIN given USING (key) JOIN bodies USING (doc)"
    rows = columns_of(con, query, {"key": key_of([document.id for document in given])})
    held = {text_of(name): text for name, text in zip(rows["id"], rows["text"], strict=True)}
    there = [k for k, document in enumerate(given) if document.id in held] if held else []
    same = {k for k in there if held[given[k].id] == utf8(given[k].text)}
    return same, [k for k in there if k not in same]


def links_of(names: Sequence[str], seen: Seen, found: Found) -> list[Link]:
    """Return copies as links, ordered by the two ids."""
    every = [*names, *seen.names]
    links = copy_links(found.pairs, every.__getitem__)
    for a, b in found.equals.tolist():
        left, right = sorted((every[a], every[b]))
        links.append(Link(left, right, "copy", 1.0, (f"{left} has the same text as {right} (Jaccard 1.00)",)))
    return sorted(links, key=lambda link: (link.left, link.right))
