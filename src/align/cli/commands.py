"""The verbs `merge`, `diff` and `explain`; what they do stands elsewhere and is imported when it is needed."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import click

from align.cli.shared import (
    EPILOG,
    FILE_WIDTH,
    FILES,
    OUT,
    Skipped,
    check_outputs,
    chosen_settings,
    colour,
    comparing,
    count,
    on_engine,
    progress,
    refusing,
    say,
    telling,
    width,
    working,
    write,
)

if TYPE_CHECKING:
    from align.model import Document
    from align.settings import Settings

__all__ = ["diff", "explain", "merge"]

_QUOTE = 160  # characters of a passage that are shown
_EXPORTS = ("schema.org", "prov", "webanno", "plover")  # align.export.FORMS


@click.command(epilog=EPILOG)
@click.argument("files", nargs=-1, required=True, type=FILES)
@click.option(
    "--as",
    "form",
    type=click.Choice(["jsonl", "json", *_EXPORTS, "markdown", "text"]),
    help="Form of the records: jsonl, or what OUT ends in (.json, .md, .txt). markdown and text are for reading, "
    "plover is a table where OUT ends in .csv.",
)
@click.option(
    "-o",
    "--output",
    default="-",
    type=OUT,
    metavar="OUT",
    help="Where to write, packed where it ends in .gz or .zst; standard output if not given.",
)
@click.option("--report", type=OUT, metavar="HTML", help="Write a page too, every value linked to its quotes.")
@click.option("--explain", is_flag=True, help="Say on standard error what spoke for and against every judged pair.")
@click.option("--index", type=OUT, metavar="INDEX", help="Add the documents to an index; write the events they are in.")
@click.option("--replace", is_flag=True, help="With --index: a document whose text has changed replaces the old one.")
@refusing
@on_engine
@telling
@comparing
def merge(
    files: tuple[str, ...],
    form: str | None,
    output: str,
    report: str | None,
    explain: bool,
    index: str | None,
    replace: bool,
    skipped: Skipped | None,
    engine: str | None,
    told: bool,
    threads: int,
    ocr: bool,
    settings: tuple[str, ...],
) -> None:
    """Find the reports of one event and fuse them into one record.

    \b
    Examples:
      align merge reports/ > events.jsonl
      align merge a.txt b.txt --as text --report events.html
      align merge news.parquet --engine ray -o events.jsonl
      align merge today.jsonl --index events.align > changed.jsonl
    """
    import align
    from align.cli.index import merged
    from align.io.formats import kind_of, packed
    from align.io.read import read_paths

    if index and engine:
        raise click.UsageError("--index and --engine exclude each other: an index works on this machine")
    if replace and not index:
        raise click.UsageError("--replace goes with --index")
    form = form or _form_of(output)
    chosen = chosen_settings(settings, threads, ocr=ocr)
    check_outputs([*files, *filter(None, [index])], output, report)
    with progress("reading", told):
        documents = read_paths(files, skipped)
    if skipped:
        skipped.close()
    with working(f"merging {count(len(documents), 'document')}", told):
        if index:
            result = merged(documents, index, chosen, replace=replace)
        else:
            result = align.merge(documents, settings=chosen, engine=engine)
    if explain:
        from align.report.terminal import links

        click.echo(links(result.links, width(), colour(sys.stderr)), err=True, nl=False)
    if report:
        result.to_html(report)
    write(output, packed(_rendered(result, form, output), kind_of(output).packing, output))
    places = " and ".join(path for path in (output, report) if path and path != "-")
    written = f", written to {places}" if places else ""
    say(f"{count(len(documents), 'document')}, {count(len(result), 'event')}{written}")


@click.command()
@click.argument("left", metavar="A", type=FILES)
@click.argument("right", metavar="B", type=FILES)
@click.option("--json", "as_json", is_flag=True, help="One JSON row for each bead and gap, with offsets and labels.")
@click.option("--unified", "as_unified", is_flag=True, help="One column: - and + for each text, ~ for other words.")
def diff(left: str, right: str, as_json: bool, as_unified: bool) -> None:
    """Compare two texts sentence by sentence, side by side.

    The number between the columns is the similarity; < and > mark what only one text says, ↕ what stands elsewhere,
    ! what changes the meaning: numbers, dates, names, negation, hedging. Words that differ are underlined in colour.

    \b
    Example:
      align diff first.txt second.txt
    """
    import align
    from align.io.read import read_pair
    from align.io.write import lines
    from align.report import terminal

    if as_json and as_unified:
        raise click.UsageError("--json and --unified exclude each other")
    first, second = read_pair(left, right)
    with working("aligning two texts"):
        alignment = align.align_pair(first, second)
    if alignment.left != first.id:
        first, second = second, first
    if as_json:
        write("-", lines(terminal.bead_rows(alignment, first, second)))
    elif as_unified:
        write("-", [terminal.unified(alignment, first, second, colour(sys.stdout)).encode()])
    else:
        write("-", [terminal.diff(alignment, first, second, width(), colour(sys.stdout)).encode()])


@click.command(short_help="Say why two documents were put together or not, or where a value comes from.")
@click.argument("files", nargs=-1, required=True, metavar="[FILES...] A B | RECORDS FIELD", type=FILES)
@click.option("--field", metavar="FIELD", help="Say where this value of the records in FILES comes from.")
@click.option("--record", metavar="ID", help="Of the records in FILES, only this one.")
@comparing
def explain(
    files: tuple[str, ...], field: str | None, record: str | None, threads: int, ocr: bool, settings: tuple[str, ...]
) -> None:
    """Say why two documents were, or were not, put together, and quote the passages they share.

    With two arguments these are the files to compare. With more, the last two are ids of documents in FILES, which are
    all taken into account, as in align merge.

    RECORDS FIELD says where a value comes from: RECORDS is what align merge has written, FIELD a path such as date,
    place.city, s05 or participants[0].roles. With --field, documents in FILES show the words around the quotes.

    \b
    Examples:
      align explain first.txt second.txt
      align explain reports/ herald courier
      align explain events.jsonl date
      align explain events.jsonl reports/ --field s05 --record event-d4d1613bded79388
    """
    import align
    from align.cli import values
    from align.io.read import read_pair, read_paths
    from align.report.layout import clean

    sources, path = values.asked(files, field)
    if path is not None:
        text = values.told(sources, path, record)
    else:
        if len(files) < 2:
            raise click.UsageError("Give two files, or files and the ids of two documents in them.")
        chosen = chosen_settings(settings, threads, ocr=ocr)
        documents = list(read_pair(files[0], files[1])) if len(files) == 2 else read_paths(files[:-2])
        left, right = (document.id for document in documents) if len(files) == 2 else files[-2:]
        with working(f"merging {count(len(documents), 'document')}"):
            text = align.merge(documents, settings=chosen).explain(left, right)
        text += _passages(documents, left, right, chosen)
    shown = (" " * (len(line) - len(line.lstrip(" "))) + clean(line) + "\n" for line in text.splitlines())
    write("-", ["".join(shown).encode()])


def _passages(documents: Sequence[Document], left: str, right: str, settings: Settings) -> str:
    """Say which runs of words two documents share, with their places in both."""
    from align.passages import passages_by

    texts = {document.id: document.text for document in documents}
    found = passages_by(settings)(texts[left], texts[right])
    unit = "letters" if settings.ocr else "words"
    lines = [f"\n  {count(len(found), 'passage')} of {settings.passage} {unit} or more in both{':' * bool(found)}"]
    for passage in found:
        quote = " ".join(texts[left][passage.left_start : passage.left_end].split())
        shown = quote if len(quote) <= _QUOTE else f"{quote[: _QUOTE - 3]}..."
        lines.append(
            f"    {left} [{passage.left_start}:{passage.left_end}] {right} [{passage.right_start}:{passage.right_end}] "
            f"{passage.words} {unit}: {shown}"
        )
    return "\n".join(lines)


def _form_of(output: str) -> str:
    """Return the form of the records that the name of the output asks for; records fit into no table."""
    from align.errors import DocumentError
    from align.io.formats import kind_of

    form, packing = kind_of(output)
    if form in ("csv", "tsv", "parquet"):
        raise DocumentError(
            f"{output}: a record has no columns: name it .jsonl or .json, or make a table of coded events with "
            "--as plover -o events.csv"
        )
    plain = output.lower().removesuffix(f".{packing}")
    return {"json": "json", "txt": "text"}.get(form, "markdown" if plain.endswith(".md") else "jsonl")


def _rendered(records: Any, form: str, output: str) -> Iterable[bytes]:
    if form == "markdown":
        from align.report import markdown

        return [markdown.events(records).encode()]
    if form == "text":
        from align.report import terminal

        columns, paint = (width(), colour(sys.stdout)) if output == "-" else (FILE_WIDTH, False)
        return [terminal.events(records, columns, paint).encode()]
    if form in _EXPORTS:
        from align.export import written
        from align.io.formats import kind_of

        return written(records, records.documents, form, table=kind_of(output).form == "csv")
    from align.io import write

    return write.array(records) if form == "json" else write.lines(records)
