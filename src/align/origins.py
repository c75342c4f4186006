"""Origins: which copies speak as one, and which text tells several stories and speaks for none of them.

A round-up holds whole reports of several events. Each is a copy of a part of it, and still they are not copies of one
another: to take them for one voice would make one event of all of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from align.copies import CopyPairs, group_copies
from align.events import Features, Unit, pair_dots

__all__ = ["Origins", "origins_of"]

# Cosine of the words of two texts below which they have nothing in common. Of the halves of one English report 0 to 6
# in 100 are below it (of very short ones 19), of the halves of two events mostly 92 to 96 (`benchmarks/halves.py`).
STRANGERS = 0.05
MOST = 2 / 3  # share of a text's words that makes it a telling of the event they tell
SAME = 0.9  # share of either's words from which two round-ups are one
LARGEST = 256  # texts of a cluster in which strangers are looked for


class Origins(NamedTuple):
    """The origins of n documents.

    Attributes:
        representative: int64 [n], the document that speaks for all copies of its origin; itself where it has none.
        round_up: bool [n], whether a document holds several reports that have nothing in common, and most of it
            tells no single one of them.
    """

    representative: NDArray[np.int64]
    round_up: NDArray[np.bool_]


def origins_of(pairs: CopyPairs, words: Features | Unit) -> Origins:
    """Return who speaks for every document, and the round-ups.

    Clusters of copies are those of `group_copies`. Two members are strangers where they are neither copies of one
    another nor alike in their words. Who is a longer copy of two strangers holds both: it stays with the member that
    has most of its words, or alone, and the strangers are told apart. Clusters of more than 256 are left as they are.

    Args:
        pairs: verified copies among n texts.
        words: unit vectors of their words, n rows.
    """
    representative = group_copies(pairs).representative.astype(np.int64)
    round_up = np.zeros(len(representative), np.bool_)
    clusters = list(_incomplete(pairs, representative))
    asked = [np.stack([cluster.texts[side] for side in np.nonzero(cluster.open)], 1) for cluster in clusters]
    near = pair_dots(words, np.concatenate([np.zeros((0, 2), np.int64), *asked])) >= STRANGERS
    for cluster, alike in zip(clusters, np.split(near, np.cumsum([len(some) for some in asked]))[:-1], strict=True):
        strangers = np.zeros(cluster.open.shape, np.bool_)
        strangers[cluster.open] = ~alike
        _tell_apart(cluster, strangers | strangers.T, representative, round_up)
    return Origins(representative[pairs.first], round_up[pairs.first])


class _Cluster(NamedTuple):
    """A cluster of copies in which not every text is a copy of every other.

    Attributes:
        texts: int64 [k], the longest first.
        sizes: int64 [k], their words.
        share: float32 [k, k], of the words of the first that the second has, 0 where they are no copies.
        open: bool [k, k], the pairs that are no copies of one another, each once.
    """

    texts: NDArray[np.int64]
    sizes: NDArray[np.int64]
    share: NDArray[np.float32]
    open: NDArray[np.bool_]


def _incomplete(pairs: CopyPairs, representative: NDArray[np.int64]) -> Iterator[_Cluster]:
    """Yield the clusters in which not every text is a copy of every other; of equal texts they have the first."""
    head = representative[pairs.left]
    inside = np.flatnonzero(head == representative[pairs.right])
    inside = inside[np.argsort(head[inside], kind="stable")]
    heads, starts, linked = np.unique(head[inside], return_index=True, return_counts=True)
    firsts = np.flatnonzero(pairs.first == np.arange(len(representative)))
    sizes = np.bincount(representative[firsts], minlength=len(representative))[heads]
    for at in np.flatnonzero((linked < sizes * (sizes - 1) // 2) & (sizes <= LARGEST)):
        rows = inside[starts[at] : starts[at] + linked[at]]
        texts = np.unique(np.concatenate([pairs.left[rows], pairs.right[rows]])).astype(np.int64)
        left, right = np.searchsorted(texts, pairs.left[rows]), np.searchsorted(texts, pairs.right[rows])
        share = np.zeros((len(texts), len(texts)), np.float32)
        share[left, right], share[right, left] = pairs.left_in_right[rows], pairs.right_in_left[rows]
        copies = np.eye(len(texts), dtype=np.bool_)
        copies[left, right] = copies[right, left] = True
        order = np.lexsort((texts, -pairs.words[texts]))
        square = np.ix_(order, order)
        yield _Cluster(texts[order], pairs.words[texts[order]], share[square], np.triu(~copies[square]))


def _tell_apart(
    cluster: _Cluster, strangers: NDArray[np.bool_], representative: NDArray[np.int64], round_up: NDArray[np.bool_]
) -> None:
    """Give the texts of a cluster that holds strangers new representatives, and mark its round-ups."""
    texts, sizes, share, _ = cluster
    holds = np.zeros(len(texts), np.bool_)
    for k in range(len(texts)):
        shorter = np.flatnonzero(((share[k] > 0) | (share[:, k] > 0)) & (sizes < sizes[k]))
        holds[k] = strangers[np.ix_(shorter, shorter)].any()
    if not holds.any():
        return
    rest = np.flatnonzero(~holds)
    while len(rest):  # stars: the longest, and all that are no strangers to it
        own = ~strangers[rest[0], rest]
        representative[texts[rest[own]]] = texts[rest[0]]
        rest = rest[~own]
    told = np.flatnonzero(~holds)
    alone: list[int] = []
    for k in np.flatnonzero(holds).tolist():
        most = told[np.argmax(share[k, told])]
        if share[k, most] >= MOST:
            representative[texts[k]] = representative[texts[most]]
            continue
        same = [other for other in alone if min(share[k, other], share[other, k]) >= SAME]
        representative[texts[k]] = texts[same[0] if same else k]
        round_up[texts[k]] = True
        alone += [] if same else [k]
