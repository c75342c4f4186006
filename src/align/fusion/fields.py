"""Fuse the simple fields: type, title, date, place and quantities.

Policy, one line each. Type: the type most origins name first. Title: the headline of the account that is most like
the others. Date: full dates beat dates without a year that agree with them; publication never votes. Place: city,
country and venue apart. Quantities: the same counted thing; "at least 12" goes with 15.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import msgspec

from align.extract.datelines import is_inferred
from align.extract.gazetteer import lies_in
from align.fusion.votes import Ballot, field_of
from align.model import Account, Document, Measure, Mention
from align.record import Field, Place, Quantity, Relation

__all__ = ["date_field", "place_of", "quantities_of", "title_field", "type_fields"]

Readings = Callable[[Account], tuple[Mention, ...]]


def ballots(
    documents: Sequence[Document], accounts: Sequence[Account], origin: Sequence[int], readings: Readings
) -> list[Ballot]:
    """Let every document vote with what `readings` takes from its account."""
    return [Ballot(d, o, readings(a)) for d, a, o in zip(documents, accounts, origin, strict=True)]


def type_fields(
    documents: Sequence[Document], accounts: Sequence[Account], origin: Sequence[int]
) -> tuple[Field | None, Field | None]:
    """Return type and subtype; another type in another account is a variant reading, not a contradiction."""
    kind = field_of(ballots(documents, accounts, origin, lambda a: a.types), excludes=lambda _a, _b: False)
    elected = kind.value if kind is not None else None
    sub = field_of(
        # a subtype is one of its type: accounts that name another type first do not vote on it
        ballots(documents, accounts, origin, lambda a: a.subtypes if a.types and a.types[0].value == elected else ()),
        excludes=lambda _a, _b: False,
    )
    return kind, sub


def title_field(documents: Sequence[Document], accounts: Sequence[Account], origin: Sequence[int]) -> Field | None:
    """Return the headline that stands in a text, the one most like the other accounts' first."""
    votes = ballots(documents, accounts, origin, lambda a: a.titles[:1])
    words = [_words(b.readings[0].value) if b.readings else frozenset() for b in votes]

    def centrality(k: int) -> tuple[float, int, str]:
        shared = sum(len(words[k] & w) / max(1, len(words[k] | w)) for i, w in enumerate(words) if i != k)
        return -shared, -len(words[k]), votes[k].document.id

    ranked = [votes[k] for k in sorted(range(len(votes)), key=centrality)]
    return field_of(ranked, same=lambda a, b: _words(a.value) == _words(b.value), excludes=lambda _a, _b: False)


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", text.casefold()))


# --- date -------------------------------------------------------------------------------------------------------


def compatible_dates(left: Mention, right: Mention) -> bool:
    """Tell whether two readings can be of one day: equal, or one lacks what the other has."""
    a, b = left.resolved or left.value, right.resolved or right.value
    if a == b:
        return True
    if a.startswith("--") or b.startswith("--"):
        return a[-5:] == b[-5:] if len(a) >= 7 and len(b) >= 7 else False
    short, long = sorted((a, b), key=len)
    return long.startswith(short)


def _full_date(readings: Sequence[Mention]) -> str:
    """Return the most precise reading: stated in full before resolved, resolved before incomplete."""
    best = max(readings, key=lambda m: (len((m.resolved or m.value).lstrip("-")), m.value == m.resolved))
    return best.resolved or best.value


def _date_precision(readings: Sequence[Mention]) -> str:
    value = _full_date(readings)
    if value.startswith("--"):
        return "month-day"
    return {4: "year", 7: "month", 10: "day"}.get(len(value), "time")


def _event_dates(account: Account) -> tuple[Mention, ...]:
    """Leave out the stamp that tells when the page was published, even where it was on the day of the event."""
    stamp = account.published
    if stamp is None or "T" not in stamp.value:
        return account.dates
    return tuple(m for m in account.dates if not (m.start >= stamp.start and m.end <= stamp.end))


def date_field(documents: Sequence[Document], accounts: Sequence[Account], origin: Sequence[int]) -> Field | None:
    """Return the date of the event, ISO 8601, with its precision."""
    return field_of(
        ballots(documents, accounts, origin, _event_dates),
        same=compatible_dates,
        value=_full_date,
        precision=_date_precision,
    )


# --- place ------------------------------------------------------------------------------------------------------


def _venue_same(left: Mention, right: Mention) -> bool:
    a, b = _words(left.value), _words(right.value)
    return bool(a) and bool(b) and (a <= b or b <= a)


def _usual(mention: Mention) -> str:
    return mention.resolved or mention.value


def _same_city(left: Mention, right: Mention) -> bool:
    """Tell whether two names can mean one place: spellings of one name, or a city and its suburb."""
    a, b = _usual(left), _usual(right)
    return a == b or lies_in(a, b) or lies_in(b, a)


def _finest(readings: Sequence[Mention]) -> str:
    """Return the innermost place, as most of its readings spell it."""
    names = list(dict.fromkeys(map(_usual, readings)))
    best = next((name for name in names if any(lies_in(name, other) for other in names)), names[0])
    spellings = [m.value for m in readings if _usual(m) == best]
    return min(dict.fromkeys(spellings), key=lambda name: -spellings.count(name))


def _stated(accounts: Sequence[Account], readings: Readings) -> Readings:
    """Leave out what was inferred from a dateline or a city, where a report states the place."""
    if all(is_inferred(mention) for account in accounts for mention in readings(account)):
        return readings
    return lambda account: tuple(mention for mention in readings(account) if not is_inferred(mention))


def place_of(documents: Sequence[Document], accounts: Sequence[Account], origin: Sequence[int]) -> Place:
    """Return city, country and venue, each elected by itself."""
    return Place(
        city=field_of(
            ballots(documents, accounts, origin, _stated(accounts, lambda a: a.city)),
            same=_same_city,
            value=_finest,
            relation=lambda m, value: "broader" if lies_in(str(value), m.resolved or m.value) else "same",
        ),
        country=field_of(ballots(documents, accounts, origin, _stated(accounts, lambda a: a.country))),
        venue=field_of(
            ballots(documents, accounts, origin, lambda a: a.venue),
            same=_venue_same,
            value=lambda readings: max((m.value for m in readings), key=lambda v: (len(v), v)),
            excludes=lambda _a, _b: False,
        ),
    )


# --- quantities -------------------------------------------------------------------------------------------------

_LOWER, _UPPER = ("at least", "more than"), ("up to", "less than")  # bounds that tell on which side the number lies


def quantities_of(
    documents: Sequence[Document], accounts: Sequence[Account], origin: Sequence[int]
) -> tuple[Quantity, ...]:
    """Return one quantity for each counted thing, in order of name and unit.

    A bound goes with every number that respects it, and the exact number is the value: "at least 12" and 15 are 15. Of
    bounds alone that differ the tightest is the value and the field a variant: "at least 3" and "at least 4" are that.
    Where an account says that a number rose to another ("the toll rose to 15"), that one supersedes the earlier ones.
    """
    found = []
    for name, unit in sorted({(m.name, m.unit or "") for a in accounts for m in a.measures}):
        told = [[m for m in a.measures if (m.name, m.unit or "") == (name, unit)] for a in accounts]
        field = field_of(
            [Ballot(d, o, r) for d, o, r in zip(documents, origin, _superseded(documents, told), strict=True)],
            same=_both_true,
            value=lambda readings: _exact(readings).value,
            precision=lambda readings: _exact(readings).precision,
        )
        if field is not None and field.precision and field.status == "compatible":
            field = _of_bounds(field)
        if field is not None:
            found.append(Quantity(name, _numeric(field), unit or None, field.precision))
    return tuple(found)


def _superseded(documents: Sequence[Document], told: Sequence[Sequence[Measure]]) -> list[tuple[Mention, ...]]:
    """Return the readings of one number by document, those set aside that a later report replaces.

    The latest report that says a number was revised counts; without dates of publication the highest such number, as
    counts of victims seldom fall.
    """
    revised = [
        (documents[d].published or "", float(m.number.value), -d)
        for d, measures in enumerate(told)
        for m in measures
        if m.revised and not m.number.rejected
    ]
    if not revised:
        return [tuple(map(_bounded, measures)) for measures in told]
    when, last, place = max(revised)
    readings = []
    for document, measures in zip(documents, told, strict=True):
        later = bool(when and document.published and document.published > when)
        dated = bool(when and document.published)
        row = [_bounded(m) if later else _set_aside(m, last, documents[-place].id, dated) for m in measures]
        readings.append(tuple(sorted(row, key=lambda m: (m.rejected, float(m.value) != last))))
    return readings


def _set_aside(measure: Measure, last: float, doc: str, dated: bool) -> Mention:
    """Return a number as read, rejected where it is another than the revised one and no bound that this respects.

    A higher one that nobody calls revised is set aside only where the dates of publication tell that it is earlier.
    """
    number = _bounded(measure)
    value = float(number.value)
    if number.rejected or value == last or _respects(number.precision, value, last):
        return number
    if measure.revised or value < last or dated:
        reason = f"superseded: {doc} says that the number was revised to {last:.10g}"
        return msgspec.structs.replace(number, rejected=True, reason=reason)
    return number


def _bounded(measure: Measure) -> Mention:
    """Return the number with its bound ("at least") as its precision."""
    return msgspec.structs.replace(measure.number, precision=measure.bound)


def _exact(readings: Sequence[Mention]) -> Mention:
    """Return the first number that is no bound; of bounds alone the one that the others follow from, else the first."""
    valid = [m for m in readings if not m.rejected] or readings
    best = min(valid, key=lambda m: m.precision is not None)
    for side, tightest in ((_LOWER, max), (_UPPER, min)):
        if all(m.precision in side for m in valid):
            return tightest(valid, key=lambda m: float(m.value))
    return best


def _of_bounds(field: Field) -> Field:
    """Return a field whose value is a bound that not all origins give as a variant: their claims differ in strength."""
    side = 1 if field.precision in _LOWER else -1 if field.precision in _UPPER else 0
    relations: list[Relation] = [
        s.relation if s.value is None else "weaker" if side * (float(field.value) - float(s.value)) > 0 else "differs"
        for s in field.support
    ]
    support = tuple(
        msgspec.structs.replace(s, relation=relation) for s, relation in zip(field.support, relations, strict=True)
    )
    return msgspec.structs.replace(field, status="variant", support=support)


def _both_true(left: Mention, right: Mention) -> bool:
    """Tell whether two numbers can both be true: they are equal, or one is a bound that the other respects."""
    try:
        a, b = float(left.value), float(right.value)
    except ValueError:
        return left.value == right.value
    return a == b or _respects(left.precision, a, b) or _respects(right.precision, b, a)


def _respects(bound: str | None, limit: float, number: float) -> bool:
    if bound in _LOWER:
        return number >= limit
    if bound in _UPPER:
        return number <= limit
    return bound in ("about", "almost") and abs(number - limit) <= 0.1 * abs(limit)


def _numeric(field: Field) -> Field:
    """Return the field with numbers for the digits that were read."""
    return msgspec.structs.replace(
        field,
        value=_number(field.value),
        alternatives=tuple(msgspec.structs.replace(a, value=_number(a.value)) for a in field.alternatives),
    )


def _number(value: str | int | float) -> str | int | float:
    if isinstance(value, str) and re.fullmatch(r"-?\d+", value):
        return int(value)
    return float(value) if isinstance(value, str) and re.fullmatch(r"-?\d+\.\d+", value) else value
