"""Origins: which copies speak as one, and which text tells several stories and speaks for none of them.

A round-up holds whole reports of several events. Each is a copy of a part of it, and still they are not copies of one
another: to take them for one voice would make one event of all of them.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from align.copies import CopyPairs, group_copies
from align.events import Features, pair_dots

__all__ = ["Origins", "origins_of"]

# Cosine of the words of two texts below which they have nothing in common. Of the halves of one English report 0 to 6
# in 100 are below it (of very short ones 19), of the halves of two events mostly 92 to 96 (`benchmarks/halves.py`).
STRANGERS = 0.05
MOST = 0.5  # share of a text's words that makes it a telling of the event they tell


class Origins(NamedTuple):
    """The origins of n documents.

    Attributes:
        representative: int64 [n], the document that speaks for all copies of its origin; itself where it has none.
        round_up: bool [n], whether a document holds several reports that have nothing in common, and most of it
            tells no single one of them.
    """

    representative: NDArray[np.int64]
    round_up: NDArray[np.bool_]


def origins_of(pairs: CopyPairs, words: Features) -> Origins:
    """Return who speaks for every document, and the round-ups.

    Clusters of copies are those of `group_copies`. Where members of one are neither copies of one another nor alike in
    their words, they are told apart, and the text that holds them stays with those that make up most of it, or alone.

    Args:
        pairs: verified copies among n texts.
        words: unit vectors of their words, n rows.
    """
    representative = group_copies(pairs).representative.astype(np.int64)
    round_up = np.zeros(len(representative), np.bool_)
    head = representative[pairs.left]
    inside = np.flatnonzero(head == representative[pairs.right])
    inside = inside[np.argsort(head[inside], kind="stable")]
    heads, starts, linked = np.unique(head[inside], return_index=True, return_counts=True)
    firsts = np.flatnonzero(pairs.first == np.arange(len(representative)))
    sizes = np.bincount(representative[firsts], minlength=len(representative))[heads]
    for at in np.flatnonzero(linked < sizes * (sizes - 1) // 2):  # in the others every text is a copy of every other
        holder, rows = int(heads[at]), inside[starts[at] : starts[at] + linked[at]]
        groups, share = _told_apart(holder, pairs.chosen(rows), words)
        if len(groups) < 2:
            continue
        for group in groups:
            representative[group] = group[0]
        round_up[holder] = share < MOST
        representative[holder] = holder if round_up[holder] else groups[0][0]
    return Origins(representative[pairs.first], round_up[pairs.first])


def _told_apart(holder: int, pairs: CopyPairs, words: Features) -> tuple[list[NDArray[np.int64]], float]:
    """Return the members of a cluster in groups, and the largest share of the holder's words that one of them has.

    Groups are stars: the member that has most of the holder, and all that are its copies or like it in their words.

    Args:
        holder: the text that all others are copies of.
        pairs: those within the cluster.
        words: of all texts.
    """
    of_left, of_right = pairs.left == holder, pairs.right == holder
    members = np.concatenate([pairs.right[of_left], pairs.left[of_right]]).astype(np.int64)
    shares = np.concatenate([pairs.left_in_right[of_left], pairs.right_in_left[of_right]])
    rest = members[np.lexsort((members, -shares))]
    groups = []
    while len(rest):
        leader = rest[0]
        alike = pair_dots(words, words, np.stack([np.full(len(rest), leader), rest], 1)) >= STRANGERS
        copies = np.concatenate([pairs.right[pairs.left == leader], pairs.left[pairs.right == leader]])
        own = alike | np.isin(rest, copies)
        own[0] = True
        groups.append(rest[own])
        rest = rest[~own]
    return groups, float(shares.max(initial=0.0))
