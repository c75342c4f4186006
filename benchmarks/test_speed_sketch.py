"""Speed of texts to signatures, of finding copies and of grouping them.

    pytest benchmarks/test_speed_sketch.py --benchmark-only

A kernel and its plain twin run on the same texts: only their ratio decides. Beside peers: `copies_peers.py`.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from corpus import corpus
from twins import sketch as twin

from align import _compare, _groups, _sets
from align.copies import find_copies, group_copies
from align.settings import Settings
from align.sketch import sample, shingles, sketch

Benchmark = Any  # the fixture of pytest-benchmark


@pytest.fixture(scope="module")
def texts() -> list[str]:
    return [text.text for text in corpus(4000)]


@pytest.mark.benchmark(group="text to signature")
@pytest.mark.parametrize("kind", ["ascii", "curly", "cyrillic", "chinese"])
def test_signatures(benchmark: Benchmark, texts: list[str], kind: str) -> None:
    plain = [text.replace("“", '"').replace("”", '"') for text in texts[:1000]]
    made = {
        "ascii": plain,
        "curly": [f"“{text}”" for text in plain],
        "cyrillic": [text.translate({97 + i: 0x430 + i for i in range(26)}) for text in plain],
        "chinese": [text.translate({97 + i: 0x4E00 + i for i in range(26)}).replace(" ", "") for text in plain],
    }[kind]
    benchmark.extra_info["characters"] = sum(map(len, made))
    rows, _ = benchmark(sketch, made, 5, 128, 1)
    assert rows.shape == (1000, 128)


@pytest.mark.benchmark(group="copies of 4,000 texts")
@pytest.mark.parametrize("threads", [1, 2])
def test_find_copies(benchmark: Benchmark, texts: list[str], threads: int) -> None:
    pairs = benchmark.pedantic(find_copies, (texts, Settings(threads=threads)), rounds=3)
    assert len(pairs.left) > 400


@pytest.mark.benchmark(group="copies of 4,000 texts")
def test_group_copies(benchmark: Benchmark, texts: list[str]) -> None:
    groups = benchmark(group_copies, find_copies(texts))
    assert len(np.unique(groups.representative)) < len(texts)


@pytest.mark.benchmark(group="4,000 short texts")
def test_headlines(benchmark: Benchmark) -> None:
    short = [text.text for text in corpus(4000, headlines=True)]
    benchmark.pedantic(find_copies, (short,), rounds=3)


@pytest.mark.benchmark(group="text to sample")
def test_samples(benchmark: Benchmark, texts: list[str]) -> None:
    benchmark.extra_info["characters"] = sum(map(len, texts))
    assert len(benchmark(sample, texts, 4, 1).sizes) == len(texts)


def test_shingles_are_faster_than_their_twin(texts: list[str]) -> None:
    some = texts[:20]
    assert _ratio(lambda: [twin.shingle_hashes(text, 5) for text in some], lambda: shingles(some, 5)) > 50


def test_comparing_is_faster_than_its_twin(texts: list[str]) -> None:
    some = texts[:12]
    left, right = (side.astype(np.int32) for side in np.triu_indices(12, 1))
    out, flags = np.empty((len(left), 11), dtype=np.uint32), _sets.Flags(np.zeros(1, dtype=np.uint8), 0)
    slow = lambda: [twin.figures(some[i], some[j], set(), 5, 4) for i, j in zip(left, right, strict=True)]  # noqa: E731
    assert _ratio(slow, lambda: _compare.compare_texts(some, left, right, 5, 4, flags, out)) > 50


def test_joining_is_faster_than_its_twin() -> None:
    pairs = [(i, j) for start in range(0, 4000, 8) for i in range(start, start + 8) for j in range(i + 1, start + 8)]
    left, right = np.array(pairs, dtype=np.int32).T.copy()

    def fast() -> None:
        _groups.joined(*_groups.neighbours(left, right, 4000), left, right)

    assert _ratio(lambda: twin.joined(pairs, 4000), fast) > 10


def test_work_grows_with_the_texts(texts: list[str]) -> None:
    """Twice the texts give no more than three times the candidates' work, also where all share a passage."""
    tail = " ".join(f"tail{i}" for i in range(60))
    shared = [f"{text[:300]} {tail}" for text in texts]
    find_copies(shared[:500])
    half, whole = (min(_finding(shared[:n]) for _ in range(3)) for n in (2000, 4000))
    assert whole / half < 4


def _ratio(slow: Callable[[], object], fast: Callable[[], object]) -> float:
    """Return how many times faster `fast` is, both on one thread of this process."""
    fast()
    seconds = []
    for work, times in ((slow, 1), (fast, 5)):
        taken = []
        for _ in range(times):
            started = time.process_time()
            work()
            taken.append(time.process_time() - started)
        seconds.append(min(taken))
    return seconds[0] / max(seconds[1], 1e-6)


def _finding(some: list[str]) -> float:
    started = time.process_time()
    find_copies(some)
    return time.process_time() - started
