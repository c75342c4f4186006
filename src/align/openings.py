"""Read what the opening of a report says of its event besides names: the weekday and the figures.

Reports of one event nearly always open with the same weekday; those of a crisis that goes on open with another every
day, whoever the cast. A weekday needs no reference date, so it holds where none is known or where it is wrong.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from align.extract.measures import number_value
from align.model import Account, Segments

__all__ = ["WEEKDAYS", "Opening", "opening"]

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
# English, French, Spanish, Italian, German, Dutch, Indonesian, Russian, Portuguese; names that are nothing else. Short
# forms count with their capital and full stop only.
_NAMES = (
    "monday lundi lunes lunedì montag maandag senin понедельник segunda-feira",
    "tuesday mardi martes martedì dienstag dinsdag selasa вторник terça-feira",
    "wednesday mercredi miércoles mercoledì mittwoch woensdag rabu среда среду quarta-feira",
    "thursday jeudi jueves giovedì donnerstag donderdag kamis четверг quinta-feira",
    "friday vendredi viernes venerdì freitag vrijdag jumat пятница пятницу sexta-feira",
    "saturday samedi sábado sabato samstag zaterdag sabtu суббота субботу",
    "sunday dimanche domingo domenica sonntag zondag воскресенье",
)
_SHORT = ("Mon.", "Tue. Tues.", "Wed.", "Thu. Thur. Thurs.", "Fri.", "Sat.", "Sun.")
_DAY_OF = {name: day for day, names in enumerate(_NAMES) for name in names.split()}
_DAY_OF |= {name.lower(): day for day, names in enumerate(_SHORT) for name in names.split()}
# "since Monday" and "next Monday" are no day of the event.
_OTHER_DAY = r"(?<!\blast )(?<!\bnext )(?<!\bsince )(?<!\buntil )(?<!\bby )(?<!\bevery )(?<!\bbefore )(?<!\bafter )"
_WEEKDAY = re.compile(
    _OTHER_DAY
    + r"\b(?:(?i:"
    + "|".join(sorted((name for names in _NAMES for name in names.split()), key=lambda n: (-len(n), n)))
    + r")\b|(?:"
    + "|".join(re.escape(name) for names in _SHORT for name in names.split())
    + r"))"
)
# "as the women had been on Thursday" looks back.
_EARLIER = re.compile(r"\bhad\b(?:\s\w+){0,2}\s(?:on\s)?$")
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?"
_TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
_ONES = "one|two|three|four|five|six|seven|eight|nine"
_TEENS = "ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen"
# A number from ten on that is no clock time, no day of a month and no year; in English also in letters.
_FIGURE = re.compile(
    rf"(?<![\w.,:])(?!(?:19|20)\d\d\b)(?:\d+(?:[.,]\d+)+|\d\d+)(?!:\d|\w|\s{_MONTH})"
    rf"|\b(?i:{_TEENS}|(?:{_TENS})(?:-(?:{_ONES}))?)\b"
)
# "by 92 votes to 83": what a vote or a match came to, in a sentence that speaks of one.
_NUMBER = rf"\d+|(?:{_TENS})(?:-(?:{_ONES}))?|{_TEENS}|{_ONES}"
_RESULT = re.compile(
    rf"(?<![\w.,:-])(?<!from )(?<!between )(?:(\d+)[-–](\d+)|(?i:({_NUMBER}))(?:\s(?:votes?|seats?|points?|goals?))?"
    rf"\s(?:to|against)\s(?i:({_NUMBER})))(?![\w-]|[.,:]\d|\sper\b|\spercent|\s?%|\s{_MONTH})"
)
_DECIDES = re.compile(
    r"\b(?:vot\w+|ballot|deput\w+|won|wins?|winning|beat\w*|defeat\w*|reject\w*|approv\w+|pass\w+|lost|loss|lead\w*|yes|"
    r"majority|victory|motion|draw)\b",
    re.IGNORECASE,
)
_DATED = re.compile(rf"\b{_MONTH}\s\d\d?\b")
_WEEKDAY_SENTENCES = 3
_FIGURE_SENTENCES = 2


class Opening(NamedTuple):
    """What the first sentences of one report say.

    Attributes:
        weekday: 0 for Monday, or None where none is named; of several in one sentence the first.
        sure: how far the weekday is that of the main event: 1 in the first sentence, less later or beside others.
        figures: numbers of title and opening, in digits.
        results: what votes or matches came to, the larger number first, "92-83".
        counts: what is counted in the event (killed, votes, score), with the numbers given without a bound.
    """

    weekday: int | None = None
    sure: float = 0.0
    figures: frozenset[str] = frozenset()
    results: frozenset[str] = frozenset()
    counts: tuple[tuple[str, frozenset[str]], ...] = ()


def opening(segments: Segments, account: Account | None = None) -> Opening:
    """Read the opening of one document; what it counts is taken from its account.

    >>> from align.model import Document
    >>> from align.text import segment
    >>> text = "Deputies voted 118 to 41 on Tuesday. The debate had begun on Monday."
    >>> found = opening(segment(Document(id="a", text=text)))
    >>> WEEKDAYS[found.weekday], sorted(found.figures)
    ('Tuesday', ['118', '41'])
    """
    text = segments.document.text
    body = [text[s.start : s.end] for s in segments.sentences if s.kind == "body"][:_WEEKDAY_SENTENCES]
    titles = [text[s.start : s.end] for s in segments.sentences if s.kind == "title"]
    weekday, sure = None, 0.0
    for k, sentence in enumerate(body):
        if not any(map(sentence.casefold().__contains__, _DAY_OF)):  # quicker than the pattern
            continue
        days = [m for m in _WEEKDAY.finditer(sentence) if not _EARLIER.search(sentence, 0, m.start())]
        if days:
            weekday = _DAY_OF[days[0].group().lower()]
            sure = (0.5 if k else 1.0) * (0.5 if any(_DAY_OF[m.group().lower()] != weekday for m in days) else 1.0)
            break
    figures = {
        number_value(m.group()) or m.group()
        for sentence in (segments.document.title or "", *titles, *body[:_FIGURE_SENTENCES])
        for m in _FIGURE.finditer(_DATED.sub(" ", sentence))
    }
    results = next((found for one in (*titles, *body) if (found := _results(one))), frozenset())
    return Opening(weekday, sure, frozenset(figures), results, _counts(account) if account else ())


def _results(sentence: str) -> frozenset[str]:
    if not _DECIDES.search(sentence):
        return frozenset()
    found = set()
    for match in _RESULT.finditer(sentence):
        numbers = [number_value(group) or group for group in match.groups() if group]
        if all(number.isdigit() for number in numbers):
            low, high = sorted(map(int, numbers))
            found.add(f"{high}-{low}")
    return frozenset(found)


def _counts(account: Account) -> tuple[tuple[str, frozenset[str]], ...]:
    values: dict[str, set[str]] = {}
    for measure in account.measures:
        if measure.name != "money" and measure.bound is None:
            values.setdefault(measure.name, set()).add(measure.number.value)
    return tuple((name, frozenset(values[name])) for name in sorted(values))
