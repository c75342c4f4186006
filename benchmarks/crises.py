"""Measure how well neighbouring events of long crises are told apart: our own invented ones (tests/crises).

    python benchmarks/crises.py [--beside basil neus]

B-cubed precision, recall and F1 of `align.merge` with its defaults: each crisis alone, with and without titles, all of
them in one batch, and all of them beside labelled sets of ../shared (the crises' own documents are scored there).
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import align

from _batches import SETS, b_cubed, clusters_dir  # isort: skip

CRISES = Path(__file__).resolve().parents[1] / "tests" / "crises"
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


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--beside", nargs="*", choices=SETS, default=[], help="labelled sets to mix in")
    given = parser.parse_args()
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
