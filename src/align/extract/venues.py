"""Find venues: capitalised names that end in the word for a building, a square, a road or the like."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from align.extract.names import word_set
from align.extract.words import vocabulary

__all__ = ["Venue", "find_grounds", "find_venues"]


class Venue(NamedTuple):
    """A venue's name without its article, and how sure its preposition makes it (0 to 1)."""

    start: int
    end: int
    certainty: float
    reason: str


_CAP = r"[^\W\d_a-zß-öø-ÿ][\w’'-]*"
_HEADS = (
    "Hall|Stadium|Palace|Airport|University|Hotel|Church|Cathedral|Mosque|Synagogue|Temple|Court|Courthouse|Square|"
    "Station|Hospital|School|College|Academy|Mall|Theatre|Theater|Park|Bridge|Office|House|Arena|Center|Centre|"
    "Museum|Library|Circuit|Speedway|Embassy|Consulate|Prison|Jail|Tower|Towers|Building|Plaza|Market|Base|Harbor|"
    "Harbour|Port|Club|Nightclub|Gate|Garden|Gardens|Castle|Monastery|Shrine|Cemetery|Beach|Island|Lake|Zoo|Casino|"
    "Resort|Ranch|Dam|Tunnel|Terminal|Headquarters|Kremlin|Capitol|Pentagon|Bundestag|Parliament|Zócalo|Maracanã|"
    "Monument|Memorial|Pavilion|Ballroom|Studio|Studios"
)
_LOWER_HEADS = (
    "stadium|airport|hospital|prison|jail|church|cathedral|mosque|school|university|hotel|station|stop|circuit|race "
    "track|racetrack|track|embassy|consulate|palace|square|museum|theatre|theater|nightclub|restaurant|mall|market|"
    "park|bridge|base|headquarters|office|mine|plant|factory|refinery|camp|store|supermarket|bar|beach|building|"
    "tower|courthouse|centre|center"
)
_ROADS = "Street|Road|Avenue|Boulevard|Lane|Drive|Highway|Way|Square"
# of which a venue's name needs one, in small letters
_NEEDED = frozenset(f"{_HEADS}|{_LOWER_HEADS}|{_ROADS}|Lake|Mount|Mt".lower().split("|"))
_INNER = rf"(?:{_CAP}|of|the|and|de|da|do|for|&)"


@cache
def _venues() -> re.Pattern[str]:
    return re.compile(
        rf"\b(?P<prep>at|At|in|In|inside|outside|near|on|into|from|"
        r"closed|shut|evacuated|stormed|gutted|destroyed|damaged|attacked|bombed|struck|hit) "
        rf"(?P<name>(?:(?:the|a|his|her|its) )?(?:(?:Lake|Mount|Mt) {_CAP}(?! \w+ (?:Park|Reserve))|"
        rf"(?:{_INNER} ){{0,5}}(?:{_HEADS})"
        rf"(?: (?:of|for)(?: the)?(?: {_CAP}){{1,4}})?|(?:{_CAP} ){{1,3}}(?:{_ROADS})|"
        rf"{_CAP}(?: {_CAP}){{0,3}} (?:(?:tram|train|bus|police|railway|race|power|nuclear|air|"
        rf"naval|military|state) )?(?:{_LOWER_HEADS})))\b"
    )


@cache
def _han() -> re.Pattern[str]:
    return re.compile(
        r"在(?:[\u4e00-\u9fff]{2,4}?市?)??(?P<name>[\u4e00-\u9fff]{2,8}?(?:大会堂|宾馆|饭店|酒店|体育馆|体育场|机场|"
        r"大学|医院|广场|会议厅|国宾馆))"
    )


_HAN_PLACE = re.compile(r"(?:北京|上海|东京|河内|首尔)")
_ALONE = frozenset({"Kremlin", "Pentagon", "Capitol", "Bundestag", "Zócalo", "Maracanã"})
# "Berlin's Brandenburg Gate": the owner is no part of the name
_MONTHS = frozenset("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split())
_OWNER = re.compile(rf"(?:{_CAP} ){{0,2}}[^\W\d_]+(?:['’]s|s['’]) (?=[^\W\d_a-z])")
_ARTICLE = re.compile(r"(?:the|a|his|her|its) ")
_BODY = re.compile(
    r"\w-(?:led|controlled|run|held|majority)\b|\b(?:House|Office|Court|Center|Centre|Club) (?:of|for) (?!the People)"
)  # bodies, not buildings
# "in The Wall Street Journal": what goes on with a capital is another name; a weekday does not go on
_GOES_ON = re.compile(r" (?!(?:On|In|At|After|The|[A-Z][a-z]+day|Mr|Mrs|Ms|President)\b)[A-Z][a-z]+")
_SURE_INSIDE = re.compile(rf"(?:{_ROADS}|House|Office|Hall|Lake|Mount)\b")


# A ground known by one name ("at Wembley"), in a sentence that speaks of sport
_GROUND = re.compile(
    rf"\b(?P<prep>[Aa]t|track of|circuit of) (?P<name>{_CAP}(?: {_CAP}){{0,2}})"
    r"(?=[.,;]|\s(?:on|in|after|when|where|to|with|for|last|and|this|as|but)\b)|"
    rf"\b(?P<before>the) (?P<sole>{_CAP}) (?:race ?track|track|circuit|raceway|velodrome|racecourse)\b"
)
_BEFORE_GROUND = word_set("at track racetrack circuit raceway velodrome racecourse")
_SPORT = word_set(
    "race raced racing lap laps prix match final championship championships tournament cup league season title win "
    "wins won beat defeat victory game crashed round medal fans crowd farewell"
)
_CLUB = re.compile(r" (?:United|City|Town|Villa|Rovers|Wanderers|Athletic|Albion|County|Hotspur|Rangers|Forest)$")
_AT_WORK = re.compile(
    r"(?:\b(?:work\w*|jobs?|boss|chief|executive|manager|coach|head|role|years?|seasons?|spell|career|contract|deal|"
    r"looking|look|looked|aimed|pointed|shot|anger|angry|spending|life|future|stint|time|director|success)|"
    r"[a-z]{3}(?:er|or|ist|man)s?)\s$"
)


def find_grounds(text: str, start: int, end: int) -> Iterator[Venue]:
    """Yield the grounds that ``text[start:end]`` knows by one name, where the sentence speaks of sport.

    >>> text = "He crashed out of the race at Interlagos."
    >>> [text[v.start:v.end] for v in find_grounds(text, 0, len(text))]
    ['Interlagos']
    """
    said = vocabulary(text, start, end)
    if said.isdisjoint(_BEFORE_GROUND) or said.isdisjoint(_SPORT):
        return
    for match in _GROUND.finditer(text, start, end):
        group = "name" if match["name"] else "sole"
        name = match[group]
        if (
            len(name) < 5
            or not all(word[1:].islower() for word in name.split())
            or _CLUB.search(name)
            or _AT_WORK.search(text, max(start, match.start() - 20), match.start())
        ):
            continue
        yield Venue(*match.span(group), 0.5, f"named after {(match['prep'] or match['before']).lower()!r}, of sport")


def find_venues(text: str, start: int, end: int, language: str = "en") -> Iterator[Venue]:
    """Yield the venues that ``text[start:end]`` names after a preposition, in text order.

    >>> text = "They met at the Great Hall of the People."
    >>> [text[v.start:v.end] for v in find_venues(text, 0, len(text))]
    ['Great Hall of the People']
    """
    if language in ("zh", "ja"):
        for match in _han().finditer(text, start, end):
            city = _HAN_PLACE.match(match["name"])
            left = match.start("name") + (city.end() if city is not None and city.end() < len(match["name"]) - 2 else 0)
            yield Venue(left, match.end("name"), 1.0, "named after '在'")
    if language != "en" or vocabulary(text, start, end).isdisjoint(_NEEDED):
        return
    for match in _venues().finditer(text, start, end):
        left = match.start("name")
        article = _ARTICLE.match(text, left)
        if article is not None:
            if article.group() != "the ":
                continue
            left = article.end()
        owner = _OWNER.match(text, left, match.end("name"))
        if owner is not None:
            left = owner.end()
        name = text[left : match.end("name")]
        if (
            not name[:1].isupper()
            or (" " not in name and name not in _ALONE)
            or _BODY.search(name)
            or name == "Wall Street"  # the market, not the street
        ):
            continue
        if _GOES_ON.match(text, match.end("name"), end) and text[match.end("name") + 1 :][:3] not in _MONTHS:
            continue
        word = match["prep"].lower()
        certainty = 1.0
        if word.endswith(("ed", "it", "uck", "ut")):
            certainty = 0.6
        if word in ("on", "into", "from", "in") and not _SURE_INSIDE.search(text, left, match.end("name")):
            certainty = 0.5 if word in ("in", "into") else 0.25
        yield Venue(left, match.end("name"), certainty, f"named after {word!r}")
