"""Proposing pairs: the kernels against their twins, the two ways in, and bounded work."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from twins import sketch as twin

from align import _lookup
from align.candidates import choose_bands, contained_candidates, copy_candidates, unpack
from align.sketch import Shingles, shingles, signatures

Numbers = list[int]


def flat(lists: list[Numbers]) -> Shingles:
    values = np.array([value for part in lists for value in part], dtype=np.uint32)
    return Shingles(values, np.cumsum([0, *map(len, lists)], dtype=np.int64))


def pairs_of(packed: np.ndarray) -> set[tuple[int, int]]:
    left, right = unpack(packed)
    return set(zip(left.tolist(), right.tolist(), strict=True))


@given(st.lists(st.integers(0, 6), max_size=60), st.integers(2, 9))
@settings(deadline=None)
def test_buckets_agree_with_their_twin(keys: Numbers, most: int) -> None:
    found = _lookup.bucket_pairs(np.array(keys, dtype=np.uint32), most)
    assert pairs_of(found) == twin.bucket_pairs(keys, most)


@given(st.lists(st.lists(st.integers(0, 12), max_size=12), max_size=8), st.integers(1, 4), st.integers(1, 3), st.data())
@settings(deadline=None)
def test_looking_up_agrees_with_its_twin(texts: list[Numbers], most: int, need: int, data: st.DataObject) -> None:
    sample = [set(data.draw(st.lists(st.sampled_from(text)))) if text else set() for text in texts]
    postings = np.array(sorted(value << 32 | i for i, own in enumerate(sample) for value in own), dtype=np.uint64)
    held, needed = flat(texts), np.full(len(texts), need, dtype=np.uint16)
    index = _lookup.Postings(postings, needed, most)
    found = index.pairs(held.values, held.offsets, 0)
    assert pairs_of(found) == twin.common_pairs(sample, texts, needed.tolist(), most)


@given(st.lists(st.lists(st.integers(0, 2**32 - 1), max_size=30), max_size=8), st.integers(1, 12), st.floats(0, 1))
@settings(deadline=None)
def test_the_sample_is_of_the_smallest_hashes(texts: list[Numbers], number: int, own: float) -> None:
    held, counts = flat(texts), np.zeros(2, dtype=np.uint16)
    counts[1] = 6  # odd shingles are boilerplate
    expected = set()
    for i, text in enumerate(texts):
        plain = [value for value in text if value % 2 == 0]
        chosen = text if len(plain) < own * len(text) else plain
        expected |= {value << 32 | i for value in chosen if value < 2**32 * number / max(len(chosen), 1)}
    found = _lookup.sample(held.values, held.offsets, number, counts, 5, own)
    assert found.tolist() == sorted(expected)


@given(st.lists(st.lists(st.integers(0, 40), max_size=12), max_size=8))
@settings(deadline=None)
def test_texts_are_counted(texts: list[Numbers]) -> None:
    held, counts = flat([[value << 26 | value for value in text] for text in texts]), np.zeros(64, dtype=np.uint16)
    _lookup.count_texts(held.values, held.offsets, counts)
    assert all(counts[value] == sum(value in text for text in texts) for value in range(64))


@pytest.mark.parametrize("threshold", [0.3, 0.5, 0.7, 0.8, 0.9, 0.95])
@pytest.mark.parametrize("count", [64, 128, 256, 100])
def test_bands_find_pairs_at_the_threshold(threshold: float, count: int) -> None:
    bands = choose_bands(threshold, count)
    assert count % bands == 0
    assert bands == count or 1 - (1 - threshold ** (count // bands)) ** bands >= 0.999


def test_alike_texts_are_proposed_and_others_are_not() -> None:
    draw = np.random.default_rng(1)
    base = [f"w{i}" for i in draw.integers(0, 5000, 300)]
    near = base.copy()
    near[150] = "changed"
    other = [f"w{i}" for i in draw.integers(0, 5000, 300)]
    held = shingles([" ".join(text) for text in (base, near, other)], 5)
    assert pairs_of(copy_candidates(signatures(held, 128, 1), threshold=0.7, most=200)) == {(0, 1)}


def test_a_part_of_a_text_is_proposed() -> None:
    draw = np.random.default_rng(2)
    texts = [" ".join(f"w{i}" for i in draw.integers(0, 9000, 400)) for _ in range(30)]
    texts.append(" ".join(texts[3].split()[100:160]))
    texts.append("before it " + texts[7] + " " + texts[9])
    found = pairs_of(contained_candidates(shingles(texts, 4), share=0.5))
    assert found == {(3, 30), (7, 31), (9, 31)}


def test_work_stays_linear_where_all_texts_share_a_passage() -> None:
    tail = " ".join(f"tail{i}" for i in range(30))
    texts = [" ".join(f"w{i}x{j}" for j in range(30)) + " " + tail for i in range(3000)]
    held = shingles(texts, 5)
    near = copy_candidates(signatures(held, 128, 1), threshold=0.7, most=50)
    part = contained_candidates(held, share=0.5)
    assert len(near) <= 2 * 3000
    assert len(part) <= 2 * 3000


def test_threads_change_nothing() -> None:
    texts = [f"the story of {i % 40} and its {i % 11} parts told by {i % 3} people in the town" for i in range(2000)]
    marks = signatures(shingles(texts, 3), 64, 1)
    one = copy_candidates(marks, threshold=0.6, most=20)
    assert np.array_equal(one, copy_candidates(marks, threshold=0.6, most=20, threads=4))


def test_nothing_comes_of_nothing() -> None:
    empty = shingles([], 5)
    assert not len(contained_candidates(empty, share=0.5))
    assert not len(copy_candidates(signatures(empty, 64, 1), threshold=0.7, most=10))
    assert not len(contained_candidates(shingles(["", "", "x"], 5), share=0.5))
