"""What the pages have in common: templates, escapes and the hashes of their Content Security Policy."""

from __future__ import annotations

import base64
import hashlib
import html
from importlib import resources

from align.report.layout import clean, shown

__all__ = ["escape", "escape_lines", "source_hash", "template"]


def template(name: str) -> str:
    """Return a template of the pages."""
    return resources.files("align.report").joinpath("templates", name).read_text("utf-8")


def source_hash(source: str) -> str:
    """Return the source expression of an inline element (Content Security Policy Level 3, 2.3.1)."""
    return "sha256-" + base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()


def escape(text: object) -> str:
    """Return text on one line for an element or a quoted attribute; control characters are shown as escapes."""
    return html.escape(clean(str(text)))


def escape_lines(text: str) -> str:
    """Return text for an element that keeps its line ends."""
    return html.escape(shown(text, keep="\n\t\r"))
