"""Ray: a cluster of several nodes on this machine, one of which is killed in the middle of a job."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from collected import assert_merged, collected, reports, rows

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
from align.linking import _told_by_texts  # noqa: E402

# Ray leaves sockets and processes to be collected, and warns of its own coming changes.
pytestmark = [pytest.mark.cluster, pytest.mark.filterwarnings("ignore")]


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    """A cluster of a head, where the driver is, and two more nodes."""
    from ray.cluster_utils import Cluster

    size = {"object_store_memory": 100 << 20}
    small = {"max_direct_call_object_size": 1000}  # bytes that are told to the driver and not lost with a node
    found = Cluster(initialize_head=True, head_node_args={"num_cpus": 1, "_system_config": small, **size})
    found.add_node(num_cpus=1, **size)
    found.add_node(num_cpus=1, **size)
    ray.init(address=found.address, log_to_driver=False, logging_level="ERROR")
    yield found
    ray.shutdown()
    found.shutdown()


class Losing(Ray):
    """An engine that loses a node, and with it what no other node has, once.

    Args:
        cluster: that the node is of.
        judging: it is lost when a fourth of the pairs was judged, else when the first shuffle is done.
    """

    def __init__(self, cluster: Any, *, judging: bool = False) -> None:
        super().__init__()
        self.cluster, self.judging, self.lost, self.held = cluster, judging, 0, []

    def map(self, rows: Rows, step: Step) -> Rows:
        found = super().map(rows, step)
        if self.judging and _told_by_texts in step.shared:
            self._lose(len(self.held) + len(found) // 4, [*self.held, *found])
        self.held += found
        return found

    def shuffle(self, rows: Rows, send: Step, receive: Step, parts: int) -> Rows:
        self.held += (found := super().shuffle(rows, send, receive, parts))
        if not self.judging and not self.lost:
            self._lose(len(self.held), self.held)
        return found

    def _lose(self, done: int, made: list[Any]) -> None:
        there, _ = ray.wait(made, num_returns=done, timeout=60, fetch_local=False)
        places = ray.experimental.get_object_locations(there).values()
        alone = [tuple(place["node_ids"]) for place in places]
        node = max(self.cluster.worker_nodes, key=lambda node: alone.count((node.node_id,)))
        self.lost = alone.count((node.node_id,))
        self.cluster.remove_node(node, allow_graceful=False)
        deadline = time.monotonic() + 60
        while any(other["Alive"] and other["NodeID"] == node.node_id for other in ray.nodes()):
            assert time.monotonic() < deadline
            time.sleep(0.2)


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


def test_merge_works_on_the_cluster(cluster: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("align.engine.blocks._LEAST", 20)
    documents = reports()[:-1]  # data frames hold Unicode only
    wanted = align.merge(documents)
    for docs, engine in ((documents, "ray"), (ray.data.from_items(documents), None)):
        assert_merged(align.merge(docs, engine=engine), wanted)


def test_a_node_that_is_killed_changes_nothing(cluster: Any) -> None:
    texts = collected(6000, words=80)
    wanted = find_copies(texts)
    engine = Losing(cluster)
    documents = engine.put(tables(texts, list(range(0, 6000, 1000))))  # large enough for the stores of the nodes
    assert_same(copies_over(engine, documents, 6000, Settings(), Sizes(2000, 1000, 20, 50)), wanted)
    assert engine.lost


def test_a_node_that_is_killed_in_the_middle_of_judging_changes_nothing(
    cluster: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("align.engine.blocks._LEAST", 20)
    monkeypatch.setattr("align.spread._READ", 5)
    cluster.add_node(num_cpus=1, object_store_memory=100 << 20)
    documents = reports()
    engine = Losing(cluster, judging=True)
    assert_merged(align.merge(documents, engine=engine), align.merge(documents))
    assert engine.lost
