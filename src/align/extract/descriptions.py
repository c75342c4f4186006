"""Descriptions that stand for a person through a role: "the Special Envoy", "the Chinese leader", "the official"."""

from __future__ import annotations

import re
from itertools import islice, takewhile

from align.extract.figures import Figure
from align.extract.names import FUNCTION_WORDS, SPEECH, word_set
from align.extract.phrases import Parser
from align.extract.titles import DESCRIPTIONS, MODIFIERS, ROLES, canonical_role
from align.extract.tokens import Tokens, nation

__all__ = ["resolve_descriptions"]

_YEARS_OLD = re.compile(r"\d{1,3}-year-old$")
_PREPOSITIONS = word_set("with to of for from by on at in against between about under into as than like via")
_DEGREES = word_set("top chief senior party communist former high-ranking ranking incumbent veteran special prime")
_BETWEEN = 4  # tokens between a name and what stands in apposition to it
_REACH = 12  # sentences back within which a description finds its person


def resolve_descriptions(parser: Parser, figures: list[Figure]) -> None:
    """Add to the figures the descriptions that mean one of them; what stays ambiguous is left out."""
    t = parser.t
    spans = sorted((start, end, number) for number, figure in enumerate(figures) for start, end in figure.seen)
    taken = {start for start, _, _ in spans}
    at = 0
    leads: list[tuple[int, int]] = []  # (sentence, figure) of likely subjects, in order
    last: dict[int, int] = {}  # figure -> sentence of its last mention, the latest last
    for i in [i for i, word in enumerate(t.folds) if word == "the"]:
        while at < len(spans) and spans[at][0] <= i:
            start, end, number = spans[at]
            last.pop(number, None)
            last[number] = t.sentence[start]
            if _subject(t, start, end):
                leads.append((t.sentence[start], number))
            at += 1
        if t.kinds[i] != "body" or i in taken or (i and t.folds[i - 1] == "as"):
            continue
        found = _described(parser, i)
        if found is None:
            continue
        end, head, code, aged = found
        if i and t.gaps[i] == ", " and (end >= parser.size or t.gaps[end][:1] in (",", ".", "\n")):
            chosen = _apposed(t, spans, at, i)
        else:
            chosen = _choose(figures, last, leads, t.sentence[i], head, code, aged)
        if chosen is not None:
            figures[chosen].seen.setdefault((i, end), f"description by role: {head}")
            last.pop(chosen, None)
            last[chosen] = t.sentence[i]
            if _subject(t, i, end):
                leads.append((t.sentence[i], chosen))


def _described(parser: Parser, i: int) -> tuple[int, str, str | None, bool] | None:
    """Read "the [Chinese] [top] HEAD" at token ``i``: end, head, country, whether an age is said."""
    t = parser.t
    j, aged = i + 1, False
    code: str | None = None
    while j < parser.size and j < i + 5 and t.plain(j):
        length = parser.head(j)
        if length:
            end = j + length
            if end < parser.size and t.joined(end) and parser.head(end):
                return None
            return (end, " ".join(t.folds[j:end]), code, aged) if _ends(parser, end) else None
        country, adjective = nation(t.words[j])
        if country is not None and (adjective or t.possessive[j]):
            code = country
        elif _YEARS_OLD.match(t.folds[j]):
            aged = True
        elif t.folds[j] not in _DEGREES and t.folds[j] not in MODIFIERS:
            return None
        j += 1
    return None


def _ends(parser: Parser, end: int) -> bool:
    """Tell whether the description ends at token ``end``: no noun, name or "of" goes on with it."""
    t = parser.t
    if end >= parser.size or t.possessive[end - 1] or not t.plain(end):
        return True
    word = t.folds[end]
    if word in ("of", "for") or t.caps[end] or t.words[end][0].isdigit():
        return False
    return word in FUNCTION_WORDS or word in SPEECH or word.endswith(("ed", "s", "ly")) or not word.isalpha()


def _apposed(t: Tokens, spans: list[tuple[int, int, int]], at: int, i: int) -> int | None:
    """Return the figure named just before an apposition: "Senator Ann Lee of Ohio, the Democratic leader, ..."."""
    if not at:
        return None
    start, end, number = spans[at - 1]
    return number if t.sentence[start] == t.sentence[i] and 0 <= i - end <= _BETWEEN else None


def _subject(t: Tokens, start: int, end: int) -> bool:
    """Tell whether a mention is likely the subject of its clause."""
    if t.kinds[start] != "body" or t.possessive[end - 1]:
        return False
    return t.gaps[start] == "\n" or t.folds[start - 1] not in _PREPOSITIONS


def _choose(
    figures: list[Figure],
    last: dict[int, int],
    leads: list[tuple[int, int]],
    sentence: int,
    head: str,
    code: str | None,
    aged: bool,
) -> int | None:
    """Return the figure that a description means, None in doubt."""
    classes = DESCRIPTIONS.get(head, frozenset())
    same = canonical_role(head)
    near = list(takewhile(lambda number: last[number] >= sentence - _REACH, reversed(last)))
    if aged:
        recent = [number for number in near if last[number] >= sentence - 1]
        if len(recent) != 1:
            return None
        roles = figures[recent[0]]
        fits = not roles.roles or same in map(canonical_role, roles.heads()) or ROLES.get(head) in roles.sorts()
        return recent[0] if fits else None
    fitting = []
    for number in near:
        figure = figures[number]
        if code is not None and figure.country != code:
            continue
        if any(canonical_role(role) == same for role in figure.heads()) or classes & figure.sorts():
            fitting.append(number)
    if head in ("party chief", "party leader", "party secretary") and not fitting:
        fitting = [
            number
            for number in near
            if (code is None or figures[number].country == code)
            and figures[number].heads() & {"general secretary", "party general secretary", "first secretary"}
        ]
    exact = [n for n in fitting if any(canonical_role(role) == same for role in figures[n].heads())]
    fitting = exact or fitting
    if len(fitting) > 1:
        acting = [number for number in fitting if figures[number].alone]
        fitting = acting or fitting
    if len(fitting) <= 1:
        return fitting[0] if fitting else None
    for _, number in islice(reversed(leads), 200):
        if number in fitting:
            return number
    return None
