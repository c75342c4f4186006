"""What the differences between two accounts of one statement say of their agreement.

The words are compared by `align.words`; here only the acts of speech are added, and the verdict is given.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from align.model import BeadWords, WordDifference
from align.words import EXCLUDING, compare

__all__ = ["compared", "verdict"]

# What two acts of speech say of the force of a statement: asking for is more than hoping for.
_FORCE = {"wish": 1, "express_confidence": 2, "note": 2, "state": 2, "call_for": 3, "urge": 3, "commit": 3, "warn": 4}


def compared(
    left_text: str,
    left: tuple[int, int],
    right_text: str,
    right: tuple[int, int],
    acts: tuple[str, str] = ("", ""),
    languages: tuple[str, str] | None = None,
) -> BeadWords:
    """Compare the spans of two claims word by word; `languages` as in `align.words.compare`.

    Two acts of speech of different force add a difference of `strength` without spans.
    """
    words = compare(left_text, [left], right_text, [right], languages)
    force = [_FORCE.get(act, 0) for act in acts]
    if not all(force) or force[0] == force[1]:
        return words
    return msgspec.structs.replace(
        words,
        label=words.label if words.label == "differs" else "stronger" if force[1] > force[0] else "weaker",
        differ=(*words.differ, WordDifference("strength", None, None)),
    )


def verdict(found: Sequence[WordDifference]) -> str:
    """Return `agreed`, `variant` or `conflict` for two accounts with these differences.

    One word of emphasis is wording; a different act of speech, or more than one word of emphasis, is another strength.
    """
    kinds = [d.kind for d in found]
    if not EXCLUDING.isdisjoint(kinds):
        return "conflict"
    if "term" in kinds or "hedging" in kinds or kinds.count("strength") > 1:
        return "variant"
    if any(d.kind == "strength" and d.left is None and d.right is None for d in found):
        return "variant"
    return "agreed"
