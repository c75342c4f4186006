"""Persons, organisations and countries of one document, with the names and descriptions that stand for them.

Rules over titles, roles and capitals decide (no model): precision first, a name without evidence that it is a person
is left out. Short forms ("Le" or "Trung" for Le Hoai Trung), titles ("General Secretary Lam") and descriptions ("the
Chinese leader") are resolved inside the document.
"""

from __future__ import annotations

from collections import Counter

from align.extract.bodies import does_as_person, mark_organisations
from align.extract.descriptions import resolve_descriptions
from align.extract.figures import Figure
from align.extract.foreign import foreign_persons
from align.extract.language import reads_english
from align.extract.names import (
    CITY_NAMES,
    FEMALE_NAMES,
    FUNCTION_WORDS,
    GIVEN_NAMES,
    KIN,
    MALE_NAMES,
    NAME_OR_WORD,
    SPEECH,
    SURNAMES_FIRST,
    WEEK_AND_MONTH,
    same_person,
    word_set,
)
from align.extract.nominals import BEFORE_MONTH, Phrase
from align.extract.phrases import Parser
from align.extract.tokens import Tokens, nation, tokens_of
from align.model import Entity, Segments

__all__ = ["entities"]

_PLACED = word_set("in at near from across into around outside throughout to over via")
_MOST_ALIKE = 64  # names with a word in common that are compared; more only a list of names has
_HERS = word_set("mrs ms miss madame madam queen princess dame lady")
_HIS = word_set("mr king prince sir")
_ACTS = word_set("was has had is will would also told met won lost came went")


def entities(segments: Segments) -> tuple[Entity, ...]:
    """Return the persons, organisations and countries that a document names, in the order of their first mention.

    A text in another language gives the full names of persons at most (`align.extract.foreign`).

    >>> from align.model import Document, Sentence
    >>> text = "French President Anne Duval met Li Wei, ambassador of China. Duval thanked the Chinese diplomat."
    >>> doc = Document(id="a", text=text)
    >>> found = entities(Segments(doc, (), (Sentence(0, 60), Sentence(61, len(text)))))
    >>> [(entity.name.value, entity.country) for entity in found]
    [('Anne Duval', 'FRA'), ('Li Wei', 'CHN')]
    >>> [[role.value for role in entity.roles] for entity in found]
    [['President of France'], ['Ambassador of China']]
    >>> [alias.value for alias in found[1].aliases]
    ['the Chinese diplomat']
    """
    if not reads_english(segments):
        return foreign_persons(segments)
    tokens = tokens_of(segments)
    parser = Parser(tokens)
    phrases = parser.run()
    mark_organisations(tokens, phrases)
    persons = _persons(tokens, phrases)
    others = _organisations(tokens, phrases) + _countries(tokens, phrases)
    taken = bytearray(parser.size)
    for figure in persons + others:
        for start, end in figure.seen:
            taken[start:end] = b"\1" * (end - start)
    _short_names(tokens, persons, taken)
    resolve_descriptions(parser, persons)
    longer = {
        tokens.words[p.acronym]: tokens.text[tokens.starts[p.name] : tokens.ends[p.end - 1]]
        for p in phrases
        if p.acronym is not None
    }
    principals = {phrase.end: phrase for phrase in phrases if phrase.principal}
    figures = [figure for figure in persons + others if figure.seen]
    figures.sort(key=lambda figure: _first_told(tokens, figure))
    return tuple(figure.entity(tokens, principals, longer) for figure in figures)


def _first_told(t: Tokens, figure: Figure) -> tuple[bool, int]:
    """Order figures by their first mention in the body; those that only a title or caption names come last."""
    body = [start for start, _ in figure.seen if t.kinds[start] == "body"]
    return not body, min(body or (start for start, _ in figure.seen))


# Persons


def _persons(t: Tokens, phrases: list[Phrase]) -> list[Figure]:
    """Decide which phrases name persons, and join the names of one person."""
    named = [phrase for phrase in phrases if phrase.sort == "person"]
    groups: dict[tuple[str, ...], list[Phrase]] = {}
    for phrase in named:
        groups.setdefault(tuple(t.folds[phrase.name : phrase.end]), []).append(phrase)
    single = Counter(words[0] for words, found in groups.items() if len(words) == 1 for _ in found)
    polite = {words[-1] for words, found in groups.items() for p in found if p.titled and not p.roles}
    lower = {word for word, cap in zip(t.folds, t.caps, strict=True) if not cap}
    names = _Names()
    # what only a sentence in Title Case says comes last: there a name may run on into a verb
    order = sorted(groups.items(), key=lambda item: all(t.titled[phrase.name] for phrase in item[1]))
    for words, found in order:
        if len(words) > 1 and _believed(t, words, found, single, polite, lower):
            names.join(words, found, all(t.titled[phrase.name] for phrase in found))
    figures = names.figures
    index = _short_forms(figures)
    for words, found in groups.items():
        if len(words) > 1:
            continue
        owner = index.get(words[0])
        if owner is None or _another(owner, found) or _relative(t, owner, found):
            if not _titled_alone(t, found):
                continue
            owner = Figure("person", words, (found[0].name, found[0].end))
            figures.append(owner)
            index[words[0]] = owner
        for phrase in found:
            gender = _gender(t, phrase)
            if gender and _unlike(owner, gender):
                other = next((f for f in figures if f.words[-1] == words[0] and not _unlike(f, gender)), None)
                if other is not None:
                    other.add(phrase, "short name")
            elif phrase.titled or phrase.apposed or not _word_like(t, phrase.name):
                owner.add(phrase, "short name")
    return figures


def _believed(
    t: Tokens,
    words: tuple[str, ...],
    found: list[Phrase],
    single: Counter[str],
    polite: set[str],
    lower: set[str],
) -> bool:
    """Weigh the evidence that a name of two words or more is a person's."""
    body = [phrase for phrase in found if t.kinds[phrase.name] == "body" and not t.titled[phrase.name]]
    if any(phrase.titled for phrase in body):
        return True
    if not body:
        return any(
            p.titled and not t.titled[p.name] and len(words) > 1 and words[0] not in FUNCTION_WORDS for p in found
        )
    score = 0
    score += 2 * (words[0] in GIVEN_NAMES) - (words[0] in CITY_NAMES)
    score += words[0] in SURNAMES_FIRST and len(words) <= 3
    score += 2 * any(phrase.aged or phrase.apposed for phrase in body)
    acts = any(does_as_person(t, phrase) for phrase in body)
    score += 3 if acts else 2 * any(_speaks(t, phrase) for phrase in body)
    score += 2 * (words[-1] in polite) + (2 if single[words[-1]] else 0)
    score += words[0] in SURNAMES_FIRST and single[words[0]] > 0
    score -= 3 * any(phrase.start and t.folds[phrase.start - 1] == "the" for phrase in body)
    score -= sum(2 for word in words if word in lower and word not in GIVEN_NAMES and len(word) > 2)
    places = sum(
        bool(phrase.start) and t.folds[phrase.start - 1] in _PLACED and t.plain(phrase.start) for phrase in body
    )
    if places == len(body) and not acts:
        score -= 2 if words[0] not in GIVEN_NAMES else 1
    if words[0] not in GIVEN_NAMES and all(t.gaps[phrase.name] == "\n" for phrase in body):
        score -= 1
    if words[0] in FUNCTION_WORDS and all(t.gaps[phrase.name] == "\n" for phrase in body):
        score -= 2
    return score >= (2 if len(words) < 4 else 3)


def _speaks(t: Tokens, phrase: Phrase) -> bool:
    """Tell whether a verb of speech, or "who", stands beside the name."""
    end = phrase.end
    after = end < len(t.folds) and t.gaps[end] in (" ", ", ") and t.folds[end] in SPEECH
    start = phrase.start
    return after or (start > 0 and t.plain(start) and t.folds[start - 1] in ("said", "says", "told"))


class _Names:
    """The figures under the words by which another form of their name could be known."""

    def __init__(self) -> None:
        self.figures: list[Figure] = []
        self._by: dict[tuple[str, ...], list[int]] = {}

    def join(self, words: tuple[str, ...], found: list[Phrase], shouted: bool = False) -> None:
        """Add a full name to the figure it names, or make a new one; one from a title only renames nobody."""
        keys = [("first", words[0]), ("last", words[-1]), ("initials", "".join(word[0] for word in words))]
        near = sorted({number for key in keys for number in self._by.get(key, ())[:_MOST_ALIKE]})
        number = next((n for n in near if same_person(self.figures[n].words, words)), None)
        if number is None:
            number = len(self.figures)
            self.figures.append(Figure("person", words, (found[0].name, found[0].end)))
        owner = self.figures[number]
        if not shouted and _fuller(words, owner.words):
            owner.words, owner.name = words, (found[0].name, found[0].end)
        for key in keys:
            known = self._by.setdefault(key, [])
            if not known or known[-1] != number:
                known.append(number)
        owner.full += len(found)
        for phrase in found:
            owner.add(phrase, "honorific and name" if phrase.titled else "full name")


def _fuller(new: tuple[str, ...], old: tuple[str, ...]) -> bool:
    """Tell whether a name says more than another of one person; a word before a whole name may be none of it."""
    short, long = sorted((new, old), key=len)
    if long[-len(short) :] == short and long[0] not in GIVEN_NAMES and short[0] in GIVEN_NAMES:
        return new == short and new != old  # "Jags Ann Lee"
    return len(new) > len(old)


def _gender(t: Tokens, phrase: Phrase) -> str:
    """Return "m" or "f" where the title before a name says it."""
    title = t.folds[phrase.start]
    return "f" if title in _HERS else "m" if title in _HIS else ""


def _unlike(figure: Figure, gender: str) -> bool:
    return figure.words[0] in (MALE_NAMES if gender == "f" else FEMALE_NAMES if gender == "m" else ())


def _another(owner: Figure, found: list[Phrase]) -> bool:
    """Tell whether a title with a surname means a relative of the one person known by it ("President Trump")."""
    offices = {role.head for phrase in found for role in phrase.roles} - KIN
    return bool(owner.roles) and owner.heads() <= KIN | {"lady"} and bool(offices)


def _relative(t: Tokens, owner: Figure, found: list[Phrase]) -> bool:
    """Tell whether the one person of a surname is introduced as kin of its holder of an office, who is named before."""
    first, _ = owner.name
    office = any(phrase.roles and phrase.name < first for phrase in found)
    before = t.folds[max(0, first - 4) : first]
    return office and not owner.roles and (not KIN.isdisjoint(before) or "lady" in before)


def _titled_alone(t: Tokens, found: list[Phrase]) -> bool:
    """Tell whether one word alone is surely a person: with a capitalised title or a role in the body."""
    return any(
        phrase.titled
        and t.kinds[phrase.name] == "body"
        and not t.titled[phrase.name]
        and len(t.words[phrase.name]) > 1
        and not (phrase.roles and phrase.roles[-1].lower)
        for phrase in found
    )


def _short_forms(figures: list[Figure]) -> dict[str, Figure]:
    """Map one word of a name to the figure it means: last words first, then first words, the oftener named first."""
    index: dict[str, Figure] = {}
    offices = [sum(role.head not in KIN for role in figure.roles) for figure in figures]
    order = sorted(range(len(figures)), key=lambda n: (-min(offices[n], 2) - 2 * figures[n].full, n))
    for position in (-1, 0):
        for number in order:
            figure = figures[number]
            word = figure.words[position]
            if position == 0 and (word in FUNCTION_WORDS or len(word) < 2):
                continue
            if len(word) > 1 and word not in ("jr", "sr", "ii", "iii", "iv", "vi", "xiv", "xvi"):
                index.setdefault(word, figure)
    return index


def _word_like(t: Tokens, i: int) -> bool:
    """Tell whether a capitalised word at token ``i`` may be a common word or a month there."""
    word = t.folds[i]
    first = t.gaps[i] == "\n" or t.titled[i]
    if word in WEEK_AND_MONTH:
        following = t.words[i + 1] if i + 1 < len(t.words) else ""
        acts = following in SPEECH or following in _ACTS or following.endswith("ed")
        return (first and not acts) or t.folds[i - 1] in BEFORE_MONTH or following[:1].isdigit()
    return first and (word in FUNCTION_WORDS or word in NAME_OR_WORD)


def _short_names(t: Tokens, figures: list[Figure], taken: bytearray) -> None:
    """Find the names of known persons that no phrase has read: whole names and short forms."""
    index = _short_forms(figures)
    whole: dict[tuple[str, ...], list[Figure]] = {}
    for figure in figures:
        whole.setdefault(figure.words[:2], []).append(figure)
    i = 0
    while i < len(t.words):
        if not t.caps[i] or taken[i]:
            i += 1
            continue
        word = t.folds[i]
        for figure in whole.get(tuple(t.folds[i : i + 2]), ())[:_MOST_ALIKE]:
            size = len(figure.words)
            if (
                size > 1
                and tuple(t.folds[i : i + size]) == figure.words
                and all(t.joined(i + k) for k in range(1, size))
            ):
                figure.seen.setdefault((i, i + size), "full name")
                figure.alone = True
                i += size - 1
                break
        else:
            owner = index.get(word)
            if owner is not None and not _word_like(t, i) and _stands_alone(t, i):
                owner.seen.setdefault((i, i + 1), "short name")
                owner.alone = True
        i += 1


def _stands_alone(t: Tokens, i: int) -> bool:
    """Tell whether no other capital joins the word at token ``i`` ("Trump Tower", "Ivanka Trump")."""
    if t.titled[i]:
        return True
    before = i > 0 and t.joined(i) and t.caps[i - 1] and t.gaps[i - 1] != "\n" and t.folds[i - 1] not in FUNCTION_WORDS
    after = i + 1 < len(t.words) and t.joined(i + 1) and t.caps[i + 1]
    return not before and not after


# Organisations and countries


def _organisations(t: Tokens, phrases: list[Phrase]) -> list[Figure]:
    """Collect organisations, and the short forms that the text explains."""
    found = [phrase for phrase in phrases if phrase.sort == "organisation" and not t.titled[phrase.name]]
    longer = {
        t.folds[phrase.acronym]: tuple(t.folds[phrase.name : phrase.end])
        for phrase in found
        if phrase.acronym is not None
    }
    figures: dict[tuple[str, ...], Figure] = {}
    short: dict[str, Figure] = {}
    for phrase in found:
        words = _unfolded(tuple(t.folds[phrase.name : phrase.end]), longer)
        owner = figures.get(words)
        if owner is None:
            generic = len(words) == 2 and nation(t.words[phrase.name])[1]
            if t.kinds[phrase.name] != "body" or (
                generic and words[1] in ("party", "army", "police", "government", "navy")
            ):
                continue
            owner = figures[words] = Figure("organisation", words, (phrase.name, phrase.end), country=phrase.country)
        owner.seen.setdefault((phrase.name, phrase.end), "name of an organisation")
        if phrase.acronym is not None:
            short[t.folds[phrase.acronym]] = owner
            owner.seen.setdefault((phrase.acronym, phrase.acronym + 1), "short form")
    if not short:
        return list(figures.values())
    read = {i for figure in figures.values() for start, end in figure.seen for i in range(start, end)}
    for i, word in enumerate(t.folds):
        if word in short and i not in read and t.words[i].isupper():
            short[word].seen.setdefault((i, i + 1), "short form")
    return list(figures.values())


def _unfolded(words: tuple[str, ...], longer: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Return the words of an organisation with explained short forms written out, each once."""
    out: tuple[str, ...] = ()
    for word in words:
        full = longer.get(word)
        if full is None:
            out += (word,)
        elif out[-len(full) :] != full:
            out += full
    return out


def _countries(t: Tokens, phrases: list[Phrase]) -> list[Figure]:
    """Collect the countries that do more than say where: at least one mention without a word of place before it."""
    figures: dict[str, Figure] = {}
    acting: set[str] = set()
    for phrase in phrases:
        if phrase.sort != "country" or phrase.country is None or t.kinds[phrase.start] != "body":
            continue
        i = phrase.start
        before = t.folds[i - 1] if i and t.gaps[i] != "\n" else ""
        if before == "the" and i > 1:
            before = t.folds[i - 2]
        if t.gaps[i] == ", " and t.caps[i - 1]:
            before = "in"
        owner = figures.get(phrase.country)
        if owner is None:
            words = tuple(t.folds[i : phrase.end])
            owner = figures[phrase.country] = Figure("country", words, (i, phrase.end), country=phrase.country)
        owner.seen.setdefault((i, phrase.end), "name of a country")
        if before not in _PLACED and before != "of":
            acting.add(phrase.country)
    return [figure for code, figure in figures.items() if code in acting]
