"""Every kind of block is recognised by its form, and no character is lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.blocks import type_blocks

REPORT = (
    "• Home\n  • World\n  • Sport\n  • Weather\n  • Contact\n\n"
    "Minister visits flooded valley\n"
    "January 27, 2026 6:00 PM GMT+2\n"
    "By Ana Silva and John Doe\n"
    "Minister visits flooded valley - Photo 2.\n"
    "The minister (left) talks to a farmer near the broken dam, January 26, 2026\n"
    "People stand on a roof after the river left its bed. Ana Silva/Pool via REUTERS\n"
    "Sign up now: our morning letter\n"
    "LISBON, Jan. 26 (Lusa) -- The minister visited the valley on Monday. Nobody was hurt.\n"
    "Rain is expected to last until Friday./.\n"
    "All rights reserved.\n"
)


def kinds(text: str, title: str | None = None) -> list[tuple[str, str]]:
    return [(block.kind, text[block.start : block.end]) for block in type_blocks(text, title)[0]]


def check(text: str, title: str | None = None) -> None:
    blocks, _ = type_blocks(text, title)
    at = 0
    for block in blocks:
        assert at <= block.start < block.end
        assert not text[at : block.start].strip()
        at = block.end
    assert not text[at:].strip()


def test_every_kind_of_a_page_is_told_apart() -> None:
    found = kinds(REPORT)
    assert [kind for kind, _ in found] == [
        *("menu", "title", "stamp", "credit", "caption", "caption", "caption", "credit", "notice"),
        *("dateline", "body", "body", "end", "notice"),
    ]
    assert ("dateline", "LISBON, Jan. 26 (Lusa) --") in found
    assert ("credit", "Ana Silva/Pool via REUTERS") in found
    assert ("end", "./.") in found
    check(REPORT)


@pytest.mark.parametrize(
    ("text", "dateline"),
    [
        ("BEIJING, Jan. 26 (Xinhua) -- Talks began.", "BEIJING, Jan. 26 (Xinhua) --"),
        ("LONDON (Reuters) - Shares fell on Monday.", "LONDON (Reuters) -"),
        ("VGP – The minister met the envoy.", "VGP –"),
        ("WASHINGTON — The House voted.", "WASHINGTON —"),
        ("PARIS, 4 février (AFP) - Le ministre a parlé.", "PARIS, 4 février (AFP) -"),
        ("SÃO PAULO - Um homem foi preso.", "SÃO PAULO -"),
        ("Karachi, Sept. 9 (ANI): The player died.", "Karachi, Sept. 9 (ANI):"),
        ("BEIJING, Jan 23 - The president spoke.", "BEIJING, Jan 23 -"),
        ("MADRID, 4 feb (EFE).- El ministro habló.", "MADRID, 4 feb (EFE).-"),
        ("(CNN) -- A report was published.", "(CNN) --"),
        ("KUNDUZ, Afghanistan -- Fighters struck.", "KUNDUZ, Afghanistan --"),
        ("Jan 14 (Coast Ledger) - A yard will close.", "Jan 14 (Coast Ledger) -"),
        ("新华社北京2月4日电（记者 王明）国家主席会见了客人。", "新华社北京2月4日电（记者 王明）"),
        ("Lima, 8 de junio de 2026. Un incendio destruyó el mercado.", "Lima, 8 de junio de 2026."),
        ("Львів, 9 лютого 2026 року. Міський голова вийшов до людей.", "Львів, 9 лютого 2026 року."),
        ("Radom, 4 marca 2026 r. – Most zamknięto w nocy.", "Radom, 4 marca 2026 r. –"),
        ("Λάρισα, 6 Μαρτίου 2026. Η γέφυρα έκλεισε τη νύχτα.", "Λάρισα, 6 Μαρτίου 2026."),
        ("पटना, 15 अप्रैल 2026। पुल बंद कर दिया गया।", "पटना, 15 अप्रैल 2026।"),
        ("İzmir, 14 Temmuz 2026 - Köprü kapandı.", "İzmir, 14 Temmuz 2026 -"),
    ],
)
def test_datelines(text: str, dateline: str) -> None:
    assert kinds(text)[0] == ("dateline", dateline)


@pytest.mark.parametrize(
    "text",
    [
        "BREAKING - A storm hit the coast.",
        "The plan -- the third one -- failed.",
        "Obama — who left in 2017 — spoke.",
        "WATCH: The moment it fell.",
        "He (Reuters) said no.",
        "Er starb in Lima, 8. Juni 2026. Dann kam sie.",
    ],
)
def test_what_is_no_dateline(text: str) -> None:
    assert "dateline" not in [kind for kind, _ in kinds(text)]


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Photo: VNA", "credit"),
        ("By Maria Lopez", "credit"),
        ("(Reporting by Ana Silva; Editing by John Doe)", "credit"),
        ("Feb. 3, 2026", "stamp"),
        ("Published: 3 February 2026 10:15 GMT", "stamp"),
        ("2026-02-03 10:15", "stamp"),
        ("Oban, 12 March 2026", "stamp"),
        ("Redacción. Oban, 12 de marzo de 2026", "stamp"),
        ("Oban, den 3. Juni 2026", "stamp"),
        ("Anna Moor, 45, won in 2026", "body"),
        ("Follow topic:", "notice"),
        ("© 2026 The Example. All rights reserved.", "notice"),
        ("ADVERTISEMENT", "notice"),
        ("###", "end"),
        ("-- END --", "end"),
        ("/.", "end"),
    ],
)
def test_lines_by_themselves(line: str, kind: str) -> None:
    text = f"A long river rose on Monday.\n{line}\nA village was cut off on Tuesday, and help came late."
    assert (kind, line) in kinds(text)


def test_a_headline_needs_something_below_it() -> None:
    assert kinds("Storm hits the coast") == [("body", "Storm hits the coast")]
    assert kinds("Storm hits the coast\nA storm hit the coast on Sunday.")[0][0] == "title"


def test_a_known_headline_is_split_off_the_line_it_is_glued_to() -> None:
    found = kinds("Storm hits the coast A storm hit the coast on Sunday.", "Storm hits the coast")
    assert found == [("title", "Storm hits the coast"), ("body", "A storm hit the coast on Sunday.")]


def test_a_header_with_a_date_is_a_stamp_and_a_headline() -> None:
    found = kinds(" date 2026-01-27 Storm hits the coast\n\nA storm hit the coast on Sunday.")
    assert found[:2] == [("stamp", "date 2026-01-27"), ("title", "Storm hits the coast")]


def test_a_text_of_short_lines_only_is_no_menu() -> None:
    assert {kind for kind, _ in kinds("one\ntwo\nthree\nfour\nfive")} == {"body"}


def test_hard_wrapped_lines_become_paragraphs() -> None:
    text = (
        "The river rose in the night and left its bed near the old mill, where\n"
        "nobody had expected it. People stood on the roofs until the morning and\n"
        "waited for the boats, which came from the city and from two villages on\n"
        "the other side of the valley. Nobody was hurt.\n\nRain is expected.\n"
    )
    blocks, wrapped = type_blocks(text)
    assert wrapped
    assert len(blocks) == 2


@given(st.text(max_size=300))
def test_no_character_is_lost(text: str) -> None:
    check(text)


@given(st.lists(st.sampled_from(REPORT.splitlines()), max_size=12), st.sampled_from(["\n", "\r\n", "\u2028", "\n\n"]))
def test_no_character_is_lost_in_any_order_of_lines(lines: list[str], ends: str) -> None:
    check(ends.join(lines))


@pytest.mark.parametrize(
    "line",
    [
        "Scroll down for video",
        "Read or Share this story: https://example.org/x1",
        "https://example.org/a/b",
        "ana.silva@example.org",
        "facebook twitter email",
        "Like us on Facebook",
        "With files from the agency",
        "Related: the islanders and their boats",
        "STRAITS COURIER",
        "The Oban Times",
        "MNA",
        "obantimes.com",
        "We use cookies to improve this page. By browsing it you agree to our use of cookies. Accept all",
        "Accept all cookies | Manage preferences",
        "Utilizamos cookies propias. Aceptar",
        "Nous utilisons des cookies.",
        "Tout accepter - Continuer sans accepter",
        "Diese Webseite verwendet Cookies. Mit der Nutzung stimmen Sie zu.",
    ],
)
def test_lines_of_the_page_and_names_of_outlets_are_no_report(line: str) -> None:
    text = f"{line}\nThe harbour of Oban was closed on Monday.\nA storm had broken its wall.\n{line}"
    assert [kind for kind, words in kinds(text) if words == line] == ["notice", "notice"]


@pytest.mark.parametrize(
    "line",
    ["We use cookies in our puddings, the baker of Oban said.", "Accept all offers, the union told its members."],
)
def test_cookies_and_offers_may_be_news(line: str) -> None:
    assert ("body", line) in kinds(f"A fair was held in Oban on Monday.\n{line}\nIt closed at noon on Tuesday.")


def test_a_headline_with_a_word_of_the_press_stays_a_headline() -> None:
    text = "Hard times ahead for the Oban ferry\nThe ferry of Oban was sold on Monday.\nIt had lost money."
    assert kinds(text)[0] == ("title", "Hard times ahead for the Oban ferry")


@pytest.mark.parametrize(
    ("head", "body"),
    [
        ("省长辞职", "湖南省省长4月7日辞职。他说身体不好。"),
        ("“海鸥”袭粤", "台风登陆阳江，三人死亡。"),
        ("杭州地铁停运", "地铁因信号故障停运两小时。"),
        ("名古屋で火災", "6日午前、倉庫で火災が発生した。"),
    ],
)
def test_a_headline_without_spaces_can_be_short(head: str, body: str) -> None:
    assert kinds(f"{head}\n{body}") == [("title", head), ("body", body)]


def test_a_short_line_that_names_the_paper_is_no_headline() -> None:
    assert kinds("人民日报\n地铁因信号故障停运两小时。")[0][0] != "title"


@pytest.mark.parametrize(
    "line", ["Kassel (xpa) - ", "Kiel/Husum (xpa/lno) – ", "Madrid, 4 mar (XNE).- ", "KIEL (xpa) - "]
)
def test_datelines_of_agencies_that_no_list_knows(line: str) -> None:
    assert kinds(f"{line}Drei Menschen sind bei einem Brand verletzt worden.")[0] == ("dateline", line.rstrip())


def test_a_name_with_its_party_is_no_dateline() -> None:
    assert kinds("Meyer (SPD) - Der Kandidat ist müde. Er geht heute nach Hause.")[0][0] == "body"


@pytest.mark.parametrize(
    ("end", "mark"),
    [
        ("They met for an hour. MNA", "MNA"),
        ("They met for an hour. STRAITS COURIER", "STRAITS COURIER"),
        ('"We met," he said. "For an hour." -- AGÊNCIA NORTE', "-- AGÊNCIA NORTE"),
        ("They had served with the U.S. NAVY", None),
        ("They met for an hour. Anna", None),
        ("THEY MET FOR AN HOUR. NOTHING MORE", None),
    ],
)
def test_who_sent_a_report_stands_in_capitals_behind_it(end: str, mark: str | None) -> None:
    text = f"The two ministers came to the port town on Monday.\n\n{end}"
    marks = [text[block.start : block.end] for block in type_blocks(text)[0] if block.kind == "end"]
    assert marks == ([mark] if mark else [])
