"""Batches of all sizes drawn from the labelled sets of clusters, measured once and kept for the fits."""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from align.agreement import tabulate
from align.events import EventView, Features, event_view
from align.evidence import measure_pairs
from align.extract.account import extract
from align.facts import gather
from align.linking import text_logits
from align.locality import localised
from align.model import Account, Document, Segments
from align.pooling import Told
from align.proposals import event_candidates
from align.surveys import survey, voices
from align.text import segment

SHARED = (Path(__file__).resolve().parents[1] / ".." / "shared").resolve()
SETS = ("basil", "cstnews_pt", "ecbplus", "giveme5w", "neus", "wikinews")
KINDS = ("full", "story", "mid", "tiny")


class Batch(NamedTuple):
    """Some documents of one set with what was measured of their candidate pairs."""

    set: str
    kind: str
    documents: list[int]
    events: list[str]
    pairs: NDArray[np.int64]
    features: NDArray[np.float32]
    stated: NDArray[np.float32]
    same: NDArray[np.bool_]
    told: Told


def crises() -> Iterator[Batch]:
    """Yield our own long stories with one cast (tests/crises): nothing is ever fitted on them."""
    for path in sorted((Path(__file__).resolve().parents[1] / "tests" / "crises").glob("*.jsonl")):
        documents, events = read(path)
        segments = [segment(document) for document in documents]
        accounts = [extract(one) for one in segments]
        yield measure(path.stem, "story", list(range(len(segments))), segments, accounts, events)


def clusters_dir() -> Path:
    """Return the folder of the labelled clusters, or leave with a word about what is missing."""
    folder = SHARED / "data" / "dev" / "clusters"
    if not folder.is_dir():
        sys.exit("the labelled data (../shared/data/dev/clusters) is not beside this checkout")
    return folder


def documents_of(name: str) -> tuple[list[Document], list[str]]:
    """Return the documents of one set, and the event of each."""
    return read(clusters_dir() / f"{name}.jsonl")


def read(path: Path) -> tuple[list[Document], list[str]]:
    """Return the documents of a file, and the event of each."""
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    keys = ("title", "source", "published")
    documents = [Document(id=r["id"], text=r["text"], **{k: r[k] for k in keys if r.get(k)}) for r in rows]
    return documents, [r["event"] for r in rows]


def load(name: str) -> tuple[list[Segments], list[str]]:
    """Return one set, segmented, and the event of each document."""
    documents, events = documents_of(name)
    return [segment(document) for document in documents], events


def batches(name: str, tiny: int = 150, middle: int = 12, stories: int = 20, seed: int = 7) -> Iterator[Batch]:
    """Yield the whole set, `middle` batches of 20 to 100 documents, `stories`, and `tiny` ones of 2 to 9.

    A story is an event with the four to eight that are most like it, of each two to six documents: one cast, one place.
    Tiny batches hold one to three events, more often than not neighbours: the events most like the first.
    """
    random_ = random.Random(f"{seed} {name}")
    segments, events = load(name)
    members: dict[str, list[int]] = {}
    for k, event in enumerate(events):
        members.setdefault(event, []).append(k)
    names = sorted(members)
    accounts = [extract(one) for one in segments]
    view = event_view(segments)
    near = neighbours(view.words.features(), [members[e] for e in names], len(view.idf))
    yield measure(name, "full", list(range(len(segments))), segments, accounts, events, view)
    for _ in range(tiny):
        chosen = [random_.randrange(len(names))]
        for rank in range(random_.choice([0, 1, 1, 2])):
            other = int(near[chosen[0], rank]) if random_.random() < 0.6 else random_.randrange(len(names))
            chosen += [other] * (other not in chosen)
        drawn = [
            k
            for c in chosen
            for k in random_.sample(members[names[c]], min(len(members[names[c]]), random_.choice([1, 2, 2, 3])))
        ]
        random_.shuffle(drawn)
        if len(drawn) > 1:
            yield measure(name, "tiny", drawn, segments, accounts, events)
    for _ in range(stories):
        first = random_.randrange(len(names))
        chosen = [first, *near[first, : random_.choice([4, 6, 8])].tolist()]
        most = random_.choice([2, 3, 3, 4, 6])
        drawn = [k for c in chosen for k in random_.sample(members[names[c]], min(most, len(members[names[c]])))]
        random_.shuffle(drawn)
        yield measure(name, "story", drawn, segments, accounts, events)
    for _ in range(middle):
        size = random_.choice([20, 40, 60, 100])
        order = list(names)
        random_.shuffle(order)
        drawn = [k for event in order for k in members[event]][:size]
        random_.shuffle(drawn)
        yield measure(name, "mid", drawn, segments, accounts, events)


def measure(
    name: str,
    kind: str,
    drawn: list[int],
    segments: list[Segments],
    accounts: list[Account],
    events: list[str],
    view: EventView | None = None,
) -> Batch:
    """Return the batch of the documents `drawn` of a set, its candidate pairs measured."""
    some = [segments[k] for k in drawn]
    view = event_view(some) if view is None else view
    pairs = event_candidates(view)
    view = localised(view, pairs)
    labels = [events[k] for k in drawn]
    same = np.array([labels[a] == labels[b] for a, b in pairs.tolist()], bool)
    evidence = measure_pairs(view, pairs)
    facts = gather(some, [accounts[k] for k in drawn], view.hashes)
    among = survey(facts, pairs, text_logits(evidence))
    stated = tabulate(view, facts, pairs, among)
    return Batch(name, kind, drawn, labels, pairs, evidence.features, stated, same, voices(facts, among))


def neighbours(words: Features, members: list[list[int]], size: int) -> NDArray[np.int64]:
    """Return for each event the others, those with the most alike mean vector first."""
    import scipy.sparse

    rows = scipy.sparse.csr_matrix((words.weights, words.ids, words.offsets), shape=(words.rows, size))
    means = scipy.sparse.vstack([scipy.sparse.csr_matrix(rows[m].mean(axis=0)) for m in members])
    table = (means @ means.T).toarray()
    np.fill_diagonal(table, -1)
    return np.argsort(-table, axis=1, kind="stable")


def b_cubed(gold: list[str], found: list[int]) -> tuple[float, float, float]:
    """Return B-cubed precision, recall and F1 (Bagga & Baldwin 1998)."""
    table: dict[tuple[str, int], int] = {}
    for pair in zip(gold, found, strict=True):
        table[pair] = table.get(pair, 0) + 1
    sizes = {k: sum(c for (g, _), c in table.items() if g == k) for k in set(gold)}
    held = {k: sum(c for (_, f), c in table.items() if f == k) for k in set(found)}
    n = len(gold)
    precision = sum(c * c / held[f] for (_, f), c in table.items()) / n
    recall = sum(c * c / sizes[g] for (g, _), c in table.items()) / n
    return precision, recall, 2 * precision * recall / (precision + recall)
