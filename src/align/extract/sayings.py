"""Find verbs of speech in a sentence and the words that are their subject, without a parser.

A saying is judged by what stands around the verb: auxiliaries, a comma, a quotation mark, "that". Words inside
quotation marks are never read. Where the subject cannot be bounded, there is no saying.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, Literal, NamedTuple

from align.extract.verbs import (
    ACT_NOUNS,
    BE,
    BODIES,
    CONJ,
    DET,
    DO,
    HAVE,
    MODAL,
    NOT,
    NOUNISH,
    PARTICLES,
    PRONOUNS,
    ROLES,
    TIME,
    VERBS,
    Verb,
    is_adverb,
    word_set,
)

__all__ = ["Saying", "Words", "sayings", "words"]

_TOKEN: Final = re.compile(r"[^\W_]+(?:[-'’.&][^\W_]+)*|[“”„«»\"‘'’,;:()\[\]—–?!…]|--")
_NEXT_MARK: Final = re.compile(r'(?:(?<=[\s(])("(?=\w))|["“”])')
_SINGLE_CLOSE: Final = re.compile(r"[\w,.?!…]['’](?!\w)")
# Verbs that mean something else without a clause or a quotation ("Toyota recalled cars", "the team responded").
_NEEDS_CONTENT: Final = word_set("respond reply answer continue maintain recall feel request demand propose complain")
_NEEDS_HEARER: Final = frozenset(["tell", "inform", "assure", "reassure"])
_OPEN, _CLOSE = frozenset("“„«"), frozenset("”»")
_PUNCT: Final = frozenset('“”„«»",;:()[]—–?!…‘') | {"--"}
_BREAK: Final = frozenset(",;:()[]—–?!…") | {"--"}
_QUOTES: Final = frozenset('“”„«»"')

_SUBORD: Final = word_set(
    "that which who whom whose when where while if because as after before since until although though whether "
    "than so unless what how why whereas"
)
_PREP: Final = word_set(
    "of in on at by for with from to about into over under between among against during through without within "
    "across toward towards upon near behind beyond amid despite per via including"
)
_INSIDE: Final = word_set("of for at from in with")  # prepositions that may stand inside a subject
_CLOSED: Final = BE | HAVE | MODAL | DO | NOT | _SUBORD | _PREP | CONJ | {"there", "here", "then", "not", "also"}


class Words(NamedTuple):
    """The words and marks of a sentence, in parallel lists.

    `quoted` tells which stand inside quotation marks, `open` whether a quotation goes on after the last of them.
    """

    starts: list[int]
    ends: list[int]
    lower: list[str]
    upper: list[bool]
    quoted: list[bool]
    open: bool = False


class Saying(NamedTuple):
    """A verb of speech at token `at`.

    Attributes:
        at: index of the verb.
        last: index of the last token of the verb group ("spoke highly", "expressed his belief").
        first: index of the first token of the verb group, adverbs and auxiliaries included.
        verb: its entry in the lexicon.
        act: the class of statement.
        subject: half-open range of tokens, or None where the subject of the sentence is inherited.
        place: `pre` before its content · `post` after it ("..., he said") · `inverted` ("..., said X") · `ing` a
            participle · `and` coordinated with an earlier verb.
        apposed: whether words set off by commas stand between subject and verb.
    """

    at: int
    last: int
    first: int
    verb: Verb
    act: str
    subject: tuple[int, int] | None
    place: Literal["pre", "post", "inverted", "ing", "and"]
    apposed: bool = False


def words(text: str, start: int, end: int, open_quote: bool = False) -> Words:
    """Return the words and marks of ``text[start:end]``; full stops are not kept.

    Args:
        text: the text of a document.
        start: of the sentence.
        end: of the sentence.
        open_quote: whether a quotation opened before goes on at `start`.

    >>> words('She said: "No."', 0, 15).lower
    ['she', 'said', ':', '"', 'no', '"']
    """
    starts, ends, lower, upper, quoted = [], [], [], [], []
    inside = carried = open_quote
    single = -1  # where the closing single mark stands, if one is open
    for m in _TOKEN.finditer(text, start, end):
        token = m.group()
        if token in "‘'’":
            at = m.start()
            if single < 0 and not inside and token != "’":
                single = _single_closes(text, at)
                inside = single >= 0
            elif at == single or (carried and inside and text[at - 1] in ",.?!…"):
                single, inside = -1, False
            else:
                continue
            if single < 0 and inside:
                continue
            token = '"'
            quoted.append(True)
        elif token in _QUOTES:
            carried = False
            inside = _opens_quotation(text, m.start(), token, inside)
            quoted.append(True)
        else:
            quoted.append(inside)
        starts.append(m.start())
        ends.append(m.end())
        upper.append(token[0].isupper())
        lower.append(token.lower().replace("’", "'"))
    return Words(starts, ends, lower, upper, quoted, inside)


def _single_closes(text: str, at: int) -> int:
    """Return where the quotation closes that a single mark at `at` opens, or -1 where the mark is an apostrophe."""
    if (at and text[at - 1].isalnum()) or not text[at + 1 : at + 2].isalpha():
        return -1
    close = _SINGLE_CLOSE.search(text, at + 1, min(len(text), at + 1500))
    return close.end() - 1 if close and "\n" not in text[at : close.end()] else -1


def _opens_quotation(text: str, at: int, mark: str, inside: bool) -> bool:
    """Return whether a quotation is open after the mark at `at`; what it touches tells more than its shape."""
    before = text[at - 1] if at else " "
    after = text[at + 1] if at + 1 < len(text) else " "
    if mark in _CLOSE:
        return False
    if mark in _OPEN:
        # Some type the opening mark for both: a small letter after a comma and this mark goes on outside.
        return not (inside and after.islower() and text[max(0, at - 3) : at].rstrip()[-1:] in (",", "?", "!"))
    free_before = before.isspace() or before in "([—–-"
    free_after = after.isspace() or after in ".,;:!?)]—–"
    if free_before != free_after:
        return free_before
    if inside:
        return False
    # Spaces on both sides: it opens unless the next mark does.
    following = _NEXT_MARK.search(text, at + 1, min(len(text), at + 1500))
    return not (following and following.group(1))


def sayings(w: Words) -> list[Saying]:
    """Return the sayings of a sentence, in text order.

    >>> [(s.verb.lemma, s.place, s.subject) for s in sayings(words("Ann Lee thanked Bo, saying he was kind", 0, 38))]
    [('thank', 'pre', (0, 2)), ('say', 'ing', None)]
    """
    found: list[Saying] = []
    lower, quoted = w.lower, w.quoted
    for i, token in enumerate(lower):
        if token == "according" and not quoted[i]:
            source = _according(w, i)
            if source is not None:
                found.append(source)
            continue
        verb = VERBS.get(token)
        if verb is None or quoted[i]:
            continue
        saying = _saying(w, i, verb, found)
        if saying is not None:
            found.append(saying)
    return found


# --- one verb ---------------------------------------------------------------------------------------------------


def _saying(w: Words, i: int, verb: Verb, before: Sequence[Saying]) -> Saying | None:
    named = _act(w, i, verb)
    if named is None:
        return None
    act, last = named
    if verb.form == "ing":
        return _participle(w, i, verb, act, last, before)
    first = _left_of_adverbs(w, i)
    if verb.lemma in _NEEDS_CONTENT and not _verbal(w, i, last) and not _ends_clause(w, i):
        return None
    if (
        verb.kind == "say"
        and verb.lemma not in _NEEDS_HEARER
        and verb.form in ("past", "s")
        and first == i
        and i
        and (w.lower[i - 1] in _QUOTES or w.lower[i - 1] in (",", "?", "!"))
    ):
        right = _right_subject(w, i + 1)
        if right is not None and not _comma_apposition(w, i, before):
            return Saying(i, last, i, verb, act, right, "inverted")
    first = _finite(w, i, verb, first)
    if first < 0 or ((token_nounish := w.lower[i] in NOUNISH) and not _verbal(w, i, last)):
        return None
    if first == 0:
        return None
    prev = w.lower[first - 1]
    if prev in CONJ:
        return _coordinated(w, i, verb, act, last, first, before)
    if prev == ",":
        subject = _apposed(w, first - 1)
        if subject is not None:
            return Saying(i, last, first, verb, act, subject, "pre", True)
        if before and before[-1].place == "pre" and verb.form in ("past", "s") and verb.kind != "say":
            return Saying(i, last, first, verb, act, None, "and")
        return None
    subject = left_subject(w, first)
    if subject is None or (verb.form == "base" and not _plural(w, subject)):
        return None
    if token_nounish and verb.form == "s" and w.lower[subject[1] - 1].endswith("'s"):
        return None
    place = _place(w, subject[0], last, verb)
    return Saying(i, last, first, verb, act, subject, place)


def _according(w: Words, i: int) -> Saying | None:
    """Return "according to X" as a saying of X."""
    if w.lower[i + 1 : i + 2] != ["to"]:
        return None
    subject = _right_subject(w, i + 2)
    if subject is None:
        return None
    return Saying(i, i + 1, i, VERBS["said"], "state", subject, "inverted" if i else "pre")


def _act(w: Words, i: int, verb: Verb) -> tuple[str, int] | None:
    """Return the act of a verb in its place and the last token of its group; None where it is no act of speech."""
    lower = w.lower
    n = len(lower)
    if verb.kind == "phrase":
        particles = PARTICLES[verb.lemma]
        if i + 1 < n and lower[i + 1] in particles:
            return particles[lower[i + 1]], i + 1
        return None
    if verb.kind == "say" and verb.lemma not in ("affirm", "reaffirm", "reassure", "reiterate", "stress"):
        return verb.act, i
    if verb.kind == "do" and verb.lemma != "convey":
        return verb.act, i
    for k in range(i + 1, min(i + 9, n)):
        token = lower[k]
        if token in _BREAK or token in _SUBORD or (token in VERBS and token not in ACT_NOUNS):
            break
        act = ACT_NOUNS.get(token)
        if act is not None:
            return ("convey" if verb.lemma == "convey" and act in ("thank", "wish") else act), k
        if token in ("on", "for", "with", "about", "at"):
            break
    return None if verb.kind == "give" else (verb.act, i)


def _left_of_adverbs(w: Words, i: int) -> int:
    while i > 0 and is_adverb(w.lower[i - 1]) and not w.quoted[i - 1]:
        i -= 1
    return i


def _finite(w: Words, i: int, verb: Verb, first: int) -> int:
    """Return the first token of the finite verb group ending at `i`, or -1 where the verb is none or is denied."""
    lower = w.lower
    prev = lower[first - 1] if first else ""
    if prev in NOT or prev in MODAL or prev in DO or prev == "to" or prev.endswith("n't"):
        return -1
    if prev in BE:
        return -1  # passive, or an adjective
    if prev in HAVE and verb.form in ("past", "part"):
        first = _left_of_adverbs(w, first - 1)
        return first if not first or lower[first - 1] not in (MODAL | NOT | {"to"}) else -1
    if verb.form == "part":
        return -1
    after = lower[i + 1] if i + 1 < len(lower) else ""
    if prev in DET or after == "by":
        return -1  # "the proposed law", "a plan announced by"
    return first


def _verbal(w: Words, i: int, last: int) -> bool:
    """Return whether a form that may be a noun is a verb here: what follows must be its content."""
    lower = w.lower
    if last > i:
        return True
    if i + 1 >= len(lower):
        return i > 0 and (lower[i - 1] in PRONOUNS or w.upper[i - 1])
    after = lower[i + 1]
    if after == "that" or after in PRONOUNS or after in _QUOTES or after in DET:
        return True
    return i > 0 and (lower[i - 1] in PRONOUNS)


def _ends_clause(w: Words, i: int) -> bool:
    return i + 1 >= len(w.lower) or w.lower[i + 1] in _BREAK


def _participle(w: Words, i: int, verb: Verb, act: str, last: int, before: Sequence[Saying]) -> Saying | None:
    first = _left_of_adverbs(w, i)
    prev = w.lower[first - 1] if first else ""
    if prev in ("while",) and first > 1 and w.lower[first - 2] == ",":
        return Saying(i, last, first, verb, act, None, "ing")
    quoted_as = first > 2 and prev == "as" and w.lower[first - 2] in ("quoted", "cited") and w.lower[first - 3] in BE
    if prev in BE or quoted_as:
        head = first - 3 if quoted_as else first - 1
        while head > 0 and (w.lower[head - 1] in HAVE or is_adverb(w.lower[head - 1])):
            head -= 1
        subject = left_subject(w, head)
        return Saying(i, last, head, verb, act, subject, _place(w, subject[0], last, verb)) if subject else None
    if first == 0 or prev == ",":
        return Saying(i, last, first, verb, act, None, "ing")
    if prev in CONJ and before and before[-1].place == "ing":
        return Saying(i, last, first, verb, act, None, "ing")
    if prev in CONJ and first > 1 and w.lower[first - 2] == "," and before:
        return Saying(i, last, first, verb, act, None, "ing")
    return None


def _coordinated(
    w: Words, i: int, verb: Verb, act: str, last: int, first: int, before: Sequence[Saying]
) -> Saying | None:
    if verb.form == "base" or (verb.kind == "say" and w.lower[i] in NOUNISH):
        return None
    # Of the verbs before it, the one in the same tense shares its subject.
    for other in reversed(before):
        if other.place == "pre" and (other.verb.form == verb.form or other.verb.form in ("past", "part", "ing")):
            return Saying(i, last, first, verb, act, None, "and")
    if before:
        return None
    return Saying(i, last, first, verb, act, None, "and") if verb.form == "past" else None


# --- subjects ---------------------------------------------------------------------------------------------------


def left_subject(w: Words, stop: int) -> tuple[int, int] | None:
    """Return the noun phrase that ends before token `stop`, or None."""
    lower, upper, quoted = w.lower, w.upper, w.quoted
    k = stop - 1
    if k < 0 or quoted[k] or (lower[k] in _CLOSED and lower[k] not in PRONOUNS) or lower[k] in _PUNCT:
        return None
    if lower[k] in PRONOUNS:
        return (k, stop) if lower[k] not in ("who", "it", "you") else None
    floor = max(0, stop - 40)
    start = stop
    while k >= floor:
        token = lower[k]
        if quoted[k] or token in _PUNCT or token in TIME:
            break
        if token in ("and", "&"):
            # "Xi and To Lam", "the Party and State": only between two names or after a noun of the phrase.
            if k == 0 or (not (upper[k - 1] and upper[k + 1]) and not (upper[k - 1] and lower[k + 1] in DET)):
                break
        elif token in _INSIDE:
            named = token == "of" and k > 0 and upper[k - 1]
            if k == 0 or lower[k - 1] in _CLOSED or lower[k - 1] in _PUNCT or not (named or _phrase_before(w, k)):
                break
        elif (
            (
                (token in _CLOSED and not (upper[k] and k and token in _PREP))
                or (token in VERBS and not upper[k] and token not in ACT_NOUNS and token not in NOUNISH)
            )
            or (is_adverb(token) and not upper[k])
            or token in PRONOUNS
        ):
            break
        start = k
        if token in DET and (k == 0 or lower[k - 1] not in _INSIDE):
            if k > 1 and lower[k - 1] == "and" and upper[k - 2] and upper[k + 1]:
                k -= 1
                continue
            break
        k -= 1
    if start >= stop or (start and lower[start - 1] in _PREP):
        return None  # the tail of a longer phrase: its head is somebody else
    return start, stop


def _phrase_before(w: Words, k: int) -> bool:
    """Return whether the words before a preposition are a person or body ("a spokesman for", "President of")."""
    for j in range(k - 1, max(-1, k - 7), -1):
        token = w.lower[j]
        if token in ROLES or token in BODIES:
            return True
        if token in _CLOSED or token in _PUNCT:
            return False
    return False


def _right_subject(w: Words, start: int) -> tuple[int, int] | None:
    """Return the noun phrase that follows an inverted verb ("said Ann Lee, the mayor"), or None."""
    lower, upper = w.lower, w.upper
    n = len(lower)
    if start >= n or w.quoted[start]:
        return None
    if lower[start] in PRONOUNS:
        return None if lower[start] in ("who", "it") else (start, start + 1)
    if not (upper[start] or lower[start] in DET or lower[start] in ROLES or lower[start] in BODIES):
        return None
    if lower[start] in TIME or lower[start] == "that" or lower[start] in ("these", "those", "this", "it", "there"):
        return None
    k = start
    named = False
    while k < min(n, start + 14):
        token = lower[k]
        if token in _PUNCT or w.quoted[k] or token in TIME:
            break
        if (token in _CLOSED and token not in ("of", "for", "and")) or (is_adverb(token) and not upper[k]):
            break
        if token == "and" and not (k + 1 < n and upper[k + 1]):
            break
        if token in VERBS and not upper[k] and token not in ACT_NOUNS:
            return None
        named = named or upper[k] or token in ROLES or token in BODIES
        k += 1
    # The phrase must be closed: a verb after it would make it the subject of a clause that is said.
    if not named or k == start or (k < n and lower[k] in (BE | HAVE | MODAL | DO)):
        return None
    return (start, k)


def _comma_apposition(w: Words, i: int, before: Sequence[Saying]) -> bool:
    """Return whether the comma before the verb closes an apposition of its subject."""
    return w.lower[i - 1] == "," and _apposed(w, i - 1) is not None


def _apposed(w: Words, comma: int) -> tuple[int, int] | None:
    """Return the subject that stands before an apposition closed by the comma at `comma`, or None.

    "Wu, also a member of the council, said": the first comma to the left whose phrase before it opens a clause and
    whose words after it look like an apposition (a determiner, a role, an age, "who").
    """
    lower, upper = w.lower, w.upper
    best: tuple[int, int] | None = None
    for k in range(comma - 1, max(-1, comma - 60), -1):
        if w.quoted[k] or lower[k] in ";:":
            break
        if lower[k] != "," or k + 1 >= comma or k == 0:
            continue
        opening = lower[k + 1]
        if not (
            opening in DET
            or opening in ROLES
            or opening in ("also", "who", "whose", "which", "as")
            or opening.isdigit()
            or upper[k + 1]
            or lower[k + 2] in ROLES
            or opening in ("speaking", "citing", "quoting", "referring", "former")
        ):
            continue
        subject = left_subject(w, k)
        if subject is None:
            continue
        at = subject[0]
        if at and lower[at - 1] not in (",", "and", "but", "that", ";") and lower[at - 1] not in _QUOTES:
            continue
        if upper[subject[1] - 1] or lower[subject[1] - 1] in ROLES or lower[subject[1] - 1] in BODIES:
            best = subject
    return best


def _plural(w: Words, subject: tuple[int, int]) -> bool:
    last = w.lower[subject[1] - 1]
    if last in ("they", "we", "i", "you"):
        return True
    return (
        "and" in w.lower[subject[0] : subject[1]]
        or last in ("police", "people")
        or (last.endswith("s") and not w.upper[subject[1] - 1] and not last.endswith(("ss", "'s")))
    )


def _place(w: Words, start: int, last: int, verb: Verb) -> Literal["pre", "post"]:
    """Return whether a verb with its subject at `start` stands before its content or after it."""
    if verb.kind != "say" or start == 0:
        return "pre"
    lower = w.lower
    prev = lower[start - 1]
    if prev in _QUOTES or (prev in (",", "?", "!") and start > 1 and lower[start - 2] in _QUOTES):
        return "post"
    if prev not in (",", "—", "–", "--"):
        return "pre"
    after = lower[last + 1] if last + 1 < len(lower) else ""
    if not after or after in ",;—–" or after == "--":
        return "post"
    if after == "that" or after in _QUOTES or after in PRONOUNS or after in DET or lower[0] in _PREP | _SUBORD:
        return "pre"
    if after in ("on", "in", "at", "during", "after", "to", "by", "through", "via") or after in TIME:
        # "..., he said in a statement on Monday." ends the sentence; a clause after it would have a verb.
        tail = lower[last + 1 :]
        return (
            "pre" if len(tail) > 14 or any(t in BE or t in HAVE or t in MODAL or t == "that" for t in tail) else "post"
        )
    return "pre"
