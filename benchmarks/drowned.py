"""Merge labelled sets and the five reports drowned in many other texts: candidates, clusters, time and memory.

    python benchmarks/drowned.py [--texts 100000] [--threads 2] [--set SET ...] [--show 10]

The others are the texts of ../shared/data/dev/dedup without planted copies and without those that share a passage with
a labelled set, and texts that `news.py` makes of these; about one in six is real at any size. Printed are the seconds,
the seconds of processor time (of all processes) and the memory of every stage, how many same-event pairs of each set
are proposed and how many candidates a document has, the B-cubed F1 of each set, what became of the five reports, and
the largest clusters with the evidence that holds them together.
"""

from __future__ import annotations

import argparse
import re
import resource
import time
import zlib
from collections import Counter

import numpy as np

from _batches import SETS, SHARED, b_cubed, documents_of  # isort: skip
from news import made_news, originals  # isort: skip
from align.clustering import cluster_pairs
from align.copies import find_copies, group_copies
from align.events import event_view
from align.linking import judge_batch
from align.model import Document
from align.proposals import event_candidates
from align.readers import read
from align.settings import Settings

PASSAGE = 8  # words
REAL = 0.17  # of the others; the rest is made of them
SHARED_PASSAGES = 4  # of a text with the labelled sets, from which it is set aside


def passages(text: str) -> set[int]:
    """Return stable hashes of all runs of `PASSAGE` words."""
    words = re.findall(r"\w+", text.casefold())
    runs = (" ".join(words[k : k + PASSAGE]) for k in range(len(words) - PASSAGE + 1))
    return {zlib.crc32(run.encode("utf-8", "surrogatepass")) for run in runs}


def others(count: int, known: set[int]) -> list[Document]:
    """Return `count` texts that are no part of a labelled set."""
    real = [(name, text) for name, text in originals() if len(passages(text) & known) < SHARED_PASSAGES]
    taken = real[: round(REAL * count)]
    documents = [Document(id=f"other {name}", text=text) for name, text in taken]
    made = made_news([text for _, text in real], count - len(taken))
    return documents + [Document(id=f"made {number}", text=text) for number, text in enumerate(made)]


class Clock:
    """Prints what every stage took."""

    def __init__(self) -> None:
        self.wall, self.used = time.perf_counter(), self._processor()

    @staticmethod
    def _processor() -> float:
        usages = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
        return sum(usage.ru_utime + usage.ru_stime for usage in usages)

    def __call__(self, stage: str) -> None:
        wall, used = time.perf_counter(), self._processor()
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(
            f"{stage:12s}{wall - self.wall:9.1f} s {used - self.used:9.1f} s of processor   peak so far {peak:7.0f} MB",
            flush=True,
        )
        self.wall, self.used = time.perf_counter(), self._processor()


def main() -> None:
    """Run the corridor up to the clusters and print what was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--texts", type=int, default=10_000, help="others, beside the labelled sets")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--set", action="append", choices=SETS, help="labelled sets; all when not given")
    parser.add_argument("--show", type=int, default=10, help="largest clusters that are printed")
    given = parser.parse_args()
    documents: list[Document] = []
    events: list[str] = []
    for name in given.set or SETS:
        some, labels = documents_of(name)
        documents += some
        events += [f"{name} {label}" for label in labels]
    labelled = len(documents)
    reports = sorted((SHARED / "data" / "reports").glob("*.txt"))
    documents += [Document(id=f"report {p.name[:3]}", text=p.read_text("utf-8")) for p in reports]
    known = set().union(*(passages(d.text) for d in documents))
    documents += others(given.texts, known)
    clock = Clock()
    settings = Settings(threads=given.threads)
    segments, accounts = read(documents, threads=given.threads)
    clock("read")
    head = np.asarray(group_copies(find_copies([d.text for d in documents], settings)).representative)
    clock("copies")
    view = event_view(segments)
    clock("view")
    pairs = event_candidates(view, among=head == np.arange(len(head)), threads=given.threads)
    clock("candidates")
    judged = judge_batch(segments, accounts, pairs, view=view)
    clock("judge")
    labels = cluster_pairs(len(documents), pairs, judged.scores)[head]
    clock("cluster")
    proposed = set((pairs[:, 0] * len(documents) + pairs[:, 1]).tolist())
    print(f"\n{len(documents)} documents, {len(pairs)} pairs, {2 * len(pairs) / len(documents):.1f} for each document")
    for name in given.set or SETS:
        rows = [k for k in range(labelled) if events[k].startswith(f"{name} ")]
        gold = [
            (a, b) for i, a in enumerate(rows) for b in rows[i + 1 :] if events[a] == events[b] and head[a] != head[b]
        ]
        ends = [(int(head[a]), int(head[b])) for a, b in gold]
        hits = sum(min(e) * len(documents) + max(e) in proposed for e in ends)
        per = np.bincount(pairs.ravel(), minlength=len(documents))[rows].mean()
        f1 = b_cubed([events[k] for k in rows], labels[rows].tolist())[2]
        print(f"{name:12s} proposed {hits / max(1, len(gold)):.4f} at {per:.1f} a document   B-cubed F1 {f1:.3f}")
    homes = Counter(labels.tolist())
    for k in range(labelled, labelled + len(reports)):
        print(f"{documents[k].id}: with {[documents[m].id for m in np.flatnonzero(labels == labels[k]) if m != k][:5]}")
    for label, size in homes.most_common(given.show):
        inside = np.flatnonzero(labels == label)
        held = np.flatnonzero(np.isin(pairs, inside).all(1))
        print(f"\n{size} documents, {len(held)} judged pairs, mean score {judged.scores[held].mean():.2f}")
        for m in inside[:: max(1, size // 5)][:5]:
            print(f"    {documents[m].id}: {' '.join((documents[m].title or documents[m].text).split())[:100]}")
        if len(held):
            weakest = held[np.argsort(judged.scores[held], kind="stable")[len(held) // 2]]
            link = judged.link(int(weakest))
            print(f"    {link.left} and {link.right} ({link.score:.2f}): {'; '.join(link.reasons_for[:3])}")
            print(f"        against: {'; '.join(link.reasons_against[:3]) or 'nothing'}")


if __name__ == "__main__":
    main()
