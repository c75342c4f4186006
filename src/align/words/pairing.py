"""Which words of two passages correspond: equal, inflected, respelt, reordered, abbreviated."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

import msgspec

from align.extract.expressions import Expression, find_expressions
from align.extract.months import find_months
from align.words.lexicon import Lexicon, lexicon
from align.words.tokens import Token, tokens_of

__all__ = ["Box", "Side", "pair", "side_of", "tokens_in"]

Box = tuple[int, int, int, int]
"""A stretch without common order: tokens ``[a0, a1)`` on the left, ``[b0, b1)`` on the right."""

_MOST = 4_000_000  # token pairs for which the common order is looked for; beyond it only equal words correspond
_DATES = 200  # of one side; more are a calendar
_FEW = 40_000  # pairs of left-over words that are looked at for spelling
_ALIKE = 0.78  # Indel similarity from which two words are one word inflected or respelt


class Side(msgspec.Struct, eq=False):
    """One side of a bead while it is compared.

    Attributes:
        partner: for each token the index of its partner on the other side, -1 where it has none.
        known: for each token whether the other side says the same, with or without a partner.
        dates: date expressions; `dated` gives the index of the expression that a token stands in.
    """

    text: str
    tokens: list[Token]
    words: Lexicon
    dates: list[Expression]
    dated: dict[int, int]
    partner: list[int]
    known: list[bool]


def side_of(text: str, spans: Sequence[tuple[int, int]], words: Lexicon) -> Side:
    """Read one side of a bead."""
    tokens, dates, dated = _read(text, tuple((start, end) for start, end in spans), words.code)
    return Side(text, tokens, words, dates, dated, [-1] * len(tokens), [False] * len(tokens))


@lru_cache(maxsize=256)  # a claim is compared with several
def tokens_in(text: str, spans: tuple[tuple[int, int], ...], code: str) -> list[Token]:
    """Return the tokens of the spans of a text, by the lists of the language of this code; none is to be changed."""
    return tokens_of(text, spans, lexicon(code))


@lru_cache(maxsize=64)  # the fullest account of a statement is compared with all others
def _read(
    text: str, spans: tuple[tuple[int, int], ...], code: str
) -> tuple[list[Token], list[Expression], dict[int, int]]:
    tokens = tokens_in(text, spans, code)
    dates = [found for start, end in spans for found in _dates(text, start, end, code)][:_DATES]
    dated: dict[int, int] = {}
    number = 0
    for at, token in enumerate(tokens if dates else ()):
        while number < len(dates) and dates[number].end <= token.start:
            number += 1
        if number < len(dates) and dates[number].start <= token.start:
            dated[at] = number
    return tokens, dates, dated


def _dates(text: str, start: int, end: int, code: str) -> list[Expression]:
    """Return the dates of a sentence, in order; a month alone is one too where no longer date holds it."""
    found = find_expressions(text, start, end, code)
    alone = [
        month
        for month in find_months(text, start, end, code)
        if all(month.end <= date.start or date.end <= month.start for date in found)
    ]
    return sorted([*found, *alone], key=lambda date: date.start) if alone else found


def pair(left: Side, right: Side) -> list[Box]:
    """Fill in partners on both sides; return the stretches between the words in common order."""
    boxes = _in_order(left, right)
    _left_over(left, right, lambda token: token.key)
    _left_over(left, right, lambda token: token.fold)
    _compounds(left, right)
    _initials(left, right)
    _variants(left, right)
    for one, other in ((left, right), (right, left)):
        keys = {token.key for token in other.tokens}
        folds = {token.fold for token in other.tokens}
        for at, token in enumerate(one.tokens):
            if one.partner[at] >= 0 or token.key in keys or token.fold in folds:
                one.known[at] = True
    return boxes


def _in_order(left: Side, right: Side) -> list[Box]:
    """Pair the longest common subsequence of keys."""
    n, m = len(left.tokens), len(right.tokens)
    keys = [[token.key for token in side.tokens] for side in (left, right)]
    if keys[0] == keys[1]:
        left.partner, right.partner = list(range(n)), list(range(n))
        return []
    if n * m > _MOST:
        return [(0, n, 0, m)]
    from rapidfuzz.distance import Indel

    boxes: list[Box] = []
    for op in Indel.opcodes(keys[0], keys[1]):
        box = (op.src_start, op.src_end, op.dest_start, op.dest_end)
        if op.tag == "equal":
            for i, j in zip(range(box[0], box[1]), range(box[2], box[3]), strict=True):
                left.partner[i], right.partner[j] = j, i
        elif boxes and boxes[-1][1] == box[0] and boxes[-1][3] == box[2]:
            boxes[-1] = (boxes[-1][0], box[1], boxes[-1][2], box[3])
        else:
            boxes.append(box)
    return boxes


def _free(side: Side) -> Iterable[tuple[int, Token]]:
    return (
        (at, token)
        for at, token in enumerate(side.tokens)
        if side.partner[at] < 0 and not (token.function or side.known[at])
    )


def _left_over(left: Side, right: Side, key: object) -> None:
    """Pair content words that stand in another order."""
    assert callable(key)
    places: dict[str, list[int]] = {}
    for at, token in _free(right):
        places.setdefault(key(token), []).append(at)
    for rest in places.values():
        rest.reverse()
    for at, token in list(_free(left)):
        rest = places.get(key(token), [])
        if rest:
            left.partner[at] = rest.pop()
            right.partner[left.partner[at]] = at


def _compounds(left: Side, right: Side) -> None:
    """Pair a word with the two words it is written as on the other side ("Vietnam", "Viet Nam")."""
    for one, other in ((left, right), (right, left)):
        whole: dict[str, int] = {}
        for at, token in _free(one):
            if len(token.fold) >= 5:
                whole.setdefault(token.fold, at)
        if not whole:
            continue
        for at in range(len(other.tokens) - 1):
            first, second = other.tokens[at], other.tokens[at + 1]
            found = whole.get(first.fold + second.fold)
            if found is None or (other.partner[at] >= 0 and other.partner[at + 1] >= 0):
                continue
            one.known[found] = other.known[at] = other.known[at + 1] = True
            if one.partner[found] < 0 and other.partner[at] < 0:
                one.partner[found], other.partner[at] = at, found


def _initials(left: Side, right: Side) -> None:
    """Take capitals ("MPF") for the words they begin ("Ministério Público Federal")."""
    for one, other in ((left, right), (right, left)):
        heads = ""
        places: list[int] = []
        for at, token in enumerate(other.tokens):
            if token.name or (token.first and other.text[token.start].isupper()):
                heads += token.fold[:1]
                places.append(at)
        for at, token in list(_free(one)):
            if not 2 <= len(token.fold) <= 6 or not one.text[token.start : token.end].isupper():
                continue
            begin = heads.find(token.fold)
            if begin >= 0:
                one.known[at] = True
                for place in places[begin : begin + len(token.fold)]:
                    other.known[place] = True


def _variants(left: Side, right: Side) -> None:
    """Pair spellings and derivations of one word; two names must be nearly equal."""
    rest = [
        [(at, t) for at, t in _free(side) if len(t.fold) >= 5 and not t.sort and len(t.fold) < 64]
        for side in (left, right)
    ]
    if not rest[0] or not rest[1] or len(rest[0]) * len(rest[1]) > _FEW:
        return
    from rapidfuzz.distance import Indel, Levenshtein

    found: list[tuple[float, int, int]] = []
    for i, a in rest[0]:
        for j, b in rest[1]:
            if a.fold[0] != b.fold[0]:
                continue
            if a.name and b.name:
                if len(a.fold) >= 6 and Levenshtein.distance(a.fold, b.fold, score_cutoff=1) <= 1:
                    found.append((-0.95, i, j))
                continue
            score = Indel.normalized_similarity(a.fold, b.fold, score_cutoff=_ALIKE)
            if score >= _ALIKE and a.fold[:4] == b.fold[:4]:
                found.append((-score, i, j))
    for _, i, j in sorted(found):
        if left.partner[i] < 0 and right.partner[j] < 0:
            left.partner[i], right.partner[j] = j, i
