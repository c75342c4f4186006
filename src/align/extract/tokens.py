"""The words of a document for the rules of names: tokens with what stands between them, capitals and possessives."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

from align._tokens import cut_names
from align.extract.names import FUNCTION_WORDS, fold, word_set
from align.extract.places import country_code, demonym_country
from align.model import BlockKind, Segments

__all__ = ["Tokens", "nation", "tokens_of"]

_READ: frozenset[BlockKind] = frozenset({"title", "caption", "body"})
_ABBREVIATIONS = word_set(
    "mr mrs ms dr prof gen sen rep reps sens gov lt col sgt capt cmdr maj brig adm rev st jr det hon pvt cpl supt insp"
)
_FULL_STOPS = (".", "!", "?", ":")


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
        first = len(out.words)
        count = cut_names(
            text,
            sentence.start,
            sentence.end,
            fold,
            out.words,
            out.folds,
            out.starts,
            out.ends,
            out.gaps,
            out.caps,
            out.possessive,
        )
        if not count:
            continue
        behind = text[out.ends[-1] : sentence.end].lstrip("\"'”’)s")[:1]
        closed = sentence.kind == "body" and behind in _FULL_STOPS
        out.sentence += [number] * count
        out.kinds += [sentence.kind] * count
        out.titled += [not closed and _title_case(out.words[first:], out.caps[first:])] * count
    return out


def _title_case(words: list[str], caps: list[bool]) -> bool:
    """Tell whether a sentence is set in Title Case, where capitals say nothing."""
    if sum(caps) <= 3:
        return False
    small = sum(not cap and len(word) > 3 and word not in FUNCTION_WORDS for word, cap in zip(words, caps, strict=True))
    return small <= min(2, 0.15 * len(words))


@lru_cache(maxsize=1 << 14)
def nation(name: str) -> tuple[str | None, bool]:
    """Return the code of the country that a word or name says, and whether it is an adjective ("Chinese")."""
    if not name[:1].isupper():
        return None, False
    code = demonym_country(name)
    if code is not None:
        return code, True
    return country_code(name), False
