"""Bound the noun phrase that is the subject of a verb, to its left, to its right, or before an apposition."""

from __future__ import annotations

from typing import Final

from align.extract.names import word_set
from align.extract.verbs import (
    ACT_NOUNS,
    AUXILIARIES,
    BE,
    BODIES,
    CONJ,
    DET,
    HAVE,
    MODAL,
    NOT,
    NOUNISH,
    PRONOUNS,
    ROLES,
    TIME,
    VERBS,
    is_adverb,
)
from align.extract.words import PUNCT, QUOTES, Words

__all__ = [
    "FINITE",
    "PREP",
    "SUBORD",
    "apposed_subject",
    "before_interjection",
    "closes_apposition",
    "is_plural",
    "left_subject",
    "right_subject",
]

SUBORD: Final = word_set(
    "that which who whom whose when where while if because as after before since until although though whether "
    "than so unless what how why whereas"
)
PREP: Final = word_set(
    "of in on at by for with from to about into over under between among against during through without within "
    "across toward towards upon near behind beyond amid despite per via including"
)
_INSIDE: Final = word_set("of for at from in with")  # prepositions that may stand inside a subject
_NOUNS: Final = ROLES | BODIES
_OPENS: Final = word_set("also who whose which as speaking citing quoting referring former")
_CLOSED: Final = AUXILIARIES | NOT | SUBORD | PREP | CONJ | {"there", "here", "then", "not", "also"}
FINITE: Final = BE | HAVE | MODAL | {"that"}


def left_subject(w: Words, stop: int) -> tuple[int, int] | None:
    """Return the noun phrase that ends before token `stop`, or None."""
    lower, upper = w.lower, w.upper
    k = stop - 1
    if k < 0 or w.quoted[k] or (lower[k] in _CLOSED and lower[k] not in PRONOUNS) or lower[k] in PUNCT:
        return None
    if lower[k] in PRONOUNS:
        return (k, stop) if lower[k] not in ("who", "you") else None
    floor = max(0, stop - 40)
    start = stop
    while k >= floor and not _outside(w, k):
        start = k
        if lower[k] in DET and (k == 0 or lower[k - 1] not in _INSIDE):
            if k > 1 and lower[k - 1] == "and" and upper[k - 2] and upper[k + 1]:
                k -= 1
                continue
            break
        k -= 1
    if start == 1 and lower[0] == "to":
        start = 0  # "To" before a lone name that is a subject is a part of the name
    if start >= stop or (start and lower[start - 1] in PREP):
        return None  # the tail of a longer phrase: its head is somebody else
    return start, stop


def _outside(w: Words, k: int) -> bool:
    """Tell whether token `k` is no part of the noun phrase that the tokens after it belong to."""
    lower, upper = w.lower, w.upper
    token = lower[k]
    if w.quoted[k] or token in PUNCT or token in TIME or token in PRONOUNS:
        return True
    if token in ("and", "&"):  # "Xi and To Lam", "the Party and State"
        return k == 0 or not (upper[k - 1] and (upper[k + 1] or lower[k + 1] in DET))
    if token in _INSIDE:
        if k == 0 or lower[k - 1] in _CLOSED or lower[k - 1] in PUNCT:
            return True
        named = token in ("of", "for") and upper[k - 1] and (token == "of" or upper[k + 1])
        return not named and not _phrase_before(w, k)
    if token in _CLOSED:
        return not (upper[k] and k and token in PREP)
    if upper[k]:
        return False
    return is_adverb(token) or (token in VERBS and token not in ACT_NOUNS and token not in NOUNISH)


def before_interjection(w: Words, stop: int) -> int:
    """Return the token that ends the subject, stepping over "on Monday" and "(R-Ohio)" between it and the verb."""
    lower = w.lower
    k = stop
    if k > 2 and lower[k - 1] == ")":
        return next((j for j in range(k - 2, max(0, k - 10), -1) if lower[j] == "("), stop)
    while k > 1 and (lower[k - 1] in TIME or lower[k - 1].isdigit()):
        k -= 1
    if k < stop:
        while k > 1 and lower[k - 1] in ("on", "in", "last", "this", "earlier", "late"):
            k -= 1
    return k


def _phrase_before(w: Words, k: int) -> bool:
    """Return whether the words before a preposition are a person or body ("a spokesman for", "President of")."""
    for j in range(k - 1, max(-1, k - 7), -1):
        token = w.lower[j]
        if token in ROLES or token in BODIES:
            return True
        if token in _CLOSED or token in PUNCT:
            return False
    return False


def right_subject(w: Words, start: int) -> tuple[int, int] | None:
    """Return the noun phrase that follows an inverted verb ("said Ann Lee, the mayor"), or None."""
    lower, upper = w.lower, w.upper
    n = len(lower)
    if start >= n or w.quoted[start]:
        return None
    if lower[start] in PRONOUNS:
        return None if lower[start] in ("who", "it") else (start, start + 1)
    opening = next(
        (j for j in range(start, min(start + 4, n)) if upper[j] or lower[j] in _NOUNS or lower[j] in DET), -1
    )
    if opening < 0 or any(lower[j] in _CLOSED or lower[j] in PUNCT for j in range(start, opening)):
        return None
    if lower[start] in TIME or lower[start] == "that" or lower[start] in ("these", "those", "this", "it", "there"):
        return None
    k = start
    named = False
    while k < min(n, start + 14):
        token = lower[k]
        if token in PUNCT or w.quoted[k] or token in TIME:
            break
        if (token in _CLOSED and token not in ("of", "for", "and")) or (is_adverb(token) and not upper[k]):
            break
        if token == "and" and not (k + 1 < n and upper[k + 1]):
            break
        if token in VERBS and not upper[k] and token not in ACT_NOUNS:
            return None
        named = named or upper[k] or token in ROLES or token in BODIES
        k += 1
    # The phrase must be closed: a verb after it would make it the subject of a clause that is said.
    if not named or k == start or (k < n and (lower[k] in AUXILIARIES or lower[k] == "to")):
        return None
    return (start, k)


def closes_apposition(w: Words, i: int) -> bool:
    """Return whether the comma before the verb closes an apposition of its subject."""
    return w.lower[i - 1] == "," and apposed_subject(w, i - 1) is not None


def _opens_apposition(w: Words, k: int) -> bool:
    """Tell whether an apposition may open with token `k`."""
    opening = w.lower[k]
    return (
        opening in DET
        or opening in ROLES
        or opening in PREP
        or opening in _OPENS
        or opening.isdigit()
        or w.upper[k]
        or w.lower[k + 1] in ROLES
    )


def apposed_subject(w: Words, comma: int) -> tuple[int, int] | None:
    """Return the subject that stands before an apposition closed by the comma at `comma`, or None.

    "Wu, also a member of the council, said": the first comma to the left whose phrase before it opens a clause and
    whose words after it look like an apposition (a determiner, a role, an age, "who").
    """
    lower, upper = w.lower, w.upper
    best: tuple[int, int] | None = None
    for k in range(comma - 1, max(-1, comma - 60), -1):
        if w.quoted[k] or lower[k] in ";:":
            break
        if lower[k] != "," or k + 1 >= comma or k == 0:
            continue
        subject = left_subject(w, k)
        if subject is None or (lower[k + 1] in PREP and subject[0]):
            continue
        short = subject[0] == 0 and upper[subject[1] - 1] and comma - k < 9
        if not short and not _opens_apposition(w, k + 1):
            continue
        at = subject[0]
        if at and lower[at - 1] not in (",", "and", "but", "that", ";") and lower[at - 1] not in QUOTES:
            continue
        if upper[subject[1] - 1] or lower[subject[1] - 1] in ROLES or lower[subject[1] - 1] in BODIES:
            best = subject
    if best is None:
        # "One of the founders, Ana Ruiz, said": the name is the apposition.
        named = left_subject(w, comma)
        if named is not None and named[1] - named[0] > 1 and named[0] and lower[named[0] - 1] == ",":
            return named if all(upper[named[0] : named[1]]) else None
    return best


def is_plural(w: Words, subject: tuple[int, int]) -> bool:
    last = w.lower[subject[1] - 1]
    if last in ("they", "we", "i", "you"):
        return True
    return (
        "and" in w.lower[subject[0] : subject[1]]
        or last in ("police", "people")
        or (last.endswith("s") and not w.upper[subject[1] - 1] and not last.endswith(("ss", "'s")))
    )
