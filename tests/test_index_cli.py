"""`align index`, and `--index` of merge and dedup."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from test_index import reports

import align

pytest.importorskip("duckdb")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, docs in (("one", reports(2)[:4]), ("two", reports(2)[4:])):
        (tmp_path / f"{name}.jsonl").write_text("".join(json.dumps(doc) + "\n" for doc in docs))
    return tmp_path


def run(folder: Path, *args: object, code: int = 0) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "align", *map(str, args)]
    out = subprocess.run(command, capture_output=True, text=True, cwd=folder, env={**os.environ, "COLUMNS": "100"})
    assert out.returncode == code, out.stderr
    return out


def rows(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def test_a_life_of_an_index(folder: Path) -> None:
    added = run(folder, "index", "add", "e.align", "one.jsonl")
    assert [(row["left"], row["right"]) for row in rows(added.stdout)] == [("paper-0", "wire-0")]
    assert "4 documents added, 1 link between copies; version 1, 4 documents" in added.stderr
    records = rows(run(folder, "index", "records", "e.align").stdout)
    assert [record["documents"] for record in records] == [["own-0", "paper-0", "wire-0"], ["wire-1"]]
    again = run(folder, "index", "add", "e.align", "one.jsonl", "two.jsonl")
    assert "4 known already" in again.stderr
    changed = rows(run(folder, "index", "records", "e.align", "--since", 2).stdout)
    assert {record["id"] for record in changed} > {records[0]["id"]}
    story = rows(run(folder, "index", "records", "e.align", "--since", 2, "--history").stdout)
    assert {entry["what"] for entry in story} == {"grew", "new"}
    gone = run(folder, "index", "expire", "e.align", "--source", "Coast News")
    assert "2 documents removed" in gone.stderr
    gone = run(folder, "index", "expire", "e.align", "--before", "2020-01-01", "--source", "Mirror")
    assert "0 documents removed" in gone.stderr
    assert "1 document without a time of publication stayed" in gone.stderr
    gone = run(folder, "index", "expire", "e.align", "--source", "Nobody Times")
    assert "no document of 'Nobody Times'" in gone.stderr
    left = run(folder, "index", "remove", "e.align", "own-0", "nobody")
    assert "no document 'nobody'" in left.stderr
    info = json.loads(run(folder, "index", "info", "e.align").stdout)
    assert (info["documents"], info["looks_for"]) == (6, "events")
    assert sorted(path.name for path in folder.iterdir()) == ["e.align", "one.jsonl", "two.jsonl"]


def test_query(folder: Path) -> None:
    run(folder, "index", "add", "--copies-only", "e.align", "one.jsonl")
    answers = rows(run(folder, "index", "query", "e.align", "two.jsonl").stdout)
    found = {answer["document"]: [(x["left"], x["right"]) for x in answer["copies"]] for answer in answers}
    assert found["again"] == [("again", "paper-0"), ("again", "wire-0")]
    assert found["paper-1"] == [("paper-1", "wire-1")]
    assert found["budget"] == []


def test_merge_into_an_index(folder: Path) -> None:
    first = rows(run(folder, "merge", "one.jsonl", "--index", "e.align").stdout)
    second = rows(run(folder, "merge", "two.jsonl", "--index", "e.align").stdout)
    every = {tuple(record.documents): record.to_dict() for record in align.merge(reports(2))}
    assert {tuple(record["documents"]) for record in second} == set(every)
    by_first = {record["documents"][0]: record for record in second}
    assert by_first["again"]["id"] == first[0]["id"] != every[tuple(by_first["again"]["documents"])]["id"]
    for record in second:
        batch = json.loads(json.dumps(every[tuple(record["documents"])]))
        assert {**record, "id": ""} == {**batch, "id": ""}
    assert run(folder, "merge", "one.jsonl", "--index", "e.align", "--as", "prov", "--report", "r.html").stdout
    assert (
        "another way" in run(folder, "merge", "one.jsonl", "--index", "e.align", "--settings", "seed=9", code=2).stderr
    )


def test_dedup_with_an_index(folder: Path) -> None:
    first = run(folder, "dedup", "one.jsonl", "--index", "seen.align", "--drop")
    assert {row["id"] for row in rows(first.stdout)} == {"paper-0", "own-0", "wire-1"}
    checked = run(folder, "dedup", "two.jsonl", "--index", "seen.align", "--check", code=1)
    assert checked.stdout == ""
    assert checked.stderr.endswith("; nothing was written\n")
    second = run(folder, "dedup", "two.jsonl", "--index", "seen.align", "--drop")
    assert {row["id"] for row in rows(second.stdout)} == {"own-1", "budget", "empty"}
    third = run(folder, "dedup", "two.jsonl", "--index", "seen.align", "--drop")
    assert rows(third.stdout) == []  # all of it is there by now
    with align.Index.open(folder / "seen.align") as index:
        assert index.dedup() == align.dedup(reports(2))
    assert not list(folder.glob("*.lock"))


def test_errors_are_one_line(folder: Path) -> None:
    assert "one.jsonl is no index" in run(folder, "index", "info", "one.jsonl", code=2).stderr
    assert "align index add makes an index" in run(folder, "index", "remove", "none.align", "a", code=2).stderr
    with align.Index.open(folder / "e.align"):
        busy = run(folder, "index", "add", "e.align", "one.jsonl", code=2)
    assert busy.stderr.splitlines()[-1].endswith("wait until it is done, or open it for reading only")


def test_an_output_never_replaces_the_index(folder: Path) -> None:
    run(folder, "index", "add", "e.align", "one.jsonl")
    before = (folder / "e.align").read_bytes()
    for command in (["index", "records", "e.align"], ["merge", "one.jsonl", "--index", "e.align"]):
        assert "it would be overwritten" in run(folder, *command, "-o", "./e.align", code=2).stderr
    assert (folder / "e.align").read_bytes() == before
    new = ["dedup", "one.jsonl", "--index", "new.align", "-o", "new.align"]
    assert "it would be overwritten" in run(folder, *new, code=2).stderr
    assert not (folder / "new.align").exists()


def test_an_index_of_the_other_kind_is_refused(folder: Path) -> None:
    run(folder, "index", "add", "--copies-only", "c.align", "one.jsonl")
    run(folder, "index", "add", "e.align", "one.jsonl")
    assert "make a new index for events" in run(folder, "merge", "two.jsonl", "--index", "c.align", code=2).stderr
    assert "has no records" in run(folder, "index", "records", "c.align", code=2).stderr
    other = run(folder, "index", "add", "--copies-only", "e.align", "two.jsonl", code=2)
    assert "make a new index that finds copies only" in other.stderr
    assert json.loads(run(folder, "index", "info", "e.align").stdout)["documents"] == 4
    with align.Index.open(folder / "c.align") as index:
        assert len(index) == 4
        with pytest.raises(align.SettingsError, match="no records"):
            index.merge(lasting=True)


def test_what_was_not_written_is_not_taken_for_seen(folder: Path) -> None:
    doc = json.loads((folder / "one.jsonl").read_text().splitlines()[0])
    odd = [{**doc, "n": 1}, {**doc, "id": "twin", "n": "one"}]
    (folder / "odd.jsonl").write_text("".join(json.dumps(row) + "\n" for row in odd))
    clean = ["dedup", "odd.jsonl", "--index", "seen.align", "--dupes-output", "twins.jsonl"]
    failed = run(folder, *clean, "-o", "new.parquet", code=2)
    assert "cannot be written as Parquet" in failed.stderr
    assert "holds no document" not in failed.stderr  # an index that was just made is empty
    assert sorted(path.name for path in folder.iterdir()) == ["odd.jsonl", "one.jsonl", "seen.align", "two.jsonl"]
    again = run(folder, *clean, "-o", "new.jsonl", "--drop")
    assert "2 documents, copies: 1 in 1 cluster, kept: 1" in again.stderr
    assert len(rows((folder / "new.jsonl").read_text())) == len(rows((folder / "twins.jsonl").read_text())) == 1
    assert "compared with 2 that are there already" in run(folder, "dedup", "odd.jsonl", "--index", "seen.align").stderr


def changed(folder: Path) -> str:
    """Correct the first text of the first feed; return its id."""
    feed = rows((folder / "one.jsonl").read_text())
    feed[0]["text"] += " The number was corrected."
    (folder / "one.jsonl").write_text("".join(json.dumps(row) + "\n" for row in feed))
    return str(feed[0]["id"])


def test_a_feed_with_a_changed_text_is_added_again(folder: Path) -> None:
    run(folder, "index", "add", "e.align", "one.jsonl")
    changed(folder)
    assert "--replace" in run(folder, "index", "add", "e.align", "one.jsonl", code=2).stderr
    added = run(folder, "index", "add", "e.align", "one.jsonl", "--replace")
    assert "1 document added (1 in place of another text), 3 known already" in added.stderr


def test_dedup_takes_a_changed_text_for_the_old_one_only_where_it_may(folder: Path) -> None:
    lone = rows((folder / "one.jsonl").read_text())[:1]
    (folder / "one.jsonl").write_text(json.dumps(lone[0]) + "\n")
    clean = ["dedup", "one.jsonl", "--index", "seen.align", "--drop", "-o", "new.jsonl"]
    run(folder, *clean)
    (folder / "new.jsonl").unlink()
    name = changed(folder)
    refused = run(folder, *clean, code=2)
    assert f"one.jsonl:1: the index has a document '{name}' with another text: give the new one" in refused.stderr
    assert "--replace" in refused.stderr
    assert not (folder / "new.jsonl").exists()  # nothing is written that was not put into the index
    skipped = run(folder, *clean, "--on-error", "skip")
    assert "0 documents" in skipped.stderr
    assert "skipped: 1" in skipped.stderr
    done = run(folder, *clean, "--replace")
    assert "kept: 1, in place of another text there: 1" in done.stderr
    assert [row["id"] for row in rows((folder / "new.jsonl").read_text())] == [name]
    again = run(folder, *clean, "--replace")  # the same text is known and is not replaced
    assert "copies: 1 in 1 cluster, kept: 0, compared with 1 that is there already" in again.stderr
    with align.Index.open(folder / "seen.align") as index:
        assert [document.text for document in index.documents()] == [lone[0]["text"] + " The number was corrected."]
    assert "--replace goes with --index" in run(folder, "dedup", "one.jsonl", "--replace", code=2).stderr


def test_merge_takes_a_changed_text_for_the_old_one_only_where_it_may(folder: Path) -> None:
    run(folder, "merge", "one.jsonl", "--index", "e.align")
    name = changed(folder)
    assert "--replace" in run(folder, "merge", "one.jsonl", "--index", "e.align", code=2).stderr
    run(folder, "merge", "one.jsonl", "--index", "e.align", "--replace")
    with align.Index.open(folder / "e.align") as index:
        assert {d.id: d.text for d in index.documents()}[name].endswith("corrected.")
        assert len(index) == 4
    assert "--replace goes with --index" in run(folder, "merge", "one.jsonl", "--replace", code=2).stderr


def test_rows_that_are_no_documents_can_be_left_out(folder: Path) -> None:
    bad = '{"id": "x", "text": null}\nnot JSON\n{"id": "wire-0", "text": "Another."}\n{"id": "y"}\n{"id": 1.5, "text": "z"}\n'
    (folder / "odd.jsonl").write_text((folder / "one.jsonl").read_text() + bad)
    (folder / "latin.txt").write_bytes("Ein Fährunglück".encode("latin-1"))
    files = ["odd.jsonl", "latin.txt"]
    for command in (["merge"], ["index", "add", "e.align"]):
        assert "odd.jsonl:5" in run(folder, *command, *files, code=2).stderr
        done = run(folder, *command, *files, "--on-error", "skip")
        assert done.stderr.count("align: skipped: odd.jsonl:") == 3
        assert "skipped: 3 more" in done.stderr
        assert "holds no document" not in done.stderr
    merged = run(folder, "merge", *files, "--on-error", "skip")
    assert merged.stdout == run(folder, "merge", "one.jsonl").stdout
