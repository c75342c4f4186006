"""Find where the main event took place: city, country and venue.

A name alone is no place of an event. It needs a preposition ("in Beijing", "at the Great Hall of the People") in one of
the first sentences, or in the caption of a picture of the same event; the dateline says where the report was written
and is kept apart.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from align.extract.dates import event_dates
from align.extract.gazetteer import City, country_code, country_name, demonym_country, find_city, is_place, is_region
from align.model import Block, BlockKind, Mention, Segments, Sentence
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


_CAP = r"[^\W\d_a-zß-öø-ÿ][\w’'-]*"
_OF = r"(?:of the|of|the|de la|de|del|da|do|dos|di|la|le|upon|al|am)"
_NAME = rf"(?:St\. |Mt\. |Ft\. )?{_CAP}(?:(?: {_OF} |[ -]){_CAP}){{0,5}}"
_SIDE = (
    r"(?:(?:(?:down|mid|up)town|central|inner|greater|rural|suburban|nearby|neighbou?ring|historic|coastal|"
    r"eastern|western|"
    r"northern|southern|north|south|east|west|northeast(?:ern)?|north-east(?:ern)?|northwest(?:ern)?|"
    r"north-west(?:ern)?|"
    r"southeast(?:ern)?|south-east(?:ern)?|southwest(?:ern)?|south-west(?:ern)?|the|its|a|an) )*"
)
_SORT = (
    r"(?:[\w'’-]+ ){0,4}?(?:city|town|village|capital|port|suburb|district|"
    r"province|state|island|region|municipality|hub|resort)"
)
_SORTED = rf"(?P<sorted>(?:the |a |an |its )?{_SORT} (?:of |city of )?)"
_PREPOSITIONS = {
    "en": r"(?:in|near|outside|around|at|across|from within|inside)",
    "pt": r"(?:em|na|no|perto de|nos|nas)",
    "es": r"(?:en|cerca de)",
    "fr": r"(?:à|au|en|près de|aux)",
    "de": r"(?:in|bei|nahe|im)",
    "it": r"(?:a|in|nel|nella)",
    "vi": r"(?:tại|ở)",
}


def _stated(words: str) -> re.Pattern[str]:
    """A place behind a preposition; the preposition may open the sentence."""
    first = words.replace("(?:", "(?i:", 1)
    return re.compile(rf"\b(?P<prep>{first}) (?:{_SORTED})?{_SIDE}(?P<name>{_NAME})")


_STATED = {code: _stated(words) for code, words in _PREPOSITIONS.items()}
_HAN_STATED = re.compile(r"在(?P<name>[\u4e00-\u9fff]{2,5}?)(?:市)?(?=举行|召开|会见|会晤|同|与|发生|出席|举办|,|，)")
_AFTER = re.compile(rf", (?:{_SIDE})(?P<name>{_NAME})")
_FULLER = re.compile(r"[A-Z][a-z]{1,5}\.|D\.C\.|U\.S\.|U\.K\.")
_HEADS = (
    "Hall|Stadium|Palace|Airport|University|Hotel|Church|Cathedral|Mosque|Synagogue|Temple|Court|Courthouse|"
    "Square|Station|"
    "Hospital|School|College|Academy|Mall|Theatre|Theater|Park|Bridge|Office|House|Arena|Center|Centre|Museum|"
    "Library|Circuit|"
    "Speedway|Embassy|Consulate|Prison|Jail|Tower|Towers|Building|Plaza|Market|Base|Harbor|Harbour|Port|Club|Nightclub|"
    "Gate|Garden|Gardens|Castle|Monastery|Shrine|Cemetery|Beach|Island|Lake|Zoo|Casino|Resort|Ranch|Dam|"
    "Tunnel|Terminal|"
    "Headquarters|Kremlin|Capitol|Pentagon|Bundestag|Parliament|Zócalo|Maracanã|Monument|Memorial|Pavilion|"
    "Ballroom|Studio|Studios"
)
_LOWER_HEADS = (
    "stadium|airport|hospital|prison|jail|church|cathedral|mosque|school|university|hotel|station|stop|"
    "circuit|race track|"
    "racetrack|track|embassy|consulate|palace|square|museum|theatre|theater|nightclub|restaurant|mall|market|park|"
    "bridge|base|"
    "headquarters|office|mine|plant|factory|refinery|camp|store|supermarket|bar|beach|building|tower|courthouse|"
    "centre|center"
)
_ROADS = "Street|Road|Avenue|Boulevard|Lane|Drive|Highway|Way|Square"
_INNER = rf"(?:{_CAP}|of|the|and|de|da|do|for|&)"
_VENUES = re.compile(
    rf"\b(?P<prep>at|At|in|In|inside|outside|near|on|into|from) (?P<name>(?:(?:the|a|his|her|its) )?(?:"
    rf"(?:{_INNER} ){{0,5}}(?:{_HEADS})(?: (?:of|for)(?: the)?(?: {_CAP}){{1,4}})?|"
    rf"(?:{_CAP} ){{1,3}}(?:{_ROADS})|"
    rf"{_CAP}(?: {_CAP}){{0,3}} (?:(?:tram|train|bus|police|railway|race|power|nuclear|air|naval|military|state) "
    rf")?(?:{_LOWER_HEADS})))\b"
)
_ELSEWHERE = re.compile(
    r"\b(?:born|based|living|lives|lived|grew up|raised|ambassador|embassy|headquartered|educated|studied|"
    r"interests?|troops|"
    r"believes?|war|wars|stake|confidence|role|officials?|correspondent|elections?|influence|investments?|trade|"
    r"held stakes)\s$"
)
_WEIGHTS = (3.0, 2.0, 1.5, 1.0, 0.7, 0.5)
_DATELINE_NAME = re.compile(
    r"(?:By [A-Z]\w+ [A-Z]\w+ |Photo )?(?P<name>[^\d(–—―:,/]+?)(?=\s?(?:[(–—―:,/]|--|-\s|-$|\d|$))"
)
_CALENDAR = frozenset(
    """Monday Tuesday Wednesday Thursday Friday Saturday Sunday Jan Feb Aug Sept Oct Nov Dec January February March
    April May June July August September October November December""".split()
)
# "in the US presidential election": the name of the country qualifies what follows
_QUALIFIES = re.compile(
    r" (?!(?:on|in|and|after|to|for|as|at|with|by|that|who|have|has|had|is|was|are|were|since|from|this|last|when|"
    r"where|but|or|"
    r"will|would|over|during|before|while|which|of|amid|following|next|said|early|late|today|yesterday|because|if|"
    r"can|could|near|"
    r"could|should|until|under|against|than|via|it|he|she|they)\b)[a-z]"
)
_NAMES = re.compile(r"[^\W\d_a-z][\w’'-]{2,}")
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
    cities: list[_Found] = []
    countries: list[_Found] = []
    venues: list[_Found] = []
    days = {m.start: m.reason.startswith("not the event") for m in dates}
    body = 0
    names = _lead_names(segments)
    for sentence in segments.sentences:
        if sentence.kind == "body":
            if body >= 12:
                continue
            weight = _WEIGHTS[min(body, len(_WEIGHTS) - 1)]
            body += 1
            other = [rival for at, rival in days.items() if sentence.start <= at < sentence.end]
            if other:
                weight *= 0.5 if all(other) else 1.5
        elif sentence.kind == "caption" and _same_event(segments, sentence, names, days):
            weight = 1.2
        else:
            continue
        _read_sentence(segments.document.text, sentence, weight, language, cities, countries, venues)
    return Places(
        _best(cities), _best(countries), _best(venues, 1.0), _dateline(segments.document.text, segments.blocks)
    )


def _lead_names(segments: Segments) -> frozenset[str]:
    text = segments.document.text
    return frozenset(
        _NAMES.findall(" ".join(text[s.start : s.end] for s in segments.sentences if s.kind == "body")[:1200])
    )


def _same_event(segments: Segments, sentence: Sentence, names: frozenset[str], days: dict[int, bool]) -> bool:
    """Say whether a caption shows the event: it names the same people or places and has no other date."""
    words = segments.document.text[sentence.start : sentence.end]
    if _ARCHIVE.search(words) or len(names.intersection(_NAMES.findall(words))) < 2:
        return False
    rivals = [rival for at, rival in days.items() if sentence.start <= at < sentence.end]
    return not rivals or not all(rivals)


def _read_sentence(
    text: str,
    sentence: Sentence,
    weight: float,
    language: str,
    cities: list[_Found],
    countries: list[_Found],
    venues: list[_Found],
) -> None:
    kind = sentence.kind
    if language in ("zh", "ja"):
        for match in _HAN_STATED.finditer(text, sentence.start, sentence.end):
            city = find_city(match["name"])
            if city is not None:
                cities.append(_Found(weight, _mention(match, "name", city.name, kind, "named after a preposition")))
        return
    pattern = _STATED.get(language)
    if pattern is None:
        return
    for match in pattern.finditer(text, sentence.start, sentence.end):
        if _ELSEWHERE.search(text[max(sentence.start, match.start() - 20) : match.start()]):
            continue
        _read_name(text, sentence, match, weight, cities, countries)
    if language != "en":
        return
    for match in _VENUES.finditer(text, sentence.start, sentence.end):
        name = re.sub(r"^(?:the|a|his|her|its) ", "", match["name"])
        if match["name"].startswith(("a ", "his ", "her ", "its ")) or not name[:1].isupper() or is_place(name):
            continue
        if match["prep"] in ("on", "into", "from", "in", "In") and not re.search(
            rf"(?:{_ROADS}|House|Office|Hall)\b", name
        ):
            factor = 0.5 if match["prep"] in ("in", "In", "into") else 0.25
        else:
            factor = 1.0
        start = match.end("name") - len(name)
        reason = f"named after {match['prep'].lower()!r}"
        venues.append(_Found(weight * factor, Mention(start, match.end("name"), name, kind, None, reason)))


def _read_name(
    text: str, sentence: Sentence, match: re.Match[str], weight: float, cities: list[_Found], countries: list[_Found]
) -> None:
    """Take the longest beginning of a capitalised phrase that is a place, and what follows a comma."""
    kind = sentence.kind
    sort = match["sorted"] or ""
    start, end = match.span("name")
    longest = _longest(text[start:end])
    reason = f"named after {match['prep'].lower()!r}"
    if sort:
        for word in sort.split():
            code = demonym_country(word)
            if code is not None:
                at = match.start("sorted") + sort.index(word)
                value = country_name(code) or word
                countries.append(_Found(weight, Mention(at, at + len(word), value, kind, None, f"{word} place")))
    after = _AFTER.match(text, start + len(longest or text[start:end]), sentence.end)
    second = _longest(after["name"]) if after is not None else None
    if longest is None:
        named = sort and sort.split()[-1] in ("of",) and re.search(r"\b(?:city|town|village|suburb|port)\b", sort)
        followed = second is not None and (country_code(second) or is_region(second)) and match["prep"] != "at"
        short = text[start:end]
        if not (named or followed) or len(short.split()) > 3 or demonym_country(short.split()[0]):
            return
        city: City | None = City(short, "", 0)
        longest = short
    else:
        city = None if country_code(longest) or is_region(longest) else find_city(longest)
    span = (start, start + len(longest))
    code = country_code(longest)
    if code is not None and longest.replace(".", "").isupper() and _QUALIFIES.match(text, span[1], sentence.end):
        return
    factor = 0.4 if match["prep"].lower() in ("across", "at") else 1.0
    if code is not None:
        countries.append(
            _Found(weight * factor * 0.9, Mention(*span, country_name(code) or longest, kind, None, reason))
        )
    elif city is not None:
        cities.append(_Found(weight * factor, Mention(*span, city.name, kind, None, reason)))
    if after is not None and second is not None:
        at = after.start("name")
        code = country_code(second)
        if code is not None:
            value = country_name(code) or second
            countries.append(_Found(weight, Mention(at, at + len(second), value, kind, None, f"behind {longest}")))


def _longest(phrase: str) -> str | None:
    """Return the longest beginning of `phrase`, in whole words, that is the name of a place."""
    words = phrase.split(" ")
    for stop in range(len(words), 0, -1):
        name = " ".join(words[:stop])
        if not is_place(name):
            continue
        following = words[stop] if stop < len(words) else ""
        goes_on = following[:1].isupper() and following not in _CALENDAR
        # "in Paris Saint-Germain": a city that goes on with a capital is part of another name
        return None if goes_on and not is_region(name) and country_code(name) is None else name
    return None


def _mention(match: re.Match[str], part: str, value: str, kind: BlockKind, reason: str) -> Mention:
    return Mention(match.start(part), match.end(part), value, kind, None, reason)


def _best(found: list[_Found], least: float = 0.9) -> tuple[Mention, ...]:
    """Return the mentions of the best supported name first, then those of the others; none if all are weak."""
    scores: dict[str, float] = {}
    for item in sorted(found, key=lambda f: -f.weight):
        name = item.mention.value
        scores[name] = scores.get(name, 0.0) + item.weight * (1.0 if name not in scores else 0.4)
    first = {name: min(f.mention.start for f in found if f.mention.value == name) for name in scores}
    ranked = sorted((name for name in scores if scores[name] >= least), key=lambda n: (-round(scores[n], 6), first[n]))
    out: list[Mention] = []
    for name in ranked:
        mentions = sorted(
            (f.mention for f in found if f.mention.value == name), key=lambda m: (m.kind != "body", m.start)
        )
        out.extend(m for k, m in enumerate(mentions) if k == 0 or m.start != mentions[k - 1].start)
    return tuple(out)


def _dateline(text: str, blocks: Sequence[Block]) -> Mention | None:
    for block in blocks:
        if block.kind != "dateline":
            continue
        match = _DATELINE_NAME.match(text, block.start, block.end)
        city = find_city(match["name"].strip()) if match is not None else None
        if match is not None and city is not None:
            start, end = match.span("name")
            return Mention(start, end, city.name, "dateline", None, "the dateline: where the report was written")
    return None
