"""Fit the constants of `align.linking` and print them, with honest figures: each set judged by a fit without it.

    python benchmarks/fit_linking.py

Two steps, on pairs of batches of 2 to 919 documents; classes, sets and sizes of batch count equally. The text features
are weighed by a regression (L2). Then the findings of `align.agreement` are weighed beside them by a second one that
draws each weight towards the one in `PRIOR`, set by hand, and never lets it change its sign: what the labelled sets
hardly ever show keeps its weight, what they show often is learned. What counts is the B-cubed F1 of the clusters made
with both. The last line of the first table is the mean. Our own crises (tests/crises) are judged by the fit on all
sets. The probabilities are calibrated (Platt) on the pairs as the fits without their set judge them; the last table
tells how far they are true then, each set by a calibration without it.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from _batches import KINDS, SETS, Batch, b_cubed, batches, crises  # isort: skip
from align.agreement import KEYS
from align.clustering import cluster_pairs, likely
from align.evidence import FEATURES, Evidence
from align.linking import STATED, WEIGHTS, Weights, calibrated, text_logits

STRENGTH = 1e-3  # of the regularisation of the text features, inverse
# Weights of the findings before any pair is seen, in log-odds; each may move by a fifth of itself, about.
PRIOR = {
    "day_same": 1.4,
    "day_shared": 0.4,
    "day_near": 0.3,
    "day_apart": -0.3,
    "day_far": -0.8,
    "weekday_same": 1.2,
    "weekday_next": -1.0,
    "weekday_apart": -2.3,
    "stated_day_next": -7.5,
    "stated_day_apart": -7.5,
    "people_all": 0.1,
    "people_some": -1.2,
    "people_other": -3.0,
    "part_other": -2.5,
    "person_told": 0.0,
    "person_untold": -0.1,
    "kind_same": 0.1,
    "kind_other": -0.2,
    "way_other": -3.0,
    "city_same": 0.6,
    "city_other": -2.0,
    "count_same": 1.5,
    "count_other": -0.2,
    "result_same": 3.0,
    "result_other": -3.0,
    "figure_told": 0.8,
    "figures_other": -12.0,
    "published_apart": -0.8,
}
SHARE, LEAST = 0.2, 0.1  # standard deviation of the prior: this share of the weight, but this at least
PAIRS = 400.0  # every set and size of batch weighs as many pairs
SEEN = -3.5  # log-odds of the texts from which findings are looked at
COLUMNS = [FEATURES.index(name) for name in WEIGHTS]


def fit(rows: Sequence[Batch]) -> Weights:
    """Return the weights of the text features and of the findings."""
    table = np.concatenate([row.features[:, COLUMNS] for row in rows]).astype(np.float64)
    same = np.concatenate([row.same for row in rows])
    slopes, bias = _fit_texts(table, same, _weights(rows, balanced=True))
    # The middle between the mean of the pairs of one event and that of the others: there a feature says nothing.
    neutral = (table[same].mean(0) + table[~same].mean(0)) / 2
    texts = Weights(slopes, neutral, bias + float(slopes @ neutral), np.array([PRIOR[key] for key in KEYS]))
    logits = np.concatenate([text_logits(_evidence(row), texts) for row in rows])
    found = np.concatenate([row.stated for row in rows]).astype(np.float64)
    seen = logits > SEEN
    weights = PAIRS * _weights(rows, balanced=False)
    return texts._replace(stated=_fit_stated(logits[seen], found[seen], same[seen], weights[seen]))


def _weights(rows: Sequence[Batch], balanced: bool) -> NDArray[np.float64]:
    """Weigh the pairs so that every set and size of batch counts the same; `balanced`: and both classes do."""
    sizes: dict[tuple[str, str], int] = {}
    for row in rows:
        sizes[row.set, row.kind] = sizes.get((row.set, row.kind), 0) + len(row.same)
    weight = np.concatenate([np.full(len(row.same), 1 / max(1, sizes[row.set, row.kind])) for row in rows])
    if balanced:
        same = np.concatenate([row.same for row in rows])
        weight = np.where(same, weight / weight[same].sum(), weight / weight[~same].sum())
        weight *= len(weight) / weight.sum()
    return weight


def _fit_texts(
    table: NDArray[np.float64], same: NDArray[np.bool_], weight: NDArray[np.float64]
) -> tuple[NDArray[np.float64], float]:
    from sklearn.linear_model import LogisticRegression

    middle, spread = table.mean(0), table.std(0)
    model = LogisticRegression(C=STRENGTH, max_iter=3000)
    model.fit((table - middle) / spread, same, sample_weight=weight)
    slopes = model.coef_[0] / spread
    return slopes, float(model.intercept_[0] - (slopes * middle).sum())


def _fit_stated(
    logits: NDArray[np.float64], found: NDArray[np.float64], same: NDArray[np.bool_], weight: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return the most likely weights of the findings beside the log-odds of the texts, given the prior."""
    from scipy.optimize import minimize

    prior = np.array([PRIOR[key] for key in KEYS])
    spread = np.maximum(SHARE * np.abs(prior), LEAST)
    bounds = [(0.0, 20.0) if value > 0 else (-20.0, 20.0 * (value == 0)) for value in prior]

    def loss(point: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        odds = np.clip(logits + found @ point[:-1] + point[-1], -40, 40)
        off = (point[:-1] - prior) / spread
        value = (weight * np.logaddexp(0, np.where(same, -odds, odds))).sum() + (off**2).sum() / 2
        wrong = weight * (1 / (1 + np.exp(-odds)) - same)
        return float(value), np.append(found.T @ wrong + off / spread, wrong.sum())

    start = np.append(prior, 0.0)
    stated: NDArray[np.float64] = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=[*bounds, (None, None)]).x
    return stated[:-1]


def probability(row: Batch, weights: Weights) -> NDArray[np.float64]:
    """Return the probability of one event of every pair of a batch."""
    logits = text_logits(_evidence(row), weights)
    return 1 / (1 + np.exp(-(logits + np.where(logits > SEEN, row.stated @ weights.stated, 0))))


def _evidence(row: Batch) -> Evidence:
    none = np.zeros(len(row.pairs), np.int64)
    return Evidence(row.features, none, none)


def score(rows: Sequence[Batch], weights: Weights) -> dict[str, float]:
    """Return the mean B-cubed F1 of the batches of each kind."""
    found: dict[str, list[float]] = {kind: [] for kind in KINDS}
    for row in rows:
        scores = probability(row, weights)
        labels = likely(cluster_pairs(len(row.events), row.pairs, scores, told=row.told), row.pairs, calibrated(scores))
        found[row.kind].append(b_cubed(row.events, labels.tolist())[2])
    return {kind: float(np.mean(values)) for kind, values in found.items() if values}


def calibrate(odds: NDArray[np.float64], same: NDArray[np.bool_], weight: NDArray[np.float64]) -> tuple[float, float]:
    """Return by what log-odds are to be multiplied, and what is to be added, that they are true on average."""
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=1e6).fit(odds[:, None], same, sample_weight=weight * len(same) / weight.sum())
    return float(model.coef_[0, 0]), float(model.intercept_[0])


def log_odds(row: Batch, weights: Weights) -> NDArray[np.float64]:
    """Return the log-odds of every pair of a batch, before they are calibrated."""
    held = np.clip(probability(row, weights), 1e-6, 1 - 1e-6)
    return np.log(held / (1 - held))


def reliability(told: NDArray[np.float64], same: NDArray[np.bool_]) -> Iterator[tuple[float, float, int]]:
    """Yield mean probability, share of pairs of one event and number of pairs for ten ranges of probability."""
    ranges = np.minimum((10 * told).astype(int), 9)
    for k in range(10):
        held = ranges == k
        if held.any():
            yield float(told[held].mean()), float(same[held].mean()), int(held.sum())


def main() -> None:
    """Fit, print the figures of the fits that leave a set out, then the constants."""
    argparse.ArgumentParser(description=__doc__).parse_args()
    rows = [row for name in SETS for row in batches(name)]
    print("B-cubed F1 at the default threshold, each set by a fit without it")
    print(f"{'set':12s}" + "".join(f"{kind:>8s}" for kind in KINDS))
    table, odds = [], {}
    for name in SETS:
        weights = fit([row for row in rows if row.set != name])
        mine = [row for row in rows if row.set == name]
        found = score(mine, weights)
        table.append([found[kind] for kind in KINDS])
        odds[name] = (np.concatenate([log_odds(row, weights) for row in mine]), mine)
        print(f"{name:12s}" + "".join(f"{value:8.3f}" for value in table[-1]), flush=True)
    print(f"{'mean':12s}" + "".join(f"{value:8.3f}" for value in np.mean(table, 0)))
    weights = fit(rows)
    for row in crises():
        print(f"{row.set:12s}" + " " * 8 + f"{score([row], weights)['story']:8.3f}")

    def calibrated_without(name: str | None) -> tuple[float, float]:
        others = [other for other in SETS if other != name]
        kept = [row for other in others for row in odds[other][1]]
        same = np.concatenate([row.same for row in kept])
        return calibrate(np.concatenate([odds[other][0] for other in others]), same, _weights(kept, balanced=False))

    told, same = [], []
    for name in SETS:
        times, shift = calibrated_without(name)
        told.append(1 / (1 + np.exp(-(times * odds[name][0] + shift))))
        same += [row.same for row in odds[name][1]]
    print("\ncandidate pairs, judged and calibrated without their set: probability, share of one event, pairs")
    for mean, share, count in reliability(np.concatenate(told), np.concatenate(same)):
        print(f"{mean:8.3f}{share:8.3f}{count:9d}")
    times, shift = calibrated_without(None)
    print(f"\nCALIBRATION = ({times:.2f}, {shift:.2f})")
    print("WEIGHTS = {")
    for name, slope, middle in zip(WEIGHTS, weights.slopes, weights.neutral, strict=True):
        print(f'    "{name}": ({slope:.2f}, {middle:.3f}),')
    print(f"}}\nBIAS = {weights.bias:.2f}\nSTATED = {{")
    for key, value in zip(KEYS, weights.stated, strict=True):
        print(f'    "{key}": {value:.2f},  # {STATED[key]:.2f} today')
    print("}")


if __name__ == "__main__":
    main()
