"""Which document of a cluster is kept: wishes in order, each breaking the ties of those before it."""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from align.errors import DocumentWarning, SettingsError

__all__ = ["KEEP", "Facts", "Wish", "instant", "keep_wishes", "preference", "ranks"]

KEEP = ("longest", "shortest", "first", "last", "earliest", "latest")

_GIVE = f"give one of {', '.join(KEEP)} or a ranking of sources like source:Reuters>Xinhua>*, several joined by commas"
_LAST = np.iinfo(np.int64).max
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_REDUCED = re.compile(r"(\d{4})(?:-(\d{2}))?")


class Wish(NamedTuple):
    """One wish: its name, and the ranking where the name is ``source``."""

    name: str
    sources: tuple[str, ...] = ()


class Facts(NamedTuple):
    """What the wishes ask about n documents; the last two are called only if a wish needs them.

    Attributes:
        sizes: int64, characters of every text.
        given: int64, where every document came in the input.
        published: gives every time of publication, None where it is not known.
        sources: gives every publisher, None where it is not known.
    """

    sizes: NDArray[np.int64]
    given: NDArray[np.int64]
    published: Callable[[], Iterable[str | None]]
    sources: Callable[[], Iterable[str | None]]


def keep_wishes(keep: str) -> tuple[Wish, ...]:
    """Return the wishes that a `keep` string names.

    Args:
        keep: ``longest``, ``shortest`` (by characters), ``first``, ``last`` (as given), ``earliest``, ``latest`` (by
            time of publication; documents without one come last), or ``source:A>B>*``: documents of source A before
            those of B before all others. Case and spaces of sources are ignored; ``*``, all that is not named and all
            without a source, stands at the end if it is left out. Several are joined by commas.

    Raises:
        SettingsError: a wish is unknown, empty, given twice, or its ranking names no source or one twice.

    >>> keep_wishes("source:Reuters>*, longest")
    (Wish(name='source', sources=('reuters', '*')), Wish(name='longest', sources=()))
    """
    if not isinstance(keep, str):
        raise SettingsError(f"keep={keep!r} is of type {type(keep).__name__}: {_GIVE}")
    wishes: list[Wish] = []
    for part in keep.split(","):
        name, colon, ranking = part.strip().partition(":")
        if name.strip().lower() == "source" and colon:
            wish = Wish("source", _ranking(ranking, keep))
        elif name.lower() in KEEP and not colon:
            wish = Wish(name.lower())
        else:
            what = f"keep={keep!r}" if part.strip() == keep else f"keep={keep!r}: {part.strip()!r}"
            raise SettingsError(f"{what} is unknown: {_GIVE}")
        if any(other.name == wish.name for other in wishes):
            raise SettingsError(f"keep={keep!r} gives {wish.name} twice: give every wish once")
        wishes.append(wish)
    return tuple(wishes)


def _ranking(text: str, keep: str) -> tuple[str, ...]:
    sources = tuple(_plain(name) for name in text.split(">"))
    if "" in sources:
        raise SettingsError(f"keep={keep!r} ranks a source without a name: write source:Reuters>Xinhua>*")
    if len(set(sources)) < len(sources):
        raise SettingsError(f"keep={keep!r} ranks a source twice: name every source once")
    return sources


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()


def instant(published: str | None) -> int | None:
    """Return a time of publication in microseconds since 1970, None where it cannot be read.

    A year or a month is its first day; a time without an offset is taken as UTC.

    >>> instant("2026-02-04T19:00+07:00") == instant("2026-02-04T12:00Z"), instant("soon")
    (True, None)
    """
    if published is None:
        return None
    reduced = _REDUCED.fullmatch(published)
    try:
        time = datetime(int(reduced[1]), int(reduced[2] or 1), 1) if reduced else datetime.fromisoformat(published)
    except ValueError:
        return None
    return ((time if time.tzinfo else time.replace(tzinfo=UTC)) - _EPOCH) // timedelta(microseconds=1)


def preference(wishes: Sequence[Wish], facts: Facts) -> NDArray[np.int64]:
    """Return [wishes, n] numbers: of two documents the one with the smaller first column is kept, and so on.

    >>> facts = Facts(np.array([9, 9, 4]), np.arange(3), lambda: ["2026-02", None, "2025"], lambda: [None] * 3)
    >>> preference(keep_wishes("longest,last"), facts).tolist()
    [[-9, -9, -4], [0, -1, -2]]
    """
    return np.array([_column(wish, facts) for wish in wishes], dtype=np.int64).reshape(len(wishes), len(facts.sizes))


def _column(wish: Wish, facts: Facts) -> NDArray[np.int64]:
    if wish.name in ("longest", "shortest"):
        return facts.sizes if wish.name == "shortest" else -facts.sizes
    if wish.name in ("first", "last"):
        return facts.given if wish.name == "first" else -facts.given
    n = len(facts.sizes)
    if wish.name == "source":
        rank = {name: place for place, name in enumerate(wish.sources)}
        others = rank.pop("*", len(rank))
        names = [_plain(name) if name else "" for name in facts.sources()]
        if n and not any(names):
            _unanswered(wish, "no document has a source")
        return np.fromiter((rank.get(name, others) if name else others for name in names), np.int64, n)
    sign = 1 if wish.name == "earliest" else -1
    times = [instant(time) for time in facts.published()]
    if n and all(time is None for time in times):
        _unanswered(wish, "no document has a time of publication (published) that can be read")
    return np.fromiter((_LAST if time is None else sign * time for time in times), np.int64, n)


def _unanswered(wish: Wish, why: str) -> None:
    said = f"keep={wish.name!r} decides nothing: {why}; the next wish or the smaller id does"
    warnings.warn(said, DocumentWarning, stacklevel=3)


def ranks(preferences: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return one number a document for several columns of `preference`; equals have the same.

    >>> ranks(np.array([[2, 1, 2, 2], [5, 9, 5, 4]])).tolist()
    [2, 0, 2, 1]
    """
    if len(preferences) == 1:
        only: NDArray[np.int64] = preferences[0]
        return only
    order = np.lexsort(preferences[::-1])
    ordered = preferences[:, order]
    out = np.zeros(len(order), dtype=np.int64)
    out[order[1:]] = np.cumsum(np.any(ordered[:, 1:] != ordered[:, :-1], axis=0))
    return out
