"""Which engine a name stands for, and which one holds a data frame."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from align.engine.base import Engine
from align.errors import MissingExtraError, SettingsError

__all__ = ["engine_for", "holder_of", "memory_of", "opened", "parquet_with_ids"]

_GIVE = "give local, ray, ray://HOST:PORT, spark, spark://HOST:PORT or local[N] (Spark on this machine)"
_SPARK = re.compile(r"(?:spark|k8s|mesos)://.+|yarn|local\[(?:\d+|\*)(?:,\d+)?\]|local-cluster\[.+\]")
_SIZE = re.compile(r"(\d+(?:\.\d+)?)\s*([kmgt]?)i?b?", re.IGNORECASE)
_UNITS = {"": 1, "k": 1 << 10, "m": 1 << 20, "g": 1 << 30, "t": 1 << 40}


def engine_for(name: str | Engine, *, memory: int | None = None, threads: int = 1) -> Engine:
    """Return the engine of a name; it is closed by who asked for it.

    Args:
        name: ``local`` · ``ray``: the cluster that this process is in, else one on this machine · ``ray://head:10001``
            · ``spark``: the session that is there, or as Spark is configured · a master of Spark, such as
            ``spark://head:7077``, ``yarn`` or ``local[2]`` · an engine, which is returned.
        memory: bytes that the batches of the local engine may take.
        threads: of the local engine.

    Raises:
        SettingsError: the name is unknown, or `memory` is given for another engine than the local one.
        MissingExtraError: the library of the engine is not installed.
    """
    if isinstance(name, Engine):
        return name
    if not isinstance(name, str):
        raise SettingsError(f"engine is of type {type(name).__name__}: {_GIVE}")
    if name == "local":
        _needs_arrow("files")
        from align.engine.local import Local

        return Local(memory=memory, threads=threads)
    if memory is not None:
        raise SettingsError(f"memory is a limit of the local engine: leave it out with engine {name!r}")
    if name == "ray" or name.startswith("ray://"):
        _needs_arrow("ray")
        from align.engine.ray import Ray

        return Ray(None if name == "ray" else name)
    if name == "spark" or _SPARK.fullmatch(name):
        _needs_arrow("spark")
        from align.engine.spark import Spark

        return Spark(None if name == "spark" else name)
    raise SettingsError(f"engine={name!r} is unknown: {_GIVE}")


@contextmanager
def opened(name: str | Engine | None, *, memory: int | None = None, threads: int = 1) -> Iterator[Engine | None]:
    """Give the engine of a name, None where there is no name, and close it at the end; one that is given stays open."""
    if name is None or isinstance(name, Engine):
        yield name
    else:
        with engine_for(name, memory=memory, threads=threads) as engine:
            yield engine


def _needs_arrow(extra: str) -> None:
    try:
        import pyarrow  # noqa: F401
    except ImportError:
        raise MissingExtraError(f"an engine needs pyarrow: pip install 'align-events[{extra}]'") from None


def holder_of(docs: Any) -> str | None:
    """Return the name of the engine that holds a data frame: of a Ray Dataset or a Spark DataFrame; else None."""
    module = type(docs).__module__
    if module.startswith("ray.data"):
        return "ray"
    return "spark" if module.startswith("pyspark.sql") and type(docs).__name__ == "DataFrame" else None


def parquet_with_ids(items: list[Any]) -> list[str]:
    """Return the names of Parquet files that an engine may read by itself; none where anything else is among them."""
    if not items or not all(isinstance(item, Path) and item.suffix == ".parquet" and item.is_file() for item in items):
        return []
    from pyarrow import ArrowException, parquet

    try:
        with_ids = all({"id", "text"} <= set(parquet.read_schema(item).names) for item in items)
    except ArrowException:  # who reads them will say what is wrong
        return []
    return [str(item) for item in items] if with_ids else []


def memory_of(text: str) -> int:
    """Return a number of bytes written like ``2G``, ``500 MB`` or ``1.5GiB``, all of them powers of 1024.

    Raises:
        SettingsError: it is not written like this, or less than a megabyte.

    >>> memory_of("2G") == memory_of("2048 MB") == 2 << 30
    True
    """
    found = _SIZE.fullmatch(text.strip())
    size = int(float(found[1]) * _UNITS[found[2].lower()]) if found else 0
    if size < 1 << 20:
        raise SettingsError(f"memory={text!r} is no size of a megabyte or more: write it like 500M or 2G")
    return size
