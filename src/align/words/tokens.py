"""The words of a passage as they are compared: folded, without inflection, numbers as values."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

import msgspec

from align import _core
from align.extract.names import fold
from align.words.lexicon import STATES, Lexicon, lexicon, marks_of
from align.words.numerals import HAN_COUNTERS, HAN_NUMERALS, han_value, value_of

__all__ = ["Token", "tokens_of"]

_BREAK = re.compile(r"[,;.!?()\[\]—–…|\n\"“”«»„]| - ")
_UNIT = re.compile(r"(\d+)([^\W\d_]{1,4}|[º°ª])$")
_CLOCK = re.compile(r"([01]?\d|2[0-4])[:h]([0-5]\d)(?:min)?$")
_ORDINAL = frozenset(("st", "nd", "rd", "th", "º", "ª", "°", "o", "a", "e", "er", "re", "eme", "ro", "do", "da"))
_PERCENT = re.compile(r"\s?(?:%|percent\b|per cent\b|por cento\b|por ciento\b|pour cent\b|prozent\b)", re.IGNORECASE)
_MONEY = re.compile(r"[$€£¥₹]\s?$")
_PER = frozenset(("por", "per", "pour"))
_CENT = frozenset(("cento", "ciento", "cent"))
_OPENING = (".", "!", "?", ":", "\n", '"', "“", "«", "„", " - ", " – ", " — ", "--")
_NONE: frozenset[str] = frozenset()
_NO_WORDS = Lexicon()
_BEFALL = frozenset(STATES) | {"people"}
_LONG = 64  # characters from which a word is taken as it is


class Token(msgspec.Struct, eq=False):
    """A word or number of a passage.

    Attributes:
        start, end: its span in the text.
        fold: lower case, without accents.
        key: what equal words have in common: the stem, or ``#12`` for a number.
        function: it carries no content.
        name: a capital inside a sentence.
        first: it opens a sentence, so that its capital says nothing.
        marks: the closed classes it belongs to.
        clause: number of the clause; punctuation ends clauses.
        number: it may be a number.
        value: of a number; 1 for an article that also counts one.
        sort: of a number: `count`, `percent`, `money`, `ordinal`, `unit`, `year`, `time` (of day, in minutes), or
            `label` where it is part of a name ("K-9", "Game 7"); else empty.
        unit: what stands glued to the number ("km" of "15km").
    """

    start: int
    end: int
    fold: str
    key: str
    function: bool = False
    name: bool = False
    first: bool = False
    marks: frozenset[str] = frozenset()
    clause: int = 0
    number: bool = False
    value: float | None = None
    sort: str = ""
    unit: str = ""


def _stem(word: str, endings: tuple[str, ...]) -> str:
    """Cut one inflection off a folded word and write -ise as -ize; three letters stay at least."""
    if len(word) > 6 and "is" in word[-8:]:
        word = re.sub(r"is(e|ed|es|ing|ation|ations)$", r"iz\1", word)
    for ending in endings:
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word


class _Shape(NamedTuple):
    """What a word is by itself, wherever it stands."""

    fold: str
    stem: str
    function: bool
    marks: frozenset[str]
    capital: bool
    upper: bool  # more than one letter, all of them capitals
    number: bool  # it may be a number, in digits or words


def _read_shape(surface: str, code: str) -> _Shape:
    words = lexicon(code) if code else _NO_WORDS
    digits = surface[0].isdecimal()
    long = len(surface) > _LONG
    folded = surface.lower() if digits or long else fold(surface) or surface
    return _Shape(
        fold=folded,
        stem=folded if digits or long or not words.endings else _stem(folded, words.endings),
        function=folded in words.function,
        marks=marks_of(code, folded) if code and not long else _NONE,
        capital=surface[0].isupper(),
        upper=len(surface) > 1 and surface.isupper(),
        number=digits or folded in words.numerals or folded in words.one or surface[0] in HAN_NUMERALS,
    )


_shape = lru_cache(maxsize=1 << 15)(_read_shape)


def tokens_of(text: str, spans: Sequence[tuple[int, int]], words: Lexicon) -> list[Token]:
    """Return the tokens of the spans of a text, each span a sentence, by the lists of its language."""
    _, starts, ends, offsets = _core.tokenize([text[start:end] for start, end in spans])
    begins, stops, cuts = starts.tolist(), ends.tolist(), offsets.tolist()
    found: list[Token] = []
    clause = 0
    for (at, _), left, right in zip(spans, cuts, cuts[1:], strict=False):
        places = [(at + a, at + b) for a, b in zip(begins[left:right], stops[left:right], strict=True)]
        clause = _sentence(text, places, words, found, clause + 1)
    return _numbers(text, found, words)


def _sentence(text: str, places: list[tuple[int, int]], words: Lexicon, found: list[Token], clause: int) -> int:
    """Add the words of one sentence; return the number of its last clause."""
    last, opens = -1, True
    shouted = text[places[0][0] : places[-1][1]].isupper() if places else False
    for start, end in _glued(text, places):
        if last >= 0 and end > start and (gap := text[last:start]) != " ":
            if _BREAK.search(gap):
                clause += 1
            opens = opens or any(mark in gap for mark in _OPENING)
        surface = text[start:end]
        shape = _shape(surface, words.code) if end - start <= _LONG else _read_shape(surface, words.code)
        name = shape.capital and not opens and words.capitals and not shouted
        function = shape.function and not (shape.upper and not shouted) and not (name and len(shape.fold) > 3)
        key = shape.fold if name or function else shape.stem
        found.append(
            Token(
                start, end, shape.fold, key, function, name and not function, opens, shape.marks, clause, shape.number
            )
        )
        last, opens = end, False
    return clause


def _glued(text: str, places: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield the places with the parts of one number as one ("1,200.5", "10:40", "3-0", "三百二十")."""
    at = 0
    while at < len(places):
        start, end = places[at]
        if text[start].isdecimal():
            while at + 1 < len(places) and text[end - 1].isdecimal():
                after, stop = places[at + 1]
                gap = text[end:after]
                digits = text[after].isdecimal()
                space = gap in "\u00a0\u202f" and stop - after == 3 and text[after:stop].isdecimal()
                if not digits or not (gap in ".,:-–/" or space) or len(gap) != 1:
                    break
                end, at = stop, at + 1
        elif text[start] in HAN_NUMERALS:
            while at + 1 < len(places) and places[at + 1][0] == end and text[end] in HAN_NUMERALS:
                end, at = places[at + 1][1], at + 1
        yield start, end
        at += 1


@lru_cache(maxsize=1 << 12)
def _digits(word: str, point: str) -> float | None:
    """Return the value of digits with marks between them, as written in a language with this decimal mark.

    >>> _digits("1,200.5", "."), _digits("1.200,5", ","), _digits("1.227", ","), _digits("1.2", ""), _digits("3-0", "")
    (1200.5, 1200.5, 1227.0, 1.2, None)
    """
    plain = word.replace("\u00a0", "").replace("\u202f", "")
    if len(plain) > 40 or not re.fullmatch(r"\d+(?:[.,]\d+)*", plain):
        return None
    marks = re.findall(r"[.,]", plain)
    if marks:
        groups = re.split(r"[.,]", plain)
        thousands = all(len(group) == 3 for group in groups[1:]) and len(groups[0]) <= 3 and groups[0] != "0"
        if len(set(marks)) == 2 and marks.count(marks[-1]) == 1:
            plain = "".join(groups[:-1]) + "." + groups[-1]
        elif thousands and (marks[0] != point or len(marks) > 1):
            plain = "".join(groups)
        elif len(marks) == 1:
            plain = ".".join(groups)
        else:
            return None
    return float(plain)


def _numbers(text: str, found: list[Token], words: Lexicon) -> list[Token]:
    """Give numbers their values and join runs of them ("1.2 billion", "vinte e cinco")."""
    out: list[Token] = []
    at = 0
    while at < len(found):
        token = found[at]
        if token.number:
            _read(text, token, words, found[at - 1] if at else None)
        at += 1
        if not token.sort:
            out.append(token)
            continue
        parts = [token.value or 0.0]
        while token.sort == "count" and at < len(found):
            step = 1 if found[at].fold not in words.joins else 2
            if at + step > len(found):
                break
            more = found[at + step - 1]
            part = words.numerals.get(more.fold, 1 if more.fold in words.one and words.code != "en" else None)
            gap = text[token.end : found[at].start]
            joined = parts[-1] >= 100 if words.code == "en" else parts[-1] >= 20
            if part is None or gap not in (" ", "-", "\u00a0", "\n", "") or (step == 2 and not joined):
                break
            value = value_of([*parts, part], words.code == "tr")
            if value is None or (part < 100 and text[token.start].isdecimal()):
                break
            parts.append(part)
            token.end, token.value, token.fold = more.end, value, f"{token.fold} {more.fold}"
            at += step
        _finish(text, token, words, out[-1] if out else None, found[at] if at < len(found) else None)
        out.append(token)
    return out


def _read(text: str, token: Token, words: Lexicon, before: Token | None) -> None:
    """Read the value of one token, if it is a number."""
    if text[token.start].isdecimal():
        glued = _UNIT.match(token.fold) if len(token.fold) < _LONG else None
        token.name = False
        if glued and glued[2] in _ORDINAL:
            token.sort, token.value, token.key = "ordinal", float(glued[1]), f"{glued[1]}th"
        elif glued:
            token.sort, token.value, token.unit = "unit", float(glued[1]), glued[2]
            token.key = f"#{token.value:.12g}"
        elif clock := _CLOCK.match(token.fold):
            token.sort, token.value = "time", 60.0 * int(clock[1]) + int(clock[2])
        elif (value := _digits(text[token.start : token.end], words.point)) is not None:
            token.sort, token.value = "count", value
    elif text[token.start] in HAN_NUMERALS:
        counts = token.end - token.start > 1 or text[token.end : token.end + 1] in HAN_COUNTERS
        value = han_value(text[token.start : token.end]) if counts else None
        if value is not None:
            token.value = value
            token.sort = "" if value == 1 else "count"
    elif token.fold in words.numerals and not token.name:
        if not (token.fold in _CENT and before is not None and before.fold in _PER):
            token.sort, token.value, token.function = "count", float(words.numerals[token.fold]), False
    elif token.fold in words.one:
        token.value = 1.0


def _labels(text: str, token: Token, before: Token, after: Token | None) -> bool:
    """Tell whether digits belong to the name before them."""
    gap = text[before.end : token.start]
    if not text[token.start].isdecimal() or before.sort:
        return False
    if gap == "-":
        return True
    counted = after is not None and not _BEFALL.isdisjoint(after.marks)
    return gap == " " and before.name and not counted


def _finish(text: str, token: Token, words: Lexicon, before: Token | None, after: Token | None) -> None:
    """Tell what sort of number a finished one is, and give it its key."""
    if token.sort != "count" or token.value is None:
        return
    percent = _PERCENT.match(text, token.end, token.end + 12)
    if percent:
        token.sort = "percent"
    elif _MONEY.search(text, max(0, token.start - 3), token.start):
        token.sort = "money"
    elif 1900 <= token.value < 2100 and token.end - token.start == 4 and token.fold.isdecimal():
        token.sort = "year"
    elif before is not None and _labels(text, token, before, after):
        token.sort = "label"
    token.key = f"#{token.value:.12g}" + ("%" if percent else "")
