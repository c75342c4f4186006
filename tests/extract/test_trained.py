"""Names that a pipeline of spaCy reads stand beside those of the rules, with their spans."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

import align
from align.extract.account import extract
from align.extract.trained import load
from align.model import Account, Document
from align.settings import Settings
from align.text import segment

TEXT = (
    "Der Bürgermeister eröffnet die Brücke\n\n"
    "LINDAU, 4. Mai. Bürgermeisterin Traudl Kranzfelder hat am Montag die neue Brücke eröffnet. Gebaut hat sie die "
    "Seewerk Brückenbau. Kranzfelder dankte den Arbeitern.\n\n"
    "Die Seewerk Brückenbau baut nun in Bregenz, sagte Kranzfelder."
)
ENGLISH = (
    "OSLO, May 4 -- President Anne Duval opened the bridge on Monday, said Zyx Qwrt, who built it. Duval thanked Qwrt. "
    "Later the president left."
)


def pipeline(folder: Path, language: str, names: dict[str, str]) -> str:
    """Save a pipeline that names what it is told, and return its folder."""
    spacy = pytest.importorskip("spacy", reason="spaCy is not installed")
    nlp = spacy.blank(language)
    ruler = nlp.add_pipe("entity_ruler")
    ruler.add_patterns([{"label": label, "pattern": name} for name, label in names.items()])
    nlp.to_disk(folder / language)
    return str(folder / language)


@pytest.fixture
def german(tmp_path: Path) -> str:
    names = {"Traudl Kranzfelder": "PER", "Kranzfelder": "PER", "Seewerk Brückenbau": "ORG", "Bregenz": "LOC"}
    return pipeline(tmp_path, "de", names)


def read(text: str, spacy: str = "") -> Account:
    account = extract(segment(Document(id="a", text=text)), spacy)
    for entity in account.entities:
        for mention in (entity.name, *entity.aliases, *entity.mentions):
            assert text[mention.start : mention.end]
    return account


def test_names_that_the_rules_do_not_read_are_added(german: str) -> None:
    assert "Seewerk Brückenbau" not in {entity.name.value for entity in read(TEXT).entities}
    found = {entity.name.value: entity for entity in read(TEXT, german).entities}
    person, firm = found["Traudl Kranzfelder"], found["Seewerk Brückenbau"]
    assert (person.sort, firm.sort) == ("person", "organisation")
    assert [TEXT[m.start : m.end] for m in person.mentions] == ["Traudl Kranzfelder", "Kranzfelder", "Kranzfelder"]
    assert [alias.value for alias in person.aliases] == ["Kranzfelder"]
    assert len(firm.mentions) == 2
    assert firm.name.reason.startswith("named by ")
    assert "Bregenz" not in found


def test_what_the_rules_read_stays_as_it_is(tmp_path: Path) -> None:
    plain = read(ENGLISH)
    trained = read(ENGLISH, pipeline(tmp_path, "en", {"Anne Duval": "ORG", "Duval": "ORG", "Oslo": "ORG"}))
    duval = next(entity for entity in plain.entities if entity.name.value == "Anne Duval")
    assert duval in trained.entities
    assert not any(entity.sort == "organisation" and "Duval" in entity.name.value for entity in trained.entities)


def test_a_merge_states_which_pipeline_it_used(german: str) -> None:
    (record,) = align.merge([{"id": "a", "text": TEXT}], settings=Settings(spacy=german))
    named = {one.name.value: one.name for one in (*record.participants, *record.mentioned)}
    assert named["Traudl Kranzfelder"].support[0].quote == "Traudl Kranzfelder"
    assert record.provenance["settings"]["spacy"] == german


def test_a_pipeline_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    spacy = pytest.importorskip("spacy", reason="spaCy is not installed")
    with pytest.raises(align.SettingsError, match="python -m spacy download no_such_pipeline"):
        load("no_such_pipeline")
    spacy.blank("en").to_disk(tmp_path / "blank")
    with pytest.raises(align.SettingsError, match="names no entities"):
        load(str(tmp_path / "blank"))
    with pytest.raises(align.SettingsError, match="not a string"):
        Settings(spacy=1)  # type: ignore[arg-type]


def test_without_spacy_the_error_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "spacy", None)
    load.cache_clear()
    with pytest.raises(align.MissingExtraError, match=r"align-events\[spacy\]"):
        load("en_core_web_sm")
