"""Roles and what they are "of": the titular half of the grammar of `align.extract.phrases`."""

from __future__ import annotations

from align.extract.names import (
    FUNCTION_WORDS,
    GIVEN_NAMES,
    KIN,
    ORG_HEADS,
)
from align.extract.nominals import SPAN, Nominals, Phrase, Role
from align.extract.titles import AFFAIRS, MODIFIERS, ROLE_STARTS, ROLES
from align.extract.tokens import nation

__all__ = ["Offices"]

_REPRESENT = frozenset({"envoy", "member", "minister"})


class Offices(Nominals):
    """Reads one role at a token: words before the head, the head, its complement."""

    def _roles(self, i: int, depth: int = 0) -> tuple[list[Role], int]:
        """Read one role at token ``i``: words before the head, the head, and what it is "of"."""
        t = self.t
        k = i
        while k < self.size and k < i + SPAN and (k == i or t.joined(k)):
            length = self.head(k)
            named = length == 1 and t.caps[k] and t.folds[k] in GIVEN_NAMES  # "Marine Le Pen"
            if length and not named and not self._surname(i, k, length):
                break
            if not (t.folds[k] in MODIFIERS or (t.caps[k] and t.folds[k] not in FUNCTION_WORDS)):
                return [], i
            if t.possessive[k]:
                if t.folds[k] not in ORG_HEADS or k + 1 >= self.size or t.gaps[k + 1].strip("'’s") != " ":
                    return [], i
                k += 1
                if not (length := self.head(k)) and t.folds[k] not in MODIFIERS:
                    return [], i
                if length:
                    break
                continue
            k += 1
        else:
            return [], i
        while True:  # "team principal": a head may be followed by the true head
            end = k + length
            nxt = self.head(end) if end < self.size and t.joined(end) else 0
            if not nxt or (t.caps[end] and not t.caps[k]):
                break
            k, length = end, nxt
        head = " ".join(t.folds[k:end])
        role = Role(i, end, ROLES[head], head, lower=not t.caps[k])
        role.country = nation(t.words[i])[0] if k > i else None
        if t.possessive[end - 1]:
            more, after = self._roles(end, depth) if end < self.size and t.gaps[end] == " " and depth < 2 else ([], end)
            if more and more[0].head in KIN:
                return [], i
            if more:
                more[0].start = i
                return more, after
            return [role], end
        if end + 1 < self.size and t.words[end] in ("of", "for", "to", "at") and t.plain(end) and t.plain(end + 1):
            after, code = self._complement(end + 1, depth)
            if after > end + 1:
                role.end, role.bare = after, False
                if code and (role.sort in _REPRESENT or not self._principal_in(end, after)):
                    role.country = role.country or code
                return [role], after
        return [role], end

    def _principal_in(self, start: int, end: int) -> bool:
        return any(phrase.principal and start <= phrase.name < end for phrase in self.phrases[-3:])

    def _surname(self, i: int, k: int, length: int) -> bool:
        """Tell whether the head at ``k`` is a part of a name ("Martin Luther King", "Khalid Sheikh Mohammed")."""
        return length == 1 and k > i and self.t.caps[k] and self.t.folds[i] in GIVEN_NAMES

    def _complement(self, i: int, depth: int) -> tuple[int, str | None]:
        """Read what a role is "of" (a country, organisation, field of affairs, person); return its end and country."""
        t = self.t
        first = i
        if t.folds[i] in ("the", "a", "an", "his", "her", "its", "their"):
            i += 1
            if i >= self.size or not t.plain(i):
                return first, None
        code, adjective, after = self._country(i)
        if after > i and (
            after >= self.size or not t.plain(after) or not (t.caps[after] or adjective or t.possessive[after - 1])
        ):
            return self._chain(after, code, depth)
        inner = after if after > i and (adjective or t.possessive[after - 1]) and after < self.size else i
        if depth < 3 and (t.caps[inner] or t.folds[inner] in ROLE_STARTS):
            roles, end = self._roles(inner, depth + 1)
            if roles:
                named = self._name(end) if end < self.size and t.joined(end) else end
                if named > end:
                    country = code or next((role.country for role in roles if role.country), None)
                    self.phrases.append(Phrase("person", i, end, named, roles, country, titled=True, principal=True))
                    return named, country
                return end, code
        if t.caps[i]:
            return self._named_complement(i, after, code, depth)
        end = i
        while end < self.size and end < i + SPAN and (end == i or t.plain(end)) and t.folds[end] in AFFAIRS | {"and"}:
            end += 1
        while end > i and t.folds[end - 1] == "and":
            end -= 1
        return self._chain(end, code, depth) if end > i else (first, None)

    def _named_complement(self, i: int, after: int, code: str | None, depth: int) -> tuple[int, str | None]:
        """Read an organisation, a country that ends before token ``after``, a person, or another name."""
        organisation = self._organisation(i)
        if organisation is not None:
            organisation.country = organisation.country or code
            self.phrases.append(organisation)
            end = organisation.end if organisation.acronym is None else organisation.acronym + 1
            return self._chain(end, organisation.country, depth)
        if after > i:
            return self._chain(after, code, depth)
        end = self._name(i)
        if end - i >= 2 and self.t.folds[i] in GIVEN_NAMES:
            self.phrases.append(Phrase("person", i, i, end, principal=True))
            return end, None
        return self._chain(self._skip_run(i), code, depth)

    def _chain(self, i: int, code: str | None, depth: int) -> tuple[int, str | None]:
        """Go on with "of ..." after a complement."""
        t = self.t
        if (
            depth < 3
            and i + 1 < self.size
            and t.folds[i] == "of"
            and t.plain(i)
            and t.plain(i + 1)
            and not t.possessive[i - 1]
        ):
            after, other = self._complement(i + 1, depth + 1)
            if after > i + 1:
                return after, code or other
        return i, code
