"""Sentences that say the same are found: split, joined, reordered, respelled, in any language."""

from __future__ import annotations

import json
import threading
import time
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as quick
from hypothesis import strategies as st

from align import _core
from align.alignment import Idf, align_batch, align_segments, align_sentences, sentence_similarity
from align.errors import DocumentError, SettingsError
from align.model import Block, Document, Segments, Sentence
from align.settings import Settings

STORM = [
    "A tropical storm flooded the port of Malindi on Tuesday.",
    "Rescuers pulled 34 people from the roofs of a cannery.",
    "Governor Amina Juma promised new sea walls before the next rainy season.",
    "Schools stay closed until Monday.",
]
RETOLD = [
    "Governor Juma has promised to build new sea walls before the rainy season begins.",
    "The port of Malindi was flooded when a tropical storm came ashore on Tuesday.",
    "In all, 34 people were rescued from the roofs of a cannery.",
    "Tourists complained about the price of taxis.",
]


REWRITTEN = Path(__file__).parent / "rewritten"


def rewritten(path):
    """Read a text and its rewritten form, see benchmarks/links.py."""
    _, left, right = (part.strip().split("\n") for part in path.read_text("utf-8").split("==\n"))
    gold = {
        (int(i) - 1, j)
        for j, line in enumerate(right)
        if not line.startswith("-")
        for i in line.split(" ")[0].split(",")
    }
    return left, [line.split(" ", 1)[1] for line in right], gold


def links(beads):
    return sorted((i, j) for bead in beads for i in bead.left for j in bead.right)


def test_reordered_sentences_are_found_and_strangers_are_not():
    assert links(align_sentences(STORM, RETOLD)) == [(0, 1), (1, 2), (2, 0)]


def test_a_sentence_split_in_two_is_one_bead():
    left = [
        "The ministers signed a treaty on river fishing and agreed to reopen the railway bridge at Varna in May.",
        "A dinner followed.",
    ]
    right = [
        "The ministers signed a treaty on river fishing.",
        "They agreed that the railway bridge at Varna will be reopened in May.",
        "Nobody commented.",
    ]
    beads = align_sentences(left, right)
    assert [(bead.left, bead.right) for bead in beads] == [((0,), (0, 1))]
    assert beads[0].similarity > 0.7
    assert [(bead.left, bead.right) for bead in align_sentences(right, left)] == [((0, 1), (0,))]


def test_equal_texts_align_one_to_one():
    beads = align_sentences(STORM, STORM)
    assert [(bead.left, bead.right) for bead in beads] == [((i,), (i,)) for i in range(4)]
    assert all(bead.similarity == pytest.approx(1, abs=1e-5) for bead in beads)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (
            ["巴西总统周三访问了广州的一家汽车工厂。", "天气晴朗。"],
            ["股市下跌。", "周三,巴西总统参观了广州的汽车工厂。"],
        ),
        (
            ["Tổng thống Brazil thăm nhà máy ô tô ở Quảng Châu hôm thứ Tư.", "Trời nắng."],
            ["Giá cổ phiếu giảm.", "Hôm thứ Tư, Tổng thống Brazil đã tới thăm một nhà máy ô tô tại Quảng Châu."],
        ),
        (
            ["زار رئيس البرازيل مصنعا للسيارات في قوانغتشو يوم الأربعاء.", "كان الطقس صافيا."],
            ["تراجعت الأسهم.", "يوم الأربعاء زار الرئيس البرازيلي مصنع السيارات في قوانغتشو."],
        ),
        (
            ["O presidente do Brasil visitou na quarta-feira uma fábrica de automóveis em Cantão.", "Fez sol."],
            ["As ações caíram.", "Em Cantão, o presidente brasileiro visitou uma fábrica de automóveis na quarta."],
        ),
    ],
)
def test_any_language(left, right):
    assert links(align_sentences(left, right)) == [(0, 1)]


@pytest.mark.parametrize(
    ("one", "other"),
    [("multilateralization", "multilateralisation"), ("congratulated", "congratulations"), ("Viet Nam", "Vietnam")],
)
def test_spellings_count(one, other):
    found = sentence_similarity([one], [other, "harvest"])
    assert found.score[0, 0] > 0.3
    assert found.score[0, 1] == 0


def test_numbers_decide_between_look_alikes():
    found = sentence_similarity(
        ["The quake killed 214 people."], ["The quake killed 9 people.", "The quake killed 214."]
    )
    assert found.score[0, 1] > found.score[0, 0]


def test_matrices_have_their_shapes_and_bounds():
    found = sentence_similarity(STORM, RETOLD[:3])
    for matrix in found:
        assert matrix.shape == (4, 3)
        assert matrix.dtype == np.float32
        assert (matrix >= 0).all()
        assert (matrix <= 1).all()
    turned = sentence_similarity(RETOLD[:3], STORM)
    assert np.allclose(found.cosine, turned.cosine.T, atol=1e-5)
    assert np.allclose(found.left_in_right, turned.right_in_left.T, atol=1e-5)


def test_a_clause_is_contained_in_its_sentence():
    found = sentence_similarity(["new sea walls"], [STORM[2]])
    assert found.left_in_right[0, 0] > 0.85
    assert found.right_in_left[0, 0] < 0.4


def test_the_threshold_decides():
    few = align_sentences(STORM, RETOLD, settings=Settings(sentence_threshold=0.75))
    many = align_sentences(STORM, RETOLD, settings=Settings(sentence_threshold=0.3))
    assert set(links(few)) < set(links(many))
    assert all(bead.similarity >= 0.7 for bead in few)


def test_a_batch_gives_what_each_pair_gives_on_any_number_of_threads():
    pairs = [(STORM, RETOLD), (RETOLD, STORM), ([], STORM), (STORM, [])] * 400
    alone = [align_sentences(left, right) for left, right in pairs[:4]] * 400
    assert align_batch(pairs) == alone
    assert align_batch(pairs, settings=Settings(threads=2)) == alone
    assert align_batch([]) == []


def test_idf_counts_a_token_once_in_each_list():
    once = Idf.learn([np.array([1, 2], np.uint32), np.array([2], np.uint32)])
    twice = Idf.learn([np.array([1, 1, 2, 2], np.uint32), np.array([2, 2], np.uint32)])
    tokens = np.array([1, 2, 3], np.uint32)
    assert once.weights(tokens).tolist() == twice.weights(tokens).tolist()
    assert (np.diff(once.weights(np.array([2, 1, 3], np.uint32))) > 0).all()
    assert Idf.learn([]).weights(tokens).min() > 0


def test_a_learned_idf_is_used():
    hashes, _, _, _ = _core.tokenize(["storm"])
    common = Idf.learn([hashes] * 500)
    plain = sentence_similarity(["storm over Malindi"], ["storm over Lagos"])
    assert sentence_similarity(["storm over Malindi"], ["storm over Lagos"], common).score[0, 0] < plain.score[0, 0]
    assert align_batch([(STORM, STORM)], idf=common)[0] == align_batch([(STORM, STORM)], idf=common)[0]


def segments(name, *lines):
    """Make a segmented document of (kind, line)."""
    text = "\n".join(line for _, line in lines)
    sentences, at = [], 0
    for kind, line in lines:
        sentences.append(Sentence(at, at + len(line), kind))
        at += len(line) + 1
    blocks = tuple(Block(sentence.kind, sentence.start, sentence.end) for sentence in sentences)
    return Segments(Document(id=name, text=text), blocks, tuple(sentences))


def test_blocks_that_are_no_report_enter_no_bead():
    notice = "Follow the Coast Herald on all channels for news of the coast."
    a = segments("a", ("menu", notice), ("body", STORM[0]), ("credit", notice), ("end", "."), ("body", STORM[1]))
    b = segments("b", ("body", RETOLD[2]), ("notice", notice), ("stamp", notice), ("body", RETOLD[1]))
    found = align_segments(a, b)
    assert (found.left, found.right) == ("a", "b")
    assert found.links == ((1, 3), (4, 0))
    assert len(found.left_sentences) == 5
    assert len(found.right_sentences) == 4


def test_a_headline_is_linked_with_the_report_only_when_nothing_else_is():
    title = "Storm floods port of Malindi"
    report = segments("r", ("title", title), ("body", STORM[0]), ("body", STORM[3]))
    assert align_segments(report, segments("s", ("body", RETOLD[1]))).links == ((1, 0),)
    assert align_segments(segments("t", ("title", title)), segments("s", ("body", RETOLD[1]))).links == ((0, 0),)


def test_a_headline_repeated_under_a_picture_enters_no_bead():
    title, caption = "Storm floods port of Malindi", "A storm flooded the port of Malindi on Tuesday"
    page = segments("p", ("title", title), ("caption", title + " - Photo 1"), ("body", STORM[3]))
    assert align_segments(page, segments("s", ("caption", caption))).links == ()
    page = segments("p", ("title", title), ("caption", title + " on Tuesday night"), ("body", STORM[3]))
    assert align_segments(page, segments("s", ("caption", caption))).links == ((1, 0),)


@pytest.mark.parametrize("bad", ["One sentence.", b"bytes", 7, None, ["fine", 3], [None]])
def test_what_is_not_a_list_of_sentences_is_refused(bad):
    with pytest.raises(DocumentError, match="give a"):
        align_sentences(bad, STORM)
    with pytest.raises(DocumentError, match="give a"):
        sentence_similarity(STORM, bad)
    with pytest.raises(DocumentError, match="pair 1"):
        align_batch([(STORM, STORM), (STORM, bad)])


@pytest.mark.parametrize("bad", ["ab", (STORM,), 5])
def test_what_is_not_a_pair_is_refused(bad):
    with pytest.raises(DocumentError, match="pair 0 is not two lists"):
        align_batch([bad])


def test_wrong_options_are_refused():
    with pytest.raises(SettingsError, match="sentence_threshold"):
        align_sentences(STORM, RETOLD, settings=Settings(sentence_threshold=float("nan")))
    with pytest.raises(SettingsError, match="settings is dict"):
        align_sentences(STORM, RETOLD, settings={})
    with pytest.raises(SettingsError, match="idf is list"):
        sentence_similarity(STORM, RETOLD, [1.0])


@pytest.mark.parametrize(
    "odd", ["", " ", "\n\t", ".", "word", "\ud800", "a\ud800b \udfff", "😀😀 👩‍👩‍👧", "\x00", "e\u0301" * 50, "ﬁ İ ß"]
)
def test_odd_sentences_pass(odd):
    for left, right in (([odd], [odd]), ([odd, *STORM], RETOLD), (STORM, [odd] * 5), ([odd], [])):
        for bead in align_sentences(left, right):
            assert 0 <= bead.similarity <= 1
        assert not np.isnan(sentence_similarity(left, right).score).any()


@quick(deadline=None, max_examples=60)
@given(st.lists(st.text(max_size=60), max_size=6), st.lists(st.text(max_size=60), max_size=6))
def test_beads_are_in_range_ordered_and_link_no_pair_twice(left, right):
    beads = align_sentences(left, right)
    found = [(i, j) for bead in beads for i in bead.left for j in bead.right]
    assert len(set(found)) == len(found)
    assert beads == sorted(beads, key=lambda bead: bead.left)
    for bead in beads:
        assert bead.left == tuple(sorted(bead.left))
        assert bead.right == tuple(sorted(bead.right))
        assert 0 <= min(bead.left) <= max(bead.left) < len(left)
        assert 0 <= min(bead.right) <= max(bead.right) < len(right)


def test_the_order_of_two_texts_finds_what_words_hide():
    left = [
        "The council opened its new library on Monday.",
        "The building cost nine million and took three years.",
        "Readers may now borrow up to twelve books at once.",
        "Fines for late returns have been abolished.",
        "A café on the ground floor is run by volunteers.",
        "The old building on Mill Lane will become a nursery.",
    ]
    right = [
        "On Monday the council opened a new library.",
        "It took three years to put up.",
        "Readers may borrow twelve books at once.",
        "Nobody pays fines any more.",
        "Volunteers run a café on the ground floor.",
        "A nursery will move into the old building on Mill Lane.",
    ]
    assert links(align_sentences(left, right)) == [(i, i) for i in range(6)]
    shuffled = [3, 0, 5, 2, 4, 1]
    found = links(align_sentences(left, [right[k] for k in shuffled]))
    assert set(found) >= {(k, shuffled.index(k)) for k in (0, 2, 4, 5)}  # moved blocks are found as well
    assert all(shuffled[j] == i for i, j in found)
    assert links(align_sentences([left[0], left[2]], [right[1], right[3]])) == []  # order alone links nothing


@pytest.mark.parametrize("threshold", [0.0, 0.01, 1.0])
def test_extreme_thresholds_pass(threshold):
    for bead in align_sentences(STORM, STORM, settings=Settings(sentence_threshold=threshold)):
        assert 0 <= bead.similarity <= 1


def test_what_is_aligned_backwards_is_the_same():
    for path in sorted(REWRITTEN.glob("*.txt")):
        left, right, _ = rewritten(path)
        turned = {(i, j) for j, i in links(align_sentences(right, left))}
        assert len(turned ^ set(links(align_sentences(left, right)))) <= 2


@pytest.mark.parametrize(("texts", "least"), [("*.txt", 0.86), ("plain/*.txt", 0.7), ("sealed/*.txt", 0.78)])
def test_links_of_our_own_rewritten_texts(texts, least):
    hit = wanted = found = 0
    for path in sorted(REWRITTEN.glob(texts)):
        left, right, gold = rewritten(path)
        mine = set(links(align_sentences(left, right)))
        hit, wanted, found = hit + len(gold & mine), wanted + len(gold), found + len(mine)
    assert 2 * hit / (wanted + found) >= least


LONG = [
    "The municipal library on Quarry Lane, which had been closed for repairs since the flood of last November, will "
    "reopen its doors to readers on the first Monday of May.",
    "Borrowers are requested to return by then whatever volumes are still in their possession, no fines being charged "
    "for the months in which the building could not be entered.",
    "Owing to the damage, the newspaper archive has been transferred to the upper floor, where it may be consulted by "
    "appointment with the archivist, Mrs Delia Farrow.",
    "The council has meanwhile approved a grant that will permit the purchase of some four hundred new titles, chiefly "
    "for children and for adults who are learning English.",
]
PLAIN = [
    "The library was closed after the flood.",
    "It will open again in May.",
    "Do you still have books at home?",
    "Please return the books before that.",
    "You do not pay a fine.",
    "The old newspapers are now upstairs.",
    "Ask Mrs Farrow if you want to see the newspapers.",
    "We will also buy 400 new titles.",
    "Many titles are for children.",
]


def test_a_retelling_in_short_sentences_says_one_after_the_other():
    found = set(links(align_sentences(LONG, PLAIN)))
    assert found >= {(0, 0), (0, 1), (1, 3), (1, 4), (2, 5), (2, 6), (3, 7), (3, 8)}
    assert len(found) <= 9
    assert {(i, j) for j, i in links(align_sentences(PLAIN, LONG))} == found
    counts = [
        len(links(align_sentences(LONG, PLAIN, settings=Settings(sentence_threshold=threshold))))
        for threshold in (0.1, 0.3, 0.6, 1.0)
    ]
    assert counts == sorted(counts, reverse=True)
    assert counts[0] > counts[-1]


def test_a_retelling_of_other_things_is_linked_with_nothing():
    other = ["Mix the eggs.", "Add some milk.", "Wait an hour.", "Heat the pan.", "Fry thin cakes.", "Eat them hot."]
    assert links(align_sentences(LONG, other)) == []


def test_a_line_of_a_megabyte_passes():
    line = "storm surge " * 90_000
    assert links(align_sentences([line, STORM[1]], [RETOLD[2], line])) == [(0, 1), (1, 0)]


@pytest.mark.parametrize(("n", "m"), [(10_000, 1), (1, 10_000)])
def test_a_long_text_and_one_sentence_pass(n, m):
    words = [f"w{number}" for number in range(200)]
    long = [" ".join(words[(row * 7 + k * k) % 200] for k in range(8)) for row in range(10_000)]
    long[6_000] = STORM[0]
    found = links(align_sentences(*((long, [STORM[0]]) if n > m else ([STORM[0]], long))))
    assert (6_000, 0) in found or (0, 6_000) in found


def test_thousands_of_pairs_give_the_same_on_any_number_of_threads_and_in_any_order():
    rng = np.random.default_rng(5)
    odd = ["", "\ud800 \udfff", "e\u0301t\u00e9 \u4e2d\u6587 \u00dcber", "soft\u00adhyphen", "x" * 70_000]
    said = STORM + RETOLD + odd
    pairs = [
        ([said[k] for k in rng.integers(0, len(said), 4)], [said[k] for k in rng.integers(0, len(said), 4)])
        for _ in range(2_000)
    ]
    one = align_batch(pairs)
    assert align_batch(pairs, settings=Settings(threads=3)) == one
    assert align_batch(pairs[::-1]) == one[::-1]
    assert [align_sentences(*pair) for pair in pairs[:50]] == one[:50]


def test_threads_work_without_the_interpreter_lock():
    # a thread that counts goes on while the kernel aligns two texts that take it a while
    rng = np.random.default_rng(3)
    words = [f"w{number}" for number in range(2000)]
    left = [" ".join(words[k] for k in row) for row in rng.integers(0, 2000, (3000, 12))]
    began, done, turns = threading.Event(), threading.Event(), []

    def count() -> None:
        began.set()
        while not done.is_set():
            turns.append(time.monotonic())
            time.sleep(0.001)

    thread = threading.Thread(target=count)
    thread.start()
    began.wait()
    first = time.monotonic()
    align_sentences(left, left[::-1])
    last = time.monotonic()
    done.set()
    thread.join()
    assert sum(first < turn < last for turn in turns) >= 3


def test_long_texts_need_no_full_matrix():
    # 6,000 x 6,000 sentences: a full matrix of floats would be 144 MB; the second text has its halves exchanged
    rng = np.random.default_rng(3)
    words = [f"w{number}" for number in range(3000)]
    left = [" ".join(words[k] for k in row) for row in rng.integers(0, 3000, (6000, 9))]
    right = left[3000:] + left[:3000]
    found = links(align_sentences(left, right))
    right_ones = sum((j + 3000) % 6000 == i for i, j in found)
    assert right_ones == 6000
    assert len(found) < 6030


@pytest.mark.parametrize(("name", "least"), [("cstnews_pt", 0.78), ("argrewrite", 0.974), ("superpal", 0.64)])
def test_links_of_the_labelled_sets(shared, name, least):
    rows = [json.loads(line) for line in (shared / "data/dev/align" / f"{name}.jsonl").read_text("utf-8").splitlines()]
    found = align_batch([(row["left"], row["right"]) for row in rows])
    hit = wanted = given_links = 0
    for row, beads in zip(rows, found, strict=True):
        gold, mine = {tuple(link) for link in row["links"]}, set(links(beads))
        hit, wanted, given_links = hit + len(gold & mine), wanted + len(gold), given_links + len(mine)
    assert 2 * hit / (wanted + given_links) >= least
