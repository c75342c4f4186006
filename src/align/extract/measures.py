"""Numbers that count something in the event: killed, injured, missing, arrested, money, votes, score, magnitude.

A number alone says nothing; it is taken only with the words that tell what it counts, and with its bound ("at least").
Precision first: "dozens" gives no number, and a number in the past or in a list of facts is left out.
"""

from __future__ import annotations

import re

import msgspec

from align.extract.language import reads_english
from align.extract.names import word_set
from align.model import Measure, Mention, Segments, Sentence

__all__ = ["measures", "number_value"]

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
_WORDS = rf"(?:(?:{_SPELLED})(?:[- ](?:{_SPELLED}))?(?: hundred| thousand| million| billion)?|(?:a )?hundred)"
_DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_NUMBER = rf"(?P<number>(?:{_DIGITS})(?: (?:hundred|thousand|million|billion|trillion))?|{_WORDS})"
_BOUNDS = {
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
_BOUND = r"(?:(?P<bound>" + "|".join(sorted(_BOUNDS, key=len, reverse=True)) + r")\s+(?:a\s+)?)?"
_NOUN = (
    r"people|persons|person|passengers|civilians|soldiers|troops|police officers|officers|workers|miners|students|"
    r"children|women|men|"
    r"residents|others|victims|militants|protesters|tourists|crew members|crew|patients|firefighters|worshippers|fans|"
    r"migrants|refugees|suspects|demonstrators|staff|guests|inmates|prisoners|nurses|teachers|pupils|hikers|climbers|"
    r"holidaymakers|pensioners|boys|girls|babies|bystanders|motorists|cyclists|pedestrians|sailors|fishermen|"
    r"villagers|insurgents|rebels|fighters|employees|teenagers|man|woman|child|pilots|policemen"
)
_GROUP = r"(?:\s+(?:more|other|additional))?(?:\s+(?!(?:and|or|to|of)\b)[a-z]+){0,2}?"
_GROUP += rf"(?:\s+(?:{_NOUN})(?:\s+(?:of|at|in|from) (?:(?:an?|the) )?(?:[a-z]+\s+){{0,2}}[a-z]+)?)?"
_AUX = (
    r"(?:\s+(?:were|was|are|have been|had been|has been|have|had|has|being|reported|confirmed|feared|presumed|"
    r"believed)){0,5}"
)
_STATES = {
    "killed": r"killed|dead|died|dies|die|slain|shot dead|lost their lives|perished|drowned|drown",
    "injured": r"injured|wounded|hurt|hospitalized|hospitalised",
    "missing": r"missing|unaccounted for",
    "arrested": r"arrested|detained|taken into custody|rounded up",
    "rescued": r"rescued|pulled alive",
    "evacuated": r"evacuated|displaced|left homeless|homeless",
}
_WHOM = f"{_BOUND}{_NUMBER}".replace("?P<bound>", "?:").replace("?P<number>", "?:")
_AFTER = re.compile(
    rf"\b{_BOUND}{_NUMBER}{_GROUP}{_AUX}\s+(?:(?P<state>"
    + "|".join(rf"(?P<{name}>{words})" for name, words in _STATES.items())
    + rf"))\b(?P<whom>\s+{_WHOM}\b(?!\s+(?:\w+\s+)?(?:injured|wounded|hurt|missing|dead)))?",
    re.IGNORECASE,
)
_DOING = {
    "killed": r"killing|killed|kills|kill|claimed the lives of|deaths of|"
    r"death toll(?: [A-Za-z]+){0,3}? (?:to|at|of|is|was|reached)",
    "injured": r"injuring|injured|injures|wounding|wounded|wounds",
    "arrested": r"arresting|arrested|detaining|detained",
    "rescued": r"rescuing|rescued",
    "evacuated": r"evacuating|evacuated|displacing|displaced|displaces",
}
_BEFORE = re.compile(
    r"\b(?:"
    + "|".join(rf"(?P<{name}>{words})" for name, words in _DOING.items())
    + rf")\s+(?:all\s+)?{_BOUND}{_NUMBER}\b(?=(?P<rest>[^.;]{{0,28}}))",
    re.IGNORECASE,
)
_OF = (
    r"(?:number|tally|count) of (?:the )?(?:people |persons |those |victims )?"
    r"(?:(?:who (?:have |had )?|known to have |confirmed to have |reported to have )?(?:been )?|confirmed |reported )"
)
_RISEN = (
    r"rose|rises|risen|rising|climbed|climbs|climbing|jumped|jumps|increased|grew|grown|went up|raised|revised|lowered|"
    r"dropped|fell"
)
# "the death toll from the blast rose to at least 15 on Friday, up from 12"
_TOLL = re.compile(
    rf"\b(?:(?P<injured>{_OF}(?:injured|wounded|hurt))|(?P<missing>{_OF}missing)|(?P<arrested>{_OF}(?:arrested|"
    rf"detained|arrests))|(?P<killed>(?:death |official |confirmed )?toll|{_OF}(?:dead|deaths|victims|fatalities|"
    rf"killed|died|drowned)))\b[^.;\d]{{0,90}}?\b(?:(?P<risen>{_RISEN})|stood|stands|reached|reaches|hit|now)\b"
    rf"(?: (?:up|down|upwards?|downwards?|further|again|sharply|overnight|(?:on )?[A-Z][a-z]+day))* "
    rf"(?:to |at |past )?{_BOUND}{_NUMBER}\b(?P<was>[^.;\d]{{0,40}}\bfrom (?P<old>{_DIGITS}|{_WORDS})\b)?",
    re.IGNORECASE,
)
_MONEY = re.compile(
    rf"(?:\b(?P<bound>{'|'.join(sorted(_BOUNDS, key=len, reverse=True))})\s+)?"
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
    rf"(?:\b(?P<bound>{'|'.join(sorted(_BOUNDS, key=len, reverse=True))})\s+)?"
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
_SCORE = re.compile(
    r"\b(?:beat|beats|defeated|defeats|won|win|wins|victory|lost|loss|drew|draw|edged|thrashed|downed|routed)\b[^.;\d]{0,80}?"
    r"(?P<number>\d{1,3}\s?[-–]\s?\d{1,3})(?![-–\d%])(?!\s*(?:per cent|percent))"
)
_CASUAL = (
    "kill",
    "dead",
    "died",
    "dies",
    "die ",
    "slain",
    "lives",
    "perished",
    "drown",
    "injur",
    "wound",
    "hurt",
    "hospitali",
    "missing",
    "unaccounted",
    "arrest",
    "detain",
    "custody",
    "rounded up",
    "rescu",
    "alive",
    "evacuat",
    "displaced",
    "homeless",
    "toll",
)
_PAST = re.compile(
    r"\b(?:in|since|from|until)\s+(?:1[89]\d\d|20\d\d)\b|"
    r"\b(?:last|previous|earlier this|past|this)\s+(?:year|month|week)\b|"
    r"\byears?\s+ago\b|\bcan (?:cause|be)\b",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_RECORD = re.compile(r"(?:\(|\b(?:fell|improved|dropped|moved|record|lead|led)\s+(?:to|of|by)?\s?)$")
_ALONE = re.compile(r"\b(?:were|was|are|been|being|is)\b", re.IGNORECASE)
_COUNTLESS = word_set(
    """jan feb mar apr may jun jul aug sep oct nov dec years year days day months month weeks week hours hour minutes
    minute percent per times degrees"""
)
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
        return ()
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
    if any(map(lower.__contains__, _CASUAL)) and not _PAST.search(window):
        found.extend(_casualties(window, start, sentence))
    for match in _MONEY.finditer(window) if any(map(window.__contains__, "$€£¥₹")) else ():
        number = _plain(match["number"], match["scale"])
        last = match.end("scale") if match["scale"] else match.end("number")
        found.append(
            _measure(
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
    found.extend(_paid(window, start, sentence))
    if "magnitude" in lower and not _PAST.search(window):
        for match in _MAGNITUDE.finditer(window):
            group = "number" if match["number"] else "other"
            found.append(
                _measure(
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
                found.append(_measure("votes", match.start("number"), match.end("other"), value, start, sentence, None))
        for match in _COUNTED.finditer(window):
            found.append(_measure("votes", *match.span("number"), _plain(match["number"], None), start, sentence, None))
    else:
        scores = [*_SCORE.finditer(window), *_RESULT.finditer(window)] if "-" in window or "–" in window else []
        for match in scores:
            if _RECORD.search(window, max(0, match.start("number") - 20), match.start("number")):
                continue
            value = re.sub(r"\s?[-–]\s?", "-", match["number"])
            found.append(_measure("score", match.start("number"), match.end("number"), value, start, sentence, None))
    return found


def _paid(window: str, start: int, sentence: Sentence) -> list[Measure]:
    """Read sums whose currency is a word: "9 million euros"; pounds that weigh something have no scale and no "in"."""
    found: list[Measure] = []
    for match in _PAID.finditer(window):
        unit = _NAMED_CURRENCY.get(match["unit"].lower())
        if unit is None or (unit in ("GBP", "USD") and not (match["scale"] or "," in match["number"])):
            continue
        last = match.end("unit")
        number = _plain(match["number"], match["scale"])
        found.append(_measure("money", match.start("number"), last, number, start, sentence, match["bound"], unit))
    return found


def _casualties(window: str, start: int, sentence: Sentence) -> list[Measure]:
    """Read "12 people were killed" and "killing 12 people"."""
    found: list[Measure] = []
    taken: list[tuple[int, int]] = []
    for match in _TOLL.finditer(window) if "toll" in window or " of " in window else ():
        found.extend(_of_toll(window, match, start, sentence))
        taken += [match.span("number"), match.span("old")]
    for match in _AFTER.finditer(window):
        name = next(name for name in _STATES if match[name])
        words = window[match.end("number") : match.start("state")].lower().split()
        if _misread(window, match.start("number")) or any(word in _COUNTLESS for word in words):
            continue
        if match["whom"] and not _ALONE.search(window[match.end("number") : match.start("state")]):
            continue  # "three bombs killed 26 people"
        if _YEAR.fullmatch(match["number"]) or match.span("number") in taken:
            continue
        value = number_value(match["number"])
        if value is None or "." in value:  # people come whole
            continue
        taken.append(match.span("number"))
        found.append(_measure(name, *match.span("number"), value, start, sentence, match["bound"]))
    for match in _BEFORE.finditer(window):
        name = next(name for name in _DOING if match[name])
        following = match["rest"].lower().split()
        if match.span("number") in taken or (following and following[0].strip(".,") in _COUNTLESS):
            continue
        value = number_value(match["number"])
        if value is None or "." in value or match["rest"][:1] in ("-", ":", "/") or _YEAR.fullmatch(match["number"]):
            continue
        found.append(_measure(name, *match.span("number"), value, start, sentence, match["bound"]))
    return found


def _of_toll(window: str, match: re.Match[str], start: int, sentence: Sentence) -> list[Measure]:
    """Read a count that is told by itself, and the number that it replaces."""
    name = next(name for name in ("killed", "injured", "missing", "arrested") if match[name])
    value = number_value(match["number"])
    if value is None or _YEAR.fullmatch(match["number"]):
        return []
    new = _measure(name, *match.span("number"), value, start, sentence, match["bound"])
    if not match["risen"]:
        return [new]
    words = " ".join(match["risen"].lower().split())
    reason = f"the text says that the number {words} to this"
    found = [msgspec.structs.replace(new, number=msgspec.structs.replace(new.number, reason=reason), revised=True)]
    old = number_value(match["old"]) if match["old"] else None
    if old is not None:
        before = _measure(name, *match.span("old"), old, start, sentence, None)
        reason = f"superseded: the text says that the number {words} from this to {value}"
        number = msgspec.structs.replace(before.number, rejected=True, reason=reason)
        found.append(msgspec.structs.replace(before, number=number))
    return found


def _misread(window: str, at: int) -> bool:
    """Tell whether the number at offset `at` is a part of something else: a date, an age, a share of another."""
    before = window[max(0, at - 24) : at]
    if before[-1:] in ("$", "€", "£", "-", "–", ".", "/", ":", "#", ","):
        return True
    return _PART_OF.search(before) is not None


_PART_OF = re.compile(
    r"\b(?:magnitude(?: of)?(?: at least| about| around)?|scale of|category|"
    r"no|any|every|each|including|include|included|among|mother of|father of|parents? of|aged?|"
    r"(?:a|one) [a-z]+ and|(?:women|men|boys|girls|adults|children) and|"
    r"Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|January|February|March|April|June|July|"
    r"August|September|October|November|December)\.?\s+(?:the\s+)?$",
    re.IGNORECASE,
)


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


def _plain(digits: str, scale: str | None) -> str:
    amount = float(digits.replace(",", "")) * _SCALES.get((scale or "").lower(), 1)
    return str(round(amount)) if abs(amount - round(amount)) < 1e-6 or amount >= 10**6 else f"{amount:.10g}"


def _measure(
    name: str,
    begin: int,
    stop: int,
    value: str,
    offset: int,
    sentence: Sentence,
    bound: str | None,
    unit: str | None = None,
) -> Measure:
    mention = Mention(offset + begin, offset + stop, value, sentence.kind, reason=f"number beside a word of {name}")
    return Measure(name, mention, unit, _BOUNDS.get(" ".join(bound.lower().split())) if bound else None)
