"""Copies in files: every option, every form, odd files; rows come out as they went in."""

from __future__ import annotations

import csv
import gzip
import io
import json
import random
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import align
from align import cli
from align.copies import find_copies
from align.io import formats, tables
from align.settings import Settings
from align.streaming import Collection

STORY = "The old bridge over the river was closed on Friday after a barge had struck its second pier at high water"
OTHER = "Voters in the valley chose a new mayor on Sunday, and the count went on until long after midnight in the hall"
DATES = {"a": "2026-05-03", "b": "2026-05-02", "c": "2026-05-01"}
ROWS = [
    {"id": "a", "text": STORY + ".", "source": "Mail", "published": "2026-05-03"},
    {"id": "b", "text": STORY + ". Repairs will take a month.", "source": "Herald", "published": "2026-05-02"},
    {"id": "c", "text": OTHER + ".", "source": "Herald", "published": "2026-05-01"},
]

Call = Callable[..., tuple[int, str, str]]


@pytest.fixture
def call(capfdbinary: pytest.CaptureFixture[bytes]) -> Call:
    def call(*args: object) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as ended:
            cli.main(["dedup", *map(str, args)])
        out, err = capfdbinary.readouterr()
        assert isinstance(ended.value.code, int)
        return ended.value.code, out.decode(), err.decode()

    return call


def write_rows(path: Path, rows: list[dict[str, Any]]) -> Path:
    """Write rows in the form that the name says."""
    form, packing = formats.kind_of(path)
    if form == "parquet":
        pa, pq = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
        pq.write_table(pa.Table.from_pylist(rows), path)
        return path
    if form in ("csv", "tsv"):
        page = io.StringIO()
        writer = csv.DictWriter(page, list(rows[0]), delimiter="\t" if form == "tsv" else ",")
        writer.writeheader()
        writer.writerows(rows)
        data = page.getvalue()
    else:
        data = json.dumps(rows) if form == "json" else "".join(json.dumps(row) + "\n" for row in rows)
    path.write_bytes(b"".join(formats.packed([data.encode()], packing, str(path))))
    return path


def read_back(path: Path) -> list[dict[str, Any]]:
    form, packing = formats.kind_of(path)
    with path.open("rb") as raw:
        return [row.fields for row in tables.rows(formats.unpacked(raw, packing, str(path)), form, str(path))]


NAMES = ["x.jsonl", "x.json", "x.csv", "x.tsv", "x.parquet", "x.jsonl.gz", "x.csv.zst", "x.json.gz", "x.ndjson"]


@pytest.mark.parametrize("source", NAMES)
@pytest.mark.parametrize("target", ["y.jsonl", "y.json.zst", "y.csv.gz", "y.tsv", "y.parquet"])
def test_every_form_gives_every_form(call: Call, tmp_path: Path, source: str, target: str) -> None:
    file, out = write_rows(tmp_path / source, ROWS), tmp_path / target
    code, _, err = call(file, "-o", out)
    assert (code, err) == (0, "align: 3 documents, copies: 1 in 1 cluster, kept: 2\n")
    found = read_back(out)
    assert [list(row)[:4] for row in found] == [list(row) for row in ROWS]
    assert [list(row)[4:] for row in found] == [["cluster_id", "is_kept", "kept_id", "similarity", "relation"]] * 3
    assert [{key: row[key] for key in ROWS[0]} for row in found] == ROWS
    assert [str(row["is_kept"]).lower() for row in found] == ["false", "true", "true"]
    assert [row["kept_id"] for row in found] == ["b", "b", "c"]
    assert found[2]["relation"] in (None, "")


def test_cells_come_out_as_they_went_in(call: Call, tmp_path: Path) -> None:
    rows = [
        ["no", "text", "sum", "note", "formula"],
        ["007", STORY, "1e5", "", "=1+1"],
        ["008", 'He said "no",\nand left.', "1.10", "NULL", "-3"],
    ]
    file = tmp_path / "in.csv"
    with file.open("w", newline="") as stream:
        csv.writer(stream).writerows(rows)
    assert call(file, "--drop", "--id-field", "no", "-o", tmp_path / "out.csv")[0] == 0
    with (tmp_path / "out.csv").open(newline="") as stream:
        assert list(csv.reader(stream)) == rows
    assert call(file, "--drop", "--id-field", "no", "--safe-csv", "-o", tmp_path / "safe.csv")[0] == 0
    with (tmp_path / "safe.csv").open(newline="") as stream:
        assert [row[4] for row in csv.reader(stream)] == ["formula", "'=1+1", "'-3"]


def test_lines_of_json_keep_their_characters(call: Call, tmp_path: Path) -> None:
    lines = [
        '{"id": 1, "text": "' + STORY + '", "n": 1.10, "big": 123456789012345678901234567890, "e": "\\u00e9"}',
        '{"z": null, "text": "A text without an id."}',
    ]
    file = tmp_path / "in.jsonl"
    file.write_text("\ufeff" + "\r\n".join(lines) + "\r\n")
    assert call(file, "--drop")[1].splitlines() == lines
    first, second = call(file)[1].splitlines()
    assert first.startswith(lines[0][:-1] + ',"cluster_id":"1"')
    assert second.startswith('{"id":"')
    assert json.loads(first)["is_kept"] is True
    assert list(json.loads(second))[:3] == ["id", "z", "text"]
    again = tmp_path / "again.jsonl"
    again.write_text(first + "\n" + second + "\n")
    assert [json.loads(row) for row in call(again)[1].splitlines()] == [json.loads(first), json.loads(second)]


def test_parquet_keeps_its_types(call: Call, tmp_path: Path) -> None:
    pa, pq = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    table = pa.table(
        {
            "text": [STORY, OTHER],
            "n": pa.array([1, None], pa.int16()),
            "at": pa.array([1, 2], pa.timestamp("us", "UTC")),
            "tags": [["a"], []],
        }
    )
    pq.write_table(table, tmp_path / "in.parquet")
    assert call(tmp_path / "in.parquet", "--drop", "-o", tmp_path / "out.parquet")[0] == 0
    assert pq.read_table(tmp_path / "out.parquet").equals(table)
    assert call(tmp_path / "in.parquet", "-o", tmp_path / "all.parquet")[0] == 0
    names = ["id", "text", "n", "at", "tags", "cluster_id", "is_kept", "kept_id", "similarity", "relation"]
    assert pq.read_schema(tmp_path / "all.parquet").names == names


@pytest.mark.parametrize(
    ("keep", "kept"),
    [
        ("longest", "b"),
        ("shortest", "a"),
        ("earliest", "b"),
        ("latest", "a"),
        ("last", "b"),
        ("source:mail>*", "a"),
        ("source:Nobody, first", "a"),
    ],
)
def test_keep(call: Call, tmp_path: Path, keep: str, kept: str) -> None:
    rows = [json.loads(line) for line in call(write_rows(tmp_path / "x.jsonl", ROWS), "--keep", keep)[1].splitlines()]
    assert rows[0]["kept_id"] == rows[1]["kept_id"] == kept


def test_fields_by_other_names(call: Call, tmp_path: Path) -> None:
    rows = [{"key": r["id"], "body": r["text"], "outlet": r["source"], "when": r["published"]} for r in ROWS]
    names = ("--id-field", "key", "--text-field", "body", "--source-field", "outlet", "--published-field", "when")
    file = write_rows(tmp_path / "x.csv", rows)
    assert json.loads(call(file, *names, "--keep", "latest")[1].splitlines()[0])["kept_id"] == "a"
    assert json.loads(call(file, *names, "--keep", "source:herald")[1].splitlines()[0])["kept_id"] == "b"
    code, _, err = call(file)
    assert code == 2
    assert (
        "has no 'text' (it has 'key', 'body', 'outlet', 'when'): name the column of the text with --text-field" in err
    )


def test_pairs_have_their_passages(call: Call, tmp_path: Path) -> None:
    file = write_rows(tmp_path / "x.jsonl", ROWS)
    (line,) = call(file, "--pairs")[1].splitlines()
    pair = json.loads(line)
    assert (pair["left"], pair["right"], pair["relation"]) == ("a", "b", "contained in")
    (passage,) = pair["passages"]
    assert ROWS[0]["text"][passage["left_start"] : passage["left_end"]] == STORY
    assert ROWS[1]["text"][passage["right_start"] : passage["right_end"]] == STORY
    assert call(file, "--pairs", "-o", tmp_path / "p.csv")[0] == 0
    assert json.loads(read_back(tmp_path / "p.csv")[0]["passages"]) == pair["passages"]


def test_against_drops_what_is_there_already(call: Call, tmp_path: Path) -> None:
    old = write_rows(tmp_path / "old.jsonl", [{"id": "c", "text": OTHER}, {"id": "z", "text": OTHER + " of the town."}])
    new = write_rows(tmp_path / "new.csv", ROWS)
    code, out, err = call(new, "--against", old)
    rows = {row["id"]: row for row in map(json.loads, out.splitlines())}
    assert code == 0
    assert list(rows) == ["a", "b", "c"]
    assert (rows["c"]["is_kept"], rows["c"]["kept_id"] in ("c", "z"), rows["c"]["relation"]) == (False, True, "same")
    assert (rows["a"]["is_kept"], rows["a"]["kept_id"], rows["b"]["is_kept"]) == (False, "b", True)
    assert err == "align: 3 documents, copies: 2 in 2 clusters, kept: 1, compared with 2 that are there already\n"
    assert [row["id"] for row in map(json.loads, call(new, "--against", old, "--drop")[1].splitlines())] == ["b"]
    only = write_rows(tmp_path / "only.jsonl", [ROWS[2]])
    assert call(only, "--against", old, "--check")[0] == 1
    assert call(only, "--against", write_rows(tmp_path / "far.jsonl", [ROWS[0]]), "--check")[0] == 0


def test_columns_that_are_written_over_are_told(call: Call, tmp_path: Path) -> None:
    file = write_rows(tmp_path / "x.jsonl", [row | {"relation": "daughter", "is_kept": 5} for row in ROWS])
    code, out, err = call(file)
    assert code == 0
    assert "warning: of the input is_kept, relation will be written over" in err
    assert {row["relation"] for row in map(json.loads, out.splitlines())} == {"same", "contained in", None}
    assert "written over" not in call(file, "--drop")[2]


def test_bad_rows_stop_or_are_skipped_and_counted(call: Call, tmp_path: Path) -> None:
    file = tmp_path / "x.jsonl"
    good = [json.dumps(row) for row in ROWS]
    bad = ["{", "[1]", '{"id": "n"}', '{"id": "o", "text": 3}', good[2]]
    file.write_text("\n".join([good[0], *bad[:2], good[1], *bad[2:4], good[2], bad[4]]))
    code, out, err = call(file)
    assert (code, out) == (2, "")
    assert f"{file}:2: not valid JSON" in err
    code, out, err = call(file, "--on-error", "skip")
    assert code == 0
    assert [json.loads(line)["id"] for line in out.splitlines()] == ["a", "b", "c"]
    assert err.count("skipped: ") == 5
    assert "align: skipped: 2 more\n" in err
    assert err.endswith("kept: 2, skipped: 5\n")
    table = tmp_path / "x.csv"
    table.write_bytes(b"id,text\na,one\nb\nc,\xff\nd,two\n")
    code, out, err = call(table, "--on-error", "skip")
    assert [json.loads(line)["id"] for line in out.splitlines()] == ["a", "d"]
    assert f"{table}:3: has 1 cell where the first row names 2 columns" in err
    assert f"{table}:4: byte 2 (0xff) is not UTF-8" in err


# a frame of RFC 8878 that ends behind its first block, which is not the last: four bytes magic, two of the header, then
# a block of three bytes and what it holds as it is
CUT_ZSTD = b"\x28\xb5\x2f\xfd\x00\x58" + (14 << 3).to_bytes(3, "little") + b'{"text": "x"}\n'


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        (
            "a.jsonl.gz",
            gzip.compress(b'{"text": "x"}\n' * 9000, mtime=0)[:-20],
            "a.jsonl.gz: the packed file ends too early",
        ),
        ("a.jsonl.gz", b"no gzip", "a.jsonl.gz: the packed file is damaged"),
        ("a.csv.zst", b"no zstd", "a.csv.zst: the packed file is damaged"),
        ("a.jsonl.zst", CUT_ZSTD, "a.jsonl.zst: the packed file ends too early"),
        ("a.parquet", b"no parquet", "a.parquet: cannot be read as Parquet"),
        ("a.parquet", b"", "a.parquet: cannot be read as Parquet"),
        ("a.parquet.gz", b"", "unpack it first"),
        ("a.xlsx", b"", ".xlsx cannot be read: give one of .txt"),
        ("a.json", b'{"text": "x"}', "not a JSON array"),
        ("a.json", b'[{"text": "x"}', "it ends too early"),
        ("a.json", b'[{"text": "x"} {"text": "y"}]', "',' or ']' is missing"),
        ("a.json", b'[{"text": "x"}] x', "something follows the array"),
        ("a.json", b'[{"text": NaN}]', "not valid JSON"),
        ("a.csv", b'id,text\na,"open', "not valid CSV"),
        ("a.csv", b"text,text\na,b\n", "two columns are named 'text'"),
        ("a.csv", b"\xff\xfei\0d\0", "is UTF-16"),
    ],
)
def test_odd_files_are_one_line_and_exit_code_2(call: Call, tmp_path: Path, name: str, data: bytes, says: str) -> None:
    if name.endswith("zst"):
        pytest.importorskip("zstandard")
    (tmp_path / name).write_bytes(data)
    code, out, err = call(tmp_path / name)
    assert (code, out) == (2, "")
    assert err.startswith("align: error: ")
    assert err.count("\n") == 1
    assert says in err


@pytest.mark.filterwarnings("ignore:.*holds no document")
@pytest.mark.parametrize(
    ("name", "data", "texts"),
    [
        ("a.jsonl", b"", []),
        ("a.csv", b"", []),
        ("a.csv", b"id,text\n", []),
        ("a.json", b" [ ] ", []),
        ("a.csv", b'\xef\xbb\xbftext,n\r\none,1\r\n\r\n"two\r\nlines",2\r\n', ["one", "two\r\nlines"]),
        ("a.tsv", b'text\tn\nhe said ""no""\t1\n', ['he said ""no""']),
        ("a.csv", b"text\nnul \0 here\n", ["nul \0 here"]),
        ("a.json", '[\n{"text": "é€😀"}, {"text": "\\ud800"}]'.encode(), ["é€😀", "\ud800"]),
        (
            "a.jsonl.gz",
            gzip.compress(b'{"text": "a"}\n', mtime=0) + gzip.compress(b'{"text": "b"}\n', mtime=0),
            ["a", "b"],
        ),
    ],
)
def test_odd_files_that_are_fine(call: Call, tmp_path: Path, name: str, data: bytes, texts: list[str]) -> None:
    (tmp_path / name).write_bytes(data)
    code, out, _ = call(tmp_path / name)
    assert code == 0
    assert [json.loads(line)["text"] for line in out.splitlines()] == texts


def test_one_row_of_100_mb_is_taken_and_more_is_refused(
    call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "a.jsonl"
    file.write_bytes(b'{"text": "' + b"x" * 100_000_000 + b'"}\n')
    assert call(file, "--check")[0] == 0
    monkeypatch.setattr(tables, "LINE_LIMIT", 1 << 20)
    code, _, err = call(file)
    assert code == 2
    assert "a.jsonl:1: a line of more than 1 MB" in err


def test_ids_must_be_unique(call: Call, tmp_path: Path) -> None:
    one, two = write_rows(tmp_path / "1.jsonl", ROWS), write_rows(tmp_path / "2.csv", ROWS[1:])
    code, _, err = call(one, two)
    assert code == 2
    assert f"{one}:2 and {two}:2 have the same id 'b': ids must be unique; --id-field names another column" in err
    code, out, err = call(one, two, "--on-error", "skip")
    assert (code, len(out.splitlines())) == (0, 3)
    assert err.endswith("skipped: 2\n")


def test_outputs_are_guarded(call: Call, tmp_path: Path) -> None:
    file = write_rows(tmp_path / "x.jsonl", ROWS)
    before = file.read_bytes()
    for args, says in (
        ([file, "-o", file], "is an input"),
        ([tmp_path / "*.jsonl", "-o", file], "is an input"),
        ([file, "--against", file, "--dupes-output", file], "is an input"),
        ([file, "-o", tmp_path / "y.jsonl", "--dupes-output", tmp_path / "y.jsonl"], "two results"),
        ([file, "-o", tmp_path / "y.xlsx"], "y.xlsx: cannot be written: give a name that ends in one of jsonl"),
        ([file, "-o", tmp_path / "no" / "y.csv"], "there is no folder"),
        ([file, "--keep", "best"], "keep='best' is unknown: give one of longest"),
        ([file, "--keep", "source:a>a"], "ranks a source twice"),
    ):
        code, out, err = call(*args)
        assert (code, out) == (2, ""), args
        assert says in err
    assert file.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["x.jsonl"]


def test_a_failure_leaves_no_half_file(call: Call, tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    rows = [{"id": "a", "text": "x", "odd": 1}, {"id": "b", "text": "y", "odd": ["list"]}]
    out = tmp_path / "y.parquet"
    code, _, err = call(write_rows(tmp_path / "x.jsonl", rows), "-o", out)
    assert code == 2
    assert "cannot be written as Parquet" in err
    assert [path.name for path in tmp_path.iterdir()] == ["x.jsonl"]


def test_standard_input_and_output(tmp_path: Path) -> None:
    data = write_rows(tmp_path / "x.csv.gz", ROWS).read_bytes()
    command = [sys.executable, "-m", "align", "dedup", "-", "--input-format", "csv", "--output-format", "tsv", "--drop"]
    done = subprocess.run(command, input=data, capture_output=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr
    assert [line.split("\t")[0] for line in done.stdout.decode().splitlines()] == ["id", "b", "c"]


def test_folders_and_patterns(call: Call, tmp_path: Path) -> None:
    (tmp_path / "in" / "sub").mkdir(parents=True)
    write_rows(tmp_path / "in" / "a.csv", ROWS[:1])
    write_rows(tmp_path / "in" / "sub" / "b.jsonl.gz", ROWS[1:])
    (tmp_path / "in" / "t.txt").write_text(OTHER)
    for args in ([tmp_path / "in"], [tmp_path / "in" / "*.csv", tmp_path / "in/sub/*", tmp_path / "in" / "?.txt"]):
        rows = [json.loads(line) for line in call(*args)[1].splitlines()]
        assert sorted(row["id"] for row in rows) == ["a", "b", "c", "t"]
        assert {row["id"]: row["kept_id"] for row in rows}["t"] == "c"


def test_dry_run_writes_nothing(call: Call, tmp_path: Path) -> None:
    file = write_rows(tmp_path / "x.jsonl", ROWS)
    code, out, err = call(file, "--dry-run", "-o", tmp_path / "y.jsonl")
    assert (code, out) == (0, "")
    assert "would compare 3 documents of " in err
    assert "MB of memory" in err
    assert not (tmp_path / "y.jsonl").exists()


def test_a_missing_library_is_named(call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = write_rows(tmp_path / "x.jsonl", ROWS)
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    monkeypatch.setitem(sys.modules, "zstandard", None)
    code, _, err = call(file, "-o", tmp_path / "y.parquet")
    assert code == 2
    assert "y.parquet: needs pyarrow, which is not installed: pip install 'align-events[files]'" in err
    code, _, err = call(file, "-o", tmp_path / "y.jsonl.zst")
    assert "needs zstandard, which is not installed: pip install 'align-events[zst]'" in err


# --- the same as in memory ---------------------------------------------------------------------------------------


def news(count: int) -> list[str]:
    draw = np.random.RandomState(3)
    words = [f"w{k}" for k in range(3000)]
    texts = [" ".join(words[k] for k in draw.randint(0, 3000, draw.randint(0, 120))) for _ in range(count)]
    for k in range(0, count, 3):
        texts[k] = texts[draw.randint(count)] + (" and more of it" if k % 2 else "")
    return texts


def test_texts_on_disk_give_the_pairs_of_texts_in_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("align.streaming._BATCH", 5000)
    texts = news(400)
    order = np.random.RandomState(4).permutation(len(texts))
    with Collection(Settings()) as held:
        held.extend(texts)
        found = held.pairs(order)
    expected = find_copies([texts[k] for k in order])
    assert len(expected.left) > 20
    for one, other in zip(found, expected, strict=True):
        assert np.array_equal(one, other)


def test_files_give_the_clusters_of_dedup(call: Call, tmp_path: Path) -> None:
    docs = [{"id": f"d{k}", "text": text} for k, text in enumerate(news(200))]
    result = align.dedup(docs)
    rows = [json.loads(line) for line in call(write_rows(tmp_path / "x.jsonl", docs))[1].splitlines()]
    assert tuple(row["id"] for row in rows if row["is_kept"]) == result.kept
    for cluster in result.clusters:
        mine = [row for row in rows if row["cluster_id"] == cluster.id]
        assert sorted(row["id"] for row in mine) == list(cluster.documents)
        assert {row["kept_id"] for row in mine} == {cluster.kept}
        assert {row["id"]: row["relation"] for row in mine} == dict(cluster.relation)


def test_a_page_of_the_clusters_is_written_beside_the_rows(tmp_path: Path, call: Call) -> None:
    path, out, page = tmp_path / "in.jsonl", tmp_path / "out.jsonl", tmp_path / "copies.html"
    path.write_text("".join(json.dumps(row) + "\n" for row in ROWS), "utf-8")
    code, _, _ = call(path, "-o", out, "--report", page)
    assert code == 0
    assert page.read_bytes() == align.dedup(ROWS).to_html(tmp_path / "same.html").read_bytes()
    assert STORY in page.read_text("utf-8")
    assert call(path, "-o", out, "--report", out)[0] == 2
    assert call(path, "-o", out, "--report", path)[0] == 2


@pytest.mark.parametrize("packing", ["gz", "zst"])
def test_what_stands_before_the_damage_is_read(call: Call, tmp_path: Path, packing: str) -> None:
    if packing == "zst":
        pytest.importorskip("zstandard")
    draw = random.Random(1)
    lines = b"".join(b'{"id": "%d", "text": "%s"}\n' % (k, draw.randbytes(40).hex().encode()) for k in range(20_000))
    whole = b"".join(formats.packed([lines], packing, "x"))
    (tmp_path / f"x.jsonl.{packing}").write_bytes(whole[: len(whole) // 2])
    code, out, err = call(tmp_path / f"x.jsonl.{packing}", "--on-error", "skip")
    ids = [json.loads(line)["id"] for line in out.splitlines()]
    assert code == 0
    assert ids == [str(k) for k in range(len(ids))]
    assert len(ids) > 5000
    assert "the packed file ends too early" in err
    assert "skipped: 1" in err


def test_frames_follow_one_another(call: Call, tmp_path: Path) -> None:
    pytest.importorskip("zstandard")
    frames = [b"".join(formats.packed([b'{"id": "%d", "text": "x"}\n' % k], "zst", "x")) for k in range(3)]
    (tmp_path / "x.jsonl.zst").write_bytes(b"".join(frames))
    assert call(tmp_path / "x.jsonl.zst")[1].count("\n") == 3


def test_columns_that_no_row_has_are_refused(call: Call, tmp_path: Path) -> None:
    file = write_rows(tmp_path / "x.jsonl", [{"id": "a", "text": "one"}])
    for name in ("id", "source", "published"):
        code, out, err = call(file, f"--{name}-field", "nope")
        assert (code, out) == (2, "")
        assert err == f"align: error: no row has a column 'nope' (they have 'id', 'text'): --{name}-field names it\n"


def test_a_file_that_is_given_twice_is_said_to_be(call: Call, tmp_path: Path) -> None:
    file = write_rows(tmp_path / "x.jsonl", [{"id": "a", "text": "one"}])
    code, _, err = call(file, file)
    assert code == 2
    assert err == f"align: error: {file}:1 is read twice: name every file once\n"


@pytest.mark.parametrize("data", [b"", b" \n\n", b"\xef\xbb\xbf"])
def test_a_stream_of_nothing_has_no_rows(data: bytes) -> None:
    assert formats.sniffed(data) == formats.Kind("jsonl", "")
