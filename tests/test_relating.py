"""Records that mention one another's events are related, and stay apart."""

from __future__ import annotations

import align
from align.fusion.people import KnownNames, _strength, words_of_name

CALL = """Berg and Holm talk by phone

OSLO, March 2, 2026 (Fjord Wire) -- Prime Minister Anna Berg held phone talks with President Erik Holm on Monday about \
the closed border road.

Berg said the road should open before Easter. Holm promised to send engineers within the week.
"""
MEETING = """President Holm receives the Norwegian foreign minister

STOCKHOLM, March 9, 2026 (Fjord Wire) -- President Erik Holm met with Foreign Minister Kari Lund in Stockholm on Monday.

Holm spoke warmly of his recent phone talks with Prime Minister Anna Berg. Lund thanked him for sending engineers.

The two also talked about fishing rights in the northern waters.
"""
OTHER = """Bakery burns down in Bergen

BERGEN, March 9, 2026 (Fjord Wire) -- A fire destroyed a bakery in the old town of Bergen on Monday, police said.

Nobody was hurt. The owner, Nils Dahl, said he had smelled smoke at four in the morning.
"""
DOCS = [{"id": "call", "text": CALL}, {"id": "meeting", "text": MEETING}, {"id": "fire", "text": OTHER}]


def test_a_meeting_that_looks_back_on_a_call_is_related_to_it():
    result = align.merge(DOCS)
    assert [record.documents for record in result] == [("call",), ("fire",), ("meeting",)]
    call, fire, meeting = result
    (related,) = meeting.related
    assert related.record == call.id
    assert [(s.doc, s.quote) for s in related.support] == [("meeting", "phone talks")]
    assert "Anna Berg" in related.reason
    assert {s.refers_to for s in meeting.statements if "phone talks" in s.text} == {call.id}
    assert call.related == fire.related == ()


def test_a_call_that_comes_later_is_not_what_was_meant():
    later = CALL.replace("March 2, 2026", "March 16, 2026")
    result = align.merge([{"id": "call", "text": later}, DOCS[1], DOCS[2]])
    assert result.record_of("meeting").related == ()


def test_a_call_between_others_is_not_what_was_meant():
    others = CALL.replace("Anna Berg", "Ingrid Solberg").replace(" Berg", " Solberg")
    result = align.merge([{"id": "call", "text": others}, DOCS[1], DOCS[2]])
    assert result.record_of("meeting").related == ()


def test_known_names_are_those_that_can_be_the_same():
    names = ["Tô Lâm", "Volodymyr Zelensky", "Anna Berg", "Le Hoai Trung", "UN", ""]
    asked = [
        "To Lam",
        "Zelenskyy",
        "Erik Berg",
        "Berg Anna",
        "Trung",
        "Un",
        "Ann",
        "",
        "Le Trung",
        "Volodimir Zelenski",
    ]
    asked += ["Volodymyr", "Anna Maria Berg", "A. Berg", "Annna Berg"]
    words = [words_of_name(name) for name in asked]
    found = KnownNames(names).like(words)
    for one in words:
        assert found[one] == [k for k, known in enumerate(names) if _strength(words_of_name(known), one)]
