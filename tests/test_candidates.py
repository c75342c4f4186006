"""Proposing pairs: the kernels against their twins, the two ways in, and bounded work."""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from twins import sketch as twin
from twins.sketch import flat

from align import _join, _lookup, _sample, _sets
from align.candidates import Common, choose_bands, components, copy_candidates, sharing_candidates, unpack
from align.sketch import Shingles, sample, shingles, signatures

Numbers = list[int]


def places_in(runs: np.ndarray, n: int, most: int, cuts: list[int]) -> tuple[np.ndarray, np.ndarray]:
    """Return where in the runs every text stands before others, found part by part; the parts end at whole runs."""
    ends = [0, *(np.flatnonzero(runs < 0) + 1).tolist()]
    edges = sorted({0, len(runs), *(ends[min(cut, len(ends) - 1)] for cut in cuts)})
    counts = np.zeros(n, dtype=np.int32)
    for i, j in pairwise(edges):
        _join.count_places(runs[i:j], most, counts)
    offsets = np.cumsum([0, *counts], dtype=np.int32)
    places, following = np.empty(offsets[-1], dtype=np.uint32), offsets[:-1].copy()
    for i, j in pairwise(edges):
        _join.fill_places(runs[i:j], i, most, following, places)
    assert following.tolist() == offsets[1:].tolist()
    return offsets, places


class Blocked(NamedTuple):
    postings: np.ndarray
    starts: np.ndarray
    bounds: np.ndarray
    kept: np.ndarray


def blocked(held: Shingles, flags: _sets.Flags, own: float, *, cut: int = 0, in_place: bool = False) -> Blocked:
    """Return shingles in parts by their upper bytes, made in two ranges of blocks, in memory of their own or not."""
    n = len(held.offsets) - 1
    which, kept = np.arange(n, dtype=np.int32), np.empty(n, dtype=np.int32)
    starts = held.offsets[:-1][::256].copy()
    cut = min(cut, len(starts))
    bounds = np.zeros((len(starts), 257), dtype=np.uint32)
    values = held.values.copy()
    out = values if in_place else np.empty_like(values)
    for i, j in ((0, cut), (cut, len(starts))):
        _join.blocked(values, held.offsets, which, flags, own, i, j, starts, kept, bounds, out)
    return Blocked(out, starts, bounds, kept)


def unpacked(parts: Blocked) -> list[int]:
    """Return postings as ``shingle << 32 | text``, in order of their upper bytes."""
    found = []
    for k in range(256):
        for block, start in enumerate(parts.starts.tolist()):
            for at in range(start + int(parts.bounds[block, k]), start + int(parts.bounds[block, k + 1])):
                posting = int(parts.postings[at])
                found.append((k << 24 | posting >> 8) << 32 | 256 * block + (posting & 255))
    return found


def runs_of(parts: Blocked) -> np.ndarray:
    """Return the runs of all upper bytes."""
    room = np.empty(2 * len(parts.postings) + 2, dtype=np.uint64)
    return np.concatenate([_join.shared_runs(*parts[:3], k, room)[0] for k in range(256)])


NONE = _sets.Flags(np.zeros(1, dtype=np.uint8), 0)
ODD = _sets.Flags(np.array([0, 1] * 4, dtype=np.uint8), 0)


def pairs_of(packed: np.ndarray) -> set[tuple[int, int]]:
    left, right = unpack(packed)
    return set(zip(left.tolist(), right.tolist(), strict=True))


@given(st.integers(1, 16), st.integers(0, 9), st.data())
@settings(deadline=None)
def test_band_keys_agree_with_their_twin(bands: int, n: int, data: st.DataObject) -> None:
    width = data.draw(st.integers(bands, 40))
    row = st.lists(st.integers(0, 2**32 - 1), min_size=width, max_size=width)
    signed = data.draw(st.lists(row, min_size=n, max_size=n))
    out = np.zeros((bands, n), dtype=np.uint32)
    _lookup.band_keys(np.array(signed, dtype=np.uint32).reshape(n, width), out)
    assert out.T.tolist() == [twin.band_keys(signature, bands) for signature in signed]


@given(st.lists(st.integers(0, 6), max_size=60), st.integers(2, 9))
@settings(deadline=None)
def test_buckets_agree_with_their_twin(keys: Numbers, most: int) -> None:
    found = _lookup.bucket_pairs(np.array(keys, dtype=np.uint32), most)
    assert pairs_of(found) == twin.bucket_pairs(keys, most)


few = st.integers(0, 12).map(lambda value: value << 26 | value)


@given(st.lists(st.lists(few, max_size=12), max_size=60), st.integers(1, 60), st.floats(0, 1), st.data())
@settings(deadline=None)
def test_sharing_agrees_with_its_twin(texts: list[Numbers], most: int, share: float, data: st.DataObject) -> None:
    n = len(texts)
    sizes = data.draw(st.lists(st.integers(1, 40), min_size=n, max_size=n))
    rates = data.draw(st.lists(st.sampled_from([0.125, 0.5, 1.0]), min_size=n, max_size=n))
    held = flat(texts)
    parts = blocked(held, NONE, 0.5, in_place=data.draw(st.booleans()))
    assert parts.kept.tolist() == [len(text) for text in texts]
    runs = runs_of(parts)
    arrays = np.array(sizes, dtype=np.float32), np.array(rates, dtype=np.float32)
    cut = data.draw(st.integers(0, n))
    told = places_in(runs, n, most, data.draw(st.lists(st.integers(0, 60), max_size=3)))
    parts = [_join.sharing_pairs(runs, *told, *arrays, share, i, j) for i, j in ((0, cut), (cut, n))]
    found = np.concatenate([np.empty(0, dtype=np.uint64), *parts])
    assert found.tolist() == sorted(found.tolist())
    expected = twin.sharing_pairs([set(text) for text in texts], sizes, rates, share, most)
    assert pairs_of(found) == expected
    lengths = np.zeros(5, dtype=np.int64)
    _join.run_lengths(runs, lengths)
    having = [sum(value in text for text in texts) for value in set(held.values.tolist())]
    assert lengths.tolist() == [0, 0, *(sum(x == k for x in having) for k in (2, 3)), sum(x > 3 for x in having)]


@given(st.lists(st.lists(st.integers(0, 2**32 - 1), max_size=30), max_size=8), st.floats(0, 1))
@settings(deadline=None)
def test_boilerplate_is_posted_only_where_it_is_nearly_all(texts: list[Numbers], own: float) -> None:
    held = flat(texts)  # odd shingles are boilerplate
    expected = []
    for i, text in enumerate(texts):
        plain = [value for value in text if value % 2 == 0]
        expected += [value << 32 | i for value in (text if len(plain) < own * len(text) else plain)]
    parts = blocked(held, ODD, own)
    assert sorted(unpacked(parts)) == sorted(expected)
    assert parts.kept.sum() == len(expected)


@given(st.integers(0, 1200), st.integers(0, 5), st.booleans(), st.data())
@settings(deadline=None, max_examples=30)
def test_blocks_follow_one_another(n: int, cut: int, in_place: bool, data: st.DataObject) -> None:
    having = data.draw(st.dictionaries(st.integers(0, n), st.lists(st.integers(0, 300), max_size=3), max_size=9))
    texts = [[2 * value for value in having.get(i, [])] + [1] * (i % 3 == 0) for i in range(n + 1)]
    expected = [
        value << 32 | i for i, text in enumerate(texts) for value in text if value % 2 == 0 or len(text) in (1, 2)
    ]
    found = unpacked(blocked(flat(texts), ODD, 0.6, cut=cut, in_place=in_place))
    assert found == sorted(expected, key=lambda key: (key >> 56, key & 0xFFFFFFFF))


def test_many_postings_are_sorted() -> None:
    draw = np.random.default_rng(3)
    texts = [sorted(draw.integers(0, 3000, size).tolist()) for size in draw.integers(0, 12, 900)]
    expected: dict[int, set[int]] = {}
    for i, text in enumerate(texts):
        for value in text:
            expected.setdefault(value, set()).add(i)
    parts = blocked(flat(texts), NONE, 0.2)
    runs = runs_of(parts)
    found = np.split(runs, np.flatnonzero(runs < 0) + 1)[:-1]
    wanted = [sorted(having) for _, having in sorted(expected.items()) if len(having) > 1]
    assert [[*part[:-1].tolist(), ~int(part[-1])] for part in found] == wanted
    room = np.empty(2 * len(parts.postings), dtype=np.uint64)
    repeats = np.concatenate([_join.shared_runs(*parts[:3], k, room)[1] for k in range(256)])
    more = [len(text) - len(set(text)) for text in texts]
    assert np.bincount(repeats, minlength=len(texts)).tolist() == more
    assert sum(more) > 0


def test_what_does_not_fit_is_refused() -> None:
    offsets, places = np.zeros(2, dtype=np.int32), np.zeros(0, dtype=np.uint32)
    one, which = np.ones(1, dtype=np.float32), np.zeros(1, dtype=np.int32)
    with pytest.raises(ValueError, match="not there"):
        _join.count_places(np.array([0, ~5], dtype=np.int32), 10, np.zeros(2, dtype=np.int32))
    with pytest.raises(ValueError, match="no end"):
        _join.count_places(np.array([0, 1], dtype=np.int32), 10, np.zeros(2, dtype=np.int32))
    with pytest.raises(ValueError, match="no room"):
        _join.fill_places(np.array([0, ~1], dtype=np.int32), 0, 10, np.zeros(2, dtype=np.int32), places)
    with pytest.raises(ValueError, match="in order"):
        _join.sharing_pairs(np.zeros(0, dtype=np.int32), offsets + 1, places, one, one, 0.5, 0, 1)
    with pytest.raises(ValueError, match="shapes"):
        _join.sharing_pairs(np.zeros(0, dtype=np.int32), offsets, places, one, one, 0.5, 0, 2)
    with pytest.raises(ValueError, match="power of two"):
        _sets.Flags(np.zeros(3, dtype=np.uint8), 1)
    rows = np.ones(1, dtype=np.uint32), np.array([0, 1], dtype=np.int64)
    starts, bounds, room = np.zeros(1, dtype=np.int64), np.zeros((1, 257), dtype=np.uint32), np.zeros(2, np.uint64)
    kept, none = np.ones(1, dtype=np.int32), np.zeros(0, dtype=np.uint32)
    with pytest.raises(ValueError, match="shapes"):
        _join.blocked(*rows, which, NONE, 0.5, 0, 1, starts, kept[:0], bounds, none)
    with pytest.raises(ValueError, match="not there"):
        _join.blocked(*rows, which, NONE, 0.5, 0, 2, starts, kept, bounds, none)
    with pytest.raises(ValueError, match=r"which\[0\]"):
        _join.blocked(*rows, which + 1, NONE, 0.5, 0, 1, starts, kept, bounds, none)
    with pytest.raises(ValueError, match="no room"):
        _join.blocked(*rows, which, NONE, 0.5, 0, 1, starts, kept, bounds, none)
    with pytest.raises(ValueError, match="shapes"):
        _join.shared_runs(none, starts, bounds, 256, room)
    bounds[0, 1:] = 2
    with pytest.raises(ValueError, match="inside postings"):
        _join.shared_runs(none, starts, bounds, 0, room)
    with pytest.raises(ValueError, match="no place"):
        _join.shared_runs(np.ones(2, dtype=np.uint32), starts, bounds, 0, room)


def test_flags_say_what_the_counts_say() -> None:
    draw = np.random.default_rng(4)
    for places in (1, 32, 1 << 20):  # the last is also looked up in a folded table
        counts = (draw.random(places) < 0.01).astype(np.uint8) * np.uint8(7)
        held = flat([draw.integers(0, 2**32, 4000).tolist()])
        found = _sets.flagged(*held, np.zeros(1, dtype=np.int32), _sets.Flags(counts, 6))
        many = held.values[counts[held.values & np.uint32(places - 1)] > 6]
        assert found.tolist() == [value << 32 for value in many.tolist()]


@given(st.lists(st.text("ab cé\u4e00", max_size=30), max_size=8), st.integers(1, 4), st.booleans())
@settings(deadline=None)
def test_shingles_of_texts_are_counted_as_they_are_made(texts: list[str], words: int, letters: bool) -> None:
    expected, counts, room = np.zeros(1 << 10, dtype=np.uint8), np.zeros(1 << 10, dtype=np.uint8), _sample.Room()
    for text in texts:
        seen: dict[int, int] = {}  # what is counted again only where another of its place has stood between
        for shingle in shingles([text], words, letters=letters).values.tolist():
            expected[shingle % len(expected)] += seen.get(shingle >> 21) != shingle
            seen[shingle >> 21] = shingle
        _sample.count_shingles([text], words, counts, letters, room)
    assert counts.tolist() == expected.tolist()


def test_counts_go_up_to_255_whatever_the_threads() -> None:
    texts = [f"the same tail {'here' if i % 6 else i}" for i in range(1_500)]  # "here" in 1,250, in two parts
    which, sizes = np.arange(len(texts), dtype=np.int32), np.full(len(texts), 4, dtype=np.int32)
    one, two = (Common.among(texts, which, sizes, 1, threads=threads).counts for threads in (1, 2))
    assert one.tolist() == two.tolist()
    assert np.count_nonzero(one == 255) == 4


def test_counting_refuses_what_does_not_fit() -> None:
    with pytest.raises(ValueError, match="power of two"):
        _sample.count_shingles(["a"], 1, np.zeros(3, dtype=np.uint8))
    with pytest.raises(ValueError, match="out of range"):
        _sample.count_shingles(["a"], 65, np.zeros(4, dtype=np.uint8))


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


def holding(texts: list[str], words: int) -> np.ndarray:
    """Return the pairs of which one text may hold half of the other."""
    found = sample(texts, words, 1)
    common = Common.among(texts, np.arange(len(texts), dtype=np.int32), found.sizes, words)
    return sharing_candidates(found, share=0.5, common=common)


def test_a_part_of_a_text_is_proposed() -> None:
    draw = np.random.default_rng(2)
    texts = [" ".join(f"w{i}" for i in draw.integers(0, 9000, 400)) for _ in range(30)]
    texts.append(" ".join(texts[3].split()[100:160]))
    texts.append("before it " + texts[7] + " " + texts[9])
    assert pairs_of(holding(texts, 4)) == {(3, 30), (7, 31), (9, 31)}


def test_work_stays_linear_where_all_texts_share_a_passage() -> None:
    tail = " ".join(f"tail{i}" for i in range(30))
    texts = [" ".join(f"w{i}x{j}" for j in range(30)) + " " + tail for i in range(3000)]
    near = copy_candidates(signatures(shingles(texts, 5), 128, 1), threshold=0.7, most=50)
    part = holding(texts, 5)
    assert len(near) <= 2 * 3000
    assert len(part) <= 2 * 3000


def test_threads_change_nothing() -> None:
    texts = [f"the story of {i % 40} and its {i % 11} parts told by {i % 3} people in the town" for i in range(2000)]
    marks = signatures(shingles(texts, 3), 64, 1)
    one = copy_candidates(marks, threshold=0.6, most=20)
    assert np.array_equal(one, copy_candidates(marks, threshold=0.6, most=20, threads=4))


def test_nothing_comes_of_nothing() -> None:
    empty = shingles([], 5)
    assert not len(holding([], 5))
    assert not len(copy_candidates(signatures(empty, 64, 1), threshold=0.7, most=10))
    assert not len(holding(["", "", "x"], 5))


@given(st.integers(1, 40), st.lists(st.tuples(st.integers(0, 39), st.integers(0, 39)), max_size=60))
def test_components_are_those_of_a_search(n: int, edges: list[tuple[int, int]]) -> None:
    edges = [(a % n, b % n) for a, b in edges]
    label = list(range(n))
    for _ in range(n):
        for a, b in edges:
            label[a] = label[b] = min(label[a], label[b])
    left, right = (np.array(side, dtype=np.int32) for side in (zip(*edges, strict=True) if edges else ([], [])))
    assert components(left, right, n).tolist() == label
