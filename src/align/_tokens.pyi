from collections.abc import Callable

def cut_names(
    text: str,
    start: int,
    end: int,
    fold: Callable[[str], str],
    words: list[str],
    folds: list[str],
    starts: list[int],
    ends: list[int],
    gaps: list[str],
    caps: list[bool],
    owners: list[bool],
) -> int:
    """Append the words of ``text[start:end]`` to parallel lists and return how many they are.

    A word is letters and digits, joined by hyphens, apostrophes and ampersands, or two and more letters with dots. Its
    possessive ending is cut off and noted in `owners`, `gaps` holds what stands before it ("\\n" before the first),
    `caps` whether it has a capital or an Arabic article, `folds` what `fold` makes of it.
    """

def cut_letters(text: str, start: int, end: int) -> list[str]:
    """Return the runs of letters of ``text[start:end]`` in small letters."""

def cut_words(text: str, start: int, end: int) -> tuple[list[int], list[int], list[str], list[str], list[bool], bool]:
    """Return starts, ends, words, words in small letters, and capitals of the words and marks of ``text[start:end]``.

    A word may be joined by dots too; the last value tells whether there are marks of quotation or apostrophes.
    """
