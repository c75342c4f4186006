"""The words of a document for the rules of names: tokens with what stands between them, capitals and possessives."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

from align.extract.names import FUNCTION_WORDS, fold, word_set
from align.extract.places import country_code, demonym_country
from align.model import BlockKind, Segments

__all__ = ["Tokens", "nation", "tokens_of"]

_TOKEN = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W_]+(?:[-‑&'’][^\W_]+)*")
_READ: frozenset[BlockKind] = frozenset({"title", "caption", "body"})
_ABBREVIATIONS = word_set(
    "mr mrs ms dr prof gen sen rep reps sens gov lt col sgt capt cmdr maj brig adm rev st jr det hon pvt cpl supt insp"
)
_ARABIC = ("al-", "el-", "ul-")


@dataclass(slots=True)
class Tokens:
    """The words of the sentences that are read, as parallel lists.

    Possessive endings are cut off the words and their ends and flagged; `gaps` holds what stands between a word (with
    its ending) and the one before it, a newline at the start of a sentence. `titled` marks sentences in Title Case.
    """

    text: str
    words: list[str]
    folds: list[str]
    starts: list[int]
    ends: list[int]
    gaps: list[str]
    caps: list[bool]
    possessive: list[bool]
    sentence: list[int]
    kinds: list[BlockKind]
    titled: list[bool] = field(default_factory=list)

    def plain(self, i: int) -> bool:
        """Tell whether only blank space stands between the tokens ``i - 1`` and ``i``."""
        gap = self.gaps[i]
        return gap == " " or (gap != "\n" and gap.isspace())

    def joined(self, i: int) -> bool:
        """Tell whether token ``i`` continues a name: blank space, or the dot of an initial or a short title."""
        gap = self.gaps[i]
        if gap == " ":
            return not self.possessive[i - 1]
        if gap[:1] == "." and gap != "\n" and (gap == "." or gap[1:].isspace()):
            last = self.folds[i - 1]
            return len(last) == 1 or last in _ABBREVIATIONS
        return gap != "\n" and gap.isspace() and not self.possessive[i - 1]


def tokens_of(segments: Segments) -> Tokens:
    """Return the tokens of the title, captions and body of a document, in text order."""
    text = segments.document.text
    out = Tokens(text, [], [], [], [], [], [], [], [], [])
    for number, sentence in enumerate(segments.sentences):
        if sentence.kind not in _READ:
            continue
        spans = [match.span() for match in _TOKEN.finditer(text, sentence.start, sentence.end)]
        if not spans:
            continue
        count = len(spans)
        starts = [start for start, _ in spans]
        ends = [end for _, end in spans]
        words = [text[start:end] for start, end in spans]
        gaps = [text[end:start] for end, start in zip(ends, starts[1:], strict=False)]
        owners = [False] * count
        if text.find("'", sentence.start, sentence.end) >= 0 or text.find("’", sentence.start, sentence.end) >= 0:
            _cut_possessives(text, words, ends, owners)
        caps = [word[0].isupper() or word[:3] in _ARABIC for word in words]
        closed = sentence.kind == "body" and text[ends[-1] : sentence.end].lstrip("\"'”’)s")[:1] in (".", "!", "?", ":")
        out.words += words
        out.starts += starts
        out.ends += ends
        out.gaps.append("\n")
        out.gaps += gaps
        out.caps += caps
        out.possessive += owners
        out.sentence += [number] * count
        out.kinds += [sentence.kind] * count
        out.titled += [not closed and _title_case(words, caps)] * count
    out.folds.extend(map(fold, out.words))
    return out


def _cut_possessives(text: str, words: list[str], ends: list[int], owners: list[bool]) -> None:
    """Cut "'s" off the words of a sentence and note whose they are."""
    for i, word in enumerate(words):
        end = ends[i]
        if len(word) > 2 and word[-2] in "'’" and word[-1] in "sS":
            words[i] = word[:-2]
            ends[i] = end - 2
            owners[i] = True
        elif word[-1] == "s" and text[end : end + 1] in ("'", "’"):
            owners[i] = True


def _title_case(words: list[str], caps: list[bool]) -> bool:
    """Tell whether a sentence is set in Title Case, where capitals say nothing."""
    small = sum(not cap and len(word) > 3 and word not in FUNCTION_WORDS for word, cap in zip(words, caps, strict=True))
    return sum(caps) > 3 and small <= min(2, 0.15 * len(words))


@lru_cache(maxsize=1 << 14)
def nation(name: str) -> tuple[str | None, bool]:
    """Return the code of the country that a word or name says, and whether it is an adjective ("Chinese")."""
    if not name[:1].isupper():
        return None, False
    code = demonym_country(name)
    if code is not None:
        return code, True
    return country_code(name), False
