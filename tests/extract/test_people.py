"""Who a document speaks of: names, short forms, titles, descriptions."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.extract.figures import PRINCIPAL
from align.extract.names import fold, same_person
from align.extract.people import entities
from align.extract.titles import canonical_role
from align.model import Document, Entity
from align.text import segment


def read(text: str) -> dict[str, Entity]:
    """Return the entities of a text by name."""
    return {entity.name.value: entity for entity in entities(segment(Document(id="d", text=text)))}


def persons(text: str) -> list[str]:
    return [name for name, entity in read(text).items() if entity.sort == "person"]


def surfaces(entity: Entity, text: str) -> list[str]:
    return [text[mention.start : mention.end] for mention in entity.mentions]


COURTESY = (
    "Defence Minister Pham Quoc Anh, Special Envoy of General Secretary Vo Lam, paid a courtesy call on General "
    "Secretary of the Workers' Party of Laos Central Committee and President of Laos Thong Savang in Vientiane on May "
    "4.\n\nGeneral Secretary and President Thong welcomed Anh and asked him to convey his regards to "
    "General Secretary Lam.\n\n"
    "Anh thanked the Lao leader. The Special Envoy said the visit was a success, and the leader agreed."
)


def test_titles_before_names_and_their_full_phrase() -> None:
    found = read(COURTESY)
    host = found["Thong Savang"]
    assert [role.value for role in host.roles] == [
        "General Secretary of the Workers' Party of Laos Central Committee",
        "President of Laos",
    ]
    assert host.country == "LAO"
    assert COURTESY[host.roles[1].start : host.roles[1].end] == "President of Laos"


def test_either_end_of_a_name_can_be_its_short_form() -> None:
    found = read(COURTESY)
    assert "Anh" in surfaces(found["Pham Quoc Anh"], COURTESY)
    assert any(alias.value == "General Secretary and President Thong" for alias in found["Thong Savang"].aliases)


def test_two_holders_of_one_office_are_kept_apart() -> None:
    found = read(COURTESY)
    assert "General Secretary Lam" in [alias.value for alias in found["Vo Lam"].aliases]
    assert not any("Lam" in surface for surface in surfaces(found["Thong Savang"], COURTESY))


def test_principal_of_an_envoy_is_known_as_such() -> None:
    found = read(COURTESY)
    envoy = found["Pham Quoc Anh"]
    assert "Special Envoy of General Secretary Vo Lam" in [role.value for role in envoy.roles]
    assert found["Vo Lam"].mentions[0].reason == PRINCIPAL


def test_descriptions_stand_for_the_holder_of_the_role() -> None:
    found = read(COURTESY)
    assert "The Special Envoy" in surfaces(found["Pham Quoc Anh"], COURTESY)
    assert "the Lao leader" in surfaces(found["Thong Savang"], COURTESY)
    assert "the leader" in surfaces(found["Thong Savang"], COURTESY)


def test_roles_in_apposition_also_later() -> None:
    text = (
        "Chinese President Hu Renqing on Monday met Ana Kovac, prime minister of Croatia, in Beijing. "
        "Hu, also general secretary of the People's Party of China (PPC) Central Committee, praised her."
    )
    found = read(text)
    assert [role.value for role in found["Ana Kovac"].roles] == ["Prime Minister of Croatia"]
    assert [role.value for role in found["Hu Renqing"].roles] == [
        "President of China",
        "General Secretary of the People's Party of China Central Committee",
    ]
    assert (found["Hu Renqing"].country, found["Ana Kovac"].country) == ("CHN", "HRV")


def test_a_list_of_people_is_no_apposition() -> None:
    found = read("The guests were John Kerr, Secretary of State Hillary Stone and Senator Tom Black of Ohio.")
    assert found["John Kerr"].roles == ()
    assert [role.value for role in found["Hillary Stone"].roles] == ["Secretary of State"]


def test_role_after_an_election() -> None:
    text = "France's President Luc Morel congratulated Spain's Eva Ruiz on her re-election as prime minister of Spain."
    found = read(text)
    assert found["Luc Morel"].country == "FRA"
    assert [role.value for role in found["Eva Ruiz"].roles] == ["Prime Minister of Spain"]


def test_names_that_read_as_words() -> None:
    text = (
        "The talks began on Friday with To Lam, who arrived in May. To reach a deal will take time. "
        "British Prime Minister Theresa May spoke. May said she would return in May. Will it help? Hope remains."
    )
    found = read(text)
    assert surfaces(found["Theresa May"], text)[1:] == ["May"]
    assert persons(text) == ["To Lam", "Theresa May"]


@pytest.mark.parametrize(
    "text",
    [
        "Photo: VNA. The report was read by the committee in the White House on Monday and in the Grand Hotel.",
        "Jan Tuesday March. The meeting of the board was held on the first Monday of the month in New York City.",
        "He went to Princess Alexandra Hospital in the city of Brisbane and to the Kennedy Space Center of the state.",
    ],
)
def test_no_person_where_none_is_named(text: str) -> None:
    assert persons(text) == []


def test_headlines_in_title_case_make_no_people() -> None:
    text = (
        "Summer Storm Leaves Thousands Dark\n\nThe storm left thousands of homes in the dark, officials said on Friday."
    )
    assert persons(text) == []


def test_a_relative_is_not_the_office_holder() -> None:
    text = "Marina Duarte, the daughter of the leader, sang. President Duarte was there, and he spoke to the crowd."
    found = read(text)
    assert set(persons(text)) >= {"Marina Duarte"}
    assert (
        all("President" not in surface for surface in surfaces(found["Marina Duarte"], text)) or "Duarte" not in found
    )


def test_organisations_and_their_short_forms() -> None:
    text = (
        "The National Transport Safety Board (NTSB) opened an inquiry on Monday. "
        "The NTSB said the Ministry of Health helped."
    )
    found = read(text)
    board = found["National Transport Safety Board"]
    assert board.sort == "organisation"
    assert surfaces(board, text).count("NTSB") == 2
    assert found["Ministry of Health"].sort == "organisation"


def test_countries_that_act_and_countries_that_only_say_where() -> None:
    found = read(
        "Norway and Chile signed a pact on fishing in Portugal on Sunday, and the ministers of both were there."
    )
    assert [name for name, entity in found.items() if entity.sort == "country"] == ["Norway", "Chile"]


def test_possessive_is_no_part_of_a_mention() -> None:
    text = "President Rosa Quispe spoke in Lima. Quispe's plan and Quispe’s party are new to the people."
    assert surfaces(read(text)["Rosa Quispe"], text) == ["President Rosa Quispe", "Quispe", "Quispe"]


def test_spelling_variants_join_and_brothers_do_not() -> None:
    assert same_person(("muammar", "gaddafi"), ("muammar", "gadaffi"))
    assert same_person(("recep", "tayyip", "erdogan"), ("recep", "erdogan"))
    assert not same_person(("raul", "castro"), ("fidel", "castro"))
    assert fold("Đặng") == "dang"


@pytest.mark.parametrize(
    ("role", "value"),
    [
        ("Minister of Foreign Affairs", "Foreign Minister"),
        ("Democratic Sen.", "Democratic Senator"),
        ("president of CPV", "President of CPV"),
    ],
)
def test_one_office_has_one_name(role: str, value: str) -> None:
    assert canonical_role(role) == value


@pytest.mark.parametrize(
    "text",
    [
        "Der Bundeskanzler hat am Montag in Berlin mit dem Präsidenten Frankreichs über die Lage gesprochen.",
        "O presidente disse na segunda-feira que o ministro da Fazenda vai deixar o governo.",
        "Tổng Bí thư đã tiếp Bộ trưởng Ngoại giao tại Hà Nội vào ngày 4 tháng 2, theo thông tin của báo chí.",
        "国家主席在北京会见了越共中央总书记特使。",
        "قال الرئيس يوم الاثنين إن الاجتماع كان ناجحا.",
        "",
        "   \n\n  ",
        "word",
        "\ud800 The President \udfff of the",
        "🎉🎉 The 🎉 President 🎉",
    ],
)
def test_other_languages_and_odd_texts_give_nothing(text: str) -> None:
    assert entities(segment(Document(id="d", text=text))) == ()


@given(st.text(alphabet="Aa ,.'’-XiLeThe president of General Secretary and()\n", max_size=200))
def test_every_span_lies_in_the_text(text: str) -> None:
    for entity in entities(segment(Document(id="d", text="The meeting of the two was on the day. " + text))):
        for mention in (entity.name, *entity.aliases, *entity.roles, *entity.mentions):
            assert 0 <= mention.start < mention.end <= len(text) + 39


def test_a_long_line_is_read_in_time() -> None:
    text = "The President of the General Secretary of the Party of China and " * 4000
    entities(segment(Document(id="d", text=text)))
    entities(segment(Document(id="d", text="Aa " * 100_000 + "the of and")))


def test_the_gold_participants_are_found_under_one_identity(shared: Path) -> None:
    gold = json.loads((shared / "data" / "gold" / "gold_feb4.json").read_text(encoding="utf-8"))
    for file in gold["docs"]:
        text = (shared / "data" / "reports" / file["file"]).read_bytes().decode("utf-8")
        found = entities(segment(Document(id=file["id"], text=text)))
        for participant in gold["participants"]:
            entity = next(e for e in found if e.name.value == participant["name"]["value"])
            said = {mention.value.casefold() for mention in (entity.name, *entity.aliases)}
            aliases = {alias.casefold() for alias in participant["aliases"]}
            others = {mention.value.casefold() for e in found if e is not entity for mention in (e.name, *e.aliases)}
            assert not aliases & others
            assert aliases & said
            told = {support["quote"] for role in participant["roles"] for support in role["support"]}
            assert any(text[role.start : role.end] in quote for role in entity.roles for quote in told)


def test_time_grows_with_the_text_and_not_with_its_square() -> None:
    names = "".join(
        f"President John {chr(65 + i % 26)}{chr(97 + i // 26 % 26)}{chr(97 + i // 676)}son of the club said the leader "
        f"met an adviser to President Mary Stone{chr(97 + i % 26)}{chr(97 + i // 26 % 26)}er. "
        for i in range(3000)
    )
    assert len(entities(segment(Document(id="d", text=names)))) > 50


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("O ministro Paulo Serrano falou hoje em Lisboa. Depois, Serrano viajou com a filha.", ["Paulo Serrano"]),
        ("Le président Luc Morel a parlé à Paris hier. La place Jean Zay est fermée. Morel a dit non.", ["Luc Morel"]),
        ("Tổng Bí thư Tô Lâm đã tiếp khách tại Hà Nội. Ông Tô Lâm cảm ơn Đảng Cộng sản Trung Quốc.", ["Tô Lâm"]),
        ("Die Lage der Stadt und der Bürger ist ernst, sagte der Minister. Die Stadt hilft der Familie.", []),
    ],
)
def test_other_languages_give_full_names_only_where_they_are_sure(text: str, names: list[str]) -> None:
    assert persons(text) == names


def test_honorifics_tell_two_people_of_one_surname_apart() -> None:
    text = (
        "Bill Carter came to the house on Monday, and Susan Carter told reporters so. Mrs. Carter spoke first. "
        "Mr. Carter thanked her, and Bill Carter left."
    )
    found = read(text)
    assert "Mrs. Carter" in surfaces(found["Susan Carter"], text)
    assert "Mr. Carter" in surfaces(found["Bill Carter"], text)


def test_an_apposition_means_whoever_stands_before_it() -> None:
    text = (
        "President John Brown spoke. Senator Mary Stone of New York, the Democratic leader, answered him. "
        "John Brown is the Republican leader."
    )
    found = read(text)
    assert "the Democratic leader" in surfaces(found["Mary Stone"], text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I'm sad, Anna Lind said. Anna Lind I'm told is well.", ["Anna Lind"]),
        ("Det Insp Robert Smith said so. Smith left.", ["Robert Smith"]),
        ("Anna Lind Anna Lind said that it was late. Lind left.", ["Anna Lind"]),
    ],
)
def test_words_beside_a_name_are_none_of_it(text: str, expected: list[str]) -> None:
    assert persons(text) == expected


@pytest.mark.parametrize(
    ("text", "name", "role"),
    [
        (
            '"We are not slaves," said shop steward Karim Benali on the steps of the town hall.',
            "Karim Benali",
            "Shop Steward",
        ),
        ("The prefect, Odile Kervella, told the people of the coast to stay at home.", "Odile Kervella", "Prefect"),
        ("The cause was pneumonia, said his wife, the soprano Alena Kadlec.", "Alena Kadlec", "Soprano"),
    ],
)
def test_offices_and_callings_of_everyday_news(text: str, name: str, role: str) -> None:
    found = {called: [r.value for r in entity.roles] for called, entity in read(text).items()}
    assert found.get(name) == [role]


@pytest.mark.parametrize(
    ("lang", "text", "names"),
    [
        ("de", "Das sagte Einsatzleiter Holm Brander am Montag. Die Ursache ist noch unklar.", ["Holm Brander"]),
        ("fr", "La maire, Solenne Kerduff, appelle à la reprise du dialogue avec les agents.", ["Solenne Kerduff"]),
        ("es", "Su abogada, Rosa Trevin, anunció que apelará la sentencia el lunes.", ["Rosa Trevin"]),
        ("pt", "A ministra da Saúde, Helena Portal Dias, demitiu-se na segunda-feira.", ["Helena Portal Dias"]),
        ("pt", "O presidente visitou Buenos Aires na segunda-feira com a comitiva.", []),
        ("es", "El alcalde de Quito, Banco Central y otros no dijeron nada el lunes.", []),
        ("de", "Der Minister Österreichs sprach am Montag lange über den Wald.", []),
    ],
)
def test_an_office_names_a_person_in_other_languages(lang: str, text: str, names: list[str]) -> None:
    found = entities(segment(Document(id="a", text=text, lang=lang)))
    assert [entity.name.value for entity in found] == names
