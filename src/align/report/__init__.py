"""Results for people: in a terminal, as Markdown, as a page."""

from __future__ import annotations

__all__: list[str] = []
