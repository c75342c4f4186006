"""Kill a process that writes to an index, at random moments, and look at what is left.

    python benchmarks/index_kills.py [KILLS] [--events]

A process adds documents in small batches, removes some and settles, and says after each step that it is done. It is
killed (SIGKILL) at a random moment; then the index is opened again: it must not be damaged, everything that was said
to be done must be there, and a warning must say that a writer was killed. The same index goes on, kill after kill.
With `--events` it settles more often, and its records in the end must be those of `align.merge`.
"""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import tempfile
import time
import warnings
from pathlib import Path
from typing import NamedTuple

from index_events import differing

import align

_BATCH = 5
_WORDS = "river bridge mayor harbour vote fire court school road storm market strike train power water bank".split()


class Outcome(NamedTuple):
    """What became of one kill: whether the index could be read, what was lost, and what the next open said."""

    readable: bool
    lost: int
    warned: bool
    doing: str


def document(number: int) -> dict[str, str]:
    """Return a document of its own words; every third is a copy of the one before."""
    rng = random.Random(number - (number % 3 == 2))
    words = " ".join(f"{rng.choice(_WORDS)}{rng.randint(0, 99)}" for _ in range(60))
    return {"id": f"d{number:06d}", "text": words, "published": f"2026-01-{1 + number % 28:02d}"}


def write(path: str, first: int, events: bool) -> None:
    """Change the index for ever, saying what is done: ``+`` and the documents that are there."""
    with align.Index.open(path, events=events) as index:
        print("ready", flush=True)
        number = first
        while True:
            index.add([document(k) for k in range(number, number + _BATCH)])
            print(f"+ {number} {number + _BATCH}", flush=True)
            number += _BATCH
            if number % 4 == 0:
                index.remove([document(number - 1)["id"]])
                print(f"- {number - 1}", flush=True)
            if number % (3 if events else 7) == 0:
                index.settle()
                print("=", flush=True)


def kill(path: Path, first: int, rng: random.Random, *, events: bool = False) -> tuple[Outcome, int]:
    """Start a writer, kill it somewhere in its first changes, and look; return that and the next document's number."""
    code = f"import index_kills; index_kills.write({str(path)!r}, {first}, {events})"
    place = str(Path(__file__).parent)
    child = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, cwd=place)
    assert child.stdout is not None
    said = [child.stdout.readline()]
    begin = time.monotonic()
    said += [child.stdout.readline() for _ in range(rng.randint(1, 4))]
    time.sleep(rng.random() * 2 * (time.monotonic() - begin) / (len(said) - 1))
    child.send_signal(signal.SIGKILL)
    said += child.stdout.read().splitlines(keepends=True)
    child.wait()
    child.stdout.close()
    promised, removed, after = set(), set(), first
    for line in said:
        words = line.split() or [""]
        if words[0] == "+" and line.endswith("\n"):
            promised |= set(range(int(words[1]), int(words[2])))
            after = int(words[2])
        elif words[0] == "-" and line.endswith("\n"):
            removed.add(int(words[1]))
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            with align.Index.open(path) as index:
                there = {int(document.id[1:]) for document in index.dedup().documents}
                answers = index.query([document(k) for k in sorted(promised & there)])
                found = {int(name[1:]) for answer in answers for name in _copies(answer)}
                whole = len(index) == len(there) and found <= there
                index.settle()
        except align.AlignError as error:
            print(error, file=sys.stderr)
            return Outcome(False, len(promised), bool(caught), ""), after
    # a removal may be done and not yet said: only that of the last batch that was said to be there
    unsaid = {after - 1} if after % 4 == 0 else set()
    lost = len(promised - removed - unsaid - there) + len(removed & there)
    told = [str(warning.message) for warning in caught if issubclass(warning.category, align.IndexWarning)]
    doing = told[0].partition(" was killed ")[2] if told else ""
    return Outcome(whole, lost, bool(told), doing), max(after, *(k + 1 for k in there)) if there else after


def _copies(answer: object) -> list[str]:
    links = getattr(answer, "copies", ())
    return [name for link in links for name in (link.left, link.right)]


def main(kills: int, events: bool) -> None:
    rng = random.Random(1)
    broken = lost = silent = inside = 0
    with tempfile.TemporaryDirectory() as folder:
        path, number = Path(folder) / "killed.align", 0
        for _ in range(kills):
            outcome, number = kill(path, number, rng, events=events)
            broken += not outcome.readable
            lost += outcome.lost
            silent += not outcome.warned
            inside += outcome.doing.startswith(("while", "after"))
        with align.Index.open(path) as index:
            print(f"{kills} kills, {inside} of them inside a change; {len(index):,} documents in the end")
            if events:
                other = differing(index.records(), align.merge(index.documents()))
                print(f"{other:,} of its {index.info().events:,} records are other than those of a batch")
    print(f"damaged {broken}, lost committed documents {lost}, not told by the next open {silent}")


if __name__ == "__main__":
    numbers = [int(given) for given in sys.argv[1:] if given.isdigit()]
    main(numbers[0] if numbers else 200, "--events" in sys.argv)
