"""Names, organisations and countries: the nominal half of the grammar of `align.extract.phrases`."""

from __future__ import annotations

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
    ROLE_SURNAMES,
    SURNAMES_FIRST,
    WEEK_AND_MONTH,
    WORD_SURNAMES,
    word_set,
)
from align.extract.titles import MODIFIERS, ROLE_STARTS, ROLES
from align.extract.tokens import Tokens, nation

__all__ = ["BEFORE_MONTH", "SPAN", "Nominals", "Phrase", "Role"]

SPAN = 6  # tokens a role may have before its head, and a name in all
_NUMERALS = word_set("ii iii iv vi vii viii ix xi xii xiii xiv xv xvi")
BEFORE_MONTH = word_set("in on since last next early late this by until from mid before after during of")
_OWNERS = word_set("people children women men")
_NO_RUN = WEEK_AND_MONTH | word_set(
    "the a an in on at but and he she it this that they we if when as after before while with for i you"
)


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
    plays: bool = False  # it wins or loses by sets
    acronym: int | None = None  # token of the short form in brackets


def _before_mark(shown: str) -> str:
    """Return the folded part of a word before its first apostrophe."""
    return shown.replace("’", "'").partition("'")[0].lower()


@lru_cache(maxsize=1 << 14)
def _no_name(word: str) -> bool:
    """Tell whether a folded word can't stand in a personal name."""
    if word in GIVEN_NAMES:
        return False
    return word in NOT_NAMES or word in ORG_HEADS or word in KNOWN_ORGS


class Nominals:
    """Reads names, organisations and countries at a token; titles are known only as where a name begins or ends."""

    def __init__(self, tokens: Tokens) -> None:
        self.t = tokens
        self.size = len(tokens.words)
        self.phrases: list[Phrase] = []
        self.bare_roles: list[Role] = []

    def head(self, i: int) -> int:
        """Return the number of tokens of the role head at token ``i``, 0 if there is none."""
        t = self.t
        for length in ROLE_STARTS.get(t.folds[i], ()):
            if length == 1 and t.folds[i] in ROLES:
                return 1
            if i + length > self.size or not all(t.joined(i + k) for k in range(1, length)):
                continue
            if " ".join(t.folds[i : i + length]) in ROLES:
                return length
        return 0

    def _role_word(self, i: int) -> bool:
        return self.t.folds[i] in MODIFIERS or self.head(i) > 0

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
        while j < self.size and j < i + SPAN and (j == i or t.joined(j)):
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
        half = (j - i) // 2
        if half and t.folds[i : i + half] == t.folds[i + half : i + 2 * half]:
            j = i + half  # a caption runs into a text: "Ann Lee Ann Lee said"
        if j - i > 3 and all(word.isupper() for word in t.words[i:j]):
            return i  # a headline that shouts
        if j > i and j < self.size and t.joined(j) and t.caps[j] and _no_name(t.folds[j]) and not t.titled[j]:
            return i  # "Princess Alexandra Hospital" is no princess
        return j

    def _name_word(self, j: int, inside: bool) -> bool:
        t = self.t
        word, shown = t.folds[j], t.words[j]
        if word in WEEK_AND_MONTH:
            return self._day_or_month(j, inside)
        if any(map(str.isdigit, word)):
            return False
        if ("'" in word or "’" in shown) and _before_mark(shown) in FUNCTION_WORDS:
            return False  # "I'm", "It's"
        if word in FUNCTION_WORDS:
            return self._little_word(j, inside)
        if inside and word in WORD_SURNAMES and t.folds[j - 1] in GIVEN_NAMES:
            return not self._goes_on(j)
        if word in KNOWN_ORGS and inside and not shown.isupper():
            return True  # "Vicente Fox"
        if inside and word in _NUMERALS:
            return True
        if _no_name(word) or (shown.isupper() and 1 < len(shown) < 4 and not t.titled[j]):
            return False
        if "-" in shown and any(nation(part)[0] for part in shown.split("-")):
            return False
        if nation(shown)[0] and not (inside and word not in ("china", "russia")) and word not in GIVEN_NAMES:
            return False
        if word in ROLES and word not in GIVEN_NAMES:
            return inside and word in ROLE_SURNAMES
        return True

    def _goes_on(self, j: int) -> bool:
        """Tell whether another capital follows the token ``j``."""
        return j + 1 < self.size and self.t.caps[j + 1] and self.t.joined(j + 1)

    def _day_or_month(self, j: int, inside: bool) -> bool:
        """Tell whether a day or month at token ``j`` is a word of a personal name."""
        t = self.t
        word, before = t.folds[j], t.folds[j - 1] if j else ""
        if word == "may" and inside and before in GIVEN_NAMES:
            return True
        if word in GIVEN_NAMES:  # "Jan Nowak", not "in June Microsoft"
            return j + 1 < self.size and t.caps[j + 1] and t.gaps[j + 1] == " " and before not in BEFORE_MONTH
        return inside and len(word) == 3 and before in SURNAMES_FIRST  # "Pham Thu Hang"

    def _little_word(self, j: int, inside: bool) -> bool:
        """Tell whether a word of the language at token ``j`` is one of a personal name."""
        t = self.t
        if t.folds[j] not in NAME_OR_WORD or t.words[j].isupper():
            return False
        if not inside:
            return self._may_name(j)
        if t.titled[j]:
            return False
        return self._goes_on(j) or (j > 1 and t.folds[j - 2] in SURNAMES_FIRST)  # "Tran Thanh Man"

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
        if t.folds[i:end] == ["soviet", "union"]:
            return None
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
        while j < self.size and j < i + 8 and t.caps[j] and self._runs_on(j) and t.folds[j] not in _NO_RUN:
            j += 1
        return j

    def _runs_on(self, j: int) -> bool:
        """Tell whether token ``j`` goes on with a name, or a plural owner comes before it ("Workers' Party")."""
        t = self.t
        if t.joined(j):
            return True
        owned = t.gaps[j] in ("' ", "’ ") or (t.gaps[j] == " " and t.folds[j - 1] in _OWNERS)
        return owned and t.folds[j] in ORG_HEADS

    def _org_end(self, i: int, stop: int) -> int:
        """Return the end of the organisation in the run ``[i, stop)``: after its last head, before a title."""
        t = self.t
        end = i
        for j in range(i, stop):
            if t.folds[j] in ROLES and t.folds[j] not in ORG_HEADS:
                break
            if t.folds[j] in ORG_HEADS:
                end = j + 1
            if t.possessive[j] and not (j + 1 < stop and self._runs_on(j + 1)):
                break
        return end

    def _country(self, i: int) -> tuple[str | None, bool, int]:
        """Return code, adjective or not, and end of the country or demonym at token ``i``."""
        t = self.t
        if not t.caps[i]:
            return None, False, i
        reach = 1
        while reach < 3 and i + reach < self.size and t.caps[i + reach] and t.joined(i + reach):
            reach += 1
        for length in range(reach, 0, -1):
            name = t.words[i] if length == 1 else " ".join(t.words[i : i + length])
            code, adjective = nation(name)
            if code is not None:
                return code, adjective, i + length
        return None, False, i

    def _skip_run(self, i: int) -> int:
        """Return the token after a run of capitals that is nothing we know, but not past a title inside it."""
        t, j = self.t, i + 1
        while j < self.size and t.caps[j] and t.joined(j) and not self.head(j):
            j += 1
        return j
