"""Whom a report is about, where no verb of its event gives parts: the subject of the lead, the names of the headline.

Also the mentions of entities in a range of text, which the rules of parts share.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from align.extract.figures import PRINCIPAL
from align.extract.names import fold
from align.extract.part_tables import MEDIA, SUFFERED
from align.model import BlockKind, Entity, Mention, Segments

__all__ = ["ABOUT", "Spot", "protagonists", "spots_in", "with_part"]

_ACTS = re.compile(
    r"(?:,[^,.;]{3,200},)?\s+(?:\w+ly |on \w+ |\w+day )?(?:has|have|had|is|was|will|would|said|says|\w+ed|won|led|"
    r"told|made|took|"
    r"gave|went|came|became|began|shot|hit|set|put|sent|held|met|left|lost|drew|broke|spoke|\w+[^s\W]s)\b"
)
_PREPOSITION = re.compile(
    r"\b(?:after|before|under|between|among|despite|since|during|into|through|without|outside|of|in|with|for|from|by|to|at|on|against|near|about|than|over|as|like)\s+(?:the\s+)?$"
)
_COUPLED = re.compile(r"^(?:,| and|, and| &)\s+(?:(?:the|his|her|their)\s+(?:\w+\s+){0,2})?$")
_TOLD_OF = re.compile(
    r"\b(?:of|about|over|after|from|for|to|with|against|like|than|on|amid|by|near|in|at|under|since|says|said)\s+$",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W_]+(?:[-’'][^\W_]+)*")
_HEADLINE = "named in the headline"
_OFTENEST = "named in the lead and by far the oftenest"
ABOUT = frozenset({_HEADLINE, _OFTENEST})
"""Reasons of parts that only say whom a report is about: another report of the event may well be about another."""
_OPENS = 4  # characters before the name with which a headline opens
_CENTRAL = 3  # mentions from which somebody named in the lead can be the one whom a report is about
_AHEAD = 1.5  # times as often as the next


@dataclass(frozen=True, slots=True)
class Spot:
    """A mention of an entity in a sentence."""

    start: int
    end: int
    entity: int
    principal: bool
    owner: bool  # possessive


def protagonists(segments: Segments, entities: tuple[Entity, ...], kind: str | None = None) -> tuple[Entity, ...]:
    """Return the entities with the part of an actor for those whom the report is about, where that is clear.

    Asked in this order: the subject of the lead, the names that the headline gives (also one given apart from the
    text), the person named in the lead and by far the oftenest. Where people suffer what happens (an accident), the
    lead's subject is often who speaks of it, and is not asked.
    """
    suffered = kind in SUFFERED
    found = {} if suffered else _lead_actors(segments, entities)
    found = found or _headline_names(segments, entities, suffered)
    if not found and not suffered:
        found = _central(segments, entities)
    return tuple(with_part(entity, found[n]) if n in found else entity for n, entity in enumerate(entities))


def _lead_actors(segments: Segments, entities: tuple[Entity, ...]) -> dict[int, Mention]:
    """Return the person or organisation with which the body begins, as subject, and who is coupled with it."""
    text = segments.document.text
    body = [s for s in segments.sentences if s.kind == "body" and s.end - s.start > 40][:2]
    for lead in body + [s for s in segments.sentences if s.kind == "title"][:1]:
        before: list[Spot] = []
        for spot in spots_in(text, entities, lead.start, lead.end)[:2]:
            entity = entities[spot.entity]
            if entity.sort == "country" or entity.name.value.casefold() in MEDIA:
                continue
            if spot.principal or spot.owner or spot.start - lead.start > 60 + (40 if before else 0):
                continue
            if _PREPOSITION.search(text, max(lead.start, spot.start - 12), spot.start):
                continue
            if _ACTS.match(text, spot.end, spot.end + 160):
                coupled = [s for s in before if _COUPLED.match(text[s.end : spot.start])]
                return {s.entity: _actor(s.start, s.end, lead.kind, "subject of the lead") for s in [*coupled, spot]}
            before.append(spot)
    return {}


def _actor(start: int, end: int, kind: BlockKind, reason: str) -> Mention:
    return Mention(start, end, "actor", kind, reason=reason)


def _headline_names(segments: Segments, entities: tuple[Entity, ...], suffered: bool) -> dict[int, Mention]:
    """Return those whom the headline names, but not as owner and not behind a preposition, and the body names too."""
    text = segments.document.text
    headline = segments.document.title or next(
        (text[s.start : s.end] for s in segments.sentences if s.kind == "title"), ""
    )
    if not headline:
        return {}
    words = [(fold(m.group()), m.start(), m.end()) for m in _WORD.finditer(headline[:300])]
    at = {word: (start, end) for word, start, end in reversed(words)}
    found: dict[int, Mention] = {}
    for number, entity in enumerate(entities):
        if entity.sort == "country" or (suffered and entity.sort != "person"):
            continue
        name = [fold(w) for w in _WORD.findall(entity.name.value)]
        if entity.name.value.casefold() in MEDIA or not name:
            continue
        place = at.get(name[-1])
        body = next((m for m in entity.mentions if m.kind == "body"), None)
        if place is None or body is None or not headline[place[0]].isupper():
            continue
        first = at[name[0]][0] if name[0] in at and 0 < place[0] - at[name[0]][0] < 30 else place[0]
        if _TOLD_OF.search(headline[:first]) or (entity.sort != "person" and first > _OPENS):
            continue  # an organisation inside a headline is mostly a part of something else
        if len(found) < 2:
            found[number] = _actor(body.start, body.end, body.kind, _HEADLINE)
    return found


def _central(segments: Segments, entities: tuple[Entity, ...]) -> dict[int, Mention]:
    """Return the person whom one of the first sentences names and the text by far the oftenest."""
    body = [s for s in segments.sentences if s.kind == "body"][:3]
    ranked = sorted(
        ((len(entity.mentions), -n) for n, entity in enumerate(entities) if entity.sort == "person"), reverse=True
    )
    if not body or not ranked or ranked[0][0] < _CENTRAL or (len(ranked) > 1 and ranked[0][0] < _AHEAD * ranked[1][0]):
        return {}
    number = -ranked[0][1]
    first = next((m for m in entities[number].mentions if m.kind == "body"), None)
    if first is None or first.start >= body[-1].end:
        return {}
    return {number: _actor(first.start, first.end, first.kind, _OFTENEST)}


def with_part(entity: Entity, part: Mention) -> Entity:
    return Entity(
        name=entity.name,
        sort=entity.sort,
        aliases=entity.aliases,
        roles=entity.roles,
        mentions=entity.mentions,
        part=part,
        present=True,
        country=entity.country,
    )


def spots_in(text: str, entities: tuple[Entity, ...], start: int, end: int) -> list[Spot]:
    """Return the mentions inside ``[start, end)`` that do not lie inside a longer one, in text order."""
    found = [
        Spot(m.start, m.end, number, m.reason == PRINCIPAL, text[m.end : m.end + 1] in ("'", "’"))
        for number, entity in enumerate(entities)
        for m in entity.mentions
        if start <= m.start and m.end <= end
    ]
    found.sort(key=lambda spot: (spot.start, -spot.end))
    outer: list[Spot] = []
    for spot in found:
        if not outer or spot.start >= outer[-1].end:
            outer.append(spot)
    return outer
