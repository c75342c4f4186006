"""Learn the weights of `align.alignment.RETOLD` from our own rewritten texts, as a conditional random field.

    python benchmarks/fit_retold.py            the weights, and the link F1 of texts left out of the fit (three parts)

Each text is also read with sentences left out: with half of the longer side's, with two fifths of either side's, and
with one side cut to a half or a third. Our own texts leave out little of what the other one has, others much, and
what is never seen to come from nowhere is linked with something. Expected counts of each weight over all walks, less
those over the walks that hold the labelled links, are the gradient (forward-backward).
"""

from __future__ import annotations

import argparse
import random
from typing import Any, NamedTuple

import numpy as np
from links import Row, cut, rows
from numpy.typing import NDArray

from align import _beads, _core, alignment

Floats = NDArray[np.float64]
MOVES = ("stay", "next", "skip", "skip_few", "ahead", "back", "back_few", "far_back")
NAMES = ("fits", "taken", "alone", *MOVES, "leave", "wander")
PARTS = 3
PULL = 0.5  # towards zero: half the squares of the weights, times this


class Retold(NamedTuple):
    """A pair as a walk of m steps over n places."""

    fit: Floats  # [n, m] logarithm of the share a place holds of a step, beyond the average
    taken: Floats  # [n, 1] of the most it holds of any
    kinds: NDArray[np.int64]  # [n, n] the kind of each move
    far: Floats  # [n, n] what far moves lose, as there are many
    gold: NDArray[np.bool_]  # [n, m]
    part: int  # in which it is left out


def retold(row: Row, part: int) -> Retold:
    n, m = len(row["left"]), len(row["right"])
    blocks = [np.zeros((n, m), np.float32) for _ in range(3)]
    _beads.compare_texts(alignment._reader(None), row["left"] + row["right"], n, True, 0.0, *blocks)
    share = blocks[2].astype(float)
    length = np.diff(_core.tokenize(row["right"])[3]).astype(float)
    share = np.maximum(0.0, share - share.mean(0)) * (length / (length + alignment.RETOLD["unsure"]))
    by = np.arange(n)[None] - np.arange(n)[:, None]
    kinds = np.select([by == 0, by == 1, by == 2, by > 4, by > 2, by == -1, by > -5], [0, 1, 2, 4, 3, 5, 6], 7)
    gold = np.zeros((n, m), bool)
    for i, j in row["links"]:
        gold[i, j] = True
    return Retold(
        np.log(0.02 + share),
        np.log(0.02 + share.max(1, keepdims=True)),
        kinds,
        np.where(abs(by) > 4, -np.log(n), 0.0),
        gold,
        part,
    )


def walks(weights: Floats, text: Retold, told: bool) -> tuple[float, Floats, Floats]:
    """Return the logarithm of the weight of all walks (through the labelled links, if `told`), the share of it that
    passes each place at each step, and how often each weight is expected."""
    n, m = text.fit.shape
    fits, taken, alone = weights[:3]
    place, lone = np.exp(fits * text.fit + taken * text.taken), np.full(m, np.exp(alone))
    if told:
        place, lone = place * text.gold, lone * ~text.gold.any(0)
    moves = np.exp(weights[3:11][text.kinds] + text.far)
    leave, wander = np.exp(weights[11:])
    here, nowhere, total = np.zeros((n, m)), np.zeros((n, m)), 0.0
    to_here, to_nowhere = moves[0], (np.arange(n) == 0).astype(float)
    for step in range(m):
        if step:
            to_here = (here[:, step - 1] + nowhere[:, step - 1]) @ moves
            to_nowhere = leave * here[:, step - 1] + wander * nowhere[:, step - 1]
        here[:, step], nowhere[:, step] = to_here * place[:, step], to_nowhere * lone[step]
        weight = here[:, step].sum() + nowhere[:, step].sum()
        total += np.log(weight)
        here[:, step] /= weight
        nowhere[:, step] /= weight
    from_here, from_nowhere = np.ones((n, m)), np.ones((n, m))
    moved, left, wandered = np.zeros((n, n)), 0.0, 0.0
    for step in range(m - 2, -1, -1):
        beyond, away = place[:, step + 1] * from_here[:, step + 1], lone[step + 1] * from_nowhere[:, step + 1]
        from_here[:, step] = moves @ beyond + leave * away
        from_nowhere[:, step] = moves @ beyond + wander * away
        weight = here[:, step] @ from_here[:, step] + nowhere[:, step] @ from_nowhere[:, step]
        moved += np.outer(here[:, step] + nowhere[:, step], beyond / weight)
        left += leave * (here[:, step] @ away) / weight
        wandered += wander * (nowhere[:, step] @ away) / weight
        scale = max(from_here[:, step].max(), from_nowhere[:, step].max())
        from_here[:, step] /= scale
        from_nowhere[:, step] /= scale
    here *= from_here
    nowhere *= from_nowhere
    weight = here.sum(0) + nowhere.sum(0)
    here /= weight
    moved *= moves
    moved[0] += here[:, 0]
    counts = np.bincount(text.kinds.ravel(), moved.ravel(), 8)
    node = [(here * text.fit).sum(), (here * text.taken).sum(), (nowhere.sum(0) / weight).sum()]
    return total, here, np.concatenate([node, counts, [left, wandered]])


def learn(texts: list[Retold]) -> Floats:
    from scipy.optimize import minimize

    def loss(weights: Floats) -> tuple[float, Floats]:
        value, gradient = PULL * (weights @ weights) / 2, PULL * weights
        for text in texts:
            (every, _, expected), (told, _, seen) = walks(weights, text, False), walks(weights, text, True)
            value, gradient = value + every - told, gradient + expected - seen
        return float(value), gradient

    out: Floats = minimize(loss, np.zeros(len(NAMES)), jac=True, method="L-BFGS-B", options={"maxiter": 60}).x
    return out


def thinned(row: Row, seed: str, **shares: float) -> Row:
    """Leave out shares of the sentences of sides, drawn at random."""
    rng = random.Random(f"{row['id']} {seed}")
    out: dict[str, Any] = dict(row)
    for at, side in enumerate(("left", "right")):
        size = len(row[side])
        kept = sorted(rng.sample(range(size), max(3, round(size * (1 - shares.get(side, 0.0))))))
        new = {old: k for k, old in enumerate(kept)}
        out[side] = [row[side][k] for k in kept]
        links = [list(link) for link in out["links"] if link[at] in new]
        for link in links:
            link[at] = new[link[at]]
        out["links"] = [tuple(link) for link in links]
    return out


def main() -> None:
    argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter).parse_args()
    data: dict[str, list[Retold]] = {}
    own = {name: rows(name) for name in ("rewritten", "plain", "unseen", "easy")}
    for part, (name, row) in enumerate((name, row) for name, labelled in own.items() for row in labelled):
        cuts = [one for one in cut([row], 3) if len(one["links"]) > 1 and len(one["left"]) > 2][:2]
        thin = [thinned(row, "left", left=0.5), thinned(row, "both", left=0.4, right=0.4)]
        for how, many in ((name, [row]), (f"{name}, thinned", thin), (f"{name}, cut", cuts)):
            data.setdefault(how, []).extend(retold(one, part % PARTS) for one in many)
    every = [text for texts in data.values() for text in texts]
    fitted = [learn([text for text in every if text.part != part]) for part in range(PARTS)]
    print("link F1 of texts left out, all aligned by their walks:")
    for how, texts in data.items():
        hit = wanted = given = 0
        for text in texts:
            mine = walks(fitted[text.part], text, False)[1] > alignment.RETOLD["likely"]
            hit, wanted, given = hit + (mine & text.gold).sum(), wanted + text.gold.sum(), given + mine.sum()
        print(f"  {how:20}{2 * hit / (wanted + given):7.3f}{wanted:6} links")
    print("\n".join(f'    "{name}": {weight:.3f},' for name, weight in zip(NAMES, learn(every), strict=True)))


if __name__ == "__main__":
    main()
