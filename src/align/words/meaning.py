"""What changes the meaning beside numbers: dates, names, negation and hedging."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from align.extract.expressions import Expression
from align.words.pairing import Box, Side

__all__ = ["Range", "date_conflicts", "hedges", "name_conflicts", "negations", "pair_dates"]

Range = tuple[int, int]
"""A run of tokens ``[start, end)``."""

_NEAR = 5  # tokens
_FIELDS = ("year", "month", "day", "weekday", "shift")


# --- dates --------------------------------------------------------------------------------------------------------


def _compatible(a: Expression, b: Expression) -> bool | None:
    """Tell whether two dates can be one; None where they say nothing of each other."""
    shared = [(x, y) for name in _FIELDS if (x := getattr(a, name)) is not None and (y := getattr(b, name)) is not None]
    if not shared:
        return None
    if all(x == y for x, y in shared):
        return a.modifier == b.modifier or not a.modifier or not b.modifier
    swapped = (a.swapped or b.swapped) and (a.month, a.day) == (b.day, b.month)
    return swapped and a.year == b.year


def pair_dates(left: Side, right: Side) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """Return the pairs of dates that agree and of those left over that exclude each other; agreeing ones are known."""
    agree: list[tuple[int, int]] = []
    for i, a in enumerate(left.dates):
        for j, b in enumerate(right.dates):
            if _compatible(a, b) and all(i != x and j != y for x, y in agree):
                agree.append((i, j))
    for side, place in ((left, 0), (right, 1)):
        numbers = {found[place] for found in agree}
        for at, number in side.dated.items():
            if number in numbers:
                side.known[at] = True
    against = [
        (i, j)
        for i, a in enumerate(left.dates)
        for j, b in enumerate(right.dates)
        if _compatible(a, b) is False
        and all(_compatible(a, other) is not True for other in right.dates)
        and all(_compatible(other, b) is not True for other in left.dates)
    ]
    return agree, against


def date_conflicts(left: Side, right: Side, against: list[tuple[int, int]]) -> list[tuple[Range, Range]]:
    """Return the runs of dates that exclude each other and date the same: what stands beside them corresponds."""
    found: list[tuple[Range, Range]] = []
    for i, j in against:
        runs = _run(left, i), _run(right, j)
        if runs[0] and runs[1] and _beside(left, runs[0], right, runs[1]):
            found.append((runs[0], runs[1]))
    return found


def _run(side: Side, number: int) -> Range | None:
    places = [at for at, date in side.dated.items() if date == number]
    return (min(places), max(places) + 1) if places else None


def _content(side: Side, at: int, step: int, reach: int) -> Iterator[int]:
    """Yield the content words after (or before) a token, at most `reach` tokens away and in its clause."""
    here = side.tokens[at].clause
    at += step
    while reach and 0 <= at < len(side.tokens) and side.tokens[at].clause == here:
        if not side.tokens[at].function and at not in side.dated:
            yield at
        at += step
        reach -= 1


def _beside(left: Side, a: Range, right: Side, b: Range) -> bool:
    """Tell whether a content word next to one run corresponds to one next to the other."""
    near = [
        {
            side.tokens[at].key
            for at in (*islice(_content(side, run[0], -1, 4), 2), *islice(_content(side, run[1] - 1, 1, 3), 1))
        }
        for side, run in ((left, a), (right, b))
    ]
    return bool(near[0] & near[1])


# --- names --------------------------------------------------------------------------------------------------------


def name_conflicts(left: Side, right: Side, boxes: list[Box]) -> list[tuple[Range, Range]]:
    """Return runs of names that stand in one slot and are not the same name.

    The slot must be sure: the words on both sides of it correspond, or it is an item of one enumeration.
    """
    found: list[tuple[Range, Range]] = []
    for a0, a1, b0, b1 in boxes:
        a, b = _name_run(left, a0, a1), _name_run(right, b0, b1)
        if a and b and _one_slot(left, a, right, b) and not (_told(left, a, right) or _told(right, b, left)):
            found.append((a, b))
    return found


def _name_run(side: Side, start: int, end: int) -> Range | None:
    """Return the only run of unknown names between two places, if it is not part of a longer name that is known."""
    places = [at for at in range(start, end) if side.tokens[at].name and not side.known[at] and at not in side.dated]
    if not places or places[-1] - places[0] != len(places) - 1:
        return None
    run = (places[0], places[-1] + 1)
    for beside in (run[0] - 1, run[1]):
        if 0 <= beside < len(side.tokens) and side.tokens[beside].name and _plain_gap(side, beside, run):
            return None
    return run


def _told(side: Side, run: Range, other: Side) -> bool:
    """Tell whether the text of the other side has the name too, elsewhere: then it may mean the same there."""
    return side.text[side.tokens[run[0]].start : side.tokens[run[1] - 1].end] in other.text


def _plain_gap(side: Side, beside: int, run: Range) -> bool:
    a, b = (beside, run[0]) if beside < run[0] else (run[1] - 1, beside)
    return side.text[side.tokens[a].end : side.tokens[b].start].strip(".-' ") == ""


def _one_slot(left: Side, a: Range, right: Side, b: Range) -> bool:
    """Tell whether two runs stand in one slot: between the same words, or beside the same items of an enumeration."""
    if any(x.fold[:4] == y.fold[:4] for x in left.tokens[slice(*a)] for y in right.tokens[slice(*b)]):
        return False  # "Democratic", "Democrats"
    if _in_list(left, a, right, b):
        return True
    if not all(_same_word(left, x, right, y) for x, y in ((a[0] - 1, b[0] - 1), (a[1], b[1]))):
        return False
    before = _neighbour(left, a[0] - 1, -1), _neighbour(right, b[0] - 1, -1)
    after = _neighbour(left, a[1], 1), _neighbour(right, b[1], 1)
    return all(x >= 0 and y >= 0 and _same_word(left, x, right, y) for x, y in (before, after))


def _same_word(left: Side, i: int, right: Side, j: int) -> bool:
    inside = 0 <= i < len(left.tokens) and 0 <= j < len(right.tokens)
    return inside and left.tokens[i].key == right.tokens[j].key


def _in_list(left: Side, a: Range, right: Side, b: Range) -> bool:
    """Tell whether both runs are items before or after the same two names of an enumeration."""
    return any(
        len(items := _items(left, run_a, step)) == 2 and items == _items(right, run_b, step)
        for run_a, run_b, step in ((a[1], b[1], 1), (a[0] - 1, b[0] - 1, -1))
    )


def _items(side: Side, at: int, step: int) -> list[str]:
    """Return the two items of an enumeration that follow (or go before) a place, as folded words."""
    items: list[str] = []
    last = at - step
    while 0 <= at < len(side.tokens) and len(items) < 3:
        token = side.tokens[at]
        a, b = (last, at) if step > 0 else (at, last)
        gap = side.text[side.tokens[a].end : side.tokens[b].start].strip()
        if token.fold in side.words.joins or gap == ",":
            items.append("")
        elif gap or not items:
            return items[:2] if len(items) > 2 else []
        if token.fold not in side.words.joins:
            if not token.name:
                break
            items[-1] += f" {token.fold}" if step > 0 else f"{token.fold} "
        last, at = at, at + step
    complete = len(items) > 2 or not (0 <= at < len(side.tokens))
    return [" ".join(item.split()) for item in items[:2]] if complete or len(items) == 2 else []


def _neighbour(side: Side, at: int, step: int) -> int:
    """Return the next content word, at most three tokens on; -1 where there is none."""
    for _ in range(3):
        if not 0 <= at < len(side.tokens):
            return -1
        if not side.tokens[at].function:
            return at
        at += step
    return -1


# --- negation and hedging -----------------------------------------------------------------------------------------


def negations(left: Side, right: Side) -> list[tuple[Range | None, Range | None]]:
    """Return the denials of words that the other side says and does not deny."""
    return _one_sided(left, right, "negation")


def hedges(left: Side, right: Side) -> list[tuple[Range | None, Range | None]]:
    """Return what makes uncertain what the other side says without doubt."""
    return _one_sided(left, right, "hedging")


def _one_sided(left: Side, right: Side, kind: str) -> list[tuple[Range | None, Range | None]]:
    found: list[tuple[Range | None, Range | None]] = []
    for one, other, flip in ((left, right, False), (right, left, True)):
        marks, theirs = _marks(one, kind), _marks(other, kind, limits=False)
        if kind == "hedging" and marks and (theirs or any("doubt" in token.marks for token in other.tokens)):
            continue
        for at in marks:
            for scope in _scope(one, at, kind):
                there = one.partner[scope]
                if there < 0 or not _statable(one, scope) or not _alike(one, scope, other, there):
                    continue
                if kind == "negation" and _denied(other, there, theirs):
                    continue
                run, back = (at, at + 1), (there, there + 1)
                found.append((back, run) if flip else (run, back))
                break
    return found


def _statable(side: Side, at: int) -> bool:
    """Tell whether a word can be what is denied or doubted: no name, no number, no word of degree or order."""
    token = side.tokens[at]
    return not (token.name or token.sort or "strength" in token.marks or "part" in token.marks)


def _marks(side: Side, kind: str, limits: bool = True) -> list[int]:
    marks = []
    for at, token in enumerate(side.tokens):
        if kind not in token.marks or token.name:
            continue
        if token.fold == "t" and side.text[token.start - 1 : token.start] not in ("'", "’"):
            continue
        if limits and kind == "negation" and at + 1 < len(side.tokens) and "limits" in side.tokens[at + 1].marks:
            continue
        if token.fold == "may" and side.text[token.start : token.end] != "may":
            continue
        marks.append(at)
    return marks


def _scope(side: Side, at: int, kind: str) -> Iterator[int]:
    """Yield the content words that a mark speaks of: the next one, or the last where the clause ends with the mark.

    In some languages the denied word may stand before its denial.
    """
    after = next(_content(side, at, 1, 4), None)
    if after is not None:
        yield after
    if (after is None and kind == "hedging") or (side.words.after and kind == "negation"):
        before = next(_content(side, at, -1, 3), None)
        if before is not None:
            yield before


def _alike(one: Side, at: int, other: Side, there: int) -> bool:
    """Tell whether another word near a word corresponds to one near its partner: both speak of one thing."""
    for near in range(max(0, at - _NEAR), min(len(one.tokens), at + _NEAR + 1)):
        if near != at and not one.tokens[near].function:
            partner = one.partner[near]
            if partner >= 0 and partner != there and abs(partner - there) <= _NEAR:
                return True
    return False


def _denied(side: Side, at: int, marks: list[int]) -> bool:
    """Tell whether a word stands beside a denial, a word that denies by its meaning, or a first time."""
    if any(at - 8 <= mark <= at + 5 for mark in marks):
        return True
    near = side.tokens[max(0, at - 8) : at + 8]
    return any("soft" in token.marks or "since" in token.marks for token in near)
