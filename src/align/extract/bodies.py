"""Tell companies, clubs and teams by what stands beside their names, and persons by what only persons do.

A run of capitals is no more than that: "Helvar" may be anything. "The lift maker Helvar" and "Helvar, a maker of
lifts," say what it is; who beats whom by one score is a team, by sets a player.
"""

from __future__ import annotations

import re
from itertools import pairwise

from align.extract.gazetteer import is_place
from align.extract.names import GIVEN_NAMES, SURNAMES_FIRST, word_set
from align.extract.nominals import Phrase
from align.extract.titles import ROLES
from align.extract.tokens import Tokens, nation

__all__ = ["does_as_person", "mark_organisations"]

_DESCRIBERS = word_set(
    """company firm bank brewer brewery airline carmaker automaker retailer maker chipmaker drugmaker lender insurer
    operator startup start-up miner manufacturer supermarket chain giant utility charity pollster supplier carrier
    conglomerate subsidiary shipbuilder steelmaker planemaker refiner newspaper club side wholesaler grocer
    telecoms broadcaster biotech fintech shipyard oilfield bookmaker bookseller distiller winemaker watchmaker
    toymaker shoemaker tyremaker truckmaker phonemaker dairy packager developer foundry smelter
    regulator watchdog nonprofit non-profit think-tank federation homebuilder boatbuilder marketplace"""
)
_SAYS = word_set("said says announced announces reported reports posted posts")
_CONTEST = word_set(
    """beat beats beating defeated defeats defeating edged edge edges thrashed thrash routed rout downed overcame
    hammered trounced outlasted topped blanked saw drew held outscored overpowered"""
)
_RESULT = word_set("win victory defeat draw loss triumph")
_TO = word_set("over against to by with at")
_PERSONAL = word_set(
    """died dies pleaded pleads resigned married retired wept smiled thanked joked laughed apologised apologized
    graduated scored converted knelt"""
)
_UNDERGONE = word_set(
    """born sentenced jailed arrested remanded convicted acquitted appointed elected sworn nominated hospitalised
    hospitalized discharged buried survived married indicted arraigned handcuffed"""
)
_SHOWN = word_set("won wins was finished took came beat set clocked crossed claimed ran retained")
_GOALS = word_set("goal goals header penalty hat-trick try tries touchdown double volley points")
_KNOWN_AS = word_set("suspect victim defendant counterpart driver pilot")
_LEAVES = word_set("who of in at for from with on and to whose by as overseeing based working specialising")
_BELONGING = word_set(
    """company employee employees workers plant factory shares spokesman spokeswoman customers stores store headquarters
    executives management shareholders staff engineers drivers branch warehouse outlet"""
)
_SCORE = re.compile(r"(?<![\d-])\d{1,3}[-–]\d{1,3}(?![\d-])")
_REACH = 8  # tokens between a name and the word that says what it is


def does_as_person(t: Tokens, phrase: Phrase) -> bool:
    """Tell whether the words around a name say that it is somebody's.

    "Mary Moss died", "Kenya's Mary Moss won", "two goals from Mary Moss", "his Lao counterpart Mary Moss".
    """
    start, end = phrase.start, phrase.end
    if phrase.plays:
        return True
    if start and t.plain(start):
        before = t.folds[start - 1]
        if (
            before == "counterpart"
            or before.endswith("year-old")
            or (start > 1 and before in ("from", "by") and t.folds[start - 2] in _GOALS)
        ):
            return True
    if start and t.gaps[start] == ", " and t.folds[start - 1] in _KNOWN_AS and end < len(t.folds):
        return t.gaps[end][:1] in (",", ".", "\n")
    if _introduced(t, end):
        return not is_place(" ".join(t.words[phrase.name : end]))
    if end + 1 >= len(t.folds) or not t.plain(end) or t.possessive[end - 1]:
        return False
    verb, behind = t.folds[end], t.folds[end + 1]
    if verb in _PERSONAL or (verb in ("was", "is") and behind in _UNDERGONE) or (verb == "had" and behind == "taken"):
        return True
    return bool(start) and t.possessive[start - 1] and nation(t.words[start - 1])[0] is not None and verb in _SHOWN


def _introduced(t: Tokens, end: int) -> bool:
    """Read ", a government officer overseeing" behind a name: an article and, few words on, what somebody is."""
    if end + 2 >= len(t.folds) or t.gaps[end] != ", " or t.folds[end] not in ("a", "an"):
        return False
    for k in range(end + 1, min(end + _REACH, len(t.folds))):
        if not t.plain(k) or t.caps[k] or t.folds[k] in _LEAVES:
            return False
        if t.folds[k] in ROLES:
            return k + 1 >= len(t.folds) or not t.plain(k + 1) or t.folds[k + 1] in _LEAVES
    return False


def mark_organisations(t: Tokens, phrases: list[Phrase]) -> None:
    """Make organisations of the names that the text calls a company, a bank, a club, or that play as teams."""
    open_ = [p for p in phrases if p.sort == "person" and not (p.titled or p.aged or p.apposed)]
    ends = {p.end for p in phrases if p.sort == "organisation"}
    known: set[tuple[str, ...]] = set()
    for phrase in open_:
        if t.folds[phrase.name] in _DESCRIBERS and t.gaps[phrase.name] == "\n" and phrase.end - phrase.name > 1:
            phrase.start = phrase.name = phrase.name + 1  # "Drugmaker Pfizer said"
            known.add(tuple(t.folds[phrase.name : phrase.end]))
    for phrase in open_:
        words = tuple(t.folds[phrase.name : phrase.end])
        if t.titled[phrase.name] or t.kinds[phrase.name] != "body":
            continue
        if words in known or _described(t, phrase) or _joined_to(t, phrase, ends):
            known.add(words)
            ends.add(phrase.end)
    known |= _teams(t, open_)
    for phrase in open_:
        words = tuple(t.folds[phrase.name : phrase.end])
        short = len(words) == 1 and any(words[0] == name[0] and len(name) > 1 for name in known)
        if words in known or (short and not is_place(t.words[phrase.name])):
            phrase.sort = "organisation"


def _given(t: Tokens, phrase: Phrase) -> bool:
    word = t.folds[phrase.name]
    return phrase.end - phrase.name > 1 and (word in GIVEN_NAMES or word in SURNAMES_FIRST)


def _described(t: Tokens, phrase: Phrase) -> bool:
    """Read "the lift maker Helvar", "the operator, Go South,", "Helvar, a maker of lifts", "Helvar said its profit"."""
    start, end, size = phrase.start, phrase.end, len(t.folds)
    if start and not t.caps[start - 1] and t.folds[start - 1] in _DESCRIBERS and not t.possessive[start - 1]:
        closed = end < size and t.gaps[end][:1] in (",", ".", ";", "\n")
        if t.plain(start) or (t.gaps[start] == ", " and closed):
            return True
    if _given(t, phrase) or end + 2 >= size:
        return False
    owns = t.plain(end) and t.folds[end] in _BELONGING and not t.possessive[end - 1]
    if owns and end - phrase.name > 1 and not is_place(t.words[phrase.name]):
        return True
    if t.gaps[end] == ", " and t.folds[end] in ("a", "an", "the"):
        for k in range(end + 1, min(end + _REACH, size)):
            if not t.plain(k):
                return False
            if t.folds[k] in _DESCRIBERS:
                return t.folds[k] != "side"
            if t.folds[k] in ("who", "of", "in", "for"):
                return False
    if t.plain(end) and t.folds[end] in _SAYS:
        for k in range(end + 1, min(end + _REACH, size)):
            if t.gaps[k] == "\n" or t.folds[k] in ("he", "she", "his", "her", "they", "i"):
                return False
            if t.folds[k] == "its":
                return True
    return False


def _joined_to(t: Tokens, phrase: Phrase, ends: set[int]) -> bool:
    """Read "Zlatar and Poland's Bursztyn will merge": what is joined to a company, and does with it, is one."""
    start, end = phrase.start, phrase.end
    if _given(t, phrase) or end >= len(t.folds) or not t.plain(end) or t.folds[end] not in ("will", "have", "are"):
        return False
    if start > 1 and t.possessive[start - 1] and nation(t.words[start - 1])[0] is not None:
        start -= 1
    return start > 1 and t.folds[start - 1] == "and" and start - 1 in ends


def _teams(t: Tokens, phrases: list[Phrase]) -> set[tuple[str, ...]]:
    """Return the names of teams: those between which a verb or a noun of a result stands, beside one score."""
    found: set[tuple[str, ...]] = set()
    for one, other in pairwise(phrases):
        sentence = t.sentence[one.name]
        if t.sentence[other.name] != sentence or t.kinds[one.name] != "body":
            continue
        between = t.folds[one.end : other.start]
        if not between or len(between) > _REACH or t.possessive[one.end - 1]:
            continue
        result = next((k for k, word in enumerate(between) if word in _RESULT), None)
        beaten = between[0] in _CONTEST or (len(between) > 1 and between[1] in _CONTEST)
        if not beaten and (result is None or not _TO.intersection(between[result:])):
            continue
        first = t.sentence.index(sentence)
        last = next((k for k in range(other.end, len(t.sentence)) if t.sentence[k] != sentence), len(t.sentence))
        scores = _SCORE.findall(t.text, t.starts[first], t.ends[last - 1])
        if len(scores) == 1:
            for phrase in (one, other):
                team = phrase.start and t.folds[phrase.start - 1] == "the"
                if team or not _given(t, phrase):
                    found.add(tuple(t.folds[phrase.name : phrase.end]))
        elif len(scores) > 1:
            one.plays = other.plays = True
    return found
