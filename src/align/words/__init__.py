"""The words inside a bead: which correspond, which differ, and whether that changes the meaning.

```
compare ─┬─ tokens     words folded and without inflection, numbers as values      (tokens, numerals)
         ├─ pairing    equal, reordered, respelt and abbreviated words             (pairing)
         ├─ meaning    numbers, dates, names, negation, hedging that disagree      (quantities, meaning)
         └─ label      same, paraphrase, narrower, broader, stronger, weaker, differs
```

Closed word classes are those of the language of each side (`lexicon`); everything else knows no language.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise, zip_longest

import msgspec

from align.errors import DocumentError
from align.model import Alignment, BeadLabel, BeadWords, DifferenceKind, Document, Span, WordDifference
from align.words.lexicon import LANGUAGES, Lexicon, language_of, lexicon
from align.words.meaning import Range, date_conflicts, hedges, name_conflicts, negations, pair_dates
from align.words.pairing import Box, Side, pair, side_of, tokens_in
from align.words.quantities import number_differences
from align.words.tokens import Token

__all__ = ["EXCLUDING", "FLAGS", "LANGUAGES", "annotate", "compare", "language_of", "share_a_name_alone"]

FLAGS: tuple[DifferenceKind, ...] = ("number", "date", "name", "negation", "hedging")
"""Kinds of difference that change the meaning."""
EXCLUDING = frozenset(("number", "date", "name", "negation"))
"""Those after which both sides cannot be true."""

_ARTICLES = frozenset("el la los las al del o os as ao do da le les l il un una une".split())
_MIRROR: dict[BeadLabel, BeadLabel] = {
    "narrower": "broader",
    "broader": "narrower",
    "stronger": "weaker",
    "weaker": "stronger",
}
# Shares of a side's content words that the other side has, chosen on the relations of benchmarks/contradictions.py
_COVERED = 0.4  # from which a side can be held by the other
_MORE = 0.2  # by which the shares differ where one side says more
_OTHER = 0.25  # below which neither side says what the other says

Found = list[tuple[DifferenceKind, Range | None, Range | None]]


def compare(
    left_text: str,
    left_spans: Sequence[tuple[int, int]],
    right_text: str,
    right_spans: Sequence[tuple[int, int]],
    languages: tuple[str, str] | None = None,
) -> BeadWords:
    """Compare two passages word by word.

    Args:
        left_text, right_text: whole texts.
        left_spans, right_spans: the passages, as spans of sentences in text order.
        languages: BCP 47 codes of both texts; told by their function words when None.

    Raises:
        DocumentError: a span does not lie in its text.

    >>> left, right = "The ferry had 12 people aboard.", "Aboard the ferry were 14 people."
    >>> words = compare(left, [(0, len(left))], right, [(0, len(right))])
    >>> words.label, words.flags, [(left[d.left.start:d.left.end], right[d.right.start:d.right.end])
    ...                            for d in words.differ]
    ('differs', ('number',), [('12', '14')])
    """
    for text, spans in ((left_text, left_spans), (right_text, right_spans)):
        for start, end in spans:
            if not 0 <= start <= end <= len(text):
                raise DocumentError(f"span ({start}, {end}) is outside its text of {len(text)} characters")
    if languages is None:
        languages = _languages(left_text, right_text)
    a = side_of(left_text, left_spans, lexicon(languages[0]))
    b = side_of(right_text, right_spans, lexicon(languages[1]))
    # One order for both directions, so that comparing is symmetric.
    if [t.key for t in b.tokens] < [t.key for t in a.tokens]:
        return _mirrored(_compare(b, a))
    return _compare(a, b)


def share_a_name_alone(
    left: str, left_span: tuple[int, int], right: str, right_span: tuple[int, int], languages: tuple[str, str]
) -> bool:
    """Tell whether one name, with a title, is all that two passages of two texts share, and each says something of it.

    >>> sent, said = "The Ports Board sent three divers.", "The Ports Board said the filter was old. So said divers."
    >>> share_a_name_alone(sent, (0, 34), said, (0, 40), ("en", "en"))
    True
    >>> share_a_name_alone(sent, (0, 34), said, (0, 56), ("en", "en"))
    False
    """
    one = tokens_in(left, (left_span,), lexicon(languages[0]).code)
    other = tokens_in(right, (right_span,), lexicon(languages[1]).code)
    keys = {token.key for token in other if not token.function}
    shared = [at for at, token in enumerate(one) if not token.function and token.key in keys]
    words = lexicon(languages[0])
    if not shared or not _names(left, one, shared, words):
        return False
    run, joins = one[shared[0] : shared[-1] + 1], words.joins
    parted = len({token.clause for token in run}) > 1 or any(token.fold in joins for token in run)
    whole = sum(not token.function for token in run) == len(shared)
    least = min(sum(not token.function for token in tokens) for tokens in (one, other))
    return whole and not parted and least >= len(shared) + 2


def _names(text: str, tokens: list[Token], shared: list[int], words: Lexicon) -> bool:
    """Tell whether the words that are shared can be a name, with a title before it: "la ministre Anne Roy"."""
    if words.code and not words.capitals:  # German: a noun is no name, a run of them is
        return len(shared) > 1 and all(text[tokens[at].start].isupper() for at in shared)
    first = shared[0]
    titled = len(shared) > 2 and first > 0 and tokens[first - 1].fold in _ARTICLES and words.code != "en"
    return all(tokens[at].name or tokens[at].first for at in shared[titled:])


def _languages(left: str, right: str) -> tuple[str, str]:
    """Tell both languages; a text that has no telling word is taken to be in the language of the other."""
    a, b = language_of([left]), language_of([right])
    both = a or b or language_of([left, right])
    return a or both, b or both


def annotate(alignment: Alignment, left: Document, right: Document) -> Alignment:
    """Return the alignment with `Bead.words` filled in.

    Raises:
        DocumentError: the documents are not those of the alignment.
    """
    if (alignment.left, alignment.right) != (left.id, right.id):
        raise DocumentError(
            f"the alignment is of {alignment.left!r} and {alignment.right!r}: give these documents, in this order"
        )
    told = _languages(left.text, right.text)
    languages = (left.lang or told[0], right.lang or told[1])
    beads = []
    for bead in alignment.beads:
        sides = [
            [(sentences[at].start, sentences[at].end) for at in chosen]
            for sentences, chosen in (
                (alignment.left_sentences, bead.left),
                (alignment.right_sentences, bead.right),
            )
        ]
        words = compare(left.text, sides[0], right.text, sides[1], languages)
        beads.append(msgspec.structs.replace(bead, words=words))
    return msgspec.structs.replace(alignment, beads=tuple(beads))


def _mirrored(words: BeadWords) -> BeadWords:
    differ = [WordDifference(d.kind, d.right, d.left) for d in words.differ]
    return BeadWords(
        label=_MIRROR.get(words.label, words.label),
        flags=words.flags,
        same=tuple(sorted((b, a) for a, b in words.same)),
        differ=tuple(sorted(differ, key=_place)),
    )


def _place(difference: WordDifference) -> tuple[bool, int, int, int, str]:
    left, right = difference.left, difference.right
    return (
        left is None,
        left.start if left else 0,
        right.start if right else -1,
        left.end if left else 0,
        difference.kind,
    )


def _compare(left: Side, right: Side) -> BeadWords:
    boxes = pair(left, right)
    agree, against = pair_dates(left, right)
    numbers, bounds = number_differences(left, right)
    found: Found = [("date" if left.tokens[i].sort == "year" else "number", (i, i + 1), (j, j + 1)) for i, j in numbers]
    found += [("term", (i, i + 1), (j, j + 1)) for i, j in bounds]
    found += [("date", a, b) for a, b in date_conflicts(left, right, against)]
    found += [("name", a, b) for a, b in name_conflicts(left, right, boxes)]
    found += [("negation", a, b) for a, b in negations(left, right)]
    found += [("hedging", a, b) for a, b in hedges(left, right)]
    flags = tuple(kind for kind in FLAGS if any(kind == one for one, _, _ in found))
    rest = _rest(left, right, boxes, found)
    differ = [WordDifference(kind, _span(left, a, kind), _span(right, b, kind)) for kind, a, b in (*found, *rest)]
    return BeadWords(
        label=_label(left, right, found, rest),
        flags=flags,
        same=_same(left, right, agree),
        differ=tuple(sorted(set(differ), key=_place)),
    )


def _span(side: Side, run: Range | None, kind: DifferenceKind) -> Span | None:
    if run is None:
        return None
    if kind == "term":
        return Span(*_whole(side, run))
    return Span(side.tokens[run[0]].start, side.tokens[run[1] - 1].end)


def _same(left: Side, right: Side, agree: list[tuple[int, int]]) -> tuple[tuple[Span, Span], ...]:
    """Return the spans that correspond; two forms of one date correspond as a whole."""
    dates = dict(agree)
    pairs = [
        (Span(left.dates[i].start, left.dates[i].end), Span(right.dates[j].start, right.dates[j].end)) for i, j in agree
    ]
    theirs = set(dates.values())
    for at, there in enumerate(left.partner):
        if there >= 0 and left.dated.get(at) not in dates and right.dated.get(there) not in theirs:
            a, b = left.tokens[at], right.tokens[there]
            pairs.append((Span(a.start, a.end), Span(b.start, b.end)))
    return tuple(sorted(pairs))


# --- what is left: strength, terms, wording, detail ---------------------------------------------------------------


def _rest(left: Side, right: Side, boxes: list[Box], found: Found) -> Found:
    """Return the stretches of content words that the other side does not have, and that were not told yet."""
    told = [{at for _, *runs in found if (run := runs[place]) for at in range(*run)} for place in (0, 1)]
    rest: Found = []
    for a0, a1, b0, b1 in boxes:
        a, b = _runs(left, a0, a1, told[0]), _runs(right, b0, b1, told[1])
        for x, y in zip_longest(a, b):
            runs = [(run[0], run[-1] + 1) if run else None for run in (x, y)]
            rest.append((_kind(left, x or [], right, y or []), runs[0], runs[1]))
    return rest


def _runs(side: Side, start: int, end: int, told: set[int]) -> list[list[int]]:
    """Return the runs of content words that the other side does not have; words that it has elsewhere part them."""
    runs: list[list[int]] = []
    fresh = True
    for at in range(start, end):
        if side.tokens[at].function:
            continue
        if side.known[at] or at in told:
            fresh = True
            continue
        if fresh:
            runs.append([])
        runs[-1].append(at)
        fresh = False
    return runs


def _kind(left: Side, a: list[int], right: Side, b: list[int]) -> DifferenceKind:
    if any("strength" in side.tokens[at].marks for side, run in ((left, a), (right, b)) for at in run):
        return "strength"
    if a and b:
        # An item of an enumeration stands between commas; another item in its slot is another claim.
        return "term" if _listed(left, a) and _listed(right, b) else "wording"
    return "detail"


def _listed(side: Side, run: list[int]) -> bool:
    start, end = _whole(side, (run[0], run[-1] + 1))
    before = side.text[max(0, start - 2) : start].rstrip()
    return before.endswith((",", ";")) and side.text[end : end + 1] in (",", ";")


def _whole(side: Side, run: Range) -> tuple[int, int]:
    """Return the characters of a run with the other parts of its first and last word ("self-reliance")."""
    first, last = run[0], run[1] - 1
    while first and side.text[side.tokens[first - 1].end : side.tokens[first].start] == "-":
        first -= 1
    while last + 1 < len(side.tokens) and side.text[side.tokens[last].end : side.tokens[last + 1].start] == "-":
        last += 1
    return side.tokens[first].start, side.tokens[last].end


# --- the label ----------------------------------------------------------------------------------------------------


def _label(left: Side, right: Side, found: Found, rest: Found) -> BeadLabel:
    kinds = {kind for kind, _, _ in found}
    if kinds & EXCLUDING:
        return "differs"
    if "hedging" in kinds:
        ours = sum(kind == "hedging" and _is_hedge(left, a) for kind, a, _ in found)
        theirs = sum(kind == "hedging" and _is_hedge(right, b) for kind, _, b in found)
        if ours != theirs:
            return "stronger" if ours > theirs else "weaker"
    shares = [_share(side) for side in (left, right)]
    if max(shares) < _OTHER:
        return "differs"
    if not rest and "term" not in kinds:
        return "same" if not _reordered(left) else "paraphrase"
    force = sum((b is not None) - (a is not None) for kind, a, b in rest if kind == "strength")
    if abs(force) > 1 or (force and all(kind == "strength" for kind, _, _ in rest)):
        return "stronger" if force > 0 else "weaker"
    more = shares[1] - shares[0]
    if shares[1] == 1.0 > shares[0] or (more >= _MORE and shares[1] >= _COVERED):
        return "narrower"
    if shares[0] == 1.0 > shares[1] or (-more >= _MORE and shares[0] >= _COVERED):
        return "broader"
    return "paraphrase"


def _is_hedge(side: Side, run: Range | None) -> bool:
    return run is not None and "hedging" in side.tokens[run[0]].marks


def _share(side: Side) -> float:
    """Return the share of a side's content words that the other side has."""
    content = [at for at, token in enumerate(side.tokens) if not token.function]
    return sum(side.known[at] for at in content) / len(content) if content else 1.0


def _reordered(left: Side) -> bool:
    """Tell whether content words stand in another order on the other side."""
    order = [there for there, token in zip(left.partner, left.tokens, strict=True) if there >= 0 and not token.function]
    return any(a > b for a, b in pairwise(order))
