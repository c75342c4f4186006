"""Noun phrases of news English: titles before names, names, roles in apposition, organisations, countries.

A small hand-written grammar over the tokens of one document; every token is looked at a bounded number of times, so
the time is linear in the length of the text. It says what a phrase looks like; `align.extract.people` decides what
to believe.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

from align.extract.names import (
    FUNCTION_WORDS,
    GIVEN_NAMES,
    KNOWN_ORGS,
    NAME_OR_WORD,
    NOT_NAMES,
    ORG_HEADS,
    ORG_PREFIXES,
    PARTICLES,
    WEEK_AND_MONTH,
    fold,
    word_set,
)
from align.extract.places import country_code, demonym_country
from align.extract.titles import AFFAIRS, MODIFIERS, ROLE_STARTS, ROLES, TITLE_ONLY
from align.model import BlockKind, Segments

__all__ = ["Parser", "Phrase", "Role", "Tokens", "nation", "tokens_of"]

_TOKEN = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W_]+(?:[-‑&'’][^\W_]+)*")
_READ: frozenset[BlockKind] = frozenset({"title", "caption", "body"})
_ABBREVIATIONS = word_set(
    """mr mrs ms dr prof gen sen rep reps sens gov lt col sgt capt cmdr maj brig adm rev st jr det hon pvt cpl
    supt insp"""
)
_HONORIFICS = word_set("mr mrs ms miss mister comrade madame madam sir")
_ENTERED = word_set(
    """election re-election reelection appointment reappointment inauguration selection elected re-elected"""
)
_LEADS = word_set("also a an the who is was then now currently his her its their our and both")
_REPRESENT = frozenset({"envoy", "member", "minister"})
_SPAN = 6  # tokens a role may have before its head, and a name in all


@dataclass(slots=True)
class Tokens:
    """The words of the sentences that are read, as parallel lists; possessive endings are cut off and flagged."""

    text: str
    words: list[str]
    folds: list[str]
    starts: list[int]
    ends: list[int]
    gaps: list[str]
    caps: list[bool]
    possessive: list[bool]
    sentence: list[int]
    kinds: list[BlockKind]
    titled: list[bool] = field(default_factory=list)

    def plain(self, i: int) -> bool:
        """Tell whether only blank space stands between the tokens ``i - 1`` and ``i``."""
        gap = self.gaps[i]
        return gap == " " or (gap != "\n" and gap.isspace())

    def joined(self, i: int) -> bool:
        """Tell whether token ``i`` continues a name: blank space, or the dot of an initial or a short title."""
        gap = self.gaps[i]
        if gap == " ":
            return not self.possessive[i - 1]
        if gap[:1] == "." and gap != "\n" and (gap == "." or gap[1:].isspace()):
            last = self.folds[i - 1]
            return len(last) == 1 or last in _ABBREVIATIONS
        return gap != "\n" and gap.isspace() and not self.possessive[i - 1]


def tokens_of(segments: Segments) -> Tokens:
    """Return the tokens of the title, captions and body of a document, in text order."""
    text = segments.document.text
    out = Tokens(text, [], [], [], [], [], [], [], [], [])
    for number, sentence in enumerate(segments.sentences):
        if sentence.kind not in _READ:
            continue
        first = len(out.words)
        last = sentence.start
        for match in _TOKEN.finditer(text, sentence.start, sentence.end):
            start, end = match.span()
            word = match.group()
            out.gaps.append(text[last:start])
            last = end
            owned = len(word) > 2 and word[-1] in "sS" and word[-2] in "'’"
            if owned:
                word = word[:-2]
                end -= 2
            out.words.append(word)
            out.starts.append(start)
            out.ends.append(end)
            out.possessive.append(owned or (text[end : end + 1] in ("'", "’") and word[-1:] == "s"))
        count = len(out.words) - first
        if not count:
            continue
        out.gaps[first] = "\n"
        out.sentence.extend([number] * count)
        caps = [word[0].isupper() for word in out.words[first:]]
        out.caps.extend(caps)
        closed = sentence.kind == "body" and text[last : sentence.end].lstrip("\"'”’)")[:1] in (".", "!", "?", ":")
        out.titled.extend([not closed and _title_case(out.words[first:], caps)] * count)
        out.kinds.extend([sentence.kind] * count)
    out.folds.extend(map(fold, out.words))
    return out


def _title_case(words: list[str], caps: list[bool]) -> bool:
    """Tell whether a sentence is set in Title Case, where capitals say nothing."""
    small = sum(not cap and len(word) > 3 and word not in FUNCTION_WORDS for word, cap in zip(words, caps, strict=True))
    return sum(caps) > 3 and small <= min(2, 0.15 * len(words))


@dataclass(slots=True)
class Role:
    """A role phrase: tokens ``[start, end)``, the class and folded words of its head, the country it says."""

    start: int
    end: int
    sort: str
    head: str
    country: str | None = None
    bare: bool = True
    lower: bool = False
    before: int = 0  # tokens of a country in front ("China's", "South Korean")


@dataclass(slots=True)
class Phrase:
    """A noun phrase: tokens ``[start, end)`` with its name in ``[name, end)``."""

    sort: str
    start: int
    name: int
    end: int
    roles: list[Role] = field(default_factory=list)
    country: str | None = None
    titled: bool = False  # a title or honorific stands before the name
    principal: bool = False  # it stands inside the role of someone else
    aged: bool = False  # an age follows
    apposed: bool = False  # a role follows
    acronym: int | None = None  # token of the short form in brackets


@lru_cache(maxsize=1 << 14)
def nation(name: str) -> tuple[str | None, bool]:
    """Return the code of the country that a word or name says, and whether it is an adjective ("Chinese")."""
    if not name[:1].isupper():
        return None, False
    code = demonym_country(name)
    if code is not None:
        return code, True
    return country_code(name), False


@lru_cache(maxsize=1 << 14)
def _no_name(word: str) -> bool:
    """Tell whether a folded word can't stand in a personal name."""
    if word in GIVEN_NAMES:
        return False
    return word in NOT_NAMES or word in ORG_HEADS or word in KNOWN_ORGS


class Parser:
    """Finds the noun phrases of a document; `phrases` holds them in the order in which they end."""

    def __init__(self, tokens: Tokens) -> None:
        self.t = tokens
        self.size = len(tokens.words)
        self.phrases: list[Phrase] = []
        self.bare_roles: list[Role] = []

    def run(self) -> list[Phrase]:
        """Read all tokens and return the phrases."""
        t, i = self.t, 0
        while i < self.size:
            if t.caps[i] or t.folds[i] in ROLE_STARTS:
                i = max(self._phrase(i), i + 1)
            else:
                i += 1
        return self.phrases

    # Phrases

    def _phrase(self, i: int) -> int:
        """Read one phrase at token ``i``, keep it, and return the token after it."""
        t = self.t
        word = t.folds[i]
        if word in FUNCTION_WORDS and not self._may_name(i):
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
            return organisation.end if organisation.acronym is None else organisation.acronym + 1
        end = self._name(i)
        if end > i:
            return self._person(Phrase("person", i, i, end, country=code if start < i else None))
        return self._skip_run(i)

    def _after_roles(self, start: int, roles: list[Role], after: int, code: str | None) -> int:
        """Read what follows roles: a name ("Foreign Minister Wang Yi"), a name after a comma, or nothing."""
        t = self.t
        if roles[0].country is None:
            roles[0].country = code
        end = self._name(after) if after < self.size and t.joined(after) else after
        if end == after and roles[-1].end == after:
            more, later = self._coordinated(after)
            if more:
                named = self._name(later) if later < self.size and t.joined(later) else later
                if named > later:
                    roles, after, end = roles + more, later, named
        country = code or next((role.country for role in roles if role.country), None)
        role = roles[-1]
        if end > after and not self._doubtful(role, after, end):
            return self._person(Phrase("person", start, after, end, roles, country, titled=True))
        self.bare_roles.append(roles[0])
        if (after < self.size and t.gaps[after] == ", " and not role.lower | t.titled[after]) or role.country:
            end = self._name(after) if after < self.size and t.gaps[after] == ", " else after
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
        if i < self.size and t.gaps[i] in (", ", " (") and t.words[i].isdigit() and len(t.words[i]) <= 3:
            phrase.aged = True
            i += 1
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
        """Read "on his re-election as ROLE" or "'s appointment as ROLE" after a name."""
        t, i = self.t, phrase.end
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

    # Roles

    def head(self, i: int) -> int:
        """Return the number of tokens of the role head at token ``i``, 0 if there is none."""
        t = self.t
        for length in ROLE_STARTS.get(t.folds[i], ()):
            if i + length > self.size or not all(t.joined(i + k) for k in range(1, length)):
                continue
            if " ".join(t.folds[i : i + length]) in ROLES:
                return length
        return 0

    def _role_word(self, i: int) -> bool:
        return self.t.folds[i] in MODIFIERS or self.head(i) > 0

    def _roles(self, i: int, depth: int = 0) -> tuple[list[Role], int]:
        """Read one role at token ``i``: words before the head, the head, and what it is "of"."""
        t = self.t
        k = i
        while k < self.size and k < i + _SPAN and (k == i or t.joined(k)):
            length = self.head(k)
            if length and not self._surname(i, k, length):
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
        """Tell whether the head at ``k`` is the last word of a name ("Martin Luther King")."""
        t = self.t
        if length != 1 or k == i or not t.caps[k] or t.folds[i] not in GIVEN_NAMES:
            return False
        return not (k + 1 < self.size and t.joined(k + 1) and t.caps[k + 1])

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
            organisation = self._organisation(i)
            if organisation is not None:
                organisation.country = organisation.country or code
                self.phrases.append(organisation)
                end = organisation.end if organisation.acronym is None else organisation.acronym + 1
                return self._chain(end, organisation.country, depth)
            if after > i:
                return self._chain(after, code, depth)
            end = self._name(i)
            if end - i >= 2 and t.folds[i] in GIVEN_NAMES:
                self.phrases.append(Phrase("person", i, i, end, principal=True))
                return end, None
            end = self._skip_run(i)
            return self._chain(end, code, depth)
        end = i
        while end < self.size and end < i + _SPAN and (end == i or t.plain(end)) and t.folds[end] in AFFAIRS | {"and"}:
            end += 1
        while end > i and t.folds[end - 1] == "and":
            end -= 1
        return self._chain(end, code, depth) if end > i else (first, None)

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

    # Names, organisations, countries

    def _may_name(self, i: int) -> bool:
        """Tell whether a word like "To" can begin a name at token ``i``: inside a sentence, before another capital."""
        t = self.t
        if not t.caps[i] or t.folds[i] not in NAME_OR_WORD or t.titled[i] or i + 1 >= self.size or not t.caps[i + 1]:
            return False
        return t.gaps[i] == " " and t.gaps[i + 1] == " "

    def _name(self, i: int) -> int:
        """Return the end of the personal name at token ``i`` (``i`` itself if there is none)."""
        t = self.t
        j = i
        while j < self.size and j < i + _SPAN and (j == i or t.joined(j)):
            word = t.folds[j]
            if not t.caps[j]:
                if j > i and word in PARTICLES and j + 1 < self.size and t.caps[j + 1] and t.plain(j + 1):
                    j += 1
                    continue
                break
            if not self._name_word(j, j > i):
                break
            j += 1
            if t.possessive[j - 1]:
                break
        while j > i and not t.caps[j - 1]:
            j -= 1
        return j

    def _name_word(self, j: int, inside: bool) -> bool:
        t = self.t
        word, shown = t.folds[j], t.words[j]
        if any(map(str.isdigit, word)) or word in WEEK_AND_MONTH:
            return False
        if word in FUNCTION_WORDS:
            return word in NAME_OR_WORD and (inside or self._may_name(j))
        if _no_name(word) or (shown.isupper() and 1 < len(shown) < 4 and not t.titled[j]):
            return False
        if "-" in shown and any(nation(part)[0] for part in shown.split("-")):
            return False
        if nation(shown)[0] and not (inside and word not in ("china", "russia")) and word not in GIVEN_NAMES:
            return False
        if word in ROLES and t.caps[j]:
            last = not (j + 1 < self.size and t.caps[j + 1] and t.joined(j + 1))
            return inside and last and len(word) > 3
        return True

    def _organisation(self, i: int) -> Phrase | None:
        """Read an organisation at token ``i``: capitals up to a word like Party, with "of ..." and a short form."""
        t = self.t
        stop = self._run_end(i)
        end = self._org_end(i, stop)
        if end == i:
            known = t.folds[i] in KNOWN_ORGS or (
                t.words[i].isupper() and 2 <= len(t.words[i]) <= 6 and t.folds[i] in KNOWN_ORGS
            )
            if not known or (t.gaps[i] == "\n" and not t.words[i][1:2].isupper() and t.folds[i] in FUNCTION_WORDS):
                return None
            if stop > i + 1 and not self._role_word(i + 1):
                return None
            return Phrase("organisation", i, i, i + 1)
        phrase = Phrase("organisation", i, i, end, country=nation(t.words[i])[0])
        if i and t.folds[i - 1][:1].isdigit() and t.plain(i):
            return None  # "14th National Congress" is an event
        while (
            end + 1 < self.size and t.folds[end - 1] in ORG_PREFIXES and t.folds[end] in ("of", "for") and t.plain(end)
        ):
            nxt = end + 1 + (t.folds[end + 1] == "the")
            if nxt >= self.size or not t.caps[nxt] or not t.plain(nxt):
                break
            code, _, after = self._country(nxt)
            stop = self._run_end(nxt)
            end = self._org_end(nxt, stop)
            if end == nxt:
                end = after if after > nxt else stop
            phrase.country = phrase.country or code
        if end - i == 1 and t.folds[i] in ORG_HEADS and t.folds[i] not in KNOWN_ORGS:
            return None  # "Party", "Committee" alone
        phrase.end = end
        self._short_form(phrase)
        return phrase

    def _short_form(self, phrase: Phrase) -> None:
        """Read "(CPV)" after an organisation, and what goes on after it ("Central Committee")."""
        t, end = self.t, phrase.end
        if end >= self.size or t.gaps[end] != " (" or not t.words[end][:2].isupper() or len(t.words[end]) > 8:
            return
        after = end + 1
        if after < self.size and t.gaps[after] == ") " and t.caps[after]:
            rest = self._org_end(after, self._run_end(after))
            if rest > after:
                inner = Phrase("organisation", phrase.start, phrase.name, end, country=phrase.country, acronym=end)
                self.phrases.append(inner)
                phrase.end = rest
                return
        if after >= self.size or t.gaps[after][:1] == ")" or t.gaps[after] == "\n":
            phrase.acronym = end

    def _run_end(self, i: int) -> int:
        """Return the end of the run of capitals at token ``i``."""
        t, j = self.t, i + 1
        while j < self.size and j < i + 8 and t.caps[j] and t.joined(j) and t.folds[j] not in WEEK_AND_MONTH:
            j += 1
        return j

    def _org_end(self, i: int, stop: int) -> int:
        """Return the end of the organisation in the run ``[i, stop)``: after its last head, before a title."""
        t = self.t
        end = i
        for j in range(i, stop):
            if t.folds[j] in ROLES and t.folds[j] not in ORG_HEADS:
                break
            if t.folds[j] in ORG_HEADS:
                end = j + 1
            if t.possessive[j]:
                break
        return end

    def _country(self, i: int) -> tuple[str | None, bool, int]:
        """Return code, adjective or not, and end of the country or demonym at token ``i``."""
        t = self.t
        if not t.caps[i]:
            return None, False, i
        for length in (3, 2, 1):
            if i + length <= self.size and all(t.caps[i + k] and t.joined(i + k) for k in range(1, length)):
                name = " ".join(t.words[i : i + length])
                code, adjective = nation(name)
                if code is not None:
                    return code, adjective, i + length
        return None, False, i

    def _skip_run(self, i: int) -> int:
        """Return the token after a run of capitals that is nothing we know, but not past a title inside it."""
        t, j = self.t, i + 1
        while j < self.size and t.caps[j] and t.joined(j) and not self.head(j) and nation(t.words[j])[0] is None:
            j += 1
        return j
