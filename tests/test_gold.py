"""The five real reports: the bars that the records must pass against the hand-made gold files."""

from __future__ import annotations

import importlib.util
import itertools
import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import align

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def gold(shared: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("gold", ROOT / "benchmarks" / "gold.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["gold"] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def documents(gold: ModuleType, shared: Path) -> list[align.Document]:
    return list(gold.load_reports(shared))


@pytest.fixture(scope="module")
def score(gold: ModuleType, documents: list[align.Document], shared: Path) -> Any:
    return gold.score(list(align.merge(documents)), shared)


def test_five_reports_are_four_events(score: Any) -> None:
    assert score.events == 4
    assert score.grouping_right


def test_every_quote_holds(documents: list[align.Document]) -> None:
    for record in align.merge(documents):
        assert record.verify(documents) == []


@pytest.mark.parametrize("event", ["feb4", "000", "002", "004"])
def test_fields_are_those_of_the_gold(score: Any, event: str) -> None:
    failed = [f"{c.name}: expected {c.expected}, found {c.found}" for c in score.failed if c.event == event]
    assert failed == []


def test_agreed_and_variant_statements_are_found_in_both(score: Any) -> None:
    assert (score.feb4.agreed_of, score.feb4.variant_of) == (8, 3)
    assert len(score.feb4.agreed) >= 7, score.feb4.agreed
    assert len(score.feb4.variant) >= 2, score.feb4.variant


def test_no_one_sided_statement_is_supported_by_both(score: Any) -> None:
    assert score.feb4.wrongly_both == []


def test_speakers_are_right(score: Any) -> None:
    assert len(score.feb4.speakers) >= 20, (score.feb4.wrong_speakers, score.feb4.uncovered)


def test_order_of_the_documents_changes_nothing(documents: list[align.Document]) -> None:
    want = [record.to_json() for record in align.merge(documents)]
    for order in itertools.islice(itertools.permutations(documents), 7, None, 23):
        assert [record.to_json() for record in align.merge(order)] == want


_PROGRAM = """
import sys
import align
from pathlib import Path
docs = [align.Document(id=p.stem, text=p.read_text("utf-8")) for p in sorted(Path(sys.argv[1]).glob("*.txt"))]
for record in align.merge(docs, settings=align.Settings(threads=int(sys.argv[2]))):
    sys.stdout.buffer.write(record.to_json().encode() + b"\\n")
"""


def test_hash_seed_and_threads_change_nothing(shared: Path) -> None:
    outputs = set()
    for seed, threads in (("0", 1), ("1", 2), ("2", 1), ("0", 2)):
        outputs.add(
            subprocess.run(
                [sys.executable, "-c", _PROGRAM, str(shared / "data" / "reports"), str(threads)],
                env={**os.environ, "PYTHONHASHSEED": seed},
                capture_output=True,
                check=True,
            ).stdout
        )
    assert len(outputs) == 1
    assert outputs.pop().count(b"\n") == 4
