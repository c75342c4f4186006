"""The date of the event, not of the publication, the background or the future."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.extract.dates import event_dates, published
from align.extract.expressions import find_expressions
from align.extract.occasions import headline_words
from align.model import Document, Mention
from align.text import segment


def dates(text: str, when: str | None = None, lang: str | None = None) -> tuple[Mention, ...]:
    return event_dates(segment(Document(id="a", text=text, published=when, lang=lang)))


def first(text: str, when: str | None = None, lang: str | None = None) -> str | None:
    found = [mention for mention in dates(text, when, lang) if not mention.rejected]
    return found[0].resolved if found else None


@pytest.mark.parametrize(
    ("words", "language", "expected"),
    [
        ("Feb. 3, 2026", "en", (2026, 2, 3)),
        ("February 3rd, 2026", "en", (2026, 2, 3)),
        ("3 February 2026", "en", (2026, 2, 3)),
        ("the 3rd of February", "en", (None, 2, 3)),
        ("Nov 9th", "en", (None, 11, 9)),
        ("2026-02-03", "en", (2026, 2, 3)),
        ("13/02/2026", "en", (2026, 2, 13)),
        ("02/13/2026", "en", (2026, 2, 13)),
        ("March 2026", "en", (2026, 3, None)),
        ("4 de fevereiro de 2026", "pt", (2026, 2, 4)),
        ("4 de febrero de 2026", "es", (2026, 2, 4)),
        ("4 février 2026", "fr", (2026, 2, 4)),
        ("4. Februar 2026", "de", (2026, 2, 4)),
        ("2026年2月4日", "zh", (2026, 2, 4)),
        ("ngày 4 tháng 2 năm 2026", "vi", (2026, 2, 4)),
        ("4/2/2026", "vi", (2026, 2, 4)),
        ("الأحد 4 فبراير 2026", "ar", (2026, 2, 4)),
        ("٤ شباط ٢٠٢٦", "ar", (2026, 2, 4)),
        ("v pátek 4. února 2026", "cs", (2026, 2, 4)),
        ("την Τετάρτη 4 Φεβρουαρίου 2026", "el", (2026, 2, 4)),
        ("4 फ़रवरी 2026", "hi", (2026, 2, 4)),
        ("2026년 2월 4일", "ko", (2026, 2, 4)),
        ("dinsdag 4 februari", "nl", (None, 2, 4)),
        ("w środę, 4 lutego 2026 r.", "pl", (2026, 2, 4)),
        ("4 февраля 2026 года", "ru", (2026, 2, 4)),
        ("onsdagen den 4 februari 2026", "sv", (2026, 2, 4)),
        ("วันพุธที่ 4 กุมภาพันธ์ พ.ศ. 2569", "th", (2026, 2, 4)),
        ("4 ก.พ. 2026", "th", (2026, 2, 4)),
        ("4 Şubat 2026", "tr", (2026, 2, 4)),
        ("у середу, 4 лютого 2026 року", "uk", (2026, 2, 4)),
    ],
)
def test_absolute_forms(words: str, language: str, expected: tuple[int | None, ...]) -> None:
    (found,) = find_expressions(f"x {words} x", 0, len(words) + 4, language)
    assert (found.year, found.month, found.day) == expected


@pytest.mark.parametrize(
    "text",
    [
        "At the 14th congress 40 years of reform were praised.",
        "The 15th Five-Year plan costs $5 million.",
        "They won 3-2 and lost 4:1.",
        "Theresa May said no. It may rain. They march on.",
        "Black Friday sales rose, said USA Today and the Sunday Times.",
        "Call 1-800-2026 or 12.5.1.",
        "in 2012 and 1999",
    ],
)
def test_what_is_no_date(text: str) -> None:
    assert find_expressions(text, 0, len(text)) == []


@pytest.mark.parametrize(
    ("text", "when", "expected"),
    [
        ("ROME, Feb. 3 (AP) -- Talks began on Tuesday.", "2026-02-04", "2026-02-03"),
        ("The tram left the rails on Wednesday morning.", "2016-11-10", "2016-11-09"),
        ("The tram left the rails yesterday.", "2016-11-10", "2016-11-09"),
        ("The law was signed today, the palace said.", "2016-11-10T09:30:00Z", "2016-11-10"),
        ("He died last Friday.", "2026-02-06", "2026-01-30"),
        ("Rebels fired a rocket early on Tuesday.", "2017-08-28", "2017-08-29"),
        ("Boss dies in prison December 19, 2005 The boss died on Monday in prison.", None, "2005-12-19"),
        ("The bridge fell on December 30.", "2026-01-02", "2025-12-30"),
        ("The bridge fell on 12/30/2025, police said.", None, "2025-12-30"),
        ("The bridge fell on Tuesday, Feb. 3, 2026, police said.", None, "2026-02-03"),
        ("The bridge fell on 03/02/2026, police said.", "2026-02-04", "2026-02-03"),
    ],
)
def test_resolution_against_the_documents_own_reference(text: str, when: str | None, expected: str) -> None:
    assert first(text, when) == expected


def test_a_stated_weekday_must_agree_with_the_date() -> None:
    assert first("The bridge fell on Monday, Feb. 3, 2026, police said.") is None


def test_without_a_year_the_date_stays_open() -> None:
    (found,) = dates("The ministers met in Rome on February 4, and praised the 14th congress.")
    assert (found.value, found.resolved, found.precision) == ("--02-04", None, "month-day")


def test_weekday_and_an_older_date_give_the_year() -> None:
    text = (
        "ROME, Jan 23 - The king praised the vote in a message sent on Friday.\n"
        "The king and the minister meet in Oslo on April 14, 2025. Ana Silva/Pool via REUTERS\n"
        "The king went to Norway last April."
    )
    found = dates(text)
    assert found[0].resolved == "2026-01-23"
    assert [m.resolved for m in found if m.kind == "dateline"] == ["2026-01-23"]
    rival = next(m for m in found if m.kind == "caption")
    assert rival.reason.startswith("not the event")


def test_the_caption_of_the_same_event_gives_the_year() -> None:
    text = (
        "Minister Ana Silva met President John Brown in Rome on February 4.\n"
        "President John Brown (right) greets Minister Ana Silva in Rome, Italy, February 4, 2026"
    )
    found = dates(text)
    assert [(m.kind, m.value, m.resolved) for m in found] == [
        ("body", "--02-04", "2026-02-04"),
        ("caption", "2026-02-04", "2026-02-04"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "The council will meet on Friday.",
        "The plan is expected to be adopted in March 2026.",
        "Prices have risen since Monday.",
        "The annual Remembrance Sunday service is a custom of the town.",
        "The fair, which starts on Sunday, is a custom of the town.",
        "A new bridge is planned, officials of the region say.",
        "January 27, 2026\nThe council wants a new bridge over the river.",
    ],
)
def test_future_background_and_publication_are_not_the_event(text: str) -> None:
    assert first(text, "2026-01-28") is None


def test_the_event_beats_what_is_reported_around_it() -> None:
    text = "The bomb went off late on Thursday, killing four. Officials said on Friday that the search goes on."
    assert first(text, "2016-11-11") == "2016-11-10"


@pytest.mark.parametrize(
    ("text", "lang", "expected"),
    [
        (
            "O avião caiu na quinta-feira à tarde, informou nesta sexta-feira um porta-voz das Nações Unidas.",
            "pt",
            "2006-08-03",
        ),
        ("O ministro chega no próximo domingo para a segunda rodada de conversas.", "pt", None),
        ("国家主席8月2日在北京会见了客人。", "zh", "2006-08-02"),
        ("Der Minister traf den Gast am Donnerstag in Berlin.", "de", "2006-08-03"),
        ("Le ministre a rencontré son homologue jeudi à Paris.", "fr", "2006-08-03"),
    ],
)
def test_other_languages(text: str, lang: str, expected: str | None) -> None:
    assert first(text, "2006-08-04", lang) == expected


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("Wczoraj w nocy spłonął most na rzece. Nikt nie zginął.", "pl"),
        ("De brug over de rivier is dinsdag afgebrand. Er waren geen doden.", "nl"),
        ("Міст через річку згорів у вівторок. Ніхто не загинув.", "uk"),
        ("नदी पर बना पुल मंगलवार को जल गया। कोई नहीं मरा।", "hi"),
        ("Nehrin üzerindeki köprü salı günü yandı. Ölen olmadı.", "tr"),
        ("สะพานข้ามแม่น้ำไหม้เมื่อวันอังคาร ไม่มีผู้เสียชีวิต", "th"),
        ("Dinsdagavond is in Delden een brug over de rivier afgebrand. Er waren geen doden.", "nl"),
        ("På tisdagskvällen brann bron över ån ned. Det är inte känt om någon var på den.", "sv"),
        ("Nehrin üzerindeki köprü salı akşamı yandı. Pazar yeri boşaltıldı.", "tr"),
        ("3일 저녁 강 위의 다리가 불탔다. 복구에는 20일 동안 걸린다.", "ko"),
    ],
)
def test_weekdays_and_relative_words_of_languages_with_one_form(text: str, lang: str) -> None:
    assert first(text, "2026-02-04", lang) == "2026-02-03"
    assert first(text, "2026-02-04") == "2026-02-03"  # the language told of the text


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("Bei einem Feuer in einem Heim sind in der Nacht zum 3. Februar zwei Bewohner gestorben.", "de"),
        ("Le 3 février deux habitants sont morts dans un incendie.", "fr"),
        ("El 3 de febrero dos vecinos murieron en un incendio.", "es"),
        ("Op 3 februari kwamen twee bewoners om bij een brand in het tehuis.", "nl"),
    ],
)
def test_what_stands_behind_a_date_is_dated_by_it_in_english_alone(text: str, lang: str) -> None:
    assert first(text, "2026-02-04", lang) == "2026-02-03"
    assert first("The February 3 fire was the worst of all.", "2026-02-04", "en") is None


@pytest.mark.parametrize(
    "text",
    [
        "Bij Delden is dinsdag een trein ontspoord. Het treinverkeer bij Delden ligt tot woensdag stil.",
        "Bei Delden ist am Dienstag ein Zug entgleist. Die Strecke bei Delden bleibt bis Mittwoch gesperrt.",
        "У Деледні у вівторок загорівся потяг. Рух потягів у Деледні відновлять до середу.",
    ],
)
def test_until_when_something_lasts_is_not_the_event(text: str) -> None:
    assert first(text, "2026-02-03") == "2026-02-03"


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("เมื่อวันที่ 3 กุมภาพันธ์ 2569 สะพานข้ามแม่น้ำไหม้ ไม่มีผู้เสียชีวิต", "th"),
        ("احترق الجسر يوم الثلاثاء 3 فبراير 2026 ولم يصب أحد بأذى.", "ar"),
        ("पुल 3 फरवरी 2026 को जल गया। कोई नहीं मरा।", "hi"),
    ],
)
def test_a_word_without_capitals_behind_a_date_makes_it_no_stamp(text: str, lang: str) -> None:
    assert first(text, "2026-02-04", lang) == "2026-02-03"


def test_the_stamp_is_the_publication() -> None:
    text = "Storm hits the coast\nFeb. 3, 2026\nFebruary 04, 2026 7:00 PM GMT+7\nA storm hit the coast."
    stamp = published(segment(Document(id="a", text=text)))
    assert stamp is not None
    assert stamp.value == "2026-02-04T19:00+07:00"
    assert text[stamp.start : stamp.end] == "February 04, 2026 7:00 PM GMT+7"


@given(st.text(max_size=200), st.sampled_from([None, "2026-02-04", "nonsense", "2026-13-99"]))
def test_any_text(text: str, when: str | None) -> None:
    for mention in dates(text, when):
        assert 0 <= mention.start < mention.end <= len(text)


@given(
    st.lists(
        st.sampled_from(
            ["Feb.", "30", "31", "February", "29", ",", "2025", "Monday", "last", "will", "-", "/", "on", "\n", "(AP)"]
        ),
        max_size=20,
    )
)
def test_impossible_dates(words: list[str]) -> None:
    text = " ".join(words)
    dates(text, "2026-02-04")
    dates(text)


def test_thousands_of_dates_take_no_quadratic_time() -> None:
    days = (date(1950, 1, 1) + timedelta(days=k) for k in range(3000))
    text = " ".join(f"{day:%d/%m/%Y} Jan 5 on Monday" for day in days)
    assert len(dates(text)) > 3000


def test_the_dates_of_the_labelled_reports(shared: Path) -> None:
    gold = json.loads((shared / "data/gold/gold_others.json").read_text(encoding="utf-8"))["events"]
    gold.append(json.loads((shared / "data/gold/gold_feb4.json").read_text(encoding="utf-8")))
    for event in gold:
        for entry in event["docs"]:
            path = next((shared / "data/reports").glob(f"{entry['id']}_*"))
            found = dates(path.read_text(encoding="utf-8"))
            assert found[0].resolved in (event["date"]["value"], None)
            assert event["date"]["value"].endswith(found[0].value.lstrip("-"))


def test_the_day_of_a_count_is_not_the_day_of_the_event() -> None:
    text = "The death toll from a blast in the port rose to six on Friday. The bombing late Thursday tore a hole."
    assert first(text, "2016-11-11") == "2016-11-10"


def test_a_publication_date_years_after_the_text_is_the_day_of_a_crawler() -> None:
    text = "BEIRUT, Nov. 16, 2012 (AP) -- The ministers met on Wednesday, officials said."
    assert first(text, "2014-09-12") in ("2012-11-14", "2012-11-16")


def test_a_day_of_the_past_is_no_answer_where_the_own_day_stays_open() -> None:
    assert first("The actress died yesterday at home. She was born on April 22, 1923, in the south.") is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The wall fell on Tuesday morning, February 3, and nobody was hurt.", "2026-02-03"),
        ("The trial of the baker began on Monday, February 2.", "2026-02-02"),
        ("The strike ended on February 3: the drivers went back to work.", "2026-02-03"),
        ("The ferry sank three days ago off the coast of the island.", "2026-02-01"),
        ("The train left the rails at around 6am near the old harbour, killing two people.", "2026-02-04"),
        ("The museum was robbed on New Year's Day while its guards were asleep.", "2026-01-01"),
        ("The baker, who won the prize on Friday, was robbed on Tuesday.", "2026-02-03"),
        ("The mayor was still missing on Wednesday after the boat sank on Monday.", "2026-02-02"),
        ("Mayor Ana Silva was found dead on Monday, it was reported Wednesday.", "2026-02-02"),
        ("Storm closes port February 4, 2026 at 1:00pm CET The port was closed yesterday by a storm.", "2026-02-03"),
        ("A fire burned the port. The alarm was raised by a guard. He ran away. His dog stayed. Ships came.\nThe harbour "
         "master spoke.\nSix boats sank.\nTuesday's fire was the first since the port was built.", "2026-02-03"),
    ],
)  # fmt: skip
def test_forms_and_clauses_of_the_news(text: str, expected: str) -> None:
    assert first(text, "2026-02-04") == expected


@pytest.mark.parametrize(
    "text",
    [
        "The bank lost money in the six months ended December 31, its chairman said.",
        "Holders of record January 9 are paid a dividend, the bank said.",
        "The council will discuss the bridge, the road and the school by the river on January 27 and 28.",
        "The mayor spoke of the January 12 storm as a warning to the town.",
        "The mayor was robbed over the weekend. Her brother said so.\nHer sister heard of it.\nHe spoke on Tuesday.",
        "The shop opens at 6am and closes at noon. It was built of stone.",
        "The bridge, the town says, is safe. It is old. It is wide. It is long. It is high. It is grey.\nThe mayor "
        "said\nthat she was there on Monday.",
    ],
)
def test_days_of_other_things_are_not_the_event(text: str) -> None:
    assert first(text, "2026-02-04") is None


def test_a_repeated_day_of_the_background_does_not_win() -> None:
    text = (
        "The mayor resigned on Wednesday.\nHer brother was arrested on Monday. On Monday he was questioned, on Monday "
        "he was charged, on Monday he was seen by a judge, and on Monday he was sent home. On Monday she wept."
    )
    assert first(text, "2026-02-05") == "2026-02-04"


def test_the_weekday_tells_the_year_of_a_dateline_where_the_publication_is_that_of_a_crawler() -> None:
    text = "OSLO, Dec. 12 (NTB) -- A rocket was fired on Wednesday, the army said."
    assert first(text, "2014-09-14") == "2012-12-12"


@pytest.mark.parametrize(
    ("text", "lang", "expected"),
    [
        ("A equipe empatou no último domingo e, nesta quarta-feira, ganhou o jogo.", "pt", "2006-08-02"),
        ("El alcalde murió el pasado lunes en su casa.", "es", "2006-07-31"),
        ("Il ministro ha incontrato il collega mercoledì a Roma.", "it", "2006-08-02"),
        ("Der Zug entgleiste am vergangenen Montag bei Ulm.", "de", "2006-07-31"),
        ("Das Hotel brannte am Mittwochabend nieder.", "de", "2006-08-02"),
        ("Das Konzert wird am 12. August beginnen.", "de", None),
        ("Le concert aura lieu le 12 août prochain.", "fr", None),
    ],
)
def test_last_and_next_in_other_languages(text: str, lang: str, expected: str | None) -> None:
    assert first(text, "2006-08-04", lang) == expected


def test_a_far_plan_is_ahead_and_a_near_one_is_not_hidden_by_it() -> None:
    plan = (
        "The plan comes as Mr. Hale is expected to push again for a change of the rules in his yearly address Tuesday."
    )
    assert first(plan, "2014-01-25") is None
    fixed = "The cable, which was expected to last for years, was cut, and things should be normal by Dec. 31, it said."
    assert first(fixed, "2014-12-20") is None


@pytest.mark.parametrize(
    "text",
    [
        "A cyclist was hit by a van. It happened at about 7.40am on Saturday, 14 June 2025. The driver stayed.",
        "A cyclist was hit by a van on Saturday, 14 June 2025 at 7.40am. The driver stayed.",
    ],
)
def test_a_time_of_day_beside_a_date_in_a_sentence_is_no_stamp(text: str) -> None:
    found = event_dates(segment(Document(id="a", text=text)))
    assert [m.resolved for m in found[:1]] == ["2025-06-14"]


@pytest.mark.parametrize(
    ("rest", "expected"),
    [
        ("said on Friday, three days after the ferry sank, that nobody had seen the rocks", "2026-03-10"),
        ("said Friday, a day after the ferry sank, that nobody had seen the rocks", "2026-03-12"),
        ("said on March 13, a week after the ferry sank, that nobody had seen the rocks", "2026-03-06"),
        # what he did himself, what the headline is not about, and what is no saying
        ("said on Friday, three days after taking office, that the ferry had sunk", "2026-03-13"),
        ("said on Friday, three days after he was freed, that the ferry had sunk", "2026-03-13"),
        ("said on Friday, three days after a rival company had closed, that he was free", "2026-03-13"),
        ("resigned on Friday, three days after the ferry sank on the rocks", "2026-03-13"),
    ],
)
def test_days_are_counted_back_from_a_saying_to_the_event(rest: str, expected: str) -> None:
    text = f"Ferry sinks with nine people off the coast\n\nOBAN, March 14, 2026 - The captain {rest}.\n"
    assert first(text) == expected


def test_words_of_grammar_are_no_words_of_a_headline() -> None:
    text = "What they said about it after which rivers were over their banks\n\nThe rivers rose on Monday."
    words = headline_words(segment(Document(id="a", text=text)))
    assert words >= {"river", "banks", "their"}
    assert not words & {"about", "bout", "after", "fter", "what", "hat", "over", "were", "said"}
