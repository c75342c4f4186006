"""Find dates in languages whose calendar words are no others, by one form for all: day, month and perhaps a year.

What stands here needs no pattern of its own: Arabic, Czech, Dutch, Greek, Hindi, Korean, Polish, Russian, Swedish,
Thai, Turkish and Ukrainian. The others, which other texts may quote, have theirs in `align.extract.expressions`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from align.extract.date_patterns import Expression

__all__ = ["CALENDARS", "days_in"]

CALENDARS: dict[str, tuple[str, str, str]] = {
    # months from January, weekdays from Monday, and yesterday, today and tomorrow; a slash is between forms of one
    "ar": (
        "يناير/كانون الثاني|فبراير/شباط|مارس/آذار|أبريل/إبريل/ابريل/نيسان|مايو/أيار|يونيو/حزيران|يوليو/تموز|"
        "أغسطس/اغسطس/آب|سبتمبر/أيلول|أكتوبر/اكتوبر/تشرين الأول|نوفمبر/تشرين الثاني|ديسمبر/كانون الأول",
        "الاثنين/الإثنين|الثلاثاء|الأربعاء/الاربعاء|الخميس|الجمعة|السبت|الأحد/الاحد",
        "أمس|اليوم|غدا",
    ),
    "cs": (
        "ledna/leden|února/únor|března/březen|dubna/duben|května/květen|června/červen|července/červenec|srpna/srpen|"
        "září|října/říjen|listopadu/listopad|prosince/prosinec",
        "pondělí|úterý|středu/středa|čtvrtek|pátek|sobotu/sobota|neděli/neděle",
        "včera|dnes|zítra",
    ),
    "el": (
        "Ιανουαρίου/Γενάρη|Φεβρουαρίου/Φλεβάρη|Μαρτίου/Μάρτη|Απριλίου/Απρίλη|Μαΐου/Μάη|Ιουνίου/Ιούνη|Ιουλίου/Ιούλη|"
        "Αυγούστου|Σεπτεμβρίου/Σεπτέμβρη|Οκτωβρίου/Οκτώβρη|Νοεμβρίου/Νοέμβρη|Δεκεμβρίου/Δεκέμβρη",
        "Δευτέρα|Τρίτη|Τετάρτη|Πέμπτη|Παρασκευή|Σάββατο|Κυριακή",
        "χθες|σήμερα|αύριο",
    ),
    "hi": (
        "जनवरी|फरवरी/फ़रवरी|मार्च|अप्रैल|मई|जून|जुलाई|अगस्त|सितंबर/सितम्बर|अक्टूबर/अक्तूबर|नवंबर/नवम्बर|दिसंबर/दिसम्बर",
        "सोमवार|मंगलवार|बुधवार|गुरुवार/बृहस्पतिवार|शुक्रवार|शनिवार|रविवार",
        "|आज|",  # one word is yesterday and tomorrow
    ),
    "ko": (
        "1월|2월|3월|4월|5월|6월|7월|8월|9월|10월|11월|12월",
        "월요일|화요일|수요일|목요일|금요일|토요일|일요일",
        "어제|오늘|내일",
    ),
    "nl": (
        "januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december",
        "maandag|dinsdag|woensdag|donderdag|vrijdag|zaterdag|zondag",
        "gisteren|vandaag|",
    ),
    "pl": (
        "stycznia|lutego|marca|kwietnia|maja|czerwca|lipca|sierpnia|września|października|listopada|grudnia",
        "poniedziałek|wtorek|środę/środa|czwartek|piątek|sobotę/sobota|niedzielę/niedziela",
        "wczoraj|dziś/dzisiaj|jutro",
    ),
    "ru": (
        "января|февраля|марта|апреля|мая|июня|июля|августа|сентября|октября|ноября|декабря",
        "понедельник|вторник|среду|четверг|пятницу|субботу|воскресенье",
        "вчера|сегодня|завтра",
    ),
    "sv": (
        "januari|februari|mars|april|maj|juni|juli|augusti|september|oktober|november|december",
        "måndag|tisdag|onsdag|torsdag|fredag|lördag|söndag",
        "igår/i går|idag/i dag|imorgon/i morgon",
    ),
    "th": (
        "มกราคม/ม.ค.|กุมภาพันธ์/ก.พ.|มีนาคม/มี.ค.|เมษายน/เม.ย.|พฤษภาคม/พ.ค.|มิถุนายน/มิ.ย.|กรกฎาคม/ก.ค.|สิงหาคม/ส.ค.|"
        "กันยายน/ก.ย.|ตุลาคม/ต.ค.|พฤศจิกายน/พ.ย.|ธันวาคม/ธ.ค.",
        "วันจันทร์|วันอังคาร|วันพุธ|วันพฤหัส|วันศุกร์|วันเสาร์|วันอาทิตย์",
        "เมื่อวาน|วันนี้|พรุ่งนี้",
    ),
    "tr": (
        "Ocak|Şubat|Mart|Nisan|Mayıs|Haziran|Temmuz|Ağustos|Eylül|Ekim|Kasım|Aralık",
        "pazartesi|salı|çarşamba|perşembe|cuma|cumartesi|pazar",
        "dün|bugün|yarın",
    ),
    "uk": (
        "січня|лютого|березня|квітня|травня|червня|липня|серпня|вересня|жовтня|листопада|грудня",
        "понеділок|вівторок|середу|четвер|п'ятницю/п’ятницю|суботу|неділю",
        "вчора/учора|сьогодні|завтра",
    ),
}
_PARTS = {  # of the day, or what tells a weekday from another word
    "nl": "(?:avond|ochtend|morgen|middag|namiddag|nacht)?",
    "sv": "(?:en|s(?:kväll|morgon|natt|eftermiddag|förmiddag)(?:en)?)?",
    "tr": " (?:günü|akşamı|sabahı|gecesi)",
}
_GLUED = frozenset(("ko", "th"))  # words run on without spaces
_BUDDHIST = 543  # years that Thai counts more


class _Calendar(NamedTuple):
    words: dict[str, tuple[str, int]]  # sort and number of each
    pattern: re.Pattern[str]


@cache
def _calendar(code: str) -> _Calendar:
    words: dict[str, tuple[str, int]] = {}
    for sort, table in zip(("month", "weekday", "shift"), CALENDARS[code], strict=True):
        for number, forms in enumerate(table.split("|")):
            words |= {form.lower(): (sort, number) for form in forms.split("/") if form}

    def either(sort: str) -> str:
        return "|".join(sorted((re.escape(word) for word in words if words[word][0] == sort), key=len, reverse=True))

    left, right = ("", "") if code in _GLUED else (r"(?<!\w)", r"(?!\w)")
    year = r"(?:[,،]? ?(?:พ\.ศ\. ?|ค\.ศ\. ?)?(?<!\d)(?P<year>\d{4})(?!\d))?"
    day = rf"(?<![\d.,/:])(?P<day>\d{{1,2}})(?:\.|-?(?:го|е))? ?(?P<month>{either('month')}){right}{year}"
    if code == "ko":
        day = rf"(?:(?<!\d)(?P<year>[12]\d{{3}})년 ?)?(?<!\d)(?P<month>{either('month')}) ?(?P<day>\d{{1,2}})일"
        day += r"|(?<![\d월] )(?<![\d월])(?P<alone>\d{1,2})일(?! ?(?:간|째|동안|만에|뒤|후|전))"
    part = _PARTS.get(code, "")
    word = rf"{left}(?:(?P<named>{either('weekday')}){part}|(?P<shift>{either('shift')})){right}"
    lead = rf"(?:{left}(?P<weekday>{either('weekday')}){part}[,،]? ?(?:ที่ |den |dnia )?)?"
    return _Calendar(words, re.compile(rf"{lead}(?:{day})|{word}", re.IGNORECASE))


def days_in(text: str, start: int, end: int, language: str) -> Iterator[Expression]:
    """Yield the dates, weekdays and words like "yesterday" of ``text[start:end]``; nothing in languages not listed.

    >>> [day[2:7] for day in days_in("เมื่อวันที่ 3 มกราคม 2569", 0, 25, "th")]
    [(2026, 1, 3, None, None)]
    >>> [day[2:7] for day in days_in("W środę, 4 maja, padało.", 0, 24, "pl")]
    [(None, 5, 4, 2, None)]
    """
    if language not in CALENDARS:
        return
    words, pattern = _calendar(language)
    for match in pattern.finditer(text, start, end):
        if match["named"]:
            yield Expression(match.start(), match.end(), weekday=words[match["named"].lower()][1])
            continue
        if match["shift"]:
            yield Expression(match.start(), match.end(), shift=words[match["shift"].lower()][1] - 1)
            continue
        if language == "ko" and match["alone"]:
            if 1 <= int(match["alone"]) <= 31:
                yield Expression(match.start(), match.end(), day=int(match["alone"]))
            continue
        year = int(match["year"]) if match["year"] else None
        if year and language == "th" and year > 2400:
            year -= _BUDDHIST
        if 1 <= int(match["day"]) <= 31:
            yield Expression(
                match.start(),
                match.end(),
                year if year and 1900 <= year < 2100 else None,
                words[match["month"].lower()][1] + 1,
                int(match["day"]),
                words[match["weekday"].lower()][1] if match["weekday"] else None,
            )
