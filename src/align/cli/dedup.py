"""The verb `dedup`: copies in files of any size, annotated, dropped, or listed as pairs."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from align.cli.shared import (
    EPILOG,
    FILES,
    OUT,
    Skipped,
    check_outputs,
    chosen_settings,
    comparing,
    count,
    on_engine,
    progress,
    refusing,
    say,
    telling,
    working,
    working_engine,
    write_together,
)
from align.errors import DocumentError
from align.io.formats import FORMS, OUTPUTS, kind_of, packed

if TYPE_CHECKING:
    from align.cleaning import Cleaning

__all__ = ["dedup"]

_PAIR_COLUMNS = ("left", "right", "relation", "similarity", "jaccard", "passages")


@click.command(epilog=EPILOG)
@click.argument("files", nargs=-1, required=True, type=FILES)
@click.option(
    "-o",
    "--output",
    default="-",
    type=OUT,
    metavar="OUT",
    help="Where to write, in the form that its suffix names; standard output if not given.",
)
@click.option(
    "--threshold", type=float, default=0.7, show_default=True, help="Similarity from which texts are copies, 0.05 to 1."
)
@click.option(
    "--keep",
    default="longest",
    show_default=True,
    metavar="WISHES",
    help="Which copy survives: longest, shortest, first, last, earliest, latest, or a ranking of sources like "
    "source:Reuters>Xinhua>*; several, joined by commas, break ties.",
)
@click.option("--drop", is_flag=True, help="Write the kept rows only, unchanged.")
@click.option("--pairs", is_flag=True, help="Write the pairs of copies, with their shared passages, instead of rows.")
@click.option("--dupes-output", type=OUT, metavar="OUT", help="Write the rows that are not kept here, unchanged.")
@click.option(
    "--against",
    multiple=True,
    type=FILES,
    metavar="FILE",
    help="Documents that are there already: a copy of one is not kept, unless much of it is new; may be repeated.",
)
@click.option(
    "--decontaminate",
    is_flag=True,
    help="With --against or --index: drop copies of which much is new, too, as for test sets.",
)
@click.option(
    "--index",
    type=OUT,
    metavar="INDEX",
    help="Like --against for what an index holds; the documents are added to it, which is made if there is none.",
)
@click.option(
    "--replace",
    is_flag=True,
    help="With --index: a document whose text has changed takes the place of the old one, of which it is no copy.",
)
@click.option(
    "--report", type=OUT, metavar="HTML", help="Write a page too: clusters side by side, what they share marked."
)
@click.option("--id-field", default="id", show_default=True, metavar="NAME", help="Column of the ids.")
@click.option("--text-field", default="text", show_default=True, metavar="NAME", help="Column of the texts.")
@click.option("--source-field", default="source", show_default=True, metavar="NAME", help="Column of the publishers.")
@click.option(
    "--published-field", default="published", show_default=True, metavar="NAME", help="Column of times of publication."
)
@click.option("--input-format", type=click.Choice(FORMS), help="Form of input whose name does not say it.")
@click.option("--output-format", type=click.Choice(OUTPUTS), help="Form of output whose name does not say it [jsonl].")
@click.option("--safe-csv", is_flag=True, help="Put ' before cells that a spreadsheet would run as a formula.")
@click.option(
    "--as-text",
    multiple=True,
    metavar="NAME",
    help="Column that Parquet output shall hold as text, such as one of numbers and words; may be repeated.",
)
@refusing
@click.option("--dry-run", is_flag=True, help="Read and say what would be done; compare and write nothing.")
@click.option("--check", is_flag=True, help="Write nothing; exit with 1 if there is any copy.")
@on_engine
@click.option(
    "--memory",
    metavar="SIZE",
    help="Of the local engine, such as 2G: what does not fit lies in files in the folder for temporary files.",
)
@telling
@comparing
def dedup(
    files: tuple[str, ...],
    output: str,
    threshold: float,
    keep: str,
    drop: bool,
    pairs: bool,
    dupes_output: str | None,
    against: tuple[str, ...],
    decontaminate: bool,
    index: str | None,
    replace: bool,
    report: str | None,
    input_format: str | None,
    output_format: str | None,
    safe_csv: bool,
    as_text: tuple[str, ...],
    skipped: Skipped | None,
    dry_run: bool,
    check: bool,
    engine: str | None,
    memory: str | None,
    told: bool,
    threads: int,
    ocr: bool,
    settings: tuple[str, ...],
    **fields: str,
) -> None:
    """Find copies. Every row is written with cluster_id, is_kept, kept_id, similarity and relation added.

    cluster_id is the document that the others of a cluster were compared with; similarity and relation are those to it.
    Nothing is dropped unless you say so. Files may be larger than memory: texts lie in the folder for temporary files.

    \b
    Examples:
      align dedup news.jsonl > annotated.jsonl
      align dedup 'news/*.csv.gz' --text-field body --drop -o unique.parquet --dupes-output copies.csv
      align dedup today.jsonl --against archive.parquet --drop -o new.jsonl
      align dedup news.parquet --engine ray -o annotated.parquet
      align dedup today.jsonl --index seen.align --drop -o new.jsonl
    """
    from align.cleaning import Cleaning, Columns
    from align.cli.index import kept

    if drop and pairs:
        raise click.UsageError("--drop and --pairs exclude each other")
    if decontaminate and not (against or index):
        raise click.UsageError("--decontaminate goes with --against or --index")
    if replace and not index:
        raise click.UsageError("--replace goes with --index")
    if dry_run and check:
        raise click.UsageError("--dry-run and --check exclude each other: to check is to compare")
    chosen = chosen_settings(settings, threads, ocr=ocr, copy_threshold=threshold)
    outputs = [] if check or dry_run else [output, *filter(None, [dupes_output])]
    check_outputs([*files, *against, *filter(None, [index])], output, dupes_output, report)
    forms = {path: _form(path, output_format) for path in outputs}
    columns = Columns(**{name.removesuffix("_field"): value for name, value in fields.items()})
    with (
        working_engine(engine, memory, threads) as place,
        kept(index, chosen, columns, check or dry_run) as (opened, held),
        Cleaning(
            files,
            against=against,
            held=held,
            replace=replace,
            columns=columns,
            keep=keep,
            settings=chosen,
            form=input_format,
            engine=place,
            decontaminate=decontaminate,
            refuse=skipped,
        ) as run,
    ):
        check_outputs(run.inputs, output, dupes_output, report)
        with progress("reading", told):
            run.read(only_count=dry_run)
        if dry_run:
            say(run.plan(chosen.copy_threshold, keep))
            if skipped:
                skipped.close()
            return
        with working(f"comparing {count(len(run), 'document')}", told):
            run.compare()
        if not check:
            which = "pairs" if pairs else "kept" if drop else "all"
            if which == "all" and (names := run.written_over):
                say(f"warning: of the input {', '.join(names)} will be written over: rename what shall stay")
            with working("writing", told):
                wanted = [(dupes_output, "dropped"), (output, which)]
                write_together(
                    (path, _encoded(run, rows, path, forms[path], safe_csv, as_text)) for path, rows in wanted if path
                )
                if report:
                    run.report(Path(report))
        if opened is not None and not check:
            with working("adding to the index"):  # last: what is in it is not written again
                opened.add(run.new_documents(), replace=replace)
        if skipped:
            skipped.close()
        say(_summary(run) + ("; nothing was written" if check else ""))
        if check and run.copies:
            click.get_current_context().exit(1)


def _form(path: str, given: str | None) -> str:
    """Return the form of an output by its name."""
    form, packing = kind_of(path)
    if form == "parquet" and packing:
        raise DocumentError(f"{path}: cannot be written: Parquet packs its columns itself: leave out .{packing}")
    if form == "txt" or (not form and path != "-" and os.path.splitext(path)[1] and not given):
        raise DocumentError(
            f"{path}: cannot be written: give a name that ends in one of {', '.join(OUTPUTS)} (also .gz or .zst of "
            "these), or --output-format"
        )
    return form or given or "jsonl"


def _encoded(run: Cleaning, which: str, path: str, form: str, safe: bool, as_text: tuple[str, ...]) -> Iterator[bytes]:
    from align.io.encode import encoded

    rows: Any = run.pair_rows if which == "pairs" else partial(run.rows, which)
    columns = _PAIR_COLUMNS if which == "pairs" else run.column_names(which)
    schema = run.schema(which) if form == "parquet" and which != "pairs" else None
    parts = encoded(rows, form, path, columns=columns, schema=schema, safe=safe, as_text=as_text)
    return packed(parts, kind_of(path).packing, path)


def _summary(run: Cleaning) -> str:
    parts = [
        count(run.documents, "document"),
        f"copies: {run.copies:,} in {count(run.groups, 'cluster')}",
        f"kept: {run.documents - run.copies:,}",
    ]
    if run.known:
        parts.append(f"compared with {run.known:,} that {'is' if run.known == 1 else 'are'} there already")
    if run.renewed:
        parts.append(f"in place of another text there: {run.renewed:,}")
    if run.grown:
        parts.append(f"kept for what is new beside a copy of one of them: {run.grown:,}")
    if run.refused:
        parts.append(f"skipped: {run.refused:,}")
    return ", ".join(parts)
