"""The half of `align explain` that tells where a value of a record comes from."""

from __future__ import annotations

import os
from collections.abc import Sequence

import click

__all__ = ["asked", "told"]


def asked(files: Sequence[str], field: str | None) -> tuple[Sequence[str], str | None]:
    """Return the files and the field that are meant: ``RECORDS FIELD`` is short for ``RECORDS --field FIELD``."""
    from align.io.records import holds_records

    if field is None and len(files) == 2 and not os.path.exists(files[1]) and holds_records(files[0]):
        return files[:1], files[1]
    missing = len(files) == 2 and files[1] != "-" and os.path.exists(files[0]) and not os.path.exists(files[1])
    if field is None and missing:
        raise click.UsageError(
            f"{files[1]} is no file and {files[0]} holds no records of align merge: give two files of one text each, "
            "files and the ids of two documents in them, or records and a field"
        )
    return files, field


def told(files: Sequence[str], field: str, record: str | None) -> str:
    """Return where a value comes from; those of `files` that hold records are the records, the others documents."""
    from align.explain import fields
    from align.io.read import read_paths
    from align.io.records import holds_records, read_records

    sources = [path for path in files if path == "-" or holds_records(path)] or list(files[:1])
    records = [one for path in sources for one in read_records(path) if record in (None, one.id)]
    if record is not None and not records:
        raise click.UsageError(f"no record {record!r} in {', '.join(sources)}")
    rest = [path for path in files if path not in sources]
    return fields(records, read_paths(rest) if rest else (), field)
