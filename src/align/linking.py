"""Judge pairs of documents: reports of one event, related, or different, with reasons in plain words.

The probability is a logistic regression over the features of `align.evidence`, corrected by what the two accounts
state of date and kind of event, so that every judgement can be taken apart by hand.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from align.events import EventView, event_view
from align.evidence import FEATURES, Evidence, measure_pairs
from align.model import Account, Link, Mention, Segments
from align.settings import Settings

__all__ = ["judge", "judge_pairs", "probabilities"]

# feature: (weight, value at which it says neither yes nor no)
# Fitted by ``python benchmarks/fit_linking.py`` on batches of 2 to 919 documents of six labelled sets.
WEIGHTS: dict[str, tuple[float, float]] = {
    "words": (5.63, 0.193),
    "word_pairs": (4.75, 0.067),
    "numbers": (0.87, 0.135),
    "title_told": (3.07, 0.244),
    "told": (1.97, 0.139),
    "told_best": (4.22, 0.239),
    "sentences": (5.30, 0.122),
    "leads": (6.59, 0.218),
}
BIAS = 0.77
# What the accounts state, in log-odds. Dates are compared only where both texts state the day of the event; a day
# apart is often a time zone or the day of publication.
DATE_AGREES = 0.8
DATE_DIFFERS = {1: -0.5, 2: -1.2, 3: -1.6}
KIND_DIFFERS = -1.5
KIND_AGREES = 0.3
# Publication says little: a follow-up comes weeks later, and crawlers stamp what they like.
GAP_FREE_DAYS, GAP_PER_DOUBLING = 7, -0.25
# Below the threshold, what still counts as related.
RELATED_FROM = 0.12
RELATED_TITLE = 0.7


class _Stated(NamedTuple):
    """What the accounts of a pair state, as log-odds and in words."""

    value: float
    agree: str
    against: str


def judge(left: Segments, right: Segments, accounts: tuple[Account, Account] | None = None) -> Link:
    """Judge one pair of documents on its own.

    >>> from align.model import Document
    >>> from align.text import segment
    >>> a = Document(id="a", text="Ferry Orla sank off Cork on Monday. All 40 aboard were saved.")
    >>> b = Document(id="b", text="All 40 people on the ferry Orla were saved as it sank near Cork.")
    >>> judge(segment(a), segment(b)).relation
    'same_event'
    """
    pairs = np.array([[0, 1]], np.int64)
    return judge_pairs([left, right], accounts, pairs)[0]


def judge_pairs(
    segments: Sequence[Segments],
    accounts: Sequence[Account] | None,
    pairs: NDArray[np.int64],
    *,
    view: EventView | None = None,
    settings: Settings | None = None,
) -> list[Link]:
    """Judge many pairs of one batch.

    Args:
        segments: the documents.
        accounts: what each states, in the order of `segments`, or None.
        pairs: int64 [m, 2], indexes into `segments`, such as `align.events.event_candidates` proposes.
        view: of the same documents, if it was made already; rarity is learned from it.
        settings: `event_threshold` divides `same_event` from the rest.

    Returns:
        One link per pair, in the order of `pairs`.
    """
    view = event_view(segments) if view is None else view
    threshold = (settings or Settings()).event_threshold
    order = np.lexsort((pairs[:, 1], pairs[:, 0]))
    evidence = measure_pairs(view, pairs[order])
    logits, parts = _text_logits(evidence)
    links: list[Link | None] = [None] * len(pairs)
    for q, k in enumerate(order.tolist()):
        i, j = int(pairs[k, 0]), int(pairs[k, 1])
        stated = _stated(accounts[i], accounts[j]) if accounts is not None else []
        stated += _published(segments[i], segments[j])
        logit = float(logits[q]) + sum(s.value for s in stated)
        score = round(float(1 / (1 + np.exp(-logit))), 6)
        told = float(evidence.features[q, _AT["title_told_best"]])
        if score >= threshold:
            relation = "same_event"
        else:
            relation = "related" if score >= min(RELATED_FROM, threshold) or told >= RELATED_TITLE else "different"
        a, b = segments[i].document.id, segments[j].document.id
        pros, cons = _reasons(evidence, parts[q], q, stated)
        links[k] = Link(min(a, b), max(a, b), relation, score, pros, cons)  # type: ignore[arg-type]
    return [link for link in links if link is not None]


def probabilities(evidence: Evidence) -> NDArray[np.float64]:
    """Return the probability of one event of every pair, from the texts alone; float64 [m]."""
    scores: NDArray[np.float64] = 1 / (1 + np.exp(-_text_logits(evidence)[0]))
    return scores


_AT = {name: k for k, name in enumerate(FEATURES)}
_USED = [_AT[name] for name in WEIGHTS]
_SLOPES = np.array([weight for weight, _ in WEIGHTS.values()])
_NEUTRAL = np.array([neutral for _, neutral in WEIGHTS.values()])


def _text_logits(evidence: Evidence) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the log-odds of every pair and what each used feature adds to them, [m] and [m, used]."""
    parts = (evidence.features[:, _USED] - _NEUTRAL) * _SLOPES
    return parts.sum(1) + BIAS, parts


def _stated(left: Account, right: Account) -> list[_Stated]:
    found = []
    days = _day(left.dates), _day(right.dates)
    if days[0] and days[1]:
        apart = abs((days[0] - days[1]).days)
        if apart == 0:
            found.append(_Stated(DATE_AGREES, f"both say that it was on {days[0]}", ""))
        else:
            value = DATE_DIFFERS[min(apart, max(DATE_DIFFERS))]
            first, second = sorted(days)  # type: ignore[type-var]
            found.append(_Stated(value, "", f"one says that it was on {first}, the other on {second}"))
    kinds = {m.value for m in left.types}, {m.value for m in right.types}
    if kinds[0] and kinds[1]:
        common = sorted(kinds[0] & kinds[1])
        if common:
            found.append(_Stated(KIND_AGREES, f"both are about a {common[0]}", ""))
        else:
            first_kind, second_kind = sorted((left.types[0].value, right.types[0].value))
            found.append(_Stated(KIND_DIFFERS, "", f"one is about a {first_kind}, the other about a {second_kind}"))
    return found


def _published(left: Segments, right: Segments) -> list[_Stated]:
    days = _iso(left.document.published), _iso(right.document.published)
    if days[0] is None or days[1] is None:
        return []
    gap = abs((days[0] - days[1]).days)
    if gap <= GAP_FREE_DAYS:
        return []
    value = GAP_PER_DOUBLING * float(np.log2(gap / GAP_FREE_DAYS))
    return [_Stated(value, "", f"they were published {gap} days apart")]


def _day(mentions: Sequence[Mention]) -> date | None:
    for mention in mentions[:1]:
        if mention.precision == "day" or mention.resolved:
            return _iso(mention.resolved or mention.value)
    return None


def _iso(text: str | None) -> date | None:
    try:
        return date.fromisoformat((text or "")[:10])
    except ValueError:
        return None


def _reasons(
    evidence: Evidence, parts: NDArray[np.float64], q: int, stated: Sequence[_Stated]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return reasons for and against, strongest first."""
    features = evidence.features[q]
    strength = dict(zip(WEIGHTS, parts.tolist(), strict=True))
    hits, count = int(evidence.matched[q]), int(evidence.counted[q])
    told = round(100 * float(features[_AT["told_best"]]))
    said = [
        (
            strength["sentences"] + strength["leads"],
            f"{hits} of {count} sentences correspond" if count > 1 else "the one sentence corresponds",
            f"only {hits} of {count} sentences correspond" if hits else "no sentence corresponds",
        ),
        (
            strength["words"] + strength["word_pairs"],
            f"they share rare words and phrases (similarity {features[_AT['words']]:.2f})",
            f"they share few rare words and phrases (similarity {features[_AT['words']]:.2f})",
        ),
        (
            strength["told"] + strength["told_best"],
            f"{told} % of the telling words of one stand in the other",
            f"at most {told} % of the telling words of one stand in the other",
        ),
        (strength["title_told"], "each tells what the other's title says", "neither tells what the other's title says"),
    ]
    if features[_AT["numbers"]] > 0:
        said.append((strength["numbers"], "they give the same numbers", "they give other numbers"))
    said += [(s.value, s.agree, s.against) for s in stated]
    pros = sorted((-value, text) for value, text, _ in said if value > 0.1)
    cons = sorted((value, text) for value, _, text in said if value < -0.1)
    return tuple(text for _, text in pros), tuple(text for _, text in cons)
