"""Parties that have no name: "at least seven people", "a 34-year-old man", "a gunman", "hundreds of protesters".

Half of the events of everyday news happen to people whom nobody names. A noun phrase with a human head is taken only
from the headline and the first sentences, and only where a verb beside it says what the people did or suffered; that
verb gives their part. They are persons under the name the text gives them, and never the same as somebody named.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from align.extract.amounts import number_value
from align.extract.language import reads_english
from align.extract.names import word_set
from align.extract.words import vocabulary
from align.model import Entity, Mention, Segments, Sentence

__all__ = ["UNNAMED", "same_party", "unnamed_parties"]

UNNAMED = "a description, no name"
"""Reason of the name of a party that has none."""

_MANY = (
    "people|persons|passengers|civilians|soldiers|troops|police officers|officers|workers|miners|students|children|"
    "women|men|residents|militants|protesters|protestors|tourists|crew members|patients|firefighters|worshippers|"
    "fans|migrants|refugees|suspects|demonstrators|villagers|insurgents|rebels|fighters|employees|teenagers|pilots|"
    "policemen|gunmen|attackers|bombers|robbers|thieves|burglars|kidnappers|hijackers|pirates|drivers|inmates|"
    "prisoners|activists|teachers|nurses|doctors|journalists|boys|girls|adults|babies|motorists|cyclists|pedestrians|"
    "hikers|climbers|swimmers|guests|shoppers|bystanders|hostages|farmers|fishermen|sailors|marines|guards|supporters|"
    "teens|youths|spectators|travellers|travelers|pupils|sisters|brothers|couples|families|strikers|marchers"
)
_ONE = (
    "man|woman|boy|girl|child|teenager|teen|baby|toddler|person|passenger|civilian|soldier|police officer|officer|"
    "worker|miner|student|suspect|gunman|attacker|bomber|shooter|robber|thief|burglar|driver|pilot|pedestrian|cyclist|"
    "motorcyclist|motorist|tourist|hiker|climber|swimmer|surfer|inmate|prisoner|teacher|nurse|doctor|journalist|"
    "firefighter|policeman|policewoman|guard|fisherman|sailor|farmer|couple|mother|father|grandmother|grandfather|"
    "bystander|hostage|assailant|knifeman|arsonist|hacker|kidnapper|pensioner|schoolboy|schoolgirl|infant|resident"
)
_KNOWN = "driver|gunman|suspect|attacker|bomber|shooter|pilot|captain|assailant|knifeman|victims?|gunmen|attackers|teen"
_COUNT = (
    r"\d{1,3}(?:,\d{3})+|(?!(?:19|20)\d\d\b)\d{1,4}|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|"
    r"sixteen|seventeen|eighteen|nineteen|twenty(?:-\w+)?|thirty(?:-\w+)?|forty(?:-\w+)?|fifty(?:-\w+)?|"
    r"(?:several |a |tens of |hundreds of |many )?(?:dozens?|hundreds?|scores|thousands?|tens)(?: of)?|several|many"
)
_BOUND = (
    r"(?:at least|no fewer than|more than|over|up to|as many as|fewer than|less than|about|around|some|nearly|almost|"
    r"roughly|approximately|an estimated)"
)
_ADJECTIVE = (
    r"(?:(?!(?:of|and|or|to|in|on|at|by|for|with|from|who|were|was|are|is|have|has|had|Jan\w*|Feb\w*|March|April|May|"
    r"June|July|Aug\w*|Sept\w*|Oct\w*|Nov\w*|Dec\w*)\s)(?:\d+-)?[a-z][\w’'-]*\s+)"
)
# the words with which a party ends
_HEADS = frozenset(re.split(r"[| ]", f"{_MANY}|{_ONE}|{_KNOWN}".replace("victims?", "victim|victims")))
_PARTY = re.compile(
    rf"(?<![\w$£€.,-])(?P<party>(?:(?P<bound>{_BOUND}|all)\s+)?"
    rf"(?:(?P<count>{_COUNT})\s+{_ADJECTIVE}{{0,3}}?(?:{_MANY})|"
    rf"(?:one|a|an|another)\s+{_ADJECTIVE}{{0,4}}?(?:{_ONE})|the\s+{_ADJECTIVE}{{0,2}}?(?:{_KNOWN})|"
    r"(?P<bare>(?:(?-i:[A-Z])[a-z]+\s+)?(?:gunmen|attackers|robbers|thieves|suicide bombers?|protesters|"
    r"demonstrators|armed men|pirates|rebels|insurgents|militants|burglars))))(?![\w’'-])",
    re.IGNORECASE,
)
_HAVE = (
    r"(?:\s+(?:has|have|had|were|was|are|is|been|be|being|get|gets|got|reportedly|allegedly|also|later|now|all|"
    r"believed|feared|reported|confirmed|presumed|to))"
)
_ASIDE = (
    r"(?:\s*,[^,.;:]{3,70},(?:\s+(?:from|of|in|aged)\s[^,.;:]{3,40},)?|"
    r"\s+(?:who|from|in|at|on|near|aged)\s[^,.;:]{2,45}?)?"
)
_APPOSED = re.compile(r"\s*,[^,.;:]{3,70},")
_SUFFERED = re.compile(
    rf"{_ASIDE}{_HAVE}{{0,4}}\s+(?:fatally |critically |seriously |badly |severely )?"
    r"(?:killed|dead|died|dies|die|wounded|injured|hurt|slain|missing|drowned|perished|trapped|"
    r"lost their lives|electrocuted|crushed|stranded|displaced|evacuated|hospitali[sz]ed|burned|kidnapped|abducted)\b"
    r"(?!\s+(?:at least|more than|\w+ people|\d|himself|herself|themselves|his|her|their|him|them|a |an |the ))"
)
_STRUCK = re.compile(
    rf"{_ASIDE}{_HAVE}{{0,4}}\s+(?:fatally )?(?:shot|stabbed|struck|hit|beaten|attacked|mauled|bitten|robbed|raped|"
    r"gunned down|run over|knocked down|swept away|washed away)\b"
    r"(?=\s*(?:[.,;]|$|dead\b|to death|by\b|in\b|near\b|outside\b|on\b|at a|while\b|when\b|after\b|during\b))"
)
_BE = re.compile(r"\b(?:was|were|been|being|is|are|be)\b")
_HELD = re.compile(
    rf"{_ASIDE}{_HAVE}{{0,4}}\s+(?:arrested|detained|charged|taken into custody|indicted|convicted|sentenced|jailed|"
    r"acquitted|accused|found guilty|released on bail|pleaded|pleads|pled|appeared in court|appears in court|executed|"
    r"held on suspicion|in custody)\b"
)
_DID = re.compile(
    r"(?:\s*,[^,.;]{3,70},|\s+(?:who|armed with|wearing|dressed|carrying)\s[^,.;]{2,45}?)?"
    r"(?:\s+(?:has|have|had|then|reportedly|allegedly|also|on \w+day|\w+day))*\s+"
    r"(?:opened fire|opens fire|went on a (?:shooting )?(?:rampage|spree)|"
    r"(?:shot|shoots|stabbed|stabs|killed|kills|attacked|attacks|stormed|storms|raided|raids|ambushed|bombed|robbed|robs|"
    r"hijacked|kidnapped|abducted|seized|wounded|injured|targeted|beheaded|struck)"
    r"(?:\s+dead)?\s+(?:at least|more than|at\b|an?\b|the\b|his\b|her\b|their\b|people\b|up to|dozens|several|\d|two|"
    r"three|four|five|six|seven|eight|nine|ten|[A-Z]|\w+ (?:people|men|women|others|officers|students|soldiers))|"
    r"blew (?:himself|herself|themselves|up)|detonated|detonates|rammed|rams|drove (?:a|his|her|the|into)|ploughed|"
    r"plowed|fired (?:on|at|shots|a|several)|set fire|set off|stole|steals|made off|broke into|crashed "
    r"(?:a|his|her|the) (?:truck|car|van|lorry|plane)|took [\w ]{0,20}hostage|held up|threw|hurled|carried out)\b"
)
_MARCHED = re.compile(
    r"(?:\s+(?:have|had|also|again|on \w+day|\w+day))*\s+(?:protested|protest|marched|march|rallied|rally|"
    r"took to the streets|take to the streets|gathered|demonstrated|demonstrate|clashed|blocked|walked out|"
    r"went on strike|staged|chanted|occupied|stormed)\b"
)
_FLED = re.compile(rf"{_ASIDE}{_HAVE}{{0,3}}\s+(?:escaped|escapes|broke out|on the run|at large)\b")
_TO_VICTIM = re.compile(
    r"(?<!was )(?<!were )(?<!been )\b(?:killing|killed|kills|kill|injuring|injured|injures|wounding|wounded|wounds|"
    r"shot|shoots|shooting|stabbed|stabs|struck|hit|hitting|trapping|trapped|beheaded|murdered|murdering|raped|kidnapped|kidnapping|abducted|"
    r"claimed the lives of|(?:the )?deaths? of|killing of|murder of|shooting of|stabbing of|crushing|hurting)"
    r"(?:\s+(?:dead|and (?:injur|wound|kill)\w+|also|off))*\s+$",
    re.IGNORECASE,
)
_LEFT = re.compile(r"\b(?:leaving|left|leaves|leave)\s+$")
_AS_LEFT = re.compile(r"\s+(?:dead|injured|wounded|hurt|missing|homeless|trapped|stranded|in critical|with)\b")
_TO_HELD = re.compile(
    r"\b(?:arrested|arresting|arrests|detained|detaining|charged|charging|convicted|jailed|sentenced|arrest of|"
    r"indicted|extradited|executed)\s+$"
)
_TO_RESCUED = re.compile(r"\b(?:rescued|rescuing|rescues|saved|rescue of|freed|released)\s+$")
_BACKGROUND = re.compile(
    r"\b(?:in|since|from|until) (?:[A-Z]\w+ )?(?:1[89]\d\d|20\d\d)\b|"
    r"\b(?:last|previous|past) (?:year|month|week|decade)\b|"
    r"\byears? (?:ago|earlier)\b|\banniversary\b|\b(?:could|would|may|might|can) (?:be|have|kill)\b|\bevery year\b",
    re.IGNORECASE,
)
_DENIED = re.compile(r"\b(?:no|not|never|nobody|without|if|unless|any|deny|denied|denies)\W+(?:\w+\W+){0,2}$")
_GENERIC = word_set("person people civilian passenger resident victim other")
_ARTICLES = word_set("a an the one another")
_SINGULAR = {
    "people": "person", "persons": "person", "men": "man", "women": "woman", "children": "child", "gunmen": "gunman",
    "policemen": "policeman", "thieves": "thief", "fishermen": "fisherman", "babies": "baby", "families": "family",
    "protestors": "protester", "teens": "teenager", "teen": "teenager",
}  # fmt: skip
_LEAD = 3
_MOST = 4


class _Reading(NamedTuple):
    """A party with its span, its part, and the words that give the part."""

    start: int
    end: int
    part: str
    told: tuple[int, int]


def unnamed_parties(segments: Segments, kind: str | None, named: tuple[Entity, ...] = ()) -> tuple[Entity, ...]:
    """Return the parties without a name that the headline and the lead tell of, with their part in the event.

    Args:
        segments: the document.
        kind: the type of the main event, if one was read.
        named: the entities with names, with their parts; one person without a name who has the part of somebody named
            is taken for that one and left out.

    >>> from align.model import Document
    >>> text = "A gunman opened fire at a market on Friday, killing at least three people."
    >>> found = unnamed_parties(Segments(Document(id="a", text=text), (), (Sentence(0, len(text)),)), "attack")
    >>> [(party.name.value, party.part.value) for party in found]
    [('a gunman', 'perpetrator'), ('at least three people', 'victim')]
    """
    if not reads_english(segments):
        return ()
    text = segments.document.text
    held = {entity.part.value for entity in named if entity.part is not None and entity.sort == "person"}
    found: list[tuple[list[_Reading], Sentence]] = []
    for sentence in _lead(segments):
        for reading in _read(text, sentence, kind):
            words = text[reading.start : reading.end]
            for readings, _ in found:
                first = readings[0]
                if first.part == reading.part and same_party(text[first.start : first.end], words):
                    readings.append(reading)
                    break
            else:
                if _alone(words) and reading.part in held:
                    continue
                found.append(([reading], sentence))
    return tuple(_entity(text, readings, sentence) for readings, sentence in found[:_MOST])


def _lead(segments: Segments) -> list[Sentence]:
    body = [s for s in segments.sentences if s.kind == "body" and s.end - s.start > 25][:_LEAD]
    return body + [s for s in segments.sentences if s.kind == "title"][:1]


def _entity(text: str, readings: list[_Reading], sentence: Sentence) -> Entity:
    first = readings[0]
    value = _called(text[first.start : first.end])
    name = Mention(first.start, first.end, value, sentence.kind, reason=UNNAMED)
    part = Mention(*first.told, first.part, sentence.kind, reason="verb beside the party")
    mentions = tuple(Mention(r.start, r.end, value, sentence.kind, reason=UNNAMED) for r in readings)
    return Entity(name=name, mentions=mentions, part=part, present=True)


def _called(words: str) -> str:
    shown = " ".join(words.split())
    return shown[:1].lower() + shown[1:]


def _read(text: str, sentence: Sentence, kind: str | None) -> Iterator[_Reading]:
    start, end = sentence.start, min(sentence.end, sentence.start + 1500)
    if vocabulary(text, start, end).isdisjoint(_HEADS):
        return
    parties = list(_PARTY.finditer(text, start, end))
    if not parties or _BACKGROUND.search(text, start, end):
        return
    passed = start
    for match in parties:
        left, right = match.span("party")
        if left < passed:
            continue  # in apposition to the party before: "the driver, a 42-year-old man, was held"
        before, after = text[max(start, left - 60) : left], text[right : min(end, right + 160)]
        if _DENIED.search(before):
            continue
        told = _part(before, after, match, kind)
        if told is not None:
            part, at, size = told
            aside = _APPOSED.match(after) if at >= 0 else None
            passed = right + aside.end() if aside is not None else passed
            yield _Reading(left, right, part, (right + at, right + at + size) if at >= 0 else (left + at, left))


def _part(before: str, after: str, match: re.Match[str], kind: str | None) -> tuple[str, int, int] | None:
    """Return the part that the words around a party give it, and where they stand: offsets from its end (or start)."""
    held = "defendant" if kind == "trial" else "suspect"
    struck = _TO_VICTIM.search(before)
    if struck is not None:
        return "victim", struck.start() - len(before), 0
    done = _DID.match(after)
    if done is not None and not _BE.search(done.group()):
        part = {"protest": "protester", "strike": "protester", "theft": "suspect"}.get(kind or "", "perpetrator")
        return part, *_words(done)
    for pattern, part in ((_HELD, held), (_SUFFERED, "victim"), (_STRUCK, "victim"), (_FLED, "fugitive")):
        found = pattern.match(after)
        if found is not None:
            return part, *_words(found)
    if match["count"] or match["bare"]:
        found = _MARCHED.match(after)
        if found is not None and kind in ("protest", "strike", None):
            return "protester", *_words(found)
    for pattern, part in ((_TO_HELD, held), (_TO_RESCUED, "rescued")):
        found = pattern.search(before)
        if found is not None:
            return part, found.start() - len(before), 0
    found = _LEFT.search(before)
    if found is not None and _AS_LEFT.match(after):
        return "victim", found.start() - len(before), 0
    return None


def _words(found: re.Match[str]) -> tuple[int, int]:
    lead = len(found.group()) - len(found.group().lstrip())
    return lead, len(found.group()) - lead


# --- one party or two ------------------------------------------------------------------------------------------


def _alone(words: str) -> bool:
    return words.split()[0].lower() in _ARTICLES


def _taken_apart(words: str) -> tuple[str | None, float | None, str]:
    """Return bound, number and singular head of a party's description."""
    folded = " ".join(words.lower().split())
    match = re.match(rf"(?:(?P<bound>{_BOUND}|all) )?(?:(?P<count>{_COUNT}) )?", folded)
    bound, count = (match["bound"], match["count"]) if match else (None, None)
    head = folded.split()[-1]
    head = _SINGULAR.get(head, head.removesuffix("s") if len(head) > 3 else head)
    number = 1.0 if folded.split()[0] in _ARTICLES else None
    if count:
        value = number_value(count)
        number = float(value) if value else None
    return bound, number, head


def same_party(left: str, right: str) -> int:
    """Tell whether two descriptions can mean the same people: 2 for equal numbers, 1 for numbers that agree, else 0.

    >>> same_party("at least seven people", "7 people"), same_party("at least five people", "seven passengers")
    (2, 1)
    >>> same_party("a gunman", "seven people"), same_party("two women", "three women")
    (0, 0)
    """
    (bound, number, head), (other_bound, other, other_head) = _taken_apart(left), _taken_apart(right)
    if head != other_head and not (head in _GENERIC and other_head in _GENERIC):
        return 0
    if number is None or other is None:
        return 2 if left.casefold() == right.casefold() else int(number is None and other is None)
    if number == other:
        return 2
    return int(_respects(bound, number, other) or _respects(other_bound, other, number))


def _respects(bound: str | None, limit: float, number: float) -> bool:
    if bound in ("at least", "more than", "over", "no fewer than"):
        return limit <= number <= 2 * limit
    if bound in ("up to", "as many as", "fewer than", "less than"):
        return number <= limit
    return bound in ("about", "around", "nearly", "almost", "some") and abs(number - limit) <= 0.1 * limit
