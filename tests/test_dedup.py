"""`align.dedup`: the same result for texts, rows and documents, in any order; names are made when asked for."""

from __future__ import annotations

import random
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import align
from align import duplicates
from align.copies import sampled
from align.io.read import documents
from align.passages import shared_passages
from align.sketch import Sample

WORDS = [f"w{k}" for k in range(900)]


def news(count: int, seed: int = 1) -> list[str]:
    draw = random.Random(seed)
    texts = [" ".join(draw.choices(WORDS, k=draw.randint(20, 90))) for _ in range(count)]
    for k in range(count // 2):
        words = texts[draw.randrange(count)].split()
        words[draw.randrange(len(words))] = "other"
        texts[k] = " ".join(words) if k % 5 else texts[draw.randrange(count)]
    return texts


def plain(result: align.DedupResult) -> tuple[Any, ...]:
    return result.clusters, sorted(result.kept), result.links, sorted(result.documents, key=lambda d: d.id)


@pytest.mark.parametrize("keep", ["longest", "shortest", "longest,shortest"])
def test_the_order_of_texts_changes_nothing(keep: str) -> None:
    texts = news(150)
    mixed = list(texts)
    random.Random(5).shuffle(mixed)
    assert plain(align.dedup(texts, keep=keep)) == plain(align.dedup(mixed, keep=keep))


def test_threads_change_nothing() -> None:
    texts = news(150)
    assert align.dedup(texts) == align.dedup(texts, settings=align.Settings(threads=2))


def test_texts_rows_and_documents_agree() -> None:
    texts = news(150)
    bare = align.dedup(texts)
    assert bare.documents == tuple(documents(texts))
    rows = [{"id": document.id, "text": document.text} for document in bare.documents]
    for docs in (rows, [align.Document(**row) for row in rows]):
        named = align.dedup(docs)
        assert named.documents == bare.documents
        assert {c.documents for c in named.clusters} == {c.documents for c in bare.clusters}
        assert {c.kept for c in named.clusters} == {c.kept for c in bare.clusters}
        assert named.kept == bare.kept
        assert named.links == bare.links


def test_equal_texts_have_the_ids_they_always_had() -> None:
    result = align.dedup(["same words here", "other", "same words here", "same words here"])
    stem = result.documents[0].id
    assert [d.id for d in result.documents if d.text != "other"] == [stem, f"{stem}-2", f"{stem}-3"]
    assert [c.documents for c in result.clusters] == [(stem, f"{stem}-2", f"{stem}-3")]
    assert stem in result.kept
    assert result.dropped == (f"{stem}-2", f"{stem}-3")


def test_last_of_equal_texts() -> None:
    result = align.dedup(["same words here"] * 3, keep="last")
    assert result.kept == (f"{result.documents[0].id}-3",)


def test_texts_with_one_print_stay_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    def collide(*args: Any, **more: Any) -> Sample:
        return sampled(*args, **more)._replace(prints=np.full(60, 7, dtype=np.uint64))

    texts = news(60)
    expected = plain(align.dedup(texts))
    monkeypatch.setattr(duplicates, "sampled", collide)
    found = plain(align.dedup(texts))
    assert {c.documents for c in found[0]} == {c.documents for c in expected[0]}
    assert found[3] == expected[3]


def test_every_member_states_its_similarity_to_the_representative() -> None:
    result = align.dedup(news(200, seed=7))
    text = {document.id: document.text for document in result.documents}
    linked = {frozenset((text[link.left], text[link.right])): link.score for link in result.links}
    assert len(result.clusters) > 10
    for cluster in result.clusters:
        assert cluster.id == cluster.representative
        assert [name for name in cluster if name in result.kept] == [cluster.kept]
        for name in cluster:
            if cluster.similarity[name] < 1 and name != cluster.representative:
                assert linked[frozenset((text[name], text[cluster.representative]))] == cluster.similarity[name]
    members = [name for cluster in result.clusters for name in cluster]
    assert len(members) == len(set(members))


def test_a_ranking_of_sources_decides() -> None:
    story = "The ferry to the islands ran aground at dawn on Monday and forty people were taken off by boat."
    rows = [{"id": name, "text": story, "source": name.title()} for name in ("blog", "reuters", "xinhua")]
    for keep, kept in (("source:Reuters>Xinhua>*", "reuters"), ("source:xinhua", "xinhua"), ("source:nobody", "blog")):
        assert align.dedup(rows, keep=keep).kept == (kept,)
    assert align.dedup(rows, keep="source:Nobody,last").kept == ("xinhua",)


def test_results_are_equal_shown_and_lazy() -> None:
    calls = []

    def made() -> tuple[str, ...]:
        calls.append(1)
        return ("a",)

    lazy = align.DedupResult((), made, (), ())
    assert calls == []
    assert lazy == align.DedupResult((), ("a",), (), ())
    assert lazy != align.DedupResult((), ("b",), (), ())
    assert lazy != "a"
    assert repr(lazy) == "DedupResult(1 document kept, 0 clusters)"
    assert calls == [1]


@pytest.mark.parametrize(
    ("docs", "says"),
    [
        (["a", 3], "document 1 is of type int"),
        ([{"id": "a", "text": "x", "title": 0}], "'title' is of type int"),
        ([{"id": "a", "text": "x", "published": 2026}], "'published' is 2026"),
        ([{"id": "a", "text": "x"}, {"id": "a", "text": "y"}], "have the same id 'a'"),
        ([{"id": "a", "text": "x", 3: "y"}], "the key 3 is of type int"),
        ("one text", "put it in a list"),
    ],
)
def test_what_is_wrong_is_said(docs: Any, says: str) -> None:
    with pytest.raises(align.DocumentError, match=says):
        align.dedup(docs)


anything = st.text(st.characters(exclude_categories=()), max_size=40)
row = st.fixed_dictionaries(
    {"text": anything},
    optional={"title": anything, "source": anything, "k": st.integers(), "url": st.none(), "lang": anything},
)


@settings(deadline=None)
@given(st.lists(row, max_size=5))
def test_the_quick_way_reads_rows_as_the_careful_one(rows: list[dict[str, Any]]) -> None:
    named = [{"id": f"d{k}", **fields} for k, fields in enumerate(rows)]
    careful = documents([*named, "a text that the quick way does not take"])[:-1]
    assert documents(named) == careful


def test_arrow_columns_are_taken() -> None:
    pa = pytest.importorskip("pyarrow")
    story = "The old bridge over the river was closed on Friday after a barge – a café’s supply – had struck its pier."
    texts = [
        story,
        "Something else.",
        "UPDATE: " + story,
        "",
        story,
        story.replace("barge", "ferry"),
        "Something else!",
    ]
    expected = align.dedup(texts)
    whole = pa.array(["cut off", *texts], pa.large_string())
    for column in (pa.array(texts), whole[1:], pa.chunked_array([texts[:1], texts[1:]])):
        found = align.dedup(column)
        assert found.clusters == expected.clusters
        assert found.kept == expected.kept
        assert found.links == expected.links
        assert found.documents == expected.documents
    with pytest.raises(align.DocumentError, match="document 1"):
        align.dedup(pa.array(["a", None]))


def story(seed: int, words: int) -> str:
    return " ".join(random.Random(seed).choices([f"s{seed}x{k}" for k in range(400)], k=words))


def held(text: str, kept: list[str]) -> float:
    """Return the share of the words of a text that stand in passages which texts that are kept have, too."""
    inside = {k for other in kept for p in shared_passages(text, other) for k in range(p.left_start, p.left_end)}
    places = [k for k, letter in enumerate(text) if letter != " "]
    return sum(k in inside for k in places) / max(1, len(places))


@pytest.mark.parametrize("keep", ["longest", "shortest", "first", "last"])
def test_a_story_is_not_dropped_for_a_text_that_has_nothing_of_it(keep: str) -> None:
    brief, other = story(1, 60), story(2, 80)
    docs = {"brief": brief, "page": f"{brief} {other}", "long": f"{other} {story(3, 60)}", "brief again": brief}
    result = align.dedup([{"id": name, "text": text} for name, text in docs.items()], keep=keep)
    kept = [docs[name] for name in result.kept]
    assert len(kept) < len(docs)
    for text in (brief, other):
        assert held(text, kept) == 1
    for cluster in result.clusters:
        assert set(cluster) & set(result.kept) == {cluster.kept}


def test_one_story_in_two_round_ups_stays_with_both() -> None:
    docs = {"core": story(1, 60), "one": f"{story(2, 50)} {story(1, 60)}", "two": f"{story(1, 60)} {story(3, 50)}"}
    docs |= {"left": story(2, 50), "right": story(3, 50)}
    result = align.dedup([{"id": name, "text": text} for name, text in docs.items()])
    kept = [docs[name] for name in result.kept]
    assert all(held(text, kept) == 1 for text in docs.values())


@given(
    st.lists(st.lists(st.integers(0, 6), min_size=1, max_size=4, unique=True), min_size=2, max_size=9),
    st.sampled_from(["longest", "shortest", "first", "last"]),
)
@settings(deadline=None)
def test_of_every_text_dropped_a_part_is_in_what_is_kept(contents: list[list[int]], keep: str) -> None:
    texts = [" ".join(story(k, 30 + 7 * k) for k in parts) for parts in contents]
    result = align.dedup([{"id": f"d{k}", "text": text} for k, text in enumerate(texts)], keep=keep)
    text_of = {document.id: document.text for document in result.documents}
    kept = [text_of[name] for name in result.kept]
    assert all(held(text, kept) >= 0.1 for text in texts)
    names = [name for cluster in result.clusters for name in cluster]
    assert len(names) == len(set(names))
