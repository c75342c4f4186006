"""How readings of several accounts become one field."""

from __future__ import annotations

from align.fusion.fields import date_field, place_of, quantities_of
from align.fusion.votes import Ballot, field_of
from align.model import Account, Document, Measure, Mention


def document(name: str, text: str) -> Document:
    return Document(id=name, text=text)


def read(doc: Document, quote: str, value: str | None = None, **more: str) -> Mention:
    start = doc.text.index(quote)
    return Mention(start, start + len(quote), value or quote, **more)  # type: ignore[arg-type]


def test_two_origins_agree_and_one_is_alone():
    a, b = document("a", "in Oslo"), document("b", "at Oslo")
    votes = [Ballot(a, 0, (read(a, "Oslo"),)), Ballot(b, 1, (read(b, "Oslo"),))]
    assert field_of(votes).status == "agreed"
    assert field_of(votes[:1]).status == "only"


def test_copies_are_one_voice():
    docs = [document(f"c{i}", "held in Oslo") for i in range(5)] + [document("x", "held in Bergen")]
    votes = [Ballot(d, 0, (read(d, "Oslo"),)) for d in docs[:5]] + [Ballot(docs[5], 1, (read(docs[5], "Bergen"),))]
    other = document("y", "held in Bergen")
    field = field_of([*votes, Ballot(other, 2, (read(other, "Bergen"),))])
    assert field.value == "Bergen"
    assert field.status == "conflict"
    assert [a.value for a in field.alternatives] == ["Oslo"]
    assert len(field.alternatives[0].support) == 5


def test_five_copies_do_not_agree_with_themselves():
    docs = [document(f"c{i}", "held in Oslo") for i in range(5)]
    assert field_of([Ballot(d, 0, (read(d, "Oslo"),)) for d in docs]).status == "only"


def test_a_rival_reading_in_ones_own_text_is_no_conflict():
    a, b = document("a", "in Oslo, later in Bergen"), document("b", "in Oslo")
    field = field_of([Ballot(a, 0, (read(a, "Oslo"), read(a, "Bergen"))), Ballot(b, 1, (read(b, "Oslo"),))])
    assert (field.value, field.status) == ("Oslo", "agreed")
    assert [x.value for x in field.alternatives] == ["Bergen"]


def test_nobody_votes_nothing_is_said():
    assert field_of([]) is None
    assert field_of([Ballot(document("a", "x"), 0, ())]) is None


def test_every_support_quotes_its_document():
    a = document("a", "in “Oslo” — 北京")
    field = field_of([Ballot(a, 0, (read(a, "北京", "Beijing"),))])
    (support,) = field.support
    assert a.text[support.start : support.end] == support.quote == "北京"


def test_date_without_year_is_compatible_with_the_full_date():
    a, b = document("a", "on February 4 ... February 4, 2026"), document("b", "on February 4")
    accounts = [
        Account("a", dates=(read(a, "February 4", "--02-04"), read(a, "February 4, 2026", "2026-02-04"))),
        Account("b", dates=(read(b, "February 4", "--02-04"),)),
    ]
    field = date_field([a, b], accounts, [0, 1])
    assert (field.value, field.status, field.precision) == ("2026-02-04", "compatible", "day")
    assert field.support[0].quote == "February 4, 2026"
    assert {s.relation for s in field.support} == {"same", "narrower"}
    assert {s.value for s in field.support if s.relation == "narrower"} == {"--02-04"}


def test_two_incomplete_dates_agree_on_what_they_say():
    a, b = document("a", "on February 4"), document("b", "February 4")
    accounts = [Account(d.id, dates=(read(d, "February 4", "--02-04", precision="month-day"),)) for d in (a, b)]
    field = date_field([a, b], accounts, [0, 1])
    assert (field.value, field.status, field.precision) == ("--02-04", "agreed", "month-day")


def test_two_dates_that_exclude_each_other_conflict_and_both_stay():
    a, b = document("a", "on 3 May 2026"), document("b", "on 4 May 2026")
    accounts = [
        Account("a", dates=(read(a, "3 May 2026", "2026-05-03"),)),
        Account("b", dates=(read(b, "4 May 2026", "2026-05-04"),)),
    ]
    field = date_field([a, b], accounts, [0, 1])
    assert field.status == "conflict"
    assert {field.value, *(x.value for x in field.alternatives)} == {"2026-05-03", "2026-05-04"}


def test_a_venue_in_more_words_is_the_same_venue():
    a, b = document("a", "at City Hall"), document("b", "at the old City Hall of Oslo")
    accounts = [
        Account("a", venue=(read(a, "City Hall"),)),
        Account("b", venue=(read(b, "old City Hall of Oslo"),)),
    ]
    venue = place_of([a, b], accounts, [0, 1]).venue
    assert (venue.value, venue.status) == ("old City Hall of Oslo", "compatible")


def test_at_least_twelve_does_not_contradict_fifteen():
    a, b, c = document("a", "at least 12 hurt"), document("b", "15 hurt"), document("c", "9 hurt")
    accounts = [
        Account("a", measures=(Measure("injured", read(a, "12"), bound="at least"),)),
        Account("b", measures=(Measure("injured", read(b, "15")),)),
        Account("c", measures=(Measure("injured", read(c, "9")),)),
    ]
    (two,) = quantities_of([a, b], accounts[:2], [0, 1])
    assert two.name == "injured"
    assert (two.value.value, two.bound, two.value.status) == (15, None, "compatible")
    assert [s.quote for s in two.value.support] == ["15", "12"]
    (three,) = quantities_of([a, b, c], accounts, [0, 1, 2])
    assert three.value.status == "conflict"
    assert isinstance(three.value.value, int)


def test_many_readings_of_one_document_are_compared_once_for_each_value():
    doc = document("a", "on Monday")
    asked = []

    def same(left: Mention, right: Mention) -> bool:
        asked.append((left.value, right.value))
        return left.value[:1] == right.value[:1]

    readings = tuple(Mention(3, 9, value) for _ in range(500) for value in ("a1", "b1", "a2"))
    field = field_of([Ballot(doc, 0, readings)], same=same)
    assert field is not None
    assert (field.value, len(field.support)) == ("a1", 1000)
    assert len(asked) < 10
    assert Ballot(doc, 0, readings).ranks[:4] == (0, 1, 2, 2)
