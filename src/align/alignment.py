"""Sentence alignment without a model: what two texts both say, sentence by sentence.

Similarity is lexical and knows no language: idf-weighted words and character 4-grams, numbers counting more. Beads
(Brown et al. 1991, Gale & Church 1993) are searched over it: n:m, with gaps and crossings. A sentence may stand in two
beads when it is linked with two sentences whose other links differ: the links of all beads are exactly those chosen.

Texts that keep one order, as a rewritten text and its source do, gain from it without being forced to it: their sure
links frame the other sentences, and all ways to link those without crossing vote on each link (see ``_order.pxd``).
How far two texts keep one order is told by all sentences that are each other's best, however little alike: texts in
other words have few sure links, and need their order most. A text whose sentences are far shorter than the other's
retells it in plain words and is aligned in a way of its own: each short sentence says what one before or near it did,
or the next, or nothing (see ``_retold.pxd``).

The constants below were chosen on the labelled sets and on our own rewritten texts, near what
``python benchmarks/links.py --fit`` finds best; it also prints what is reached with one set left out.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from align import _beads, _core, _grams
from align.errors import DocumentError, SettingsError
from align.model import Alignment, Bead, Segments
from align.settings import Settings

__all__ = ["Idf", "SimilarityMatrices", "align_batch", "align_segments", "align_sentences", "sentence_similarity"]

GRAM = 4  # characters; 3 to 5 do equally well
PRIOR = 15  # sentences that idf is smoothed with, as in the kernel: two lone clauses need them
WORD_SHARE = 0.5  # of the words in the similarity, the rest is character grams
NUMBER_WEIGHT = 1.8  # a number says more than its rarity shows
RULES = {  # of the search, in the kernel's order; the threshold comes from Settings
    "neighbour": 0.11,  # of the sentence pairs before and after, added to a pair's own similarity
    "level": 0.46,  # least score, as a share of the mean best score of the two texts
    "share": 0.35,  # least score, as a share of the best link of either sentence
    "known_demand": 0.3,  # how much more a link must score that repeats what a better one has
    # texts in one order: the sure links frame the others, and all ways to link without crossing vote on each
    "sure": 0.18,  # least score of a sure link
    "chance": 1.65,  # deviations of Kendall's tau up to which one order may be an accident; 1.5 more are proof
    "kept": 0.8,  # tau from which texts keep one order
    "even": 0.08,  # similarity, as a share of the least score, that order alone would link one time in two
    "split": 0.1,  # odds that a sentence goes on with the next one of the other text
    "vote": 0.3,  # weight of the vote, a logarithm of odds
    "in_favour": 4.0,  # the most a vote may say for a link
    "drawn": 0.8,  # how much the scores of ordered texts are drawn towards the least one
    # in no order, a text that tells what a much longer one does: nearly all its sentences have a counterpart
    "told": 0.6,  # score from which a sentence counts as told, as a share of the threshold
    "told_share": 0.75,  # of the longer text's sentences; a tenth more is full proof
    "longer": 0.8,  # log2 of how many times longer; a third more is full proof
    "relaxed": 0.5,  # then the threshold loses this share
    # a text whose sentences are far shorter retells the other one in plain words: it is aligned by `RETOLD` alone
    "simpler": 0.35,  # logarithm of how many times shorter, beyond three standard errors
    "ordered": 0.15,  # how much less that may be for each deviation of Kendall's tau
}
# of such texts, see _retold.pxd: logarithms of weights, learned by ``python benchmarks/fit_retold.py``
RETOLD = {
    "likely": 0.36,  # least share of the weight of all walks that makes a link
    "fits": 1.794,
    "taken": -0.419,
    "alone": -2.53,
    "leave": -1.308,
    "wander": 0.447,
    "stay": 1.69,
    "next": 2.166,
    "skip": 1.101,
    "skip_few": 0.448,
    "ahead": 3.116,
    "back": -0.942,
    "back_few": -2.778,
    "far_back": -2.27,
    "unsure": 1.5,
}
_CURVE = 0.725  # raw similarity to score: the best threshold on the labelled sets, 0.19, becomes the default 0.3
_USUAL = Settings().sentence_threshold
_WIDTH = 64  # most similar right sentences kept for each left one
_MOST = 1 << 22  # sentence pairs that one token may link: beyond it is a stop word, and books stay quick

_CHUNK = 512  # sentences aligned in one go: their texts are still in the processor's cache when they are read
_BODY = frozenset({"body", "dateline"})
_CAPTION = frozenset({"caption"})
_TITLE = frozenset({"title"})
_OTHER = _CAPTION | _TITLE
_LABEL = 16  # characters of "(photo 1)" and the like
_Chunk = tuple[int, list[tuple[list[str], list[str]]]]  # number of the first pair, and the pairs
_IDLE: list[tuple[_grams.Reader, _beads.Room]] = []  # memory of earlier calls: new memory costs more than a pair does
_MOST_IDLE = 4
_ROOMY = 1 << 18  # bytes of text: what has room for more is not kept
_NO_FLOATS: NDArray[np.float32] = np.zeros(0, np.float32)


class Idf(msgspec.Struct, frozen=True, eq=False):
    """Inverse document frequency of token hashes: ``log((n + 16) / (df + 0.5))``.

    Attributes:
        hashes: the known token hashes, ascending (uint32).
        values: their weights (float32).
        unseen: the weight of a token that was never seen.
        size: how many lists it was learned from.
    """

    hashes: NDArray[np.uint32]
    values: NDArray[np.float32]
    unseen: float
    size: int

    @classmethod
    def learn(cls, lists: Iterable[NDArray[np.uint32]]) -> Idf:
        """Learn from lists of token hashes (one for each sentence or document); a token counts once in each.

        >>> import numpy as np
        >>> idf = Idf.learn([np.array([1, 2, 2], np.uint32), np.array([2, 3], np.uint32)])
        >>> [round(float(w), 2) for w in idf.weights(np.array([1, 2, 9], np.uint32))]
        [2.48, 1.97, 3.58]
        """
        seen = [np.asarray(hashes, dtype=np.uint32) for hashes in lists]
        flat = np.concatenate(seen) if seen else np.zeros(0, np.uint32)
        return cls._counted(flat, np.array([len(hashes) for hashes in seen], np.int64))

    @classmethod
    def _counted(cls, flat: NDArray[np.uint32], sizes: NDArray[np.int64]) -> Idf:
        """Learn from lists of so many hashes that follow one another."""
        number = np.repeat(np.arange(len(sizes), dtype=np.uint64), sizes)
        once = np.sort(number << np.uint64(32) | flat)  # one sort for all lists
        sorted_hashes = np.sort(once[_firsts(once)].astype(np.uint32))
        firsts = np.flatnonzero(_firsts(sorted_hashes))
        counts = np.diff(firsts, append=len(sorted_hashes))
        values = np.log((len(sizes) + PRIOR + 1.0) / (counts + 0.5)).astype(np.float32)
        return cls(sorted_hashes[firsts], values, float(np.log((len(sizes) + PRIOR + 1.0) / 0.5)), len(sizes))

    def weights(self, hashes: NDArray[np.uint32]) -> NDArray[np.float32]:
        """Return the weight of each hash (float32, same length)."""
        hashes = np.asarray(hashes, dtype=np.uint32)
        if not len(self.hashes):
            return np.full(len(hashes), self.unseen, np.float32)
        at = np.minimum(np.searchsorted(self.hashes, hashes), len(self.hashes) - 1)
        known = self.hashes[at] == hashes
        return np.where(known, self.values[at], np.float32(self.unseen)).astype(np.float32)


def _firsts(ascending: NDArray[Any]) -> NDArray[np.bool_]:
    """Tell the first of each run of equals."""
    first = np.ones(len(ascending), np.bool_)
    np.not_equal(ascending[1:], ascending[:-1], out=first[1:])
    return first


class SimilarityMatrices(NamedTuple):
    """Similarities of n left with m right sentences, all float32 [n, m], 0 to 1.

    Attributes:
        score: the one to compare with `Settings.sentence_threshold`.
        cosine: idf-weighted cosine of words and character grams.
        left_in_right: share of the left sentence's weight that the right one holds.
        right_in_left: share of the right sentence's weight that the left one holds.
    """

    score: NDArray[np.float32]
    cosine: NDArray[np.float32]
    left_in_right: NDArray[np.float32]
    right_in_left: NDArray[np.float32]


def _reader(idf: Idf | None, used: _grams.Reader | None = None) -> _grams.Reader:
    """Return a reader that weighs words by `idf`; all weigh 1 when None, and the kernel adds the idf of each pair."""
    if idf is None:
        return _grams.make_reader(GRAM, NUMBER_WEIGHT, np.zeros(0, np.uint32), _NO_FLOATS, 1.0, used)
    return _grams.make_reader(GRAM, NUMBER_WEIGHT, idf.hashes, idf.values, idf.unseen, used)


@contextmanager
def _memory(idf: Idf | None) -> Iterator[tuple[_grams.Reader, _beads.Room]]:
    """Lend a reader that weighs words by `idf`, and room for an alignment, with the memory of earlier calls if any."""
    try:
        used, room = _IDLE.pop()
        reader = _reader(idf, used)
    except IndexError:
        reader, room = _reader(idf), _beads.Room()
    yield reader, room
    if reader.byte_room <= _ROOMY and len(_IDLE) < _MOST_IDLE:
        _IDLE.append((reader, room))


def _check(settings: object, idf: object) -> None:
    """Say what is wrong with the options."""
    if settings is not None and not isinstance(settings, Settings):
        raise SettingsError(f"settings is {type(settings).__name__}: give align.Settings(...)")
    if idf is not None and not isinstance(idf, Idf):
        raise SettingsError(f"idf is {type(idf).__name__}: give Idf.learn(lists of token hashes), or None")


def _sentences(value: object, side: str, pair: int = -1) -> list[str]:
    """Return a list of strings, or say what is wrong with it."""
    if type(value) is list and set(map(type, value)) == {str}:  # the quick way for what is right
        return value
    side = side if pair < 0 else f"pair {pair}: {side}"
    if isinstance(value, (str, bytes)) or not isinstance(value, Iterable):
        raise DocumentError(
            f"{side} is {type(value).__name__}, not a sequence of sentences: give a list of str (split the text first)"
        )
    texts = list(value)
    for at, text in enumerate(texts):
        if not isinstance(text, str):
            raise DocumentError(f"{side}[{at}] is {type(text).__name__}, not a sentence: give a str")
    return texts


def sentence_similarity(left: Sequence[str], right: Sequence[str], idf: Idf | None = None) -> SimilarityMatrices:
    """Compare every left sentence (or clause) with every right one.

    Args:
        left: n sentences.
        right: m sentences.
        idf: weights of words learned from a larger collection; learned from these sentences when None.

    Raises:
        DocumentError: a side is not a sequence of str.

    >>> s = sentence_similarity(["Two ferries collided off Cebu."], ["Off Cebu two ferries collided at dawn.", "Rain."])
    >>> s.score.shape, bool(s.left_in_right[0, 0] > s.right_in_left[0, 0]), float(s.score[0, 1])
    ((1, 2), True, 0.0)
    """
    _check(None, idf)
    lefts, rights = _sentences(left, "left"), _sentences(right, "right")
    n, m = len(lefts), len(rights)
    cosine, inner, outer = (np.zeros((n, m), np.float32) for _ in range(3))
    with _memory(idf) as (reader, _):
        _beads.compare_texts(reader, lefts + rights, n, idf is None, WORD_SHARE, cosine, inner, outer)
    for block in (cosine, inner, outer):
        np.minimum(block, np.float32(1.0), out=block)
    return SimilarityMatrices(cosine ** np.float32(_CURVE), cosine, inner, outer)


def align_sentences(left: Sequence[str], right: Sequence[str], *, settings: Settings | None = None) -> list[Bead]:
    """Find the beads of two lists of sentences, in order of their left sides.

    Beads are those of Brown et al. (1991) and Gale & Church (1993), crossings allowed; similarity is that of
    idf-weighted words and character 4-grams, of any language.

    Args:
        left, right: sentences, of which beads name the indexes.
        settings: `sentence_threshold` decides what is similar enough.

    Raises:
        DocumentError: a side is not a sequence of str.
        SettingsError: `settings` is something else.

    >>> beads = align_sentences(["Two ferries collided off Cebu.", "All 40 aboard were saved."],
    ...                         ["All 40 people aboard were saved.", "Off Cebu two ferries collided."])
    >>> [(bead.left, bead.right) for bead in beads]
    [((0,), (1,)), ((1,), (0,))]
    """
    return align_batch([(left, right)], settings=settings)[0]


def align_batch(
    pairs: Iterable[tuple[Sequence[str], Sequence[str]]], *, settings: Settings | None = None, idf: Idf | None = None
) -> list[list[Bead]]:
    """Find the beads of many pairs of lists of sentences at once.

    Args:
        pairs: lists of left and right sentences.
        settings: `sentence_threshold` decides what is similar enough.
        idf: weights of words; learned from each pair by itself when None.

    Raises:
        DocumentError: a pair is not two sequences of str.
        SettingsError: `settings` or `idf` is something else.
    """
    _check(settings, idf)
    settings = settings or Settings()
    chunks: list[_Chunk] = []  # pairs that are aligned in one go
    held = _CHUNK
    for number, pair in enumerate(pairs):
        if isinstance(pair, (str, bytes)) or not isinstance(pair, Sequence) or len(pair) != 2:
            raise DocumentError(f"pair {number} is not two lists of sentences: give (left, right)")
        left, right = pair
        lefts = left if type(left) is list else _sentences(left, "left", number)
        rights = right if type(right) is list else _sentences(right, "right", number)
        if held >= _CHUNK:
            chunks.append((number, []))
            held = 0
        chunks[-1][1].append((lefts, rights))
        held += len(lefts) + len(rights)
    threads = min(settings.threads, len(chunks))
    if threads < 2:
        return _align(chunks, settings, idf)
    from concurrent.futures import ThreadPoolExecutor  # costs 10 ms: only where threads are asked for

    share = -(-len(chunks) // threads)
    with ThreadPoolExecutor(threads) as pool:
        parts = pool.map(lambda at: _align(chunks[at : at + share], settings, idf), range(0, len(chunks), share))
    return [beads for part in parts for beads in part]


def _rules(settings: Settings) -> NDArray[np.float32]:
    """Return the rules in the kernel's order."""
    threshold = settings.sentence_threshold
    # a retelling has no least similarity: the demand for more of it says that nothing is the likelier source
    alone = RETOLD["alone"] + RETOLD["fits"] * math.log(max(threshold, 0.01) / _USUAL) / _CURVE
    retold = RETOLD | {"alone": alone}
    return np.array([threshold ** (1 / _CURVE), *RULES.values(), *retold.values()], np.float32)


def _align(chunks: list[_Chunk], settings: Settings, idf: Idf | None) -> list[list[Bead]]:
    rules = _rules(settings)
    found: list[list[Bead]] = []
    with _memory(idf) as (reader, room):
        for number, chunk in chunks:
            try:
                how = (idf is None, WORD_SHARE, _WIDTH, _MOST, rules, _CURVE, Bead)
                found += _beads.align_texts(room, reader, chunk, *how)
            except TypeError:
                for at, (left, right) in enumerate(chunk, number):
                    _sentences(left, "left", at)
                    _sentences(right, "right", at)
                raise
    return found


def align_segments(a: Segments, b: Segments, *, settings: Settings | None = None) -> Alignment:
    """Align two segmented documents.

    Sentences of menus, credits, stamps, notices and end marks enter no bead, nor does a headline that its own text
    repeats as a caption. Headlines and captions restate the report, so like is linked with like first; what is left
    of either may then be linked with the other's report.
    Weights come from both texts as a whole.
    """
    words, _, _, offsets = _core.tokenize(_texts(a, range(len(a.sentences))) + _texts(b, range(len(b.sentences))))
    idf = Idf._counted(words, offsets[1:] - offsets[:-1])
    beads: list[Bead] = []
    again = _said_again(a), _said_again(b)
    present = [{sentence.kind for sentence in segments.sentences} for segments in (a, b)]
    for kinds in ((_BODY, _BODY), (_CAPTION, _CAPTION), (_TITLE, _TITLE), (_BODY, _OTHER), (_OTHER, _BODY)):
        if any(had.isdisjoint(wanted) for had, wanted in zip(present, kinds, strict=True)):
            continue
        used = again[0] | {i for bead in beads for i in bead.left}, again[1] | {j for bead in beads for j in bead.right}
        sides = [
            [at for at, sentence in enumerate(segments.sentences) if sentence.kind in wanted and at not in seen]
            for segments, wanted, seen in zip((a, b), kinds, used, strict=True)
        ]
        if sides[0] and sides[1]:
            found = align_batch([(_texts(a, sides[0]), _texts(b, sides[1]))], settings=settings, idf=idf)[0]
            beads += [
                Bead(
                    left=tuple(sides[0][i] for i in bead.left),
                    right=tuple(sides[1][j] for j in bead.right),
                    similarity=bead.similarity,
                )
                for bead in found
            ]
    return Alignment(
        left=a.document.id,
        right=b.document.id,
        beads=tuple(sorted(beads, key=lambda bead: (bead.left, bead.right))),
        left_sentences=a.sentences,
        right_sentences=b.sentences,
    )


def _said_again(segments: Segments) -> set[int]:
    """Return the captions that are a headline of the same text and at most a label: pages print it under a picture."""
    texts = _texts(segments, range(len(segments.sentences)))
    kinds = [sentence.kind for sentence in segments.sentences]
    heads = [text for text, kind in zip(texts, kinds, strict=True) if kind in _TITLE]
    return {
        at
        for at, (text, kind) in enumerate(zip(texts, kinds, strict=True))
        if kind in _CAPTION and any(text.startswith(head) and len(text) - len(head) <= _LABEL for head in heads)
    }


def _texts(segments: Segments, chosen: Iterable[int]) -> list[str]:
    text = segments.document.text
    return [text[segments.sentences[at].start : segments.sentences[at].end] for at in chosen]
