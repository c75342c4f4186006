"""Fixtures that every test may use."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return the folder of the labelled data beside the checkout, or skip where it is not there."""
    folder = (ROOT / ".." / "shared").resolve()
    if not (folder / "data").is_dir():
        pytest.skip("the labelled data (../shared/data) is not beside this checkout")
    return folder


@pytest.fixture(scope="session")
def examples() -> Path:
    """Return the folder of the example reports."""
    return ROOT / "examples"
