"""Texts for the speed benchmarks: the example reports, repeated with small changes so that no two are equal."""

from __future__ import annotations

from pathlib import Path

import pytest

import align

EXAMPLES = Path(__file__).resolve().parents[1] / "examples" / "reports"


@pytest.fixture(scope="session")
def reports() -> list[align.Document]:
    """Return the example reports."""
    return list(align.merge([EXAMPLES]).documents)


@pytest.fixture(scope="session")
def many_texts(reports: list[align.Document]) -> list[str]:
    """Return 1,200 different texts of about 200 words."""
    return [f"{document.text}\nEdition {number} of the day." for number in range(100) for document in reports]
