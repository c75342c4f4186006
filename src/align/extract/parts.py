"""Who takes part in the main event, and as what: host and visitor, sender and recipient, suspect, winner, acquirer.

The strongest words that name the event's type, in the lead, decide: who stands before them as subject, who after them
as object, active or passive. A principal for whom an envoy acts, and whoever is only spoken of, takes no part.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from align.extract.events import Hit, trigger_hits
from align.extract.figures import PRINCIPAL
from align.extract.gazetteer import find_city
from align.extract.names import word_set
from align.extract.tokens import nation
from align.model import Entity, Mention, Segments

__all__ = ["assign_parts"]

_ROLES: dict[str, tuple[str | None, str | None]] = {
    "phone call": ("party", "party"),
    "message": ("sender", "recipient"),
    "agreement": ("party", "party"),
    "ceasefire": ("party", "party"),
    "attack": ("perpetrator", "victim"),
    "accident": (None, "victim"),
    "disaster": (None, "victim"),
    "death": (None, "victim"),
    "trial": (None, "defendant"),
    "lawsuit": ("plaintiff", "defendant"),
    "arrest": (None, "suspect"),
    "election": ("winner", "loser"),
    "sport result": ("winner", "loser"),
    "transfer": ("party", "party"),
    "deal": ("acquirer", "target"),
    "appointment": ("appointer", "appointee"),
    "resignation": ("leaver", None),
    "sanctions": ("imposer", "target"),
    "aid": ("donor", "recipient"),
    "statement": ("speaker", "target"),
    "launch": ("actor", None),
    "protest": ("protester", None),
    "strike": ("protester", None),
    "award": ("winner", None),
    "hospitalisation": ("patient", None),
    "wedding": ("party", "party"),
    "birth": ("parent", None),
    "legislation": ("actor", None),
    "escape": ("fugitive", None),
    "theft": ("suspect", "victim"),
    "military exercise": ("actor", "party"),
    "earnings": ("actor", None),
    "economy": ("actor", None),
    "discovery": ("actor", None),
}
"""Type -> what the subject and the object of an active verb take part as."""

_UNDERGOES = word_set(
    "died dies found passed dead derailed crashed crashes collided sank capsized overturned pleaded pleads appeared "
    "appears testified stood stands went goes faces face killed perished"
)
"""First words of verbs whose subject undergoes what happens ("died", "pleaded guilty")."""

_HOSTING = word_set("hosted hosts host held gave received welcomed receives welcomes")
_VISITING = word_set("paid pays pay paying visited visits arrived began")
_BE = re.compile(r"\b(?:was|were|been|being|is|are|be|gets?|got)\b(?:\W+\w+ly)?\W*$")
_BY = re.compile(r"^\s+(?:\w+\s+){0,4}?by\s")
_JOINED = re.compile(r"^(?:,| and|, and| &)\s+(?:the\s+)?$")
_BREAK = re.compile(r"[.;:!?]\s|\b(?:after|before|while|when|because|although|that|which|who|where|said|says)\b")
_PREPOSITION = re.compile(r"\b(?:of|in|with|for|from|by|to|at|on|against|near|about|than|over|as|like)\s+(?:the\s+)?$")
_PLACED = re.compile(r"\b(?:in|at|near|from|across)\s+(?:the\s+)?$")
_IN = re.compile(r"\b(?:in|at)\s+((?:[^\W\d_][\w.’'-]*\s?){1,3})")
_CONGRATULATED = re.compile(r"\bcongratulate[sd]\b")
_CLAIMED = re.compile(r"(?:[^.;,\n]{0,20}?\s)(?:claim(?:ed|s)|took|has claimed) (?:responsibility|credit)")
_ACTS = re.compile(
    r"(?:,[^,.;]{3,120},)?\s+(?:\w+ly |on \w+ |\w+day )?(?:has|have|had|is|was|will|would|said|says|\w+ed|won|led|"
    r"told|made|took|"
    r"gave|went|came|became|began|shot|hit|set|put|sent|held|met|left|lost|drew|broke|spoke|\w+[^s\W]s)\b"
)
_REACH = 90  # characters between a verb and its object


@dataclass(frozen=True, slots=True)
class _Spot:
    """A mention of an entity in a sentence."""

    start: int
    end: int
    entity: int
    principal: bool
    owner: bool  # possessive


def assign_parts(segments: Segments, entities: tuple[Entity, ...], types: tuple[Mention, ...]) -> tuple[Entity, ...]:
    """Return the entities with their part in the main event; who takes none keeps ``part`` None, ``present`` False.

    `types` is the first result of `align.extract.events.event_types`; without a type nobody gets a part.

    >>> from align.extract.events import event_types
    >>> from align.extract.people import entities
    >>> from align.model import Document, Sentence
    >>> text = "Peruvian President Rosa Quispe paid a courtesy call on King Felipe, the palace said."
    >>> segments = Segments(Document(id="a", text=text), (), (Sentence(0, len(text)),))
    >>> found = assign_parts(segments, entities(segments), event_types(segments)[0])
    >>> [(entity.name.value, entity.part.value if entity.part else None) for entity in found]
    [('Rosa Quispe', 'visitor'), ('Felipe', 'host')]
    """
    if not entities:
        return entities
    if not types:
        return _lead_actor(segments, entities)
    kind = types[0].value
    hits = [hit for hit in trigger_hits(segments) if hit.trigger.type == kind and hit.trigger.strength != "w"]
    if kind == "message":
        hits = _congratulations(segments, hits) + hits
    order = sorted(
        hits, key=lambda h: (segments.sentences[h.sentence].kind != "body", h.trigger.strength != "v", -h.score)
    )
    parts: dict[int, Mention] = {}
    for hit in order[:4]:
        if len(parts) >= 2:
            break
        for number, mention in _read(segments, entities, hit).items():
            parts.setdefault(number, mention)
    if kind == "attack" and not any(part.value == "perpetrator" for part in parts.values()):
        parts = _claimants(segments, entities) | parts
    if not parts and kind not in ("accident", "disaster", "death", "attack", "search"):
        return _lead_actor(segments, entities)
    return tuple(
        _with_part(entity, parts[number]) if number in parts else entity for number, entity in enumerate(entities)
    )


def _claimants(segments: Segments, entities: tuple[Entity, ...]) -> dict[int, Mention]:
    """Return the organisation that claimed an attack."""
    text = segments.document.text
    for number, entity in enumerate(entities):
        for mention in entity.mentions if entity.sort != "country" else ():
            claim = _CLAIMED.match(text, mention.end, mention.end + 60)
            if claim is not None and mention.kind == "body":
                reason = "claimed responsibility"
                return {number: Mention(mention.start, claim.end(), "perpetrator", mention.kind, reason=reason)}
    return {}


def _lead_actor(segments: Segments, entities: tuple[Entity, ...]) -> tuple[Entity, ...]:
    """Give the person or organisation with which the body begins, as subject, the part of an actor."""
    text = segments.document.text
    lead = next((s for s in segments.sentences if s.kind == "body" and s.end - s.start > 40), None)
    if lead is None:
        return entities
    for spot in _spots(text, entities, lead.start, lead.end)[:2]:
        entity = entities[spot.entity]
        if entity.sort == "country" or spot.principal or spot.owner or spot.start - lead.start > 60:
            continue
        if _PREPOSITION.search(text, max(lead.start, spot.start - 12), spot.start):
            continue
        if _ACTS.match(text, spot.end, spot.end + 160):
            part = Mention(spot.start, spot.end, "actor", lead.kind, reason="subject of the first sentence")
            return tuple(_with_part(e, part) if n == spot.entity else e for n, e in enumerate(entities))
    return entities


def _with_part(entity: Entity, part: Mention) -> Entity:
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


def _congratulations(segments: Segments, hits: list[Hit]) -> list[Hit]:
    """Return the lead's verb of congratulation as the verb of the message."""
    text = segments.document.text
    for number, sentence in enumerate(segments.sentences):
        if sentence.kind == "body" and hits:
            match = _CONGRATULATED.search(text, sentence.start, sentence.end)
            if match is None:
                return []
            verb = type(hits[0].trigger)((), "message", None, "v")
            return [Hit(match.start(), match.end(), number, verb, 9.0)]
    return []


def _read(segments: Segments, entities: tuple[Entity, ...], hit: Hit) -> dict[int, Mention]:
    """Return what one trigger says: entity -> its part."""
    text = segments.document.text
    sentence = segments.sentences[hit.sentence]
    spots = _spots(text, entities, sentence.start, sentence.end)
    if hit.trigger.strength != "v" and hit.trigger.type in ("attack", "accident", "disaster", "death", "search"):
        return _before_noun(text, entities, spots, hit, sentence.kind)
    subjects = _subjects(text, spots, sentence.start, hit.start)
    objects = _objects(text, spots, hit, sentence.end)
    passive = _BE.search(text, max(sentence.start, hit.start - 30), hit.start) is not None
    first, second = _sides(text, entities, hit, subjects, objects, sentence.end)
    if passive and hit.trigger.strength == "v" and hit.trigger.type not in ("meeting", "phone call", "agreement"):
        agents = objects if _BY.match(text[hit.end : hit.end + 60]) else []
        subjects, objects = agents, subjects
    elif hit.trigger.strength == "v" and first is None and text[hit.start : hit.end].split()[0].lower() in _UNDERGOES:
        if not (hit.trigger.type == "death" and objects and text[hit.start : hit.end].lower().startswith("kill")):
            objects = subjects
        subjects = []
    found: dict[int, Mention] = {}
    for side, part in ((subjects, first), (objects, second)):
        for spot in side:
            if part is not None and not (
                part in ("victim", "defendant", "suspect") and entities[spot.entity].sort == "country"
            ):
                mention = Mention(hit.start, hit.end, part, sentence.kind, reason="verb of the main event")
                found.setdefault(spot.entity, mention)
    return found


def _spots(text: str, entities: tuple[Entity, ...], start: int, end: int) -> list[_Spot]:
    """Return the mentions inside ``[start, end)`` that do not lie inside a longer one, in text order."""
    found = [
        _Spot(m.start, m.end, number, m.reason == PRINCIPAL, text[m.end : m.end + 1] in ("'", "’"))
        for number, entity in enumerate(entities)
        for m in entity.mentions
        if start <= m.start and m.end <= end
    ]
    found.sort(key=lambda spot: (spot.start, -spot.end))
    outer: list[_Spot] = []
    for spot in found:
        if not outer or spot.start >= outer[-1].end:
            outer.append(spot)
    return outer


def _subjects(text: str, spots: list[_Spot], start: int, verb: int) -> list[_Spot]:
    """Return the subjects of the verb at offset `verb`: the nearest mention that can be one, and those joined to it."""
    before = [spot for spot in spots if spot.end <= verb and not spot.principal and not spot.owner]
    enclosed = text[max(start, verb - 2) : verb].startswith(",")
    chosen: _Spot | None = None
    for spot in reversed(before):
        if _PREPOSITION.search(text, max(start, spot.start - 12), spot.start):
            continue
        if enclosed and text[spot.end : spot.end + 1] != ",":
            continue
        chosen = spot
        break
    if chosen is None:
        return []
    between = text[chosen.end : verb]
    if _BREAK.search(between) and not enclosed:
        return []
    found = [chosen]
    for spot in reversed(before[: before.index(chosen)]):
        if not _JOINED.match(text[spot.end : found[0].start]):
            break
        found.insert(0, spot)
    return found


def _objects(text: str, spots: list[_Spot], hit: Hit, end: int) -> list[_Spot]:
    """Return the objects after a trigger: the first mention within reach, and those joined to it."""
    found: list[_Spot] = []
    for spot in spots:
        if spot.start < hit.end or spot.principal:
            continue
        between = text[found[-1].end if found else hit.end : spot.start]
        if found:
            if not _JOINED.match(between):
                break
        elif spot.owner:
            continue
        elif len(between) > _REACH or _BREAK.search(between):
            break
        elif _PLACED.search(between):
            continue
        found.append(spot)
    return found


def _sides(
    text: str, entities: tuple[Entity, ...], hit: Hit, subjects: list[_Spot], objects: list[_Spot], end: int
) -> tuple[str | None, str | None]:
    """Return what subject and object take part as."""
    if hit.trigger.type != "meeting":
        return _ROLES.get(hit.trigger.type, ("actor", None))
    first = text[hit.start : hit.end].split()[0].lower()
    if hit.trigger.subtype in ("courtesy call", "visit") and first in _VISITING | {"courtesy"}:
        return "visitor", "host"
    if first in _HOSTING and hit.trigger.subtype == "reception":
        return "host", "visitor"
    where = _place_country(text, objects[-1].end if objects else hit.end, end)
    ours = {entities[spot.entity].country for spot in subjects}
    theirs = {entities[spot.entity].country for spot in objects}
    if where is not None and (where in ours) != (where in theirs):
        return ("host", "visitor") if where in ours else ("visitor", "host")
    return "party", "party"


def _place_country(text: str, start: int, end: int) -> str | None:
    """Return the country of the place that "in ..." names after the participants."""
    for match in _IN.finditer(text, start, min(end, start + 160)):
        words = match.group(1).split()
        for length in range(len(words), 0, -1):
            name = " ".join(words[:length]).rstrip(".,")
            code = nation(name)[0]
            city = find_city(name) if code is None else None
            if code is not None or city is not None:
                return code if city is None else city.country
    return None


def _before_noun(
    text: str, entities: tuple[Entity, ...], spots: list[_Spot], hit: Hit, kind: str
) -> dict[int, Mention]:
    """Read "a Taliban truck bombing": the organisation just before the noun did it."""
    if hit.trigger.type != "attack":
        return {}
    for spot in reversed(spots):
        gap = text[spot.end : hit.start]
        if spot.end <= hit.start and len(gap) <= 14 and not re.search(r"[,.;]| and | in | on ", gap):
            if entities[spot.entity].sort == "organisation":
                reason = "named just before the attack"
                return {
                    spot.entity: Mention(
                        spot.start, hit.end, "perpetrator", "body" if kind == "body" else "title", reason=reason
                    )
                }
            return {}
    return {}
