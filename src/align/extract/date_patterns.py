"""How dates are written in words, by language: names of months and days, the patterns of dates, and what they say."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

__all__ = ["MONTHS", "RELATIVE", "WEEKDAYS", "YEAR", "Expression", "Language", "forms"]


class Expression(NamedTuple):
    """A date expression: its span and what of year, month, day and weekday it states.

    `shift` counts days from the day of writing (today 0, yesterday -1); `modifier` is "last", "next", "this" or "".
    Numeric dates whose order of day and month is open have `swapped` set: month and day may be exchanged. Loose words
    ("last week", "at around 6 am") have `loose` set: "week", "weekend", "month", "year" or "clock". `back` counts days
    from the day that is named ("on Friday, three days after the flood" is 3).
    """

    start: int
    end: int
    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    shift: int | None = None
    modifier: str = ""
    swapped: bool = False
    loose: str = ""
    back: int = 0


MONTHS: dict[str, str] = {
    "en": "January Jan|February Feb|March Mar|April Apr|May|June Jun|July Jul|August Aug|September Sept Sep|"
    "October Oct|November Nov|December Dec",
    "pt": "janeiro jan|fevereiro fev|março mar|abril abr|maio mai|junho jun|julho jul|agosto ago|setembro set|"
    "outubro out|novembro nov|dezembro dez",
    "es": "enero ene|febrero feb|marzo mar|abril abr|mayo may|junio jun|julio jul|agosto ago|septiembre setiembre sept|"
    "octubre oct|noviembre nov|diciembre dic",
    "fr": "janvier janv|février févr|mars|avril avr|mai|juin|juillet juil|août|septembre sept|octobre oct|novembre nov|"
    "décembre déc",
    "de": "Januar Jänner|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember",
    "it": "gennaio|febbraio|marzo|aprile|maggio|giugno|luglio|agosto|settembre|ottobre|novembre|dicembre",
}
WEEKDAYS: dict[str, str] = {
    "en": "Monday Mon|Tuesday Tues Tue|Wednesday Wed|Thursday Thurs Thur Thu|Friday Fri|Saturday Sat|Sunday Sun",
    "pt": "segunda-feira segunda|terça-feira terça|quarta-feira quarta|quinta-feira quinta|sexta-feira sexta|"
    "sábado|domingo",
    "es": "lunes|martes|miércoles|jueves|viernes|sábado|domingo",
    "fr": "lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche",
    "de": "Montag|Dienstag|Mittwoch|Donnerstag|Freitag|Samstag Sonnabend|Sonntag",
    "it": "lunedì|martedì|mercoledì|giovedì|venerdì|sabato|domenica",
    "vi": "thứ hai|thứ ba|thứ tư|thứ năm|thứ sáu|thứ bảy|chủ nhật",
}
RELATIVE: dict[str, dict[str, int]] = {
    "en": {"today": 0, "tonight": 0, "this morning": 0, "this afternoon": 0, "this evening": 0, "yesterday": -1,
           "last night": -1, "tomorrow": 1, "earlier today": 0, "the day before yesterday": -2},
    "pt": {"hoje": 0, "ontem": -1, "anteontem": -2, "amanhã": 1},
    "es": {"hoy": 0, "ayer": -1, "anteayer": -2, "anoche": -1},
    "fr": {"aujourd'hui": 0, "aujourd’hui": 0, "hier": -1, "avant-hier": -2, "demain": 1},
    "de": {"heute": 0, "gestern": -1, "vorgestern": -2},
    "it": {"oggi": 0, "ieri": -1, "domani": 1},
    "vi": {"hôm nay": 0, "hôm qua": -1},
    "zh": {"今天": 0, "今日": 0, "昨天": -1, "昨日": -1, "前天": -2},
}  # fmt: skip
_BARE = frozenset({"segunda", "terça", "quarta", "quinta", "sexta"})
YEAR = r"(?P<year>(?:19|20)\d{2})(?![\d%])"
_ORDINAL = r"(?:st|nd|rd|th|º|ª|er|\.)?"
_YEAR_BEHIND = rf"(?:,? (?:de |del )?{YEAR})?"
_ARTICLE = "(?:\\(?(?:the |el |le |o |den |dia )?)"
# what a date expression may have before and after the word that anchors it, with some room
_BEFORE, _AFTER = 40, 44
# sorts of anchors, see `Language.windows`
_MONTH, _WEEKDAY, _WORD, _FEAST = 1, 2, 4, 8
_ANY = _MONTH | _WEEKDAY | _WORD | _FEAST


def forms(table: str, upper: bool) -> dict[str, int]:
    """Return the names of a table of months or weekdays with their numbers, as they are written in texts."""
    found: dict[str, int] = {}
    for number, names in enumerate(table.split("|"), 1):
        for name in [names] if names.startswith(("thứ", "chủ")) else names.split():
            found[name] = number
            if upper:
                found[name.upper()] = number
            else:
                found[name.capitalize()] = number
    return found


def _either(words: dict[str, int]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


def _by_letter(words: Iterable[str]) -> str:
    """Return a pattern of words that tries those of one first letter only, the longest first."""
    rests: dict[str, list[str]] = {}
    for word in sorted(words, key=len, reverse=True):
        rests.setdefault(word[0], []).append(re.escape(word[1:]))
    return "|".join(f"{re.escape(letter)}(?:{'|'.join(rest)})" for letter, rest in rests.items())


def _of_month(lead: str, of: str, month: str) -> list[tuple[int, str]]:
    """Return the patterns of a day before its month, and of a month with its year."""
    return [
        (_MONTH, rf"{lead}(?<![\d.,/:$£€-])\b(?P<day>\d{{1,2}}){_ORDINAL}{of}(?P<mon>{month})\b\.?{_YEAR_BEHIND}"),
        (_MONTH, rf"\b(?P<mon>{month})\b\.?,? (?:of |de )?{YEAR}"),
    ]


class Language:
    """The patterns of one language, compiled once."""

    def __init__(self, code: str) -> None:
        english = code == "en"
        self.months = forms(MONTHS[code], english)
        self.weekdays = forms(WEEKDAYS[code], english)
        self.relative = RELATIVE.get(code, {})
        # each with the sorts of anchors of which it needs one
        patterns = self._english() if english else self._foreign(code)
        self.patterns = [(sorts, re.compile(pattern)) for sorts, pattern in patterns]
        # the patterns are slow and dates are rare: they are tried around these words only
        relative_words = [*self.relative, *map(str.capitalize, self.relative)]
        feasts = ["Christmas", "New Year", "Boxing", "Valentine", "Halloween"] if english else []
        if english:
            relative_words += map(str.upper, self.relative)
        sorts = ((feasts, _FEAST), (relative_words, _WORD), (self.weekdays, _WEEKDAY), (self.months, _MONTH))
        self.sorts = {word: sort for some, sort in sorts for word in some}
        ends = "" if code == "de" else r"\b"
        self.anchors = re.compile(rf"(?:{_by_letter(self.sorts)}){ends}")

    def _english(self) -> list[tuple[int, str]]:
        month, weekday = _either(self.months), _either(self.weekdays)
        long_days = _either({word: n for word, n in self.weekdays.items() if len(word) > 5})
        lead = rf"(?:\b(?P<wd>{weekday})\b\.?(?: (?:morning|afternoon|evening|night))?,? {_ARTICLE})?"
        month_day = (
            rf"{lead}\b(?P<mon>{month})\b\.? (?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?![\d%]|[:.,]\d|-\w*[a-z])"
            rf"(?: ?[-–] ?\d{{1,2}}\b)?{_YEAR_BEHIND}"
        )
        named_day = (
            rf"(?:\b(?P<mod>last|past|previous|next|coming|following|this) )?\b(?P<wd>{long_days})\b(?!s\b|"
            rf"['’]s (?:Times|Mail))"
            r"(?: (?:the )?(?P<day>\d{1,2})(?:st|nd|rd|th)\b)?"
        )
        relative = (
            r"\b(?P<rel>[Tt]oday|TODAY|[Tt]onight|TONIGHT|(?:the day before )?[Yy]esterday|YESTERDAY|[Tt]omorrow|"
            r"TOMORROW|[Tt]his (?:morning|afternoon|evening)|THIS (?:MORNING|AFTERNOON|EVENING)|[Ll]ast night|"
            r"LAST NIGHT)\b(?! (?:show|programme|program)\b)"
        )
        feast = (
            r"\b[Oo]n (?P<feast>(?:Christmas|New Year['’]s) (?:Day|Eve)|Boxing Day|Valentine['’]s Day|Halloween|"
            r"May Day)\b"
        )
        return [
            (_MONTH, month_day),
            *_of_month(lead, r"(?: of)? ", month),
            (_WEEKDAY, named_day),
            (_MONTH, rf"\b(?P<mod>last|past|next|this) (?P<mon>{month})\b"),
            (_WORD, relative),
            (_FEAST | _MONTH, feast),
        ]

    def _foreign(self, code: str) -> list[tuple[int, str]]:
        month, weekday = _either(self.months), _either(self.weekdays)
        bare = _BARE if code == "pt" else frozenset()
        long_days = _either({word: n for word, n in self.weekdays.items() if word.lower() not in bare})
        lead = rf"(?:\b(?P<wd>{weekday})\b\.?,? {_ARTICLE})?"
        before = (
            "últim[ao]|passad[ao]|pasad[ao]|próxim[ao]|letzt(?:en|er|e)|vergangenen|kommend(?:en|er)|nächst(?:en|er|e)"
        )
        after = "passad[ao]|pasad[ao]|derni(?:er|ère)|próxim[ao]|prochaine?|scors[ao]|prossim[ao]"
        # "segunda" and "terça" alone are ordinals; as weekdays they end their phrase
        alone = rf"(?:{'|'.join(sorted(bare))})(?=[,.;)]| \(\d{{1,2}}\)| passada)" if bare else r"(?!)"
        # "Freitagabend"
        part = "(?:abend|morgen|nacht|mittag|nachmittag|vormittag)?" if code == "de" else ""
        named_day = (
            rf"(?:\b(?P<mod>{before}) )?\b(?P<wd>{long_days}|{alone}){part}\b(?!s\b)(?: (?P<mod2>{after})\b)?"
            r"(?:,? \(?(?:dia )?(?P<day>\d{1,2})\b(?![.,:h]\d| h|h)\)?)?"
        )
        words = "|".join(sorted(self.relative, key=len, reverse=True))
        return [
            *_of_month(lead, r"(?: de)? ", month),
            (_WEEKDAY, named_day),
            (_ANY, rf"\b(?P<rel>(?i:{words}))\b"),
        ]

    def windows(self, text: str, start: int, end: int) -> Iterator[tuple[int, int, int]]:
        """Return the parts of ``text[start:end]`` that can hold a date, with the sorts of anchors in them."""
        left = right = -1
        sorts = 0
        for match in self.anchors.finditer(text, start, end):
            first, last = match.span()
            if right < 0 or first - _BEFORE > right:
                if right >= 0:
                    yield left, right, sorts
                left = max(start, first - _BEFORE)
                sorts = 0
            right = min(end, last + _AFTER)
            sorts |= self.sorts[text[first:last]]
        if right >= 0:
            yield left, right, sorts
