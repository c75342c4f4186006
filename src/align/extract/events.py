"""What kind of event a document reports: its type and subtype, from the words of its title and first sentences.

A small lexicon (`align.extract.triggers`) and the place of a word decide: the title and the main clause of the lead
count most; background ("after the attack"), plans, negations and quotations count less. In doubt nothing is said.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

import msgspec

from align.extract.asides import aside, modality, subordinate
from align.extract.doubts import in_company
from align.extract.foreign_events import foreign_headline, foreign_hits
from align.extract.gazetteer import demonyms
from align.extract.language import reads_english
from align.extract.names import word_set
from align.extract.triggers import PLOVER, Hit, Trigger, lexicon
from align.model import Mention, Segments, Sentence

__all__ = ["Hit", "event_types", "lead_sentences", "plover_code", "told_events", "trigger_hits"]

_WORD = re.compile(r"[^\W_]+(?:[-‑'’][^\W_]+)*")
_ARTICLES = word_set("a an the his her their its our official brief new first another two three")
_WITH = word_set("with on for to into")
_BEFORE_NOW = re.compile(r"(?:Last (?:year|month|[A-Z][a-z]+(?: \d+)?,)|\w+ (?:years?|months) ago\b)")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_RECEIVES = word_set("received receives welcomed welcomes hosted hosts")
_BETWEEN = frozenset({"meeting", "phone call", "message"})
_WORTH = {"v": 1.0, "n": 0.8, "w": 0.25}
_TITLE = 0.9
_PLACES = (1.0, 0.6, 0.4, 0.3)  # weight of the first body sentences
_ENOUGH = 0.75
_BESIDE = 0.55  # share of the best score from which another type is told too


def plover_code(kind: str, subtype: str | None = None) -> str | None:
    """Return the PLOVER event type of one of our types and subtypes, None where PLOVER has none.

    >>> plover_code("meeting"), plover_code("earthquake"), plover_code("statement", "accusation")
    ('CONSULT', None, 'ACCUSE')
    """
    return PLOVER.get(f"{kind}/{subtype}") or PLOVER.get(kind)


def event_types(segments: Segments, hits: list[Hit] | None = None) -> tuple[tuple[Mention, ...], tuple[Mention, ...]]:
    """Return the types and the subtypes of a document's main event, best first; empty where the text is not clear.

    Every mention is the words that say it; the value is the canonical name (`align.extract.triggers`). `hits` are those
    of `trigger_hits`, where they are known already.

    >>> from align.model import Document
    >>> text = "The prime minister paid a courtesy call on the king in Amman on Monday."
    >>> found = event_types(Segments(Document(id="a", text=text), (), (Sentence(0, len(text)),)))
    >>> [(m.value, text[m.start : m.end]) for kind in found for m in kind]
    [('meeting', 'paid a courtesy call on'), ('courtesy call', 'paid a courtesy call on')]
    """
    hits = trigger_hits(segments) if hits is None else hits
    if not hits:
        return (), ()
    scores: dict[str, float] = {}
    for hit in hits:
        scores[hit.trigger.type] = scores.get(hit.trigger.type, 0.0) + hit.score
    headline = _told_by_headline(segments)
    for kind in scores.keys() & headline.keys():
        scores[kind] += headline[kind]
    _prefer_cause(scores)
    order = sorted(scores, key=lambda kind: (-scores[kind], kind))
    best = order[0]
    vague = best not in headline and all(hit.trigger.strength == "w" for hit in hits if hit.trigger.type == best)
    if vague or scores[best] < _ENOUGH:
        return (), ()
    kinds = [kind for kind in order[:2] if scores[kind] >= max(_ENOUGH, _BESIDE * scores[best])]
    types = [mention for kind in kinds for mention in _mentions(segments, hits, kind, None)]
    weights: dict[str, float] = {}
    for hit in hits:
        if hit.trigger.type == best and hit.trigger.subtype and hit.trigger.strength != "w":
            weights[hit.trigger.subtype] = weights.get(hit.trigger.subtype, 0.0) + hit.score
    subtypes = [
        mention
        for name in sorted(weights, key=lambda name: (-weights[name], name))
        for mention in _mentions(segments, hits, best, name)
    ]
    return tuple(types), tuple(subtypes)


def _told_by_headline(segments: Segments) -> dict[str, float]:
    """Return by type what a headline given apart from the text says: it has no span there and only backs the text."""
    title = segments.document.title
    if not title or any(sentence.kind == "title" for sentence in segments.sentences):
        return {}
    if not reads_english(segments):
        return _by_type(foreign_headline(segments))
    document = msgspec.structs.replace(segments.document, text=title)
    sentence = Sentence(0, len(title), "title")
    hits = _sentence_hits(Segments(document, (), (sentence,)), sentence, 0, _TITLE)
    return _by_type(in_company(title, _lead_text(segments), hits)) if hits else {}


def _by_type(hits: Iterable[Hit]) -> dict[str, float]:
    """Return the scores by type of the hits that tell an event by themselves."""
    found: dict[str, float] = {}
    for hit in hits:
        if hit.trigger.strength != "w":
            found[hit.trigger.type] = found.get(hit.trigger.type, 0.0) + hit.score
    return found


def lead_sentences(segments: Segments) -> list[tuple[int, float]]:
    """Return the sentences that tell the main event with their weights: the title and the first of the body."""
    found: list[tuple[int, float]] = []
    body = 0
    titled = False
    for number, sentence in enumerate(segments.sentences):
        if sentence.kind == "title" and not titled:
            found.append((number, _TITLE))
            titled = True
        elif sentence.kind == "body" and body < len(_PLACES) and sentence.end - sentence.start > 25:
            found.append((number, _PLACES[body]))
            body += 1
    if not body:
        found.extend((n, 0.8) for n, sentence in enumerate(segments.sentences) if sentence.kind == "caption")
    return found


def trigger_hits(segments: Segments) -> list[Hit]:
    """Return the triggers of the lead with their scores, in text order; of another language, what names one kind."""
    if not reads_english(segments):
        return foreign_hits(segments)
    hits: list[Hit] = []
    for number, weight in lead_sentences(segments):
        hits.extend(_sentence_hits(segments, segments.sentences[number], number, weight))
    text = segments.document.text
    return in_company(text, _lead_text(segments), _with_congratulations(segments, hits)) if hits else hits


def _lead_text(segments: Segments) -> str:
    """Return the sentences that tell the event, behind a headline that was given apart."""
    text, title = segments.document.text, segments.document.title
    told = [segments.sentences[n] for n, _ in lead_sentences(segments)]
    lead = " ".join(text[s.start : s.end] for s in told)
    return f"{title}. {lead}" if title and all(s.kind != "title" for s in told) else lead


def told_events(segments: Segments, among: Iterable[int]) -> list[Hit]:
    """Return what the body mentions after its first sentence: the report's own event, earlier ones, announced ones.

    Words that only hint at a kind are left out; none for a text that is not English.

    Args:
        segments: of one document.
        among: the sentences that are asked, in whose order the answer is.
    """
    first = next((n for n, sentence in enumerate(segments.sentences) if sentence.kind == "body"), None)
    body = [n for n in among if n != first and segments.sentences[n].kind == "body"]
    if not body or not reads_english(segments):
        return []
    hits = [hit for n in body for hit in _sentence_hits(segments, segments.sentences[n], n, 1.0)]
    return [hit for hit in hits if hit.trigger.strength != "w"]


def _sentence_hits(segments: Segments, sentence: Sentence, number: int, weight: float) -> list[Hit]:
    text = segments.document.text
    table, skipped = lexicon(), _skipped()
    matches = list(_WORD.finditer(text, sentence.start, min(sentence.end, sentence.start + 2000)))
    words = [match.group().lower().replace("’", "'") for match in matches]
    hits: list[Hit] = []
    quoted = _quoted(text, sentence)
    if _BEFORE_NOW.match(text, sentence.start, sentence.end) or (
        number and _long_ago(text, sentence, segments.document.published)
    ):
        weight *= 0.3
    seen_verb = False
    i = 0
    while i < len(words):
        found = table.get(words[i].removesuffix("'s"))
        end = i
        if found:
            for trigger in found:
                end = _reach(words, i, trigger.words, skipped)
                if end > i:
                    break
        if end == i:
            i += 1
            continue
        if trigger.type == "meeting" and words[i] in _RECEIVES and _between_names(matches, i):
            trigger = Trigger((), "meeting", None, "v")
        clause = i
        if not (trigger.strength == "v" and i and text[matches[i - 1].end()] == ","):
            clause = 0
        score = weight * _WORTH[trigger.strength] * modality(words, i, trigger, seen_verb, clause)
        if trigger.strength == "v":
            if not seen_verb and score >= weight:
                score *= 1.2
            seen_verb = True
        if subordinate(text, sentence, matches[i], matches[end - 1].end(), trigger) or aside(
            text, sentence, matches[i].start(), matches[end - 1].end(), trigger
        ):
            score *= 0.3
        if any(a <= matches[i].start() < b for a, b in quoted):
            score *= 0.3
        if not _tells(trigger, words[i]) and _inside_name(matches[i].group(), sentence.kind, i, end, matches):
            score *= 0.3
        stop = end
        if trigger.strength == "v" and end < len(words) and words[end] in _WITH and trigger.type in _BETWEEN:
            stop = end + 1
        if score > 0:
            hits.append(Hit(matches[i].start(), matches[stop - 1].end(), number, trigger, score))
        i = end
    return hits


def _long_ago(text: str, sentence: Sentence, published: str | None) -> bool:
    """Tell whether all years that a sentence names lie two years and more before the publication."""
    if not published or not published[:4].isdigit():
        return False
    years = [int(found) for found in _YEAR.findall(text, sentence.start, sentence.end)]
    return bool(years) and max(years) < int(published[:4]) - 1


def _between_names(matches: list[re.Match[str]], i: int) -> bool:
    """Tell whether a verb stands between two capitals: "President Luong received Secretary Chen"."""
    return 0 < i < len(matches) - 1 and matches[i - 1].group()[:1].isupper() and matches[i + 1].group()[:1].isupper()


@cache
def _skipped() -> frozenset[str]:
    """Return what may stand inside a trigger: articles, "three", "Swedish" ("summoned the Swedish ambassador")."""
    return _ARTICLES | frozenset(word.lower() for word in demonyms())


def _reach(words: list[str], i: int, rest: tuple[str, ...], skipped: frozenset[str]) -> int:
    """Return the end of a trigger that begins at word ``i``, articles, nations and figures left out; else ``i``."""
    j = i + 1
    for word in rest:
        while j < len(words) and words[j].isdigit():
            j += 1  # "cut 3,500 jobs"
        if j < len(words) and words[j] in skipped and words[j] != word:
            j += 1
            if j < len(words) and words[j] in skipped and words[j] != word:
                j += 1
        if j >= len(words) or words[j] != word:
            return i
        j += 1
    return j


def _tells(trigger: Trigger, word: str) -> bool:
    """Tell whether a trigger is a verb that no name has: a headline that ran into the text is all in capitals."""
    return trigger.strength == "v" and (bool(trigger.words) or word.endswith(("s", "ed")))


def _inside_name(word: str, kind: str, i: int, end: int, matches: list[re.Match[str]]) -> bool:
    """Tell whether a trigger is a part of a name in a sentence ("Strike Force", "the Peace Accord")."""
    if kind != "body" or i == 0 or not word[:1].isupper():
        return False
    neighbours = [matches[i - 1].group()] + ([matches[end].group()] if end < len(matches) else [])
    return any(other[:1].isupper() and other not in ("The", "A", "An") for other in neighbours)


def _quoted(text: str, sentence: Sentence) -> list[tuple[int, int]]:
    """Return the quoted ranges of a sentence."""
    marks = [m.start() for m in _MARK.finditer(text, sentence.start, min(sentence.end, sentence.start + 2000))]
    return list(zip(marks[::2], marks[1::2], strict=False))


_MARK = re.compile('[“”"]')


def _with_congratulations(segments: Segments, hits: list[Hit]) -> list[Hit]:
    """Strengthen a message that the body names when the lead congratulates: "X congratulated Y. In a message ..."."""
    text = segments.document.text
    lead = [number for number, weight in lead_sentences(segments) if weight >= 0.9]
    if not any(_CONGRATULATED.search(text, s.start, s.end) for s in (segments.sentences[n] for n in lead)):
        return hits
    return [
        Hit(hit.start, hit.end, hit.sentence, hit.trigger, hit.score + 1.5)
        if hit.trigger.type == "message" and hit.trigger.strength != "w"
        else hit
        for hit in hits
    ]


_CONGRATULATED = re.compile(r"\bcongratulate[sd]\b")


def _prefer_cause(scores: dict[str, float]) -> None:
    """Count deaths and arrests for the attack, accident or disaster they come from, where the text names one."""
    for effect in ("death",):
        causes = [kind for kind in ("attack", "accident", "disaster") if scores.get(kind, 0.0) >= 0.4]
        if effect in scores and causes:
            cause = max(causes, key=lambda kind: (scores[kind], kind))
            scores[cause] += scores.pop(effect)


def _mentions(segments: Segments, hits: list[Hit], kind: str, subtype: str | None) -> list[Mention]:
    """Return the mentions of a type (or of its subtype), strongest first, at most six."""
    found = [hit for hit in hits if hit.trigger.type == kind and subtype in (None, hit.trigger.subtype)]
    strong = [hit for hit in found if hit.trigger.strength != "w"] or found
    strong.sort(key=lambda hit: (-hit.score, hit.start))
    return [
        Mention(
            hit.start,
            hit.end,
            subtype or kind,
            segments.sentences[hit.sentence].kind,
            reason=f"{'verb' if hit.trigger.strength == 'v' else 'noun'} that names the event",
        )
        for hit in strong[:6]
    ]
