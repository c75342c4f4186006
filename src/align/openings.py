"""Read what the opening of a report says of its event besides names: the weekday and the figures.

Reports of one event nearly always open with the same weekday; those of a crisis that goes on open with another every
day, whoever the cast. A weekday needs no reference date, so it holds where none is known or where it is wrong.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from align.extract.amounts import number_value
from align.extract.expressions import find_expressions
from align.extract.names import fold
from align.extract.weekdays import weekdays
from align.model import Account, Segments
from align.text import language_of
from align.words.numerals import NUMERALS, german, value_of

__all__ = ["WEEKDAYS", "Opening", "opening"]

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?"
_TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
_ONES = "one|two|three|four|five|six|seven|eight|nine"
_TEENS = "ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen"
# A number from ten on that is no clock time, no day of a month and no year; in English also in letters.
_FIGURE = re.compile(
    rf"(?<![\w.,:])(?!(?:19|20)\d\d\b)(?:\d+(?:[.,]\d+)+|\d\d+)(?![:.,]\d|\w|\s{_MONTH}|\.\s\w|\s?(?:Uhr|[ap]\.?m)\b)"
    rf"|\b(?i:{_TEENS}|(?:{_TENS})(?:-(?:{_ONES}))?)\b"
)
# The same where a unit is written behind a number without a space.
_RUN_ON = frozenset({"ja", "th", "zh"})
_FIGURE_BEFORE_LETTERS = re.compile(
    r"(?<![A-Za-z\d.,:])(?!(?:19|20|25)\d\d(?!\d))(?:\d+(?:[.,]\d+)+|\d\d+)"
    r"(?![A-Za-z\d]|[:.,]\d|\s?(?:[年月日号號时時点點分歳岁歲]|นาฬิกา|น\.|ปี))"
)
# "by 92 votes to 83": what a vote or a match came to, in a sentence that speaks of one.
_NUMBER = rf"\d+|(?:{_TENS})(?:-(?:{_ONES}))?|{_TEENS}|{_ONES}"
_RESULT = re.compile(
    rf"(?<![\w.,:-])(?<!from )(?<!between )(?:(\d+)[-–](\d+)|(?i:({_NUMBER}))(?:\s(?:votes?|seats?|points?|goals?))?"
    rf"\s(?:to|against)\s(?i:({_NUMBER})))(?![\w-]|[.,:]\d|\sper\b|\spercent|\s?%|\s{_MONTH})"
)
_DECIDES = re.compile(
    r"\b(?:vot\w+|ballot|deput\w+|won|wins?|winning|beat\w*|defeat\w*|reject\w*|approv\w+|pass\w+|lost|loss|lead\w*|yes|"
    r"majority|victory|motion|draw)\b",
    re.IGNORECASE,
)
# The same in other languages: "2:1", which is no time of day, "2比1"; and the words of votes and matches.
_SCORE = re.compile(
    r"(?<![A-Za-z\d.,:/-])(?<!\bde )(?<!\bvon )(\d{1,3})(?:(?P<colon>:)|\s?[比対]\s?|[-–]|\sa\s)"
    r"(\d{1,3})(?![A-Za-z\d]|[.,:/-]\d|\s?(?:%|Uhr\b|uur\b|ч\b))"
)
_DECIDE = {
    code: re.compile(stems, re.IGNORECASE)
    for code, stems in {
        "ar": "فاز|يفوز|فوز|تعادل|خسر|هزم|هدف|أهداف|صوت",
        "de": r"\b(?:ge)?(?:w[ao]nn|winn|sieg|verl[oi]|schl[au]g|unentsch|remis|endete|stimm|tore?\b)|spiel",
        "el": "νίκ|κέρδισ|έχασ|ηττήθηκ|ισοπαλ|γκολ|ψήφ",
        "es": r"\b(?:gan[óaoe]|venci|derrot|perdi|empat|gole|gol\b|victoria|partido|votos)",
        "fr": r"\b(?:batt|gagn|victoire|perdu|impos|nul\b|buts?\b|match|défaite|voix)",
        "it": r"\b(?:vin[cst]|vitt|batt|pers[oe]|pareggi|gol|partita|voti)",
        "ja": "勝|敗|破|引き分け|下し|票",
        "ko": "이겼|승리|패했|꺾|무승부|골",
        "nl": r"\b(?:w[io]n|verlo|versl|gelijk|doelpunt|wedstrijd|stem)",
        "pl": r"\b(?:wygra|zwycię|pokona|przegra|remis|mecz|gol|głos)",
        "pt": r"\b(?:ganh|venc|derrot|perd|empat|gol|vitória|jogo|votos)",
        "ru": "выигр|побе[дж]|обыгр|проигр|сч[её]т|матч|ничь|голо[вс]|шайб",
        "sv": r"\b(?:v[aiu]nn|seg|förlor|besegra|oavgjort|mål|match|röst)",
        "th": "ชนะ|แพ้|เสมอ|ประตู|คะแนน",
        "tr": r"\b(?:yen[di]|galip|mağlup|berabere|gol|maç|oy)",
        "uk": "вигра|перемо[гж]|обігра|програ|рахунк|матч|нічи|голос",
        "vi": "thắng|thua|hòa|bàn|tỷ số|phiếu",
        "zh": "[胜勝负負平败敗票]|[进進]球",
    }.items()
}
_DATED = re.compile(rf"\b{_MONTH}\s\d\d?\b")
_WORD = re.compile(r"[^\W\d_]+")
_AND = frozenset({"y", "e", "et"})  # between tens and units
_WEEKDAY_SENTENCES = 3
_FIGURE_SENTENCES = 2
_COUNT_SENTENCES = 4  # a title counts as one


class Opening(NamedTuple):
    """What the first sentences of one report say.

    Attributes:
        weekday: 0 for Monday, or None where none is named; of several in one sentence the first.
        sure: how far the weekday is that of the main event: 1 in the first sentence, less later or beside others.
        figures: numbers of title and opening, in digits.
        results: what votes or matches came to, the larger number first, "92-83".
        counts: what is counted in the event (killed, votes, score), with the numbers that the opening gives.
    """

    weekday: int | None = None
    sure: float = 0.0
    figures: frozenset[str] = frozenset()
    results: frozenset[str] = frozenset()
    counts: tuple[tuple[str, frozenset[str]], ...] = ()


def opening(segments: Segments, account: Account | None = None) -> Opening:
    """Read the opening of one document; what it counts is taken from its account.

    >>> from align.model import Document
    >>> from align.text import segment
    >>> text = "Deputies voted 118 to 41 on Tuesday. The debate had begun on Monday."
    >>> found = opening(segment(Document(id="a", text=text)))
    >>> WEEKDAYS[found.weekday], sorted(found.figures)
    ('Tuesday', ['118', '41'])
    """
    text = segments.document.text
    body = [text[s.start : s.end] for s in segments.sentences if s.kind == "body"][:_WEEKDAY_SENTENCES]
    titles = [text[s.start : s.end] for s in segments.sentences if s.kind == "title"]
    weekday, sure, language = None, 0.0, language_of(segments.document)
    for k, sentence in enumerate(body):
        days = weekdays(sentence, language)
        if days:
            weekday = days[0]
            sure = (0.5 if k else 1.0) * (0.5 if any(day != weekday for day in days) else 1.0)
            break
    figured = (segments.document.title or "", *titles, *body[:_FIGURE_SENTENCES])
    figures = frozenset[str]().union(*(_figures(one, language) for one in figured if one))
    results = next((found for one in (*titles, *body) if (found := _results(one, language))), frozenset())
    return Opening(weekday, sure, figures, results, _counts(segments, account) if account else ())


def _figures(sentence: str, language: str) -> set[str]:
    """Return the numbers of a sentence from ten on, but for those of its dates."""
    pattern = _FIGURE_BEFORE_LETTERS if language in _RUN_ON else _FIGURE
    plain = _DATED.sub(" ", sentence)
    if language != "en" and pattern.search(plain):
        dates = [date for date in find_expressions(plain, 0, len(plain), language) if date.month]
        for date in reversed(dates):
            plain = f"{plain[: date.start]} {plain[date.end :]}"
    found = {number_value(match.group()) or match.group() for match in pattern.finditer(plain)}
    return found | _spelled(sentence, language)


def _spelled(sentence: str, language: str) -> set[str]:
    """Return the numbers from ten on that are written in letters in another language than English."""
    values = german() if language == "de" else {} if language == "en" else NUMERALS.get(language, {})
    if not values:
        return set()
    runs: list[list[float]] = [[]]
    for word in map(fold, _WORD.findall(sentence)):
        if word in values:
            runs[-1].append(values[word])
        elif runs[-1] and word not in _AND:
            runs.append([])
    return {f"{value:.0f}" for run in runs if run and (value := value_of(run)) and 10 <= value < 1000}


def _results(sentence: str, language: str) -> frozenset[str]:
    found = set()
    if _DECIDES.search(sentence):
        for match in _RESULT.finditer(sentence):
            numbers = [number_value(group) or group for group in match.groups() if group]
            if all(number.isdigit() for number in numbers):
                found.add(_result(*map(int, numbers)))
    decides = _DECIDE.get(language)
    for match in _SCORE.finditer(sentence) if decides else ():
        left, right = int(match[1]), int(match[3])
        clock = match["colon"] and len(match[3]) == 2 and left < 24 and right < 60
        if clock or not decides or not decides.search(sentence):
            continue
        dates = find_expressions(sentence, 0, len(sentence), language)  # "10-12 марта"
        if not any(date.start < match.end() and match.start() < date.end for date in dates):
            found.add(_result(left, right))
    return frozenset(found)


def _result(one: int, other: int) -> str:
    return f"{max(one, other)}-{min(one, other)}"


def _counts(segments: Segments, account: Account) -> tuple[tuple[str, frozenset[str]], ...]:
    """Return what the opening counts: further down it is as often what happened before."""
    ends = [s.end for s in segments.sentences if s.kind in ("title", "body")][:_COUNT_SENTENCES]
    values: dict[str, set[str]] = {}
    for measure in account.measures:
        if measure.name != "money" and measure.number.start < max(ends, default=0):
            values.setdefault(measure.name, set()).add(measure.number.value)
    return tuple((name, frozenset(values[name])) for name in sorted(values))
