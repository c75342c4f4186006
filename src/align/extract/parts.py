"""Who takes part in the main event, and as what: host and visitor, sender and recipient, suspect, winner, acquirer.

The strongest words that name the event's type, in the lead, decide: who stands before them as subject, who after them
as object, active or passive. A principal for whom an envoy acts, and whoever is only spoken of, takes no part.
"""

from __future__ import annotations

import re

from align.extract.events import Hit, trigger_hits
from align.extract.gazetteer import find_city
from align.extract.language import reads_english
from align.extract.names import word_set
from align.extract.part_tables import (
    MEDIA,
    MUTUAL,
    NOUNS_TELL,
    PARTS_BY_TYPE,
    PARTS_BY_VERB,
    PEOPLE_ONLY,
    SUFFERED,
    UNDERGOES,
)
from align.extract.protagonists import Spot, protagonists, spots_in, with_part
from align.extract.tokens import nation
from align.model import BlockKind, Entity, Mention, Segments

__all__ = ["assign_parts"]

_INSTALLED = word_set("nominated appointed named chosen picked tapped hired elected promoted")
_TO_OFFICE = re.compile(r"\s+(?:to|as|for)\b")
_WINNING = word_set("win wins won victory")
_HOSTING = word_set("hosted hosts host held gave received welcomed receives welcomes")
_VISITING = word_set("paid pays pay paying visited visits arrived began")
_BE = re.compile(r"\b(?:was|were|been|being|is|are|be|gets?|got)\b(?:\W+\w+ly)?\W*$")
_BY = re.compile(r"^\s+(?:\w+\s+){0,4}?by\s")
_JOINED = re.compile(
    r"^(?:, (?:an?|the|who|aged|\d+)\b(?:(?!, and )[^;.!?]){2,100},| (?:of|from) (?:the )?(?:[A-Z][\w'’]*\.? ?){1,6})?"
    r"(?:,|,? and| &)\s+(?:(?:the|his|her|their|its)\s+(?:[\w’'-]+(?<!ed)\s+){0,4}|(?:[A-Z][\w'’]*\.? ){0,3})$"
)
_BREAK = re.compile(
    r"[.;:!?]\s|\b(?:after|before|while|when|because|although|that|which|who|where|said|says?|told|tells?|announced|reported)\b"
)
_PREPOSITION = re.compile(r"\b(?:of|in|with|for|from|by|to|at|on|against|near|about|than|over|as|like)\s+(?:the\s+)?$")
_PLACED = re.compile(r"\b(?:in|at|near|from|across)\s+(?:the\s+)?$")
_IN = re.compile(r"\b(?:in|at)\s+((?:[^\W\d_][\w.’'-]*\s?){1,3})")
# a sentence opens with its subject, or with the place of a dateline before it
_OPENS = re.compile(r"(?:\W*|[^.;]{0,60}(?:[-–—]|\([^()]{2,25}\))\W*)$")
# ", the singer whose songs, and whose life, ..., has": what describes a subject ends with the comma before its verb
_DESCRIBED = re.compile(
    r",? ?\(?,? ?(?:the|an?|who|whose|which|one of|aged|\d|best|known|widely|perhaps|born|formerly|once)\b"
    r"(?:(?!, and )[^;:.!?])*,"
    r"(?: (?:who|which))?(?: (?:has|had|have|was|were|is|are|been|also|since|later|then|\w+ly))*\s*$"
)
_CONGRATULATED = re.compile(r"\bcongratulate[sd]\b")
_PRONOUN = re.compile(r"\b(?:he|she) (?:has |had |was |is |will |would |have |been )*$")
_NAMED = re.compile(r"\b(?:named|identified)\b[^.,;]{0,25}\bas\s*$")
_EMBEDDED = re.compile(r"\b(?:said|says|saying|that|believes)\s+(?:on \w+\s+)?(?:that\s+)?(?:the\s+)?$")
_CLAIMED = re.compile(r"(?:[^.;,\n]{0,20}?\s)(?:claim(?:ed|s)|took|has claimed) (?:responsibility|credit)")
_APART = re.compile(r"[,.;'’]| and | in | on ")
_ELSEWHERE = re.compile(r"\b(?:as|to)\b")
_SHARE = re.compile(
    r"(?: (?:just|only|about|nearly|some|roughly|over|under|more than|less than))*\s\d[\d.,]*\s?(?:%|per)"
)
_IDENTIFIED = re.compile(
    r"\b(?:(?P<victim>victims?|deceased|dead|bod(?:y|ies)|wom[ae]n killed|m[ae]n killed)|suspects?|gunm[ae]n|shooters?|"
    r"attackers?|bombers?|assailants?|killers?|drivers?)\b(?:(?!\bby\b)[^.;,]){0,60}?\b(?:named|identified|as)\b"
    r"(?: (?:on )?\w+day| (?:by|in)[^.;,]{3,40})?(?: as)? (?:[A-Z]\w*\.? ){0,3}$|"
    r"(?:^|[:;”\"] |\b(?:and|that) )[Tt]he (?:(?P<sufferer>victim|deceased)|suspect|gunman|shooter|attacker|bomber|"
    r"assailant|killer|driver), $|\ban? (?:\d+-year-old )?(?:suspect|gunman|attacker), $|"
    r"(?:^|; )(?P<dead>[Ss]he|[Hh]e) (?:was|has been) (?:named|identified)(?: (?:by|on|in|as)\b[^.,;]{0,30})? as $"
)
_LISTED = re.compile(r"(?:, \d{1,3})?(?:, of [^,;.]{3,40})?(?:,| and|, and) (?:[A-Z]\w*\.? ){0,3}$")
_IN_DOCK = re.compile(
    r"(?:, \d{1,3},?|,)?(?:(?!\b(?:said|says|told|after|when|before|that)\b)[^.;:]){0,60}? "
    r"(?:(?:is|was|are|were) (?:due|scheduled|expected|set) (?:to appear|in court|before)|"
    r"appeared (?:in|at|before|on)|will appear (?:in|at|before)|(?:was|were) (?:remanded|arraigned)|"
    r"(?:is|was|are|stands) accused of|showed no (?:emotion|reaction|remorse)|"
    r"faces (?:up to|a maximum|life|at least|\d)|(?:was|were|will be|is to be) sentenced|"
    r"(?:was|were) found (?:not )?guilty)\b"
)
_SUCCEEDED = frozenset({"appointment", "resignation"})
_SUCCEEDS = re.compile(
    r"\b(?:succeed(?:s|ed|ing)?|replac(?:es?|ed|ing)|tak(?:es?|ing) over from|took over from) (?:[A-Z][\w.]* ){0,3}$"
)
_REPLACES = re.compile(
    r",? (?:will|is to|was named to|was chosen to|has been named to) (?:succeed|replace|take over)\b"
)
_DOCKS = {"attack": "suspect", "arrest": "suspect", "trial": "defendant", "theft": "suspect"}
_DOERS = {"attack": "perpetrator", "arrest": "suspect", "theft": "suspect", "trial": "defendant"}
_NAMING = 8  # body sentences in which somebody may be named whom the lead has told of without a name
_NEAR = 60  # characters between a subject and its verb
_SENTENCES = 3  # body sentences whose verbs give parts
_REACH = 90  # characters between a verb and its object


def assign_parts(
    segments: Segments, entities: tuple[Entity, ...], types: tuple[Mention, ...], hits: list[Hit] | None = None
) -> tuple[Entity, ...]:
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
    if not entities or not reads_english(segments):
        return entities
    if not types:
        return protagonists(segments, entities)
    kind = types[0].value
    order = _main_hits(segments, kind, trigger_hits(segments) if hits is None else hits)
    parts: dict[int, Mention] = {}
    for hit in order[:4]:
        if len(parts) >= 2:
            break
        for number, mention in _read(segments, entities, hit).items():
            parts.setdefault(number, mention)
    if kind == "attack" and not any(part.value == "perpetrator" for part in parts.values()):
        parts = _claimants(segments, entities) | parts
    parts = _identified(segments, entities, kind) | parts
    if kind in _SUCCEEDED:
        parts = parts | {n: m for n, m in _successors(segments, entities).items() if n not in parts}
    about = entities
    if not parts or (kind == "statement" and all(part.value != "speaker" for part in parts.values())):
        about = protagonists(segments, entities, kind)
    return tuple(with_part(entity, parts[number]) if number in parts else entity for number, entity in enumerate(about))


def _main_hits(segments: Segments, kind: str, all_hits: list[Hit]) -> list[Hit]:
    """Return the triggers that may tell who takes part: of the type, in the lead, strongest first."""
    body = [number for number, sentence in enumerate(segments.sentences) if sentence.kind == "body"]
    told = set(body[:_SENTENCES]) | {n for n, sentence in enumerate(segments.sentences) if sentence.kind != "body"}
    hits = [
        hit
        for hit in all_hits
        if hit.trigger.type in ((kind, "death") if kind in SUFFERED else (kind,)) and hit.trigger.strength != "w"
    ]
    if kind == "message":
        hits = _congratulations(segments, hits) + hits
    return sorted(
        (hit for hit in hits if hit.sentence in told),
        key=lambda hit: (segments.sentences[hit.sentence].kind != "body", hit.trigger.strength != "v", -hit.score),
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


def _identified(segments: Segments, entities: tuple[Entity, ...], kind: str) -> dict[int, Mention]:
    """Return the persons whom a report names as its victim or suspect after it has told of them without a name."""
    text = segments.document.text
    body = [sentence for sentence in segments.sentences if sentence.kind == "body"][:_NAMING]
    found: dict[int, Mention] = {}
    for sentence in body:
        last: Spot | None = None  # the last of a list: "identified as A, 30, B, 41, and C"
        for spot in spots_in(text, entities, sentence.start, sentence.end):
            if last is not None and spot.entity not in found and _LISTED.fullmatch(text[last.end : spot.start]):
                found[spot.entity], last = found[last.entity], spot
            elif entities[spot.entity].sort == "person" and not (spot.principal or spot.owner):
                told = _told_as(text[sentence.start : sentence.end], spot, sentence.start, kind)
                if told is not None:
                    start, end, part = told
                    found.setdefault(spot.entity, Mention(start, end, part, sentence.kind, reason="named as such"))
                    last = spot
    return found


def _successors(segments: Segments, entities: tuple[Entity, ...]) -> dict[int, Mention]:
    """Return who leaves an office to whom: "she succeeds Jens Brodt", "Ann Lee will replace him"."""
    text = segments.document.text
    found: dict[int, Mention] = {}
    for sentence in [sentence for sentence in segments.sentences if sentence.kind == "body"][:_NAMING]:
        for spot in spots_in(text, entities, sentence.start, sentence.end):
            if entities[spot.entity].sort != "person" or spot.principal or spot.owner:
                continue
            left = _SUCCEEDS.search(text, max(sentence.start, spot.start - 40), spot.start)
            comes = _REPLACES.match(text, spot.end, sentence.end)
            span = (left.start(), spot.end) if left else (spot.start, comes.end()) if comes else None
            if span is not None:
                part = "leaver" if left else "appointee"
                found.setdefault(spot.entity, Mention(*span, part, sentence.kind, reason="verb of succession"))
    return found


def _told_as(sentence: str, spot: Spot, offset: int, kind: str) -> tuple[int, int, str] | None:
    """Return the words by which a sentence that begins at `offset` names somebody as victim or suspect, and which."""
    said = _IDENTIFIED.search(sentence[: spot.start - offset])
    if said is not None and said.group().endswith(", ") and not sentence.startswith(",", spot.end - offset):
        said = None  # "asked about the suspect, Hale said"
    if said is not None:
        part = "victim" if said["victim"] or said["sufferer"] or said["dead"] else _DOERS.get(kind)
        known = part is not None and (part != "victim" or kind in SUFFERED)
        return (said.start() + offset, spot.end, part) if part is not None and known else None
    due = _IN_DOCK.match(sentence, spot.end - offset, spot.end - offset + 120) if kind in _DOCKS else None
    return (spot.start, due.end() + offset, _DOCKS[kind]) if due is not None else None


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
    spots = spots_in(text, entities, sentence.start, sentence.end)
    spots = [spot for spot in spots if entities[spot.entity].name.value.casefold() not in MEDIA]
    if hit.trigger.strength != "v" and hit.trigger.type not in NOUNS_TELL:
        return _beside_noun(text, entities, spots, hit, sentence.kind)
    words = text[hit.start : hit.end].lower().split()
    passive = hit.trigger.type not in MUTUAL and (
        words[0] in ("was", "were", "been")
        or words[:2] == ["charged", "with"]
        or (words[-1] in _INSTALLED and _TO_OFFICE.match(text, hit.end))
        or _BE.search(text, max(sentence.start, hit.start - 30), hit.start) is not None
    )
    subjects = _subjects(text, spots, sentence.start, hit.start)
    objects = _objects(text, spots, hit, sentence.end)
    if len(subjects) > 1 and hit.trigger.type in MUTUAL:
        objects = []  # "A and B met to discuss C"
    if hit.trigger.type == "statement" and any(
        _EMBEDDED.search(text, max(sentence.start, spot.start - 30), spot.start) for spot in subjects
    ):
        return {}
    first, second = _sides(text, entities, hit, subjects, objects, sentence.end)
    if passive:
        subjects, objects = (objects if _BY.match(text[hit.end : hit.end + 60]) else []), subjects
    elif UNDERGOES.intersection(words[:2]):
        subjects, objects = [], subjects
    found: dict[int, Mention] = {}
    for side, part in ((subjects, first), (objects, second)):
        for spot in side:
            people_only = hit.trigger.type == "accident" or (part in PEOPLE_ONLY and hit.trigger.type != "lawsuit")
            if part is None or (people_only and entities[spot.entity].sort != "person"):
                continue
            found.setdefault(
                spot.entity, Mention(hit.start, hit.end, part, sentence.kind, reason="verb of the main event")
            )
    if hit.trigger.type == "meeting" and (first, second) == ("party", "party"):
        return _host_among(text, entities, found, _place_country(text, hit.end, sentence.end))
    return found


def _subjects(text: str, spots: list[Spot], start: int, verb: int) -> list[Spot]:
    """Return the subjects of the verb at offset `verb`: the nearest mention that can be one, and those joined to it."""
    before = [spot for spot in spots if spot.end <= verb and not spot.principal and not spot.owner]
    if len({spot.entity for spot in before}) == 1 and _PRONOUN.search(text, max(start, verb - 20), verb):
        return before[:1]  # "the mayor, Ann Lee, said on Monday that she will run for governor"
    enclosed = text[max(start, verb - 2) : verb].startswith(",")
    chosen: Spot | None = None
    for spot in reversed(before):
        named = _NAMED.search(text, max(start, spot.start - 50), spot.start)
        if named is None and _PREPOSITION.search(text, max(start, spot.start - 12), spot.start):
            continue
        if enclosed and text[spot.end : spot.end + 1] != ",":
            continue
        chosen = spot
        break
    first = before[0] if before and _OPENS.match(text[start : before[0].start]) else None
    if first is not None and (chosen is None or chosen is not first) and _DESCRIBED.match(text[first.end : verb]):
        return [first]
    if chosen is None:
        return []
    between = text[chosen.end : verb].lstrip(".")
    if (
        not enclosed
        and (len(between) > _NEAR or _BREAK.search(between) or _ELSEWHERE.search(between))
        and not (chosen is first and _DESCRIBED.match(between))
    ):
        return []
    found = [chosen]
    for spot in reversed(before[: before.index(chosen)]):
        inside = _PREPOSITION.search(text, max(start, spot.start - 12), spot.start)
        if not inside and _JOINED.match(text[spot.end : found[0].start]):
            found.insert(0, spot)
    return found


def _objects(text: str, spots: list[Spot], hit: Hit, end: int) -> list[Spot]:
    """Return the objects after a trigger: the first mention within reach, and those joined to it."""
    found: list[Spot] = []
    for spot in spots:
        if spot.end <= hit.end or spot.principal:  # "fired Coach": a title may be a part of the trigger
            continue
        between = text[found[-1].end if found else hit.end : max(spot.start, hit.end)]
        if found:
            if not _JOINED.match(between):
                break
        elif spot.owner:
            continue
        elif len(between) > _REACH or _BREAK.search(between) or any(map(str.isdigit, between)):
            break
        elif _PLACED.search(between):
            continue
        found.append(spot)
    return found


def _sides(
    text: str, entities: tuple[Entity, ...], hit: Hit, subjects: list[Spot], objects: list[Spot], end: int
) -> tuple[str | None, str | None]:
    """Return what subject and object take part as."""
    first = text[hit.start : hit.end].split()[0].lower()
    if first in ("won", "wins") and _SHARE.match(text, hit.end):
        return "actor", None
    if hit.trigger.subtype == "vote":
        return "actor", None  # who stands in an election that is not decided has neither won nor lost
    if hit.trigger.type == "trial" and first in ("denies", "denied"):
        return "defendant", None
    if first in _WINNING and text[hit.start : hit.end].lower().endswith((" over", " against")):
        return "winner", "loser"
    if hit.trigger.subtype == "candidacy":
        return "candidate", None
    if hit.trigger.subtype == "merger":
        return "party", "party"
    # to announce something else than words is to do it: "announced the launch of", "announced her retirement"
    if first in PARTS_BY_VERB and (PARTS_BY_VERB[first][0] != "speaker" or hit.trigger.type == "statement"):
        return PARTS_BY_VERB[first]
    if hit.trigger.type != "meeting":
        return PARTS_BY_TYPE.get(hit.trigger.type, ("actor", None))
    if hit.trigger.subtype in ("courtesy call", "visit") and first in _VISITING | {"courtesy"}:
        return "visitor", "host"
    if first in _HOSTING and (
        hit.trigger.subtype == "reception" or (hit.trigger.strength == "v" and not hit.trigger.words)
    ):
        return "host", "visitor"
    if hit.trigger.subtype == "visit":
        return "visitor", None
    return "party", "party"


def _host_among(
    text: str, entities: tuple[Entity, ...], found: dict[int, Mention], where: str | None
) -> dict[int, Mention]:
    """Make host those whose country the place belongs to, and visitors the others; parties where that is not clear."""
    ours = {number for number in found if where is not None and entities[number].country == where}
    if not ours or len(ours) == len(found):
        return found
    return {
        number: Mention(m.start, m.end, "host" if number in ours else "visitor", m.kind, reason="place of the meeting")
        for number, m in found.items()
    }


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


def _beside_noun(
    text: str, entities: tuple[Entity, ...], spots: list[Spot], hit: Hit, kind: BlockKind
) -> dict[int, Mention]:
    """Read "a Taliban truck bombing" and "an attack by the Taliban": the organisation beside the noun did it."""
    if hit.trigger.type != "attack":
        return {}
    by = _BY.match(text[hit.end : hit.end + 40])
    for spot in spots:
        if entities[spot.entity].sort != "organisation":
            continue
        if by is not None and 0 <= spot.start - hit.end - by.end() <= 4:
            return {spot.entity: Mention(hit.start, spot.end, "perpetrator", kind, reason="named after the attack")}
        if spot.end <= hit.start and hit.start - spot.end <= 14 and not _APART.search(text[spot.end : hit.start]):
            return {spot.entity: Mention(spot.start, hit.end, "perpetrator", kind, reason="named before the attack")}
    return {}
