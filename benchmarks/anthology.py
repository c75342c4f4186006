"""Show that the work on a text that holds all others grows with the texts, not with their square.

    python benchmarks/anthology.py              # 5,000, 10,000 and 20,000 texts of 300 words, and all of them in one

Columns: MB of the long text, processor seconds of `find_copies`, microseconds for a pair; the last line says how they
grew from the first to the last number of texts.
"""

from __future__ import annotations

import argparse
import time

import numpy as np

from align.copies import find_copies


def texts(count: int) -> list[str]:
    """Return texts of words drawn at random, and behind them one of all of these."""
    draw = np.random.default_rng(1)
    some = [" ".join(f"w{k}" for k in row) for row in draw.integers(0, 50_000, (count, 300)).tolist()]
    return [*some, " ".join(some)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("texts", type=int, nargs="*", default=[5_000, 10_000, 20_000])
    counts, seconds = parser.parse_args().texts, []
    print(f"{'texts':>8}{'MB':>8}{'seconds':>9}{'us a pair':>11}")
    for count in counts:
        given = texts(count)
        started = time.process_time()
        pairs = find_copies(given)
        seconds.append(time.process_time() - started)
        if len(pairs.left) != count:
            raise SystemExit(f"{len(pairs.left)} of {count} texts found in the long one")
        print(f"{count:8,}{len(given[-1]) / 1e6:8.1f}{seconds[-1]:9.2f}{seconds[-1] / count * 1e6:11.0f}", flush=True)
    print(f"{counts[-1] / counts[0]:.1f} times the texts take {seconds[-1] / seconds[0]:.1f} times as long")


if __name__ == "__main__":
    main()
