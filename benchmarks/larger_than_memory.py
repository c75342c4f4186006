"""Remove copies from a file that is larger than the memory the process may have.

Usage: python benchmarks/larger_than_memory.py [--documents 200000] [--words 1000] [--limit-mb 700] [--folder DIR]
       systemd-run --scope -p MemoryMax=2G python benchmarks/larger_than_memory.py --documents 3000000 --words 30 \\
           --limit-mb 0 --memory 300M      # sketches lie in files; the limit is the scope's

Writes JSON Lines of random words with planted copies, then runs `align dedup` on it under an address-space limit
(what `ulimit -v` sets), and checks that every planted copy is in the cluster of its original.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np


def written(path: Path, documents: int, words: int) -> dict[str, str]:
    """Write the collection; return the original of every planted copy: one in five has a few words changed."""
    draw = np.random.RandomState(1)
    letters = np.array(list("abcdefghijklmnopqrstuvwxyz"))
    lexicon = np.array(["".join(letters[draw.randint(0, 26, size)]) for size in draw.randint(2, 11, 40_000)])
    original: dict[str, str] = {}
    kept: list[tuple[str, list[str]]] = []
    with path.open("w", encoding="utf-8") as out:
        for k in range(documents):
            name = f"d{k}"
            if k % 5 == 4:
                source, body = kept[draw.randint(len(kept))]
                body = list(body)
                for place in draw.randint(0, words, max(1, words // 100)):
                    body[place] = "changed"
                original[name] = source
            else:
                body = lexicon[draw.randint(0, len(lexicon), words)].tolist()
                kept = [*kept[-999:], (name, body)]
            out.write(json.dumps({"id": name, "text": " ".join(body), "n": k}) + "\n")
    return original


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=200_000)
    parser.add_argument("--words", type=int, default=1000)
    parser.add_argument("--limit-mb", type=int, default=700, help="address space of the command, MB; 0: any")
    parser.add_argument("--memory", metavar="SIZE", help="what batches may take: sketches beyond it lie in files")
    parser.add_argument("--folder", type=Path, help="where the files are made; a temporary folder if not given")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=args.folder) as folder:
        source, target = Path(folder, "in.jsonl"), Path(folder, "out.jsonl")
        original = written(source, args.documents, args.words)
        size = source.stat().st_size >> 20
        limit = args.limit_mb << 20
        command = [sys.executable, "-m", "align", "dedup", str(source), "-o", str(target)]
        command += ["--memory", args.memory] if args.memory else []
        begin = time.perf_counter()
        done = subprocess.run(
            command,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (limit, limit)) if limit else None,
            env={**os.environ, "OPENBLAS_NUM_THREADS": "1", "TMPDIR": folder},
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
        seconds = time.perf_counter() - begin
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss >> 10
        print(done.stderr.strip())
        if done.returncode:
            sys.exit(f"failed with {done.returncode} under {args.limit_mb} MB")
        cluster = {row["id"]: row["cluster_id"] for row in map(json.loads, target.open(encoding="utf-8"))}
        together = sum(cluster[name] == cluster[source] for name, source in original.items())
        print(f"file {size:,} MB, allowed {args.limit_mb:,} MB of address space, resident at most {peak:,} MB")
        print(f"{args.documents:,} documents in {seconds:.1f} s ({args.documents / seconds:,.0f} a second)")
        print(f"planted copies with their originals: {together:,} of {len(original):,}")


if __name__ == "__main__":
    main()
