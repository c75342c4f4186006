"""Read where a report was filed, and judge whether its event was there too.

Local papers and agencies' stringers file from the place of the event; a bureau in a capital files what it hears of the
whole country and of others. So a dateline speaks for the event where the first sentences name no other place, and that
of a capital or a very large city only where they speak of no other country.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from align.extract.gazetteer import (
    City,
    capital_of,
    country_code,
    country_name,
    country_of_city,
    demonym_country,
    find_city,
    is_region,
    region_country,
    state_country,
)
from align.extract.venues import find_venues
from align.model import Block, Mention, Segments, Sentence

__all__ = ["Dateline", "dateline_of", "is_inferred", "settled"]


class Dateline(msgspec.Struct, frozen=True):
    """A city that a dateline names, and its country where the dateline names that too.

    Attributes:
        city: the city, as a mention of the dateline.
        country: the country (or state) behind it; its value is the country's usual name.
        code: ISO 3166 alpha-3 code of the country, stated or that of the city; None where it is not sure.
        bureau: whether it is a city from which agencies report about other places.
    """

    city: Mention
    country: Mention | None
    code: str | None
    bureau: bool


_OF_POLICE = "the city whose police, fire brigade or court had to do with it"
_OF_INSTITUTION = "the country of a court, a parliament or a police"
_OF_CITY = "the country that the city is in"
_NAME = re.compile(
    r"(?:By [A-Z]\w+ [A-Z]\w+ |Photo )?(?P<name>[^\d(–—―:,/]+?)"
    r"(?:,\s?(?P<land>[^\W\d_][\w. ’'-]+?))?(?=\s?(?:[(–—―:,/]|--|-\s|-$|\d|$)| [A-Z][a-z]{2,8}\.? \d)"
)
# "MUMBAI: The bank", "JALALABAD, Afghanistan - The number", "HAMBURG, 2 June 2025. The board": no block of their own
_OPENING = re.compile(
    r"(?P<name>[^\W\d_a-z][^\W\d_a-z .'’-]*[^\W\d_a-z.](?: [^\W\d_a-z]+)*)(?:, (?P<land>[A-Z][\w.]+(?: [A-Z][\w.]+)?))?"
    r"(?:,? (?:\d{1,2} [A-Z][a-z]+|[A-Z][a-z]{2,8}\.? \d{1,2})(?:,? \d{4})?)?(?: \([^()]{2,30}\))?(?:,? /[^/]{2,30}/)?"
    r"(?: ?(?:--+|[–—―:])| -|\.(?<=\d\.)) ?(?=[“\"‘']?[A-Z\d])"
)
_READ = 3_000  # characters that are read for the countries a text names
_BUREAU = 3_000_000  # inhabitants from which a city is taken for a bureau's
_LOCAL = frozenset(
    {
        "accident",
        "attack",
        "arrest",
        "disaster",
        "escape",
        "meeting",
        "outage",
        "protest",
        "rescue",
        "search",
        "sport result",
        "strike",
        "theft",
        "trial",
        "wedding",
        "hospitalisation",
    }
)
"""Kinds of events that are where their report says so, if it says anything."""
_POLICED = frozenset({"accident", "attack", "arrest", "escape", "rescue", "search", "theft"})
_FORCE = re.compile(
    r"\b(?P<name>[^\W\d_a-z][\w’'-]+(?: [^\W\d_a-z][\w’'-]+){0,2}?) "
    r"(?:(?:city )?police|Police|[Ff]irefighters|[Ff]ire (?:[Dd]epartment|crews|and Rescue)|detectives)\b(?! \d)"
)
_BENCH = re.compile(
    r"\b(?!The |A )(?P<name>[^\W\d_a-z][\w’'-]+(?: [^\W\d_a-z][\w’'-]+){0,2}?) "
    r"(?:Crown|District|Magistrates['’]?|Regional|Municipal|Sheriff|City|County|High|Criminal|Labou?r|Circuit) Court\b"
)
_TOLD_BY = {**dict.fromkeys(sorted(_POLICED), _FORCE), "trial": _BENCH}
"""Type -> what names the city whose force or court has to do with such an event."""
_OF_STATE = frozenset({"election", "legislation", "trial", "resignation", "appointment", "economy", "impeachment"})
_INSTITUTION = re.compile(
    r"\b(?P<land>[^\W\d_a-z][\w.]+(?: [^\W\d_a-z]\w+)?)(?:['’]s?)? "
    r"(?:(?!(?:ambassador|embassy|coach|candidate)\b)[\w-]+ ){0,2}?(?:police|voters|judges?|jury|court|lawmakers|"
    r"legislature|parliament|prosecutors|troopers|authorities|minister|government|cabinet|central bank|elections?|"
    r"referendum|Parliament|Court)\b"
)
_CAPITAL = re.compile(r"\b(?:the|its|in) (?:[A-Z]\w+ )?capital\b")
_NATION = re.compile(r"[^\W\d_a-z][\w’'-]+(?: [^\W\d_a-z][\w’'-]+){0,2}|\bU\.S\.|\bU\.K\.")
_ANOTHER = re.compile(
    r"\b(?:[Ii]n|[Nn]ear|[Oo]utside|[Oo]ff|[Aa]round|[Aa]cross) (?:the )?(?:[a-z]+ (?:of )?){0,3}?"
    r"(?P<name>[^\W\d_a-z][\w’'-]+(?: [^\W\d_a-z][\w’'-]+)*)|"
    r"\b(?:city|town|village|suburb|port|province|district|state|region|island) of (?P<small>[^\W\d_a-z][\w’'-]+)|"
    r"\b(?P<side>[^\W\d_a-z][\w’'-]+)['’]s (?:[a-z]+ )?"
    r"(?:city|town|village|province|region|coast|north|south|east|west)\b"
)
_NO_PLACE = re.compile(
    r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|January|February|March|April|May|June|July|August|September|October|"
    r"November|December|Spring|Summer|Autumn|Winter|Christmas|Easter|[A-Z]{2,5}$"
)


def settled(
    segments: Segments, cities: tuple[Mention, ...], countries: tuple[Mention, ...], kind: str | None
) -> tuple[tuple[Mention, ...], tuple[Mention, ...]]:
    """Return cities and countries of the event, the city of the dateline and the country of the city added where sure.

    Args:
        segments: of the report.
        cities, countries: what the report states of the event, best first (`align.extract.places`).
        kind: the type of the event, None where it is not known.
    """
    text = segments.document.text
    filed = dateline_of(text, segments.blocks)
    body = [sentence for sentence in segments.sentences if sentence.kind in ("body", "title")]
    if not cities and filed is not None and body:
        start = max(filed.city.end, body[0].start)
        lead = text[start : max(start, [s for s in body if s.kind == "body" or s is body[-1]][:2][-1].end)]
        codes = {country_code(m.value) for m in countries}
        if codes <= {filed.code} and _tells_event(filed, kind, lead, text[start:]):
            cities = (filed.city,)
    if (
        not cities
        and kind in _TOLD_BY
        and (found := _told_by(_TOLD_BY[kind], text, [s for s in body if s.kind == "body"][:4]))
    ):
        cities = (found,)
    if not cities and not countries and kind in _POLICED | _OF_STATE:
        countries = _own_country(text, [s for s in body if s.kind == "body"][:2])
    if not cities or any(m.reason.startswith("behind ") for m in countries):
        return cities, countries
    best = cities[0]
    if (
        not countries
        and filed is not None
        and (best.resolved or best.value) == filed.city.value
        and filed.country is not None
    ):
        return cities, (filed.country,)
    named = frozenset(code for match in _NATION.finditer(text[:_READ]) for code in _lands(match.group()))
    code = country_of_city(best.resolved or best.value, named)
    value = country_name(code) if code is not None else None
    if value is None or (countries and (countries[0].value == value or code not in named)):
        return cities, countries
    if any(m.value == value for m in countries):  # a city of another country than the one that is named the most
        return cities, tuple(sorted(countries, key=lambda m: m.value != value))
    return cities, (Mention(best.start, best.end, value, best.kind, None, _OF_CITY),)


def is_inferred(place: Mention) -> bool:
    """Tell whether a city or a country was inferred by `settled`: where another report states it, that decides."""
    return place.kind == "dateline" or place.reason in (_OF_CITY, _OF_POLICE, _OF_INSTITUTION)


def dateline_of(text: str, blocks: Sequence[Block]) -> Dateline | None:
    """Return what the dateline of a report says of the place it was filed from, None where there is none.

    >>> text = "MUMBAI, India: The bank kept its rate."
    >>> found = dateline_of(text, [Block("body", 0, len(text))])
    >>> found.city.value, found.country.value, found.bureau
    ('Mumbai', 'India', True)
    """
    for block in blocks:
        if block.kind == "dateline":
            match = _NAME.match(text, block.start, block.end)
        elif block.kind == "body":
            match = _OPENING.match(text, block.start, min(block.end, block.start + 120))
            if match is not None and not (match["name"].isupper() and len(match["name"]) > 2):
                match = None
        else:
            continue
        found = _read(match) if match is not None else None
        if found is not None or block.kind == "body":
            return found
    return None


def _read(match: re.Match[str]) -> Dateline | None:
    name = match["name"].strip()
    land = (match["land"] or "").strip()
    code = country_code(land) or region_country(land) or state_country(land) if land else None
    city = find_city(name)
    if (city is None and code is None) or country_code(name) is not None:
        return None
    start = match.start("name") + len(match["name"]) - len(match["name"].lstrip())
    value = city.name if city is not None else name.title()
    reason = "the dateline: where the report was written"
    mention = Mention(start, start + len(name), value, "dateline", None, reason)
    stated = None
    if code is not None:
        first = match.start("land")
        stated = Mention(first, first + len(land), country_name(code) or land, "dateline", None, "the dateline")
    code = code or (city.country if city is not None else None)
    return Dateline(mention, stated, code, city is not None and _is_bureau(city, code))


def _is_bureau(city: City, code: str | None) -> bool:
    return city.population >= _BUREAU or (code is not None and capital_of(code) == city.name)


def _tells_event(dateline: Dateline, kind: str | None, lead: str, text: str) -> bool:
    """Tell whether the event was where its report was filed.

    Args:
        dateline: of a report whose body names no city of the event.
        kind: the type of the event, None where it is not known.
        lead: the first sentences of the body.
        text: the whole report behind the dateline.
    """
    city = dateline.city.value
    named = re.search(rf"\b{re.escape(city)}\b", text) is not None
    if _names_another(lead, city, None if dateline.bureau else dateline.code):
        return False
    if not dateline.bureau:
        return kind is not None or named
    lands = {code for match in _NATION.finditer(lead) for code in _lands(match.group())}
    if lands - {dateline.code}:
        return False
    return named or bool(_CAPITAL.search(lead)) or kind in _LOCAL or (bool(lands) and kind is not None)


def _names_another(lead: str, city: str, land: str | None = None) -> bool:
    """Tell whether words say of another place than `city` and its country `land` that something was there."""
    venues = [(venue.start, venue.end) for venue in find_venues(lead, 0, len(lead))]
    for match in _ANOTHER.finditer(lead):
        group = "name" if match["name"] else "small" if match["small"] else "side"
        other = match[group].replace("’", "'")
        if other.endswith("'s") and country_code(other[:-2]) is not None:
            continue  # "in Malawi's election"
        inside = any(start <= match.start(group) < end for start, end in venues)
        known = inside or other.startswith(city) or _NO_PLACE.match(other) or demonym_country(other.split()[0])
        if not known and (land is None or country_code(other) != land):
            return True
    return False


def _told_by(force: re.Pattern[str], text: str, body: Sequence[Sentence]) -> Mention | None:
    """Return the city whose police, fire brigade or court the first sentences name, where they name no other place."""
    if not body:
        return None
    lead = text[body[0].start : body[-1].end]
    for match in force.finditer(lead):
        name = match["name"]
        city = find_city(name)
        if city is None or country_code(name) or is_region(name):
            continue
        if _names_another(lead, name):
            return None
        start = body[0].start + match.start("name")
        return Mention(start, start + len(name), city.name, "body", None, _OF_POLICE)
    return None


def _own_country(text: str, body: Sequence[Sentence]) -> tuple[Mention, ...]:
    """Return the country whose court, voters, parliament or police the first sentences name, if it is one alone."""
    found: dict[str, Mention] = {}
    for sentence in body:
        for match in _INSTITUTION.finditer(text, sentence.start, sentence.end):
            land = match["land"]
            for words in dict.fromkeys((land, land.split(" ")[-1])):
                code = country_code(words) or demonym_country(words) or region_country(words)
                name = country_name(code) if code is not None else None
                if code is not None and name is not None:
                    end = match.end("land")
                    start = end - len(words)
                    found.setdefault(code, Mention(start, end, name, sentence.kind, None, _OF_INSTITUTION))
                    break
    return tuple(found.values()) if len(found) == 1 else ()


def _lands(words: str) -> set[str]:
    """Return the codes of the countries that a run of capitals names, or names the people of."""
    words = words.replace("’", "'").removesuffix("'s")
    parts = [words, *words.split()]
    codes = (read(part) for part in parts for read in (country_code, demonym_country, region_country))
    return {code for code in codes if code is not None}
