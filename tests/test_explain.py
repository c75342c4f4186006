"""Where a value comes from, in words: who says so, how many voices that is, what was not taken, with the quotes."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from invented import events

import align
from align.errors import DocumentError
from align.explain import field, fields
from align.io.records import holds_records, read_records
from align.model import Document
from align.record import Alternative, EventRecord, Field, Support
from align.values import values

WIRE = (
    "LIMA, May 4, 2026 (Andes Wire) -- At least 12 people were injured when a bus overturned near Lima on Monday, "
    "police said. The driver was taken to a hospital."
)
DOCS = [
    *({"id": name, "text": WIRE} for name in ("one", "two", "three")),
    {
        "id": "own",
        "text": "LIMA, May 4, 2026 - A bus overturned on the coast road near Lima on Monday. Fifteen people were injured, "
        "a doctor of the hospital said.",
    },
]


@pytest.fixture(scope="module")
def result() -> align.MergeResult:
    made = align.merge(DOCS)
    assert len(made) == 1
    return made


def test_copies_count_once_and_it_is_said(result: align.MergeResult) -> None:
    text = field(result[0], result.documents, "date")
    assert text.startswith("date is 2026-05-04")
    assert "one, three and two are copies of one text and count once." in text
    assert "2 independent voices" in text
    assert ">>" in text


def test_quotes_stand_with_their_offsets_and_surroundings(result: align.MergeResult) -> None:
    record = result[0]
    assert record.date is not None
    text = field(record, result.documents, "date")
    for support in record.date.support:
        assert f"{support.doc} [{support.start}:{support.end}]" in text
    bare = field(record, [], "date")
    assert '"May 4, 2026"' in bare or '"Monday"' in bare
    assert ">>" not in bare


def test_a_document_that_reads_otherwise_is_said(result: align.MergeResult) -> None:
    changed = [Document(id=document.id, text="X" + document.text) for document in result.documents]
    assert "does not read so there" in field(result[0], changed, "date")


def test_a_statement_goes_by_its_id_and_names_its_speaker(result: align.MergeResult) -> None:
    one = result[0].statements[0]
    text = field(result[0], result.documents, one.id)
    assert text.startswith(f"statements[{one.id}]")
    assert " ".join(one.text.split()) in text
    assert text == field(result[0], result.documents, f"statements[{one.id}]")


def test_people_and_quantities_go_by_name() -> None:
    text = (
        "ACCRA, May 4, 2026 - Ghana's President John Mensah held a phone call with Senegal's Prime Minister Awa Diop."
    )
    made = align.merge([{"id": "a", "text": text}])
    told = field(made[0], made.documents, "participants[Awa Diop].roles")
    assert "Prime Minister of Senegal" in told
    assert ">>Senegal's Prime Minister<<" in told
    assert "party" in field(made[0], made.documents, "participants[1]")


def test_a_number_is_a_place_also_where_somebody_is_called_so() -> None:
    text = "ACCRA, May 4, 2026 - President John Mensah held a phone call with Prime Minister Awa Diop on Monday."
    made = align.merge([{"id": "a", "text": text}])
    first, second = made[0].participants
    name = msgspec.structs.replace(second.name, value="0")
    record = msgspec.structs.replace(made[0], participants=(first, msgspec.structs.replace(second, name=name)))
    assert f"is {first.name.value}:" in field(record, made.documents, "participants[0].name")


def test_a_path_above_several_values_tells_all_of_them(result: align.MergeResult) -> None:
    record = result[0]
    assert len(field(record, [], "statements").split("statements[")) - 1 >= len(record.statements)


def test_what_is_absent_is_said_and_what_is_unknown_lists_what_there_is(result: align.MergeResult) -> None:
    record = msgspec.structs.replace(result[0], subtype=None)
    assert "absent" in field(record, [], "subtype")
    assert "absent" in field(record, [], "venue")
    with pytest.raises(DocumentError, match=r"no field 'colour': give one of .*date"):
        field(record, [], "colour")
    with pytest.raises(DocumentError, match="no field 's99'"):
        field(record, [], "s99")


def test_readings_not_taken_are_told_with_their_reason(result: align.MergeResult) -> None:
    support = (Support("own", 0, 4, "LIMA", "differs"),)
    date = Field(
        "2026-05-04", "conflict", support, (Alternative("2026-05-03", support, "set aside: no weekday", True),)
    )
    text = field(msgspec.structs.replace(result[0], date=date), result.documents, "date")
    assert "contradict" in text
    assert "not taken: 2026-05-03 (set aside: no weekday)" in text
    assert text == field(msgspec.structs.replace(result[0], date=date), result.documents, " date ")


def test_several_records_are_told_one_after_the_other(examples: Path) -> None:
    made = align.merge([examples / "reports"])
    text = fields(list(made), made.documents, "date")
    assert [record.id for record in made if record.id in text] == [record.id for record in made]
    with pytest.raises(DocumentError, match="no field"):
        fields(list(made), (), "nowhere")
    with pytest.raises(DocumentError, match="no record"):
        fields([], (), "date")


def test_every_value_of_the_examples_can_be_explained(examples: Path) -> None:
    made = align.merge([examples / "reports"])
    for record in made:
        for value in values(record):
            text = field(record, made.documents, value.path)
            assert text.startswith(value.path)
            for support in value.support:
                assert f"{support.doc} [{support.start}:{support.end}]" in text


@settings(deadline=None, max_examples=25, suppress_health_check=list(HealthCheck))
@given(events())
def test_any_record_can_be_explained(made: tuple[EventRecord, list[Document]]) -> None:
    record, documents = made
    for value in values(record):
        assert field(record, documents, value.path)


# --- records read back --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["lines", "array", "spaced"])
def test_records_are_read_back(result: align.MergeResult, tmp_path: Path, form: str) -> None:
    path = tmp_path / "events.json"
    data = [record.to_dict() for record in result]
    path.write_text(
        {"lines": "\n".join(map(json.dumps, data)), "array": json.dumps(data), "spaced": json.dumps(data, indent=1)}[
            form
        ]
    )
    assert holds_records(path)
    assert read_records(path) == list(result)


@pytest.mark.parametrize("text", ['{"id": "a", "text": "b"}', "no json", '{"schema":"align.event/1"}', "[1]"])
def test_what_is_no_record_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "other.jsonl"
    path.write_text(text)
    with pytest.raises(DocumentError):
        read_records(path)
    assert not holds_records(path) or "schema" in text
    assert not holds_records(tmp_path)
