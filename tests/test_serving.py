"""Results in a server: sent between processes, made in threads, interrupted."""

from __future__ import annotations

import asyncio
import pickle
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import align
from align import batch

TOWNS = "Kelby Marr Oban Tarn Wick Brae".split()


def reports(seed: str = "r") -> list[dict[str, str]]:
    """Return two accounts, and a copy, of an accident in every town."""
    found = []
    for k, town in enumerate(TOWNS):
        first = (
            f"{town.upper()}, March {k + 3}, 2026 - At least {k + 10} people were injured when the ferry {town} Queen "
            f"struck the pier of {town} in fog on Monday, police said."
        )
        second = (
            f"Fog in {town}: the ferry {town} Queen hit the pier on Monday and {k + 10} people were hurt, said police."
        )
        found += [
            {"id": f"{seed}{k}{name}", "text": text}
            for name, text in (("a", first), ("b", second), ("c", "BREAKING " + first))
        ]
    return found


@pytest.mark.parametrize("large", [False, True])
def test_results_go_to_other_processes_and_back(large: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    if large:  # records and links are made when they are asked for
        monkeypatch.setattr(batch, "LARGE", 10)
    result = align.merge(reports())
    back = pickle.loads(pickle.dumps(result))
    assert list(back) == list(result)
    assert (back.links, back.alignments, back.documents) == (result.links, result.alignments, result.documents)
    assert back.explain("r0a", "r0b") == result.explain("r0a", "r0b")
    assert list(back.rethreshold(0.9)) == list(result.rethreshold(0.9))
    copies = align.dedup(reports())
    assert pickle.loads(pickle.dumps(copies)) == copies
    texts = align.dedup([document["text"] for document in reports()])
    assert pickle.loads(pickle.dumps(texts)) == texts


def test_threads_and_loops_give_what_one_thread_gives() -> None:
    batches = [reports(seed) for seed in "abcd"]
    alone = [list(align.merge(part)) for part in batches]
    with ThreadPoolExecutor(4) as pool:
        assert [list(result) for result in pool.map(align.merge, batches)] == alone

    async def served() -> list[align.MergeResult]:
        return await asyncio.gather(*(asyncio.to_thread(align.merge, part) for part in batches))

    assert [list(result) for result in asyncio.run(served())] == alone


@pytest.mark.skipif(sys.platform == "win32", reason="signals are sent in another way")
def test_an_interrupt_ends_the_work_at_once(tmp_path: Path) -> None:
    (tmp_path / "many.py").write_text(
        "import signal, align\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"  # ignored by what is started in the background
        "words = [f'w{k}' for k in range(5000)]\n"
        "docs = [' '.join(words[(i * j * 7) % 5000] for j in range(1, 300)) for i in range(1, 20000)]\n"
        "align.merge(docs[:3])\n"
        "print('ready', flush=True)\n"
        "align.merge(docs, settings=align.Settings(threads=2))\n"
    )
    with subprocess.Popen(
        [sys.executable, str(tmp_path / "many.py")], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as run:
        assert run.stdout is not None
        assert run.stdout.readline() == "ready\n"
        time.sleep(0.5)
        run.send_signal(signal.SIGINT)
        _, err = run.communicate(timeout=30)
    assert run.returncode != 0, err
    assert err.rstrip().endswith("KeyboardInterrupt")
