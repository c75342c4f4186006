"""Output is whole or not there, never over an input, and JSON whatever the texts hold."""

from __future__ import annotations

import io
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align.errors import DocumentError
from align.io import write

JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(st.characters()),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(st.characters()), inner, max_size=3),
    max_leaves=8,
)


@settings(deadline=None)
@given(JSON)
def test_any_text_is_one_line_of_json(value: Any) -> None:
    line = write.encode(value)
    assert b"\n" not in line
    assert json.loads(line) == value


def test_arrays_and_lines() -> None:
    assert json.loads(b"".join(write.array([]))) == []
    assert json.loads(b"".join(write.array([1, 2]))) == [1, 2]
    assert b"".join(write.lines([{"a": 1}, {"a": 2}])) == b'{"a":1}\n{"a":2}\n'


def test_a_file_is_replaced_whole_and_keeps_its_permissions(tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    write.atomic(out, [b"old"])
    out.chmod(0o640)
    write.atomic(out, [b"n", b"ew"])
    assert out.read_bytes() == b"new"
    assert out.stat().st_mode & 0o777 == 0o640
    assert os.listdir(tmp_path) == ["out.jsonl"]


def test_a_failure_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    def parts() -> Iterator[bytes]:
        yield b"half"
        raise ValueError("broken")

    out = tmp_path / "out.jsonl"
    out.write_bytes(b"old")
    with pytest.raises(ValueError, match="broken"):
        write.atomic(out, parts())
    assert out.read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["out.jsonl"]


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").write_bytes(b"old")
    (tmp_path / "link").symlink_to("real")
    write.atomic(tmp_path / "link", [b"new"])
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_bytes() == b"new"


def test_what_cannot_be_written_is_said(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="cannot be written: No such file or directory"):
        write.atomic(tmp_path / "no" / "out", [b"x"])
    with pytest.raises(DocumentError, match="is a folder"):
        write.atomic(tmp_path, [b"x"])
    if os.path.exists("/dev/full"):
        with pytest.raises(DocumentError, match="/dev/full: cannot be written: No space left on device"):
            write.atomic("/dev/full", [b"x" * 100_000])


def test_an_input_is_never_an_output(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    source = tmp_path / "folder" / "in.jsonl"
    source.write_text("x")
    (tmp_path / "soft").symlink_to(source)
    os.link(source, tmp_path / "hard")
    for out in (source, tmp_path / "folder" / ".." / "folder" / "in.jsonl", tmp_path / "soft", tmp_path / "hard"):
        with pytest.raises(DocumentError, match="is an input: it would be overwritten"):
            write.check_output(out, ["-", source])
    with pytest.raises(DocumentError, match="lies in the input folder"):
        write.check_output(tmp_path / "folder" / "out.jsonl", [tmp_path / "folder"])
    with pytest.raises(DocumentError, match="is a folder"):
        write.check_output(tmp_path, [source])
    with pytest.raises(DocumentError, match=r"there is no folder .*nowhere: make it"):
        write.check_output(tmp_path / "nowhere" / "out.jsonl", [source])
    write.check_output(tmp_path / "folder" / "page.html", [tmp_path / "folder"])  # would not be read the next time
    write.check_output(tmp_path / "out.jsonl", ["-", source, tmp_path / "folder"])
    write.check_output("-", ["-"])


def test_a_folder_that_cannot_be_written_to_is_told_before_any_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "access", lambda path, mode: os.path.realpath(path) == os.path.realpath(tmp_path / "open"))
    for name in ("open", "closed"):
        (tmp_path / name).mkdir()
    with pytest.raises(DocumentError, match=r"folder .*closed cannot be written to: write somewhere else"):
        write.check_output(tmp_path / "closed" / "out.jsonl", [])
    write.check_output(tmp_path / "open" / "out.jsonl", [])
    write.check_output("/dev/null", [])


def test_standard_output_is_written_through() -> None:
    stream = io.BytesIO()
    write.write("-", [b"a", b"b"], stream)
    assert stream.getvalue() == b"ab"
