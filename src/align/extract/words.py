"""The words and marks of a sentence, and which of them stand inside quotation marks."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, NamedTuple

from align._tokens import cut_letters, cut_words

__all__ = ["BREAKS", "PUNCT", "QUOTES", "Words", "vocabulary", "words"]

_NEXT_MARK: Final = re.compile(r'(?:(?<=[\s(])("(?=\w))|["“”])')
_SINGLE_CLOSE: Final = re.compile(r"[\w,.?!…]['’](?!\w)")
_OPEN, _CLOSE = frozenset("“„«"), frozenset("”»")
PUNCT: Final = frozenset('“”„«»",;:()[]—–?!…‘') | {"--"}
BREAKS: Final = frozenset(",;:()[]—–?!…") | {"--"}
QUOTES: Final = frozenset('“”„«»"')


@lru_cache(maxsize=256)
def vocabulary(text: str, start: int, end: int) -> frozenset[str]:
    """Return the runs of letters of ``text[start:end]`` in small letters, each once.

    What a pattern cannot do without is looked up in them, before the pattern is tried; kept for the next pattern.

    >>> sorted(vocabulary("The port of Brest, 9 May", 0, 24))
    ['brest', 'may', 'of', 'port', 'the']
    """
    return frozenset(cut_letters(text, start, end))


class Words(NamedTuple):
    """The words and marks of a sentence, in parallel lists.

    `quoted` tells which stand inside quotation marks, `open` whether a quotation goes on after the last of them.
    """

    starts: list[int]
    ends: list[int]
    lower: list[str]
    upper: list[bool]
    quoted: list[bool]
    open: bool = False


def words(text: str, start: int, end: int, open_quote: bool = False) -> Words:
    """Return the words and marks of ``text[start:end]``; full stops are not kept.

    Args:
        text: the text of a document.
        start: of the sentence.
        end: of the sentence.
        open_quote: whether a quotation opened before goes on at `start`.

    >>> words('She said: "No."', 0, 15).lower
    ['she', 'said', ':', '"', 'no', '"']
    """
    places, stops, tokens, small, capitals, quotes = cut_words(text, start, end)
    if not open_quote and not quotes:  # most sentences
        return Words(places, stops, small, capitals, [False] * len(tokens))
    starts, ends, lower, upper, quoted = [], [], [], [], []
    inside = carried = open_quote
    single = -1  # where the closing single mark stands, if one is open
    for at, stop, token, folded, capital in zip(places, stops, tokens, small, capitals, strict=True):
        if token in "‘'’":
            if single < 0 and not inside and token != "’":
                single = _single_closes(text, at)
                if single < 0:
                    continue
                inside = True
            elif at == single or (carried and inside and text[at - 1] in ",.?!…"):
                single, inside = -1, False
            else:
                continue
            folded = '"'
            quoted.append(True)
        elif token in QUOTES:
            carried = False
            inside = _opens_quotation(text, at, token, inside)
            quoted.append(True)
        else:
            quoted.append(inside)
        starts.append(at)
        ends.append(stop)
        upper.append(capital)
        lower.append(folded)
    return Words(starts, ends, lower, upper, quoted, inside)


def _single_closes(text: str, at: int) -> int:
    """Return where the quotation closes that a single mark at `at` opens, or -1 where the mark is an apostrophe."""
    if (at and text[at - 1].isalnum()) or not text[at + 1 : at + 2].isalpha():
        return -1
    close = _SINGLE_CLOSE.search(text, at + 1, min(len(text), at + 1500))
    return close.end() - 1 if close and "\n" not in text[at : close.end()] else -1


def _opens_quotation(text: str, at: int, mark: str, inside: bool) -> bool:
    """Return whether a quotation is open after the mark at `at`; what it touches tells more than its shape."""
    before = text[at - 1] if at else " "
    after = text[at + 1] if at + 1 < len(text) else " "
    if mark in _CLOSE:
        return False
    if mark in _OPEN:
        # Some type the opening mark for both: a small letter after a comma and this mark goes on outside.
        ended = text[max(0, at - 3) : at].rstrip()[-1:] in (",", "?", "!", ".")
        return not (inside and ended and (after.islower() or before.isspace()))
    free_before = before.isspace() or before in "([—–-"
    free_after = after.isspace() or after in ".,;:!?)]—–"
    if free_before != free_after:
        return free_before
    if inside:
        return False
    # Spaces on both sides: it opens unless the next mark does, or none closes it.
    following = _NEXT_MARK.search(text, at + 1, min(len(text), at + 1500))
    return following is not None and following.group(1) is None
