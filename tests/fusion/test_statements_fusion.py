"""Which claims of several accounts become one statement."""

from __future__ import annotations

import pytest

from align.fusion.people import identities
from align.fusion.statements import only_in, statements_of
from align.model import Account, Claim, Document, Entity, Mention
from align.text import segment

NAME = "Mara Lind"


def account(name: str, *claims: tuple[str, str | None, str]) -> tuple:
    """Make a document whose sentences are claims: (sentence, speaker, act)."""
    text = " ".join(sentence for sentence, _, _ in claims)
    at, found = 0, []
    for k, (sentence, speaker, act) in enumerate(claims):
        start = text.index(sentence, at)
        at = start + len(sentence)
        voice = Mention(start, start + 4, speaker) if speaker else None
        found.append(Claim(start, at - 1, k, speaker=voice, act=act))
    entities = tuple(Entity(Mention(0, 4, who)) for who in sorted({w for _, w, _ in claims if w}))
    return segment(Document(id=name, text=text)), Account(name, claims=tuple(found), entities=entities)


def fused(*accounts: tuple, origin: list[int] | None = None):
    segments, read = zip(*accounts, strict=True)
    people = identities([a.entities for a in read])
    return statements_of(segments, read, origin or list(range(len(read))), people, {})


A = account(
    "a",
    ("Lind said the captain of the ferry had seen the rocks far too late in the fog.", NAME, "state"),
    ("She asked all owners of small boats to stay in harbour until Wednesday.", NAME, "call_for"),
)
B = account(
    "b",
    ("The police also found that the radar had been out of order for a week.", None, "state"),
    ("Lind told us that the captain saw the rocks too late because of the fog.", NAME, "state"),
)


def test_one_claim_in_other_words_is_agreed_and_the_rest_is_one_sided():
    found = fused(A, B)
    assert [(s.status, len(s.support)) for s in found] == [("agreed", 2), ("only", 1), ("only", 1)]
    agreed = found[0]
    assert agreed.speaker is not None
    assert (agreed.speaker.value, agreed.speaker.status) == (NAME, "agreed")
    assert {s.doc for s in agreed.support} == {"a", "b"}
    assert agreed.text == agreed.text_from.quote
    assert only_in(found, ["a", "b"], [0, 1]) == {"a": ("s02",), "b": ("s03",)}


def test_copies_say_it_together_but_as_one_voice():
    found = fused(A, (segment(Document(id="c", text=A[0].document.text)), A[1]), origin=[0, 0])
    assert {s.status for s in found} == {"only"}
    assert all(len(s.support) == 2 for s in found)
    assert only_in(found, ["a", "c"], [0, 0]) == {"a": ("s01", "s02"), "c": ("s01", "s02")}


def test_known_speakers_that_differ_keep_claims_apart():
    other = account("b", (A[0].document.text.split(". ")[0] + ".", "Tom Okoro", "state"))
    assert {s.status for s in fused(A, other)} == {"only"}


def test_another_number_is_a_conflict_and_both_spans_stay():
    left = account("a", ("The storm destroyed 40 houses in the village of Brae on Sunday night.", None, "state"))
    right = account("b", ("The storm destroyed 65 houses in the village of Brae on Sunday night.", None, "state"))
    (one,) = fused(left, right)
    assert one.status == "conflict"
    (difference,) = one.differences
    assert difference.kind == "number"
    assert {difference.left.quote, difference.right.quote} == {"40", "65"}


def test_speakers_without_a_name_are_compared_by_their_words():
    said = "the fire had been under control since four in the morning"
    (one,) = fused(
        account("a", (f"Emergency workers said {said}.", "Emergency workers", "state")),
        account("b", (f"According to emergency workers {said}.", "emergency workers", "state")),
    )
    assert one.status == "agreed"
    assert one.speaker is not None
    assert one.speaker.status != "conflict"


def test_a_name_in_common_is_no_statement_in_common():
    left = account("a", ("The Kelby Ports Safety Inquiry Board has sent three divers down.", None, "state"))
    right = account("b", ("The Kelby Ports Safety Inquiry Board wrote that a filter was dirty.", None, "state"))
    assert {s.status for s in fused(left, right)} == {"only"}
    other = account("b", ("The Kelby Ports Safety Inquiry Board had sent three divers on Sunday.", None, "state"))
    assert [s.status for s in fused(left, other)] == ["agreed"]


def test_nobody_is_said_to_say_the_words_of_another_account():
    told = "Twenty people were hurt, two of them badly, when the ferry struck the wall of the harbour on Sunday"
    said = "Lind said 20 people were hurt when the ferry struck the wall of the harbour on Sunday."
    (one,) = fused(account("a", (told + ".", None, "state")), account("b", (said, NAME, "state")))
    assert one.speaker is not None
    assert (one.speaker.value, one.text_from.doc) == (NAME, "b")


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (
            "El presidente Ramiro Quispe viajó a la zona en un avión militar.",
            "El presidente Ramiro Quispe declaró la emergencia por sesenta días.",
        ),
        (
            "Ministerin Petra Lindner kündigte eine Untersuchung an.",
            "Ministerin Petra Lindner kam am Abend zum Tatort.",
        ),
        ("« Nous sommes tous sous le choc », a dit la maire Anne Roy.", "La maire Anne Roy s'est rendue sur place."),
        ("大村修一市長は「原因の究明を急ぐ」と述べた。", "大村修一市長は会見で「ご冥福をお祈りします」と語った。"),
        ("وقال المحافظ سامي الشناوي: «نعمل على إنقاذ العالقين»", "وزار المحافظ سامي الشناوي موقع الحادث."),
    ],
)
def test_a_name_with_its_title_is_no_statement_in_common(left, right):
    statements = fused(account("a", (left, None, "state")), account("b", (right, None, "state")))
    assert [s.status for s in statements] == ["only", "only"]


def test_a_quotation_that_the_other_account_tells_is_in_common():
    quoted = "Vali Kemal Aydın, “Yangın kontrol altına alındı” dedi."
    told = "İzmir Valisi Kemal Aydın yangının kontrol altına alındığını açıkladı."
    (one,) = fused(account("a", (quoted, None, "state")), account("b", (told, None, "state")))
    assert {support.doc for support in one.support} == {"a", "b"}
