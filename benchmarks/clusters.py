"""Measure the clusters of `align.merge` on the labelled sets, beside dense TF-IDF with average linkage.

    python benchmarks/clusters.py [--loso] [--reliability] [SET ...]

Every set is merged as one batch with the default settings; the figures are B-cubed (Bagga & Baldwin 1998). With
``--loso`` the weights are fitted anew for each set on the other sets and printed as well, so that
no set has a say in its own figure; with ``--reliability`` the share of links that are of one event is told beside the
probability that they give.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator, Sequence

import numpy as np

from _batches import SETS, b_cubed, batches, documents_of  # isort: skip
import align
from align import linking
from align.clustering import cluster_pairs, likely
from align.events import event_view
from align.extract.account import extract
from align.locality import localised
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
    accounts = [extract(one) for one in segments]
    judged = linking.judge_batch(segments, accounts, pairs, view=localised(view, pairs), weights=weights)
    found = cluster_pairs(len(documents), pairs, judged.scores, told=judged.told)
    return b_cubed(events, likely(found, pairs, linking.calibrated(judged.scores)).tolist())[2]


def reliability(names: Sequence[str]) -> Iterator[tuple[float, float, int]]:
    """Yield mean probability, share of pairs of one event and pairs, of ten ranges, over the links of whole sets."""
    from fit_linking import reliability

    told, same = [], []
    for name in names:
        documents, events = documents_of(name)
        event = {d.id: e for d, e in zip(documents, events, strict=True)}
        for link in align.merge(documents).links:
            if link.relation != "copy":
                told.append(link.score)
                same.append(event[link.left] == event[link.right])
    yield from reliability(np.array(told), np.array(same))


def main() -> None:
    """Print one line for every set, and the means."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sets", nargs="*", metavar="SET", help=f"of {', '.join(SETS)}")
    parser.add_argument("--loso", action="store_true", help="fit the weights on the other sets as well")
    parser.add_argument("--reliability", action="store_true", help="tell how far the probabilities of links are true")
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
    if given.reliability:
        print("\nprobability that links give, share that are of one event, links")
        for mean, share, count in reliability(given.sets or SETS):
            print(f"{mean:8.3f}{share:8.3f}{count:9d}")


if __name__ == "__main__":
    main()
