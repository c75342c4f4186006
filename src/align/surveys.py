"""What the accounts of a batch state as a whole: how much it proves that two of them agree or differ.

That two reports are of one Tuesday, one town, one kind of event proves little where all of the batch are. An agreement
counts by the rarity of what is agreed on (Winkler 1989, frequency-based matching), a difference by how well what is
stated tells the events of this batch apart.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from align.facts import Facts
from align.pooling import Told, Voice

__all__ = ["GAP_DAYS", "Survey", "survey", "voices"]

GAP_DAYS = 3  # publication further apart counts
_SURE = 4.0  # log-odds of two texts that are nearly always of one event
# Before a batch is seen, publication dates are trusted as if so many pairs of one event had been, and so many agreed,
# and as if of so many pairs of any two texts this share had been published within a few days of each other.
_SEEN, _AGREED, _ANY = 4.0, 3.7, 0.1
# Share of the sure pairs, above that of any pairs, at which publication dates begin to be trusted at all.
_UNTRUSTED = 0.8
_SURE_DAY = 0.6  # how likely a day that an opening names is that of the event
_SURE_RESULT = 0.8  # and how likely the result of a vote or a match is
_STORY = 10  # nearest texts that make up a story
_TELLING = 0.8  # log odds ratio from which weekdays tell the events of a story apart
# Before a batch is seen, this share of the pairs of nearest texts, and of others of one story, name one weekday.
_NEAREST, _OTHERS = 0.75, 0.25
# How common a value is in news before a batch is seen, as if so many documents had been.
_PRIOR = 20.0
_SHARES = {"day": 0.02, "weekday": 1 / 7, "city": 0.02, "kind": 0.05}


class Survey(NamedTuple):
    """What the accounts of a batch state as a whole.

    Attributes:
        trust: how far publication dates can be trusted that differ, 0 to 1.
        told: how much equal days prove that were reckoned from publication dates, 0 to 1: little where nearly all
            documents were published, or fetched, in the same days.
        weekdays: how far the weekdays of the openings tell events apart, 0 to 1: little where texts that are nearest
            to one another name different ones nearly as often as others of the same story.
        documents: of the batch.
        counts: how many of them state a value, by field and value.
    """

    trust: float
    told: float
    weekdays: float
    documents: int
    counts: Mapping[tuple[str, object], int]

    def rarity(self, field: str, value: object) -> float:
        """Return how much an agreement on a value counts, 0 to 1: as much as in any news where it is rare here."""
        share = _SHARES[field]
        others = max(self.counts.get((field, value), 0) - 2, 0)
        seen = (others + _PRIOR * share) / (max(self.documents - 2, 0) + _PRIOR)
        return float(np.clip(np.log(seen) / np.log(share), 0, 1))


def survey(facts: Sequence[Facts], pairs: NDArray[np.int64], logits: NDArray[np.floating]) -> Survey:
    """Survey the accounts of a batch; `logits` are those of the texts of `pairs`.

    Some collections stamp a report with the day of its event, others with the day a crawler came by. Reports whose
    texts leave no doubt that they are of one event show which it is: their dates lie close together, closer than those
    of any two reports.
    """
    if not facts:
        return Survey(1.0, 1.0, 0.0, 0, {})
    days = np.array([f.published.toordinal() if f.published else -1 for f in facts], np.int64)
    sure = pairs[np.asarray(logits) >= _SURE]
    left, right = days[sure[:, 0]], days[sure[:, 1]]
    known = (left >= 0) & (right >= 0)
    near = known & (np.abs(left - right) <= GAP_DAYS)
    share = (near.sum() + _AGREED) / (known.sum() + _SEEN)
    told = 1 - _near_by_chance(np.sort(days[days >= 0]))
    trust = float(np.clip((share - _UNTRUSTED) / (1 - _UNTRUSTED), 0, 1)) * told
    counts: Counter[tuple[str, object]] = Counter()
    for one in facts:
        counts.update(("day", day) for day in {one.day} if day)
        counts.update(("kind", kind) for kind in one.kinds)
        counts.update(("city", name) for name, _ in one.cities)
        if one.opening.weekday is not None:
            counts["weekday", one.opening.weekday] += 1
    return Survey(trust, told, _trust_in_weekdays(facts, pairs, np.asarray(logits)), len(facts), counts)


def _trust_in_weekdays(facts: Sequence[Facts], pairs: NDArray[np.int64], logits: NDArray[np.floating]) -> float:
    """Compare how often the nearest texts name one weekday with how often the next nearest ones do."""
    days = np.array([-1 if f.opening.weekday is None else f.opening.weekday for f in facts], np.int64)
    named = np.flatnonzero((days[pairs] >= 0).all(1) & (logits > 0))
    mine = pairs[named].T.ravel()
    order = np.lexsort((np.tile(pairs[named, 1], 2), -np.tile(logits[named], 2), mine))
    rank = np.arange(len(order)) - np.searchsorted(mine[order], mine[order])
    near = order[rank == 0] % max(len(named), 1)
    rest = np.setdiff1d(order[rank < _STORY] % max(len(named), 1), near)
    left, right = days[pairs[named, 0]], days[pairs[named, 1]]
    odds = [
        np.log((agreed.sum() + share * _SEEN) / ((~agreed).sum() + (1 - share) * _SEEN))
        for agreed, share in (((left == right)[near], _NEAREST), ((left == right)[rest], _OTHERS))
    ]
    return float(np.clip(odds[0] - odds[1] - _TELLING, 0, 1))


def voices(facts: Sequence[Facts], among: Survey) -> Told:
    """Return what the accounts of a surveyed batch state of the day of their event."""
    said = []
    for one in facts:
        own = []
        if one.opening.weekday is not None:
            own.append(Voice("weekday", one.opening.weekday, _SURE_DAY * one.opening.sure))
        if one.day is not None and one.stated:
            own.append(Voice("day", date.fromisoformat(f"2004-{one.day[-5:]}").timetuple().tm_yday - 1, _SURE_DAY))
        if len(one.opening.results) == 1:
            high, low = map(int, min(one.opening.results).split("-"))
            own.append(Voice("result", 1000 * high + low, _SURE_RESULT))
        said.append(tuple(own))
    return Told(said, {"weekday": among.weekdays, "day": 1.0, "result": 1.0})


def _near_by_chance(days: NDArray[np.int64]) -> float:
    """Return the share of all pairs of days that lie within `GAP_DAYS`; `days` are in order."""
    n = len(days)
    pairs = n * (n - 1) / 2
    near = (np.searchsorted(days, days + GAP_DAYS, side="right") - np.arange(n) - 1).sum()
    return float((near + _SEEN * _ANY) / (pairs + _SEEN))
