"""Plain-Python twins of the kernels in `align._near`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

Row = Mapping[int, float]


def dot(left: Row, right: Row) -> float:
    """Multiply two sparse rows."""
    return sum(weight * right[f] for f, weight in left.items() if f in right)


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


def told(left: Sequence[Row], right: Sequence[Row], opening: int, enough: float) -> tuple[float, ...]:
    """Return how well the sentences of two documents are told by the other: two means, leads, and two counts."""

    def cosine(one: Row, other: Row) -> float:
        lengths = dot(one, one) * dot(other, other)
        return dot(one, other) / lengths**0.5 if lengths else 0.0

    table = [[cosine(one, other) for other in right] for one in left]
    if not left or not right:
        return (0.0,) * 5
    there, back = [max(row) for row in table], [max(column) for column in zip(*table, strict=True)]
    leads = max(cell for row in table[:opening] for cell in row[:opening])
    return (
        sum(there) / len(there),
        sum(back) / len(back),
        leads,
        sum(best > enough for best in there),
        sum(best > enough for best in back),
    )
