"""Speed of sentence alignment: strings in, beads out, beside what one would write without it.

pytest benchmarks/test_speed_alignment.py --benchmark-only --benchmark-group-by=group

Document pairs are 30 x 30 sentences of about 120 characters made from the example reports; half of the right sentences
are edited left ones, in another order. Each round of a group handles the same pairs, so ratios can be read off.
"""

from __future__ import annotations

import random
from typing import Any

import numpy as np
import pytest

from align import _beads, _grams, alignment
from align.alignment import align_batch, align_sentences
from align.model import Document
from align.settings import Settings

Benchmark = Any  # the fixture of pytest-benchmark
Pair = tuple[list[str], list[str]]


def make_pairs(reports: list[Document], count: int, size: int) -> list[Pair]:
    rng = random.Random(11)
    words = sorted({word for report in reports for word in report.text.split()})

    def sentence() -> str:
        return " ".join(rng.choice(words) for _ in range(rng.randint(12, 26)))

    def edited(text: str) -> str:
        return " ".join(word if rng.random() < 0.7 else rng.choice(words) for word in text.split())

    pairs = []
    for _ in range(count):
        left = [sentence() for _ in range(size)]
        right = [edited(text) for text in left[: size // 2]] + [sentence() for _ in range(size - size // 2)]
        rng.shuffle(right)
        pairs.append((left, right))
    return pairs


def numbered(pairs: list[Pair]) -> list[Any]:
    """Return pairs as the kernel of beads is given them: the tokens of each by number, one pair after the other."""
    reader = alignment._reader(None)
    columns: list[list[Any]] = [[], [np.zeros(1, np.int64)], [], [], [], [], [], []]
    for left, right in pairs:
        words, offsets, weights, own, *held, joined, grams, joined_again = _grams.read(reader, left + right)
        sizes = (len(left), len(right), len(weights), joined, grams, joined_again, len(held[-1]))
        row = (words, offsets[1:] + columns[1][-1][-1], weights, own, *held, np.array([sizes], np.int64))
        for column, values in zip(columns, row, strict=True):
            column.append(values)
    return [np.concatenate(column) for column in columns]


def how() -> tuple[Any, ...]:
    return True, alignment.WORD_SHARE, 64, 1 << 22, np.array([0.19, *alignment.RULES.values()], np.float32)


@pytest.fixture(scope="module")
def pairs(reports: list[Document]) -> list[Pair]:
    return make_pairs(reports, 256, 30)


@pytest.mark.benchmark(group="256 pairs of 30 x 30 sentences")
def test_align_batch(benchmark: Benchmark, pairs: list[Pair]) -> None:
    assert len(benchmark(align_batch, pairs)) == 256


@pytest.mark.benchmark(group="256 pairs of 30 x 30 sentences")
def test_align_batch_two_threads(benchmark: Benchmark, pairs: list[Pair]) -> None:
    assert len(benchmark(align_batch, pairs, settings=Settings(threads=2))) == 256


@pytest.mark.benchmark(group="256 pairs of 30 x 30 sentences")
def test_align_sentences_one_by_one(benchmark: Benchmark, pairs: list[Pair]) -> None:
    assert len(benchmark(lambda: [align_sentences(left, right) for left, right in pairs])) == 256


@pytest.mark.benchmark(group="256 pairs of 30 x 30 sentences")
def test_kernel_alone(benchmark: Benchmark, pairs: list[Pair]) -> None:
    _, _, _, bounds = benchmark(_beads.align_pairs, _beads.Room(), *numbered(pairs), *how())
    assert bounds[-1] >= 15 * len(pairs) * 0.9


@pytest.mark.benchmark(group="one pair of 30 x 30 sentences")
def test_align_sentences(benchmark: Benchmark, pairs: list[Pair]) -> None:
    assert benchmark(align_sentences, *pairs[0])


@pytest.mark.benchmark(group="one pair of 30 x 30 sentences")
def test_rapidfuzz_and_a_dynamic_program(benchmark: Benchmark, pairs: list[Pair]) -> None:
    assert benchmark(fuzzy, *pairs[0])


@pytest.mark.benchmark(group="one pair of 30 x 30 sentences")
def test_scipy_cosine_and_a_dynamic_program(benchmark: Benchmark, pairs: list[Pair]) -> None:
    assert benchmark(sparse, *pairs[0])


@pytest.mark.benchmark(group="one pair of 8 x 8 sentences of 20 tokens")
def test_twin(benchmark: Benchmark) -> None:
    from twins import alignment as twin  # beside the tests: only pytest finds it

    rng = np.random.default_rng(5)
    left, right = ([rng.integers(0, 200, 20).tolist() for _ in range(8)] for _ in range(2))
    view = twin.View.of(left, right, {}, True)
    benchmark(twin.beads, view, view, alignment.WORD_SHARE, 64, {"threshold": 0.19, **alignment.RULES})


@pytest.mark.benchmark(group="one pair of 2,000 x 2,000 sentences")
def test_long_texts(benchmark: Benchmark, reports: list[Document]) -> None:
    left, right = make_pairs(reports, 1, 2000)[0]
    assert len(benchmark.pedantic(align_sentences, (left, right), rounds=1)) >= 900


def fuzzy(left: list[str], right: list[str]) -> list[tuple[int, int]]:
    """Align as a user of rapidfuzz would."""
    from rapidfuzz import fuzz, process

    return monotone(process.cdist(left, right, scorer=fuzz.token_set_ratio) / 100)


def sparse(left: list[str], right: list[str]) -> list[tuple[int, int]]:
    """Align as a user of scipy would: tf-idf of words, sparse product."""
    scipy_sparse = pytest.importorskip("scipy.sparse")
    texts = [text.lower().split() for text in left + right]
    numbers: dict[str, int] = {}
    cells = [(i, numbers.setdefault(word, len(numbers))) for i, words in enumerate(texts) for word in words]
    where = np.array(cells).T
    matrix = scipy_sparse.csr_matrix((np.ones(len(cells)), where), shape=(len(texts), len(numbers)))
    idf = np.log((len(texts) + 1) / (np.bincount(matrix.indices, minlength=len(numbers)) + 0.5))
    matrix = matrix.multiply(idf).tocsr()
    length = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
    cosine = (matrix[: len(left)] @ matrix[len(left) :].T).toarray()
    return monotone(cosine / np.outer(length[: len(left)], length[len(left) :]))


def monotone(similarity: Any) -> list[tuple[int, int]]:
    """Find the best monotone 1-1 links by a dynamic program in Python."""
    n, m = similarity.shape
    rows = similarity.tolist()
    best = [[0.0] * (m + 1) for _ in range(n + 1)]
    for i in range(1, n + 1):
        for j in range(1, m + 1):
            best[i][j] = max(best[i - 1][j], best[i][j - 1], best[i - 1][j - 1] + rows[i - 1][j - 1] - 0.3)
    links, i, j = [], n, m
    while i and j:
        if best[i][j] == best[i - 1][j]:
            i -= 1
        elif best[i][j] == best[i][j - 1]:
            j -= 1
        else:
            i, j = i - 1, j - 1
            links.append((i, j))
    return links[::-1]
