"""Merge labelled sets and the five reports drowned in many other texts: candidates, clusters, time and memory.

    python benchmarks/drowned.py [--documents 100000] [--threads 2] [--set SET ...] [--show 10]

The others are the texts of ../shared/data/dev/dedup without planted copies and without those that share a passage with
a labelled set, and texts that `news.py` makes of these; about one in six is real at any size. All go through what
`align.merge` does. Printed are, as each stage ends, its seconds, its seconds of processor time (of all processes) and
the memory; then how many same-event pairs of each set are proposed and how many candidates a document has, the B-cubed
F1 of each set, what became of the five reports, and the largest clusters with the evidence that holds them together.
"""

from __future__ import annotations

import argparse
import re
import resource
import time
import zlib
from collections import Counter
from pathlib import Path

import numpy as np

from _batches import SETS, SHARED, b_cubed, documents_of  # isort: skip
from news import made_news, originals  # isort: skip
from align.batch import Batch
from align.model import Document
from align.settings import Settings
from align.stages import listening

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
    """Prints what every stage took when the next one begins; a listener of `align.stages`."""

    def __init__(self) -> None:
        self.stage = ""
        self.begun = (self.wall, self.used) = (time.perf_counter(), self._processor())

    @staticmethod
    def _processor() -> float:
        usages = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
        return sum(usage.ru_utime + usage.ru_stime for usage in usages)

    def __call__(self, stage: str, done: int = 0, total: int = 0) -> None:
        if stage == self.stage:
            return
        wall, used = time.perf_counter(), self._processor()
        if self.stage:
            self._say(self.stage, wall - self.wall, used - self.used)
        self.stage, self.wall, self.used = stage, time.perf_counter(), self._processor()

    def end(self) -> None:
        """Print the last stage and all of them together."""
        self("")
        self._say("all", time.perf_counter() - self.begun[0], self._processor() - self.begun[1])

    @staticmethod
    def _say(stage: str, wall: float, used: float) -> None:
        held = int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize() / 2**20
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"{stage:16s}{wall:9.1f} s {used:9.1f} s of processor {held:7.0f} MB held, peak {peak:7.0f}", flush=True)


def main() -> None:
    """Merge, and print what was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=10_000, help="all of them, the labelled ones too")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--set", action="append", choices=SETS, help="labelled sets; all when not given")
    parser.add_argument("--show", type=int, default=10, help="largest clusters that are printed")
    given = parser.parse_args()
    documents: list[Document] = []
    events: dict[str, str] = {}
    for name in given.set or SETS:
        some, labels = documents_of(name)
        documents += some
        events.update({document.id: f"{name} {label}" for document, label in zip(some, labels, strict=True)})
    paths = sorted((SHARED / "data" / "reports").glob("*.txt"))
    documents += [Document(id=f"report {p.name[:3]}", text=p.read_text("utf-8")) for p in paths]
    known = set().union(*(passages(d.text) for d in documents))
    documents += others(max(0, given.documents - len(documents)), known)
    documents.sort(key=lambda document: document.id)
    settings = Settings(threads=given.threads)
    clock = Clock()
    with listening(clock):
        batch = Batch(documents, settings)
        result = batch.result(settings.event_threshold)
    clock.end()
    clock("decoding")
    records = [record.documents for record in result]
    clock.end()
    print(f"\n{len(result)} events, {sum(len(r) > 1 for r in records)} of several documents")
    show_sets(batch, records, events)
    show_reports(records)
    show_largest(batch, records, given.show)


def show_sets(batch: Batch, records: list[tuple[str, ...]], events: dict[str, str]) -> None:
    """Print for every labelled set the share of its pairs that was proposed, and how good its clusters are."""
    n, pairs = len(batch.documents), batch.judged.pairs
    head = batch.representative
    home = {name: k for k, record in enumerate(records) for name in record}
    proposed = set((pairs[:, 0] * n + pairs[:, 1]).tolist())
    per = np.bincount(pairs.ravel(), minlength=n)
    print(f"{n} documents, {len(pairs)} pairs, {2 * len(pairs) / n:.1f} for each document")
    for name in dict.fromkeys(event.split()[0] for event in events.values()):
        rows = [k for k, d in enumerate(batch.documents) if events.get(d.id, "").startswith(f"{name} ")]
        gold = [events[batch.documents[k].id] for k in rows]
        ends = [
            (head[a], head[b])
            for i, a in enumerate(rows)
            for j, b in enumerate(rows[i + 1 :], i + 1)
            if gold[i] == gold[j] and head[a] != head[b]
        ]
        hits = sum(min(e) * n + max(e) in proposed for e in ends)
        f1 = b_cubed(gold, [home[batch.documents[k].id] for k in rows])
        print(
            f"{name:12s} proposed {hits / max(1, len(ends)):.4f} at {per[rows].mean():.1f} a document"
            f"   B-cubed P {f1[0]:.3f} R {f1[1]:.3f} F1 {f1[2]:.3f}"
        )


def show_reports(records: list[tuple[str, ...]]) -> None:
    """Print what became of the five reports."""
    for record in records:
        mine = [name for name in record if name.startswith("report ")]
        if mine:
            print(f"{', '.join(mine)}: with {[name for name in record if name not in mine][:5]}")


def show_largest(batch: Batch, records: list[tuple[str, ...]], count: int) -> None:
    """Print the largest clusters: some documents, and the pair in the middle with its evidence."""
    sizes = Counter({k: len(record) for k, record in enumerate(records)})
    pairs, scores = batch.judged.pairs, batch.judged.scores
    home = np.zeros(len(batch.documents), np.int64)
    for k, record in enumerate(records):
        home[[batch.place[name] for name in record]] = k
    for k, size in sizes.most_common(count):
        held = np.flatnonzero((home[pairs] == k).all(1))
        mean = f", mean score {scores[held].mean():.2f}" if len(held) else ""
        print(f"\n{size} documents, {len(held)} judged pairs{mean}")
        for name in records[k][:: max(1, size // 5)][:5]:
            document = batch.documents[batch.place[name]]
            print(f"    {name}: {' '.join((document.title or document.text).split())[:100]}")
        if len(held):
            link = batch.judged.link(int(held[np.argsort(scores[held], kind="stable")[len(held) // 2]]))
            print(f"    {link.left} and {link.right} ({link.score:.2f}): {'; '.join(link.reasons_for[:3])}")
            print(f"        against: {'; '.join(link.reasons_against[:3]) or 'nothing'}")


if __name__ == "__main__":
    main()
