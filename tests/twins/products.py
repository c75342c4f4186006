"""Plain-Python twins of the kernels in `align._products`."""

from __future__ import annotations

from collections.abc import Sequence

from twins.rows import Row


def dot(left: Row, right: Row) -> float:
    """Multiply two sparse rows."""
    return sum(weight * right[f] for f, weight in left.items() if f in right)


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
