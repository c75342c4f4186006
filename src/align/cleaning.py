"""Removing copies from files: rows are read twice and written as they came, texts and samples stay out of memory."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator
from hashlib import blake2b
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import numpy as np

from align.copy_clusters import cluster, cluster_beside
from align.engine.base import Engine
from align.errors import DocumentError
from align.io.encode import OutRow
from align.io.formats import optional
from align.io.naming import Names
from align.io.read import Source, said_empty, sources
from align.io.rows import checked_id, checked_text, checked_time
from align.io.tables import RawRow
from align.model import Document
from align.passages import passages_by
from align.report.copies import CLUSTERS, MEMBERS, Member, Overview, ShownCluster, shown_cluster, write
from align.settings import Settings
from align.streaming import Collection
from align.survivors import Facts, keep_wishes, preference

__all__ = ["ADDED", "Cleaning", "Columns"]

ADDED = ("cluster_id", "is_kept", "kept_id", "similarity", "relation")

_ALIVE, _REFUSED = 1, 0


class Columns(NamedTuple):
    """Which columns of a row hold what the comparison asks for."""

    id: str = "id"
    text: str = "text"
    source: str = "source"
    published: str = "published"


class Cleaning:
    """One run over files: `read`, then `compare`, then as many of the outputs as are wanted.

    Args:
        files: as for `align.io.read.read_paths`; each is read twice, streams from a temporary file.
        against: files of documents that are there already: a copy of one of them is dropped unless much of it is new,
            they themselves are not compared with one another and not written.
        held: the same, of an index: a new document whose id one of these has with another text is refused, or takes its
            place if `replace` is set.
        columns: names of the columns that are read.
        keep: see `align.dedup`.
        settings: thresholds and sizes.
        form: of streams and files whose names do not say it.
        engine: where the texts are compared, if not here; it is left open.
        decontaminate: drop all copies of what is there already, also those of which much is new.
        refuse: called with the error of a row or file that cannot be used; it is left out unless this raises.

    Raises:
        DocumentError: a file is missing or has no form that is known.
        SettingsError: `keep` is not valid.
    """

    def __init__(
        self,
        files: Iterable[str | Path],
        *,
        against: Iterable[str | Path] = (),
        held: Iterable[str | Path] = (),
        replace: bool = False,
        columns: Columns = Columns(),  # noqa: B008 - it never changes
        keep: str = "longest",
        settings: Settings | None = None,
        form: str | None = None,
        engine: Engine | None = None,
        decontaminate: bool = False,
        refuse: Callable[[DocumentError], None] | None = None,
    ) -> None:
        self.wishes = keep_wishes(keep)
        self.settings = settings or Settings()
        self.columns = columns
        self.refused = 0
        self._decontaminate = decontaminate
        self._refuse = refuse
        self._replace = replace
        self._held = sources(held, form)
        self._number_held = 0  # they come first
        self.renewed = 0  # of them, those whose place a new text takes
        old = [*self._held, *sources(against, form)]
        self._sources = [*((source, False) for source in old), *((s, True) for s in sources(files, form))]
        self._collection = Collection(self.settings, engine)
        self._asked = {wish.name for wish in self.wishes}
        self._states = bytearray()  # of every row as it was read: whether it is a document
        self._names = Names()
        self._published: list[str | None] = []
        self._publishers: list[str | None] = []
        self._row_of = array("q")
        self._new = bytearray()
        self._shapes: dict[tuple[str, ...], None] = {}

    def __enter__(self) -> Cleaning:
        return self

    def __exit__(self, *error: object) -> None:
        self._collection.close()
        for source, _ in self._sources:
            source.close()

    # --- reading ---

    def read(self, *, only_count: bool = False) -> None:
        """Read all rows: put the texts aside and remember what the comparison needs.

        Raises:
            DocumentError: as `refuse` decides; or a file has changed.
        """
        for source, new in self._sources:
            before = len(self._states) + self.refused
            for row in self._rows(source, self._say):
                self._states.append(_REFUSED)
                try:
                    self._take(row, source, new, only_count)
                except DocumentError as error:
                    self._say(error)
            if len(self._states) + self.refused == before:
                said_empty(source.name)
            if source in self._held:
                self._number_held = len(self._names)
        self._check_columns()
        self._name()
        if self._number_held and not only_count:
            self._renew()

    def _check_columns(self) -> None:
        """Refuse a column that was asked for by name or by a wish and that no row has: nothing would say so later."""
        wished = {"published" if name in ("earliest", "latest") else name for name in self._asked}
        met = {key for shape in self._shapes for key in shape}
        for name, usual in Columns._field_defaults.items():
            asked = getattr(self.columns, name)
            if asked not in met and (asked != usual or name in wished) and met:
                known = ", ".join(map(repr, sorted(met)[:8]))
                raise DocumentError(f"no row has a column {asked!r} (they have {known}): --{name}-field names it")
        for name, values in (("published", self._published), ("source", self._publishers)):
            if name in wished and values and not any(values):
                column = getattr(self.columns, name)
                raise DocumentError(
                    f"no row has a value in column {column!r}, to keep by: --{name}-field names another"
                )

    def _say(self, error: DocumentError) -> None:
        if self._refuse is None:
            raise error
        self.refused += 1
        self._refuse(error)

    def _rows(self, source: Source, refuse: Callable[[DocumentError], None]) -> Iterator[RawRow]:
        try:
            yield from source.rows(refuse)
        except DocumentError as error:  # the file cannot be read any further
            refuse(error)

    def _take(self, row: RawRow, source: Source, new: bool, only_count: bool) -> None:
        fields, columns = row.fields, self.columns
        lone_text = source.kind.form == "txt"
        text = fields["text"] if lone_text else checked_text(fields, columns.text, row.where, "--text-field")
        value = fields.get(columns.id)
        given = None if lone_text or (value == "" and not row.raw) else checked_id(value, row.where)
        published = (
            checked_time(fields.get(columns.published), row.where) if self._asked & {"earliest", "latest"} else None
        )
        if only_count:
            self._collection.count(text)
        else:
            self._collection.append(text)
        if given is not None:
            self._names.given(given)
        elif lone_text:
            self._names.of_file(source.path)
        else:
            self._names.of_text(text, _number({key: fields[key] for key in fields if key != columns.text}))
        if self._asked & {"earliest", "latest"}:
            self._published.append(published)
        if "source" in self._asked:
            publisher = fields.get(columns.source)
            self._publishers.append(publisher if isinstance(publisher, str) else None)
        self._row_of.append(len(self._states) - 1)
        self._new.append(new)
        self._states[-1] = _ALIVE
        if new:
            self._shapes.setdefault(tuple(fields))

    def _name(self) -> None:
        """Give every document its id; refuse the later of two that have the same."""
        for first, k in self._names.settle(self._new):
            self._states[self._row_of[k]] = _REFUSED
            one, other = self._where(self._row_of[first]), self._where(self._row_of[k])
            if one == other:
                raise DocumentError(f"{one} is read twice: name every file once")
            self._say(
                DocumentError(
                    f"{one} and {other} have the same id {self._names.ids[k]!r}: ids must be unique; "
                    "--id-field names another column"
                )
            )

    def _renew(self) -> None:
        """Set aside the documents of an index whose ids new ones have with another text, or refuse the new ones."""
        ids, texts = self._names.ids, self._collection.texts.ordered(np.arange(len(self._names)))
        held = {ids[k]: k for k in range(self._number_held)}
        for k in range(self._number_held, len(ids)):
            old = held.get(ids[k]) if self._new[k] and self._states[self._row_of[k]] else None
            if old is None or texts[old] == texts[k]:
                continue
            self._states[self._row_of[old if self._replace else k]] = _REFUSED
            if self._replace:
                self.renewed += 1
            else:
                where = self._where(self._row_of[k])
                self._say(
                    DocumentError(
                        f"{where}: the index has a document {ids[k]!r} with another text: give the new one another id, "
                        "or let it replace the old one (--replace)"
                    )
                )

    def _where(self, number: int) -> str:
        """Return the place of a row, found by reading again."""
        at = -1
        for source, _ in self._sources:
            for row in self._rows(source, lambda error: None):
                at += 1
                if at == number:
                    return row.where
        return f"row {number + 1}"

    # --- comparing ---

    def compare(self) -> None:
        """Find the copies and choose what is kept."""
        ids = self._names.ids
        alive = [k for k in range(len(ids)) if self._states[self._row_of[k]]]
        # in order of ids, so that nothing depends on the order in which the documents came
        order = np.array(sorted(alive, key=lambda k: (ids[k], self._new[k])), dtype=np.int64)
        self.order = order
        self.place = np.full(len(ids), -1, dtype=np.int64)
        self.place[order] = np.arange(len(order))
        self.new = np.frombuffer(bytes(self._new), dtype=np.uint8)[order].astype(np.bool_)
        self.pairs = self._collection.pairs(order)
        facts = Facts(
            self._collection.sizes[order],
            order,
            lambda: (self._published[k] for k in order.tolist()),
            lambda: (self._publishers[k] for k in order.tolist()),
        )
        preferences = preference(self.wishes, facts)
        if self.new.all():
            self.clusters = cluster(self.pairs, preferences)
        else:
            covering = None if self._decontaminate else self.settings
            self.clusters = cluster_beside(self.pairs, self.new, preferences, covering)

    def __len__(self) -> int:
        return len(self._names)

    @property
    def inputs(self) -> list[Path]:
        """Return the files that are read."""
        return [source.path for source, _ in self._sources if source.spool is None]

    @property
    def known(self) -> int:
        """How many documents there are already."""
        return int((~self.new).sum())

    @property
    def documents(self) -> int:
        """How many documents there are, without those that are there already."""
        return int(self.new.sum())

    @property
    def copies(self) -> int:
        """How many of them are not kept."""
        return int((self.new & ~self.clusters.kept).sum())

    @property
    def groups(self) -> int:
        """How many clusters they are in."""
        return len(np.unique(self.clusters.representative[self.new & ~self.clusters.kept]))

    @property
    def grown(self) -> int:
        """How many documents are kept although they are copies of what is there already, for what is new in them."""
        return int((self.new & self.clusters.kept & ~self.new[self.clusters.representative]).sum())

    def plan(self, threshold: float, keep: str) -> str:
        """Say what a run would do and about how much memory and disk it takes."""
        n, size = len(self), self._collection.counted
        memory, disk = _footprint(n, size)
        return (
            f"would compare {n:,} documents of {size:,} characters at threshold {threshold} and keep by {keep}; "
            f"about {memory:,} MB of memory and {disk:,} MB in {self._collection.folder}; nothing was written"
        )

    # --- writing ---

    def new_documents(self) -> Iterator[Document]:
        """Yield the documents that were not there already, those that are copies too."""
        names = self.columns
        for out in self.rows("all"):
            fields = out.row.fields
            publisher = fields.get(names.source)
            yield Document(
                id=str(out.fields[names.id]),
                text=fields[names.text if names.text in fields else "text"],
                source=publisher if isinstance(publisher, str) and publisher else None,
                published=checked_time(fields.get(names.published), out.row.where),
            )

    def rows(self, which: str) -> Iterator[OutRow]:
        """Yield the rows of the input: ``all`` with columns added, or only those ``kept`` or ``dropped`` as they were.

        Raises:
            DocumentError: a file has changed since it was read.
        """
        row_number = number = -1
        for source, new in self._sources:
            for row in self._rows(source, lambda error: None):
                row_number += 1
                if row_number >= len(self._states):
                    raise DocumentError(f"{row.where}: the file has changed while it was read")
                if number + 1 < len(self._row_of) and self._row_of[number + 1] == row_number:
                    number += 1
                    if new and self._states[row_number]:
                        yield from self._out(row, number, source.kind.form == "txt", which)
        if row_number + 1 != len(self._states):
            raise DocumentError("a file has changed while it was read: it has fewer rows now")

    def _out(self, row: RawRow, number: int, lone_text: bool, which: str) -> Iterator[OutRow]:
        place = int(self.place[number])
        kept = bool(self.clusters.survivor[place] == place)
        if which != "all":
            if kept == (which == "kept"):
                yield OutRow(row, {"id": self._names.ids[number]} if lone_text else {}, {})
            return
        before = {} if self.columns.id in row.fields else {self.columns.id: self._names.ids[number]}
        if row.fields.get(self.columns.id) in (None, "") and not before:
            row = row._replace(fields={**row.fields, self.columns.id: self._names.ids[number]}, raw=b"")
        yield OutRow(row, before, dict(zip(ADDED, self._said(place, kept), strict=True)))

    def _said(self, place: int, kept: bool) -> tuple[str, bool, str, float | None, str | None]:
        found = self.clusters
        head = int(found.representative[place])
        alone = place not in self._members
        return (
            self._id(head),
            kept,
            self._id(int(found.survivor[place])),
            None if alone else min(1.0, round(float(found.similarity[place]), 6)),
            None if alone else found.relation(place),
        )

    @property
    def _members(self) -> frozenset[int]:
        if not hasattr(self, "_held_members"):
            self._held_members = frozenset(self.clusters.members.tolist())
        return self._held_members

    def _id(self, place: int) -> str:
        return self._names.ids[int(self.order[place])]

    @property
    def written_over(self) -> list[str]:
        """Return the columns of the input in whose place others are written."""
        names = {key for shape in self._shapes for key in shape}
        return [name for name in ADDED if name in names]

    def column_names(self, which: str) -> list[str]:
        """Return the names of all columns of `rows`, in the order in which they were met."""
        names = dict.fromkeys(key for shape in self._shapes for key in shape)
        before = () if self.columns.id in names else (self.columns.id,)
        return list(dict.fromkeys((*before, *names, *(ADDED if which == "all" else ()))))

    def schema(self, which: str) -> Any:
        """Return the types of all columns for pyarrow, where every file is Parquet; else None."""
        files = [source for source, new in self._sources if new]
        if not files or any(source.kind.form != "parquet" for source in files):
            return None
        arrow = optional("pyarrow", "Parquet")
        schema = arrow.unify_schemas([source.schema() for source in files], promote_options="permissive")
        if which != "all":
            return schema
        if self.columns.id not in schema.names:
            schema = schema.insert(0, arrow.field(self.columns.id, arrow.string()))
        types = (arrow.string(), arrow.bool_(), arrow.string(), arrow.float64(), arrow.string())
        for name, kind in zip(ADDED, types, strict=True):
            at = schema.get_field_index(name)
            schema = schema.append(arrow.field(name, kind)) if at < 0 else schema.set(at, arrow.field(name, kind))
        return schema

    def pair_rows(self) -> Iterator[OutRow]:
        """Yield every verified pair, ordered by its ids, with the passages that both texts share."""
        pairs = self.pairs.expanded()
        similarity = pairs.similarity.tolist()
        texts = self._collection.texts.ordered(self.order)
        passages = passages_by(self.settings)
        for number, (left, right) in enumerate(zip(pairs.left.tolist(), pairs.right.tolist(), strict=True)):
            if not (self.new[left] or self.new[right]):
                continue
            fields = {
                "left": self._id(left),
                "right": self._id(right),
                "relation": pairs.relation(number),
                "similarity": min(1.0, round(similarity[number], 6)),
                "jaccard": round(float(pairs.jaccard[number]), 6),
                "passages": [passage._asdict() for passage in passages(texts[left], texts[right])],
            }
            yield OutRow(RawRow("", fields), {}, {})

    def report(self, path: Path) -> None:
        """Write the largest clusters as one HTML page that marks what their texts share.

        Raises:
            DocumentError: the file cannot be written.
        """
        overview = Overview(self.documents, self.copies, self.groups)
        write(overview, self._shown_clusters(), path)

    def _shown_clusters(self) -> Iterator[ShownCluster]:
        found, texts = self.clusters, self._collection.texts.ordered(self.order)
        members = np.union1d(found.members, found.representative[found.members])
        heads, at, sizes = np.unique(found.representative[members], return_inverse=True, return_counts=True)
        by_head = members[np.argsort(at, kind="stable")]
        ends = np.cumsum(sizes)
        for k in np.lexsort((heads, -sizes))[:CLUSTERS].tolist():
            head = int(heads[k])
            others = by_head[ends[k] - sizes[k] : ends[k]].tolist()
            names = [head, *(place for place in others if place != head)][:MEMBERS]
            yield shown_cluster(
                len(others),
                [
                    Member(
                        self._id(place),
                        texts[place],
                        bool(found.survivor[place] == place),
                        min(1.0, float(found.similarity[place])),
                        found.relation(place) if place != head else "",
                    )
                    for place in names
                ],
                passages_by(self.settings),
            )


def _number(value: Any) -> int:
    """Return a number that tells rows apart, whatever their order."""
    data = msgspec.json.encode(value, order="sorted", enc_hook=repr)
    return int.from_bytes(blake2b(data, digest_size=8).digest(), "big")


def _footprint(documents: int, characters: int) -> tuple[int, int]:
    """Return about how many MB of memory and of disk a run takes, as measured by benchmarks/larger_than_memory.py."""
    sampled = max(32 * documents, characters // 6 // 8)  # shingles; a word is about six characters
    return 60 + (400 * documents + 16 * sampled) // 2**20, max(1, characters // 2**20)
