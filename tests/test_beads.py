"""The kernels of alignment agree with their plain twins."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from twins import alignment as twin

from align import _beads, _core, _grams
from align.alignment import RETOLD, RULES


@pytest.fixture(scope="module", params=[True, False], ids=["by hand", "plain C"], autouse=True)
def loops(request):
    """Run every test of this file with both kinds of loops."""
    if [module.by_hand(request.param) for module in (_beads, _grams)] != [request.param] * 2:
        pytest.skip("this processor has no loops written by hand")
    yield
    for module in (_beads, _grams):
        module.by_hand(True)


# irregular weights, so that ties are rare and a choice has one right answer
WEIGHT = {kind: 1 + (kind * 0.6180339887) % 1 for kind in range(64)}
SENTENCES = st.lists(st.lists(st.integers(0, 30), max_size=8), max_size=6)
QUICK = settings(deadline=None, max_examples=150)


def csr(sentences):
    values = np.array([kind for sentence in sentences for kind in sentence], np.uint32)
    offsets = np.concatenate([[0], np.cumsum([len(sentence) for sentence in sentences])]).astype(np.int64)
    return values, np.array([WEIGHT[int(kind)] for kind in values], np.float32), offsets


def reader(size=4, number=1.0):
    return _grams.make_reader(size, number, np.zeros(0, np.uint32), np.zeros(0, np.float32), 1.0)


def tokens_of(texts):
    hashes, starts, ends, offsets = _core.tokenize(texts)
    return [
        [(texts[t][starts[k] : ends[k]], int(hashes[k])) for k in range(offsets[t], offsets[t + 1])]
        for t in range(len(texts))
    ]


@QUICK
@given(st.lists(st.text(max_size=40), max_size=5), st.integers(2, 4))
def test_reading_agrees_with_the_twin(texts, size):
    # one character, one folded one, and no two with the same lower 16 bits
    assume(all(len(char.lower()) == 1 and ord(char) < 0x10000 for text in texts for char in text))
    words, offsets, weights, own, again, firsts, again_holders, *sizes = _grams.read(reader(size), texts)
    by_sentence, (held, n_joined, n_joined_again) = twin.read(tokens_of(texts), size)
    assert [words[a:b].tolist() for a, b in itertools.pairwise(offsets)] == by_sentence
    assert firsts.tolist() == [held.holders[gram] for gram, _ in held.again]
    assert list(zip(again.tolist(), again_holders.tolist(), strict=True)) == held.again
    assert sizes == [n_joined, len(held.holders), n_joined_again]
    assert own.tolist() == [held.holders[n_joined:].count(word) for word in range(len(weights))]


def test_a_reader_is_as_good_as_new():
    used = reader()
    for texts in (["a storm surge"] * 3, [f"word{number}" for number in range(3000)], ["", "storm"], [], ["a" * 99999]):
        again, fresh = _grams.read(used, texts), _grams.read(reader(), texts)
        assert all(np.array_equal(x, y) for x, y in zip(again, fresh, strict=True))


def test_a_reader_in_used_memory_forgets_what_it_knew():
    text = ["at v2 before ten"]
    known = _grams.make_reader(4, 2.0, _core.tokenize(["at"])[0], np.array([0.5], np.float32), 4.0)
    assert _grams.read(known, text)[2].tolist() == [0.5, 8, 4, 4]
    again = _grams.make_reader(4, 1.0, np.zeros(0, np.uint32), np.zeros(0, np.float32), 1.0, known)
    assert again is known
    assert all(np.array_equal(x, y) for x, y in zip(_grams.read(again, text), _grams.read(reader(), text), strict=True))


def test_numbers_are_seen_in_any_script_and_known_words_are_weighed():
    text = ["at 7 or v2 before ٣ then ten"]
    assert _grams.read(reader(number=2.0), text)[2].tolist() == [1, 2, 1, 2, 1, 2, 1, 1]
    hashes = _core.tokenize(["at v2"])[0]
    known = _grams.make_reader(4, 2.0, hashes, np.array([0.5, 0.25], np.float32), 4.0)
    assert _grams.read(known, text)[2].tolist() == [0.5, 8, 4, 0.5, 4, 8, 4, 4]


def test_what_cannot_be_read_is_refused():
    with pytest.raises(ValueError, match="gram size from 2 to 4"):
        reader(5)
    with pytest.raises(ValueError, match="one length"):
        _grams.make_reader(4, 1.0, np.zeros(2, np.uint32), np.zeros(1, np.float32), 1.0)
    with pytest.raises(TypeError, match=r"texts\[1\] is int"):
        _grams.read(reader(), ["a", 1])


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


OWN = [[(kind * 7 + k * 5) % 23 for k in range(1 + kind % 3)] for kind in range(64)]  # the grams of each word
PAIRED = 23  # grams from here on are those of two words: their number modulo 17


def joined(sentence):
    return [PAIRED + (one * 31 + other) % 17 for one, other in itertools.pairwise(sentence)]


def grams_of(sentence):
    """Return the grams of a sentence of word numbers."""
    return [gram for word in sentence for gram in OWN[word]] + joined(sentence)


def search(pairs, rules, width=64, most=1 << 62, local=True, room=None):
    """Run the search over pairs of left and right sentences, each a list of word numbers."""
    sentences = [sentence for pair in pairs for side in pair for sentence in side]
    offsets = csr(sentences)[2]
    words, weights, own, again, firsts, again_holders, shapes = [], [], [], [], [], [], []
    for left, right in pairs:
        kinds = {kind: number for number, kind in enumerate(dict.fromkeys(itertools.chain(*left, *right)))}
        held, n_joined, n_joined_again = twin.hold([joined(row) for row in left + right], [OWN[kind] for kind in kinds])
        words += [kinds[kind] for kind in itertools.chain(*left, *right)]
        weights += [WEIGHT[kind] for kind in kinds]
        own += [held.holders[n_joined:].count(word) for word in range(len(kinds))]
        again += [gram for gram, _ in held.again]
        firsts += [held.holders[gram] for gram, _ in held.again]
        again_holders += [holder for _, holder in held.again]
        sizes = (len(kinds), n_joined, len(held.holders), n_joined_again, len(held.again))
        shapes.append([len(left), len(right), *sizes])
    held = (np.array(column, np.int32) for column in (own, again, firsts, again_holders))
    how = (local, 0.4, width, most, np.array(list(rules.values()), np.float32))
    tokens = (np.array(words, np.int32), offsets, np.array(weights, np.float32), *held, np.array(shapes, np.int64))
    counts, similarity, members, bounds = _beads.align_pairs(room or _beads.Room(), *tokens, *how)
    out, at, found = [], 0, []
    for (n, m), score in zip(counts.tolist(), similarity.tolist(), strict=True):
        found.append((tuple(members[at : at + n].tolist()), tuple(members[at + n : at + n + m].tolist()), score))
        at += n + m
    assert at == len(members)
    for a, b in itertools.pairwise(bounds):
        out.append(found[a:b])
    return out


def views(pair, most=1 << 62):
    grams = [[grams_of(sentence) for sentence in side] for side in pair]
    return twin.View.of(*pair, WEIGHT, True, most), twin.View.of(*grams, {}, True, most)


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
    return sides


@QUICK
@given(
    st.lists(texts_in_tokens(), min_size=1, max_size=3), st.sampled_from([1, 2, 64]), st.sampled_from([2, 6, 1 << 62])
)
def test_beads_agree_with_the_twin(pairs, width, most):
    rules = {"threshold": 0.19, **RULES, **RETOLD}
    found = search(pairs, rules, width, most)
    for pair, beads in zip(pairs, found, strict=True):
        words, chars = views(pair, most)
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
        pairs.append(sides)
    rules, room = {"threshold": 0.19, **RULES, **RETOLD}, _beads.Room()
    alone = [search([pair], rules)[0] for pair in pairs]
    assert search(pairs, rules) == alone
    assert [search([pair], rules, room=room)[0] for pair in pairs[:10]] + search(pairs[10:], rules, room=room) == alone


@pytest.mark.parametrize(("n", "m"), [(33, 20), (20, 40), (64, 64), (65, 9), (9, 65), (70, 70)])
@pytest.mark.parametrize("moved", [0, 3, 99])
def test_texts_of_any_length_agree_with_the_twin(n, m, moved):
    rng = np.random.default_rng(n * 100 + m)
    left = [rng.integers(0, 63, 12).tolist() for _ in range(n)]
    order = np.arange(m) * n // m
    order[:moved] = rng.permutation(order)[:moved]
    right = [left[k][:5] + left[min(k + 1, n - 1)][:2] + rng.integers(0, 63, 4).tolist() for k in order]
    rules = {"threshold": 0.19, **RULES, **RETOLD}
    found = search([(left, right)], rules)[0]
    expected = twin.beads(*views((left, right)), 0.4, 64, rules)
    assert [bead[:2] for bead in found] == [bead[:2] for bead in expected.beads]
    assert [bead[2] for bead in found] == pytest.approx([bead[2] for bead in expected.beads], abs=1e-5)


@pytest.mark.parametrize("words", [2, 4, 7])
@pytest.mark.parametrize("turned", [False, True])
def test_retellings_in_short_sentences_agree_with_the_twin(words, turned):
    rng = np.random.default_rng(words)
    long = [rng.integers(0, 63, 16).tolist() for _ in range(14)]
    short = [sentence[at : at + words] for sentence in long for at in range(0, 9, words)][: 40 - words]
    pair = (short, long) if turned else (long, short)
    rules = {"threshold": 0.19, **RULES, **RETOLD}
    expected = twin.beads(*views(pair), 0.4, 64, rules)
    assert [bead[:2] for bead in search([pair], rules)[0]] == [bead[:2] for bead in expected.beads]
    assert (twin.simpler(*(list(map(len, side)) for side in pair)) < 0) == turned


@QUICK
@given(st.lists(st.floats(0.0, 1.0, width=32), min_size=1, max_size=12), st.integers(1, 6))
def test_the_widest_row_keeps_its_best(values, width):
    # one left sentence against right ones that hold a growing part of it: the best `width` survive
    left = [list(range(12))]
    right = [list(range(max(1, int(value * 12)))) for value in values]
    rules = dict.fromkeys(["threshold", *RULES, *RETOLD], 0.0) | {"simpler": 99.0}  # no retelling
    found = search([(left, right)], rules, width)[0]
    both = views((left, right))
    cosine = [
        sum(share * view.cosine(view.left[0], view.right[j]) for view, share in zip(both, (0.4, 0.6), strict=True))
        for j in range(len(right))
    ]
    best = sorted(range(len(right)), key=lambda j: (-round(cosine[j], 5), j))[:width]
    kept = found[0][1]
    assume(len(set(np.round(cosine, 5))) == len(cosine))
    assert sorted(kept) == sorted(best)
