"""Tell the time of publication from the dates of the report: stamps on lines of their own, or with lost line breaks."""

from __future__ import annotations

import re
from datetime import date

from align.extract.expressions import Expression, find_expressions
from align.model import Block, Mention, Segments
from align.text import language_of

__all__ = ["calendar_day", "full_day", "is_glued_stamp", "published"]

_CLOCK = re.compile(r"\b(\d{1,2})[:.h](\d{2})(?::\d{2})?\s*([AaPp]\.?[Mm]\b\.?)?")
_ZONE = re.compile(r"(?:GMT|UTC)\s?([+-]\d{1,2})?(?::?(\d{2}))?|\bZ\b")
_ZONE_NAME = r"(?: \(?(?:[A-Z]{2,4}|Eastern|Pacific|Central|local time)\b\)?)?"
_TIME = rf"\d{{1,2}}[:.]\d\d(?::\d\d)? ?(?:[AaPp]\.?[Mm]\b\.?)?{_ZONE_NAME}"
# a clock right behind a date, and the report's first capital behind that
_STAMPED = re.compile(rf",?(?: at| -| \|| [-–|])? ?{_TIME}(?=,? (?:[|–-] )?(?:[A-Z“\"‘']|updated\b))")
_LABELLED = re.compile(
    rf"\b(?:published|updated|posted|edited|modified|created|downloaded|retrieved|"
    rf"accessed)(?: (?:on|time|date|at))?:?\s*(?:{_TIME},? ?)?"
    r"(?:on |[A-Z][a-z]{2,8},? )?$",
    re.IGNORECASE,
)
_AMENDED = re.compile(
    r"\b(?:article|story|post|report|page|version)\b[^.]{0,40}\b(?:amended|updated|corrected|published|posted)"
    r"(?: on)?\s*$",
    re.IGNORECASE,
)
_CLOCK_BEFORE = re.compile(rf"(?:^|\s){_TIME},? (?:on )?$")
# "it happened at about 7.40am on", "happened on Saturday, 14 June 2025 at 7.40am": a sentence, no stamp
_AT_CLOCK = re.compile(
    rf"\b(?:at|about|around|by|from|before|after|until|past|between|and|to) {_TIME},? (?:on )?$", re.IGNORECASE
)
_ON = re.compile(r"[a-z]{2} (?:early |late )?on (?:\w+day,? )?$")
_RUNS_ON = re.compile(r"\b(?:on|in|of|from|since|until|to|and|the|dated?|for|,)\s*$")
_HEAD = 220  # characters of a text in which a stamp stands that lost its line break


def published(segments: Segments) -> Mention | None:
    """Return the time of publication as the text itself gives it, or None.

    The value is an ISO 8601 date, with time and zone where the stamp has them; the stamp with most detail is taken.

    >>> from align.model import Document
    >>> from align.text import segment
    >>> published(segment(Document(id="a", text="Storm hits\\nFebruary 04, 2026 7:00 PM GMT+7\\nA storm hit."))).value
    '2026-02-04T19:00+07:00'
    """
    best: Mention | None = None
    language = language_of(segments.document)
    for block in segments.blocks:
        if block.kind != "stamp":
            continue
        for found in find_expressions(segments.document.text, block.start, block.end, language):
            day = full_day(found)
            if day is None:
                continue
            clock, end = _clock(segments.document.text, found.end, block.end)
            if best is None or (clock and len(best.value) == 10):
                reason = "a publication date on a line of its own"
                best = Mention(found.start, end, day.isoformat() + clock, "stamp", "day", reason, day.isoformat())
    return best


def is_glued_stamp(text: str, block: Block, e: Expression) -> bool:
    """Say whether a date in the body is a stamp whose line break was lost: a clock, a label or a capital beside it."""
    if block.kind != "body" or e.month is None or e.day is None:
        return False
    before = text[max(block.start, e.start - 60) : e.start]
    label = _LABELLED.search(before)
    if label is not None and (e.start < _HEAD or ":" in label.group() or label.group()[0].isupper()):
        return True
    if _AMENDED.search(before):
        return True
    stamped = _STAMPED.match(text, e.end, min(block.end, e.end + 40)) is not None
    if e.start < _HEAD and stamped and not (_ON.search(before) and text.startswith(" at ", e.end)):
        return True
    if e.year is None:
        return False
    if e.start - block.start > _HEAD:
        return stamped
    if _CLOCK_BEFORE.search(before) and not _AT_CLOCK.search(before):
        return True
    if _RUNS_ON.search(before):
        return False
    opens = re.match(r" (?:[-|] )?([^\W\d_])", text[e.end : e.end + 4])
    return opens is not None and (opens[1].isupper() or "\u3400" <= opens[1] <= "\u9fff")


def full_day(expression: Expression) -> date | None:
    """Return the day of an expression that states year, month and day."""
    if expression.year is None or expression.month is None or expression.day is None:
        return None
    return calendar_day(expression.year, expression.month, expression.day)


def calendar_day(year: int, month: int, day: int) -> date | None:
    """Return a day, or None where the calendar has none."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _clock(text: str, start: int, limit: int) -> tuple[str, int]:
    """Return the time of day behind a date as "T19:00+07:00", and where it ends."""
    match = _CLOCK.search(text, start, min(limit, start + 30))
    if match is None:
        return "", start
    hour, minute, half = int(match[1]), int(match[2]), (match[3] or "").lower()
    if half.startswith("p") and hour < 12:
        hour += 12
    elif half.startswith("a") and hour == 12:
        hour = 0
    if hour > 23 or minute > 59:
        return "", start
    zone = _ZONE.search(text, match.end(), min(limit, match.end() + 12))
    if zone is None:
        return f"T{hour:02d}:{minute:02d}", match.end()
    offset = int(zone[1] or 0)
    if abs(offset) > 14 or int(zone[2] or 0) > 59:
        return f"T{hour:02d}:{minute:02d}", match.end()
    return f"T{hour:02d}:{minute:02d}{offset:+03d}:{zone[2] or '00'}", zone.end()
