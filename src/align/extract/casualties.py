"""How many were killed, injured, missing, arrested, rescued or had to leave."""

from __future__ import annotations

import re

import msgspec

from align.extract.amounts import BOUND, DIGITS, NUMBER, WORDS, is_background, measured, number_value
from align.extract.names import word_set
from align.model import Measure, Sentence

__all__ = ["casualties"]

_NOUN = (
    r"people|persons|person|passengers|civilians|soldiers|troops|police officers|officers|workers|miners|students|"
    r"children|women|men|"
    r"residents|others|victims|militants|protesters|tourists|crew members|crew|patients|firefighters|worshippers|fans|"
    r"migrants|refugees|suspects|demonstrators|staff|guests|inmates|prisoners|nurses|teachers|pupils|hikers|climbers|"
    r"holidaymakers|pensioners|boys|girls|babies|bystanders|motorists|cyclists|pedestrians|sailors|fishermen|"
    r"villagers|insurgents|rebels|fighters|employees|teenagers|man|woman|child|pilots|policemen"
)
_GROUP = r"(?:\s+(?:more|other|additional))?(?:\s+(?!(?:and|or|to|of)\b)[a-z]+){0,2}?"
_GROUP += rf"(?:\s+(?:{_NOUN})(?:\s+(?:of|at|in|from) (?:(?:an?|the) )?(?:[a-z]+\s+){{0,2}}[a-z]+)?)?"
_AUX = (
    r"(?:\s+(?:were|was|are|have been|had been|has been|have|had|has|being|reported|confirmed|feared|presumed|"
    r"believed)){0,5}"
)
_STATES = {
    "killed": r"killed|dead|died|dies|die|slain|shot dead|lost their lives|perished|drowned|drown",
    "injured": r"injured|wounded|hurt|hospitalized|hospitalised",
    "missing": r"missing|unaccounted for",
    "arrested": r"arrested|detained|taken into custody|rounded up",
    "rescued": r"rescued|pulled alive",
    "evacuated": r"evacuated|displaced|left homeless|homeless",
}
_WHOM = f"{BOUND}{NUMBER}".replace("?P<bound>", "?:").replace("?P<number>", "?:")
_AFTER = re.compile(
    rf"\b{BOUND}{NUMBER}{_GROUP}{_AUX}\s+(?:(?P<state>"
    + "|".join(rf"(?P<{name}>{words})" for name, words in _STATES.items())
    + rf"))\b(?P<whom>\s+{_WHOM}\b(?!\s+(?:\w+\s+)?(?:injured|wounded|hurt|missing|dead)))?",
    re.IGNORECASE,
)
_DOING = {
    "killed": r"killing|killed|kills|kill|claimed the lives of|deaths of|"
    r"death toll(?: [A-Za-z]+){0,3}? (?:to|at|of|is|was|reached)",
    "injured": r"injuring|injured|injures|wounding|wounded|wounds",
    "arrested": r"arresting|arrested|detaining|detained",
    "rescued": r"rescuing|rescued",
    "evacuated": r"evacuating|evacuated|displacing|displaced|displaces",
}
_BEFORE = re.compile(
    r"\b(?:"
    + "|".join(rf"(?P<{name}>{words})" for name, words in _DOING.items())
    + rf")\s+(?:all\s+)?{BOUND}{NUMBER}\b(?=(?P<rest>[^.;]{{0,28}}))",
    re.IGNORECASE,
)
_OF = (
    r"(?:number|tally|count) of (?:the )?(?:people |persons |those |victims )?"
    r"(?:(?:who (?:have |had )?|known to have |confirmed to have |reported to have )?(?:been )?|confirmed |reported )"
)
_RISEN = (
    r"rose|rises|risen|rising|climbed|climbs|climbing|jumped|jumps|increased|grew|grown|went up|raised|revised|lowered|"
    r"dropped|fell"
)
# "the death toll from the blast rose to at least 15 on Friday, up from 12"
_TOLL = re.compile(
    rf"\b(?:(?P<injured>{_OF}(?:injured|wounded|hurt))|(?P<missing>{_OF}missing)|(?P<arrested>{_OF}(?:arrested|"
    rf"detained|arrests))|(?P<killed>(?:death |official |confirmed )?toll|{_OF}(?:dead|deaths|victims|fatalities|"
    rf"killed|died|drowned)))\b[^.;\d]{{0,90}}?\b(?:(?P<risen>{_RISEN})|stood|stands|reached|reaches|hit|now)\b"
    rf"(?: (?:up|down|upwards?|downwards?|further|again|sharply|overnight|(?:on )?[A-Z][a-z]+day))* "
    rf"(?:to |at |past )?{BOUND}{NUMBER}\b(?P<was>[^.;\d]{{0,40}}\bfrom (?P<old>{DIGITS}|{WORDS})\b)?",
    re.IGNORECASE,
)
_HINTS = (
    "kill",
    "dead",
    "died",
    "dies",
    "die ",
    "slain",
    "lives",
    "perished",
    "drown",
    "injur",
    "wound",
    "hurt",
    "hospitali",
    "missing",
    "unaccounted",
    "arrest",
    "detain",
    "custody",
    "rounded up",
    "rescu",
    "alive",
    "evacuat",
    "displaced",
    "homeless",
    "toll",
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_ALONE = re.compile(r"\b(?:were|was|are|been|being|is)\b", re.IGNORECASE)
_COUNTLESS = word_set(
    """jan feb mar apr may jun jul aug sep oct nov dec years year days day months month weeks week hours hour minutes
    minute percent per times degrees"""
)
_PART_OF = re.compile(
    r"\b(?:magnitude(?: of)?(?: at least| about| around)?|scale of|category|"
    r"no|any|every|each|including|include|included|among|mother of|father of|parents? of|aged?|"
    r"(?:a|one) [a-z]+ and|(?:women|men|boys|girls|adults|children) and|"
    r"Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|January|February|March|April|June|July|"
    r"August|September|October|November|December)\.?\s+(?:the\s+)?$",
    re.IGNORECASE,
)


def casualties(window: str, start: int, sentence: Sentence) -> list[Measure]:
    """Read "12 people were killed" and "killing 12 people"."""
    lower = window.lower()
    if not any(map(lower.__contains__, _HINTS)) or is_background(window):
        return []
    found: list[Measure] = []
    taken: list[tuple[int, int]] = []
    for match in _TOLL.finditer(window) if "toll" in window or " of " in window else ():
        found.extend(_of_toll(window, match, start, sentence))
        taken += [match.span("number"), match.span("old")]
    for match in _AFTER.finditer(window):
        name = next(name for name in _STATES if match[name])
        words = window[match.end("number") : match.start("state")].lower().split()
        if _misread(window, match.start("number")) or any(word in _COUNTLESS for word in words):
            continue
        if match["whom"] and not _ALONE.search(window[match.end("number") : match.start("state")]):
            continue  # "three bombs killed 26 people"
        if _YEAR.fullmatch(match["number"]) or match.span("number") in taken:
            continue
        value = number_value(match["number"])
        if value is None or "." in value:  # people come whole
            continue
        taken.append(match.span("number"))
        found.append(measured(name, *match.span("number"), value, start, sentence, match["bound"]))
    for match in _BEFORE.finditer(window):
        name = next(name for name in _DOING if match[name])
        following = match["rest"].lower().split()
        if match.span("number") in taken or (following and following[0].strip(".,") in _COUNTLESS):
            continue
        value = number_value(match["number"])
        if value is None or "." in value or match["rest"][:1] in ("-", ":", "/") or _YEAR.fullmatch(match["number"]):
            continue
        found.append(measured(name, *match.span("number"), value, start, sentence, match["bound"]))
    return found


def _of_toll(window: str, match: re.Match[str], start: int, sentence: Sentence) -> list[Measure]:
    """Read a count that is told by itself, and the number that it replaces."""
    name = next(name for name in ("killed", "injured", "missing", "arrested") if match[name])
    value = number_value(match["number"])
    if value is None or _YEAR.fullmatch(match["number"]):
        return []
    new = measured(name, *match.span("number"), value, start, sentence, match["bound"])
    if not match["risen"]:
        return [new]
    words = " ".join(match["risen"].lower().split())
    reason = f"the text says that the number {words} to this"
    found = [msgspec.structs.replace(new, number=msgspec.structs.replace(new.number, reason=reason), revised=True)]
    old = number_value(match["old"]) if match["old"] else None
    if old is not None:
        before = measured(name, *match.span("old"), old, start, sentence, None)
        reason = f"superseded: the text says that the number {words} from this to {value}"
        number = msgspec.structs.replace(before.number, rejected=True, reason=reason)
        found.append(msgspec.structs.replace(before, number=number))
    return found


def _misread(window: str, at: int) -> bool:
    """Tell whether the number at offset `at` is a part of something else: a date, an age, a share of another."""
    before = window[max(0, at - 24) : at]
    if before[-1:] in ("$", "€", "£", "-", "–", ".", "/", ":", "#", ","):
        return True
    return _PART_OF.search(before) is not None
