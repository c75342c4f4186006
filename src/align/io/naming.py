"""The ids of documents: those given, the names of files of one text, or made of the text."""

from __future__ import annotations

import hashlib
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

__all__ = ["Names", "digest"]


def digest(text: str) -> str:
    """Return the id that a text gets which has none: 16 hexadecimal digits of its SHA-256.

    >>> digest("Two ministers met.")
    '24aaf92b76c862b0'
    """
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


class Names:
    """The ids of documents in the order they are read; which id a document gets does not depend on that order.

    Args:
        tie: gives by what documents of one text are put in order, of what was told of them beside the text.

    Attributes:
        ids: of every document; those that were not given are right once `settle` was called.
    """

    def __init__(self, tie: Callable[[Any], Any] = lambda rest: rest) -> None:
        self.ids: list[str] = []
        self._tie = tie
        self._nameless: dict[int, Any] = {}  # documents whose id is made of the text; what tells equal ones apart
        self._paths: dict[int, Path] = {}  # documents that have the name of their file

    def __len__(self) -> int:
        return len(self.ids)

    def given(self, name: str) -> None:
        """Add a document that has an id."""
        self.ids.append(name)

    def of_file(self, path: Path) -> None:
        """Add a document that is a file: it has the name of the file, or its path where another has that name."""
        self._paths[len(self.ids)] = path
        self.ids.append("")

    def of_text(self, text: str, rest: Any) -> None:
        """Add a document that has the digest of its text for an id, and a number where others have that, too."""
        self._nameless[len(self.ids)] = rest
        self.ids.append(digest(text))

    def settle(self, new: Sequence[int] | None = None) -> Iterator[tuple[int, int]]:
        """Give every document its id; yield of those with one id the first and each later one.

        Args:
            new: for every document whether it is new: one may have the id of one that is there already.
        """
        ids = self.ids
        new = bytes(len(ids)) if new is None else new
        made = self._nameless.keys() | self._paths.keys()
        taken = {(new[k], name) for k, name in enumerate(ids) if k not in made} if made else set()
        stems = Counter(path.stem for path in self._paths.values())
        for k, path in self._paths.items():
            free = stems[path.stem] == 1 and (new[k], path.stem) not in taken
            ids[k] = sys.intern(path.stem if free else path.as_posix())
        taken.update((new[k], ids[k]) for k in self._paths)
        equal: dict[str, list[int]] = {}
        for k in self._nameless:
            equal.setdefault(ids[k], []).append(k)
        for base, some in equal.items():
            for k in sorted(some, key=lambda k: self._tie(self._nameless[k])) if len(some) > 1 else some:
                count = 1
                while (new[k], ids[k]) in taken:
                    count += 1
                    ids[k] = f"{base}-{count}"
                taken.add((new[k], ids[k]))
        seen: tuple[dict[str, int], dict[str, int]] = ({}, {})
        for k, name in enumerate(ids):
            first = seen[new[k]].setdefault(name, k)
            if first != k:
                yield first, k
