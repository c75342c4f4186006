"""Is a text English? The rules of names, events and numbers are written for English and stay silent elsewhere."""

from __future__ import annotations

from functools import lru_cache

from align._tokens import cut_letters
from align.extract.names import word_set
from align.model import Segments

__all__ = ["reads_english"]

_ENGLISH = word_set(
    """the of and to was were for that with by from his he said is on has it when after are have had who their been its
    but which they this not be will would about into than them she"""
)
# words of no neighbour: "of" and "was" are Dutch, too, "will" is German, "for" and "have" are Danish, "has" is Spanish
_ALONE = word_set("the and with from were been which their that this his said into about would they them")


def reads_english(segments: Segments) -> bool:
    """Tell whether the body of a document is English, by its function words."""
    text = segments.document.text
    spans = tuple((s.start, s.end) for s in segments.sentences if s.kind == "body")[:40]
    return _english(text, spans or tuple((s.start, s.end) for s in segments.sentences[:40]))


@lru_cache(maxsize=256)
def _english(text: str, spans: tuple[tuple[int, int], ...]) -> bool:
    words: list[str] = []
    for start, end in spans:
        words += cut_letters(text, start, min(end, start + 1000))
        if len(words) > 250:
            break
    common = sum(map(_ENGLISH.__contains__, words))
    return common >= max(1, 0.1 * len(words) - 1) and (len(words) < 20 or not _ALONE.isdisjoint(words))
