"""The verbs of `align index`: a collection that is kept between runs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
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
    progress,
    refusing,
    say,
    working,
    write,
)

if TYPE_CHECKING:
    from align.cleaning import Columns
    from align.index import Index
    from align.model import Document
    from align.results import MergeResult
    from align.settings import Settings

__all__ = ["index", "kept", "merged"]

INDEX = click.Path(path_type=str, dir_okay=False)


@click.group()
def index() -> None:
    """Keep documents, their copies and their events in one file between runs.

    \b
    Examples:
      align index add events.align today.jsonl
      align index records events.align --since 12
    """


@index.command(epilog=EPILOG, short_help="Add documents to an index and write the copies they have.")
@click.argument("path", metavar="INDEX", type=INDEX)
@click.argument("files", nargs=-1, required=True, type=FILES)
@click.option("--copies-only", is_flag=True, help="Make an index that finds copies and reads no events: much quicker.")
@click.option("--replace", is_flag=True, help="A document whose text has changed takes the place of the old one.")
@refusing
@comparing
def add(
    path: str,
    files: tuple[str, ...],
    copies_only: bool,
    replace: bool,
    skipped: Skipped | None,
    threads: int,
    ocr: bool,
    settings: tuple[str, ...],
) -> None:
    """Add documents to an index, which is made if there is none, and write the copies they have as rows.

    \b
    Example:
      align index add events.align today.jsonl
    """
    from align.index import Index
    from align.io.read import read_paths
    from align.io.write import lines

    given: Any = chosen_settings(settings, threads, ocr=ocr) if settings or ocr or not Path(path).exists() else None
    with progress("reading"):
        documents = read_paths(files, skipped)
    if skipped:
        skipped.close()
    with Index.open(path, settings=given, events=False if copies_only else None, threads=threads) as opened:
        with working(f"adding {count(len(documents), 'document')}"):
            added = opened.add(documents, replace=replace)
        total = len(opened)
    rows = ({"left": link.left, "right": link.right, "similarity": round(link.score, 6)} for link in added.copies)
    write("-", lines(rows))
    known = f", {len(added.known):,} known already" if added.known else ""
    changed = f" ({len(added.replaced):,} in place of another text)" if added.replaced else ""
    new = f"{count(len(added.documents), 'document')} added{changed}{known}"
    links = f"{count(len(added.copies), 'link')} between copies"
    say(f"{path}: {new}, {links}; version {added.version}, {count(total, 'document')}")


@index.command(epilog=EPILOG, short_help="Write the copies and events of documents without adding them.")
@click.argument("path", metavar="INDEX", type=INDEX)
@click.argument("files", nargs=-1, required=True, type=FILES)
@click.option("--threads", type=click.IntRange(1, 1024), default=1, show_default=True, help="Worker threads.")
def query(path: str, files: tuple[str, ...], threads: int) -> None:
    """Write, for every document, its copies and their events in an index, without adding it.

    \b
    Example:
      align index query events.align new.txt
    """
    import msgspec

    from align.index import Index
    from align.io.read import read_paths
    from align.io.write import lines

    documents = read_paths(files)
    with Index.open(path, read_only=True, threads=threads) as opened:
        answers = opened.query(documents)
    write("-", lines(msgspec.to_builtins(answer) for answer in answers))


@index.command()
@click.argument("path", metavar="INDEX", type=INDEX)
@click.argument("ids", nargs=-1, required=True, metavar="IDS...")
def remove(path: str, ids: tuple[str, ...]) -> None:
    """Remove documents by their ids, as if they had never been added.

    \b
    Example:
      align index remove events.align courier gazette
    """
    _removed(path, lambda opened: opened.remove(ids), missing=set(ids))


@index.command()
@click.argument("path", metavar="INDEX", type=INDEX)
@click.option("--before", metavar="TIME", help="Remove what was published before this ISO 8601 date or time.")
@click.option("--source", metavar="NAME", help="Remove what this publisher published.")
def expire(path: str, before: str | None, source: str | None) -> None:
    """Remove documents by the time of their publication, their publisher, or both.

    \b
    Example:
      align index expire events.align --before 2026-01-01
    """
    gone = _removed(path, lambda opened: opened.expire(before=before, source=source), missing=set())
    if source is not None and not gone.asked:
        say(f"{path}: no document of {source!r}: is its name written like this there?")
    if gone.undated:
        say(f"{path}: {count(gone.undated, 'document')} without a time of publication stayed: remove them by their ids")


def _removed(path: str, work: Any, missing: set[str]) -> Any:
    from align.index import Index

    with Index.open(_there(path)) as opened:
        gone = work(opened)
        left = len(opened)
    for name in sorted(missing - set(gone)):
        say(f"{path}: no document {name!r}")
    say(f"{path}: {count(len(gone), 'document')} removed, {count(left, 'document')} left")
    return gone


@index.command()
@click.argument("path", metavar="INDEX", type=INDEX)
@click.option("--since", type=int, default=0, metavar="VERSION", help="Only events that changed after this version.")
@click.option(
    "--history",
    is_flag=True,
    help="Write what happened to the events instead: new, grew, shrank, merged, split, ended.",
)
@click.option("--settled", is_flag=True, help="Only read: leave out documents that are not in an event yet.")
@click.option("-o", "--output", default="-", type=OUT, metavar="OUT", help="Where to write.")
def records(path: str, since: int, history: bool, settled: bool, output: str) -> None:
    """Write the events of an index, or those that changed, as records.

    Documents added since the last time are put into events first.

    \b
    Examples:
      align index records events.align > events.jsonl
      align index records events.align --since 12 --history
    """
    import msgspec

    from align.index import Index
    from align.io import write as files

    check_outputs([path], output)
    with Index.open(_there(path), read_only=settled) as opened:
        with working("putting documents into events"):
            found = opened.records(since=since)
        told = opened.history(since=since) if history else []
        version = opened.info().version
    write(output, files.lines(msgspec.to_builtins(entry) for entry in told) if history else files.lines(found))
    what = count(len(told), "change") if history else count(len(found), "event")
    say(f"{path}: {what} since version {since}; now version {version}")


@index.command()
@click.argument("path", metavar="INDEX", type=INDEX)
def info(path: str) -> None:
    """Say what an index holds and what it was made with, as JSON.

    \b
    Example:
      align index info events.align
    """
    import msgspec

    from align.index import Index

    with Index.open(path, read_only=True) as opened:
        said = opened.info()
    write("-", [msgspec.json.format(msgspec.json.encode(said), indent=2) + b"\n"])


def merged(documents: Sequence[Document], path: str, settings: Settings, *, replace: bool) -> MergeResult:
    """Add documents to an index and return all that `align.merge` returns, with the events that they are in."""
    from align.index import Index

    names = {document.id for document in documents}
    with Index.open(path, settings=settings, events=True) as opened:
        opened.add(documents, replace=replace)
        result = opened.merge(lasting=True)
    return result.with_records([record for record in result if names & set(record.documents)])


@contextmanager
def kept(
    path: str | None, settings: Settings, columns: Columns, check: bool
) -> Iterator[tuple[Index | None, list[str]]]:
    """Open an index to find the copies of new documents in it; gives it and files of what it holds.

    Args:
        path: of the index, which is made if there is none; None for none at all.
        settings: thresholds and sizes; those of the index must be the same.
        columns: names of the columns that the files shall have.
        check: only look.
    """
    if path is None or (check and not Path(path).exists()):
        yield None, []
        return
    import tempfile

    from align.index import Index
    from align.io.write import encode

    events = None if Path(path).exists() else False
    with (
        Index.open(path, settings=settings, events=events, read_only=check) as opened,
        tempfile.NamedTemporaryFile(prefix="align-", suffix=".jsonl") as file,
    ):
        for document in opened.documents():
            row = {
                columns.id: document.id,
                columns.text: document.text,
                columns.source: document.source,
                columns.published: document.published,
            }
            file.write(encode(row) + b"\n")
        file.flush()
        yield opened, [file.name] if len(opened) else []


def _there(path: str) -> str:
    from align.errors import StoreError

    if not Path(path).exists():
        raise StoreError(f"{path} is not there: align index add makes an index")
    return path
