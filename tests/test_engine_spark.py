"""Spark: threads of this machine, and a standalone master with two workers, one of which is killed in a job."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from collected import assert_merged, collected, reports, rows

import align
from align.copies import find_copies
from align.settings import Settings

pytest.importorskip("pyarrow", reason="engines need pyarrow")
pytest.importorskip("pandas", reason="Spark's Arrow functions need pandas: pip install 'align-events[spark]'")
pyspark = pytest.importorskip("pyspark", reason="needs pyspark: pip install 'align-events[spark]'")
if shutil.which("java") is None:
    pytest.skip("Spark needs Java 17 or newer", allow_module_level=True)

from test_engine import assert_same, tables  # noqa: E402

from align.engine.base import Rows, Step  # noqa: E402
from align.engine.copies import Sizes, copies_over  # noqa: E402
from align.engine.spark import Spark  # noqa: E402
from align.linking import _told_by_texts  # noqa: E402

# Spark leaves sockets to be collected, and warns of versions it has not seen.
pytestmark = [pytest.mark.cluster, pytest.mark.filterwarnings("ignore")]

CONFIG = {
    "spark_sql_shuffle_partitions": "2",
    "spark_shuffle_io_maxRetries": "1",  # a worker that is gone is not asked for long
    "spark_shuffle_io_retryWait": "500ms",
    "spark_driver_host": "127.0.0.1",
    "spark_driver_bindAddress": "127.0.0.1",
}
HOME = Path(pyspark.__file__).parent


@pytest.fixture
def local() -> Iterator[Spark]:
    with Spark("local[2]", **CONFIG) as engine:
        yield engine


class Standalone:
    """A master and two workers, each in a process group of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.master = f"spark://127.0.0.1:{port}"
        self.processes: list[subprocess.Popen[bytes]] = []
        self._start("master.Master", "--host", "127.0.0.1", "--port", str(port), "--webui-port", "0")
        for _ in range(2):
            work = folder / f"worker{len(self.processes)}"
            self._start("worker.Worker", "--cores", "1", "--memory", "1g", "--webui-port", "0", "--host", "127.0.0.1", "--work-dir", str(work), self.master)  # fmt: skip

    def _start(self, name: str, *arguments: str) -> None:
        environment = {**os.environ, "PYSPARK_PYTHON": sys.executable, "SPARK_LOCAL_IP": "127.0.0.1"}
        environment["PYTHONPATH"] = os.pathsep.join(filter(None, sys.path))
        command = [str(HOME / "bin" / "spark-class"), f"org.apache.spark.deploy.{name}", *arguments]
        with (self.folder / f"log{len(self.processes)}").open("wb") as log:
            self.processes.append(
                subprocess.Popen(command, env=environment, stdout=log, stderr=log, start_new_session=True)
            )

    def kill(self, number: int) -> None:
        os.killpg(self.processes[number].pid, signal.SIGKILL)
        self.processes[number].wait()

    def close(self) -> None:
        for number, process in enumerate(self.processes):
            if process.poll() is None:
                self.kill(number)


@pytest.fixture
def standalone(tmp_path: Path) -> Iterator[Standalone]:
    found = Standalone(tmp_path)
    yield found
    found.close()


class Losing(Spark):
    """An engine that loses a worker once: when pairs were judged, or else when the first shuffle is done."""

    cluster: Standalone | None = None
    judging = False

    def map(self, rows: Rows, step: Step) -> Rows:
        found = super().map(rows, step)
        if self.judging and _told_by_texts in step.shared:
            self._lose(found)
        return found

    def shuffle(self, rows: Rows, send: Step, receive: Step, parts: int) -> Rows:
        found = super().shuffle(rows, send, receive, parts)
        if self.cluster is not None and not self.judging:
            self._lose(found)
        return found

    def _lose(self, rows: Rows) -> None:
        assert self.cluster is not None
        rows.count()
        self.cluster.kill(2)
        self.cluster = None


def test_frames_and_documents(local: Spark, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("align.engine.blocks._LEAST", 20)
    documents = [row for row in rows(collected(200)) if row["text"].isascii()]
    wanted = align.dedup(documents, keep="source:B>*,longest")
    frame = local.session.createDataFrame(documents).repartition(3)
    found = align.dedup(frame, keep="source:B>*,longest", engine=local)
    assert found.clusters == wanted.clusters
    assert found.links == wanted.links
    assert sorted(found.kept) == sorted(wanted.kept)
    assert align.dedup(documents, keep="source:B>*,longest", engine=local) == wanted
    news = reports()[:-1]  # data frames hold Unicode only
    assert_merged(align.merge(local.session.createDataFrame(news), engine=local), align.merge(news))


def test_a_worker_that_is_killed_changes_nothing(standalone: Standalone) -> None:
    texts = collected(600)
    with Losing(standalone.master, **CONFIG, spark_executor_memory="600m") as engine:
        _two_workers(engine)
        engine.cluster = standalone
        documents = engine.put(tables(texts, [200, 400]))
        found = copies_over(engine, documents, len(texts), Settings(), Sizes(300, 500, 20, 50))
        assert engine.cluster is None
        assert standalone.processes[2].poll() is not None
    assert_same(found, find_copies(texts))


def test_a_worker_that_is_killed_when_it_has_judged_changes_nothing(
    standalone: Standalone, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("align.engine.blocks._LEAST", 20)
    documents = reports()
    with Losing(standalone.master, **CONFIG, spark_executor_memory="600m") as engine:
        _two_workers(engine)
        engine.cluster, engine.judging = standalone, True
        found = align.merge(documents, engine=engine)
        assert engine.cluster is None
        assert_merged(found, align.merge(documents))


def _two_workers(engine: Spark) -> None:
    deadline = time.monotonic() + 60
    while engine.slots < 2 and time.monotonic() < deadline:
        time.sleep(0.2)
