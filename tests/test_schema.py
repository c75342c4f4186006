"""The JSON Schema in the package is that of the record types, and the records keep to it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest

import align
from align.record import EventRecord, Field, Place, Support
from align.schema import schema, stored

FIELD = Field("meeting", "only", (Support("a", 0, 3, "met", "same"),))
RECORD = EventRecord(
    id="e1",
    type=FIELD,
    subtype=None,
    title=None,
    date=None,
    place=Place(city=FIELD),
    participants=(),
    mentioned=(),
    statements=(),
    quantities=(),
    documents=("a",),
    reports=(),
    origins=(),
    only_in={"a": ()},
    related=(),
    provenance={"tool": "align"},
)


def plain(record: EventRecord) -> Any:
    return json.loads(record.to_json())


def test_stored_schema_is_up_to_date() -> None:
    assert stored() == schema(), "run: make schema"


def test_command_prints_the_stored_file() -> None:
    out = subprocess.run([sys.executable, "-m", "align.schema"], capture_output=True, check=True).stdout
    assert json.loads(out) == stored()


def test_schema_is_valid_itself() -> None:
    jsonschema.Draft202012Validator.check_schema(stored())


def test_record_validates_and_comes_back_equal() -> None:
    jsonschema.validate(plain(RECORD), stored())
    assert EventRecord.from_dict(plain(RECORD)) == RECORD


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"participant": []}, "participant"),
        ({"schema": "align.event/0"}, "align.event/0"),
        ({"type": {"value": "meeting", "status": "maybe", "support": []}}, "maybe"),
        ({"documents": [1]}, "1"),
    ],
)
def test_what_is_no_record_is_refused(change: dict[str, Any], what: str) -> None:
    with pytest.raises(jsonschema.ValidationError, match=what):
        jsonschema.validate(plain(RECORD) | change, stored())


def test_missing_schema_key_is_refused() -> None:
    data = plain(RECORD)
    del data["schema"]
    with pytest.raises(jsonschema.ValidationError, match="schema"):
        jsonschema.validate(data, stored())


def test_records_of_the_examples_validate(examples: Path) -> None:
    validator = jsonschema.Draft202012Validator(stored())
    for record in align.merge([examples / "reports"]):
        assert [error.message for error in validator.iter_errors(plain(record))] == []
