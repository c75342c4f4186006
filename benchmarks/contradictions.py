"""Count the labelled contradictions that get a flag, and the flags on sentence pairs that are none.

    python benchmarks/contradictions.py            found of the labelled pairs, false flags per 100 beads, labels
    python benchmarks/contradictions.py --show     the same with every pair that is missed or wrongly flagged

The relations of the cross-outlet set (Cross-document Structure Theory) name the pairs that contradict one another; a
flag is `number`, `date`, `name`, `negation` or `hedging`. False are the flags of pairs that human readers linked, or
that our own beads pair, without calling them a contradiction. The labels are compared with the readers' relations:
Identity is `same`; Equivalence, `paraphrase`; Subsumption, `narrower` or `broader` by its direction.
"""

from __future__ import annotations

import argparse
import json
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from align import alignment
from align.model import BeadWords
from align.words import FLAGS, compare, language_of

FILE = (Path(__file__).resolve().parents[1] / ".." / "shared" / "data" / "dev" / "align" / "cstnews_pt.jsonl").resolve()

Row = dict[str, Any]
Sides = tuple[Sequence[int], Sequence[int]]


class Text:
    """Sentences as one text with their spans."""

    def __init__(self, sentences: list[str]) -> None:
        self.text = "\n".join(sentences)
        self.spans: list[tuple[int, int]] = []
        at = 0
        for sentence in sentences:
            self.spans.append((at, at + len(sentence)))
            at += len(sentence) + 1
        self.language = language_of([self.text])


class Pair:
    """One labelled pair of documents."""

    def __init__(self, row: Row) -> None:
        self.row = row
        self.left, self.right = Text(row["left"]), Text(row["right"])
        self.contradictions = {(i, j) for i, j, name, _ in row["relations"] if name == "Contradiction"}
        self.links = {(i, j) for i, j in row["links"]} - self.contradictions
        found = alignment.align_sentences(row["left"], row["right"])
        self.beads: list[Sides] = [(bead.left, bead.right) for bead in found]

    def words(self, sides: Sides) -> BeadWords:
        spans = [[text.spans[k] for k in side] for text, side in zip((self.left, self.right), sides, strict=True)]
        languages = (self.left.language, self.right.language)
        return compare(self.left.text, spans[0], self.right.text, spans[1], languages)

    def contradicts(self, sides: Sides) -> bool:
        return any(i in sides[0] and j in sides[1] for i, j in self.contradictions)

    def show(self, head: str, sides: Sides, words: BeadWords) -> None:
        print(f"{head} {self.row['id']} {words.label} {', '.join(words.flags)}")
        for name, text, side in (("left", self.left, sides[0]), ("right", self.right, sides[1])):
            print(f"    {name:6}" + " / ".join(self.row[name][k] for k in side))
            for difference in words.differ:
                span = getattr(difference, name)
                if span and difference.kind in FLAGS:
                    print(f"           {difference.kind}: {text.text[span.start : span.end]}")


def contradictions(pairs: list[Pair], show: bool) -> None:
    """Print how many labelled contradictions are flagged."""
    found, total = Counter[str](), 0
    for pair in pairs:
        for i, j in sorted(pair.contradictions):
            words = pair.words(([i], [j]))
            total += 1
            found.update(words.flags)
            found["any"] += bool(words.flags)
            if show:
                pair.show("FOUND " if words.flags else "MISSED", ([i], [j]), words)
    in_beads = sum(
        any(i in left and j in right for left, right in pair.beads) for pair in pairs for i, j in pair.contradictions
    )
    print(
        f"contradictions flagged: {found['any']} of {total} ({', '.join(f'{k} {found[k]}' for k in FLAGS if found[k])})"
    )
    print(f"  of these pairs share one of our beads: {in_beads}")


def false_flags(name: str, pairs: list[Pair], chosen: list[list[Sides]], show: bool) -> None:
    """Print the flags on pairs that are not labelled as contradictions."""
    flags, wrong, total = Counter[str](), 0, 0
    for pair, beads in zip(pairs, chosen, strict=True):
        for sides in beads:
            if pair.contradicts(sides):
                continue
            words = pair.words(sides)
            total += 1
            wrong += bool(words.flags)
            flags.update(words.flags)
            if show and words.flags:
                pair.show("FALSE ", sides, words)
    parts = ", ".join(f"{k} {flags[k]}" for k in FLAGS if flags[k])
    print(f"{name}: {wrong} of {total} flagged, {100 * wrong / max(1, total):.1f} per 100 ({parts})")


def labels(pairs: list[Pair]) -> None:
    """Print which label the readers' relations get."""
    table: dict[str, Counter[str]] = {}
    for pair in pairs:
        for i, j, relation, direction in pair.row["relations"]:
            if relation in ("Identity", "Equivalence", "Subsumption", "Overlap", "Contradiction"):
                name = f"{relation} {direction}" if relation == "Subsumption" else relation
                table.setdefault(name, Counter())[pair.words(([i], [j])).label] += 1
    for name, counted in sorted(table.items()):
        print(f"  {name:22}" + ", ".join(f"{label} {count}" for label, count in counted.most_common()))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--show", action="store_true", help="print the pairs that are missed or wrongly flagged")
    args = parser.parse_args()
    if not FILE.is_file():
        parser.exit(2, f"{FILE} is not there: the labelled data stands beside the checkout\n")
    pairs = [Pair(json.loads(line)) for line in FILE.read_text("utf-8").splitlines()]
    contradictions(pairs, args.show)
    linked: list[list[Sides]] = [[([i], [j]) for i, j in sorted(pair.links)] for pair in pairs]
    false_flags("false, on the readers' links", pairs, linked, args.show)
    false_flags("false, on our beads", pairs, [pair.beads for pair in pairs], False)
    print("labels by relation")
    labels(pairs)
    began = time.process_time()
    count = sum(1 for pair, beads in zip(pairs, linked, strict=True) for sides in beads if pair.words(sides))
    print(f"{count / (time.process_time() - began):.0f} beads/s")


if __name__ == "__main__":
    main()
