"""Words of events that mean another thing in their company: votes of a parliament, prizes won, missiles launched.

A trigger is read by itself; what the lead speaks of besides decides what it names. "Won" is sport beside a score, an
election beside a ballot and an award beside an Oscar.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from align.extract.triggers import Hit, Trigger

__all__ = ["in_company"]

_POLITICS = re.compile(
    r"\b(?:senat\w+|sen\.|rep\.|gov\.|president\w*|campaign|elections?|voters?|votes?|candidates?|republicans?|"
    r"democrats?|congress\w*|parliament|minister|lawmakers?|legislat\w+|policy|house of)\b",
    re.IGNORECASE,
)
_BALLOT = re.compile(
    r"\b(?:elections?|nomination|primary|ballots?|votes?|voted|voters|polls|candidates?|referendum|electoral|runoff)\b",
    re.IGNORECASE,
)
_CHAMBER = re.compile(
    r"\b(?:Senate|Senators?|House|Congress\w*|[Pp]arliament|[Ll]awmakers|[Ll]egislat\w+|[Cc]ouncil|[Aa]ssembly|[Bb]ills?|"
    r"[Rr]esolution|[Cc]ommittee|[Mm]inisters|MPs|[Bb]oard|shareholders)\b"
)
_AT_POLLS = re.compile(
    r"\b(?:elections?|voters|polls|polling|primary|primaries|referendum|turnout|re-?elected)\b", re.I
)
_PRIZES = re.compile(
    r"\b(?:[Aa]wards?|Oscars?|[Pp]rizes?|Grammys?|Emmys?|Golden Globes?|Baftas?|BAFTAs?|Person of the Year|"
    r"Hall of Fame)\b"
)
_DECIDED = re.compile(r"w[io]n|beat|defeat|victory|edged|routed|outlast|lost", re.IGNORECASE)
_SCORE = re.compile(r"(?<![\d-])\d{1,3}[-–]\d{1,3}(?![\d-])")
_RESULT = re.compile(
    r"\b(?:w[io]n(?:s|ner|ners|ning)?|victor\w+|defeat\w*|beat\w*|lost|loss|champions?|finish\w*|scor\w+|titles?)\b",
    re.I,
)
_MISSILE = re.compile(r"\b(?:missiles?|projectiles?|ICBM|IRBM|warheads?)\b")
_SPACE = re.compile(
    r"\b(?:rockets?|satellites?|spacecraft|spaceship|orbit|space station|astronauts?|cosmonauts?|probe)\b", re.I
)
_PAPERS = re.compile(
    r"\b(?:bills?|legislation|articles of|proposals?|plans?|budget|resolution|rules?|polic(?:y|ies)|measures?|"
    r"sanctions)\b"
)
_AT = re.compile(r" (?:shots?|at|into|on|rockets?|tear gas|rubber)\b")
_VIOLENCE = re.compile(
    r"\b(?:gunfire|gunm[ae]n|militants?|bomb\w*|explosives?|suicide|terror\w*|grenades?|insurgents?|rebels?|Taliban|"
    r"Islamic State|assailants?|attackers?|shrapnel|detonat\w+)\b",
    re.IGNORECASE,
)
_MISHAP = re.compile(r"\b(?:fireworks?|gas|boiler|pipeline|accidental\w*|electrical)\b", re.IGNORECASE)
_REQUIREMENT = re.compile(
    r"^(?:\s\w+){0,3}\s(?:requirements?|criteria|deadlines?|standards?|goals?|targets?|demands?|conditions?|needs|expectations|"
    r"resistance|his match|her match)\b"
)
_CALLS = re.compile(r"calls (?:for|on)", re.IGNORECASE)
_HOST = re.compile(r"(?:s|['’]s)? (?:ceremony )?(?:host|hosting|hosts|emcee)\b")
_MADE = re.compile(
    r"\b(?:renewed|new|growing|mounting|widespread|amid|despite|with|the|his|her|their|these|more|rejected|repeated|"
    r"ignored|faces|facing|faced|to|of|prompted|sparked)\s$"
)
_BURNS = re.compile(
    r"(?:(?! (?:that|which|who|in the|and)\b)[^.;,]){0,40}? (?:destroy(?:s|ed)|gut(?:s|ted)|damage[sd]|"
    r"(?:sw(?:eeps|ept)|t(?:ears|ore)|rip(?:s|ped)) through|rage[sd]|broke out|burn(?:s|ed)|erupted|spread|"
    r"engulf(?:s|ed)|kill(?:s|ed))\b"
)
_DENIES = re.compile(r"den(?:y|ies|ied)\b", re.IGNORECASE)
_CRIME = re.compile(
    r" (?:the |a |two |three |all )?(?:arson|murders?|manslaughter|fraud|rape|robbery|assault|theft|burglary|"
    r"corruption|bribery|perjury|conspiracy|terrorism|charges?|killing|stabbing|blackmail|kidnap\w*|wounding|causing)\b",
    re.IGNORECASE,
)
_PLAYED = re.compile(
    r"\b(?:games?|season|quarter|coach|league|match|quarterback|innings|goals?|playoffs?|tournament)\b", re.I
)
_HARMED = re.compile(
    r"\b(?:killed|injured|wounded|dead|died|deaths?|hurt|hospital\w*|police|victims?)\b", re.IGNORECASE
)
_SPOKEN = re.compile(
    r"\b(?:debates?|campaign\w*|interview\w*|speech|tweet\w*|Twitter|remarks|rally|rhetoric|critics?|criticism|verbal|"
    r"candidates?|running mates?|nominee|op-ed|editorial|ad|ads)\b"
)
_MEDIA = re.compile(r"\b(?:news|media|press|information|local|TV|television) $", re.IGNORECASE)
_WORKERS = re.compile(
    r"hire[sd]? (?:more|fewer|extra|thousands|hundreds|\d|[a-z]+ (?:workers|people|staff))", re.IGNORECASE
)
_NEW = re.compile(r"(?:announced|released|releases|introduced) new\b", re.IGNORECASE)
_NO_PRODUCT = re.compile(
    r"(?: [a-z-]+)? (?:penalt\w+|sanctions|measures|rules|restrictions|guid\w+|polic\w+|plans?|batch\w*|documents|"
    r"emails|records|figures|data|details|tariffs|charges|funding|steps|efforts|strateg\w+|cases|claims|evidence|limits|orders|"
    r"footage|photos|images|regulations|standards|requirements|deaths|infections)\b"
)
_LABOUR = re.compile(
    r"\b(?:unions?|pay|wages?|salar(?:y|ies)|workers?|staff|drivers|nurses|doctors|teachers|pilots|employers?|employees|"
    r"picket\w*|industrial|walk(?:ed)? out|working conditions)\b",
    re.IGNORECASE,
)
_ARMED = re.compile(
    r"\b(?:missiles?|military|air ?strikes?|drones?|killed|army|troops|Hamas|Hezbollah|militants?|nuclear|bomb\w*)\b|"
    r"\b(?:air|drone|missile|lightning|military|pre-?emptive|first|three|bird) strikes?\b",
    re.IGNORECASE,
)
_CASH = re.compile(r"\b(?:cash (?:machine|point)s?|ATMs?|safes?|vaults?|strongrooms?)\b")
_LOST = re.compile(
    r"\b(?:missing|survivors?|bod(?:y|ies)|lost|disappear\w*|vanish\w*|wreck\w*|trapped|stranded|victims?|gunman|"
    r"suspects?|fugitives?|rescue\w*|toddler|climbers?|hikers?|swimmers?|girl|boy|crash)\b"
)
_HARMS = frozenset({"accident", "disaster", "attack", "death", "search", "theft"})
_PERCENT = re.compile(
    r"\d(?:%| percent| per cent| pct)|^ to (?:an?|its|their|the) [\w -]{0,30}\b(?:lows?|highs?|levels?)\b"
)
# "voted on Thursday to continue a walkout": who decides so elects nobody
_TO_DO = re.compile(
    r"(?: (?:unanimously|overwhelmingly|narrowly|again|late|early|on|in|last|this|[A-Z]\w+|\d[\d–-]*)){0,4} "
    r"(?:to|against) "
)
# "listed as threatened", "feel threatened"
_THREATENED = re.compile(r"\b(?:as|feels?|feeling|felt|was|were|is|are|be|been|being|or|and|the|most) $")
_UNHURT = re.compile(
    r" (?:being|death|injur\w+|unhurt|unscathed|with|punishment|criticism|notice|blame|the (?:worst|heat))\b"
)
_ROBBED = re.compile(
    r"\b(?:robb(?:ers?|ery|ed)|thie(?:f|ves)|heist|loot(?:ed|ers)?|burglars?|stole|stolen|jewel\w*)\b", re.I
)
_CHOSEN = re.compile(r"nominat|named|chosen|picked", re.IGNORECASE)


def in_company(text: str, lead: str, hits: Sequence[Hit]) -> list[Hit]:
    """Return the hits in `text` with the types that the words of the lead give them, in the same order.

    >>> won = Hit(4, 7, 0, Trigger((), "sport result", None, "v"), 1.0)
    >>> text = "She won the prize at the film awards."
    >>> [hit.trigger.type for hit in in_company(text, text, [won])]
    ['award']
    """
    found = list(hits)
    for rule in (
        _figures,
        _fires,
        _pleas,
        _games,
        _words_only,
        _votes,
        _contests,
        _nominations,
        _launches,
        _explosions,
        _strikes,
        _searches,
    ):
        found = rule(text, lead, found)
    return found


def _named(hit: Hit, kind: str, subtype: str | None = None, factor: float = 1.0) -> Hit:
    trigger = Trigger(hit.trigger.words, kind, subtype, hit.trigger.strength)
    return replace(hit, trigger=trigger, score=hit.score * factor)


def _figures(text: str, lead: str, hits: Sequence[Hit]) -> list[Hit]:
    """Drop requirements that are met, calls that are only made, blackouts of news, and what sinks by a percentage."""
    found = []
    for hit in hits:
        before, behind = text[max(0, hit.start - 24) : hit.start], text[hit.end : hit.end + 50]
        if hit.trigger.type == "meeting" and _REQUIREMENT.search(behind.partition(",")[0]):
            continue
        if hit.trigger.type == "statement" and _CALLS.match(text, hit.start) and _MADE.search(before):
            continue
        if hit.trigger.type == "award" and _HOST.match(behind):
            continue
        if hit.trigger.type == "appointment" and _WORKERS.match(text, hit.start):
            continue  # "employers hired more workers"
        if hit.trigger.subtype == "product launch" and _NEW.match(text, hit.start) and _NO_PRODUCT.match(behind):
            continue  # "announced new penalties"
        if hit.trigger.type == "outage" and _MEDIA.search(before):
            continue  # "a news blackout"
        if hit.trigger.subtype == "threat" and text[hit.start : hit.end] == "threatened" and _THREATENED.search(before):
            continue
        if hit.trigger.type == "escape" and (before.endswith("narrowly ") or _UNHURT.match(behind)):
            continue  # "escaped being buried"
        if hit.trigger.type == "protest" and before.endswith(" in ") and text[hit.start : hit.end] == "protest":
            continue  # "quit in protest"
        if hit.trigger.type == "accident" and _PERCENT.search(behind.partition(". ")[0]):
            hit = _named(hit, "economy")
        found.append(hit)
    return found


def _fires(text: str, lead: str, hits: Sequence[Hit]) -> list[Hit]:
    """Read a fire that does something as the event: "a fire has destroyed the mill"; who is under fire is not meant."""
    return [
        replace(_named(hit, "accident", "fire", 4.0), trigger=Trigger((), "accident", "fire", "n"))
        if text[hit.start : hit.end].lower() == "fire" and _BURNS.match(text, hit.end)
        else hit
        for hit in hits
    ]


def _pleas(text: str, lead: str, hits: Sequence[Hit]) -> list[Hit]:
    """Read "a man denies arson" as his plea."""
    return [
        _named(hit, "trial", "plea") if _DENIES.match(text, hit.start) and _CRIME.match(text, hit.end) else hit
        for hit in hits
    ]


def _games(text: str, lead: str, hits: Sequence[Hit]) -> list[Hit]:
    """Take a stampede, a blitz or an avalanche of a game for what it is: a figure of speech."""
    if all(hit.trigger.type not in _HARMS for hit in hits):
        return list(hits)
    if not _SCORE.search(lead) or not _PLAYED.search(lead) or _HARMED.search(lead):
        return list(hits)
    return [hit if hit.trigger.type not in _HARMS else replace(hit, score=hit.score * 0.2) for hit in hits]


def _words_only(text: str, lead: str, hits: Sequence[Hit]) -> list[Hit]:
    """Take an attack among debates, tweets and campaigns, where nobody comes to harm, for words."""
    if all((hit.trigger.type, hit.trigger.subtype) != ("attack", None) for hit in hits):
        return list(hits)
    if not _SPOKEN.search(lead) or _HARMED.search(lead) or _VIOLENCE.search(lead):
        return list(hits)
    return [
        hit if (hit.trigger.type, hit.trigger.subtype) != ("attack", None) else replace(hit, score=hit.score * 0.2)
        for hit in hits
    ]


def _votes(text: str, lead: str, hits: Sequence[Hit]) -> list[Hit]:
    """Read the votes of a chamber as its legislation, where no one goes to the polls."""
    if all(hit.trigger.type != "election" for hit in hits):
        return list(hits)
    if _AT_POLLS.search(lead):
        return list(hits)
    chamber = _CHAMBER.search(lead) is not None
    return [
        hit
        if hit.trigger.type != "election" or text[hit.start : hit.start + 3].lower() != "vot"
        else _named(hit, "legislation", "vote")
        if chamber
        else replace(hit, score=hit.score * (0.3 if _TO_DO.match(text, hit.end) else 1.0))
        for hit in hits
    ]


def _contests(text: str, lead: str, hits: Sequence[Hit]) -> list[Hit]:
    """Read winning and losing as what the lead speaks of; in doubt it is worth little."""
    contests = [hit for hit in hits if hit.trigger.type == "sport result"]
    if not contests:
        return list(hits)
    if any(hit.trigger.strength == "n" for hit in contests):
        if _SCORE.search(lead) or any(hit.trigger.strength == "v" for hit in contests) or _RESULT.search(lead):
            return list(hits)
        return [replace(hit, score=hit.score * 0.5) if hit in contests else hit for hit in hits]
    kind, factor = "sport result", 1.0
    if _PRIZES.search(lead):
        kind = "award"
    elif _POLITICS.search(lead):
        kind, factor = ("election", 1.0) if _BALLOT.search(lead) else (kind, 0.3)
    elif not _SCORE.search(lead) and len(contests) < 2:
        factor = 0.6
    return [
        hit
        if hit.trigger.type != "sport result"
        else _named(hit, kind, None, factor)
        if kind == "sport result" or _DECIDED.match(text, hit.start)
        else _named(hit, "sport result", None, 0.3)
        for hit in hits
    ]


def _nominations(text: str, lead: str, hits: Sequence[Hit]) -> list[Hit]:
    """Read who is nominated, chosen or named for a prize as its award."""
    if all(hit.trigger.type != "appointment" for hit in hits) or not _PRIZES.search(lead):
        return list(hits)
    return [
        _named(hit, "award")
        if hit.trigger.type == "appointment" and _CHOSEN.match(text, hit.start) is not None
        else hit
        for hit in hits
    ]


def _launches(text: str, lead: str, hits: Sequence[Hit]) -> list[Hit]:
    """Tell what is launched, unveiled or fired: a missile, a spacecraft, a bill, or a product."""
    found = []
    for hit in hits:
        behind = text[hit.end : hit.end + 60].partition(". ")[0]
        if hit.trigger.type == "resignation" and text[hit.start : hit.end].lower().endswith("fired"):
            if _MISSILE.search(behind):
                hit = _named(hit, "launch", "missile test")
            elif _AT.match(behind):
                hit = _named(hit, "attack", "shooting")
        elif hit.trigger.type == "launch" and hit.trigger.subtype == "product launch":
            around = text[max(0, hit.start - 80) : hit.end + 80]
            if _MISSILE.search(around):
                hit = _named(hit, "launch", "missile test")
            elif _SPACE.search(around):
                hit = _named(hit, "launch", "space launch")
            elif _PAPERS.search(behind):
                hit = _named(hit, "legislation", "bill", 0.6)
        found.append(hit)
    return found


def _explosions(text: str, lead: str, hits: Sequence[Hit]) -> list[Hit]:
    """Read a blast among gunmen, bombs and militants as an attack."""
    if all((hit.trigger.type, hit.trigger.subtype) != ("accident", "explosion") for hit in hits):
        return list(hits)
    if not _VIOLENCE.search(lead) or _MISHAP.search(lead):
        return list(hits)
    return [
        _named(hit, "attack", "bombing")
        if (hit.trigger.type, hit.trigger.subtype) == ("accident", "explosion")
        else hit
        for hit in hits
    ]


def _strikes(text: str, lead: str, hits: Sequence[Hit]) -> list[Hit]:
    """Read a strike among unions, wages and staff as theirs, and drop one of which the lead says no such thing."""
    if all(hit.trigger.type != "strike" or hit.trigger.strength != "w" for hit in hits):
        return list(hits)
    labour = _LABOUR.search(lead) is not None and _ARMED.search(lead) is None
    told = Trigger((), "strike", None, "n")
    return [
        hit
        if hit.trigger.type != "strike" or hit.trigger.strength != "w"
        else replace(hit, trigger=told, score=hit.score * 4.0)
        for hit in hits
        if labour or hit.trigger.type != "strike" or hit.trigger.strength != "w"
    ]


def _searches(text: str, lead: str, hits: Sequence[Hit]) -> list[Hit]:
    """Drop a search for anything but people who are lost or wanted; read blasts at cash machines as robberies."""
    found = []
    for hit in hits:
        words = text[hit.start : hit.end].lower()
        if words in ("search for", "searching for") and not _LOST.search(text, hit.end, hit.end + 80):
            continue
        if (hit.trigger.subtype in ("bombing", "explosion") and _CASH.search(lead)) or (
            words in ("stormed", "raided", "attacked") and _ROBBED.search(lead)
        ):
            hit = _named(hit, "theft")
        found.append(hit)
    return found
