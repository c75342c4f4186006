"""Tell where the dateline that opens a report ends: "OSLO, May 4 (Coast News) --"."""

from __future__ import annotations

import re

__all__ = ["AGENCIES", "dateline_end", "is_placed_day"]

AGENCIES = (
    "Thomson Reuters Foundation|Associated Press|Press Association|Getty Images|Agencia Brasil|Agência Brasil|RIA "
    "Novosti|Xinhuanet|Xinhua|REUTERS|Reuters|TTXVN|Yonhap|Bernama|Antara|Kyodo|Jiji|AFP|ANSA|APTN|AP|UPI|ANI|PTI|"
    "IANS|VNA|VNS|VGP|VOV|KCNA|CNA|CNN|BBC|NPR|dpa|DPA|EFE|TASS|Interfax|Lusa|LUSA|EPA|MENA|WAM|SPA|PNA|NNN|CNS|"
    "RFE/RL|Bloomberg|Sputnik|Anadolu|AA|Petra|SANA|IRNA|新华社|中新社|共同社"
)


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_PLACE = r"[^\W\d_][^\s(),:;!?–—\"“”]*(?:(?:,? |/|, ?)[^\W\d_][^\s(),:;!?–—\"“”]*){0,5}?"
_DAY = (
    r"(?:(?P<m1>[^\W\d_]{3,10})\.? \d{1,2}|\d{1,2}(?:er|º|\.|st|nd|rd|th)? (?:de )?"
    r"(?P<m2>[^\W\d_](?:[^\W\d_]|[\u0900-\u097f]){1,9})\.?)"
    r"(?:,? (?:de )?\d{4})?"
)
_OF_YEAR = r"(?: (?:року|года|[грr]\.))?"  # behind the year in Slavic languages
_LEAD_IN = r"(?:Photo |By [A-Z]\w+ [A-Z]\w+ )?"
# each behind what it cannot do without, which is quicker to look for
_BRACKET, _DIGIT, _DASH = re.compile(r"\("), re.compile(r"\d"), re.compile(r"--|[–—―]| -")
_DATELINES = (
    (
        _BRACKET,
        re.compile(
            rf"{_LEAD_IN}(?P<place>{_PLACE})(?:,? {_DAY},?)?,? ?\((?P<agency>[^()]{{2,40}})\)(?P<dash> ?(?:--+|"
            rf"\.-|[-–—―:])(?=\s|[“\"‘']|\w))?"
        ),
    ),
    (
        _DIGIT,
        re.compile(rf"{_LEAD_IN}(?P<place>{_PLACE}),? {_DAY}{_OF_YEAR}(?P<dash> ?(?:--+|[–—―:])|,? -(?=\s))"),
    ),
    (
        _DIGIT,
        re.compile(
            rf"{_LEAD_IN}(?P<place>{_PLACE}), (?:den |le |em |a |el )?{_DAY}(?<=\d{{4}}){_OF_YEAR}"
            r"(?P<dash>[.।](?= [^\W\d_]))"
        ),
    ),
    (_DASH, re.compile(rf"{_LEAD_IN}(?P<place>{_PLACE})(?P<dash>(?: ?(?:--+|[–—―])| -(?=\s)))")),
    (_BRACKET, re.compile(rf"{_DAY} ?\([^()]{{2,40}}\)(?P<dash> ?(?:--+|\.-|[-–—―])(?=\s))")),
    (
        _BRACKET,
        re.compile(rf"\((?P<agency>{AGENCIES}|[A-Z][\w.]{{1,20}})\)(?P<dash> ?(?:--+|\.-|[-–—―:])(?=\s|[“\"‘']|\w))"),
    ),
)
_DATELINE_HAN = re.compile(
    r"[^\s，。（(：:]{2,20}?\d{1,2}月\d{1,2}日[电讯電訊](?:\s*[（(][^）)]{1,40}[）)])?|\S{2,8}[讯訊電电](?=\s)"
)
_KNOWN_AGENCY = re.compile(rf"(?:{AGENCIES})\b")
_SMALL_AGENCY = re.compile(r"[a-z]{2,5}(?:/[a-z]{2,5})*$")  # "Kiel (abc/lno) - "
_PLACED = re.compile(
    r"(?:Reda[ck]\w+[.,:] )?[^\W\d_a-z][\w'’-]+(?: (?:(?:de|da|do|del|la|le|am|sur) )?[^\W\d_a-z][\w'’-]+){0,3}, "
    rf"(?:den |le |em |a )?{_DAY}(?<=\d\d\d\d)\.?$"
)
_MONTH_HEADS = _words(
    "jan feb fev fév mar mär apr abr avr may mai jun jui jul aug ago aoû sep set oct out okt nov dec dez déc dic ene "
    "gen mag giu lug ott thá maa mei maj oca şub nis haz tem ağu eyl eki kas ara sty lut kwi cze lip sie wrz paź "
    "lis gru led úno bře dub kvě čer srp zář říj pro янв фев мар апр мая июн июл авг сен окт ноя дек січ лют бер кві "
    "ιαν φεβ μαρ απρ μαΐ μαϊ ιου αυγ σεπ οκτ νοε δεκ тра чер "
    "лип сер вер жов лис гру जन फर फ़ मार अप् मई जून जुल अगस सित अक् नव दिस"
)
_SMALL = _words("of de da do la le el del and the al on upon am an der sur -")
_NO_PLACE = _words(
    "breaking watch exclusive update updated live video photos opinion news analysis editor's editor note correction "
    "factbox read more file explainer fact highlights summary by related photo advertisement"
)


def dateline_end(text: str) -> int | None:
    """Return where the dateline that opens `text` ends, or None.

    >>> dateline_end("OSLO, May 4 (Coast News) -- A ferry ran aground."), dateline_end("Oslo is by the sea.")
    (27, None)
    """
    head = text[:160]
    if not head.isascii():
        han = _DATELINE_HAN.match(head)
        if han is not None:
            return han.end()
    for needed, pattern in _DATELINES:
        found = pattern.match(head) if needed.search(head) else None
        if found is not None and _is_dateline(head, found):
            return found.end()
    return None


def is_placed_day(text: str) -> bool:
    """Tell whether a line is a place and a day alone: "Kelby, 12 March 2026"."""
    found = _PLACED.match(text)
    return found is not None and _is_month(found["m1"] or found["m2"])


def _is_month(word: str) -> bool:
    return word.casefold()[:3] in _MONTH_HEADS or (word[:1] > "\u0900" and word[:2] in _MONTH_HEADS)


def _is_dateline(head: str, found: re.Match[str]) -> bool:
    fields = found.groupdict()
    month = fields.get("m1") or fields.get("m2")
    if month and not _is_month(month):
        return False
    place, agency = fields.get("place"), fields.get("agency")
    if place is None:
        return True
    words = [word for word in re.split(r"[\s,/]+", place) if word]
    if not words or any(word[0].upper() != word[0] and word not in _SMALL for word in words):
        return False
    if any(word.casefold() in _NO_PLACE for word in words):
        return False
    upper = all(
        word.isupper() or word in _SMALL or (word[0].isupper() and k and len(word) <= 6) for k, word in enumerate(words)
    )
    if agency is not None:
        dashed = fields.get("dash") is not None
        known = _KNOWN_AGENCY.match(agency) is not None or (dashed and (month or _SMALL_AGENCY.match(agency)))
        opens = head[found.end() :].lstrip()[:1].isupper()
        return (known and (dashed or upper or opens)) or (upper and dashed)
    if month:
        return upper or len(words) <= 4
    letters = sum(c.isalpha() for c in place)
    if upper and words[0].isupper() and letters >= 3:
        return True
    after = head[found.end() :].lstrip()
    return len(words) <= 3 and "-" not in fields["dash"].replace("--", "") and after[:1].isupper() and letters >= 4
