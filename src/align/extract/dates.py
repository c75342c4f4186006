"""Find the date of the main event: read date expressions, resolve them, and judge which one the report is about.

The reference is the document's own: its dateline, a stamp, the publication date it was given with. Where no year is
stated, the weekday and other dates of the text may give it; otherwise it stays open. Dates of the publication, of the
background and of the future are never the event's, and where nothing else is stated there is no date.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from align.extract.expressions import Expression, find_expressions
from align.model import Block, BlockKind, Document, Mention, Segments
from align.text import language_of

__all__ = ["COUNTED", "event_dates", "published"]

_DIGIT = re.compile(r"\d")
_ISO_DATE = re.compile(r"\s*(\d{4})-(\d{2})-(\d{2})(?!\d)")
_CLOCK = re.compile(r"\b(\d{1,2})[:.h](\d{2})(?::\d{2})?\s*([AaPp]\.?[Mm]\b\.?)?")
_ZONE = re.compile(r"(?:GMT|UTC)\s?([+-]\d{1,2})?(?::?(\d{2}))?|\bZ\b")
# weight of a date by the sentence of the body it stands in; later ones count as the last
_WEIGHTS = (3.0, 2.0, 1.6, 1.2, 1.0, 0.8, 0.6, 0.5)
_LATER = 0.4
_OPENING = 600  # characters of a text in which a report tells its own date
_STALE = 60  # days after all dates of a text from which a publication date given with it is none
# full dates of a text that others are compared with: more than these no report needs
_STATED = 50
_LEAST = 0.19
_FUTURE = re.compile(
    r"\b(?:will|would|to be|\w{3,}(?:rão|rá)|scheduled (?:for|to|on)|expected (?:to|on|in)|due (?:to|on|in|for)|"
    r"effective|slated|planned (?:for|on)|plans? to|upcoming|ahead of|until|till|before|deadline|set for|set to|"
    r"starting|hopes? to|next|by|is to|are to|vai|deve|será|irá|wird|sera|sẽ)\W+(?:\w+\W+){0,8}$",
    re.IGNORECASE,
)
_AHEAD_AFTER = re.compile(r"\W*(?:will|shall|deadline)\b")
_PRESENT = re.compile(r"\b(?:starts|begins|opens|takes place|kicks off|turns \d+)\s+(?:on\s+)?$")
_PAST_BETWEEN = re.compile(r"\b(?:said|told|announced|was|were|had|died|met|killed|signed|after)\b", re.IGNORECASE)
_BACKGROUND = re.compile(
    r"\b(?:since|born|founded|elected in|dated|from|ending|until|between|back (?:in|on)|as of|desde|depuis|"
    r"seit|following|"
    r"election on|re-elected on|began on|first reported|anniversary of)\s+(?:the\s+|on\s+|early\s+|late\s+)?$",
    re.IGNORECASE,
)
_SAYING = re.compile(
    r"\b(?:said|says|told|announced|reported|confirmed|tweeted|wrote|added|statement|disse|afirmou|informou|dijo|a "
    r"dit|sagte)(?:\s+(?:on|late|early|earlier|in a statement|reporters|nesta|na|no|el|le))*\s+$",
    re.IGNORECASE,
)
# "who won on Wednesday": a clause that says who somebody is
_ASIDE = re.compile(r"\b(?:who|whose)\s[^,.;]*$")
COUNTED = "the day of the count"
# "the toll rose to six on Friday": the day of the count, not of the event
_TOLL = re.compile(
    r"\b(?:toll|number|count)\b[^.;]{0,110}\b(?:rose|rises|risen|climbed|climbs|stood|stands|reached|jumped|grew)\b"
    r"(?:(?!\b(?:when|after)\b)[^.;]){0,40}$"
)
_TWEET = re.compile(r"\(@\w+\)\s*$")
_STAMPED = re.compile(r",? (?:at |- |\| )?\d{1,2}:\d\d (?:AM|PM|a\.m\.|p\.m\.)(?: [A-Z]{2,4})?(?= [A-Z])")
_LABELLED = re.compile(
    r"\b(?:published|updated|posted|edited|modified|created)(?: (?:on|time|date))?:?\s*$", re.IGNORECASE
)
_NAME = re.compile(r"[^\W\d_a-z][\w’'-]{2,}")
_ARCHIVE = re.compile(r"\bfile\b|\barchive\b|\bin this (?:file|photo|image)\b|资料图", re.IGNORECASE)


class _Reading(NamedTuple):
    """An expression, what it means, and what speaks for it as the event's date."""

    expression: Expression
    kind: BlockKind
    day: date | None
    weight: float
    reason: str
    rival: str


class _Reference(NamedTuple):
    """The day the report was written, and other days the text states in full."""

    day: date | None
    source: str
    stated: tuple[date, ...]
    latest: date | None


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
            day = _full(found)
            if day is None:
                continue
            clock, end = _clock(segments.document.text, found.end, block.end)
            if best is None or (clock and len(best.value) == 10):
                reason = "a publication date on a line of its own"
                best = Mention(found.start, end, day.isoformat() + clock, "stamp", "day", reason, day.isoformat())
    return best


def event_dates(segments: Segments) -> tuple[Mention, ...]:
    """Return the readings of the date of the main event, best first.

    The first mentions all mean the best date (body, then dateline, caption, title); those of other dates follow, their
    reason opening with "not the event:". Empty where the text states no date for the event.

    >>> from align.model import Document
    >>> from align.text import segment
    >>> text = "PARIS, Feb. 3 (AP) -- The ministers met on Tuesday. The law dates from May 2019."
    >>> [(m.value, m.resolved) for m in event_dates(segment(Document(id="a", text=text, published="2026-02-04")))][:2]
    [('2026-02-03', '2026-02-03'), ('--02-03', '2026-02-03')]
    """
    text = segments.document.text
    if not segments.document.published and _DIGIT.search(text) is None:
        return ()
    language = language_of(segments.document)
    found = _scan(segments, language)
    reference = _reference(segments.document, found)
    readings = _readings(segments, found, reference)
    return _choose(readings)


_Found = list[tuple[Block, int, Expression]]


def _scan(segments: Segments, language: str) -> _Found:
    """Return every expression with its block and the index of its body sentence (-1 outside the body)."""
    text = segments.document.text
    found: _Found = []
    sentence = -1
    starts = [s.start for s in segments.sentences if s.kind == "body"]
    for block in segments.blocks:
        if block.kind not in ("title", "dateline", "caption", "body", "stamp"):
            continue
        for expression in find_expressions(text, block.start, block.end, language):
            index = -1
            if block.kind == "body":
                while sentence + 1 < len(starts) and starts[sentence + 1] <= expression.start:
                    sentence += 1
                index = max(sentence, 0)
                if _glued(text, block, expression):
                    found.append((Block("stamp", expression.start, expression.end), -1, expression))
                    continue
            found.append((block, index, expression))
    return found


def _glued(text: str, block: Block, e: Expression) -> bool:
    """Say whether a full date is a stamp whose line break was lost: no preposition before it, a capital behind it."""
    if block.kind != "body" or e.year is None or e.day is None:
        return False
    before = text[max(block.start, e.start - 24) : e.start]
    if _LABELLED.search(before):
        return True
    if _STAMPED.match(text, e.end, min(block.end, e.end + 20)):
        return True
    if e.start - block.start > 220 or re.search(r"\b(?:on|in|of|from|since|until|to|and|the|dated?|for|,)\s*$", before):
        return False
    clock = _CLOCK.match(text, e.end + 1, min(block.end, e.end + 20))
    return clock is not None or re.match(r" (?:[-|] )?[^\W\d_a-z]", text[e.end : e.end + 4]) is not None


def _full(expression: Expression) -> date | None:
    if expression.year is None or expression.month is None or expression.day is None:
        return None
    return _day(expression.year, expression.month, expression.day)


def _day(year: int, month: int, day: int) -> date | None:
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


def _reference(document: Document, found: _Found) -> _Reference:
    """Find the day of writing: the dateline's, else a stamp's or the publication's."""
    stated = [(block, day) for block, _, e in found if (day := _full(e)) is not None and not e.swapped]
    stamps = [day for block, day in stated if block.kind == "stamp"]
    given = None
    match = _ISO_DATE.match(document.published or "")
    if match is not None:
        given = _day(int(match[1]), int(match[2]), int(match[3]))
    opening = [
        day for block, day in stated if block.start < _OPENING and block.kind in ("stamp", "dateline", "caption")
    ]
    if given and opening and all((given - day).days > _STALE for _, day in stated):
        given = None  # the day a crawler came by: the text itself is dated, and nothing in it is near that day
        stamps = stamps or opening[:1]
    publication = given or (min(stamps) if stamps else None)
    days = tuple(dict.fromkeys(day for block, day in stated if block.kind != "stamp"))[:_STATED]
    months = [
        date(e.year, e.month, 1)
        for block, _, e in found
        if e.year is not None and e.month is not None and e.day is None and not _ahead(document.text, block, e)
    ]
    past = [day for block, _, e in found if (day := _full(e)) and not e.swapped and not _ahead(document.text, block, e)]
    latest = max([*past, *months], default=None)
    dateline = next((e for block, _, e in found if block.kind == "dateline" and e.month and e.day), None)
    if dateline is None:
        if publication is not None:
            return _Reference(publication, "the publication date", days, latest)
        return _Reference(None, "", days, latest)
    assert dateline.month is not None
    assert dateline.day is not None
    if dateline.year is not None:
        return _Reference(_full(dateline), "the dateline", days, latest)
    if publication is not None:
        near = _nearest(dateline.month, dateline.day, publication, 3)
        return _Reference(near, "the dateline and the publication date", days, latest)
    same = [day for day in days if (day.month, day.day) == (dateline.month, dateline.day)]
    if same:
        return _Reference(same[0], "the dateline and a full date of the same day", days, latest)
    weekday = next(
        (e.weekday for block, i, e in found if i in (0, 1, 2) and e.weekday is not None and not e.modifier), None
    )
    if weekday is not None and latest is not None:
        for year in (latest.year, latest.year + 1):
            day = _day(year, dateline.month, dateline.day)
            if day is not None and day >= latest and day.weekday() == weekday:
                return _Reference(day, "the dateline, its weekday and the latest date of the text", days, latest)
    return _Reference(None, "", days, latest)


def _nearest(month: int, day: int, around: date, ahead: int) -> date | None:
    """Return the day closest to `around`, at most `ahead` days after it where the year before fits as well."""
    days = [d for year in (around.year - 1, around.year, around.year + 1) if (d := _day(year, month, day)) is not None]
    before = [d for d in days if d <= around + timedelta(days=ahead)]
    return max(before) if before else min(days, key=lambda d: abs((d - around).days), default=None)


def _ahead(text: str, block: Block, expression: Expression) -> bool:
    """Say whether the words before an expression put it into the future; "will" behind it counts too."""
    if expression.modifier == "next" or (expression.shift or 0) > 0:
        return True
    before = text[max(block.start, expression.start - 70) : expression.start]
    before = re.split(r"[.!?;]\s|\bthat\b|, (?:and|but|who|which)\b", before)[-1]
    if _PRESENT.search(before):
        return True
    match = _FUTURE.search(before)
    if match is not None and not _PAST_BETWEEN.search(match.group()):
        return True
    return _AHEAD_AFTER.match(text, expression.end, min(block.end, expression.end + 12)) is not None


def _resolve(expression: Expression, reference: _Reference, ahead: bool) -> tuple[date | None, str]:
    """Return the day an expression means, and in words how that was found."""
    e, around = expression, reference.day
    if e.month is not None and e.day is not None:
        return _resolve_day(e, reference, ahead)
    if e.shift is not None:
        return (None, "") if around is None else (around + timedelta(days=e.shift), f"relative to {reference.source}")
    if e.weekday is None and e.day is not None and e.month is None and around is not None:
        day = _day(around.year, around.month, e.day)
        if day is not None and day > around + timedelta(days=3):
            last = around.replace(day=1) - timedelta(days=1)
            day = _day(last.year, last.month, e.day)
        return day, f"day of the month of {reference.source}"
    if e.weekday is None:
        return None, ""
    if around is None:
        same = [day for day in reference.stated if day.weekday() == e.weekday]
        if len(set(same)) == 1 and not e.modifier:
            return same[0], "weekday of the one full date of the text"
        return None, ""
    if ahead:
        day = around + timedelta(days=(e.weekday - around.weekday()) % 7 or (7 if e.modifier == "next" else 0))
    else:
        back = (around.weekday() - e.weekday) % 7
        if back == 6 and not e.modifier:
            # six days ago would be "last Tuesday"; tomorrow it is where the report crosses midnight or a time zone
            back = -1
        day = around - timedelta(days=back or (7 if e.modifier == "last" else 0))
    if e.day is not None and day.day != e.day:
        return None, ""
    return day, f"weekday {'after' if day > around else 'up to'} {reference.source}"


def _resolve_day(e: Expression, reference: _Reference, ahead: bool) -> tuple[date | None, str]:
    """Resolve an expression that states month and day."""
    assert e.month is not None
    assert e.day is not None
    if e.year is not None:
        day = _day(e.year, e.month, e.day)
        if e.swapped:
            other = _day(e.year, e.day, e.month)
            known = [d for d in (reference.day, *reference.stated) if d is not None]
            near = [d for d in (day, other) if d is not None and any(abs((d - k).days) <= 7 for k in known)]
            return (near[0], "order of day and month by other dates of the text") if len(near) == 1 else (None, "")
        if day is not None and e.weekday is not None and day.weekday() != e.weekday:
            return None, "the weekday disagrees with the date"
        return day, "a full date"
    same = [day for day in reference.stated if (day.month, day.day) == (e.month, e.day)]
    if same:
        return same[0], "year by a full date of the same day"
    if reference.day is None:
        if e.weekday is not None and reference.latest is not None:
            for year in (reference.latest.year, reference.latest.year + 1):
                day = _day(year, e.month, e.day)
                if day is not None and day >= reference.latest and day.weekday() == e.weekday:
                    return day, "year by the weekday and the latest date of the text"
        return None, ""
    day = _nearest(e.month, e.day, reference.day, 300 if ahead else 10)
    if day is not None and e.weekday is not None and day.weekday() != e.weekday:
        others = [_day(day.year + step, e.month, e.day) for step in (-1, 1)]
        fitting = [d for d in others if d is not None and d.weekday() == e.weekday]
        return (fitting[0], "year by the weekday") if len(fitting) == 1 else (None, "the weekday disagrees")
    return day, f"year by {reference.source}"


def _readings(segments: Segments, found: _Found, reference: _Reference) -> list[_Reading]:
    text = segments.document.text
    lead = frozenset(
        _NAME.findall(" ".join(text[s.start : s.end] for s in segments.sentences if s.kind == "body")[:1200])
    )
    readings: list[_Reading] = []
    open_day: Expression | None = None  # "on Saturday", "yesterday" in the lead, and no day of writing to count from
    for block, sentence, e in found:
        ahead = block.kind != "dateline" and _ahead(text, block, e)
        day, how = _resolve(e, reference, ahead)
        if day is None and (e.month is None or (e.day is None and e.year is None)):
            if open_day is None and block.kind == "body" and sentence < 4 and reference.day is None and not ahead:
                open_day = e
            continue
        if block.kind == "stamp":
            readings.append(_Reading(e, block.kind, day, 0.0, how, "the publication"))
            continue
        weight, rival = _weigh(text, block, sentence, e, day, reference, ahead)
        if open_day is not None and block.kind == "body" and (day is None or open_day.weekday != day.weekday()):
            weight *= 0.05  # the event was on that day, whichever it is
        if block.kind == "caption" and not rival:
            words = text[block.start : block.end]
            shared = len(lead.intersection(_NAME.findall(words)))
            if _ARCHIVE.search(words) or shared < 2:
                weight, rival = 0.0, "a picture of something else"
        readings.append(_Reading(e, block.kind, day, weight, how, rival))
    return readings


def _weigh(
    text: str, block: Block, sentence: int, e: Expression, day: date | None, reference: _Reference, ahead: bool
) -> tuple[float, str]:
    """Return how much an expression speaks for being the event's date, and why it is not, if so."""
    if ahead:
        return 0.0, "the future"
    weight = {"dateline": 1.2, "title": 1.0, "caption": 0.9}.get(block.kind, 0.0)
    if block.kind == "body":
        weight = _WEIGHTS[sentence] if sentence < len(_WEIGHTS) else _LATER
    before = text[max(block.start, e.start - 48) : e.start]
    if block.kind == "body" and _BACKGROUND.search(before):
        return weight * 0.05, ""
    if e.day is None and e.weekday is None and e.shift is None:
        return 0.0, "too vague"
    if block.kind == "body" and _SAYING.search(before):
        weight *= 0.5
    if e.modifier == "last":
        weight *= 0.5
    if block.kind == "body" and (_ASIDE.search(before) or text.startswith(("'s ", "’s "), e.end)):
        weight *= 0.5
    if block.kind == "body" and _TOLL.search(text, max(block.start, e.start - 160), e.start):
        return weight * 0.3, COUNTED
    if _TWEET.search(before):
        weight *= 0.1
    if (
        e.shift is not None
        and block.kind == "body"
        and (_quoted(text, block, e.start) or text.startswith(("'s ", "’s "), e.end))
    ):
        weight *= 0.3
    if day is None and e.year is not None:
        weight *= 0.2
    if day is not None and reference.day is not None:
        distance = (reference.day - day).days
        if distance > 60:
            return weight * 0.15, "the background" if distance > 300 else ""
        if distance > 8:
            weight *= 0.4
    return weight, ""


def _quoted(text: str, block: Block, at: int) -> bool:
    before = text[max(block.start, at - 300) : at]
    return before.count("“") > before.count("”") or before.count('"') % 2 == 1


def _choose(readings: Sequence[_Reading]) -> tuple[Mention, ...]:
    """Put the readings of the best supported date first, then those of the others."""
    scores: dict[str, float] = {}
    for reading in sorted(readings, key=lambda r: -r.weight):
        name = _value(reading, resolved=True)
        # the first support counts in full, each further one less: a date repeated is not a date proved
        scores[name] = scores.get(name, 0.0) + reading.weight * (1.0 if name not in scores else 0.4)
    scores = {name: score for name, score in scores.items() if score > 0}
    if not scores:
        return ()
    first: dict[str, int] = {}
    for reading in sorted(readings, key=lambda r: r.expression.start):
        first.setdefault(_value(reading, resolved=True), reading.expression.start)
    best = min(scores, key=lambda name: (-round(scores[name], 6), first[name]))
    if scores[best] < _LEAST:
        return ()
    order = {"body": 0, "dateline": 1, "caption": 2, "title": 3}
    chosen = [r for r in readings if _value(r, resolved=True) == best and r.kind in order]
    chosen.sort(key=lambda r: (order[r.kind], r.expression.start))
    others = [r for r in readings if _value(r, resolved=True) != best or r.kind not in order]
    others.sort(key=lambda r: (-r.weight, r.expression.start))
    return (*_mentions(chosen, ""), *_mentions(others, "not the event: "))


def _mentions(readings: Iterable[_Reading], prefix: str) -> list[Mention]:
    out: list[Mention] = []
    for r in readings:
        e = r.expression
        precision = "day" if r.day is not None and (e.month is None or e.year is not None) else "month-day"
        if e.month is not None and e.day is None:
            precision = "month"
        reason = r.reason or "no year is stated"
        if prefix:
            reason = prefix + (r.rival or "another date is better supported") + f" ({reason})"
        resolved = r.day.isoformat() if r.day is not None else None
        value = _value(r, resolved=False)
        out.append(Mention(e.start, e.end, value, r.kind, precision, reason, resolved, rejected=bool(prefix)))
    return out


def _value(reading: _Reading, *, resolved: bool) -> str:
    """Return the date as the expression states it, or as resolved."""
    e, day = reading.expression, reading.day
    if day is not None and (resolved or e.month is None or e.year is not None):
        return day.isoformat()
    if e.day is None:
        return f"{e.year or '-'}-{e.month:02d}" if e.month else ""
    return f"--{e.month or 0:02d}-{e.day:02d}"
