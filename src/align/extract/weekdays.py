"""Read the weekdays that a sentence names as those of this week: mostly the day on which the thing happened."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from align.extract.calendars import CALENDARS

__all__ = ["weekdays"]

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
# German and Dutch write the part of the day with it: "Dienstagabend", "vrijdagmiddag".
_PART_OF_DAY = r"(?:morgen|vormittag|mittag|nachmittag|abend|nacht|früh|ochtend|middag|namiddag|avond)?s?"
_WEEKDAY = re.compile(
    r"\b(?:(?i:(?P<name>"
    + "|".join(sorted((name for names in _NAMES for name in names.split()), key=lambda n: (-len(n), n)))
    + rf"){_PART_OF_DAY})\b|(?P<short>"
    + "|".join(re.escape(name) for names in _SHORT for name in names.split())
    + r"))"
)
# "since Monday", "next Monday", "each Monday" and "Monday last week" are no day of the event.
_AWAY = re.compile(
    r"\b(?:last|previous|next|coming|since|until|by|every|each|before|after|seit|bis|vor|jeden|letzten|vorigen|vergangenen|"
    r"nächsten|kommenden|depuis|jusqu['’]à|chaque|desde|hasta|até|cada|próxim[oa]|ogni|prossim[oa]|sinds|tot|elke|vorige|"
    r"volgende)\s(?:el\s|le\s|o\s|a\s)?$",
    re.IGNORECASE,
)
_OTHER_WEEK = re.compile(
    r"\s(?:(?:of )?(?:last|next|the previous) week|(?:der )?(?:vergangene|vorige|letzte|nächste|kommende)[nr] Woche|"
    r"prochain)\b"
)
# "as the women had been on Thursday", "am Freitag hatten sie noch" look back.
_HAD = r"\b(?:had|hatten?|avai(?:t|ent)|había[n]?|haviam?|avevan?o?)\b"
_EARLIER = re.compile(rf"{_HAD}(?:\s\w+){{0,2}}\s(?:on\s|am\s)?$", re.IGNORECASE)
_HAD_THEN = re.compile(r"\s(?:\w+\s)?(?:had|hatten?)\s")


class _Own(NamedTuple):
    """How one language names the days of this week.

    Attributes:
        form: pattern of a name, which stands at the braces.
        before, behind: what tells of another week before a name, and behind it.
        names: from Monday, a slash between forms; those of `CALENDARS` by default.
    """

    form: str
    before: str
    behind: str
    names: str = ""


_WHOLE = r"(?<!\w)(?i:{})(?!\w)"
_PARTS = "hôm sáng trưa chiều tối đêm ngày".split()
# Languages whose weekdays are other words as well, or stand without spaces, or have forms of their own.
_OWN = {
    "ar": _Own(_WHOLE, r"\b(?:كل|منذ|حتى|قبل|بعد)(?: يوم)? $", " (?:الماضي|المقبل|القادم|التالي)"),
    "cs": _Own(_WHOLE, r"\b(?:minul|příšt|každ|od|do|před)\w* $", ""),
    "el": _Own(  # with a small letter they count: "the third"
        r"\b{}\b", r"\b(?:κάθε|από|μέχρι|έως|πριν|μετά|επόμεν|προηγούμεν|περασμέν|ερχόμεν)\w*(?: την?| το)? $", ""
    ),
    "hi": _Own(r"(?<!\w){}", "(?:पिछले|अगले|हर|प्रत्येक) $", " (?:तक|से)"),
    "ja": _Own("{}曜日?", "(?:[先来前毎]週の?)$", "まで|から|以降|前", "月|火|水|木|金|土|日"),
    "ko": _Own("{}", "(?:지난주|다음 ?주|매주) $", "까지|부터|마다"),
    "pl": _Own(_WHOLE, r"\b(?:ubiegł|zeszł|przyszł|następn|każd|od|do|przed|po)\w* $", ""),
    "sv": _Own(
        r"\b(?i:{})(?:en|s(?:kväll|morgon|natt|eftermiddag|förmiddag)?(?:en)?)?\b",
        r"\b(?:förra|nästa|varje|sedan|till|före|efter|kommande) $",
        "",
    ),
    "th": _Own("{}(?:บดี)?", "(?:ทุก|ตั้งแต่|ถึง|ก่อน)$", "หน้า|ที่แล้ว|ก่อน"),
    "tr": _Own(r"\b(?i:{}) (?:günü|akşamı|sabahı|gecesi)", r"\b(?:geçen|gelecek|önümüzdeki|her) $", " kadar"),
    "uk": _Own(_WHOLE, r"\b(?:минул|наступн|кожн|до|після|перед)\w* $", ""),
    "vi": _Own(  # likewise, but where the part of the day stands before it
        r"\b{}\b",
        r"\b(?:từ|đến|trước|sau|mỗi|hàng)(?: tuần)? $",
        " (?:tuần|tới|sau)",
        "|".join(
            "/".join([f"thứ {day.title()}", f"Thứ {day.title()}", *(f"{part} thứ {day}" for part in _PARTS)])
            for day in "hai ba tư năm sáu bảy".split()
        )
        + "|chủ nhật/Chủ nhật/Chủ Nhật",
    ),
    "zh": _Own(
        "(?:星期|礼拜|禮拜|[周週]){}(?![年岁歲次个個])", "[上下每]个?個?$", "前|起|之前|以前", "一|二|三|四|五|六|日/天"
    ),
}


@cache
def _own(language: str) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str], dict[str, int]]:
    """Return the patterns of a language of `_OWN`: names, what stands before and behind; and the day of every name."""
    own = _OWN[language]
    table = (own.names or CALENDARS[language][1]).split("|")
    days = {form: day for day, forms in enumerate(table) for form in forms.split("/")}
    either = "|".join(sorted(map(re.escape, days), key=lambda name: (-len(name), name)))
    pattern = re.compile(own.form.replace("{}", f"(?P<name>{either})"))
    return pattern, re.compile(own.before or "(?!)"), re.compile(own.behind or "(?!)"), days


def weekdays(sentence: str, language: str) -> list[int]:
    """Return the days of this week that a sentence names, 0 for Monday, but for those it looks back or ahead to.

    >>> weekdays("They met on Tuesday, as on every Friday.", "en"), weekdays("早在上周一，而周四", "zh")
    ([1], [3])
    """
    if language in _OWN:
        pattern, before, behind, days = _own(language)
        return [
            days[name] if (name := match["name"]) in days else days[name.lower()]
            for match in pattern.finditer(sentence)
            if not before.search(sentence, max(0, match.start() - 20), match.start())
            and not behind.match(sentence, match.end())
        ]
    if not any(map(sentence.casefold().__contains__, _DAY_OF)):  # quicker than the pattern
        return []
    return [
        _DAY_OF[(match["name"] or match["short"]).lower()]
        for match in _WEEKDAY.finditer(sentence)
        if not _AWAY.search(sentence, max(0, match.start() - 20), match.start())
        and not _OTHER_WEEK.match(sentence, match.end())
        and not _EARLIER.search(sentence, 0, match.start())
        and not _HAD_THEN.match(sentence, match.end())
    ]
