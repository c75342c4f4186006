"""Shared runs of tokens by comparing every place with every other."""

from __future__ import annotations


def longest_runs(a: list[int], b: list[int], words: int) -> list[tuple[int, int, int]]:
    """Return every run ``(i, j, size)`` of at least `words` equal tokens that cannot be made longer."""
    found = []
    for i in range(len(a)):
        for j in range(len(b)):
            if a[i] != b[j] or (i and j and a[i - 1] == b[j - 1]):
                continue
            size = 0
            while i + size < len(a) and j + size < len(b) and a[i + size] == b[j + size]:
                size += 1
            if size >= words:
                found.append((i, j, size))
    return sorted(found)
