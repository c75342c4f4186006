"""Shingles and signatures: against their twins, against datasketch, and as estimators."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from twins import sketch as twin
from twins.sketch import flat

from align import _core, _sample, _sets
from align.sketch import Rooms, Shingles, in_order, over_batches, permutations, sample, shingles, signatures, sketch

words = st.lists(st.sampled_from("the ferry sank at dawn Ωmega straße 北京 e\u0301t\u00e9 1,000 _x".split())).map(
    " ".join
)
u32 = st.integers(0, 2**32 - 1)
sets = st.lists(st.lists(st.one_of(u32, st.integers(0, 5)), max_size=40), max_size=6)


def unflat(found: Shingles) -> list[list[int]]:
    return [found.values[i:j].tolist() for i, j in zip(found.offsets[:-1], found.offsets[1:], strict=True)]


@given(st.lists(st.one_of(words, st.text()), max_size=4), st.integers(1, 8))
@settings(deadline=None)
def test_shingles_agree_with_their_twin(texts: list[str], size: int) -> None:
    assert unflat(shingles(texts, size)) == [twin.shingle_hashes(text, size) for text in texts]


def test_a_short_text_is_one_shingle_and_an_empty_one_none() -> None:
    assert shingles(["one", "one two", "", " \n…"], 5).sizes.tolist() == [1, 1, 0, 0]
    assert shingles(["one two"], 5).values[0] != shingles(["two one"], 5).values[0]


def test_case_punctuation_and_width_do_not_matter() -> None:
    plain, other, wide = shingles(
        ["It's a test, of four.", "IT’S A TEST (of) FOUR", "it s a — test of four 😀"], 3
    ).sizes
    assert plain == other == wide
    found = unflat(shingles(["It's a test, of four.", "IT’S A TEST (of) FOUR", "it s a — test of four 😀"], 3))
    assert found[0] == found[1] == found[2]


@pytest.mark.parametrize("size", [0, 65, -1])
def test_the_number_of_words_has_a_range(size: int) -> None:
    with pytest.raises(ValueError, match="words="):
        shingles(["a"], size)


@given(st.lists(st.one_of(words, st.text()), max_size=4), st.integers(1, 6), st.integers(0, 6))
@settings(deadline=None)
def test_one_pass_agrees_with_the_steps(texts: list[str], size: int, fine: int) -> None:
    rows, parts = sketch(texts, size, 70, 1, fine=fine)
    assert np.array_equal(rows, signatures(shingles(texts, size), 70, 1))
    assert unflat(parts) == (unflat(shingles(texts, fine)) if fine else [[] for _ in texts])


@given(st.lists(st.one_of(words, st.text()), max_size=4), st.integers(1, 6), st.integers(1, 9), st.floats(0, 1))
@settings(deadline=None)
def test_the_sample_agrees_with_its_twin(texts: list[str], size: int, number: int, share: float) -> None:
    a, b = 0x9E3779B1, 12345
    values, offsets, sizes, prints = _sample.sample_texts(texts, size, number, share, a, b)
    whole = [twin.shingle_hashes(text, size) for text in texts]
    expected = [twin.sample(part, number, share, a, b) for part in whole]
    assert unflat(Shingles(values, offsets)) == expected
    assert sizes.tolist() == [len(part) for part in whole]
    assert all(x == y for s, x in zip(texts, prints, strict=True) for t, y in zip(texts, prints, strict=True) if s == t)


def test_samples_take_their_share_and_agree_between_texts() -> None:
    whole = " ".join(f"w{i}" for i in range(4000))
    found = sample([whole, whole[: len(whole) // 2], "a b c"], 4, 1)
    long, half, short = unflat(found.sets)
    assert 400 < len(long) < 600
    assert len(set(half) - set(long)) <= 1  # the last word of the half is cut
    assert short == shingles(["a b c"], 4).values.tolist()
    assert not set(unflat(sample([whole], 4, 2).sets)[0]) >= set(long)
    one, many = sample([whole] * 2000, 4, 1), sample([whole] * 2000, 4, 1, threads=3)
    assert all(np.array_equal(x, y) for x, y in zip((*one.sets, *one[1:3]), (*many.sets, *many[1:3]), strict=True))


def test_take_reorders() -> None:
    assert unflat(flat([[1, 2], [], [3]]).take(np.array([2, 0, 1]))) == [[3], [1, 2], []]


@given(sets, st.integers(1, 70))
@settings(deadline=None)
def test_signatures_agree_with_their_twin(lists: list[list[int]], count: int) -> None:
    a, b = permutations(count, 7)
    expected = [twin.minhash(part, a.tolist(), b.tolist()) for part in lists]
    assert signatures(flat(lists), count, 7).tolist() == expected


@pytest.mark.filterwarnings("default")
def test_signatures_are_those_of_datasketch_and_serve_its_index() -> None:
    datasketch = pytest.importorskip("datasketch")
    story = [f"word{i % 97} and {i * 7 % 31}" for i in range(400)]
    texts = [" ".join(story), " ".join(story[:390]), "nothing of this kind was ever said before", ""]
    for count, seed in ((128, 1), (64, 42), (100, 3)):
        held = shingles(texts, 5)
        ours = signatures(held, count, seed)
        theirs = []
        for part in unflat(held):
            mark = datasketch.MinHash(num_perm=count, seed=seed, hashfunc=int)
            mark.update_batch(part)
            theirs.append(mark)
        assert [mark.hashvalues.tolist() for mark in theirs] == ours.tolist()
        assert np.array_equal(theirs[0].permutations, np.array(permutations(count, seed)))
    index = datasketch.MinHashLSH(threshold=0.7, num_perm=128)
    ours = signatures(shingles(texts, 5), 128, 1)
    made = [datasketch.MinHash(num_perm=128, seed=1, hashvalues=row, scheme="affine32") for row in ours]
    for name, mark in enumerate(made[:3]):
        index.insert(name, mark)
    assert sorted(index.query(made[0])) == [0, 1]
    assert index.query(made[2]) == [2]


def test_the_estimate_has_the_variance_of_the_method() -> None:
    draw = np.random.default_rng(5)
    for jaccard in (0.3, 0.5, 0.8):
        lists: list[list[int]] = []
        for _ in range(400):
            shared = round(300 * jaccard)
            each = (300 - shared) // 2
            names = [f"w{word}" for word in draw.integers(0, 10**9, shared + 2 * each)]
            # one token is one shingle here, so that the true similarity is known
            hashes = shingles([" ".join(names)], 1).values.tolist()
            lists += [hashes[: shared + each], hashes[:shared] + hashes[shared + each :]]
        true = shared / (shared + 2 * each)
        rows = signatures(flat(lists), 128, 1)
        estimates = (rows[0::2] == rows[1::2]).mean(axis=1)
        ratio = ((estimates - true) ** 2).mean() / (true * (1 - true) / 128)
        assert 0.8 < ratio < 1.25, (jaccard, ratio)


def test_threads_and_batches_change_nothing() -> None:
    texts = [f"story {i} of {i % 7} and more words {'x' * (i % 50)}" for i in range(3000)]
    one, many = shingles(texts, 3), shingles(texts, 3, threads=4)
    assert np.array_equal(one.values, many.values)
    assert np.array_equal(one.offsets, many.offsets)
    rows = signatures(one, 32, 1)
    assert np.array_equal(rows, signatures(one, 32, 1, threads=3))
    fused, fine = sketch(texts, 3, 32, 1, fine=2, threads=2)
    assert np.array_equal(rows, fused)
    assert np.array_equal(fine.values, shingles(texts, 2).values)
    assert np.array_equal(fine.offsets, shingles(texts, 2).offsets)


def test_what_threads_make_is_used_in_order() -> None:
    used: list[int] = []
    holders: set[int] = set()
    rooms = Rooms(list[int])

    def work(start: int, stop: int) -> list[int]:
        rooms.one.append(start)
        holders.add(id(rooms.one))
        return list(range(start, stop))

    in_order(work, used.extend, 1003, 3, 10)
    assert used == list(range(1003))
    assert 1 <= len(holders) <= 3


@pytest.mark.parametrize("threads", [1, 3])
def test_what_fails_in_a_thread_is_raised(threads: int) -> None:
    def work(start: int, stop: int) -> int:
        if start == 50:
            raise ValueError("no")
        return start

    with pytest.raises(ValueError, match="no"):
        over_batches(work, 100, threads, 10)


def test_no_texts() -> None:
    assert shingles([], 5).offsets.tolist() == [0]
    assert signatures(shingles([], 5), 16, 1).shape == (0, 16)
    assert sketch([], 5, 16, 1)[0].shape == (0, 16)


def test_wrong_shapes_are_refused() -> None:
    a, b = permutations(4, 1)
    values, offsets = np.zeros(3, dtype=np.uint32), np.array([0, 3], dtype=np.int64)
    with pytest.raises(ValueError, match="shapes"):
        _core.minhash(values, offsets, a, b, np.empty((2, 4), dtype=np.uint32))
    with pytest.raises(ValueError, match="shapes"):
        _core.sketch_texts(["a"], 5, 0, a, b, np.empty((2, 4), dtype=np.uint32))
    with pytest.raises(ValueError, match="fine=65"):
        _core.sketch_texts(["a"], 5, 65, a, b, np.empty((1, 4), dtype=np.uint32))
    with pytest.raises(ValueError, match="inside values"):
        _core.minhash(values, np.array([0, 4], dtype=np.int64), a, b, np.empty((1, 4), dtype=np.uint32))
    with pytest.raises(ValueError, match="not in order"):
        _sets.take(values, np.array([0, 2, 1], dtype=np.int64), np.array([0], dtype=np.int32))
    with pytest.raises(ValueError, match="not there"):
        _sets.take(values, offsets, np.array([1], dtype=np.int32))
    with pytest.raises(ValueError, match="as many as sets"):
        _sets.flagged(values, offsets, np.array([1, 2], dtype=np.int32), _sets.Flags(np.ones(1, np.uint8), 0))


@given(
    st.lists(st.lists(st.integers(0, 2**32 - 1), max_size=30), max_size=12),
    st.sets(st.integers(0, 255)),
    st.integers(0, 3),
)
@settings(deadline=None)
def test_flagged_values_and_whose_they_are(rows: list[list[int]], places: set[int], before: int) -> None:
    values = np.array([0] * before + [x for row in rows for x in row] + [0], dtype=np.uint32)
    offsets = (before + np.cumsum([0, *map(len, rows)])).astype(np.int64)
    owners = np.arange(len(rows), dtype=np.int32) * 7
    flags = _sets.Flags(np.array([place in places for place in range(256)], dtype=np.uint8), 0)
    expected = [x << 32 | 7 * k for k, row in enumerate(rows) for x in row if x % 256 in places]
    assert _sets.flagged(values, offsets, owners, flags).tolist() == expected


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"])), max_size=6), st.integers(0, 2))
@settings(deadline=None)
def test_a_column_of_arrow_is_read_where_it_lies(texts: list[str], skipped: int) -> None:
    pa = pytest.importorskip("pyarrow")
    texts += [
        "Plain words and more plain words of a text.",
        "“Curly” quotes’ and naïve words",
        "北京 😀 and “words” beside them",
    ]
    for kind in (pa.string(), pa.large_string()):
        column = pa.array(texts, kind)[skipped:]
        for size in (1, 4):
            found, expected = shingles(column, size), shingles(texts[skipped:], size)
            assert all(np.array_equal(x, y) for x, y in zip(found, expected, strict=True))
        found, expected = sample(column, 4, 1).sets, sample(texts[skipped:], 4, 1).sets
        assert all(np.array_equal(x, y) for x, y in zip(found, expected, strict=True))
        rows, _ = sketch(column, 3, 16, 1)
        assert np.array_equal(rows, sketch(texts[skipped:], 3, 16, 1)[0])


def test_a_column_of_anything_else_is_refused() -> None:
    pa = pytest.importorskip("pyarrow")
    with pytest.raises(TypeError, match="column of int64"):
        shingles(pa.array([1, 2]), 2)
    with pytest.raises(TypeError, match="1 nulls"):
        shingles(pa.array(["a", None]), 2)
