"""What one document says, put together."""

from __future__ import annotations

from align.extract.account import extract
from align.model import Document
from align.text import segment

BODY = "OSLO, May 4, 2026 (AP) -- King Harald V met Prime Minister Anna Berg in Oslo on Monday, the palace said.\n"


def read(text: str, **more: str):
    return extract(segment(Document(id="a", text=text, **more)))


def test_a_headline_in_the_text_is_the_title():
    assert [m.value for m in read("King meets prime minister\n\n" + BODY).titles] == ["King meets prime minister"]


def test_a_headline_unlike_the_one_given_is_not_believed():
    text = "Image copyright Palace Press Office\n\n" + BODY
    assert read(text, title="King meets prime minister in Oslo").titles == ()


def test_a_call_has_no_place_but_a_meeting_has():
    assert [m.value for m in read(BODY).city] == ["Oslo"]
    call = BODY.replace("met Prime Minister Anna Berg in Oslo", "spoke by phone with Prime Minister Anna Berg")
    assert read(call).types[0].value == "phone call"
    assert read(call).city == ()


def test_a_text_that_says_nothing_gives_an_empty_account():
    account = read("...")
    assert (account.titles, account.types, account.dates, account.city, account.entities) == ((), (), (), (), ())
