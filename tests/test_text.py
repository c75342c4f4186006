"""Sentences are spans of the original text, whatever the text."""

from __future__ import annotations

import sys
import time
import types

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.model import Document, Segments
from align.text import language_of, segment


def cut(text: str, **known: str) -> Segments:
    return segment(Document(id="a", text=text, **known))


def sentences(text: str, **known: str) -> list[str]:
    return [text[s.start : s.end] for s in cut(text, **known).sentences]


def check(text: str) -> None:
    found = cut(text)
    at = 0
    for sentence in found.sentences:
        assert at <= sentence.start < sentence.end
        at = sentence.end
        quote = text[sentence.start : sentence.end]
        assert quote == quote.strip()
        inside = [b for b in found.blocks if b.start <= sentence.start and sentence.end <= b.end]
        assert [b.kind for b in inside] == [sentence.kind]
    for block in found.blocks:
        if block.kind in ("title", "caption", "body"):
            covered = [s for s in found.sentences if block.start <= s.start < block.end]
            left = list(text[block.start : block.end])
            for s in covered:
                left[s.start - block.start : s.end - block.start] = " " * (s.end - s.start)
            assert not "".join(left).strip()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He came on Sat. Feb. 7. She left.", ["He came on Sat. Feb. 7.", "She left."]),
        ("“Is it true?” Nobody knew. It was.", ["“Is it true?”", "Nobody knew.", "It was."]),
        (
            "Mr. Brown met J. Smith in the U.S. Senate. They talked.",
            ["Mr. Brown met J. Smith in the U.S. Senate.", "They talked."],
        ),
        ("TS. Lan đã đến. Ông nói.", ["TS. Lan đã đến.", "Ông nói."]),
        ("他走了。她说：“好！”然后呢？没有。", ["他走了。", "她说：“好！”", "然后呢？", "没有。"]),
        ("ما هذا؟ قال نعم.", ["ما هذا؟", "قال نعم."]),
        ('He said "no." Then he left.', ['He said "no."', "Then he left."]),
    ],
)
def test_sentence_ends(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


def test_a_line_break_ends_a_sentence_unless_the_text_is_hard_wrapped() -> None:
    assert sentences("The river rose in\nthe night and fell.\nIt rained.")[-1] == "It rained."
    wrapped = (
        "The river rose in the night and left its bed near the old mill, where\n"
        "nobody had expected it. People stood on the roofs until the morning and\n"
        "waited for the boats, which came from the city and from two villages on\n"
        "the other side of the valley. Nobody was hurt."
    )
    assert len(sentences(wrapped)) == 3


def test_a_dateline_is_not_part_of_its_sentence() -> None:
    assert sentences("ROME, Feb. 3 (AP) -- Talks began on Tuesday.") == ["Talks began on Tuesday."]


def test_one_word_is_a_sentence() -> None:
    assert sentences("Fire") == ["Fire"]


@pytest.mark.parametrize("text", ["", " ", "\n\n\t", "\u2028", "\r\n\r\n"])
def test_nothing_has_no_sentences(text: str) -> None:
    found = cut(text)
    assert found.blocks == ()
    assert found.sentences == ()


@pytest.mark.parametrize(
    "text",
    [
        "\ud800",
        "a\ud800b. C\udfff. D",
        "a\x00b. C",
        "J. L\xa0. Next.",
        "😀 😀. 😀!",
        "a\u2028b\u2029c\x85d",
        "one\r\ntwo. three\r\n",
        "Mr. " * 50,
        '"' * 99,
        "́" * 9,
    ],
)
def test_hostile_texts(text: str) -> None:
    check(text)


@pytest.mark.parametrize(
    "piece", ["x", "A ", "Word. ", "(left) ", "Photo: ", "A, ", "-", "/", ".", "Sat. ", "(", "a\n"]
)
def test_long_texts_take_linear_time(piece: str) -> None:
    def seconds(size: int) -> float:
        text = piece * (size // len(piece))
        start = time.perf_counter()
        check_only_runs = cut(text)
        assert check_only_runs.blocks
        return time.perf_counter() - start

    small = min(seconds(20_000) for _ in range(3))
    assert seconds(200_000) < 40 * small + 0.5


def test_one_line_of_a_megabyte() -> None:
    found = cut("The river rose in the night. " * 36_000)
    assert len(found.sentences) == 36_000


def test_a_panic_of_the_splitter_is_survived(monkeypatch: pytest.MonkeyPatch) -> None:
    class PanicError(BaseException):
        pass

    def panic(language: str, text: str) -> list[object]:
        raise PanicError(text)

    monkeypatch.setitem(sys.modules, "sentencex", types.SimpleNamespace(get_sentence_boundaries=panic))
    assert sentences("It rained. It stopped.") == ["It rained.", "It stopped."]


def test_an_interrupt_is_not_swallowed(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(language: str, text: str) -> list[object]:
        raise KeyboardInterrupt

    monkeypatch.setitem(sys.modules, "sentencex", types.SimpleNamespace(get_sentence_boundaries=interrupt))
    with pytest.raises(KeyboardInterrupt):
        sentences("It rained.")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The minister met the envoy in the city on Monday.", "en"),
        ("O ministro disse que não vai ao encontro da presidente em Lisboa.", "pt"),
        ("Der Minister hat den Gast in der Stadt nicht getroffen.", "de"),
        ("国家主席会见了客人。", "zh"),
        ("Bộ trưởng đã tiếp đoàn đại biểu.", "vi"),
        ("Министр встретился с гостем.", "ru"),
        ("Міністр зустрівся з гостем у їхньому місті.", "uk"),
        ("Bakan konuğuyla şehrin dışında görüştü.", "tr"),
        ("Minister nie spotkał się z gościem w mieście.", "pl"),
        ("Ministr se s hostem ve městě přesto nesetkal.", "cs"),
        ("De minister heeft de gast niet in het stadhuis ontvangen.", "nl"),
        ("Ministern har inte träffat gästen och det är ett problem.", "sv"),
        ("", "en"),
    ],
)
def test_the_language_is_guessed_where_it_is_not_given(text: str, language: str) -> None:
    assert language_of(Document(id="a", text=text)) == language
    assert language_of(Document(id="a", text=text, lang="fr-CA")) == "fr"


@given(st.text(max_size=200))
def test_sentences_lie_in_blocks_and_cover_them(text: str) -> None:
    check(text)


@given(st.text(alphabet=" .!?\"”’'\n\xa0é。？(/)–:0AbMr\ud800\x00", max_size=80))
def test_punctuation_in_any_order(text: str) -> None:
    check(text)


def test_an_opening_quote_belongs_to_the_sentence_it_opens() -> None:
    text = 'They left the ports. "We were lucky," he said. "It was a storm." She left.'
    assert sentences(text) == ["They left the ports.", '"We were lucky," he said.', '"It was a storm."', "She left."]


@pytest.mark.parametrize(
    ("language", "first", "second"),
    [
        ("de", "Im 19. Jahrhundert war das anders.", "Am 5. Mai ging er."),
        ("de", "Dann ging er.", "»Nein!«, rief sie."),
        ("fr", "Elle est venue.", "« Il faut agir », a-t-elle dit."),
        ("fr", "Voir l'art. 3 de la loi.", "Il est clair."),
        ("es", "Cuesta aprox. 3.500 euros.", "«No iré», dijo."),
        ("pl", "Dn. 3 maja 2024 r. przyszedł prof. Nowak.", "Kosztuje 5 tys. zł."),
        ("tr", "M.Ö. 3. gün yağmur yağdı.", "Ekmek vb. şeyler aldı."),
        ("sv", "Det kostar 5 milj. kr.", "”Jag går”, sa han."),
        ("ar", "وصل د. أحمد.", "ثم خرج."),
        ("hi", "डॉ. शर्मा आए।", "वे चले गए।"),
        ("ja", "市長は「雨が降る。傘を持つ。」と述べた。", "晴れた。"),
    ],
)
def test_a_mark_that_ends_no_sentence(language: str, first: str, second: str) -> None:
    space = "" if language == "ja" else " "
    assert sentences(first + space + second, lang=language) == [first, second]


def test_a_full_stop_is_in_thai_that_of_an_abbreviation() -> None:
    assert sentences("ส.ส. มาถึงวันที่ 3 ม.ค. 2567") == ["ส.ส. มาถึงวันที่ 3 ม.ค. 2567"]


def test_controls_of_a_page_are_no_sentences() -> None:
    text = (
        "He ran home in the rain. Click to share on Mail (Opens in new window) Click to share on Chat (Opens in new "
        "window) ANN LEE went away and was not seen again."
    )
    segments = cut(text)
    assert [text[s.start : s.end] for s in segments.sentences] == [
        "He ran home in the rain.",
        "ANN LEE went away and was not seen again.",
    ]
    assert [b.kind for b in segments.blocks] == ["body", "notice", "body"]
    check(text)
