"""Words weighed by their rarity among the nearest documents."""

from __future__ import annotations

import itertools
import math

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from align.events import EventView, event_view, pair_dots
from align.evidence import FEATURES, measure_pairs
from align.locality import localised
from align.model import Document
from align.text import segment

# One ship, one captain, one harbour: two texts of its stranding, two of its sale, two of the captain's trial.
STORY = (
    "The ship Alma of Captain Horn in Veldby ran aground on a sandbank in fog with forty on board.",
    "In fog the Alma, the ship of Captain Horn of Veldby, struck a sandbank; forty on board were taken off.",
    "The ship Alma of Captain Horn in Veldby was sold to a shipyard from Lund for nine million crowns.",
    "A shipyard from Lund pays nine million crowns for the Alma, the ship of Captain Horn of Veldby.",
    "Captain Horn of the ship Alma in Veldby was acquitted of smuggling whisky by the jury.",
    "The jury in Veldby acquitted Captain Horn of the ship Alma: he had smuggled no whisky.",
)
EVENTS = (0, 0, 1, 1, 2, 2)


def viewed(texts: tuple[str, ...]) -> tuple[EventView, np.ndarray]:
    view = event_view([segment(Document(id=str(k), text=text)) for k, text in enumerate(texts)])
    return view, np.array(list(itertools.combinations(range(len(texts)), 2)), np.int64)


def test_what_all_of_a_story_share_counts_less() -> None:
    view, pairs = viewed(STORY)
    near = localised(view, pairs)
    assert near.own is not None
    same = np.array([EVENTS[a] == EVENTS[b] for a, b in pairs])
    plain, own = (pair_dots(rows, pairs) for rows in (view.by_idf().unit(), near.own))
    assert own[same].min() / own[~same].max() > plain[same].min() / plain[~same].max()
    assert own[same].min() > own[~same].max()


def test_without_neighbours_rarity_is_that_of_the_batch() -> None:
    view, pairs = viewed(STORY[:2])
    alone = localised(view, pairs[:0])
    assert alone.own is not None
    assert np.allclose(alone.own.weights, view.by_idf().unit().weights)  # of texts of one sentence
    at = FEATURES.index("own")
    assert np.isclose(measure_pairs(alone, pairs).features[0, at], measure_pairs(view, pairs).features[0, at])


def test_what_is_told_first_counts_more() -> None:
    crane, school = "The harbour crane fell on a barge in Oslo.", "The mayor opened a school for pilots in Lund."
    filler = ["Bread grew dearer. Rain fell. Trains stood still.", "Wine sold well. Snow came. A choir sang."]
    view, pairs = viewed((f"{crane} {filler[0]}", f"{school} {filler[1]} {crane}", f"{school} Nobody else came."))
    own = localised(view, pairs).own
    assert own is not None
    of_crane, of_school = pair_dots(own, np.array([[0, 1], [1, 2]]))
    plain = pair_dots(view.by_idf().unit(), np.array([[0, 1], [1, 2]]))
    assert of_school / of_crane > plain[1] / plain[0]


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(
        st.lists(st.sampled_from("storm crane school Oslo barge mayor vote".split()), max_size=9),
        min_size=1,
        max_size=8,
    )
)
def test_places_count_as_in_the_plain_twin(texts: list[list[str]]) -> None:
    view, _ = viewed(tuple(". ".join(word.capitalize() for word in words) for words in texts))
    own = localised(view, np.zeros((0, 2), np.int64)).own
    assert own is not None
    for k in range(view.n):
        words = view.words.ids[view.words.offsets[k] : view.words.offsets[k + 1]].tolist()
        counts = dict.fromkeys(words, 0.0)
        for place, row in enumerate(range(view.first[k], view.first[k + 1])):
            for word in view.sentences.ids[view.sentences.offsets[row] : view.sentences.offsets[row + 1]].tolist():
                counts[word] += math.exp(-place / 10)
        for word in view.titles.ids[view.titles.offsets[k] : view.titles.offsets[k + 1]].tolist():
            counts[word] += 1
        expected = np.array([float(view.idf[word]) * math.log1p(max(counts[word], 0.05)) for word in words])
        weights = own.weights[view.words.offsets[k] : view.words.offsets[k + 1]]
        assert np.allclose(weights, expected / max(1e-9, np.linalg.norm(expected)), atol=1e-5)


def test_an_empty_batch() -> None:
    view = event_view([])
    own = localised(view, np.zeros((0, 2), np.int64)).own
    assert own is not None
    assert own.rows == 0


def test_the_order_of_documents_does_not_count() -> None:
    view, pairs = viewed(STORY)
    back, _ = viewed(STORY[::-1])
    turned = np.sort(len(STORY) - 1 - pairs, axis=1)
    one, other = localised(view, pairs).own, localised(back, pairs).own
    assert one is not None
    assert other is not None
    assert np.allclose(pair_dots(one, pairs), pair_dots(other, turned), atol=1e-6)
