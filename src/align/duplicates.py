"""Removing copies: which documents are copies of one another, and which one of every cluster is kept.

Texts alone are the quick way: they are put in order by the prints of their samples instead of by their ids, and ids,
documents, links and clusters are made when they are asked for, since the id of a text is the SHA-256 of all of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import islice, pairwise, repeat
from typing import Any, Protocol, overload

import numpy as np
from numpy.typing import NDArray

from align import _held
from align.copies import CopyPairs, copies_among, find_copies, sampled
from align.copy_clusters import REVERSED, Clustering, cluster
from align.engine.base import Engine
from align.engine.choice import holder_of, opened, parquet_with_ids
from align.errors import SettingsError
from align.io.naming import digest
from align.io.read import Docs, listed
from align.io.read import documents as read_documents
from align.io.rows import quick
from align.model import Document, Link
from align.passages import passages_by
from align.results import CopyCluster, DedupResult
from align.settings import Settings
from align.sketch import is_column, taken, text_sizes
from align.streaming import pairs_of
from align.survivors import Facts, Wish, keep_wishes, preference

__all__ = ["Collected", "copy_links", "dedup", "deduplicated", "settings_for"]

_IN_WORDS = {
    "same": "has the same text as",
    "contained in": "is contained in",
    "contains": "contains",
    "shares passages with": "shares passages with",
}


def dedup(
    docs: Docs,
    *,
    threshold: float = 0.7,
    keep: str = "longest",
    settings: Settings | None = None,
    engine: str | Engine | None = None,
) -> DedupResult:
    """Find the copies in a batch and choose one document of every cluster to keep.

    Pairs are proposed by samples of word shingles (bottom-k MinHash; Broder 1997) and compared exactly.

    Args:
        docs: as for `merge`; or a Ray Dataset or a Spark DataFrame with columns ``id`` and ``text`` and, if `keep` asks
            for them, ``source`` and ``published``: it is compared by its own engine, and its documents stay there. So
            do those of Parquet files with ids that are given to an engine as paths.
        threshold: Jaccard similarity of word shingles from which two texts are copies, 0.05 to 1. Partial copies (cut
            short, embedded, reordered) are found by ``settings.copy_containment``.
        keep: which document of a cluster survives: ``longest``, ``shortest``, ``first``, ``last`` (as given),
            ``earliest`` or ``latest`` (by `published`; documents without it come last), or a ranking of sources such
            as ``source:Reuters>Xinhua>*``. Several are joined by commas, each for the ties of those before it; the
            smaller id breaks the last.
        settings: other sizes; its `copy_threshold` is replaced by `threshold`.
        engine: where the texts are compared: ``ray``, ``ray://HOST:PORT``, ``spark``, ``spark://HOST:PORT``,
            ``local[2]`` (Spark on this machine), or an `align.engine.base.Engine`. The result is the same.

    Raises:
        DocumentError: a document cannot be read or is not valid.
        SettingsError: `threshold`, `keep` or `engine` is not valid.
        MissingExtraError: the library of the engine is not installed.

    >>> story = "The old bridge over the river was closed on Friday after a barge had struck its second pier."
    >>> result = dedup([{"id": "a", "text": story}, {"id": "b", "text": "UPDATE: " + story}])
    >>> [list(cluster) for cluster in result.clusters], result.kept
    ([['a', 'b']], ('b',))
    """
    wishes = keep_wishes(keep)
    settings = settings_for(threshold, settings)
    with opened(engine or holder_of(docs)) as place:
        return deduplicated(_collected(docs, settings, place), settings, wishes)


def _collected(docs: Docs, settings: Settings, engine: Engine | None) -> Collected:
    if engine is not None and holder_of(docs):
        from align.engine.frames import Framed  # needs pyarrow

        return Framed(engine, docs)
    if engine is None and is_column(docs):
        return _Texts(docs, settings)
    items = listed(docs)
    if engine is not None and (paths := parquet_with_ids(items)):
        from align.engine.frames import Framed

        return Framed(engine, paths)
    if (_held.sizes(items, np.arange(len(items))) >= 0).all():  # all are texts
        return _Texts(items, settings, engine)
    fields = quick(items)
    if fields is not None:
        known = fields.known
        return _Documents(
            fields.ids, fields.texts, lambda key: known.get(key) or repeat(None), fields.documents, engine
        )
    given = read_documents(items)
    ids, texts = [document.id for document in given], [document.text for document in given]
    return _Documents(ids, texts, lambda key: [getattr(document, key) for document in given], lambda: given, engine)


def deduplicated(batch: Collected, settings: Settings, wishes: Sequence[Wish]) -> DedupResult:
    """Find the copies of a batch that has been put in order; `settings` and `wishes` are checked."""
    pairs = batch.pairs(settings)
    batch.first = pairs.first
    facts = batch.facts(_linked(pairs))
    found = cluster(pairs, preference(wishes, facts), batch.names)
    return DedupResult(
        lambda: _clusters(found, batch.name),
        lambda: tuple(map(batch.name, _in_order_given(np.flatnonzero(found.kept), batch.at))),
        lambda: tuple(copy_links(pairs.expanded(), batch.name)),
        batch.documents,
        passages_by(settings),
    )


def _linked(pairs: CopyPairs) -> NDArray[np.int64]:
    """Return the documents that have a copy."""
    has = np.zeros(len(pairs.first), dtype=np.bool_)
    has[pairs.left] = has[pairs.right] = True
    later = np.flatnonzero(pairs.first != np.arange(len(has)))
    has[later] = has[pairs.first[later]] = True
    return np.flatnonzero(has)


def _in_order_given(places: NDArray[np.int64], at: NDArray[np.int64]) -> list[int]:
    ordered: list[int] = places[np.argsort(at[places], kind="stable")].tolist()
    return ordered


def settings_for(threshold: float, settings: Settings | None = None) -> Settings:
    """Return settings with another threshold for copies.

    Raises:
        SettingsError: `settings` are no settings, or `threshold` is out of its range.
    """
    if settings is not None and not isinstance(settings, Settings):
        raise SettingsError(f"settings is {type(settings).__name__}: give align.Settings(...) or None")
    given = settings or Settings()
    values = {name: getattr(given, name) for name in given.__struct_fields__}
    return Settings(**{**values, "copy_threshold": threshold})


# --- batches: documents in an order that does not depend on how they came ------------------------------------------


class Collected(Protocol):
    """The documents of a batch in an order that does not depend on how they came.

    Attributes:
        names: gives the ids of documents where their order is not that of the ids, else None.
        at: int64 [n], where each came in the input.
        first: int32 [n], for every document the first of its equals, once they are known.
    """

    at: NDArray[np.int64]
    first: NDArray[np.int32]

    @property
    def names(self) -> Callable[[NDArray[np.int64]], list[str]] | None: ...
    def pairs(self, settings: Settings) -> CopyPairs: ...
    def name(self, k: int) -> str: ...
    def facts(self, among: NDArray[np.int64]) -> Facts: ...
    def documents(self) -> tuple[Document, ...]: ...


class _Documents:
    """Documents in order of their ids; `known` gives what is known of all of them under a name."""

    names = None

    def __init__(
        self,
        ids: list[str],
        texts: list[str],
        known: Callable[[str], Iterable[str | None]],
        documents: Callable[[], Iterable[Document]],
        engine: Engine | None = None,
    ) -> None:
        self._known, self._documents, self._engine = known, documents, engine
        self._ids, self.texts = ids, texts
        self.at = np.arange(len(ids))
        if not _held.ascending(ids):
            order = sorted(range(len(ids)), key=ids.__getitem__)
            self.at = np.array(order, dtype=np.int64)
            self._ids, self.texts = [ids[k] for k in order], [texts[k] for k in order]
        self.first = np.empty(0, dtype=np.int32)  # not needed: names are given

    def pairs(self, settings: Settings) -> CopyPairs:
        if self._engine is not None:
            return pairs_of(self.texts, _held.sizes(self.texts, np.arange(len(self.at))), self._engine, settings)
        return find_copies(self.texts, settings)

    def name(self, k: int) -> str:
        return self._ids[k]

    def facts(self, among: NDArray[np.int64]) -> Facts:
        return Facts(
            _sizes(self.texts, np.arange(len(self.at)), among),
            self.at,
            lambda: self._ordered("published"),
            lambda: self._ordered("source"),
        )

    def _ordered(self, key: str) -> Iterable[str | None]:
        values = list(islice(self._known(key), len(self.at)))
        return (values[place] for place in self.at.tolist())

    def documents(self) -> tuple[Document, ...]:
        return tuple(self._documents())


class _Texts:
    """Texts in order of the prints of their samples, named only when they are asked for their names.

    Args:
        given: a list of strings, or an Arrow column of them, which is read where it lies.
        settings: how they are sampled.
        engine: where a list is compared.
    """

    def __init__(self, given: Any, settings: Settings, engine: Engine | None = None) -> None:
        self._given = given
        self._engine = engine
        found = sampled(given, settings)
        self.at = _print_order(given, found.prints)
        self._sample = found.take(self.at)
        self.texts = _Ordered(given, self.at)
        self.first = np.empty(0, dtype=np.int32)  # for every text the first of its equals, once they are known
        self._stems: dict[int, str] = {}

    def pairs(self, settings: Settings) -> CopyPairs:
        if self._engine is not None:
            return pairs_of(self.texts, _held.sizes(self._given, self.at), self._engine, settings)
        return copies_among(self.texts, self._sample, settings)

    def facts(self, among: NDArray[np.int64]) -> Facts:
        return Facts(_sizes(self._given, self.at, among), self.at, self._nothing, self._nothing)

    def _nothing(self) -> Iterable[None]:
        return (None for _ in self.texts)

    def name(self, k: int) -> str:
        first = int(self.first[k])
        stem = self._stems.get(first)
        if stem is None:
            stem = self._stems[first] = digest(self.texts[first])
        # equal texts stand side by side, in the order given
        return stem if k == first else f"{stem}-{k - first + 1}"

    def names(self, places: NDArray[np.int64]) -> list[str]:
        firsts = self.first[places].astype(np.int64)
        self._stems.update(
            zip(firsts.tolist(), map(digest, taken(self._given, self.at[firsts], strings=True)), strict=True)
        )
        return list(map(self.name, places.tolist()))

    def documents(self) -> tuple[Document, ...]:
        ids = [""] * len(self.texts)
        for k, place in enumerate(self.at.tolist()):
            ids[place] = self.name(k)
        texts = taken(self._given, np.arange(len(ids)), strings=True)
        return tuple(Document(id=name, text=text) for name, text in zip(ids, texts, strict=True))


def _sizes(texts: Any, at: NDArray[np.int64], among: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the characters of the texts among some, 0 for the others; text k is ``texts[at[k]]``."""
    sizes = np.zeros(len(at), dtype=np.int64)
    sizes[among] = text_sizes(texts, at[among])
    return sizes


class _Ordered(Sequence[str]):
    """Texts in another order than they lie in memory; few of them are ever asked for."""

    def __init__(self, given: Any, at: NDArray[np.int64]) -> None:
        self._given, self._at = given, at

    def __len__(self) -> int:
        return len(self._at)

    @overload
    def __getitem__(self, index: int) -> str: ...
    @overload
    def __getitem__(self, index: slice) -> list[str]: ...
    def __getitem__(self, index: int | slice) -> str | list[str]:
        if isinstance(index, slice):
            return taken(self._given, self._at[index], strings=True)
        return taken(self._given, self._at[[index]], strings=True)[0]

    def taken(self, places: NDArray[np.integer]) -> list[str]:
        """Return some of the texts."""
        return taken(self._given, self._at[places])


def _print_order(texts: Any, prints: NDArray[np.uint64]) -> NDArray[np.int64]:
    """Return the places of texts in order of their prints.

    Texts of one print stand in order of the texts themselves, and equal texts as they were given.
    """
    order = np.argsort(prints)
    for start, stop in _runs(prints[order]):
        same = np.sort(order[start:stop])
        held = taken(texts, same, strings=True)
        if any(text != held[0] for text in held):
            same = same[sorted(range(len(held)), key=held.__getitem__)]
        order[start:stop] = same
    return order


def _runs(ordered: NDArray[Any]) -> list[tuple[int, int]]:
    """Return start and end of every run of two or more equal numbers."""
    same = np.flatnonzero(ordered[1:] == ordered[:-1])
    if not len(same):
        return []
    starts = same[np.diff(same, prepend=-2) != 1]
    stops = same[np.diff(same, append=same[-1] + 2) != 1] + 2
    return list(zip(starts.tolist(), stops.tolist(), strict=True))


# --- clusters ------------------------------------------------------------------------------------------------------


def _clusters(found: Clustering, name: Callable[[int], str]) -> tuple[CopyCluster, ...]:
    heads = found.representative[found.members]
    bounds = [*np.flatnonzero(np.diff(heads, prepend=-1)).tolist(), len(heads)]
    clusters = []
    for start, stop in pairwise(bounds):
        members = sorted((name(k), k) for k in found.members[start:stop].tolist())
        clusters.append(
            CopyCluster(
                name(int(heads[start])),
                tuple(text for text, _ in members),
                name(int(found.survivor[members[0][1]])),
                name(int(heads[start])),
                {text: min(1.0, float(found.similarity[k])) for text, k in members},
                {text: found.relation(k) for text, k in members},
            )
        )
    return tuple(sorted(clusters, key=lambda c: c.id))


def copy_links(pairs: CopyPairs, name: Callable[[int], str]) -> list[Link]:
    """Return verified pairs as links, ordered by the two ids."""
    links = []
    similarity = pairs.similarity.tolist()
    for at, (i, j) in enumerate(zip(pairs.left.tolist(), pairs.right.tolist(), strict=True)):
        left, right, said = name(i), name(j), pairs.relation(at)
        if left > right:
            left, right, said = right, left, REVERSED.get(said, said)
        reason = f"{left} {_IN_WORDS[said]} {right} (Jaccard {pairs.jaccard[at]:.2f})"
        links.append(Link(left, right, "copy", min(1.0, similarity[at]), (reason,)))
    return sorted(links, key=lambda link: (link.left, link.right))
