"""What people try first: data frames, files of other programs, misspelt names, and nothing at all."""

from __future__ import annotations

import datetime as dt
import gzip
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

import align
from align import cli
from align.errors import DocumentError, DocumentWarning, SettingsError

STORY = "The old bridge over the river was closed on Friday after a barge had struck its second pier at high water."
Call = Callable[..., tuple[int, str, str]]


@pytest.fixture
def call(capfdbinary: pytest.CaptureFixture[bytes]) -> Call:
    def call(*args: object) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as ended:
            cli.main([str(arg) for arg in args])
        out, err = capfdbinary.readouterr()
        assert isinstance(ended.value.code, int)
        return ended.value.code, out.decode(), err.decode()

    return call


# --- in Python ---------------------------------------------------------------------------------------------------


def test_a_misspelt_setting_is_told_with_the_nearest() -> None:
    with pytest.raises(SettingsError, match="'thread' is no setting: did you mean 'threads'"):
        align.Settings(thread=1)  # type: ignore[call-arg]
    with pytest.raises(SettingsError, match="'colour' is no setting: give one of shingle_words, "):
        align.Settings(colour="red")  # type: ignore[call-arg]
    with pytest.raises(SettingsError, match="does not say which setting"):
        align.Settings(5)  # type: ignore[call-arg,misc]


def test_rows_of_a_data_frame_may_lack_values() -> None:
    pd = pytest.importorskip("pandas")
    frame = pd.DataFrame(
        [{"id": "a", "text": STORY, "source": "Mail", "published": pd.Timestamp("2026-05-03")}, {"text": STORY}]
    )
    rows = frame.to_dict("records")
    rows.append({"id": frame.index.to_numpy()[1], "text": STORY, "source": pd.NA, "published": None})
    found = align.dedup(rows).documents
    named = {document.id: document for document in found}
    assert (named["a"].source, named["a"].published) == ("Mail", "2026-05-03T00:00:00")
    assert (named["1"].source, named["1"].published) == (None, None)
    assert len(named) == 3
    assert len(align.merge(rows)) == 1
    with pytest.raises(DocumentError, match=r"'text' is missing \(nan\)"):
        align.dedup([{"id": "a", "text": float("nan")}])
    with pytest.raises(DocumentError, match=r"give its rows, docs\.to_dict"):
        align.dedup(frame)


def test_ids_that_a_data_frame_made_floats_are_whole_numbers() -> None:
    pd = pytest.importorskip("pandas")
    rows = pd.DataFrame({"id": [7, None, 2], "text": [STORY, "Two ministers met.", STORY]}).to_dict("records")
    assert isinstance(rows[0]["id"], float)
    found = align.dedup(rows)
    assert [document.id for document in found.documents] == ["7", "24aaf92b76c862b0", "2"]
    assert [list(cluster) for cluster in found.clusters] == [["2", "7"]]
    assert align.dedup([{"id": Decimal("12"), "text": STORY}]).kept == ("12",)
    for odd, says in (
        (1.5, "'id' is 1.5, of type float: give a string or a whole number"),
        (float("inf"), "too large"),
        (Decimal("1.5"), "give a string or a whole number"),
        (Decimal("Infinity"), "give a string or a whole number"),
        (
            1.0e17,
            r"'id' is 1e\+17, of type float: too large to tell whole numbers apart: read the column of ids as str",
        ),
        (True, "give a string or a whole number"),
    ):
        with pytest.raises(DocumentError, match=says):
            align.dedup([{"id": odd, "text": STORY}])


class Marked(str):
    """A string of another kind, as parsers of web pages and template engines give them."""

    def __str__(self) -> str:
        return "<p>not the text</p>"


def test_texts_of_parsers_of_web_pages_are_texts() -> None:
    row = {"id": "a", "text": STORY, "title": "Bridge closed", "source": "Post", "published": "2026-03-06"}
    odd = {key: Marked(str.__str__(value)) for key, value in row.items()}
    plain = align.merge([row, {"id": "b", "text": STORY.upper()}])
    for given in (odd, align.Document(**odd)):
        made = align.merge([given, {"id": "b", "text": STORY.upper()}])
        assert [record.to_json() for record in made] == [record.to_json() for record in plain]
        assert {type(value) for value in (made.documents[0].id, made.documents[0].text)} == {str}
    assert align.merge([Marked(STORY)]).documents == align.merge([STORY]).documents
    assert len(align.dedup([odd, {"id": "b", "text": STORY}]).clusters) == 1


def test_records_are_checked_and_exported_with_the_documents_as_they_were_given() -> None:
    rows = [{"id": 7, "text": STORY}]
    result = align.merge(rows)
    assert result[0].verify(rows) == []
    assert result[0].verify([{"id": 7, "text": STORY[1:]}])
    with pytest.raises(DocumentError, match=r"a str, which is no document with an id .* result\.documents"):
        result[0].verify([STORY])  # type: ignore[list-item]
    for form in align.export.FORMS:
        made = align.export.export(result, rows, form)
        assert list(made) == list(align.export.export(result, result.documents, form))
    with pytest.raises(SettingsError, match=r"form 'rdf' is unknown: give one of schema\.org, prov"):
        list(align.export.export(result, rows, "rdf"))


@pytest.mark.parametrize("work", [align.merge, align.dedup])
def test_a_name_of_a_file_among_texts_is_told(work: Callable[..., object], tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(STORY)
    with pytest.warns(DocumentWarning, match="there is a file or folder .*give pathlib.Path"):
        work([str(tmp_path / "a.txt")])
    work([tmp_path / "a.txt"])
    work([STORY, "\0", "\ud800"])


def test_a_table_of_arrow_is_told_how_to_become_rows() -> None:
    arrow = pytest.importorskip("pyarrow")
    with pytest.raises(DocumentError, match=r"docs is a table: give its rows, docs.to_pylist\(\)"):
        align.dedup(arrow.table({"text": [STORY]}))


def test_modules_that_the_readme_names_need_no_import_of_their_own() -> None:
    told = "import align; align.export.export, align.sketch.sample, align.candidates; print('fine')"
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, check=True, text=True)
    assert done.stdout == "fine\n"


# --- files of other programs ----------------------------------------------------------------------------------------


@pytest.fixture
def times(tmp_path: Path) -> Path:
    """A Parquet file as pandas writes it: its times have nanoseconds."""
    arrow, parquet = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    table = arrow.table(
        {
            "id": ["a", "b"],
            "text": [STORY, STORY],
            "seen": arrow.array([1, 1_700_000_000_000_000_000], arrow.timestamp("ns")),
            "took": arrow.array([None, 3_600_000_000_000], arrow.duration("ns")),
            "log": arrow.array(
                [[{"at": dt.datetime(2026, 1, 1)}], None], arrow.list_(arrow.struct([("at", arrow.timestamp("ns"))]))
            ),
        }
    )
    parquet.write_table(table, tmp_path / "times.parquet")
    return tmp_path / "times.parquet"


def test_times_with_nanoseconds_can_be_written_in_every_form(call: Call, times: Path, tmp_path: Path) -> None:
    pytest.importorskip("pandas")
    code, out, err = call("dedup", times)
    assert code == 0, err
    first, second = map(json.loads, out.splitlines())
    assert (first["seen"], second["seen"]) == ("1970-01-01T00:00:00.000000001", "2023-11-14T22:13:20")
    assert (first["log"], second["took"]) == ([{"at": "2026-01-01T00:00:00"}], "PT3600S")
    for name in ("x.csv", "x.tsv", "x.json", "x.parquet"):
        assert call("dedup", times, "-o", tmp_path / name)[0] == 0
    assert "2023-11-14T22:13:20" in (tmp_path / "x.csv").read_text()


def test_times_with_nanoseconds_are_kept_in_parquet_and_in_an_index(call: Call, times: Path, tmp_path: Path) -> None:
    pytest.importorskip("pandas")
    parquet = pytest.importorskip("pyarrow.parquet")
    call("dedup", times, "-o", tmp_path / "y.parquet")
    before = parquet.read_table(times)
    assert parquet.read_table(tmp_path / "y.parquet").select(before.column_names).equals(before)
    pytest.importorskip("duckdb")
    code, _, err = call("index", "add", tmp_path / "x.align", times)
    assert code == 0, err


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"id;text\r\n1;A bridge fell.\r\n", "are its cells separated by ';'? Write it with commas"),
        (b"id;text\r\n1;A bridge, old as it was, fell.\r\n", "are its cells separated by ';'? Write it with commas"),
        (b"id,text\r1,A bridge fell.\r", r"its lines end in CR alone: convert it, for example with tr '\r' '\n'"),
        ("id,text\n1,Caf\u00e9\n".encode("latin-1"), "iconv -f WINDOWS-1252 -t UTF-8"),
        ("id,text\n1,Caf\u00e9\n".encode("utf-16"), "iconv -f UTF-16 -t UTF-8"),
    ],
)
def test_what_other_programs_write_is_told_how_to_be_read(call: Call, tmp_path: Path, data: bytes, says: str) -> None:
    (tmp_path / "a.csv").write_bytes(data)
    for verb in ("dedup", "merge"):
        code, out, err = call(verb, tmp_path / "a.csv")
        assert (code, out) == (2, "")
        assert says in err


def test_a_table_whose_names_of_columns_cannot_be_read_is_left_out_as_a_whole(call: Call, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes("id,text,größe\n1,A bridge fell.,2\n2,Two died.,3\n".encode("latin-1"))
    code, out, err = call("dedup", tmp_path / "a.csv", "--on-error", "skip")
    assert (code, out) == (0, "")
    assert err.count("skipped: ") == 2
    assert "a.csv:1: byte 10 (0xf6) is not UTF-8" in err
    assert "0 documents, copies: 0 in 0 clusters, kept: 0, skipped: 1" in err


@pytest.mark.parametrize("verb", [("dedup",), ("merge",), ("index", "add", "x.align")])
def test_a_row_that_stops_a_run_is_told_how_to_leave_it_out(
    call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, verb: tuple[str, ...]
) -> None:
    pytest.importorskip("duckdb")
    monkeypatch.chdir(tmp_path)
    Path("a.jsonl").write_text(json.dumps({"id": "a", "text": STORY}) + '\n{"id": "b", "text": null}\n')
    code, _, err = call(*verb, "a.jsonl")
    assert code == 2
    assert err.endswith("'text' is null (None): give a str ('' where it is empty) (--on-error skip leaves it out)\n")
    code, _, err = call(*verb, "a.jsonl", "--on-error", "skip")
    assert (code, "leaves it out" in err) == (0, False)
    code, _, err = call(*verb, "none.jsonl")
    assert (code, "leaves it out" in err) == (2, False)


def test_a_packed_parquet_file_is_not_written_since_it_could_not_be_read(call: Call, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(STORY)
    code, _, err = call("dedup", tmp_path / "a.txt", "-o", tmp_path / "b.parquet.gz")
    assert code == 2
    assert "Parquet packs its columns itself: leave out .gz" in err


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ((1, None, "two"), "column 'n' has 1 in {0}:1 and \"two\" in {0}:3"),
        ((True, 2, None), "column 'n' has true in {0}:1 and 2 in {0}:2"),
        (([1], [2.5], {"a": 1}), "column 'n' has [2.5] in {0}:2 and {{\"a\":1}} in {0}:3"),
        ((1, 2**70, 3), "column 'n' has 1180591620717411303424 in {0}:2, which has no type there"),
    ],
)
def test_a_column_of_numbers_and_words_is_told_and_can_be_parquet(
    call: Call, tmp_path: Path, values: tuple[object, ...], says: str
) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    file = tmp_path / "a.jsonl"
    file.write_text("\n".join(json.dumps({"id": str(k), "text": STORY, "n": n}) for k, n in enumerate(values)))
    code, _, err = call("dedup", file, "-o", tmp_path / "b.parquet")
    assert code == 2
    assert says.format(file) in err
    assert "--as-text NAME" in err
    assert not (tmp_path / "b.parquet").exists()
    assert call("dedup", file, "-o", tmp_path / "b.parquet", "--as-text", "n")[0] == 0
    written = parquet.read_table(tmp_path / "b.parquet")["n"].to_pylist()
    assert [
        text if text is None or (text.isalpha() and text != "true") else json.loads(text) for text in written
    ] == list(values)


# --- nothing, and things that exclude each other ------------------------------------------------------------------


@pytest.mark.filterwarnings("default")
def test_pages_that_are_no_text_are_told(call: Call, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(f"<!DOCTYPE html>\n<html><p>{STORY}</p></html>")
    code, _, err = call("merge", tmp_path)
    assert (code, "looks like HTML" in err, "left out" in err) == (0, True, False)
    (tmp_path / "b.html").write_text("<html></html>")
    assert f"{tmp_path}: 1 left out, such as b.html: take the text out first" in call("merge", tmp_path)[2]
    code, _, err = call("merge", tmp_path / "b.html")
    assert code == 2
    assert "take the text out first" in err


@pytest.mark.filterwarnings("default")
@pytest.mark.parametrize(("name", "data"), [("a.jsonl", ""), ("a.csv", "id,text\n"), ("a.json", "[]")])
def test_a_file_without_documents_is_told(call: Call, tmp_path: Path, name: str, data: str) -> None:
    (tmp_path / name).write_text(data)
    (tmp_path / "b.txt").write_text(STORY)
    for args in (["merge", tmp_path / name], ["dedup", tmp_path / "b.txt", "--against", tmp_path / name]):
        code, _, err = call(*args)
        assert code == 0
        assert f"warning: {tmp_path / name}: holds no document" in err


@pytest.mark.filterwarnings("default")
def test_a_table_that_comes_through_a_pipe_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: Call) -> None:
    table = b'"id","text"\r\n"a","A bridge fell."\r\n'
    for given, said in (([], True), (["--input-format", "csv"], False)):
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(table)))
        code, out, err = call("dedup", "-", *given)
        assert code == 0
        assert ("is read as one text, but looks like a table" in err) is said
        assert (json.loads(out)["id"] == "a") is not said


@pytest.mark.parametrize(("keep", "name"), [("latest", "published"), ("longest,source:Mail>*", "source")])
def test_a_wish_that_no_column_can_answer_is_told(call: Call, tmp_path: Path, keep: str, name: str) -> None:
    (tmp_path / "a.csv").write_text("id,text,date,outlet\n1,A bridge fell.,2026-05-03,Mail\n")
    code, _, err = call("dedup", tmp_path / "a.csv", "--keep", keep)
    assert code == 2
    assert f"no row has a column '{name}'" in err
    other = {"published": "date", "source": "outlet"}[name]
    assert call("dedup", tmp_path / "a.csv", "--keep", keep, f"--{name}-field", other)[0] == 0


@pytest.mark.parametrize("keep", ["earliest", "latest,first", "source:Mail>*"])
def test_a_wish_that_no_document_can_answer_is_told(call: Call, tmp_path: Path, keep: str) -> None:
    rows = [{"id": name, "text": STORY, "published": None, "source": None} for name in "ab"]
    with pytest.warns(DocumentWarning, match=f"keep='{keep.partition(',')[0].partition(':')[0]}' decides nothing: no "):
        assert align.dedup(rows, keep=keep).kept == ("a",)
    with pytest.warns(DocumentWarning, match="decides nothing"):
        align.dedup([STORY, STORY], keep=keep)
    assert align.dedup([], keep=keep).kept == ()
    rows[1] |= {"published": "2026-05-03", "source": "Mail"}
    assert align.dedup(rows, keep=keep).kept == ("b",)
    (tmp_path / "a.csv").write_text("id,text,published,source\n1,A bridge fell.,,\n")
    code, _, err = call("dedup", tmp_path / "a.csv", "--keep", keep)
    assert code == 2
    assert "no row has a value in column" in err


@pytest.mark.parametrize(
    "args",
    [
        ["dedup", "a.txt", "--dry-run", "--check"],
        ["dedup", "a.txt", "--drop", "--pairs"],
        ["diff", "a.txt", "a.txt", "--json", "--unified"],
    ],
)
def test_options_that_exclude_each_other(call: Call, args: list[str]) -> None:
    code, _, err = call(*args)
    assert code == 2
    assert "exclude each other" in err


# --- sizes ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("engine", [None, "local"])
def test_two_editions_of_a_library_in_one_text_are_copies(engine: str | None) -> None:
    """Counts of shared shingles end at 65,534, which texts of 13 MB reach."""
    if engine:
        pytest.importorskip("pyarrow")
    words = [f"a{k}" for k in range(1_700_000)]
    docs = [{"id": "whole", "text": " ".join(words)}, {"id": "part", "text": " ".join(words[:1_600_000])}]
    assert align.dedup(docs, engine=engine).kept == ("whole",)


def test_a_packed_page_has_the_form_of_its_name(call: Call, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(STORY)
    assert call("merge", tmp_path / "a.txt", "-o", tmp_path / "b.md.gz")[0] == 0
    assert gzip.decompress((tmp_path / "b.md.gz").read_bytes()).startswith(b"## ")


@pytest.mark.skipif(sys.platform == "win32", reason="sizes of files are limited in another way")
@pytest.mark.parametrize(("texts", "words"), [(1, 100_000), (2_000, 50)])
def test_a_folder_for_temporary_files_without_room_is_named(tmp_path: Path, texts: int, words: int) -> None:
    rows = (json.dumps({"id": str(k), "text": "word " * words}) + "\n" for k in range(texts))
    (tmp_path / "a.jsonl").write_text("".join(rows))
    limit = "import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))"
    told = f"{limit}; from align.cli import main; main(['dedup', 'a.jsonl'])"
    done = subprocess.run(
        [sys.executable, "-c", told],
        cwd=tmp_path,
        env=os.environ | {"TMPDIR": str(tmp_path)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 2
    assert f"{tmp_path}: File too large: texts lie here while they are compared: set TMPDIR" in done.stderr
