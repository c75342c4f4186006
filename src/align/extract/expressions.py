"""Find the words that say a date, without yet knowing which day they mean.

Absolute forms in English, Portuguese, Spanish, French, German, Vietnamese and Chinese, weekdays and relative words
(those of other languages in `align.extract.calendars`); numbers that are no dates (ordinals of congresses, scores,
money, five-year plans) have no form that is looked for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product

from align.extract.calendars import days_in
from align.extract.date_patterns import MONTHS, RELATIVE, WEEKDAYS, YEAR, Expression, Language, forms

__all__ = ["Expression", "counted_back", "find_expressions", "find_loose", "number", "valid"]

_MODIFIERS = {
    **dict.fromkeys(
        """last past previous passada passado última último pasado pasada dernier dernière letzten letzter letzte scorso
        scorsa vergangenen""".split(),
        "last",
    ),
    **dict.fromkeys(
        """next coming following próxima próximo prochain prochaine kommenden kommender nächsten nächster nächste
        prossimo prossima""".split(),
        "next",
    ),
    "this": "this",
}
_FEASTS = {
    "Christmas Day": (12, 25),
    "Christmas Eve": (12, 24),
    "New Year's Day": (1, 1),
    "New Year's Eve": (12, 31),
    "Boxing Day": (12, 26),
    "Valentine's Day": (2, 14),
    "Halloween": (10, 31),
    "May Day": (5, 1),
}
_FULL_YEAR = r"(?P<year>(?:19|20)\d{2})"
_ALONE = r"(?![\d/]|[-.]\d)"
_YEARS = re.compile(r"[-/.] ?(?:19|20)\d\d|(?:19|20)\d\d[-/.]\d")
_ISO = re.compile(rf"(?<![\d/.-]){_FULL_YEAR}(?P<sep>[-/.])(?P<mon>\d{{1,2}})(?P=sep)(?P<day>\d{{1,2}}){_ALONE}")
_NUMERIC = re.compile(
    rf"(?<![\d/.-])(?P<day>\d{{1,2}})(?P<sep>[-/.]| / )(?P<mon>\d{{1,2}})(?P=sep){_FULL_YEAR}{_ALONE}"
)
_HAN = re.compile(
    r"(?:(?P<year>(?:19|20)\d{2})年)?(?:(?P<mon>\d{1,2})月)?(?<!\d)(?P<day>\d{1,2})[日号號](?!本|圆|元)|"
    r"(?P<rel>今天|今日|昨天|昨日|前天)|(?:星期|礼拜|本周|上周|周)(?P<wd>[一二三四五六日天])(?!年|岁)"
)
_VIET = re.compile(
    r"(?:(?P<wd>thứ (?:hai|ba|tư|năm|sáu|bảy)|chủ nhật),? (?:ngày )?\(?)?(?:(?:ngày|sáng|chiều|tối|trưa|hôm) )?"
    rf"(?<![\d/])(?P<day>\d{{1,2}})(?:(?P<sep>[/-])| tháng )(?P<mon>\d{{1,2}})(?:(?:[/-]| năm |, năm "
    rf"){YEAR})?(?![\d/])",
    re.IGNORECASE,
)


_LANGUAGES: dict[str, Language] = {}
_NAMED_DAYS = re.compile(
    r"(?:Good|Black|Super|Bloody|Ash|Palm|Easter|Cyber|Giving|Holy|Maundy|Boxing|USA|Ruby|Casual|Sheffield|"
    r"Crazy|Mardi|Remembrance|Shrove|Fat|Spy|Mothering|Trinity|Passion|Record Store) $"
)
_NAMED_AFTER = re.compile(
    r" (?:Times|Mirror|Mail|Telegraph|Express|Sun|Herald|Night Football|Night Live|Post|Morning Post|the 13th)\b"
)


def find_expressions(text: str, start: int, end: int, language: str = "en") -> list[Expression]:
    """Return the date expressions in ``text[start:end]``, in text order and without overlap.

    `language` is the ISO 639-1 code of the text; of languages without an own table only numeric dates are read.

    >>> [(e.month, e.day) for e in find_expressions("They met on February 4, at the 14th congress.", 0, 45)]
    [(2, 4)]
    """
    found = [*_numeric(text, start, end, language)]
    if language in ("zh", "ja"):
        found.extend(_han(text, start, end))
    elif language == "vi":
        found.extend(_viet(text, start, end))
        found.extend(_relative_words(text, start, end, "vi"))
    if language in MONTHS:
        found.extend(_spelt(text, start, end, language))
    found.extend(days_in(text, start, end, language))
    found.sort(key=lambda e: (e.start, -e.end))
    kept: list[Expression] = []
    for expression in found:
        if kept and expression.start < kept[-1].end:
            if expression.end - expression.start > kept[-1].end - kept[-1].start:
                kept[-1] = expression
            continue
        kept.append(expression)
    return kept


_AGO = re.compile(
    r"\b(?P<count>\d{1,2}|two|three|four|five|six|seven|eight|nine|ten) days ago\b|"
    r"\b(?P<mod>this|last|past) (?P<unit>week(?:end)?|month|year)\b|\b(?:over|on|at|during) the (?P<end>weekend)\b",
    re.IGNORECASE,
)
_CLOCK_ONLY = re.compile(
    r"\b(?:at|around|about|just before|just after|shortly before|shortly after|at about|at around|at approximately) "
    r"(?P<hour>\d{1,2})(?:[.:]\d\d)? ?(?:am|a\.m\.|AM|A\.M\.)(?![\w])"
)
# what the two patterns need, quicker to look for than they are
_AGO_HINTS = ("days ago", "the weekend", *map(" ".join, product(("this", "last", "past"), ("week", "month", "year"))))
_CLOCK_HINT = re.compile(r"\d ?[aA]\.?[mM]")
_NUMBER_WORDS = {word: n for n, word in enumerate("two three four five six seven eight nine ten".split(), 2)}


def find_loose(text: str, start: int, end: int) -> list[Expression]:
    """Return the English words in ``text[start:end]`` that say roughly when: "three days ago", "last week", "at 6 am".

    >>> [(e.shift, e.loose) for e in find_loose("He fell three days ago, not last week.", 0, 38)]
    [(-3, ''), (None, 'week')]
    """
    found = []
    lowered = text[start:end].lower()
    for match in _AGO.finditer(text, start, end) if any(map(lowered.__contains__, _AGO_HINTS)) else ():
        if match["count"]:
            count = match["count"].lower()
            days = int(count) if count.isdigit() else _NUMBER_WORDS[count]
            found.append(Expression(*match.span(), shift=-days))
        else:
            modifier = "last" if (match["mod"] or "").lower() in ("last", "past") else "this"
            loose = (match["unit"] or match["end"]).lower()
            found.append(Expression(*match.span(), modifier=modifier, loose=loose))
    for match in _CLOCK_ONLY.finditer(text, start, end) if _CLOCK_HINT.search(text, start, end) else ():
        if 1 <= int(match["hour"]) <= 12:
            found.append(Expression(*match.span(), shift=0, loose="clock"))
    return found


_BACK = re.compile(
    r",? (?P<count>an?|one|two|three|four|five|six|seven|eight|nine|ten|\d{1,2}) (?P<unit>day|week)s? after "
    r"(?!(?:he|she|they|it|his|her|its|their|being)\b|[a-z]+ing\b)",
    re.IGNORECASE,
)


def counted_back(text: str, expression: Expression) -> Expression | None:
    """Return the day that the words behind an English date count back to, None where they do not.

    What somebody did himself ("two days after taking office", "after he fell") is nothing to count back to.

    >>> text = "he said on Friday, three days after the flood"
    >>> counted_back(text, Expression(11, 17, weekday=4))
    Expression(start=11, end=35, year=None, month=None, day=None, weekday=None, shift=0, modifier='', swapped=False, \
loose='', back=3)
    """
    match = _BACK.match(text, expression.end)
    if match is None:
        return None
    word = match["count"].lower()
    count = int(word) if word.isdigit() else _NUMBER_WORDS.get(word, 1)
    days = count * (7 if match["unit"].lower() == "week" else 1)
    return Expression(expression.start, match.end() - 1, shift=0, back=days)


def valid(month: int | None, day: int | None) -> bool:
    return (month is None or 1 <= month <= 12) and (day is None or 1 <= day <= 31)


def _numeric(text: str, start: int, end: int, language: str) -> Iterator[Expression]:
    if text.find("20", start, end) < 0 and text.find("19", start, end) < 0:  # quicker to look for
        return
    if _YEARS.search(text, start, end) is None:
        return
    for match in _ISO.finditer(text, start, end):
        year, month, day = int(match["year"]), int(match["mon"]), int(match["day"])
        if valid(month, day):
            yield Expression(match.start(), match.end(), year, month, day)
    for match in _NUMERIC.finditer(text, start, end):
        year, month, day = int(match["year"]), int(match["mon"]), int(match["day"])
        if language == "en" and match["sep"].strip() == "/" and month <= 12 and day <= 12 and month != day:
            yield Expression(match.start(), match.end(), year, month, day, swapped=True)
        elif valid(month, day):
            yield Expression(match.start(), match.end(), year, month, day)
        elif language == "en" and valid(day, month):
            yield Expression(match.start(), match.end(), year, day, month)


def _han(text: str, start: int, end: int) -> Iterator[Expression]:
    for match in _HAN.finditer(text, start, end):
        if match["rel"]:
            yield Expression(match.start(), match.end(), shift=RELATIVE["zh"][match["rel"]])
        elif match["wd"]:
            weekday = "一二三四五六日天".index(match["wd"])
            modifier = "last" if match.group().startswith("上") else ""
            yield Expression(match.start(), match.end(), weekday=min(weekday, 6), modifier=modifier)
        else:
            month, day = number(match["mon"]), number(match["day"])
            if valid(month, day):
                yield Expression(match.start(), match.end(), number(match["year"]), month, day)


def _viet(text: str, start: int, end: int) -> Iterator[Expression]:
    days = forms(WEEKDAYS["vi"], False)
    for match in _VIET.finditer(text, start, end):
        head = text[match.start() : match.start("day")]
        month, day = number(match["mon"]), number(match["day"])
        if not valid(month, day) or (match["sep"] and not head.strip() and not match["year"]):
            continue
        weekday = days.get(match["wd"].lower()) if match["wd"] else None
        yield Expression(match.start(), match.end(), number(match["year"]), month, day, weekday and weekday - 1)


def _relative_words(text: str, start: int, end: int, language: str) -> Iterator[Expression]:
    lowered = text[start:end].lower()
    if len(lowered) != end - start:
        return
    for word, shift in RELATIVE[language].items():
        at = lowered.find(word)
        while at >= 0:
            yield Expression(start + at, start + at + len(word), shift=shift)
            at = lowered.find(word, at + len(word))


def _spelt(text: str, start: int, end: int, code: str) -> Iterator[Expression]:
    language = _LANGUAGES.get(code)
    if language is None:
        language = _LANGUAGES[code] = Language(code)
    for left, right, sorts in language.windows(text, start, end):
        yield from _in_window(text, left, right, language, sorts)


def _in_window(text: str, start: int, end: int, language: Language, sorts: int) -> Iterator[Expression]:
    for pattern in [pattern for needed, pattern in language.patterns if needed & sorts]:
        for match in pattern.finditer(text, start, end):
            fields = match.groupdict()
            if not fields.get("mon") and _NAMED_DAYS.search(text[max(0, match.start() - 14) : match.start()]):
                continue
            if fields.get("rel"):
                yield Expression(match.start(), match.end(), shift=language.relative[fields["rel"].lower()])
                continue
            if fields.get("feast"):
                feast = _FEASTS[fields["feast"].replace("’", "'")]
                yield Expression(match.start("feast"), match.end(), None, *feast)
                continue
            month, day = language.months.get(fields.get("mon") or ""), number(fields.get("day"))
            weekday = language.weekdays.get(fields.get("wd") or "")
            if not valid(month, day):
                continue
            if month is None and day is None and _NAMED_AFTER.match(text, match.end(), match.end() + 16):
                continue
            yield Expression(
                match.start(),
                match.end(),
                number(fields.get("year")),
                month,
                day,
                None if weekday is None else weekday - 1,
                modifier=_MODIFIERS.get(fields.get("mod") or fields.get("mod2") or "", ""),
            )


def number(digits: str | None) -> int | None:
    return int(digits) if digits else None
