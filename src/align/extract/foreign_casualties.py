"""How many were killed, injured, missing or arrested, in German, French, Spanish, Portuguese and Italian reports.

Only the title and the first two sentences are read, and only a number that stands beside the word for it ("nueve
muertos", "37 pessoas morreram", "tuant 12 personnes"); a sentence that names a year may tell of another happening.
"""

from __future__ import annotations

import re
from functools import cache

from align.model import Measure, Mention, Segments
from align.text import language_of

__all__ = ["foreign_casualties"]

_BODY = 2  # sentences of the body that are read
_LONGEST = 1000  # characters of one
_NUMBERS = {
    "de": "zwei drei vier fünf sechs sieben acht neun zehn elf zwölf",
    "fr": "deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze",
    "es": "dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince",
    "pt": "dois|duas três quatro cinco seis sete oito nove dez onze doze treze catorze|quatorze quinze",
    "it": "due tre quattro cinque sei sette otto nove dieci undici dodici tredici quattordici quindici",
}
_VALUES = {
    form: str(value)
    for words in _NUMBERS.values()
    for value, forms in enumerate(words.split(), 2)
    for form in forms.split("|")
}
_BOUNDS = {
    "mindestens": "at least", "au moins": "at least", "al menos": "at least", "por lo menos": "at least",
    "pelo menos": "at least", "ao menos": "at least", "almeno": "at least",
    "mehr als": "more than", "plus de": "more than", "más de": "more than", "mais de": "more than",
    "più di": "more than", "etwa": "about", "rund": "about", "environ": "about", "unos": "about", "unas": "about",
    "cerca de": "about", "circa": "about",
}  # fmt: skip
_PEOPLE = (
    "menschen|personen|männer|frauen|kinder|personnes|hommes|femmes|enfants|personas|hombres|mujeres|niños|pessoas|homens|"
    "mulheres|crianças|persone|uomini|donne|bambini|soldaten|soldats|soldados|soldati|policías|policiais|polizisten"
)
_BETWEEN = (  # words of the verb that may stand between who and what
    "sind|wurden|worden|seien|ont|été|sont|resultaron|resultaram|ficaram|fueron|foram|estão|están|quedaron|han|haben|"
    "sono|state|stati|rimaste|rimasti|sido|se|encuentran|schwer|leicht|grièvement|gravemente|ums|leben"
)
_WORDS = {
    "killed": "tote|todesopfer|getötet|gestorben|gekommen|starben|tot|morts|mortes|tués|tuées|décédés|décédées|muertos|"
    "muertas|murieron|fallecidos|fallecieron|mortos|morreram|morrem|mueren|morti|morte|uccise|uccisi",
    "injured": "verletzte|verletzt|blessés|blessées|heridos|heridas|lesionados|feridos|feridas|feriti|ferite",
    "missing": "vermisste|vermisst|disparus|disparues|desaparecidos|desaparecidas|dispersi|disperse",
    "arrested": "festgenommene|festgenommen|verhaftet|interpellés|interpellées|arrêtés|arrêtées|detenidos|detenidas|"
    "detidos|arrestati|arrestate",
}
_KILLS = "tötet|tötete|tue|tué|tuant|mata|matan|mató|mataron|matou|matam|mataram|matando|uccide|ucciso"
_DIGITS = r"\d{1,3}(?:[.\u00a0\u202f ]\d{3})+|\d{1,6}"
_YEAR = re.compile(r"\b(?:1[89]|20)\d\d\b")
_HINT = re.compile(rf"\b(?:{'|'.join(_WORDS.values())}|{_KILLS})\b")


@cache
def _pattern() -> re.Pattern[str]:
    names = "|".join(rf"(?P<{name}>{words})" for name, words in _WORDS.items())
    number = rf"(?:{_DIGITS}|{'|'.join(sorted(_VALUES, key=len, reverse=True))})"
    bound = rf"(?:(?P<bound>{'|'.join(_BOUNDS)})\s)?"
    return re.compile(
        rf"{bound}(?<![\w.,:/-])(?P<number>{number})\s(?:(?:{_PEOPLE})\s)?(?:(?:{_BETWEEN})\s){{0,3}}(?:{names})\b|"
        rf"\b(?:{_KILLS})\s(?:a\s)?(?:(?P<before>{'|'.join(_BOUNDS)})\s)?(?P<of>{number})\s(?:{_PEOPLE})\b"
    )


def foreign_casualties(segments: Segments) -> tuple[Measure, ...]:
    """Return the casualties that the title and the first sentences count, each kind once; nothing where two differ.

    >>> from align.model import Document, Sentence
    >>> text = "Pelo menos 37 pessoas morreram e 74 estão desaparecidas depois das enchentes, informou a Defesa Civil."
    >>> found = foreign_casualties(Segments(Document(id="a", text=text, lang="pt"), (), (Sentence(0, len(text)),)))
    >>> [(m.name, m.number.value, m.bound) for m in found]
    [('killed', '37', 'at least'), ('missing', '74', None)]
    """
    if language_of(segments.document) not in _NUMBERS:
        return ()
    text = segments.document.text
    found: dict[str, Measure] = {}
    doubtful: set[str] = set()
    body = 0
    for sentence in segments.sentences:
        if sentence.kind not in ("body", "title"):
            continue
        body += sentence.kind == "body"
        if body > _BODY:
            break
        low = text[sentence.start : min(sentence.end, sentence.start + _LONGEST)].lower()
        if _HINT.search(low) is None or _YEAR.search(low) is not None or len(low) > sentence.end - sentence.start:
            continue
        for match in _pattern().finditer(low):
            group = "of" if match["of"] else "number"
            name = next((name for name in _WORDS if match[name]), "killed")
            digits = re.sub(r"\D", "", match[group])
            value = digits or _VALUES[match[group]]
            bound = _BOUNDS.get(match["bound"] or match["before"] or "")
            start, end = match.span(group)
            mention = Mention(
                sentence.start + start,
                sentence.start + end,
                value,
                sentence.kind,
                None,
                f"number beside a word of {name}",
            )
            held = found.get(name)
            if held is not None and held.number.value != value:
                doubtful.add(name)
            elif held is None or held.number.kind == "title":
                found[name] = Measure(name, mention, None, bound)
    kept = [measure for name, measure in found.items() if name not in doubtful]
    return tuple(sorted(kept, key=lambda measure: measure.number.start))
