"""What an index answers with."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, NamedTuple, Self

import msgspec

from align.model import Link

__all__ = ["Added", "Alike", "Answer", "Expired", "Info"]


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
        replaced: ids of those of `documents` that were there with another text.
    """

    documents: tuple[str, ...]
    known: tuple[str, ...]
    copies: tuple[Link, ...]
    reports: tuple[Link, ...]
    events: Mapping[str, str]
    version: int
    replaced: tuple[str, ...] = ()


class Expired(tuple[str, ...]):
    """The ids of documents that were removed, sorted.

    Attributes:
        asked: documents of the publisher that was named, of any time; all where none was named.
        undated: how many of those stayed because they have no time of publication.

    >>> gone = Expired(["a", "b"], asked=5, undated=1)
    >>> gone == ("a", "b"), gone.undated
    (True, 1)
    """

    asked: int
    undated: int

    def __new__(cls, ids: Iterable[str], *, asked: int, undated: int) -> Self:
        made = super().__new__(cls, ids)
        made.asked, made.undated = asked, undated
        return made


class Answer(msgspec.Struct, frozen=True):
    """What an index knows that is like a document.

    Attributes:
        document: the id of the document that was asked for.
        copies: verified copies of it in the index.
        reports: documents in the index that seem to report its event, as in `Added`.
        events: ids of the events that those are in, as of the last settling, the likeliest first; before them its own
            where the document itself is there.
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

    def events(self) -> dict[str, tuple[str, ...]]:
        """Return the events that each linked document may be of, the likeliest first."""
        found: dict[str, list[tuple[bool, float, str]]] = {}
        for link in (*self.copies, *self.reports):
            for name, other in ((link.left, link.right), (link.right, link.left)):
                if other in self.home:
                    found.setdefault(name, []).append((link.relation != "copy", -link.score, other))
        return {name: tuple(dict.fromkeys(self.home[x] for *_, x in sorted(others))) for name, others in found.items()}

    def answers(self, names: Sequence[str], stored: Collection[str], own: Mapping[str, str]) -> list[Answer]:
        """Return what is like each of some documents among those that are stored; `own` are the events of these."""
        # where a document is asked for that is stored too, links are found between both of them and each other one
        mine: dict[str, tuple[dict[str, Link], dict[str, Link]]] = {name: ({}, {}) for name in names}
        for kind, links in enumerate((self.copies, self.reports)):
            for link in links:
                for name, other in ((link.left, link.right), (link.right, link.left)):
                    if name in mine and other != name and other in stored:
                        mine[name][kind].setdefault(other, link)
        out = []
        for name, (copies, reports) in mine.items():
            both = tuple(copies.values()), tuple(reports.values())
            likely = Alike(*both, self.home).events().get(name, ())
            out.append(Answer(name, *both, tuple(dict.fromkeys((*filter(None, [own.get(name)]), *likely)))))
        return out


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
