"""Fit the constants of `align.linking` and print them, with honest figures: each set judged by a fit without it.

    python benchmarks/fit_linking.py [--features words,leads,...]

The regression (L2, classes and sets and sizes of batch weighted equally) is fitted on pairs of batches of 2 to 919
documents; what counts is the B-cubed F1 of the clusters made with it. The last line of every table is the mean.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from _batches import KINDS, SETS, Batch, b_cubed, batches  # isort: skip
from align.clustering import cluster_pairs
from align.evidence import FEATURES
from align.linking import WEIGHTS

STRENGTH = 1e-3  # of the regularisation, inverse


def fit(rows: Sequence[Batch], columns: list[int]) -> tuple[NDArray[np.float64], float]:
    """Return the weights of the features and the bias."""
    from sklearn.linear_model import LogisticRegression

    table = np.concatenate([row.features[:, columns] for row in rows]).astype(np.float64)
    same = np.concatenate([row.same for row in rows])
    sizes: dict[tuple[str, str], int] = {}
    for row in rows:
        sizes[row.set, row.kind] = sizes.get((row.set, row.kind), 0) + len(row.same)
    weight = np.concatenate([np.full(len(row.same), 1 / max(1, sizes[row.set, row.kind])) for row in rows])
    weight = np.where(same, weight / weight[same].sum(), weight / weight[~same].sum())
    weight *= len(weight) / weight.sum()
    middle, spread = table.mean(0), table.std(0)
    model = LogisticRegression(C=STRENGTH, max_iter=3000)
    model.fit((table - middle) / spread, same, sample_weight=weight)
    slopes = model.coef_[0] / spread
    return slopes, float(model.intercept_[0] - (slopes * middle).sum())


def score(rows: Sequence[Batch], columns: list[int], slopes: NDArray[np.float64], bias: float) -> dict[str, float]:
    """Return the mean B-cubed F1 of the batches of each kind."""
    found: dict[str, list[float]] = {kind: [] for kind in KINDS}
    for row in rows:
        p = 1 / (1 + np.exp(-(row.features[:, columns] @ slopes + bias)))
        found[row.kind].append(b_cubed(row.events, cluster_pairs(len(row.events), row.pairs, p).tolist())[2])
    return {kind: float(np.mean(values)) for kind, values in found.items()}


def reliability(rows: Sequence[Batch], columns: list[int]) -> list[tuple[float, float, int]]:
    """Return mean probability, share of pairs of one event and pairs for ten ranges, each set by a fit without it."""
    told, same = [], []
    for name in SETS:
        slopes, bias = fit([row for row in rows if row.set != name], columns)
        for row in rows:
            if row.set == name:
                told.append(1 / (1 + np.exp(-(row.features[:, columns] @ slopes + bias))))
                same.append(row.same)
    p, y = np.concatenate(told), np.concatenate(same)
    ranges = np.minimum((10 * p).astype(int), 9)
    return [
        (float(p[held].mean()), float(y[held].mean()), int(held.sum()))
        for k in range(10)
        if (held := ranges == k).any()
    ]


def main() -> None:
    """Fit, print the figures of the fits that leave a set out, then the constants."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--features", default=",".join(WEIGHTS), help="names of align.evidence.FEATURES")
    columns = [FEATURES.index(name) for name in parser.parse_args().features.split(",")]
    rows = [row for name in SETS for row in batches(name)]
    print("B-cubed F1 at the default threshold, each set by a fit without it")
    print(f"{'set':12s}" + "".join(f"{kind:>8s}" for kind in KINDS))
    table = []
    for name in SETS:
        slopes, bias = fit([row for row in rows if row.set != name], columns)
        found = score([row for row in rows if row.set == name], columns, slopes, bias)
        table.append([found[kind] for kind in KINDS])
        print(f"{name:12s}" + "".join(f"{value:8.3f}" for value in table[-1]))
    print(f"{'mean':12s}" + "".join(f"{value:8.3f}" for value in np.mean(table, 0)))
    print("\nof the texts alone, candidate pairs of all batches: probability, share of one event, pairs")
    for told, share, count in reliability(rows, columns):
        print(f"{told:8.3f}{share:8.3f}{count:9d}")
    slopes, bias = fit(rows, columns)
    # The middle between the mean of the pairs of one event and that of the others: there a feature says nothing.
    same = np.concatenate([row.same for row in rows])
    values = np.concatenate([row.features[:, columns] for row in rows])
    neutral = (values[same].mean(0) + values[~same].mean(0)) / 2
    print("\nWEIGHTS = {")
    for k, column in enumerate(columns):
        print(f'    "{FEATURES[column]}": ({slopes[k]:.2f}, {neutral[k]:.3f}),')
    print(f"}}\nBIAS = {bias + float((np.round(slopes, 2) * np.round(neutral, 3)).sum()):.2f}")


if __name__ == "__main__":
    main()
