"""Turn the readings of several accounts into one Field: origins vote, not documents.

A reading is a mention in one document. Every origin (a group of copies) has one voice, which it divides over the
values it gives: its best reading counts fully, the others little. Captions and headlines belong to their origin and
so never vote twice. Losing values stay as alternatives with their support.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import msgspec

from align.model import Document, Mention
from align.record import Alternative, Field, Relation, Status, Support

__all__ = ["Ballot", "field_of", "support_of"]

# What a reading is worth by its rank among the distinct values of its own document: rivals only break ties.
_RANK_WEIGHT = (1.0, 0.2, 0.05)

# The report itself first: captions and headlines restate it, stamps are about the page.
_KIND_ORDER = {"body": 0, "dateline": 1, "caption": 2, "title": 3, "stamp": 4}


class Ballot(msgspec.Struct, frozen=True):
    """The readings of one document, best first, and the origin it votes for.

    Attributes:
        ranks: for each reading, how many other values the document prefers to it.
    """

    document: Document
    origin: int
    readings: tuple[Mention, ...]
    ranks: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        seen: set[str] = set()
        ranks: list[int] = []
        for reading in self.readings:
            ranks.append(len(seen) - (reading.value in seen))
            seen.add(reading.value)
        msgspec.structs.force_setattr(self, "ranks", tuple(ranks))


def support_of(document: Document, start: int, end: int, relation: Relation, value: str | None = None) -> Support:
    """Quote ``document.text[start:end]`` as a support."""
    return Support(document.id, start, end, document.text[start:end], relation, value)


def _same(left: Mention, right: Mention) -> bool:
    return left.value == right.value


def field_of(
    ballots: Iterable[Ballot],
    *,
    same: Callable[[Mention, Mention], bool] = _same,
    value: Callable[[Sequence[Mention]], str] | None = None,
    relation: Callable[[Mention, str], Relation] | None = None,
    excludes: Callable[[Mention, Mention], bool] | None = None,
    precision: Callable[[Sequence[Mention]], str | None] | None = None,
) -> Field | None:
    """Return the field that the ballots elect, or None where nobody votes.

    Args:
        ballots: the readings by document.
        same: whether two readings are of one value (possibly at different precision).
        value: the value of a set of readings of one value; the first reading's by default.
        relation: of a reading to that value; `same` when its value equals, else `narrower`.
        excludes: whether two readings of different values exclude each other; always, by default.
        precision: of the elected readings.
    """
    ballots = [ballot for ballot in ballots if ballot.readings]
    if not ballots:
        return None
    alone = len(ballots) == 1 and len(ballots[0].readings) == 1  # most fields: nothing to compare
    classes = [[(0, 0)]] if alone else _classes(ballots, same)
    order = sorted(range(len(classes)), key=lambda k: (-_weight(classes[k], ballots), _first(classes[k], ballots)))
    winner = classes[order[0]]
    if not _weight(winner, ballots):
        return None
    readings = [ballots[b].readings[r] for b, r in winner]
    elected = value(readings) if value else readings[0].value
    relate = relation or _plain_relation
    return Field(
        value=elected,
        status=_status(winner, classes, ballots, elected, relate, excludes),
        support=tuple(
            _supports(ballots, winner, lambda reading: relate(reading, elected), elected),
        ),
        alternatives=tuple(_alternative(classes[k], winner, ballots, excludes) for k in order[1:]),
        precision=precision(readings) if precision else None,
    )


def _plain_relation(reading: Mention, elected: str) -> Relation:
    return "same" if reading.value == elected else "narrower"


def _classes(ballots: Sequence[Ballot], same: Callable[[Mention, Mention], bool]) -> list[list[tuple[int, int]]]:
    """Group readings (ballot, rank) of one value; a reading joins the first class all of whose readings it equals.

    Readings of equal words are of one class, so that only the first of them is compared with others.
    """
    classes: list[list[tuple[int, int]]] = []
    known: dict[tuple[str, str | None, str | None], int] = {}
    distinct: list[list[Mention]] = []  # the first readings of a class
    longest = max(len(ballot.readings) for ballot in ballots)
    for rank in range(longest):
        for b, ballot in enumerate(ballots):
            if rank >= len(ballot.readings):
                continue
            reading = ballot.readings[rank]
            key = reading.value, reading.resolved, reading.precision
            place = known.get(key)
            if place is None:
                places = (k for k, firsts in enumerate(distinct) if all(same(reading, other) for other in firsts))
                place = known[key] = next(places, len(classes))
                if place == len(classes):
                    classes.append([])
                    distinct.append([])
                distinct[place].append(reading)
            classes[place].append((b, rank))
    for members in classes:
        members.sort()
    return classes


def _weight(members: Sequence[tuple[int, int]], ballots: Sequence[Ballot]) -> float:
    """Add up the voices: one for each origin, its best reading of this value."""
    best: dict[int, float] = {}
    for b, r in members:
        if ballots[b].readings[r].rejected:
            continue
        weight = _RANK_WEIGHT[min(ballots[b].ranks[r], len(_RANK_WEIGHT) - 1)]
        best[ballots[b].origin] = max(best.get(ballots[b].origin, 0.0), weight)
    return sum(best.values())


def _first(members: Sequence[tuple[int, int]], ballots: Sequence[Ballot]) -> tuple[int, str, int]:
    b, r = min(members, key=lambda m: (m[1], ballots[m[0]].document.id))
    return r, ballots[b].document.id, ballots[b].readings[r].start


def _alternative(
    members: Sequence[tuple[int, int]],
    winner: Sequence[tuple[int, int]],
    ballots: Sequence[Ballot],
    excludes: Callable[[Mention, Mention], bool] | None,
) -> Alternative:
    first = ballots[members[0][0]].readings[members[0][1]]
    supports = _supports(ballots, members, lambda _: "differs", None)
    return Alternative(first.value, tuple(supports), first.reason, _against(members, winner, ballots, excludes))


def _against(
    members: Sequence[tuple[int, int]],
    winner: Sequence[tuple[int, int]],
    ballots: Sequence[Ballot],
    excludes: Callable[[Mention, Mention], bool] | None,
) -> bool:
    """Tell whether a class holds the first reading of an origin that does not give the winner at all."""
    inside = {ballots[b].origin for b, _ in winner}
    elected = ballots[winner[0][0]].readings[winner[0][1]]
    for b, r in members:
        reading = ballots[b].readings[r]
        own = ballots[b].origin not in inside and not reading.rejected and ballots[b].ranks[r] == 0
        if own and (excludes is None or excludes(elected, reading)):
            return True
    return False


def _status(
    winner: Sequence[tuple[int, int]],
    classes: Sequence[Sequence[tuple[int, int]]],
    ballots: Sequence[Ballot],
    elected: str,
    relate: Callable[[Mention, str], Relation],
    excludes: Callable[[Mention, Mention], bool] | None,
) -> Status:
    if any(members is not winner and _against(members, winner, ballots, excludes) for members in classes):
        return "conflict"
    voices = [(b, r) for b, r in winner if not ballots[b].readings[r].rejected]
    inside = {ballots[b].origin for b, _ in voices}
    if len(inside) < 2:
        return "only"
    exact = {ballots[b].origin for b, r in voices if relate(ballots[b].readings[r], elected) == "same"}
    # Origins that all say it in full agree, and so do those that all say the same lesser thing.
    return "agreed" if exact == inside or not exact else "compatible"


def _supports(
    ballots: Sequence[Ballot],
    members: Sequence[tuple[int, int]],
    relate: Callable[[Mention], Relation],
    elected: str | None,
) -> list[Support]:
    found = []
    for b, r in members:
        reading = ballots[b].readings[r]
        own = reading.value if elected is not None and reading.value != elected else None
        support = support_of(ballots[b].document, reading.start, reading.end, relate(reading), own)
        found.append(
            (support.relation != "same", _KIND_ORDER.get(reading.kind, 9), support.doc, support.start, support)
        )
    found.sort(key=lambda item: item[:4])
    return [item[4] for item in found]
