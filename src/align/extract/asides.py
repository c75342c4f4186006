"""How much a trigger counts by the words around it: background, plans, denials, and what only goes with the news."""

from __future__ import annotations

import re

from align.extract.names import word_set
from align.extract.triggers import Trigger
from align.model import Sentence

__all__ = ["COMES_AFTER", "aside", "modality", "subordinate"]

_BACKGROUND = word_set(
    "after following since before ahead amid during despite until over about by from of whose alleged counter against"
)
_OPENING = 8  # words from the beginning of a sentence, within which its subject is
_INSIDE = word_set("of from")  # inside a subject: "the mayor of Rome resigned"
_UNREAL = word_set(
    """would could might may should will if whether plans plan planned wants want hopes hope threatened vowed urged
    urges expected likely possible potential possibly seeks seeking ahead upcoming unless"""
)
_DENIED = word_set(
    "not never no n't without deny denied denies isn't wasn't didn't doesn't won't hasn't haven't aren't weren't "
    "cancel cancels canceled cancelled canceling cancelling postpone postponed postpones scrap scrapped skip skips"
)
_OFFICIALS = word_set("official officials leaders representatives lawmakers politicians members government president")
_ABOUT_ELECTIONS = word_set(
    "law laws legislation bill official officials worker workers fraud cycle reform rules security interference season"
)
_HABIT = word_set("long often previously formerly once")
_EQUIPPED = word_set("gear police act shields squad helmets")
_HOLDERS = word_set("champion champions winner winners winning hosts host ring run bid hero")
_IN_COURT = word_set("trial charge charges case conviction suspect suspects hearing")
_OVERTURNS = word_set("overturned overturns exploded crashed sank blew")
_LAW = word_set(
    """law laws ruling rulings decision conviction verdict regulation regulations rule rules ban policy order mandate
    sentence result results election referendum convictions"""
)
_CRIMES = frozenset({"attack", "accident", "theft", "death"})
_ACCUSED = word_set(
    """charged charge charges convicted accused indicted guilty suspected arrested jailed sentenced acquitted trial
    convicting arraigned"""
)
_ILLNESS = word_set("heart panic asthma anxiety")
_MANY = word_set("several many recent past previous other earlier prominent series wave spate decades history numerous")
_HAPPENINGS = frozenset({"attack", "accident", "disaster", "search"})

# what stands before a trigger that only goes with the news
_HIS_FAULT = re.compile(r"\bfor (?:(?:his|her|its|their)(?: \w+)? role|failing|allegedly|having|refusing) [^.;:]*$")
_REASON = re.compile(r"\b(?:because of|in response to|in retaliation for|in the wake of|due to)\b[^,.;:]*$")
_OCCASIONS = frozenset({"wedding", "funeral", "memorial service", "rally", "summit"})
_AT_A = re.compile(r"\bat (?:an?|his|her|their)(?: \w+)? $")
_MEANWHILE = re.compile(r"\w+ \w+ \w+ [^.;:]*\bafter (?!\w+ing\b)(?:(?!\b(?:and|but)\b)[^,.;:])*$")
COMES_AFTER = re.compile(
    r"\b(?:comes?|came|coming)(?: just| only| nearly| almost| about| less than| more than| barely)?(?: \w+){0,2} "
    r"(?:(?:hours?|days?|weeks?|months?|years?) )?after\b[^.;]*$"
)
_WHEN = re.compile(r"\b(?:when|since)\b(?:(?!\b(?:and|but|has|have)\b)[^,.;:])*$")
_WHOEVER = re.compile(r"\b(?:whichever|whoever|whomever|whatever)\b[^,.;]*$", re.IGNORECASE)
_DATED = re.compile(
    r"\b[Tt]he (?:deadly |failed |terror |terrorist )?"
    r"(?:(?:Jan|Feb|March|April|May|June|July|Aug|Sep|Oct|Nov|Dec)\w*\.? (?:\d{1,2}, ?)?)?(?:19|20)\d\d,? (?:\w+ )?$"
)
# "criticism of his handling of a deadly attack"
_SPOKEN_OF = re.compile(
    r"\b(?:handling|criticism|comments?|remarks|reaction|questions|debate|hearings?|anniversary|commemorat\w+|memory|"
    r"memories|conspiracy theor(?:y|ies)|lies|book|film|movie|documentary) (?:of|on|about|to|over|for) "
    r"(?:the |an? |his |her |its |their )?(?:[\w'’.-]+ ){0,3}$"
)
_ASKED_FOR = re.compile(
    r"\b(?:calls?|called|calling|demands?|demanding|push(?:es)?|pressure|appeals?) for\b"
    r"(?:(?!\b(?:after|over|following)\b)[^,.;]){0,50}$"
)
# "resignation calls", "strike threat"
_IN_MIND = re.compile(r" (?:calls?|demands?|rumou?rs|speculation|threats?|fears?|hopes?|plans?)\b", re.IGNORECASE)

# which person or thing is meant
_SAYS_WHO = word_set("convicted accused arrested wanted suspended fired sacked ousted impeached indicted jailed")
_QUALIFIED = re.compile(
    r" (?!(?:of|in|on|at|by|for|to|with|over|after|as|and|or|from|the|a|an|his|her|their|again)\b)[A-Za-z]"
)
_ACCUSED_OF = re.compile(r" (?:of|in)\b")
_RELATIVE = re.compile(r"\b(?:who|whom|whose|which)\b(?:(?!\b(?:and|but)\b)[^,;:.])*$")
_PARTICIPLE = re.compile(r"(?:ed|shot|caught|sold|built|found)$")
_TRANSITIVE = word_set(
    """arrested detained captured charged convicted sentenced jailed shot stabbed murdered attacked bombed ambushed
    kidnapped abducted hijacked robbed stolen looted indicted extradited deported acquitted beheaded assassinated"""
)
_NO_OBJECT = re.compile(
    r" (?:in|by|on|at|during|after|near|for|from|last|this|yesterday|and|or|"
    r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\b"
)
_AUXILIARY = re.compile(r"\b(?:was|were|is|are|be|been|being|has|have|had|and|or|who|also|then|got|gets)(?: \w+ly)? $")
_GOES_ON = re.compile(
    r"(?:(?!\b(?:who|that|which|after|when|because|as|and|but|while|if|where|before|since|until|what|why|how|says?|said)\b)"
    r"[^,;.:])*? (?:has|have|was|were) (?:been )?\w+(?:ed|en|ung|ied|own|aid|one)\b"
)


def subordinate(text: str, sentence: Sentence, first: re.Match[str], end: int, trigger: Trigger) -> bool:
    """Tell whether a trigger only says which one is meant: "a boss arrested Tuesday has hanged himself".

    So do relative clauses ("who was accused of it") and, in the body, participles of verbs that want an object but have
    none ("the men captured in the south").
    """
    before = text[max(sentence.start, first.start() - 50) : first.start()]
    if _RELATIVE.search(before):
        return True
    if trigger.strength != "v" or not _PARTICIPLE.search(first.group()) or _AUXILIARY.search(before):
        return False
    if sentence.kind == "body" and first.group().lower() in _TRANSITIVE and _NO_OBJECT.match(text, end):
        return True
    return _GOES_ON.match(text, end, min(sentence.end, end + 90)) is not None


def aside(text: str, sentence: Sentence, start: int, end: int, trigger: Trigger) -> bool:
    """Tell whether a trigger stands in what only goes with the news, or names somebody by what was before.

    "It comes a day after workers died", "the Sept. 11, 2012, attack", "calls for the governor's resignation", "whoever
    wins the vote", "a convicted killer escaped", "the woman accused in the shootings", "a curfew enacted by the mayor".
    """
    before = text[max(sentence.start, start - 120) : start]
    after = "after" in before
    if (after and COMES_AFTER.search(before)) or _WHOEVER.search(before) or _HIS_FAULT.search(before):
        return True
    if text[start:end].lower() in _OCCASIONS and _AT_A.search(before):
        return True
    if trigger.type not in _HAPPENINGS and _REASON.search(before):
        return True
    if trigger.strength != "v":
        dated = trigger.type in _HAPPENINGS and (_DATED.search(before) or _SPOKEN_OF.search(before)) is not None
        return dated or _ASKED_FOR.search(before) is not None or _in_mind(text, start, end)
    if trigger.type not in _HAPPENINGS and (_WHEN.search(before) or (after and _MEANWHILE.search(before))):
        return True
    words = text[start:end]
    if not _PARTICIPLE.search(words.partition(" ")[0]) or _AUXILIARY.search(before):
        return False
    if words.lower() in _SAYS_WHO:
        if words.lower() == "accused" and _ACCUSED_OF.match(text, end):
            return True
        return not before.strip(" \"“'‘") and _QUALIFIED.match(text, end) is not None
    return sentence.kind == "body" and text[start].islower() and text.startswith(" by ", end)


def _in_mind(text: str, start: int, end: int) -> bool:
    return _IN_MIND.match(text, end) is not None and not text[start:end].endswith(("s", "men"))


def modality(words: list[str], i: int, trigger: Trigger, told: bool, clause: int) -> float:
    """Weigh what stands before a trigger: negation, plans, background.

    `told`: a verb has told something before; `clause`: the word from which background counts, the verb itself where a
    comma closes what was put in before it ("the poet, famed since his youth, died").
    """
    before = words[max(0, i - 4) : i]
    last = before[-1] if before else ""
    if trigger.type == "attack" and last in _ILLNESS:
        return 0.0  # "a heart attack"
    if any(word in _DENIED for word in before[-3:]):
        return 0.2
    factor = 1.0
    if any(word in _UNREAL for word in before[-2:]):
        factor *= 0.5
    subject = trigger.strength == "v" and i <= _OPENING and not told and "that" not in before
    near = words[max(0, i - 3, clause) : i]
    if any(word in _BACKGROUND and not (subject and word in _INSIDE) for word in near):
        factor *= (0.5 if told else 0.85) if trigger.type in _HAPPENINGS else 0.4
    if trigger.type in _CRIMES and any(word in _ACCUSED for word in words[max(0, i - 6) : i]):
        factor *= 0.3  # "charged with murder"
    if trigger.strength == "n" and any(word in _MANY for word in before[-3:]):
        factor *= 0.4  # "after several mass shootings"
    following = words[i + 1] if i + 1 < len(words) else ""
    if (words[i] == "elected" and following in _OFFICIALS) or (trigger.strength == "n" and following in _IN_COURT):
        factor *= 0.2  # "elected officials", "the murder trial"
    if trigger.type == "sport result" and trigger.strength == "n" and following in _HOLDERS:
        factor *= 0.2  # "the defending Super Bowl champion"
    if last in _HABIT or (trigger.subtype == "riot" and following in _EQUIPPED):
        factor *= 0.3  # "has long denounced", "in riot gear"
    if words[i] in ("election", "elections") and following in _ABOUT_ELECTIONS:
        factor *= 0.3  # "election law"
    if words[i] in _OVERTURNS and any(word in _LAW for word in words[i + 1 : i + 7]):
        factor *= 0.1  # "overturned the law" is no accident
    if trigger.type == "election" and any(len(word) == 4 and word.isdigit() for word in before[-2:]):
        factor *= 0.4  # "the 2020 election"
    if trigger.strength == "v" and not trigger.words and last in ("the", "a", "an", "his", "her"):
        factor *= 0.3  # "the elected president", "a suspended officer"
    return factor
