"""Measure the clusters of `align.merge` on the labelled sets, beside dense TF-IDF with average linkage.

    python benchmarks/clusters.py [--loso] [SET ...]

Every set is merged as one batch with the default settings; the figures are B-cubed (Bagga & Baldwin 1998). With
``--loso`` the weights are fitted anew for each set on the other sets and printed as well, so that
no set has a say in its own figure.
"""

from __future__ import annotations

import argparse
import time

import numpy as np

from _batches import SETS, b_cubed, batches, documents_of  # isort: skip
import align
from align import linking
from align.clustering import cluster_pairs
from align.events import event_view
from align.extract.account import extract
from align.proposals import event_candidates
from align.text import segment

# EVIDENCE, section 3: TF-IDF of 1-2-grams, dense cosine of all with all, average linkage, one threshold for all sets.
BASELINE = {"basil": 0.99, "cstnews_pt": 0.98, "ecbplus": 0.90, "giveme5w": 0.95, "neus": 0.87, "wikinews": 0.85}
TARGET = {"basil": 0.99, "cstnews_pt": 0.98, "ecbplus": 0.96, "giveme5w": 0.97, "neus": 0.90, "wikinews": 0.90}


def merged(name: str) -> tuple[tuple[float, float, float], int, float]:
    """Return B-cubed precision, recall and F1 of one set, how many events were found, and the seconds it took."""
    documents, events = documents_of(name)
    begun = time.perf_counter()
    result = align.merge(documents)
    took = time.perf_counter() - begun
    home = {doc: k for k, record in enumerate(result) for doc in record.documents}
    return b_cubed(events, [home[d.id] for d in documents]), len(result), took


def left_out(name: str) -> float:
    """Return the B-cubed F1 of one set with all weights fitted on the others; every document is its own origin."""
    from fit_linking import fit

    weights = fit([row for other in SETS if other != name for row in batches(other)])
    documents, events = documents_of(name)
    segments = [segment(document) for document in documents]
    view = event_view(segments)
    pairs = event_candidates(view)
    judged = linking.judge_batch(segments, [extract(one) for one in segments], pairs, view=view, weights=weights)
    return b_cubed(events, cluster_pairs(len(documents), pairs, judged.scores).tolist())[2]


def main() -> None:
    """Print one line for every set, and the means."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sets", nargs="*", metavar="SET", help=f"of {', '.join(SETS)}")
    parser.add_argument("--loso", action="store_true", help="fit the weights on the other sets as well")
    given = parser.parse_args()
    heads = ["precision", "recall", "F1", "baseline", "target", *["left out"] * given.loso, "events", "seconds"]
    print(f"{'set':12s}" + "".join(f"{head:>10s}" for head in heads))
    table = []
    for name in given.sets or SETS:
        scores, count, took = merged(name)
        row = [*scores, BASELINE[name], TARGET[name], *([left_out(name)] if given.loso else [])]
        table.append(row)
        print(f"{name:12s}" + "".join(f"{value:10.3f}" for value in row) + f"{count:10d}{took:10.1f}", flush=True)
    print(f"{'mean':12s}" + "".join(f"{value:10.3f}" for value in np.mean(table, 0)))


if __name__ == "__main__":
    main()
