"""Cut a sentence into clauses of the size of one statement, without a parser.

A cut is made where something new is said: at a participle of speech (", calling on both sides to ..."), at a second
verb of the same speaker ("... and thanked her for ..."), at a second deed under one "to" or "will" ("to widen trade,
and adhere to the accord"), at "including the adoption of ...", at a new subject with its own verb. Lists of nouns and
adverbials stay whole, and nothing inside a quotation is cut. Where there is no verb of speech, as in other languages, a
sentence is cut at semicolons and before coordinated clauses only.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Final, Literal, NamedTuple

from align.extract.names import word_set
from align.extract.sayings import Saying, sayings
from align.extract.verbs import (
    AUXILIARIES,
    BE,
    CONJ,
    DEED_INGS,
    DEEDS,
    DET,
    MODAL,
    NOT,
    PRONOUNS,
    TIME,
    VERBS,
    is_adverb,
)
from align.extract.words import BREAKS, Words, words

__all__ = ["Parsed", "Piece", "parse"]

# A sentence of more words or characters is no sentence; it is left whole.
_MOST_WORDS: Final = 600
_MOST_CHARACTERS: Final = 20_000
_NOUN_OF_DOING: Final = re.compile(r"(?:tion|sion|ment|ance|ence|al|ing|ure)s?\Z")
# Deeds whose base form is as often a noun: after a comma they need an object that starts like one.
_AMBIGUOUS: Final = word_set(
    "combat support raise reform cut increase respect highlight lift end boost run hold step speed launch resolve "
    "deliver draw pursue further advance balance stop limit reject secure lower avoid complete take make bring "
    "keep"
)
_TRIM_LEFT: Final = word_set("and but or while whereas , ; : — – -- including yet so")
_MARKS: Final = '"“„«'
_STRIP: Final = " \t\r\n\f\v\u00a0\u3000,;:—–-"

_BEFORE_THAT: Final = word_set(
    "and but , reporters so today on monday tuesday wednesday thursday friday saturday sunday"
)
_OPENING: Final = word_set("while whereas although though then when as that which whom what if because after before")

Opening = Literal["main", "ing", "and", "deed", "list", "gap", "clause", "then"]


class Piece(NamedTuple):
    """A clause: code points ``[start, end)``, tokens ``[first, stop)``, how it opens, its own verb of speech if any."""

    start: int
    end: int
    first: int
    stop: int
    opening: Opening
    saying: Saying | None


class Parsed(NamedTuple):
    """A sentence taken apart: its words, its clauses, and the attributions that follow their content."""

    words: Words
    pieces: tuple[Piece, ...]
    after: tuple[Saying, ...]


def parse(text: str, start: int, end: int, open_quote: bool = False) -> Parsed:
    """Take a sentence apart into clauses and attributions.

    Args:
        text: the text of the document.
        start: of the sentence.
        end: of the sentence.
        open_quote: whether a quotation opened before goes on.
    """
    w = words(text, start, end if end - start <= _MOST_CHARACTERS else start, open_quote)
    if not 1 < len(w.lower) <= _MOST_WORDS:
        return Parsed(w, tuple(_whole(text, start, end, w)), ())
    found = _attributing(w, sayings(w))
    cuts = _cuts(w, found)
    after = tuple(s for s in found if s.place in ("post", "inverted"))
    return Parsed(w, tuple(_pieces(text, start, end, w, cuts, found)), after)


def _whole(text: str, start: int, end: int, w: Words) -> list[Piece]:
    start, end = _trim(text, start, end)
    return [Piece(start, end, 0, len(w.lower), "main", None)] if start < end else []


def _attributing(w: Words, found: list[Saying]) -> list[Saying]:
    """Return the sayings that speak for the report, without those inside what another one says."""
    kept: list[Saying] = []
    outer: Saying | None = None
    for s in found:
        if s.place == "pre" and s.subject:
            at = s.subject[0]
            prev = w.lower[at - 1] if at else ""
            fresh = not at or w.quoted[at - 1] or prev in (",", ";", ":", "—", "–", "--")
            if prev in CONJ or prev in ("while", "whereas", "although", "though"):
                fresh = outer is None or (at > 1 and w.lower[at - 2] in (",", ";"))
            if (
                s.subject[1] - at == 1
                and w.lower[at] in PRONOUNS
                and not (fresh or prev in TIME or prev in CONJ or is_adverb(prev) or prev in _OPENING)
            ):
                continue  # "the system he vowed to fix"
            if outer is not None and not fresh:
                continue
            if outer is None and prev in (
                "that",
                "which",
                "whom",
                "what",
                "when",
                "if",
                "because",
                "after",
                "before",
                "since",
                "until",
                "where",
                "whether",
                "unless",
                "than",
                "how",
                "why",
                "as",
            ):
                continue
            outer = s
        kept.append(s)
    return kept


# --- where to cut -----------------------------------------------------------------------------------------------


def _cuts(w: Words, found: list[Saying]) -> dict[int, Opening]:
    """Return the tokens that open a new clause, with the manner of opening."""
    cuts: dict[int, Opening] = {}
    for n, s in enumerate(found):
        if s.place == "ing" and s.first:
            cuts[s.first] = "ing"
        elif s.place == "and":
            cuts[s.first] = "and"
        elif s.place == "pre" and s.subject and s.subject[0] > 1:
            at = s.subject[0]
            opener = n > 0 and found[n - 1].place == "ing" and found[n - 1].first == 0
            if w.lower[at - 1] in CONJ or w.lower[at - 1] in ("while", "whereas", ";") or (opener and n == 1):
                cuts[at] = "main"
    if "," in w.lower:
        _cut_deeds(w, found, cuts)
    _cut_lists(w, found, cuts)
    if "," in w.lower or ";" in w.lower:
        _cut_clauses(w, cuts)
    return cuts


def _cut_deeds(w: Words, found: list[Saying], cuts: dict[int, Opening]) -> None:
    """Cut before the second and later deeds under one "to" or modal, and before a last participle of doing."""
    lower = w.lower
    n = len(lower)
    acts = {s.at: s.act for s in found if s.place != "post" and s.place != "inverted"}
    ends = {s.last for s in found}
    act, head, adjunct, governed, relative = "", False, False, False, False
    last = n - lower[::-1].index(",")  # behind it nothing is cut
    for i, token in enumerate(lower[:last]):
        if cuts.get(i, "deed") != "deed":
            head = adjunct = governed = relative = False
        act = acts.get(i, act)
        if token in ("that", "which") and i and i - 1 not in ends and lower[i - 1] not in _BEFORE_THAT:
            relative, head = True, False  # what a relative clause lists is no list of commitments
        elif (token == "to" or token in MODAL) and not relative:
            k = _skip_adverbs(w, i + 1)
            if k < n and lower[k] not in DET and lower[k].isalpha() and not w.upper[k]:
                head = True
        elif token == ";":
            head = False
        if token.endswith("ing") and i:
            governed = (
                governed
                or lower[i - 1] in ("of", "by", "to", "through", "for", "in")
                or (is_adverb(lower[i - 1]) and (i > 1 and lower[i - 2] in ("of", "by", "through")))
            )
            adjunct = adjunct or lower[i - 1] == ","
        if token != "," or w.quoted[i] or i + 3 >= n:
            continue
        joined = lower[i + 1] == "and"
        first = i + 2 if joined else i + 1
        k = _skip_adverbs(w, first)
        if k + 2 > n or w.quoted[k] if k < n else True:
            continue
        word = lower[k]
        listed = joined and adjunct and not governed and word in DEED_INGS
        if listed or (head and act != "express_confidence" and _deed(w, k)):
            cuts[first] = "deed"


def _deed(w: Words, k: int) -> bool:
    lower = w.lower
    if k + 1 >= len(lower) or w.upper[k]:
        return False
    word, after = lower[k], lower[k + 1]
    if after in (",", ";", "and", "or", "of"):
        return False
    if word == "continue":
        return after.endswith("ing") or after == "to"
    if word not in DEEDS:
        return False
    if word in _AMBIGUOUS:
        return after in DET or w.upper[k + 1] or after.endswith("'s")
    return after not in BE and after not in MODAL


def _skip_adverbs(w: Words, k: int) -> int:
    while k < len(w.lower) and (is_adverb(w.lower[k]) or w.lower[k] in ("further", "jointly")) and k + 1 < len(w.lower):
        if w.lower[k] in ("further",) and w.lower[k + 1] in DET:
            break
        k += 1
    return k


def _cut_lists(w: Words, found: list[Saying], cuts: dict[int, Opening]) -> None:
    """Cut before "including the adoption of", "during which", and a second ground of one congratulation."""
    lower = w.lower
    n = len(lower)
    for i in range(1, n - 3):
        token = lower[i]
        if w.quoted[i] or lower[i - 1] != ",":
            continue
        if token == "including" and lower[i + 1] in DET:
            of = next((k for k in range(i + 2, min(i + 6, n)) if lower[k] == "of"), 0)
            if of and _NOUN_OF_DOING.search(lower[of - 1]):
                cuts[i] = "list"
        elif token == "during" and lower[i + 1] == "which":
            cuts[i] = "then"
    for s in found:
        if s.act == "congratulate" and s.place in ("pre", "ing", "and"):
            _cut_grounds(w, s, cuts)


def _cut_grounds(w: Words, s: Saying, cuts: dict[int, Opening]) -> None:
    lower = w.lower
    grounds = False
    for i in range(s.last + 1, len(lower) - 2):
        if i in cuts or lower[i] in (";",):
            return
        if lower[i] in ("on", "upon"):
            grounds = True
        elif lower[i] == "and" and grounds and not w.quoted[i]:
            k = i + 1
            while k < min(i + 6, len(lower)) and (
                w.upper[k] or lower[k] in ("comrade", "to", "mr", "the", "his", "her")
            ):
                k += 1
            if k < len(lower) and lower[k] in ("on", "upon"):
                cuts[i + 1] = "gap"


def _cut_clauses(w: Words, cuts: dict[int, Opening]) -> None:
    """Cut at semicolons and before a coordinated clause with a subject and an auxiliary of its own."""
    lower = w.lower
    n = len(lower)
    for i in range(1, n - 3):
        token = lower[i]
        if w.quoted[i]:
            continue
        if token == ";" and any(t in AUXILIARIES or t in VERBS for t in lower[i + 1 : i + 30]):
            cuts.setdefault(i + 1, "clause")
        if (
            lower[i - 1] != ","
            or token not in ("and", "but", "while", "whereas")
            or any(k in cuts for k in (i, i + 1, i + 2))
        ):
            continue
        k = i + 1
        if lower[k] == "that":
            continue
        if lower[k] in PRONOUNS and lower[k] != "who":
            if not lower[k + 1].endswith("'s"):
                cuts[k] = "clause"
            continue
        stop = k
        while stop < min(k + 5, n) and (
            w.upper[stop]
            or (stop == k and lower[stop] in DET)
            or (stop > k and lower[stop].isalpha() and lower[stop] not in AUXILIARIES and lower[stop] not in CONJ)
        ):
            stop += 1
        if k < stop < n and lower[stop] in AUXILIARIES and lower[stop] not in NOT and (w.upper[k] or lower[k] in DET):
            cuts[k] = "clause"


# --- pieces -----------------------------------------------------------------------------------------------------


def _pieces(text: str, start: int, end: int, w: Words, cuts: dict[int, Opening], found: list[Saying]) -> list[Piece]:
    n = len(w.lower)
    edges = [0, *sorted(k for k in cuts if 0 < k < n), n]
    made: list[Piece] = []
    for first, stop in pairwise(edges):
        inside = [s for s in found if first <= s.at < stop]
        own = next((s for s in inside if s.place not in ("post", "inverted")), None)
        a = w.starts[first] if first else start
        b = w.starts[stop] if stop < n else end
        if own is not None and own.apposed and own.subject and first <= own.subject[0]:
            a = w.starts[own.first]
        tail = next((s for s in inside if s.place in ("post", "inverted")), None)
        if tail is not None:
            b = _before_attribution(w, first, stop, b, tail, own is not None)
        a = _skip_openers(w, first, stop, a)
        a, b = _trim(text, a, b)
        if b - a < 2 or not any(c.isalnum() for c in text[a:b]):
            continue
        made.append(Piece(a, b, first, stop, cuts.get(first, "main"), own))
    return made


def _before_attribution(w: Words, first: int, stop: int, end: int, s: Saying, reported: bool) -> int:
    """Return where the content ends whose attribution `s` follows it; quotations keep theirs, infixes too."""
    begin = min(s.first, s.subject[0]) if s.subject else s.first
    done = max(s.last, s.subject[1] - 1 if s.subject and s.place == "inverted" else 0)
    if begin <= first:
        return end
    if reported:
        return w.ends[begin - 1]  # "Kim urged calm, the agency reported"
    if w.quoted[first] or w.quoted[begin - 1] or (begin > 1 and w.lower[begin - 1] == "," and w.quoted[begin - 2]):
        later = any(w.quoted[done + 1 : stop])
        while s.verb.lemma == "tell" and done + 1 < stop and w.lower[done + 1] not in BREAKS:
            done += 1  # "he told Radio One"
        return end if later else w.ends[min(done, stop - 1)]
    after = w.lower[done + 1] if done + 1 < stop else ""
    if after == "," and stop - done > 4:
        return end  # "China, he said, is ready"
    return w.ends[begin - 1]


def _skip_openers(w: Words, first: int, stop: int, a: int) -> int:
    k = first
    while first and k < stop and w.lower[k] in _TRIM_LEFT:
        k += 1
    return max(a, w.starts[k]) if k < stop else a


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    """Trim a range of the space, the marks and the conjunctions at its edges, and of the end mark of a sentence."""
    while start < end and (text[start].isspace() or text[start] in _STRIP):
        start += 1
    while start < end:
        before = end
        if text[end - 1] in _MARKS and (end - 1 == start or text[end - 2].isspace()):
            end -= 1  # a mark that opens what comes next
        while end > start and (text[end - 1].isspace() or text[end - 1] in _STRIP or text[end - 1] in "./。"):
            # The stop of "U.S." belongs to the word.
            if text[end - 1] == "." and re.search(r"\b(?:[A-Za-z]\.){2,}\Z", text[max(start, end - 12) : end]):
                break
            end -= 1
        for word in (" and", " but", " while"):
            if text.endswith(word, start, end):
                end -= len(word)
        if end == before:
            break
    return start, end
