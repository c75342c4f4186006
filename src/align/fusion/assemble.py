"""Put the fused fields together into an `EventRecord`."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from itertools import combinations

from align.alignment import align_segments
from align.fusion.fields import date_field, place_of, quantities_of, title_field, type_fields
from align.fusion.people import identities, participants_of
from align.fusion.statements import only_in, statements_of
from align.fusion.votes import support_of
from align.model import Account, Alignment, Document, Segments
from align.record import EventRecord, Origin, Report
from align.settings import Settings

__all__ = ["fuse", "fuse_reports", "record_id"]


# Pairs of one event that are aligned sentence by sentence: each account with the fullest ones, so that an event
# with a thousand reports costs a thousand alignments times this and not half a million.
_ALIGNED_WITH = 8


def record_id(documents: Sequence[str]) -> str:
    """Return the id of the record made of these documents: the same for the same ids in any order."""
    digest = hashlib.sha256("\n".join(sorted(documents)).encode("utf-8", "surrogatepass"))
    return f"event-{digest.hexdigest()[:16]}"


def fuse(
    segments: Sequence[Segments],
    accounts: Sequence[Account],
    origin: Sequence[int],
    alignments: Mapping[tuple[int, int], Alignment],
) -> EventRecord:
    """Return the record of one event, without its provenance and what it is related to.

    Args:
        segments, accounts: of the documents of the cluster, in the order of their ids.
        origin: for each document the number of its origin, ``0 .. k-1`` in order of first appearance.
        alignments: by pair of document indexes, lower first; pairs may be absent.
    """
    documents = [s.document for s in segments]
    people = identities([a.entities for a in accounts])
    kind, sub = type_fields(documents, accounts, origin)
    present, mentioned = participants_of(documents, origin, people)
    statements = statements_of(segments, accounts, origin, people, alignments)
    ids = [d.id for d in documents]
    return EventRecord(
        id=record_id(ids),
        type=kind,
        subtype=sub,
        title=title_field(documents, accounts, origin),
        date=date_field(documents, accounts, origin),
        place=place_of(documents, accounts, origin),
        participants=present,
        mentioned=mentioned,
        statements=statements,
        quantities=quantities_of(documents, accounts, origin),
        documents=tuple(ids),
        reports=tuple(_report(d, a, o) for d, a, o in zip(documents, accounts, origin, strict=True)),
        origins=_origins(documents, origin),
        only_in=only_in(statements, ids, origin),
        related=(),
        provenance={},
    )


def fuse_reports(
    segments: Sequence[Segments], accounts: Sequence[Account], origin: Sequence[int], *, settings: Settings
) -> tuple[EventRecord, list[Alignment]]:
    """Align the accounts of one event with one another and fuse them.

    Args:
        segments, accounts, origin: as for `fuse`.
        settings: thresholds of the alignment.

    Returns:
        the record, and the alignments of the pairs that were compared: each account with the fullest ones.
    """
    fullest = sorted(range(len(accounts)), key=lambda k: (-len(accounts[k].claims), k))[:_ALIGNED_WITH]
    aligned = {
        (a, b): align_segments(segments[a], segments[b], settings=settings)
        for a, b in combinations(range(len(accounts)), 2)
        if a in fullest or b in fullest
    }
    return fuse(segments, accounts, origin, aligned), list(aligned.values())


def _report(document: Document, account: Account, origin: int) -> Report:
    read = [m for m in (account.source, account.published) if m is not None]
    return Report(
        id=document.id,
        origin=origin,
        title=document.title or (account.titles[0].value if account.titles else None),
        source=document.source or (account.source.value if account.source else None),
        published=document.published or (account.published.value if account.published else None),
        url=document.url,
        lang=document.lang,
        support=tuple(support_of(document, m.start, m.end, "same", m.value) for m in read),
    )


def _origins(documents: Sequence[Document], origin: Sequence[int]) -> tuple[Origin, ...]:
    members: dict[int, list[Document]] = {}
    for document, o in zip(documents, origin, strict=True):
        members.setdefault(o, []).append(document)
    return tuple(
        Origin(tuple(d.id for d in docs), max(docs, key=lambda d: (len(d.text), [-ord(c) for c in d.id])).id)
        for _, docs in sorted(members.items())
    )
