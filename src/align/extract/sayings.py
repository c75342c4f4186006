"""Find verbs of speech in a sentence and the words that are their subject, without a parser.

A saying is judged by what stands around the verb: auxiliaries, a comma, a quotation mark, "that". Words inside
quotation marks are never read. Where the subject cannot be bounded, there is no saying.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal, NamedTuple

from align.extract.names import word_set
from align.extract.subjects import (
    FINITE,
    PREP,
    SUBORD,
    apposed_subject,
    before_interjection,
    closes_apposition,
    is_plural,
    left_subject,
    right_subject,
)
from align.extract.verbs import (
    ACT_NOUNS,
    BE,
    CONJ,
    DET,
    DO,
    HAVE,
    MODAL,
    NOT,
    NOUNISH,
    PARTICLES,
    PRONOUNS,
    TIME,
    VERBS,
    Verb,
    is_adverb,
)
from align.extract.words import BREAKS, QUOTES, Words

__all__ = ["Saying", "sayings"]

# Verbs that mean something else without a clause or a quotation ("Toyota recalled cars", "the team responded").
_NEEDS_CONTENT: Final = word_set(
    "respond reply answer continue maintain recall feel request demand propose complain argue"
)
_NEEDS_HEARER: Final = frozenset(["tell", "inform", "assure", "reassure"])
_NEVER_INVERTED: Final = _NEEDS_HEARER | word_set(
    "urge ask request demand recommend propose suggest pledge vow promise expect predict hope believe think agree "
    "reveal"
)


class Saying(NamedTuple):
    """A verb of speech at token `at`.

    Attributes:
        at: index of the verb.
        last: index of the last token of the verb group ("spoke highly", "expressed his belief").
        first: index of the first token of the verb group, adverbs and auxiliaries included.
        verb: its entry in the lexicon.
        act: the class of statement.
        subject: half-open range of tokens, or None where the subject of the sentence is inherited.
        place: `pre` before its content · `post` after it ("..., he said") · `inverted` ("..., said X") · `ing` a
            participle · `and` coordinated with an earlier verb.
        apposed: whether words set off by commas stand between subject and verb.
    """

    at: int
    last: int
    first: int
    verb: Verb
    act: str
    subject: tuple[int, int] | None
    place: Literal["pre", "post", "inverted", "ing", "and"]
    apposed: bool = False


def sayings(w: Words) -> list[Saying]:
    """Return the sayings of a sentence, in text order.

    >>> from align.extract.words import words
    >>> [(s.verb.lemma, s.place, s.subject) for s in sayings(words("Ann Lee thanked Bo, saying he was kind", 0, 38))]
    [('thank', 'pre', (0, 2)), ('say', 'ing', None)]
    """
    found: list[Saying] = []
    lower, quoted = w.lower, w.quoted
    for i, token in enumerate(lower):
        if token == "according" and not quoted[i]:
            source = _according(w, i)
            if source is not None:
                found.append(source)
            continue
        verb = VERBS.get(token)
        if verb is None or quoted[i] or (i and w.upper[i]):
            continue
        saying = _saying(w, i, verb, found)
        if saying is not None:
            found.append(saying)
    return found


# --- one verb ---------------------------------------------------------------------------------------------------


def _saying(w: Words, i: int, verb: Verb, before: Sequence[Saying]) -> Saying | None:
    named = _act(w, i, verb)
    if named is None:
        return None
    act, last = named
    if verb.form == "ing":
        return _participle(w, i, verb, act, last, before)
    first = _left_of_adverbs(w, i)
    if verb.lemma in _NEEDS_CONTENT and not _verbal(w, i, last) and not _ends_clause(w, i):
        return None
    if verb.lemma == "add" and not _adds_words(w, i):
        return None
    inverted = _inverted(w, i, verb) if first == i else None
    if inverted is not None:
        return Saying(i, last, i, verb, act, inverted, "inverted")
    first = _finite(w, i, verb, first)
    nounish = w.lower[i] in NOUNISH
    if first <= 0 or (nounish and not _verbal(w, i, last)):
        return None
    prev = w.lower[first - 1]
    if prev in CONJ and first == 1:
        return None  # "But asked whether"
    if prev in CONJ:
        return _coordinated(w, i, verb, act, last, first, before)
    if prev == ",":
        subject = apposed_subject(w, first - 1)
        if subject is not None:
            return Saying(i, last, first, verb, act, subject, _place(w, subject[0], last, verb), True)
        then = w.lower[first] == "then"
        if then or (before and before[-1].place == "pre" and verb.form in ("past", "s") and verb.kind != "say"):
            return Saying(i, last, first, verb, act, None, "and")
        return None
    subject = left_subject(w, before_interjection(w, first))
    if subject is None or (verb.form == "base" and not is_plural(w, subject)):
        return None
    if nounish and verb.form == "s" and w.lower[subject[1] - 1].endswith("'s"):
        return None
    place = _place(w, subject[0], last, verb)
    return Saying(i, last, first, verb, act, subject, place)


def _inverted(w: Words, i: int, verb: Verb) -> tuple[int, int] | None:
    """Return the subject that stands behind a verb which closes what was said ("..., said Ann Lee"), or None."""
    if i == 0 or verb.kind != "say":
        return None
    quoted = w.lower[i - 1] in QUOTES
    if not quoted and w.lower[i - 1] not in (",", "?", "!"):
        return None
    if verb.lemma in (_NEEDS_HEARER if quoted else _NEVER_INVERTED):
        return None
    if verb.form not in ("past", "s") and not (verb.form == "base" and quoted):
        return None
    right = right_subject(w, i + 1)
    if right is None:
        return None
    ends = right[1] == len(w.lower) and w.upper[right[1] - 1]
    return right if ends or not closes_apposition(w, i) else None


def _according(w: Words, i: int) -> Saying | None:
    """Return "according to X" as a saying of X."""
    if w.lower[i + 1 : i + 2] != ["to"]:
        return None
    subject = right_subject(w, i + 2)
    if subject is None:
        return None
    return Saying(i, i + 1, i, VERBS["said"], "state", subject, "inverted" if i else "pre")


def _act(w: Words, i: int, verb: Verb) -> tuple[str, int] | None:
    """Return the act of a verb in its place and the last token of its group; None where it is no act of speech."""
    lower = w.lower
    n = len(lower)
    if verb.kind == "phrase":
        particles = PARTICLES[verb.lemma]
        k = i + 1
        while k < n and is_adverb(lower[k]) and lower[k] not in particles:
            k += 1
        return (particles[lower[k]], k) if k < n and lower[k] in particles else None
    if verb.kind == "say" and verb.lemma not in ("affirm", "reaffirm", "reassure", "reiterate", "stress"):
        return verb.act, i
    if verb.kind == "do" and verb.lemma != "convey":
        return verb.act, i
    for k in range(i + 1, min(i + 9, n)):
        token = lower[k]
        if token in BREAKS or token in SUBORD or (token in VERBS and token not in ACT_NOUNS):
            break
        act = ACT_NOUNS.get(token)
        if act is not None:
            return ("convey" if verb.lemma == "convey" and act in ("thank", "wish") else act), k
        if token in ("on", "for", "with", "about", "at"):
            break
    return None if verb.kind == "give" else (verb.act, i)


def _left_of_adverbs(w: Words, i: int) -> int:
    while i > 0 and is_adverb(w.lower[i - 1]) and not w.quoted[i - 1]:
        i -= 1
    return i


def _finite(w: Words, i: int, verb: Verb, first: int) -> int:
    """Return the first token of the finite verb group ending at `i`, or -1 where the verb is none or is denied."""
    lower = w.lower
    prev = lower[first - 1] if first else ""
    if prev in NOT or prev in MODAL or prev in DO or prev == "to" or prev.endswith("n't"):
        return -1
    if prev in BE:
        return -1  # passive, or an adjective
    if prev in HAVE and verb.form in ("past", "part"):
        first = _left_of_adverbs(w, first - 1)
        return first if not first or lower[first - 1] not in (MODAL | NOT | {"to"}) else -1
    if verb.form == "part":
        return -1
    after = lower[i + 1] if i + 1 < len(lower) else ""
    if prev in DET or after == "by":
        return -1  # "the proposed law", "a plan announced by"
    return first


def _verbal(w: Words, i: int, last: int) -> bool:
    """Return whether a form that may be a noun is a verb here: what follows must be its content."""
    lower = w.lower
    if last > i:
        return True
    if i + 1 >= len(lower):
        subject = left_subject(w, i)
        return subject is not None and subject[0] > 0 and lower[subject[0] - 1] in BREAKS | QUOTES
    after = lower[i + 1]
    if after == "that" or after in PRONOUNS or after in QUOTES or after in DET:
        return True
    return i > 0 and (lower[i - 1] in PRONOUNS)


def _adds_words(w: Words, i: int) -> bool:
    """Return whether what is added is words, not things ("added 16 points", "added a second goal")."""
    if _ends_clause(w, i):
        return True
    after = w.lower[i + 1]
    if after[0].isdigit():
        return False
    return after not in DET or after == "that" or any(t in FINITE and t != "that" for t in w.lower[i + 2 : i + 25])


def _ends_clause(w: Words, i: int) -> bool:
    return i + 1 >= len(w.lower) or w.lower[i + 1] in BREAKS


def _participle(w: Words, i: int, verb: Verb, act: str, last: int, before: Sequence[Saying]) -> Saying | None:
    first = _left_of_adverbs(w, i)
    prev = w.lower[first - 1] if first else ""
    if prev in ("while",) and first > 1 and w.lower[first - 2] == ",":
        return Saying(i, last, first, verb, act, None, "ing")
    quoted_as = first > 2 and prev == "as" and w.lower[first - 2] in ("quoted", "cited") and w.lower[first - 3] in BE
    if prev in BE and (verb.lemma == "think" or prev.endswith("n't")):
        return None
    if prev in BE or quoted_as:
        head = first - 3 if quoted_as else first - 1
        while head > 0 and (w.lower[head - 1] in HAVE or is_adverb(w.lower[head - 1])):
            head -= 1
        subject = left_subject(w, head)
        return Saying(i, last, head, verb, act, subject, _place(w, subject[0], last, verb)) if subject else None
    if first == 0 or prev == ",":
        return Saying(i, last, first, verb, act, None, "ing")
    if prev in CONJ and before and before[-1].place == "ing":
        return Saying(i, last, first, verb, act, None, "ing")
    if prev in CONJ and first > 1 and w.lower[first - 2] == "," and before:
        return Saying(i, last, first, verb, act, None, "ing")
    return None


def _coordinated(
    w: Words, i: int, verb: Verb, act: str, last: int, first: int, before: Sequence[Saying]
) -> Saying | None:
    if verb.form == "base" or (verb.kind == "say" and w.lower[i] in NOUNISH and not _verbal(w, i, last)):
        return None
    # Of the verbs before it, the one in the same tense shares its subject.
    for other in reversed(before):
        if other.place in ("pre", "post") and (
            other.verb.form == verb.form or other.verb.form in ("past", "part", "ing")
        ):
            return Saying(i, last, first, verb, act, None, "and")
    if before:
        return None
    return Saying(i, last, first, verb, act, None, "and") if verb.form == "past" else None


# --- subjects ---------------------------------------------------------------------------------------------------


def _place(w: Words, start: int, last: int, verb: Verb) -> Literal["pre", "post"]:
    """Return whether a verb with its subject at `start` stands before its content or after it."""
    if verb.kind != "say" or start == 0:
        return "pre"
    lower = w.lower
    prev = lower[start - 1]
    if prev in QUOTES or (prev in (",", "?", "!") and start > 1 and lower[start - 2] in QUOTES):
        return "post"
    if prev not in (",", "—", "–", "--"):
        return "pre"
    after = lower[last + 1] if last + 1 < len(lower) else ""
    if not after or after in ",;—–" or after == "--":
        return "post"
    if verb.lemma in _NEEDS_HEARER:
        # "..., he told reporters." ends the sentence.
        tail = lower[last + 1 :]
        return "pre" if len(tail) > 8 or any(t in FINITE or t in PRONOUNS or t == "to" for t in tail) else "post"
    if after == "that" or after in QUOTES or after in PRONOUNS or after in DET or lower[0] in PREP | SUBORD:
        return "pre"
    if after in ("on", "in", "at", "during", "after", "to", "by", "through", "via") or after in TIME:
        # "..., he said in a statement on Monday." ends the sentence; a clause after it would have a verb.
        tail = lower[last + 1 :]
        if start < 4 or (after == "to" and verb.act not in ("state", "note")):
            return "pre"  # "Still, he promised to stay"
        return "pre" if len(tail) > 14 or any(t in FINITE for t in tail) else "post"
    return "pre"
