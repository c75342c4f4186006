"""Speed of texts to signatures, of finding copies and of grouping them.

    pytest benchmarks/test_speed_sketch.py --benchmark-only

Texts are made of random words, with a tail that many share, curly quotes in a third, and copies with a few words
changed, cut or embedded. A kernel and its plain twin run on the same texts: only their ratio decides.
"""

from __future__ import annotations

import random
import time
from typing import Any

import numpy as np
import pytest
from twins import sketch as twin

from align.copies import find_copies, group_copies
from align.settings import Settings
from align.sketch import shingles, sketch

Benchmark = Any  # the fixture of pytest-benchmark


def corpus(count: int, words: int = 300, seed: int = 7) -> list[str]:
    """Return texts of which about a fifth are copies of others."""
    draw = random.Random(seed)
    letters = "etaoinshrdlucmfwypvbgk"
    vocabulary = ["".join(draw.choices(letters, k=draw.randint(2, 10))) for _ in range(20_000)]
    tails = [" ".join(draw.choices(vocabulary, k=25)) for _ in range(10)]
    texts: list[str] = []
    while len(texts) < count:
        story = draw.choices(vocabulary, k=max(20, round(draw.gauss(words, words / 4))))
        if draw.random() < 1 / 3:
            story[3:5] = ["“as", "said”"]
        tail = draw.choice(tails) if draw.random() < 0.4 else ""
        texts.append(f"{' '.join(story)}. {tail}")
        if draw.random() < 0.25:
            copy = story.copy()
            for _ in range(draw.choice((0, 2, 8, 20))):
                copy[draw.randrange(len(copy))] = draw.choice(vocabulary)
            shape = draw.choice((copy, copy[: len(copy) // 2], draw.choices(vocabulary, k=100) + copy))
            texts.append(f"{' '.join(shape)}. {draw.choice(tails)}")
    return texts[:count]


@pytest.fixture(scope="module")
def texts() -> list[str]:
    return corpus(4000)


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
    short = corpus(4000, words=10)
    benchmark.pedantic(find_copies, (short,), rounds=3)


def test_the_kernel_is_faster_than_its_twin(texts: list[str]) -> None:
    some = texts[:20]
    shingles(some, 5)
    started = time.perf_counter()
    expected = [twin.shingle_hashes(text, 5) for text in some]
    slow = time.perf_counter() - started
    fast = min(_seconds(some) for _ in range(5))
    assert shingles(some, 5).values.tolist() == [value for part in expected for value in part]
    assert slow / fast > 50


def test_work_grows_with_the_texts(texts: list[str]) -> None:
    """Twice the texts give no more than three times the candidates' work, also where all share a passage."""
    tail = " ".join(f"tail{i}" for i in range(60))
    shared = [f"{text[:300]} {tail}" for text in texts]
    find_copies(shared[:500])
    half, whole = (min(_finding(shared[:n]) for _ in range(3)) for n in (2000, 4000))
    assert whole / half < 4


def _seconds(some: list[str]) -> float:
    started = time.perf_counter()
    shingles(some, 5)
    return time.perf_counter() - started


def _finding(some: list[str]) -> float:
    started = time.process_time()
    find_copies(some)
    return time.process_time() - started
