"""Compare what two accounts state of their main event: its day, its people, its place, its kind.

Each finding has a key, whose weight is in `align.linking`, and words that say it to a reader. Nothing is found where
one of the two is silent, but for people: a text that never names the other's principals says something by it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from align._core import tokenize
from align.events import EventView
from align.extract.protagonists import ABOUT
from align.extract.unnamed import UNNAMED
from align.model import Account, Mention, Segments
from align.openings import WEEKDAYS, Opening, opening

__all__ = ["KEYS", "Facts", "Finding", "compare", "gather", "tabulate", "trust_in_publication"]

KEYS = (
    "day_same",
    "day_shared",
    "day_near",
    "day_apart",
    "day_far",
    "weekday_same",
    "weekday_next",
    "weekday_apart",
    "stated_day_next",
    "stated_day_apart",
    "people_all",
    "people_some",
    "people_other",
    "part_other",
    "person_told",
    "person_untold",
    "kind_same",
    "kind_other",
    "way_other",
    "city_same",
    "city_other",
    "count_same",
    "count_other",
    "figure_told",
    "figures_other",
    "published_apart",
)
_RECKONED = frozenset({"day_apart", "day_far"})
_SETTLED = frozenset({"day_same", "stated_day_next", "stated_day_apart", "day_far"})  # whatever the weekdays are
_WEEK = 6  # days apart from which equal weekdays are of two weeks
_OPENING = 3  # sentences of the body in which a date is taken for that of the main event
_PEOPLE = 6  # principals of one account that are looked for in the other text
_WAYS = frozenset({"meeting", "phone call", "message"})  # of being in touch: one event has only one of them
_GAP_DAYS = 3  # publication further apart counts
# A text is a table of figures where this many different numbers stand in it and make up this share of its words; two
# tables tell of two results where at most this share of the numbers of one stands in the other.
_FIGURES, _FIGURES_SHARE, _FIGURES_COMMON = 6, 0.12, 0.6
_SURE = 4.0  # log-odds of two texts that are nearly always of one event
# Before a batch is seen, publication dates are trusted as if so many pairs of one event had been, and so many agreed.
_SEEN, _AGREED = 4.0, 3.7
# Share of such pairs published within a few days of each other at which the dates begin to be trusted at all.
_UNTRUSTED = 0.8


class Finding(NamedTuple):
    """One thing that two accounts agree on or contradict each other in: a key of `KEYS`, its amount, and words."""

    key: str
    words: str
    amount: float = 1.0


class Facts(NamedTuple):
    """What one account states, ready to be compared.

    Attributes:
        day: ``YYYY-MM-DD`` or ``--MM-DD`` of the main event.
        stated: the text itself fixes that day in its opening, without help of a publication date given from outside.
        days: all readings of that day.
        kinds: types of the event, best first.
        cities: where it was, best first.
        people: names of the principals present, each with the words of the name as ids of the view.
        parts: what only one of them does in the event (host, suspect, winner), and which of `people` that is.
        published: day of publication.
        opening: the weekday and the figures of the opening.
    """

    day: str | None
    stated: bool
    days: tuple[str, ...]
    kinds: tuple[str, ...]
    cities: tuple[tuple[str, tuple[int, ...]], ...]
    people: tuple[tuple[str, tuple[int, ...]], ...]
    parts: tuple[tuple[str, int], ...]
    published: date | None
    opening: Opening = Opening()


def gather(segments: Sequence[Segments], accounts: Sequence[Account], view: EventView) -> list[Facts]:
    """Return the facts of every account; `view` is of the same documents."""
    people = [
        [
            (e.name.value, e.part.value)
            for e in a.entities
            if e.part and e.present and e.sort == "person" and e.name.reason != UNNAMED and e.part.reason not in ABOUT
        ][:_PEOPLE]
        for a in accounts
    ]
    cities = [list(dict.fromkeys(m.resolved or m.value for m in a.city))[:2] for a in accounts]
    names = sorted({name for group in people for name, _ in group} | {name for group in cities for name in group})
    ids = dict(zip(names, _word_ids(names, view), strict=True))
    return [
        _facts(one, account, [(p, ids[p], part) for p, part in persons if ids[p]], [(c, ids[c]) for c in towns])
        for one, account, persons, towns in zip(segments, accounts, people, cities, strict=True)
    ]


def trust_in_publication(facts: Sequence[Facts], pairs: NDArray[np.int64], logits: NDArray[np.floating]) -> float:
    """Say how far the publication dates of a batch can be trusted, 0 to 1.

    Some collections stamp a report with the day of its event, others with the day a crawler came by. Reports whose
    texts leave no doubt that they are of one event show which it is: `logits` are those of the texts of `pairs`.
    """
    days = np.array([f.published.toordinal() if f.published else -1 for f in facts], np.int64)
    sure = pairs[np.asarray(logits) >= _SURE]
    left, right = days[sure[:, 0]], days[sure[:, 1]]
    known = (left >= 0) & (right >= 0)
    near = known & (np.abs(left - right) <= _GAP_DAYS)
    share = (near.sum() + _AGREED) / (known.sum() + _SEEN)
    return float(np.clip((share - _UNTRUSTED) / (1 - _UNTRUSTED), 0, 1))


def compare(view: EventView, facts: Sequence[Facts], i: int, j: int, trust: float = 1.0) -> list[Finding]:
    """Return what the accounts of documents `i` and `j` agree on and contradict each other in.

    `trust` is that in publication dates: days that were reckoned from them count that much.
    """
    left, right = facts[i], facts[j]
    found = [f._replace(amount=trust) if f.key in _RECKONED else f for f in _days(left, right)]
    found += _people(left, right, _row(view, i), _row(view, j))
    if left.kinds and right.kinds:
        common = [kind for kind in left.kinds if kind in right.kinds]
        if common:
            found.append(Finding("kind_same", f"both are about a {common[0]}"))
        else:
            first, second = sorted((left.kinds[0], right.kinds[0]))
            other = "way_other" if {first, second} <= _WAYS else "kind_other"
            found.append(Finding(other, f"one is about a {first}, the other about a {second}"))
    found += _cities(left, right, _row(view, i), _row(view, j))
    found += _counts(left.opening, right.opening)
    found += _figures(view, i, j)
    if left.published and right.published:
        gap = abs((left.published - right.published).days)
        if gap > _GAP_DAYS:
            amount = min(float(np.log2(gap / _GAP_DAYS)), 5.0)
            found.append(Finding("published_apart", f"they were published {gap} days apart", amount * trust))
    return found


def tabulate(view: EventView, facts: Sequence[Facts], pairs: NDArray[np.int64], trust: float) -> NDArray[np.float32]:
    """Return the amount of every finding of every pair, float32 [m, keys], in the order of `KEYS`."""
    at = {key: k for k, key in enumerate(KEYS)}
    table = np.zeros((len(pairs), len(KEYS)), np.float32)
    for row, (i, j) in zip(table, pairs.tolist(), strict=True):
        for found in compare(view, facts, i, j, trust):
            row[at[found.key]] += found.amount
    return table


def _facts(
    segments: Segments,
    account: Account,
    people: list[tuple[str, tuple[int, ...], str]],
    cities: list[tuple[str, tuple[int, ...]]],
) -> Facts:
    readings = [(day, m) for m in account.dates if (day := _day(m))]
    best = readings[0][0] if readings else None
    parts = [part for _, _, part in people]
    return Facts(
        day=best,
        stated=any(_is_stated(segments, m) for day, m in readings if _apart(day, readings[0][0]) == 0),
        days=tuple(day for day, _ in readings),
        kinds=tuple(dict.fromkeys(m.value for m in account.types)),
        cities=tuple(cities),
        people=tuple((name, ids) for name, ids, _ in people),
        parts=tuple((part, k) for k, (_, _, part) in enumerate(people) if parts.count(part) == 1),
        published=_iso(segments.document.published),
        opening=opening(segments, account),
    )


def _day(mention: Mention) -> str | None:
    value = mention.resolved or mention.value
    sound = _iso(value if not value.startswith("--") else "2004" + value[1:])
    return value if mention.precision in ("day", "month-day") and sound else None


def _is_stated(segments: Segments, mention: Mention) -> bool:
    """Say whether the text fixes the day on its own: by a dateline, or by naming it in the way of running text."""
    body = [s for s in segments.sentences if s.kind == "body"][:_OPENING]
    if mention.kind != "dateline" and not (body and mention.start < body[-1].end):
        return False
    words = segments.document.text[mention.start : mention.end]
    digits = [len(part) for part in "".join(c if c.isdigit() else " " for c in words).split()]
    # A date with its year is as often a stamp as a part of the story.
    return (bool(digits) and max(digits) < 3) or "dateline" in mention.reason


def _days(left: Facts, right: Facts) -> list[Finding]:
    found = _dates(left, right)
    if any(f.key in _SETTLED for f in found):
        return found
    return _weekday(left.opening, right.opening) or found


def _dates(left: Facts, right: Facts) -> list[Finding]:
    if left.day is None or right.day is None:
        return []
    apart = _apart(left.day, right.day)
    if apart == 0:
        return [Finding("day_same", f"both say that it was on {max(left.day, right.day).removeprefix('--')}")]
    first, second = sorted((left.day.removeprefix("--"), right.day.removeprefix("--")))
    words = f"one says that it was on {first}, the other on {second}"
    if left.stated and right.stated:
        return [Finding("stated_day_next" if apart == 1 else "stated_day_apart", words)]
    if any(_apart(left.day, d) == 0 for d in right.days) or any(_apart(right.day, d) == 0 for d in left.days):
        shared = left.day if any(_apart(left.day, d) == 0 for d in right.days) else right.day
        return [Finding("day_shared", f"both mention {shared.removeprefix('--')}")]
    return [Finding("day_near" if apart == 1 else "day_apart" if apart < _WEEK else "day_far", words)]


def _weekday(left: Opening, right: Opening) -> list[Finding]:
    """Compare the weekdays that two openings name."""
    if left.weekday is None or right.weekday is None:
        return []
    sure = left.sure * right.sure
    gap = abs(left.weekday - right.weekday)
    if gap == 0:
        return [Finding("weekday_same", f"both open with {WEEKDAYS[left.weekday]}", sure)]
    first, second = sorted((left.weekday, right.weekday))
    words = f"one opens with {WEEKDAYS[first]}, the other with {WEEKDAYS[second]}"
    return [Finding("weekday_next" if gap in (1, 6) else "weekday_apart", words, sure)]


def _apart(first: str, second: str) -> int:
    """Return the days between two days, at most half a year where one has no year."""
    if first.startswith("--") or second.startswith("--"):
        days = [date.fromisoformat(f"2004-{day[-5:]}").toordinal() for day in (first, second)]
        gap = abs(days[0] - days[1])
        return min(gap, 366 - gap)
    return abs(date.fromisoformat(first[:10]).toordinal() - date.fromisoformat(second[:10]).toordinal())


def _people(left: Facts, right: Facts, here: NDArray[np.int32], there: NDArray[np.int32]) -> list[Finding]:
    if not left.people and not right.people:
        return []
    missing = [name for name, ids in left.people if not _holds(there, ids)]
    absent = [name for name, ids in right.people if not _holds(here, ids)]
    untold = missing + absent
    if left.people and right.people:
        if not untold:
            return [Finding("people_all", f"both name {_listed([name for name, _ in left.people])}")]
        if missing and absent:
            return [Finding("people_other", f"one is about {_listed(missing)}, the other about {_listed(absent)}")]
        return [_part_other(left, right, untold) or Finding("people_some", f"only one names {_listed(untold)}")]
    if untold:
        return [Finding("person_untold", f"only one names {_listed(untold)}")]
    return [Finding("person_told", f"both name {_listed([name for name, _ in (*left.people, *right.people)])}")]


def _part_other(left: Facts, right: Facts, untold: list[str]) -> Finding | None:
    """Find a part that the accounts give to two people, one of whom the other text does not know."""
    for part, i in left.parts:
        for other, j in right.parts:
            one, two = left.people[i], right.people[j]
            if part == other and not set(one[1]) & set(two[1]) and (one[0] in untold or two[0] in untold):
                first, second = sorted((one[0], two[0]))
                return Finding("part_other", f"the {part} is {first} in one and {second} in the other")
    return None


def _cities(left: Facts, right: Facts, here: NDArray[np.int32], there: NDArray[np.int32]) -> list[Finding]:
    if not left.cities or not right.cities:
        return []
    common = [name for name, _ in left.cities if name in {other for other, _ in right.cities}]
    if common:
        return [Finding("city_same", f"both say that it was in {common[0]}")]
    if _holds(there, left.cities[0][1]) or _holds(here, right.cities[0][1]):
        return []
    first, second = sorted((left.cities[0][0], right.cities[0][0]))
    return [Finding("city_other", f"one says that it was in {first}, the other in {second}")]


def _counts(left: Opening, right: Opening) -> list[Finding]:
    """Compare what the accounts count, and the other figures of their openings."""
    found = []
    pairs = [(name, here, there) for name, here in left.counts for other, there in right.counts if name == other]
    same = [(name, min(here & there)) for name, here, there in pairs if here & there]
    if same:
        found.append(Finding("count_same", f"both count {_listed([f'{number} {name}' for name, number in same])}"))
    elif pairs:
        name, here, there = pairs[0]
        first, second = sorted((min(here), min(there)))
        found.append(Finding("count_other", f"one counts {first} {name}, the other {second}"))
    common = sorted(left.figures & right.figures)
    if common:
        found.append(Finding("figure_told", f"both openings give {_listed(common)}", min(len(common), 2)))
    return found


def _figures(view: EventView, i: int, j: int) -> list[Finding]:
    rows = [view.numbers.ids[view.numbers.offsets[k] : view.numbers.offsets[k + 1]] for k in (i, j)]
    if any(len(row) < max(_FIGURES, _FIGURES_SHARE * view.lengths[k]) for row, k in zip(rows, (i, j), strict=True)):
        return []
    common = len(np.intersect1d(rows[0], rows[1], assume_unique=True)) / min(map(len, rows))
    return [Finding("figures_other", "both are tables of figures, and the figures differ")] * (common < _FIGURES_COMMON)


def _listed(names: Sequence[str]) -> str:
    shown = list(dict.fromkeys(names))[:3]
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"


def _row(view: EventView, k: int) -> NDArray[np.int32]:
    return view.present.ids[view.present.offsets[k] : view.present.offsets[k + 1]]


def _holds(row: NDArray[np.int32], ids: tuple[int, ...]) -> bool:
    """Say whether a document has one of the words of a name."""
    for one in ids:
        at = int(row.searchsorted(one))
        if at < len(row) and row[at] == one:
            return True
    return False


def _word_ids(names: Sequence[str], view: EventView) -> list[tuple[int, ...]]:
    """Return the words of each name as ids of the view, without those of one letter."""
    hashes, starts, ends, offsets = tokenize(list(names))
    if not len(view.hashes):
        return [() for _ in names]
    at = np.minimum(np.searchsorted(view.hashes, hashes), len(view.hashes) - 1)
    good = (view.hashes[at] == hashes) & (ends - starts > 1)
    return [tuple(at[a:b][good[a:b]].tolist()) for a, b in pairwise(offsets)]


def _iso(text: str | None) -> date | None:
    try:
        return date.fromisoformat((text or "")[:10])
    except ValueError:
        return None
