"""Copies: what is one and what is not, exact figures, and clusters that do not chain."""

from __future__ import annotations

import random
from itertools import combinations, pairwise, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from twins import sketch as twin

from align import _compare, _groups, _sets
from align.copies import CopyPairs, find_copies, first_of_equals, group_copies
from align.settings import Settings

STORY = (
    "A cargo ship carrying grain lost power in the strait on Tuesday and drifted for nine hours before two tugs from "
    "the port of Verlan reached it. The harbour master said that none of the twenty-one sailors on board was hurt. "
    "Strong northerly winds had pushed the vessel towards the lighthouse rocks, where a ferry ran aground two years "
    "ago. Engineers from the owner will examine the fuel pumps before the ship may sail again, the coast guard said."
)
SAME_EVENT = (
    "Twenty-one crew members are safe after their freighter broke down off Verlan. Tugs brought the ship into port "
    'late on Tuesday evening. "None of the sailors was hurt, and no oil was spilled," the harbour master told '
    "reporters on the quay. The company that owns the freighter promised a full report on what stopped its engine. "
    "Fishermen had seen the ship roll in heavy seas since the early morning and called for help by radio."
)


def pair(texts: list[str], **options: float) -> list[tuple[int, int]]:
    found = find_copies(texts, Settings(**options)).expanded()  # type: ignore[arg-type]
    return list(zip(found.left.tolist(), found.right.tolist(), strict=True))


def prose(seed: int, words: int) -> str:
    return " ".join(f"word{i}" for i in np.random.default_rng(seed).integers(0, 20000, words))


def garbled(text: str, share: float, seed: int) -> str:
    """Return the text as a machine may have read it: letters taken for others, dropped, or doubled."""
    draw = random.Random(seed)
    wrong = {"e": "c", "o": "0", "i": "l", "h": "b", "n": "u", "a": "o", "t": "f", "r": "", "s": "5s", " ": ""}
    return "".join(wrong.get(letter, letter) if draw.random() < share else letter for letter in text)


NONE = _sets.Flags(np.zeros(1, dtype=np.uint8), 0)
loops = st.lists(st.sampled_from("one two three four five six Ünited 北京".split()), max_size=40).map(" ".join)


@given(st.lists(loops, min_size=1, max_size=5), st.integers(1, 6), st.integers(1, 6), st.randoms())
@settings(deadline=None)
def test_figures_agree_with_their_twin(texts: list[str], words: int, fine: int, draw: random.Random) -> None:
    n = len(texts)
    pairs = [(i, j) for i in range(n) for j in range(n)]
    draw.shuffle(pairs)
    left, right = (np.array(side, dtype=np.int32) for side in zip(*pairs, strict=True))
    shingles = sorted({value for text in texts for value in twin.shingle_hashes(text, fine)})
    chosen = {value % 4096 for value in shingles[::3]}
    flags = _sets.Flags(np.array([place in chosen for place in range(4096)], dtype=np.uint8), 0)
    out = np.empty((len(pairs), 11), dtype=np.uint32)
    _compare.compare_texts(texts, left, right, words, fine, flags, out)
    common = {value for value in shingles if value % 4096 in chosen}
    assert out.tolist() == [twin.figures(texts[i], texts[j], common, words, fine) for i, j in pairs]


def test_pairs_of_one_text_and_of_many_lengths() -> None:
    texts = [prose(seed, size) for seed, size in ((1, 3), (2, 200), (3, 900), (4, 0))]
    texts += [texts[2][:2000] + texts[1], "a " * 700]
    left, right = (np.array(side, dtype=np.int32) for side in zip(*product(range(6), repeat=2), strict=True))
    out, room = np.empty((36, 11), dtype=np.uint32), _compare.Room()
    _compare.compare_texts(
        texts[:2], left[:1], right[:1], 2, 1, NONE, out[:1], room=room
    )  # what was there does not matter
    _compare.compare_texts(texts, left, right, 5, 4, NONE, out, room=room)
    assert out.tolist() == [twin.figures(texts[i], texts[j], set(), 5, 4) for i, j in product(range(6), repeat=2)]


@given(st.lists(loops, min_size=1, max_size=3), st.lists(loops, min_size=17, max_size=20), st.randoms())
@settings(deadline=None, max_examples=10)
def test_far_longer_texts_agree_with_their_twin(short: list[str], parts: list[str], draw: random.Random) -> None:
    texts = [*short, " ".join(parts), " ".join([*reversed(parts), *short] * 2), prose(1, 300)]
    pairs = list(product(range(len(texts)), repeat=2))
    draw.shuffle(pairs)  # far longer and other texts in turn, on either side
    left, right = (np.array(side, dtype=np.int32) for side in zip(*pairs, strict=True))
    shingles = sorted({value for text in texts for value in twin.shingle_hashes(text, 2)})
    chosen = {value % 4096 for value in shingles[::5]}
    flags = _sets.Flags(np.array([place in chosen for place in range(4096)], dtype=np.uint8), 0)
    out = np.empty((len(pairs), 11), dtype=np.uint32)
    _compare.compare_texts(texts, left, right, 3, 2, flags, out)
    common = {value for value in shingles if value % 4096 in chosen}
    assert out.tolist() == [twin.figures(texts[i], texts[j], common, 3, 2) for i, j in pairs]


@pytest.mark.parametrize("threads", [1, 2])
def test_a_text_that_holds_all_others_is_found_with_each(threads: int) -> None:
    parts = [prose(seed, 300) for seed in range(2000)]
    found = find_copies([*parts[:1000], " ".join(parts), *parts[1000:]], Settings(threads=threads))
    assert list(zip(found.left.tolist(), found.right.tolist(), strict=True)) == [
        *((k, 1000) for k in range(1000)),
        *((1000, k) for k in range(1001, 2001)),
    ]
    assert (np.maximum(found.left_in_right, found.right_in_left) == 1).all()
    assert (np.minimum(found.left_in_right, found.right_in_left) < 0.001).all()


@pytest.mark.parametrize("index", [-1, 2])
def test_pairs_outside_the_texts_are_refused(index: int) -> None:
    one, out = np.array([index], dtype=np.int32), np.empty((1, 11), dtype=np.uint32)
    with pytest.raises(ValueError, match="not there"):
        _compare.compare_texts(["a", "b"], one, one, 5, 4, NONE, out)
    with pytest.raises(ValueError, match="shapes"):
        _compare.compare_texts(["a", "b"], one, one, 5, 4, NONE, out[:0])
    with pytest.raises(ValueError, match="fine=0"):
        _compare.compare_texts(["a", "b"], one, one, 5, 0, NONE, out)


@pytest.mark.parametrize(
    ("copy", "relation"),
    [
        (STORY, None),
        (STORY.upper().replace(",", " -"), "same"),
        ("(Verlan News) " + STORY + " Follow our reporters for more.", "same"),
        (STORY[: len(STORY) // 2], "contains"),
        (prose(1, 300) + " " + STORY + " " + prose(2, 200), "contained in"),
        (". ".join(reversed(STORY.split(". "))), "same"),
        (STORY.replace("power", "pouer").replace("hours", "hcurs").replace("board", "b0ard"), "same"),
    ],
    ids=["exact", "case", "boilerplate", "cut", "embedded", "reordered", "noise"],
)
@pytest.mark.parametrize("others", [0, 3, 60])
def test_copies_are_found_among_few_and_many(copy: str, relation: str | None, others: int) -> None:
    texts = [STORY, copy, *(prose(100 + i, 120) for i in range(others))]
    found = find_copies(texts)
    assert pair(texts) == [(0, 1)]
    if relation:
        assert found.relation(0) == relation
    assert group_copies(found).representative[:2].tolist() in ([0, 0], [1, 1])


@pytest.mark.parametrize(
    "texts",
    [
        [STORY, SAME_EVENT],
        [STORY, SAME_EVENT + " " + STORY[115:220]],
        [prose(1, 200), prose(2, 200)],
        ["one two three four five six", "one two three four nine ten"],
        [STORY[:120], prose(3, 60) + " " + STORY[60:180] + " " + prose(4, 60)],
        ["He said so.", prose(3, 50) + " he said so " + prose(4, 50)],
        ["", " ", "\n", "😀"],
        ["a", "b"],
        [],
        [STORY],
    ],
    ids=["event", "quote", "other", "phrase", "part", "sentence", "blank", "words", "none", "one"],
)
def test_what_is_no_copy(texts: list[str]) -> None:
    assert pair(texts) == []


def test_equal_texts_are_copies_whatever_they_are() -> None:
    assert pair(["", "a", "", "a", "a", STORY, STORY]) == [(0, 2), (1, 3), (1, 4), (5, 6)]
    groups = group_copies(find_copies(["", "a", "", "a", "a"]))
    assert groups.representative.tolist() == [0, 1, 0, 1, 1]
    assert groups.similarity.tolist() == [1] * 5


@given(st.lists(st.sampled_from("alpha beta gamma delta epsilon zeta eta theta".split()), min_size=9, max_size=60))
@settings(deadline=None)
def test_figures_are_exact(words: list[str]) -> None:
    left, right = " ".join(words), " ".join([*words[len(words) // 3 :], "iota", "kappa"])
    found = find_copies([left, right], Settings(copy_threshold=0.05, copy_containment=0.05))
    one, other = (set(twin.shingle_hashes(text, 5)) for text in (left, right))
    if one & other:
        assert found.jaccard.tolist() == [pytest.approx(len(one & other) / len(one | other))]
        fine, its = (twin.shingle_hashes(text, 4) for text in (left, right))
        assert found.left_in_right[0] == pytest.approx(twin.coverage(fine, its, set(), 4)[0] / len(words))


@pytest.mark.parametrize(
    "words", ["alpha", "alpha beta", "a b c d e f g h i j", "row row row your boat gently down the stream"]
)
@pytest.mark.parametrize("times", [3, 8, 15])
def test_copies_of_a_text_that_repeats_itself(words: str, times: int) -> None:
    chant = " ".join([words] * max(times, 12 // len(words.split())))
    assert pair([chant, chant + " and so on", prose(3, 90)]) == [(0, 1)]


@pytest.mark.parametrize("words", ["ha", "yes no", "one two three", "a b c d e f g"])
@pytest.mark.parametrize("times", [10, 30, 100, 3000])
def test_copies_of_few_words_that_are_repeated_often(words: str, times: int) -> None:
    """A sample by the size of a text may hold none of the few shingles that it has."""
    chants = [" ".join([words] * number) for number in (times, times + 1, times + 2 + times // 10)]
    assert {(0, 1), (0, 2), (1, 2)} <= set(pair([*chants, prose(3, 90)]))


def test_no_pair_is_below_its_threshold() -> None:
    draw = np.random.default_rng(4)
    base = prose(9, 250).split()
    texts = []
    for changes in range(0, 200, 5):
        text = base.copy()
        for at in draw.integers(0, 250, changes):
            text[at] = f"new{at}"
        texts.append(" ".join(text))
    found = find_copies(texts, Settings(copy_threshold=0.6, copy_containment=0.6))
    assert len(found.left) > 20
    whole = [set(part) for part in (twin.shingle_hashes(text, 5) for text in texts)]
    for at, (i, j) in enumerate(zip(found.left.tolist(), found.right.tolist(), strict=True)):
        assert found.jaccard[at] == pytest.approx(len(whole[i] & whole[j]) / len(whole[i] | whole[j]))
        assert found.jaccard[at] >= 0.6 or max(found.left_in_right[at], found.right_in_left[at]) >= 0.6


def test_boilerplate_of_many_texts_links_nothing_and_is_no_similarity() -> None:
    tail = "This report was produced with the help of the agency network " + prose(77, 60)
    texts = [prose(1000 + i, 50) + " " + tail for i in range(300)]
    assert pair(texts) == []
    copy = " ".join(texts[5].split()[:40]) + " " + tail
    found = find_copies([*texts, copy])
    assert list(zip(found.left.tolist(), found.right.tolist(), strict=True)) == [(5, 300)]


def test_a_story_of_very_many_copies_is_no_boilerplate() -> None:
    texts = [f"Outlet {i} reports: " + STORY for i in range(150)] + [prose(i, 80) for i in range(50)]
    representative = group_copies(find_copies(texts)).representative
    assert len(set(representative[:150].tolist())) == 1
    assert representative[150:].tolist() == list(range(150, 200))


def test_very_many_variants_of_one_text_are_one_cluster_with_little_work() -> None:
    texts = [f"Edition {i} of this story. {STORY}" for i in range(3000)]
    found = find_copies(texts)
    assert len(found.left) < 6 * len(texts)
    assert set(group_copies(found).representative.tolist()) == {0}


def test_clusters_do_not_chain() -> None:
    words = prose(5, 400).split()
    texts = [" ".join(words[start : start + 160]) for start in range(0, 241, 60)]
    groups = group_copies(find_copies(texts))
    found = find_copies(texts)
    linked = set(zip(found.left.tolist(), found.right.tolist(), strict=True))
    for text, head in enumerate(groups.representative.tolist()):
        assert text == head or (min(text, head), max(text, head)) in linked
    assert len(set(groups.representative.tolist())) > 1


@given(st.integers(0, 2**32 - 1))
@settings(deadline=None)
def test_every_member_is_a_copy_of_its_representative(seed: int) -> None:
    draw = np.random.default_rng(seed)
    n = 12
    left, right = np.nonzero(np.triu(draw.random((n, n)) < 0.25, 1))
    shares = draw.random((3, len(left))).astype(np.float32)
    pairs = CopyPairs(
        left.astype(np.int32), right.astype(np.int32), *shares, np.arange(n, dtype=np.int32), np.full(n, 50)
    )
    groups = group_copies(pairs)
    stated = {(i, j): s for i, j, s in zip(left.tolist(), right.tolist(), pairs.similarity.tolist(), strict=True)}
    for text, head in enumerate(groups.representative.tolist()):
        assert groups.representative[head] == head
        expected = 1 if text == head else stated[min(text, head), max(text, head)]
        assert groups.similarity[text] == pytest.approx(expected)


@given(st.integers(1, 14), st.floats(0, 1), st.integers(0, 5), st.randoms())
@settings(deadline=None)
def test_clusters_agree_with_their_twin(n: int, dense: float, most: int, draw: random.Random) -> None:
    pairs = [pair for pair in combinations(range(n), 2) if draw.random() < dense]
    left, right = (np.array([pair[side] for pair in pairs], dtype=np.int32) for side in (0, 1))
    offsets, nearby = _groups.neighbours(left, right, n)
    links = [{i for pair in pairs for i in pair if k in pair} - {k} for k in range(n)]
    assert [nearby[i:j].tolist() for i, j in pairwise(offsets.tolist())] == [sorted(own) for own in links]
    shared = _groups.shared_neighbours(offsets, nearby, left, right, most)
    expected = [
        most if min(len(links[i]), len(links[j])) > most else min(most, len(links[i] & links[j])) for i, j in pairs
    ]
    assert shared.tolist() == expected
    order = list(range(len(pairs)))
    draw.shuffle(order)
    cluster, able = _groups.joined(offsets, nearby, left[order], right[order])
    wanted = twin.joined([pairs[k] for k in order], n)
    found = [np.flatnonzero(cluster == name).tolist() for name in dict.fromkeys(cluster.tolist())]
    assert sorted(found) == sorted(sorted(members) for members, _ in wanted)
    assert set(np.flatnonzero(able).tolist()) == {text for _, some in wanted for text in some}
    sums = np.array([draw.choice([0.5, 1.5]) for _ in range(n)])
    for kind in (np.int64, np.float64):
        wishes = np.array([draw.randrange(2) for _ in range(n)], dtype=kind)
        first = {text: min(some, key=lambda k: (-sums[k], wishes[k], k)) for own, some in wanted for text in own}
        assert _groups.heads(cluster, able, sums, wishes).tolist() == [first[text] for text in range(n)]


@given(st.lists(st.integers(0, 2**64 - 1) | st.integers(0, 5), max_size=200))
@settings(deadline=None)
def test_repeated_numbers_are_told(numbers: list[int]) -> None:
    found = _sets.repeated(np.array(numbers, dtype=np.uint64)).tolist()
    assert found == sorted(set(found))
    assert {k for k, number in enumerate(numbers) if numbers.count(number) > 1} <= set(found)


def test_few_others_are_told_with_repeated_numbers() -> None:
    numbers = np.random.default_rng(2).integers(0, 2**63, 20_000).astype(np.uint64)
    assert 0 < len(_sets.repeated(numbers)) < 2_000


def test_heads_refuse_what_does_not_fit() -> None:
    able, sums, wishes = np.ones(2, np.uint8), np.zeros(2), np.zeros(2, np.int64)
    with pytest.raises(ValueError, match="length"):
        _groups.heads(np.zeros(1, np.int32), able, sums, wishes)
    with pytest.raises(ValueError, match=r"cluster\[1\]"):
        _groups.heads(np.array([0, 2], np.int32), able, sums, wishes)


def test_pairs_out_of_order_are_refused() -> None:
    for left, right in (([1], [1]), ([0, 0], [2, 1]), ([0, 0], [1, 1]), ([0], [3]), ([1, 0], [2, 1])):
        with pytest.raises(ValueError, match="pair"):
            _groups.neighbours(np.array(left, dtype=np.int32), np.array(right, dtype=np.int32), 3)


def test_rank_decides_between_equals() -> None:
    texts = [STORY, STORY.upper(), "Something else."]
    assert group_copies(find_copies(texts)).representative.tolist() == [0, 0, 2]
    assert group_copies(find_copies(texts), rank=[2, 1, 0]).representative.tolist() == [1, 1, 2]


def test_threads_change_nothing() -> None:
    texts = [prose(i % 90, 100 + i % 13) for i in range(1500)]
    one, many = find_copies(texts), find_copies(texts, Settings(threads=4))
    assert all(np.array_equal(a, b) for a, b in zip(one, many, strict=True))


def test_any_language() -> None:
    chinese = "国家主席星期二在北京会见了来访的外国代表团并就双边贸易和地区安全问题交换了意见双方同意明年再次会谈"
    thai = "นายกรัฐมนตรีกล่าวเมื่อวันอังคารว่ารัฐบาลจะเพิ่มงบประมาณสำหรับโรงเรียนในชนบททั่วประเทศในปีหน้า"
    texts = [chinese, chinese[:30] + "。", thai, "ข่าว " + thai, "另一条消息说的是完全不同的事情与会谈没有任何关系"]
    assert pair(texts) == [(0, 1), (2, 3)]


@pytest.mark.parametrize("text", ["\ud800 lone", "x" * 1_000_000, "é " * 300_000, "\x00" * 50])
def test_hostile_texts_pass(text: str) -> None:
    assert pair([text, STORY, text]) == [(0, 2)]


def test_planted_copies(shared) -> None:  # type: ignore[no-untyped-def]
    import gzip
    import json

    with gzip.open(shared / "data/dev/dedup/planted_news.jsonl.gz", "rt", encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    rows = rows[:8000]
    place = {row["id"]: i for i, row in enumerate(rows)}
    found = find_copies([row["text"] for row in rows])
    linked = set(zip(found.left.tolist(), found.right.tolist(), strict=True))
    first = found.first.tolist()
    hits: dict[str, list[bool]] = {}
    for row in rows:
        if row["dup_of"] in place:
            i, j = sorted((first[place[row["id"]]], first[place[row["dup_of"]]]))
            hits.setdefault(row["level"], []).append(i == j or (i, j) in linked)
    least = {"exact": 0.99, "boiler": 0.99, "light": 0.99, "reorder": 0.99, "trunc": 0.97, "embed": 0.97}
    for level, floor in {**least, "typo": 0.9, "heavy": 0.5}.items():
        assert np.mean(hits[level]) >= floor, level


def test_letters_find_what_a_machine_misread_on_both_sides() -> None:
    other = SAME_EVENT + " " + prose(3, 60)
    texts = [garbled(text, 0.06, seed) for seed, text in enumerate([STORY, other, STORY, other])]
    assert pair(texts) == []
    assert pair(texts, ocr=True) == [(0, 2), (1, 3)]
    found = find_copies(texts, Settings(ocr=True))
    assert found.left_in_right.min() > 0.5
    assert found.words[0] == sum(letter.isalnum() for letter in texts[0])


def test_letters_do_not_make_copies_of_short_or_common_texts() -> None:
    quote = "None of the sailors was hurt"
    texts = [
        STORY,
        SAME_EVENT,
        quote,
        f"He said: {quote}, and nothing more was to be learned on that day.",
        "a b c",
        "",
    ]
    assert pair(texts, ocr=True) == pair(texts) == []


@given(st.lists(st.integers(0, 9), max_size=40), st.sampled_from([1, 1 << 16, 1 << 40]))
@settings(deadline=None)
def test_equal_texts_are_found_by_their_prints(kinds: list[int], apart: int) -> None:
    texts = [f"{kind}" if kind % 2 else f"{kind}-{i % 2}" for i, kind in enumerate(kinds)]
    prints = np.array(kinds, dtype=np.uint64) * np.uint64(apart)  # of some kinds texts differ all the same
    assert first_of_equals(texts, prints).tolist() == [texts.index(text) for text in texts]


def test_an_arrow_column_is_compared_like_a_list() -> None:
    pa = pytest.importorskip("pyarrow")
    base = [prose(seed, 90) for seed in range(6)]
    texts = [*base, base[0] + " " + prose(9, 20), base[1][100:], base[2], "“Curly” " + base[3], ""]
    expected = find_copies(texts)
    assert len(expected.left) >= 3
    for column in (pa.array(texts), pa.array(["", *texts], pa.large_string())[1:]):
        for one, other in zip(find_copies(column), expected, strict=True):
            assert np.array_equal(one, other)


def test_short_texts_are_not_copies_because_their_hashes_are_equal() -> None:
    texts = [f"note {number}" for number in (990, 57700, 50707, 53371)]  # two pairs of one 32-bit shingle
    assert len(find_copies(texts).left) == 0
    assert find_copies(["Note 990!", "note  990"]).left.tolist() == [0]
