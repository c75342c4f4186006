"""Show that the work on a passage that all documents share grows with the documents, not with their square.

    python benchmarks/boilerplate.py            # 25,000, 50,000 and 100,000 documents

Every document has 30 words of its own and one passage of 60 words that all have; a bucket of equal keys of all of them
is paired too. Columns: processor seconds and candidate pairs of the join of samples, of the bucket, and of all of
`find_copies`; the last line says how they grew from the first to the last number of documents.
"""

from __future__ import annotations

import argparse
import time

import numpy as np

from align import _lookup
from align.candidates import Common, sharing_candidates
from align.copies import find_copies
from align.settings import Settings
from align.sketch import sample


def texts(count: int) -> list[str]:
    """Return documents of words of their own and a passage that all have."""
    tail = " ".join(f"passage{k}" for k in range(60))
    draw = np.random.default_rng(1)
    return [" ".join(f"w{k}" for k in row) + " " + tail for row in draw.integers(0, 500_000, (count, 30)).tolist()]


def measured(count: int) -> list[float]:
    some, settings = texts(count), Settings()
    found = sample(some, settings.shingle_words - 1, settings.seed)
    which = np.arange(count, dtype=np.int32)
    started = time.process_time()
    common = Common.among(some, which, found.sizes, settings.shingle_words - 1)
    pairs = sharing_candidates(found, share=0.5, common=common, most=settings.max_bucket)
    joined = time.process_time()
    bucket = _lookup.bucket_pairs(np.zeros(count, dtype=np.uint32), settings.max_bucket)
    paired = time.process_time()
    copies = find_copies(some)
    done = time.process_time()
    return [joined - started, len(pairs), paired - joined, len(bucket), done - paired, len(copies.left)]


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--counts", default="25000,50000,100000")
    counts = [int(count) for count in parser.parse_args().counts.split(",")]
    measured(1000)
    print(f"{'documents':>10} {'join s':>8} {'pairs':>9} {'bucket s':>9} {'pairs':>9} {'copies s':>9} {'copies':>7}")
    rows = [measured(count) for count in counts]
    for count, (join, pairs, bucket, buckets, copies, links) in zip(counts, rows, strict=True):
        print(f"{count:10,} {join:8.3f} {pairs:9,.0f} {bucket:9.4f} {buckets:9,.0f} {copies:9.3f} {links:7,.0f}")
    first, last = rows[0], rows[-1]
    growth = [last[k] / max(first[k], 1e-9) for k in (0, 3, 4)]
    print(
        f"{counts[-1] / counts[0]:.0f} times the documents: {growth[0]:.1f} times the time of the join, "
        f"{growth[1]:.1f} times the pairs of the bucket, {growth[2]:.1f} times the time of all"
    )


if __name__ == "__main__":
    main()
