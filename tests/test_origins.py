"""Origins: copies of one text are one voice, and a round-up of several reports makes no event of them."""

from __future__ import annotations

import random

import pytest

import align

BUS = (
    "LOWTON, March 3, 2026 - Two people died when a bus left the road near Lowton on Tuesday morning, the county police "
    "said. The bus was carrying 31 pupils to a school in Harwick when it skidded on ice, spokeswoman Anna Reid said. "
    "Eleven pupils were treated for broken bones at Harwick General Hospital. The road stayed closed until noon while a "
    "crane lifted the wreck of the bus out of the ditch. The bus driver, a man of 54 from Lowton, was among the dead."
)
TERMINAL = (
    "PORT ELLA, March 3, 2026 - The city council of Port Ella voted 9 to 4 on Tuesday to sell the old grain terminal to "
    "a housing company. Mayor Luis Ortega said the sale would bring 40 million dollars and end ten years of quarrel. "
    "Opponents had asked for a museum of the harbour on the site. The buyer, Bayline Homes, plans 600 flats and a ferry "
    "landing, and wants to begin work in the autumn."
)
QUAKE = (
    "KESTREL BAY, March 3, 2026 - An earthquake of magnitude 5.8 shook Kestrel Bay on Tuesday night and cracked the dam "
    "above the town. Engineers lowered the water by two metres and 1,200 people were told to leave their houses, "
    "governor Mina Sato said. Nobody was reported hurt. Schools stay closed until the dam has been inspected, and the "
    "army brought tents to the high ground."
)


def documents(**texts: str) -> list[dict[str, str]]:
    return [{"id": name, "text": text} for name, text in texts.items()]


def grouped(docs: list[dict[str, str]]) -> list[tuple[str, ...]]:
    return [record.documents for record in align.merge(docs)]


@pytest.mark.parametrize("seed", range(3))
def test_a_round_up_makes_no_event_of_the_reports_it_holds(seed: int) -> None:
    docs = documents(bus=BUS, quake=QUAKE, terminal=TERMINAL, week="The week\n\n" + "\n\n".join([BUS, TERMINAL, QUAKE]))
    random.Random(seed).shuffle(docs)
    assert grouped(docs) == [("bus",), ("quake",), ("terminal",), ("week",)]


def test_a_round_up_is_told_of_in_the_links() -> None:
    result = align.merge(documents(bus=BUS, quake=QUAKE, week=BUS + "\n\n" + TERMINAL + "\n\n" + QUAKE))
    links = {(link.left, link.right): link for link in result.links}
    for name in ("bus", "quake"):
        link = links[name, "week"]
        assert link.relation == "related"
        assert link.score == 0.0
        assert link.reasons_for[0].startswith(f"{name} is contained in week")
        assert link.reasons_against == ("week holds several reports that have nothing in common",)
    assert "week holds several reports" in result.explain("bus", "week")


def test_copies_of_a_round_up_stay_with_it() -> None:
    week = "\n\n".join([BUS, TERMINAL, QUAKE])
    assert grouped(documents(bus=BUS, quake=QUAKE, week=week, weekly=week)) == [
        ("bus",),
        ("quake",),
        ("week", "weekly"),
    ]


def test_a_text_that_mostly_tells_one_report_stays_with_it() -> None:
    brief = TERMINAL.split(". ")[0] + "."
    long = BUS + " " + brief
    assert grouped(documents(bus=BUS, long=long, terminal=brief)) == [("bus", "long"), ("terminal",)]


def test_parts_of_one_report_are_one_voice() -> None:
    cut = BUS.index("Eleven")
    (record,) = align.merge(documents(whole=BUS, first=BUS[:cut], second=BUS[cut:]))
    assert len(record.origins) == 1


def test_removing_duplicates_still_takes_the_round_up_for_the_longest_copy() -> None:
    docs = documents(bus=BUS, quake=QUAKE, week=BUS + "\n\n" + QUAKE)
    (cluster,) = align.dedup(docs).clusters
    assert cluster.kept == "week"


def test_two_round_ups_of_one_batch_are_told_apart_each() -> None:
    docs = documents(
        bus=BUS, quake=QUAKE, terminal=TERMINAL, day=f"{BUS}\n\n{QUAKE}", week=f"{TERMINAL}\n\n{QUAKE}\n\n{BUS}"
    )
    found = grouped(docs)
    assert [group for group in found if set(group) & {"bus", "quake", "terminal"}] == [
        ("bus",),
        ("quake",),
        ("terminal",),
    ]
