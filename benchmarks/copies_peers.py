"""Find copies with this library and with its peers, on one corpus, each in a process of its own.

    python benchmarks/copies_peers.py                       # 100,000 documents, one thread
    python benchmarks/copies_peers.py --count 1000000 --engines align,rensa
    python benchmarks/copies_peers.py --threads 2 --engines align    # beside one thread, and what the machine can
    python benchmarks/copies_peers.py --engines "align,dedup dicts,dedup texts,dedup column"
    python benchmarks/copies_peers.py --headlines --threads 2
    python benchmarks/copies_peers.py --smoke               # 2,000 documents

Peers are those of the dependency group `peers`; `--python` names the interpreter that has them.
Those that are not installed are named and skipped. All engines compare sets of five words at a Jaccard similarity of
0.7 with 128 slots in 32 bands. Recall and precision are those of pairs, against the truth: an index of exact sets of
shingles (prefix filter, Bayardo et al. 2007), made up to 200,000 documents.

Columns: documents a second (text to pairs; clusters too for `align`), the same over processor time, that of `align`
divided by it (wall clock), recall and precision, and the most memory above that of the texts.

With several threads `align` is run in turn with one and with all, as are plain hashes, which touch no memory to speak
of: what the machine gives at that moment. Two virtual processors that share a real one get nearly twice as much of
SHA-256, which waits for itself, and far less of BLAKE2, which keeps a processor busy, as reading texts does.

A virtual machine may give memory that is free back to its host, which then takes ten times as long to give as memory
that was just in use; so before anything is measured, every core asks for as much as may be needed, and frees it again.
"""

from __future__ import annotations

import argparse
import ctypes
import json
import mmap
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from hashlib import blake2b, sha256
from importlib.util import find_spec
from itertools import chain, islice
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
from numpy.typing import NDArray

THRESHOLD, SLOTS, BANDS, WORDS = 0.7, 128, 32, 5
MOST_TRUTH = 200_000  # documents for which the truth is made
ROOT = Path(__file__).resolve().parents[1]

Texts = list[str]
Found = tuple[NDArray[np.int64], NDArray[np.int64]]  # left and right texts of pairs
word = re.compile(r"\w+")


# ------------------------------------------------------------------------------------------------------- engines


def align_pairs(texts: Texts, threads: int) -> Found:
    from align.copies import find_copies, group_copies
    from align.settings import Settings

    pairs = find_copies(texts, Settings(threads=threads))
    group_copies(pairs)
    pairs = pairs.expanded()
    alike = pairs.jaccard >= np.float32(THRESHOLD)
    return pairs.left[alike].astype(np.int64), pairs.right[alike].astype(np.int64)


def align_dedup(docs: Any, threads: int) -> None:
    import align

    align.dedup(docs, settings=align.Settings(threads=threads))


def dicts(texts: Texts) -> list[dict[str, str]]:
    return [{"id": f"{i:08}", "text": text} for i, text in enumerate(texts)]


def column(texts: Texts) -> Any:
    import pyarrow as pa

    return pa.array(texts, pa.large_string())


def grams(text: str) -> list[str]:
    """Return the runs of five words; a shorter text is one."""
    words = word.findall(text.lower())
    return list(map(" ".join, zip(*(words[k:] for k in range(WORDS)), strict=False))) or [" ".join(words)]


def gram_hashes(texts: Texts) -> Iterator[NDArray[np.uint64]]:
    """Yield the hashes of the runs of five words of every text: words by the interpreter, runs by numpy."""
    factors = np.array([pow(0x9E3779B97F4A7C15, k + 1, 1 << 64) for k in range(WORDS)], dtype=np.uint64)
    for text in texts:
        words = word.findall(text.lower())
        hashes = np.fromiter(map(hash, words), np.int64, len(words)).view(np.uint64)
        size = max(1, len(words) - WORDS + 1)
        total = np.zeros(size, dtype=np.uint64)
        for k in range(min(WORDS, len(words))):
            total += hashes[k : k + size] * factors[k]
        total ^= total >> np.uint64(29)
        yield total


def unfolded(flat: NDArray[np.int64], starts: NDArray[np.int64]) -> Found:
    """Return the pairs of the answers to queries by every text."""
    left = np.repeat(np.arange(len(starts) - 1), np.diff(starts))
    keep = left < flat
    return left[keep], flat[keep]


def rensa_pairs(texts: Texts, threads: int) -> Found:
    from rensa import RMinHash, RMinHashLSH

    marks = []
    for start in range(0, len(texts), 4096):
        marks += RMinHash.from_token_sets([grams(text) for text in texts[start : start + 4096]], SLOTS, 1)
    index = RMinHashLSH(threshold=THRESHOLD, num_perm=SLOTS, num_bands=BANDS)
    index.insert_many(marks)
    left, right = [], []
    for i, answer in enumerate(index.query_all(marks)):
        for j in answer:
            if j > i and marks[i].jaccard(marks[j]) >= THRESHOLD:
                left.append(i)
                right.append(j)
    return np.array(left, dtype=np.int64), np.array(right, dtype=np.int64)


def rensa_flags(texts: Texts, threads: int) -> None:
    from rensa import RMinHash, RMinHashLSH

    parts = list(gram_hashes(texts))
    starts = np.concatenate([[0], np.cumsum([len(part) for part in parts])]).astype(np.uint64)
    matrix = RMinHash.digest_matrix_from_flat_token_hashes(np.concatenate(parts), starts, SLOTS, 1)
    index = RMinHashLSH(threshold=THRESHOLD, num_perm=SLOTS, num_bands=16)
    index.query_duplicate_flags_matrix_one_shot(matrix)


def fastsketch_pairs(texts: Texts, threads: int) -> Found:
    from FastSketchLSH import LSH, FastSimilaritySketch

    sketcher = FastSimilaritySketch(SLOTS, 42)
    parts = [
        sketcher.batch([grams(text) for text in texts[start : start + 4096]], num_threads=threads)
        for start in range(0, len(texts), 4096)
    ]
    marks = np.concatenate(parts)
    index = LSH(SLOTS, BANDS, num_threads=threads)
    index.insert(marks)
    flat, starts = index.query(marks, format="csr")
    left, right = unfolded(flat.astype(np.int64), starts.astype(np.int64))
    return estimated(marks, left, right)


def estimated(marks: NDArray[Any], left: NDArray[np.int64], right: NDArray[np.int64]) -> Found:
    """Return the pairs whose signatures agree in enough slots."""
    slices = range(0, len(left), 65536)
    parts = [(marks[left[i : i + 65536]] == marks[right[i : i + 65536]]).mean(axis=1) for i in slices]
    keep = np.concatenate([np.empty(0), *parts]) >= THRESHOLD
    return left[keep], right[keep]


def gaoya_pairs(texts: Texts, threads: int) -> Found:
    from gaoya.minhash import MinHashStringIndex

    index = MinHashStringIndex(32, THRESHOLD, BANDS, SLOTS // BANDS, None, "word", True, (WORDS, WORDS), "vec")
    index.par_bulk_insert_docs(list(range(len(texts))), texts)
    answers = index.par_bulk_query(texts)
    starts = np.concatenate([[0], np.cumsum([len(answer) for answer in answers])]).astype(np.int64)
    return unfolded(np.fromiter(chain.from_iterable(answers), np.int64, int(starts[-1])), starts)


def datasketch_xxhash(texts: Texts, threads: int) -> Found:
    import xxhash

    return datasketch_pairs(texts, threads, hashfunc=xxhash.xxh32_intdigest)


def datasketch_pairs(texts: Texts, threads: int, **more: Any) -> Found:
    from datasketch import MinHash, MinHashLSH

    options: dict[str, Any] = {"num_perm": SLOTS, "seed": 1, **more}
    index = MinHashLSH(threshold=THRESHOLD, num_perm=SLOTS)
    marks = list(MinHash.generator(([gram.encode() for gram in grams(text)] for text in texts), **options))
    for i, mark in enumerate(marks):
        index.insert(i, mark)
    rows = np.array([mark.hashvalues for mark in marks])
    answers = [sorted(index.query(mark)) for mark in marks]
    starts = np.concatenate([[0], np.cumsum([len(answer) for answer in answers])]).astype(np.int64)
    flat = np.fromiter(chain.from_iterable(answers), np.int64, int(starts[-1]))
    return estimated(rows, *unfolded(flat, starts))


# name: what runs it, and the module it needs
ENGINES: dict[str, tuple[Callable[[Any, int], Found | None], str]] = {
    "align": (align_pairs, "align"),
    "dedup dicts": (align_dedup, "align"),
    "dedup texts": (align_dedup, "align"),
    "dedup column": (align_dedup, "align"),
    "rensa": (rensa_pairs, "rensa"),
    "rensa flags": (rensa_flags, "rensa"),
    "FastSketchLSH": (fastsketch_pairs, "FastSketchLSH"),
    "gaoya": (gaoya_pairs, "gaoya"),
    "datasketch": (datasketch_pairs, "datasketch"),
    "with xxhash": (datasketch_xxhash, "xxhash"),
}
GIVEN: dict[str, Callable[[Texts], Any]] = {"dedup dicts": dicts, "dedup column": column}  # else the texts


# --------------------------------------------------------------------------------------------------------- truth


def truth(texts: Texts) -> dict[tuple[int, int], float]:
    """Return all pairs of texts whose sets of shingles reach the threshold, with their Jaccard similarity."""
    sets = [np.unique(part) for part in gram_hashes(texts)]
    sizes = np.array([len(part) for part in sets])
    values, text = np.concatenate(sets), np.repeat(np.arange(len(sets)), sizes)
    order = np.argsort(values, kind="stable")
    ends = np.flatnonzero(np.diff(values[order], append=~values[order[-1:]])) + 1
    frequency = np.empty(len(values), dtype=np.int64)
    frequency[order] = np.repeat(np.diff(ends, prepend=0), np.diff(ends, prepend=0))
    # of every set the rarest shingles: two sets above the threshold have one of them in common
    order = np.lexsort((values, frequency, text))
    place = np.arange(len(values)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    order = order[place <= sizes[text[order]] - np.ceil(THRESHOLD * sizes[text[order]])]
    order = order[np.lexsort((text[order], values[order]))]
    values, text = values[order], text[order]
    candidates: set[tuple[int, int]] = set()
    edges = np.flatnonzero(np.diff(values, prepend=~values[:1], append=~values[-1:]))
    long = np.flatnonzero(np.diff(edges) > 1)
    for start, stop in zip(edges[long].tolist(), edges[long + 1].tolist(), strict=True):
        having = text[start:stop].tolist()
        candidates.update((i, j) for k, i in enumerate(having) for j in islice(having, k + 1, None))
    found = {}
    for i, j in sorted(candidates):
        shared = len(np.intersect1d(sets[i], sets[j], assume_unique=True))
        jaccard = shared / (len(sets[i]) + len(sets[j]) - shared)
        if jaccard >= THRESHOLD:
            found[i, j] = jaccard
    return found


def judged(found: NDArray[np.int64], true: dict[tuple[int, int], float]) -> tuple[float, float]:
    """Return recall and precision of pairs."""
    pairs = set(map(tuple, found.T.tolist()))
    hits = len(pairs & true.keys())
    return hits / max(1, len(true)), hits / max(1, len(pairs))


# ----------------------------------------------------------------------------------------------------- processes


def memory(name: str) -> float:
    """Return a figure of the memory of this process in MB: VmRSS now, VmHWM the most since `forget_peak`."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(re.search(rf"{name}:\s+(\d+)", status)[1]) / 1024  # type: ignore[index]


def forget_peak() -> None:
    """Give back free memory, so that it does not hide what comes, and start counting again."""
    ctypes.CDLL(None).malloc_trim(0)
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")


def read(path: Path) -> Texts:
    with path.open(encoding="utf-8") as file:
        return [json.loads(line)["text"] for line in file]


def fetch_free(megabytes: int) -> None:
    """Have so much free memory of this machine at hand for each of its cores, whatever its host has taken back.

    Every core has lists of free memory of its own: what only one of them fetched would be missing to the others.
    """
    ours = os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else set()
    try:
        for core in sorted(ours) or [-1]:
            if ours:
                os.sched_setaffinity(0, {core})
            with mmap.mmap(-1, megabytes << 20, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS) as memory:
                if hasattr(mmap, "MADV_HUGEPAGE"):
                    memory.madvise(mmap.MADV_HUGEPAGE)
                for place in range(0, len(memory), 4096):
                    memory[place] = 1
    finally:
        if ours:
            os.sched_setaffinity(0, ours)


def run_engine(name: str, corpus: Path, out: Path, threads: int) -> None:
    """Run one engine in this process and print its figures."""
    work, module = ENGINES[name]
    if find_spec(module) is None:
        print(json.dumps({"missing": module}))
        return
    texts, made = read(corpus), GIVEN.get(name, list)
    work(made(texts[:200]), threads)  # what is loaded at the first call is not measured
    texts = [text[:1] + text[1:] for text in texts]  # new strings: no hash of them is known
    given = made(texts)
    fetch_free(min(2048, 256 + len(texts) // 1000))
    forget_peak()
    before = memory("VmRSS")
    started, used = time.perf_counter(), time.process_time()
    found = work(given, threads)
    figures = {
        "seconds": time.perf_counter() - started,
        "cpu": time.process_time() - used,
        "memory": memory("VmHWM") - before,
    }
    if found is not None:
        np.save(out, np.array(found))
    print(json.dumps(figures))


def hashing(threads: int, hashed: Callable[[bytes], object], blocks: int = 1024) -> float:
    """Return the seconds that so many threads take to hash blocks that lie in the caches."""
    block = bytes(1 << 18)

    def work(_: int) -> None:
        for _ in range(blocks // threads):
            hashed(block)

    with ThreadPoolExecutor(threads) as pool:
        started = time.perf_counter()
        list(pool.map(work, range(threads)))
        return time.perf_counter() - started


def beside_one(corpus: Path, out: Path, given: argparse.Namespace) -> None:
    """Print how many times as fast several threads are as one, and what the machine gives."""
    times = []
    for _ in range(given.rounds):
        one, several = (start("align", corpus, out, given, k)["seconds"] for k in (1, given.threads))
        waiting, busy = (hashing(1, hashed) / hashing(given.threads, hashed) for hashed in (sha256, blake2b))
        times.append((one, several))
        print(
            f"{given.threads} threads are {one / several:.2f} times one ({one * 1e3:.0f} and {several * 1e3:.0f} ms); "
            f"of hashing {waiting:.2f} (SHA-256) and {busy:.2f} times (BLAKE2)",
            flush=True,
        )
    one, several = (min(seconds) for seconds in zip(*times, strict=True))  # which nothing else on the machine slowed
    print(
        f"{given.threads} threads are {median(one / several for one, several in times):.2f} times one in the middle of "
        f"{len(times)} rounds, {one / several:.2f} by the fastest of each ({one * 1e3:.0f} and {several * 1e3:.0f} ms)"
    )


def start(name: str, corpus: Path, out: Path, given: argparse.Namespace, several: int = 0) -> dict[str, float]:
    """Run one engine in a process of its own and return its figures; with `several` threads where they are given."""
    threads = str(several or given.threads)
    environment = {**os.environ, "RAYON_NUM_THREADS": threads, "OMP_NUM_THREADS": threads, "PYTHONHASHSEED": "0"}
    python = sys.executable
    if ENGINES[name][1] != "align":
        python = given.python
    command = [python, __file__, "--engine", name, "--corpus", str(corpus), "--out", str(out), "--threads", threads]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        return {"failed": done.returncode, "missing": done.stderr.strip().splitlines()[-1] if done.stderr else "killed"}  # type: ignore[dict-item]
    return json.loads(done.stdout.splitlines()[-1])  # type: ignore[no-any-return]


def compare(given: argparse.Namespace, folder: Path) -> None:
    from corpus import corpus

    path = folder / "corpus.jsonl"
    with path.open("w", encoding="utf-8") as file:
        for text in corpus(given.count, headlines=given.headlines, seed=given.seed):
            file.write(json.dumps({"text": text.text}, ensure_ascii=False) + "\n")
    kind = "headlines" if given.headlines else "documents"
    size = path.stat().st_size / 1e6
    print(f"{given.count:,} {kind}, {size:,.0f} MB, {given.threads} thread(s)", flush=True)
    true = truth(read(path)) if given.count <= MOST_TRUTH else None
    if true is not None:
        print(f"{len(true):,} pairs reach {THRESHOLD}")
    print(
        f"{'engine':14} {'docs/s':>9} {'per cpu s':>9} {'align is':>9} {'recall':>7} {'precision':>9} {'memory MB':>9}"
    )
    ours = 0.0
    for name in given.engines.split(",") if given.engines else ENGINES:
        out = folder / f"{name}.npy"
        figures = start(name, path, out, given)
        if "missing" in figures:
            print(f"{name:14} skipped: {figures['missing']}", flush=True)
            continue
        speed = given.count / figures["seconds"]
        ours = ours or speed
        quality = f"{'':7} {'':9}"
        if true is not None and out.exists():
            recall, precision = judged(np.load(out), true)
            quality = f"{recall:7.4f} {precision:9.4f}"
        busy = given.count / figures["cpu"]
        print(
            f"{name:14} {speed:9,.0f} {busy:9,.0f} {ours / speed:8.2f}x {quality} {figures['memory']:9,.0f}", flush=True
        )
    if given.threads > 1:
        beside_one(path, folder / "align.npy", given)


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--headlines", action="store_true", help="texts of about ten words")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=3, help="times that several threads are run beside one")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--engines", help=f"some of {', '.join(ENGINES)}, with commas between")
    parser.add_argument("--python", default=sys.executable, help="interpreter that has the peers")
    parser.add_argument("--smoke", action="store_true", help="2,000 documents")
    parser.add_argument("--engine", help=argparse.SUPPRESS)
    parser.add_argument("--corpus", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--out", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args(arguments)
    if given.engine:
        run_engine(given.engine, given.corpus, given.out, given.threads)
        return
    if given.smoke:
        given.count = 2000
    sys.path.insert(0, str(Path(__file__).parent))
    with tempfile.TemporaryDirectory() as folder:
        compare(given, Path(folder))


if __name__ == "__main__":
    main()
