"""The publisher, as the text itself names it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.extract.sources import source
from align.model import Document
from align.text import segment


def publisher(text: str) -> str | None:
    found = source(segment(Document(id="a", text=text)))
    if found is not None:
        assert text[found.start : found.end]
    return found.value if found is not None else None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ROME, Feb. 3 (Xinhua) -- Talks began on Tuesday.", "Xinhua"),
        ("VGP – The minister met the envoy on Tuesday.", "VGP"),
        ("The river rose on Monday. Nobody was hurt. REUTERS", "Reuters"),
        ("The minister meets with the envoy in the palace. Photo: VNA\nThe minister met the envoy on Tuesday.", "VNA"),
        ("The river rose on Monday.\nSource: Example News\nNobody was hurt.", "Example News"),
        ("新华社北京2月4日电 国家主席会见了客人。", "Xinhua"),
        ("The river rose on Monday, Reuters reported.", None),
        ("A man stands on a roof. Photo: Ana Silva\nThe river rose on Monday.", None),
        ("A man stands on a roof. Ana Silva/AFP/Getty Images\nThe river rose on Monday.", None),
        ("ROME (Washington) -- Talks began.", None),
        ("OBAN (Highland Wire) -- The river rose on Monday.", "Highland Wire"),
        ("OBAN, Feb. 3 (KLM7) -- The river rose on Monday.", "KLM7"),
        ("OBAN, Scotland (Feb. 3, 2026) -- The river rose on Monday.", None),
        ("STRAITS COURIER\nThe river rose on Monday.\nNobody was hurt.", "STRAITS COURIER"),
        ("", None),
    ],
)
def test_publishers(text: str, expected: str | None) -> None:
    assert publisher(text) == expected


@given(st.text(max_size=200))
def test_any_text(text: str) -> None:
    publisher(text)
