"""Plain-Python twins of the kernels in `align._core`: slow, short, and written from the definition."""

from __future__ import annotations

import unicodedata
from functools import cache
from itertools import pairwise

import numpy as np

from align.sketch import Shingles

MASK = (1 << 64) - 1
K0, K1, K2 = 0x9E3779B97F4A7C15, 0xD6E8FEB86659FD93, 0xA0761D6478BD642F

UNSPACED = (
    *((0x0E00, 0x0EFF), (0x1000, 0x109F), (0x1780, 0x17FF), (0x1950, 0x1AAF), (0x1B00, 0x1B7F), (0x3005, 0x3007)),
    *((0x3021, 0x312F), (0x31A0, 0x31FF), (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xA000, 0xA4CF), (0xA980, 0xA9FF)),
    *((0xAA60, 0xAADF), (0xF900, 0xFAFF), (0xFF66, 0xFF9F), (0x16FE0, 0x18DFF), (0x1AFF0, 0x1B2FF), (0x20000, 0x33479)),
)


def kind_of(char: str) -> str:
    """Return break, silent, mark, word or alone."""
    code, category = ord(char), unicodedata.category(char)
    if code == 0x200B:
        return "break"
    if code in (0x640, 0x34F) or 0xFE00 <= code <= 0xFE0F or 0x180B <= code <= 0x180F or 0xE0000 <= code < 0xE0200:
        return "silent"
    if category == "Cf":
        return "silent" if code < 0x33480 else "break"
    if category.startswith("M"):
        return "mark"
    if category[0] == "L" or category == "Nl":
        return "alone" if any(low <= code <= high for low, high in UNSPACED) else "word"
    return "word" if category[0] == "N" or char == "_" else "break"


def fold(char: str) -> str:
    if char in "\u0130\u0131":
        return "i"
    if "\uff01" <= char <= "\uff5e":
        char = chr(ord(char) - 0xFEE0)
    return unicodedata.normalize("NFC", char.casefold())


@cache
def compositions() -> dict[str, str]:
    """Return every two characters that compose to one, also where two marks stand in the other order."""
    found = {"i\u0307": "i"}
    for code in range(0xC0, 0x3100):
        parts = unicodedata.normalize("NFD", chr(code))
        if len(parts) < 2 or unicodedata.normalize("NFC", parts) != chr(code) or not unicodedata.combining(parts[1]):
            continue
        orders = [parts]
        if len(parts) == 3 and unicodedata.combining(parts[1]) != unicodedata.combining(parts[2]):
            orders.append(parts[0] + parts[2] + parts[1])
        for order in orders:
            first = unicodedata.normalize("NFC", order[:-1])
            if len(first) == 1:
                found[first + order[-1]] = chr(code)
    return found


def folded(token: str) -> str:
    """Return the token as it is hashed: folded character by character, marks composed with what stands before."""
    out: list[str] = []
    for char in token:
        if kind_of(char) == "silent":
            continue
        form = fold(char)
        if out and kind_of(char) == "mark" and len(form) == 1 and out[-1] + form in compositions():
            out[-1] = compositions()[out[-1] + form]
        else:
            out.extend(form)
    return "".join(out)


def token_hash(token: str) -> int:
    data = folded(token).replace("_", "\x7f").encode("utf-8")
    state = K0
    for at in range(0, len(data), 8):
        state = (state ^ int.from_bytes(data[at : at + 8], "little")) * K1 & MASK
        state ^= state >> 32
    return ((state ^ len(data)) * K2 & MASK) >> 32


def tokens(text: str, letters: bool = False) -> list[tuple[int, int]]:
    """Return the spans of the tokens; with `letters` each of them is one, and an underscore is none."""

    def kind(char: str) -> str:
        found = kind_of(char)
        if letters and found == "word":
            return "break" if char == "_" else "alone"
        return found

    spans: list[tuple[int, int]] = []
    i = 0
    while i < len(text):
        first = kind(text[i])
        if first not in ("word", "alone"):
            i += 1
            continue
        start, end = i, i + 1
        i += 1
        while i < len(text) and kind(text[i]) != "break":
            here = kind(text[i])
            if here == "alone" or (first == "alone" and here == "word"):
                break
            if here != "silent":
                end = i + 1
            i += 1
        spans.append((start, end))
    return spans


def tokenize(text: str, letters: bool = False) -> list[tuple[int, int, int]]:
    """Return (hash, start, end) of every token."""
    return [(token_hash(text[start:end]), start, end) for start, end in tokens(text, letters)]


def fmix(h: int) -> int:
    h ^= h >> 16
    h = h * 0x85EBCA6B & 0xFFFFFFFF
    h ^= h >> 13
    h = h * 0xC2B2AE35 & 0xFFFFFFFF
    return h ^ h >> 16


def shingle_hashes(text: str, words: int) -> list[int]:
    """Return the hash of every run of words: a weighted sum of token hashes, mixed."""
    hashes = [value for value, _, _ in tokenize(text)]
    if not hashes:
        return []
    size = min(words, len(hashes))
    out = []
    for i in range(len(hashes) - size + 1):
        total = sum((fmix(j + 1) | 1) * hashes[i + j] for j in range(size)) & MASK
        low, high = total & 0xFFFFFFFF, total >> 32
        out.append(fmix(((low ^ 0x5BD1E995) * 0x9E3779B1 + fmix(high)) & 0xFFFFFFFF))
    return out


def minhash(values: list[int], a: list[int], b: list[int]) -> list[int]:
    mixed = [fmix(value) for value in values]
    return [min(((x * h + y) & 0xFFFFFFFF for h in mixed), default=0xFFFFFFFF) for x, y in zip(a, b, strict=True)]


def coverage(left: list[int], right: list[int], common: set[int], words: int) -> tuple[int, int, int]:
    """Return tokens of `left` in shingles that `right` has too, in common shingles, and in the first alone."""
    total = len(left) + words - 1 if left else 0
    shared, ordinary = set(), set()
    for i, value in enumerate(left):
        if value in right:
            shared |= set(range(i, i + words))
        if value in common:
            ordinary |= set(range(i, i + words))
    assert max(shared | ordinary, default=0) < max(total, 1)
    return len(shared), len(ordinary), len(shared - ordinary)


def band_keys(signature: list[int], bands: int) -> list[int]:
    """Return the key of every band of a signature: its rows mixed one after the other, from the number of the band."""
    rows = len(signature) // bands
    keys = []
    for band in range(bands):
        key = band + 1
        for value in signature[band * rows : (band + 1) * rows]:
            key = (key ^ value) * 0x9E3779B97F4A7C15 & 0xFFFFFFFFFFFFFFFF
            key ^= key >> 29
        keys.append(key >> 32)
    return keys


def bucket_pairs(keys: list[int], most: int) -> set[tuple[int, int]]:
    """Return the pairs of equal keys; of large buckets the star around the first, and neighbours."""
    pairs = set()
    for key in set(keys):
        bucket = [i for i, other in enumerate(keys) if other == key]
        if len(bucket) <= most:
            pairs |= {(i, j) for i in bucket for j in bucket if i < j}
        else:
            pairs |= {(bucket[0], j) for j in bucket[1:]} | set(pairwise(bucket[1:]))
    return pairs


def sample(values: list[int], number: float, share: float, a: int, b: int) -> list[int]:
    """Return the shingles of a text of which the permuted hash is small enough, else the one where it is smallest."""
    kept = max(share, number / max(len(values), 1))
    last = 0xFFFFFFFF if kept >= 1 else int(kept * 4294967295)
    found = [value for value in values if (value * a + b) & 0xFFFFFFFF <= last]
    return found or sorted(values, key=lambda value: (value * a + b) & 0xFFFFFFFF)[:1]


def sharing_pairs(
    samples: list[set[int]], sizes: list[float], rates: list[float], share: float, most: int
) -> set[tuple[int, int]]:
    """Return the pairs that share enough of their samples; a shingle of more than 48 texts counts for half."""
    pairs = set()
    for i in range(len(samples)):
        for j in range(i + 1, len(samples)):
            count = 0.0
            for value in samples[i] & samples[j]:
                having = [k for k, own in enumerate(samples) if value in own]
                if len(having) <= most or i == having[0]:
                    count += 1 if len(having) <= 48 else 0.5
            expected = min(sizes[i], sizes[j]) * min(rates[i], rates[j])
            if count >= (2 if expected >= 6 else 1) and count >= share * expected:
                pairs.add((i, j))
    return pairs


def figures(left: str, right: str, common: set[int], words: int, fine: int) -> list[int]:
    """Return what `compare_texts` writes for a pair."""
    one, other = (set(shingle_hashes(text, words)) for text in (left, right))
    parts = [shingle_hashes(text, fine) for text in (left, right)]
    out = [len(one & other), len(one), len(other)]
    for part, its in (parts, parts[::-1]):
        out += [*coverage(part, its, common, fine), len(part) + fine - 1 if part else 0]
    return out


def joined(pairs: list[tuple[int, int]], n: int) -> list[tuple[set[int], set[int]]]:
    """Return the clusters of texts, each with those that are linked to all others; pairs are tried in turn."""
    links: list[set[int]] = [set() for _ in range(n)]
    for i, j in pairs:
        links[i].add(j)
        links[j].add(i)
    clusters = [({i}, {i}) for i in range(n)]
    for i, j in pairs:
        one, other = clusters[i], clusters[j]
        if one is other:
            continue
        able = {text for text in one[1] if other[0] <= links[text]} | {
            text for text in other[1] if one[0] <= links[text]
        }
        if able:
            both = (one[0] | other[0], able)
            for text in both[0]:
                clusters[text] = both
    return list({id(cluster): cluster for cluster in clusters}.values())


def flat(lists: list[list[int]]) -> Shingles:
    """Return lists of numbers as the kernels take them."""
    values = np.array([value for part in lists for value in part], dtype=np.uint32)
    return Shingles(values, np.cumsum([0, *map(len, lists)], dtype=np.int64))
