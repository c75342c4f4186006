"""Fuse the statements of several accounts: agreed, variant, conflicting and one-sided.

Claims of different documents are compared with the similarity that aligns sentences. A claim may have several
counterparts (what one report says in one clause another says twice), so claims are clustered by average linkage over
pairs of different documents, strongest pair first. Speakers that are known and differ keep claims apart.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import msgspec
import numpy as np

from align.alignment import sentence_similarity
from align.fusion.differences import compared, verdict
from align.fusion.people import Identity
from align.fusion.votes import Ballot, field_of, support_of
from align.model import Account, Alignment, BeadWords, Claim, Mention, Segments, Span, WordDifference
from align.record import Difference, Field, Statement, Status, Support
from align.words import language_of, share_a_name_alone

__all__ = ["only_in", "statements_of"]

# Similarity from which two claims say the same. On human links of news sentences (benchmarks/links.py) nine of ten
# mutual best pairs above .42 are right and six of ten around .35; a known speaker in common, a common act of speech
# and sentences that share a bead are evidence of their own and so lower the bar, speakers that only one side names
# raise it.
_THRESHOLD = 0.42
_SAME_SPEAKER = 0.10
_SAME_ACT = 0.05
_SAME_BEAD = 0.05
_ONE_SPEAKER = -0.05
# A claim's second counterpart must be nearly as similar as its best.
_COVER = 0.8
_QUOTED = re.compile(
    r"“[^“”]+”|„[^“”„]+[“”]|«[^«»]+»|»[^«»]+«|「[^「」]+」|『[^『』]+』|\"[^\"]+\"|[“„«「『][^”»」』]+$"
)
_MOSTLY = 0.3  # of a statement's characters
_QUOTED_ALIKE = 0.85  # from which two statements have the quotation in common
_QUOTE_SHARED = 0.2  # similarity of a quotation with what tells the same: .3 and more, with anything else .15 at most
# From this on claims share more than a name: all of 32 that shared no more had less.
_MAY_BE_A_NAME = 0.62


class _Node(msgspec.Struct, frozen=True):
    doc: int
    claim: Claim
    speaker: str | None
    text: str


def statements_of(
    segments: Sequence[Segments],
    accounts: Sequence[Account],
    origin: Sequence[int],
    people: Sequence[Identity],
    alignments: Mapping[tuple[int, int], Alignment],
) -> tuple[Statement, ...]:
    """Return the statements of a cluster, in the order of the account that says most.

    Args:
        segments, accounts, origin: by document of the cluster.
        people: identities, for the canonical names of speakers.
        alignments: by pair of document indexes, lower first.
    """
    names = _canonical_names(people)
    nodes = [
        _Node(d, claim, _voice(names, d, claim.speaker), text[claim.start : claim.end])
        for d, (account, text) in enumerate(zip(accounts, (s.document.text for s in segments), strict=True))
        for claim in account.claims
    ]
    # asked only where accounts are compared
    told = segments if len(segments) > 1 else ()
    languages = [one.document.lang or language_of([one.document.text]) for one in told]
    groups = _grouped(nodes, segments, alignments, languages)
    lead = max(range(len(accounts)), key=lambda d: (len(accounts[d].claims), -d), default=0)
    order = sorted(groups, key=lambda g: _position(g, nodes, lead))
    return tuple(_statement(f"s{k:02d}", g, nodes, segments, languages, origin, names) for k, g in enumerate(order, 1))


def _canonical_names(people: Sequence[Identity]) -> dict[tuple[int, str], str]:
    return {(d, e.name.value): identity.name for identity in people for d, e in identity.members}


def _voice(names: Mapping[tuple[int, str], str], doc: int, speaker: Mention | None) -> str | None:
    """Return who speaks, comparable across documents; speakers without a name ("police") by their words."""
    if speaker is None:
        return None
    return names.get((doc, speaker.value), speaker.value).casefold()


def _position(group: Sequence[int], nodes: Sequence[_Node], lead: int) -> tuple[int, int, int]:
    in_lead = [nodes[k].claim.start for k in group if nodes[k].doc == lead]
    first = min((nodes[k].doc, nodes[k].claim.start) for k in group)
    return (0, min(in_lead), 0) if in_lead else (1, *first)


# --- which claims are one statement -----------------------------------------------------------------------------


def _grouped(
    nodes: Sequence[_Node],
    segments: Sequence[Segments],
    alignments: Mapping[tuple[int, int], Alignment],
    languages: Sequence[str],
) -> list[list[int]]:
    def passage(node: _Node) -> tuple[str, tuple[int, int]]:
        return segments[node.doc].document.text, (node.claim.start, node.claim.end)

    by_doc: dict[int, list[int]] = {}
    for k, node in enumerate(nodes):
        by_doc.setdefault(node.doc, []).append(k)
    score: dict[tuple[int, int], float] = {}
    for a in sorted(by_doc):
        for b in sorted(by_doc):
            if a < b:
                score.update(_pair_scores(nodes, by_doc[a], by_doc[b], alignments.get((a, b))))
    best: dict[tuple[int, int], float] = {}
    for (i, j), s in score.items():
        for x, y in ((i, j), (j, i)):
            key = (x, nodes[y].doc)
            best[key] = max(best.get(key, 0.0), s)
    # A pair counts where it is the best of one side and near the best of the other.
    kept = {
        (i, j): s
        for (i, j), s in score.items()
        if s >= _COVER * max(best[i, nodes[j].doc], best[j, nodes[i].doc])
        and s >= min(best[i, nodes[j].doc], best[j, nodes[i].doc])
        and not (
            s < _MAY_BE_A_NAME
            and share_a_name_alone(
                *passage(nodes[i]), *passage(nodes[j]), (languages[nodes[i].doc], languages[nodes[j].doc])
            )
        )
        and not (s < _QUOTED_ALIKE and _quotes_apart(nodes[i], nodes[j]))
    }
    return _average_linkage(len(nodes), kept, score)


def _quotes_apart(left: _Node, right: _Node) -> bool:
    """Tell whether one of two statements is mostly a quotation of which the other has nothing.

    Then they share who spoke, and perhaps that he did.
    """
    for node, other in ((left, right), (right, left)):
        quoted = " ".join(found.group() for found in _QUOTED.finditer(node.text)) if node.speaker is None else ""
        if len(quoted) > _MOSTLY * len(node.text):
            score = sentence_similarity([quoted], [other.text]).score
            if float(score[0, 0]) < _QUOTE_SHARED:
                return True
    return False


def _pair_scores(
    nodes: Sequence[_Node],
    left: Sequence[int],
    right: Sequence[int],
    alignment: Alignment | None,
) -> dict[tuple[int, int], float]:
    matrix = np.asarray(sentence_similarity([nodes[k].text for k in left], [nodes[k].text for k in right]).score)
    linked = set(alignment.links) if alignment else set()
    found = {}
    # what the words leave open no other evidence can decide below this
    rows, columns = np.nonzero(matrix >= _THRESHOLD - (_SAME_BEAD + _SAME_SPEAKER + _SAME_ACT + 1e-6))
    for x, y in zip(rows.tolist(), columns.tolist(), strict=True):
        i, j = left[x], right[y]
        bead = (nodes[i].claim.sentence, nodes[j].claim.sentence) in linked
        evidence = _evidence(nodes[i], nodes[j], bead)
        if evidence is not None and matrix[x, y] + evidence >= _THRESHOLD:
            found[i, j] = float(matrix[x, y]) + evidence
    return found


def _evidence(left: _Node, right: _Node, bead: bool) -> float | None:
    """Return what speaks for one statement beside the words; None where two known speakers differ."""
    evidence = _SAME_BEAD if bead else 0.0
    if left.speaker is not None and right.speaker is not None:
        if left.speaker != right.speaker:
            return None
        evidence += _SAME_SPEAKER
        evidence += _SAME_ACT if left.claim.act == right.claim.act else 0.0
    elif left.speaker is not None or right.speaker is not None:
        evidence += _ONE_SPEAKER
    return evidence


def _average_linkage(
    n: int, kept: Mapping[tuple[int, int], float], score: Mapping[tuple[int, int], float]
) -> list[list[int]]:
    """Join from the strongest pair down while the average over all cross pairs stays at half of that pair."""
    member = {k: [k] for k in range(n)}
    home = list(range(n))
    for (i, j), s in sorted(kept.items(), key=lambda item: (-item[1], item[0])):
        a, b = home[i], home[j]
        if a == b:
            continue
        cross = [score.get((min(x, y), max(x, y)), 0.0) for x in member[a] for y in member[b]]
        if sum(cross) / len(cross) < 0.5 * s:
            continue
        for k in member[b]:
            home[k] = a
        member[a] = sorted(member[a] + member.pop(b))
    return list(member.values())


# --- one statement ----------------------------------------------------------------------------------------------


def _statement(
    name: str,
    group: Sequence[int],
    nodes: Sequence[_Node],
    segments: Sequence[Segments],
    languages: Sequence[str],
    origin: Sequence[int],
    names: Mapping[tuple[int, str], str],
) -> Statement:
    # the fullest; where some accounts name who says it, one of theirs, or he would be said to say their words
    chosen = max(group, key=lambda k: (nodes[k].speaker is not None, nodes[k].claim.end - nodes[k].claim.start, -k))
    main = nodes[chosen]
    voices = {origin[nodes[k].doc] for k in group}
    supports, differences, verdicts = [], [], []
    for k in sorted(group, key=lambda k: (k != chosen, nodes[k].doc, nodes[k].claim.start)):
        node = nodes[k]
        text = segments[node.doc].document.text
        words: BeadWords | None = None
        if k != chosen:
            words = compared(
                segments[main.doc].document.text,
                (main.claim.start, main.claim.end),
                text,
                (node.claim.start, node.claim.end),
                (main.claim.act, node.claim.act),
                (languages[main.doc], languages[node.doc]),
            )
        supports.append(
            support_of(segments[node.doc].document, node.claim.start, node.claim.end, words.label if words else "same")
        )
        if words is not None and origin[node.doc] != origin[main.doc]:
            differences += [d for x in words.differ if (d := _difference(x, main, node, segments)) is not None]
            verdicts.append(verdict(words.differ))
    return Statement(
        id=name,
        speaker=_who([(k, nodes[k].claim.speaker) for k in group], nodes, segments, origin, names),
        addressee=_who([(k, nodes[k].claim.addressee) for k in group], nodes, segments, origin, names),
        act=main.claim.act,
        text=supports[0].quote,
        text_from=supports[0],
        status=_status(len(voices), verdicts),
        support=tuple(supports),
        differences=tuple(differences),
    )


def _status(voices: int, verdicts: Sequence[str]) -> Status:
    if voices < 2:
        return "only"
    return "conflict" if "conflict" in verdicts else "variant" if "variant" in verdicts else "agreed"


def _difference(found: WordDifference, main: _Node, node: _Node, segments: Sequence[Segments]) -> Difference | None:
    def quote(which: _Node, span: Span | None) -> Support | None:
        return support_of(segments[which.doc].document, span.start, span.end, "differs") if span else None

    left, right = found.left, found.right
    if left is None and right is None:  # the acts themselves differ: quote the words that say so
        left, right = main.claim.act_span, node.claim.act_span
        if left is None and right is None:
            return None
    return Difference(found.kind, quote(main, left), quote(node, right))


def _who(
    said: Sequence[tuple[int, Mention | None]],
    nodes: Sequence[_Node],
    segments: Sequence[Segments],
    origin: Sequence[int],
    names: Mapping[tuple[int, str], str],
) -> Field | None:
    """Return the speaker or addressee; the spans are the words that name him in each account."""
    votes: dict[int, list[Mention]] = {}
    for k, mention in said:
        if mention is not None:
            canonical = names.get((nodes[k].doc, mention.value), mention.value)
            votes.setdefault(nodes[k].doc, []).append(msgspec.structs.replace(mention, value=canonical))
    return field_of(
        [Ballot(segments[d].document, origin[d], tuple(dict.fromkeys(found))) for d, found in sorted(votes.items())],
        same=lambda a, b: a.value.casefold() == b.value.casefold(),
    )


def only_in(
    statements: Sequence[Statement], documents: Sequence[str], origin: Sequence[int]
) -> dict[str, tuple[str, ...]]:
    """Return for each document the ids of the statements that no other origin makes."""
    home = dict(zip(documents, origin, strict=True))
    found: dict[str, list[str]] = {name: [] for name in documents}
    for statement in statements:
        docs = sorted({s.doc for s in statement.support})
        if len({home[d] for d in docs}) == 1:
            for d in docs:
                found[d].append(statement.id)
    return {name: tuple(ids) for name, ids in found.items()}
