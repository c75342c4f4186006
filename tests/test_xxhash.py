"""The hash of texts against its plain twin."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from twins.xxhash import text_hash, xxh64

from align import _xxhash

anything = st.text(st.characters(exclude_categories=()), max_size=120)


def hashes(texts: list[str]) -> list[int]:
    out = np.empty(len(texts), dtype=np.uint64)
    sizes = np.empty(len(texts), dtype=np.int64)
    _xxhash.text_hashes(texts, out, sizes)
    assert sizes.tolist() == [len(text) for text in texts]
    return out.tolist()


@settings(deadline=None)
@given(st.lists(anything, max_size=4))
def test_any_text_has_the_hash_of_the_twin(texts: list[str]) -> None:
    assert hashes(texts) == [text_hash(text) for text in texts]


def test_the_twin_is_the_published_hash() -> None:
    assert xxh64(b"", 0) == 0xEF46DB3751D8E999
    assert xxh64(b"a", 0) == 0xD24EC4F1A98C6E5B
    assert xxh64(b"Nobody inspects the spammish repetition", 0) == 0xFBCEA83C8A378BF1


def test_equal_texts_made_in_other_ways_have_equal_hashes() -> None:
    text = "Łódź 3 km \ud800 😀" * 9000
    assert hashes([text]) == hashes(["".join(list(text))]) == [text_hash(text)]
    assert len(set(hashes(["", "\0", "\0\0", "a", "ā", "😀"]))) == 6


def test_wrong_use() -> None:
    with pytest.raises(TypeError, match=r"texts\[1\] is bytes, not str"):
        hashes(["a", b"a"])  # type: ignore[list-item]
    with pytest.raises(ValueError, match="one place"):
        _xxhash.text_hashes(["a"], np.empty(2, dtype=np.uint64), np.empty(1, dtype=np.int64))
