"""Find months that stand without a year, which two accounts of one thing may say differently."""

from __future__ import annotations

import re
from functools import cache

from align.extract.date_patterns import MONTHS
from align.extract.expressions import Expression, number, valid

__all__ = ["find_months"]

_BEFORE_MONTH = {
    "en": "in|since|until|till|during|early|late|mid|this",
    "pt": "em|desde|até|durante",
    "es": "en|desde|hasta|durante",
    "fr": "en|depuis|jusqu['’]en",
    "de": "im|seit|bis|Anfang|Mitte|Ende",
    "it": "in|a|da|fino a",
}


@cache
def _months(code: str) -> tuple[re.Pattern[str], dict[str, int]]:
    names = {group.split()[0]: number for number, group in enumerate(MONTHS[code].split("|"), 1)}
    pattern = rf"\b(?i:{_BEFORE_MONTH[code]})[ -](?P<mon>{'|'.join(names)})\b(?! [A-Z])"
    return re.compile(pattern), names


# Months by words that are no others, whatever the language that is told of a text.
_RUSSIAN = "январ феврал март апрел ма июн июл август сентябр октябр ноябр декабр".split()
_THAI = "มกราคม กุมภาพันธ์ มีนาคม เมษายน พฤษภาคม มิถุนายน กรกฎาคม สิงหาคม กันยายน ตุลาคม พฤศจิกายน ธันวาคม".split()
_DIGITS = "一二三四五六七八九"
_OWN_MONTHS = re.compile(
    rf"(?<![\d{_DIGITS}十])(?P<han>1[0-2]|[1-9]|十[一二]?|[{_DIGITS}])月"
    rf"(?:(?P<date>\d{{1,2}}|[二三]?十[{_DIGITS}]?|[{_DIGITS}])[日号號]|(?!\d|内|之|余|有|饼|球|革命))|"
    r"(?i:(?<!\d )\btháng (?P<viet>1[0-2]|[1-9])\b(?![/.]\d))|"
    rf"(?:\b(?P<day>\d{{1,2}}) ?)?(?:(?P<thai>{'|'.join(_THAI)})|"
    rf"\b(?P<russian>{'|'.join(_RUSSIAN)})(?:[ьйяеаую]|ом|ем)?\b)"
)
_OWN_HINT = re.compile("[月ก-๙а-я]|[Tt]háng")  # quicker to look for than they are


def find_months(text: str, start: int, end: int, language: str) -> list[Expression]:
    """Return the months without a day or a year in ``text[start:end]``; a preposition tells them from names.

    They are no date of an event, but what two accounts of one thing may say differently. In Chinese, Japanese,
    Russian, Thai and Vietnamese the word is enough, and a day may stand beside it.

    >>> [(e.start, e.month) for e in find_months("May closes it in June, in April Jones did.", 0, 42, "en")]
    [(17, 6)]
    >>> [(e.month, e.day) for e in find_months("六月开工，十二月三日完成。", 0, 13, "zh")]
    [(6, None), (12, 3)]
    """
    found = []
    if language in MONTHS:
        pattern, names = _months(language)
        if any(map(text[start:end].__contains__, names)):  # nearly never
            found = [Expression(*m.span("mon"), month=names[m["mon"]]) for m in pattern.finditer(text, start, end)]
    if _OWN_HINT.search(text, start, end):
        for match in _OWN_MONTHS.finditer(text, start, end):
            month, day = _own_month(match), _han_number(match["date"] or match["day"] or "")
            if valid(month, day):
                found.append(Expression(*match.span(), month=month, day=day))
    return found


def _own_month(match: re.Match[str]) -> int | None:
    if match["thai"]:
        return _THAI.index(match["thai"]) + 1
    if match["russian"]:
        return _RUSSIAN.index(match["russian"]) + 1
    return _han_number(match["han"] or match["viet"])


def _han_number(digits: str) -> int | None:
    """Return a number up to 99 in digits of any script or in Chinese.

    >>> _han_number("十二"), _han_number("三十"), _han_number("๕"), _han_number("")
    (12, 30, 5, None)
    """
    if not digits or digits.isdecimal():
        return number(digits)
    tens, ten, ones = digits.rpartition("十")
    return (10 * f"零{_DIGITS}".index(tens or "一") if ten else 0) + f"零{_DIGITS}".index(ones or "零")
