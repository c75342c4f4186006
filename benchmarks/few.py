"""Measure what is judged with few rivals or none: two to nine reports of an event and of those most like it.

    python benchmarks/few.py [--draws 60] [--seed 5]

The first columns are of two reports given alone: the share of pairs that are put together, of one event and of two
neighbouring ones (the nearest of each other, each of their reports as often as any; of the crises of tests/crises, all
pairs of all events). The next is the B-cubed F1 of batches of 3, 4 and 9 reports, one to three of each event, the last
that of 12 and 40 reports drawn at random, most of which are alone in their event.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

import numpy as np

from _batches import SETS, Batch, b_cubed, clusters_dir, measure, neighbours, read  # isort: skip
from fit_linking import probability  # isort: skip
from align.clustering import cluster_pairs, likely
from align.events import event_view
from align.extract.account import extract
from align.linking import FITTED, among, balance, calibrated
from align.text import segment

CRISES = Path(__file__).resolve().parents[1] / "tests" / "crises"
SIZES = (3, 4, 9)
DRAWN = (12, 40)


def labels(row: Batch) -> list[int]:
    """Return the clusters of a batch, as `align.merge` makes them by default."""
    asked = balance(0.5, len(row.events))
    scores = probability(row, among(FITTED, len(row.events)))
    found = cluster_pairs(len(row.events), row.pairs, scores, threshold=asked, told=row.told)
    return likely(found, row.pairs, calibrated(scores)).tolist()


def small(path: Path, draws: int, seed: int) -> Iterator[Batch]:
    """Yield batches of two reports, of one event and of neighbouring ones as often, then those of `SIZES`."""
    random_ = random.Random(f"{seed} {path.stem}")
    documents, events = read(path)
    segments = [segment(document) for document in documents]
    accounts = [extract(one) for one in segments]
    members: dict[str, list[int]] = {}
    for k, event in enumerate(events):
        members.setdefault(event, []).append(k)
    names = sorted(members)
    view = event_view(segments)
    near = neighbours(view.words.features(), [members[name] for name in names], len(view.idf))

    def batch(drawn: list[int]) -> Batch:
        return measure(path.stem, str(len(drawn)), drawn, segments, accounts, events)

    if path.parent == CRISES:
        yield from (batch(list(pair)) for pair in combinations(range(len(events)), 2))
    else:
        several = [name for name in names if len(members[name]) > 1]
        for _ in range(draws):
            yield batch(random_.sample(members[random_.choice(several)], 2))
            first = random_.randrange(len(names))
            yield batch([random_.choice(members[names[k]]) for k in (first, int(near[first, 0]))])
    for size in SIZES:
        for _ in range(draws):
            first = random_.randrange(len(names))
            drawn: list[int] = []
            for k in (first, *near[first].tolist()):
                its = members[names[k]]
                drawn += random_.sample(its, min(len(its), random_.choice([1, 2, 3])))
                if len(drawn) >= size:
                    break
            yield batch(drawn[:size])
    for size in DRAWN if len(events) > max(DRAWN) else ():
        for _ in range(max(1, draws // 5)):
            yield batch(random_.sample(range(len(events)), size))


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--draws", type=int, default=60, help="batches of each size and set")
    parser.add_argument("--seed", type=int, default=5)
    given = parser.parse_args()
    paths = [*(clusters_dir() / f"{name}.jsonl" for name in SETS), *sorted(CRISES.glob("*.jsonl"))]
    heads = ["one event", "neighbours", *(f"F1 of {size}" for size in (*SIZES, *DRAWN))]
    print(f"{'set':12s}" + "".join(f"{head:>12s}" for head in heads))
    table = []
    for path in paths:
        found: dict[str, list[float]] = {head: [] for head in heads}
        for row in small(path, given.draws, given.seed):
            made = labels(row)
            if len(made) == 2:
                found["one event" if len(set(row.events)) == 1 else "neighbours"].append(made[0] == made[1])
            else:
                found[f"F1 of {len(made)}"].append(b_cubed(row.events, made)[2])
        table.append([float(np.mean(values)) for values in found.values() if values])
        print(f"{path.stem:12s}" + "".join(f"{value:12.3f}" for value in table[-1]), flush=True)
    print(f"{'mean of sets':12s}" + "".join(f"{value:12.3f}" for value in np.mean(table[: len(SETS)], 0)))


if __name__ == "__main__":
    main()
