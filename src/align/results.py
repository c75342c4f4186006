"""What `align.merge` and `align.dedup` return: sequences with small derived properties."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TypeVar, overload

import msgspec

from align.errors import DocumentError
from align.explain import explanation
from align.model import Alignment, Document, Link
from align.passages import Passage, shared_passages
from align.record import EventRecord
from align.settings import Settings

__all__ = ["CopyCluster", "DedupResult", "MergeResult"]


T = TypeVar("T")
Lazily = tuple[T, ...] | Callable[[], tuple[T, ...]]


class MergeResult(Sequence[EventRecord]):
    """The records of a batch, in order of their first document id; every document is in exactly one.

    Attributes:
        documents: the documents that were merged, by id.
        links: every judged pair with its reasons, ordered by the two ids; made when they are first asked for.
        alignments: the sentence alignments of the pairs inside events, ordered by the two ids; likewise.
    """

    __slots__ = ("_alignments", "_compare", "_links", "_records", "_regroup", "documents")

    def __init__(
        self,
        records: Sequence[EventRecord],
        documents: Sequence[Document],
        links: Lazily[Link],
        alignments: Lazily[Alignment],
        compare: Callable[[str, str], tuple[Link, Alignment]],
        regroup: Callable[[float], MergeResult],
    ) -> None:
        self._records = records  # those of a large batch are made whenever they are asked for
        self.documents = tuple(documents)
        self._links = links
        self._alignments = alignments
        self._compare = compare
        self._regroup = regroup

    @overload
    def __getitem__(self, index: int) -> EventRecord: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[EventRecord, ...]: ...
    def __getitem__(self, index: int | slice) -> EventRecord | tuple[EventRecord, ...]:
        return tuple(self._records[index]) if isinstance(index, slice) else self._records[index]

    def __len__(self) -> int:
        return len(self._records)

    def __iter__(self) -> Iterator[EventRecord]:
        return iter(self._records)

    @property
    def links(self) -> tuple[Link, ...]:
        self._links = _made(self._links)
        return self._links

    @property
    def alignments(self) -> tuple[Alignment, ...]:
        self._alignments = _made(self._alignments)
        return self._alignments

    def __repr__(self) -> str:
        events, documents = len(self), len(self.documents)
        return f"MergeResult({events} event{'s' * (events != 1)} from {documents} document{'s' * (documents != 1)})"

    def with_records(self, records: Sequence[EventRecord]) -> MergeResult:
        """Return the same result with other records of the same documents, such as some of them, or under other ids."""
        return MergeResult(records, self.documents, self._links, self._alignments, self._compare, self._regroup)

    def rethreshold(self, threshold: float) -> MergeResult:
        """Group the same documents at another `event_threshold`, without reading or comparing them again.

        Raises:
            SettingsError: the threshold is not a number from 0 to 1.
        """
        Settings(event_threshold=threshold)
        return self._regroup(threshold)

    def record_of(self, document: str) -> EventRecord:
        """Return the record that a document is part of.

        Raises:
            DocumentError: no document of the batch has this id.
        """
        for record in self._records:
            if document in record.documents:
                return record
        raise DocumentError(_unknown(document, self.documents))

    def explain(self, left: str, right: str) -> str:
        """Say in words why two documents were, or were not, put together, and quote what corresponds.

        Args:
            left, right: ids of two documents of the batch.

        Raises:
            DocumentError: no document of the batch has one of the ids.
        """
        texts = {document.id: document for document in self.documents}
        for name in (left, right):
            if name not in texts:
                raise DocumentError(_unknown(name, self.documents))
        link, alignment = self._compare(left, right)
        together = right in self.record_of(left).documents
        return explanation(link, alignment, texts[alignment.left], texts[alignment.right], together)

    def to_html(self, path: str | Path) -> Path:
        """Write the events as one HTML page that needs nothing else, and return its path.

        Raises:
            DocumentError: the file cannot be written.
        """
        from align.report.html import write

        return write(self, Path(path))


def _unknown(name: str, documents: Sequence[Document]) -> str:
    some = ", ".join(repr(document.id) for document in documents[:5])
    more = ", ..." if len(documents) > 5 else ""
    return f"no document {name!r} in this result: give one of {some}{more}"


class CopyCluster(msgspec.Struct, frozen=True):
    """Two or more documents of which one is kept; iterating gives their ids.

    Attributes:
        id: the id of the representative, whichever document is kept.
        documents: ids, sorted.
        kept: the id of the survivor.
        representative: the id of the document that all others were compared with.
        similarity: of every document to the representative, exact: the larger of the Jaccard similarity of their
            shingles and the share of the shorter text that lies in shared passages.
        relation: of every document to the representative: `same`, `contained in`, `contains` or
            `shares passages with`.
    """

    id: str
    documents: tuple[str, ...]
    kept: str
    representative: str
    similarity: Mapping[str, float]
    relation: Mapping[str, str]

    def __iter__(self) -> Iterator[str]:
        return iter(self.documents)

    def __len__(self) -> int:
        return len(self.documents)

    def __contains__(self, name: object) -> bool:
        return name in self.documents


class DedupResult:
    """The copies found in a batch.

    Each attribute may be given as a function, which is called when the attribute is first asked for.

    Attributes:
        clusters: groups of two or more copies, ordered by id; a document without a copy is in none.
        kept: ids of the survivors, one for each cluster and every document without a copy, in the order given.
        links: every verified pair of copies, ordered by the two ids.
        documents: all documents, in the order given.
    """

    __slots__ = ("_clusters", "_documents", "_kept", "_links", "_passages")

    def __init__(
        self,
        clusters: Lazily[CopyCluster],
        kept: Lazily[str],
        links: Lazily[Link],
        documents: Lazily[Document],
        passages: Callable[[str, str], Sequence[Passage]] = shared_passages,
    ) -> None:
        self._clusters, self._kept, self._links, self._documents = clusters, kept, links, documents
        self._passages = passages

    @property
    def clusters(self) -> tuple[CopyCluster, ...]:
        self._clusters = _made(self._clusters)
        return self._clusters

    @property
    def kept(self) -> tuple[str, ...]:
        self._kept = _made(self._kept)
        return self._kept

    @property
    def links(self) -> tuple[Link, ...]:
        self._links = _made(self._links)
        return self._links

    @property
    def documents(self) -> tuple[Document, ...]:
        self._documents = _made(self._documents)
        return self._documents

    @property
    def dropped(self) -> tuple[str, ...]:
        """Ids of the documents that are copies of a kept one, in the order given."""
        kept = frozenset(self.kept)
        return tuple(document.id for document in self.documents if document.id not in kept)

    def to_html(self, path: str | Path) -> Path:
        """Write the largest clusters as one HTML page that marks what their texts share, and return its path.

        Raises:
            DocumentError: the file cannot be written.
        """
        from align.report.copies import CLUSTERS, MEMBERS, Member, Overview, shown_cluster, write

        texts = {document.id: document.text for document in self.documents}
        largest = sorted(self.clusters, key=lambda one: (-len(one), one.id))[:CLUSTERS]
        shown = []
        for one in largest:
            names = sorted(one.documents, key=lambda name: (name != one.representative, name))[:MEMBERS]
            members = [
                Member(name, texts[name], name == one.kept, one.similarity[name], one.relation[name]) for name in names
            ]
            members[0] = members[0]._replace(relation="")
            shown.append(shown_cluster(len(one), members, self._passages))
        overview = Overview(len(texts), len(texts) - len(self.kept), len(self.clusters))
        return write(overview, shown, Path(path))

    def _parts(self) -> tuple[object, ...]:
        return self.clusters, self.kept, self.links, self.documents

    def __eq__(self, other: object) -> bool:
        return self._parts() == other._parts() if isinstance(other, DedupResult) else NotImplemented

    __hash__ = None  # type: ignore[assignment]

    def __reduce__(self) -> tuple[object, ...]:
        return DedupResult, (*self._parts(), self._passages)  # what makes the parts cannot be pickled

    def __repr__(self) -> str:
        kept, clusters = len(self.kept), len(self.clusters)
        return f"DedupResult({kept} document{'s' * (kept != 1)} kept, {clusters} cluster{'s' * (clusters != 1)})"


def _made(value: Lazily[T]) -> tuple[T, ...]:
    return value() if callable(value) else value
