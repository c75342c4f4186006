"""The nouns of the corridor up to the pair: what is read, segmented, compared and linked.

The record that comes out at the end has its nouns in `align.record`.
Every offset is a half-open range ``[start, end)`` of Unicode code points into ``Document.text`` as given,
so ``document.text[start:end]`` is the quote; nothing here is ever normalised or cut.
"""

from __future__ import annotations

from typing import Any, Literal

import msgspec

__all__ = [
    "Account",
    "Alignment",
    "Bead",
    "BeadLabel",
    "BeadWords",
    "Block",
    "BlockKind",
    "Claim",
    "DifferenceKind",
    "Document",
    "Entity",
    "Link",
    "Measure",
    "Mention",
    "Segments",
    "Sentence",
    "Span",
    "WordDifference",
]

BeadLabel = Literal["same", "paraphrase", "narrower", "broader", "stronger", "weaker", "differs"]
DifferenceKind = Literal["number", "date", "name", "negation", "hedging", "strength", "term", "wording", "detail"]
BlockKind = Literal["title", "dateline", "caption", "credit", "menu", "stamp", "notice", "body", "end"]


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """One text and what is known about it.

    Attributes:
        id: the name of the document in every result; unique in a batch.
        text: the text, never changed.
        title: headline, where it is known apart from the text.
        source: the publisher.
        published: time of publication, ISO 8601.
        url: where the text was found.
        lang: BCP 47 code of the language.
        meta: everything else the caller gave.
    """

    id: str
    text: str
    title: str | None = None
    source: str | None = None
    published: str | None = None
    url: str | None = None
    lang: str | None = None
    meta: dict[str, Any] = {}


class Span(msgspec.Struct, frozen=True, order=True):
    """A range ``[start, end)`` of code points in a document's text."""

    start: int
    end: int


class Block(msgspec.Struct, frozen=True):
    """A typed run of whole lines or a part of a line; blocks cover the text's words without overlap.

    Kinds: `title` headline · `dateline` the "BEIJING, Jan. 26 (Xinhua) --" that opens a report · `caption` text of a
    picture · `credit` photo or byline credit · `menu` navigation · `stamp` a publication date or time on its own ·
    `notice` sign-up, follow, share and copyright lines · `body` the report itself · `end` an end mark.
    """

    kind: BlockKind
    start: int
    end: int


class Sentence(msgspec.Struct, frozen=True):
    """One sentence of a block, from code point `start` up to `end`; `kind` is the kind of that block."""

    start: int
    end: int
    kind: BlockKind = "body"


class Segments(msgspec.Struct, frozen=True):
    """A document cut into typed blocks and sentences, in text order.

    Sentences lie inside one block each. A dateline is a block of its own and not part of the sentence after it.
    """

    document: Document
    blocks: tuple[Block, ...]
    sentences: tuple[Sentence, ...]


class WordDifference(msgspec.Struct, frozen=True):
    """A passage in which two sides differ; a side that has nothing there is None.

    `kind`: what changes the meaning (`number`, `date`, `name`, `negation`, `hedging`), `strength` (more or less force),
    `term` (another item in the slot of an enumeration), `wording` (other words in one place), `detail` (one side only).
    """

    kind: DifferenceKind
    left: Span | None
    right: Span | None


class BeadWords(msgspec.Struct, frozen=True):
    """The two sides of a bead word by word.

    Attributes:
        label: what the right side says, measured by the left: `same` · `paraphrase` other words or order ·
            `narrower` it says less · `broader` it says more · `stronger` and `weaker` it says it with more or less
            force · `differs` it says otherwise, or for the greater part something else.
        flags: kinds of `differ` that change the meaning, in the order of `WordDifference`.
        same: pairs of spans of words that correspond, in the order of the left text.
        differ: passages that differ, in the order of the left text, those of the right text alone last.
    """

    label: BeadLabel
    flags: tuple[DifferenceKind, ...]
    same: tuple[tuple[Span, Span], ...]
    differ: tuple[WordDifference, ...]


class Bead(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """A minimal m:n group of sentences that say the same (Brown et al. 1991, Gale & Church 1993).

    Attributes:
        left: indexes of the sentences of the left text, ascending, at least one.
        right: indexes of the sentences of the right text, ascending, at least one.
        similarity: of the two sides taken as a whole, 0 to 1.
        words: which words correspond and which differ; None until `align.words.annotate` looked at them.
    """

    left: tuple[int, ...]
    right: tuple[int, ...]
    similarity: float
    words: BeadWords | None = None


class Alignment(msgspec.Struct, frozen=True):
    """The beads of two documents.

    Attributes:
        left, right: ids of the documents.
        beads: in the order of their left sides.
        left_sentences, right_sentences: `left_sentences[i]` is the sentence that a bead calls ``i``.
    """

    left: str
    right: str
    beads: tuple[Bead, ...]
    left_sentences: tuple[Sentence, ...]
    right_sentences: tuple[Sentence, ...]

    @property
    def links(self) -> tuple[tuple[int, int], ...]:
        """Pairs of sentence indexes that share a bead, in order."""
        return tuple(sorted({(i, j) for bead in self.beads for i in bead.left for j in bead.right}))


class Link(msgspec.Struct, frozen=True):
    """A judged pair of documents, ``left < right``.

    Attributes:
        left, right: ids of the documents.
        relation: `copy` one text was made from the other · `same_event` independent accounts of one event, by this
            pair alone (others may connect reports too) · `related` one mentions the other's event or follows it ·
            `different`.
        score: for `copy` the exact similarity, else the calibrated probability of one event; 0 to 1.
        reasons_for: what speaks for one event, strongest first, in words.
        reasons_against: what speaks against it, strongest first, in words.
    """

    left: str
    right: str
    relation: Literal["copy", "same_event", "related", "different"]
    score: float
    reasons_for: tuple[str, ...] = ()
    reasons_against: tuple[str, ...] = ()


class Mention(msgspec.Struct, frozen=True):
    """A span that says a value.

    Attributes:
        start, end: the span.
        value: the normalised value: an ISO date, a canonical name, a type.
        kind: the kind of block it stands in; captions and titles restate and are no independent votes.
        precision: for dates `day`, `month`, `year`, or `month-day` where the text gives no year (value ``--02-04``);
            for numbers the bound, such as "at least".
        reason: why the value was read there, in words.
        resolved: for dates, the full ISO date the mention means once the reference date is taken into account
            (a weekday or ``--02-04`` resolved to ``2026-02-04``), or None; for cities, the usual name where the text
            spells it in another way.
        rejected: True where it was read and set aside (a date of publication, a future date); `reason` says why.
    """

    start: int
    end: int
    value: str
    kind: BlockKind = "body"
    precision: str | None = None
    reason: str = ""
    resolved: str | None = None
    rejected: bool = False


class Entity(msgspec.Struct, frozen=True):
    """A person, organisation or country as one document names it, its aliases resolved.

    Attributes:
        name: the fullest name.
        aliases: other names and descriptions that stand for it ("Trung", "the Special Envoy"), first mention each.
        roles: titles and offices, first mention each ("Foreign Minister").
        mentions: every place that names or means it, in text order; `value` is the canonical name.
        part: what it does in the main event (host, visitor, party, sender, recipient, victim, suspect, winner ...),
            None where it takes no part in it.
        present: False where it is only spoken of (a principal whose envoy acts, a person in the background).
        country: ISO 3166 alpha-3 code, where the text says it.
    """

    name: Mention
    sort: Literal["person", "organisation", "country"] = "person"
    aliases: tuple[Mention, ...] = ()
    roles: tuple[Mention, ...] = ()
    mentions: tuple[Mention, ...] = ()
    part: Mention | None = None
    present: bool = False
    country: str | None = None


class Claim(msgspec.Struct, frozen=True):
    """One statement of one document: a clause with its speaker.

    Attributes:
        start, end: the clause, without the end mark of its sentence where it ends one.
        sentence: index into `Segments.sentences`.
        speaker: who says it; `value` is the canonical name of an entity; the span is the words that name the speaker
            ("He", "the Special Envoy", "Xi"), which may stand in another sentence. None for the reporter's own voice.
        addressee: to whom, likewise.
        act: welcome, congratulate, thank, affirm, call_for, express_confidence, state ... a lemma of the verb's class.
        act_span: the words that say so, if any.
    """

    start: int
    end: int
    sentence: int
    speaker: Mention | None = None
    addressee: Mention | None = None
    act: str = "state"
    act_span: Span | None = None


class Measure(msgspec.Struct, frozen=True):
    """A number that counts something in the event: ``killed`` 12, bound "at least", unit None.

    `revised` is True where the text says that it takes the place of an earlier number ("the toll rose to 15").
    """

    name: str
    number: Mention
    unit: str | None = None
    bound: str | None = None
    revised: bool = False


class Account(msgspec.Struct, frozen=True):
    """What one document says of its main event; every list has the best reading first, and is empty when in doubt.

    Attributes:
        dates: readings of the date of the main event (never of the publication, the future or the background).
        published, source: publication time and publisher as the text itself gives them.
        city, country, venue: where the main event took place (a dateline alone is not enough for a remote event).
    """

    doc: str
    titles: tuple[Mention, ...] = ()
    types: tuple[Mention, ...] = ()
    subtypes: tuple[Mention, ...] = ()
    dates: tuple[Mention, ...] = ()
    published: Mention | None = None
    source: Mention | None = None
    city: tuple[Mention, ...] = ()
    country: tuple[Mention, ...] = ()
    venue: tuple[Mention, ...] = ()
    entities: tuple[Entity, ...] = ()
    claims: tuple[Claim, ...] = ()
    measures: tuple[Measure, ...] = ()
