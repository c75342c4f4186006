"""Fixtures that every test may use, and a check on every record that any test makes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[1]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--wheel", type=Path, default=None, help="a built wheel whose contents are checked")


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


@pytest.fixture(scope="session", autouse=True)
def _every_record_is_checked() -> Iterator[None]:
    """Verify every record that any test makes: each quote stands in its document, each record fits the schema.

    Every export of every record passes its validator, equal records once.
    """
    import jsonschema
    import standards

    from align.results import MergeResult
    from align.schema import stored

    validator = jsonschema.Draft202012Validator(stored())
    original = MergeResult.__init__
    seen: set[str] = set()

    def checked(self: MergeResult, *args: Any, **kwargs: Any) -> None:
        original(self, *args, **kwargs)
        for record in self:
            assert record.verify(self.documents) == []
            assert [error.message for error in validator.iter_errors(_plain(record.to_dict()))] == []
            assert type(record).from_dict(record.to_dict()) == record
            shown = repr(record)
            if shown not in seen:
                seen.add(shown)
                texts = {document.id: document for document in self.documents if document.id in record.documents}
                assert standards.quick(record, texts) == []
                standards.thorough(record, texts)

    MergeResult.__init__ = checked  # type: ignore[method-assign]
    yield
    MergeResult.__init__ = original  # type: ignore[method-assign]


def _plain(value: Any) -> Any:
    """Return a value as JSON would give it back: lists for tuples."""
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, (list, tuple)) else value
