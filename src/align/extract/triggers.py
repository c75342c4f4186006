"""Lexicon of event types: the verbs and nouns that name what happened, over PLOVER types and everyday news.

PLOVER (Political Language Ontology for Verifiable Event Records, 2023) has sixteen types for politics and conflict;
everyday news needs more. The phrases are in ``data/events.txt``, whose head says how to read it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

__all__ = ["PLOVER", "Hit", "Trigger", "lexicon"]

PLOVER: dict[str, str] = {
    "meeting": "CONSULT",
    "phone call": "CONSULT",
    "message": "CONSULT",
    "agreement": "AGREE",
    "protest": "PROTEST",
    "strike": "PROTEST",
    "attack": "ASSAULT",
    "arrest": "COERCE",
    "sanctions": "SANCTION",
    "aid": "AID",
    "ceasefire": "RETREAT",
    "military exercise": "MOBILIZE",
    "statement/accusation": "ACCUSE",
    "statement/apology": "CONCEDE",
    "statement/endorsement": "SUPPORT",
    "statement/appeal": "REQUEST",
    "statement/rejection": "REJECT",
    "statement/threat": "THREATEN",
}
"""Event type, or type and subtype, -> PLOVER type, where there is one."""

_DISEASES = (
    "measles; cholera; ebola; dengue; polio; malaria; typhoid; diphtheria; bird flu; avian flu; swine flu; mpox; zika; "
    "meningitis; plague; norovirus; salmonella; listeria; yellow fever; lassa fever; marburg; legionnaires"
)
_OUTBREAK = ("outbreak of {}", "{} outbreak", "{} epidemic", "cases of {}", "{} cases", "infected with {}", "caught {}")


@dataclass(frozen=True, slots=True)
class Trigger:
    """Words that name an event: folded words after the first, type, subtype, strength (``v``, ``n`` or ``w``)."""

    words: tuple[str, ...]
    type: str
    subtype: str | None
    strength: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A trigger found in the text: span, sentence (index into `Segments.sentences`), trigger, score."""

    start: int
    end: int
    sentence: int
    trigger: Trigger
    score: float


@lru_cache(maxsize=1)
def lexicon() -> dict[str, tuple[Trigger, ...]]:
    """Return the triggers by their first word, longest first."""
    table: dict[str, list[Trigger]] = {}
    text = files("align").joinpath("extract", "data", "events.txt").read_text(encoding="utf-8")
    rows = [row for row in text.replace("\n    ", " ").splitlines() if not row.startswith("#")]
    outbreaks = "; ".join(form.format(name) for name in _DISEASES.split("; ") for form in _OUTBREAK)
    for row in (*rows, f"disaster/epidemic/n: {outbreaks}"):
        name, _, phrases = row.partition(": ")
        kind, subtype, strength = name.split("/")
        for phrase in phrases.split(";"):
            words = tuple(word for word in phrase.split() if word not in ("the", "a", "an"))
            table.setdefault(words[0], []).append(Trigger(words[1:], kind, subtype or None, strength))
    return {word: tuple(sorted(found, key=lambda t: -len(t.words))) for word, found in table.items()}
