"""The page of copies stands alone, marks what texts share, and never runs what a text says."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest

import align
from align.report.copies import MEMBERS, Member, Overview, page, shown_cluster

STORY = "The old bridge over the river was closed on Friday after a barge had struck its second pier at high water."
EVIL = "<script>alert(1)</script> <img src=x onerror=alert(2)> & \u202e\x1b[2J"


def marked(source: str) -> list[str]:
    return [html.unescape(part) for part in re.findall("<mark>(.*?)</mark>", source, re.DOTALL)]


def test_both_texts_of_a_pair_have_their_shared_passage_marked(tmp_path: Path) -> None:
    docs = [{"id": "a", "text": STORY}, {"id": "b", "text": "HARBOUR MAIL. " + STORY}, {"id": "c", "text": "Else."}]
    path = align.dedup(docs).to_html(tmp_path / "copies.html")
    source = path.read_text("utf-8")
    assert marked(source) == [STORY[:-1], STORY[:-1]]
    assert "Copies: 1 of 3 documents" in source
    assert source.count(">kept<") == 1
    assert source.count(">not kept<") == 1


def test_texts_and_ids_are_escaped() -> None:
    members = [Member(EVIL, EVIL, True, 1.0, ""), Member("b", EVIL, False, 1.0, EVIL)]
    source = page(Overview(2, 1, 1), [shown_cluster(2, members, lambda a, b: [(0, len(a), 0, len(b))])])
    assert not re.search(r"<(script|img)\b", source)
    assert "\u202e" not in source
    assert "\x1b" not in source
    assert "default-src 'none'" in source


def test_long_texts_and_large_clusters_are_cut_and_counted() -> None:
    long = "word " * 5000
    members = [Member(f"d{k}", long, k == 0, 1.0, "same" if k else "") for k in range(MEMBERS)]
    one = shown_cluster(MEMBERS + 3, members, lambda a, b: [(0, 10, 0, 10), (3990, 4100, 3990, 4100)])
    source = page(Overview(100, 22, 9), [one])
    assert "3 more documents" in source
    assert "more characters" in source
    assert "The 1 largest are shown" in source
    assert len(source) < MEMBERS * 5000 + 20_000
    assert set(marked(source)) == {long[:10], long[3990:4000]}


def test_a_page_without_copies_says_so(tmp_path: Path) -> None:
    source = align.dedup([STORY, "Else."]).to_html(tmp_path / "none.html").read_text("utf-8")
    assert "Copies: 0 of 2 documents" in source


def test_a_page_that_cannot_be_written_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(align.DocumentError, match="nowhere"):
        align.dedup([STORY]).to_html(tmp_path / "nowhere" / "copies.html")
