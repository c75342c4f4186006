"""Words weighed by their rarity among the nearest documents."""

from __future__ import annotations

import itertools

import numpy as np

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
    assert np.allclose(alone.own.weights, view.by_idf().unit().weights)
    at = FEATURES.index("own")
    assert measure_pairs(alone, pairs).features[0, at] == measure_pairs(view, pairs).features[0, at]


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
