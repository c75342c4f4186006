"""One form filled in twice is no copy, and its two texts are of two events."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import pytest

import align

QUAKE = (
    "Magnitude {0} earthquake strikes near {1}\n\nAn earthquake with a preliminary magnitude of {0} struck {2} km from "
    "{1} at {3} local time on March 3, according to the seismological service. The quake hit at a depth of {4} km. "
    "There were no immediate reports of damage or casualties. Earthquakes of this size are often felt by people near "
    "the epicentre but rarely cause damage. This report was made automatically and read by an editor."
)
MATCH = (
    "{0} beat {1} {2} on Saturday in the second division. {3} scored the winning goal in the {4}th minute in front of "
    "{5} spectators. The home side had more of the ball in the first half but did not make use of it. The win takes "
    "them up the table, while the guests from {1} remain without a point away from home this season. The next round "
    "of matches will be played in two weeks after the break, when {3} is expected to be in the side again."
)
PROFIT = (
    "Profit of {0} rises {1} percent\n\nShares in {0} rose after the company reported a profit increase of {1} percent "
    "for the quarter to March. Earnings per share came to {2} cents, beating the average estimate of analysts. Revenue "
    "of {0} was {3} million dollars. The company said that it expects demand to remain strong for the rest of the year."
)
FORMS = {
    "quake": (
        QUAKE,
        [("4.5", "Tarn", 12, "03:12", 10), ("5.1", "Port Brae", 41, "14:40", 33), ("4.8", "Wick", 5, "22:05", 7)],
    ),
    "match": (
        MATCH,
        [
            ("Kelby Town", "Marr", "2-1", "Tomas Abara", 77, "4,312"),
            ("Tarn", "Wick Rovers", "3-2", "Jonas Okafor", 65, "2,908"),
            ("Brae", "Oban City", "1-0", "Henrik Szabo", 88, "6,120"),
        ],
    ),
    "profit": (PROFIT, [("Orbis Shipping", 12, 45, 310), ("Kelby Foods", 7, 31, 198), ("Tarn Steel", 21, 88, "1,450")]),
}


def filled(form: str) -> list[dict[str, str]]:
    pattern, values = FORMS[form]
    return [{"id": f"{form}{k}", "text": pattern.format(*some)} for k, some in enumerate(values)]


@pytest.mark.parametrize("form", FORMS)
def test_forms_filled_in_again_are_events_of_their_own(form: str) -> None:
    docs = filled(form)
    assert len(align.dedup(docs).clusters) == 1  # by their words they are copies
    for some in (*combinations(docs, 2), docs, docs[::-1]):
        result = align.merge(list(some))
        assert [len(record.documents) for record in result] == [1] * len(some)
        assert not any(link.relation in ("copy", "same_event") for link in result.links)
        assert len(result.rethreshold(0.05)) == len(some)
    said = result.explain(docs[0]["id"], docs[1]["id"])
    assert "different events" in said
    assert "a form that was filled in twice" in said


@pytest.mark.parametrize("form", FORMS)
def test_copies_and_corrections_of_a_form_are_copies(form: str) -> None:
    first, second, _ = filled(form)
    pattern, values = FORMS[form]
    corrected = [*values[0]]
    corrected[2] = 14
    docs = [first, second]
    docs.append({"id": "copy", "text": "THE COAST NEWS. " + first["text"] + " Read more on page 7."})
    docs.append({"id": "shout", "text": first["text"].upper()})
    docs.append({"id": "correction", "text": "Correction: " + pattern.format(*corrected)})
    result = align.merge(docs)
    assert sorted(record.documents for record in result) == sorted(
        [tuple(sorted((first["id"], "copy", "shout", "correction"))), (second["id"],)]
    )
    assert [len(record.origins) for record in result] == [1, 1]


def test_an_index_keeps_them_apart_as_a_batch_does(tmp_path: Path) -> None:
    docs = [doc for form in FORMS for doc in filled(form)]
    with align.Index.open(tmp_path / "forms.align") as index:
        for doc in docs:
            index.add([doc])
        assert [record.to_json() for record in index.merge()] == [record.to_json() for record in align.merge(docs)]
