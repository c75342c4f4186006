"""Show two texts side by side, sentence by sentence, as their alignment pairs them."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import Any

import msgspec

from align.model import Alignment, Bead, Document, Sentence
from align.report.layout import Paint, clean, columns, cut, pad, wrap

__all__ = ["Step", "bead_rows", "diff", "steps"]

# scripts without spaces: each character counts as a word (Thai, Lao, Myanmar, Khmer, Han, Kana)
_ALONE = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_WORD = re.compile(rf"[{_ALONE}]|[^\W{_ALONE}]+")
_NARROW = 48  # below this width the two texts stand one under the other


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
    at_left = {bead.left[0]: place for place, bead in enumerate(beads)}
    in_left = {i for bead in beads for i in bead.left}
    in_right = {j for bead in beads for j in bead.right}
    found: list[Step] = []
    reached = 0
    for i in range(len(alignment.left_sentences)):
        if i not in in_left:
            found.append(Step((i,), ()))
        elif i in at_left:
            place = at_left[i]
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


def bead_rows(alignment: Alignment, left: Document, right: Document) -> Iterator[dict[str, Any]]:
    """Yield one plain row a step: both sides with offsets and text, similarity, moved; a gap has an empty side."""
    for step in steps(alignment):
        yield {
            "left": _quotes(left, alignment.left_sentences, step.left),
            "right": _quotes(right, alignment.right_sentences, step.right),
            "similarity": round(float(step.bead.similarity), 6) if step.bead else None,
            "moved": step.moved,
        }


def _quotes(document: Document, sentences: Sequence[Sentence], indexes: Sequence[int]) -> list[dict[str, Any]]:
    chosen = [(index, sentences[index]) for index in indexes]
    return [
        {"sentence": index, "start": one.start, "end": one.end, "quote": document.text[one.start : one.end]}
        for index, one in chosen
    ]


def diff(alignment: Alignment, left: Document, right: Document, width: int = 100, colour: bool = False) -> str:
    """Return both texts side by side, `width` columns wide.

    Between the columns stand the similarity of a bead, ``<`` or ``>`` for a sentence that only one text has, and ``↕``
    for a bead that stands elsewhere in the other text. In colour, words that the other side does not have are
    underlined.
    """
    width = max(width, 20)
    view = _Stacked if width < _NARROW else _Columns
    found = steps(alignment)
    shown = view(alignment, (left, right), width, Paint(colour))
    lines = [
        *shown.head(),
        *(line for step in found for line in shown.step(step)),
        "",
        *_summary(alignment, found, width),
    ]
    return "\n".join(lines) + "\n"


def _summary(alignment: Alignment, found: Sequence[Step], width: int) -> list[str]:
    beads = [step for step in found if step.bead]
    if not beads:
        return wrap("No sentence of one text corresponds to one of the other.", width)
    sides = (
        f"{len({i for step in beads for i in getattr(step, side)})} of {len(sentences)} {side}"
        for side, sentences in (("left", alignment.left_sentences), ("right", alignment.right_sentences))
    )
    moved = sum(step.moved for step in beads)
    tail = f"; {moved} stand{'s' * (moved == 1)} elsewhere in the other text (↕)" if moved else ""
    return wrap(
        f"{' and '.join(sides)} sentences correspond, in {len(beads)} bead{'s' * (len(beads) != 1)}{tail}.", width
    )


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
        sides = self.sides(step, self.column)
        colour, mark = self.mark(step)
        for place, (left, right) in enumerate(zip_longest(*sides, fillvalue="")):
            gutter = f" {mark} " if place == 0 else "   │   "
            middle = self.paint(gutter if right else gutter.rstrip(), colour if place == 0 else "dim")
            yield self.painted(step, 0, left, self.column) + middle + self.painted(step, 1, right)

    def sides(self, step: Step, width: int) -> tuple[list[str], list[str]]:
        return self.wrapped(0, step.left, width), self.wrapped(1, step.right, width)

    def wrapped(self, side: int, indexes: Sequence[int], width: int) -> list[str]:
        """Return the lines of one side, each sentence behind its number."""
        lines: list[str] = []
        for index in indexes:
            sentence = self.sentences[side][index]
            text = clean(self.texts[side].text[sentence.start : sentence.end])
            for place, line in enumerate(wrap(text, width - self.digits - 1)):
                lines.append(pad(str(index + 1) if place == 0 else "", self.digits, right=True) + " " + line)
        return lines

    def mark(self, step: Step) -> tuple[str, str]:
        if step.bead is None:
            return "dim", "  <  " if step.left else "  >  "
        similarity = step.bead.similarity
        colour = "green" if similarity >= 0.8 else "cyan" if similarity >= 0.5 else "yellow"
        return colour, f"{'↕' if step.moved else ' '}{min(similarity, 1.0):.2f}"

    def painted(self, step: Step, side: int, line: str, width: int = 0) -> str:
        """Return a line in colour: what one side says alone is dim, words the other lacks are underlined."""
        fill = " " * max(0, width - columns(line))
        if not self.paint.on or not line:
            return line + fill
        number, text = line[: self.digits + 1], line[self.digits + 1 :]
        if step.bead is None:
            return self.paint(number, "dim") + self.paint(text, "magenta" if side else "blue") + fill
        other = self.words(1 - side, step.left if side else step.right)
        text = _WORD.sub(lambda word: self.underlined(word[0], other), text)
        return self.paint(number, "dim") + text + fill

    def underlined(self, word: str, other: frozenset[str]) -> str:
        return word if word.casefold() in other else self.paint(word, "underline", "bold")

    def words(self, side: int, indexes: Sequence[int]) -> frozenset[str]:
        sentences = [self.sentences[side][index] for index in indexes]
        texts = (self.texts[side].text[one.start : one.end] for one in sentences)
        return frozenset(word.casefold() for text in texts for word in _WORD.findall(text))


class _Stacked(_Columns):
    """One text under the other, for narrow terminals."""

    def head(self) -> list[str]:
        names = [cut(clean(document.title or document.id), self.width - 2) for document in self.texts]
        return [f"< {names[0]}", f"> {names[1]}", self.paint("─" * self.width, "dim")]

    def step(self, step: Step) -> Iterator[str]:
        colour, mark = self.mark(step)
        if step.bead is not None:
            yield self.paint(mark.strip(), colour)
        for side, lines in enumerate(self.sides(step, self.width - 2)):
            for line in lines:
                yield f"{'<>'[side]} {self.painted(step, side, line)}"
