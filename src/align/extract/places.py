"""Find where the main event took place: city, country and venue.

A name alone is no place of an event. It needs a preposition ("in Beijing", "at the Great Hall of the People") in one of
the first sentences, or in the caption of a picture of the same event; the dateline says where the report was written
and is kept apart.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

import msgspec

from align.extract.asides import COMES_AFTER
from align.extract.datelines import dateline_of
from align.extract.dates import COUNTED, NAME, event_dates, lead_names
from align.extract.gazetteer import (
    capital_of,
    country_code,
    country_name,
    demonym_country,
    find_city,
    is_place,
    is_region,
    lies_in,
    region_country,
    spelt,
    state_country,
)
from align.extract.names import FUNCTION_WORDS, GIVEN_NAMES, KNOWN_ORGS, NOT_NAMES, WEEK_AND_MONTH, fold
from align.extract.venues import find_grounds, find_venues
from align.extract.words import vocabulary
from align.model import BlockKind, Mention, Segments, Sentence
from align.text import language_of

__all__ = ["Places", "country_code", "demonym_country", "is_place", "places"]


class Places(msgspec.Struct, frozen=True):
    """Readings of where the event took place, best first; empty where the text does not say.

    Attributes:
        city, country, venue: what the report itself states of the event.
        dateline: the city of the dateline, which is where the report was written; whether the event was there too is
            for the kind of event to say (a meeting may be, a phone call is not).
    """

    city: tuple[Mention, ...] = ()
    country: tuple[Mention, ...] = ()
    venue: tuple[Mention, ...] = ()
    dateline: Mention | None = None


class _Found(msgspec.Struct, frozen=True):
    weight: float
    mention: Mention


class _Gathered(msgspec.Struct):
    cities: list[_Found]
    countries: list[_Found]
    venues: list[_Found]


_CAP = r"[^\W\d_a-zß-öø-ÿ][\w’'-]*"
_OF = r"(?:of the|of|the|de la|de|del|della|da|do|dos|du|des|di|la|le|upon|al|am)"
_NAME = rf"(?:St\. |Mt\. |Ft\. )?{_CAP}(?:(?: {_OF} | (?:a[lnrsdz]|ash|el)-|[ -]){_CAP}){{0,5}}"
_SIDE = (
    r"(?:(?:(?:down|mid|up)town|central|inner|greater|rural|suburban|nearby|neighbou?ring|historic|coastal|eastern|"
    r"western|northern|southern|north|south|east|west|northeast(?:ern)?|north-east(?:ern)?|northwest(?:ern)?|"
    r"north-west(?:ern)?|southeast(?:ern)?|south-east(?:ern)?|southwest(?:ern)?|south-west(?:ern)?|the|its|a|an) )*"
)
_SORTS = {
    "en": r"(?:the |a |an |its )?(?:[\w'’-]+ ){0,4}?(?:city|town|village|capital|port|suburb|district|province|"
    "state|island|"
    r"region|municipality|hub|resort) (?:of |city of )?",
    "pt": r"(?:um |uma )?(?:cidade|localidade|município|bairro|vila|aldeia|capital|província|estado|região|hotel|"
    r"edifício|aeroporto|estação|porto|centro|norte|sul|leste|oeste|mercado|hospital)(?: [\w-]+)? (?:de |do |da )",
    "es": r"(?:la |el |un |una )?(?:ciudad|localidad|municipio|barrio|capital|provincia|estado|región|hotel|edificio|"
    r"aeropuerto|estación|puerto|centro|norte|sur|este|oeste|mercado|hospital)(?: [\w-]+)? (?:de |del )",
    "fr": r"(?:la |le )?(?:ville|commune|capitale|province|région)(?: [\w-]+)? (?:de |du |d['’])",
    "de": r"(?:der |dem )?(?:[\w-]+ )?(?:Stadt|Hauptstadt|Provinz|Region) ",
}
_PREPOSITIONS = {
    "en": r"(?:in|near|outside of|outside|around|at|across|through|from within|inside)",
    "pt": r"(?:em|na|no|perto de|nos|nas)",
    "es": r"(?:en|cerca de)",
    "fr": r"(?:à|au|en|près de|aux)",
    "de": r"(?:in|bei|nahe|im)",
    "it": r"(?:a|in|nel|nella)",
    "nl": r"(?:in|bij|nabij)",
    "sv": r"(?:i|vid|nära|utanför)",
    "vi": r"(?:tại|ở)",
}


# "the Ukrainian port of Odesa", "in the streets of Arequipa", "30 km south of Lyon", "elected mayor of Tulsa"
_WHOLES = (
    "city|town|village|suburb|suburbs|port|outskirts|streets|center|centre|edge|residents|inhabitants|harbor|harbour|coast|"
    "shore|shores|capital|north|south|east|west|northeast|northwest|southeast|southwest"
)
_PART = re.compile(
    rf"\b(?P<sorted>(?:[^\W\d_][\w'’-]+ )?(?:(?:(?:north|south)-)?(?:{_WHOLES}) (?P<prep>of)|"
    rf"(?:elected|for) mayor of) (?:the )?){_SIDE}(?P<name>{_NAME})"
)
_OF_PLACES = frozenset(_WHOLES.split("|")) | {"mayor"}  # the pattern needs one of them
# "the quake shook northern Chile", "plunged half of Ecuador into darkness", "a state visit to Laos"
_STRIKES = (
    "hit|hits|struck|strikes|shook|shakes|rocked|rocks|battered|batters|lashed|slammed into|swept through|ravaged|"
    "devastated|attacked|bombed|shelled|invaded|pounded|tore through|ripped through|plunged"
)
_STRUCK = re.compile(
    rf"(?<!-)\b(?P<prep>{_STRIKES}|(?:state|official|working|day) visit to) "
    rf"(?P<sorted>(?:(?:half|much|most|parts|swathes) of )?){_SIDE}(?P<name>{_NAME})"
)
_STRIKING = frozenset(words.split()[0] for words in _STRIKES.split("|")) | {"visit"}
_CAPITAL = re.compile(
    r"\b(?:in|near|outside|of|across|through) (?:the )?(?P<name>(?P<people>[A-Z]\w+)(?:['’]s)? capital)\b(?!,)"
)
# "from the port of Odesa", "the mayor of the town of Derry": where somebody comes from
_BELONGS = re.compile(
    r"\b(?:from|to|towards?|between|(?:mayor|governor|bishop|archbishop|university|people) of) "
    r"(?:(?:the|an?|his|her|its) )?(?:[\w'’-]+ ){0,2}$"
)
_DISTANT = re.compile(r"\b(?:miles?|kilomet(?:er|re)s?|km|mi) (?:to the )?[\w-]+ of (?:the )?$")
# "In 2007 a quake killed hundreds around Pisco"
_IN_YEAR = re.compile(r"(?:[Ii]n|[Bb]ack in|[Ss]ince|[Uu]ntil) (?:[A-Z][a-z]+ )?(?P<year>(?:19|20)\d\d)\b")


@cache
def _stated(code: str) -> re.Pattern[str]:
    """A place behind a preposition, which may open the sentence."""
    first = _PREPOSITIONS[code].replace("(?:", "(?i:", 1)
    return re.compile(rf"\b(?P<prep>{first}) (?P<sorted>{_SORTS.get(code, r'(?!)')})?{_SIDE}(?P<name>{_NAME})")


_HAN_STATED = re.compile(r"在(?P<name>[\u4e00-\u9fff]{2,5})")
_AFTER = re.compile(rf", (?:{_SIDE})(?P<name>{_NAME})")
_AFTER_STATE = re.compile(r", (?P<name>(?:[A-Z][a-z]{1,5}\.|(?:[A-Z]\.){2}|W\.Va\.))")  # "in Newtown, Conn."
_ELSEWHERE = re.compile(
    r"(?:\b(?:[Bb]orn|originated|originating|created|manufactured|made|produced|based|conflict|concerns|crisis|"
    r"living(?: and working)?|lives|lived|grew up|raised|ambassador|embassy|headquartered|"
    r"educated|studied|interests?|troops|believes?|wars?|stake|confidence|role|officials?|correspondents?|reporters?|"
    r"lived? [^.;,]{1,25}|spokes\w+ (?:for|of) [^.;,]{1,50}|"
    r"elections?|influence|investments?|trade|held stakes|spokes\w+|embaixador|funcionários|"
    r"\d (?:a|x|por) \d+)|porta-voz[^,.]{0,20}|"
    r"\bfrom [^\W\d_a-z][\w-]+(?: [^\W\d_a-z][\w-]+)?|[Pp]ower|politics)\s$"
)
# "negotiations to build a tower in Moscow": what is meant to be done is not what was done
_PURPOSE = re.compile(r"\bto [a-z]+ (?:an? |the |more |new )?(?:[a-z]+ ){1,2}$")
# "After the shooting at a school in Parkland, many ...": what a sentence opens with is what was before
_OPENING = re.compile(
    r"(?:(?:\w+ )?(?:hours?|days?|weeks?|months?|years?) )?(?:after|since|following|before) [^,;.]*$", re.IGNORECASE
)
# a place beside what is only planned
_MEANT = re.compile(
    r"(?:\bwill|[’']ll|\bwould|\bscheduled|\bnext (?:week|month|year)|\bserá|\bserão|\btendrá|\baura|\bwird|\bsarà)\b"
    r"(?:(?!\b(?:was|were|had|killed|died|shot|met|told)\b)[^.;])*$"
)
_MEANT_HINTS = ("will", "’ll", "'ll", "would", "scheduled", "next ", "será", "serão", "tendrá", "aura", "wird", "sarà")
_BEFORE = 120  # characters before a place that are looked at
_WEIGHTS = (3.0, 2.0, 1.5, 1.0, 0.7, 0.5)
# "the Gare du Midi" is not in Gare, nor "Ras al-Ayn" in Ras
_JOINS = tuple("du de del da do dos das della di al- el- an- as- ar- ad- az- ash-".split())
_CALENDAR = frozenset(
    """Monday Tuesday Wednesday Thursday Friday Saturday Sunday Jan Feb Aug Sept Oct Nov Dec January February March
    April May June July August September October November December""".split()
)
# "in the US presidential election": the name of the country qualifies what follows
_SOME = re.compile(r"at an? ", re.IGNORECASE)
_QUALIFIES = re.compile(
    r" (?!(?:on|in|and|after|to|for|as|at|with|by|that|who|have|has|had|is|was|are|were|since|from|this|last|when|"
    r"where|but|or|will|would|over|during|before|while|which|of|amid|following|next|said|early|late|today|yesterday|"
    r"because|if|can|could|near|could|should|until|under|against|than|via|it|he|she|they)\b)[a-z]"
)
_OWNER = re.compile(r"(?P<name>[^\W\d_a-z]\w+(?: [^\W\d_a-z]\w+)?)['’]s? ")
_GROUNDS = re.compile(
    r"(?:[\w’'-]+ ){0,3}(?:neighbou?rhoods?|district|borough|suburbs?|quarter|outskirts|streets?|airport|harbou?r|port|"
    r"Square|Street|Avenue|Road|Stadium|Arena|Park|Hall|Hospital|Airport|Cathedral|Bridge|Tower|Museum|Theat(?:er|re)|"
    r"Station|University|Palace|Court|Market|Plaza|hospital|stadium|cathedral|station)\b"
)
_SMALL_PLACE = re.compile(
    r"\b(?:city|town|village|suburb|port|cidade|localidade|município|bairro|vila|ciudad|localidad|ville|commune) "
    r"(?:of|de|do|da|del|du) $"
)
_NO_TOWNS = NOT_NAMES | {"debate", "school", "university", "college", "church", "hospital", "court", "house", "airport"}
_BUILDING = re.compile(r"\b(?:hotel|edif[ií]cio|aeropor?to|aeropuerto|estaç[ãa]o|estación|mercado|hospital)\b", re.I)
_WIDER = re.compile(
    r"\b(?:County|Parish|Province|Prefecture|District|Region|Governorate|Oblast|Valley|Mountains?|Lake|River|Bay|"
    r"Peninsula|Islands?|National Park|Forest|Desert|Reservation|Reserve)$"
)
_CAUCASUS = re.compile(r"\b(?:Tbilisi|Georgians?|Caucasus|Abkhazia|South Ossetia|Saakashvili|Batumi)\b")
_NATIONAL = re.compile(
    r"\b(?P<people>[A-Z][a-z]{3,}) (?:(?:Formula One|F1|Formula 1) )?(?:Grand Prix|GP|Open|Masters)\b"
)
_CONTESTS = (" Grand Prix", " GP", " Open", " Masters")
_RUN = re.compile(rf"\b(?P<city>{_CAP}(?: {_CAP})?) (?:Half[- ])?Marathon\b")
_ARCHIVE = re.compile(r"\bfile\b|\barchive\b|资料图", re.IGNORECASE)


def places(segments: Segments, dates: Sequence[Mention] | None = None) -> Places:
    """Return the places of the main event and, apart, the city of the dateline.

    `dates` are the readings of `align.extract.dates.event_dates`, where they are known already.

    >>> from align.model import Document
    >>> from align.text import segment
    >>> text = "ROME (AP) -- The ministers met at the Palace of Justice in Paris, France, on Tuesday, officials said."
    >>> found = places(segment(Document(id="a", text=text)))
    >>> found.city[0].value, found.country[0].value, found.venue[0].value, found.dateline.value
    ('Paris', 'France', 'Palace of Justice', 'Rome')
    """
    if dates is None:
        dates = event_dates(segments)
    language = language_of(segments.document)
    found = _Gathered([], [], [])
    days = {m.start: m.reason.startswith("not the event") and COUNTED not in m.reason for m in dates}
    body = 0
    names = lead_names(segments) if any(s.kind == "caption" for s in segments.sentences) else frozenset()
    for sentence in segments.sentences:
        if sentence.kind == "body":
            if body >= 12:
                continue
            weight = _WEIGHTS[min(body, len(_WEIGHTS) - 1)]
            body += 1
            year = _IN_YEAR.match(segments.document.text, sentence.start, sentence.end)
            if year is not None and not (dates and (dates[0].resolved or "").startswith(year["year"])):
                weight *= 0.2
            other = [rival for at, rival in days.items() if sentence.start <= at < sentence.end]
            if other:
                weight *= 0.5 if all(other) else 1.8
        elif sentence.kind == "title":
            weight = 1.0
        elif sentence.kind == "caption" and _same_event(segments, sentence, names, days):
            weight = 1.2
        else:
            continue
        _read_sentence(segments.document.text, sentence, weight, language, found)
    filed = dateline_of(segments.document.text, segments.blocks)
    cities = _finest_first(_best(found.cities))
    venues = _whole_name(segments, _best(found.venues, 1.0))
    return Places(cities, _best(found.countries, 1.3), venues, filed.city if filed is not None else None)


def _finest_first(cities: tuple[Mention, ...]) -> tuple[Mention, ...]:
    """Put a suburb before the city it lies in: both are true, and it says more."""
    if not cities:
        return cities
    names = list(dict.fromkeys(m.resolved or m.value for m in cities))
    inner = next((name for name in names[1:] if lies_in(name, names[0])), None)
    return tuple(sorted(cities, key=lambda m: (m.resolved or m.value) != inner)) if inner is not None else cities


def _whole_name(segments: Segments, venues: tuple[Mention, ...]) -> tuple[Mention, ...]:
    """Give the best venue the longer name that the text has for it ("the Oval Office of the White House")."""
    if not venues:
        return venues
    text, best = segments.document.text, venues[0]
    whole = re.search(rf"\b{re.escape(best.value)} (?:of|at|in) the {_CAP}(?: {_CAP}){{0,5}}", text)
    if whole is None or is_place(whole.group().split(" the ", 1)[1]) or re.match(r" [a-z]{3}", text[whole.end() :][:4]):
        return venues  # a place of its own, or an adjective: "the prison in the Sicilian capital"
    kind: BlockKind = next((s.kind for s in segments.sentences if s.start <= whole.start() < s.end), "body")
    longer = Mention(*whole.span(), whole.group(), kind, None, "the longer name of the venue")
    return (longer, *(msgspec.structs.replace(m, value=longer.value) if m.value == best.value else m for m in venues))


def _same_event(segments: Segments, sentence: Sentence, names: frozenset[str], days: dict[int, bool]) -> bool:
    """Say whether a caption shows the event: it names the same people or places and has no other date."""
    words = segments.document.text[sentence.start : sentence.end]
    if _ARCHIVE.search(words) or len(names.intersection(NAME.findall(words))) < 2:
        return False
    rivals = [rival for at, rival in days.items() if sentence.start <= at < sentence.end]
    return not rivals or not all(rivals)


def _read_sentence(text: str, sentence: Sentence, weight: float, language: str, found: _Gathered) -> None:
    kind = sentence.kind
    if language in ("zh", "ja"):
        for match in _HAN_STATED.finditer(text, sentence.start, sentence.end):
            _read_han(match, weight, kind, found)
    if language in _PREPOSITIONS:
        for match in _stated(language).finditer(text, sentence.start, sentence.end):
            before = text[max(sentence.start, match.start() - _BEFORE) : match.start()]
            if match["name"][0].isupper() and not _ELSEWHERE.search(before):
                factor = (
                    0.25
                    if _PURPOSE.search(before)
                    or ("after" in before and COMES_AFTER.search(before))
                    or _meant(before)
                    or _OPENING.match(text, sentence.start, match.start())
                    else 1.5
                    if before.endswith(("here ", "Here "))
                    else 1.0
                )
                _read_name(text, sentence, match, weight * factor, found)
    said = vocabulary(text, sentence.start, sentence.end) if language == "en" else frozenset()
    for match in _PART.finditer(text, sentence.start, sentence.end) if not said.isdisjoint(_OF_PLACES) else ():
        before = text[max(sentence.start, match.start() - _BEFORE) : match.start()]
        apart = (
            _ELSEWHERE.search(before)
            or _BELONGS.search(before)
            or _DISTANT.search(text, match.start() - 1, match.start("name"))
        )
        if match["name"][0].isupper() and not apart:
            _read_name(text, sentence, match, weight * (0.2 if _meant(before) else 0.5), found)
    if language == "en":
        _read_objects(text, sentence, said, weight, found)
    contest = language == "en" and any(text.find(name, sentence.start, sentence.end) > 0 for name in _CONTESTS)
    for match in _NATIONAL.finditer(text, sentence.start, sentence.end) if contest else ():
        _add_country(
            found,
            demonym_country(match["people"]),
            match["people"],
            match.start("people"),
            0.6 * weight,
            kind,
            "a contest named after its country",
        )
    for match in _RUN.finditer(text, sentence.start, sentence.end) if language == "en" and "arathon" in text else ():
        if (city := find_city(match["city"])) is not None:
            mention = Mention(
                *match.span("city"), spelt(match["city"], city.name), kind, None, "a run named after its city"
            )
            found.cities.append(_Found(0.6 * weight, mention))
    venues = list(find_venues(text, sentence.start, sentence.end, language))
    for venue in find_grounds(text, sentence.start, sentence.end) if language == "en" else ():
        word = fold(text[venue.start : venue.end])
        first, *more = text[venue.start : venue.end].split()
        named = word in KNOWN_ORGS or word in WEEK_AND_MONTH or fold(first) in GIVEN_NAMES or word in NOT_NAMES
        if not named and not any(is_place(part) for part in more):
            venues.append(venue)
    for venue in venues:
        name = text[venue.start : venue.end]
        sure = venue.certainty * (0.25 if _OPENING.match(text, sentence.start, venue.start) else 1.0)
        if language == "en" and _QUALIFIES.match(text, venue.end, sentence.end):
            continue  # "the judge in the Trump University case"
        if not is_place(name) and demonym_country(name) is None:
            found.venues.append(_Found(weight * sure, Mention(*venue[:2], name, kind, None, venue.reason)))


def _meant(before: str) -> bool:
    """Tell whether what stands before a place is only planned."""
    return any(map(before.__contains__, _MEANT_HINTS)) and _MEANT.search(before) is not None


def _read_objects(text: str, sentence: Sentence, said: frozenset[str], weight: float, found: _Gathered) -> None:
    """Read places that something happens to, and "the Zambian capital"."""
    for match in _STRUCK.finditer(text, sentence.start, sentence.end) if not said.isdisjoint(_STRIKING) else ():
        before = text[max(sentence.start, match.start() - _BEFORE) : match.start()]
        apart = _meant(before) or _OPENING.match(text, sentence.start, match.start())
        _read_name(text, sentence, match, weight * (0.15 if apart else 0.6), found)
    for match in _CAPITAL.finditer(text, sentence.start, sentence.end) if "capital" in said else ():
        code = demonym_country(match["people"]) or country_code(match["people"])
        name = capital_of(code) if code is not None else None
        if name is not None:
            mention = Mention(*match.span("name"), name, sentence.kind, None, "the capital of the country named")
            found.cities.append(_Found(0.7 * weight, mention))
            _add_country(
                found, code, match["people"], match.start("people"), weight * 0.7, sentence.kind, "its capital"
            )


def _read_han(match: re.Match[str], weight: float, kind: BlockKind, found: _Gathered) -> None:
    """Take the longest beginning of the characters behind "at" that is a place: there are no spaces to go by."""
    start, end = match.span("name")
    for stop in range(end, start + 1, -1):
        name = match.string[start:stop]
        city = find_city(name)
        if country_code(name) is not None:
            _add_country(found, country_code(name), name, start, weight, kind, "named after '在'")
            return
        if city is not None:
            found.cities.append(_Found(weight, Mention(start, stop, city.name, kind, None, "named after '在'")))
            return


def _read_name(text: str, sentence: Sentence, match: re.Match[str], weight: float, found: _Gathered) -> None:
    """Take the longest beginning of a capitalised phrase that is a place, and what follows a comma."""
    kind = sentence.kind
    sort = match["sorted"] or ""
    start, end = match.span("name")
    for word in sort.split():
        _add_country(
            found, demonym_country(word), word, match.start("sorted") + sort.index(word), weight, kind, "its adjective"
        )
    owner = _OWNER.match(text, start, end) if "'" in match["name"] or "’" in match["name"] else None
    if owner is not None and country_code(owner["name"]) is not None:
        _add_country(found, country_code(owner["name"]), owner["name"], start, weight, kind, "its possessive")
        start = owner.end()
    elif owner is not None and _GROUNDS.match(text, owner.end(), sentence.end):
        city = find_city(owner["name"])
        if city is not None:  # "in Chicago's Austin neighbourhood"
            mention = Mention(start, owner.end("name"), spelt(owner["name"], city.name), kind, None, "its possessive")
            found.cities.append(_Found(weight, mention))
            return
    longest = _longest(text[start:end])
    after = _AFTER.match(text, start + len(longest or text[start:end]), sentence.end)
    second = _longest(after["name"]) if after is not None else None
    if second is None:
        state = _AFTER_STATE.match(text, start + len(longest or text[start:end]), sentence.end)
        if state is not None and state_country(state["name"]) is not None:
            after, second = state, state["name"]
    value = longest
    if longest is None:
        # a place too small for the table: "the town of X", "in X, Connecticut"
        named = _SMALL_PLACE.search(sort) is not None
        land = second is not None and (country_code(second) or is_region(second) or state_country(second))
        followed = land and match["prep"] != "at"
        longest = value = text[start:end]
        words = longest.split()
        if not (named or followed) or len(words) > 3 or demonym_country(words[0]):
            return
        if _WIDER.search(longest):  # "in Aba County, China": no city
            mention = Mention(start, start + len(longest), longest, kind, None, f"named after {match['prep']!r}")
            found.venues.append(_Found(weight, mention))
            _add_behind(found, after, second, weight, kind, longest)
            return
        if fold(words[-1]) in _NO_TOWNS:
            return
    prep = (match["prep"] or "of").lower()
    reason = f"named after {prep!r}"
    code = country_code(longest)
    factor = {"across": 0.4, "through": 0.5, "at": 0.25}.get(prep, 1.0)
    if prep == "at" and _SOME.match(text, match.start()):
        factor = 0.7  # "at a Woodburn bank" is a place, "at Woodburn" may be a club
    if code == "GEO" and _CAUCASUS.search(text) is None:
        return  # the state of the United States
    if code is not None:
        if not (longest.replace(".", "").isupper() and _QUALIFIES.match(text, start + len(longest), sentence.end)):
            _add_country(found, code, longest, start, weight * factor * 0.9, kind, reason)
    elif is_region(longest):
        if owner is None:
            _add_country(found, region_country(longest), longest, start, weight * factor * 0.6, kind, reason)
    else:
        city = find_city(longest)
        if city is not None:
            if (prep in ("no", "na") or _BUILDING.search(sort)) and city.population < 500_000:
                return  # "no Aeroporto de Congonhas" is not the town of that name
            value = spelt(longest, city.name)
        usual = city.name if city is not None and value != city.name else None
        mention = Mention(start, start + len(longest), value or longest, kind, None, reason, usual)
        found.cities.append(_Found(weight * factor, mention))
    _add_behind(found, after, second, weight, kind, longest)


def _add_behind(
    found: _Gathered, after: re.Match[str] | None, second: str | None, weight: float, kind: BlockKind, name: str
) -> None:
    """Add the country or region that stands behind the name of a place."""
    if after is not None and second is not None:
        land = country_code(second) or region_country(second) or state_country(second)
        _add_country(found, land, second, after.start("name"), weight * 1.2, kind, f"behind {name!r}")


def _add_country(
    found: _Gathered, code: str | None, words: str, start: int, weight: float, kind: BlockKind, reason: str
) -> None:
    if code is not None:
        mention = Mention(start, start + len(words), country_name(code) or words, kind, None, reason)
        found.countries.append(_Found(weight, mention))


def _longest(phrase: str) -> str | None:
    """Return the longest beginning of `phrase`, in whole words, that is the name of a place."""
    words = phrase.split(" ")
    for stop in range(len(words), 0, -1):
        name = " ".join(words[:stop])
        if not is_place(name):
            continue
        following = words[stop] if stop < len(words) else ""
        goes_on = following.startswith(_JOINS) or (
            following[:1].isupper() and following not in _CALENDAR and fold(following) not in FUNCTION_WORDS
        )
        # "in Paris Saint-Germain": a city that goes on with a capital is part of another name
        return None if goes_on and not is_region(name) and country_code(name) is None else name
    return None


def _best(found: list[_Found], least: float = 0.9) -> tuple[Mention, ...]:
    """Return the mentions of the best supported name first, then those of the others; none if all are weak."""
    scores: dict[str, float] = {}
    for item in sorted(found, key=lambda f: -f.weight):
        name = item.mention.resolved or item.mention.value
        scores[name] = scores.get(name, 0.0) + item.weight * (1.0 if name not in scores else 0.4)
    called = [f.mention.resolved or f.mention.value for f in found]
    first = {
        name: min(f.mention.start for f, other in zip(found, called, strict=True) if other == name) for name in scores
    }
    ranked = sorted((name for name in scores if scores[name] >= least), key=lambda n: (-round(scores[n], 6), first[n]))
    out: list[Mention] = []
    for name in ranked:
        mentions = sorted(
            (f.mention for f, other in zip(found, called, strict=True) if other == name),
            key=lambda m: (m.kind != "body", m.start),
        )
        out.extend(m for k, m in enumerate(mentions) if k == 0 or m.start != mentions[k - 1].start)
    return tuple(out)
