"""What a reader is shown: no repeats, long lists cut with a count, a title whatever is known."""

from __future__ import annotations

from typing import Any

import msgspec

import align
from align.record import EventRecord, Field, Origin, Place
from align.report import html, markdown, reading, terminal


def test_titles_fall_back_on_what_is_known(record: EventRecord) -> None:
    assert reading.title(record) == "Ferry aground off Oban"
    bare = msgspec.structs.replace(record, title=None)
    assert reading.title(bare) == "accident, Oban, 2026-05-03"
    given = msgspec.structs.replace(
        bare, reports=(msgspec.structs.replace(record.reports[0], title="Ferry hits rocks"),)
    )
    assert reading.title(given) == "Ferry hits rocks"
    nothing = msgspec.structs.replace(bare, date=None, place=Place(), reports=())
    assert reading.title(nothing) == "“the ship would be towed”"  # a type alone is that of many
    long = msgspec.structs.replace(record.statements[0], text="it would be towed " * 9)
    assert reading.title(msgspec.structs.replace(nothing, statements=(long,))).endswith("be towed …”")
    assert reading.title(msgspec.structs.replace(nothing, statements=())) == "accident"
    assert reading.title(msgspec.structs.replace(nothing, statements=(), type=None)) == "Event ferry"


def test_copies_say_what_they_say_alone_once(record: EventRecord) -> None:
    shared, alone = reading.sections(record)
    assert ([one.id for one in shared.statements], shared.documents) == (["s1"], ())
    assert ([one.id for one in alone.statements], alone.documents) == (["s2"], ("gazette", "wire"))
    single = msgspec.structs.replace(record, origins=(Origin(record.documents, "herald"),))
    assert [len(section.statements) for section in reading.sections(single)] == [2]
    assert reading.sections(msgspec.structs.replace(record, statements=())) == []


def test_every_statement_stands_in_a_section(record: EventRecord) -> None:
    found = [one.id for section in reading.sections(record) for one in section.statements]
    assert sorted(found) == sorted(one.id for one in record.statements)


def test_readings_and_differences_stand_once(record: EventRecord) -> None:
    one = record.statements[0]
    twice = msgspec.structs.replace(one, support=one.support * 2, differences=one.differences * 3)
    assert [(other.relation, len(other.support)) for other in reading.readings(twice)] == [("stronger", 2)]
    assert len(reading.differences(twice)) == 1


def test_aliases_that_only_add_a_title_are_left_out(record: EventRecord) -> None:
    person = record.participants[0]
    more = [Field(name, "only", person.name.support) for name in ("Captain Ann Reid", "Reid", "Reid")]
    found = reading.aliases(msgspec.structs.replace(person, aliases=(*person.aliases, *more)))
    assert [alias.value for alias in found] == ["Ms Reid", "Reid"]


def test_long_lists_are_cut_with_a_count(record: EventRecord, result: Any) -> None:
    closed = record.statements[1]
    many = [msgspec.structs.replace(closed, id=f"t{number}") for number in range(25)]
    other = record.quantities[0].value.alternatives[0]
    quantity = msgspec.structs.replace(
        record.quantities[0], value=msgspec.structs.replace(record.quantities[0].value, alternatives=(other,) * 9)
    )
    names = tuple(one.id for one in many)
    long = msgspec.structs.replace(
        record,
        statements=(record.statements[0], *many),
        only_in={"gazette": names, "wire": names, "herald": ()},
        mentioned=record.participants * 20,
        quantities=(quantity,),
    )
    text = terminal.events([long])
    for words in ("and 6 other readings", "and 12 more names", "and 15 more statements", "25 in one origin only"):
        assert words in text, words
    result.records = (long,)
    page = html.page(result)
    assert "<summary>6 other readings</summary>" in page
    assert "<summary>8 more names</summary>" in page
    assert page.count("The harbour stayed closed</bdi>") == 25


def test_a_copy_that_says_otherwise_is_told_beside_the_words_of_the_other() -> None:
    story = "The old bridge over the river was closed on Friday after a barge had struck its second pier. "
    one, other = ("12 workers were injured. " + story, "15 workers were injured. " + story)
    result = align.merge([{"id": "one", "text": one}, {"id": "other", "text": other}])
    assert len(result[0].origins) == 1
    told = [(statement.text, reading.readings(statement)) for statement in result[0].statements]
    apart = {text: found for text, found in told if found}
    assert [len(found) for found in apart.values()] == [1]
    [(text, [found])] = apart.items()
    assert {text, found.quote} == {"12 workers were injured", "15 workers were injured"}
    assert found.relation == "differs"
    for shown in (terminal.events(result, 80), markdown.events(result)):
        assert "differs" in shown
