"""The words of reported speech: verbs by act, the nouns that name an act, and the closed classes around them.

A verb form is looked up as it stands; forms are built from the base by the regular rules of English spelling, with the
irregular ones listed. Acts follow the speech-act classes of Searle (1976) as far as news needs them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, Literal, NamedTuple

from align.extract.names import word_set

__all__ = [
    "ACT_NOUNS",
    "ATTITUDES",
    "AUXILIARIES",
    "BE",
    "BODIES",
    "CONJ",
    "DEEDS",
    "DEED_INGS",
    "DET",
    "DO",
    "HAVE",
    "MODAL",
    "NOT",
    "NOUNISH",
    "PARTICLES",
    "PRONOUNS",
    "ROLES",
    "TIME",
    "VERBS",
    "Verb",
    "inflect",
    "is_adverb",
]

Form = Literal["base", "s", "past", "part", "ing"]
Kind = Literal["say", "do", "give", "phrase"]


class Verb(NamedTuple):
    """One form of a verb of speech.

    Attributes:
        lemma: the base form.
        act: the class of statement it makes.
        kind: `say` takes a clause or a quotation, before or after it · `do` is itself the act, on an object ·
            `give` needs a noun that names the act ("express hope") · `phrase` needs its particle ("call on").
        form: base, s, past (also the regular participle), part (irregular participle) or ing.
    """

    lemma: str
    act: str
    kind: Kind
    form: Form


_SAY: Final = {
    "state": "say state tell add remark comment explain argue write tweet contend quip joke respond reply answer "
    "recall concede admit acknowledge conclude testify claim allege think believe suspect maintain continue "
    "complain speculate opine recount estimate",
    "note": "note observe mention",
    "emphasise": "stress emphasise emphasize underline underscore highlight reiterate insist assert",
    "affirm": "affirm reaffirm confirm assure reassure agree clarify",
    "commit": "pledge vow promise",
    "warn": "warn caution threaten",
    "deny": "deny",
    "announce": "announce declare reveal disclose proclaim",
    "report": "report inform",
    "ask": "ask wonder",
    "call_for": "urge demand suggest recommend propose request",
    "wish": "hope",
    "express_confidence": "predict expect forecast",
}
_DO: Final = {
    "welcome": "welcome",
    "congratulate": "congratulate",
    "thank": "thank",
    "praise": "praise hail laud applaud commend value appreciate salute",
    "brief": "brief",
    "report": "outline",
    "describe": "describe",
    "convey": "convey",
    "accuse": "accuse blame criticise criticize condemn denounce slam blast decry lambast lambaste",
    "deny": "reject dismiss dispute refute rebuff",
    "defend": "defend",
    "wish": "wish",
}
_GIVE: Final = "express voice extend offer send exchange hand deliver relay"
_PHRASES: Final = {
    "call": {"on": "call_for", "upon": "call_for", "for": "call_for"},
    "appeal": {"to": "call_for", "for": "call_for"},
    "speak": {"highly": "praise"},
    "point": {"out": "note"},
    "pay": {"tribute": "praise"},
    "apologise": {"for": "apologise", "to": "apologise"},
    "apologize": {"for": "apologise", "to": "apologise"},
}
PARTICLES: Final = _PHRASES

_IRREGULAR: Final = {
    "say": ("says", "said", "said", "saying"),
    "tell": ("tells", "told", "told", "telling"),
    "write": ("writes", "wrote", "written", "writing"),
    "think": ("thinks", "thought", "thought", "thinking"),
    "feel": ("feels", "felt", "felt", "feeling"),
    "know": ("knows", "knew", "known", "knowing"),
    "send": ("sends", "sent", "sent", "sending"),
    "speak": ("speaks", "spoke", "spoken", "speaking"),
    "pay": ("pays", "paid", "paid", "paying"),
    "quip": ("quips", "quipped", "quipped", "quipping"),
    "slam": ("slams", "slammed", "slammed", "slamming"),
    "admit": ("admits", "admitted", "admitted", "admitting"),
    "uphold": ("upholds", "upheld", "upheld", "upholding"),
    "build": ("builds", "built", "built", "building"),
    "make": ("makes", "made", "made", "making"),
    "take": ("takes", "took", "taken", "taking"),
    "give": ("gives", "gave", "given", "giving"),
    "hold": ("holds", "held", "held", "holding"),
    "bring": ("brings", "brought", "brought", "bringing"),
    "keep": ("keeps", "kept", "kept", "keeping"),
    "run": ("runs", "ran", "run", "running"),
    "set": ("sets", "set", "set", "setting"),
    "cut": ("cuts", "cut", "cut", "cutting"),
    "seek": ("seeks", "sought", "sought", "seeking"),
    "win": ("wins", "won", "won", "winning"),
    "stop": ("stops", "stopped", "stopped", "stopping"),
    "ban": ("bans", "banned", "banned", "banning"),
    "plan": ("plans", "planned", "planned", "planning"),
    "draw": ("draws", "drew", "drawn", "drawing"),
    "offer": ("offers", "offered", "offered", "offering"),
    "answer": ("answers", "answered", "answered", "answering"),
}


def inflect(base: str) -> tuple[str, str, str, str]:
    """Return the s-form, past, participle and ing-form of a verb.

    >>> inflect("note"), inflect("deny")
    (('notes', 'noted', 'noted', 'noting'), ('denies', 'denied', 'denied', 'denying'))
    """
    if base in _IRREGULAR:
        return _IRREGULAR[base]
    if base.endswith("e"):
        return base + "s", base + "d", base + "d", base[:-1] + "ing"
    if base.endswith("y") and base[-2] not in "aeou":
        return base[:-1] + "ies", base[:-1] + "ied", base[:-1] + "ied", base + "ing"
    s = "es" if base.endswith(("s", "sh", "ch", "x")) else "s"
    return base + s, base + "ed", base + "ed", base + "ing"


def _forms(base: str, act: str, kind: Kind) -> Iterator[tuple[str, Verb]]:
    s, past, part, ing = inflect(base)
    if part != past:
        yield part, Verb(base, act, kind, "part")
    yield base, Verb(base, act, kind, "base")
    yield s, Verb(base, act, kind, "s")
    yield past, Verb(base, act, kind, "past")
    yield ing, Verb(base, act, kind, "ing")


def _lexicon() -> dict[str, Verb]:
    found: dict[str, Verb] = {}
    for base in _GIVE.split():
        found.update(_forms(base, "state", "give"))
    for base in _PHRASES:
        found.update(_forms(base, "state", "phrase"))
    for table, kind in ((_DO, "do"), (_SAY, "say")):
        for act, bases in table.items():
            for base in bases.split():
                found.update(_forms(base, act, kind))  # type: ignore[arg-type]
    return found


VERBS: Final[dict[str, Verb]] = _lexicon()
"""Every form of a verb of speech."""

# Forms that are nouns or adjectives at least as often as verbs of speech: they need more evidence around them.
NOUNISH: Final = word_set(
    "state states comment comments remark remarks claim claims answer answers reply replies note notes stress "
    "highlight highlights pledge pledges vow vows promise promises report reports demand demands request "
    "requests hope hopes forecast forecasts estimate estimates estimated joke jokes tweet tweets welcome "
    "praise value values blast brief briefs outline outlines salute wish wishes dispute disputes thought call "
    "calls appeal appeals point points offer offers voice voices exchange exchanges blame thanks alleged "
    "valued suspect suspects suspected answer maintains proposed"
)

# What somebody who has just spoken "was" is a statement too ("He was also satisfied with ...").
ATTITUDES: Final[dict[str, str]] = {
    adjective: act
    for act, adjectives in {
        "praise": "satisfied pleased glad happy delighted proud impressed",
        "express_confidence": "confident hopeful optimistic certain convinced sure",
        "thank": "grateful thankful",
        "commit": "willing ready prepared determined committed",
        "concern": "concerned worried alarmed saddened shocked disappointed",
        "apologise": "sorry",
    }.items()
    for adjective in adjectives.split()
}
"""Adjectives of attitude and the act they make."""

ACT_NOUNS: Final[dict[str, str]] = {
    noun: act
    for act, nouns in {
        "congratulate": "congratulations congratulation",
        "thank": "thanks gratitude appreciation thankfulness",
        "express_confidence": "belief confidence conviction optimism expectation expectations faith",
        "wish": "hope hopes wish wishes greetings desire",
        "convey": "regards letter message invitation condolences sympathy sympathies",
        "praise": "satisfaction pleasure delight admiration praise pride joy respect",
        "commit": "readiness willingness determination commitment resolve intention desire",
        "affirm": "support solidarity agreement",
        "state_policy": "policy viewpoint stance position view views opinion opinions",
        "concern": "concern concerns regret regrets worry worries fear fears outrage anger dismay shock sadness sorrow "
        "alarm disappointment frustration",
        "doubt": "doubt doubts scepticism skepticism opposition reservations",
        "apologise": "apology apologies",
    }.items()
    for noun in nouns.split()
}
"""Nouns that name an act of speech after "express", "voice", "affirm" and the like."""

# Verbs of doing with an object of their own: one of them after "to" or "will" opens a separate commitment.
DEEDS: Final = word_set(
    "accelerate achieve adhere adopt advance align allocate attach avoid boost bolster bring build combat "
    "complete consolidate continue coordinate create cultivate cut deepen defend defuse deliver develop "
    "diversify draw eliminate encourage end enforce enhance enlarge ensure establish expand expedite facilitate "
    "finalise finalize foster fulfil fulfill further grasp guarantee highlight hold implement improve increase "
    "intensify introduce invest keep launch lift lower make maintain maximise maximize modernise modernize "
    "oppose optimise optimize overcome preserve prevent prioritise prioritize promote protect provide pursue "
    "raise realise realize reduce reform reinforce reject remove resist resolve respect restore run safeguard "
    "secure seek simplify speed stabilise stabilize step stop strengthen strive support sustain tackle take "
    "tighten transform uphold upgrade widen"
)
"""Base forms of transitive verbs in which news states plans and commitments."""

DEED_INGS: Final = frozenset(inflect(base)[3] for base in DEEDS)
"""Their ing-forms."""

_ADVERBS: Final = word_set(
    "also still again then even just now further once later soon already always never ever thus therefore "
    "instead meanwhile too often very quite well perhaps too both first reportedly"
)
_NOT_ADVERBS: Final = word_set(
    "only family july italy rally reply supply apply ally anomaly assembly early daily weekly monthly ugly "
    "elderly friendly likely unlikely kelly billy emily sally holly molly butterfly fly bully belly jelly lily "
    "italy sicily costly deadly lonely lovely comply imply rely multiply melancholy monopoly beverly kimberly "
    "connolly reilly"
)


def is_adverb(word: str) -> bool:
    """Return whether a lower-case word is an adverb that may stand between a subject and its verb.

    >>> is_adverb("warmly"), is_adverb("family")
    (True, False)
    """
    return word in _ADVERBS or (len(word) > 4 and word.endswith("ly") and word not in _NOT_ADVERBS)


def _with_plurals(nouns: str) -> frozenset[str]:
    found = set(nouns.split())
    for noun in nouns.split():
        if noun.endswith("man"):
            found.add(noun[:-2] + "en")
        else:
            found.add(inflect(noun)[0] if noun != "wife" else "wives")
    return frozenset(found)


# The closed classes around a verb, and the nouns for who can speak.
BE: Final = word_set("is are was were be been being am isn't wasn't aren't weren't")
HAVE: Final = word_set("has have had hasn't haven't hadn't having")
MODAL: Final = word_set(
    "will would can could may might shall should must cannot won't wouldn't can't couldn't shouldn't mustn't"
)
DO: Final = word_set("do does did don't doesn't didn't")
AUXILIARIES: Final = BE | HAVE | MODAL | DO
NOT: Final = word_set("not never no n't neither nor")
PRONOUNS: Final = word_set("he she they it we i you who")
CONJ: Final = frozenset(["and", "but", "or", "yet"])
DET: Final = word_set(
    "the a an this that these those his her its their our my your some many several most all both another other "
    "each every any no two three four five six one"
)
TIME: Final = word_set(
    "monday tuesday wednesday thursday friday saturday sunday today yesterday tomorrow january february march "
    "april may june july august september october november december jan feb mar apr aug sept sep oct nov dec "
    "earlier late later early week month year ago night weekend morning afternoon evening"
)
_ROLE = (
    "official leader minister president spokesman spokeswoman spokesperson chief director head chairman "
    "chairwoman chair mayor governor senator congressman congresswoman representative secretary ambassador "
    "envoy premier chancellor king queen prince princess pope bishop general admiral colonel commander "
    "captain sergeant officer sheriff judge justice attorney lawyer prosecutor detective investigator coach "
    "player manager owner founder ceo executive analyst economist expert professor scientist researcher "
    "doctor physician nurse teacher student author writer actor actress singer producer journalist reporter "
    "correspondent editor witness neighbor neighbour resident mother father brother sister wife husband son "
    "daughter friend aide adviser advisor candidate nominee lawmaker diplomat activist critic supporter "
    "opponent member deputy vice-president source publicist rep agent operator pilot driver farmer worker "
    "woman man co-author pastor priest cardinal archbishop treasurer administrator organizer organiser "
    "negotiator counsel legislator soldier medic firefighter rescuer engineer astronomer parent relative "
    "survivor investor trader fisherman passenger victim tourist biologist historian dean principal "
    "superintendent trustee strategist pollster democrat republican conservative guard ranger trooper "
    "seismologist meteorologist forecaster boss trainer"
)
ROLES: Final = _with_plurals(_ROLE) | word_set("spokespeople authorities republicans democrats")
"""Nouns for people by what they do; subjects without a name that can speak."""
_BODY = (
    "ministry government company agency department office court committee council commission party group team "
    "union university institute bureau authority embassy administration army military navy force bank firm "
    "organisation organization association federation league club centre center parliament senate congress "
    "house board panel report study newspaper television channel campaign lawsuit indictment complaint "
    "affidavit airline hospital school service network magazine journal website broadcaster watchdog "
    "regulator charity foundation release publication legislature cabinet consortium corporation tribunal "
    "inquiry startup factory retailer"
)
BODIES: Final = _with_plurals(_BODY) | word_set(
    "police media sides prosecution defence defense kremlin vatican pentagon nato un eu"
)
"""Nouns for bodies that can speak."""
