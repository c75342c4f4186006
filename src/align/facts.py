"""What each account states of its main event, ready to be compared: day, kind, place, people, opening."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import pairwise
from typing import Any, NamedTuple, overload

import msgspec
import numpy as np
from numpy.typing import NDArray

from align.extract.protagonists import ABOUT
from align.extract.unnamed import UNNAMED
from align.model import Account, Mention, Segments
from align.openings import Opening, opening
from align.unspaced import words_in

__all__ = ["Facts", "PackedFacts", "Stated", "days_apart", "gather", "named", "stated"]

_OPENING = 3  # sentences of the body in which a date is taken for that of the main event
_PEOPLE = 6  # principals of one account that are looked for in the other text
_AT_ONCE = 2000  # accounts
_DOUBT = 0.5  # amount of a day that little in the text speaks for


class Facts(NamedTuple):
    """What one account states, ready to be compared.

    Attributes:
        day: ``YYYY-MM-DD`` or ``--MM-DD`` of the main event.
        doubt: how much that day counts: less where little in the text speaks for it.
        stated: the text itself fixes that day in its opening, without help of a publication date given from outside.
        days: all readings of that day.
        kinds: types of the event, best first.
        cities: where it was, best first.
        people: names of the principals present, each with the words of the name as ids of the view.
        parts: what only one of them does in the event (host, suspect, winner), and which of `people` that is.
        published: day of publication.
        opening: the weekday and the figures of the opening.
    """

    day: str | None
    doubt: float
    stated: bool
    days: tuple[str, ...]
    kinds: tuple[str, ...]
    cities: tuple[tuple[str, tuple[int, ...]], ...]
    people: tuple[tuple[str, tuple[int, ...]], ...]
    parts: tuple[tuple[str, int], ...]
    published: date | None
    opening: Opening = Opening()


_ENCODER = msgspec.msgpack.Encoder()
_DECODER = msgspec.msgpack.Decoder(Facts)


class PackedFacts(Sequence[Facts]):
    """The facts of many accounts in a tenth of the memory, ready to be sent; those that are asked for are unpacked.

    Args:
        packed: facts of every account as `pack` returns them.
    """

    def __init__(self, packed: Sequence[bytes]) -> None:
        self._ends = np.cumsum([0, *map(len, packed)], dtype=np.int64)
        self._data: NDArray[Any] = np.frombuffer(b"".join(packed), np.uint8)

    @staticmethod
    def pack(facts: Iterable[Facts]) -> list[bytes]:
        """Return every one of some facts as MessagePack."""
        return [_ENCODER.encode(one) for one in facts]

    def __len__(self) -> int:
        return len(self._ends) - 1

    @overload
    def __getitem__(self, index: int) -> Facts: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Facts]: ...
    def __getitem__(self, index: int | slice) -> Facts | Sequence[Facts]:
        places = range(len(self))[index]
        if not isinstance(places, int):
            return [self[k] for k in places]
        return _DECODER.decode(self._data[self._ends[places] : self._ends[places + 1]].data)

    def among(self, pairs: NDArray[np.int64]) -> dict[int, Facts]:
        """Return the facts of all documents of some pairs by their number."""
        return {k: self[k] for k in np.unique(pairs).tolist()}


class Stated(NamedTuple):
    """What one account states before the words of its names are known as ids of a view; it depends on one text alone.

    Attributes:
        people: names of the principals present, with the part that each plays.
        cities: where it was, best first.
        rest: all other facts.
    """

    people: tuple[tuple[str, str], ...]
    cities: tuple[str, ...]
    rest: Facts


def stated(segments: Segments, account: Account) -> Stated:
    """Return what one account states."""
    people = [
        (e.name.value, str(e.part.value))
        for e in account.entities
        if e.part and e.present and e.sort == "person" and e.name.reason != UNNAMED and e.part.reason not in ABOUT
    ]
    cities = dict.fromkeys(m.resolved or m.value for m in account.city)
    return Stated(tuple(people[:_PEOPLE]), tuple(cities)[:2], _facts(segments, account))


def gather(segments: Sequence[Segments], accounts: Sequence[Account], hashes: NDArray[np.uint32]) -> list[Facts]:
    """Return the facts of every account; `hashes` are the words of the view that they are compared in."""
    found = []
    for low in range(0, len(segments), _AT_ONCE):
        some = zip(segments[low : low + _AT_ONCE], accounts[low : low + _AT_ONCE], strict=True)
        found += named([stated(*one) for one in some], hashes)
    return found


def named(accounts: Sequence[Stated], hashes: NDArray[np.uint32]) -> list[Facts]:
    """Return the facts of accounts that are compared in a view with some words."""
    names = sorted({name for one in accounts for name in (*(name for name, _ in one.people), *one.cities)})
    ids = dict(zip(names, _word_ids(names, hashes), strict=True))
    found = []
    for one in accounts:
        people = [(name, ids[name], part) for name, part in one.people if ids[name]]
        parts = [part for _, _, part in people]
        found.append(
            one.rest._replace(
                cities=tuple((name, ids[name]) for name in one.cities),
                people=tuple((name, known) for name, known, _ in people),
                parts=tuple((part, k) for k, part in enumerate(parts) if parts.count(part) == 1),
            )
        )
    return found


def days_apart(first: str, second: str) -> int:
    """Return the days between two days, at most half a year where one has no year."""
    if first.startswith("--") or second.startswith("--"):
        days = [date.fromisoformat(f"2004-{day[-5:]}").toordinal() for day in (first, second)]
        gap = abs(days[0] - days[1])
        return min(gap, 366 - gap)
    return abs(date.fromisoformat(first[:10]).toordinal() - date.fromisoformat(second[:10]).toordinal())


def _facts(segments: Segments, account: Account) -> Facts:
    readings = [(day, m) for m in account.dates if (day := _day(m))]
    best = readings[0][0] if readings else None
    return Facts(
        day=best,
        doubt=_DOUBT if readings and readings[0][1].rejected else 1.0,
        stated=best is not None
        and any(_is_stated(segments, m) for day, m in readings if not m.rejected and days_apart(day, best) == 0),
        days=tuple(dict.fromkeys(day for day, _ in readings)),
        kinds=tuple(dict.fromkeys(m.value for m in account.types)),
        cities=(),
        people=(),
        parts=(),
        published=_iso(segments.document.published),
        opening=opening(segments, account),
    )


def _day(mention: Mention) -> str | None:
    value = mention.resolved or mention.value
    sound = _iso(value if not value.startswith("--") else "2004" + value[1:])
    return value if mention.precision in ("day", "month-day") and sound else None


def _is_stated(segments: Segments, mention: Mention) -> bool:
    """Say whether the text fixes the day on its own: by a dateline, or by naming it in the way of running text."""
    body = [s for s in segments.sentences if s.kind == "body"][:_OPENING]
    if mention.kind != "dateline" and not (body and mention.start < body[-1].end):
        return False
    words = segments.document.text[mention.start : mention.end]
    digits = [len(part) for part in "".join(c if c.isdigit() else " " for c in words).split()]
    # A date with its year is as often a stamp as a part of the story.
    return (bool(digits) and max(digits) < 3) or "dateline" in mention.reason


def _word_ids(names: Sequence[str], known: NDArray[np.uint32]) -> list[tuple[int, ...]]:
    """Return the words of each name as ids of the view, without those of one letter."""
    hashes, starts, ends, offsets, _ = words_in(names)
    if not len(known):
        return [() for _ in names]
    at = np.minimum(np.searchsorted(known, hashes), len(known) - 1)
    good = (known[at] == hashes) & (ends - starts > 1)
    return [tuple(at[a:b][good[a:b]].tolist()) for a, b in pairwise(offsets)]


def _iso(text: str | None) -> date | None:
    try:
        return date.fromisoformat((text or "")[:10])
    except ValueError:
        return None
