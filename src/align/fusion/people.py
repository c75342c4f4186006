"""Give every person, organisation and country one identity across accounts, whichever name a text uses.

Two entities of different documents are one when their full names are equal, differ by spelling, or one is a part of
the other and no second candidate fits. Parties without a name ("at least five people") are one where kind and number
agree. Inside a document the extraction has already joined the names.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Sequence
from functools import lru_cache
from itertools import accumulate

import msgspec

from align.extract.gazetteer import country_code, demonym_country
from align.extract.unnamed import UNNAMED, same_party
from align.fusion.votes import Ballot, field_of
from align.model import Document, Entity, Mention
from align.record import Field, Participant

__all__ = ["Identity", "KnownNames", "identities", "participants_of", "words_of_name"]

_SPELLING = 88.0  # rapidfuzz ratio of two spellings of one name (Zelensky / Zelenskyy), per word
_SAME_ROLE = 88.0  # token_set_ratio of two wordings of one office
_ROLE_STOP = frozenset("of the and for a an s".split())


class Identity(msgspec.Struct, frozen=True):
    """One person over all accounts: (document index, entity) pairs, and the canonical name."""

    name: str
    members: tuple[tuple[int, Entity], ...]


@lru_cache(maxsize=1 << 16)
def _fold(name: str) -> tuple[str, ...]:
    plain = unicodedata.normalize("NFKD", name.casefold().replace("đ", "d"))
    return tuple(re.findall(r"\w+", "".join(c for c in plain if not unicodedata.combining(c))))


def _same_word(left: str, right: str) -> bool:
    if left == right:
        return True
    short, both = min(len(left), len(right)), len(left) + len(right)
    if short < 5 or 200.0 * short < _SPELLING * both:  # the ratio is at most this
        return False
    from rapidfuzz.fuzz import ratio

    return ratio(left, right) >= _SPELLING


def _strength(left: tuple[str, ...], right: tuple[str, ...]) -> int:
    """Return 3 for one name, 2 for one name in two spellings, 1 where one is a part of the other, else 0."""
    if not left or not right:
        return 0
    if left == right:
        return 3
    if len(left) == len(right):
        return (
            2 if all(_same_word(a, b) for a, b in zip(left, right, strict=True)) or sorted(left) == sorted(right) else 0
        )
    short, long = sorted((left, right), key=len)
    # A part of a name is one end of it: "Trung" or "Le" of "Le Hoai Trung", "Lam" of "To Lam".
    ends = (long[: len(short)], long[-len(short) :])
    if any(all(_same_word(a, b) for a, b in zip(short, end, strict=True)) for end in ends):
        return 1
    return 1 if len(short) == 2 and short == (long[0], long[-1]) else 0


def _likeness(left: Entity, right: Entity, first: tuple[str, ...], second: tuple[str, ...]) -> int:
    """Return how surely two entities are one; a party without a name is never somebody who has one."""
    unnamed = left.name.reason == UNNAMED
    if unnamed != (right.name.reason == UNNAMED):
        return 0
    if not unnamed:
        return _strength(first, second)
    if left.part is not None and right.part is not None and left.part.value != right.part.value:
        return 0
    return same_party(left.name.value, right.name.value)


def words_of_name(name: str) -> tuple[str, ...]:
    """Return the words of a name without case, accents and punctuation."""
    return _fold(name)


class KnownNames:
    """The names of some accounts, asked which of them can be of the same person, organisation or country as another.

    That are equal ones, other spellings, and parts of a name.

    >>> known = KnownNames(["Tô Lâm", "Le Hoai Trung", "Anna Berg"])
    >>> asked = [words_of_name(name) for name in ("To Lam", "Trung", "Erik Berg")]
    >>> list(known.like(asked).values())
    [[0], [1], []]
    """

    def __init__(self, names: Sequence[str]) -> None:
        self._names = [_fold(name) for name in names]
        self._having: dict[str, list[int]] = {}
        for k, name in enumerate(self._names):
            for word in dict.fromkeys(name):
                self._having.setdefault(word, []).append(k)

    def like(self, asked: Collection[tuple[str, ...]]) -> dict[tuple[str, ...], list[int]]:
        """Return for names, given by their `words_of_name`, the places of those that can be the same, in order."""
        # names that are one, or a part of one another, have the first or the last word of either
        ends = {words: words[:1] + words[-1:] for words in asked}
        having = self._spelt({word for some in ends.values() for word in some})
        places = {words: {k for word in some for k in having[word]} for words, some in ends.items()}
        return {
            words: [k for k in sorted(some) if _strength(self._names[k], words) > 0] for words, some in places.items()
        }

    def _spelt(self, words: set[str]) -> dict[str, list[int]]:
        """Return for words the places of the names that have them, or another spelling of them."""
        having = {word: list(self._having.get(word, ())) for word in words}
        asked, known = ([word for word in some if len(word) > 4] for some in (having, self._having))
        if asked and known:
            from rapidfuzz.fuzz import ratio
            from rapidfuzz.process import cdist

            scores = cdist(asked, known, scorer=ratio, score_cutoff=_SPELLING)
            for one, other in zip(*(side.tolist() for side in scores.nonzero()), strict=True):
                having[asked[one]] += self._having[known[other]]
        return having


def identities(entities: Sequence[Sequence[Entity]]) -> tuple[Identity, ...]:
    """Join the entities of several documents; `entities[d]` are those of document ``d``.

    Two entities of one document are never joined. Returns identities in order of first appearance.
    """
    nodes = [(d, e) for d, found in enumerate(entities) for e in found]
    names = [_fold(e.name.value) for _, e in nodes]
    parent = list(range(len(nodes)))
    docs = [{d} for d, _ in nodes]

    def root(k: int) -> int:
        while parent[k] != k:
            parent[k] = parent[parent[k]]
            k = parent[k]
        return k

    behind = list(accumulate(map(len, entities)))  # where the entities of the documents after each begin
    unnamed = [k for k, (_, e) in enumerate(nodes) if e.name.reason == UNNAMED]
    alike = KnownNames([e.name.value for _, e in nodes]).like(set(names)) if len(entities) > 1 else {}
    pairs = []
    for i, (d, e) in enumerate(nodes if len(entities) > 1 else ()):
        for j in unnamed if e.name.reason == UNNAMED else alike[names[i]]:
            if j >= behind[d] and e.sort == nodes[j][1].sort:
                strength = _likeness(e, nodes[j][1], names[i], names[j])
                if strength:
                    pairs.append((-strength, i, j))
    weak = [(i, j) for s, i, j in pairs if s == -1]
    for strength, i, j in sorted(pairs):
        if strength == -1 and _rivals(i, j, weak, nodes):
            continue
        a, b = root(i), root(j)
        if a != b and not docs[a] & docs[b]:
            parent[max(a, b)] = min(a, b)
            docs[min(a, b)] |= docs[max(a, b)]
    joined: dict[int, list[int]] = {}
    for k in range(len(nodes)):
        joined.setdefault(root(k), []).append(k)
    return tuple(
        Identity(_full_name([nodes[k][1] for k in members]), tuple(nodes[k] for k in members))
        for _, members in sorted(joined.items())
    )


def _rivals(i: int, j: int, weak: Sequence[tuple[int, int]], nodes: Sequence[tuple[int, Entity]]) -> bool:
    """Tell whether a partial name fits two entities of one document, so that it decides nothing."""
    for a, b in ((i, j), (j, i)):
        fits = {x if y == a else y for x, y in weak if a in (x, y)}
        if len({k for k in fits if nodes[k][0] == nodes[b][0]}) > 1:
            return True
    return False


def _full_name(members: Sequence[Entity]) -> str:
    counts: dict[str, int] = {}
    for entity in members:
        counts[entity.name.value] = counts.get(entity.name.value, 0) + 1
    return min(counts, key=lambda name: (-len(_fold(name)), -counts[name], name))


# --- roles ------------------------------------------------------------------------------------------------------


def _role_words(role: str) -> str:
    return " ".join(w for w in _fold(role) if w not in _ROLE_STOP)


def _same_role(left: Mention, right: Mention) -> bool:
    from rapidfuzz.fuzz import token_set_ratio

    return token_set_ratio(_role_words(left.value), _role_words(right.value)) >= _SAME_ROLE


def _role_fields(ballots: Sequence[Ballot]) -> tuple[Field, ...]:
    """Return one field for each office; wordings of one office back the same field."""
    classes: list[list[tuple[int, Mention]]] = []
    flat = [(b, m) for b, ballot in enumerate(ballots) for m in ballot.readings]
    # The fullest wording first, so that "Minister" joins "Minister of Foreign Affairs" and not the reverse.
    for b, mention in sorted(flat, key=lambda x: (-len(x[1].value), ballots[x[0]].document.id, x[1].start)):
        for members in classes:
            if _same_role(members[0][1], mention):
                members.append((b, mention))
                break
        else:
            classes.append([(b, mention)])
    fields = []
    for members in classes:
        votes = [
            Ballot(ballot.document, ballot.origin, tuple(m for x, m in members if x == b))
            for b, ballot in enumerate(ballots)
        ]
        fields.append(_one_value(votes, members[0][1].value))
    found = [f for f in fields if f is not None]
    return tuple(sorted(found, key=lambda f: (-len({s.doc for s in f.support}), f.support[0].doc, f.support[0].start)))


def _one_value(votes: Sequence[Ballot], value: str) -> Field | None:
    return field_of(
        votes,
        same=lambda _a, _b: True,
        value=lambda _: value,
        relation=lambda m, v: "same" if _role_words(m.value) == _role_words(v) else "narrower",
    )


def _as_written(mention: Mention, document: Document) -> Mention:
    """Return the mention with its own words as value: an alias is what the text calls somebody."""
    return msgspec.structs.replace(mention, value=" ".join(document.text[mention.start : mention.end].split()))


# --- participants -----------------------------------------------------------------------------------------------


def participants_of(
    documents: Sequence[Document], origin: Sequence[int], people: Sequence[Identity]
) -> tuple[tuple[Participant, ...], tuple[Participant, ...]]:
    """Return who took part and who was only mentioned, in order of first appearance.

    An identity takes part where at least half of the origins that name it give it a part.
    """
    present: list[Participant] = []
    mentioned: list[Participant] = []
    for identity in people:
        made = _participant(documents, origin, identity)
        voices = {origin[d] for d, _ in identity.members}
        acting = {origin[d] for d, e in identity.members if e.present}
        if acting and 2 * len(acting) >= len(voices):
            present.append(made)
        elif any(e.sort == "person" for _, e in identity.members):
            mentioned.append(msgspec.structs.replace(made, part=None))
    return tuple(present), tuple(mentioned)


def _participant(documents: Sequence[Document], origin: Sequence[int], identity: Identity) -> Participant:
    name = field_of(
        [Ballot(documents[d], origin[d], (e.name,)) for d, e in identity.members],
        same=lambda _a, _b: True,
        value=lambda _: identity.name,
    )
    if name is None:  # an identity has at least one member, and every member has a name
        raise AssertionError("an identity without members")
    parts = [(d, e.part) for d, e in identity.members if e.part is not None]
    # "Actor" only says that the lead speaks of him: any part that an account names is more.
    telling = [(d, part) for d, part in parts if part.value != "actor"] or parts
    part = field_of(
        [Ballot(documents[d], origin[d], (found,)) for d, found in telling],
        excludes=lambda _a, _b: False,
    )
    roles = _role_fields([Ballot(documents[d], origin[d], e.roles) for d, e in identity.members])
    called = [(d, tuple(_as_written(m, documents[d]) for m in e.aliases)) for d, e in identity.members]
    values = sorted({m.value for _, found in called for m in found} - {identity.name})
    aliases = [
        field_of([Ballot(documents[d], origin[d], tuple(m for m in found if m.value == alias)) for d, found in called])
        for alias in values
    ]
    sort = identity.members[0][1].sort  # entities of one sort only are joined
    country = field_of([Ballot(documents[d], origin[d], _countries(documents[d], e)) for d, e in identity.members])
    return Participant(name, roles, tuple(a for a in aliases if a is not None), part, sort, country)


def _countries(document: Document, entity: Entity) -> tuple[Mention, ...]:
    """Return the words beside a name or a role that say the country of an entity: "the Chilean minister"."""
    if entity.country is None:
        return ()
    for mention in (*entity.roles, entity.name, *entity.mentions[:_NAMED]):
        start = max(0, mention.start - _BESIDE, document.text.rfind("\n", 0, mention.start) + 1)
        for match in _STATE.finditer(document.text, start, mention.end + _BEHIND):
            for word in dict.fromkeys((match.group(), match.group().split(" ")[0])):
                if entity.country in (country_code(word), demonym_country(word)):
                    end = match.start() + len(word)
                    return (
                        Mention(match.start(), end, entity.country, mention.kind, None, "the country named with it"),
                    )
    return ()


_STATE = re.compile(r"[^\W\d_a-z][\w.]+(?: (?:of (?:the )?)?[^\W\d_a-z]\w+)?")
_NAMED = 3  # mentions of an entity that are looked at for its country
_BESIDE, _BEHIND = 24, 20  # characters before and behind a mention
