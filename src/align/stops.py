"""Marks that look like the end of a sentence and are none: the stop of an abbreviation, a quotation that goes on.

A sentence splitter has lists of abbreviations for some languages only. What is told here is told by what stands beside
the mark, so that it holds in languages without a list too.
"""

from __future__ import annotations

import re

__all__ = ["CLOSERS", "goes_on", "opening"]

CLOSERS = "\"”’'»)]」』）】"
_OPENERS = frozenset("\"“”„«»'‘")
_NO_END = re.compile(
    r"(?:^|[\s(\"“‘'])(?:Mon|Tues?|Wed|Thur?s?|Fri|Sat|Sun|TS|ThS|GS|PGS|BS|KS|Ths|[A-Z]|[A-Z]\.[A-Z]|St|Ste|Mt|Ft|"
    r"Lt|Col|Gen|Maj|Capt|Sgt|Sen|Rep|Gov|Pres|Prof|Dr|Mr|Mrs|Ms|Rev|Hon|No|Nos|vs|Sr|Sra|Dra|Exmo|Jan|Feb|Mar|Apr|"
    r"Jun|Jul|Aug|Sept?|Oct|Nov|Dec|Fa|Mme|Mlle|Sig|Dott|Ing|Mgr|Dhr|[Mm]evr|Exa|डॉ|प्रो)\.$"
)
_SPLIT_AFTER_INITIAL = re.compile(r"(?:U\.S|U\.K|U\.N|E\.U|a\.m|p\.m|P\.M|A\.M|D\.C|Jr|Sr|Inc|Co|Corp|Ltd)\.$")
_BEFORE_WORD = re.compile("[(\"“„«»'’‘]")
_NUMBERED = frozenset(  # a number follows them
    "abs art arts aprox approx ca cap cca dn env fig fol kap kl nr núm num p pp pag pág págs pkt rozdz s séc secc str "
    "tab tel ul § гл д ст стр".split()
)
_NUMBER = re.compile(r"\d|[IVXLC]+\b")
# before a day or a rank in German, whose next word has a capital too: "im 19. Jahrhundert"
_RANKED = frozenset(
    "der die das den dem des im am vom zum zur beim ein eine einen einem einer seit ab bis jeder jede jedes und".split()
)
_SHORT = 6  # letters of an abbreviation


def goes_on(sentence: str, after: str, language: str) -> bool:
    """Tell whether a sentence that seems to end goes on in the text after it.

    >>> goes_on("Das war im 19.", " Jahrhundert", "de"), goes_on("Das war er.", " Dann ging er.", "de")
    (True, False)
    >>> goes_on("Kosztuje 5 tys.", " zł", "pl"), goes_on("「行く。」", "と述べた", "ja")
    (True, True)
    """
    if sentence[-1:] in "」』":
        return after.startswith(("と", "って", "など"))
    if not sentence.endswith("."):
        return False
    head = sentence[:-1]
    word = _BEFORE_WORD.split(head.rsplit(None, 1)[-1])[-1] if head[-1:].strip() else ""
    if len(word) < _SHORT and _NO_END.search(sentence[-12:]) and not _SPLIT_AFTER_INITIAL.search(sentence[-8:]):
        return True
    follows = after.lstrip()[:8]
    if not word or not follows:
        return False
    if after[0] in "ºª" or "\u0e01" <= word[-1] <= "\u0e5b":  # Thai has stops in abbreviations alone
        return True
    if not word.isascii() and all(len(part) == 1 and part.upper() == part for part in word.split(".")):
        return True  # initials, of scripts without capitals too
    if language != "en" and follows[0].islower() and (len(word) <= _SHORT or word.isdigit()):
        return True
    if word.lower() in _NUMBERED and _NUMBER.match(follows):
        return True
    ranked = language == "de" and word.isdigit() and len(word) < 3 and follows[0].isupper()
    return ranked and not _RANKED.isdisjoint(sentence[-24 : len(head) - len(word)].lower().split()[-1:])


def opening(piece: str, start: int, end: int) -> int:
    """Return how many characters before `end` belong to the next sentence: a mark that opens its quotation.

    >>> opening("Il est venu. « Il faut agir. »", 0, 15), opening("Er kam. »Nein!«", 0, 9), opening("Yes. ”", 0, 6)
    (2, 1, 0)
    """
    at = end
    while at > start and piece[at - 1].isspace():
        at -= 1
    at -= 1
    if at <= start or end >= len(piece) or piece[at] not in _OPENERS or not piece[at - 1].isspace():
        return 0
    if piece[at] == "«":  # French sets a space behind it
        return end - at
    if at + 1 < end or piece[end].isspace() or (piece[at] in "»”" and not piece[end].isalnum()):
        return 0
    return 0 if piece[at] == '"' and piece.count('"', 0, at) % 2 else 1
