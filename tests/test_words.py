"""The words inside a bead: what corresponds, what differs, and whether that changes the meaning."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align.alignment import align_segments
from align.errors import DocumentError
from align.model import BeadWords, Document, Span
from align.text import segment
from align.words import FLAGS, LANGUAGES, annotate, compare, language_of
from align.words.lexicon import CLASSES, STATES, lexicon, marks_of
from align.words.numerals import value_of
from align.words.tokens import tokens_of

MIRROR = {"narrower": "broader", "broader": "narrower", "stronger": "weaker", "weaker": "stronger"}


def words(left: str, right: str, *languages: str) -> BeadWords:
    return compare(
        left, [(0, len(left))], right, [(0, len(right))], (languages[0], languages[-1]) if languages else None
    )


def same(left: str, right: str, *languages: str) -> set[tuple[str, str]]:
    found = words(left, right, *languages).same
    return {(left[a.start : a.end], right[b.start : b.end]) for a, b in found}


def differ(left: str, right: str, *languages: str) -> list[tuple[str, str | None, str | None]]:
    return [
        (
            one.kind,
            left[one.left.start : one.left.end] if one.left else None,
            right[one.right.start : one.right.end] if one.right else None,
        )
        for one in words(left, right, *languages).differ
    ]


# --- what corresponds ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("left", "right", "pair"),
    [
        ("The crew was rescued.", "They rescued the crew.", ("rescued", "rescued")),
        ("She organised the march.", "The march was organized.", ("organised", "organized")),
        ("There were 12 boats.", "There were twelve boats.", ("12", "twelve")),
        ("It cost 1,200 crowns.", "It cost 1200 crowns.", ("1,200", "1200")),
        ("It weighs 12.0 tons.", "It weighs 12 tons.", ("12.0", "12")),
        ("It cost 1.2 million.", "It cost 1,200,000 in all.", ("1.2 million", "1,200,000")),
        ("They met on February 4 in the town.", "They met in the town on 4 Feb.", ("February 4", "4 Feb.")),
        ("The envoy Tran Van Bao left.", "Bao, the envoy, left.", ("Bao", "Bao")),
        ("The visit to Córdoba was short.", "The short visit to Cordoba ended.", ("Córdoba", "Cordoba")),
        ("Krasnoyarsk was closed to them.", "It was Krasnoiarsk that was closed.", ("Krasnoyarsk", "Krasnoiarsk")),
    ],
)
def test_words_that_correspond(left: str, right: str, pair: tuple[str, str]) -> None:
    found = same(left, right)
    assert (
        pair in found or pair in {(a.rstrip("."), b.rstrip(".")) for a, b in found} or (pair[0], pair[1][:-1]) in found
    )
    assert words(left, right).flags == ()


def test_one_word_written_as_two_and_initials_are_no_difference() -> None:
    assert words("She flew to Viet Nam.", "She flew to Vietnam.").label == "same"
    assert differ("The World Health Organization warned the city.", "The WHO warned the city.") == []


@pytest.mark.parametrize(
    ("left", "right", "label"),
    [
        ("The dam held.", "The dam held!", "same"),
        ("The old dam held all night.", "All night, the old dam held.", "paraphrase"),
        ("The old dam above the town held.", "The dam held.", "narrower"),
        ("The dam held.", "The old dam above the town held.", "broader"),
        ("The dam broke.", "The dam reportedly broke.", "weaker"),
        ("The dam probably broke.", "The dam broke.", "stronger"),
        ("The union demands higher wages.", "The union firmly demands higher wages.", "stronger"),
        ("The dam broke.", "The dam never broke.", "differs"),
        ("The dam broke.", "Prices rose in Lisbon.", "differs"),
    ],
)
def test_labels_say_what_the_right_side_does(left: str, right: str, label: str) -> None:
    assert words(left, right).label == label
    assert words(right, left).label == MIRROR.get(label, label)


# --- what changes the meaning -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "left", "right", "flags"),
    [
        ("en", "The quake killed 12 people.", "Nine people died in the quake.", ("number",)),
        ("en", "15 people were injured.", "12 people died and 15 were hurt.", ()),
        ("en", "At least 12 people died.", "14 people died.", ()),
        ("en", "About 300 people marched.", "Some 310 people marched.", ()),
        ("en", "The army flew two K-9 howitzers in.", "The army flew two K-55 howitzers in.", ()),
        ("en", "The talks began on Tuesday.", "The talks began on Thursday.", ("date",)),
        ("en", "The talks began on 3 March.", "The talks began on March 3.", ()),
        ("en", "Minister Kovac opened the bridge.", "Minister Novak opened the bridge.", ("name",)),
        ("en", "The bank confirmed the loss.", "The bank has not confirmed the loss.", ("negation",)),
        ("en", "The bank did not confirm the loss.", "The bank refused to confirm the loss.", ()),
        ("en", "The bridge is unsafe.", "The bridge may be unsafe.", ("hedging",)),
        ("pt", "O incêndio matou dez pessoas.", "Oito pessoas morreram no incêndio.", ("number",)),
        ("pt", "A empresa confirmou a perda.", "A empresa não confirmou a perda.", ("negation",)),
        ("pt", "O navio parou no porto.", "O navio parou, no porto.", ()),
        ("pt", "O piloto confundiu a pista.", "O piloto teria confundido a pista.", ("hedging",)),
        ("es", "Tres personas murieron en el choque.", "El choque dejó cinco personas muertas.", ("number",)),
        ("es", "El alcalde firmó el acuerdo.", "El alcalde no firmó el acuerdo.", ("negation",)),
        ("es", "El ladrón robó el banco.", "El presunto ladrón robó el banco.", ("hedging",)),
        ("fr", "Vingt-deux personnes ont été blessées.", "Dix-huit personnes ont été blessées.", ("number",)),
        ("fr", "Le maire a signé le texte.", "Le maire n'a pas signé le texte.", ("negation",)),
        ("fr", "L'usine ferme en mai.", "L'usine pourrait fermer en mai.", ("hedging",)),
        ("de", "Drei Menschen wurden verletzt.", "Fünf Menschen wurden verletzt.", ("number",)),
        ("de", "Die Bank bestätigte den Verlust.", "Die Bank bestätigte den Verlust nicht.", ("negation",)),
        ("de", "Der Fahrer schlief am Steuer.", "Der Fahrer schlief angeblich am Steuer.", ("hedging",)),
        ("de", "Das Werk wurde am 4. Februar eröffnet.", "Am 4. Februar wurde das Werk eröffnet.", ()),
    ],
)
def test_flags_in_five_languages(language: str, left: str, right: str, flags: tuple[str, ...]) -> None:
    assert words(left, right, language).flags == flags
    assert words(right, left, language).flags == flags


def test_numbers_that_count_other_things_are_no_conflict() -> None:
    assert words("The firm has 300 trucks and 20 ships.", "The firm owns 45 warehouses.").flags == ()
    assert words("Two more boats sank.", "Three boats sank.").flags == ()
    assert words("The speed limit is 12mph.", "The speed limit was 12 mph there.").flags == ()


def test_the_differing_numbers_are_quoted() -> None:
    assert ("number", "12", "Nine") in differ("The quake killed 12 people.", "Nine people died in the quake.")


def test_one_item_of_an_enumeration_is_another_name() -> None:
    left, right = "Police from Braga, Porto, Faro and Lisbon came.", "Police from Bregenz, Porto, Faro and Lisbon came."
    assert ("name", "Braga", "Bregenz") in differ(left, right)


def test_a_word_list_of_one_language_is_silent_in_another() -> None:
    left, right = "O caso foi julgado ontem pela corte.", "No caso, a corte julgou ontem."
    assert words(left, right).flags == ()
    assert "no" in lexicon("en").classes["negation"]
    assert "no" not in lexicon("pt").classes["negation"]
    # English sides told to be of a language without lists
    assert words("The bank paid.", "The bank never paid.", "xx").flags == ()


# --- the lists ----------------------------------------------------------------------------------------------------


def test_every_language_has_every_list() -> None:
    for code in LANGUAGES:
        known = lexicon(code)
        assert set(known.classes) == {*CLASSES, *STATES}
        assert all(known.function)
        assert all(listed.whole or listed.begins for listed in known.classes.values())
        assert known.numerals
        assert known.bounds
        assert lexicon(f"{code}-XX") == known
    assert marks_of("xx", "not") == frozenset()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("The ferry ran aground on the rocks.", "en"),
        ("O navio encalhou nas rochas e não afundou.", "pt"),
        ("El barco encalló en las rocas y no se hundió.", "es"),
        ("Le bateau s'est échoué sur les rochers.", "fr"),
        ("Das Schiff ist auf die Felsen gelaufen.", "de"),
        ("Il traghetto è finito sugli scogli della costa.", "it"),
        ("船长 没有 受伤", "zh"),
        ("", ""),
    ],
)
def test_language(text: str, code: str) -> None:
    assert language_of([text]) == code


@pytest.mark.parametrize(
    ("code", "text", "value"),
    [
        ("en", "twenty-five", 25),
        ("en", "two hundred and five", 205),
        ("en", "3.5 million", 3_500_000),
        ("pt", "vinte e cinco", 25),
        ("pt", "1,227 bilhão", 1_227_000_000),
        ("es", "cuarenta y dos", 42),
        ("fr", "quatre-vingt-dix", 90),
        ("fr", "soixante-dix", 70),
        ("de", "fünfundzwanzig", 25),
        ("de", "2,5 Millionen", 2_500_000),
        ("de", "1.200", 1200),
        ("en", "1.200", 1.2),
        ("en", "٣٤", 34),
    ],
)
def test_numbers(code: str, text: str, value: float) -> None:
    (token,) = tokens_of(text, [(0, len(text))], lexicon(code))
    assert token.value == value


def test_two_numbers_side_by_side_are_two() -> None:
    assert value_of([3, 4]) is None
    assert [t.value for t in tokens_of("seven eight", [(0, 11)], lexicon("en"))] == [7, 8]


# --- properties ---------------------------------------------------------------------------------------------------

_VOCABULARY = (
    "The ferry not never may reportedly sank on Sunday 4 February 2026 12 twelve people died hurt Oslo Bergen said that "
    "o navio não foi a 3 pessoas mortas no porto , . ; “ ” - K-9 10:40 38min 1,200.5 % $ der Hafen kein Boot 北京今天 "
    "\ud800 😀 e\u0301 ß İ ﬁ ' ’ isn't l'eau 62ª US$ 4x100 ... \u00a0 very"
).split(" ")
_texts = st.one_of(st.lists(st.sampled_from(_VOCABULARY), max_size=25).map(" ".join), st.text(max_size=60))
_codes = st.sampled_from([(), ("en",), ("pt",), ("de",), ("fr", "es"), ("xx",)])


def check_spans(text: str, span: Span | None) -> None:
    if span is not None:
        assert 0 <= span.start < span.end <= len(text)
        assert text[span.start : span.end].strip()


@settings(deadline=None)
@given(_texts, _texts, _codes)
def test_spans_lie_in_their_texts_and_both_directions_agree(left: str, right: str, codes: tuple[str, ...]) -> None:
    found = words(left, right, *codes)
    for a, b in found.same:
        check_spans(left, a)
        check_spans(right, b)
    for one in found.differ:
        check_spans(left, one.left)
        check_spans(right, one.right)
        assert one.left or one.right
    assert found.flags == tuple(kind for kind in FLAGS if any(one.kind == kind for one in found.differ))
    back = words(right, left, *reversed(codes))
    assert back.label == MIRROR.get(found.label, found.label)
    assert back.flags == found.flags
    assert sorted(back.same) == sorted((b, a) for a, b in found.same)
    assert {(d.kind, d.left, d.right) for d in found.differ} == {(d.kind, d.right, d.left) for d in back.differ}
    if codes:
        assert words(left, right, *codes) == found


@settings(deadline=None)
@given(_texts, _codes)
def test_identical_sides_are_the_same(text: str, codes: tuple[str, ...]) -> None:
    found = words(text, text, *codes[:1])
    assert (found.label, found.flags, found.differ) == ("same", (), ())
    assert all(a == b for a, b in found.same)


@pytest.mark.parametrize("text", ["", " ", "\n", "a", "\ud800\udc00", "😀😀", "12" * 4000, "- - -", "’’’"])
def test_odd_texts(text: str) -> None:
    other = "The ferry sank."
    assert words(text, other).flags == ()
    assert words(text, text).label == "same"
    assert compare(text, [], other, []).same == ()


def test_a_very_long_line_takes_linear_time() -> None:
    left, right = "the harbour was closed to 12 ships; " * 8000, "the harbour was open to 14 ships; " * 8000
    began = time.process_time()
    assert words(left, right).flags in ((), ("number",))
    assert time.process_time() - began < 30
    assert words(left, left).label == "same"


def test_spans_outside_the_text_are_refused() -> None:
    with pytest.raises(DocumentError, match="outside its text"):
        compare("abc", [(0, 4)], "abc", [(0, 3)])


# --- alignments ---------------------------------------------------------------------------------------------------


def test_the_beads_of_an_alignment_get_words() -> None:
    a = Document(id="a", text="The ferry had 43 people aboard. The harbour stayed closed on Monday.")
    b = Document(id="b", text="The harbour was closed on Monday. There were 47 people aboard the ferry.")
    alignment = annotate(align_segments(segment(a), segment(b)), a, b)
    flags = {bead.left: bead.words.flags for bead in alignment.beads if bead.words}
    assert flags == {(0,): ("number",), (1,): ()}
    with pytest.raises(DocumentError, match="in this order"):
        annotate(alignment, b, a)


@pytest.mark.parametrize(
    ("left", "right", "flags"),
    [
        ("The mayor said the bridge will close in June.", "The mayor said the bridge will close in July.", ("date",)),
        ("The bridge will close in June.", "The bridge will close on 3 June 2026.", ()),
        ("The bridge will close in June.", "The bridge will close on Monday.", ()),
        ("Le pont est fermé depuis mars.", "Le pont est fermé depuis avril.", ("date",)),
        ("市长说大桥将于六月关闭。", "市长说大桥将于7月关闭。", ("date",)),
        ("市长说大桥将于六月关闭。", "市长说大桥将于6月关闭。", ()),
        ("橋は六月三日に閉鎖される。", "橋は六月四日に閉鎖される。", ("date",)),
        ("大桥将在一月内关闭。", "大桥将在三月内关闭。", ("number",)),
        ("สะพานจะปิดในเดือนมิถุนายน", "สะพานจะปิดในเดือนกรกฎาคม", ("date",)),
        ("สะพานจะปิดวันที่ ๕ มิถุนายน", "สะพานจะปิดวันที่ 5 มิถุนายน", ()),
        ("Мост закроют в июне.", "Мост закроют в июле.", ("date",)),
        ("Марта закроет мост.", "Майя закроет мост.", ()),
        ("Cây cầu sẽ đóng vào tháng 6.", "Cây cầu sẽ đóng vào tháng 7.", ("date",)),
        ("สะพานถล่ม มีผู้บาดเจ็บ ๑๒ คน", "สะพานถล่ม มีผู้บาดเจ็บ 15 คน", ("number",)),
    ],
)
def test_a_month_alone_is_a_date_where_a_preposition_or_its_word_says_so(
    left: str, right: str, flags: tuple[str, ...]
) -> None:
    assert compare(left, [(0, len(left))], right, [(0, len(right))]).flags == flags


def test_a_dotless_i_is_an_i_in_another_case() -> None:
    left, right = "Isparta valisi ışıkları söndürdü.", "ISPARTA VALİSİ IŞIKLARI SÖNDÜRDÜ."
    assert compare(left, [(0, len(left))], right, [(0, len(right))]).label == "same"


@pytest.mark.parametrize(("value", "flags"), [("5.8", ()), ("6", ()), ("7.2", ("number",)), ("8", ("number",))])
def test_a_whole_number_of_units_may_be_rounded(value: str, flags: tuple[str, ...]) -> None:
    left, right = (
        "The shares of the yard rose 6 percent on Monday.",
        f"The shares of the yard rose {value} percent on Monday.",
    )
    assert compare(left, [(0, len(left))], right, [(0, len(right))]).flags == flags


@pytest.mark.parametrize(
    ("spelled", "same", "other"),
    [
        (
            "火災で三人が死亡、八人がけがをした。",
            "火災で3人が死亡、8人がけがをした。",
            "火災で3人が死亡、7人がけがをした。",
        ),
        ("双方签署了总值二十亿元的协议。", "双方签署了总值20亿元的协议。", "双方签署了总值30亿元的协议。"),
        ("Yangında on bir kişi yaralandı.", "Yangında 11 kişi yaralandı.", "Yangında 12 kişi yaralandı."),
        ("При пожаре погибли четверо людей.", "При пожаре погибли 4 людей.", "При пожаре погибли 5 людей."),
        ("Місто купує трамваї за 80 млн євро.", "Місто купує трамваї за 80 мільйонів євро.", ""),
        ("नाव डूबने से छह लोगों की मौत हुई।", "नाव डूबने से 6 लोगों की मौत हुई।", "नाव डूबने से 7 लोगों की मौत हुई।"),
        ("I feriti sono venticinque persone.", "I feriti sono 25 persone.", "I feriti sono 27 persone."),
        (
            "Er zijn vijfentwintig gewonden in het dorp.",
            "Er zijn 25 gewonden in het dorp.",
            "Er zijn 26 gewonden in het dorp.",
        ),
        ("W pożarze zginęło pięciu strażaków.", "W pożarze zginęło 5 strażaków.", "W pożarze zginęło 6 strażaków."),
    ],
)
def test_numbers_in_words_of_languages_without_other_lists(spelled: str, same: str, other: str) -> None:
    def flags(left: str, right: str) -> tuple[str, ...]:
        return compare(left, [(0, len(left))], right, [(0, len(right))]).flags

    assert flags(spelled, same) == ()
    assert not other or flags(spelled, other) == ("number",)


def test_a_character_that_counts_nothing_is_no_number() -> None:
    left, right = "他说一些人十分高兴，三三两两地走了。", "他说有些人非常高兴，走了。"
    assert compare(left, [(0, len(left))], right, [(0, len(right))]).flags == ()
