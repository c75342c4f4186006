"""An index survives what happens to processes and disks: each accident is made to happen."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import threading
import warnings
from pathlib import Path

import pytest

import align

pytest.importorskip("duckdb")
import duckdb
import index_kills
from test_index import reports

PYTHON = [sys.executable, "-c"]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "events.align"


def add_one_by_one(index: align.Index, docs: list[dict[str, str]]) -> None:
    for doc in docs:
        index.add([doc])


def run(code: str, *args: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*PYTHON, code, *map(str, args)], capture_output=True, text=True, timeout=120)


@pytest.mark.parametrize("events", [False, True], ids=["copies", "events"])
def test_kill_9_loses_at_most_the_batch_in_flight(path: Path, events: bool) -> None:
    rng, number = random.Random(5), 0
    for _ in range(3):
        outcome, number = index_kills.kill(path, number, rng, events=events)
        assert outcome[:3] == (True, 0, True), outcome


def test_the_next_open_says_what_the_killed_writer_was_doing(path: Path) -> None:
    code = (
        "import sys, os, align, align.index.index as module\n"
        "index = align.Index.open(sys.argv[1], events=False)\n"
        "index.add([{'id': 'a', 'text': 'A dam broke in the hills.'}])\n"
        "module.look_up = lambda *args: os.kill(os.getpid(), 9)\n"
        "index.add([{'id': 'b', 'text': 'Two ministers met.'}])\n"
    )
    assert run(code, path).returncode == -9
    with pytest.warns(
        align.IndexWarning, match=r"was killed while adding 1 documents from 'b' on: that batch is not in it"
    ):
        index = align.Index.open(path)
    assert [document.id for document in index.dedup().documents] == ["a"]
    index.close()
    with warnings.catch_warnings(), align.Index.open(path):  # said once
        warnings.simplefilter("error")


def test_a_script_that_does_not_close_its_index_was_not_killed(path: Path) -> None:
    code = (
        "import sys, os, align\n"
        "index = align.Index.open(sys.argv[1], events=False)\n"
        "index.add(['A dam broke in the hills.'])\n"
        "if os.fork() == 0: sys.exit()\n"  # a child has not taken the lock and gives none back
        "os.wait()\n"
        "print(os.path.exists(sys.argv[1] + '.lock'))\n"
    )
    assert run(code, path).stdout == "True\n"
    with warnings.catch_warnings(), align.Index.open(path) as index:
        warnings.simplefilter("error")
        assert len(index) == 1
    assert "was killed" not in run(code.replace("sys.exit()", "os.kill(os.getppid(), 9)"), path).stderr
    with pytest.warns(align.IndexWarning, match="ended between two batches without closing it: nothing is lost"):
        align.Index.open(path).close()


def test_a_commit_that_was_not_checkpointed_is_kept(path: Path) -> None:
    code = (
        "import sys, os, align, align.store.duckdb as module\n"
        "index = align.Index.open(sys.argv[1], events=False)\n"
        "def die(*args): os.kill(os.getpid(), 9)\n"
        "index._lock.__class__.note = lambda self, doing, version: version and die()\n"
        "index.add([{'id': 'a', 'text': 'A dam broke in the hills.'}])\n"
    )
    assert run(code, path).returncode == -9
    with pytest.warns(align.IndexWarning), align.Index.open(path) as index:
        assert len(index) == 1


def test_a_second_writer_is_refused_while_readers_go_on(path: Path) -> None:
    docs = reports(2)
    writer = align.Index.open(path)
    writer.add(docs[:3])
    writer.settle()
    with pytest.raises(
        align.LockedError, match=f"process {os.getpid()}: wait until it is done, or open it for reading"
    ):
        align.Index.open(path)
    other = run("import sys, align; align.Index.open(sys.argv[1])", path)
    assert f"is being written to by process {os.getpid()}" in other.stderr
    read = (
        "import sys, json, align\n"
        "with align.Index.open(sys.argv[1], read_only=True) as index:\n"
        "    print(json.dumps([len(index), [r.documents for r in index.records()]]))\n"
        "    try: index.add(['x'])\n"
        "    except align.StoreError as error: print(error)\n"
    )
    done = threading.Event()

    def work() -> None:
        for doc in docs[3:]:
            writer.add([doc])
        writer.settle()
        done.set()

    thread = threading.Thread(target=work)
    thread.start()
    seen = []
    while not seen or not done.is_set():
        out = run(read, path)
        assert out.stdout, out.stderr
        first, second = out.stdout.splitlines()
        assert "open it for writing" in second
        seen.append(json.loads(first))
    thread.join()
    assert all(count >= 3 and len(records) >= 1 for count, records in seen)
    writer.close()
    with align.Index.open(path) as index:
        assert len(index) == len(docs)


def test_a_full_disk_ends_in_an_error_and_an_intact_index(path: Path) -> None:
    code = (
        "import os, resource, sys, random, align\n"
        "rng = random.Random(1)\n"
        "text = lambda: ' '.join(f'w{rng.getrandbits(60)}' for _ in range(4000))\n"
        "index = align.Index.open(sys.argv[1], events=False)\n"
        "index.add([{'id': f'a{k}', 'text': text()} for k in range(3)])\n"
        "room = os.path.getsize(sys.argv[1]) + 400_000\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))\n"
        "try: index.add([{'id': f'b{k}', 'text': text()} for k in range(60)])\n"
        "except align.StoreError as error: print(type(error).__name__, error)\n"
        "print(sorted(document.id for document in index.dedup().documents))\n"
    )
    out = run(code, path)
    assert out.stdout.startswith("StoreError"), out.stdout + out.stderr
    assert "what was committed before is kept" in out.stdout
    assert out.stdout.splitlines()[-1] == "['a0', 'a1', 'a2']"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", align.IndexWarning)
        with align.Index.open(path) as index:
            assert len(index) == 3
            index.add([{"id": "b", "text": "There is room again."}])
            assert len(index.dedup().documents) == 4


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can mount a small file system")
@pytest.mark.parametrize("size", ["16k", "200k", "300k"])
def test_no_index_is_left_where_there_is_no_room_to_make_one(tmp_path: Path, size: str) -> None:
    place = tmp_path / "small"
    place.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", place], capture_output=True)
    if mounted.returncode:
        pytest.skip("a file system cannot be mounted here")
    try:
        with pytest.raises(align.StoreError, match="No space left on device"):
            align.Index.open(place / "a.align")
        assert list(place.iterdir()) == []
    finally:
        subprocess.run(["umount", place], check=True)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can mount a small file system")
def test_a_small_file_system_that_is_full(tmp_path: Path) -> None:
    place = tmp_path / "small"
    place.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", place], capture_output=True, text=True)
    if mounted.returncode:
        pytest.skip(f"no file system can be mounted here: {mounted.stderr.strip()}")
    rng = random.Random(1)
    try:
        with align.Index.open(place / "events.align", events=False) as index:
            docs = [
                {"id": str(k), "text": " ".join(f"w{rng.getrandbits(60)}" for _ in range(9000))} for k in range(200)
            ]
            with pytest.raises(align.StoreError, match="what was committed before is kept"):
                add_one_by_one(index, docs)
            fitted = len(index.dedup().documents)
            assert 0 < fitted < 200
        subprocess.run(["mount", "-o", "remount,size=30m", place], check=True)
        with align.Index.open(place / "events.align") as index:
            assert len(index.dedup().documents) == fitted
            index.remove([str(k) for k in range(fitted)])
            assert len(index) == 0
    finally:
        subprocess.run(["umount", place], check=True)


def test_what_is_no_index_is_refused(tmp_path: Path) -> None:
    text = tmp_path / "text.align"
    text.write_text("Two ministers met. " * 400)
    with pytest.raises(align.IndexFormatError, match="is no index"):
        align.Index.open(text)
    assert text.read_text().startswith("Two ministers")
    other = tmp_path / "other.duckdb"
    duckdb.connect(str(other)).execute("CREATE TABLE t (x INTEGER)").close()
    with pytest.raises(align.IndexFormatError, match="no index of align"):
        align.Index.open(other)
    with pytest.raises(align.StoreError, match="is not there"):
        align.Index.open(tmp_path / "none", read_only=True)
    with pytest.raises(align.StoreError, match="is no folder"):
        align.Index.open(tmp_path / "none" / "events.align")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["other.duckdb", "text.align"]


def test_another_format_is_refused(path: Path) -> None:
    align.Index.open(path).close()
    with duckdb.connect(str(path)) as con:
        (data,) = con.execute("SELECT value FROM header WHERE name = 'header'").fetchone() or ()
        header = json.loads(data)
        con.execute("UPDATE header SET value = ? WHERE name = 'header'", [json.dumps({**header, "format": 7}).encode()])
    with pytest.raises(align.IndexFormatError, match="has format 7, this version of align reads format 3"):
        align.Index.open(path)
    with duckdb.connect(str(path)) as con:
        con.execute(
            "UPDATE header SET value = ? WHERE name = 'header'", [json.dumps({**header, "scheme": "x"}).encode()]
        )
    with pytest.raises(align.IndexFormatError, match="scheme is 'x' there and 'affine32' here"):
        align.Index.open(path)


def test_what_another_version_of_align_has_read_is_read_again(path: Path) -> None:
    docs = reports(2)
    with align.Index.open(path) as index:
        index.add(docs)
        before = [record.to_json() for record in index.records()]
    with duckdb.connect(str(path)) as con:
        con.execute("UPDATE header SET value = ? WHERE name = 'tool'", [b"0.0.1"])
        con.execute("UPDATE accounts SET account = ?", [b"of another make"])
    with pytest.warns(align.IndexWarning, match=r"written by align 0\.0\.1"), align.Index.open(path) as index:
        assert [record.to_json() for record in index.records()] == before


def test_a_damaged_file_is_called_so(path: Path) -> None:
    with align.Index.open(path) as index:
        index.add(reports(2))
        index.settle()
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 3])
    with pytest.raises(align.StoreError, match=r"is damaged: .*take a copy of it from before"):
        align.Index.open(path)
    middle = bytearray(whole)
    for at in range(3 * 4096, len(middle)):
        middle[at] ^= 0x5A
    path.write_bytes(middle)
    with pytest.raises(align.AlignError, match=r"is damaged|is no index"), align.Index.open(path) as index:
        index.records()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can mount a file system for reading only")
def test_an_index_that_can_only_be_read(tmp_path: Path) -> None:
    place = tmp_path / "archive"
    place.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "tmpfs", place], capture_output=True, text=True)
    if mounted.returncode:
        pytest.skip(f"no file system can be mounted here: {mounted.stderr.strip()}")
    try:
        with align.Index.open(place / "events.align") as index:
            index.add(reports(2))
            count = len(index.records())
        subprocess.run(["mount", "-o", "remount,ro", place], check=True)
        with pytest.raises(align.StoreError, match=r"cannot be written to.*open it for reading only"):
            align.Index.open(place / "events.align")
        with align.Index.open(place / "events.align", read_only=True) as index:
            assert len(index.records()) == count
            assert index.query(["A text of its own."])[0].copies == ()
    finally:
        subprocess.run(["umount", place], check=True)
