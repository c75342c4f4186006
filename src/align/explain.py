"""Say in plain words why two documents were, or were not, put together, and where a value of a record comes from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from align.errors import DocumentError
from align.model import Alignment, Document, Link, Sentence
from align.record import EventRecord, Statement, Support
from align.values import Value, values

__all__ = ["explanation", "field", "fields"]

_RELATION = {
    "copy": "one is a copy of the other",
    "same_event": "independent accounts of one event",
    "related": "related, but not one event",
    "different": "different events",
}


def explanation(link: Link, alignment: Alignment, left: Document, right: Document, together: bool) -> str:
    """Return the judgement of a pair, its reasons and the sentences that correspond, as lines of text.

    Args:
        link: the judged pair.
        alignment: of the same two documents; its sentences are quoted with their offsets.
        left, right: the documents of `alignment`, in its order.
        together: whether both ended in one record.
    """
    said = "score" if link.relation == "copy" else "probability"
    lines = [f"{link.left} and {link.right}: {_RELATION[link.relation]} ({said} {link.score:.2f})"]
    if together and link.relation not in ("copy", "same_event"):
        lines.append("  They are in one record all the same: other reports of the event connect them.")
    if not together and link.relation in ("copy", "same_event"):
        lines.append("  They are in two records all the same: what the reports of their events state keeps them apart.")
    for title, reasons in (("for", link.reasons_for), ("against", link.reasons_against)):
        lines += [f"  {title}: {reason}" for reason in reasons]
    count = len(alignment.beads)
    lines.append(f"  {count} passage{'s' * (count != 1)} correspond{'s' * (count == 1)}{':' * (count > 0)}")
    for bead in alignment.beads:
        lines.append(f"    {bead.similarity:.2f}")
        lines += [_quote(left, alignment.left_sentences[i]) for i in bead.left]
        lines += [_quote(right, alignment.right_sentences[j]) for j in bead.right]
    return "\n".join(lines)


def _quote(document: Document, sentence: Sentence) -> str:
    words = " ".join(document.text[sentence.start : sentence.end].split())
    shown = words if len(words) <= 160 else words[:157] + "..."
    return f"      {document.id} [{sentence.start}:{sentence.end}] {shown}"


# --- where a value comes from -------------------------------------------------------------------------------------

_STATUS = {
    "agreed": "{voices} independent voices say the same.",
    "compatible": "{voices} independent voices say so; they differ only in precision.",
    "variant": "{voices} independent voices say so in materially different words.",
    "conflict": "The voices contradict one another; every reading is shown.",
    "only": "One independent voice says so.",
}
_RELATIONS = {
    "same": "says the same",
    "paraphrase": "says it in other words",
    "narrower": "says it more narrowly",
    "broader": "says it more broadly",
    "stronger": "says it more strongly",
    "weaker": "says it more weakly",
    "differs": "says otherwise",
}
_SHORT = {"city": "place.city", "country": "place.country", "venue": "place.venue"}
_PLAIN = ("type", "subtype", "title", "date", "place.city", "place.country", "place.venue")
_LISTS = ("participants", "mentioned", "statements", "quantities", "related")
_CONTEXT = 40  # characters shown before and after a quote
_LONGEST = 240  # characters of a quote
_LISTED = 40  # paths that an error names


def field(record: EventRecord, documents: Iterable[Document], path: str) -> str:
    """Say where a value of a record comes from, in words and with its quotes.

    Args:
        documents: those of the record, or some of them, or none: of these the words around a quote are shown.
        path: as in `align.values`: ``date``, ``place.city`` (or ``city``), ``participants[0].roles``,
            ``statements[s05]`` (or ``s05``), ``quantities[0]``; people and quantities also go by name,
            ``participants[Ama Diallo]``, ``quantities[killed]``. A path that holds several values tells all of them.

    Raises:
        DocumentError: the record has no such path; lists what there is.

    >>> import align
    >>> text = "OBAN, March 14, 2026 - A ferry hit the pier of Oban on Saturday, and 12 people were injured."
    >>> result = align.merge([{"id": "a", "text": text}])
    >>> print(field(result[0], result.documents, "quantities[injured]"))
    quantities[0] (injured) is 12: only.
      One independent voice says so.
      a [69:71] says the same: ... hit the pier of Oban on Saturday, and >>12<< people were injured.
    """
    found = list(values(record))
    wanted = _full_path(record, path.strip())
    chosen = [one for one in found if _under(one.path, wanted) and not _told_with_another(one.path[len(wanted) :])]
    if not chosen:
        if wanted in (*_PLAIN, *_LISTS, "place"):
            return f"{wanted} is absent: no words of the reports back a value, or not clearly enough."
        raise DocumentError(_no_path(record, path, [one.path for one in found]))
    texts = {document.id: document.text for document in documents}
    blocks = [_told(record, one, found, texts) for one in chosen]
    return "\n".join(line for block in blocks for line in block)


def fields(records: Sequence[EventRecord], documents: Iterable[Document], path: str) -> str:
    """Say where a value of several records comes from; records without this path are left out.

    Raises:
        DocumentError: no record has such a path, or there is no record.
    """
    given = tuple(documents)
    told: list[str] = []
    refused: DocumentError | None = None
    for record in records:
        try:
            text = field(record, given, path)
        except DocumentError as error:
            refused = refused or error
            continue
        title = f": {record.title.value}" if record.title else ""
        lines = (f"  {line}" for line in text.splitlines())
        told.append("\n".join((f"{record.id}{title}", *lines)) if len(records) > 1 else text)
    if not told:
        raise refused or DocumentError("there is no record: give a file that align merge has written")
    return "\n".join(told)


def _full_path(record: EventRecord, path: str) -> str:
    """Return a path with its short forms and names replaced by what `align.values` calls it."""
    path = _SHORT.get(path, path)
    name, bracket, rest = path.partition("[")
    if not bracket:
        head, dot, tail = path.partition(".")
        return f"statements[{head}]{dot}{tail}" if head in {one.id for one in record.statements} else path
    key, _, tail = rest.partition("]")
    named = {
        "participants": [str(one.name.value) for one in record.participants],
        "mentioned": [str(one.name.value) for one in record.mentioned],
        "quantities": [one.name for one in record.quantities],
    }.get(name, [])
    numbered = key.isascii() and key.isdigit() and int(key) < len(named)  # somebody may be called 0
    return f"{name}[{named.index(key)}]{tail}" if key in named and not numbered else path


def _under(path: str, wanted: str) -> bool:
    return path == wanted or (path.startswith(wanted) and path[len(wanted)] in ".[")


def _told_with_another(path: str) -> bool:
    """Tell whether a value is told in the lines of the one above it."""
    return ".alternatives[" in path or ".differences[" in path


def _no_path(record: EventRecord, path: str, known: Sequence[str]) -> str:
    """Name the fields that there are; of people and statements those that hold the others."""
    heads = (one.partition(".alternatives[")[0].partition("]") for one in known if not one.startswith("reports["))
    shown = list(dict.fromkeys(head + bracket for head, bracket, _ in heads))
    some = ", ".join(shown[:_LISTED]) + (f" and {len(shown) - _LISTED} more" if len(shown) > _LISTED else "")
    return f"record {record.id!r} has no field {path!r}: give one of {some or 'none: it has no values'}"


def _told(record: EventRecord, one: Value, found: Sequence[Value], texts: Mapping[str, str]) -> list[str]:
    """Return the lines for one value: what it is, who says so, the quotes, and what was not taken."""
    statement = next((s for s in record.statements if one.path == f"statements[{s.id}]"), None)
    lines = [_headline(record, one, statement)]
    if one.status is not None:
        lines.append(f"  {_voices(record, one)}")
    lines += (f"  {line}" for line in _copies(record, one))
    lines += (f"  {_support(support, one, texts)}" for support in one.support)
    for other in found:
        if _under(other.path, f"{one.path}.alternatives"):
            lines.append(f"  not taken: {_short(str(other.value))}" + (f" ({other.note})" if other.note else ""))
            lines += (f"    {_support(support, other, texts)}" for support in other.support)
    if statement is not None:
        lines += _differences(statement)
    return lines


def _headline(record: EventRecord, one: Value, statement: Statement | None) -> str:
    status = f": {one.status}" if one.status is not None else ""
    if statement is not None:
        who = f", said by {statement.speaker.value}" if statement.speaker else ", in the reports' own voice"
        whom = f" to {statement.addressee.value}" if statement.addressee else ""
        return f'{one.path}{who}{whom}{status}: "{_short(str(one.value))}"'
    name = ""
    if one.path.startswith("quantities["):
        quantity = record.quantities[int(one.path[11:].partition("]")[0])]
        words = filter(None, (quantity.name.replace("_", " "), quantity.bound, quantity.unit))
        name = f" ({', '.join(words)})"
    precision = f" (precision: {one.note})" if one.note and one.path == "date" else ""
    reason = f" ({one.note})" if one.note and one.path.startswith("related[") else ""
    return f"{one.path}{name} is {_short(str(one.value))}{precision}{reason}{status}."


def _voices(record: EventRecord, one: Value) -> str:
    voices = {report.origin for report in record.reports if report.id in {support.doc for support in one.support}}
    return _STATUS[one.status or "only"].format(voices=len(voices))


def _copies(record: EventRecord, one: Value) -> Iterable[str]:
    """Yield a line for each group of copies among the documents that say so: they are one voice."""
    docs = {support.doc for support in one.support}
    for origin in record.origins:
        same = [doc for doc in origin.documents if doc in docs]
        if len(same) > 1:
            yield f"{', '.join(same[:-1])} and {same[-1]} are copies of one text and count once."


def _support(support: Support, one: Value, texts: Mapping[str, str]) -> str:
    """Return one line: the document, the offsets, what the words say, and the words with what stands around them."""
    says = _RELATIONS[support.relation]
    if support.value is not None and support.value != str(one.value):
        says = f"says {_short(support.value)}"
    where = f"{support.doc} [{support.start}:{support.end}] {says}"
    text = texts.get(support.doc)
    if text is None:
        return f'{where}: "{_short(support.quote)}"'
    if text[support.start : support.end] != support.quote:
        return f'{where}: "{_short(support.quote)}" (the document given does not read so there)'
    before = text[max(0, support.start - _CONTEXT) : support.start]
    after = text[support.end : support.end + _CONTEXT]
    head = "... " + before.partition(" ")[2] if support.start > _CONTEXT else before
    tail = after.rpartition(" ")[0] + " ..." if support.end + _CONTEXT < len(text) else after
    return f"{where}: {_line(head)}>>{_short(support.quote)}<<{_line(tail)}"


def _differences(statement: Statement) -> Iterable[str]:
    for difference in statement.differences:
        sides = (f'"{_short(side.quote)}"' if side else "nothing" for side in (difference.left, difference.right))
        yield f"  accounts differ ({difference.kind}): {' against '.join(sides)}"


def _line(text: str) -> str:
    """Return a text on one line, keeping a space at either end."""
    words = " ".join(text.split())
    return f"{' ' * (text[:1].isspace() and bool(words))}{words}{' ' * text[-1:].isspace()}"


def _short(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= _LONGEST else f"{words[: _LONGEST - 3]}..."
