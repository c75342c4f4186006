"""Compare what two accounts state of their main event: its day, its people, its place, its kind.

Each finding has a key, whose weight is in `align.linking`, and words that say it to a reader. Nothing is found where
one of the two is silent, but for people: a text that never names the other's principals says something by it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from align.events import EventView
from align.facts import Facts, days_apart
from align.openings import WEEKDAYS, Opening
from align.surveys import GAP_DAYS, Survey

__all__ = ["KEYS", "Finding", "compare", "tabulate"]

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
    "result_same",
    "result_other",
    "figure_told",
    "figures_other",
    "published_apart",
)
_SETTLED = frozenset({"day_same", "stated_day_next", "stated_day_apart", "day_far"})  # whatever the weekdays are
_DOUBTED = 0.3  # amount up to which equal weekdays say more than equal dates
_WEEK = 6  # days apart from which equal weekdays are of two weeks
_WAYS = frozenset({"meeting", "phone call", "message"})  # of being in touch: one event has only one of them
# A text is a table of figures where this many different numbers stand in it and make up this share of its words; two
# tables tell of two results where at most this share of the numbers of one stands in the other.
_FIGURES, _FIGURES_SHARE, _FIGURES_COMMON = 6, 0.12, 0.6


Known = Sequence[Facts] | Mapping[int, Facts]  # what is known by the number of its document


class Finding(NamedTuple):
    """One thing that two accounts agree on or contradict each other in: a key of `KEYS`, its amount, and words."""

    key: str
    words: str
    amount: float = 1.0


def compare(view: EventView, facts: Known, i: int, j: int, among: Survey) -> list[Finding]:
    """Return what the accounts of documents `i` and `j` of a surveyed batch agree on and contradict each other in."""
    left, right = facts[i], facts[j]
    found = _days(left, right, among)
    found += _people(left, right, _row(view, i), _row(view, j))
    if left.kinds and right.kinds:
        common = [kind for kind in left.kinds if kind in right.kinds]
        if common:
            amount = max(among.rarity("kind", kind) for kind in common)
            found.append(Finding("kind_same", f"both are about a {common[0]}", amount))
        else:
            first, second = sorted((left.kinds[0], right.kinds[0]))
            other = "way_other" if {first, second} <= _WAYS else "kind_other"
            found.append(Finding(other, f"one is about a {first}, the other about a {second}"))
    found += _cities(left, right, _row(view, i), _row(view, j), among)
    found += _counts(left.opening, right.opening)
    found += _figures(view, i, j)
    if left.published and right.published:
        gap = abs((left.published - right.published).days)
        if gap > GAP_DAYS:
            amount = min(float(np.log2(gap / GAP_DAYS)), 5.0)
            found.append(Finding("published_apart", f"they were published {gap} days apart", amount * among.trust))
    return found


def tabulate(view: EventView, facts: Known, pairs: NDArray[np.int64], among: Survey) -> NDArray[np.float32]:
    """Return the amount of every finding of every pair, float32 [m, keys], in the order of `KEYS`."""
    at = {key: k for k, key in enumerate(KEYS)}
    table = np.zeros((len(pairs), len(KEYS)), np.float32)
    for row, (i, j) in zip(table, pairs.tolist(), strict=True):
        for found in compare(view, facts, i, j, among):
            row[at[found.key]] += found.amount
    return table


def _days(left: Facts, right: Facts, among: Survey) -> list[Finding]:
    found = _dates(left, right, among)
    if any(f.key in _SETTLED and f.amount > _DOUBTED for f in found):
        return found
    return _weekday(left.opening, right.opening, among) or found


def _dates(left: Facts, right: Facts, among: Survey) -> list[Finding]:
    if left.day is None or right.day is None:
        return []
    apart = days_apart(left.day, right.day)
    sure = left.stated and right.stated
    doubt = left.doubt * right.doubt
    trust, told = (1.0, 1.0) if sure else (among.trust * doubt, among.told * doubt)
    if apart == 0:
        amount = told * min(among.rarity("day", left.day), among.rarity("day", right.day))
        return [Finding("day_same", f"both say that it was on {max(left.day, right.day).removeprefix('--')}", amount)]
    first, second = sorted((left.day.removeprefix("--"), right.day.removeprefix("--")))
    words = f"one says that it was on {first}, the other on {second}"
    if sure:
        return [Finding("stated_day_next" if apart == 1 else "stated_day_apart", words)]
    if any(days_apart(left.day, d) == 0 for d in right.days) or any(days_apart(right.day, d) == 0 for d in left.days):
        shared = left.day if any(days_apart(left.day, d) == 0 for d in right.days) else right.day
        return [Finding("day_shared", f"both mention {shared.removeprefix('--')}", told)]
    return [Finding("day_near" if apart == 1 else "day_apart" if apart < _WEEK else "day_far", words, trust)]


def _weekday(left: Opening, right: Opening, among: Survey) -> list[Finding]:
    """Compare the weekdays that two openings name."""
    if left.weekday is None or right.weekday is None:
        return []
    sure = left.sure * right.sure
    gap = abs(left.weekday - right.weekday)
    if gap == 0:
        amount = sure * among.rarity("weekday", left.weekday)
        return [Finding("weekday_same", f"both open with {WEEKDAYS[left.weekday]}", amount)]
    first, second = sorted((left.weekday, right.weekday))
    words = f"one opens with {WEEKDAYS[first]}, the other with {WEEKDAYS[second]}"
    return [Finding("weekday_next" if gap in (1, 6) else "weekday_apart", words, sure)]


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


def _cities(
    left: Facts, right: Facts, here: NDArray[np.int32], there: NDArray[np.int32], among: Survey
) -> list[Finding]:
    if not left.cities or not right.cities:
        return []
    common = [name for name, _ in left.cities if name in {other for other, _ in right.cities}]
    if common:
        amount = max(among.rarity("city", name) for name in common)
        return [Finding("city_same", f"both say that it was in {common[0]}", amount)]
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
    if left.results & right.results:
        found.append(Finding("result_same", f"both give the result {min(left.results & right.results)}"))
    elif left.results and right.results:
        first, second = sorted((min(left.results), min(right.results)))
        found.append(Finding("result_other", f"one gives the result {first}, the other {second}"))
    common = sorted(left.figures & right.figures)
    if common:
        found.append(Finding("figure_told", f"both openings give {_listed(common)}", min(len(common), 2)))
    return found


def _figures(view: EventView, i: int, j: int) -> list[Finding]:
    rows = [view.numbers.row(k) for k in (i, j)]
    if any(len(row) < max(_FIGURES, _FIGURES_SHARE * view.lengths[k]) for row, k in zip(rows, (i, j), strict=True)):
        return []
    common = len(np.intersect1d(rows[0], rows[1], assume_unique=True)) / min(map(len, rows))
    return [Finding("figures_other", "both are tables of figures, and the figures differ")] * (common < _FIGURES_COMMON)


def _listed(names: Sequence[str]) -> str:
    shown = list(dict.fromkeys(names))[:3]
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"


def _row(view: EventView, k: int) -> NDArray[np.int32]:
    return view.present.row(k)


def _holds(row: NDArray[np.int32], ids: tuple[int, ...]) -> bool:
    """Say whether a document has one of the words of a name."""
    for one in ids:
        at = int(row.searchsorted(one))
        if at < len(row) and row[at] == one:
            return True
    return False
