"""The corridor from documents to records and from two texts to their alignment; its stages stand in `align.batch`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from align.alignment import align_segments
from align.batch import Batch
from align.engine.base import Engine
from align.engine.choice import holder_of, opened
from align.errors import DocumentError, SettingsError
from align.io.read import Docs
from align.io.read import documents as read_documents
from align.model import Alignment, Document
from align.results import MergeResult
from align.settings import Settings
from align.spread import spread
from align.text import segment
from align.words import annotate

__all__ = ["align_pair", "merge"]


def merge(docs: Docs, *, settings: Settings | None = None, engine: str | Engine | None = None) -> MergeResult:
    """Find the reports of one event and fuse them into one record each.

    Copies are found first, as by `dedup`, and are one voice. Pairs that may report one event come from an inverted
    index of rare words, are judged by a logistic regression over what texts and accounts say, and are clustered by
    average linkage.

    Args:
        docs: `Document`, dict (``id``, ``text``, optionally ``title, source, published, url, lang``; more keys are
            kept), text, or `Path` of a file or folder. Missing ids are derived from the text. Or a Ray Dataset or a
            Spark DataFrame with such columns: its own engine works on it.
        settings: thresholds and sizes; the defaults are meant for any news.
        engine: where documents are read and events fused, as for `dedup`. The result is the same.

    Returns:
        The records in order of their first document id. Every document is in exactly one; the result does not depend
        on the order of the documents, the number of threads or the hash seed.

    Raises:
        DocumentError: a document cannot be read or is not valid; says which and why.
        SettingsError: `settings` or `engine` is not valid.
        MissingExtraError: the library of the engine is not installed.

    >>> reports = [
    ...     {"id": "courier", "text": "OSLO, May 4 -- A ferry ran aground off Bygdoy on Monday. Forty were saved."},
    ...     {"id": "gazette", "text": "Forty people were saved when a ferry ran aground off Bygdoy, Oslo, on Monday."},
    ...     {"id": "herald", "text": "The parliament of Chile passed the new budget after a debate of nine hours."},
    ... ]
    >>> [record.documents for record in merge(reports)]
    [('courier', 'gazette'), ('herald',)]
    """
    settings = _checked(settings)
    with opened(engine or holder_of(docs)) as place:
        if place is not None and holder_of(docs):
            docs = place.dicts(docs)
        documents = sorted(read_documents(docs), key=lambda d: d.id)
        batch = Batch(documents, settings) if place is None else spread(documents, settings, place)
    return batch.result(settings.event_threshold)


def align_pair(
    a: Document | Mapping[str, Any] | str | Path,
    b: Document | Mapping[str, Any] | str | Path,
    *,
    settings: Settings | None = None,
) -> Alignment:
    """Align two documents or texts sentence by sentence, `a` on the left, and compare the words of each bead.

    Args:
        a, b: one document each, as for `merge`.
        settings: as for `align_sentences`, which says how it is done.

    Raises:
        DocumentError: one of them cannot be read or is not one document.
        SettingsError: `settings` is something else.

    >>> pair = align_pair("Forty people were saved. The ferry sank.", "The ferry sank at noon.")
    >>> pair.links
    ((1, 0),)
    """
    sides = [read_documents([x]) for x in (a, b)]
    for name, found in zip("ab", sides, strict=True):
        if len(found) != 1:
            raise DocumentError(f"{name} holds {len(found)} documents: give one document or text on each side")
    alignment = align_segments(segment(sides[0][0]), segment(sides[1][0]), settings=_checked(settings))
    return annotate(alignment, sides[0][0], sides[1][0])


def _checked(settings: Settings | None) -> Settings:
    if settings is None:
        return Settings()
    if not isinstance(settings, Settings):
        raise SettingsError(f"settings is {type(settings).__name__}: give align.Settings(...) or None")
    return settings
