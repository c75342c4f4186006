"""Engines: the same pairs of copies whatever the engine, the batches, the parts and the memory."""

from __future__ import annotations

import json
import warnings
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner
from collected import assert_merged, collected, reports, rows
from hypothesis import given
from hypothesis import settings as run
from hypothesis import strategies as st

import align
from align.cli import cli
from align.copies import CopyPairs, find_copies
from align.errors import DocumentError, DocumentWarning, MissingExtraError, SettingsError
from align.settings import Settings

pa = pytest.importorskip("pyarrow", reason="engines need pyarrow")

from align.engine.blocks import EngineBlocks  # noqa: E402
from align.engine.choice import engine_for, holder_of, memory_of  # noqa: E402
from align.engine.copies import Sizes, copies_over  # noqa: E402
from align.engine.documents import batches  # noqa: E402
from align.engine.local import Local  # noqa: E402


def assert_same(found: CopyPairs, wanted: CopyPairs) -> None:
    for name, one, other in zip(wanted._fields, found, wanted, strict=True):
        assert one.dtype == other.dtype, name
        assert np.array_equal(one, other), name


def tables(texts: list[str], bounds: list[int]) -> Iterator[Any]:
    """Documents in batches that begin at the bounds, the last batch first."""
    ends = sorted({0, len(texts), *(bound for bound in bounds if bound < len(texts))})
    for start, stop in reversed(list(pairwise(ends))):
        held = [text.encode("utf-8", "surrogatepass") for text in texts[start:stop]]
        yield pa.table({"doc": pa.array(range(start, stop), pa.int32()), "text": pa.array(held, pa.binary())})


@given(
    st.integers(0, 1000),
    st.integers(1, 150),
    st.lists(st.integers(1, 150), max_size=6),
    st.builds(Sizes, st.integers(1, 60), st.integers(1, 40), st.integers(1, 9), st.integers(1, 30)),
    st.sampled_from([None, 0, 4000]),
    st.sampled_from(
        [Settings(), Settings(max_bucket=17, shingle_words=2), Settings(copy_threshold=0.2, seed=5), Settings(ocr=True)]
    ),
)
@run(deadline=None, max_examples=60)
def test_pairs_are_those_of_one_process(
    seed: int, count: int, bounds: list[int], sizes: Sizes, memory: int | None, settings: Settings
) -> None:
    texts = collected(count, seed)
    with Local(memory=memory) as engine:
        found = copies_over(engine, engine.put(tables(texts, bounds)), count, settings, sizes)
    assert_same(found, find_copies(texts, settings))


def test_texts_that_repeat_themselves_are_paired_as_in_one_process() -> None:
    texts = [
        " ".join([words] * 20) + tail for words in ("ha", "left right", "a b c d e f") for tail in ("", " and so on")
    ]
    with Local() as engine:
        found = copies_over(engine, engine.put(tables(texts, [2])), len(texts), Settings())
    assert_same(found, find_copies(texts))
    assert list(zip(found.left.tolist(), found.right.tolist(), strict=True)) == [(0, 1), (2, 3), (4, 5)]


def test_shingles_of_very_many_texts_are_salted() -> None:
    form = "every one of the nine hundred forms that were filled in begins and goes on in these very words until "
    texts = [form * 2 + " ".join(f"n{k * j}" for j in range(1, 5)) for k in range(900)]
    for settings in (Settings(), Settings(max_bucket=20)):
        wanted = find_copies(texts, settings)
        for sizes in (Sizes(), Sizes(100, 500, 5, 100)):
            with Local() as engine:
                found = copies_over(engine, engine.put(tables(texts, [1, 50, 300])), len(texts), settings, sizes)
            assert_same(found, wanted)
    assert len(wanted.left)


def test_without_documents_or_pairs() -> None:
    for texts in ([""], ["one two three"], ["a", "b"]):
        with Local() as engine:
            documents = engine.made(batches(texts, np.array([len(text) for text in texts])))
            assert_same(copies_over(engine, documents, len(texts), Settings()), find_copies(texts))
    assert align.dedup([], engine="local") == align.dedup([])


def test_what_does_not_fit_is_in_files_that_are_removed(tmp_path: Path) -> None:
    texts = collected(400)
    with Local(memory=1 << 16, folder=str(tmp_path), threads=2) as engine:
        found = copies_over(engine, engine.put(tables(texts, [100, 200, 300])), len(texts), Settings(), Sizes(50))
        assert engine.spilled > 1 << 16
        assert list(tmp_path.iterdir())
    assert list(tmp_path.iterdir()) == []
    assert_same(found, find_copies(texts))


@pytest.mark.parametrize("keep", ["longest", "last", "source:B>A>*, shortest"])
def test_dedup_gives_the_same_on_an_engine(keep: str) -> None:
    documents = rows(collected(150))
    assert align.dedup(documents, keep=keep, engine="local") == align.dedup(documents, keep=keep)
    texts = collected(80, 3)
    with warnings.catch_warnings(), Local(memory=0) as engine:
        warnings.simplefilter("ignore", DocumentWarning)  # texts have no source
        assert align.dedup(texts, keep=keep, engine=engine) == align.dedup(texts, keep=keep)


def test_the_command_writes_the_same_with_little_memory(tmp_path: Path) -> None:
    source = tmp_path / "in.jsonl"
    lines = [json.dumps(row) for row in rows(collected(200))]
    source.write_text("\n".join(lines), encoding="utf-8")
    one, other = tmp_path / "one.jsonl", tmp_path / "other.jsonl"
    for output, more in ((one, []), (other, ["--memory", "1M"])):
        done = CliRunner().invoke(cli, ["dedup", str(source), "-o", str(output), *more])
        assert done.exit_code == 0, done.output
    assert one.read_bytes() == other.read_bytes()


def test_parquet_goes_in_and_out_the_same(tmp_path: Path) -> None:
    from pyarrow import parquet

    found = [row for row in rows(collected(120)) if row["text"].isascii()]
    parquet.write_table(pa.Table.from_pylist(found), tmp_path / "in.parquet", row_group_size=50)
    for output, more in (("one", []), ("other", ["--engine", "local"])):
        command = ["dedup", str(tmp_path / "in.parquet"), "-o", str(tmp_path / f"{output}.parquet"), *more]
        assert CliRunner().invoke(cli, command).exit_code == 0
    assert (tmp_path / "one.parquet").read_bytes() == (tmp_path / "other.parquet").read_bytes()


@pytest.mark.parametrize("name", ["", "dask", "spark:/x", "local[", "local[0x2]", 7])
def test_unknown_engines_are_refused(name: Any) -> None:
    with pytest.raises(SettingsError, match="give local, ray"):
        engine_for(name)


def test_memory_is_of_the_local_engine() -> None:
    with pytest.raises(SettingsError, match="local engine"):
        engine_for("ray", memory=1 << 30)
    for text in ("", "2X", "-1G", "10", "1e9"):
        with pytest.raises(SettingsError, match="500M or 2G"):
            memory_of(text)
    assert memory_of("1.5 GiB") == 3 << 29


@pytest.mark.parametrize(
    ("name", "library"), [("ray", "ray"), ("spark", "pyspark"), ("ray", "pyarrow"), ("spark", "pyarrow")]
)
def test_missing_libraries_say_what_to_install(name: str, library: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, library, None)
    if library == "pyspark":
        monkeypatch.setitem(__import__("sys").modules, "pyspark.sql", None)
    with pytest.raises(MissingExtraError, match=rf"align-events\[{name}\]"):
        engine_for(name)


@pytest.mark.parametrize("lost", [0, 2, 3])
def test_a_head_that_cannot_start_the_process_for_a_client_is_asked_again(
    lost: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    left = [ConnectionAbortedError("Initialization failure from server")] * lost

    def init(*_: Any, **options: Any) -> None:
        if left:
            raise left.pop()

    there = SimpleNamespace(is_initialized=lambda: False, init=init, remote=lambda **_: lambda function: function)
    monkeypatch.setitem(__import__("sys").modules, "ray", there)
    if lost < 3:
        assert engine_for("ray://head:10001").name == "ray"
    else:
        with pytest.raises(SettingsError, match="no Ray at ray://head:10001: Initialization failure"):
            engine_for("ray://head:10001")
    assert not left


def test_frames_belong_to_their_engines() -> None:
    assert holder_of([1]) is None
    with pytest.raises(DocumentError, match="takes no such frames"):
        Local().frame(object(), ["id"])


def test_an_engine_reads_parquet_by_itself(tmp_path: Path) -> None:
    from pyarrow import parquet

    documents = [row for row in rows(collected(150)) if row["text"].isascii()]
    paths = [tmp_path / "a.parquet", tmp_path / "b.parquet"]
    for path, some in zip(paths, (documents[:70], documents[70:]), strict=True):
        parquet.write_table(pa.Table.from_pylist(some), path, row_group_size=30)
    wanted = align.dedup(documents, keep="source:C>*,last")
    with Local(memory=0) as engine:
        found = align.dedup(paths, keep="source:C>*,last", engine=engine)
    assert (found.clusters, found.kept, found.links) == (wanted.clusters, wanted.kept, wanted.links)
    parquet.write_table(pa.table({"text": ["a", "b", "a"]}), paths[0])  # ids are made where the texts are read
    assert align.dedup(paths[:1], engine="local") == align.dedup(paths[:1])
    paths[0].write_bytes(b"PAR1")
    with pytest.raises(DocumentError, match="cannot be read as Parquet"):
        align.dedup(paths[:1], engine="local")


@pytest.mark.parametrize(
    ("count", "least", "memory"), [(0, 1, None), (1, 1, None), (12, 7, None), (99, 500, 0), (99, 11, 0)]
)
def test_merge_gives_the_same_on_an_engine(
    count: int, least: int, memory: int | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("align.engine.blocks._LEAST", least)
    documents = reports()[-count:] if count else []
    with Local(memory=memory, threads=2) as engine:
        assert_merged(align.merge(documents, engine=engine), align.merge(documents))


def _seventh(low: int, high: int, of: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    places = np.arange(low, high)
    return of[places[places % 7 == 0]]


@given(st.integers(0, 90), st.integers(1, 40), st.integers(1, 3))
@run(deadline=None)
def test_blocks_are_put_together_in_order(count: int, most: int, threads: int) -> None:
    numbers = np.arange(count, dtype=np.float32) / 3
    with pytest.MonkeyPatch.context() as patch, Local(memory=0, threads=threads) as engine:
        patch.setattr("align.engine.blocks._LEAST", 1)
        told: list[int] = []
        found = EngineBlocks(engine).over(_seventh, (numbers,), count, most, advance=told.append)
    assert sum(told) == count
    assert found.dtype == np.float32
    assert np.array_equal(found, numbers[::7])
