"""What kind of event a text reports that is not in English: German, French, Spanish, Portuguese and Italian words.

Only the title and the first two sentences are read, and only words that name one kind of event by themselves
(``data/events_foreign.txt``): what else weighs English triggers, company and clauses, is not known of these languages.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from align.extract.names import word_set
from align.extract.triggers import Hit, Trigger
from align.model import Segments
from align.text import language_of

__all__ = ["foreign_headline", "foreign_hits"]

_WORD = re.compile(r"[^\W\d_]+")
_WORTH = {"v": 1.0, "n": 0.8}
_TITLE = 0.9
_PLACES = (1.0, 0.5)  # weight of the first body sentences
_LONGEST = 1000  # characters of a sentence that are read
_BACKGROUND = word_set(
    "nach seit vor wegen trotz während après depuis avant malgré tras después desde antes durante após depois dopo "
    "prima"
)
_UNREAL = word_set(
    "könnte könnten soll sollen will wollen würde droht drohen plant pourrait pourraient menace menacent podría "
    "podrían amenaza poderia poderiam ameaça potrebbe potrebbero minaccia"
)
_DENIED = word_set("nicht kein keine keinen ne pas aucun aucune sans no sin não nao sem non senza ohne")
_HAPPENINGS = frozenset({"attack", "accident", "disaster", "search"})


class _Phrase(NamedTuple):
    pattern: re.Pattern[str]
    trigger: Trigger


class _Lexicon(NamedTuple):
    """Phrases by their first word, whole or by its beginning, and the lengths of such beginnings."""

    whole: dict[str, list[_Phrase]]
    begun: dict[str, list[_Phrase]]
    lengths: tuple[int, ...]


@cache
def _lexica() -> dict[str, _Lexicon]:
    text = files("align").joinpath("extract", "data", "events_foreign.txt").read_text(encoding="utf-8")
    found: dict[str, _Lexicon] = {}
    whole: dict[str, list[_Phrase]] = {}
    begun: dict[str, list[_Phrase]] = {}
    code = ""
    for row in [*text.splitlines(), "[]"]:
        if row.startswith("["):
            if code:
                found[code] = _Lexicon(whole, begun, tuple(sorted({len(word) for word in begun})))
            code, whole, begun = row.strip("[]"), {}, {}
        elif not row.startswith("#"):
            name, _, phrases = row.partition(": ")
            kind, subtype, strength = name.split("/")
            for phrase in phrases.split(";"):
                first = _WORD.match(phrase.strip())
                assert first is not None
                table = begun if phrase.strip()[first.end() :].startswith("*") else whole
                trigger = Trigger((), kind, subtype or None, strength)
                table.setdefault(first.group(), []).append(_Phrase(_pattern(phrase.strip()), trigger))
    return found


def _pattern(phrase: str) -> re.Pattern[str]:
    form = re.escape(phrase).replace(r"\ \.\.\ ", r"\s(?:[\w'-]+\s){0,4}?").replace(r"\*", r"[\w'-]*")
    return re.compile(form.replace(r"\ ", r"\s+") + r"(?![\w-])")


def foreign_hits(segments: Segments) -> list[Hit]:
    """Return what names an event in the title and the first sentences, in text order; nothing for other languages.

    >>> from align.model import Document, Sentence
    >>> text = "Bei einem Erdbeben in der Nacht sind in Chile zwei Menschen ums Leben gekommen, teilte die Polizei mit."
    >>> found = foreign_hits(Segments(Document(id="a", text=text, lang="de"), (), (Sentence(0, len(text)),)))
    >>> [(text[hit.start : hit.end], hit.trigger.type, hit.trigger.subtype) for hit in found]
    [('Erdbeben', 'disaster', 'earthquake')]
    """
    lexicon = _lexica().get(language_of(segments.document))
    if lexicon is None:
        return []
    hits: list[Hit] = []
    body = 0
    titled = False
    for number, sentence in enumerate(segments.sentences):
        if sentence.kind == "title" and not titled:
            weight, titled = _TITLE, True
        elif sentence.kind == "body" and sentence.end - sentence.start > 25:
            if body == len(_PLACES):
                break
            weight, body = _PLACES[body], body + 1
        else:
            continue
        hits += _read(lexicon, segments.document.text, sentence.start, sentence.end, number, weight)
    return hits


def foreign_headline(segments: Segments) -> list[Hit]:
    """Return what names an event in a headline that was given apart; its spans are of the headline."""
    title = segments.document.title or ""
    lexicon = _lexica().get(language_of(segments.document))
    return _read(lexicon, title, 0, len(title), 0, _TITLE) if lexicon is not None else []


def _read(lexicon: _Lexicon, text: str, start: int, end: int, number: int, weight: float) -> list[Hit]:
    words = text[start : min(end, start + _LONGEST)]
    low = words.lower().replace("’", "'")
    if len(low) != len(words):
        return []
    hits: list[Hit] = []
    before: list[str] = []
    at = 0
    for match in _WORD.finditer(low):
        word = match.group()
        if match.start() >= at:
            best = _longest(lexicon, low, match)
            if best is not None:
                at, trigger = best
                score = weight * _WORTH[trigger.strength] * _factor(before[-3:], trigger)
                hits.append(Hit(start + match.start(), start + at, number, trigger, score))
        before.append(word)
    return hits


def _longest(lexicon: _Lexicon, low: str, match: re.Match[str]) -> tuple[int, Trigger] | None:
    """Return the end and the trigger of the longest phrase that begins at a word."""
    word = match.group()
    phrases = list(lexicon.whole.get(word, ()))
    for length in lexicon.lengths:
        if length > len(word):
            break
        phrases += lexicon.begun.get(word[:length], ())
    best: tuple[int, Trigger] | None = None
    for phrase in phrases:
        found = phrase.pattern.match(low, match.start())
        if found is not None and (best is None or found.end() > best[0]):
            best = found.end(), phrase.trigger
    return best


def _factor(before: list[str], trigger: Trigger) -> float:
    """Weigh the three words before a phrase: denial, plans, background."""
    if not _DENIED.isdisjoint(before):
        return 0.2
    factor = 1.0 if _UNREAL.isdisjoint(before) else 0.5
    if not _BACKGROUND.isdisjoint(before):
        factor *= 0.85 if trigger.type in _HAPPENINGS else 0.4
    return factor
