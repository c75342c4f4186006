"""The kernels against their plain twins, and what they promise about texts of any kind."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from twins import sketch as twin

from align import _core, _sample

LETTERS = (
    "aZ09_ß İıIiſẞéE\u0301\u0307\u0323\u0302ậâạŀﬁΣςσ ΐΪ\u0301－ＡｂＣ\u00ad\u200b\u200d\ufeff\ufe0f"
    "北京にカーﾊﾟไทยกี้ລາວខ្មែរမြန်မာ한국어अनुच्छेदعـربي.,'’“”—\n\t\u2028😀👩\U00020000\U0001d400\ud800\udfff\U000e0101\x00½²"
)
texts = st.one_of(st.text(), st.text(st.sampled_from(LETTERS)), st.text(st.characters(max_codepoint=0x7F)))


def spans(text: str) -> list[tuple[int, int, int]]:
    """Return the tokens of a text, the same by the loops for some processors and by those in plain C."""
    found = []
    for wanted in (False, True):
        _core.by_hand(wanted)
        hashes, starts, ends, offsets = _core.tokenize([text])
        assert offsets.tolist() == [0, len(hashes)]
        found.append(list(zip(hashes.tolist(), starts.tolist(), ends.tolist(), strict=True)))
    assert found[0] == found[1]
    return found[1]


def words(text: str) -> list[str]:
    return [text[start:end] for _, start, end in spans(text)]


@given(texts)
@settings(max_examples=500, deadline=None)
def test_tokenize_agrees_with_its_twin(text: str) -> None:
    assert spans(text) == twin.tokenize(text)


@given(st.one_of(texts, st.text(st.sampled_from("fi nał_ß9é\u0301\u0323東のแ้\u200b.,"))))
@settings(max_examples=300, deadline=None)
def test_letters_agree_with_their_twin(text: str) -> None:
    hashes, starts, ends, _ = _core.tokenize([text], letters=True)
    assert list(zip(hashes.tolist(), starts.tolist(), ends.tolist(), strict=True)) == twin.tokenize(text, letters=True)


@given(st.lists(st.text(st.characters(categories=["Ll", "Lu", "Nd"]), min_size=1)), st.integers(1, 9))
def test_letters_are_read_across_spaces(words: list[str], size: int) -> None:
    together, apart = (_core.shingle_hashes([sign.join(words)], size, letters=True)[0] for sign in ("", " - "))
    assert together.tolist() == apart.tolist()


@given(st.lists(texts))
@settings(deadline=None)
def test_tokenize_keeps_texts_apart(batch: list[str]) -> None:
    hashes, starts, ends, offsets = _core.tokenize(batch)
    assert len(offsets) == len(batch) + 1
    for i, text in enumerate(batch):
        part = slice(offsets[i], offsets[i + 1])
        alone = list(zip(hashes[part].tolist(), starts[part].tolist(), ends[part].tolist(), strict=True))
        assert alone == twin.tokenize(text)


def test_every_character_is_classified_like_its_twin() -> None:
    # in narrow and wide buffers; above the planes of letters a part of the code points is enough
    for low in (*range(0, 0x10000, 4096), *range(0x10000, 0x20000, 8192), 0x2F000, 0x33000, 0xE0000):
        text = "".join(f"a{chr(code)}b " for code in range(low, low + (4096 if low < 0x4000 else 512)))
        assert spans(text) == twin.tokenize(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It’s 3_000 \u201cwords\u201d", ["It", "s", "3_000", "words"]),
        ("北京 2月4日", ["北", "京", "2", "月", "4", "日"]),
        ("ไก่จิก", ["ไ", "ก่", "จิ", "ก"]),
        ("Xin chào các bạn", ["Xin", "chào", "các", "bạn"]),
        ("co\u00adoperate\u00ad", ["co\u00adoperate"]),
        ("❤\ufe0f 👩\u200d🚀", []),
        ("", []),
        ("\ud800a\udfff", ["a"]),
    ],
)
def test_words(text: str, expected: list[str]) -> None:
    assert words(text) == expected


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("STRASSE", "straße"),
        ("İSTANBUL", "istanbul"),
        ("ISPARTA", "ısparta"),
        ("i\u0307stanbul", "İstanbul"),
        ("ΌΣΟΣ", "όσος"),
        ("ＡＢＣ", "abc"),
        ("ﬁnance", "FINANCE"),
        *((word, unicodedata.normalize("NFD", word)) for word in ("Việt", "Thuật", "Zürich", "Ελλάδα", "Йод", "ΐ")),
        ("a\u0302\u0323", "a\u0323\u0302"),
    ],
)
def test_spellings_that_mean_one_word_have_one_hash(left: str, right: str) -> None:
    assert spans(left)[0][0] == spans(right)[0][0]


def test_width_of_the_buffer_does_not_matter() -> None:
    narrow = [h for h, _, _ in spans("one two three_four elephantine")]
    assert narrow == [h for h, _, _ in spans("one two three_four elephantine “")]
    assert narrow == [h for h, _, _ in spans("one two three_four elephantine 😀")]


def test_a_line_of_a_megabyte() -> None:
    assert spans("a" * 100_003) == twin.tokenize("a" * 100_003)
    assert len(spans("a" * 1_000_000)) == 1
    assert len(spans("é " * 500_000)) == 500_000


@given(st.lists(texts, max_size=3), st.integers(0, 70))
@settings(deadline=None)
def test_words_at_the_ends_of_parts(batch: list[str], shift: int) -> None:
    # texts are read 4,096 characters at a time, 64 of them at once
    text = "x" * shift + " ".join([*batch, "word " * 1_600, *batch, "“" + "abcdefg " * 1_000, *batch])
    assert spans(text) == twin.tokenize(text)


@given(st.lists(texts), st.integers(1, 8), st.sampled_from([0.0, 0.3, 1.0]))
@settings(deadline=None)
def test_samples_do_not_depend_on_the_processor(batch: list[str], words: int, share: float) -> None:
    batch.append(" ".join(map(str, range(300))))
    found = []
    for wanted in (False, True):
        _core.by_hand(wanted)
        found.append([part.tolist() for part in _sample.sample_texts(batch, words, 4.0, share, 2654435761, 99)])
    assert found[0] == found[1]


def test_only_strings() -> None:
    with pytest.raises(TypeError, match=r"texts\[1\] is bytes"):
        _core.tokenize(["a", b"b"])
