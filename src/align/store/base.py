"""What every stored sketch says of itself, so that sketches of different makes are never compared in silence."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any

import msgspec

from align.errors import IndexFormatError
from align.settings import Settings

__all__ = ["FORMAT", "SCHEME", "Header"]

FORMAT = 3  # of the tables of an index
SCHEME = "affine32"  # the permutations h -> a * h + b modulo 2**32 (`align.sketch.permutations`)


class Header(msgspec.Struct, frozen=True, kw_only=True):
    """What an index was made with.

    Attributes:
        format: version of the tables.
        scheme: of the permutations.
        shingle: words in a shingle.
        permutations: of a signature.
        seed: of the permutations and samples.
        fingerprint: of all settings that can change a result.
        settings: those settings.
        events: whether events are looked for, or copies only.
    """

    format: int
    scheme: str
    shingle: int
    permutations: int
    seed: int
    fingerprint: str
    settings: dict[str, Any]
    events: bool

    @classmethod
    def of(cls, settings: Settings, *, events: bool = True, names: Iterable[str] | None = None) -> Header:
        """Return the header of an index made with these settings; `names` are those of them that count there.

        >>> Header.of(Settings(seed=7)).seed
        7
        """
        said = {name: value for name, value in settings.provenance().items() if names is None or name in names}
        text = msgspec.json.encode(said, order="sorted")
        return cls(
            format=FORMAT,
            scheme=SCHEME,
            shingle=settings.shingle_words,
            permutations=settings.permutations,
            seed=settings.seed,
            fingerprint=hashlib.sha256(text).hexdigest()[:16],
            settings=said,
            events=events,
        )

    def expect(self, wanted: Header, where: str) -> None:
        """Refuse to compare what was made in different ways.

        Args:
            wanted: what the caller works with; `self` is what was found.
            where: the file or key that was opened.

        Raises:
            IndexFormatError: they differ; names every difference with both sides.
        """
        names = [name for name in ("format", "scheme") if getattr(self, name) != getattr(wanted, name)]
        found: list[tuple[str, Any, Any]] = [(name, getattr(self, name), getattr(wanted, name)) for name in names]
        usual = Settings().provenance()  # of a setting that the version which made it did not have
        for name in sorted(self.settings.keys() | wanted.settings.keys()):
            mine, its = self.settings.get(name, usual.get(name)), wanted.settings.get(name, usual.get(name))
            if mine != its:
                found.append((name, mine, its))
        if found:
            said = "; ".join(f"{name} is {mine!r} there and {its!r} here" for name, mine, its in found)
            raise IndexFormatError(
                f"{where} was made in another way: {said}: open it without settings to use its own, or make a new index"
            )
