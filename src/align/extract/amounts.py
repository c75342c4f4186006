"""Numbers in English texts, in digits and in words, and the bounds that are told of them ("at least")."""

from __future__ import annotations

import re

from align.model import Measure, Mention, Sentence

__all__ = ["BOUND", "BOUNDS", "DIGITS", "NUMBER", "WORDS", "is_background", "measured", "number_value", "plain_number"]

_UNITS = {
    word: value
    for value, word in enumerate(
        re.findall(
            r"\w+",
            "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
            "seventeen eighteen nineteen",
        )
    )
}
_TENS = dict(
    zip(
        ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"],
        range(20, 100, 10),
        strict=True,
    )
)
_SCALES = {
    "hundred": 100,
    "thousand": 1000,
    "million": 10**6,
    "billion": 10**9,
    "trillion": 10**12,
    "m": 10**6,
    "bn": 10**9,
}
_SCALES |= {"mn": 10**6, "b": 10**9, "k": 1000, "tn": 10**12}

_SPELLED = "|".join([*_TENS, *sorted(_UNITS, key=len, reverse=True)])
WORDS = rf"(?:(?:{_SPELLED})(?:[- ](?:{_SPELLED}))?(?: hundred| thousand| million| billion)?|(?:a )?hundred)"
DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
NUMBER = rf"(?P<number>(?:{DIGITS})(?: (?:hundred|thousand|million|billion|trillion))?|{WORDS})"
BOUNDS = {
    "at least": "at least",
    "no fewer than": "at least",
    "no less than": "at least",
    "a minimum of": "at least",
    "more than": "more than",
    "over": "more than",
    "upwards of": "more than",
    "up to": "up to",
    "as many as": "up to",
    "at most": "up to",
    "fewer than": "less than",
    "less than": "less than",
    "under": "less than",
    "about": "about",
    "around": "about",
    "some": "about",
    "nearly": "almost",
    "almost": "almost",
    "roughly": "about",
    "approximately": "about",
    "an estimated": "about",
    "estimated": "about",
}
BOUND = r"(?:(?P<bound>" + "|".join(sorted(BOUNDS, key=len, reverse=True)) + r")\s+(?:a\s+)?)?"
_PAST = re.compile(
    r"\b(?:in|since|from|until)\s+(?:1[89]\d\d|20\d\d)\b|"
    r"\b(?:last|previous|earlier this|past|this)\s+(?:year|month|week)\b|"
    r"\byears?\s+ago\b|\bcan (?:cause|be)\b",
    re.IGNORECASE,
)


def is_background(window: str) -> bool:
    """Tell whether a sentence speaks of an earlier year, month or week, or of what can happen."""
    return _PAST.search(window) is not None


def number_value(words: str) -> str | None:
    """Return a number in digits, or None where the words are no number.

    >>> number_value("1,200"), number_value("twenty-five"), number_value("two hundred"), number_value("dozens")
    ('1200', '25', '200', None)
    """
    folded = words.lower().replace("-", " ").replace(",", "").split()
    total: float = 0
    seen = False
    for word in folded:
        if word == "a":
            continue
        if word in _UNITS:
            total, seen = total + _UNITS[word], True
        elif word in _TENS:
            total, seen = total + _TENS[word], True
        elif word in _SCALES:
            total, seen = (total if seen else 1) * _SCALES[word], True
        elif word.replace(".", "", 1).isdigit():
            total, seen = total + float(word), True
        else:
            return None
    return f"{total:.10g}" if total < 10**10 else str(int(total))


def plain_number(digits: str, scale: str | None) -> str:
    """Return a number in digits with its scale ("1.2", "million") as plain digits."""
    amount = float(digits.replace(",", "")) * _SCALES.get((scale or "").lower(), 1)
    return str(round(amount)) if abs(amount - round(amount)) < 1e-6 or amount >= 10**6 else f"{amount:.10g}"


def measured(
    name: str,
    begin: int,
    stop: int,
    value: str,
    offset: int,
    sentence: Sentence,
    bound: str | None,
    unit: str | None = None,
) -> Measure:
    """Return the measure whose number stands in a sentence from `begin` to `stop`, both counted from `offset`."""
    mention = Mention(offset + begin, offset + stop, value, sentence.kind, reason=f"number beside a word of {name}")
    return Measure(name, mention, unit, BOUNDS.get(" ".join(bound.lower().split())) if bound else None)
