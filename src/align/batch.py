"""One batch of documents on its way through the corridor: segment, extract, propose, compare, group, fuse.

Extraction stands before comparison, unlike the order in which a record is read, because the judgement of a pair wants
the event's own date, type and participants. What depends on one text alone (its sentences, its account) can be given
by whoever has it already, such as an index or another machine; the rest is a function of the whole batch.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import cache, cached_property, partial
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from align.alignment import align_segments
from align.blockwise import Blocks
from align.clustering import cluster_pairs, likely
from align.copies import CopyPairs, find_copies
from align.duplicates import copy_links
from align.errors import DocumentError
from align.events import event_view
from align.extract.account import extract
from align.facts import Facts, gather
from align.fusing import Event, Fused, Held, alignments_of, fuse_event, fuse_events, held, record_of
from align.linking import Judgements, balance, calibrated, judge_batch
from align.locality import localised
from align.memory import give_back
from align.model import Account, Alignment, Document, Link, Segments
from align.origins import origins_of
from align.proposals import event_candidates
from align.readers import LARGE, ByName, Made, read
from align.record import EventRecord
from align.refilled import refilled
from align.relating import relate
from align.results import MergeResult
from align.settings import Settings
from align.stages import stage
from align.text import segment

__all__ = ["Batch", "tool_version"]


class Batch:
    """One batch on its way through the corridor.

    Args:
        documents: in order of their ids.
        settings: thresholds and sizes.
        segments: the sentences of each, where they are known; cut here otherwise.
        accounts: what each states, where it is known; extracted here otherwise.
        pairs: the copies among them, where they are known; found here otherwise.
    """

    def __init__(
        self,
        documents: Sequence[Document],
        settings: Settings,
        *,
        segments: Sequence[Segments] | None = None,
        accounts: Sequence[Account] | None = None,
        pairs: CopyPairs | None = None,
    ) -> None:
        self.documents = documents
        self.settings = settings
        self.blocks = self._blocks()
        self._large = len(documents) >= LARGE
        self.place = {d.id: k for k, d in enumerate(documents)}
        if segments is None and accounts is None:
            segments, accounts = read(documents, spacy=settings.spacy, threads=settings.threads)
        self.segments = [segment(document) for document in documents] if segments is None else segments
        self.accounts = [extract(one, spacy=settings.spacy) for one in self.segments] if accounts is None else accounts
        stage("sampling texts")
        texts = [document.text for document in documents]
        copied = find_copies(texts, settings) if pairs is None else pairs
        forms = refilled(texts, copied)
        self.forms = np.stack([copied.left[forms], copied.right[forms]], 1).astype(np.int64)
        self.pairs = copied.chosen(~forms)
        stage("weighing words")
        self.view = event_view(self.segments, threads=settings.threads)
        self._tidy()
        representative, self.round_up = origins_of(self.pairs, self.view.words)
        self.representative = representative.tolist()
        stage("proposing pairs")
        heads = (representative == np.arange(len(documents))) & ~self.round_up
        proposed = event_candidates(self.view, among=heads, blocks=self.blocks)
        self.view = localised(self.view, proposed)
        self._tidy()
        self.judged = self._judged(proposed)
        self._tidy()
        self._fused: dict[tuple[int, ...], Held] = {}

    def result(self, threshold: float) -> MergeResult:
        """Group the judged pairs at a threshold and fuse every group; groups fused before are not fused again."""
        clusters = self.grouped(threshold)
        self._tidy()
        self._fuse(clusters)
        made = [self._fused[members] for members in clusters]
        fused = Made(len(made), lambda k: record_of(made[k][0]))
        alignments = partial(self.aligned, clusters)
        records = self.finished(fused, clusters, threshold)
        return MergeResult(
            records, self.documents, partial(self.links, threshold), alignments, self.compare, self.result
        )

    def aligned(self, clusters: Sequence[tuple[int, ...]]) -> tuple[Alignment, ...]:
        """Return the alignments of the documents of some fused events."""
        every = (one for members in clusters for one in alignments_of(self._fused[members][1]))
        return tuple(sorted(every, key=lambda a: (a.left, a.right)))

    def grouped(self, threshold: float) -> list[tuple[int, ...]]:
        """Return the groups of documents that the pairs judged at a threshold make, by their first document."""
        n = len(self.documents)
        first = np.full(n, n, np.int64)
        np.minimum.at(first, self.representative, np.arange(n))
        heads, node = np.unique(first[self.representative], return_inverse=True)
        pairs = np.sort(node[self.judged.pairs].reshape(-1, 2), axis=1)
        order = np.lexsort((pairs[:, 1], pairs[:, 0]))
        pairs, scores = pairs[order], self.judged.scores[order]
        told = self.judged.told
        told = told._replace(voices=[told.voices[k] for k in heads.tolist()] if told.voices else [])
        labels = cluster_pairs(len(heads), pairs, scores, threshold=balance(threshold, len(heads)), told=told)
        labels = likely(labels, pairs, calibrated(scores), threshold)[node]
        groups: dict[int, list[int]] = {}
        for k, label in enumerate(labels.tolist()):
            groups.setdefault(label, []).append(k)
        return [tuple(group) for group in groups.values()]

    def finished(
        self, fused: Sequence[EventRecord], clusters: Sequence[tuple[int, ...]], threshold: float
    ) -> Sequence[EventRecord]:
        """Return fused records, one for each cluster, with their provenance and what they are related to."""
        provenance = self.provenance(threshold)
        segments, accounts = ByName(self.place, self.segments), ByName(self.place, self.accounts)
        related = relate(fused, self.neighbours(clusters), segments, accounts)

        def finished(k: int) -> EventRecord:
            return msgspec.structs.replace(related.get(k) or fused[k], provenance=dict(provenance))

        return Made(len(clusters), finished) if self._large else [finished(k) for k in range(len(clusters))]

    def neighbours(self, clusters: Sequence[tuple[int, ...]]) -> NDArray[np.int64]:
        """Return the places of two clusters for every judged pair of documents between them; int64 [m, 2]."""
        home = np.zeros(len(self.documents), np.int64)
        for k, members in enumerate(clusters):
            home[list(members)] = k
        pairs = home[self.judged.pairs]
        between: NDArray[np.int64] = pairs[pairs[:, 0] != pairs[:, 1]]
        return between

    def provenance(self, threshold: float) -> dict[str, Any]:
        """Return what records say of how they were made."""
        settings = msgspec.structs.replace(self.settings, event_threshold=threshold)
        return {"tool": "align", "version": tool_version(), "settings": settings.provenance()}

    def links(self, threshold: float) -> tuple[Link, ...]:
        """Return the copies and the judged pairs as links with their reasons, as judged at a threshold."""
        return tuple(
            sorted(
                [*self.copies, *self.held, *self.judged.links(threshold)],
                key=lambda link: (link.left, link.right),
            )
        )

    def nearest(self, asked: Sequence[tuple[Collection[int], Collection[int]]], threshold: float) -> list[Link | None]:
        """Return for every two sets of documents, given by their places, the link that puts most between them."""
        best: list[Link | None] = []
        rows: dict[int, int] = {}
        starts, of = self._rows_of
        for k, (one, other) in enumerate(asked):
            right = {self.documents[place].id for place in other}
            copies = [
                link
                for name in sorted(self.documents[place].id for place in one)
                for link in self._copies_of.get(name, ())
                if (link.right if link.left == name else link.left) in right
            ]
            best.append(min(copies, key=lambda link: (-link.score, link.left, link.right), default=None))
            some = np.unique(np.concatenate([np.zeros(0, np.int64), *(of[starts[p] : starts[p + 1]] for p in one)]))
            some = some[np.isin(self.judged.pairs[some], sorted(other)).any(1)]
            if best[k] is None and len(some):
                rows[k] = int(some[np.argmax(self.judged.scores[some])])
        links = self.judged.links(threshold, np.array(list(rows.values()), np.int64))
        for k, link in zip(rows, links, strict=True):
            best[k] = link
        return best

    @cached_property
    def _copies_of(self) -> dict[str, list[Link]]:
        found: dict[str, list[Link]] = {}
        for link in self.copies:
            for name in (link.left, link.right):
                found.setdefault(name, []).append(link)
        return found

    @cached_property
    def _rows_of(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """The judged pairs of every document, one document after the other: where they start, and their rows."""
        ends = self.judged.pairs.T.ravel()
        order = np.argsort(ends, kind="stable")
        starts = np.searchsorted(ends[order], np.arange(len(self.documents) + 1))
        return starts, order % max(1, len(self.judged.pairs))

    @cached_property
    def copies(self) -> list[Link]:
        """The pairs of copies that speak as one."""
        head = self.representative
        return [link for link in self._copied if head[self.place[link.left]] == head[self.place[link.right]]]

    @cached_property
    def held(self) -> list[Link]:
        """The pairs of a round-up and a report that it holds, or holds a part of."""
        links = []
        for link in self._copied if self.round_up.any() else []:
            left, right = self.place[link.left], self.place[link.right]
            for text in (left, right):
                if self.round_up[text] and self.representative[left] != self.representative[right]:
                    against = f"{self.documents[text].id} holds several reports that have nothing in common"
                    links.append(Link(link.left, link.right, "related", 0.0, link.reasons_for, (against,)))
                    break
        return links

    @cached_property
    def _copied(self) -> list[Link]:
        return copy_links(self.pairs.expanded(), lambda k: self.documents[k].id)

    def _tidy(self) -> None:
        """Give back what a stage has freed, where that is much."""
        if self._large:
            give_back()

    def _blocks(self) -> Blocks:
        """Return where the work over many documents and pairs is done."""
        return Blocks(self.settings.threads)

    def _judged(self, pairs: NDArray[np.int64]) -> Judgements:
        """Judge pairs; copies speak through their representative."""
        facts, blocks = self.facts, self.blocks
        judged = judge_batch(
            self.segments, None, pairs, view=self.view, settings=self.settings, facts=facts, blocks=blocks
        )
        judged.keep_apart(self.forms)
        return judged

    @cached_property
    def facts(self) -> Sequence[Facts]:
        """What the accounts state, ready to be compared."""
        return gather(self.segments, self.accounts, self.view.hashes)

    def align(self, left: int, right: int) -> Alignment:
        return align_segments(self.segments[left], self.segments[right], settings=self.settings)

    def compare(self, left: str, right: str) -> tuple[Link, Alignment]:
        """Judge and align any two documents, also such as were never proposed."""
        a, b = sorted((self.place[left], self.place[right]))
        if a == b:
            raise DocumentError(f"{left!r} is given twice: give the ids of two documents")
        return self._link(a, b), self.align(a, b)

    def _link(self, a: int, b: int) -> Link:
        names = (self.documents[a].id, self.documents[b].id)
        copied = next((link for link in (*self.copies, *self.held) if (link.left, link.right) == names), None)
        if copied is not None:
            return copied
        known = np.flatnonzero((self.judged.pairs == (a, b)).all(1))
        return self.judged.link(int(known[0])) if len(known) else self._judged(np.array([[a, b]], np.int64)).link(0)

    def fused(self, members: tuple[int, ...]) -> Fused:
        """Align the accounts of one event and fuse them, once."""
        self._fuse([members])
        record, alignments = self._fused[members]
        return record_of(record), alignments_of(alignments)

    def know(self, members: tuple[int, ...], made: Held) -> None:
        """Take the record and the alignments of an event that was fused elsewhere."""
        self._fused[members] = held(made) if self._large else (record_of(made[0]), alignments_of(made[1]))

    def _fuse(self, clusters: Sequence[tuple[int, ...]]) -> None:
        """Fuse the events that are not fused yet."""
        new = [members for members in clusters if members not in self._fused]
        if not self._large or len(new) == 1:
            advance = stage("fusing", len(new)) if new[1:] else None
            for members in new:
                if advance:
                    advance(1)
                self.know(members, fuse_event(self._event(members), self.settings))
        else:
            sizes = [len(members) for members in new]
            made = fuse_events(sizes, lambda k: self._event(new[k]), self.settings)
            self._fused.update(zip(new, made, strict=True))

    def _event(self, members: tuple[int, ...]) -> Event:
        numbers: dict[int, int] = {}
        origin = [numbers.setdefault(self.representative[k], len(numbers)) for k in members]
        return Event([self.segments[k] for k in members], [self.accounts[k] for k in members], origin)


@cache
def tool_version() -> str:
    """Return the version of align that is installed; asked once: it takes as long as reading a short report."""
    from importlib.metadata import PackageNotFoundError, version  # takes 18 ms, which `import align` can do without

    try:
        return version("align-events")
    except PackageNotFoundError:
        return "unknown"
