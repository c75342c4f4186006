"""Every kernel beside its slow plain twin, on the same texts: the ratio is what counts.

pytest benchmarks/test_kernels.py --benchmark-only --benchmark-group-by=group
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from twins import linkage as linkage_twin
from twins import sketch as twin

from align import _core, _linkage

Benchmark = Any  # the fixture of pytest-benchmark


@pytest.fixture(scope="module")
def some_texts(many_texts: list[str]) -> list[str]:
    return many_texts[:24]


@pytest.mark.benchmark(group="tokenize 24 texts")
def test_tokenize(benchmark: Benchmark, some_texts: list[str]) -> None:
    hashes, *_ = benchmark(_core.tokenize, some_texts)
    assert len(hashes)


@pytest.mark.benchmark(group="tokenize 24 texts")
def test_tokenize_twin(benchmark: Benchmark, some_texts: list[str]) -> None:
    assert benchmark(lambda: [twin.tokenize(text) for text in some_texts])


@pytest.mark.benchmark(group="shingles and signatures of 1,200 texts")
def test_shingles(benchmark: Benchmark, many_texts: list[str]) -> None:
    _, offsets = benchmark(_core.shingle_hashes, many_texts, 5)
    assert len(offsets) == len(many_texts) + 1


@pytest.mark.benchmark(group="shingles and signatures of 1,200 texts")
def test_minhash(benchmark: Benchmark, many_texts: list[str]) -> None:
    values, offsets = _core.shingle_hashes(many_texts, 5)
    a = np.arange(1, 257, 2, dtype=np.uint32) * np.uint32(2654435761)
    b = np.arange(128, dtype=np.uint32)
    out = np.empty((len(many_texts), 128), dtype=np.uint32)
    benchmark(_core.minhash, values, offsets, a, b, out)
    assert out.any()


@pytest.fixture(scope="module")
def graph() -> list[Any]:
    """Pairs of 2,000 nodes, each with the 20 after it, some of them much alike; what nodes state is not known."""
    pairs = [(k, other) for k in range(2000) for other in range(k + 1, min(k + 21, 2000))]
    strength = 15 * np.abs(np.sin(np.arange(len(pairs)))) ** 4
    return [np.array(pairs), strength, np.zeros(2000, np.uint8)]


@pytest.mark.benchmark(group="average linkage of 2,000 nodes")
def test_linked(benchmark: Benchmark, graph: list[Any]) -> None:
    nothing, rules = np.zeros(0), np.array(linkage_twin.Rules())
    labels = benchmark(_linkage.linked, 2000, *graph, np.zeros((0, 3), np.int64), *[nothing] * 4, rules)
    assert len(set(labels.tolist())) < 1500


@pytest.mark.benchmark(group="average linkage of 2,000 nodes")
def test_linked_twin(benchmark: Benchmark, graph: list[Any]) -> None:
    plain = [part.tolist() for part in graph]
    assert benchmark(lambda: linkage_twin.Linkage(*plain, [{}] * 2000, [], [], [], linkage_twin.Rules()).run())
