"""Plain-Python twins of the kernels in `align._near`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from twins.rows import Row


def nearest(rows: Sequence[Row], posted: Mapping[int, Row], count: int) -> list[list[tuple[int, float]]]:
    """Return for each row the best others among those posted under its features, with their sums."""
    out = []
    for k, row in enumerate(rows):
        sums: dict[int, float] = {}
        for f in sorted(row):
            for other, weight in posted.get(f, {}).items():
                sums[other] = sums.get(other, 0.0) + row[f] * weight
        best = sorted((-total, other) for other, total in sums.items() if other != k and total > 0)
        out.append([(other, -total) for total, other in best[:count]])
    return out


def shares(rows: Sequence[Row], near: Sequence[Mapping[int, float]]) -> list[dict[int, float]]:
    """Return for every feature of every row the weight of its neighbours that have it."""
    return [
        {f: sum(weight for k, weight in sorted(around.items()) if f in rows[k]) for f in sorted(row)}
        for row, around in zip(rows, near, strict=True)
    ]
