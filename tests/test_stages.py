"""Whoever listens is told what is being done; nobody else is."""

from __future__ import annotations

import threading

import pytest

import align
from align import batch, readers
from align.stages import listening, stage

DOCUMENTS = [
    {
        "id": f"d{k:02}",
        "text": f"OSLO, May {1 + k // 2} -- The ferry Orla{k // 2} ran aground. {30 + k // 2} were saved.",
    }
    for k in range(24)
]


def test_without_a_listener_nothing_happens() -> None:
    stage("reading", 3)(2)


def test_steps_are_counted_and_the_listener_is_let_go() -> None:
    told: list[tuple[str, int, int]] = []
    with listening(lambda *now: told.append(now)):
        advance = stage("reading", 3)
        other = threading.Thread(target=advance, args=(2,))
        other.start()
        other.join()
    advance(1)
    stage("judging", 1)
    assert told == [("reading", 0, 3), ("reading", 2, 3), ("reading", 3, 3)]


@pytest.mark.parametrize("large", [4, 1000])
def test_merge_tells_its_stages_in_their_order(large: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readers, "LARGE", large)
    monkeypatch.setattr(batch, "LARGE", large)
    told: dict[str, tuple[int, int]] = {}
    with listening(lambda name, done, total: told.update({name: (done, total)})):
        align.merge(DOCUMENTS)
    stages = "reading|sampling texts|proposing copies|comparing copies|weighing words|proposing pairs|judging|clustering|fusing|relating".split(
        "|"
    )
    assert list(told) == stages
    assert all(done == total for done, total in told.values())


@pytest.mark.parametrize("threads", [1, 2])
def test_large_batches_give_what_small_ones_give(threads: int, monkeypatch: pytest.MonkeyPatch) -> None:
    small = align.merge(DOCUMENTS)
    monkeypatch.setattr(readers, "LARGE", 4)
    monkeypatch.setattr(batch, "LARGE", 4)
    large = align.merge(DOCUMENTS, settings=align.Settings(threads=threads))
    assert [r.documents for r in large] == [r.documents for r in small]
    assert [r.statements for r in large] == [r.statements for r in small]
    assert (large[0], large[-1], large[1:3]) == (large[0], large[len(large) - 1], tuple(large)[1:3])
    assert (large.links, large.alignments) == (small.links, small.alignments)
    assert large.explain("d00", "d01") == small.explain("d00", "d01")
    again = large.rethreshold(0.9), small.rethreshold(0.9)
    assert [r.documents for r in again[0]] == [r.documents for r in again[1]]
