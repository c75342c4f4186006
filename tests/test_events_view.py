"""The event view: rarity from a batch of any size, sparse products as by hand, bounded candidates."""

from __future__ import annotations

import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align.blockwise import Blocks
from align.events import EventView, Features, Unit, event_view, pair_dots
from align.model import Document
from align.proposals import event_candidates
from align.text import segment


def view_of(*texts: str, titles: tuple[str | None, ...] = ()) -> EventView:
    heads = [*titles, *[None] * len(texts)]
    return event_view([segment(Document(id=str(k), text=t, title=heads[k])) for k, t in enumerate(texts)])


def row(rows: Features | Unit, k: int) -> dict[int, float]:
    features = rows.features() if isinstance(rows, Unit) else rows
    part = slice(features.offsets[k], features.offsets[k + 1])
    return dict(zip(features.ids[part].tolist(), features.weights[part].tolist(), strict=True))


def all_pairs(n: int) -> np.ndarray:
    return np.stack(np.triu_indices(n, 1), 1).astype(np.int64)


HOSTILE = ["", "   \n ", "word", "\ud800\udfff \ud83d", "🙂 🙂", "a" * 100_000, "的", "…!?"]


def test_hostile_texts_have_a_view_and_no_spurious_likeness() -> None:
    view = view_of(*HOSTILE)
    assert view.n == len(HOSTILE)
    for rows in (view.words, view.batch, view.pairs, view.titles, view.numbers):
        assert rows.rows == len(HOSTILE)
    for rows in (view.words, view.batch, view.pairs):
        assert np.isfinite(rows.features().weights).all()
    assert np.isfinite(view.by_idf().weights).all()
    assert not pair_dots(view.words, all_pairs(len(HOSTILE))).any()


def test_an_empty_batch() -> None:
    view = event_view([])
    assert event_candidates(view).shape == (0, 2)


def test_what_all_of_a_batch_say_is_not_rare_in_it() -> None:
    texts = [f"Quorvex met number{k} while side{k} waited." for k in range(30)]
    view = view_of(*texts, f"{texts[0]} number0 side0.")
    pairs = np.array([[0, 1], [0, 30]])
    alike, among = pair_dots(view.words, pairs), pair_dots(view.batch, pairs)
    assert among[0] < alike[0] / 5
    assert among[1] > 0.9


def test_words_are_unit_vectors_and_common_words_weigh_little() -> None:
    view = view_of("The storm Ana is in the city of Porto.", "The court of the city is in session.")
    words = row(view.words, 0)
    assert sum(w * w for w in words.values()) == pytest.approx(1, abs=1e-5)
    idf = sorted(view.idf[i] for i in words)
    assert idf[0] < 0.5 < 4 < idf[-1]


def test_rarity_is_learned_from_the_batch() -> None:
    texts = [f"Quorvex met number{k} while side{k} waited." for k in range(400)]
    few, many = view_of(*texts[:2]), view_of(*texts)
    name = "Quorvex met"
    word = view_of(name).hashes[np.argmax(view_of(name).idf)]
    weights = [float(v.idf[np.searchsorted(v.hashes, word)]) for v in (few, many)]
    assert weights[1] < weights[0] / 2


def test_menus_and_credits_do_not_count() -> None:
    menu = "\n".join(f"- Zorvan{k}" for k in range(12))
    story = "A ferry sank off Cork on Monday, and all forty people aboard were saved by the coast guard."
    plain, cluttered = view_of(story), view_of(menu + "\n\n" + story + "\n\n")
    assert cluttered.lengths[0] <= plain.lengths[0] + 2


def test_stock_phrases_of_a_publisher_are_no_common_sentence() -> None:
    phrase = "Please switch on scripts to watch."
    view = view_of(*[f"{phrase} Own{k} fell in town{k} on day{k}." for k in range(10)])
    assert (np.diff(view.sentences.offsets).reshape(10, 2) > 0).tolist() == [[False, True]] * 10
    few = view_of(*[f"{phrase} Own{k} fell in town{k} on day{k}." for k in range(3)])
    assert (np.diff(few.sentences.offsets) > 0).all()


def test_a_title_given_apart_counts_as_title() -> None:
    view = view_of("It sank at noon. Nobody died.", titles=("Ferry Orla sinks off Cork",))
    assert view.titles.offsets[1] == 5


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(st.sampled_from("ana bo cu 12 de Eve".split()), max_size=8), min_size=2, max_size=6))
def test_products_agree_with_the_plain_twin(documents: list[list[str]]) -> None:
    view = view_of(*[" ".join(words) + "." for words in documents])
    pairs = all_pairs(view.n)
    for rows in (view.words, view.pairs, view.by_idf()):
        plain = []
        for i, j in pairs.tolist():
            left, right = row(rows, i), row(rows, j)
            plain.append(sum(w * right[k] for k, w in left.items() if k in right))
        assert pair_dots(rows, pairs) == pytest.approx(plain, abs=1e-4)


def test_products_do_not_depend_on_the_order_of_pairs() -> None:
    view = view_of("Ana came.", "Ana left.", "Bo and Ana left.", "Bo came.")
    pairs = all_pairs(4)
    turned = pairs[::-1].copy()
    assert pair_dots(view.words, turned)[::-1] == pytest.approx(pair_dots(view.words, pairs))


def planted(events: int, reports: int) -> list[str]:
    out = []
    for e in range(events):
        for r in range(reports):
            own = " ".join(f"own{e}x{r}x{k}" for k in range(20))
            out.append(f"Name{e} met Other{e} in Town{e} over matter{e}. {own}. The president spoke to people.")
    return out


def test_small_batches_compare_everything_and_large_ones_do_not_lose_the_events() -> None:
    assert len(event_candidates(view_of(*planted(10, 3)))) == 30 * 29 // 2
    view = view_of(*planted(100, 3))
    pairs = event_candidates(view)
    found = {tuple(p) for p in pairs.tolist()}
    wanted = {(i, j) for i in range(300) for j in range(i + 1, 300) if i // 3 == j // 3}
    assert wanted <= found
    assert (pairs[:, 0] < pairs[:, 1]).all()
    assert len(found) == len(pairs) <= 300 * 30


def test_only_chosen_documents_are_proposed() -> None:
    for events in (10, 40):
        view = view_of(*planted(events, 3))
        among = np.arange(view.n) % 3 > 0
        pairs = event_candidates(view, among=among)
        assert among[pairs].all()
        assert {(3 * e + 1, 3 * e + 2) for e in range(events)} <= {tuple(p) for p in pairs.tolist()}


def test_work_stays_bounded_when_all_texts_share_a_name() -> None:
    view = view_of(*[f"Quorvex said word{k} and thing{k} on day{k}." for k in range(3000)])
    begun = time.perf_counter()
    pairs = event_candidates(view)
    assert len(pairs) <= 3000 * 30
    assert time.perf_counter() - begun < 20


def test_candidates_do_not_depend_on_threads() -> None:
    view = view_of(*planted(90, 3))
    assert (event_candidates(view) == event_candidates(view, blocks=Blocks(3))).all()


def test_two_short_reports_are_proposed_through_a_third() -> None:
    rest = [f"Council{k} voted on matter{k} in town{k} while side{k} and group{k} waited." for k in range(400)]
    first = "Quorvex dam broke."
    second = "Zelmar valley flooded."
    long = "The Quorvex dam broke and the Zelmar valley was flooded. Quorvex and Zelmar are in the north."
    pairs = event_candidates(view_of(first, second, long, *rest)).tolist()
    assert all(pair in pairs for pair in ([0, 1], [0, 2], [1, 2]))


def test_a_headline_that_its_own_texts_do_not_take_up_tells_of_nothing() -> None:
    idle, told = "Please switch on scripts to watch", "Orla ferry sinks off Cork"
    texts = [f"Own{k} fell in town{k} on day{k}, people say." for k in range(9)]
    view = view_of(*texts, titles=(idle,) * 9)
    assert [view.titles.offsets[k + 1] - view.titles.offsets[k] for k in range(9)] == [8] * 9  # the first sentence
    assert not pair_dots(view.words, all_pairs(9)).max() > 0.3
    texts = [f"The Orla, a ferry, sank off Cork as Own{k} saw from town{k}." for k in range(9)]
    view = view_of(*texts, titles=(told,) * 9)
    assert [view.titles.offsets[k + 1] - view.titles.offsets[k] for k in range(9)] == [5] * 9


def test_stop_words_and_endings_of_other_languages_are_common_words() -> None:
    names = ("Orla", "港口", "της", "その", "นี้", "された")
    weights = [max(row(view_of(name, "Brint").by_idf(), 0).values()) for name in names]
    assert min(weights[:2]) > 2 * max(weights[2:])


def test_scripts_without_spaces_keep_all_their_letters() -> None:
    pairs = (
        ("一艘渡轮周二清晨在科克港外沉没九人死亡。", "一艘渡轮周二清晨在科克港外与油轮相撞。"),
        ("九日未明にコーク港の沖合でフェリーが沈没した。", "九日未明にコーク港の沖合でタンカーが炎上した。"),
        ("เรือข้ามฟากจมลงนอกท่าเรือเมื่อเช้าวันอังคาร", "เรือข้ามฟากจมไฟไหม้ครั้งใหญ่ในตัวเมือง"),
    )
    for one, other in pairs:
        view = view_of(one, other)
        kept = [{int(k) for k in row(view.words, place)} for place in range(2)]
        assert len(kept[0] - kept[1]) >= 4  # what is said after the first letters
