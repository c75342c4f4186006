"""What the opening of a report says of its event: weekday, figures, counts."""

from __future__ import annotations

import pytest

from align.extract.account import extract
from align.model import Document
from align.openings import WEEKDAYS, Opening, opening
from align.text import segment


def read(text: str) -> Opening:
    segments = segment(Document(id="a", text=text))
    return opening(segments, extract(segments))


@pytest.mark.parametrize(
    ("text", "weekday", "sure"),
    [
        ("Deputies met on Tuesday. The debate had begun on Monday.", "Tuesday", 1.0),
        ("Deputies met. The debate had begun on Monday.", None, 0.0),
        ("Deputies met late on Tues. and voted.", "Tuesday", 1.0),
        ("Deputies have been meeting since Monday and agreed on Thursday.", "Thursday", 1.0),
        ("Deputies are to vote by Friday.", None, 0.0),
        ("Deputies met on Monday and on Tuesday. The vote was on Tuesday.", "Monday", 0.5),
        ("Deputies met on Tuesday, as they had on Monday.", "Tuesday", 1.0),
        ("The sun shone as deputies sat and the fair was wed to the market.", None, 0.0),
        ("Os deputados votaram na terça-feira. O debate durou nove horas.", "Tuesday", 1.0),
        ("Die Abgeordneten stimmten am Donnerstag ab. Es war spät.", "Thursday", 1.0),
        ("Am Dienstagabend standen viele am Tor.", "Tuesday", 1.0),
        ("De raad stemde vrijdagmiddag voor.", "Friday", 1.0),
        ("Am Freitag hatten sie noch gelacht. Am Sonntag brannte die Halle.", "Sunday", 0.5),
        ("Das Feuer vom Dienstag vergangener Woche ist seit Montag gelöscht.", None, 0.0),
        ("Each Friday the flour was sifted. On Saturday the trucks left.", "Saturday", 0.5),
        ("The fire of Monday last week is out.", None, 0.0),
        ("В среду депутаты проголосовали. Было поздно.", "Wednesday", 1.0),
        ("Hội đồng họp chiều thứ năm, lần thứ ba trong tháng.", "Thursday", 1.0),
        ("Hội đồng họp từ thứ Hai đến thứ Tư tuần trước.", None, 0.0),
        ("Για τρίτη φορά ψήφισε η Βουλή την Πέμπτη.", "Thursday", 1.0),
        ("สภาลงมติเมื่อวันพฤหัสบดี", "Thursday", 1.0),
        ("ที่ประชุมสภาเมืองจะลงมติในวันศุกร์หน้า", None, 0.0),
        ("上周一开始的辩论周四结束，议员们进行了表决。", "Thursday", 1.0),
        ("先週の土曜日の火事について、議会は水曜日に話し合った。", "Wednesday", 1.0),
        ("صوت النواب على القانون فجر الخميس.", "Thursday", 1.0),
        ("W środę posłowie głosowali nad ustawą, którą poprawiano każdy piątek.", "Wednesday", 1.0),
        ("Riksdagen röstade i fredags om lagen som har väntat på ett beslut.", "Friday", 1.0),
        ("У п'ятницю депутати голосували. Було пізно.", "Friday", 1.0),
        ("", None, 0.0),
    ],
)
def test_the_weekday_is_that_of_the_first_sentence_that_names_one(text: str, weekday: str | None, sure: float) -> None:
    found = read(text)
    assert (WEEKDAYS[found.weekday] if found.weekday is not None else None, found.sure) == (weekday, sure)


def test_figures_are_no_dates_times_or_years() -> None:
    text = (
        "The law passed 1,118 to 41 at 10:45 on March 13, 2031, and costs 2.5 percent. In all 7 spoke. Later 99 left."
    )
    assert sorted(read(text).figures) == ["1118", "2.5", "41"]


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        (
            "Siebzehn Männer sind gestorben, und einundzwanzig sind noch unten. Das Feuer ist am 12. Mai gegen 10.20 Uhr in der Grube ausgebrochen.",
            {"17", "21"},
        ),
        ("Treinta y dos diputados votaron por la ley, y diez no votaron.", {"32", "10"}),
        ("Le feu a tué quatre-vingt-deux personnes dans la ville.", {"82"}),
        ("Once the war was over, elf and dwarf shared the mil.", set()),
        ("Ngày 12/3, hơn 200 tiểu thương họp ở chợ.", {"200"}),
        ("Στις 23 Μαρτίου απέργησαν 80 οδηγοί.", {"80"}),
        ("3月13日凌晨，20辆消防车赶到，造成损失35万元。", {"20", "35"}),
        ("大桥于2026年动工，15时通车。", set()),
    ],
)
def test_figures_in_letters_of_other_languages(text: str, figures: set[str]) -> None:
    assert read(text).figures == figures


def test_counts_are_those_of_the_opening() -> None:
    text = (
        "Twelve people were killed and more than 60 people were injured. The hall burnt down. It was built of wood. "
        "The fire was out by noon. In the fire of the year before 40 people were killed."
    )
    assert read(text).counts == (("injured", frozenset({"60"})), ("killed", frozenset({"12"})))


def test_what_kills_is_not_counted_among_the_killed() -> None:
    assert read("The mayor said that three shells killed 26 people.").counts == (("killed", frozenset({"26"})),)
    assert read("The mayor said that 26 people were killed and 30 others injured.").counts == (
        ("injured", frozenset({"30"})),
        ("killed", frozenset({"26"})),
    )


@pytest.mark.parametrize(
    ("text", "results"),
    [
        ("Parliament rejected the loan by 92 votes to 83 on Thursday.", {"92-83"}),
        ("Ninety-seven to 78: deputies voted for the loan.", {"97-78"}),
        ("Sivertvik beat Orla 3-1 on Sunday.", {"3-1"}),
        ("With 57 to 43 per cent the members voted no.", set()),
        ("The vote is on from 10 to 12 today.", set()),
        ("The fair is open 9-17.", set()),
        ("Orla gewann am Sonntag das Spiel gegen Sivertvik mit 3:1 (1:0).", {"3-1", "1-0"}),
        ("Das Spiel gegen Sivertvik beginnt am Sonntag um 18:30, die Kasse eine Stunde vorher.", set()),
        ("El partido fue largo: Orla venció 2 a 1 al Sivertvik, y de 5 a 10 minutos duró la fiesta.", {"2-1"}),
        ("«Орла» победила «Север» со счётом 4:2, хотя матчи 10-12 марта она пропустила.", {"4-2"}),
        ("奥拉队周日以2比1战胜海州队。", {"2-1"}),
        ("西浜高校は土曜日、北町高校を5対3で破った。", {"5-3"}),
        ("ทีมออร์ลา ชนะ ทีมเหนือ 3-1 เมื่อวันเสาร์", {"3-1"}),
        ("Orla thắng Sivertvik 2-0 trên sân nhà, ông nói không có gì phải vội.", {"2-0"}),
    ],
)
def test_results_of_votes_and_matches(text: str, results: set[str]) -> None:
    assert read(text).results == results
