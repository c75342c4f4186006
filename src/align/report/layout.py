"""Measure, clean, wrap and paint text for a terminal.

Widths are in columns: a wide character (Unicode Standard Annex 11, East Asian Width) takes two, a mark none.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

import msgspec

__all__ = ["Paint", "clean", "columns", "cut", "pad", "shown", "wrap"]

_CODES = {
    "bold": "1",
    "dim": "2",
    "underline": "4",
    "red": "31",
    "green": "32",
    "yellow": "33",
    "blue": "34",
    "magenta": "35",
    "cyan": "36",
}
# embeddings, overrides and isolates turn the text after them around; marks (U+200E, U+200F) are harmless
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_NOT_FIRST = frozenset("、。，．！？；：」』）】》〉〕’”…%,.;:!?)]}")


class Paint(msgspec.Struct, frozen=True):
    """Colour text where colour is wanted, and leave it alone where not."""

    on: bool

    def __call__(self, text: str, *styles: str) -> str:
        if not self.on or not styles or not text:
            return text
        return f"\x1b[{';'.join(_CODES[style] for style in styles)}m{text}\x1b[0m"


def clean(text: str) -> str:
    r"""Return `text` as one line that cannot steer a terminal: control characters are shown, white space is one space.

    >>> clean("a\n  b\x1b[2J")
    'a b\\x1b[2J'
    """
    return shown(" ".join(text.split()))


def shown(text: str, keep: str = "") -> str:
    r"""Return `text` with control characters, lone surrogates and what turns the direction of text around as escapes.

    >>> shown("a\n\x1b[2J", keep="\n")
    'a\n\\x1b[2J'
    """
    return text if text.isprintable() else "".join(char if char in keep else _shown(char) for char in text)


def _shown(char: str) -> str:
    if unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp") or char in _TURNING:
        code = ord(char)
        return f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}"
    return char


def columns(text: str) -> int:
    """Return how many columns `text` takes.

    >>> columns("abc"), columns("北京"), columns("e\u0301")
    (3, 4, 1)
    """
    return len(text) if text.isascii() else sum(map(_column, text))


def _column(char: str) -> int:
    if char < "\u0300":
        return 1
    if unicodedata.category(char) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def pad(text: str, width: int, *, right: bool = False) -> str:
    """Fill `text` with spaces up to `width` columns, on its left where `right`."""
    fill = " " * max(0, width - columns(text))
    return fill + text if right else text + fill


def cut(text: str, width: int) -> str:
    """Shorten `text` to `width` columns, with an ellipsis where something is missing.

    >>> cut("a long headline", 8)
    'a long …'
    """
    if columns(text) <= width:
        return text
    out, used = [], 1
    for char in text:
        used += _column(char)
        if used > width:
            break
        out.append(char)
    return "".join(out) + "…"


def wrap(text: str, width: int) -> list[str]:
    """Break `text` into lines of at most `width` columns, at spaces and around wide characters.

    >>> wrap("two ministers met", 9)
    ['two', 'ministers', 'met']
    """
    width = max(width, 2)
    lines: list[str] = []
    line, used = "", 0
    for atom, space in _atoms(text, width):
        size = columns(atom)
        gap = 1 if space and line else 0
        if line and used + gap + size > width:
            lines.append(line)
            line, used, gap = "", 0, 0
        line += " " * gap + atom
        used += gap + size
    return [*lines, line] if line or not lines else lines


def _atoms(text: str, width: int) -> Iterator[tuple[str, bool]]:
    """Yield pieces that are not broken, each with whether a space stands before it."""
    for word in text.split():
        if columns(word) == len(word) <= width:
            yield word, True
            continue
        piece, space = "", True
        for char in word:
            size = _column(char)
            full = columns(piece) + size > width
            wide = size == 2 or (bool(piece) and _column(piece[0]) == 2)
            if piece and size and (full or (wide and char not in _NOT_FIRST)):
                yield piece, space
                piece, space = "", False
            piece += char
        yield piece, space
