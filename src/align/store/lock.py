"""One writer at a time: a lock file beside the index, which also tells what the writer was doing when it was killed."""

from __future__ import annotations

import fcntl
import os
from contextlib import suppress
from pathlib import Path

import msgspec

from align.errors import LockedError, StoreError

__all__ = ["Holder", "WriterLock"]


class Holder(msgspec.Struct, frozen=True):
    """Who writes to an index.

    Attributes:
        pid: of the process.
        doing: the batch in flight, in words; empty between batches.
        version: of the index before it.
    """

    pid: int
    doing: str = ""
    version: int = 0


class WriterLock:
    """The right to write to an index.

    The lock (flock) ends with the process, however it ends; the file is there only while somebody writes, or after a
    writer was killed.

    Args:
        path: of the index; the lock is ``path + ".lock"``.
    """

    def __init__(self, path: Path) -> None:
        self.path = path.with_name(path.name + ".lock")
        self._index = path
        self._file = self._pid = -1

    def take(self) -> Holder | None:
        """Take the lock; return what a writer that was killed has left, if one was.

        Raises:
            LockedError: another process, or another index object of this one, holds it.
            StoreError: nothing can be written there.
        """
        while True:
            try:
                file = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
            except OSError as error:
                raise StoreError(
                    f"{self._index} cannot be written to, for {self.path.name} cannot be made beside it "
                    f"({error.strerror}): open it for reading only"
                ) from error
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                holder = _holder(os.pread(file, 4096, 0))
                os.close(file)
                who = f"by process {holder.pid}" if holder else "by another process"
                raise LockedError(
                    f"{self._index} is being written to {who}: wait until it is done, or open it for reading only"
                ) from None
            try:
                same = os.path.samestat(os.fstat(file), os.stat(self.path))
            except FileNotFoundError:
                same = False
            if same:  # else the holder before us has just removed the file
                break
            os.close(file)
        self._file, self._pid = file, os.getpid()
        left = _holder(os.pread(file, 4096, 0))
        self.note("", left.version if left else 0)
        return left

    def note(self, doing: str, version: int) -> None:
        """Write down what is being done."""
        data = msgspec.json.encode(Holder(os.getpid(), doing[:200], version))
        os.pwrite(self._file, data.ljust(1024), 0)

    def release(self) -> None:
        """Give the lock back and remove its file."""
        if self._file >= 0:
            os.unlink(self.path)
            os.close(self._file)
            self._file = -1

    def __del__(self) -> None:
        if self._file >= 0 and self._pid == os.getpid():  # nobody closed the index: nothing is in flight any more
            with suppress(OSError):  # its folder may be gone
                self.release()
        elif self._file >= 0:  # a process that was forked has not taken the lock
            os.close(self._file)


def _holder(data: bytes) -> Holder | None:
    try:
        return msgspec.json.decode(data.rstrip(b" \0"), type=Holder)
    except msgspec.DecodeError:
        return None
