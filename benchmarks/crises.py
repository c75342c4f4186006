"""Measure how well neighbouring events of long crises are told apart: our own invented ones (tests/crises).

    python benchmarks/crises.py [--beside basil neus] [--short]

B-cubed precision, recall and F1 of `align.merge` with its defaults: each crisis alone, with and without titles, all of
them in one batch, and all of them beside labelled sets of ../shared (the crises' own documents are scored there).
With --short the same of small batches of short reports in many languages (tests/short), and of how many two reports
given alone are put together, of two events and of one; of the held-out half only the totals.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable
from itertools import combinations
from pathlib import Path
from statistics import mean
from typing import Any

import align

from _batches import SETS, b_cubed, clusters_dir  # isort: skip

CRISES = Path(__file__).resolve().parents[1] / "tests" / "crises"
SHORT = CRISES.with_name("short")
Row = dict[str, Any]


def rows(path: Path) -> list[Row]:
    """Return the documents of a file with ids and events that no other file has."""
    found = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    return [{**row, "id": f"{path.stem} {row['id']}", "event": f"{path.stem} {row['event']}"} for row in found]


def score(scored: Iterable[Row], beside: Iterable[Row] = (), untitled: bool = False) -> tuple[float, float, float]:
    """Return B-cubed precision, recall and F1 of the documents `scored`, merged with those `beside` them."""
    event = {row["id"]: row["event"] for row in scored}
    given = [{key: value for key, value in row.items() if key != "event"} for row in (*scored, *beside)]
    if untitled:
        given = [{**row, "title": None} for row in given]
    home = {name: k for k, record in enumerate(align.merge(given)) for name in record.documents}
    return b_cubed(list(event.values()), [home[name] for name in event])


def alone(its: list[Row]) -> dict[bool, tuple[int, int]]:
    """Return how many two reports given alone are put together, and of how many, by whether they are of one event."""
    made: dict[bool, list[bool]] = {True: [], False: []}
    for pair in combinations(its, 2):
        given = [{key: value for key, value in row.items() if key != "event"} for row in pair]
        made[pair[0]["event"] == pair[1]["event"]].append(len(align.merge(given)) == 1)
    return {same: (sum(found), len(found)) for same, found in made.items()}


def short() -> None:
    """Print the table of short reports."""
    print(f"{'short reports':16s}{'texts':>6s}{'precision':>10s}{'recall':>8s}{'F1':>8s}{'wrong':>12s}{'right':>12s}")
    for folder in (SHORT, SHORT / "sealed"):
        total = []
        for path in sorted(folder.glob("*.jsonl")):
            its = rows(path)
            pairs = alone(its)
            total.append((len(its), *score(its), *pairs[False], *pairs[True]))
            if folder == SHORT:
                _short_line(path.stem, total[-1:])
        _short_line(f"all, {'open' if folder == SHORT else 'held out'}", total)


def _short_line(name: str, total: list[tuple[float, ...]]) -> None:
    """Print mean scores of batches, and the sums of what is counted."""
    count, *scores, wrong, strangers, right, same = zip(*total, strict=True)
    print(
        f"{name:16s}{sum(count):6.0f}{mean(scores[0]):10.3f}{mean(scores[1]):8.3f}{mean(scores[2]):8.3f}"
        f"{f'{sum(wrong)} of {sum(strangers)}':>12s}{f'{sum(right)} of {sum(same)}':>12s}",
        flush=True,
    )


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--beside", nargs="*", choices=SETS, default=[], help="labelled sets to mix in")
    parser.add_argument("--short", action="store_true", help="short reports in many languages instead")
    given = parser.parse_args()
    if given.short:
        short()
        return
    sets = {path.stem: rows(path) for path in sorted(CRISES.glob("*.jsonl"))}
    everything = [row for its in sets.values() for row in its]
    print(f"{'crises':28s}{'events':>8s}{'texts':>8s}{'precision':>12s}{'recall':>8s}{'F1':>8s}")

    def line(name: str, its: list[Row], found: tuple[float, float, float]) -> None:
        print(
            f"{name:28s}{len({row['event'] for row in its}):8d}{len(its):8d}" + "{:12.3f}{:8.3f}{:8.3f}".format(*found)
        )

    for name, its in sets.items():
        line(name, its, score(its))
        line(f"{name}, no titles", its, score(its, untitled=True))
    line("all in one batch", everything, score(everything))
    for name in given.beside:
        line(f"all beside {name}", everything, score(everything, rows(clusters_dir() / f"{name}.jsonl")))


if __name__ == "__main__":
    main()
