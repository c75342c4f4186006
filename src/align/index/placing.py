"""Which event of an index a new document seems to report, found without making all events anew.

The documents that share its rarest words are looked up, and it is judged beside the nearest of them, by how rare words
are in the whole index and by what the accounts state, as `align.linking` judges a batch. What a batch knows beyond that
(how far publication dates can be trusted, which documents crowd each other out) is left to the next settling.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from align.events import Frequencies, document_words, event_view
from align.index.postings import Postings
from align.index.rows import account_of, document_of, segments_of
from align.linking import judge_pairs
from align.model import Account, Link, Segments
from align.settings import Settings
from align.store.duckdb import columns_of

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["Read", "placed"]

_NEAREST = 30  # stored documents that a new one is judged beside
_HOLDERS = 500  # documents that hold a word, beyond which it finds none
_TOGETHER = 32  # new documents whose nearest ones are looked for at a time, that little memory is needed


class Read(NamedTuple):
    """New documents as they were read."""

    segments: Sequence[Segments]
    accounts: Sequence[Account]


def placed(con: DuckDBPyConnection, new: Read, version: int, words: Postings, settings: Settings) -> list[Link]:
    """Return judged pairs of new documents and stored ones, and among the new ones, that seem to report one event.

    Args:
        con: an open index.
        new: documents that are not in it.
        version: of the index.
        words: the words of its documents.
        settings: `event_threshold`.
    """
    n = len(new.segments)
    values, offsets = document_words(new.segments)
    owner = np.repeat(np.arange(n), np.diff(offsets))
    asked, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    held, docs = words.holders(con, version, asked)
    at = np.searchsorted(asked, held)
    stored = np.bincount(at, minlength=len(asked))
    documents = con.execute("SELECT count(*) FROM documents").fetchall()[0][0]
    rarity = Frequencies(documents + n, asked, stored + counts).rarity()
    numbers, place = np.unique(docs, return_inverse=True)
    known = n + place.ravel()[stored[at] <= _HOLDERS]  # new documents first, then those that share a word with them
    holders = np.concatenate([owner, known])
    features = np.concatenate([inverse.ravel(), at[stored[at] <= _HOLDERS]])
    pairs = _nearest(holders, features, rarity, n, len(numbers))
    chosen, where = np.unique(pairs[:, 1][pairs[:, 1] >= n] - n, return_inverse=True)
    pairs[pairs[:, 1] >= n, 1] = n + where.ravel()
    old = _read(con, numbers[chosen])
    segments, accounts = [*new.segments, *old.segments], [*new.accounts, *old.accounts]
    every = np.unique(document_words(segments)[0])
    found = words.holders(con, version, every)[0]
    total = np.bincount(np.searchsorted(every, found), minlength=len(every))
    total[np.searchsorted(every, asked)] += counts
    view = event_view(segments, among=Frequencies(documents + n, every, total))
    links = judge_pairs(segments, accounts, pairs, view=view, settings=settings)
    return [link for link in links if link.relation == "same_event"]


def _nearest(
    holders: NDArray[np.int64], features: NDArray[np.int64], rarity: NDArray[np.float32], new: int, stored: int
) -> NDArray[np.int64]:
    """Return for every new document those that share most with it by the rarity of their common words."""
    order = np.lexsort((holders, features))
    holders, features = holders[order], features[order]
    starts, ends = np.searchsorted(features, features), np.searchsorted(features, features, side="right")
    mine = np.flatnonzero((holders < new) & (ends - starts <= _HOLDERS + new))
    mine = mine[np.argsort(holders[mine], kind="stable")]
    bounds = np.searchsorted(holders[mine], np.arange(0, new + _TOGETHER, _TOGETHER))
    found = [np.empty(0, np.int64)]
    for some in np.split(mine, bounds[1:-1]):
        lengths = ends[some] - starts[some]
        offsets = np.concatenate([[0], np.cumsum(lengths)])
        other = holders[np.arange(offsets[-1]) + np.repeat(starts[some] - offsets[:-1], lengths)]
        one = np.repeat(holders[some], lengths)
        weights = np.repeat(rarity[features[some]].astype(np.float64) ** 2, lengths)
        apart = other > one
        keys, inverse = np.unique(one[apart] * (new + stored) + other[apart], return_inverse=True)
        sums = np.round(np.bincount(inverse.ravel(), weights=weights[apart], minlength=len(keys)), 6)
        left = keys // (new + stored)
        order = np.lexsort((keys, -sums, left))
        rank = np.arange(len(keys)) - np.searchsorted(left[order], left[order])
        found.append(np.sort(keys[order[rank < _NEAREST]]))
    best = np.concatenate(found)
    return np.stack([best // (new + stored), best % (new + stored)], axis=1)


def _read(con: DuckDBPyConnection, docs: NDArray[np.int32]) -> Read:
    query = (
        "SELECT doc, id, text, fields, segments, account FROM documents SEMI JOIN given USING (doc) "
        "JOIN bodies USING (doc) JOIN accounts USING (doc) ORDER BY doc"
    )
    rows = columns_of(con, query, {"doc": docs})
    columns = (rows[name] for name in ("id", "text", "fields"))
    documents = [document_of(*parts) for parts in zip(*columns, strict=True)]
    segments = [segments_of(document, cut) for document, cut in zip(documents, rows["segments"], strict=True)]
    return Read(segments, [account_of(account) for account in rows["account"]])
