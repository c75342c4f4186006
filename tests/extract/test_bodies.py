"""Companies, clubs and teams, and persons known by what only persons do."""

from __future__ import annotations

import pytest

from align.extract.people import entities
from align.model import Document
from align.text import segment


def sorts(text: str) -> dict[str, str]:
    return {e.name.value: e.sort for e in entities(segment(Document(id="a", text=text))) if e.sort != "country"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The Swiss lift maker Helvar will close two of its plants this year.", {"Helvar": "organisation"}),
        (
            "Northwind Bikes, a maker of electric bicycles, opened a shop on Monday.",
            {"Northwind Bikes": "organisation"},
        ),
        (
            "Tarn Semiconductor said on Thursday that its profit doubled in the quarter.",
            {"Tarn Semiconductor": "organisation"},
        ),
        ("The banker Tarn Osgood said on Thursday that his profit doubled in the quarter.", {"Tarn Osgood": "person"}),
        (
            "The brewer Zlatar and Poland's Bursztyn will merge in the coming year.",
            {"Zlatar": "organisation", "Bursztyn": "organisation"},
        ),
        (
            "On Tuesday night the Vellmar Herons beat the Osper Kings 121-119 in overtime.",
            {"Vellmar Herons": "organisation", "Osper Kings": "organisation"},
        ),
        (
            "Daria Kolesnik beat Anneke Rijn 6-4, 3-6, 7-5 in the final on Saturday.",
            {"Daria Kolesnik": "person", "Anneke Rijn": "person"},
        ),
        ("Kenya's Kipsa Ronoh won the race in a time that nobody had expected.", {"Kipsa Ronoh": "person"}),
        ("Two goals from Ikerra Lazabal gave the hosts a win in the rain.", {"Ikerra Lazabal": "person"}),
        ("Karikal Valavan, a government officer overseeing the camps, asked for help.", {"Karikal Valavan": "person"}),
        ("The dead are a driver and 48-year-old Robyna Mendez of Arvelo.", {"Robyna Mendez": "person"}),
        ("A former Osper Foods company employee was found guilty.", {"Osper Foods": "organisation"}),
        ("A Chicago Osper store lost its roof in the storm.", {}),
        ("Drugmaker Osper said on Monday that it had made a pill.", {"Osper": "organisation"}),
        ("The Grand Parade beat the rain and ended at the old harbour.", {}),
    ],
)
def test_what_a_name_is(text: str, expected: dict[str, str]) -> None:
    found = sorts(text)
    assert {name: sort for name, sort in found.items() if name in expected} == expected
    assert expected or not found
