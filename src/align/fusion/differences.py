"""Say where two accounts of one statement differ, as spans of both texts.

Words are aligned by their longest common subsequence (rapidfuzz); what is left over on either side is classified by
closed word classes: numbers, negation, hedging, strength, items of an enumeration, added detail.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

__all__ = ["Deviation", "deviations", "verdict"]

_WORD = re.compile(r"\w+(?:[-'’]\w+)*")
_NUMBER = re.compile(r"\d[\d.,]*")
_NEGATION = frozenset(
    "no not never none neither nor without cannot isn't aren't wasn't weren't don't doesn't didn't won't".split()
)
_HEDGE = frozenset(
    "may might could reportedly allegedly apparently possibly perhaps probably likely unlikely suspected alleged "
    "believed expected".split()
)
_STRENGTH = frozenset(
    "very highly top great greatly greatest high higher highest strongly firmly fully deeply extremely absolutely "
    "always key major vital resolutely vigorously utmost significant significantly warmly".split()
)
_FUNCTION = frozenset(
    "a an the of to in on at by for with from as and or but that which who whom whose this these those it its he his "
    "him she her they their them we our us i my you your is are was were be been being has have had do does did will "
    "would shall should can could may might must also both than then so such into upon about over under after before "
    "between during through s".split()
)

# What two acts of speech say of the force of a statement: asking for is more than hoping for.
_FORCE = {"wish": 1, "express_confidence": 2, "note": 2, "state": 2, "call_for": 3, "urge": 3, "commit": 3, "warn": 4}


class Deviation(msgspec.Struct, frozen=True):
    """A differing passage: kind and the spans in the left and right document, either of which may be absent."""

    kind: str
    left: tuple[int, int] | None
    right: tuple[int, int] | None


class _Word(msgspec.Struct, frozen=True):
    start: int
    end: int
    key: str
    comma_before: bool
    comma_after: bool


def _words(text: str, start: int, end: int) -> list[_Word]:
    found = []
    for m in _WORD.finditer(text, start, end):
        before = text[max(start, m.start() - 2) : m.start()].rstrip()
        found.append(
            _Word(
                m.start(), m.end(), _stem(m.group()), before.endswith((",", ";")), text[m.end() : m.end() + 1] in ",;"
            )
        )
    return found


def _stem(word: str) -> str:
    """Fold case, apostrophes, -ise/-ize and the commonest English endings; other languages keep their words."""
    word = word.casefold().replace("’", "'").removesuffix("'s")
    word = re.sub(r"is(e|ed|es|ing|ation|ations)$", r"iz\1", word) if len(word) > 6 else word
    for ending in ("ations", "ation", "ings", "ing", "ed", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word.removesuffix(ending)
    return word


def deviations(
    left_text: str, left: tuple[int, int], right_text: str, right: tuple[int, int], acts: tuple[str, str] = ("", "")
) -> tuple[Deviation, ...]:
    """Return the passages in which two spans differ in what they say, in order of the left text.

    Function words, word order and words that stand elsewhere on the other side are no difference.
    """
    from rapidfuzz.distance import Indel

    a, b = _words(left_text, *left), _words(right_text, *right)
    keys_a, keys_b = [w.key for w in a], [w.key for w in b]
    elsewhere_a, elsewhere_b = frozenset(keys_a), frozenset(keys_b)
    found = []
    pending: list[tuple[int, int, int, int]] = []
    for op in Indel.opcodes(keys_a, keys_b):
        if op.tag == "equal":
            continue
        box = (op.src_start, op.src_end, op.dest_start, op.dest_end)
        # A deletion directly followed by an insertion is a replacement.
        if pending and pending[-1][1] == box[0] and pending[-1][3] == box[2]:
            box = (pending[-1][0], box[1], pending[-1][2], box[3])
            pending.pop()
        pending.append(box)
    for a0, a1, b0, b1 in pending:
        x = [w for w in a[a0:a1] if w.key not in elsewhere_b and w.key not in _FUNCTION]
        y = [w for w in b[b0:b1] if w.key not in elsewhere_a and w.key not in _FUNCTION]
        if x or y:
            found.append(Deviation(_kind(x, y), _cover(x), _cover(y)))
    force = [_FORCE.get(act, 0) for act in acts]
    if all(force) and force[0] != force[1]:
        found.append(Deviation("strength", None, None))
    return tuple(found)


def _cover(words: Sequence[_Word]) -> tuple[int, int] | None:
    return (words[0].start, words[-1].end) if words else None


def _kind(left: Sequence[_Word], right: Sequence[_Word]) -> str:
    keys = {w.key for w in (*left, *right)}
    numbers = [{w.key for w in side if _NUMBER.match(w.key)} for side in (left, right)]
    if numbers[0] and numbers[1]:
        return "number"
    if keys & _NEGATION:
        return "negation"
    if keys & _HEDGE:
        return "hedging"
    if keys & _STRENGTH:
        return "strength"
    if left and right:
        # An item of an enumeration stands between commas; another item in its slot is another claim.
        listed = all(side[0].comma_before and side[-1].comma_after for side in (left, right))
        return "term" if listed else "wording"
    return "detail"


def verdict(found: Sequence[Deviation]) -> str:
    """Return `agreed`, `variant` or `conflict` for two accounts with these differences.

    One word of emphasis is wording; a different act of speech, or more than one word of emphasis, is another strength.
    """
    kinds = [d.kind for d in found]
    if "number" in kinds or "negation" in kinds:
        return "conflict"
    if "term" in kinds or "hedging" in kinds or kinds.count("strength") > 1:
        return "variant"
    if any(d.kind == "strength" and d.left is None and d.right is None for d in found):
        return "variant"
    return "agreed"
