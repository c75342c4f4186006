"""What an index keeps of clusters of documents from one settling to the next, so that only those that are new are made.

A record depends on its documents and their origins, and so does what its reports mention; neither depends on the
statistics of the collection. Both are kept under a print of those, and forgotten when no cluster has that print.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from align.batch import Batch
from align.index.rows import decode, encode, print_of
from align.record import EventRecord, Support
from align.relating import Subject, meant
from align.store.duckdb import columns_of, insert, keep

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["FusedClusters", "Mentions"]


class FusedClusters:
    """The records of clusters before they are related to one another.

    Args:
        con: an open index.
        batch: all its documents.
        clusters: places of the documents of each.
        docs: the numbers of all documents.

    Attributes:
        clusters: as given.
        keys: what the record of each depends on.
        subjects: what is asked of it by others.
    """

    def __init__(
        self, con: DuckDBPyConnection, batch: Batch, clusters: Sequence[tuple[int, ...]], docs: NDArray[np.int32]
    ) -> None:
        origins = docs[np.asarray(batch.representative)]
        self.clusters = clusters
        self.keys = [print_of(np.array([docs[list(k)], origins[list(k)]], "<i4").tobytes()) for k in clusters]
        self.subjects: list[Subject] = []
        self._new: dict[int, EventRecord] = {}
        rows = columns_of(con, "SELECT key, subject FROM fused")
        known = dict(zip(rows["key"].tolist(), rows["subject"], strict=True))
        for key, members in zip(self.keys, clusters, strict=True):
            if key in known:
                self.subjects.append(decode(known[key], Subject))
            else:
                self._new[key] = batch.fused(members)[0]
                self.subjects.append(Subject.of(self._new[key]))

    def records(self, con: DuckDBPyConnection, places: Sequence[int]) -> Iterator[tuple[int, EventRecord]]:
        """Yield the places of some clusters with their records."""
        asked = np.array([self.keys[k] for k in places if self.keys[k] not in self._new], np.uint64)
        rows = columns_of(con, "SELECT key, record FROM fused SEMI JOIN given USING (key)", {"key": asked})
        held = dict(zip(rows["key"].tolist(), rows["record"], strict=True))
        for k in places:
            key = self.keys[k]
            yield k, self._new[key] if key in self._new else decode(held[key], EventRecord)

    def write(self, con: DuckDBPyConnection) -> None:
        """Keep what is new, forget what no cluster has."""
        keep(con, "fused", {"key": np.array(self.keys, np.uint64)})
        columns = {
            "key": np.array(list(self._new), np.uint64),
            "subject": [encode(Subject.of(record)) for record in self._new.values()],
            "record": [encode(record) for record in self._new.values()],
        }
        insert(con, "fused", columns)


class Mentions:
    """What the reports of clusters say of the events of other clusters.

    Args:
        con: an open index.
        batch: all its documents.
        fused: the clusters.
    """

    def __init__(self, con: DuckDBPyConnection, batch: Batch, fused: FusedClusters) -> None:
        self._batch, self._fused = batch, fused
        rows = columns_of(con, "SELECT teller, about, spans FROM mentions")
        pairs = zip(rows["teller"].tolist(), rows["about"].tolist(), strict=True)
        self._known: dict[tuple[int, int], bytes | None] = dict(zip(pairs, rows["spans"], strict=True))
        self._asked: list[tuple[int, int]] = []
        self._new: dict[tuple[int, int], bytes | None] = {}

    def told(self, k: int, others: Sequence[int]) -> list[list[Support]]:
        """Return the words of the reports of cluster `k` that mean the events of others."""
        batch, keys = self._batch, self._fused.keys
        pairs = [(keys[k], keys[other]) for other in others]
        self._asked += pairs
        unknown = [n for n, pair in enumerate(pairs) if pair not in self._known]
        members = self._fused.clusters[k] if unknown else ()
        reports = [(partial(batch.segments.__getitem__, place), batch.accounts[place]) for place in members]
        found = meant(reports, [self._fused.subjects[others[n]] for n in unknown])
        for n, spans in zip(unknown, found, strict=True):
            self._known[pairs[n]] = self._new[pairs[n]] = encode(spans) if spans else None
        held = (self._known[pair] for pair in pairs)
        return [decode(spans, list[Support]) if spans else [] for spans in held]

    def write(self, con: DuckDBPyConnection) -> None:
        """Keep what was asked for this time."""
        teller, about = np.array(self._asked, np.uint64).reshape(-1, 2).T.copy()
        keep(con, "mentions", {"teller": teller, "about": about})
        teller, about = np.array(list(self._new), np.uint64).reshape(-1, 2).T.copy()
        insert(con, "mentions", {"teller": teller, "about": about, "spans": list(self._new.values())})
