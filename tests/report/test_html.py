"""The page stands alone, shows every quote in its source, and never runs what a text says."""

from __future__ import annotations

import base64
import hashlib
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import msgspec
import pytest

from align.errors import DocumentError
from align.report.html import page, write
from align.report.terminal import events

VOID = {"meta", "br", "img", "link", "input", "hr"}


class Page(HTMLParser):
    """Collect the elements of a page, their attributes and the text of each source."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.texts: list[str] = []
        self._text_depth = 0
        self.feed(source)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)
        if ("class", "text") in attrs:
            self.texts.append("")
            self._text_depth = len(self.open)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag
        if len(self.open) < self._text_depth:
            self._text_depth = 0

    def handle_data(self, data: str) -> None:
        if self._text_depth:
            self.texts[-1] += data


def test_page_is_well_formed_and_needs_nothing_else(result: Any) -> None:
    parsed = Page(page(result))
    assert parsed.open == []
    for tag, attributes in parsed.elements:
        assert tag not in {"link", "img", "iframe", "object", "base", "form"}
        assert "src" not in attributes
        assert attributes.get("href", "#").startswith("#")
        assert not any(name.startswith("on") or name == "style" for name in attributes)


def test_policy_allows_the_one_style_and_the_one_script(result: Any) -> None:
    source = page(result)
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', source)
    assert policy
    assert policy[1].startswith("default-src 'none';")
    for tag in ("style", "script"):
        (body,) = re.findall(f"<{tag}>(.*?)</{tag}>", source, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(body.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy[1]
    assert "unsafe" not in policy[1]


def test_sources_are_whole_and_every_quote_can_be_reached(result: Any) -> None:
    source = page(result)
    parsed = Page(source)
    texts = {document.id: document.text for document in result.documents}
    assert parsed.texts == [texts[name] for name in result.records[0].documents]
    ids = [attributes["id"] for _, attributes in parsed.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    for _, attributes in parsed.elements:
        target = attributes.get("href") or ""
        if target.startswith("#"):
            assert target[1:] in ids
        if "data-s" in attributes:
            assert set((attributes["data-s"] or "").split()) <= set(ids)


def test_marks_cover_exactly_the_quotes(result: Any) -> None:
    source = page(result)
    for words in ("3 May 2026", "Six passengers", "The harbour stayed closed"):
        assert re.search(rf"<mark[^>]*>{words}</mark>", source), words
    # one span inside another: both can be pointed at
    assert re.search(r"<mark[^>]*>Captain(</mark>)+<mark[^>]*> </mark><mark[^>]*>Ann Reid</mark>", source)


def test_statuses_are_words_and_not_only_colours(result: Any) -> None:
    source = page(result)
    for status in ("agreed", "compatible", "variant", "conflict", "only"):
        assert f'<span class="status {status}">{status}</span>' in source


def test_line_ends_stay_in_texts_and_become_spaces_in_values(single: Any) -> None:
    source = page(single("before one\r\ntwo after", "one\r\ntwo"))
    assert "<bdi>one two</bdi>" in source
    assert ">one\r\ntwo</mark>" in source
    assert "\\x0d" not in source


def test_related_events_are_linked_where_the_page_has_them(result: Any) -> None:
    assert "storm</bdi>: mentions the storm" in page(result)
    (record,) = result.records
    result.records = (record, msgspec.structs.replace(record, id="storm"))
    assert '<a href="#e2"><bdi>Ferry aground off Oban</bdi></a>: mentions the storm' in page(result)
    assert "2/2: mentions the storm" in events(result)


def test_hostile_text_never_runs(hostile: Any) -> None:
    source = page(hostile)
    parsed = Page(source)
    assert [tag for tag, _ in parsed.elements].count("script") == 1
    assert [tag for tag, _ in parsed.elements].count("style") == 1
    for tag, attributes in parsed.elements:
        assert tag not in {"img", "iframe", "object", "svg", "link", "base", "form"}
        assert not any(name.startswith("on") or name == "style" for name in attributes)
        assert attributes.get("href", "#").startswith("#")
        assert re.fullmatch(r"[A-Za-z0-9-]*", attributes.get("lang") or "")
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", source)
    source.encode()
    assert parsed.open == []


def test_page_is_written_whole(result: Any, tmp_path: Path) -> None:
    path = write(result, tmp_path / "events.html")
    assert path.read_text("utf-8") == page(result)
    assert [file.name for file in tmp_path.iterdir()] == ["events.html"]
    with pytest.raises(DocumentError, match="nowhere"):
        write(result, tmp_path / "nowhere" / "events.html")
