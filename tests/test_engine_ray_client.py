"""A Ray that runs elsewhere, spoken to through its client port (``ray://``): here, one that this machine starts."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from collected import collected, reports, rows

import align

pytest.importorskip("pyarrow", reason="engines need pyarrow")
pytest.importorskip("ray", reason="needs ray: pip install 'align-events[ray]'", exc_type=ImportError)
pytest.importorskip("grpc", reason="needs ray[client]: pip install 'align-events[ray]'", exc_type=ImportError)

pytestmark = pytest.mark.cluster

# A process of its own: Ray has one client in a process, and other tests have other clusters. `disabled`, since the
# cluster would ask for the token that it keeps in the home folder.
ENVIRONMENT = {**os.environ, "RAY_AUTH_MODE": "disabled", "no_proxy": "127.0.0.1", "NO_PROXY": "127.0.0.1"}
SCRIPT = """
import json, sys, align
dedup, merge = json.load(sys.stdin)
copies = align.dedup(dedup, engine=sys.argv[1])
records = align.merge(merge, engine=sys.argv[1])
print(json.dumps([[list(c) for c in copies.clusters], [record.to_json() for record in records]]))
"""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with socket.socket() as one, socket.socket() as other:
        one.bind(("127.0.0.1", 0))
        other.bind(("127.0.0.1", 0))
        port, client = one.getsockname()[1], other.getsockname()[1]
    folder = Path(f"/tmp/align-ray-{os.getpid()}")  # sockets have short names
    command = [
        *(sys.executable, "-m", "ray.scripts.scripts", "start", "--head", "--block", "--num-cpus=2"),
        *(f"--port={port}", f"--ray-client-server-port={client}", f"--temp-dir={folder}"),
        *("--include-dashboard=false", "--disable-usage-stats", "--object-store-memory=100000000"),
    ]
    log = tmp_path_factory.mktemp("ray") / "log"
    with log.open("wb") as out, subprocess.Popen(command, env=ENVIRONMENT, stdout=out, stderr=out) as head:
        try:
            deadline = time.monotonic() + 90
            while not _answers(client):
                assert head.poll() is None, log.read_text()
                assert time.monotonic() < deadline, log.read_text()
                time.sleep(0.2)
            yield f"ray://127.0.0.1:{client}"
        finally:
            head.send_signal(signal.SIGTERM)
            head.wait(60)
            subprocess.run(["rm", "-rf", folder], check=True)


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def test_a_cluster_by_its_client_port(address: str) -> None:
    documents = rows(collected(120))
    news = reports()
    given = json.dumps([documents, news])
    command = [sys.executable, "-c", SCRIPT, address]
    done = subprocess.run(command, input=given, env=ENVIRONMENT, capture_output=True, text=True, timeout=240)
    assert done.returncode == 0, done.stderr
    clusters, records = json.loads(done.stdout)
    assert clusters == [list(c) for c in align.dedup(documents).clusters]
    assert records == [record.to_json() for record in align.merge(news)]
