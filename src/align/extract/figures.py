"""Who a document speaks of, while it is being read: figures gather names, roles and mentions and become entities."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from align.extract.gazetteer import country_name
from align.extract.names import KIN
from align.extract.nominals import Phrase, Role
from align.extract.titles import canonical_role
from align.extract.tokens import Tokens
from align.model import Entity, Mention

__all__ = ["PRINCIPAL", "TITLED", "Figure", "role_mention"]

TITLED = "role and name"
"""Reason of a mention with a role before the name."""

PRINCIPAL = "named inside the role of another"
"""Reason of a mention that only says for whom somebody else acts ("Special Envoy of General Secretary To Lam")."""

_OWNER = re.compile(r"(['’]s?) ")
_LINK = re.compile(r"\s+(of|to|for|at)(?:\s+(?:the|his|her|its))?\s*$")
_BRACKETS = re.compile(r"\s*\([^)]*\)")
_VAGUE = frozenset({"leader", "official", "chief", "head", "friend", "member", "comrade"})
_OFFICES = frozenset({"leader", "minister", "envoy", "governor", "member"})


@dataclass(slots=True)
class Figure:
    """A person, organisation or country under construction.

    `words` are the folded words of the fullest name; `name` its span in tokens. `seen` holds every mention as
    (start, end, kind of reading); `subjects` the sentences in which it is the likely subject.
    """

    sort: str
    words: tuple[str, ...]
    name: tuple[int, int]
    country: str | None = None
    roles: list[Role] = field(default_factory=list)
    seen: dict[tuple[int, int], str] = field(default_factory=dict)
    alone: bool = False  # named outside another's role
    full: int = 0  # times it is named in full

    def add(self, phrase: Phrase, reason: str) -> None:
        """Take over what a phrase says of this figure."""
        titled = any(role.head != "comrade" for role in phrase.roles) and phrase.start < phrase.name
        self.seen.setdefault(
            (phrase.start, phrase.end), PRINCIPAL if phrase.principal else TITLED if titled else reason
        )
        self.roles.extend(phrase.roles)
        self.alone |= not phrase.principal
        self.country = self.country or phrase.country

    def heads(self) -> set[str]:
        """Return the folded heads of the figure's roles."""
        return {role.head for role in self.roles}

    def sorts(self) -> set[str]:
        """Return the classes of the figure's roles."""
        return {role.sort for role in self.roles}

    def _telling(self, t: Tokens) -> list[Role]:
        """Return the roles without those that say less of the same office, or stand in a title only."""
        full = {role.head for role in self.roles if not role.bare or role.before}
        told = [role for role in self.roles if not (role.bare and not role.before and role.head in full)]
        body = [role for role in told if t.kinds[role.start] == "body"]
        offices = [role for role in body or told if (not role.bare or role.head not in _VAGUE) and role.head not in KIN]
        return offices or body or told

    def entity(self, t: Tokens, principals: dict[int, Phrase], longer: dict[str, str]) -> Entity:
        """Return the finished entity."""
        first, last = self.name
        value = _clean(_text(t, first, last))
        if self.sort == "country" and self.country:
            value = country_name(self.country) or value
        name = _mention(t, first, last, value, "full name")
        mentions: list[Mention] = []
        aliases: dict[str, Mention] = {value.casefold(): name}
        for (start, end), reason in sorted(self.seen.items()):
            mention = _mention(t, start, end, value, reason)
            mentions.append(mention)
            surface = _clean(_text(t, start, end))
            if reason in (TITLED, PRINCIPAL) and surface.casefold().endswith(value.casefold()):
                continue  # its title is told as a role; the name is no other name
            if surface.casefold() not in aliases:
                aliases[surface.casefold()] = _mention(t, start, end, surface, reason)
        roles: dict[str, Mention] = {}
        for role in self._telling(t):
            found = role_mention(t, role, principals, longer)
            roles.setdefault(found.value.casefold(), found)
        return Entity(
            name=name,
            sort="person" if self.sort == "person" else "country" if self.sort == "country" else "organisation",
            aliases=tuple(aliases.values())[1:],
            roles=tuple(roles.values()),
            mentions=tuple(mentions),
            country=self.country,
        )


def role_mention(t: Tokens, role: Role, principals: dict[int, Phrase], longer: dict[str, str]) -> Mention:
    """Return a role with its span; the value is the canonical form ("Chinese President" is President of China).

    `principals` are the names inside roles by their end in tokens; `longer` gives the long form of short forms that
    the document explains.
    """
    first = role.start + role.before
    phrase = principals.get(role.end)
    if phrase is not None and role.start <= phrase.start and phrase.roles:
        office = canonical_role(phrase.roles[-1].head)
        head, link = _linked(_text(t, first, phrase.start))
        value = f"{canonical_role(head)} {link} {office} {_clean(_text(t, phrase.name, phrase.end))}"
        return _mention(t, role.start, role.end, value, "role with a principal")
    phrase_text = _clean(_BRACKETS.sub("", _text(t, first, role.end)))
    owner, apostrophe, office = _OWNER.split(phrase_text)[-3:] if _OWNER.search(phrase_text) else ("", "", phrase_text)
    if apostrophe and office.casefold().startswith(role.head):
        phrase_text = f"{office} of the {owner}"
    words = [longer.get(word, word) for word in phrase_text.split(" ")]
    head, of, rest = " ".join(words).partition(" of ")
    value = canonical_role(" ".join(words))
    if of and role.sort == "minister":
        affairs, more, where = rest.partition(" of ")
        office = canonical_role(f"{head} of {affairs}")
        if office.casefold() != f"{head} of {affairs}".casefold():
            value = f"{office} of {where}" if more else office
    country = country_name(role.country) if role.country else None
    if role.before and role.bare and role.sort in _OFFICES and country and " of " not in value:
        value = f"{value} of {country}"
    return _mention(t, role.start, role.end, value, "role")


def _linked(words: str) -> tuple[str, str]:
    """Split "adviser to the" into the head and the word that links it to the principal."""
    match = _LINK.search(words)
    return (words[: match.start()], match.group(1)) if match else (words, "of")


def _clean(text: str) -> str:
    return " ".join(text.split()).replace("Viet Nam", "Vietnam")


def _text(t: Tokens, start: int, end: int) -> str:
    return t.text[t.starts[start] : t.ends[end - 1]]


def _mention(t: Tokens, start: int, end: int, value: str, reason: str) -> Mention:
    return Mention(t.starts[start], t.ends[end - 1], value, t.kinds[start], reason=reason)
