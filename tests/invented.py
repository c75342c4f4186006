"""A hypothesis strategy for records that no corridor would make: any text, any structure, every quote in its place."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from align.model import Document
from align.record import (
    Alternative,
    Difference,
    EventRecord,
    Field,
    Origin,
    Participant,
    Place,
    Quantity,
    Related,
    Report,
    Statement,
    Support,
)

STATUS = st.sampled_from(["agreed", "compatible", "variant", "conflict", "only"])
RELATION = st.sampled_from(["same", "paraphrase", "narrower", "broader", "stronger", "weaker", "differs"])
# all of Unicode with lone surrogates and controls, and often the characters that markup and IRIs trip over
CHARACTERS = st.one_of(st.characters(exclude_categories=()), st.sampled_from(list("\ud800\x00\n\t<>&\"'[]#%/\\ é😀")))
WORDS = st.text(CHARACTERS, min_size=1, max_size=12)
DATES = st.sampled_from(["2026-02-04", "2026-02", "--02-04", "2026-02-04T10:30", "soon"])


@st.composite
def supports(draw: st.DrawFn, documents: list[Document], most: int = 3) -> tuple[Support, ...]:
    """Spans of the documents, one at least."""
    found = []
    for _ in range(draw(st.integers(1, most))):
        document = draw(st.sampled_from(documents))
        start = draw(st.integers(0, len(document.text) - 1))
        end = draw(st.integers(start + 1, len(document.text)))
        value = draw(st.none() | WORDS)
        found.append(Support(document.id, start, end, document.text[start:end], draw(RELATION), value))
    return tuple(found)


@st.composite
def fields(draw: st.DrawFn, documents: list[Document], values: st.SearchStrategy[Any] = WORDS) -> Field:
    others = st.builds(Alternative, values, supports(documents), WORDS, st.booleans())
    return Field(
        draw(values),
        draw(STATUS),
        draw(supports(documents)),
        tuple(draw(st.lists(others, max_size=2))),
        draw(st.none() | st.sampled_from(["day", "month-day"])),
    )


@st.composite
def events(draw: st.DrawFn) -> tuple[EventRecord, list[Document]]:
    """A record and the documents that it quotes."""
    names = draw(st.lists(WORDS, min_size=1, max_size=3, unique=True))
    documents = [
        Document(
            id=name, text=draw(st.text(CHARACTERS, min_size=1, max_size=80)), url=draw(st.none() | WORDS), lang="en"
        )
        for name in sorted(names)
    ]
    maybe = st.none() | fields(documents)
    several = st.lists(fields(documents), max_size=2).map(tuple)
    sorts = st.sampled_from([None, "person", "organisation", "country"])
    people = st.lists(st.builds(Participant, fields(documents), several, several, maybe, sorts), max_size=2).map(tuple)
    numbers = st.one_of(st.integers(-(10**6), 10**6), st.floats(allow_nan=False, allow_infinity=False), WORDS)
    kinds = st.sampled_from(["meeting", "phone call", "attack", "accident"])
    differences = st.builds(Difference, WORDS, supports(documents, 1).map(lambda found: found[0]), st.none())
    statements = [
        Statement(
            f"s{number:02}",
            draw(maybe),
            draw(maybe),
            draw(WORDS),
            (told := draw(supports(documents)))[0].quote,
            told[0],
            draw(STATUS),
            told,
            tuple(draw(st.lists(differences, max_size=2))),
        )
        for number in range(draw(st.integers(0, 3)))
    ]
    quantity = st.builds(
        Quantity, WORDS, fields(documents, numbers), st.none() | WORDS, st.sampled_from([None, "at least"])
    )
    published = st.none() | DATES | WORDS
    record = EventRecord(
        id=draw(WORDS),
        type=draw(st.none() | fields(documents, kinds)),
        subtype=draw(maybe),
        title=draw(maybe),
        date=draw(st.none() | fields(documents, DATES)),
        place=Place(draw(maybe), draw(maybe), draw(maybe)),
        participants=draw(people),
        mentioned=draw(people),
        statements=tuple(statements),
        quantities=tuple(draw(st.lists(quantity, max_size=2))),
        documents=tuple(document.id for document in documents),
        reports=tuple(
            Report(
                document.id,
                number,
                title=draw(st.none() | WORDS),
                source=draw(st.none() | WORDS),
                published=draw(published),
                url=document.url,
                support=draw(st.just(()) | supports(documents)),
            )
            for number, document in enumerate(documents)
        ),
        origins=(Origin(tuple(document.id for document in documents), documents[0].id),),
        only_in={document.id: tuple(one.id for one in statements) for document in documents},
        related=tuple(draw(st.lists(st.builds(Related, WORDS, WORDS, st.just(()) | supports(documents)), max_size=1))),
        provenance={"tool": "align", "version": "0", "settings": {"seed": 1}},
    )
    return record, documents
