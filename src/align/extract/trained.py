"""Persons and organisations that a trained pipeline of spaCy names, beside those that the rules read.

The rules come first: what they have read with its titles, roles and short forms stays as it is, and the pipeline only
adds names that stand where the rules saw none. So a text in a language without rules gets its names too. Which pipeline
is the user's choice (``Settings(spacy="de_core_news_md")``); the default needs none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, Literal, NamedTuple

import msgspec

from align.errors import MissingExtraError, SettingsError
from align.model import BlockKind, Entity, Mention, Segments

__all__ = ["load", "with_trained"]

Sort = Literal["person", "organisation"]

_SORTS: dict[str, Sort] = {"PERSON": "person", "PER": "person", "persName": "person", "ORG": "organisation"}
# a pipeline names entities with these only
_UNUSED = ("tagger", "morphologizer", "parser", "attribute_ruler", "lemmatizer", "trainable_lemmatizer")
_EDGES = re.compile(r"^\W+|(?:['’]s?)?\W*$")
_KINDS = frozenset({"body", "title"})


class _Named(NamedTuple):
    start: int
    end: int
    sort: Sort
    kind: BlockKind


@lru_cache(maxsize=4)
def load(pipeline: str) -> Any:
    """Return the pipeline of a name or folder, once.

    Raises:
        MissingExtraError: spaCy is not installed.
        SettingsError: there is no such pipeline, or it names no entities.
    """
    try:
        import spacy
    except ImportError as error:
        raise MissingExtraError(
            f"spacy={pipeline!r} needs spaCy: pip install 'align-events[spacy]', then the pipeline"
        ) from error
    try:
        found = spacy.load(pipeline, disable=_UNUSED)
    except OSError as error:
        raise SettingsError(
            f"spacy={pipeline!r}: no pipeline of this name is installed: run python -m spacy download {pipeline}, or "
            "give the folder of one"
        ) from error
    if not {"ner", "entity_ruler", "span_ruler"}.intersection(found.pipe_names):
        parts = ", ".join(found.pipe_names) or "nothing"
        raise SettingsError(f"spacy={pipeline!r} names no entities (it has {parts}): give a pipeline with ner")
    return found


def with_trained(segments: Segments, known: tuple[Entity, ...], pipeline: str) -> tuple[Entity, ...]:
    """Return the entities that are known and those that only the pipeline names, in the order of their first mention.

    A name of one word that ends or begins a longer one of the same sort is its short form. A name that stands in titles
    and captions only is left out.

    Args:
        segments: the document.
        known: what the rules read.
        pipeline: name or folder of a spaCy pipeline with a component that names entities.

    Raises:
        MissingExtraError: spaCy is not installed.
        SettingsError: there is no such pipeline.
    """
    text = segments.document.text
    taken = bytearray(len(text))
    for entity in known:
        for mention in (entity.name, *entity.aliases, *entity.mentions, *entity.roles):
            taken[mention.start : mention.end] = b"\1" * (mention.end - mention.start)
    trained = load(pipeline)
    reason = f"named by {pipeline} {trained.meta.get('version', '')}".strip()
    named = [one for one in _named(segments, trained) if not any(taken[one.start : one.end])]
    places = {_words(entity.name.value): n for n, entity in enumerate(known)}
    completed, added = list(known), []
    for words, found in _by_name(text, named).items():
        if words in places:  # mentions that the rules passed over
            entity = completed[places[words]]
            mentions = [*entity.mentions, *(_mention(one, entity.name.value, reason) for one in found)]
            mentions.sort(key=lambda mention: mention.start)
            completed[places[words]] = msgspec.structs.replace(entity, mentions=tuple(mentions))
        elif any(one.kind == "body" for one in found):
            added.append(_entity(text, found, reason))
    return tuple(sorted([*completed, *added], key=lambda e: min(m.start for m in (e.name, *e.mentions))))


def _named(segments: Segments, pipeline: Any) -> Iterator[_Named]:
    """Yield the names of persons and organisations in running text and titles, in order."""
    text = segments.document.text
    blocks = [block for block in segments.blocks if block.kind in _KINDS]
    for block, doc in zip(blocks, pipeline.pipe(text[b.start : b.end] for b in blocks), strict=True):
        for entity in doc.ents:
            sort = _SORTS.get(entity.label_)
            name = entity.text.split("\n")[0]
            left = re.match(r"\W*", name)
            name = _EDGES.sub("", name)
            if sort is None or not any(map(str.isalpha, name)) or left is None:
                continue
            start = block.start + entity.start_char + left.end()
            yield _Named(start, start + len(name), sort, block.kind)


def _words(name: str) -> tuple[str, ...]:
    return tuple(name.casefold().split())


def _by_name(text: str, named: list[_Named]) -> dict[tuple[str, ...], list[_Named]]:
    """Group names by the fullest one that each can stand for."""
    groups: dict[tuple[tuple[str, ...], Sort], list[_Named]] = {}
    for one in named:
        groups.setdefault((_words(text[one.start : one.end]), one.sort), []).append(one)
    fullest: dict[tuple[str, ...], list[_Named]] = {}
    for words, sort in sorted(groups, key=lambda key: (-len(key[0]), groups[key][0].start)):
        owners = []
        if sort == "person" and len(words) == 1:
            owners = [
                longer
                for longer, found in fullest.items()
                if found[0].sort == sort and len(longer) > 1 and words[0] in (longer[0], longer[-1])
            ]
        fullest.setdefault(owners[0] if len(owners) == 1 else words, []).extend(groups[words, sort])
    return fullest


def _entity(text: str, found: list[_Named], reason: str) -> Entity:
    """Return the entity of one group of names, whose fullest ones come first."""
    value = _surface(text, found[0])
    aliases: dict[str, Mention] = {}
    for one in found:
        surface = _surface(text, one)
        if surface.casefold() != value.casefold():
            aliases.setdefault(surface.casefold(), _mention(one, surface, reason))
    mentions = sorted((_mention(one, value, reason) for one in found), key=lambda mention: mention.start)
    name = _mention(found[0], value, reason)
    return Entity(name=name, sort=found[0].sort, aliases=tuple(aliases.values()), mentions=tuple(mentions))


def _surface(text: str, one: _Named) -> str:
    return " ".join(text[one.start : one.end].split())


def _mention(one: _Named, value: str, reason: str) -> Mention:
    return Mention(one.start, one.end, value, one.kind, reason=reason)
