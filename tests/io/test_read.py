"""Documents come in as they are, and what is wrong is said with its place and a way out."""

from __future__ import annotations

import io
import json
import os
import threading
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align.errors import DocumentError, DocumentWarning
from align.io.read import documents, read_pair, read_paths, sources
from align.model import Document


def test_every_kind_of_item_is_taken(tmp_path: Path) -> None:
    file = tmp_path / "storm.txt"
    file.write_text("A storm came.")
    given = [
        Document(id="a", text="A dam broke.", meta={"desk": "north"}),
        {"id": 7, "text": "A bridge fell.", "published": "2026-02-04", "section": "news", "url": ""},
        "Two ministers met.",
        file,
    ]
    found = documents(given)
    assert [document.id for document in found] == ["a", "7", "24aaf92b76c862b0", "storm"]
    assert found[0] == given[0]
    assert found[1] == Document(id="7", text="A bridge fell.", published="2026-02-04", meta={"section": "news"})
    assert found[3].text == "A storm came."


def test_generators_and_sets_are_taken() -> None:
    assert len(documents(text for text in ("a", "b"))) == 2
    assert len(documents({"a", "b"})) == 2
    assert documents([]) == []


@pytest.mark.parametrize(
    ("docs", "says"),
    [
        ("one text", "docs is of type str, not a collection of documents: put it in a list"),
        (b"bytes", "docs is of type bytes"),
        (Path("x"), "put it in a list"),
        (Document(id="a", text="b"), "docs is of type Document"),
        ({"id": "a", "text": "b"}, "docs is of type dict"),
        (None, "docs is of type NoneType, not a collection of documents: give a list"),
        ([b"bytes"], "document 0 is of type bytes: decode it first"),
        (["a", 3], "document 1 is of type int: give an align.Document, a dict with a 'text'"),
        ([{"id": "a"}], r"document 0 \(id 'a'\) has no 'text' \(it has 'id'\): give its text under the key 'text'"),
        ([{}], r"document 0 has no 'text' \(it has no fields\)"),
        ([{"text": None}], "document 0: 'text' is null \\(None\\): give a str"),
        ([{"text": b"x"}], "'text' is of type bytes: decode it first"),
        ([Document(id="a", text=3)], "'text' is of type int"),  # type: ignore[arg-type]
        ([{"id": "a", "text": ""}, "x", {"id": "a", "text": "c"}], "document 0 and document 2 have the same id 'a'"),
        ([{"id": 1, "text": ""}, {"id": "1", "text": "c"}], "the same id '1': ids must be unique"),
        ([{"id": 1.5, "text": ""}], "'id' is 1.5, of type float: give a string or a whole number"),
        ([{"id": True, "text": ""}], "'id' is True, of type bool"),
        ([{"id": "", "text": ""}], "'id' is empty: leave it out"),
        ([{"text": "", "published": 20260204}], "'published' is 20260204"),
        ([{"text": "", "title": 3}], "'title' is of type int: give a string or leave it out"),
        ([{"text": "", 3: "x"}], "the key 3 is of type int: keys are strings"),
        ([Path("nowhere.txt")], "nowhere.txt: no such file or folder"),
    ],
)
def test_what_is_wrong_is_said(docs: Any, says: str) -> None:
    with pytest.raises(DocumentError, match=says):
        documents(docs)


def test_a_table_is_not_read_by_its_column_names() -> None:
    class Frame:
        columns = ("id", "text")

        def __iter__(self) -> Any:
            return iter(self.columns)

    with pytest.raises(DocumentError, match="docs is a table"):
        documents(Frame())  # type: ignore[arg-type]


def test_dates_become_iso() -> None:
    assert documents([{"text": "x", "published": date(2026, 2, 4)}])[0].published == "2026-02-04"


def test_meta_survives_a_round_trip() -> None:
    first = documents([{"text": "x", "desk": "north", "meta": {"page": 3}}])
    assert first[0].meta == {"desk": "north", "page": 3}
    assert documents(first) == first
    assert documents([{"text": "x", "meta": "free"}])[0].meta == {"meta": "free"}


@settings(deadline=None)
@given(st.lists(st.text(st.characters(), max_size=5), max_size=12))
def test_every_text_is_taken_unchanged_under_an_id_of_its_own(texts: list[str]) -> None:
    found = documents(texts)
    assert [document.text for document in found] == texts
    assert len({document.id for document in found}) == len(texts)
    assert documents(texts) == found


def test_equal_texts_without_ids_are_told_apart_whatever_their_order() -> None:
    rows = [{"text": "same", "source": name} for name in ("B", "A", "C")]
    ids = {document.source: document.id for document in documents(rows)}
    again = {document.source: document.id for document in documents(rows[::-1])}
    assert ids == again
    stem = ids["A"]
    assert (ids["B"], ids["C"]) == (f"{stem}-2", f"{stem}-3")
    taken = documents(["same", {"id": stem, "text": "other"}])
    assert taken[0].id == f"{stem}-2"


# --- files -------------------------------------------------------------------------------------------------------


def test_text_is_read_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"\xef\xbb\xbfone\r\ntwo\r\x0c\xe2\x80\xa8x")
    assert read_paths([tmp_path / "a.txt"]) == [Document(id="a", text="one\r\ntwo\r\x0c\u2028x")]


def test_folders_are_read_in_order_without_hidden_files(tmp_path: Path) -> None:
    for name in ("b.txt", "a.TXT", "sub/c.txt", ".hidden.txt", ".git/d.txt", "notes.md"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(name)
    (tmp_path / "rows.jsonl").write_text('{"id": "r", "text": "x"}\n')
    assert [document.text for document in read_paths([tmp_path])] == ["a.TXT", "b.txt", "x", "sub/c.txt"]


def test_equal_file_names_are_told_apart_by_their_paths(tmp_path: Path) -> None:
    for name in ("one/report.txt", "two/report.txt", "one/other.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(name)
    found = [document.id for document in read_paths([tmp_path])]
    assert found == ["other", (tmp_path / "one/report.txt").as_posix(), (tmp_path / "two/report.txt").as_posix()]


def test_a_file_name_gives_way_to_an_id(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x")
    (tmp_path / "b.jsonl").write_text('{"id": "a", "text": "y"}')
    assert [document.id for document in read_paths([tmp_path])] == [(tmp_path / "a.txt").as_posix(), "a"]


def test_rows_keep_their_columns_and_blank_lines_are_skipped(tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    rows = [{"n": 1, "text": "x", "id": 5, "title": None}, {"text": "y", "tags": ["a"]}]
    file.write_text("\ufeff" + json.dumps(rows[0]) + "\r\n\n   \n" + json.dumps(rows[1]))
    found = [row for source in sources([file]) for row in source.rows()]
    assert [row.fields for row in found] == rows
    assert [row.where for row in found] == [f"{file}:1", f"{file}:4"]
    assert read_paths([file])[0] == Document(id="5", text="x", meta={"n": 1})


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (b'{"text": "a"', "not valid JSON"),
        (b'{"text": "a"} x', "not valid JSON"),
        (b'["a"]', "an array, not an object: write one document a line"),
        (b'"a"', "a string, not an object"),
        (b"3", "a number, not an object"),
        (b'{"text": NaN}', "not valid JSON"),
        (b'{"body": "a"}', r"has no 'text' \(it has 'body'\)"),
        (b'{"text": "\xff"}', r"byte 10 \(0xff\) is not UTF-8: convert it"),
        (b"[" * 100_000, "not valid JSON"),
        (b'{"text": "a", "published": 4}', "'published' is 4"),
    ],
)
def test_a_bad_line_is_named(tmp_path: Path, line: bytes, says: str) -> None:
    file = tmp_path / "a.jsonl"
    file.write_bytes(b'{"text": "fine"}\n' + line + b"\n")
    with pytest.raises(DocumentError, match=f"a.jsonl:2.*{says}"):
        read_paths([file])


def test_lone_surrogates_are_read(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"id": "a", "text": "half \\ud800 a pair"}')
    assert read_paths([tmp_path])[0].text == "half \ud800 a pair"


def test_a_huge_line_is_read(tmp_path: Path) -> None:
    text = "word " * 400_000
    (tmp_path / "a.jsonl").write_text(json.dumps({"text": text}))
    assert read_paths([tmp_path])[0].text == text


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("a.txt", b"caf\xe9", r"a.txt: byte 3 \(0xe9\) is not UTF-8: convert it"),
        ("a.txt", b"\xef\xbb\xbfcaf\xe9", "byte 6"),
        ("a.txt", "x".encode("utf-16"), "is UTF-16"),
        (
            "a.pdf",
            b"%PDF",
            r"a.pdf: .pdf cannot be read: take the text out first .*, or give one of .txt, .jsonl, .*, or a folder",
        ),
        ("README", b"x", "a file without suffix cannot be read"),
    ],
)
def test_a_bad_file_is_named(tmp_path: Path, name: str, data: bytes, says: str) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(DocumentError, match=says):
        read_paths([tmp_path / name])


def test_missing_and_empty_and_double(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match=r"no such file or folder"):
        read_paths([tmp_path / "no.txt"])
    with pytest.raises(DocumentError, match=r"no such file or folder"):
        read_paths([tmp_path / "no.pdf"])
    with pytest.raises(DocumentError, match=r"no .txt, .jsonl, .* file in this folder"):
        read_paths([tmp_path])
    (tmp_path / "a.txt").write_text("x")
    with pytest.raises(DocumentError, match="is given twice: name every file once"):
        read_paths([tmp_path / "a.txt", tmp_path / "a.txt"])


def test_an_empty_file_is_a_document_that_says_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"")
    assert read_paths([tmp_path]) == [Document(id="a", text="")]


def test_standard_input_is_sniffed(monkeypatch: pytest.MonkeyPatch) -> None:
    def read(data: bytes) -> list[Document]:
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(data)))
        return read_paths(["-"])

    rows = read(b'\n {"id": "a", "text": "x"}\n{"id": "b", "text": "y"}')
    assert [document.id for document in rows] == ["a", "b"]
    assert read(b"Ein Text\n{kein JSON}") == [Document(id="stdin", text="Ein Text\n{kein JSON}")]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes with names are not known here")
def test_a_pipe_is_read_like_standard_input(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = threading.Thread(target=pipe.write_bytes, args=(b"A text.",))
    writer.start()
    assert read_paths([pipe]) == [Document(id="pipe", text="A text.")]
    writer.join()


def test_pairs_are_two_single_texts(tmp_path: Path) -> None:
    for name in ("x/a.txt", "y/a.txt"):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_text(name)
    left, right = read_pair(tmp_path / "x/a.txt", tmp_path / "y/a.txt")
    assert (left.text, right.text) == ("x/a.txt", "y/a.txt")
    assert left.id != right.id
    same = read_pair(tmp_path / "x/a.txt", tmp_path / "x/a.txt")
    assert same[0].id != same[1].id
    assert same[0].text == same[1].text
    with pytest.raises(DocumentError, match="holds 2 documents: give a file with one text"):
        read_pair(tmp_path, tmp_path / "x/a.txt")
    with pytest.raises(DocumentError, match="standard input is given twice"):
        read_pair("-", "-")


@pytest.mark.parametrize(
    ("given", "held"),
    [
        ("2013", "2013"),
        ("2013-05", "2013-05"),
        ("2026-02-04T19:00+07:00", "2026-02-04T19:00+07:00"),
        ("Wed, 04 Feb 2026 19:00:00 +0700", "2026-02-04T19:00:00+07:00"),
    ],
)
def test_times_of_publication(given: str, held: str) -> None:
    (document,) = documents([{"text": "a", "published": given}])
    assert document.published == held


def test_an_unreadable_time_is_kept_with_a_warning() -> None:
    with pytest.warns(DocumentWarning, match="document 0.*'4 February', which is no ISO 8601"):
        (document,) = documents([{"text": "a", "published": "4 February"}])
    assert document.published == "4 February"
