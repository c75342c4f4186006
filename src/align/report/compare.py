"""Show two texts side by side, sentence by sentence, as their alignment pairs them."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import Any

import msgspec

from align.model import Alignment, Bead, BeadWords, Document, Sentence, Span, WordDifference
from align.report.layout import Paint, clean, columns, cut, pad, shown, wrap

__all__ = ["Step", "bead_rows", "diff", "steps", "unified"]

_NARROW = 48  # below this width the two texts stand one under the other
_COLOURS = {
    "same": "green",
    "paraphrase": "cyan",
    "narrower": "blue",
    "broader": "blue",
    "stronger": "magenta",
    "weaker": "magenta",
    "differs": "red",
}
_SERIOUS = frozenset(("number", "date", "name", "negation", "hedging"))


class Step(msgspec.Struct, frozen=True):
    """One row of a comparison: sentences of both sides, or of one side only where `bead` is None."""

    left: tuple[int, ...]
    right: tuple[int, ...]
    bead: Bead | None = None
    moved: bool = False


def steps(alignment: Alignment) -> list[Step]:
    """Return the rows in reading order: the order of the left text, the rest of the right text where it belongs.

    The largest set of beads that stand in the same order on both sides is the backbone (longest increasing
    subsequence); the other beads are `moved` and stand where the left text has them.
    """
    beads = sorted(alignment.beads, key=lambda bead: (bead.left[0], bead.right[0]))
    backbone = set(_increasing([bead.right[0] for bead in beads]))
    at_left: dict[int, list[int]] = {}
    for place, bead in enumerate(beads):
        at_left.setdefault(bead.left[0], []).append(place)
    in_left = {i for bead in beads for i in bead.left}
    in_right = {j for bead in beads for j in bead.right}
    found: list[Step] = []
    reached = 0
    for i in range(len(alignment.left_sentences)):
        if i not in in_left:
            found.append(Step((i,), ()))
        for place in at_left.get(i, ()):
            bead = beads[place]
            if place in backbone:
                found += [Step((), (j,)) for j in range(reached, bead.right[0]) if j not in in_right]
                reached = max(reached, bead.right[0])
            found.append(Step(bead.left, bead.right, bead, place not in backbone))
    found += [Step((), (j,)) for j in range(reached, len(alignment.right_sentences)) if j not in in_right]
    return found


def _increasing(values: Sequence[int]) -> list[int]:
    """Return the places of a longest strictly increasing subsequence (Fredman 1975), in order."""
    ends: list[int] = []
    places: list[int] = []
    before: list[int] = []
    for place, value in enumerate(values):
        at = bisect_left(ends, value)
        ends[at : at + 1] = [value]
        places[at : at + 1] = [place]
        before.append(places[at - 1] if at else -1)
    chain = []
    place = places[-1] if places else -1
    while place >= 0:
        chain.append(place)
        place = before[place]
    return chain[::-1]


# --- for programs -------------------------------------------------------------------------------------------------


def bead_rows(alignment: Alignment, left: Document, right: Document) -> Iterator[dict[str, Any]]:
    """Yield one plain row a step: both sides with offsets and text, similarity, moved; a gap has an empty side.

    Beads whose words were compared also have `label`, `flags`, `same` (pairs of spans ``[start, end]``) and `differ`
    (kind, and the quoted span of each side or null).
    """
    for step in steps(alignment):
        row: dict[str, Any] = {
            "left": _quotes(left, alignment.left_sentences, step.left),
            "right": _quotes(right, alignment.right_sentences, step.right),
            "similarity": round(float(step.bead.similarity), 6) if step.bead else None,
            "moved": step.moved,
        }
        if step.bead and (words := step.bead.words):
            row["label"] = words.label
            row["flags"] = list(words.flags)
            row["same"] = [[[a.start, a.end], [b.start, b.end]] for a, b in words.same]
            row["differ"] = [
                {"kind": one.kind, "left": _quote(left, one.left), "right": _quote(right, one.right)}
                for one in words.differ
            ]
        yield row


def _quotes(document: Document, sentences: Sequence[Sentence], indexes: Sequence[int]) -> list[dict[str, Any]]:
    chosen = [(index, sentences[index]) for index in indexes]
    return [
        {"sentence": index, "start": one.start, "end": one.end, "quote": document.text[one.start : one.end]}
        for index, one in chosen
    ]


def _quote(document: Document, span: Span | None) -> dict[str, Any] | None:
    if span is None:
        return None
    return {"start": span.start, "end": span.end, "quote": document.text[span.start : span.end]}


# --- compact text -------------------------------------------------------------------------------------------------


def unified(alignment: Alignment, left: Document, right: Document, colour: bool = False) -> str:
    """Return the comparison in one column, like a unified diff of sentences.

    A line begins with a space where both texts have the same sentence, ``-`` where only the left has it, ``+`` where
    only the right has it; ``~`` opens a bead in other words, and its two sides follow with ``-`` and ``+``: words that
    differ stand in ``[-...-]`` on the left and ``{+...+}`` on the right. ``@@`` names the label, what changes the
    meaning, and whether the sentences were moved.
    """
    paint = Paint(colour)
    texts = (left, right)
    sentences = (alignment.left_sentences, alignment.right_sentences)
    lines = [
        paint(f"--- {clean(left.title or left.id)}", "bold"),
        paint(f"+++ {clean(right.title or right.id)}", "bold"),
    ]
    for step in steps(alignment):
        words = step.bead.words if step.bead else None
        marks = (("[-", "-]"), ("{+", "+}"))
        if step.bead is None:
            side = 0 if step.left else 1
            for index in step.left or step.right:
                one = sentences[side][index]
                text = clean(texts[side].text[one.start : one.end])
                lines.append(paint("-+"[side] + " " + text, "green" if side else "red"))
            continue
        if words and words.label == "same" and not step.moved and not words.differ and len(step.left) == 1:
            one = sentences[0][step.left[0]]
            lines.append("  " + clean(left.text[one.start : one.end]))
            continue
        lines.append(paint(f"~ @@ {_head(step)} @@", _colour(step)))
        for side, indexes in enumerate((step.left, step.right)):
            spans = _spans(words, side) if words else []
            for index in indexes:
                text = _bracketed(texts[side].text, sentences[side][index], spans, marks[side])
                lines.append(paint("-+"[side], "green" if side else "red") + " " + text)
    return "\n".join(lines) + "\n"


def _head(step: Step) -> str:
    assert step.bead is not None
    left, right = (",".join(str(index + 1) for index in side) for side in (step.left, step.right))
    words = step.bead.words
    label = f" {words.label}" if words else ""
    flags = f" ({', '.join(words.flags)})" if words and words.flags else ""
    return f"{left} {right} {step.bead.similarity:.2f}{label}{flags}{' moved' if step.moved else ''}"


def _colour(step: Step) -> str:
    assert step.bead is not None
    if step.bead.words:
        return _COLOURS[step.bead.words.label]
    return "green" if step.bead.similarity >= 0.8 else "cyan" if step.bead.similarity >= 0.5 else "yellow"


def _spans(words: BeadWords, side: int) -> list[tuple[int, int, bool]]:
    """Return the spans of one side that differ, in order, and whether they change the meaning."""
    found = [
        (span.start, span.end, one.kind in _SERIOUS)
        for one in words.differ
        if (span := one.right if side else one.left) and _only_side(words, one) in (None, side)
    ]
    return sorted(found)


def _only_side(words: BeadWords, one: WordDifference) -> int | None:
    """Return which side denies or doubts what the other says without it; None of other differences."""
    if one.kind not in ("negation", "hedging") or one.left is None or one.right is None:
        return None
    return 1 if any(a == one.left for a, _ in words.same) else 0


def _bracketed(text: str, sentence: Sentence, spans: list[tuple[int, int, bool]], marks: tuple[str, str]) -> str:
    out: list[str] = []
    at = sentence.start
    for start, end, _ in spans:
        start, end = max(start, at), min(end, sentence.end)
        if start < end:
            out += [text[at:start], marks[0], text[start:end], marks[1]]
            at = end
    return clean("".join(out) + text[at : sentence.end])


# --- side by side -------------------------------------------------------------------------------------------------


def diff(alignment: Alignment, left: Document, right: Document, width: int = 100, colour: bool = False) -> str:
    """Return both texts side by side, `width` columns wide.

    Between the columns stand the similarity of a bead, ``<`` or ``>`` for a sentence that only one text has, and ``↕``
    for a bead that stands elsewhere in the other text. What changes the meaning is said under its bead. In colour,
    the number has that of the bead's label, and words that differ are underlined.
    """
    width = max(width, 20)
    view = _Stacked if width < _NARROW else _Columns
    found = steps(alignment)
    paint = Paint(colour)
    shown_as = view(alignment, (left, right), width, paint)
    lines = [
        *shown_as.head(),
        *(line for step in found for line in shown_as.step(step)),
        "",
        *_summary(alignment, found, width, paint),
    ]
    return "\n".join(lines) + "\n"


def _summary(alignment: Alignment, found: Sequence[Step], width: int, paint: Paint) -> list[str]:
    beads = [step for step in found if step.bead]
    if not beads:
        return wrap("No sentence of one text corresponds to one of the other.", width)
    sides = (
        f"{len({i for step in beads for i in getattr(step, side)})} of {len(sentences)} {side}"
        for side, sentences in (("left", alignment.left_sentences), ("right", alignment.right_sentences))
    )
    moved = sum(step.moved for step in beads)
    tail = f"; {moved} stand{'s' * (moved == 1)} elsewhere in the other text (↕)" if moved else ""
    lines = wrap(
        f"{' and '.join(sides)} sentences correspond, in {len(beads)} bead{'s' * (len(beads) != 1)}{tail}.", width
    )
    counted: Counter[str] = Counter(step.bead.words.label for step in beads if step.bead and step.bead.words)
    parts = [(label, f"{counted[label]} {label}") for label in _COLOURS if counted[label]]
    used, line = 0, ""
    for label, part in parts:
        if used and used + 3 + len(part) > width:
            lines.append(line)
            used, line = 0, ""
        line += (" · " if used else "") + paint(part, _COLOURS[label])
        used += len(part) + (3 if used else 0)
    return [*lines, line] if line else lines


class _Columns:
    """Two columns with a gutter between them."""

    def __init__(self, alignment: Alignment, texts: tuple[Document, Document], width: int, paint: Paint) -> None:
        self.texts = texts
        self.sentences = (alignment.left_sentences, alignment.right_sentences)
        self.paint = paint
        self.width = width
        self.digits = len(str(max(len(self.sentences[0]), len(self.sentences[1]), 1)))
        self.column = (width - 7) // 2

    def head(self) -> list[str]:
        names = [cut(clean(document.title or document.id), self.column) for document in self.texts]
        line = pad(names[0], self.column) + " " * 7 + names[1]
        return [self.paint(line.rstrip(), "bold"), self.paint("─" * (self.column * 2 + 7), "dim")]

    def step(self, step: Step) -> Iterator[str]:
        sides = [self.lines(step, side, self.column) for side in (0, 1)]
        colour, mark = self.mark(step)
        empty = ("", "")
        for place, (left, right) in enumerate(zip_longest(*sides, fillvalue=empty)):
            gutter = f" {mark} " if place == 0 else "   │   "
            middle = self.paint(gutter if right[0] else gutter.rstrip(), colour if place == 0 else "dim")
            yield left[1] + " " * max(0, self.column - columns(left[0])) + middle + right[1]
        yield from self.notes(step, " " * (self.digits + 1))

    def lines(self, step: Step, side: int, width: int) -> list[tuple[str, str]]:
        """Return the lines of one side, each sentence behind its number: plain, and as they are painted."""
        lines: list[tuple[str, str]] = []
        words = step.bead.words if step.bead else None
        spans = _spans(words, side) if words else []
        for index in step.right if side else step.left:
            sentence = self.sentences[side][index]
            text = self.texts[side].text[sentence.start : sentence.end]
            styles = iter(_styles(text, sentence.start, spans) if self.paint.on and spans else ())
            for place, line in enumerate(wrap(clean(text), width - self.digits - 1)):
                number = pad(str(index + 1) if place == 0 else "", self.digits, right=True) + " "
                if not self.paint.on:
                    painted = line
                elif step.bead is None:
                    painted = self.paint(line, "magenta" if side else "blue")
                else:
                    painted = self.styled(line, styles) if spans else line
                lines.append((number + line, self.paint(number, "dim") + painted))
        return lines

    def styled(self, line: str, styles: Iterator[int]) -> str:
        """Paint the words of a line that differ; `styles` tells for each character that is no space."""
        out: list[str] = []
        run, last = "", 0
        for char in line:
            style = 0 if char == " " else next(styles, 0)
            if style != last:
                out.append(self.run(run, last))
                run, last = "", style
            run += char
        return "".join([*out, self.run(run, last)])

    def run(self, text: str, style: int) -> str:
        return self.paint(text, "underline", "red" if style > 1 else "bold") if style else text

    def notes(self, step: Step, indent: str) -> Iterator[str]:
        """Yield what changes the meaning in a bead, in words."""
        words = step.bead.words if step.bead else None
        if words is None:
            return
        for one in words.differ:
            if one.kind in _SERIOUS:
                quotes = [
                    f"“{clean(document.text[span.start : span.end])}”" if span else "nothing"
                    for document, span in zip(self.texts, (one.left, one.right), strict=True)
                ]
                said = f"{quotes[0]} against {quotes[1]}"
                if (side := _only_side(words, one)) is not None:
                    said = f"{quotes[side]} with {quotes[1 - side]}, on the {('left', 'right')[side]} only"
                for line in wrap(f"! {one.kind}: {said}", self.width - len(indent)):
                    yield indent + self.paint(line, "red")

    def mark(self, step: Step) -> tuple[str, str]:
        if step.bead is None:
            return "dim", "  <  " if step.left else "  >  "
        return _colour(step), f"{'↕' if step.moved else ' '}{min(step.bead.similarity, 1.0):.2f}"


class _Stacked(_Columns):
    """One text under the other, for narrow terminals."""

    def head(self) -> list[str]:
        names = [cut(clean(document.title or document.id), self.width - 2) for document in self.texts]
        return [f"< {names[0]}", f"> {names[1]}", self.paint("─" * self.width, "dim")]

    def step(self, step: Step) -> Iterator[str]:
        colour, mark = self.mark(step)
        if step.bead is not None:
            yield self.paint(mark.strip(), colour)
        for side in (0, 1):
            for _, painted in self.lines(step, side, self.width - 2):
                yield f"{'<>'[side]} {painted}"
        yield from self.notes(step, "  ")


def _styles(text: str, start: int, spans: list[tuple[int, int, bool]]) -> list[int]:
    """Return 0, 1 (differs) or 2 (changes the meaning) for each character as it is shown, blank space left out."""
    of = [0] * len(text)
    for a, b, serious in spans:
        for at in range(max(a - start, 0), min(b - start, len(text))):
            of[at] = max(of[at], 2 if serious else 1)
    return [style for char, style in zip(text, of, strict=True) if not char.isspace() for _ in shown(char)]
