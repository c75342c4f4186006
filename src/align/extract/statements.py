"""Read who says what to whom: the clauses of a report with their speakers.

Rules over verbs of speech, quotation marks and the order of sentences; no parser. A clause whose speaker the rules
cannot name is kept in the reporter's voice, because a wrong speaker is worse than none.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Final, NamedTuple

from align.extract.clauses import Parsed, Piece, parse
from align.extract.language import reads_english
from align.extract.names import word_set
from align.extract.sayings import Saying
from align.extract.speakers import Cast, Voice
from align.extract.verbs import ATTITUDES, AUXILIARIES, BE, TIME, is_adverb
from align.extract.words import Words
from align.model import Claim, Entity, Mention, Segments, Sentence, Span

__all__ = ["claims"]

_ENDS: Final = '.!?:;,…"”»)'
_INHERITING: Final = frozenset(["deed", "gap", "list", "then"])
_DUTY: Final = frozenset(["should", "must", "ought"])
_READY: Final = frozenset(["ready", "willing", "prepared", "determined", "committed"])
_ANAPHORS: Final = word_set("it they these this both such")
_TO_SOMEBODY: Final = word_set(
    "welcome congratulate thank tell brief urge ask inform assure reassure warn caution call appeal wish remind request"
)


# A quotation that runs over more sentences of one paragraph has lost its closing mark.
_LONGEST: Final = 5


class _Part(NamedTuple):
    """A clause on its way to a claim."""

    piece: Piece
    voice: Voice | None
    act: str
    said: Saying | None


class _Row(NamedTuple):
    """A body sentence taken apart: its number, whether it opens a paragraph, its parts."""

    number: int
    fresh: bool
    parsed: Parsed
    parts: list[_Part]


def claims(segments: Segments, entities: tuple[Entity, ...]) -> tuple[Claim, ...]:
    """Return the statements of a document, clause by clause in text order.

    Only sentences of the body are read, and of these no headings. Where the text is not English every sentence is one
    clause without a speaker.

    Args:
        segments: the document, cut by `align.text.segment`.
        entities: its persons, organisations and countries, as `align.extract.people.entities` gives them.

    >>> from align.model import Document
    >>> text = "The mayor, Ann Lee, thanked the crews for their work, saying that the bridge was safe again."
    >>> segments = Segments(Document(id="a", text=text), (), (Sentence(0, len(text)),))
    >>> [(text[c.start : c.end], c.act) for c in claims(segments, ())]  # doctest: +ELLIPSIS
    [('...thanked the crews for their work', 'thank'), ('saying that the bridge was safe again', 'state')]
    """
    text = segments.document.text
    body = [(i, s) for i, s in enumerate(segments.sentences) if s.kind == "body"]
    body = [(i, s) for i, s in body if not _label(text, s)] or body
    if not body:
        return ()
    if not reads_english(segments):
        return tuple(_foreign(text, body))
    parties = _parties(entities)
    cast = Cast(text, entities, parties)
    rows = _Reader(text, cast).read(body)
    _carry_back(rows)
    return tuple(_claim(row, part, cast, parties, n == 0) for n, row in enumerate(rows) for part in row.parts)


def _label(text: str, s: Sentence) -> bool:
    """Tell whether a sentence is a short line of its own without a verb or an end: a heading, a tag, a name."""
    line = text[s.start : s.end]
    if len(line) > 60 or len(line.split()) > 5 or line[-1:] in _ENDS:
        return False
    if any(c.isdigit() or "\u0590" <= c <= "\u1dff" or c > "\u2fff" for c in line):
        return False
    before, behind = text[max(0, s.start - 8) : s.start].rstrip(" \t"), text[s.end : s.end + 8].lstrip(" \t")
    alone = (not before or before[-1] in "\r\n") and (not behind or behind[0] in "\r\n")
    return alone and not AUXILIARIES.intersection(line.lower().split())


def _foreign(text: str, body: list[tuple[int, Sentence]]) -> list[Claim]:
    made = []
    for i, s in body:
        at = s.start
        while at < s.end:
            cuts = [k for mark in ";；" if (k := text.find(mark, at, s.end)) >= 0]
            stop = min(cuts, default=s.end)
            a, b = at, stop
            while a < b and text[a].isspace():
                a += 1
            while b > a and (text[b - 1].isspace() or text[b - 1] in ".。।"):
                b -= 1
            if b - a > 1:
                made.append(Claim(a, b, i))
            at = stop + 1
    return made


# --- sentence after sentence ------------------------------------------------------------------------------------


class _Reader:
    """Reads the sentences in order and remembers the open quotation and the last speaker."""

    def __init__(self, text: str, cast: Cast) -> None:
        self._text = text
        self._cast = cast
        self._open = False
        self._pending: list[_Row] = []
        self._last: Voice | None = None
        self._quoting: Voice | None = None
        self._before: Voice | None = None
        self._carried = 0

    def read(self, body: list[tuple[int, Sentence]]) -> list[_Row]:
        rows: list[_Row] = []
        end = -1
        for i, s in body:
            fresh = end < 0 or "\n" in self._text[end : s.start]
            end = s.end
            self._carried = self._carried + 1 if self._open else 0
            if self._open and (fresh or self._carried > _LONGEST):
                self._close(None)
            row = self._sentence(i, s, fresh)
            rows.append(row)
            if not fresh and len(rows) > 1 and _bare(row) and rows[-2].parsed.words.quoted[-1:] == [True]:
                self._hand_back(rows)
        self._close(None)
        return rows

    def _sentence(self, i: int, s: Sentence, fresh: bool) -> _Row:
        was_open = self._open
        parsed = parse(self._text, s.start, s.end, was_open)
        w = parsed.words
        row = _Row(i, fresh, parsed, self._attribute(parsed))
        spoken = next((p.voice for p in reversed(row.parts) if p.voice is not None), None)
        attributed = any(p.said is not None for p in row.parts)
        self._open = w.open
        if not attributed and (_mostly_quoted(w) if was_open else _all_quoted(w)):
            self._quoted(row, was_open)
        else:
            if was_open:
                self._settle(spoken)
            self._quoting = spoken if w.open else None
        subject = spoken or (None if _mostly_quoted(w) else self._cast.subject_of(w))
        if attributed and spoken is None:
            self._cast.forget()
        elif attributed or not (was_open or _mostly_quoted(w)):
            self._cast.heard(subject, s.start, s.end)
        self._last = next((p.voice for p in reversed(row.parts) if p.voice is not None), None)
        return row

    def _quoted(self, row: _Row, was_open: bool) -> None:
        """Attribute a sentence that is a quotation without its own attribution."""
        if was_open and self._quoting is not None:
            _assign(row, self._quoting)
        elif was_open or self._open:
            self._pending.append(row)
            if not was_open:
                self._quoting, self._before = None, self._last
        elif self._last is not None:
            _assign(row, self._last)
        if was_open and not self._open:
            # A quotation without any attribution goes on where the sentence before it left off.
            self._close(self._quoting or self._before)

    def _hand_back(self, rows: list[_Row]) -> None:
        """Give the quotation before it the speaker of a sentence that is nothing but "Mr Ray said"."""
        bare = rows[-1].parts.pop()
        for row in reversed(rows[:-1]):
            if any(p.said is not None for p in row.parts) or not _mostly_quoted(row.parsed.words):
                break
            row.parts[:] = [p._replace(voice=bare.voice, said=None) for p in row.parts]
            if row.fresh or row.parsed.words.lower[0] == '"' or row.parsed.words.lower[0] in "“":
                break

    def _settle(self, voice: Voice | None) -> None:
        self._before = None
        for row in self._pending:
            if voice is not None:
                _assign(row, voice)
        self._pending = []
        self._quoting = None

    def _close(self, voice: Voice | None) -> None:
        self._settle(voice)
        self._open = False

    # --- one sentence ---------------------------------------------------------------------------------------------

    def _attribute(self, parsed: Parsed) -> list[_Part]:
        w = parsed.words
        voices: dict[int, Voice | None] = {}
        main: Voice | None = None
        known = False
        ordered = sorted(
            [p.saying for p in parsed.pieces if p.saying is not None] + list(parsed.after), key=lambda s: s.at
        )
        for s in ordered:
            if s.subject is not None:
                voices[s.at] = main = self._cast.resolve(w, s.subject)
                known = True
            elif known:
                voices[s.at] = main
        for s in ordered:
            if s.at not in voices:
                if s.first == 0 or (s.place == "ing" and _opens(w, s)):
                    voices[s.at] = next((voices[o.at] for o in ordered if o.at in voices and o.at > s.at), None)
                else:
                    voices[s.at] = self._cast.subject_of(w)
        parts: list[_Part] = []
        for piece in parsed.pieces:
            if piece.saying is not None:
                s = piece.saying
                voice = voices.get(s.at)
                act = _stance(w, s.last + 1, piece.stop, s.act)
                parts.append(_Part(piece, voice, act, s))
            elif parts and piece.opening in _INHERITING and parts[-1].voice is not None:
                parts.append(_Part(piece, parts[-1].voice, parts[-1].act, parts[-1].said))
            else:
                parts.append(_Part(piece, None, "state", None))
        if not ordered and len(parts) > 0:
            self._attitude(w, parts)
        for s in parsed.after:
            self._spread(w, parts, s, voices.get(s.at))
        return parts

    def _attitude(self, w: Words, parts: list[_Part]) -> None:
        """Read "He was also satisfied with ..." after a sentence of his as one more statement of his."""
        if self._last is None or len(w.lower) < 5 or w.lower[0] not in ("he", "she") or w.lower[1] not in BE:
            return
        adjective = next((t for t in w.lower[2:5] if not is_adverb(t)), "")
        voice = self._cast.resolve(w, (0, 1)) if adjective in ATTITUDES else None
        if voice is not None and voice.mention.value == self._last.mention.value:
            parts[0] = parts[0]._replace(voice=voice, act=ATTITUDES[adjective])

    @staticmethod
    def _spread(w: Words, parts: list[_Part], s: Saying, voice: Voice | None) -> None:
        """Give the clauses before (and quoted ones after) an attribution its speaker."""
        inside = next((k for k, p in enumerate(parts) if p.piece.first <= s.at < p.piece.stop), len(parts) - 1)
        begin = inside
        while begin >= 0 and _free(w, parts[begin]):
            begin -= 1
        act = s.act
        for k in range(begin + 1, inside + 1):
            part = parts[k]
            if part.piece.opening not in _INHERITING or k == begin + 1:
                act = _stance(w, part.piece.first, min(part.piece.stop, s.first), s.act)
            parts[k] = part._replace(voice=voice, act=act, said=s)
        for k in range(inside + 1, len(parts)):
            part = parts[k]
            if part.said is not None or not (part.piece.opening in _INHERITING or w.quoted[part.piece.first]):
                break
            parts[k] = part._replace(voice=voice, act=parts[inside].act, said=s)


def _free(w: Words, part: _Part) -> bool:
    """Return whether a clause has no speaker of its own ("It expects help", as content, has none)."""
    said = part.said
    if said is None:
        return True
    return part.voice is None and said.subject is not None and w.lower[said.subject[0]] in ("it", "they", "we")


def _opens(w: Words, s: Saying) -> bool:
    return s.at <= 3


def _bare(row: _Row) -> bool:
    """Return whether a sentence only attributes the quotation before it."""
    if len(row.parts) != 1 or row.parts[0].said is None:
        return False
    part, said = row.parts[0], row.parts[0].said
    rest = row.parsed.words.lower[said.last + 1 :]
    closed = not rest or rest[0] in (",", "on", "in", "at", "during", "after") or rest[0] in TIME
    return (
        said.place == "pre"
        and said.verb.kind == "say"
        and part.piece.first == 0
        and closed
        and (len(rest) < 8 or rest[0] == ",")
    )


def _assign(row: _Row, voice: Voice) -> None:
    row.parts[:] = [p if p.voice is not None else p._replace(voice=voice) for p in row.parts]


def _all_quoted(w: Words) -> bool:
    return bool(w.quoted) and w.quoted[0] and 10 * sum(w.quoted) >= 9 * len(w.quoted)


def _mostly_quoted(w: Words) -> bool:
    return 2 * sum(w.quoted) > len(w.quoted)


def _stance(w: Words, first: int, stop: int, act: str) -> str:
    """Return what a bare "said" does with its content: call for something, commit to something, or state."""
    if act != "state":
        return act
    for k in range(first, min(stop, first + 30)):
        token = w.lower[k]
        if token in _DUTY or (token in ("need", "needs") and k + 1 < stop and w.lower[k + 1] == "to"):
            return "call_for"
        if token in _READY and any(t in BE or t in ("stand", "stands") for t in w.lower[max(first, k - 3) : k]):
            return "commit"
        if token == "will" and k + 1 < stop and w.lower[k + 1] == "continue":
            return "commit"
    return act


def _carry_back(rows: list[_Row]) -> None:
    """Give indirect speech that goes on over a full stop the speaker who is named in the next sentence.

    "Norway is ready to help. It also expects new talks, he added.": the first sentence opens its paragraph, the second
    refers back to it and adds an attribution at its end.
    """
    for here, there in pairwise(rows):
        if there.fresh or any(p.said is not None or p.voice is not None for p in here.parts) or not there.parsed.after:
            continue
        w = there.parsed.words
        voice = next((p.voice for p in there.parts if p.said is there.parsed.after[-1]), None)
        refers = w.lower[0] in _ANAPHORS or "also" in w.lower[:5]
        if voice is None or not refers or not here.fresh or any(here.parsed.words.quoted):
            continue
        said = there.parsed.after[-1]
        for k, part in enumerate(here.parts):
            act = _stance(here.parsed.words, part.piece.first, part.piece.stop, "state")
            here.parts[k] = part._replace(voice=voice, act=act if said.act == "state" else said.act)


# --- claims -----------------------------------------------------------------------------------------------------


def _parties(entities: tuple[Entity, ...]) -> tuple[Entity, ...]:
    """Return the two persons of a two-sided event, or nobody."""
    taking_part = tuple(e for e in entities if e.sort == "person" and e.part is not None)
    return taking_part if len(taking_part) == 2 else ()


def _claim(row: _Row, part: _Part, cast: Cast, parties: tuple[Entity, ...], lead: bool) -> Claim:
    w, piece, said = row.parsed.words, part.piece, part.said
    act_span = Span(w.starts[said.at], w.ends[said.last]) if said is not None and part.voice is not None else None
    return Claim(
        piece.start,
        piece.end,
        row.number,
        speaker=part.voice.mention if part.voice is not None else None,
        addressee=_addressee(w, part, cast, parties),
        act=part.act if part.voice is not None else "event" if lead and part.said is None else "state",
        act_span=act_span,
    )


def _addressee(w: Words, part: _Part, cast: Cast, parties: tuple[Entity, ...]) -> Mention | None:
    voice, said = part.voice, part.said
    if voice is None:
        return None
    name = voice.mention.value
    found = cast.addressed(w, said.last + 1) if said is not None and said.verb.lemma in _TO_SOMEBODY else None
    if found is not None and found[1].sort == "person" and found[1].name.value != name:
        return Mention(found[0].start, found[0].end, found[1].name.value, found[0].kind, reason="object of the verb")
    for one, other in ((0, 1), (1, 0)):
        if parties and parties[one].name.value == name:
            m = parties[other].name
            return Mention(m.start, m.end, m.value, m.kind, reason="the other side of the meeting")
    if found is not None and found[1].name.value != name:
        return Mention(found[0].start, found[0].end, found[1].name.value, found[0].kind, reason="object of the verb")
    return None
