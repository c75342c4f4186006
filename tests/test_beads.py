"""The kernels of alignment agree with their plain twins."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from twins import alignment as twin

from align import _beads, _core, _grams
from align.alignment import RULES

# irregular weights, so that ties are rare and a choice has one right answer
WEIGHT = {kind: 1 + (kind * 0.6180339887) % 1 for kind in range(64)}
SENTENCES = st.lists(st.lists(st.integers(0, 30), max_size=8), max_size=6)
QUICK = settings(deadline=None, max_examples=150)


def csr(sentences):
    values = np.array([kind for sentence in sentences for kind in sentence], np.uint32)
    offsets = np.concatenate([[0], np.cumsum([len(sentence) for sentence in sentences])]).astype(np.int64)
    return values, np.array([WEIGHT[int(kind)] for kind in values], np.float32), offsets


def grams(texts, size=4):
    words, starts, ends, offsets = _core.tokenize(texts)
    values = np.empty(int((ends - starts).sum()) + len(words) + len(texts), np.uint32)
    bounds, numeric = np.zeros(len(texts) + 1, np.int64), np.zeros(len(words), np.uint8)
    _grams.grams(texts, starts, ends, offsets, size, values, bounds, numeric)
    spans = [list(zip(starts[a:b], ends[a:b], strict=True)) for a, b in itertools.pairwise(offsets)]
    return [values[a:b].tolist() for a, b in itertools.pairwise(bounds)], numeric.tolist(), spans


@QUICK
@given(st.lists(st.text(max_size=40), max_size=5), st.integers(1, 4))
def test_grams_agree_with_the_twin(texts, size):
    found, _, spans = grams(texts, size)
    assume(all(len(char.lower()) == 1 for text in texts for char in text))
    assert found == [twin.gram_hashes(text, tokens, size) for text, tokens in zip(texts, spans, strict=True)]


def test_numbers_are_seen_in_any_script():
    assert grams(["at 7 or v2 or ٣ or ten"])[1] == [0, 1, 0, 1, 0, 1, 0, 0]


def test_a_gram_size_out_of_range_is_refused():
    none = np.zeros(0, np.int32)
    with pytest.raises(ValueError, match="gram size from 1 to 4"):
        _grams.grams(
            [],
            none,
            none,
            np.zeros(1, np.int64),
            5,
            np.zeros(0, np.uint32),
            np.zeros(1, np.int64),
            np.zeros(0, np.uint8),
        )


def similarity(left, right, local, batch=1):
    """Run the kernel over `batch` copies of a pair; return the three matrices of the last one."""
    values, weights, offsets = csr((left + right) * batch)
    n, m = len(left), len(right)
    pairs = np.array(
        [[k * (n + m), k * (n + m) + n, k * (n + m) + n, (k + 1) * (n + m)] for k in range(batch)], np.int64
    )
    cells = np.arange(batch + 1, dtype=np.int64) * n * m
    out = [np.zeros(n * m * batch, np.float32) for _ in range(3)]
    _beads.similarity(values, weights, offsets, pairs, cells, local, 1.0, *out)
    return [block[n * m * (batch - 1) :].reshape(n, m) for block in out]


@QUICK
@given(SENTENCES, SENTENCES, st.booleans(), st.integers(1, 3))
def test_similarity_agrees_with_the_twin(left, right, local, batch):
    view = twin.View.of(left, right, WEIGHT, local)
    cosine, in_right, in_left = similarity(left, right, local, batch)
    for i, x in enumerate(view.left):
        for j, y in enumerate(view.right):
            assert cosine[i, j] == pytest.approx(view.cosine(x, y), abs=1e-5)
            assert in_right[i, j] == pytest.approx(view.share(x, y), abs=1e-5)
            assert in_left[i, j] == pytest.approx(view.share(y, x), abs=1e-5)


def search(pairs, rules, width=64, most=1 << 62, local=True):
    """Run the search over pairs of (left words, right words, left grams, right grams)."""
    words = csr([sentence for pair in pairs for side in pair[:2] for sentence in side])
    chars = csr([sentence for pair in pairs for side in pair[2:] for sentence in side])
    shapes = np.array([[len(pair[0]), len(pair[1])] for pair in pairs], np.int64)
    stops = np.cumsum(shapes.ravel())
    starts = stops - shapes.ravel()
    ranges = np.ascontiguousarray(np.stack([starts[0::2], stops[0::2], starts[1::2], stops[1::2]], axis=1))
    lefts = int(shapes[:, 0].sum())
    counts, similarity = np.zeros((lefts + 1, 2), np.int32), np.zeros(lefts + 1, np.float32)
    members, bounds = np.zeros(lefts + int(shapes.prod(axis=1).sum()) + 1, np.int32), np.zeros(len(pairs) + 1, np.int64)
    given_rules = np.array(list(rules.values()), np.float32)
    _beads.align_pairs(
        words[0],
        words[1],
        words[2],
        chars[0],
        chars[1],
        chars[2],
        ranges,
        local,
        0.4,
        width,
        most,
        given_rules,
        counts,
        members,
        similarity,
        bounds,
    )
    out, at, found = [], 0, []
    for (n, m), score in zip(counts[: bounds[-1]].tolist(), similarity.tolist(), strict=False):
        found.append((tuple(members[at : at + n].tolist()), tuple(members[at + n : at + n + m].tolist()), score))
        at += n + m
    for a, b in itertools.pairwise(bounds):
        out.append(found[a:b])
    return out


@st.composite
def texts_in_tokens(draw):
    """Draw two texts that share sentences, parts of sentences, and nothing."""
    pool = draw(st.lists(st.lists(st.integers(0, 30), min_size=1, max_size=8), min_size=1, max_size=6))
    sides = []
    for _ in range(2):
        picks = draw(
            st.lists(st.tuples(st.integers(0, len(pool) - 1), st.lists(st.integers(0, 30), max_size=3)), max_size=6)
        )
        sides.append([pool[number][: draw(st.integers(1, 8))] + extra for number, extra in picks])
    return (*sides, *([[kind % 23 for kind in sentence] for sentence in side] for side in sides))


@QUICK
@given(
    st.lists(texts_in_tokens(), min_size=1, max_size=3), st.sampled_from([1, 2, 64]), st.sampled_from([2, 6, 1 << 62])
)
def test_beads_agree_with_the_twin(pairs, width, most):
    rules = {"threshold": 0.19, **RULES}
    found = search(pairs, rules, width, most)
    for pair, beads in zip(pairs, found, strict=True):
        words = twin.View.of(pair[0], pair[1], WEIGHT, True, most)
        chars = twin.View.of(pair[2], pair[3], WEIGHT, True, most)
        expected = twin.beads(words, chars, 0.4, width, rules)
        if expected.margin < 1e-5:  # a decision that rounding may turn
            continue
        assert [bead[:2] for bead in beads] == [bead[:2] for bead in expected.beads]
        assert [bead[2] for bead in beads] == pytest.approx([bead[2] for bead in expected.beads], abs=1e-5)


def test_beads_of_a_batch_are_those_of_each_pair():
    rng = np.random.default_rng(7)
    pairs = []
    for _ in range(20):
        sides = [
            [rng.integers(0, 30, rng.integers(0, 9)).tolist() for _ in range(rng.integers(0, 9))] for _ in range(2)
        ]
        pairs.append((*sides, *sides))
    rules = {"threshold": 0.19, **RULES}
    assert search(pairs, rules) == [search([pair], rules)[0] for pair in pairs]


@QUICK
@given(st.lists(st.floats(0.0, 1.0, width=32), min_size=1, max_size=12), st.integers(1, 6))
def test_the_widest_row_keeps_its_best(values, width):
    # one left sentence against right ones that hold a growing part of it: the best `width` survive
    left = [list(range(12))]
    right = [list(range(max(1, int(value * 12)))) for value in values]
    rules = dict.fromkeys(["threshold", *RULES], 0.0)
    found = search([(left, right, left, right)], rules, width)[0]
    view = twin.View.of(left, right, WEIGHT, True)
    cosine = [view.cosine(view.left[0], side) for side in view.right]
    best = sorted(range(len(right)), key=lambda j: (-round(cosine[j], 5), j))[:width]
    kept = found[0][1]
    assume(len(set(np.round(cosine, 5))) == len(cosine))
    assert sorted(kept) == sorted(best)
