"""Judge pairs of documents: reports of one event, related, or different, with reasons in plain words.

The probability is a logistic regression over the features of `align.evidence`, corrected by what the two accounts
state of date and kind of event, so that every judgement can be taken apart by hand.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from align.agreement import KEYS, Finding, compare, tabulate
from align.blockwise import Blocks
from align.events import EventView, event_view
from align.evidence import FEATURES, Evidence, measure_pairs
from align.facts import Facts, PackedFacts, gather
from align.model import Account, Link, Segments
from align.pooling import Told
from align.settings import Settings
from align.stages import stage
from align.surveys import Survey, survey, voices

__all__ = [
    "FITTED",
    "Judgements",
    "Weights",
    "among",
    "balance",
    "calibrated",
    "judge_batch",
    "judge_pairs",
    "probabilities",
    "text_logits",
    "uncalibrated",
    "weigh",
]

# feature: (weight, value at which it says neither yes nor no)
# Fitted by ``python benchmarks/fit_linking.py`` on batches of 2 to 919 documents of six labelled sets.
WEIGHTS: dict[str, tuple[float, float]] = {
    "words": (12.84, 0.153),
    "own": (15.30, 0.094),
    "word_pairs": (2.39, 0.071),
    "title_told": (2.25, 0.252),
    "sentences": (5.37, 0.123),
    "leads": (6.34, 0.219),
}
BIAS = 1.44
BIAS_STATED = 1.8
# Similar wording alone is never proof: log-odds beyond this many grow only with their logarithm.
SOFT = 2.0
SLOPE = 1.05
# Nor is one rare word, however much of a short text it is: the log-odds reach no more than this for every rare word
# that is shared beyond the first.
EACH = 3.0
# What the accounts state, in log-odds: fitted by the same command, each drawn towards a weight set by hand, for some
# findings are too rare in the labelled sets to be learned: stated days that differ, other ways of being in touch.
STATED: dict[str, float] = {
    "day_same": 1.61,
    "day_shared": 0.42,
    "day_near": 0.31,
    "day_apart": -0.29,
    "day_far": -0.83,
    "weekday_same": 0.86,
    "weekday_next": -0.92,
    "weekday_apart": -2.14,
    "stated_day_next": -7.31,
    "stated_day_apart": -5.36,
    "people_all": 0.09,
    "people_some": -1.11,
    "people_other": -1.36,
    "part_other": -1.37,
    "person_told": 0.03,
    "person_untold": -0.14,
    "kind_same": 0.11,
    "kind_other": -0.21,
    "way_other": -3.00,
    "city_same": 0.61,
    "city_other": -1.77,
    "count_same": 1.55,
    "count_other": -0.22,
    "result_same": 2.99,
    "result_other": -2.82,
    "figure_told": 0.77,
    "figures_other": -12.00,
    "published_apart": -0.94,
}
# A pair is judged without its rivals, so that the log-odds are too high. What a link says is calibrated: they are
# multiplied and shifted to be true on average (Platt 1999), by the same command, of pairs of sets left out of the fit.
CALIBRATION = (1.04, -2.75)
# Texts whose words speak so much against one event are not asked what they state: all that could be stated for it
# would not be enough.
_HOPELESS = -3.5
# Below the threshold, what still counts as related.
RELATED_FROM = 0.3
RELATED_TITLE = 0.7
# By what power of the number of other texts the demand on a pair that is alone shrinks, and what its texts state counts
# less; and how much more that counts where there are no others at all.
_RELAXES = 0.75
_ALONE = 1.0
_AT_ONCE = 100_000  # pairs measured at once
_FORM = "they have one wording, with other names and numbers: a form that was filled in twice"


class Weights(NamedTuple):
    """What the features of `WEIGHTS` and the findings of `STATED` weigh.

    The log-odds are those of the texts, ``bias + (features - neutral) @ slopes``, softened, and what is stated.
    """

    slopes: NDArray[np.float64]
    neutral: NDArray[np.float64]
    bias: float
    stated: NDArray[np.float64]


FITTED = Weights(
    np.array([slope for slope, _ in WEIGHTS.values()]),
    np.array([value for _, value in WEIGHTS.values()]),
    BIAS,
    np.array([STATED[key] for key in KEYS]),
)


class Judgements:
    """The judged pairs of one batch as arrays; a link with its reasons is made when it is asked for.

    Attributes:
        pairs: int64 [m, 2], in the order they were given.
        scores: how much speaks for one event, 0 to 1, each pair judged on its own, float64 [m]; `calibrated` turns
            them into probabilities.
    """

    def __init__(
        self,
        segments: Sequence[Segments],
        facts: Sequence[Facts],
        view: EventView,
        pairs: NDArray[np.int64],
        threshold: float,
        weights: Weights,
        blocks: Blocks,
    ) -> None:
        self.pairs = pairs
        weights = among(weights, view.n)
        self._segments, self._facts, self._view = segments, facts, view
        self._threshold, self._weights = threshold, weights
        order = np.lexsort((pairs[:, 1], pairs[:, 0]))  # neighbours are measured quickest together
        self._logits = np.empty(len(pairs))
        advance = stage("judging", 2 * len(pairs))
        asked = view.ready(), pairs[order], weights
        self._logits[order] = blocks.over(_told_by_texts, asked, len(pairs), _AT_ONCE, advance=advance)
        self._survey = survey(facts, pairs, self._logits)
        stated = np.zeros(len(pairs))
        open_ = order[self._logits[order] > _HOPELESS] if len(facts) else order[:0]
        del asked
        asked_too = view, facts, pairs[open_], self._survey, weights.stated
        stated[open_] = blocks.over(_stated, asked_too, len(open_), _AT_ONCE, plain=True, advance=advance)
        advance(len(pairs) - len(open_))
        self.scores: NDArray[np.float64] = np.round(1 / (1 + np.exp(-(self._logits + stated))), 6)
        self._apart = np.zeros(len(pairs), np.bool_)

    def keep_apart(self, forms: NDArray[np.int64]) -> None:
        """Judge the pairs that are one form, filled in twice, to be of two events; int64 [m, 2], ``left < right``."""
        base = 1 + max(self.pairs.max(initial=0), forms.max(initial=0))
        self._apart |= np.isin(self.pairs @ [base, 1], forms @ [base, 1])
        self.scores[self._apart] = 0.0

    def __len__(self) -> int:
        return len(self.pairs)

    def link(self, k: int) -> Link:
        """Return the judgement of row `k` of `pairs` with its reasons."""
        return self._link(k, measure_pairs(self._view, self.pairs[k : k + 1]), 0, self._threshold)

    def links(self, threshold: float | None = None, rows: NDArray[np.int64] | None = None) -> list[Link]:
        """Return the links of all pairs, or of some rows of `pairs`, as judged at a threshold; by default the own."""
        from_here = self._threshold if threshold is None else threshold
        asked = np.arange(len(self)) if rows is None else rows
        out = []
        for low in range(0, len(asked), _AT_ONCE):
            some = asked[low : low + _AT_ONCE]
            evidence = measure_pairs(self._view, self.pairs[some])
            out += [self._link(k, evidence, row, from_here) for row, k in enumerate(some.tolist())]
        return out

    def _link(self, k: int, evidence: Evidence, row: int, threshold: float) -> Link:
        """Return the judgement of pair `k`, of which row `row` of `evidence` was measured."""
        score, probability = float(self.scores[k]), float(calibrated(self.scores[k : k + 1])[0])
        told = float(evidence.features[row, _AT["title_told_best"]])
        if probability >= threshold:
            relation = "same_event"
        else:
            related = score >= min(RELATED_FROM, threshold) or told >= RELATED_TITLE
            relation = "related" if related else "different"
        a, b = (self._segments[int(side)].document.id for side in self.pairs[k])
        found = self._found(k) if len(self._facts) and self._logits[k] > _HOPELESS else []
        pros, cons = _reasons(evidence, self._weights, row, found)
        if self._apart[k]:
            relation, cons = "different", (_FORM, *cons)
        return Link(min(a, b), max(a, b), relation, probability, pros, cons)  # type: ignore[arg-type]

    @property
    def told(self) -> Told:
        """What the documents of the batch state of the day of their event."""
        return voices(self._facts, self._survey)

    def _found(self, k: int) -> list[Finding]:
        return compare(self._view, self._facts, int(self.pairs[k, 0]), int(self.pairs[k, 1]), self._survey)


def judge_batch(
    segments: Sequence[Segments],
    accounts: Sequence[Account] | None,
    pairs: NDArray[np.int64],
    *,
    view: EventView | None = None,
    settings: Settings | None = None,
    weights: Weights = FITTED,
    facts: Sequence[Facts] | None = None,
    blocks: Blocks | None = None,
) -> Judgements:
    """Judge many pairs of one batch.

    Args:
        segments: the documents.
        accounts: what each states, in the order of `segments`, or None.
        pairs: int64 [m, 2], indexes into `segments`, such as `align.proposals.event_candidates` proposes.
        view: of the same documents, if it was made already; rarity is learned from it.
        settings: pairs whose probability reaches `event_threshold` are of the `same_event`.
        weights: others than those of `WEIGHTS` and `STATED`.
        facts: what `align.facts.gather` makes of the accounts, if it was made already.
        blocks: where the work is done, one thread of this process if None; the result does not depend on it.
    """
    view = event_view(segments) if view is None else view
    if facts is None:
        facts = gather(segments, accounts, view.hashes) if accounts is not None else []
    threshold = (settings or Settings()).event_threshold
    return Judgements(segments, facts, view, pairs, threshold, weights, blocks or Blocks())


def _told_by_texts(
    low: int, high: int, view: EventView, pairs: NDArray[np.int64], weights: Weights
) -> NDArray[np.float64]:
    """Return the log-odds that the texts of some pairs give."""
    return text_logits(measure_pairs(view, pairs[low:high]), weights)


def _stated(
    low: int,
    high: int,
    view: EventView,
    facts: Sequence[Facts],
    pairs: NDArray[np.int64],
    among: Survey,
    weights: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Return the log-odds that the accounts of some pairs give beside those of the texts."""
    pairs = pairs[low:high]
    known = facts.among(pairs) if isinstance(facts, PackedFacts) else facts
    # a product with a matrix may round a row as its neighbours are
    stated: NDArray[np.float64] = (tabulate(view, known, pairs, among) * weights).sum(1)
    return stated


def judge_pairs(
    segments: Sequence[Segments],
    accounts: Sequence[Account] | None,
    pairs: NDArray[np.int64],
    *,
    view: EventView | None = None,
    settings: Settings | None = None,
) -> list[Link]:
    """Return one link for every pair, in the order of `pairs`; the arguments are those of `judge_batch`.

    >>> from align.model import Document
    >>> from align.text import segment
    >>> a = Document(id="a", text="Ferry Orla sank off Cork on Monday. All 40 aboard were saved.")
    >>> b = Document(id="b", text="All 40 people on the ferry Orla were saved as it sank near Cork.")
    >>> judge_pairs([segment(a), segment(b)], None, np.array([[0, 1]]))[0].relation
    'same_event'
    """
    return judge_batch(segments, accounts, pairs, view=view, settings=settings).links()


def probabilities(evidence: Evidence) -> NDArray[np.float64]:
    """Return the probability of one event of every pair, from the texts alone; float64 [m]."""
    scores: NDArray[np.float64] = 1 / (1 + np.exp(-text_logits(evidence)))
    return scores


def calibrated(scores: NDArray[np.floating]) -> NDArray[np.float64]:
    """Return the true probability of one event behind scores of `Judgements`: their order stays.

    >>> calibrated(np.array([0.1, 0.5, 0.9, 0.999])).round(2)
    array([0.01, 0.06, 0.39, 0.99])
    """
    times, shift = CALIBRATION
    shown: NDArray[np.float64] = np.round(1 / (1 + np.exp(-(times * _odds(scores) + shift))), 6)
    return shown


def uncalibrated(probabilities: NDArray[np.floating]) -> NDArray[np.float64]:
    """Return the scores behind the probabilities that links say."""
    times, shift = CALIBRATION
    scores: NDArray[np.float64] = 1 / (1 + np.exp(-(_odds(probabilities) - shift) / times))
    return scores


def balance(threshold: float, texts: int) -> float:
    """Return the score from which two of so many texts are of one event.

    Where there are many, the rivals of a pair decide with it, and the threshold holds for the scores as they are. Two
    texts alone have no rivals, and what is common to all reports of their subject looks rare: there the calibrated
    probability must reach the threshold. In between, the difference shrinks as the others grow in number.

    >>> [round(balance(0.5, texts), 2) for texts in (2, 3, 5, 20)]
    [0.93, 0.83, 0.72, 0.57]
    """
    if not 0 < threshold < 1 or texts < 2:
        return threshold
    alone, many = _odds(uncalibrated(np.array([threshold])))[0], _odds(np.array([threshold]))[0]
    return float(1 / (1 + np.exp(-(many + (alone - many) / (texts - 1) ** _RELAXES))))


def among(weights: Weights, texts: int) -> Weights:
    """Return the weights as they count for two of so many texts.

    What words are rare is learned from the others: where there are none, likeness proves less, while a day or a number
    proves as much as ever. So what is stated counts twice for two texts alone, and ever less more as others come.

    >>> [round(float(among(FITTED, texts).stated[0] / FITTED.stated[0]), 2) for texts in (2, 3, 5, 20)]
    [2.0, 1.59, 1.35, 1.11]
    """
    return weights if texts < 2 else weights._replace(stated=weights.stated * (1 + _ALONE / (texts - 1) ** _RELAXES))


def _odds(scores: NDArray[np.floating]) -> NDArray[np.float64]:
    held = np.clip(np.asarray(scores, np.float64), 1e-9, 1 - 1e-9)
    odds: NDArray[np.float64] = np.log(held / (1 - held))
    return odds


def weigh(scores: NDArray[np.floating]) -> NDArray[np.float64]:
    """Return the evidence behind scores: log-odds before they were softened, -4 to 15.

    Where many probabilities are near 1, this still tells the strong from the very strong.

    >>> weigh(np.array([0.02, 0.5, 0.98, 0.999])).round(1)
    array([-3.7,  0. ,  6.2, 15. ])
    """
    logit = _odds(scores) / SLOPE
    plain: NDArray[np.float64] = np.where(logit > 0, SOFT * np.sinh(logit / SOFT), logit)
    return np.clip(plain, -4.0, 15.0)


_AT = {name: k for k, name in enumerate(FEATURES)}
_USED = [_AT[name] for name in WEIGHTS]


def text_logits(evidence: Evidence, weights: Weights = FITTED) -> NDArray[np.float64]:
    """Return the log-odds of one event that the texts alone give every pair, float64 [m]."""
    plain = np.full(len(evidence.features), weights.bias)
    for used, slope, neutral in zip(_USED, weights.slopes, weights.neutral, strict=True):
        plain += (evidence.features[:, used] - neutral) * slope  # a sum over rows may round by how many there are
    logits: NDArray[np.float64] = SLOPE * np.where(plain > 0, SOFT * np.arcsinh(plain / SOFT), plain) + BIAS_STATED
    spread = evidence.features[:, _AT["spread"]].astype(np.float64)
    return np.minimum(logits, EACH * spread / np.maximum(1 - spread, 1e-9))


def _reasons(
    evidence: Evidence, weights: Weights, q: int, found: Sequence[Finding]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return reasons for and against, strongest first."""
    features = evidence.features[q]
    parts = (features[_USED] - weights.neutral) * weights.slopes
    strength = dict(zip(WEIGHTS, parts.tolist(), strict=True))
    hits, count = int(evidence.matched[q]), int(evidence.counted[q])
    said = [
        (
            strength["sentences"] + strength["leads"],
            f"{hits} of {count} sentences correspond" if count > 1 else "the one sentence corresponds",
            f"only {hits} of {count} sentences correspond" if hits else "no sentence corresponds",
        ),
        (
            strength["words"] + strength["own"] + strength["word_pairs"],
            f"they share rare words and phrases (similarity {features[_AT['words']]:.2f})",
            f"they share few rare words and phrases (similarity {features[_AT['words']]:.2f})",
        ),
        (-1.0 if features[_AT["spread"]] < 0.5 else 0.0, "", "little more than one rare word is shared"),
        (
            strength["title_told"],
            "each tells what the title, or else the first sentence, of the other says",
            "neither tells what the title, or else the first sentence, of the other says",
        ),
    ]
    stated = dict(zip(KEYS, weights.stated.tolist(), strict=True))
    said += [(stated[f.key] * f.amount, f.words, f.words) for f in found]
    pros = sorted((-value, text) for value, text, _ in said if value > 0.1)
    cons = sorted((value, text) for value, _, text in said if value < -0.1)
    return tuple(text for _, text in pros), tuple(text for _, text in cons)
