"""Numbers that count something in the event: killed, injured, missing, arrested, money, votes, score, magnitude.

A number alone says nothing; it is taken only with the words that tell what it counts, and with its bound ("at least").
Precision first: "dozens" gives no number, and a number in the past or in a list of facts is left out.
"""

from __future__ import annotations

import re

from align.extract.amounts import BOUNDS, is_background, measured, plain_number
from align.extract.casualties import casualties
from align.extract.foreign_casualties import foreign_casualties
from align.extract.language import reads_english
from align.extract.words import vocabulary
from align.model import Measure, Segments, Sentence

__all__ = ["measures"]

_MONEY = re.compile(
    rf"(?:\b(?P<bound>{'|'.join(sorted(BOUNDS, key=len, reverse=True))})\s+)?"
    r"(?P<sign>US\$|A\$|C\$|HK\$|NZ\$|\$|€|£|¥|₹)\s?(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
    r"(?:[\s-]?(?P<scale>hundred|thousand|million|billion|trillion|bn|mn|m|b|k|tn)\b)?",
    re.IGNORECASE,
)
_CURRENCY = {
    "$": "USD",
    "us$": "USD",
    "a$": "AUD",
    "c$": "CAD",
    "hk$": "HKD",
    "nz$": "NZD",
    "€": "EUR",
    "£": "GBP",
    "¥": "JPY",
}
_CURRENCY |= {"₹": "INR"}
_MAGNITUDE = re.compile(
    r"\b(?:magnitude(?:\s+of)?(?:\s+(?P<bound>at least|about|around))?[\s-]+(?P<number>\d(?:\.\d{1,2})?)|"
    r"(?P<other>\d\.\d{1,2})[\s-]magnitude)(?![\d,.]*\d)",
    re.IGNORECASE,
)
_VOTES = re.compile(
    r"\b(?:by|of|in|a|vote of|voted)\s+(?P<number>\d{1,4})\s?(?:-|–|to)\s?(?P<other>\d{1,4})\b(?=[^.]{0,40})"
)
_COUNTED = re.compile(
    r"\b(?:with|got|gets|received|receives|won|took|polled|had) (?P<number>\d{1,3}(?:,\d{3})+|\d{3,6}) votes\b"
)
_RESULT = re.compile(
    r"\b(?P<number>\d{1,3}\s?[-–]\s?\d{1,3}) (?:home |away |overtime |opening |friendly |[a-z]+ )?"
    r"(?:win|victory|defeat|draw|loss|triumph)\b"
)
_PAID = re.compile(
    rf"(?:\b(?P<bound>{'|'.join(sorted(BOUNDS, key=len, reverse=True))})\s+)?"
    r"(?P<number>\b\d{1,3}(?:,\d{3})+(?:\.\d+)?|\b\d+(?:\.\d+)?)"
    r"(?: (?P<scale>hundred|thousand|million|billion|trillion))? "
    r"(?P<unit>(?:US |American |Australian |Canadian |Hong Kong |New Zealand |Swiss )?(?:dollars|francs)|euros|"
    r"pounds(?! of)|yen|yuan|Indian rupees|roubles|rubles|reais|Swedish kronor|Norwegian kroner|Danish kroner|zloty)\b"
)
_NAMED_CURRENCY = {
    "dollars": "USD",
    "us dollars": "USD",
    "american dollars": "USD",
    "australian dollars": "AUD",
    "canadian dollars": "CAD",
    "hong kong dollars": "HKD",
    "new zealand dollars": "NZD",
    "swiss francs": "CHF",
    "euros": "EUR",
    "pounds": "GBP",
    "yen": "JPY",
    "yuan": "CNY",
    "indian rupees": "INR",
    "roubles": "RUB",
    "rubles": "RUB",
    "reais": "BRL",
    "swedish kronor": "SEK",
    "norwegian kroner": "NOK",
    "danish kroner": "DKK",
    "zloty": "PLN",
}
_UNITS = frozenset(name.split()[-1] for name in _NAMED_CURRENCY)  # a sum needs one of them
_SCORE = re.compile(
    r"\b(?:beat|beats|defeated|defeats|won|win|wins|victory|lost|loss|drew|draw|edged|thrashed|downed|routed)\b[^.;\d]{0,80}?"
    r"(?P<number>\d{1,3}\s?[-–]\s?\d{1,3})(?![-–\d%])(?!\s*(?:per cent|percent))"
)
_RECORD = re.compile(r"(?:\(|\b(?:fell|improved|dropped|moved|record|lead|led)\s+(?:to|of|by)?\s?)$")
_LEAD = 8  # body sentences that are read; numbers later are background more often than not
_LEAD_MONEY = 3
_MOST = 12


def measures(segments: Segments) -> tuple[Measure, ...]:
    """Return what is counted in the event, in text order, the same value once.

    `Measure.number` holds the words of the number; its value is the plain number ("1200"), a score keeps its two sides.

    >>> from align.model import Document
    >>> text = "At least twelve people were killed and 30 injured when a 6.1-magnitude quake struck."
    >>> found = measures(Segments(Document(id="a", text=text), (), (Sentence(0, len(text)),)))
    >>> [(m.name, m.number.value, m.bound) for m in found]
    [('killed', '12', 'at least'), ('injured', '30', None), ('magnitude', '6.1', None)]
    """
    if not reads_english(segments):
        return foreign_casualties(segments)
    text = segments.document.text
    found: dict[tuple[str, str], Measure] = {}
    body = 0
    for sentence in segments.sentences:
        if sentence.kind not in ("body", "title"):
            continue
        body += sentence.kind == "body"
        if body > _LEAD:
            break
        for measure in _read(text, sentence):
            if measure.name == "money" and body > _LEAD_MONEY:
                continue
            key = (measure.name, measure.number.value)
            held = found.get(key)
            if held is None or (held.number.kind == "title" and measure.number.kind == "body") or measure.revised:
                found[key] = measure
    ordered = sorted(found.values(), key=lambda m: (m.number.start, m.name))
    return tuple(ordered[:_MOST])


def _read(text: str, sentence: Sentence) -> list[Measure]:
    """Return the measures of one sentence."""
    start, end = sentence.start, min(sentence.end, sentence.start + 1500)
    window = text[start:end]
    lower = window.lower()
    found: list[Measure] = []
    found.extend(casualties(window, start, sentence))
    for match in _MONEY.finditer(window) if any(map(window.__contains__, "$€£¥₹")) else ():
        number = plain_number(match["number"], match["scale"])
        last = match.end("scale") if match["scale"] else match.end("number")
        found.append(
            measured(
                "money",
                match.start("sign"),
                last,
                number,
                start,
                sentence,
                match["bound"],
                _CURRENCY[match["sign"].lower()],
            )
        )
    if not vocabulary(text, start, end).isdisjoint(_UNITS):
        found.extend(_paid(window, start, sentence))
    if "magnitude" in lower and not is_background(window):
        for match in _MAGNITUDE.finditer(window):
            group = "number" if match["number"] else "other"
            found.append(
                measured(
                    "magnitude", match.start(group), match.end(group), match[group], start, sentence, match["bound"]
                )
            )
    if "vote" in lower or "senate" in lower or "parliament" in lower:
        for match in _VOTES.finditer(window):
            if (
                "margin" not in lower[match.end() : match.end() + 8]
                and "vote" in lower[max(0, match.start() - 50) : match.end() + 40]
            ):
                value = f"{int(match['number'])}-{int(match['other'])}"
                found.append(measured("votes", match.start("number"), match.end("other"), value, start, sentence, None))
        for match in _COUNTED.finditer(window):
            found.append(
                measured("votes", *match.span("number"), plain_number(match["number"], None), start, sentence, None)
            )
    else:
        scores = [*_SCORE.finditer(window), *_RESULT.finditer(window)] if "-" in window or "–" in window else []
        for match in scores:
            if _RECORD.search(window, max(0, match.start("number") - 20), match.start("number")):
                continue
            value = re.sub(r"\s?[-–]\s?", "-", match["number"])
            found.append(measured("score", match.start("number"), match.end("number"), value, start, sentence, None))
    return found


def _paid(window: str, start: int, sentence: Sentence) -> list[Measure]:
    """Read sums whose currency is a word: "9 million euros"; pounds that weigh something have no scale and no "in"."""
    found: list[Measure] = []
    for match in _PAID.finditer(window):
        unit = _NAMED_CURRENCY.get(match["unit"].lower())
        if unit is None or (unit in ("GBP", "USD") and not (match["scale"] or "," in match["number"])):
            continue
        last = match.end("unit")
        number = plain_number(match["number"], match["scale"])
        found.append(measured("money", match.start("number"), last, number, start, sentence, match["bound"], unit))
    return found
