"""XXH64 in plain Python, after the description at https://github.com/Cyan4973/xxHash/blob/dev/doc/xxhash_spec.md."""

from __future__ import annotations

P1, P2, P3, P4, P5 = (
    0x9E3779B185EBCA87,
    0xC2B2AE3D27D4EB4F,
    0x165667B19E3779F9,
    0x85EBCA77C2B2AE63,
    0x27D4EB2F165667C5,
)
MASK = 2**64 - 1


def _rotated(x: int, bits: int) -> int:
    x &= MASK
    return (x << bits | x >> (64 - bits)) & MASK


def _mixed(lane: int, word: int) -> int:
    return _rotated(lane + word * P2, 31) * P1 & MASK


def xxh64(data: bytes, seed: int) -> int:
    """Return the 64-bit hash of bytes."""
    at = 0
    if len(data) >= 32:
        lanes = [seed + P1 + P2, seed + P2, seed, seed - P1]
        while at + 32 <= len(data):
            for k in range(4):
                lanes[k] = _mixed(lanes[k], int.from_bytes(data[at : at + 8], "little"))
                at += 8
        h = sum(_rotated(lane, bits) for lane, bits in zip(lanes, (1, 7, 12, 18), strict=True)) & MASK
        for lane in lanes:
            h = ((h ^ _mixed(0, lane)) * P1 + P4) & MASK
    else:
        h = seed + P5
    h = (h + len(data)) & MASK
    while at + 8 <= len(data):
        h = (_rotated(h ^ _mixed(0, int.from_bytes(data[at : at + 8], "little")), 27) * P1 + P4) & MASK
        at += 8
    if at + 4 <= len(data):
        h = (_rotated(h ^ (int.from_bytes(data[at : at + 4], "little") * P1 & MASK), 23) * P2 + P3) & MASK
        at += 4
    for byte in data[at:]:
        h = _rotated(h ^ (byte * P5 & MASK), 11) * P1 & MASK
    h = (h ^ h >> 33) * P2 & MASK
    h = (h ^ h >> 29) * P3 & MASK
    return h ^ h >> 32


def text_hash(text: str) -> int:
    """Return the hash of a text as its characters stand in memory."""
    widest = max(map(ord, text), default=0)
    size = 1 if widest < 0x100 else 2 if widest < 0x10000 else 4
    return xxh64(b"".join(ord(c).to_bytes(size, "little") for c in text), size)
