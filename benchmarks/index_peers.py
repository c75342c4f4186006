"""The index beside `datasketch.MinHashLSH`, in memory and on Redis: inserts, queries, size, and growth.

    python benchmarks/index_peers.py [--count 1000000] [--threads 2] [--texts 10000]

Both sides get sketches of the same texts that were made before: datasketch LeanMinHashes of 128 permutations, the index
samples of shingles, and no texts. The index writes them to its file and commits them. The peers insert `--texts`
documents (on Redis 5,000), which flatters them: their rate falls as they grow. Those of the index beyond `--texts`
are those of the same texts with every shingle changed by one mask a round, so that no two rounds share any.

Then, from texts: `Index.add` (sketches, copies found and compared exactly, texts stored) beside datasketch (shingles
hashed by our kernel, signatures by datasketch, query and insert). Last, the time to add 1,000 documents more: by the
command `align index add`, from its start to its end, and of that what is neither Python's start nor imports (medians of
3); and in a process that has the index open (median of 5; the postings were loaded before).
"""

from __future__ import annotations

import argparse
import json
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import datasketch
import numpy as np
from corpus import corpus

import align
from align.index.adding import sampled, store_sketches
from align.index.live import look_up
from align.index.postings import Postings
from align.sketch import Sample, Shingles, shingles, signatures
from align.store.datasketch import to_lean
from align.store.duckdb import insert, set_state, state

_PART = 2 * 122_880  # documents of one transaction, as Index.add has them


def seconds(work: Callable[..., Any], *given: Any) -> float:
    begin = time.perf_counter()
    work(*given)
    return time.perf_counter() - begin


def masked(found: Sample, mask: int) -> Sample:
    """Return a sample of as many other shingles."""
    values = found.sets.values ^ np.uint32(mask)
    return Sample(Shingles(values, found.sets.offsets), found.sizes, found.prints ^ np.uint64(mask))


def fill(index: align.Index, found: Sample, count: int) -> float:
    """Insert `count` sketches into an empty index, as `Index.add` does; return the seconds it took."""
    total, rounds = 0.0, len(found.sizes)
    for start in range(0, count, _PART):
        stop = min(start + _PART, count)
        masks = [k // rounds * 0x9E3779B1 & 0xFFFFFFFF for k in range(start, stop, rounds)]
        parts = [masked(found, mask) for mask in masks]
        size = stop - start
        sizes = np.concatenate([np.zeros(1, np.int64), *(part.sets.sizes for part in parts)])[: size + 1]
        offsets = np.cumsum(sizes).astype(np.int64)
        values = np.concatenate([part.sets.values for part in parts])[: offsets[-1]]
        words, prints = (np.concatenate([part[k] for part in parts])[:size] for k in (1, 2))
        whole = Sample(Shingles(values, offsets), words, prints)
        names = [f"d{k:08d}" for k in range(start, stop)]
        total += seconds(write, index, names, whole, start)
        with index._change() as (con, _):  # no texts, but a row for each, so that the index can be used
            rows = np.arange(start, stop, dtype=np.int32)
            insert(con, "bodies", {"doc": rows, "text": [b""] * len(rows), "fields": [b""] * len(rows)})
    return total


def write(index: align.Index, names: list[str], found: Sample, first: int) -> None:
    docs = np.arange(first, first + len(names), dtype=np.int32)
    with index._change() as (con, numbers):
        store_sketches(con, names, found, docs, numbers["version"], {})
        set_state(con, next=first + len(names))


@contextmanager
def redis_server() -> Iterator[dict[str, Any] | None]:
    program = shutil.which("redis-server")
    if program is None:
        yield None
        return
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
    with subprocess.Popen([program, *options], stdout=subprocess.DEVNULL) as server:
        time.sleep(1)
        yield {"host": "127.0.0.1", "port": port}
        server.terminate()


def peers(leans: list[Any]) -> dict[str, tuple[float, float]]:
    """Return inserts and queries a second of datasketch's indexes."""
    out = {}
    for more in ({}, {"params": (32, 4)}):
        lsh = datasketch.MinHashLSH(threshold=0.7, num_perm=128, **more)
        wrote, asked = seconds(put, lsh, leans), seconds(ask, lsh, leans)
        out[f"datasketch in memory ({lsh.b} bands)"] = len(leans) / wrote, len(leans) / asked
    with redis_server() as server:
        if server is None:
            print("no redis-server: its figures are left out")
            return out
        config = {"type": "redis", "basename": b"peer", "redis": server}
        lsh = datasketch.MinHashLSH(threshold=0.7, num_perm=128, storage_config=config, prepickle=False)
        with lsh.insertion_session(buffer_size=10_000) as session:
            wrote = seconds(put, session, leans[:5000])
            begin = time.perf_counter()
        wrote += time.perf_counter() - begin  # the rest of the buffer
        out[f"datasketch on Redis ({lsh.b} bands)"] = 5000 / wrote, 1000 / seconds(ask, lsh, leans[:1000])
    return out


def put(lsh: Any, leans: list[Any]) -> None:
    for k, mark in enumerate(leans):
        lsh.insert(b"d%08d" % k, mark)


def ask(lsh: Any, leans: list[Any]) -> None:
    for mark in leans:
        lsh.query(mark)


def from_texts(texts: list[str], folder: Path, threads: int) -> None:
    settings = align.Settings(threads=threads)
    docs = [align.Document(id=f"d{k}", text=text) for k, text in enumerate(texts)]
    with align.Index.open(folder / "texts.align", settings=settings, events=False) as index:
        ours = len(docs) / seconds(index.add, docs)
        size = index.info().bytes / len(docs)
    some = texts[:2000]
    lsh = datasketch.MinHashLSH(threshold=0.7, num_perm=128)

    def theirs() -> None:
        sets = shingles(some, 5)
        for k in range(len(some)):
            mark = datasketch.MinHash(num_perm=128, hashfunc=int)
            mark.update_batch(sets.values[sets.offsets[k] : sets.offsets[k + 1]].tolist())
            lsh.query(mark)
            lsh.insert(k, mark)

    peer = len(some) / seconds(theirs)
    chars = sum(map(len, texts)) / len(texts)
    print(
        f"from texts ({chars:.0f} characters): Index.add {ours:,.0f}/s with texts kept ({size:.0f} bytes a document), "
        f"datasketch in memory {peer:,.0f}/s: {ours / peer:.1f} x"
    )


def add_more(index: align.Index, texts: list[str], mark: str) -> float:
    docs = [align.Document(id=f"{mark}-{k}", text=text) for k, text in enumerate(texts)]
    return seconds(index.add, docs)


def written(path: Path, texts: list[str], mark: str) -> Path:
    rows = ({"id": f"{mark}-{k}", "text": text} for k, text in enumerate(texts))
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


def by_command(path: Path, given: Path) -> None:
    command = [sys.executable, "-m", "align", "index", "add", str(path), str(given)]
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)


def in_new_process(path: Path, given: Path) -> float:
    """Return the seconds that adding a file takes in a process of its own, without its start and imports."""
    code = (
        "import sys, time, duckdb, pyarrow\n"
        "from align.index import Index\n"
        "from align.io.read import read_paths\n"
        "docs = read_paths([sys.argv[2]])\n"
        "begin = time.perf_counter()\n"
        "with Index.open(sys.argv[1]) as index: index.add(docs)\n"
        "print(time.perf_counter() - begin)\n"
    )
    command = [sys.executable, "-c", code, str(path), str(given)]
    return float(subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout)


def growth(path: Path, later: list[list[str]]) -> tuple[float, ...]:
    """Return the seconds that 1,000 more take: by command, its work, loading the postings, and after that."""
    files = [written(path.with_suffix(f".{k}.jsonl"), part, f"new{k}") for k, part in enumerate(later[:6])]
    whole = statistics.median(seconds(by_command, path, given) for given in files[:3])
    work = statistics.median(in_new_process(path, given) for given in files[3:])
    with align.Index.open(path) as index:
        index._postings._asked = 1_000  # as after a few additions
        first, *more = [add_more(index, part, f"open{k}") for k, part in enumerate(later[6:12])]
    return whole, work, first, statistics.median(more)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=1_000_000)
    parser.add_argument("--texts", type=int, default=10_000)
    parser.add_argument("--threads", type=int, default=2)
    given = parser.parse_args()
    texts = [text.text for text in corpus(given.texts + 12_000)]
    texts, later = texts[: given.texts], [texts[k : k + 1000] for k in range(given.texts, len(texts), 1000)]
    leans = [to_lean(row, 1) for row in signatures(shingles(texts, 5), 128, 1)]
    settings = align.Settings(threads=given.threads)
    found = sampled(texts, settings)
    spent = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for count in (given.count // 10, given.count):
            path = folder / f"{count}.align"
            with align.Index.open(path, settings=settings, events=False) as index:
                rate = count / fill(index, found, count)
                size = path.stat().st_size
                asked = sampled(later[0] * 10, settings)
                with index._database.reading() as con:
                    postings = Postings()
                    cold = seconds(look_up, con, asked, state(con), postings, settings)
                    postings._asked = 1_000
                    look_up(con, asked, state(con), postings, settings)
                    warm = seconds(look_up, con, asked, state(con), postings, settings)
            spent[count] = growth(path, later)
            print(f"{count:,} documents, {found.sets.sizes.mean():.1f} sampled shingles each, {given.threads} threads:")
            print(f"    {rate:,.0f} inserts/s, committed; file {size / 1e6:,.0f} MB")
            print(
                f"    10,000 queries in {cold:.2f} s from the file, {warm:.2f} s with the postings in memory",
                flush=True,
            )
        for peer, (wrote, queried) in peers(leans).items():
            print(
                f"{peer}: {wrote:,.0f} inserts/s, {queried:,.0f} queries/s; the index: {rate / wrote:.1f} x the inserts"
            )
        from_texts(texts, folder, given.threads)
    names = ("by `align index add`", "its work alone", "loading the postings", "in an open one")
    (small, one), (large, other) = spent.items()
    for what, a, b in zip(names, one, other, strict=True):
        print(f"1,000 more {what}: {a * 1000:.0f} ms at {small:,}, {b * 1000:.0f} ms at {large:,}: {b / a:.2f} x")


if __name__ == "__main__":
    main()
