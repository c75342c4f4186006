"""Count the instructions of the kernels under callgrind and hold them against a budget: the same on every run.

    python benchmarks/instructions.py             # table; exits with 1 where a kernel is over its budget
    python benchmarks/instructions.py --update    # make what was counted the budget

Seconds differ from machine to machine, instructions hardly do: a kernel that needs more of them than
``instructions.json`` allows, and 15 % on top for other compilers, has become slower. Kernels run on the loops for AVX2,
which is what valgrind knows; where it is not installed, or knows no AVX2, nothing is counted and that is said.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

BUDGET = Path(__file__).with_suffix(".json")
SLACK = 1.15
TEXTS = 400


def work() -> dict[str, int]:
    """Call every kernel once; return of how many bytes, shingles, words, postings or pairs its instructions are."""
    from corpus import corpus

    from align import _beads, _compare, _core, _groups, _join, _sample, _sets, alignment
    from align.clustering import cluster_pairs
    from align.events import event_view
    from align.evidence import measure_pairs
    from align.locality import localised
    from align.model import Document
    from align.proposals import event_candidates
    from align.sketch import permutations
    from align.text import segment

    texts = [text.text for text in corpus(TEXTS)]
    size = sum(len(text.encode()) for text in texts)
    a, b = permutations(128, 1)
    signed = np.empty((TEXTS, 128), dtype=np.uint32)
    _core.tokenize(texts[:1])  # makes the table of characters
    values, offsets = _core.shingle_hashes(texts, 4)
    _core.sketch_texts(texts, 5, 0, a, b, signed)
    _core.minhash(values, offsets, a, b, signed)
    sampled, rows, *_ = _sample.sample_texts(texts, 4, 32.0, 0.125, int(a[0]), int(b[0]))
    counts = np.zeros(1 << 16, dtype=np.uint8)
    _sample.count_shingles(texts, 4, counts)
    flags = _sets.Flags(counts, 20)
    which, kept = np.arange(TEXTS, dtype=np.int32), np.empty(TEXTS, dtype=np.int32)
    blocks = np.arange(0, TEXTS, 256)
    starts, bounds = rows[blocks], np.empty((len(blocks), 257), dtype=np.uint32)
    sampled &= np.uint32(0xFFFFFF)  # as if of one upper byte: one large part
    _join.blocked(sampled, rows, which, flags, 0.2, 0, len(blocks), starts, kept, bounds, sampled)
    posted = int(kept.sum())
    runs, _ = _join.shared_runs(sampled, starts, bounds, 0, np.empty(2 * posted, dtype=np.uint64))
    ones = np.ones(TEXTS, dtype=np.float32)
    standing = np.zeros(TEXTS, dtype=np.int32)
    _join.count_places(runs, 200, standing)
    ends = np.cumsum([0, *standing], dtype=np.int32)
    at = np.empty(ends[-1], dtype=np.uint32)
    _join.fill_places(runs, 0, 200, ends[:-1].copy(), at)
    _join.sharing_pairs(runs, ends, at, kept.astype(np.float32), ones, 0.2, 0, TEXTS)
    left = np.arange(0, TEXTS, 2, dtype=np.int32)
    figures = np.empty((len(left), 11), dtype=np.uint32)
    _compare.compare_texts(texts, left, left + np.int32(1), 5, 4, flags, figures)
    one = np.repeat(np.arange(0, TEXTS, 4, dtype=np.int32), 3)
    other = (one + np.tile(np.arange(1, 4), TEXTS // 4)).astype(np.int32)
    _groups.joined(*_groups.neighbours(one, other, TEXTS), one, other)
    near = np.array([(k, other) for k in range(4000) for other in range(k + 1, min(k + 21, 4000))], dtype=np.int64)
    cluster_pairs(4000, near, np.abs(np.sin(np.arange(len(near)))) ** 4)
    # texts of 10 to 30 sentences, each beside itself in another order and beside another one
    split = [text.split(". ")[:30] for text in texts[:120]]
    pairs = [(split[k], split[k ^ 1] + split[k][::-1][:10]) for k in range(len(split))]
    rules = np.array([0.1, *alignment.RULES.values()], dtype=np.float32)
    how = (True, alignment.WORD_SHARE, 64, 1 << 22, rules, 1.0, lambda *bead: bead)
    _beads.align_texts(_beads.Room(), alignment._reader(None), pairs, *how)
    view = event_view([segment(Document(id=str(k), text=text)) for k, text in enumerate(texts[:200])])
    proposed = event_candidates(view)
    measure_pairs(localised(view, proposed).ready(), proposed)
    return {
        "_core.shingle_hashes": size,
        "_core.sketch_texts": size,
        "_core.minhash": len(values),
        "_sample.sample_texts": size,
        "_sample.count_shingles": size,
        "_join.blocked": len(sampled),
        "_join.shared_runs": posted,
        "_join.fill_places": len(runs),
        "_join.sharing_pairs": len(runs),
        "_compare.compare_texts": size,
        "_groups.joined": len(one),
        "_linkage.linked": len(near),
        "_linkage.levels": len(near),
        "_near.post": len(view.words.ids),
        "_near.nearest": len(view.words.ids),
        "_near.shares": len(view.words.ids),
        "_products.dots": len(proposed),
        "_products.common": len(proposed),
        "_products.cosines": len(proposed),
        "_products.told": len(proposed),
        "_beads.align_texts": sum(len(sentence) for pair in pairs for side in pair for sentence in side),
    }


def counted(folder: Path) -> dict[str, float] | str:
    """Return the instructions of every kernel per byte or item, or why they cannot be counted."""
    if platform.machine() != "x86_64":
        return f"the budget is for x86_64, this is {platform.machine()}"
    if shutil.which("valgrind") is None:
        return "valgrind is not installed"
    flags = Path("/proc/cpuinfo").read_text(encoding="ascii") if Path("/proc/cpuinfo").exists() else ""
    if "avx2" not in flags:
        return "this processor has no AVX2"
    out = folder / "callgrind.out"
    environment = {**os.environ, "PYTHONHASHSEED": "0", "OPENBLAS_NUM_THREADS": "1"}
    command = ["valgrind", "--tool=callgrind", f"--callgrind-out-file={out}", sys.executable, __file__, "--work"]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    if done.returncode:
        sys.exit(f"the kernels failed under valgrind:\n{done.stderr[-3000:]}")
    items: dict[str, int] = json.loads(done.stdout.splitlines()[-1])
    report = subprocess.run(
        ["callgrind_annotate", "--inclusive=yes", "--threshold=100", str(out)],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    found: dict[str, float] = {}
    for name, count in items.items():
        module, function = name.split(".")
        # the function that the interpreter calls: __pyx_pw_5align_5_core_3tokenize, or one for a type of arrays
        wrapper = rf"^\s*([\d,]+) .*:(?:__pyx_fuse_\d+)?__pyx_pw_5align_{len(module)}{module}_\d+{function}\b"
        costs = [int(cost.replace(",", "")) for cost in re.findall(wrapper, report, re.MULTILINE)]
        if not costs:
            sys.exit(f"callgrind saw no call of {name}: was the extension stripped of its symbols?")
        found[name] = round(max(costs) / count, 2)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--update", action="store_true", help="make what was counted the budget")
    parser.add_argument("--work", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.work:
        print(json.dumps(work()))
        return
    with tempfile.TemporaryDirectory() as folder:
        found = counted(Path(folder))
    if isinstance(found, str):
        print(f"nothing was counted: {found}")
        return
    if given.update:
        BUDGET.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
    budget = json.loads(BUDGET.read_text(encoding="utf-8"))
    print(f"{'kernel':24} {'instructions':>12} {'budget':>8}   per byte of text, shingle, word or pair")
    for name, number in found.items():
        print(f"{name:24} {number:12.2f} {budget.get(name, 0):8.2f}")
    over = [name for name, number in found.items() if number > SLACK * budget.get(name, 0)]
    if over:
        sys.exit(
            f"more than {SLACK - 1:.0%} over the budget: {', '.join(over)}. Find out why; if it must be so, "
            "python benchmarks/instructions.py --update and say in the commit what it buys"
        )


if __name__ == "__main__":
    main()
