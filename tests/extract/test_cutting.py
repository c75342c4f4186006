"""The kernel that cuts sentences into words, against its twin."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st
from twins import tokens as twin

from align._tokens import cut_letters, cut_names, cut_words
from align.extract.names import fold

pieces = st.sampled_from(
    [
        "al-",
        "U.",
        "S.",
        "s",
        "S",
        "'",
        "’",
        "'s",
        "’S",
        "-",
        "--",
        "‑",
        "&",
        ".",
        "_",
        " ",
        "Ab",
        "é",
        "É",
        "١",
        "²",
        "ǅ",
        "李",
        "“",
        '"',
        "—",
        "7",
        "ı",
        "𝐀",
        "\ud800",
    ]
)
texts = st.lists(pieces | st.characters(), max_size=24).map("".join)


@given(texts, st.integers(0, 30), st.integers(0, 30))
@example("al-Sadr's 2 workers' U.S. U.S.A a.b AT&T's", 0, 99)
def test_cutting_is_what_the_patterns_say(text: str, first: int, second: int) -> None:
    start, end = sorted((min(first, len(text)), min(second, len(text))))
    found: tuple[list[object], ...] = ([], [], [], [], [], [], [])
    words, folds, starts, ends, gaps, caps, owners = found
    count = cut_names(text, start, end, fold, words, folds, starts, ends, gaps, caps, owners)  # type: ignore[arg-type]
    assert found == twin.cut_names(text, start, end)
    assert count == len(words)
    assert cut_words(text, start, end) == twin.cut_words(text, start, end)
    assert cut_letters(text, start, end) == twin.cut_letters(text, start, end)
