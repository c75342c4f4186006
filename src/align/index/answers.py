"""What an index answers with."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple

import msgspec

from align.model import Link

__all__ = ["Added", "Alike", "Answer", "Info"]


class Added(msgspec.Struct, frozen=True):
    """What became of documents that were added.

    Attributes:
        documents: ids of those that are new.
        known: ids of those that were there already, with the same text.
        copies: verified pairs between a new document and any other, ordered by the two ids.
        reports: pairs between a new document and any other that seem to report one event, likewise; judged beside the
            nearest documents only. The next settling judges them among all.
        events: the event that a new document seems to join, by its id, as far as it was there when settled last; a
            document that is in none of its pairs is likely to be an event of its own.
        version: of the index after it.
    """

    documents: tuple[str, ...]
    known: tuple[str, ...]
    copies: tuple[Link, ...]
    reports: tuple[Link, ...]
    events: Mapping[str, str]
    version: int


class Answer(msgspec.Struct, frozen=True):
    """What an index knows that is like a document.

    Attributes:
        document: the id of the document that was asked for.
        copies: verified copies of it in the index.
        reports: documents in the index that seem to report its event, as in `Added`.
        events: ids of the events that those are in, as of the last settling, the likeliest first.
    """

    document: str
    copies: tuple[Link, ...]
    reports: tuple[Link, ...]
    events: tuple[str, ...]


class Alike(NamedTuple):
    """Links of new documents, and the events of stored ones by their ids."""

    copies: tuple[Link, ...]
    reports: tuple[Link, ...]
    home: Mapping[str, str]

    def names(self) -> set[str]:
        """Return the ids of all documents that are linked."""
        return {name for link in (*self.copies, *self.reports) for name in (link.left, link.right)}

    def events_of(self, name: str) -> tuple[str, ...]:
        """Return the events that a document may be of, the likeliest first."""
        found = [(link.relation != "copy", -link.score, _other(link, name)) for link in (*self.copies, *self.reports)]
        return tuple(dict.fromkeys(self.home[other] for *_, other in sorted(found) if other in self.home))

    def answer(self, name: str, stored: Collection[str]) -> Answer:
        """Return what is like a document among those that are stored."""

        def mine(links: Sequence[Link]) -> tuple[Link, ...]:
            return tuple(link for link in links if _other(link, name) != name and _other(link, name) in stored)

        copies, reports = mine(self.copies), mine(self.reports)
        return Answer(name, copies, reports, Alike(copies, reports, self.home).events_of(name))


def _other(link: Link, name: str) -> str:
    """Return the other end of a link, nothing where the document is at none of its ends."""
    return link.right if link.left == name else link.left if link.right == name else ""


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
