"""One identity whichever name a text uses."""

from __future__ import annotations

import pytest

from align.fusion.people import identities, participants_of
from align.model import Document, Entity, Mention


def entity(name: str, **more) -> Entity:
    return Entity(Mention(0, len(name), name), **more)


def names(*documents: list[Entity]) -> list[tuple[str, int]]:
    return [(i.name, len(i.members)) for i in identities(documents)]


@pytest.mark.parametrize("short", ["Okafor", "Ngozi", "Ngozi Okafor"])
def test_a_part_of_the_name_is_the_same_person(short):
    assert names([entity("Ngozi Adaeze Okafor")], [entity(short)]) == [("Ngozi Adaeze Okafor", 2)]


def test_spelling_variants_are_one_person():
    assert names([entity("Volodymyr Zelensky")], [entity("Volodymyr Zelenskyy")])[0][1] == 2


def test_accents_and_letters_without_accents_are_one_name():
    assert names([entity("Tô Lâm")], [entity("To Lam")])[0][1] == 2


def test_a_part_that_fits_two_people_decides_nothing():
    assert len(names([entity("Anna Berg"), entity("Erik Berg")], [entity("Berg")])) == 3


def test_other_people_and_other_sorts_stay_apart():
    assert len(names([entity("Anna Berg")], [entity("Erik Holm")])) == 2
    assert len(names([entity("Berg")], [entity("Berg", sort="organisation")])) == 2


def test_entities_of_one_document_are_never_joined():
    assert len(names([entity("Anna Berg"), entity("Anna Berg")])) == 2


def test_half_of_the_accounts_that_name_a_person_make_a_participant():
    docs = [Document(id=x, text="Anna Berg met Erik Holm") for x in "abc"]
    part = Mention(10, 13, "host")
    acting, quiet = entity("Anna Berg", present=True, part=part), entity("Anna Berg")
    present, mentioned = participants_of(docs[:2], [0, 1], identities([[acting], [quiet]]))
    assert [p.name.value for p in present] == ["Anna Berg"]
    assert present[0].part.value == "host"
    present, mentioned = participants_of(docs, [0, 1, 2], identities([[acting], [quiet], [quiet]]))
    assert not present
    assert [p.name.value for p in mentioned] == ["Anna Berg"]


def test_wordings_of_one_office_back_one_role():
    text = "Foreign Minister ... Minister of Foreign Affairs ... Special Envoy"
    docs = [Document(id=x, text=text) for x in "ab"]

    def role(quote: str) -> Mention:
        return Mention(text.index(quote), text.index(quote) + len(quote), quote)

    people = identities(
        [
            [entity("Anna Berg", roles=(role("Foreign Minister"),), present=True)],
            [entity("Anna Berg", roles=(role("Minister of Foreign Affairs"), role("Special Envoy")), present=True)],
        ]
    )
    (who,), _ = participants_of(docs, [0, 1], people)
    assert [(r.value, r.status) for r in who.roles] == [
        ("Minister of Foreign Affairs", "compatible"),
        ("Special Envoy", "only"),
    ]


def test_a_part_that_an_account_names_beats_the_subject_of_the_lead():
    docs = [Document(id=x, text="Anna Berg met Erik Holm") for x in "abc"]
    actor, host = Mention(10, 13, "actor"), Mention(10, 13, "host")
    people = identities([[entity("Anna Berg", present=True, part=part)] for part in (actor, actor, host)])
    (who,), _ = participants_of(docs, [0, 1, 2], people)
    assert who.part is not None
    assert (who.part.value, who.part.status) == ("host", "only")


def test_the_country_of_a_participant_is_the_one_the_texts_name_with_it() -> None:
    import align

    text = (
        "ROME, March 14, 2026 - Chilean Foreign Minister Ana Silva met the mayor of Rome, Paolo Bianchi, on Saturday."
    )
    (record,) = align.merge([{"id": "a", "text": text}])
    countries = {str(p.name.value): p.country for p in record.participants}
    silva = countries["Ana Silva"]
    assert silva is not None
    assert (silva.value, silva.support[0].quote) == ("CHL", "Chilean")
    assert countries["Paolo Bianchi"] is None
