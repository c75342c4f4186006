"""The life of events: which event of today is which of yesterday, and what became of the others.

An event keeps its id while it grows. Of the groups of documents that an event has fallen into, the one with most of its
documents is the event; of the events that a group is made of, the one of which it has most documents. Among equals the
event that came first goes on, and the group with the document that came first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import msgspec

from align.model import Link

__all__ = ["Event", "Happening", "identified", "story"]


class Happening(msgspec.Struct, frozen=True, omit_defaults=True):
    """Something that happened to an event.

    Attributes:
        version: of the index in which it happened.
        event: the id of the event.
        what: `new` · `grew` documents joined it · `shrank` documents left it or were removed · `merged` it is another
            event now, the one in `into` · `split` it was a part of the event in `into` before · `ended` all its
            documents were removed.
        documents: ids of the documents that joined or left, or of those that it had when it came or went.
        into: the other event.
        reason: why, in words.
    """

    version: int
    event: str
    what: str
    documents: tuple[str, ...] = ()
    into: str | None = None
    reason: str = ""


class Event(NamedTuple):
    """An event as the index knows it: its id, the version it came with, the numbers of its documents."""

    id: str
    created: int
    members: frozenset[int]


def identified(
    groups: Sequence[frozenset[int]], before: Iterable[Event], fresh: Callable[[int], str]
) -> list[tuple[str, bool]]:
    """Return the id of every group, and whether it is that of an event known before.

    Args:
        groups: the documents of every event now.
        before: the events known so far.
        fresh: gives the id of a new event, for a group.

    >>> old = [Event("x", 1, frozenset({1, 2})), Event("y", 1, frozenset({3}))]
    >>> identified([frozenset({1, 2, 3}), frozenset({4})], old, lambda k: f"new{k}")
    [('x', True), ('new1', False)]
    """
    home = {doc: k for k, group in enumerate(groups) for doc in group}
    shares: list[tuple[int, int, int, int, int, str]] = []
    for event in before:
        counts: dict[int, int] = {}
        for doc in event.members:
            if doc in home:
                counts[home[doc]] = counts.get(home[doc], 0) + 1
        shares += [
            (-count, event.created, min(event.members), min(groups[k]), k, event.id) for k, count in counts.items()
        ]
    names: dict[int, str] = {}
    taken: set[str] = set()
    for *_, k, name in sorted(shares):
        if k not in names and name not in taken:
            names[k] = name
            taken.add(name)
    old = set(names)
    for k in sorted(set(range(len(groups))) - old, key=lambda k: min(groups[k])):
        base, count = fresh(k), 1
        name = base
        while name in taken:
            count += 1
            name = f"{base}-{count}"
        names[k] = name
        taken.add(name)
    return [(names[k], k in old) for k in range(len(groups))]


def story(
    version: int,
    groups: Sequence[frozenset[int]],
    names: Sequence[str],
    before: Sequence[Event],
    documents: Mapping[int, str],
    nearest: Callable[[list[tuple[frozenset[int], frozenset[int]]]], Sequence[Link | None]],
) -> list[Happening]:
    """Return what happened to the events between two versions, by event.

    Args:
        version: the later one.
        groups, names: the events now and their ids.
        before: the events then.
        documents: the ids of the documents, by number; those that were removed are missing.
        nearest: gives for every two sets of documents the link that puts most between them today.
    """
    change = _Change(version, groups, names, before, documents)
    found = [*change.of_today(), *change.of_those_gone()]
    links = iter(nearest([(asked.one, asked.other) for _, asked in found if asked]))
    told = [
        msgspec.structs.replace(entry, reason=asked.words(next(links)) + entry.reason) if asked else entry
        for entry, asked in found
    ]
    return sorted(told, key=lambda h: (h.event, h.what, h.into or ""))


class _Asked(NamedTuple):
    """What the reason of a happening depends on: the link between two sets of documents, and how it is said."""

    words: Callable[[Link | None], str]
    one: frozenset[int]
    other: frozenset[int]


_Found = Iterator[tuple[Happening, _Asked | None]]


class _Change:
    """The events of two versions side by side; the arguments are those of `story`."""

    def __init__(
        self,
        version: int,
        groups: Sequence[frozenset[int]],
        names: Sequence[str],
        before: Sequence[Event],
        documents: Mapping[int, str],
    ) -> None:
        self._version, self._groups, self._names, self._before = version, groups, names, before
        self._documents = documents
        self._home = {doc: k for k, group in enumerate(groups) for doc in group}
        self._then = {doc: event for event in before for doc in event.members}
        self._place = {name: k for k, name in enumerate(names)}

    def of_today(self) -> _Found:
        """Yield what made the events of today what they are."""
        known = {event.id: event for event in self._before}
        for name, group in zip(self._names, self._groups, strict=True):
            old = known.get(name)
            yield from self._came(name, group) if old is None else self._stayed(name, group, old.members)

    def _came(self, name: str, group: frozenset[int]) -> _Found:
        parents = sorted({self._then[doc].id for doc in group if doc in self._then})
        for parent in parents:
            asked = _Asked(_apart, group, self._groups[self._place[parent]]) if parent in self._place else None
            reason = "" if asked else "the rest of it went elsewhere"
            yield Happening(self._version, name, "split", self._said(group), parent, reason), asked
        if not parents:
            yield Happening(self._version, name, "new", self._said(group)), None

    def _stayed(self, name: str, group: frozenset[int], members: frozenset[int]) -> _Found:
        joined, left = group - members, members - group
        if joined:
            moved = [doc for doc in joined if doc in self._then]
            others = ", ".join(sorted({self._then[doc].id for doc in moved}))
            reason = f"; {', '.join(self._said(moved))} from {others}" if moved else ""
            asked = _Asked(_together, joined, group & members)
            yield Happening(self._version, name, "grew", self._said(joined), None, reason), asked
        if left:
            gone = sum(doc not in self._documents for doc in left)
            kept = self._said(doc for doc in left if doc in self._documents)
            reasons = [f"{gone} removed"] * bool(gone) + ["the rest is told apart now"] * bool(kept)
            yield Happening(self._version, name, "shrank", kept, None, "; ".join(reasons)), None

    def of_those_gone(self) -> _Found:
        """Yield what became of the events that are no more."""
        for event in self._before:
            if event.id in self._place:
                continue
            left = [doc for doc in event.members if doc in self._documents]
            for k in sorted({self._home[doc] for doc in left}, key=lambda k: self._names[k]):
                mine = [doc for doc in left if self._home[doc] == k]
                asked = _Asked(_together, frozenset(mine), self._groups[k] - set(mine))
                yield Happening(self._version, event.id, "merged", self._said(mine), self._names[k]), asked
            if not left:
                yield Happening(self._version, event.id, "ended", (), None, "all its documents were removed"), None

    def _said(self, docs: Iterable[int]) -> tuple[str, ...]:
        return tuple(sorted(self._documents[doc] for doc in docs))


def _together(link: Link | None) -> str:
    """Say what links two sets of documents of one event."""
    if link is None:
        return "linked through other reports"
    if link.relation == "copy":
        return link.reasons_for[0] if link.reasons_for else f"{link.left} and {link.right} are copies"
    why = f": {link.reasons_for[0]}" if link.reasons_for else ""
    return f"{link.left} and {link.right} are of one event with probability {link.score:.2f}{why}"


def _apart(link: Link | None) -> str:
    """Say what is left between two sets of documents that are two events."""
    if link is None:
        return "no pair of their reports is judged to be of one event any more"
    why = f": {link.reasons_against[0]}" if link.reasons_against else ""
    return f"the nearest pair, {link.left} and {link.right}, has probability {link.score:.2f} of one event{why}"
