"""Numbers that count the same thing on both sides and differ: such as cannot both be true, and bounds."""

from __future__ import annotations

import math

import msgspec

from align.words.lexicon import STATES
from align.words.pairing import Side
from align.words.tokens import Token

__all__ = ["number_differences"]

_REACH = 6  # tokens to either side of a number that say what it counts
_PEOPLE = frozenset(STATES) | {"people"}
_MOST = 200  # numbers of one side; more are a table
_ABOUT = 0.15  # what "about" may be away, as a share


class Quantity(msgspec.Struct, eq=False):
    """A number with what tells what it counts.

    Attributes:
        at: index of the token.
        low, high: what the number can be, bounds taken into account.
        nouns: keys of the first content words after it, at most two.
        people: it counts people, or nothing that is named.
        state: what befell those people, or "".
        measure: it is a number of units.
        named: what it counts is a name.
        part: it is a part of something, or more of it.
        before: the function word right before it, or "".
        context: keys of the content words of its clause, near it.
    """

    at: int
    token: Token
    low: float
    high: float
    nouns: tuple[str, ...]
    people: bool
    state: str
    measure: bool
    part: bool
    named: bool
    before: str
    context: frozenset[str]


def number_differences(left: Side, right: Side) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """Return the pairs of token indexes whose numbers exclude each other, and those of bounds that differ.

    A number is in one pair of a list at most. Years are among the first; they are dates. The second are claims of
    another strength: "at least 3" and "at least four".
    """
    ours, theirs = _quantities(left), _quantities(right)
    found: list[tuple[float, int, int]] = []
    bounds: list[tuple[float, int, int]] = []
    values = [{q.token.value for q in side if q.token.sort} for side in (ours, theirs)]
    for a in ours:
        for b in theirs:
            if not a.token.sort and not b.token.sort:
                continue
            if (a.token.sort and a.token.value in values[1]) or (b.token.sort and b.token.value in values[0]):
                continue
            weight = _same_thing(a, b, left)
            if weight > 0 and not _agree(a, b):
                found.append((-weight, a.at, b.at))
            elif weight > 0 and a.low < a.high and b.low < b.high:
                bounds.append((-weight, a.at, b.at))
    return _heaviest(found), _heaviest(bounds)


def _heaviest(found: list[tuple[float, int, int]]) -> list[tuple[int, int]]:
    """Return the pairs that weigh most, each number in one of them at most, in order."""
    pairs: list[tuple[int, int]] = []
    for _, i, j in sorted(found):
        if all(i != x and j != y for x, y in pairs):
            pairs.append((i, j))
    return sorted(pairs)


def _quantities(side: Side) -> list[Quantity]:
    places = [
        at
        for at, token in enumerate(side.tokens)
        if token.value is not None and token.sort != "label" and at not in side.dated
    ]
    return [_quantity(side, at) for at in places[:_MOST]]


def _quantity(side: Side, at: int) -> Quantity:
    token = side.tokens[at]
    value = token.value or 0.0
    low, high = _bounds(side, token, value)
    after = _clause(side, at, 1)
    content = _counted(after)
    nouns = tuple(t.key for t in content)
    first = content[0].marks if content else frozenset()
    measure = bool(token.unit) or "units" in first or token.sort in ("percent", "money")
    state = _state(side, at)
    people = not measure and (not content or not _PEOPLE.isdisjoint(first))
    near = after[:_REACH] + _clause(side, at, -1)[:_REACH]
    before = side.tokens[at - 1] if at else None
    return Quantity(
        at=at,
        token=token,
        low=low,
        high=high,
        nouns=(token.unit, *nouns) if token.unit else nouns,
        people=people,
        state=state,
        measure=measure,
        part=_part(side, at),
        named=bool(content) and content[0].name,
        before=before.fold if before is not None and before.function and not before.sort else "",
        context=frozenset(t.key for t in near if not t.function and not t.sort),
    )


def _counted(after: list[Token]) -> list[Token]:
    """Return the first content words after a number, at most two; one small word may stand between ("of")."""
    found: list[Token] = []
    skipped = 0
    for token in after[:4]:
        if token.function:
            skipped += 1
            if skipped > 1 or token.value is not None:
                break
        elif not token.sort:
            found.append(token)
    return found[:2]


def _part(side: Side, at: int) -> bool:
    """Tell whether a number is called a part of something, by a word beside it."""
    near = side.tokens[max(0, at - 2) : at] + side.tokens[at + 1 : at + 2]
    return any("part" in token.marks for token in near)


def _clause(side: Side, at: int, step: int) -> list[Token]:
    """Return the tokens of the clause after (or before, nearest first) a token, up to the next number."""
    found: list[Token] = []
    here = side.tokens[at].clause
    at += step
    while 0 <= at < len(side.tokens) and side.tokens[at].clause == here and len(found) < 2 * _REACH:
        if side.tokens[at].sort and side.tokens[at].sort != "year":
            break
        found.append(side.tokens[at])
        at += step
    return found


def _state(side: Side, at: int) -> str:
    """Return what befell the counted: the nearest word that says so, not beyond a word that joins clauses."""
    best, name = 99, ""
    for step in (1, -1):
        for distance, token in enumerate(_clause(side, at, step)[:_REACH], 1):
            if token.fold in side.words.joins:
                break
            if distance < best and token.marks:
                for state in STATES:
                    if state in token.marks:
                        best, name = distance, state
    return name


def _bounds(side: Side, token: Token, value: float) -> tuple[float, float]:
    if not token.sort:
        return value, value
    before = side.text[max(0, token.start - 24) : token.start]
    if side.words.bounds and before:
        from align.extract.names import fold

        plain = fold(before)
        for pattern, sign in side.words.bounds:
            if pattern.search(plain):
                if sign == "~":
                    return value * (1 - _ABOUT), value * (1 + _ABOUT)
                return (value, math.inf) if sign == ">" else (value * (1 - 2 * _ABOUT), value)
    return value, value


def _agree(a: Quantity, b: Quantity) -> bool:
    """Tell whether both numbers can be true: bounds meet, or one is the other rounded."""
    if a.low <= b.high and b.low <= a.high:
        return True
    x, y = a.token.value or 0.0, b.token.value or 0.0
    if a.measure and b.measure and (x == int(x)) != (y == int(y)):
        return abs(x - y) <= 0.5  # "6 percent" of 5.8 percent
    whole = x == int(x) and y == int(y) and max(abs(x), abs(y)) < 10_000
    if (whole and not (a.measure and b.measure)) or max(abs(x), abs(y)) < 100:
        return False
    # "1.2 billion" is what remains of 1.227 billion with two digits
    digits = min(_digits(x), _digits(y))
    return f"{x:.{digits - 1}e}" == f"{y:.{digits - 1}e}"


def _digits(value: float) -> int:
    return max(1, len(f"{value:.12g}".split("e")[0].replace(".", "").strip("0-")))


def _same_thing(a: Quantity, b: Quantity, side: Side) -> float:
    """Return how sure it is that both numbers count the same thing, 0 where it is not."""
    if a.part or b.part:
        return 0.0
    sorts = {a.token.sort or "count", b.token.sort or "count"}
    if len(sorts - {"unit", "count"}) and len(sorts) > 1:
        return 0.0
    if sorts & {"year", "time"}:
        alike = len(sorts) == 1 and a.before and a.before == b.before
        return float(len(a.context & b.context) - 1) if alike else 0.0
    shared = set(a.nouns[:1]) & set(b.nouns) | set(b.nouns[:1]) & set(a.nouns)
    context = len((a.context & b.context) - set(a.nouns[:1]) - set(b.nouns[:1]))
    article = not a.token.sort or not b.token.sort
    if article:
        counted = a.nouns[:1] == b.nouns[:1] and a.nouns and context and not (a.people or a.named or b.named)
        return 1.0 + context if counted else 0.0
    if a.people and b.people:
        if a.state != b.state:
            return 0.0
        return 4.0 + context if a.state else float(context) if shared else 0.0
    if _bare(a) != _bare(b) and a.before and a.before == b.before and (a.measure or b.measure):
        # "after 38 minutes" and "after 37": the unit is left out on one side
        return 0.5 if a.token.sort not in ("percent", "money") and _paired(side) >= 2 else 0.0
    if a.measure or b.measure:
        if a.token.sort in ("percent", "money"):
            return float(context)
        return 1.0 + context if shared and context else 0.0
    if a.state != b.state and a.state and b.state:
        return 0.0
    return 2.0 + context if shared and context else 0.0


def _bare(quantity: Quantity) -> bool:
    """Tell whether a number stands alone in its clause, without what it counts."""
    return not quantity.nouns and not quantity.state and quantity.token.sort == "count" and quantity.high < 100


def _paired(side: Side) -> int:
    return sum(there >= 0 and not token.function for token, there in zip(side.tokens, side.partner, strict=True))
