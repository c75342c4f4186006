"""What an index answers with."""

from __future__ import annotations

from typing import Any

import msgspec

from align.model import Link

__all__ = ["Added", "Answer", "Info"]


class Added(msgspec.Struct, frozen=True):
    """What became of documents that were added.

    Attributes:
        documents: ids of those that are new.
        known: ids of those that were there already, with the same text.
        copies: verified pairs between a new document and any other, ordered by the two ids.
        version: of the index after it.
    """

    documents: tuple[str, ...]
    known: tuple[str, ...]
    copies: tuple[Link, ...]
    version: int


class Answer(msgspec.Struct, frozen=True):
    """What an index knows that is like a document.

    Attributes:
        document: the id of the document that was asked for.
        copies: verified copies of it in the index.
        events: ids of the events that its copies are in, as of the last settling.
    """

    document: str
    copies: tuple[Link, ...]
    events: tuple[str, ...]


class Info(msgspec.Struct, frozen=True):
    """An index in figures.

    Attributes:
        version: counts the changes that were committed.
        settled: version in which its events were last made; behind `version` while documents wait to be put into them.
        bytes: of its file.
        looks_for: `events` or `copies`.
        header: what it was made with.
    """

    path: str
    documents: int
    events: int
    version: int
    settled: int
    bytes: int
    looks_for: str
    header: dict[str, Any]
