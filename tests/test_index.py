"""`align.Index`: what is added in pieces is what one batch gives; events keep their ids; everything can be undone."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

import align
from align.fusing import fuse_reports as fuse
from align.relating import meant as mean
from align.store.duckdb import Database

pytest.importorskip("duckdb")

STORIES = (
    (
        "ALDERMOOR, May 3 (Coast News) -- The ferry Orla ran aground off Gull Island on Monday morning and 40 passengers "
        "were taken off by lifeboats. Captain Maren Holt said the Orla had lost its rudder in heavy swell. The harbour "
        "office closed the northern channel until Tuesday.",
        "Lifeboats saved 40 people when the Orla, a ferry, struck rocks near Gull Island on Monday. The vessel had lost "
        "its rudder, Captain Maren Holt told reporters. The northern channel stays closed until Tuesday.",
    ),
    (
        "TARNOWO, May 5 -- Voters in Tarnowo chose Helena Brandt as their mayor on Sunday with 54 percent of the ballots, "
        "ending twelve years under Piotr Zielinski. Turnout reached a record. Brandt promised free trams for pupils.",
        "Helena Brandt won the mayoral election in Tarnowo on Sunday. She took 54 percent against Piotr Zielinski, mayor "
        "for twelve years, and said pupils would ride the trams for free.",
    ),
    (
        "SANTA MIRELLA, May 8 (Andes Wire) -- An earthquake of magnitude 6.1 shook the province of Quilloa before dawn "
        "on Wednesday, killing 14 villagers and burying the road to Huaca. Governor Inez Paredes asked the army for help.",
        "At least 14 people died in the Quilloa earthquake on Wednesday, whose magnitude was put at 6.1. Governor Inez "
        "Paredes called in soldiers to clear the buried road to Huaca.",
    ),
    (
        "LINDHOLM, May 11 -- Chemists at Lindholm University have made a battery without lithium that kept four fifths of "
        "its charge after 9,000 cycles, the journal Cells reported on Friday. Professor Arvid Dahl led the work.",
        "A battery made without lithium lasted 9,000 cycles at Lindholm University, Professor Arvid Dahl wrote in the "
        "journal Cells on Friday; it still held four fifths of its charge.",
    ),
    (
        "KASSEBE, May 14 (Lake Press) -- Thieves dug a tunnel into the central bank of Kassebe over the weekend and left "
        "with 300 kilograms of gold, police chief Amadou Tal said. Two guards were detained on Saturday.",
        "Police in Kassebe hold two guards after 300 kilograms of gold vanished from the central bank through a tunnel. "
        "Chief Amadou Tal said the thieves had dug it over the weekend.",
    ),
)


def reports(events: int = 5) -> list[dict[str, Any]]:
    """Accounts of several events, two copies and one of its own each, one text twice and one without words."""
    out: list[dict[str, Any]] = []
    for k, (wire, own) in enumerate(STORIES[:events]):
        published = f"2026-05-{3 + k:02d}"
        out += [
            {"id": f"wire-{k}", "text": wire, "source": "Coast News", "published": published},
            {"id": f"paper-{k}", "text": "UPDATE: " + wire, "source": "The Paper", "published": published},
            {"id": f"own-{k}", "text": own, "source": "Evening Post", "published": f"2026-05-{4 + k:02d}"},
        ]
    out.append({"id": "again", "text": out[0]["text"], "source": "Mirror"})
    out.append({"id": "budget", "text": "Farmers near Weston sold their sheep at a third of the price of last year."})
    out.append({"id": "empty", "text": "..."})
    return out


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "events.align"


def pieces(docs: Sequence[dict[str, Any]], rng: random.Random) -> Iterator[list[dict[str, Any]]]:
    """Yield the documents in some order, cut into some pieces."""
    rest = list(docs)
    rng.shuffle(rest)
    while rest:
        size = rng.randint(1, len(rest))
        yield rest[:size]
        rest = rest[size:]


def said(result: Any) -> list[str]:
    return [record.to_json() for record in result]


def plain(index: align.Index) -> list[str]:
    """Return the records of an index under the ids of one batch."""
    names = {record.documents: record.id for record in index.merge()}
    lasting = {record.id: names[record.documents] for record in index.records()}
    out = []
    for record in index.records():
        text = record.to_json()
        for one, other in lasting.items():
            text = text.replace(f'"{one}"', f'"{other}"')
        out.append(text)
    return out


@pytest.mark.parametrize("seed", range(6))
def test_pieces_in_any_order_give_what_one_batch_gives(path: Path, seed: int) -> None:
    docs, rng = reports(), random.Random(seed)
    with align.Index.open(path) as index:
        for piece in pieces(docs, rng):
            if rng.random() < 0.3:
                index.records()  # settling in between changes nothing
            index.add(piece)
        batch, merged = align.merge(docs), index.merge()
        assert said(merged) == said(batch)
        assert (merged.links, merged.alignments) == (batch.links, batch.alignments)
        assert plain(index) == said(batch)
        copies, found = align.dedup(sorted(docs, key=lambda d: d["id"])), index.dedup()
        assert (found.clusters, found.links, set(found.kept)) == (copies.clusters, copies.links, set(copies.kept))


@pytest.mark.parametrize("seed", range(3))
def test_removing_undoes_adding(path: Path, seed: int) -> None:
    docs, rng = reports(), random.Random(seed)
    some = {doc["id"] for doc in rng.sample(docs, len(docs) // 2)}
    with align.Index.open(path) as index:
        index.add(docs)
        index.records()
        assert index.remove(some) == tuple(sorted(some))
        assert index.remove(some) == ()
        rest = [doc for doc in docs if doc["id"] not in some]
        assert said(index.merge()) == said(align.merge(rest))
        assert plain(index) == said(align.merge(rest))
        index.add([doc for doc in docs if doc["id"] in some])
        assert plain(index) == said(align.merge(docs))


def test_copies_index_in_pieces(path: Path, tmp_path: Path) -> None:
    docs = reports()
    with align.Index.open(path, events=False) as index:
        for k in range(0, len(docs), 4):
            index.add(docs[k : k + 4])
        assert index.dedup() == align.dedup(docs)
        assert index.dedup(keep="source:Mirror>*,earliest") == align.dedup(docs, keep="source:Mirror>*,earliest")
        index.settle()
        assert index.info().settled == index.info().version
        with pytest.raises(align.SettingsError, match="copies only"):
            index.records()
    with pytest.raises(align.SettingsError, match="copies only"):
        align.Index.open(path, events=True)


def test_a_text_that_repeats_itself_is_found_again(path: Path) -> None:
    docs = [{"id": f"d{k}", "text": "we will not go home " * 12 + tail} for k, tail in enumerate(("", "they sang"))]
    with align.Index.open(path, events=False) as index:
        index.add(docs[:1])
        (link,) = index.add(docs[1:]).copies
        assert (link.left, link.right) == ("d0", "d1")
        assert index.dedup() == align.dedup(docs)


def test_add_tells_copies(path: Path) -> None:
    docs = reports(2)
    with align.Index.open(path) as index:
        first = index.add([docs[0], docs[3]])
        assert (first.documents, first.known, first.copies) == (("wire-0", "wire-1"), (), ())
        second = index.add([docs[0], docs[1], docs[2]])
        assert second.documents == ("paper-0", "own-0")
        assert second.known == ("wire-0",)
        assert [(link.left, link.right) for link in second.copies] == [("paper-0", "wire-0")]
        third = index.add([docs[6]])
        assert [(link.left, link.right) for link in third.copies] == [("again", "paper-0"), ("again", "wire-0")]
        assert len(index) == 5
        assert index.add([]).version == third.version == 3


def test_add_and_query_tell_which_event_a_document_joins(path: Path) -> None:
    docs = {doc["id"]: doc for doc in reports()}
    with align.Index.open(path) as index:
        index.add([docs[name] for name in docs if not name.startswith("own")])
        home = {name: record.id for record in index.records() for name in record.documents}
        (answer,) = index.query([docs["own-2"]])
        assert answer.events == (home["wire-2"],)
        assert {name for link in answer.reports for name in (link.left, link.right)} == {"own-2", "paper-2", "wire-2"}
        added = index.add([docs[f"own-{k}"] for k in range(5)])
        assert added.events == {f"own-{k}": home[f"wire-{k}"] for k in range(5)}
        assert added.copies == ()
        for record in index.records():  # the settling is of the same mind
            for name in record.documents:
                assert added.events.get(name, record.id) == record.id
        (stored,) = index.query([docs["own-3"]])  # asked for a document that is there
        assert {name for link in stored.reports for name in (link.left, link.right)} == {"own-3", "paper-3", "wire-3"}


def test_documents_that_are_there_are_answered_once_and_with_their_own_events(path: Path) -> None:
    docs = reports()
    with align.Index.open(path) as index:
        index.add(docs)
        home = {name: record.id for record in index.records() for name in record.documents}
        for answer in index.query(docs):
            assert answer.events[0] == home[answer.document]
            for links in (answer.copies, answer.reports):
                others = [link.right if link.left == answer.document else link.left for link in links]
                assert len(set(others)) == len(others)
        other = {"id": docs[0]["id"], "text": "Nothing of the kind was ever heard of before."}
        assert index.query([other])[0].events == ()  # another text of that name


def test_query_adds_nothing(path: Path) -> None:
    docs = reports(3)
    with align.Index.open(path) as index:
        index.add([doc for doc in docs if doc["id"] != "paper-1"])
        event = next(record.id for record in index.records() if "wire-1" in record.documents)
        asked = next(doc for doc in docs if doc["id"] == "paper-1")
        version = index.info().version
        answer, other = index.query([asked, "Nothing of the kind was ever heard of before."])
        assert [(link.left, link.right) for link in answer.copies] == [("paper-1", "wire-1")]
        assert answer.events == (event,)
        assert (other.copies, other.events) == ((), ())
        assert index.info().version == version


def test_only_new_clusters_are_fused_and_told(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    docs, fused, told = reports(), [], []

    def counted(*given: Any, **more: Any) -> Any:
        fused.append(1)
        return fuse(*given, **more)

    def asked(own: Any, others: Any) -> Any:
        told.extend({*(one().document.id for one, _ in own), *other.documents} for other in others)
        return mean(own, others)

    monkeypatch.setattr("align.fusing.fuse_reports", counted)
    monkeypatch.setattr("align.index.clusters.meant", asked)
    with align.Index.open(path) as index:
        index.add(docs[:-2])
        index.settle()
        assert len(fused) == 5
        before = {record.documents: record.to_json() for record in index.records()}
        fused.clear()
        told.clear()
        index.add(docs[-2:])
        index.settle()
        assert len(fused) == 2
        assert all({"budget", "empty"} & documents for documents in told)
        assert before.items() <= {record.documents: record.to_json() for record in index.records()}.items()
        index.remove([doc["id"] for doc in docs[3:]])
        index.settle()
        assert (len(fused), len(index.records())) == (3, 1)
    with Database(path).reading() as con:
        assert [len(con.execute(f"SELECT * FROM {table}").fetchall()) for table in ("fused", "events", "mentions")] == [
            1,
            1,
            0,
        ]


def test_expire(path: Path) -> None:
    docs = reports()
    with align.Index.open(path) as index:
        index.add(docs)
        gone = index.expire(before="2026-05-05")
        assert gone == ("own-0", "paper-0", "paper-1", "wire-0", "wire-1")
        assert (gone.asked, gone.undated) == (18, 3)
        by_mirror = index.expire(before="2030-01-01", source="mirror")
        assert (by_mirror, by_mirror.asked, by_mirror.undated) == ((), 1, 1)
        assert index.expire(source="nobody").asked == 0
        coast = index.expire(source=" coast  NEWS ")
        assert (coast, coast.undated) == (("wire-2", "wire-3", "wire-4"), 0)
        rest = [doc for doc in docs if doc["id"] not in gone and doc.get("source") != "Coast News"]
        assert plain(index) == said(align.merge(rest))
        with pytest.raises(align.SettingsError, match="give one of them"):
            index.expire()
        with pytest.raises(align.SettingsError, match="ISO 8601"):
            index.expire(before="soon")


def test_an_event_keeps_its_id(path: Path) -> None:
    docs = {doc["id"]: doc for doc in reports(2)}
    with align.Index.open(path) as index:
        index.add([docs["own-0"], docs["budget"]])
        first = {record.documents: record.id for record in index.records()}
        version = index.info().version
        index.add([docs["wire-0"]])
        index.add([docs["paper-0"]])
        changed = index.records(since=version)
        assert [record.documents for record in changed] == [("own-0", "paper-0", "wire-0")]
        assert changed[0].id == first["own-0",]
        index.remove(["own-0"])
        (left,) = index.records(since=index.info().version)
        assert (left.id, left.documents) == (first["own-0",], ("paper-0", "wire-0"))
        index.remove(["paper-0", "wire-0"])
        assert [record.documents for record in index.records()] == [("budget",)]
        story = [(entry.what, entry.documents) for entry in index.history() if entry.event == first["own-0",]]
        assert story == [("new", ("own-0",)), ("grew", ("paper-0", "wire-0")), ("shrank", ()), ("ended", ())]
        assert index.records(since=index.info().version) == []


def test_a_version_that_an_index_has_not_come_to_is_refused(path: Path) -> None:
    with align.Index.open(path) as index:
        index.add(["A ferry ran aground off Bygdoy on Monday and forty were saved."])
        version = index.settle()
        assert index.records(since=version) == index.history(since=version) == []
        for ask in (index.records, index.history):  # of an index that was made anew, nothing would come for long
            with pytest.raises(align.SettingsError, match=f"since=9 is after version {version} .* made anew"):
                ask(since=9)


def test_merges_and_splits_have_reasons(path: Path) -> None:
    docs = {doc["id"]: doc for doc in reports(1)}
    halves = docs["wire-0"]["text"].partition(" Captain ")
    first, second = ({"id": name, "text": text} for name, text in (("a", halves[0]), ("b", "Captain " + halves[2])))
    with align.Index.open(path) as index:
        index.add([first, second])
        apart = {record.documents: record.id for record in index.records()}
        assert len(apart) == 2
        version = index.info().version
        index.add([docs["wire-0"], docs["paper-0"]])
        (together,) = index.records()
        assert together.id == apart["a",]
        merged, grew = sorted(index.history(since=version), key=lambda entry: entry.what, reverse=True)
        assert (merged.what, merged.event, merged.into, merged.documents) == (
            "merged",
            apart["b",],
            together.id,
            ("b",),
        )
        assert grew.what == "grew"
        assert "a" in grew.documents or "wire-0" in grew.documents
        assert merged.reason.startswith("b ")
        index.remove(["wire-0", "paper-0"])
        assert {record.documents: record.id for record in index.records()} == apart
        (split,) = [entry for entry in index.history() if entry.what == "split"]
        assert (split.event, split.into, split.documents) == (apart["b",], together.id, ("b",))
        assert "probability" in split.reason


def test_another_text_under_one_id_is_refused(path: Path) -> None:
    with align.Index.open(path) as index:
        index.add([{"id": "a", "text": "A dam broke."}])
        with pytest.raises(align.DocumentError, match="'a' with another text"):
            index.add([{"id": "b", "text": "Fine."}, {"id": "a", "text": "A dam did not break."}])
        assert len(index) == 1


def test_a_text_that_was_changed_replaces_the_old_one(path: Path) -> None:
    docs = reports(2)
    news = [{**doc, "text": doc["text"] + " The harbour was open again at noon."} for doc in docs[:2]]
    with align.Index.open(path) as index:
        index.add(docs)
        before = index.records()
        added = index.add([*news, docs[3], {"id": "late", "text": "Snow fell in the hills."}], replace=True)
        assert added.replaced == tuple(sorted(doc["id"] for doc in news))
        assert (set(added.documents), added.known) == ({*added.replaced, "late"}, (docs[3]["id"],))
        assert not any(link.left == link.right for link in added.copies)
        now = index.records()
        everything = [*news, *docs[2:], {"id": "late", "text": "Snow fell in the hills."}]
        assert said(index.merge()) == said(align.merge(everything))
        event = {name: record.id for record in now for name in record.documents}
        assert all(event[name] == record.id for record in before for name in record.documents)
        assert index.add(everything, replace=True).replaced == ()


def test_odd_texts_are_kept(path: Path) -> None:
    odd = [
        {
            "id": "\ud800",
            "text": "Half a character \udfff stood here, Mayor \ud800 Smith said on Monday.",
            "title": "\ud801",
        },
        {"id": "nul", "text": "a\x00b", "meta": {"k": [1, {"x": None}]}},
        {"id": "none", "text": ""},
    ]
    with align.Index.open(path) as index:
        index.add(odd)
        assert said(index.merge()) == said(align.merge(odd))
        assert plain(index) == said(align.merge(odd))
        assert sorted(d.id for d in index.merge().documents) == sorted(d["id"] for d in odd)
        with pytest.raises(align.DocumentError, match="'meta' cannot be stored"):
            index.add([{"id": "x", "text": "x", "meta": {"k": object()}}])


def test_settings_are_those_it_was_made_with(path: Path) -> None:
    with align.Index.open(path, settings=align.Settings(copy_threshold=0.8, threads=2)) as index:
        assert index.settings.copy_threshold == 0.8
    with align.Index.open(path) as index:
        assert index.settings.copy_threshold == 0.8
    with pytest.raises(
        align.IndexFormatError, match=r"copy_threshold is 0\.8 there and 0\.7 here; seed is 1 there and 2"
    ):
        align.Index.open(path, settings=align.Settings(seed=2))
    with align.Index.open(path, settings=align.Settings(copy_threshold=0.8)) as index:  # threads change nothing
        assert len(index) == 0
