"""Write a record as an event of PLOVER, the Political Language Ontology for Verifiable Event Records (OEDA, 2016-2023).

One JSON object for each event, as the manual proposes; actors and recipients are lists, so that a meeting is one event
and not two. The codes are those of the manual: types and modes (chapter 3), ISO 3166-1 alpha-3 for states and IGO for
organisations of states (4.1), sectors (4.2). A code is written only where the record says so much; what PLOVER does not
cover (accidents, sport, business) has no `event_type` and keeps the name that the record gives it.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from align.export.names import web_address
from align.extract.events import plover_code
from align.extract.gazetteer import country_code
from align.model import Document
from align.record import EventRecord, Participant

__all__ = ["COLUMNS", "event", "flat", "table"]

_MODES: dict[tuple[str, str | None], str] = {
    ("phone call", None): "phone",
    ("arrest", None): "arrest",
    ("ceasefire", None): "ceasefire",
    ("strike", None): "strike",
    ("protest", "demonstration"): "demo",
    ("protest", "riot"): "riot",
    ("attack", "bombing"): "explosives",
    ("attack", "shooting"): "firearms",
    ("attack", "hijacking"): "abduct",
    ("attack", "stabbing"): "primitive",
    ("attack", "airstrike"): "heavy-weapons",
}
"""Our type and subtype -> the mode that they are by definition; None stands for any subtype."""

_ACTORS = frozenset(
    "visitor party sender perpetrator imposer donor protester speaker plaintiff appointer acquirer".split()
)
_RECIPIENTS = frozenset("host recipient victim target suspect defendant appointee".split())

# offices of a state whatever they are "of"; those that are offices of a state only where a country follows
_OFFICE = (
    r"(?:prime minister|(?:foreign|interior|defen[cs]e|finance|justice|health|trade|education|transport) minister"
    r"|minister of [a-z ]+|secretary of state|secretary of defense|defense secretary|home secretary|foreign secretary"
    r"|ambassador|governor|mayor)"
)
_HEAD = r"(?:(?:vice |deputy |acting )?(?:president|premier|chancellor|king|queen|emperor|emir|sultan|crown prince))"
_SECTORS = tuple(
    (code, re.compile(pattern, re.IGNORECASE))
    for code, pattern in (
        ("GOV", rf"^(?:deputy |acting )?{_OFFICE}\b"),
        ("LEG", r"^(?:u\.?s\.? |state )?(?:senator|congress(?:man|woman)|lawmaker|member of parliament|mp)\b"),
        ("JUD", r"^(?:chief justice|(?:district |circuit |federal )?judge|magistrate)\b"),
        ("COP", r"^(?:police |(?:county )?sheriff\b|detective)"),
        ("MIL", r"^(?:lieutenant colonel|colonel|brigadier|admiral|(?:army|navy|air force) )"),
        ("JRN", r"^(?:journalist|reporter|correspondent|news anchor)\b"),
        ("EDU", r"^(?:professor|teacher|student)\b"),
        ("REL", r"^(?:pope|archbishop|bishop|imam|rabbi|ayatollah)\b"),
    )
)
_BODIES = tuple(
    (code, re.compile(pattern, re.IGNORECASE))
    for code, pattern in (
        ("COP", r"\bpolice\b"),
        ("MIL", r"\b(?:army|navy|air force|armed forces)\b"),
        ("GOV", r"^(?:the )?(?:ministry of\b|.*\b(?:government|ministry)$)"),
        ("LEG", r"\b(?:parliament|senate|national assembly|house of representatives|knesset|bundestag)$"),
        ("JUD", r"\b(?:supreme|high|constitutional|district|appeals|criminal) court\b"),
        ("EDU", r"\b(?:university|college)\b"),
        ("MED", r"\bhospital\b"),
    )
)
_STATES = re.compile(
    r"^(?:the )?(?:united nations|u\.?n\.?|european union|eu|nato|african union|arab league|asean|opec|imf|"
    r"world bank|world health organi[sz]ation|world trade organi[sz]ation|international monetary fund)$",
    re.IGNORECASE,
)
_PAST = re.compile(r"^(?:former|ex|late)\b", re.IGNORECASE)
_CITIZEN = re.compile(r"^(?:general secretary|special envoy) of (?:the )?(?P<country>[^,;]+)$", re.IGNORECASE)
_OF_COUNTRY = re.compile(rf"^(?:deputy |acting )?(?P<head>{_OFFICE}|{_HEAD}) of (?:the )?(?P<country>[^,;]+)$", re.I)


def event(record: EventRecord, documents: Mapping[str, Document] | None = None) -> dict[str, Any]:
    """Return a record as one PLOVER event; the documents themselves are not needed.

    Values that the record does not have are null, lists of them empty.

    >>> import align
    >>> text = "ACCRA, May 3, 2026 - Ghana's President John Osei met Mali's Foreign Minister Ama Diallo on Sunday."
    >>> made = event(align.merge([{"id": "a", "text": text}])[0])
    >>> made["event_type"], made["event_date"], made["event_loc"]["country_code"]
    ('CONSULT', '2026-05-03', 'GHA')
    """
    kind = str(record.type.value) if record.type else None
    subtype = str(record.subtype.value) if record.subtype else None
    code = plover_code(kind, subtype) if kind else None
    actors, recipients = _sides(record.participants, code)
    modes = [_MODES[key] for key in ((kind, subtype), (kind, None)) if key in _MODES][:1]
    if kind == "meeting" and actors and recipients:
        modes = ["visit"]
    numbers = {quantity.name: quantity.value.value for quantity in record.quantities}
    return {
        "id": record.id,
        "event_type": code,
        "event_mode": modes if code else [],
        "event_context": [],
        "type": kind,
        "subtype": subtype,
        "event_date": record.date.value if record.date else None,
        "date_precision": record.date.precision if record.date else None,
        "actor": [_actor(one) for one in actors],
        "recipient": [_actor(one) for one in recipients],
        "event_loc": _location(record),
        "dead": _number(numbers.get("killed")),
        "injured": _number(numbers.get("injured")),
        "arrested": _number(numbers.get("arrested")),
        "headline": record.title.value if record.title else None,
        "origins": len(record.origins),
        "documents": len(record.documents),
        "statements": len(record.statements),
        "quotes": len(record.supports()),
        "citation": [
            {
                "corpus": report.id,
                "publication": report.source,
                "title": report.title,
                "url": web_address(report.url),
                "language": report.lang,
                "date": report.published,
            }
            for report in record.reports
        ],
        "coder": f"align {record.provenance.get('version', '')}".rstrip(),
        "codebook": "PLOVER",
    }


def _sides(people: Iterable[Participant], code: str | None) -> tuple[list[Participant], list[Participant]]:
    """Return who acts and who is acted upon; who meets without host and guest is an actor, all of them (4.3)."""
    parts = [(one, str(one.part.value)) for one in people if one.part is not None]
    actors = [one for one, part in parts if part in _ACTORS]
    recipients = [one for one, part in parts if part in _RECIPIENTS]
    if code == "CONSULT" and not (actors and recipients):
        return actors + recipients, []
    return actors, recipients


def _actor(one: Participant) -> dict[str, Any]:
    name = str(one.name.value)
    roles = tuple(str(role.value) for role in one.roles)
    country, sector = _codes(name, roles, one.sort)
    return {
        "name": name,
        "country_code": country or (str(one.country.value) if one.country else None),
        "sector_code": sector,
        "office": list(roles),
        "part": one.part.value if one.part else None,
        "text": one.name.support[0].quote if one.name.support else None,
    }


@lru_cache(maxsize=65536)
def _codes(name: str, roles: tuple[str, ...], sort: str | None) -> tuple[str | None, str | None]:
    """Return the actor and the sector code that name and offices say; None where they do not, or contradict."""
    if sort == "country":
        return country_code(name), None
    if sort == "organisation":
        return ("IGO" if _STATES.match(name) else None), _only(c for c, told in _BODIES if told.search(name))
    countries, sectors = [], []
    for role in roles:
        if _PAST.match(role):
            continue
        sectors += [code for code, told in _SECTORS if told.match(role)]
        found = _OF_COUNTRY.match(role)
        if found and (country := country_code(found["country"])):
            countries.append(country)
            sectors.append("GOV")
        elif (found := _CITIZEN.match(role)) and (country := country_code(found["country"])):
            countries.append(country)
    return _only(countries), _only(sectors)


def _only(codes: Iterable[str]) -> str | None:
    found = frozenset(codes)
    return next(iter(found)) if len(found) == 1 else None


def _location(record: EventRecord) -> dict[str, Any]:
    place = record.place
    country = str(place.country.value) if place.country else None
    return {
        "name": place.venue.value if place.venue else None,
        "city": place.city.value if place.city else None,
        "country": country,
        "country_code": country_code(country) if country else None,
    }


def _number(value: Any) -> int | float | None:
    return value if isinstance(value, (int, float)) and not isinstance(value, bool) else None


# --- rows ---------------------------------------------------------------------------------------------------------

_PEOPLE = ("name", "country_code", "sector_code")
COLUMNS = (
    *("id", "event_type", "event_mode", "event_context", "type", "subtype", "event_date", "date_precision"),
    *(f"{side}_{key}" for side in ("actor", "recipient") for key in _PEOPLE),
    *("loc_name", "loc_city", "loc_country", "loc_country_code"),
    *("dead", "injured", "arrested", "headline", "origins", "documents", "statements", "quotes"),
    *("publication", "url", "coder", "codebook"),
)
"""The columns of a row, in order."""


def flat(made: Mapping[str, Any]) -> dict[str, Any]:
    """Return an event as one row of `COLUMNS`; lists are joined by ``; ``, and what is not known is empty.

    The n-th entry of ``actor_country_code`` belongs to the n-th of ``actor_name``.
    """
    row: dict[str, Any] = {key: made[key] for key in COLUMNS if key in made and not isinstance(made[key], list)}
    row |= {key: "; ".join(made[key]) for key in ("event_mode", "event_context")}
    for side in ("actor", "recipient"):
        row |= {f"{side}_{key}": "; ".join(one[key] or "" for one in made[side]) for key in _PEOPLE}
    row |= {f"loc_{key}": value for key, value in made["event_loc"].items()}
    row |= {key: "; ".join(one[key] or "" for one in made["citation"]) for key in ("publication", "url")}
    return {key: "" if row[key] is None else row[key] for key in COLUMNS}


def table(events: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """Yield the events as lines of CSV (RFC 4180), the header first; text that a sheet would run is quoted by ``'``."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    yield text.getvalue()
    for made in events:
        text.seek(0)
        text.truncate()
        writer.writerow([_inert(value) for value in flat(made).values()])
        yield text.getvalue()


def _inert(value: Any) -> Any:
    """Keep a spreadsheet from taking text for a formula (OWASP, CSV injection)."""
    return f"'{value}" if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r") else value
