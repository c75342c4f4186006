"""What kind of event a document reports."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from align.extract.events import event_types, plover_code
from align.extract.triggers import PLOVER, lexicon
from align.model import Document
from align.text import segment


def kind(text: str) -> tuple[str | None, str | None]:
    types, subtypes = event_types(segment(Document(id="d", text=text)))
    return (types[0].value if types else None), (subtypes[0].value if subtypes else None)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The foreign minister paid a courtesy call on the king in Amman on Monday.", ("meeting", "courtesy call")),
        ("The president on Monday held phone talks with the king of the country.", ("phone call", "phone talks")),
        ("The two presidents met in Geneva on Monday and spoke of the war in the south.", ("meeting", None)),
        ("A strong earthquake shook the south of the island on Monday, officials said.", ("disaster", "earthquake")),
        ("Two people died when a train derailed near the town on Monday, the police said.", ("accident", "derailment")),
        ("A suicide bomber blew up a bus in the capital on Sunday, the police said.", ("attack", "bombing")),
        ("The former minister was sentenced to nine years in prison on Friday by the court.", ("trial", "sentence")),
        ("The bank agreed to buy its rival for the sum of two billion euros, it said.", ("deal", "acquisition")),
        ("Thousands protested in the capital against the new law on pensions on Sunday.", ("protest", None)),
        ("The sheep on the hill were white and the grass was green, as it was in the song.", (None, None)),
    ],
)
def test_types(text: str, expected: tuple[str | None, str | None]) -> None:
    assert kind(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hale's sedate speech on Thursday night was a departure in tone from his chaotic rallies of May.", None),
        ("The parliament debates the cuts. It comes a day after three clerks died in a petrol bomb attack.", None),
        ("The state is ready to give its seats to whichever candidate wins the popular vote of the nation.", None),
        ("Convicted killer overpowers two guards of a prison van and walks off in one of their uniforms.", None),
        ("A hearing was told on Tuesday that the woman accused in the two deaths had felt watched.", None),
        ("The finding on Tuesday quickly renewed calls for the governor's resignation in both chambers.", None),
        ("The ministry released the emails describing the Sept. 11, 2012, attack on the outpost in the east.", None),
        ("The streets of the town were quiet as a curfew enacted by the mayor ended early on Friday.", None),
        ("A fast-moving fire has badly damaged the old mill in Palmer, early this morning, officials say.", "accident"),
        ("The minister came under fire from members of her own party for the spending of the office.", None),
        ("A climber from Leiden, 43, is presumed dead after he fell half a kilometre on the highest peak.", "death"),
        ("The North fired a projectile over the strait early on Friday, the army of the South said.", "launch"),
        ("Its shares fell on Monday after the maker of boats said so, sinking to a three-year low.", "economy"),
        ("A man of 24 denies arson after the fire in a shop of the town, the paper says.", "trial"),
        ("The Chiefs lost the game to a fourth quarter stampede 20-13, the worst of their season.", None),
        ("Nolde first came under fire in the press when the president nominated her for the post.", None),
        ("The former mayor has long denounced the builders of the town and their lawyers too.", None),
        ("Officers in riot gear were seen on the roofs of the street on Saturday by the neighbours.", None),
        ("The administration announced new penalties on the island for the poisoning of a rival.", None),
        ("Employers hired more workers than was thought last month as the states ended their aid.", None),
        ("A third woman spoke of an unwanted advance of the governor, this time at a wedding in 2019.", None),
        ("He wasted no time in the debate, with a disdainful attack on Nolde before the other candidates.", None),
        ("The bank expects a hit to its profits because of the tax law signed into law last week.", None),
        ("The group wants to oust her, a sign of tensions after the chairman from the west vetoed two names.", None),
        ("Thousands protested on Sunday after the court convicted the singer of fraud in his absence.", "protest"),
        ("The prisoner is free no more: after pulling a gun he was captured on Monday in a house.", "arrest"),
        ("The former treasurer was convicted of fraud in the capital on Monday, after a trial of a year.", "trial"),
        ("The mayor accused the builder of fraud in the capital on Monday, in a speech of an hour.", "statement"),
    ],
)
def test_what_only_goes_with_the_news_is_not_its_type(text: str, expected: str | None) -> None:
    assert kind(text)[0] == expected


def test_a_message_needs_words_that_name_it() -> None:
    lead = "The president congratulated the new prime minister on his election as the leader of the party.\n\n"
    assert kind(lead + "The sun was shining on the city for the whole of the day.")[0] != "message"
    assert kind(lead + "In a congratulatory message sent on Friday, he spoke of the friendship of the two.") == (
        "message",
        "congratulatory message",
    )


def test_the_main_clause_counts_more_than_the_background() -> None:
    assert kind("The two leaders held talks in Rome after the attack on the embassy of the country.")[0] == "meeting"


def test_denied_and_planned_things_do_not_happen() -> None:
    assert kind("The ministry said the company would not be acquired by the state this year.")[0] != "deal"


def test_spans_are_the_words_that_say_it() -> None:
    text = "General Anna Berg paid a courtesy call on the queen in Oslo on Monday, the palace said."
    types, subtypes = event_types(segment(Document(id="d", text=text)))
    assert [text[m.start : m.end] for m in (*types[:1], *subtypes[:1])] == ["paid a courtesy call on"] * 2


@pytest.mark.parametrize("text", ["", " ", "x", "\ud800", "De trein is in Bonn ontspoord en niemand is gewond."])
def test_odd_texts_and_other_languages_give_nothing(text: str) -> None:
    assert event_types(segment(Document(id="d", text=text))) == ((), ())


def test_plover_codes_are_of_known_types() -> None:
    known = {trigger.type for found in lexicon().values() for trigger in found}
    assert {name for name in PLOVER if name in known} >= {"meeting", "attack", "protest", "sanctions", "aid"}
    assert plover_code("meeting") == "CONSULT"
    assert plover_code("wedding") is None


def test_the_gold_types(shared: Path) -> None:
    gold = json.loads((shared / "data" / "gold" / "gold_others.json").read_text(encoding="utf-8"))["events"]
    gold.append(json.loads((shared / "data" / "gold" / "gold_feb4.json").read_text(encoding="utf-8")))
    for event in gold:
        for file in event["docs"]:
            text = (shared / "data" / "reports" / file["file"]).read_bytes().decode("utf-8")
            types, subtypes = event_types(segment(Document(id=file["id"], text=text)))
            assert event["type"]["value"] in {types[0].value, *(mention.value for mention in subtypes)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The senator won the vote in his state on Tuesday, and the campaign thanked the voters.", "election"),
        ("The senators voted on Tuesday to overturn the law, and the court overturned the ruling.", "legislation"),
        ("The company filed a large defamation lawsuit against the paper on Friday.", "lawsuit"),
        ("Senators introduced bipartisan legislation on Monday to raise the age.", "legislation"),
    ],
)
def test_politics_is_no_sport_and_no_accident(text: str, expected: str) -> None:
    assert kind(text)[0] in (expected, None)
    assert kind(text)[0] not in ("sport result", "accident", "launch")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The army fired a ballistic missile over the island on Monday, the ministry said.", ("launch", "missile test")),
        ("The club has fired its coach after the third defeat of the season in the cup.", ("resignation", None)),
        ("The Senate voted 52 to 48 for the budget of the president on Monday night.", ("legislation", "vote")),
        ("The mayor won the Democratic primary on Tuesday with 54 percent of the votes of the town.", ("election", None)),
        ("The film about a shepherd won the main prize at the film awards in the capital.", ("award", None)),
        ("The town beat the village 3-1 in the last match of the league on Saturday.", ("sport result", None)),
        ("A blast was heard outside the embassy, and gunfire and more explosions followed it.", ("attack", "bombing")),
        ("A gas explosion destroyed a house in the north of the town on Monday, the police said.",
         ("accident", "explosion")),
        ("A man was charged with the murder of his brother on Monday in the court of the town.", ("arrest", "charge")),
        ("The senator issued an apology on Monday for the words that he had used of the town.", ("statement", "apology")),
        ("In his message, dated Friday, the king wished the new premier a long and happy term.", ("message", None)),
        ("The update mends a fault that allowed the execution of code, the firm says of it.", (None, None)),
    ],
)  # fmt: skip
def test_the_company_of_a_word_tells_what_it_names(text: str, expected: tuple[str | None, str | None]) -> None:
    assert kind(text) == expected


def test_statements_have_the_codes_of_what_they_do() -> None:
    assert plover_code("statement", "accusation") == "ACCUSE"
    assert plover_code("statement") is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A gang leader arrested Tuesday in a raid of the police has hanged himself in his prison cell.", "death"),
        ("The senator met the requirements of the ethics office when he told of the payment.", None),
        ("Sales in the shops of the country sank 16.4% in April, the office for statistics said.", "economy"),
        ("Last May, a stray bullet killed a boy on a street. The man accused of it is heard now.", None),
        ("The inquiry, which led to renewed calls for new rules, found that she had lied.", None),
        ("The mayor was silent on the rivals who have been accused of it and on the fog.", None),
        ("The report told of the men captured in the south and of what they saw in the jail.", None),
        ("The judge ruled on Friday that the bridge may be closed to the carts of the town.", "trial"),
        ("The sale of arms grew after several mass shootings, the office for statistics said.", None),
        ("The lawmakers spoke of the election and of the weather for the whole of the day.", None),
        ("The order weakens the rules for the plants and animals that are listed as threatened in the state.", None),
        ("The coach says the club may ask her to rest in a year of the world championship, as it did before.", None),
        ("The drivers voted on Thursday to go on with what they began, and the bins of the town stay full.", None),
        ("She used her visit to ask for an end to the new outbreak of violence in the north of the land.", None),
        ("The runner, who finished his third year at the club, rests a sprained knee, it said.", None),
        ("Two chiefs of the council quit in protest over the words of the mayor on Friday night.", None),
        ("A climber from Leiden narrowly escaped with his life from the glacier, as he told us on Sunday.", None),
        ("The paper said that it had doubts about whether the mayor was born in the town of the north.", None),
    ],
)
def test_words_that_mean_another_thing_here_say_nothing(text: str, expected: str | None) -> None:
    assert kind(text)[0] == expected


@pytest.mark.parametrize(
    ("title", "text", "expected"),
    [
        (
            "Cubs win championship",
            "A century of waiting is over. The final was decided by a goal of Ruiz.",
            "sport result",
        ),
        ("Resignation calls grow", "The governor stays in office. Demands for his resignation were heard.", None),
        (None, "Nurses at six hospitals will strike for two days over pay, their union said.", "strike"),
        (None, "The bank will cut 3,500 jobs over two years, it said.", "economy"),
        (None, "A lightning strike set a barn on fire that was full of hay.", None),
        (None, "Masked men blew up a cash machine and drove away in a van.", "theft"),
        (None, "Police search for ways to slow down traffic on the bridge.", None),
        (None, "Police search for two hikers who have been missing since Sunday.", "search"),
        (None, "The poet, who quarrelled with three popes over his verses, died on Monday.", "death"),
        (None, "The boutique was stormed by four robbers, who left with the rings.", "theft"),
        ("Bomb rocks port", "The explosion was heard for miles, and windows broke in the square.", "attack"),
        (None, "The ministry summoned the Belgian ambassador after the flag was burnt.", "sanctions"),
        (None, "A climber from Leiden has been presumed dead after falling from a peak, with his rope cut.", "death"),
        (None, "A news blackout was ordered by the court while the talks go on.", None),
    ],
)
def test_words_that_need_company(title: str | None, text: str, expected: str | None) -> None:
    types, _ = event_types(segment(Document(id="a", text=text, title=title)))
    assert (types[0].value if types else None) == expected


@pytest.mark.parametrize(
    ("lang", "title", "text", "expected"),
    [
        ("de", None, "Bei einem Brand in einem Wohnhaus sind am Montag drei Menschen verletzt worden.", "accident"),
        ("de", None, "Der Minister ist am Montag zurückgetreten, das teilte sein Sprecher mit.", "resignation"),
        ("de", "Streik bei der Bahn", "Nichts geht mehr auf den Gleisen. Die Fahrgäste warten im Regen.", None),
        ("fr", None, "Un séisme a secoué dimanche le sud du pays, a annoncé l'institut de géophysique.", "disaster"),
        ("fr", None, "Le tribunal l'a condamné mardi à huit ans de prison pour avoir vendu des armes.", "trial"),
        ("es", None, "El presidente no renunciará a su cargo, dijo el lunes su portavoz en la capital.", None),
        (
            "es",
            None,
            "Nueve personas murieron al volcar un autobús en la carretera la madrugada del lunes.",
            "accident",
        ),
        (
            "pt",
            None,
            "A ministra da Saúde demitiu-se na segunda-feira, um dia depois da morte do doente.",
            "resignation",
        ),
        ("pt", None, "A Polícia Federal prendeu na manhã desta sexta-feira 23 pessoas no interior.", "arrest"),
        ("it", None, "Un terremoto ha colpito lunedì il centro del paese, non ci sono feriti gravi.", "disaster"),
        ("nl", None, "Een aardbeving heeft maandag het noorden van het land getroffen, zegt de dienst.", None),
        ("de", None, "Die Wiese am Fluss ist grün, und die Kinder spielen dort an jedem Nachmittag.", None),
    ],
)
def test_other_languages_say_what_they_name_by_itself(
    lang: str, title: str | None, text: str, expected: str | None
) -> None:
    segments = segment(Document(id="a", text=text, title=title, lang=lang))
    types, _ = event_types(segments)
    assert (types[0].value if types else None) == expected
    assert all(text[m.start : m.end].strip() for m in types)
