"""Time what the driver of an engine does alone: components of candidate pairs and clusters of verified ones.

    python benchmarks/driver.py 1000000 10000000

For n documents, n / 2 pairs in clusters of a few and a chain or star here and there, as copies have them.
"""

from __future__ import annotations

import argparse
import resource
import time

import numpy as np

from align.copies import CopyPairs, group_copies
from align.engine.arrays import distinct
from align.engine.pairs import comparisons


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("documents", type=int, nargs="*", default=[100_000, 1_000_000])
    for n in parser.parse_args().documents:
        draw = np.random.default_rng(1)
        one = draw.integers(0, n, n // 2)
        other = np.minimum(n - 1, one + draw.integers(1, 2000, len(one)))
        other[: n // 20] = 7  # a star
        other[n // 20 : n // 10] = one[n // 20 : n // 10] + 1  # chains
        left, right = np.minimum(one, other), np.minimum(np.maximum(one, other), n - 1)
        pairs = distinct((left << 32 | right)[left < right].astype(np.uint64))
        begin = time.perf_counter()
        plan = comparisons(pairs, n, 20_000)
        joined = time.perf_counter()
        left, right = (pairs >> np.uint64(32)).astype(np.int32), (pairs & np.uint64(0xFFFFFFFF)).astype(np.int32)
        share = draw.random(len(pairs), dtype=np.float32)
        found = CopyPairs(left, right, share, share, share, np.arange(n, dtype=np.int32), np.full(n, 100))
        group_copies(found)
        done = time.perf_counter()
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
        print(
            f"{n:,} documents, {len(pairs):,} pairs: components {joined - begin:.2f} s ({plan.cells} parts), "
            f"clusters {done - joined:.2f} s, {memory:,} MB at most",
            flush=True,
        )


if __name__ == "__main__":
    main()
