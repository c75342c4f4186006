"""The life of events: which event of today is which of yesterday, and what became of the others.

An event keeps its id while it grows. Of the groups of documents that an event has fallen into, the one with most of its
documents is the event; of the events that a group is made of, the one of which it has most documents. Among equals the
event that came first goes on, and the group with the document that came first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
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
    links: Iterable[Link],
) -> list[Happening]:
    """Return what happened to the events between two versions, by event.

    Args:
        version: the later one.
        groups, names: the events now and their ids.
        before: the events then.
        documents: the ids of the documents, by number; those that were removed are missing.
        links: judged pairs of today.
    """
    home = {doc: k for k, group in enumerate(groups) for doc in group}
    then = {doc: event for event in before for doc in event.members}
    known = {event.id: event for event in before}
    between = _Between(links, {documents[doc]: k for doc, k in home.items()}, documents)
    out: list[Happening] = []

    def said(docs: Iterable[int]) -> tuple[str, ...]:
        return tuple(sorted(documents[doc] for doc in docs))

    for k, name in enumerate(names):
        group = groups[k]
        old = known.get(name)
        if old is None:
            parents = sorted({then[doc].id for doc in group if doc in then})
            for parent in parents:
                rest = [j for j, other in enumerate(names) if other == parent]
                reason = between.apart(group, groups[rest[0]]) if rest else "the rest of it went elsewhere"
                out.append(Happening(version, name, "split", said(group), parent, reason))
            if not parents:
                out.append(Happening(version, name, "new", said(group)))
            continue
        joined, left = group - old.members, old.members - group
        fresh = [doc for doc in joined if doc not in then]
        moved = [doc for doc in joined if doc in then]
        if joined:
            reason = between.together(joined, group & old.members)
            if moved:
                others = ", ".join(sorted({then[doc].id for doc in moved}))
                reason += f"; {', '.join(said(moved))} from {others}"
            out.append(Happening(version, name, "grew", said([*fresh, *moved]), None, reason))
        if left:
            gone = sum(doc not in documents for doc in left)
            kept = said(doc for doc in left if doc in documents)
            reasons = [f"{gone} removed"] * bool(gone) + ["the rest is told apart now"] * bool(kept)
            out.append(Happening(version, name, "shrank", kept, None, "; ".join(reasons)))
    alive = set(names)
    for event in before:
        if event.id in alive:
            continue
        left_over = [doc for doc in event.members if doc in documents]
        heirs = sorted({home[doc] for doc in left_over}, key=lambda k: names[k])
        for k in heirs:
            mine = [doc for doc in left_over if home[doc] == k]
            reason = between.together(mine, groups[k] - set(mine))
            out.append(Happening(version, event.id, "merged", said(mine), names[k], reason))
        if not heirs:
            out.append(Happening(version, event.id, "ended", (), None, "all its documents were removed"))
    return sorted(out, key=lambda h: (h.event, h.what, h.into or ""))


class _Between:
    """The judged pairs of documents, asked for those between two sets of them."""

    def __init__(self, links: Iterable[Link], home: Mapping[str, int], documents: Mapping[int, str]) -> None:
        self._documents = documents
        self._near: dict[str, list[Link]] = {}
        for link in links:
            for name in (link.left, link.right):
                self._near.setdefault(name, []).append(link)

    def _best(self, one: Iterable[int], other: Iterable[int]) -> Link | None:
        left, right = ({self._documents[doc] for doc in side if doc in self._documents} for side in (one, other))
        found = [
            link
            for name in sorted(left)
            for link in self._near.get(name, ())
            if (link.right if link.left == name else link.left) in right
        ]
        order = {"copy": 0, "same_event": 1}
        return min(found, key=lambda x: (order.get(x.relation, 2), -x.score, x.left, x.right), default=None)

    def together(self, one: Iterable[int], other: Iterable[int]) -> str:
        """Say what links two sets of documents of one event."""
        link = self._best(one, other)
        if link is None:
            return "linked through other reports"
        if link.relation == "copy":
            return link.reasons_for[0] if link.reasons_for else f"{link.left} and {link.right} are copies"
        why = f": {link.reasons_for[0]}" if link.reasons_for else ""
        return f"{link.left} and {link.right} are of one event with probability {link.score:.2f}{why}"

    def apart(self, one: Iterable[int], other: Iterable[int]) -> str:
        """Say what is left between two sets of documents that are two events."""
        link = self._best(one, other)
        if link is None:
            return "no pair of their reports is judged to be of one event any more"
        why = f": {link.reasons_against[0]}" if link.reasons_against else ""
        return f"the nearest pair, {link.left} and {link.right}, has probability {link.score:.2f} of one event{why}"
