"""Measure sentence alignment on the labelled sets, and show how the constants of `align.alignment` were chosen.

    python benchmarks/links.py             precision, recall and F1 of each set, beside the baselines of EVIDENCE.md
    python benchmarks/links.py --idf       the same with idf learned from each set as a whole
    python benchmarks/links.py --fit       try other values of every constant, one at a time; leave one set out

One setting for all sets. ``--fit`` maximises the sum of F1 over cstnews and argrewrite (superpal has four pairs and
counts half); for each set it also tells what it gets with the values that are best on the other two.
"""

from __future__ import annotations

import argparse
import itertools
import json
import time
from pathlib import Path
from typing import Any

from align import _core, alignment
from align.model import Document, Sentence
from align.settings import Settings
from align.text import segment

DATA = (Path(__file__).resolve().parents[1] / ".." / "shared" / "data" / "dev" / "align").resolve()
SETS = {"cstnews_pt": (0.74, 1.0), "argrewrite": (0.97, 1.0), "superpal": (0.71, 0.5)}  # baseline, weight in the fit
GRID = {
    "WORD_SHARE": (0.2, 0.3, 0.4, 0.5, 0.6),
    "NUMBER_WEIGHT": (1.0, 1.5, 2.0, 2.5, 3.0),
    "threshold": (0.26, 0.28, 0.29, 0.3, 0.31, 0.32, 0.34),
    "neighbour": (0.0, 0.05, 0.1, 0.15),
    "level": (0.0, 0.3, 0.4, 0.5),
    "share": (0.3, 0.4, 0.5, 0.6),
    "known_share": (0.4, 0.5, 0.6, 0.7),
    "known_demand": (0.0, 0.25, 0.5, 0.75),
    "order": (0.0, 0.15, 0.3, 0.45),
    "sure": (0.25, 0.3, 0.4, 0.5),
    "told": (0.5, 0.57, 0.64, 0.75),
    "told_share": (0.5, 0.6, 0.7, 0.8),
    "longer": (0.5, 0.8, 1.1),
    "relaxed": (0.0, 0.2, 0.3, 0.4, 0.45, 0.5, 0.55),
}

Row = dict[str, Any]


def rows(name: str) -> list[Row]:
    return [json.loads(line) for line in (DATA / f"{name}.jsonl").read_text("utf-8").splitlines()]


def score(labelled: list[Row], settings: Settings, idf: alignment.Idf | None = None) -> tuple[float, float, float]:
    """Return precision, recall and F1 of the links, over all pairs of a set."""
    hit = wanted = given = 0
    found = alignment.align_batch([(row["left"], row["right"]) for row in labelled], settings=settings, idf=idf)
    for row, beads in zip(labelled, found, strict=True):
        gold = {tuple(link) for link in row["links"]}
        mine = {(i, j) for bead in beads for i in bead.left for j in bead.right}
        hit, wanted, given = hit + len(gold & mine), wanted + len(gold), given + len(mine)
    return hit / max(1, given), hit / max(1, wanted), 2 * hit / max(1, wanted + given)


def whole_idf(labelled: list[Row]) -> alignment.Idf:
    words, _, _, offsets = _core.tokenize([text for row in labelled for text in (*row["left"], *row["right"])])
    return alignment.Idf.learn(words[start:end] for start, end in itertools.pairwise(offsets.tolist()))


def gold_pair(settings: Settings) -> str:
    """Say how the two accounts of the courtesy call are aligned: sentence pairs found, links whole, wrong ones."""
    sides = {}
    for name in ("001", "003"):
        path = next((DATA.parents[1] / "reports").glob(f"{name}*"))
        sides[name] = segment(Document(id=name, text=path.read_text("utf-8")))
    labels = json.loads((DATA.parents[1] / "gold" / "gold_feb4.json").read_text("utf-8"))
    wanted = []
    for link in labels["sentence_alignment"]["links"]:
        ends = [
            [
                at
                for at, sentence in enumerate(sides[name].sentences)
                for start, end in link[name]
                if 2 * (min(end, sentence.end) - max(start, sentence.start)) > min(end - start, len_of(sentence))
            ]
            for name in ("001", "003")
        ]
        wanted.append(set(itertools.product(*ends)))
    found = set(alignment.align_segments(sides["001"], sides["003"], settings=settings).links)
    pairs = set().union(*wanted)
    return (
        f"001/003: {len(found & pairs)} of {len(pairs)} sentence pairs, {sum(link <= found for link in wanted)} of "
        f"{len(wanted)} links whole, {sum(bool(link & found) for link in wanted)} touched; wrong {len(found - pairs)}"
    )


def len_of(sentence: Sentence) -> int:
    return sentence.end - sentence.start


def with_values(values: dict[str, float], data: dict[str, list[Row]]) -> dict[str, float]:
    """Return each set's F1 with these constants."""
    kept = {name: getattr(alignment, name) for name in ("WORD_SHARE", "NUMBER_WEIGHT")} | {"RULES": alignment.RULES}
    try:
        for name in ("WORD_SHARE", "NUMBER_WEIGHT"):
            setattr(alignment, name, values[name])
        alignment.RULES = {name: values[name] for name in kept["RULES"]}
        settings = Settings(sentence_threshold=values["threshold"])
        return {name: score(labelled, settings)[2] for name, labelled in data.items()}
    finally:
        for name, value in kept.items():
            setattr(alignment, name, value)


def climb(data: dict[str, list[Row]], start: dict[str, float], names: list[str]) -> dict[str, float]:
    """Change one constant at a time while the sets named gain."""

    def gain(values: dict[str, float]) -> float:
        found = with_values(values, {name: data[name] for name in names})
        return sum(SETS[name][1] * f1 for name, f1 in found.items())

    best, reached = dict(start), gain(start)
    for _ in range(3):
        before = reached
        for name, choices in GRID.items():
            for choice in choices:
                tried = gain(best | {name: choice})
                if tried > reached + 1e-9:
                    best, reached = best | {name: choice}, tried
        if reached - before < 5e-4:
            break
    return best


def fit(data: dict[str, list[Row]], now: dict[str, float]) -> None:
    print("one constant changed, the others as they are: F1 of " + ", ".join(data))
    for name, choices in GRID.items():
        for choice in choices:
            found = with_values(now | {name: choice}, data)
            mark = "*" if choice == now[name] else " "
            print(f"{mark} {name:14}{choice:<6g}" + "".join(f"{f1:8.3f}" for f1 in found.values()))
    # a start away from the values in use, so that a set left out has had no part in them
    start = {name: choices[len(choices) // 2] for name, choices in GRID.items()}
    for name in data:
        others = [other for other in data if other != name]
        best = climb(data, start, others)
        f1 = with_values(best, {name: data[name]})[name]
        print(f"{name} left out: {f1:.3f} with " + ", ".join(f"{key} {value:g}" for key, value in best.items()))
    best = climb(data, start, list(data))
    found = with_values(best, data)
    print("all sets: " + ", ".join(f"{name} {f1:.3f}" for name, f1 in found.items()))
    print("          with " + ", ".join(f"{key} {value:g}" for key, value in best.items()))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--fit", action="store_true", help="try other constants")
    parser.add_argument("--idf", action="store_true", help="learn idf from each set as a whole")
    args = parser.parse_args()
    if not DATA.is_dir():
        parser.exit(2, f"{DATA} is not there: the labelled data stands beside the checkout\n")
    data = {name: rows(name) for name in SETS}
    settings = Settings()
    print(f"{'set':14}{'P':>7}{'R':>7}{'F1':>7}{'baseline':>10}{'pairs/s':>10}")
    for name, labelled in data.items():
        idf = whole_idf(labelled) if args.idf else None
        score(labelled, settings, idf)
        began = time.perf_counter()
        precision, recall, f1 = score(labelled, settings, idf)
        speed = len(labelled) / (time.perf_counter() - began)
        print(f"{name:14}{precision:7.3f}{recall:7.3f}{f1:7.3f}{SETS[name][0]:10.2f}{speed:10.0f}")
    print(gold_pair(settings))
    if args.fit:
        now = {"WORD_SHARE": alignment.WORD_SHARE, "NUMBER_WEIGHT": alignment.NUMBER_WEIGHT, **alignment.RULES}
        fit(data, now | {"threshold": settings.sentence_threshold})


if __name__ == "__main__":
    main()
