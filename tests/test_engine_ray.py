"""Ray: a cluster of several nodes on this machine, one of which is killed in the middle of a job."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from collected import collected, rows

import align
from align.cli import cli
from align.copies import find_copies
from align.errors import DocumentError
from align.settings import Settings

pytest.importorskip("pyarrow", reason="engines need pyarrow")
ray = pytest.importorskip("ray", reason="needs ray: pip install 'align-events[ray]'", exc_type=ImportError)

from test_engine import assert_same, tables  # noqa: E402

from align.engine.base import Rows, Step  # noqa: E402
from align.engine.copies import Sizes, copies_over  # noqa: E402
from align.engine.ray import Ray  # noqa: E402

# Ray leaves sockets and processes to be collected, and warns of its own coming changes.
pytestmark = [pytest.mark.cluster, pytest.mark.filterwarnings("ignore")]


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    """A cluster of a head, where the driver is, and two more nodes."""
    from ray.cluster_utils import Cluster

    size = {"object_store_memory": 100 << 20}
    found = Cluster(initialize_head=True, head_node_args={"num_cpus": 1, **size})
    found.add_node(num_cpus=1, **size)
    found.add_node(num_cpus=1, **size)
    ray.init(address=found.address, log_to_driver=False, logging_level="ERROR")
    yield found
    ray.shutdown()
    found.shutdown()


class Losing(Ray):
    """An engine that loses a node, and with it what no other node has, once the first shuffle is done."""

    def __init__(self, cluster: Any) -> None:
        super().__init__()
        self.cluster, self.lost, self.made = cluster, 0, []

    def map(self, rows: Rows, step: Step) -> Rows:
        self.made += (found := super().map(rows, step))
        return found

    def shuffle(self, rows: Rows, send: Step, receive: Step, parts: int) -> Rows:
        self.made += (found := super().shuffle(rows, send, receive, parts))
        if not self.lost:
            ray.wait(self.made, num_returns=len(self.made), timeout=60, fetch_local=False)
            places = ray.experimental.get_object_locations(self.made).values()
            alone = [tuple(place["node_ids"]) for place in places]
            node = max(self.cluster.worker_nodes, key=lambda node: alone.count((node.node_id,)))
            self.lost = alone.count((node.node_id,))
            self.cluster.remove_node(node, allow_graceful=False)
        return found


def test_a_dataset_stays_where_it_is(cluster: Any) -> None:
    documents = [row for row in rows(collected(300)) if row["text"].isascii()]
    dataset = ray.data.from_items(documents, override_num_blocks=3)
    found, wanted = align.dedup(dataset, keep="source:B>*,first"), align.dedup(documents, keep="source:B>*,first")
    assert (found.clusters, found.kept, found.links) == (wanted.clusters, wanted.kept, wanted.links)
    with pytest.raises(DocumentError, match="no column 'text'"):
        align.dedup(ray.data.from_items([{"id": "a", "body": "b"}]))
    with pytest.raises(DocumentError, match="same id 'a'"):
        align.dedup(ray.data.from_items([{"id": "a", "text": "b"}] * 2))


def test_documents_and_files(cluster: Any, tmp_path: Path) -> None:
    documents = rows(collected(200))
    assert align.dedup(documents, engine="ray") == align.dedup(documents)
    source = tmp_path / "in.jsonl"
    source.write_text("\n".join(map(json.dumps, documents)), encoding="utf-8")
    for output, more in (("one", []), ("other", ["--engine", "ray"])):
        done = CliRunner().invoke(cli, ["dedup", str(source), "-o", str(tmp_path / output), "--output-format", "jsonl", *more])  # fmt: skip
        assert done.exit_code == 0, done.output
    assert (tmp_path / "one").read_bytes() == (tmp_path / "other").read_bytes()


def test_merge_reads_and_fuses_on_the_cluster(cluster: Any, examples: Path) -> None:
    documents = [{"id": path.stem, "text": path.read_text("utf-8")} for path in (examples / "reports").glob("*.txt")]
    wanted = align.merge(documents)
    for docs, engine in ((documents, "ray"), (ray.data.from_items(documents), None)):
        found = align.merge(docs, engine=engine)
        assert [record.to_dict() for record in found] == [record.to_dict() for record in wanted]
        assert (found.links, found.alignments) == (wanted.links, wanted.alignments)


def test_a_node_that_is_killed_changes_nothing(cluster: Any) -> None:
    texts = collected(6000, words=80)
    wanted = find_copies(texts)
    engine = Losing(cluster)
    documents = engine.put(tables(texts, list(range(0, 6000, 1000))))  # large enough for the stores of the nodes
    assert_same(copies_over(engine, documents, 6000, Settings(), Sizes(2000, 1000, 20, 50)), wanted)
    assert engine.lost
    deadline = time.monotonic() + 60
    while sum(node["Alive"] for node in ray.nodes()) != 2:
        assert time.monotonic() < deadline
        time.sleep(0.2)
