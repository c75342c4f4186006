"""Judge what a date in its sentence is the date of: the main event, its background, a plan, a count, a saying.

A date speaks for the main event by where it stands (the lead before all) and by the words around it. The factors were
set by reading reports; each is a cue that is general to news: "since", "who ... on", "ended on", "the ... meeting".
"""

from __future__ import annotations

import re
from datetime import date

from align.extract.expressions import Expression
from align.extract.reference import Reference
from align.model import Block, Segments

__all__ = ["COUNTED", "headline_words", "is_ahead", "is_said", "weigh"]

# weight of a date by the sentence of the body it stands in
_WEIGHTS = (3.0, 2.0, 1.6, 1.2, 1.0, 0.8, 0.6, 0.5)
_ON_TOPIC = (0.4, 0.6, 0.9)  # of a late sentence with no, one, and more of the headline's words
_ELSEWHERE = {"dateline": 1.2, "title": 1.0, "caption": 0.9}
_LOOSE = {"weekend": 0.8, "week": 0.6, "month": 0.4, "year": 0.2}
_CLOCK = 0.8  # of a time of day that stands without a day, which is then the day of the report
_CLOCK_SENTENCES = 12
_FUTURE = re.compile(
    r"\b(?:(?:will|shall|wird|werden|sera|seront|será|serão|irá|vai|sarà|zal|zullen|ska|będzie|będą|bude|budou|будет|"
    r"будут|буде|будуть)\W+(?:\w+\W+){0,16}|(?:would|to be|"
    r"\w{3,}(?:rão|rá)|scheduled (?:for|to|on)|expected (?:to|on|in)|due (?:to|on|in|for)|effective|slated|planned "
    r"(?:for|on)|plans? to|upcoming|ahead of|in advance of|deadline|set for|set to|hopes? to|is to|are to|deve|sẽ|"
    r"prévue?|geplant|previst[ao])\W+(?:\w+\W+){0,18}|(?:before|until|till|starting|bis(?: zum)?|tot|до|antes d[aeo]l?|"
    r"hasta|jusqu['’]au|fino al?)\W+(?:\w+\W+){0,6}|(?:next|by)\W+(?:\w+\W+){0,2})$",
    re.IGNORECASE,
)
# one of which the pattern needs, in small letters
_FUTURE_HINTS = tuple(
    "will|shall|wird|werden|sera|seront|vai|sarà|zal|zullen|ska|będ|bud|буд|would|to be|rão|rá|scheduled|expected|due |"
    "deve|effective|slated|plan|upcoming|ahead|advance|deadline|set |hope|is to|are to|sẽ|prévu|previst|before|until|"
    "till|bis|starting|tot|до|antes|hasta|jusqu|fino|next|by".split("|")
)
_AHEAD_AFTER = re.compile(r"\W*(?:will|shall|deadline)\b")
_PRESENT = re.compile(
    r"\b(?:starts|begins|opens|takes place|kicks off|happening|turns \d+|convenes|resumes|beginnt|commence|comienza|"
    r"começa|inizia)\W+(?:\w+\W+){0,4}$"
)
_PAST_BETWEEN = re.compile(
    r"\b(?:said|told|announced|was|were|had|did|died|met|killed|signed|after|took|gave|came|went|began|fell|broke|saw|"
    r"wrote|spoke|rose|won|lost|struck|left|found)\b",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"[.!?;]\s|\bthat\b|, (?:and|but|who|which)\b")
_BACKGROUND = re.compile(
    r"\b(?:since|born|founded|elected in|dated|from|ending|until|between|back (?:in|on)|as of|desde|depuis|"
    r"seit|dal|following|election on|re-elected on|first reported|anniversary of|held every|every|each)\s+"
    r"(?:the\s+|on\s+|early\s+|late\s+)?$",
    re.IGNORECASE,
)
# "for the year ended January 31", "holders of record April 8": periods and terms of accounts
_PERIOD = re.compile(
    r"\b(?:(?:weeks?|months?|quarters?|half|years?|period|term)\b(?: that| which)? (?:ended|ending|ends|to|through|up "
    r"to)(?: on)?|payable(?: on)?|of record(?: on)?|record date(?: of| is)?|expir(?:es|ed|ing)(?: on)?|matur(?:es|ing)"
    r"(?: on)?|takes effect(?: on)?|in effect)\s$",
    re.IGNORECASE,
)
_SAYING = re.compile(
    r"\b(?:said|says|told|announced|reported|confirmed|tweeted|wrote|added|statement|disse|afirmou|informou|dijo|a "
    r"dit|sagte|afferma|ha detto)(?:\s+(?:on|late|early|earlier|in a statement|reporters|nesta|na|no|el|le))*\s+$",
    re.IGNORECASE,
)
# "it was reported Wednesday": not even the day of the saying is the event's
_REPORTED = re.compile(
    r"\b(?:was|were|been|being|is|are) (?:reported|announced|revealed|disclosed|confirmed)(?: late| early| on)*\s+$"
)
# "in Friday's edition of": the day of the paper
_EDITION = re.compile(r"\b(?:edition|edição|edición|édition|Ausgabe|edizione)\b[^.;]{0,25}$")
# "was still missing on Friday": the day of a state, not of what brought it about
_STATE = re.compile(r"\b(?:still|remain(?:s|ed)?|continu(?:es|ed|ing))\b(?:(?!\b(?:after|since|when)\b)[^,.;])*$")
_RELEASED = re.compile(r"\b(?:released|published|posted|issued|airing|aired|obtained|updated)(?: late| early| on)*\s+$")
# "who won on Wednesday": a clause that says who somebody is
_ASIDE = re.compile(r"\b(?:who|whose|which)\s(?:(?!\bwhen\b)[^,.;])*$")
_AFTERMATH = re.compile(r"\b(?:after|since|following)\s[^,.;]{1,90}$")
# "the July 25 call": the day qualifies a noun, and that noun is seldom the news
_OWNED = re.compile(
    r"(?:\b(?:the|a|an|his|her|its|their|our|this|that|one|another|no|any)|\w['’]s|s['’])(?: [a-z]+)? $", re.IGNORECASE
)
_MONTH_NAME = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*"
_ENGLISH_DAY = re.compile(rf"\b{_MONTH_NAME}\.? \d|\d(?:st|nd|rd|th)?(?: of)? {_MONTH_NAME}")
_NOUN_BEHIND = re.compile(
    r"(?:,? \d{4},?)? (?!(?:on|in|and|after|to|for|as|at|with|by|that|who|have|has|had|is|was|are|were|since|from|when|"
    r"where|but|or|will|would|over|during|before|while|which|of|amid|following|because|if|near|until|under|against|than|"
    r"it|he|she|they|it's|its|his|her|their|the|a|an|not|about|through|via|following|morning|night|"
    r"afternoon|evening|said|says|local|last|this|one|two|three|outside|inside|into|between|along|without|due|despite|"
    r"upon|ahead|onwards?|there|so|then|only|just|also|alone|early|late|instead|again|later|down|up|out|off)\b)[a-z]{3}"
)
COUNTED = "the day of the count"
# "the toll rose to six on Friday": the day of the count, not of the event
_TOLL = re.compile(
    r"\b(?:toll|number|count)\b[^.;]{0,110}\b(?:rose|rises|risen|climbed|climbs|stood|stands|reached|jumped|grew)\b"
    r"(?:(?!\b(?:when|after)\b)[^.;]){0,40}$"
)
_TWEET = re.compile(r"\(@\w+\)\s*$")
_HAPPENED = re.compile(
    r"\b(?:was|were|had|have|has|[a-z]{3,}ed|fell|struck|hit|broke|began|came|left|went|took|ran|shot|blew|rose|told)\b"
)
_CONTENT = re.compile(
    r"\b(?!(?:that|this|with|from|after|over|have|will|says|said|about|into|what|when|were)\b)[^\W\d_]{4,}"
)
_STOP = re.compile(r"[.,;:]")
_HAPPENED_ON = re.compile(r"\b(?:happened|occurred|took place|unfolded|broke out)\b[^.;]{0,60}$")
_HABIT = re.compile(
    r"\b(?:every|each|daily|weekdays|tomorrow|opens?|usually|always|until|till|hours|starts?)\b", re.IGNORECASE
)


def is_ahead(text: str, block: Block, expression: Expression) -> bool:
    """Say whether the words before an expression put it into the future; "will" behind it counts too."""
    if expression.modifier == "next" or (expression.shift or 0) > 0:
        return True
    before = _CLAUSE.split(text[max(block.start, expression.start - 120) : expression.start])[-1]
    if _PRESENT.search(before):
        return True
    match = _FUTURE.search(before) if any(map(before.lower().__contains__, _FUTURE_HINTS)) else None
    while match is not None:
        if not _PAST_BETWEEN.search(match.group()):
            return True
        match = _FUTURE.search(before, match.start() + 1)
    return _AHEAD_AFTER.match(text, expression.end, min(block.end, expression.end + 12)) is not None


def is_said(text: str, block: Block, e: Expression, topic: frozenset[str]) -> bool:
    """Say whether an expression dates a saying, and words of the headline stand soon behind it."""
    if not _SAYING.search(text[max(block.start, e.start - 100) : e.start]):
        return False
    behind = _STOP.split(text[min(block.end, e.end + 2) : min(block.end, e.end + 100)])[0]
    return any(word[:5] in topic for word in _CONTENT.findall(behind.lower()))


def headline_words(segments: Segments) -> frozenset[str]:
    """Return the beginnings of the words that tell the event: those of the headline, else of the first sentence."""
    text = segments.document.text
    found = next((text[s.start : s.end] for s in segments.sentences if s.kind == "title"), segments.document.title)
    if not found:
        found = next((text[s.start : s.end] for s in segments.sentences if s.kind == "body"), "")
    return frozenset(word[:5] for word in _CONTENT.findall(found[:400].lower()))


def weigh(
    text: str,
    block: Block,
    sentence: int,
    e: Expression,
    day: date | None,
    reference: Reference,
    ahead: bool,
    topic: frozenset[str] = frozenset(),
) -> tuple[float, str]:
    """Return how much an expression speaks for being the event's date, and why it is not, if so.

    Args:
        text, block, sentence, e: where the expression stands; `sentence` counts those of the body.
        day, reference: what it means, and the day of writing.
        ahead: whether it lies in the future (`is_ahead`).
        topic: words of the headline (`headline_words`).
    """
    if ahead:
        return 0.0, "the future"
    body = block.kind == "body"
    before = text[max(block.start, e.start - 100) : e.start]
    weight = _ELSEWHERE.get(block.kind, 0.0)
    if body:
        about = text[max(block.start, e.start - 140) : e.end + 100].lower()
        shared = len({word[:5] for word in _CONTENT.findall(about)} & topic)
        if e.month is not None and not before.endswith(("on ", "On ", ", ")):
            shared = 0  # "November 1: as it happened" is an entry of a list
        elif _HAPPENED_ON.search(before):
            shared = 2
        late = _ON_TOPIC[min(shared, 2)]
        weight = max(_WEIGHTS[sentence], late) if sentence < len(_WEIGHTS) else late
    if e.loose == "clock":
        return _of_clock(text, block, sentence, e, before)
    if body and (_BACKGROUND.search(before) or _PERIOD.search(before)):
        return weight * 0.05, ""
    if e.loose:
        weight *= _LOOSE[e.loose]
    elif e.day is None and e.weekday is None and e.shift is None:
        return 0.0, "too vague"
    if body:
        if _TOLL.search(text, max(block.start, e.start - 160), e.start):
            return weight * 0.3, COUNTED
        weight *= _in_clause(text, block, e, before, topic)
    if e.modifier == "last" and not e.loose:
        weight *= 0.7
    if _TWEET.search(before):
        weight *= 0.1
    if day is None and e.month is not None:
        weight *= 0.2 if e.year is not None else 0.5
    if day is not None and reference.day is not None:
        distance = (reference.day - day).days
        if distance < -1:
            return 0.0, "the future"
        if distance > 60:
            return weight * 0.15, "the background" if distance > 300 else ""
        if distance > 8:
            weight *= 0.4
    return weight, ""


def _in_clause(text: str, block: Block, e: Expression, before: str, topic: frozenset[str]) -> float:
    """Return the factor of the clause that a date of the body stands in; 1 for a main clause that tells what was."""
    factor = 1.0
    owner = text.startswith(("'s ", "’s "), e.end)
    if _REPORTED.search(before) or _EDITION.search(before):
        factor *= 0.3
    elif _SAYING.search(before) and not e.back:
        factor *= 0.5
    elif _RELEASED.search(before):
        factor *= 0.85
    if _STATE.search(before):
        factor *= 0.5
    if _ASIDE.search(before):
        factor *= 0.4
    elif _AFTERMATH.search(before):
        factor *= 0.6
    if owner:  # "Sunday's quake" is the news where the headline says so
        noun = _CONTENT.findall(_STOP.split(text[e.end + 2 : e.end + 50])[0].lower())
        factor *= 0.9 if any(word[:5] in topic for word in noun) else 0.5
    elif e.month is not None and e.day is not None and not before.endswith(" on ") and _NOUN_BEHIND.match(text, e.end):
        # "the March 3 talks"; in other languages what stands behind a date is not what is dated
        factor *= 0.15 if _ENGLISH_DAY.search(text, e.start, e.end) else 1.0
    elif _OWNED.search(before) and _NOUN_BEHIND.match(text, e.end):
        factor *= 0.4
    if _quoted(text, block, e.start):
        factor *= 0.3 if e.shift is not None else 0.6
    elif e.shift is not None and owner:
        factor *= 0.6
    return factor


def _of_clock(text: str, block: Block, sentence: int, e: Expression, before: str) -> tuple[float, str]:
    """Weigh a time of day in a report that names no day: what happened "at around 6am" did so on the day of writing."""
    around = before.rpartition(". ")[2] + text[e.end : e.end + 60].partition(". ")[0]
    told = block.kind == "body" and sentence < _CLOCK_SENTENCES and _HAPPENED.search(around) is not None
    if not told or _HABIT.search(around) or _quoted(text, block, e.start):
        return 0.0, "too vague"
    return _CLOCK, ""


def _quoted(text: str, block: Block, at: int) -> bool:
    """Say whether the last quotation mark before a place opens a quotation."""
    before = text[max(block.start, at - 300) : at]
    last = max(before.rfind('"'), before.rfind("“"), before.rfind("”"))
    if last < 0 or before[last] != '"':
        return last >= 0 and before[last] == "“"
    return last + 1 < len(before) and before[last + 1].isalnum() and (not last or not before[last - 1].isalnum())
