"""Speed of the public calls: ``pytest benchmarks --benchmark-only``; CI runs them once, without timing."""

from __future__ import annotations

from typing import Any

import pytest

import align

Benchmark = Any  # the fixture of pytest-benchmark


@pytest.mark.benchmark(group="corridor")
def test_merge_the_example_reports(benchmark: Benchmark, reports: list[align.Document]) -> None:
    result = benchmark(align.merge, reports)
    assert len(result.documents) == len(reports)


@pytest.mark.benchmark(group="corridor")
def test_dedup_many_texts(benchmark: Benchmark, many_texts: list[str]) -> None:
    result = benchmark(align.dedup, many_texts)
    assert len(result.documents) == len(many_texts)


@pytest.mark.benchmark(group="pair")
def test_align_a_pair(benchmark: Benchmark, reports: list[align.Document]) -> None:
    assert benchmark(align.align_pair, reports[0], reports[1]).beads


@pytest.mark.benchmark(group="pair")
def test_align_sentences(benchmark: Benchmark, reports: list[align.Document]) -> None:
    left, right = (document.text.split("\n\n") for document in reports[:2])
    assert benchmark(align.align_sentences, left, right)
