"""Persons of a text that is not English: only full names, only those that cannot be much else.

Verbs are not read in other languages, and German writes every noun with a capital; so a run of two to four capitalised
words must stand behind an office ("o ministro", "Trainer"), or begin with a known given name (or, in Vietnamese, with a
surname written with its marks) and stand in the text at least twice, or once with its last word alone elsewhere.
"""

from __future__ import annotations

import re
from collections import Counter

from align.extract.names import CITY_NAMES, GIVEN_NAMES, NOT_NAMES, fold, word_set
from align.extract.places import is_place
from align.model import BlockKind, Entity, Mention, Segments

__all__ = ["foreign_persons"]

_UPPER = "".join(chr(code) for code in (*range(0x41, 0x250), *range(0x1E00, 0x1F00)) if chr(code).isupper())
_RUN = re.compile(
    rf"[{_UPPER}][^\W\d_]+(?:[-’'][^\W\d_]+)*"
    rf"(?: (?:(?:de|da|do|dos|das|del|della|di|von|van|der|den|bin|al|el) ){{0,2}}"
    rf"[{_UPPER}][^\W\d_]*(?:[-’'][^\W\d_]+)*){{1,3}}"
)
_VIETNAMESE = word_set(
    "Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Ngô Dương Lý Tô Trương Đinh Lương Tập Vương"
)
_PLACES = word_set(
    "stadt strasse straße platz kirche universitat haus schule allee weg rue place avenue boulevard calle plaza rua "
    "avenida praca igreja hospital escola estadio universidade universidad via piazza pho"
)
_OFFICES = word_set(
    """presidente presidenta ministro ministra primeiro-ministro primeira-ministra governador governadora gobernador
    gobernadora prefeito prefeita alcalde alcaldesa exalcalde exalcaldesa senador senadora deputado deputada diputado
    diputada diretor diretora director directora tecnico treinador treinadora entrenador entrenadora delegado delegada
    advogado advogada abogado abogada juiz juiza juez jueza procurador procuradora secretario secretaria porta-voz
    portavoz embaixador embaixadora embajador embajadora comandante coronel capitao capitan vice-presidente cantor
    cantora cantante ator atriz actor actriz escritor escritora jogador jogadora jugador jugadora atacante goleiro
    delantero portero chanceler canciller economista professor professora profesor profesora ex-presidente expresidente
    expresidenta vereador vereadora reitor ginasta nadador nadadora piloto president presidente ministre
    maire prefet prefete depute deputee senateur senatrice directeur directrice avocat avocate procureur procureure juge
    entraineur entraineuse capitaine colonel porte-parole professeur ecrivain ecrivaine acteur actrice
    chanteur chanteuse ambassadeur ambassadrice sindaco sindaca deputato senatore direttore direttrice avvocato giudice
    procuratore allenatore capitano portavoce professore attore attrice scrittore scrittrice premier"""
)
# offices that German writes in one word with what they are of: "Oberbürgermeisterin", "Einsatzleiter"
_GERMAN = tuple(
    """prasident prasidentin kanzler kanzlerin minister ministerin burgermeister burgermeisterin sprecher sprecherin
    leiter leiterin trainer trainerin richter richterin direktor direktorin sekretar sekretarin kommissar kommissarin
    anwalt anwaltin regisseur regisseurin schauspieler schauspielerin sanger sangerin autor autorin professor
    professorin botschafter botschafterin gouverneur gouverneurin senator senatorin vorsitzende vorsitzender
    abgeordnete abgeordneter chef chefin""".split()
)
_OF_KIND = word_set("federal estadual geral general regional nacional municipal central adjunto adjunta")
# "a ministra da Saúde, Helena Dias,": an office, and what it is of
_OF_WHAT = re.compile(
    r"(?P<office>[^\W\d_]+(?:-[^\W\d_]+)*) (?:d[aeo]s?|del|de la|de los|du|des|della|dei)(?: [^\W\d_]+){1,2}, $"
)
_BESIDE = re.compile(r"(?P<office>[^\W\d_]+(?:-[^\W\d_]+)*)(?:,? )$")
_MARKS = re.compile("[ăâđêôơưĂÂĐÊÔƠƯ\u1ea0-\u1ef9]")
_KINDS: frozenset[BlockKind] = frozenset({"body"})
_MARKED = 0.04  # share of characters with the marks of Vietnamese from which a text is taken for it
_MOST = 40


def foreign_persons(segments: Segments) -> tuple[Entity, ...]:
    """Return the persons whom a text in another language names in full; nothing where that is not sure.

    >>> from align.model import Document, Sentence
    >>> text = "O ministro Paulo Serrano falou hoje. Depois, Serrano viajou a Recife com Paulo Serrano Filho."
    >>> found = foreign_persons(Segments(Document(id="a", text=text), (), (Sentence(0, len(text)),)))
    >>> [(entity.name.value, len(entity.mentions)) for entity in found]
    [('Paulo Serrano', 2)]
    """
    text = segments.document.text
    vietnamese = len(_MARKS.findall(text, 0, 4000)) > _MARKED * min(len(text), 4000)
    runs: dict[tuple[str, ...], list[tuple[int, int]]] = {}
    titled: set[tuple[str, ...]] = set()
    for sentence in segments.sentences:
        if sentence.kind in _KINDS:
            for match in _RUN.finditer(text, sentence.start, sentence.end):
                _keep(runs, titled, match, vietnamese)
    if not runs:
        return ()
    alone = _alone(segments)
    found: list[Entity] = []
    known = [words for words, spans in runs.items() if len(spans) > 1 or words[-1] in alone][:400]
    for words, spans in runs.items():
        last = alone.get(words[0] if vietnamese and len(words) < 3 else words[-1], [])
        if (len(spans) < 2 and not last and words not in titled) or any(
            words == longer[: len(words)] for longer in known if longer != words
        ):
            continue
        value = " ".join(words)
        name = Mention(*spans[0], value, reason="full name")
        mentions = [Mention(start, end, value, reason="full name") for start, end in spans]
        short = [Mention(start, end, value, reason="short name") for start, end in last]
        alias = tuple(Mention(m.start, m.end, text[m.start : m.end], reason="short name") for m in short[:1])
        found.append(Entity(name=name, aliases=alias, mentions=tuple(sorted(mentions + short, key=lambda m: m.start))))
    lasts = Counter(entity.name.value.split()[-1] for entity in found)
    sure = [entity for entity in found if lasts[entity.name.value.split()[-1]] == 1 or not entity.aliases]
    return tuple(sure[:_MOST])


def _keep(
    runs: dict[tuple[str, ...], list[tuple[int, int]]],
    titled: set[tuple[str, ...]],
    match: re.Match[str],
    vietnamese: bool,
) -> None:
    """Keep the run of capitals from its first word that can begin a name: German nouns and titles come before it."""
    start = match.start()
    words = match.group().split(" ")
    name, at = _behind_office(match)
    if len(name) > 1 and len(name[-1]) > 1 and _personal(name):
        runs.setdefault(name, []).append((at, match.end()))
        titled.add(name)
        return
    while len(words) > 1 and not _begins(words[0], vietnamese):
        start += len(words[0]) + 1
        words = words[1:]
    before = match.string[max(0, start - 16) : start].split()
    if len(words) > 1 and _personal(tuple(words)) and not (before and fold(before[-1]) in _PLACES):
        runs.setdefault(tuple(words), []).append((start, match.end()))


def _behind_office(match: re.Match[str]) -> tuple[tuple[str, ...], int]:
    """Return the words of a run of capitals that an office stands before, and where they begin; else nothing."""
    words = match.group().split(" ")
    for k, word in enumerate(words[:-1]):
        if fold(word).endswith(_GERMAN):
            return tuple(words[k + 1 :]), match.start() + sum(len(other) + 1 for other in words[: k + 1])
    before = match.string[max(0, match.start() - 60) : match.start()]
    found = _BESIDE.search(before)
    if found is None or fold(found["office"]) not in _OFFICES:
        found = _OF_WHAT.search(before)
    if found is None or fold(found["office"]) not in _OFFICES:
        return (), 0
    at = match.start()
    while len(words) > 2 and fold(words[0]) in _OF_KIND:  # "a procuradora Federal Ana Dias"
        at += len(words[0]) + 1
        words = words[1:]
    return tuple(words), at


def _begins(word: str, vietnamese: bool) -> bool:
    first = fold(word)
    return (first in GIVEN_NAMES and first not in CITY_NAMES and word.istitle()) or (vietnamese and word in _VIETNAMESE)


def _personal(words: tuple[str, ...]) -> bool:
    """Tell whether a run of capitals that begins like a name is no place and no institution."""
    if any(fold(word) in NOT_NAMES or fold(word) in _PLACES for word in words[1:]):
        return False
    return not is_place(" ".join(words)) and not is_place(" ".join(words[1:]))


def _alone(segments: Segments) -> dict[str, list[tuple[int, int]]]:
    """Return where capitalised words stand alone, not beside another capital, inside a sentence or at its start."""
    text = segments.document.text
    found: dict[str, list[tuple[int, int]]] = {}
    word = re.compile(rf"(?<![\w’'-])(?<![{_UPPER}] )[{_UPPER}][^\W\d_]{{2,}}(?![\w’'-])(?! [{_UPPER}])")
    for sentence in segments.sentences:
        if sentence.kind in _KINDS:
            for match in word.finditer(text, sentence.start, sentence.end):
                before = text[max(sentence.start, match.start() - 30) : match.start()].rsplit(" ", 2)
                if len(before) > 1 and before[-1] == "" and before[-2][:1].isupper() and before[-2][-1:].isalpha():
                    continue
                found.setdefault(match.group(), []).append(match.span())
    return found
