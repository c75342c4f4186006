"""Noun phrases of news English: titles before names, names, roles in apposition, organisations, countries.

A small hand-written grammar over the tokens of one document; every token is looked at a bounded number of times, so
the time is linear in the length of the text. It says what a phrase looks like; `align.extract.people` decides what
to believe.
"""

from __future__ import annotations

from align.extract.names import (
    FUNCTION_WORDS,
    GIVEN_NAMES,
    RANKS,
    SURNAMES_FIRST,
    word_set,
)
from align.extract.nominals import Phrase, Role
from align.extract.offices import Offices
from align.extract.titles import MODIFIERS, ROLE_STARTS, TITLE_ONLY

__all__ = ["Parser"]

_HONORIFICS = word_set("mr mrs ms miss mister comrade madame madam sir")
_POLITE = word_set("sir dame lord lady dr prof mr mrs ms king queen prince princess")
_ENTERED = word_set(
    "election re-election reelection appointment reappointment inauguration selection elected re-elected"
)
_INSTALLED = word_set("appointed appoints named names nominated nominates elected elects chose chosen picked hired")
_BEFORE_OFFICE = word_set("the a an its new their his her next")
_ADJECTIVE = ("ing", "ed", "ous", "ial", "ical", "ive", "less", "ful")
_ARTICLES = word_set("the his her their its whose our my")
_LEADS = word_set("also a an the who is was then now currently his her its their our")


class Parser(Offices):
    """Finds the noun phrases of a document; `phrases` holds them in the order in which they end."""

    def run(self) -> list[Phrase]:
        """Read all tokens and return the phrases."""
        t, read = self.t, 0
        for i in [i for i, word in enumerate(t.folds) if t.caps[i] or word in ROLE_STARTS]:
            if i >= read:
                read = self._phrase(i)
        return self.phrases

    def _phrase(self, i: int) -> int:
        """Read one phrase at token ``i``, keep it, and return the token after it."""
        t = self.t
        word = t.folds[i]
        if word in FUNCTION_WORDS and not self._may_name(i) and t.words[i] not in ("US", "U.S.", "U.S"):
            return i + 1
        if word in _HONORIFICS and t.caps[i] and i + 1 < self.size and t.joined(i + 1):
            end = self._name(i + 1)
            if end > i + 1:
                return self._person(Phrase("person", i, i + 1, end, titled=True))
        start = i
        code, adjective, after = self._country(i)
        if after > i:
            organisation = self._organisation(i) if t.caps[i] and not t.possessive[after - 1] else None
            follows = after < self.size and (t.plain(after) and (t.caps[after] or self._role_word(after)))
            if organisation is None and not follows:
                if not adjective:
                    self.phrases.append(Phrase("country", i, i, after, country=code))
                return after
            if not adjective and t.possessive[after - 1]:
                self.phrases.append(Phrase("country", i, i, after, country=code))
            if organisation is None:
                i = after
        roles, after = self._roles(i)
        if roles:
            owned = start < i and t.possessive[i - 1]
            if code and i < self.size and t.gaps[i].strip("'’s").isspace():
                roles[0].start, roles[0].before = start, i - start
            return self._after_roles(i if owned else start, roles, after, code)
        if not t.caps[i]:
            return i + 1
        organisation = self._organisation(i)
        if organisation is not None:
            organisation.country = organisation.country or code
            self.phrases.append(organisation)
            return self._after_organisation(organisation)
        end = self._name(i)
        if end > i:
            i += self._leading(i, end)
            return self._person(Phrase("person", i, i, end, country=code if start < i else None))
        return self._skip_run(i)

    def _after_organisation(self, organisation: Phrase) -> int:
        """Read the role and the name that may follow an organisation ("Ministry of Health spokeswoman Ann Lee")."""
        t, end = self.t, organisation.end
        if organisation.acronym is not None:
            return organisation.acronym + 1
        if end < self.size and t.plain(end) and self.head(end):
            roles, after = self._roles(end)
            if roles and after < self.size and t.joined(after) and self._name(after) > after:
                roles[0].start = organisation.start
                return self._after_roles(organisation.start, roles, after, organisation.country)
        return end

    def _leading(self, i: int, end: int) -> int:
        """Return how many of the first capitals of a run are no part of the name ("Attacking Mary Ann Stone")."""
        t = self.t
        ranks = i
        while ranks < end - 2 and t.folds[ranks] in RANKS:
            ranks += 1
        if ranks > i:
            return ranks - i
        if end - i < 3 or t.folds[i] in GIVEN_NAMES or t.folds[i] in SURNAMES_FIRST or len(t.words[i]) < 3:
            return 0
        word = t.folds[i]
        first = t.gaps[i] != " " and (word in MODIFIERS or word.endswith(_ADJECTIVE))
        return int((first or word.endswith("an")) and t.folds[i + 1] in GIVEN_NAMES and t.gaps[i + 1] == " ")

    def _after_roles(self, start: int, roles: list[Role], after: int, code: str | None) -> int:
        """Read what follows roles: a name ("Foreign Minister Wang Yi"), a name after a comma, or nothing."""
        t = self.t
        if roles[0].country is None:
            roles[0].country = code
        end = self._name(after) if after < self.size and t.joined(after) else after
        if end == after and roles[-1].end == after:
            more, later = self._coordinated(after)
            told = roles[0].start > 0 and t.folds[roles[0].start - 1] == "the"
            if more and not told and more[0].head not in _POLITE:
                named = self._name(later) if later < self.size and t.joined(later) else later
                if named > later:
                    roles, after, end = roles + more, later, named
        country = code or next((role.country for role in roles if role.country), None)
        role = roles[-1]
        if end > after and not self._doubtful(role, after, end):
            after += self._leading(after, end)
            return self._person(Phrase("person", start, after, end, roles, country, titled=True))
        self.bare_roles.append(roles[0])
        first = roles[0].start
        introduced = not (role.lower or t.titled[first]) or (
            first > 0 and (t.folds[first - 1] in _ARTICLES or t.possessive[first - 1]) and t.plain(first)
        )
        if after < self.size and t.gaps[after] == ", " and (introduced or role.country):
            end = self._name(after)
            closed = end >= self.size or t.gaps[end][:1] in (",", ".", "\n", ";")
            if end > after + 1 and closed:
                return self._person(Phrase("person", after, after, end, roles, country, titled=True))
        return roles[0].end

    def _doubtful(self, role: Role, name: int, end: int) -> bool:
        """Tell whether a lower-case head and one capital after it say too little ("driver Ferrari")."""
        return role.lower and end - name == 1 and (role.head in TITLE_ONLY or self.t.folds[name] not in GIVEN_NAMES)

    def _person(self, phrase: Phrase) -> int:
        """Keep a person with the age and the roles that follow the name; return the token after all."""
        t = self.t
        self.phrases.append(phrase)
        i = phrase.end
        age = i + 1 if i + 1 < self.size and t.folds[i] in ("age", "aged") and t.plain(i + 1) else i
        if age < self.size and t.gaps[i] in (", ", " (") and t.words[age].isdigit() and len(t.words[age]) <= 3:
            phrase.aged = True
            i = age + 1
            if i >= self.size or t.gaps[i] not in (", ", "), "):
                return i
        elif i >= self.size or t.gaps[i] != ", " or t.possessive[phrase.end - 1]:
            return self._elected(phrase)
        lead = i
        while lead < self.size and lead < i + 3 and t.folds[lead] in _LEADS and (lead == i or t.plain(lead)):
            lead += 1
        if lead >= self.size or (lead > i and not t.plain(lead)):
            return i
        mark = len(self.phrases), len(self.bare_roles)
        code, _, after = self._country(lead)
        roles, after = self._roles(after if after > lead else lead)
        more: list[Role] = []
        while roles and after < self.size:
            more, later = self._coordinated(after, comma=True)
            if not more:
                break
            roles, after = roles + more, later
        if not roles or self._names_other(after) or not self._closes(roles, after, lead > i or code is not None):
            del self.phrases[mark[0] :], self.bare_roles[mark[1] :]
            return i
        if code:
            roles[0].country = roles[0].country or code
            roles[0].start, roles[0].before = lead, roles[0].start - lead
        phrase.apposed = True
        phrase.roles = phrase.roles + roles
        phrase.country = phrase.country or next((role.country for role in roles if role.country), None)
        return after

    def _elected(self, phrase: Phrase) -> int:
        """Read "appointed NAME as ROLE", "on his re-election as ROLE" and "'s appointment as ROLE"."""
        t, i = self.t, phrase.end
        if phrase.start and t.folds[phrase.start - 1] in _INSTALLED and i + 1 < self.size and t.folds[i] == "as":
            j = i + 1
            while j < self.size and j < i + 4 and t.folds[j] in _BEFORE_OFFICE:
                j += 1
            roles, after = self._roles(j) if j < self.size else ([], j)
            if roles and not self._names_other(after):
                phrase.roles, phrase.apposed = phrase.roles + roles, True
                return after
        if i + 4 < self.size and t.folds[i] in ("on", "for", "upon") and t.folds[i + 1] in ("his", "her", "being"):
            i += 2
        elif not t.possessive[i - 1]:
            return phrase.end
        if (
            i + 2 < self.size
            and t.folds[i] in _ENTERED
            and t.folds[i + 1] == "as"
            and all(map(t.plain, range(i, i + 2)))
        ):
            i += 2
            if t.folds[i] in ("the", "a", "an") and i + 1 < self.size:
                i += 1
            roles, after = self._roles(i)
            if roles and not self._names_other(after):
                phrase.roles = phrase.roles + roles
                phrase.country = phrase.country or roles[0].country
                return after
        return phrase.end

    def _names_other(self, i: int) -> bool:
        """Tell whether the roles read before token ``i`` belong to another name that follows them."""
        return i < self.size and self.t.joined(i) and self.t.caps[i] and self._name(i) > i

    def _closes(self, roles: list[Role], after: int, introduced: bool) -> bool:
        """Tell whether an apposition ends where it should: at a mark, or said fully before a verb."""
        if after >= self.size or not self.t.plain(after):
            return True
        return introduced or any(not role.bare for role in roles)

    def _coordinated(self, i: int, comma: bool = False) -> tuple[list[Role], int]:
        """Read "and ROLE" (or ", ROLE") at token ``i``."""
        t = self.t
        if i < self.size and t.folds[i] == "and" and t.gaps[i] in (" ", ", "):
            i += 1
            if i < self.size and t.folds[i] in ("a", "an", "the", "also"):
                i += 1
            if i < self.size and t.plain(i):
                return self._roles(i)
        elif comma and i < self.size and t.gaps[i] == ", ":
            if t.folds[i] in ("a", "an", "the"):
                i += 1
            if i < self.size:
                return self._roles(i)
        return [], i
