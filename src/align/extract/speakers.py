"""Resolve the subject of a verb of speech to a name: by a mention, by the last speaker for a pronoun, else by its noun.

"He" is taken for the last speaker or the subject of the sentence before, whichever is nearer (right 12 of 16 times in
the reports it was counted on); where the gender differs or too much lies between, nobody is named.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import Final, NamedTuple

from align.extract.names import FEMALE_NAMES, MALE_NAMES, fold, word_set
from align.extract.titles import ROLES as OFFICES
from align.extract.verbs import BE, BODIES, CONJ, DET, ROLES, TIME
from align.extract.words import Words
from align.model import Entity, Mention

__all__ = ["Cast", "Voice"]

_PREP: Final = word_set("of for from to by with in at on against about over after under between behind near")
_SPEAKING: Final = ROLES | BODIES
_NO_NAME: Final = _PREP | BE
_OPENERS: Final = _PREP | word_set(
    "like unlike as when while if because before since until although though amid during despite"
)
_HE: Final = frozenset(["he", "she"])
_MR: Final = re.compile(r"\bMr\.?\s+\Z")
_MS: Final = re.compile(r"\b(?:Mrs|Ms|Miss)\.?\s+\Z")
# A pronoun reaches back this many sentences.
_REACH: Final = 3
_NOBODY: Final = word_set(
    "some many others most several all one none few more another both each that this these those it"
)
_PAIRED: Final = word_set("sides leaders presidents ministers parties men women politicians envoys chiefs premiers")
_THINGS: Final = word_set(
    "house force center centre bank school hospital service club board party group network journal"
)


class Voice(NamedTuple):
    """A resolved speaker: the mention, whether a single person, and whether more than one."""

    mention: Mention
    person: bool
    joint: bool = False


class Cast:
    """The entities of a document by the places that name them, and who spoke last."""

    def __init__(self, text: str, entities: Sequence[Entity], parties: Sequence[Entity] = ()) -> None:
        self._text = text
        self._both = " and ".join(e.name.value for e in parties) if len(parties) == 2 else None
        self._ending: dict[int, tuple[Mention, Entity]] = {}
        self._starting: dict[int, tuple[Mention, Entity]] = {}
        self._phrases: dict[str, Entity | None] = {}
        self._gender: dict[str, str] = {}
        named = sorted((m.start, e.name.value) for e in entities if e.sort == "person" for m in e.mentions)
        self._places = [start for start, _ in named]
        self._names = [name for _, name in named]
        self._focus: Voice | None = None
        self._since = 0
        self._group: Voice | None = None
        self._group_since = 0
        for entity in entities:
            for m in entity.mentions:
                for table, key in ((self._ending, m.end), (self._starting, m.start)):
                    known = table.get(key)
                    if known is None or _rank(m, entity) > _rank(*known):
                        table[key] = (m, entity)
                if entity.sort == "person":
                    phrase = _bare(self._text[m.start : m.end])
                    self._phrases[phrase] = entity if self._phrases.get(phrase, entity) is entity else None
                    self._learn_gender(m, entity.name.value)

    def _learn_gender(self, m: Mention, name: str) -> None:
        before = self._text[max(0, m.start - 6) : m.start]
        said = self._text[m.start : m.start + 5]
        if _MR.search(before) or said.startswith("Mr"):
            self._gender.setdefault(name, "he")
        elif _MS.search(before) or said.startswith(("Mrs", "Ms", "Miss")):
            self._gender.setdefault(name, "she")
        elif (first := fold(name.split(" ", 1)[0])) in MALE_NAMES or first in FEMALE_NAMES:
            self._gender.setdefault(name, "he" if first in MALE_NAMES else "she")

    # --- who is meant ---------------------------------------------------------------------------------------------

    def resolve(self, w: Words, subject: tuple[int, int]) -> Voice | None:
        """Return who the words of a subject mean, or None."""
        first, stop = subject
        start, end = w.starts[first], w.ends[stop - 1]
        token = w.lower[stop - 1]
        if stop - first == 1 and token in _HE:
            return self._pronoun(token, start, end)
        if stop - first == 1 and token in ("they", "it"):
            return self._body(token, start, end)
        if stop - first == 1 and token in ("we", "i", "you"):
            return None
        known = self._ending.get(end) or self._ending.get(end - 1)
        if known is not None:
            voice = self._mentioned(w, first, known)
            if voice is not None:
                return voice
        return self._named_apposition(w, first, stop) or self._noun(w, first, stop)

    def _named_apposition(self, w: Words, first: int, stop: int) -> Voice | None:
        """Return the person named right after a noun ("his lawyer, Rafael Soto, said")."""
        if stop + 2 >= len(w.lower) or w.lower[stop] != "," or ROLES.isdisjoint(w.lower[first:stop]):
            return None
        known = self.addressed(w, stop + 1)  # "said his wife, the soprano Eva Ruiz"
        if known is None or known[1].sort != "person":
            return None
        m, entity = known
        after = next((k for k in range(stop + 1, len(w.lower)) if w.starts[k] >= m.end), -1)
        if after >= 0 and w.lower[after] != ",":
            return None  # the end of the sentence will do, too: "said his lawyer, Rafael Soto"
        return Voice(Mention(m.start, m.end, entity.name.value, m.kind, reason="named in apposition"), True)

    def _mentioned(self, w: Words, first: int, known: tuple[Mention, Entity]) -> Voice | None:
        m, entity = known
        k = next((i for i in range(first, len(w.starts)) if w.starts[i] >= m.start), first)
        if k > first:
            before = w.lower[k - 1]
            if before in _PREP:
                return None  # "a spokesman for X"
            joined = k - 1 if before in CONJ or before == "&" else k - 2 if before in DET else -1
            if joined > first and (w.lower[joined] in CONJ or w.lower[joined] == "&"):
                other = self._ending.get(w.ends[joined - 1])
                if other is None:
                    return None
                name = f"{other[1].name.value} and {entity.name.value}"
                return Voice(Mention(other[0].start, m.end, name, m.kind, reason="joint subject"), False, True)
            if entity.sort != "person" and (w.upper[k - 1] or before.endswith("'s")) and before not in DET:
                return None  # a part of a longer name
        return Voice(
            Mention(m.start, m.end, entity.name.value, m.kind, reason="subject of the verb"), entity.sort == "person"
        )

    def _pronoun(self, word: str, start: int, end: int) -> Voice | None:
        focus = self._focus
        if focus is None or not focus.person or self._since > _REACH:
            return None
        name = focus.mention.value
        if self._gender.get(name, word) != word:
            return None
        self._gender[name] = word
        return Voice(Mention(start, end, name, "body", reason=f"{word}: the last speaker or subject"), True)

    def _body(self, word: str, start: int, end: int) -> Voice | None:
        """Return the body ("it") or the group ("they") that spoke in the sentence before."""
        group = self._group
        if group is None or self._group_since > 1 or (word == "they") != (group.joint or _many(group.mention.value)):
            return None
        mention = Mention(start, end, group.mention.value, "body", reason=f"{word}: spoke in the sentence before")
        return Voice(mention, False, group.joint)

    def _noun(self, w: Words, first: int, stop: int) -> Voice | None:
        """Return a speaker without a mention by the words of its noun phrase, where its head can speak."""
        two = w.lower[first:stop][-2:-1] in (["two"], ["both"]) or w.lower[first] == "both"
        if self._both and two and w.lower[stop - 1] in _PAIRED:
            return Voice(
                Mention(w.starts[first], w.ends[stop - 1], self._both, "body", reason="the two parties"), False, True
            )
        while first < stop and (w.lower[first] in DET or w.lower[first] in ("mr", "ms", "mrs")):
            if w.lower[first] in _NOBODY and stop - first == 1:
                return None
            first += 1
        if first >= stop or w.lower[first] in _PREP:
            return None
        head_stop = next((k for k in range(first + 1, stop) if w.lower[k] in _PREP), stop)
        head = w.lower[head_stop - 1]
        known = self._ending.get(w.ends[head_stop - 1])
        if known is not None and known[1].sort == "person" and w.lower[head_stop:stop][:1] in (["of"], ["from"]):
            return self._mentioned(w, first, known)  # "Senator Ann Lee of Maine"
        if head_stop == stop and w.upper[stop - 1] and not w.upper[first]:  # "the operator North Sound Ferries"
            name = next(k for k in range(stop, first, -1) if not w.upper[k - 1])
            if stop - name > 1 and w.lower[name - 1] in _SPEAKING:
                first = name
        start, end = w.starts[first], w.ends[stop - 1]
        value = " ".join(self._text[start:end].split())
        same = self._phrases.get(_bare(value))
        if same is not None and first and w.lower[first - 1] == "the":
            return Voice(Mention(start, end, same.name.value, "body", reason="the same words name him elsewhere"), True)
        if len(value) > 80 or head in _NOBODY or head in TIME or head.endswith("'s"):
            return None
        named = _is_name(w, first, head_stop, stop)
        if not named and (head not in _SPEAKING or (head in _THINGS and not any(w.upper[first:head_stop]))):
            return None
        if first == 0 and w.lower[0] in _SPEAKING and (head.endswith("s") or head == "police"):
            value = value[0].lower() + value[1:]  # "Officials said": a capital of the sentence, not of a name
        single = not _many(head) and (head in ROLES or (named and head not in BODIES))
        joint = "and" in w.lower[first:stop]
        return Voice(Mention(start, end, value, "body", reason="subject of the verb"), single and not joint, joint)

    # --- whom a pronoun may mean ----------------------------------------------------------------------------------

    def subject_of(self, w: Words) -> Voice | None:
        """Return the person or body that a sentence opens with as its subject, or None."""
        n = len(w.lower)
        if not n:
            return None
        k = 0
        if self.addressed(w, 0) is not None and w.starts[0] in self._starting:
            k = 0
        elif w.lower[0] in _OPENERS or w.lower[0].endswith("ing") or w.lower[0].endswith("ed"):
            k = next((i + 1 for i in range(1, min(n, 40)) if w.lower[i] == "," and i + 1 < n and not w.quoted[i]), n)
        elif w.lower[0] in CONJ and n > 1:
            k = 1
        if k >= n or w.quoted[k]:
            return None
        if w.lower[k] in _HE:
            return self._pronoun(w.lower[k], w.starts[k], w.ends[k])
        known = self.addressed(w, k)
        if known is None and k <= 1:
            comma = next((i for i in range(1, min(n - 1, 12)) if w.lower[i] == ","), 0)
            if comma and not any(w.upper[k + 1 : comma]):
                known = self.addressed(w, comma + 1)  # "Hours before the vote, Ann Lee ..."
        if known is None:
            return None
        m, entity = known
        after = next((i for i in range(k, n) if w.starts[i] >= m.end), n)
        dated = w.lower[after : after + 1] == ["on"] and after + 1 < n and w.lower[after + 1] in TIME
        if after < n and not dated and (w.lower[after] in CONJ or w.lower[after] in _PREP):
            return None
        if after and w.ends[after - 1] > m.end:
            return None  # a possessive, or a part of a longer name
        return Voice(
            Mention(m.start, m.end, entity.name.value, m.kind, reason="subject of the sentence"),
            entity.sort == "person",
        )

    def addressed(self, w: Words, k: int) -> tuple[Mention, Entity] | None:
        """Return the mention that starts at token `k`, or after a few words of title there."""
        for i in range(k, min(k + 6, len(w.lower))):
            known = self._starting.get(w.starts[i])
            if known is not None:
                return known
            token = w.lower[i]
            if token == "that" or not (token in DET or token in ROLES or token in OFFICES or w.upper[i]):
                return None
        return None

    def forget(self) -> None:
        """Note that somebody spoke whom the rules could not name: a pronoun may mean him."""
        self._focus = self._group = None

    def _persons_in(self, start: int, end: int) -> set[str]:
        low, high = bisect_left(self._places, start), bisect_left(self._places, end)
        return {self._names[k] for k in range(low, high)}

    def heard(self, voice: Voice | None, start: int, end: int) -> None:
        """Note who spoke or acted in the sentence just read; a body that acts leaves the last person in mind."""
        self._group_since += 1
        if voice is None or (voice.mention.reason == "subject of the sentence" and not voice.person):
            # Somebody else may be meant once a sentence speaks of other persons only.
            others = self._persons_in(start, end)
            if self._focus is None or not others:
                self._since += 1
            elif self._focus.mention.value not in others:
                self._since += _REACH + 1
            else:
                self._since = 0 if len(others) == 1 else self._since + 1
            return
        self._focus = voice if not voice.joint else None
        self._since = 0
        if not voice.person:
            self._group, self._group_since = voice, 1
        else:
            self._group = None


def _is_name(w: Words, first: int, head_stop: int, stop: int) -> bool:
    """Tell whether a noun phrase whose head ends before `head_stop` is a name."""
    if stop - first > 2 and all(w.upper[k] or w.lower[k] in _PREP for k in range(first, stop)):
        return True  # "Doctors for Peace"
    if not w.upper[head_stop - 1] or (first == 0 and head_stop == 1):
        return False
    return not any(w.lower[k] in _NO_NAME for k in range(first, head_stop))


def _bare(phrase: str) -> str:
    return phrase.casefold().removeprefix("the ")


def _many(words: str) -> bool:
    """Return whether the head of a noun phrase is a plural."""
    head = re.split(r" (?:of|for|at|from|in|with|to) ", words, maxsplit=1)[0].lower()
    return head.endswith(("s", "men", "people", "police")) and not head.endswith(("ss", "'s", "’s"))


def _rank(m: Mention, entity: Entity) -> tuple[bool, int]:
    return entity.sort == "person", m.end - m.start
