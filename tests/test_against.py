"""Dropping from the new what the old has: copies go, texts that hold an old one and more stay, unless asked otherwise."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from align import cli

FIRST = "The old bridge over the river was closed on Friday after a barge had struck its second pier at high water. "
NEWS = (
    "Divers who went down on Saturday found a crack in the pier, and the harbour master said that ships would be sent "
    "round by the northern channel until engineers from the capital had looked at it. "
)
OTHER = "Voters in the valley chose a new mayor on Sunday, and the count went on until long after midnight in the hall."
EDITED = FIRST.replace("at high water", "at low water")

Call = Callable[..., tuple[int, list[dict[str, Any]], str]]


@pytest.fixture
def call(capfdbinary: pytest.CaptureFixture[bytes], tmp_path: Path) -> Call:
    """Run `align dedup` on texts by their ids, beside old ones."""

    def call(new: dict[str, str], old: dict[str, str], *args: str) -> tuple[int, list[dict[str, Any]], str]:
        for name, texts in (("new", new), ("old", old)):
            rows = [json.dumps({"id": key, "text": text}) for key, text in texts.items()]
            (tmp_path / f"{name}.jsonl").write_text("\n".join(rows))
        with pytest.raises(SystemExit) as ended:
            cli.main(["dedup", str(tmp_path / "new.jsonl"), "--against", str(tmp_path / "old.jsonl"), *args])
        out, err = capfdbinary.readouterr()
        assert isinstance(ended.value.code, int)
        return ended.value.code, [json.loads(line) for line in out.decode().splitlines()], err.decode()

    return call


def told(row: dict[str, Any]) -> tuple[Any, ...]:
    return row["cluster_id"], row["is_kept"], row["kept_id"], row["relation"]


def test_an_update_of_an_old_text_is_kept_and_names_it(call: Call) -> None:
    new = {"update": FIRST + NEWS, "again": FIRST, "edited": EDITED, "part": NEWS, "far": OTHER}
    code, rows, err = call(new, {"old": FIRST})
    said = {row["id"]: told(row) for row in rows}
    assert code == 0
    assert said["again"] == ("old", False, "old", "same")
    assert said["edited"][:3] == ("old", False, "old")
    assert call({"a": FIRST + "It is old."}, {"old": FIRST})[1][0]["is_kept"] is False  # three words are no news
    assert said["far"] == ("far", True, "far", None)
    assert (said["update"][1], said["part"][2]) == (True, "update")  # of the new ones among themselves one is kept
    code, rows, err = call({"update": FIRST + NEWS, "again": FIRST}, {"old": FIRST})
    assert [told(row) for row in rows] == [("old", True, "update", "contains"), ("old", False, "old", "same")]
    assert rows[0]["similarity"] == 1.0
    assert err.endswith(
        "copies: 1 in 1 cluster, kept: 1, compared with 1 that is there already, "
        "kept for what is new beside a copy of one of them: 1\n"
    )


def test_all_copies_of_old_texts_are_dropped_for_decontamination(call: Call) -> None:
    _, rows, err = call({"update": FIRST + NEWS, "far": OTHER}, {"old": FIRST}, "--decontaminate")
    assert [told(row) for row in rows] == [("old", False, "old", "contains"), ("far", True, "far", None)]
    assert "kept for" not in err


def test_nothing_that_is_only_in_an_update_is_lost(call: Call) -> None:
    new = {"whole": FIRST + NEWS + OTHER, "update": FIRST + NEWS, "cut": NEWS}
    assert [row["id"] for row in call(new, {"old": FIRST}, "--drop")[1]] == ["whole"]
    assert [row["id"] for row in call(new, {"old": FIRST + NEWS}, "--drop")[1]] == ["whole"]
    assert call(new, {"old": FIRST + NEWS + OTHER}, "--drop")[1] == []


def test_an_update_is_no_copy_to_check_for(call: Call) -> None:
    assert call({"update": FIRST + NEWS}, {"old": FIRST}, "--check")[0] == 0
    assert call({"update": FIRST + NEWS}, {"old": FIRST}, "--check", "--decontaminate")[0] == 1


def test_decontaminate_asks_for_what_is_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.txt").write_text(FIRST)
    with pytest.raises(SystemExit) as ended:
        cli.main(["dedup", str(tmp_path / "a.txt"), "--decontaminate"])
    assert ended.value.code == 2
    assert "--decontaminate goes with --against or --index" in capsys.readouterr().err
