"""Resolve date expressions against the day the report was written.

That day is the document's own: its dateline, a stamp, the publication date it was given with. Where no year is stated,
the weekday and other dates of the text may give it; otherwise it stays open.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from align.extract.expressions import Expression
from align.extract.stamps import calendar_day, full_day
from align.model import Block, Document

__all__ = ["Found", "Reference", "reference_of", "resolve"]

# an expression with its block and the index of its body sentence (-1 outside the body)
Found = tuple[Block, int, Expression]

_ISO_DATE = re.compile(r"\s*(\d{4})-(\d{2})-(\d{2})(?!\d)")
_OPENING = 600  # characters of a text in which a report tells its own date
_STALE = 60  # days after all dates of a text from which a publication date given with it is none
# full dates of a text that others are compared with: more than these no report needs
_STATED = 50


class Reference(NamedTuple):
    """The day the report was written, and other days the text states in full.

    Attributes:
        day: the day of writing, None where nothing tells it.
        source: in words, what tells it.
        stated: full dates of the text; `opening` those of its beginning.
        latest: the latest full date or month of the past.
    """

    day: date | None
    source: str
    stated: tuple[date, ...]
    opening: tuple[date, ...]
    latest: date | None


def reference_of(document: Document, found: Sequence[Found], ahead: Callable[[Block, Expression], bool]) -> Reference:
    """Find the day of writing: the dateline's, else a stamp's or the publication's.

    `ahead` tells whether the words around an expression put it into the future.
    """
    stated = [(block, day) for block, _, e in found if (day := full_day(e)) is not None and not e.swapped]
    stamps = [day for block, day in stated if block.kind == "stamp"]
    given = _given(document)
    opening = [
        day for block, day in stated if block.start < _OPENING and block.kind in ("stamp", "dateline", "caption")
    ]
    if given and opening and all((given - day).days > _STALE for _, day in stated):
        given = None  # the day a crawler came by: the text itself is dated, and nothing in it is near that day
        stamps = stamps or opening[:1]
    publication = given or (min(stamps) if stamps else None)
    days = tuple(dict.fromkeys(day for block, day in stated if block.kind != "stamp"))[:_STATED]
    early = tuple(
        dict.fromkeys(day for b, _, e in found if e.start < _OPENING and (day := full_day(e)) and b.kind != "stamp")
    )
    months = [
        date(e.year, e.month, 1)
        for block, _, e in found
        if e.year is not None and e.month is not None and e.day is None and not ahead(block, e)
    ]
    past = [day for block, _, e in found if (day := full_day(e)) and not e.swapped and not ahead(block, e)]
    latest = max([*past, *months], default=None)
    dateline = next((e for block, _, e in found if block.kind == "dateline" and e.month and e.day), None)
    if dateline is None:
        source = "the publication date" if publication is not None else ""
        return Reference(publication, source, days, early, latest)
    day, source = _of_dateline(dateline, publication, days, latest, found)
    return Reference(day, source, days, early, latest)


def _given(document: Document) -> date | None:
    match = _ISO_DATE.match(document.published or "")
    return calendar_day(int(match[1]), int(match[2]), int(match[3])) if match is not None else None


def _of_dateline(
    dateline: Expression,
    publication: date | None,
    days: Sequence[date],
    latest: date | None,
    found: Sequence[Found],
) -> tuple[date | None, str]:
    """Return the day of a dateline and in words what gave its year."""
    assert dateline.month is not None
    assert dateline.day is not None
    if dateline.year is not None:
        return full_day(dateline), "the dateline"
    weekday = next(
        (e.weekday for _, i, e in found if i in (0, 1, 2) and e.weekday is not None and not e.modifier), None
    )
    if publication is not None:
        near = _nearest(dateline.month, dateline.day, publication, 3)
        if near is not None and (publication - near).days > _STALE and weekday is not None:
            # given with the day of a crawler: the weekday of the lead is that of the dateline in one year of them
            years = range(publication.year, publication.year - 4, -1)
            fitting = [d for y in years if (d := calendar_day(y, dateline.month, dateline.day)) and d <= publication]
            near = next((d for d in fitting if d.weekday() == weekday), near)
        return near, "the dateline and the publication date"
    same = [day for day in days if (day.month, day.day) == (dateline.month, dateline.day)]
    if same:
        return same[0], "the dateline and a full date of the same day"
    if weekday is not None and latest is not None:
        for year in (latest.year, latest.year + 1):
            day = calendar_day(year, dateline.month, dateline.day)
            if day is not None and day >= latest and day.weekday() == weekday:
                return day, "the dateline, its weekday and the latest date of the text"
    return None, ""


def _nearest(month: int, day: int, around: date, ahead: int) -> date | None:
    """Return the day closest to `around`, at most `ahead` days after it where the year before fits as well."""
    days = [
        d
        for year in (around.year - 1, around.year, around.year + 1)
        if (d := calendar_day(year, month, day)) is not None
    ]
    before = [d for d in days if d <= around + timedelta(days=ahead)]
    return max(before) if before else min(days, key=lambda d: abs((d - around).days), default=None)


def resolve(expression: Expression, reference: Reference, ahead: bool) -> tuple[date | None, str]:
    """Return the day an expression means, and in words how that was found; None where it stays open.

    `ahead` says that the words around it put it into the future.
    """
    e, around = expression, reference.day
    if e.month is not None and e.day is not None:
        return _resolve_day(e, reference, ahead)
    if e.shift is not None:
        return (None, "") if around is None else (around + timedelta(days=e.shift), f"relative to {reference.source}")
    if e.weekday is None and e.day is not None and e.month is None and around is not None:
        day = calendar_day(around.year, around.month, e.day)
        if day is not None and day > around + timedelta(days=3):
            last = around.replace(day=1) - timedelta(days=1)
            day = calendar_day(last.year, last.month, e.day)
        return day, f"day of the month of {reference.source}"
    if e.weekday is None:
        return None, ""
    if around is None:
        same = [day for day in reference.opening if day.weekday() == e.weekday]
        if len(reference.opening) == 1 and same and not e.modifier:
            return same[0], "weekday of the one full date of the text"
        return None, ""
    return _resolve_weekday(e, e.weekday, around, ahead, reference.source)


def _resolve_weekday(e: Expression, weekday: int, around: date, ahead: bool, source: str) -> tuple[date | None, str]:
    """Resolve a weekday to the one before the day of writing, or after it where the words look ahead."""
    if ahead:
        day = around + timedelta(days=(weekday - around.weekday()) % 7 or (7 if e.modifier == "next" else 0))
    else:
        back = (around.weekday() - weekday) % 7
        if back == 6 and not e.modifier:
            # six days ago would be "last Tuesday"; tomorrow it is where the report crosses midnight or a time zone
            back = -1
        day = around - timedelta(days=back or (7 if e.modifier == "last" else 0))
    if e.day is not None and day.day != e.day:
        return None, ""
    return day, f"weekday {'after' if day > around else 'up to'} {source}"


def _resolve_day(e: Expression, reference: Reference, ahead: bool) -> tuple[date | None, str]:
    """Resolve an expression that states month and day."""
    assert e.month is not None
    assert e.day is not None
    if e.year is not None:
        return _resolve_full(e, e.year, e.month, e.day, reference)
    same = [day for day in reference.stated if (day.month, day.day) == (e.month, e.day)]
    if same:
        return same[0], "year by a full date of the same day"
    if reference.day is None:
        if e.weekday is not None and reference.latest is not None:
            for year in (reference.latest.year, reference.latest.year + 1):
                day = calendar_day(year, e.month, e.day)
                if day is not None and day >= reference.latest and day.weekday() == e.weekday:
                    return day, "year by the weekday and the latest date of the text"
        return None, ""
    day = _nearest(e.month, e.day, reference.day, 300 if ahead else 10)
    if day is not None and e.weekday is not None and day.weekday() != e.weekday:
        others = [calendar_day(day.year + step, e.month, e.day) for step in (-1, 1)]
        fitting = [d for d in others if d is not None and d.weekday() == e.weekday]
        return (fitting[0], "year by the weekday") if len(fitting) == 1 else (None, "the weekday disagrees")
    return day, f"year by {reference.source}"


def _resolve_full(e: Expression, year: int, month: int, of: int, reference: Reference) -> tuple[date | None, str]:
    """Return the day of a full date, where its weekday and the order of its numbers leave no doubt."""
    day = calendar_day(year, month, of)
    if e.swapped:
        other = calendar_day(year, of, month)
        known = [d for d in (reference.day, *reference.stated) if d is not None]
        near = [d for d in (day, other) if d is not None and any(abs((d - k).days) <= 7 for k in known)]
        return (near[0], "order of day and month by other dates of the text") if len(near) == 1 else (None, "")
    if day is not None and e.weekday is not None and day.weekday() != e.weekday:
        return None, "the weekday disagrees with the date"
    return day, "a full date"
