"""Find the date of the main event: read date expressions, resolve them, and judge which one the report is about.

::

    expressions -- what the words state        reference -- which day they mean
    stamps      -- when it was published       occasions -- what it is the day of

Dates of the publication, of the background and of the future are never the event's, and where nothing else is stated,
or only "last week", there is no date.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from align.extract.expressions import Expression, counted_back, find_expressions, find_loose
from align.extract.occasions import COUNTED, headline_words, is_ahead, is_said, weigh
from align.extract.reference import Found, Reference, reference_of, resolve
from align.extract.stamps import is_glued_stamp, published
from align.model import Block, BlockKind, Mention, Segments
from align.text import language_of

__all__ = ["COUNTED", "NAME", "event_dates", "lead_names", "published"]

_DIGIT = re.compile(r"\d")
_LEAST = 0.75  # a date that is worth less is no answer: it can be the event's, but little speaks for it
_FAINT = 0.19  # and one that is worth less than this is not even that
_ALONE = 0.55  # the same for the only date of a text
_ROUGHLY = 0.25  # share of the weight of rough words ("over the weekend") that a date in them has besides its own
_REPEATED = 1.4  # times the weight of its best reading that a date can come to
_LOOSE_SENTENCES = 12  # of the body, in which rough words of time are read
NAME = re.compile(r"[^\W\d_a-z][\w’'-]{2,}")
_ARCHIVE = re.compile(r"\bfile\b|\barchive\b|\bin this (?:file|photo|image)\b|资料图", re.IGNORECASE)


class _Reading(NamedTuple):
    """An expression, what it means, and what speaks for it as the event's date."""

    expression: Expression
    kind: BlockKind
    day: date | None
    weight: float
    reason: str
    rival: str


def event_dates(segments: Segments) -> tuple[Mention, ...]:
    """Return the readings of the date of the main event, best first.

    The first mentions all mean the best date (body, then dateline, caption, title); those of other dates follow, their
    reason opening with "not the event:". Where too little speaks for the best it is marked as rejected too, its reason
    opening with "doubtful:". Empty where the text states no date for the event.

    >>> from align.model import Document
    >>> from align.text import segment
    >>> text = "PARIS, Feb. 3 (AP) -- The ministers met on Tuesday. The law dates from May 2019."
    >>> [(m.value, m.resolved) for m in event_dates(segment(Document(id="a", text=text, published="2026-02-04")))][:2]
    [('2026-02-03', '2026-02-03'), ('--02-03', '2026-02-03')]
    """
    text = segments.document.text
    if not segments.document.published and _DIGIT.search(text) is None:
        return ()
    found = _scan(segments, language_of(segments.document))
    reference = reference_of(segments.document, found, lambda block, e: is_ahead(text, block, e))
    return _choose(_readings(segments, found, reference), reference)


def _scan(segments: Segments, language: str) -> list[Found]:
    """Return every expression with its block and the index of its body sentence (-1 outside the body)."""
    text = segments.document.text
    found: list[Found] = []
    sentence = -1
    starts = [s.start for s in segments.sentences if s.kind == "body"]
    loose_end = starts[_LOOSE_SENTENCES] if len(starts) > _LOOSE_SENTENCES else len(text)
    for block in segments.blocks:
        if block.kind not in ("title", "dateline", "caption", "body", "stamp"):
            continue
        expressions = find_expressions(text, block.start, block.end, language)
        if block.kind == "body" and language == "en" and block.start < loose_end:
            expressions = _with_loose(expressions, find_loose(text, block.start, min(block.end, loose_end)))
        for expression in expressions:
            index = -1
            if block.kind == "body":
                while sentence + 1 < len(starts) and starts[sentence + 1] <= expression.start:
                    sentence += 1
                index = max(sentence, 0)
                if is_glued_stamp(text, block, expression):
                    found.append((Block("stamp", expression.start, expression.end), -1, expression))
                    continue
            found.append((block, index, expression))
    return found


def _with_loose(expressions: list[Expression], loose: list[Expression]) -> list[Expression]:
    """Put rough words of time between the dates; a time of day close to a day belongs to that day."""
    if not loose:
        return expressions
    kept = [
        one
        for one in loose
        if not any(
            e.start < one.end + (40 if one.loose == "clock" else 0)
            and one.start < e.end + (40 if one.loose == "clock" else 0)
            for e in expressions
        )
    ]
    return sorted((*expressions, *kept), key=lambda e: e.start)


def _readings(segments: Segments, found: Sequence[Found], reference: Reference) -> list[_Reading]:
    text = segments.document.text
    lead = lead_names(segments) if any(block.kind == "caption" for block, _, _ in found) else frozenset()
    topic = headline_words(segments)
    readings: list[_Reading] = []
    open_day: Expression | None = None  # "on Saturday", "yesterday" in the lead, and no day of writing to count from
    coming = -1  # the sentence in which a date lay ahead: one that is joined to it does so too
    for block, sentence, e in found:
        ahead = block.kind != "dateline" and (is_ahead(text, block, e) or _joined(text, readings, e, coming, sentence))
        coming = sentence if ahead else -1
        day, how = resolve(e, reference, ahead)
        if sentence >= 0 and not ahead and is_said(text, block, e, topic):
            earlier = counted_back(text, e)
            if earlier is not None:  # the day of the saying is not that of the event, and tells it
                e, how = earlier, f"{how}, counted back" if how else ""
                day = day - timedelta(days=e.back) if day is not None else None
        if day is None and not e.loose and (e.month is None or (e.day is None and e.year is None)):
            if open_day is None and block.kind == "body" and sentence < 4 and reference.day is None and not ahead:
                open_day = e
            continue
        if block.kind == "stamp":
            readings.append(_Reading(e, block.kind, day, 0.0, how, "the publication"))
            continue
        weight, rival = weigh(text, block, sentence, e, day, reference, ahead, topic)
        if open_day is not None and block.kind == "body" and (day is None or open_day.weekday != day.weekday()):
            weight *= 0.05  # the event was on that day, whichever it is
        if block.kind == "caption" and not rival:
            words = text[block.start : block.end]
            shared = len(lead.intersection(NAME.findall(words)))
            if _ARCHIVE.search(words) or shared < 2:
                weight, rival = 0.0, "a picture of something else"
        readings.append(_Reading(e, block.kind, day, weight, how, rival))
    return readings


def lead_names(segments: Segments) -> frozenset[str]:
    """Return the capitalised words of the first 1,200 characters of the body."""
    text = segments.document.text
    return frozenset(
        NAME.findall(" ".join(text[s.start : s.end] for s in segments.sentences if s.kind == "body")[:1200])
    )


def _joined(text: str, readings: Sequence[_Reading], e: Expression, coming: int, sentence: int) -> bool:
    """Say whether an expression is joined by "and" or "to" to one of its sentence that lies in the future."""
    if coming < 0 or coming != sentence or not readings:
        return False
    between = text[readings[-1].expression.end : e.start]
    return len(between) < 60 and _JOINS.search(between) is not None and _DOES.search(between) is None


_JOINS = re.compile(r"\b(?:and|or|to|through|then)\b|[-–,]")
_DOES = re.compile(r"[.;]|\b(?:said|told|announced|was|were|had|died|met)\b")


def _choose(every: Sequence[_Reading], reference: Reference) -> tuple[Mention, ...]:
    """Put the readings of the best supported date first, then those of the others.

    There is none where no date is better than rough words ("last week") that exclude it.
    """
    rough = [r for r in every if r.expression.loose not in ("", "clock")]
    readings = [r for r in every if r.expression.loose in ("", "clock") and (r.day is not None or r.expression.month)]
    scores = _scores(readings, rough, reference)
    if not scores:
        return ()
    first: dict[str, Expression] = {}
    days: dict[str, date | None] = {}
    for reading in sorted(readings, key=lambda r: r.expression.start):
        first.setdefault(_value(reading, resolved=True), reading.expression)
        days.setdefault(_value(reading, resolved=True), reading.day)
    best = min(scores, key=lambda name: (-round(scores[name], 6), first[name].start))
    least = _LEAST if len(scores) > 1 else _ALONE
    against = [r.weight for r in rough if not _includes(r.expression, days[best], reference.day)]
    sure = scores[best] >= max([least, *against])
    if scores[best] < _FAINT:
        return ()
    order = {"body": 0, "dateline": 1, "caption": 2, "title": 3}
    chosen = [r for r in readings if _value(r, resolved=True) == best and r.kind in order]
    chosen.sort(key=lambda r: (order[r.kind], r.expression.start))
    others = [r for r in readings if _value(r, resolved=True) != best or r.kind not in order]
    others.sort(key=lambda r: (-r.weight, r.expression.start))
    return (*_mentions(chosen, "" if sure else "doubtful: "), *_mentions(others, "not the event: "))


def _scores(readings: Sequence[_Reading], rough: Sequence[_Reading], reference: Reference) -> dict[str, float]:
    """Add up what speaks for each date; those that nothing speaks for are left out."""
    scores: dict[str, float] = {}
    most: dict[str, float] = {}
    told: dict[str, float] = {}  # by rough words that include the date
    for reading in sorted(readings, key=lambda r: -r.weight):
        name = _value(reading, resolved=True)
        # the first support counts in full, the others less and not without end: a date repeated is not a date proved
        most.setdefault(name, reading.weight * _REPEATED)
        scores[name] = min(scores.get(name, 0.0) + reading.weight * (1.0 if name not in scores else 0.4), most[name])
        if scores[name] and name not in told:
            told[name] = max(
                (r.weight for r in rough if _includes(r.expression, reading.day, reference.day)), default=0
            )
    return {name: score + _ROUGHLY * told[name] for name, score in scores.items() if score > 0}


def _includes(loose: Expression, day: date | None, around: date | None) -> bool:
    """Tell whether a day can be meant by rough words ("last week"), counted from the day of writing."""
    if day is None or around is None:
        return False
    back = (around - day).days
    if loose.loose in ("week", "weekend"):
        if loose.loose == "weekend" and day.weekday() < 4:
            return False
        return -1 <= back <= (13 if loose.modifier == "last" else 8)
    month = around.year * 12 + around.month - 1
    if loose.modifier == "last":
        month -= 1 if loose.loose == "month" else 12
    own = day.year * 12 + day.month - 1
    return own == month if loose.loose == "month" else own // 12 == month // 12


def _mentions(readings: Iterable[_Reading], prefix: str) -> list[Mention]:
    out: list[Mention] = []
    for r in readings:
        e = r.expression
        precision = "day" if r.day is not None and (e.month is None or e.year is not None) else "month-day"
        if e.month is not None and e.day is None:
            precision = "month"
        reason = r.reason or "no year is stated"
        if prefix.startswith("doubtful"):
            reason = prefix + (r.rival or "little in the text speaks for it") + f" ({reason})"
        elif prefix:
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
