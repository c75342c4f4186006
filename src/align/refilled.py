"""Forms that were filled in again: two texts of one wording about two things.

A bulletin on an earthquake, a report of a match or of a company's figures that a machine or a habit has written has the
words of the last one, with other names and numbers. By their words such texts are copies of one another. They are not
one voice, though, nor of one event.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from align.copies import CopyPairs

__all__ = ["refilled"]

# Of 5,761 planted copies none is below the one share and above the other; some whose words were replaced at random
# have other names, but then other words, too (`tests/test_refilled.py` has forms of several kinds).
OWN = 1 / 3  # share of the names, and of names and numbers, up to which two texts are about two things
FRAME = 0.9  # share of the words in small letters from which they have one wording
ALIKE = 0.6  # length of the shorter text, by that of the longer one
LEAST = 4  # names and numbers of a text, at least
_WORD = re.compile(r"[^\W\d_]+|\d+(?:[.,:]\d+)*")
_INSIDE = re.compile(r"[\w,;)’'\"”-][ \u00a0]")
_YEAR = re.compile(r"(?:19|20)\d\d")
# two events of one day share what calls the day
_DAYS = frozenset(
    "january february march april may june july august september october november december jan feb mar apr jun jul aug "
    "sep sept oct nov dec monday tuesday wednesday thursday friday saturday sunday".split()
)


class _Blanks(NamedTuple):
    """What a text has put into a form, and what the form is.

    Attributes:
        names: words inside sentences that the text writes with a capital only, without those of the calendar.
        numbers: as written, without years.
        frame: words in small letters.
        words: all words and numbers, in small letters.
    """

    names: frozenset[str]
    numbers: frozenset[str]
    frame: Counter[str]
    words: Counter[str]


def refilled(texts: Sequence[str], pairs: CopyPairs) -> NDArray[np.bool_]:
    """Return which pairs of copies are of one form that was filled in with other names and numbers.

    Silent where names do not begin with capitals or all nouns do.

    Args:
        texts: n strings; only those of pairs are asked for.
        pairs: verified copies among them, m.

    Returns:
        bool [m].
    """
    known: dict[int, _Blanks] = {}
    out = np.zeros(len(pairs.left), np.bool_)
    for k, (left, right) in enumerate(zip(pairs.left.tolist(), pairs.right.tolist(), strict=True)):
        for side in (left, right):
            if side not in known:
                known[side] = _blanks(texts[side])
        out[k] = _again(known[left], known[right])
    return out


def _blanks(text: str) -> _Blanks:
    words = [(found.start(), found.group()) for found in _WORD.finditer(text)]
    frame = Counter(word for _, word in words if word.islower())
    names = frozenset(
        word.casefold()
        for at, word in words
        if word[0].isupper() and len(word) > 1 and _INSIDE.fullmatch(text, max(0, at - 2), at)
    )
    numbers = frozenset(word for _, word in words if word[0].isdigit() and not _YEAR.fullmatch(word))
    return _Blanks(names - _DAYS - frame.keys(), numbers, frame, Counter(word.casefold() for _, word in words))


def _again(left: _Blanks, right: _Blanks) -> bool:
    """Whether one form was filled in twice."""
    sizes = sorted((left.words.total(), right.words.total()))
    if sizes[0] < ALIKE * sizes[1]:
        return False
    # where a text shouts, its names are not known: the other one has to tell
    told = [(one, other) for one, other in ((left, right), (right, left)) if 4 * one.frame.total() > one.words.total()]
    return bool(told) and all(_other(one, other) for one, other in told)


def _other(one: _Blanks, other: _Blanks) -> bool:
    """Whether the wording of a text is in another, and its names and numbers are not."""
    values, known = len(one.names) + len(one.numbers), len(one.names & other.words.keys())
    if not one.names or values < LEAST or known > OWN * len(one.names):
        return False
    if known + len(one.numbers & other.words.keys()) > OWN * values:
        return False
    return (one.frame & other.words).total() >= FRAME * one.frame.total()
