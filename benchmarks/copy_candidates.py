"""Compare the two ways in which pairs of copies can be proposed: banded LSH, and the join of bottom-k samples.

    python benchmarks/copy_candidates.py              the planted copies (../shared) and 20,000 generated texts
    python benchmarks/copy_candidates.py --smoke      few texts, to see that it runs

Both start from the same texts and both are ours: banded LSH over MinHash signatures (`copy_candidates`, as peers do it,
with the bands that the threshold asks for) sees texts that are alike as a whole; the join of samples
(`sharing_candidates`, what `find_copies` uses) also sees texts of which one holds part of the other. For each the table
gives the share of the planted copies that are proposed, by level of the edit, the pairs proposed a text, and the time
from texts to pairs on one thread. What is proposed is compared exactly afterwards, whichever way it was found.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from corpus import corpus
from numpy.typing import NDArray

from align.candidates import Common, copy_candidates, sharing_candidates
from align.settings import Settings
from align.sketch import sample, sketch

PLANTED = Path(__file__).resolve().parents[1] / ".." / "shared" / "data" / "dev" / "dedup" / "planted_news.jsonl.gz"
DEFAULT = Settings()

Pairs = NDArray[np.uint64]
Planted = list[tuple[int, int, str]]


def banded(texts: list[str], threshold: float) -> Pairs:
    """Propose pairs that agree in a band of their signatures."""
    made, _ = sketch(texts, DEFAULT.shingle_words, DEFAULT.permutations, DEFAULT.seed)
    return copy_candidates(made, threshold=threshold, most=DEFAULT.max_bucket)


def joined(texts: list[str]) -> Pairs:
    """Propose pairs that share shingles of their samples."""
    words = DEFAULT.shingle_words - 1
    found = sample(texts, words, DEFAULT.seed)
    common = Common.among(texts, np.arange(len(texts), dtype=np.int32), found.sizes, words)
    return sharing_candidates(found, share=DEFAULT.copy_containment, common=common, most=DEFAULT.max_bucket)


WAYS: dict[str, Callable[[list[str]], Pairs]] = {
    "banded LSH at 0.7": lambda texts: banded(texts, 0.7),
    "banded LSH at 0.3": lambda texts: banded(texts, 0.3),
    "join of samples": joined,
}


def planted(limit: int) -> tuple[list[str], Planted]:
    """Return the labelled texts and the pairs planted in them, or nothing where they are absent."""
    if not PLANTED.is_file():
        return [], []
    with gzip.open(PLANTED, "rt", encoding="utf-8") as file:
        rows = [json.loads(line) for line in file][:limit]
    place = {row["id"]: k for k, row in enumerate(rows)}
    pairs = [(place[row["dup_of"]], k, row["level"]) for k, row in enumerate(rows) if row.get("dup_of") in place]
    return [row["text"] for row in rows], pairs


def generated(count: int) -> tuple[list[str], Planted]:
    """Return generated texts and the pairs planted in them."""
    made = list(corpus(count))
    pairs = [(one.copy_of, k, f"J {one.jaccard:g}") for k, one in enumerate(made) if one.copy_of >= 0]
    return [one.text for one in made], pairs


def table(name: str, texts: list[str], pairs: Planted) -> None:
    """Print what each way proposes."""
    levels = sorted({level for _, _, level in pairs})
    print(f"\n{name}: {len(texts):,} texts, {len(pairs):,} planted copies")
    print(f"{'way':<20}{'pairs/text':>11}{'seconds':>9}  " + "".join(f"{level:>8}" for level in levels))
    for way, propose in WAYS.items():
        begin = time.perf_counter()
        found = propose(texts)
        seconds = time.perf_counter() - begin
        keys = np.array([min(a, b) << 32 | max(a, b) for a, b, _ in pairs], dtype=np.uint64)
        hit = np.isin(keys, found) | np.array([texts[a] == texts[b] for a, b, _ in pairs])
        shares = [np.mean(hit[[level == one for _, _, one in pairs]]) for level in levels]
        row = "".join(f"{share:8.3f}" for share in shares)
        print(f"{way:<20}{len(found) / max(1, len(texts)):11.2f}{seconds:9.2f}  {row}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--smoke", action="store_true")
    args = parser.parse_args()
    texts, pairs = planted(500 if args.smoke else sys.maxsize)
    if texts:
        table("planted news", texts, pairs)
    else:
        print("the labelled data (../shared) is not beside this checkout: generated texts only")
    table("generated", *generated(500 if args.smoke else 20_000))
    return 0


if __name__ == "__main__":
    sys.exit(main())
