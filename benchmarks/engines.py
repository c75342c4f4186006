"""Time the same work on every engine: a Parquet file in, clusters of copies out, and say whether they are the same.

    python benchmarks/engines.py                                     # 200,000 documents, also 50,000 for the slope
    python benchmarks/engines.py --engines direct ray --documents 50000
    python benchmarks/engines.py --peer /path/to/python              # an environment with daft and numpy
    python benchmarks/engines.py --merge 1000                        # align.merge of made news instead (news.py)

Every run is a process of its own. `start` is until the engine is there, `work` from the file to all clusters, `memory`
the most that all its processes took together (PSS, so that what they share counts once), sampled twice a second.
`direct` is align.dedup as it is, `local` the steps of the engines in one process, `spilled` the same with 64 MB for
batches. The peer computes MinHash signatures with daft's own function (128 hashes, 5 words), groups 32 bands of them,
and joins the groups; it verifies nothing.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from typing import Any

ENGINES = ("direct", "local", "spilled", "ray", "spark")
MARK = "ALIGN_BENCHMARK_RUN"


def written(folder: Path, documents: int) -> Path:
    """Write the corpus as Parquet, once."""
    import pyarrow as pa
    from corpus import corpus
    from pyarrow import parquet

    path = folder / f"corpus-{documents}.parquet"
    if path.exists():
        return path
    schema = pa.schema([("id", pa.string()), ("text", pa.string())])
    with parquet.ParquetWriter(path.with_suffix(".part"), schema) as file:
        texts = (text.text for text in corpus(documents))
        for start in range(0, documents, 10_000):
            size = min(10_000, documents - start)
            ids = [f"d{start + k}" for k in range(size)]
            file.write_table(pa.table([ids, [next(texts) for _ in ids]], schema=schema))
    path.with_suffix(".part").rename(path)
    return path


# --- one run ------------------------------------------------------------------------------------------------------


def run(engine: str, path: Path, cores: int) -> dict[str, Any]:
    """Remove the copies of a file and return times and a digest of the clusters."""
    begin = time.perf_counter()
    work = _prepared(engine, path, cores)
    started = time.perf_counter()
    result = work()
    found = [[c.id, *c, c.kept] for c in result.clusters]
    done = time.perf_counter()
    digest = blake2b(json.dumps(found).encode(), digest_size=8).hexdigest()
    return {"start": started - begin, "work": done - started, "clusters": len(found), "digest": digest}


def _prepared(engine: str, path: Path, cores: int) -> Callable[[], Any]:
    import align

    if engine == "ray":
        import ray

        ray.init(num_cpus=cores, include_dashboard=False, log_to_driver=False, logging_level="ERROR")
        ray.get([ray.remote(_ready).remote(k) for k in range(cores)])
        return lambda: align.dedup([path], engine="ray")
    if engine == "spark":
        from align.engine.spark import Spark

        spark = Spark(f"local[{cores}]", spark_driver_memory="3g", spark_sql_shuffle_partitions=str(2 * cores))
        spark.session.sparkContext.setLogLevel("ERROR")
        spark.session.range(10).count()
        return lambda: align.dedup([path], engine=spark)
    if engine == "direct":
        settings = align.Settings(threads=cores)
        return lambda: align.dedup(_rows(path), settings=settings)
    from align.engine.local import Local

    place = Local(memory=64 << 20 if engine == "spilled" else None, threads=cores)
    return lambda: align.dedup([path], engine=place)


def _ready(number: int) -> int:
    import align.engine.copies  # noqa: F401 - what every process loads once

    return number


def _rows(path: Path) -> list[dict[str, str]]:
    from pyarrow import parquet

    columns = parquet.read_table(path, columns=["id", "text"]).to_pydict()
    return [{"id": name, "text": text} for name, text in zip(columns["id"], columns["text"], strict=True)]


def merge(engine: str, count: int, cores: int) -> dict[str, Any]:
    """Merge made news texts and return times and a digest of the records.

    `driver` is the time in which the driver does not wait for steps: what stays, however many nodes there are.
    """
    from news import made_news, originals

    import align

    texts = made_news([text for _, text in originals()], count)
    documents = [{"id": f"n{number}", "text": text} for number, text in enumerate(texts)]
    begin = time.perf_counter()
    place: Any = None
    if engine == "ray":
        import ray

        ray.init(num_cpus=cores, include_dashboard=False, log_to_driver=False, logging_level="ERROR")
        ray.get([ray.remote(_ready).remote(k) for k in range(cores)])
        from align.engine.ray import Ray

        place = Ray()
    elif engine == "spark":
        from align.engine.spark import Spark

        place = Spark(f"local[{cores}]", spark_driver_memory="3g", spark_sql_shuffle_partitions=str(2 * cores))
        place.session.sparkContext.setLogLevel("ERROR")
        place.session.range(10).count()
    elif engine != "direct":
        from align.engine.local import Local

        place = Local(memory=64 << 20 if engine == "spilled" else None, threads=cores)
    waits: list[float] = []
    if engine in ("ray", "spark"):  # nothing is waited for but what is brought to the driver
        collect = place.collect

        def collected(rows: Any, schema: Any) -> Any:
            waiting = time.perf_counter()
            table = collect(rows, schema)
            waits.append(time.perf_counter() - waiting)
            return table

        place.collect = collected
    started = time.perf_counter()
    result = align.merge(documents, settings=align.Settings(threads=cores), engine=place)
    done = time.perf_counter()
    driver = {"driver": done - started - sum(waits)} if waits else {}
    text = json.dumps([record.to_dict() for record in result], default=list)
    digest = blake2b(text.encode(), digest_size=8).hexdigest()
    return {"start": started - begin, "work": done - started, "clusters": len(result), "digest": digest, **driver}


def peer(path: Path) -> dict[str, Any]:
    """Group MinHash bands with daft; nothing of ours is imported."""
    begin = time.perf_counter()
    import daft
    import numpy as np

    started = time.perf_counter()
    table = daft.read_parquet(str(path))
    words = table["text"].normalize(remove_punct=True, lowercase=True, white_space=True)
    signed = table.select(words.minhash(num_hashes=128, ngram_size=5).alias("signature")).to_arrow()
    column = signed["signature"].combine_chunks()
    signatures = np.asarray(column.flatten()).reshape(-1, 128)
    hashed = time.perf_counter()
    n, label = len(signatures), np.arange(len(signatures))
    for band in range(32):
        rows = np.ascontiguousarray(signatures[:, 4 * band : 4 * band + 4])
        key = rows.view(np.dtype((np.void, rows.itemsize * 4))).ravel()
        _, first, inverse = np.unique(key, return_index=True, return_inverse=True)
        np.minimum.at(label, first[inverse], label)
        label = np.minimum(label, label[first[inverse]])
    for _ in range(8):
        label = label[label]
    done = time.perf_counter()
    return {
        "start": started - begin,
        "work": done - started,
        "signatures": hashed - started,
        "clusters": int((np.bincount(label, minlength=n) > 1).sum()),
        "digest": "",
    }


# --- all runs -----------------------------------------------------------------------------------------------------


def measured(command: list[str]) -> dict[str, Any]:
    """Run a command that prints a line of JSON; add the most memory that all its processes took, in MB."""
    mark = f"{os.getpid()}-{time.monotonic_ns()}"
    with tempfile.TemporaryFile("w+") as errors:
        process = subprocess.Popen(
            command, env={**os.environ, MARK: mark}, stdout=subprocess.PIPE, stderr=errors, text=True
        )
        most = 0
        while True:
            try:
                said, _ = process.communicate(timeout=0.5)
                break
            except subprocess.TimeoutExpired:
                most = max(most, sum(map(_share, _marked(mark))))
        if process.returncode:
            errors.seek(0)
            sys.exit(f"{' '.join(command)} failed:\n{errors.read()[-3000:]}")
    for place in _marked(mark):  # what an engine has left behind would disturb the next one
        with suppress(ProcessLookupError):
            os.kill(int(place.name), signal.SIGKILL)
    found: dict[str, Any] = json.loads(said.splitlines()[-1])
    return {**found, "memory": most >> 20}


def _marked(mark: str) -> Iterator[Path]:
    wanted = f"{MARK}={mark}".encode()
    for place in Path("/proc").glob("[0-9]*"):
        try:
            if wanted in (place / "environ").read_bytes():
                yield place
        except OSError:
            continue


def _share(place: Path) -> int:
    try:
        lines = (place / "smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) << 10 for line in lines if line.startswith("Pss:"))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, nargs="+", default=[50_000, 200_000])
    parser.add_argument("--engines", nargs="+", choices=ENGINES, default=list(ENGINES))
    parser.add_argument("--cores", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--merge", type=int, metavar="N", help="merge N news texts instead of removing copies")
    parser.add_argument("--peer", metavar="PYTHON", help="of an environment with daft and numpy")
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir(), "align-engines"))
    parser.add_argument("--run", help=argparse.SUPPRESS)
    parser.add_argument("--path", type=Path, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.run:
        found = peer(args.path) if args.run == "peer" else None
        found = found or (
            merge(args.run, args.merge, args.cores) if args.merge else run(args.run, args.path, args.cores)
        )
        print(json.dumps(found), flush=True)
        os._exit(0)  # engines need not be taken down in order
    args.folder.mkdir(exist_ok=True)
    for documents in [args.merge] if args.merge else args.documents:
        path = args.folder if args.merge else written(args.folder, documents)
        print(f"\n{documents:,} documents, {args.cores} cores")
        first: dict[str, Any] = {}
        for engine in [*args.engines, *(["peer"] if args.peer and not args.merge else [])]:
            command = [
                args.peer if engine == "peer" else sys.executable,
                __file__,
                "--run",
                engine,
                "--path",
                str(path),
            ]
            command += ["--cores", str(args.cores), *(["--merge", str(args.merge)] if args.merge else [])]
            found = measured(command)
            first = first or found
            same = "" if engine == "peer" else "same" if found["digest"] == first["digest"] else "OTHER RESULT"
            print(
                f"{engine:8} start {found['start']:6.1f} s  work {found['work']:7.2f} s  "
                f"{documents / found['work']:9,.0f} documents/s  "
                f"{found['work'] / first['work']:6.2f} x {args.engines[0]}  "
                f"{found['memory']:6,} MB  {found['clusters']:,} clusters {same}",
                *(f"({name} {found[name]:.2f} s)" for name in ("signatures", "driver") if name in found),
                flush=True,
            )


if __name__ == "__main__":
    main()
