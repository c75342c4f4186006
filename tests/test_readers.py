"""Reading documents in processes: the same as here, whatever becomes of the processes."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import msgspec
import pytest

from align import readers
from align.extract.account import extract
from align.model import Account, Document, Segments
from align.text import segment

TEXTS = (
    "OSLO, May 4 -- A ferry ran aground off Bygdoy on Monday, said captain Anna Berg. Forty people were saved.",
    "“It will rain,” the mayor of Porto, Rui Alves, told reporters on 3 June 2021. Two bridges were closed.",
    "",
    "broken \ud800 half",
    "的 Die Sitzung begann am Montag. 🙂",
)
DOCUMENTS = [Document(id=f"d{k}", text=f"{TEXTS[k % 5]} {k}", meta={"any": object()}) for k in range(40)]
SEGMENTS = [segment(document) for document in DOCUMENTS]


@pytest.fixture(autouse=True)
def small_batches_are_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readers, "LARGE", 20)
    monkeypatch.setattr(readers, "_SENT", 7)


def check(found: tuple[Sequence[Segments], Sequence[Account]]) -> None:
    assert list(found[0]) == SEGMENTS
    assert list(found[1]) == [extract(one) for one in SEGMENTS]


@pytest.mark.parametrize("threads", [1, 2, 3])
def test_processes_read_what_is_read_here(threads: int) -> None:
    check(readers.read(DOCUMENTS, threads=threads))


def test_small_batches_are_not_packed() -> None:
    segments, accounts = readers.read(DOCUMENTS[:3], threads=4)
    assert isinstance(segments, list)
    assert isinstance(accounts, list)


@pytest.mark.parametrize("executable", ["", "/does/not/exist", "/bin/false"])
def test_without_processes_all_is_read_here(executable: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", executable)
    check(readers.read(DOCUMENTS, threads=2))


def test_an_error_is_raised_as_if_it_had_happened_here() -> None:
    with pytest.raises(Exception, match=r"pipeline|spaCy|spacy"):
        readers.read(DOCUMENTS, spacy="no such pipeline", threads=2)


def test_slices_and_bounds() -> None:
    _, accounts = readers.read(DOCUMENTS[:25])
    assert [a.doc for a in accounts[3:5]] == ["d3", "d4"]
    assert accounts[-1].doc == "d24"
    assert isinstance(accounts, readers.Made)
    with pytest.raises(IndexError):
        accounts[25]


def test_a_script_without_a_main_guard_is_not_run_again(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(
        "from align import readers\n"
        "from align.model import Document\n"
        "readers.LARGE = 2\n"
        "print('once', len(readers.read([Document(id=str(k), text='Rain fell.') for k in range(300)], threads=2)[0]))\n"
    )
    command = [sys.executable, "-W", "error", str(script)]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout == "once 300\n"


def test_what_is_packed_comes_back_to_the_byte() -> None:
    _, accounts = readers.read(DOCUMENTS)
    packed = msgspec.msgpack.encode(extract(SEGMENTS[0]))
    assert msgspec.msgpack.encode(accounts[0]) == packed
