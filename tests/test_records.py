"""What single records say of everyday texts that were written and signed by hand (tests/records)."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from typing import Any

import pytest

import align

ROOT = Path(__file__).resolve().parent.parent
ROWS = [
    json.loads(line)
    for path in sorted((ROOT / "tests" / "records").glob("*.jsonl"))
    for line in path.read_text("utf-8").splitlines()
]


@pytest.fixture(scope="module")
def scorer() -> Any:
    spec = importlib.util.spec_from_file_location("records", ROOT / "benchmarks" / "records.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("half", ["read", "held"])
def test_what_records_say_is_true_before_it_is_much(scorer: Any, half: str) -> None:
    judged = []
    for row in (row for row in ROWS if row["half"] == half):
        document = align.Document(id=row["id"], title=row["title"], published=row["published"], text=row["text"])
        record = align.merge([document])[0]
        assert not record.verify([document])
        judged += [right for _, _, _, right in scorer.judge(record, row["expect"])]
    right, wrong = judged.count(True), judged.count(False)
    assert right / (right + wrong) >= 0.95
    assert right / len(judged) >= 0.7
