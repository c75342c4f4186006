"""Where a report was filed, and when its event was there too."""

from __future__ import annotations

import pytest

import align
from align.extract.datelines import dateline_of
from align.text import segment


def place(text: str) -> tuple[str | None, str | None]:
    """Return city and country of the record of one report; every value quotes the text."""
    document = align.Document(id="a", text=text)
    record = align.merge([document])[0]
    assert not record.verify([document])
    where = record.place
    return tuple(str(field.value) if field else None for field in (where.city, where.country))  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("TULSA, Okla. (KXTU) - Two men were killed when a crane fell on a bus.", ("Tulsa", "United States")),
        ("MOMBASA, Kenya, 3 May 2024: A ferry capsized and nine people drowned.", ("Mombasa", "Kenya")),
        # a bureau reports of the land around it, and of others
        ("NAIROBI - Five people died when a bus overturned on a road in the rain.", ("Nairobi", "Kenya")),
        ("NAIROBI - Five people died when a bus overturned in the Ugandan town of Gulu.", ("Gulu", "Uganda")),
        ("NAIROBI - Somali troops attacked a camp of rebels on Monday, killing five.", (None, None)),
        # another place is told of
        ("PORTO, Portugal - Two people were killed in a fire in the village of Arvelo.", ("Arvelo", None)),
        # a phone call is nowhere
        ("HANOI, May 3 - The president spoke by phone with the king of Jordan on Friday.", (None, None)),
    ],
)
def test_the_dateline_speaks_for_the_event(text: str, expected: tuple[str | None, str | None]) -> None:
    city, country = place(text)
    assert city == expected[0]
    if expected[1] is not None:
        assert country == expected[1]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A man was shot dead in Leeds on Monday, police said.", "United Kingdom"),
        ("A man was shot dead in Valencia on Monday, police said.", None),
        ("A man was shot dead in Valencia on Monday, Spanish police said.", "Spain"),
        ("A fire destroyed a mill in southern Colorado on Monday.", "United States"),
        ("A fire destroyed a mill in Georgia on Monday.", None),
    ],
)
def test_the_country_of_a_city_is_told_where_one_alone_is_meant(text: str, expected: str | None) -> None:
    assert place(text)[1] == expected


def test_what_a_report_states_is_not_outvoted_by_what_others_let_infer() -> None:
    told = "A ferry capsized near Mombasa in Kenya on 3 May 2024 and nine people drowned."
    inferred = "A ferry capsized near Mombasa on 3 May 2024 and nine people drowned in it."
    record = align.merge([align.Document(id="a", text=told), align.Document(id="b", text=inferred)])[0]
    assert record.place.country is not None
    assert {support.doc for support in record.place.country.support} == {"a"}


def test_a_label_is_no_dateline() -> None:
    text = "UPDATE: A fire broke out in a mill."
    assert dateline_of(text, segment(align.Document(id="a", text=text)).blocks) is None


@pytest.mark.parametrize(
    ("text", "city"),
    [
        ("Drones attacked the Ukrainian port of Odesa and set a ship on fire.", "Odesa"),
        ("A bus overturned south of Lyon and four people were killed.", "Lyon"),
        ("A bus overturned 90 kilometres south of Lyon and four people were killed.", None),
        ("Gunmen from the city of Odesa attacked a camp and killed four people.", None),
        ("Two people were hurt near the Gare du Midi, police said.", None),
        ("Born in Hull in 1932, the architect died on Monday.", None),
        ("A bus overturned, killing two. In 1997 four people died in a bus in Lyon.", None),
    ],
)
def test_places_behind_a_part_of_them(text: str, city: str | None) -> None:
    assert place(text)[0] == city


@pytest.mark.parametrize(
    ("text", "city"),
    [
        ("Two masked men robbed a jeweller's on Monday and fled, Leeds police said.", "Leeds"),
        ("Two masked men robbed a jeweller's near Arvelo on Monday, Leeds police said.", None),
        ("A clerk was sentenced on Monday to six years. The Oslo District Court found him guilty.", "Oslo"),
        ("LILONGWE, 3 May 2024 — Nobody won the presidential election in Malawi's first round.", "Lilongwe"),
        ("A bomb exploded at a Woodburn bank and killed two police officers.", "Woodburn"),
        ("Gunfire was heard in the border city of Ras al-Ayn on Friday.", "Ras al-Ayn"),
    ],
)
def test_cities_beside_police_and_banks(text: str, city: str | None) -> None:
    found = place(text)[0]
    assert found == city or (city is None and found != "Leeds")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A strong earthquake shook northern Chile on Monday and broke windows.", (None, "Chile")),
        ("A cholera outbreak has killed 40 people in the Zambian capital.", ("Lusaka", "Zambia")),
        ("Thousands marched through Brussels on Saturday against a new tax.", ("Brussels", "Belgium")),
        ("Portugal's culture minister resigned on Tuesday over two tickets.", (None, "Portugal")),
        ("Spanish police have arrested three men who stole a painting.", (None, "Spain")),
        ("The president spoke of the hurricane-ravaged Puerto Rico on Monday.", (None, None)),
    ],
)
def test_what_happened_to_a_place(text: str, expected: tuple[str | None, str | None]) -> None:
    assert place(text) == expected


def test_the_country_is_that_of_the_city() -> None:
    text = "A car bomb killed eight people in Beirut. Many in Syria and some in Lebanon condemned it in Syria, too."
    assert place(text) == ("Beirut", "Lebanon")
