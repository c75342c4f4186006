"""Read one document: what it says of its main event, every value a span.

::

    segments ─┬─ dates, places, sources     when, where, published by whom
              ├─ people, events, parts      who, what, and who did what in it
              ├─ unnamed                    who without a name: "at least seven people", "a gunman"
              ├─ measures                   how many
              └─ statements                 who said what to whom

Every reader stands alone and stays silent when in doubt; what is read here is one account's voice, which the fusion
weighs against the others.
"""

from __future__ import annotations

import re

from align.extract.datelines import settled
from align.extract.dates import event_dates, published
from align.extract.events import event_types, trigger_hits
from align.extract.measures import measures
from align.extract.parts import assign_parts
from align.extract.people import entities
from align.extract.places import places
from align.extract.sources import source
from align.extract.statements import claims
from align.extract.trained import with_trained
from align.extract.unnamed import unnamed_parties
from align.model import Account, Mention, Segments

__all__ = ["extract"]

# Events that happen between two places: where the report was filed says nothing about where they were.
REMOTE = frozenset({"phone call", "message", "statement", "sanctions"})


def extract(segments: Segments, spacy: str = "") -> Account:
    """Return the account that a document gives of its main event; what cannot be read is absent.

    Args:
        segments: the document, cut by `align.text.segment`.
        spacy: name of a spaCy pipeline whose names are read beside those of the rules (`align.extract.trained`).

    Returns:
        the readings, best first in every list.

    Raises:
        MissingExtraError: `spacy` names a pipeline and spaCy is not installed.
        SettingsError: there is no such pipeline.
    """
    hits = trigger_hits(segments)
    types, subtypes = event_types(segments, hits)
    named = entities(segments)
    if spacy:
        named = with_trained(segments, named, spacy)
    people = assign_parts(segments, named, types, hits)
    kind = types[0].value if types else None
    unnamed = unnamed_parties(segments, kind, people)
    dates = event_dates(segments)
    where = places(segments, dates)
    remote = kind in REMOTE
    city, country = ((), ()) if remote else settled(segments, where.city, where.country, kind)
    return Account(
        doc=segments.document.id,
        titles=_titles(segments),
        types=types,
        subtypes=subtypes,
        dates=dates,
        published=published(segments),
        source=source(segments),
        city=city,
        country=country,
        venue=() if remote else where.venue,
        entities=people + unnamed,
        claims=claims(segments, people),
        measures=measures(segments),
    )


def _titles(segments: Segments) -> tuple[Mention, ...]:
    """Return the headlines in the text; where one was given with the document, those that have most of its words."""
    text = segments.document.text
    given = _words(segments.document.title or "")
    return tuple(
        Mention(b.start, b.end, text[b.start : b.end], "title", reason="headline")
        for b in segments.blocks
        if b.kind == "title" and (not given or 2 * len(_words(text[b.start : b.end]) & given) >= len(given))
    )


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", text.casefold()))
