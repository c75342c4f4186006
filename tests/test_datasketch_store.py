"""datasketch's sketches and indexes: conversion there and back, and candidates on a real Redis server."""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from test_index import reports

import align
from align.sketch import shingles, signatures

datasketch = pytest.importorskip("datasketch")
from align.store.datasketch import DatasketchStore, from_minhash, to_lean, to_minhash  # noqa: E402

DOCS = {doc["id"]: doc["text"] for doc in reports()}


@pytest.fixture(scope="module")
def redis_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    """Start a Redis server on a free port."""
    pytest.importorskip("redis")
    program = shutil.which("redis-server")
    if program is None:
        pytest.skip("redis-server is not installed (Debian: apt-get install redis-server)")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    folder: Path = tmp_path_factory.mktemp("redis")
    options = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", str(folder)]
    with subprocess.Popen([program, *options], stdout=subprocess.DEVNULL) as server:
        try:
            for _ in range(200):
                with socket.socket() as probe:
                    if probe.connect_ex(("127.0.0.1", port)) == 0:
                        break
                time.sleep(0.05)
            yield {"host": "127.0.0.1", "port": port}
        finally:
            server.terminate()


def stored(server: dict[str, Any], name: bytes, **settings: Any) -> DatasketchStore:
    config = {"type": "redis", "basename": name, "redis": server}
    return DatasketchStore(align.Settings(**settings), config)


def test_signatures_convert_there_and_back() -> None:
    settings = align.Settings(permutations=64, seed=9)
    rows = signatures(shingles(DOCS.values(), 5), 64, 9)
    for row in rows:
        full, lean = to_minhash(row, 9), to_lean(row, 9)
        assert np.array_equal(from_minhash(full, settings), row)
        assert np.array_equal(from_minhash(lean, settings), row)
        buffer = bytearray(lean.bytesize())
        lean.serialize(buffer)
        assert np.array_equal(from_minhash(datasketch.LeanMinHash.deserialize(buffer), settings), row)
    one, other = (to_minhash(row, 9) for row in rows[:2])
    assert one.jaccard(other) == np.mean(rows[0] == rows[1])
    one.update(b"it can still be updated")


def test_a_minhash_of_another_make_is_refused() -> None:
    theirs = datasketch.MinHash(num_perm=64, seed=3)
    with pytest.raises(
        align.IndexFormatError, match="permutations is 64 there and 128 here; seed is 3 there and 1 here"
    ):
        from_minhash(theirs, align.Settings())
    with pytest.raises(align.IndexFormatError, match="scheme is 'legacy' there and 'affine32' here"):
        from_minhash(datasketch.MinHash(num_perm=128, seed=1, scheme="legacy"), align.Settings())


def check(store: DatasketchStore) -> None:
    store.add(list(DOCS), list(DOCS.values()))
    found = store.candidates([DOCS["paper-1"], "Nothing of the kind was ever heard of before in these parts."])
    assert set(found[0]) == {"paper-1", "wire-1"}
    assert found[1] == ()
    with pytest.raises(align.DocumentError, match="already exists"):
        store.add(["wire-1"], [DOCS["wire-1"]])
    assert store.remove(["wire-1", "nobody"]) == ("wire-1",)
    assert store.candidates([DOCS["paper-1"]]) == [("paper-1",)]


def test_in_memory() -> None:
    check(DatasketchStore())


def test_on_redis(redis_server: dict[str, Any]) -> None:
    check(stored(redis_server, b"news"))
    again = stored(redis_server, b"news")  # by another process, later
    assert again.candidates([DOCS["paper-2"]]) == [("paper-2", "wire-2")]


def test_datasketch_itself_finds_what_we_put_there(redis_server: dict[str, Any]) -> None:
    store = stored(redis_server, b"both")
    store.add(["wire-0"], [DOCS["wire-0"]])
    config = {"type": "redis", "basename": b"both", "redis": redis_server}
    theirs = datasketch.MinHashLSH(threshold=0.7, num_perm=128, storage_config=config, prepickle=False)
    (row,) = signatures(shingles([DOCS["wire-0"]], 5), 128, 1)
    assert theirs.query(to_minhash(row, 1)) == [b"wire-0"]
    theirs.insert(b"theirs", to_minhash(row, 1))
    assert store.candidates([DOCS["wire-0"]]) == [("theirs", "wire-0")]


def test_nothing_on_redis_is_a_pickle(redis_server: dict[str, Any]) -> None:
    import redis

    stored(redis_server, b"plain").add(["wire-0"], [DOCS["wire-0"]])
    client = redis.Redis(**redis_server)
    keys = list(client.keys(b"*plain*"))
    assert keys
    for key in keys:
        kind = client.type(key)
        values = {
            b"set": client.smembers,
            b"list": lambda k: client.lrange(k, 0, -1),
            b"string": lambda k: [client.get(k)],
        }
        for value in values.get(kind, lambda k: [])(key):
            assert not value.startswith(b"\x80"), (key, value)


def test_other_settings_on_redis_are_refused(redis_server: dict[str, Any]) -> None:
    stored(redis_server, b"mixed")
    with pytest.raises(
        align.IndexFormatError, match="permutations is 128 there and 256 here; seed is 1 there and 2 here"
    ):
        stored(redis_server, b"mixed", permutations=256, seed=2)
    stored(redis_server, b"mixed", sentence_threshold=0.4)  # has no influence on sketches


def test_no_server() -> None:
    pytest.importorskip("redis")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(align.StoreError, match="does not answer"):
        stored({"host": "127.0.0.1", "port": port}, b"none").add(["a"], ["text"])
