"""The corridor through its public names: merge, dedup, align_pair."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import align

FERRY_A = """Ferry runs aground off Gull Island

HARBOUR CITY, May 4, 2026 (Coast News) -- A ferry with 62 people aboard ran aground off Gull Island on Monday in fog.

At least 12 passengers were injured, two of them badly, police spokeswoman Mara Lind said.

"The captain saw the rocks too late," Lind told reporters.
"""
FERRY_B = """Fifteen people were hurt on Monday when the ferry Solveig ran onto rocks near Gull Island in fog.

The ship had 62 people aboard and was on its way to Harbour City. Mara Lind said the captain had seen the rocks too late.

The owner of the line has promised an inquiry by its own engineers.
"""
BUDGET = """The council of Eastvale passed its budget for the coming year after nine hours of debate on Thursday.

Mayor Tom Okoro said that the new library will open in the autumn and that no taxes will rise before then.
"""
FOREIGN = {
    "zh": "新华社北京5月4日电 一艘载有62人的渡轮星期一在浓雾中触礁。警方说，至少有12名乘客受伤。船长说他发现礁石时已经太晚了。",
    "vi": "Một chiếc phà chở 62 người đã mắc cạn hôm thứ Hai trong sương mù dày đặc. Cảnh sát nói 12 người bị thương.",
    "ar": "جنحت عبارة تقل 62 شخصا يوم الاثنين في ضباب كثيف. وقالت الشرطة إن 12 راكبا على الأقل أصيبوا بجروح؟ نعم.",
    "pt": "Uma balsa com 62 pessoas a bordo encalhou na segunda-feira sob nevoeiro. Ao menos 12 ficaram feridos.",
}
DOCS = [
    {"id": "herald", "text": FERRY_A, "source": "Herald"},
    {"id": "gazette", "text": FERRY_B, "source": "Gazette", "published": "2026-05-05"},
    {"id": "wire-copy", "text": "THE MAIL | News\n\n" + FERRY_A + "\nFollow The Mail on all platforms.\n"},
    {"id": "budget", "text": BUDGET},
    *({"id": f"text-{lang}", "text": text, "lang": lang} for lang, text in FOREIGN.items()),
]


def as_json(docs: list[dict], **more: int) -> list[str]:
    return [record.to_json() for record in align.merge(docs, settings=align.Settings(**more))]


def test_accounts_and_copies_are_one_event_with_two_origins():
    result = align.merge(DOCS)
    record = result.record_of("herald")
    assert set(record.documents) >= {"herald", "gazette", "wire-copy"}
    assert {frozenset(origin.documents) for origin in record.origins} >= {frozenset({"herald", "wire-copy"})}
    assert "budget" not in record.documents
    assert sorted(name for r in result for name in r.documents) == sorted(d["id"] for d in DOCS)


def test_two_outlets_with_one_wire_text_are_one_voice():
    record = align.merge([DOCS[0], DOCS[2]])[0]
    assert len(record.origins) == 1
    assert record.date is not None
    assert record.date.status == "only"
    assert {statement.status for statement in record.statements} == {"only"}


@pytest.mark.parametrize("seed", range(4))
def test_the_order_of_the_documents_changes_nothing(seed):
    mixed = list(DOCS)
    random.Random(seed).shuffle(mixed)
    assert as_json(mixed) == as_json(DOCS)


def test_threads_change_nothing():
    assert as_json(DOCS, threads=2) == as_json(DOCS, threads=1)


def test_the_hash_seed_changes_nothing(tmp_path: Path):
    file = tmp_path / "docs.jsonl"
    file.write_text("\n".join(json.dumps(doc) for doc in DOCS), "utf-8")
    code = (
        "import json, sys, align\n"
        "docs = [json.loads(line) for line in open(sys.argv[1], encoding='utf-8')]\n"
        "print([r.to_json() for r in align.merge(docs)], align.dedup(docs).clusters)"
    )
    outputs = set()
    for seed in "012":
        run = subprocess.run(
            [sys.executable, "-c", code, str(file)],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        )
        outputs.add(run.stdout)
    assert len(outputs) == 1


def test_texts_of_any_language_pass_through():
    for record in align.merge(DOCS[4:]):
        (name,) = record.documents
        text = next(d["text"] for d in DOCS if d["id"] == name)
        assert record.verify([align.Document(id=name, text=text)]) == []


@pytest.mark.parametrize(
    "text", ["", " \n\t", "word", "\x00\x01", "\ud800 half", "😀" * 50, "a " * 20_000, "\u2028\r\n\r"]
)
def test_a_text_that_says_nothing_is_an_event_of_its_own(text):
    result = align.merge([{"id": "odd", "text": text}, DOCS[3]])
    assert [record.documents for record in result] == [("budget",), ("odd",)]
    odd = result[1]
    assert odd.date is None
    assert odd.place.city is None


def test_no_documents_no_events():
    assert len(align.merge([])) == 0
    assert align.dedup([]).kept == ()


def test_every_pair_can_be_explained():
    result = align.merge(DOCS)
    said = result.explain("herald", "gazette")
    assert "herald" in said
    assert "gazette" in said
    assert "sentences correspond" in said
    assert "copy of the other" in result.explain("wire-copy", "herald")
    assert result.explain("budget", "gazette")
    with pytest.raises(align.DocumentError, match="no document 'nobody'"):
        result.explain("herald", "nobody")
    with pytest.raises(align.DocumentError, match="given twice"):
        result.explain("herald", "herald")


def test_another_threshold_regroups_what_was_compared():
    result = align.merge(DOCS)
    for threshold in (0.0, 0.05, 0.999999, 1.0):
        again = result.rethreshold(threshold)
        fresh = align.merge(DOCS, settings=align.Settings(event_threshold=threshold))
        assert [record.to_json() for record in again] == [record.to_json() for record in fresh]
    assert len(result.rethreshold(1.0)) >= len(result)
    with pytest.raises(align.SettingsError, match="event_threshold=2 is out of range"):
        result.rethreshold(2)


def test_the_page_is_written(tmp_path: Path):
    path = align.merge(DOCS).to_html(tmp_path / "events.html")
    assert "Gull Island" in path.read_text("utf-8")


def test_a_record_that_was_tampered_with_does_not_verify():
    result = align.merge(DOCS[:2])
    documents = list(result.documents)
    assert result[0].verify(documents) == []
    changed = [align.Document(id=d.id, text=d.text.upper()) for d in documents]
    assert result[0].verify(changed)
    assert "is not given" in " ".join(result[0].verify(documents[:1]))


def test_a_record_of_another_kind_is_refused():
    with pytest.raises(align.DocumentError, match=r"'x' is not a valid align\.event/1 record"):
        align.EventRecord.from_dict({"id": "x"})


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: align.merge(DOCS, settings={"threads": 2}), "settings is dict: give align.Settings"),
        (lambda: align.Settings(permutations=3), "permutations=3 is out of range"),
        (lambda: align.Settings(threads=1.5), "threads=1.5 is not a whole number"),
        (lambda: align.dedup(DOCS, threshold=2), "copy_threshold=2 is out of range"),
        (lambda: align.dedup(DOCS, keep="best"), "keep='best' is unknown: give one of longest"),
    ],
)
def test_wrong_settings_say_what_to_do(call, says):
    with pytest.raises(align.SettingsError, match=says):
        call()


# --- dedup ------------------------------------------------------------------------------------------------------

STORY = "The old bridge over the river was closed on Friday after a barge had struck its second pier at high water."
COPIES = [
    {"id": "b", "text": STORY + " Repairs will take a month.", "published": "2026-05-02"},
    {"id": "a", "text": STORY, "published": "2026-05-03"},
    {"id": "c", "text": BUDGET},
    {"id": "d", "text": STORY, "published": "2026-05-01"},
]


@pytest.mark.parametrize(
    ("keep", "kept"),
    [("longest", "b"), ("shortest", "a"), ("first", "b"), ("last", "d"), ("earliest", "d"), ("latest", "a")],
)
def test_exactly_one_of_a_cluster_is_kept(keep, kept):
    result = align.dedup(COPIES, keep=keep)
    (cluster,) = result.clusters
    assert list(cluster) == ["a", "b", "d"]
    assert cluster.kept == kept
    assert set(result.kept) == {kept, "c"}
    assert set(result.dropped) == {"a", "b", "d"} - {kept}
    assert set(cluster.similarity) == set(cluster.relation) == {"a", "b", "d"}
    assert cluster.similarity[cluster.representative] == 1.0


def test_copies_do_not_depend_on_the_order():
    turned = align.dedup(COPIES[::-1])
    straight = align.dedup(COPIES)
    assert turned.clusters == straight.clusters
    assert turned.links == straight.links


def test_no_pair_is_below_the_threshold_unless_it_is_a_part():
    for link in align.dedup(COPIES, threshold=0.9).links:
        assert link.relation == "copy"
        assert link.score >= 0.5


# --- align_pair -------------------------------------------------------------------------------------------------


def test_a_pair_is_aligned_across_order():
    pair = align.align_pair(FERRY_A, FERRY_B)
    text = {pair.left: FERRY_A, pair.right: FERRY_B}
    quotes = {
        (
            text[pair.left][pair.left_sentences[i].start : pair.left_sentences[i].end],
            text[pair.right][pair.right_sentences[j].start : pair.right_sentences[j].end],
        )
        for i, j in pair.links
    }
    assert any("rocks too late" in a and "rocks too late" in b for a, b in quotes)
    assert not any("inquiry" in b for _, b in quotes)


def test_a_folder_is_not_one_document(tmp_path: Path):
    for name in "ab":
        (tmp_path / f"{name}.txt").write_text("A text.", "utf-8")
    with pytest.raises(align.DocumentError, match="a holds 2 documents"):
        align.align_pair(tmp_path, "A text.")


# --- anything at all --------------------------------------------------------------------------------------------

anything = st.text(st.characters(exclude_categories=()), max_size=300)


@settings(max_examples=60, deadline=None)
@given(st.lists(anything, max_size=5))
def test_no_text_breaks_the_corridor(texts):
    docs = [{"id": str(k), "text": text} for k, text in enumerate(texts)]
    result = align.merge(docs)
    assert sorted(name for record in result for name in record.documents) == sorted(d["id"] for d in docs)
    for record in result:
        assert record.verify(result.documents) == []
    align.dedup(docs)
