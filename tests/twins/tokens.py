"""Plain-Python twins of the kernel `align._tokens`, by regular expressions."""

from __future__ import annotations

import re

from align.extract.names import fold

NAME = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W_]+(?:[-‑&'’][^\W_]+)*")
WORD = re.compile(r"[^\W_]+(?:[-'’.&][^\W_]+)*|[“”„«»\"‘'’,;:()\[\]—–?!…]|--")


def cut_names(text: str, start: int, end: int) -> tuple[list[object], ...]:
    """Return words, folded words, starts, ends, gaps, capitals and possessives."""
    found: tuple[list[object], ...] = ([], [], [], [], [], [], [])
    last = -1
    for match in NAME.finditer(text, start, end):
        word, (at, stop) = match.group(), match.span()
        cut = word[:-2] if len(word) > 2 and word[-2] in "'’" and word[-1] in "sS" else word
        owner = cut != word or (word[-1] == "s" and text[stop : stop + 1] in ("'", "’"))
        capital = cut[0].isupper() or cut[:3] in ("al-", "el-", "ul-")
        gap = text[last:at] if last >= 0 else "\n"
        for values, value in zip(found, (cut, fold(cut), at, at + len(cut), gap, capital, owner), strict=True):
            values.append(value)
        last = stop
    return found


def cut_letters(text: str, start: int, end: int) -> list[str]:
    """Return the runs of letters in small letters."""
    return [run.lower() for run in re.findall(r"[^\W\d_]+", text[start:end])]


def cut_words(text: str, start: int, end: int) -> tuple[object, ...]:
    """Return starts, ends, words, small words, capitals, and whether there are marks of quotation."""
    found = list(WORD.finditer(text, start, end))
    words = [match.group() for match in found]
    return (
        [match.start() for match in found],
        [match.end() for match in found],
        words,
        [word.lower().replace("’", "'") for word in words],
        [word[0].isupper() for word in words],
        any(word in set("“”„«»\"‘'’") for word in words),
    )
