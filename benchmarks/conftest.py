"""Texts for the speed benchmarks: the example reports, repeated with small changes so that no two are equal."""

from __future__ import annotations

from pathlib import Path

import pytest

from align.io.read import read_paths
from align.model import Document

EXAMPLES = Path(__file__).resolve().parents[1] / "examples" / "reports"


@pytest.fixture(scope="session")
def reports() -> list[Document]:
    """Return the example reports."""
    return read_paths([EXAMPLES])


@pytest.fixture(scope="session")
def many_texts(reports: list[Document]) -> list[str]:
    """Return 1,200 different texts of about 200 words."""
    return [f"{document.text}\nEdition {number} of the day." for number in range(100) for document in reports]
