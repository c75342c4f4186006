"""One batch of documents on its way through the corridor: segment, extract, propose, compare, group, fuse.

Extraction stands before comparison, unlike the order in which a record is read, because the judgement of a pair wants
the event's own date, type and participants. What depends on one text alone (its sentences, its account) can be given
by whoever has it already, such as an index or another machine; the rest is a function of the whole batch.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray

from align.alignment import align_segments
from align.clustering import event_clusters
from align.copies import CopyPairs, find_copies, group_copies
from align.duplicates import copy_links
from align.errors import DocumentError
from align.events import event_view
from align.extract.account import extract
from align.fusion import fuse_reports
from align.linking import judge_pairs
from align.model import Account, Alignment, Document, Link, Segments
from align.proposals import event_candidates
from align.readers import ByName, read
from align.record import EventRecord
from align.relating import relate
from align.results import MergeResult
from align.settings import Settings
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
        self.place = {d.id: k for k, d in enumerate(documents)}
        if segments is None and accounts is None:
            segments, accounts = read(documents, spacy=settings.spacy, threads=settings.threads)
        self.segments = [segment(document) for document in documents] if segments is None else segments
        self.accounts = [extract(one, spacy=settings.spacy) for one in self.segments] if accounts is None else accounts
        self.pairs = find_copies([d.text for d in documents], settings) if pairs is None else pairs
        self.representative = group_copies(self.pairs).representative.tolist()
        self.view = event_view(self.segments)
        self.links = self._links()
        self._fused: dict[tuple[int, ...], tuple[EventRecord, list[Alignment]]] = {}

    def result(self, threshold: float) -> MergeResult:
        """Group the judged pairs at a threshold and fuse every group; groups fused before are not fused again."""
        links, clusters = self.grouped(threshold)
        made = [self.fused(members) for members in clusters]
        records = self.finished([record for record, _ in made], links, threshold)
        alignments = [alignment for _, aligned in made for alignment in aligned]
        alignments.sort(key=lambda a: (a.left, a.right))
        return MergeResult(records, self.documents, links, alignments, self.compare, self.result)

    def grouped(self, threshold: float) -> tuple[list[Link], list[tuple[int, ...]]]:
        """Return the links as judged at a threshold, and the groups of documents that they make."""
        links = [_relabelled(link, threshold) for link in self.links]
        clusters = event_clusters(list(self.place), links, threshold=threshold, origins=self.origins())
        return links, [tuple(self.place[name] for name in cluster) for cluster in clusters]

    def finished(self, fused: Sequence[EventRecord], links: Sequence[Link], threshold: float) -> list[EventRecord]:
        """Return fused records with their provenance and what they are related to, by their first document."""
        settings = msgspec.structs.replace(self.settings, event_threshold=threshold)
        provenance = {"tool": "align", "version": tool_version(), "settings": settings.provenance()}
        records = [msgspec.structs.replace(record, provenance=dict(provenance)) for record in fused]
        related = relate(records, links, ByName(self.place, self.segments), ByName(self.place, self.accounts))
        return sorted(related, key=lambda r: r.documents[0])

    def origins(self) -> list[list[str]]:
        """Return the groups of two or more copies."""
        groups: dict[int, list[str]] = {}
        for k, r in enumerate(self.representative):
            groups.setdefault(r, []).append(self.documents[k].id)
        return [group for _, group in sorted(groups.items()) if len(group) > 1]

    def _links(self) -> list[Link]:
        """Judge the proposed pairs; copies speak through their representative."""
        heads = np.asarray(self.representative) == np.arange(len(self.documents))
        proposed = event_candidates(self.view, among=heads, threads=self.settings.threads)
        copies = [
            link
            for link in copy_links(self.pairs.expanded(), lambda k: self.documents[k].id)
            if self.representative[self.place[link.left]] == self.representative[self.place[link.right]]
        ]
        judged = self.judge(proposed)
        return sorted([*copies, *judged], key=lambda link: (link.left, link.right))

    def judge(self, pairs: NDArray[np.int64]) -> list[Link]:
        return judge_pairs(self.segments, self.accounts, pairs, view=self.view, settings=self.settings)

    def align(self, left: int, right: int) -> Alignment:
        return align_segments(self.segments[left], self.segments[right], settings=self.settings)

    def compare(self, left: str, right: str) -> tuple[Link, Alignment]:
        """Judge and align any two documents, also such as were never proposed."""
        a, b = sorted((self.place[left], self.place[right]))
        names = (self.documents[a].id, self.documents[b].id)
        link = next((link for link in self.links if (link.left, link.right) == names), None)
        if a == b:
            raise DocumentError(f"{left!r} is given twice: give the ids of two documents")
        return link or self.judge(np.array([[a, b]], np.int64))[0], self.align(a, b)

    def fused(self, members: tuple[int, ...]) -> tuple[EventRecord, list[Alignment]]:
        """Align the accounts of one event and fuse them, once."""
        if members not in self._fused:
            self._fused[members] = self._fuse(members)
        return self._fused[members]

    def know(self, members: tuple[int, ...], made: tuple[EventRecord, list[Alignment]]) -> None:
        """Take the record and the alignments of an event that was fused elsewhere."""
        self._fused[members] = made

    def _fuse(self, members: tuple[int, ...]) -> tuple[EventRecord, list[Alignment]]:
        numbers: dict[int, int] = {}
        origin = [numbers.setdefault(self.representative[k], len(numbers)) for k in members]
        return fuse_reports(
            [self.segments[k] for k in members], [self.accounts[k] for k in members], origin, settings=self.settings
        )


def _relabelled(link: Link, threshold: float) -> Link:
    """Return the link as it would have been judged at another threshold."""
    if link.relation == "copy" or (link.score >= threshold) == (link.relation == "same_event"):
        return link
    return msgspec.structs.replace(link, relation="same_event" if link.score >= threshold else "related")


def tool_version() -> str:
    """Return the version of align that is installed."""
    from importlib.metadata import PackageNotFoundError, version  # takes 18 ms, which `import align` can do without

    try:
        return version("align-events")
    except PackageNotFoundError:
        return "unknown"
