"""The ids of documents that are read from files: those given, the names of files of one text, or made of the text."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from hashlib import blake2b
from pathlib import Path
from typing import Any

import msgspec

__all__ = ["Names"]


class Names:
    """The ids of documents in the order they are read; none depends on that order.

    Attributes:
        ids: of every document; those that were not given are right once `settle` was called.
    """

    def __init__(self) -> None:
        self.ids: list[str] = []
        self._nameless: dict[int, int] = {}  # documents whose id is made of the text; what tells equal ones apart
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

    def of_text(self, digest: str, rest: Mapping[str, Any]) -> None:
        """Add a document that has the digest of its text for an id, with a number where several have it.

        Args:
            digest: of the text.
            rest: what else its row holds, which tells which of equal texts is the first.
        """
        data = msgspec.json.encode(rest, order="sorted", enc_hook=repr)
        self._nameless[len(self.ids)] = int.from_bytes(blake2b(data, digest_size=8).digest(), "big")
        self.ids.append(digest)

    def settle(self, new: Sequence[int]) -> Iterator[tuple[int, int]]:
        """Give every document its id; yield of those with one id the first and each later one.

        Args:
            new: for every document whether it is new: one may have the id of one that is there already.
        """
        ids = self.ids
        stems = Counter(path.stem for path in self._paths.values())
        made = self._nameless.keys() | self._paths.keys()
        taken = {(new[k], name) for k, name in enumerate(ids) if k not in made} if made else set()
        for k, path in self._paths.items():
            stem = path.stem
            free = stems[stem] == 1 and (new[k], stem) not in taken
            ids[k] = sys.intern(stem if free else path.as_posix())
        for k in sorted(self._nameless, key=lambda k: (ids[k], self._nameless[k], k)):
            base, count = ids[k], 1
            while (new[k], ids[k]) in taken:
                count += 1
                ids[k] = f"{base}-{count}"
            taken.add((new[k], ids[k]))
        seen: tuple[dict[str, int], dict[str, int]] = ({}, {})
        for k, name in enumerate(ids):
            first = seen[new[k]].setdefault(name, k)
            if first != k:
                yield first, k
