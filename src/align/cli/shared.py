"""What every command needs: options, messages, progress, and outputs that are checked before any work is done."""

from __future__ import annotations

import os
import shutil
import sys
import warnings
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from align.errors import DocumentError, DocumentWarning

if TYPE_CHECKING:
    from align.engine.base import Engine
    from align.report.progress import Progress
    from align.settings import Settings

__all__ = [
    "EPILOG",
    "FILES",
    "FILE_WIDTH",
    "OUT",
    "Skipped",
    "check_outputs",
    "chosen_settings",
    "close_stdout",
    "colour",
    "comparing",
    "count",
    "line",
    "on_engine",
    "progress",
    "refusing",
    "say",
    "telling",
    "width",
    "working",
    "working_engine",
    "write",
    "write_together",
]

FILES = click.Path(path_type=str)
OUT = click.Path(path_type=str, dir_okay=False)
EPILOG = (
    "Files are .txt (one text each), .jsonl, .json, .csv, .tsv and .parquet (one document a row), also packed as .gz "
    "or .zst, and folders and patterns of them; - is standard input."
)
FILE_WIDTH = 100  # columns of a text that does not go to a terminal


def comparing(command: Any) -> Any:
    """Add the options that every command has which compares documents."""
    for option in (
        click.option("--threads", type=click.IntRange(1, 1024), default=1, show_default=True, help="Worker threads."),
        click.option("--ocr", is_flag=True, help="Texts read by a machine: look for copies letter by letter; slower."),
        click.option(
            "--settings",
            multiple=True,
            metavar="KEY=VALUE",
            help="Change a setting, such as event_threshold=0.7; may be repeated.",
        ),
    ):
        command = option(command)
    return command


def on_engine(command: Any) -> Any:
    """Add the option of the commands that can work elsewhere."""
    return click.option(
        "--engine",
        metavar="NAME",
        help="Where the work is done: local, ray, ray://HOST:PORT, spark, spark://HOST:PORT, local[2] (Spark here).",
    )(command)


def line(message: object) -> str:
    """Return a message on one line, without what would move a terminal's cursor."""
    from align.report.layout import clean

    return clean(str(message))


def say(message: str) -> None:
    """Write a message to standard error."""
    click.echo(f"align: {message}", err=True)


def close_stdout() -> None:
    """Point standard output to nowhere, so that the interpreter does not fail once more when it flushes at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)


def check_outputs(inputs: Sequence[str | Path], *outputs: str | None) -> None:
    """Refuse, before any work is done, to write over an input or two results to one place."""
    from align.io.write import check_output

    seen: set[str] = set()
    for path in filter(None, outputs):
        check_output(path, inputs)
        place = path if path == "-" else os.path.realpath(path)
        if place in seen:
            raise click.UsageError(f"{path}: two results cannot be written to one place")
        seen.add(place)


def chosen_settings(pairs: Iterable[str], threads: int, **given: Any) -> Settings:
    """Return the settings with the ``KEY=VALUE`` pairs of the command line applied."""
    from align.settings import Settings

    values: dict[str, Any] = {"threads": threads, **given}
    for pair in pairs:
        name, sign, text = pair.partition("=")
        if not sign:
            known = ", ".join(Settings.__struct_fields__)
            raise click.UsageError(f"--settings {pair}: give KEY=VALUE, where KEY is one of {known}")
        values[name.strip().replace("-", "_")] = _value(text.strip())
    return Settings(**values)


def _value(text: str) -> int | float | str | bool:
    if text.lower() in ("true", "false"):
        return text.lower() == "true"
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return text


def write(output: str, parts: Iterable[bytes]) -> None:
    """Write parts to a file or to standard output; leave quietly where nobody reads that any more."""
    write_together([(output, parts)])


def write_together(outputs: Iterable[tuple[str, Iterable[bytes]]]) -> None:
    """Write several outputs, all or none; likewise."""
    from align.io import write as files

    try:
        files.together(outputs)
    except BrokenPipeError:  # the reader has seen enough
        close_stdout()
        sys.exit(0)


_SHOWN = 3  # bad rows that are said in full


class Skipped:
    """Say the first rows that are left out and count the rest."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, error: DocumentError) -> None:
        self.count += 1
        if self.count <= _SHOWN:
            say(f"skipped: {error}")

    def close(self) -> None:
        if self.count > _SHOWN:
            say(f"skipped: {self.count - _SHOWN:,} more")


def refusing(command: Any) -> Any:
    """Add the option of the commands that may go on where a row cannot be read: `Skipped`, or None to stop."""

    @wraps(command)
    def stopping(*args: Any, skipped: Skipped | None, **more: Any) -> Any:
        try:
            return command(*args, skipped=skipped, **more)
        except DocumentError as error:
            if skipped is None and error.of_row:
                raise DocumentError(f"{error} (--on-error skip leaves it out)") from None
            raise

    return click.option(
        "--on-error",
        "skipped",
        type=click.Choice(["stop", "skip"]),
        default="stop",
        show_default=True,
        callback=lambda _context, _option, value: Skipped() if value == "skip" else None,
        help="What to do about a row that cannot be read: stop, or leave it out and count it.",
    )(stopping)


def telling(command: Any) -> Any:
    """Add the option of the commands that may take long."""
    return click.option(
        "--progress", "told", is_flag=True, help="Say every stage on standard error, also where that is no terminal."
    )(command)


def progress(what: str, lines: bool = False) -> Progress:
    """Return what says on standard error that work goes on; with `lines` every stage, also without a terminal."""
    from align.report.progress import Progress

    return Progress(what, sys.stderr, lines=lines)


@contextmanager
def working(what: str, lines: bool = False) -> Iterator[None]:
    """Show that work goes on; warnings about documents are muted, since reading them has given them already."""
    with warnings.catch_warnings(), progress(what, lines):
        warnings.simplefilter("ignore", DocumentWarning)
        yield


@contextmanager
def working_engine(name: str | None, memory: str | None, threads: int) -> Iterator[Engine | None]:
    """Give the engine of `--engine`, or the local one where `--memory` limits it; None where neither is given."""
    if name is None and memory is None:
        yield None
        return
    if memory is not None:  # Arrow's own allocator reserves a gigabyte of address space, which `ulimit -v` counts
        os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")
    from align.engine.choice import memory_of, opened

    with opened(name or "local", memory=memory_of(memory) if memory else None, threads=threads) as engine:
        yield engine


def count(number: int, noun: str) -> str:
    """Return a number with its noun, as the reports write it; they are loaded when there is something to say."""
    from align.report.reading import count as said

    return said(number, noun)


def width() -> int:
    """Return the columns of the terminal."""
    return shutil.get_terminal_size((FILE_WIDTH, 24)).columns


def colour(stream: Any) -> bool:
    """Whether to colour: on a terminal, unless NO_COLOR is set (no-color.org) or the terminal is dumb."""
    return bool(stream.isatty()) and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
