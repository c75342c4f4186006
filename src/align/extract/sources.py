"""Find the publisher as the text itself names it."""

from __future__ import annotations

import re

from align.datelines import AGENCIES
from align.extract.gazetteer import country_code, is_place, is_region
from align.model import Block, BlockKind, Mention, Segments
from align.notices import is_outlet

__all__ = ["source"]

_AGENCY = re.compile(rf"\b(?:{AGENCIES})\b")
_BRACKETS = re.compile(r"\((?P<name>[^()]{2,40})\)")
_DAY = re.compile(
    r"(?:19|20)\d\d|\d{1,2}[/.]\d|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\w*\.? \d", re.IGNORECASE
)
_NAMED = re.compile(
    r"(?:Source|Nguồn|Fonte|Fuente|Quelle|来源)\s?[:：]\s?(?P<name>[^\W\d_][^\n.;:|()（），。]{1,60})", re.IGNORECASE
)
_CREDIT = re.compile(
    r"(?:Photo|Ảnh|Foto|Image|Picture)s?(?: credit)?\s?[:：]\s?(?P<name>[A-ZĐ][\w. -]{1,40}?)\s*[).]?$"
)
_LABEL = re.compile(r"(?P<name>[A-ZĐ]{2,8}|[A-Z][\w.]+\.(?:vn|com|org|net|cn))\s?[-–—]")
_PUBLISHER = re.compile(rf"\b(?:{AGENCIES})\b|^[A-Z]{{2,6}}$|\w\.\w|\b(?:News|Press|Times|Post|Agency|Foundation)\b")
_HAN = re.compile(r"[\u4e00-\u9fff]{2,6}(?:社|网|報|报)")
_PICTURES = ("Getty", "EPA", "Shutterstock", "iStock", "GETTY")
_USUAL = {"REUTERS": "Reuters", "DPA": "dpa", "LUSA": "Lusa", "Xinhuanet": "Xinhua", "TTXVN": "VNA", "新华社": "Xinhua"}


def source(segments: Segments) -> Mention | None:
    """Return the publisher that the text names, or None.

    In this order: the agency of the dateline, a line "Source: ...", the tag that ends the report, and where none of
    them is there the credit of its picture, if that is an organisation and not a photographer, or a line at the top or
    the bottom that is a publisher's name alone.

    >>> from align.model import Document
    >>> from align.text import segment
    >>> source(segment(Document(id="a", text="ROME, Feb. 3 (Xinhua) -- Talks began on Tuesday."))).value
    'Xinhua'
    """
    text = segments.document.text
    for block in segments.blocks:
        if block.kind == "dateline":
            found = _in_dateline(text, block)
            if found is not None:
                return found
    for block in segments.blocks:
        if block.kind in ("credit", "stamp", "notice"):
            match = _NAMED.match(text, block.start, block.end)
            if match is not None:
                return _mention(match.start("name"), match["name"], block.kind, "a line that names the source")
    for block in reversed(segments.blocks):
        if block.kind == "end":
            match = _AGENCY.search(text, block.start, block.end)
            if match is not None:
                return _mention(match.start(), match.group(), "end", "the tag that ends the report")
    for block in segments.blocks:
        if block.kind == "credit":
            found = _in_credit(text, block)
            if found is not None:
                return found
    for block in (*segments.blocks[:2], *segments.blocks[-2:]):
        line = text[block.start : block.end]
        if block.kind == "notice" and is_outlet(line) and (" " in line or _AGENCY.fullmatch(line)):
            return _mention(block.start, line, "notice", "a line that is a publisher's name alone")
    return None


def _in_dateline(text: str, block: Block) -> Mention | None:
    match = _BRACKETS.search(text, block.start, block.end)
    if match is not None and (_PUBLISHER.search(match["name"]) or _is_name(match["name"])):
        return _mention(match.start("name"), match["name"], "dateline", "the agency of the dateline")
    match = _LABEL.match(text, block.start, block.end)
    if match is not None and _AGENCY.fullmatch(match["name"]):
        return _mention(match.start("name"), match["name"], "dateline", "the agency of the dateline")
    match = _HAN.match(text, block.start, block.end)
    if match is not None:
        return _mention(match.start(), match.group(), "dateline", "the agency of the dateline")
    return None


def _is_name(words: str) -> bool:
    """Tell whether the brackets of a dateline can hold its agency: capitals that are no place and no date."""
    parts = words.split()
    if len(parts) > 4 or not all(part[0].isupper() or not part[0].isalpha() for part in parts):
        return False
    return not (_DAY.search(words) or is_place(words) or is_region(words) or country_code(words))


def _in_credit(text: str, block: Block) -> Mention | None:
    """Take the organisation that stands alone in a credit; photographers and picture agencies are no publishers."""
    match = _CREDIT.match(text, block.start, block.end)
    if match is None or "/" in match["name"] or match["name"].startswith(_PICTURES):
        return None
    name = match["name"].rstrip(" .")
    if _AGENCY.fullmatch(name) or (" " not in name and (name.isupper() or "." in name)):
        return _mention(match.start("name"), name, "credit", "the credit of a picture")
    return None


def _mention(start: int, words: str, kind: BlockKind, reason: str) -> Mention:
    name = words.rstrip()
    return Mention(start, start + len(name), _USUAL.get(name, name), kind, None, reason)
