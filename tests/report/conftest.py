"""A small event with every kind of field, made by hand, and a document set whose texts attack the reader's screen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Literal

import pytest

from align.model import Alignment, Bead, Document, Sentence
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
    Relation,
    Report,
    Statement,
    Support,
)

HERALD = Document(
    id="herald",
    text=(
        "Ferry aground off Oban\nA ferry with 43 people on board ran onto rocks off Oban on Sunday, 3 May 2026. "
        "Captain Ann Reid said the ship would be towed. At least 4 were hurt. 船長は無事だった。"
    ),
    lang="en",
)
GAZETTE = Document(
    id="gazette",
    text=(
        "The ferry struck rocks near Oban on 3 May. Ms Reid said that the ship must be towed to port. "
        "Six passengers were hurt. The harbour stayed closed."
    ),
)
COPY = Document(id="wire", text=GAZETTE.text)


class Result:
    """What a report needs of a `MergeResult`."""

    def __init__(self, records: list[EventRecord], documents: list[Document]) -> None:
        self.records = tuple(records)
        self.documents = tuple(documents)

    def __iter__(self) -> Iterator[EventRecord]:
        return iter(self.records)

    def __len__(self) -> int:
        return len(self.records)


def support(document: Document, quote: str, relation: Relation = "same", value: str | None = None) -> Support:
    start = document.text.index(quote)
    return Support(document.id, start, start + len(quote), quote, relation, value)


def ferry_record() -> EventRecord:
    reid = Field("Ann Reid", "agreed", (support(HERALD, "Ann Reid"), support(GAZETTE, "Ms Reid")))
    tow = support(HERALD, "the ship would be towed")
    must = support(GAZETTE, "the ship must be towed to port", "stronger")
    closed = support(GAZETTE, "The harbour stayed closed")
    return EventRecord(
        id="ferry",
        type=Field("accident", "agreed", (support(HERALD, "ran onto rocks"), support(GAZETTE, "struck rocks"))),
        subtype=None,
        title=Field("Ferry aground off Oban", "only", (support(HERALD, "Ferry aground off Oban"),)),
        date=Field(
            "2026-05-03",
            "compatible",
            (support(HERALD, "3 May 2026"), support(GAZETTE, "3 May", "narrower", "--05-03")),
            precision="day",
        ),
        place=Place(city=Field("Oban", "agreed", (support(HERALD, "Oban"), support(GAZETTE, "Oban")))),
        participants=(
            Participant(
                reid,
                roles=(Field("Captain", "only", (support(HERALD, "Captain"),)),),
                aliases=(Field("Ms Reid", "only", (support(GAZETTE, "Ms Reid"),)),),
                part=Field("spokesperson", "only", (support(HERALD, "Captain Ann Reid"),)),
            ),
        ),
        mentioned=(),
        statements=(
            Statement(
                "s1",
                reid,
                None,
                "state",
                tow.quote,
                tow,
                "variant",
                (tow, must),
                (Difference("strength", support(HERALD, "would"), support(GAZETTE, "must")),),
            ),
            Statement("s2", None, None, "state", closed.quote, closed, "only", (closed,)),
        ),
        quantities=(
            Quantity(
                "injured",
                Field(
                    4,
                    "conflict",
                    (support(HERALD, "4 were hurt"),),
                    (Alternative(6, (support(GAZETTE, "Six passengers"),), "another number", excludes=True),),
                ),
                bound="at least",
            ),
        ),
        documents=("gazette", "herald", "wire"),
        reports=(Report("gazette", 0, source="The Gazette"), Report("herald", 1), Report("wire", 0, source="A Wire")),
        origins=(Origin(("gazette", "wire"), "gazette"), Origin(("herald",), "herald")),
        only_in={"gazette": ("s2",), "wire": ("s2",), "herald": ()},
        related=(Related("storm", "mentions the storm of the day before"),),
        provenance={"tool": "align", "version": "0"},
    )


def single_record(document: Document, quote: str, status: Literal["only"] = "only") -> EventRecord:
    """Return a record whose every text is `quote`, a part of `document`."""
    field = Field(quote, status, (support(document, quote),))
    claim = Statement("s1", field, field, quote, quote, field.support[0], status, field.support)
    return EventRecord(
        id=quote,
        type=field,
        subtype=field,
        title=field,
        date=field,
        place=Place(field, field, field),
        participants=(Participant(field, (field,), (field,), field),),
        mentioned=(Participant(field),),
        statements=(claim,),
        quantities=(Quantity(quote, field, quote, quote),),
        documents=(document.id,),
        reports=(Report(document.id, 0, quote, quote, quote, quote, quote),),
        origins=(Origin((document.id,), document.id),),
        only_in={document.id: ("s1",)},
        related=(Related(quote, quote, field.support),),
        provenance={"tool": quote, "version": quote},
    )


@pytest.fixture
def record() -> EventRecord:
    return ferry_record()


@pytest.fixture
def result() -> Result:
    return Result([ferry_record()], [GAZETTE, HERALD, COPY])


@pytest.fixture(
    params=[
        "<script>document.title='ran'</script>",
        "</script><img src=x onerror=\"document.title='ran'\">",
        '" onmouseover="document.title=\'ran\'" x="',
        "javascript:alert(1)",
        "$title ${script} %s {0}",
        "a\x1b]0;pwned\x07\x1b[2Jb",
        "\u202eesrever\u2066",
        "half a pair \ud800 here",
        "nul\x00 bell\x07 c1\x9b31m",
        "--> ]]> <!-- <style>*{display:none}</style>",
    ],
    ids=["script", "img", "attribute", "url", "template", "terminal", "bidi", "surrogate", "control", "comment"],
)
def hostile(request: pytest.FixtureRequest) -> Result:
    quote = request.param
    document = Document(id=f"id {quote}", text=f"before {quote} after", title=quote, source=quote, lang=quote)
    return Result([single_record(document, quote)], [document])


@pytest.fixture
def single() -> Callable[[str, str], Result]:
    """Return a maker of results with one record whose every text is a quote of one document."""

    def make(text: str, quote: str) -> Result:
        document = Document(id="a", text=text)
        return Result([single_record(document, quote)], [document])

    return make


def sentences(text: str) -> tuple[Sentence, ...]:
    found, start = [], 0
    for part in text.split(". "):
        end = start + len(part) + 1
        found.append(Sentence(start, min(end, len(text))))
        start = end + 1
    return tuple(found)


@pytest.fixture
def pair() -> tuple[Alignment, Document, Document]:
    left = Document(id="left", text="A ferry ran aground. All 43 were safe. The cause is open. The firm was sorry.")
    right = Document(
        id="right", text="The firm apologised. Rain fell. A ferry hit rocks. Nobody was hurt. All 43 walked off."
    )
    beads = (Bead((0,), (2,), 0.6), Bead((1,), (3, 4), 0.8), Bead((3,), (0,), 0.45))
    return Alignment("left", "right", beads, sentences(left.text), sentences(right.text)), left, right
