"""Show clusters of copies as one page that needs nothing else: who is a copy of whom, and the passages they share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from string import Template
from typing import NamedTuple

from align.io.write import atomic
from align.report.markup import escape, escape_lines, source_hash, template
from align.report.reading import count

__all__ = ["CLUSTERS", "MEMBERS", "Member", "Overview", "ShownCluster", "page", "shown_cluster", "write"]

CLUSTERS = 200  # clusters of a page, the largest
MEMBERS = 20  # documents of a cluster that are shown with their texts
_TEXT = 4000  # characters of a text that are shown
_SAID = {"same": "the same text as", "contained in": "contained in", "contains": "contains"}


class Member(NamedTuple):
    """One document of a cluster.

    Attributes:
        id: its id.
        text: the text.
        kept: whether it survives.
        similarity: to the representative.
        relation: to the representative, in words; empty for the representative itself.
        passages: spans of the text that are marked, in order.
    """

    id: str
    text: str
    kept: bool
    similarity: float
    relation: str
    passages: Sequence[tuple[int, int]] = ()


class ShownCluster(NamedTuple):
    """A cluster, its representative first; `size` counts also the documents that are left out."""

    id: str
    size: int
    members: Sequence[Member]


class Overview(NamedTuple):
    """How many documents there are, how many of them are copies that are not kept, and in how many clusters."""

    documents: int
    copies: int
    clusters: int


def shown_cluster(
    size: int, members: Sequence[Member], overlap: Callable[[str, str], Sequence[tuple[int, ...]]]
) -> ShownCluster:
    """Return a cluster with the passages that its documents and the representative share.

    Args:
        size: its documents.
        members: `MEMBERS` of them at most, the representative first.
        overlap: gives the passages of two texts, each as start and end in the first, start and end in the second.
    """
    head, *others = members
    shown = [head]
    marked: list[tuple[int, int]] = []
    for other in others:
        found = overlap(head.text, other.text)
        marked = marked or [(passage[0], passage[1]) for passage in found]  # of the first of them
        shown.append(other._replace(passages=sorted((passage[2], passage[3]) for passage in found)))
    shown[0] = head._replace(passages=sorted(marked))
    return ShownCluster(head.id, size, shown)


def write(overview: Overview, clusters: Iterable[ShownCluster], path: Path) -> Path:
    """Write the page to `path` (whole or not at all), and return the path.

    Raises:
        DocumentError: the file cannot be written.
    """
    atomic(path, [page(overview, clusters).encode()])
    return path


def page(overview: Overview, clusters: Iterable[ShownCluster]) -> str:
    """Return the page as HTML."""
    shown = list(clusters)
    style = template("page.css")
    left_out = overview.clusters - len(shown)
    more = f" The {len(shown):,} largest are shown." if left_out > 0 else ""
    return Template(template("copies.html")).substitute(
        title=f"Copies: {overview.copies:,} of {count(overview.documents, 'document')}",
        summary=escape(f"{count(overview.clusters, 'cluster')} of copies.{more}"),
        style=style,
        style_hash=source_hash(style),
        clusters="\n".join(_cluster(number, one) for number, one in enumerate(shown, 1)),
    )


def _cluster(number: int, one: ShownCluster) -> str:
    left_out = one.size - len(one.members)
    more = f'<p class="note">{count(left_out, "more document")}</p>' if left_out > 0 else ""
    members = "".join(map(_member, one.members))
    return (
        f'<article class="event" aria-labelledby="c{number}"><h2 id="c{number}"><bdi>{escape(one.id)}</bdi></h2>'
        f'<p class="voices">{count(one.size, "document")}</p><div class="texts one">{members}</div>{more}</article>'
    )


def _member(member: Member) -> str:
    said = "representative"
    if member.relation:
        said = f"{escape(_SAID.get(member.relation, member.relation))} it; similarity {member.similarity:.3f}"
    status = '<span class="status agreed">kept</span>' if member.kept else '<span class="status only">not kept</span>'
    return (
        f'<article class="source"><h4><bdi>{escape(member.id)}</bdi><small>{status} &middot; {said}</small></h4>'
        f'<div class="text common" tabindex="0" dir="auto">{_marked(member.text, member.passages)}</div></article>'
    )


def _marked(text: str, passages: Sequence[tuple[int, int]]) -> str:
    """Return the start of a text with its passages marked."""
    parts, at = [], 0
    end = min(len(text), _TEXT)
    for start, stop in passages:
        if start >= end:
            break
        parts += [escape_lines(text[at:start]), "<mark>", escape_lines(text[start : min(stop, end)]), "</mark>"]
        at = min(stop, end)
    parts.append(escape_lines(text[at:end]))
    if end < len(text):
        parts.append(f'<span class="note">{count(len(text) - end, "more character")}</span>')
    return "".join(parts)
