"""``align merge --as`` and ``align explain RECORDS FIELD`` on the command line."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
import standards

import align
from align import cli
from align.cli.commands import _EXPORTS
from align.export import FORMS
from align.io.records import read_records

Capture = pytest.CaptureFixture[bytes]


def call(capfdbinary: Capture, *args: object) -> tuple[int, str, str]:
    """Run the command in this process."""
    with pytest.raises(SystemExit) as ended:
        cli.main([str(arg) for arg in args])
    out, err = capfdbinary.readouterr()
    assert isinstance(ended.value.code, int)
    return ended.value.code, out.decode(), err.decode()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "reports"
    place.mkdir()
    for name, text in {
        "herald": "OBAN, May 3, 2026 -- A ferry hit the pier of Oban on Sunday. At least 12 people were injured.",
        "gazette": "A ferry hit the pier of Oban on Sunday, 3 May 2026. At least 12 people were injured, police said.",
    }.items():
        (place / f"{name}.txt").write_text(text, "utf-8")
    return place


def test_the_command_offers_every_form() -> None:
    assert set(_EXPORTS) == set(FORMS)


@pytest.mark.parametrize("form", sorted(FORMS))
def test_merge_writes_every_form(folder: Path, capfdbinary: Capture, form: str) -> None:
    code, out, _ = call(capfdbinary, "merge", folder, "--as", form)
    result = align.merge([folder])
    texts = {document.id: document for document in result.documents}
    assert code == 0
    rows = [json.loads(line) for line in out.splitlines()]
    assert len(rows) == len(result)
    for row, record in zip(rows, result, strict=True):
        assert list(standards.QUICK[form](row, record, texts)) == []


def test_plover_is_a_table_where_the_name_says_so(folder: Path, tmp_path: Path, capfdbinary: Capture) -> None:
    target = tmp_path / "events.csv"
    code, out, _ = call(capfdbinary, "merge", folder, "--as", "plover", "-o", target)
    assert (code, out) == (0, "")
    with target.open(newline="", encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    assert [row["id"] for row in rows] == [record.id for record in align.merge([folder])]


def test_explain_tells_where_a_value_comes_from(folder: Path, tmp_path: Path, capfdbinary: Capture) -> None:
    events = tmp_path / "events.jsonl"
    assert call(capfdbinary, "merge", folder, "-o", events)[0] == 0
    (record,) = read_records(events)
    code, out, _ = call(capfdbinary, "explain", events, "date")
    assert code == 0
    assert "date is 2026-05-03" in out
    assert '3 May 2026"' in out
    code, out, _ = call(capfdbinary, "explain", events, folder, "--field", "date", "--record", record.id)
    assert code == 0
    assert "3 May 2026<<. At least 12" in out


def test_explain_says_what_is_wrong(folder: Path, tmp_path: Path, capfdbinary: Capture) -> None:
    events = tmp_path / "events.jsonl"
    assert call(capfdbinary, "merge", folder, "-o", events)[0] == 0
    code, out, err = call(capfdbinary, "explain", events, "colour")
    assert (code, out) == (2, "")
    assert "no field 'colour': give one of" in err
    code, _, err = call(capfdbinary, "explain", events, "--field", "date", "--record", "event-0")
    assert code == 2
    assert "no record 'event-0'" in err
    code, _, err = call(capfdbinary, "explain", folder / "herald.txt", "--field", "date")
    assert code == 2
    assert "not JSON" in err
