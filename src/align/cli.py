"""The verbs of the command line; what they do stands elsewhere and is imported when it is needed.

Records go to standard output, everything else to standard error. Exit codes: 0 fine; 1 only for ``--check``, something
was found; 2 usage, input or output error; 130 interrupted.
"""

from __future__ import annotations

import os
import shutil
import sys
import warnings
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from align import __version__
from align.errors import AlignError, DocumentWarning
from align.report.reading import count

if TYPE_CHECKING:
    from align.report.progress import Progress
    from align.settings import Settings

__all__ = ["cli", "main"]

_FILES = click.Path(path_type=str)
_OUT = click.Path(path_type=str, dir_okay=False)
_EPILOG = "Files are .txt (one text each), .jsonl (one document a line) and folders of them; - is standard input."
_FILE_WIDTH = 100  # columns of a text that does not go to a terminal
_SHOWN = 3  # warnings that are said in full
_EXPORTS = ("schema.org", "prov", "webanno", "plover")  # align.export.FORMS
_KEEP = ["longest", "shortest", "first", "last", "earliest", "latest"]


def main(args: Sequence[str] | None = None) -> None:
    """Run the command line and leave the process with its exit code."""
    with warnings.catch_warnings():
        warned = _Warnings()
        warnings.showwarning = warned.show
        code = _run(args)
    warned.close()
    sys.exit(code)


class _Warnings:
    """Say the first warnings in one line each and count the rest."""

    def __init__(self) -> None:
        self.count = 0

    def show(self, message: Warning | str, category: type[Warning], *place: Any, **more: Any) -> None:
        self.count += 1
        if self.count <= _SHOWN:
            _say(f"warning: {_line(message)}")

    def close(self) -> None:
        if self.count > _SHOWN:
            _say(f"warning: {self.count - _SHOWN:,} more warnings")


def _run(args: Sequence[str] | None) -> int:
    try:
        code = cli.main(args=args, prog_name="align", standalone_mode=False)
        sys.stdout.flush()
        return code if isinstance(code, int) else 0
    except (KeyboardInterrupt, click.Abort):
        return _fail("interrupted", 130)
    except click.UsageError as error:
        command = error.ctx.command_path if error.ctx else "align"
        return _fail(f"{error.format_message().rstrip('.')} (see {command} --help)")
    except click.ClickException as error:
        return _fail(error.format_message())
    except AlignError as error:
        return _fail(str(error))
    except OSError as error:
        _close_stdout()
        return _fail(f"{error.filename or 'standard output'}: {error.strerror or error}")
    except MemoryError:
        return _fail("out of memory: give fewer documents at once")
    except Exception as error:  # exit code 1 is taken: it says that --check has found something
        if os.environ.get("ALIGN_TRACEBACK"):
            raise
        return _fail(
            f"this is a bug: {type(error).__name__}: {error} (ALIGN_TRACEBACK=1 shows where; please report it)"
        )


def _fail(message: str, code: int = 2) -> int:
    _say(f"error: {_line(message)}")
    return code


def _line(message: object) -> str:
    from align.report.layout import clean

    return clean(str(message))


def _say(message: str) -> None:
    click.echo(f"align: {message}", err=True)


def _close_stdout() -> None:
    """Point standard output to nowhere, so that the interpreter does not fail once more when it flushes at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="align", message="%(prog)s %(version)s")
def cli() -> None:
    """Turn many reports of the same event into one record in which every value names the characters it came from.

    \b
    Example:
      align merge reports/ --as text
    """


def _shared(command: Any) -> Any:
    """Add the options that every command has which compares documents."""
    for option in (
        click.option("--threads", type=click.IntRange(1, 1024), default=1, show_default=True, help="Worker threads."),
        click.option("--settings", multiple=True, metavar="KEY=VALUE", help="Change a setting; may be repeated."),
    ):
        command = option(command)
    return command


@cli.command(epilog=_EPILOG)
@click.argument("files", nargs=-1, required=True, type=_FILES)
@click.option(
    "--as",
    "form",
    type=click.Choice(["jsonl", "json", *_EXPORTS, "markdown", "text"]),
    default="jsonl",
    show_default=True,
    help="Form of the records; markdown and text are for reading. plover is a table where OUT ends in .csv.",
)
@click.option(
    "-o", "--output", default="-", type=_OUT, metavar="OUT", help="Where to write; standard output if not given."
)
@click.option("--report", type=_OUT, metavar="HTML", help="Write a page too, every value linked to its quotes.")
@click.option("--explain", is_flag=True, help="Say on standard error what spoke for and against every judged pair.")
@_shared
def merge(
    files: tuple[str, ...],
    form: str,
    output: str,
    report: str | None,
    explain: bool,
    threads: int,
    settings: tuple[str, ...],
) -> None:
    """Find the reports of one event and fuse them into one record.

    \b
    Examples:
      align merge reports/ > events.jsonl
      align merge a.txt b.txt --as text --report events.html
    """
    import align
    from align.io.read import read_paths

    chosen = _settings(settings, threads)
    _check_outputs(files, output, report)
    with _progress("reading"):
        documents = read_paths(files)
    with _working(f"merging {count(len(documents), 'document')}"):
        result = align.merge(documents, settings=chosen)
    if explain:
        from align.report.terminal import links

        click.echo(links(result.links, _width(), _colour(sys.stderr)), err=True, nl=False)
    if report:
        result.to_html(report)
    _write(output, _rendered(result, form, output))
    if output != "-" or report:
        places = " and ".join(path for path in (output, report) if path and path != "-")
        _say(f"{count(len(documents), 'document')}, {count(len(result), 'event')}, written to {places}")


@cli.command(epilog=_EPILOG)
@click.argument("files", nargs=-1, required=True, type=_FILES)
@click.option(
    "-o", "--output", default="-", type=_OUT, metavar="OUT", help="Where to write; standard output if not given."
)
@click.option("--threshold", type=float, default=0.7, show_default=True, help="Similarity from which texts are copies.")
@click.option("--keep", type=click.Choice(_KEEP), default="longest", show_default=True, help="Which copy survives.")
@click.option("--drop", is_flag=True, help="Write the kept rows only, unchanged.")
@click.option("--pairs", is_flag=True, help="Write the pairs of copies instead of the rows.")
@click.option("--dupes-output", type=_OUT, metavar="OUT", help="Write the rows that are not kept here.")
@click.option("--dry-run", is_flag=True, help="Read and say what would be done; compare and write nothing.")
@click.option("--check", is_flag=True, help="Write nothing; exit with 1 if there is any copy.")
@_shared
def dedup(
    files: tuple[str, ...],
    output: str,
    threshold: float,
    keep: str,
    drop: bool,
    pairs: bool,
    dupes_output: str | None,
    dry_run: bool,
    check: bool,
    threads: int,
    settings: tuple[str, ...],
) -> None:
    """Find copies. Every row is written with cluster_id, is_kept, kept_id, similarity and relation added.

    Nothing is dropped unless you say so.

    \b
    Examples:
      align dedup news.jsonl > annotated.jsonl
      align dedup news.jsonl --drop -o unique.jsonl --dupes-output copies.jsonl
    """
    import align
    from align.io import write
    from align.io.read import read_rows

    if drop and pairs:
        raise click.UsageError("--drop and --pairs exclude each other")
    chosen = _settings(settings, threads, copy_threshold=threshold)
    _check_outputs(files, output, dupes_output)
    with _progress("reading"):
        rows = read_rows(files)
    documents = [row.document for row in rows]
    if dry_run:
        _say(write.plan(documents, chosen.copy_threshold, keep, chosen.permutations))
        return
    with _working(f"comparing {count(len(documents), 'document')}"):
        result = align.dedup(documents, threshold=chosen.copy_threshold, keep=keep, settings=chosen)
    if not check:
        kept = frozenset(result.kept)
        if dupes_output:
            _write(dupes_output, write.lines(write.plain_row(row) for row in rows if row.document.id not in kept))
        if pairs:
            _write(output, write.lines(write.pair_rows(result.links)))
        elif drop:
            _write(output, write.lines(write.plain_row(row) for row in rows if row.document.id in kept))
        else:
            _write(output, write.lines(write.annotated(rows, result.clusters)))
    copies = len(documents) - len(result.kept)
    clusters = count(len(result.clusters), "cluster")
    _say(f"{count(len(documents), 'document')}, copies: {copies:,} in {clusters}, kept: {len(result.kept):,}")
    if check and copies:
        click.get_current_context().exit(1)


@cli.command()
@click.argument("left", metavar="A", type=_FILES)
@click.argument("right", metavar="B", type=_FILES)
@click.option("--json", "as_json", is_flag=True, help="One JSON row for each bead and gap, with offsets.")
def diff(left: str, right: str, as_json: bool) -> None:
    """Compare two texts sentence by sentence, side by side.

    The number between the columns is the similarity; < and > mark what only one text says, ↕ what stands elsewhere.

    \b
    Example:
      align diff first.txt second.txt
    """
    import align
    from align.io.read import read_pair
    from align.io.write import lines
    from align.report import terminal

    first, second = read_pair(left, right)
    with _working("aligning two texts"):
        alignment = align.align_pair(first, second)
    if alignment.left != first.id:
        first, second = second, first
    if as_json:
        _write("-", lines(terminal.bead_rows(alignment, first, second)))
    else:
        _write("-", [terminal.diff(alignment, first, second, _width(), _colour(sys.stdout)).encode()])


@cli.command()
@click.argument("files", nargs=-1, required=True, metavar="[FILES...] A B", type=_FILES)
@_shared
def explain(files: tuple[str, ...], threads: int, settings: tuple[str, ...]) -> None:
    """Say why two documents were, or were not, put together, and quote the passages they share.

    With two arguments these are the files to compare. With more, the last two are ids of documents in FILES, which are
    all taken into account, as in align merge.

    \b
    Examples:
      align explain first.txt second.txt
      align explain reports/ herald courier
    """
    import align
    from align.io.read import read_pair, read_paths
    from align.report.layout import clean

    if len(files) < 2:
        raise click.UsageError("Give two files, or files and the ids of two documents in them.")
    chosen = _settings(settings, threads)
    documents = list(read_pair(files[0], files[1])) if len(files) == 2 else read_paths(files[:-2])
    left, right = (document.id for document in documents) if len(files) == 2 else files[-2:]
    with _working(f"merging {count(len(documents), 'document')}"):
        text = align.merge(documents, settings=chosen).explain(left, right)
    shown = (" " * (len(line) - len(line.lstrip(" "))) + clean(line) + "\n" for line in text.splitlines())
    _write("-", ["".join(shown).encode()])


def _check_outputs(inputs: Sequence[str], first: str, second: str | None) -> None:
    """Refuse, before any work is done, to write over an input or two results to one place."""
    from align.io.write import check_output

    for path in filter(None, (first, second)):
        check_output(path, inputs)
    if second is not None and (first == second or os.path.realpath(first) == os.path.realpath(second)):
        raise click.UsageError(f"{second}: two results cannot be written to one place")


def _settings(pairs: Iterable[str], threads: int, **given: Any) -> Settings:
    """Return the settings with the ``KEY=VALUE`` pairs of the command line applied."""
    from align.settings import Settings

    values: dict[str, Any] = {"threads": threads, **given}
    for pair in pairs:
        name, sign, text = pair.partition("=")
        name = name.strip().replace("-", "_")
        if not sign or name not in Settings.__struct_fields__:
            known = ", ".join(Settings.__struct_fields__)
            raise click.UsageError(f"--settings {pair}: give KEY=VALUE, where KEY is one of {known}")
        values[name] = _number(text.strip())
    return Settings(**values)


def _number(text: str) -> int | float | str:
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return text


def _rendered(records: Any, form: str, output: str) -> Iterable[bytes]:
    if form == "markdown":
        from align.report import markdown

        return [markdown.events(records).encode()]
    if form == "text":
        from align.report import terminal

        width, colour = (_width(), _colour(sys.stdout)) if output == "-" else (_FILE_WIDTH, False)
        return [terminal.events(records, width, colour).encode()]
    if form in _EXPORTS:
        from align.export import written

        return written(records, records.documents, form, table=output.lower().endswith(".csv"))
    from align.io import write

    return write.array(records) if form == "json" else write.lines(records)


def _write(output: str, parts: Iterable[bytes]) -> None:
    from align.io.write import write

    try:
        write(output, parts)
    except BrokenPipeError:  # the reader has seen enough
        _close_stdout()
        sys.exit(0)


def _progress(what: str) -> Progress:
    from align.report.progress import Progress

    return Progress(what, sys.stderr)


@contextmanager
def _working(what: str) -> Iterator[None]:
    """Show that work goes on; warnings about documents are muted, since reading them has given them already."""
    with warnings.catch_warnings(), _progress(what):
        warnings.simplefilter("ignore", DocumentWarning)
        yield


def _width() -> int:
    return shutil.get_terminal_size((_FILE_WIDTH, 24)).columns


def _colour(stream: Any) -> bool:
    """Whether to colour: on a terminal, unless NO_COLOR is set (no-color.org) or the terminal is dumb."""
    return bool(stream.isatty()) and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


if __name__ == "__main__":
    main()
