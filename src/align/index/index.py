"""`align.Index`: documents and their events between runs, in one file."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import numpy as np

from align.batch import Batch, tool_version
from align.duplicates import deduplicated
from align.errors import DocumentError, IndexWarning, SettingsError, StoreError
from align.events import document_words
from align.index.adding import New, known, links_of, prepared, store
from align.index.answers import Added, Alike, Answer, Expired, Info
from align.index.events import lasting_names, renamed, settled, stored_records
from align.index.life import Happening
from align.index.live import copies, look_up
from align.index.placing import placed
from align.index.postings import Postings
from align.index.rows import document_of, key_of, text_of
from align.index.settle import StoredTexts, settled_copies, stored_batch
from align.io.read import Docs
from align.io.read import documents as read_documents
from align.model import Document, Link
from align.record import EventRecord
from align.results import DedupResult, MergeResult
from align.settings import Settings
from align.store.base import Header
from align.store.duckdb import Database, batches_of, columns_of, delete, insert, set_state, state
from align.store.lock import WriterLock
from align.survivors import instant, keep_wishes

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["Index"]

# Documents of one transaction: what `kill -9` can lose. Reading an account takes milliseconds, a sketch microseconds.
# Whole row groups of DuckDB (122,880 rows) go straight to their place, others through its log: half as fast.
_BATCH_EVENTS, _BATCH_COPIES = 1_000, 2 * 122_880


class Index:
    """Documents, their copies and their events, kept in one file between runs.

    Open one with `Index.open`; it is a context manager. What is added is there when `add` returns, whatever happens to
    the process then. Nothing depends on the order or the pieces in which documents come: `merge`, `dedup` and the
    records are those that `align.merge` and `align.dedup` give for all documents at once.

    >>> import tempfile, align
    >>> one = {"id": "a", "text": "OSLO, May 4 -- A ferry ran aground off Bygdoy on Monday. Forty were saved."}
    >>> two = {"id": "b", "text": "Forty people were saved when a ferry ran aground off Bygdoy, Oslo, on Monday."}
    >>> with tempfile.TemporaryDirectory() as folder, align.Index.open(f"{folder}/events.align") as index:
    ...     added = index.add([one]), index.add([two])
    ...     [record.documents for record in index.records()]
    [('a', 'b')]
    """

    def __init__(self, database: Database, settings: Settings, header: Header, lock: WriterLock | None) -> None:
        self._database = database
        self._lock = lock
        self.settings = settings
        self.header = header
        self._version = 0  # of a writer, the last that was committed
        self._postings = Postings()
        self._words = Postings("SELECT doc, words FROM accounts")

    @classmethod
    def open(
        cls,
        path: str | Path,
        *,
        settings: Settings | None = None,
        events: bool | None = None,
        read_only: bool = False,
        threads: int = 1,
    ) -> Index:
        """Open an index, or make it where there is none.

        Args:
            path: of its file.
            settings: thresholds and sizes. An index keeps those it was made with; others are refused.
            events: False for an index that finds copies only and reads no accounts, which is some hundred times
                quicker; None for what the index is, or with events where it is made. An index of the other kind is
                refused.
            read_only: read what is there, also while another process writes.
            threads: worker threads, where `settings` does not say.

        Raises:
            IndexFormatError: the file is no index, or was made with other settings or in another format.
            LockedError: another process writes to it, and `read_only` is not set.
            SettingsError: it is of the other kind than `events` says.
            StoreError: it cannot be read or written.
            MissingExtraError: DuckDB or Arrow is not installed.
        """
        place = Path(path)
        threads = settings.threads if settings else threads
        database = Database(place, threads)
        if read_only and not place.exists():
            raise StoreError(f"{place} is not there: an index is made when it is first opened for writing")
        if not place.parent.is_dir():
            raise StoreError(f"{place.parent} is no folder: make it first")
        lock = None if read_only else WriterLock(place)
        left = lock.take() if lock else None
        try:
            if not place.exists():
                database.create(Header.of(settings or Settings(), events=events is not False), tool_version())
            header, tool = database.header()
            if events and not header.events:
                raise SettingsError(f"{place} finds copies only: make a new index for events")
            if events is False and header.events:
                raise SettingsError(f"{place} looks for events, too: make a new index that finds copies only")
            own = settings or msgspec.convert(header.settings, Settings)
            header.expect(Header.of(own, events=header.events), str(place))
            index = cls(database, msgspec.structs.replace(own, threads=threads), header, lock)
            if lock:
                index._version = index.info().version
            if lock and tool != tool_version():
                index._forget_accounts(tool)
            if left:
                index._recovered(left.pid, left.doing, left.version)
        except BaseException:
            if lock:
                lock.release()
            raise
        return index

    def close(self) -> None:
        """Let other writers in; the index cannot be used any more."""
        if self._lock:
            self._lock.release()
            self._lock = None

    def __enter__(self) -> Index:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"Index({str(self._database.path)!r})"

    # --- changing ---

    def add(self, docs: Docs, *, replace: bool = False) -> Added:
        """Add documents, find their copies and the events they join; ones that are there already are left as they are.

        They are committed a thousand at a time (a quarter of a million where only copies are looked for).

        Args:
            docs: as for `align.merge`.
            replace: whether a document whose id is there with another text takes the place of that one, which is
                removed just before; else it is refused.

        Raises:
            DocumentError: one is not valid, or its id is there with another text and it is not to replace it; those of
                its thousand and of later ones are not added.
            StoreError: the disk is full or damaged.
        """
        documents = read_documents(docs)
        size = _BATCH_EVENTS if self.header.events else _BATCH_COPIES
        parts = []
        gone: list[str] = []
        for k in range(0, len(documents), size):
            some = documents[k : k + size]
            if replace:
                with self._database.reading() as con:
                    changed = [some[k].id for k in known(con, some)[1]]
                gone += self.remove(changed)
            with self._doing(f"adding {len(some):,} documents from {some[0].id!r} on"):
                parts.append(self._add(some))
        return Added(
            tuple(name for part in parts for name in part.documents),
            tuple(name for part in parts for name in part.known),
            tuple(sorted((link for part in parts for link in part.copies), key=_ends)),
            tuple(sorted((link for part in parts for link in part.reports), key=_ends)),
            {name: event for part in parts for name, event in part.events.items()},
            parts[-1].version if parts else self.info().version,
            tuple(sorted(gone)),
        )

    def _add(self, given: Sequence[Document]) -> Added:
        with self._database.reading() as con:
            there, other = known(con, given)
            if other:
                raise DocumentError(
                    f"{self._database.path} has a document {given[other[0]].id!r} with another text: give the new one "
                    "another id, or let it replace the old one (replace=True, align index add --replace)"
                )
            old = tuple(given[k].id for k in sorted(there))
            fresh = [document for k, document in enumerate(given) if k not in there]
            if not fresh:
                return Added((), old, (), (), {}, self._version)
            new = prepared(fresh, self.settings, events=self.header.events)
            alike = self._alike(con, new)
        with self._change() as (con, numbers):
            docs = store(con, new, numbers["next"], numbers["version"])
            set_state(con, next=int(docs[-1]) + 1)
        self._postings.added(self._version, new.sample.sets, docs)
        if new.read.segments:
            self._words.added(self._version, document_words(new.read.segments), docs)
        names = tuple(document.id for document in fresh)
        likely = alike.events()
        events = {name: likely[name][0] for name in names if name in likely}
        return Added(names, old, alike.copies, alike.reports, events, self._version)

    def _alike(self, con: DuckDBPyConnection, new: New) -> Alike:
        """Compare new documents with each other and with those of the index that may be like them."""
        numbers = state(con)
        names = [document.id for document in new.documents]
        seen = look_up(con, new.sample, numbers, self._postings, self.settings)
        found = copies([document.text for document in new.documents], new.sample, seen, self.settings)
        links = tuple(links_of(names, seen, found))
        reports: tuple[Link, ...] = ()
        if new.read.segments:
            reports = tuple(placed(con, new.read, numbers["version"], self._words, self.settings))
        others = {name for link in (*links, *reports) for name in (link.left, link.right)}
        return Alike(links, reports, _events_of(con, sorted(others)))

    def remove(self, ids: Iterable[str]) -> tuple[str, ...]:
        """Remove documents as if they had never been added; return the ids of those that were there.

        Raises:
            DocumentError: `ids` is one text, not several.
        """
        if isinstance(ids, str):
            raise DocumentError(f"ids is the text {ids!r}: put it in a list")
        names = sorted(set(ids))
        with self._database.reading() as con:
            held = _by_id(con, names)
        return self._remove(held)

    def expire(self, *, before: str | None = None, source: str | None = None) -> Expired:
        """Remove documents published before a time, or by a publisher, or both; return their ids, sorted.

        Args:
            before: ISO 8601 date or time; documents without a time of publication stay, and `Expired.undated` tells
                how many.
            source: a publisher; case and spaces are ignored.

        Raises:
            SettingsError: neither is given, or `before` is no time.
        """
        if before is None and source is None:
            raise SettingsError("expire without before and source would remove nothing: give one of them")
        limit = instant(before)
        if before is not None and limit is None:
            raise SettingsError(f"before={before!r} is no ISO 8601 date or time: write 2026-02-04")
        with self._database.reading() as con:
            rows = columns_of(con, "SELECT doc, id, source, published FROM documents ORDER BY doc")
        plain = " ".join(source.split()).casefold() if source is not None else None
        held = {}
        asked = undated = 0
        columns = (rows["doc"], rows["id"], rows["source"], rows["published"])
        for doc, name, publisher, time in zip(*columns, strict=True):
            if plain is not None and " ".join(text_of(publisher or b"").split()).casefold() != plain:
                continue
            asked += 1
            undated += limit is not None and time is None
            if limit is None or (time is not None and time < limit):
                held[int(doc)] = text_of(name)
        return Expired(self._remove(held), asked=asked, undated=undated)

    def _remove(self, held: Mapping[int, str]) -> tuple[str, ...]:
        if held:
            with self._doing(f"removing {len(held):,} documents"), self._change() as (con, _):
                docs = np.array(sorted(held), dtype=np.int32)
                for table in ("documents", "bodies", "accounts"):
                    delete(con, table, {"doc": docs})
        return tuple(sorted(held.values()))

    def settle(self) -> int:
        """Put all documents into their events, as one batch, and write down what changed; return the version.

        Nothing is read twice: sentences and accounts are stored, and so are the records of events that stay as they
        are. Words are weighed by how many documents hold them now, so every pair is judged anew.
        """
        self._settled()
        return self._version

    def _settled(self) -> Batch | None:
        """Settle; return the batch of all documents where it had to be made."""
        if self.info().settled == self._version:
            return None
        with self._doing("settling the events"):
            with self._database.reading() as con:
                work = settled(con, self.settings) if self.header.events else None
                common = work.common if work else settled_copies(con, self.settings)
            with self._change() as (con, numbers):
                if work:
                    work.write(con, numbers["version"])
                con.execute("DELETE FROM common")
                insert(con, "common", {"place": np.flatnonzero(common.counts > common.many).astype(np.uint32)})
                set_state(con, settled=numbers["version"], common=len(common.counts))
        return work.batch if work else None

    # --- asking ---

    def query(self, docs: Docs) -> list[Answer]:
        """Return what the index has that is like each of some documents, without adding them.

        Raises:
            DocumentError: one is not valid.
        """
        new = prepared(read_documents(docs), self.settings, events=self.header.events)
        names = [document.id for document in new.documents]
        with self._database.reading() as con:
            there = _by_id(con, names).values()
            alike = self._alike(con, new)
            stored = set(there) | set(_by_id(con, sorted(alike.names())).values())
            own = _events_of(con, [names[k] for k in sorted(known(con, new.documents)[0])])
        return alike.answers(names, stored, own)

    def records(self, *, since: int = 0) -> list[EventRecord]:
        """Return the events, or those that changed after a version, in order of their first document id.

        They have the ids they keep for life; in everything else they are the records of `merge`. Documents that wait
        are put into events first; an index that is open for reading only warns that they are missing.

        Raises:
            SettingsError: the index finds copies only, or has not come to version `since`.
        """
        if not self.header.events:
            raise SettingsError(
                f"{self._database.path} finds copies only and has no records: it can be asked for copies"
            )
        if self._lock:
            self.settle()
        with self._database.reading() as con:
            numbers = self._after(con, since)
            found = stored_records(con, since)
        if numbers["settled"] < numbers["version"]:
            warnings.warn(
                f"{self._database.path}: the events are those of version {numbers['settled']}; what changed up to "
                f"version {numbers['version']} is not in them: open it for writing to settle it",
                IndexWarning,
                stacklevel=2,
            )
        return found

    def history(self, *, since: int = 0) -> list[Happening]:
        """Return what happened to the events after a version: which came, grew, merged, split and ended, and why.

        Raises:
            SettingsError: the index has not come to version `since`.
        """
        with self._database.reading() as con:
            self._after(con, since)
            query = f"SELECT entry FROM history WHERE version > {int(since)} ORDER BY version, number"
            rows = columns_of(con, query)
        return [msgspec.msgpack.decode(entry, type=Happening) for entry in rows["entry"]]

    def _after(self, con: DuckDBPyConnection, since: int) -> dict[str, int]:
        """Return the numbers of the index; refuse a version that it has not come to, which hides what is new."""
        numbers = state(con)
        if since > numbers["version"]:
            raise SettingsError(
                f"since={since} is after version {numbers['version']} of {self._database.path}: the index was made "
                "anew or put back: take all its events, since=0"
            )
        return numbers

    def merge(self, *, lasting: bool = False) -> MergeResult:
        """Return what `align.merge` returns for all documents of the index; nothing is read anew.

        Args:
            lasting: name the records as `records` does; their events are settled first.

        Raises:
            SettingsError: the index finds copies only, and has no events to name records by.
        """
        if lasting and not self.header.events:
            raise SettingsError(f"{self._database.path} finds copies only and has no records: leave lasting out")
        batch = self._settled() if lasting else None
        with self._database.reading() as con:
            names = lasting_names(con) if lasting else {}
            batch = batch or stored_batch(con, self.settings).batch
        result = batch.result(self.settings.event_threshold)
        return result.with_records([renamed(record, names) for record in result]) if lasting else result

    def dedup(self, *, keep: str = "longest") -> DedupResult:
        """Return what `align.dedup` returns for all documents of the index in the order they were added."""
        wishes = keep_wishes(keep)
        with self._database.reading() as con:
            texts = StoredTexts(con)
        return deduplicated(texts, self.settings, wishes)

    def documents(self) -> Iterator[Document]:
        """Yield all documents in the order they were added, without holding them in memory."""
        with self._database.reading() as con:
            for batch in batches_of(con, "SELECT id, text, fields FROM documents JOIN bodies USING (doc) ORDER BY doc"):
                for parts in zip(*(column.to_pylist() for column in batch.columns), strict=True):
                    yield document_of(*parts)

    def info(self) -> Info:
        """Return the index in figures."""
        with self._database.reading() as con:
            numbers = state(con)
            documents = con.execute("SELECT count(*) FROM documents").fetchall()[0][0]
            events = con.execute("SELECT count(*) FROM events").fetchall()[0][0]
        return Info(
            str(self._database.path),
            documents,
            events,
            numbers["version"],
            numbers["settled"],
            self._database.path.stat().st_size,
            "events" if self.header.events else "copies",
            msgspec.to_builtins(self.header),
        )

    def __len__(self) -> int:
        return self.info().documents

    # --- transactions ---

    @contextmanager
    def _doing(self, what: str) -> Iterator[None]:
        """Note what is being done, so that the next to open the index knows it if this process is killed."""
        if self._lock is None:
            raise StoreError(f"{self._database.path} is open for reading only, or closed: open it for writing")
        self._lock.note(what, self._version)
        try:
            yield
        finally:
            self._lock.note("", self._version)

    @contextmanager
    def _change(self) -> Iterator[tuple[DuckDBPyConnection, dict[str, int]]]:
        """Open the index for one change; gives its numbers, the version being that after the change."""
        with self._database.writing() as con:
            numbers = state(con)
            numbers["version"] += 1
            yield con, numbers
            set_state(con, version=numbers["version"])
        self._version = numbers["version"]

    def _recovered(self, pid: int, doing: str, before: int) -> None:
        numbers = self.info()
        if not doing:
            said = "ended between two batches without closing it: nothing is lost"
        elif numbers.version > before:
            said = f"was killed after {doing}, which is kept: nothing is lost"
        else:
            said = f"was killed while {doing}: that batch is not in it, all before it is"
        warnings.warn(
            f"{self._database.path}: process {pid} {said} (version {numbers.version}, {numbers.documents:,} documents)",
            IndexWarning,
            stacklevel=3,
        )

    def _forget_accounts(self, tool: str) -> None:
        with self._doing("forgetting what another version of align has read"), self._change() as (con, _):
            for table in ("accounts", "fused", "mentions"):
                con.execute(f"DELETE FROM {table}")
            con.execute("UPDATE header SET value = ? WHERE name = 'tool'", [tool_version().encode()])
        warnings.warn(
            f"{self._database.path} was written by align {tool}: its documents will be read again by {tool_version()}",
            IndexWarning,
            stacklevel=3,
        )


def _ends(link: Link) -> tuple[str, str]:
    return link.left, link.right


def _by_id(con: DuckDBPyConnection, names: Sequence[str]) -> dict[int, str]:
    if not names:
        return {}
    wanted = set(names)
    rows = columns_of(con, "SELECT doc, id FROM documents SEMI JOIN given USING (key)", {"key": key_of(list(names))})
    found = {int(doc): text_of(name) for doc, name in zip(rows["doc"], rows["id"], strict=True)}
    return {doc: name for doc, name in found.items() if name in wanted}


def _events_of(con: DuckDBPyConnection, names: Sequence[str]) -> dict[str, str]:
    """Return the events of stored documents, by their ids."""
    held = _by_id(con, names)
    docs = np.array(sorted(held), dtype=np.int32)
    rows = columns_of(con, "SELECT doc, event FROM members SEMI JOIN given USING (doc)", {"doc": docs})
    return {held[int(doc)]: text_of(event) for doc, event in zip(rows["doc"], rows["event"], strict=True)}
