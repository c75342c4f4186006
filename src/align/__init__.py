"""Turn many reports of the same event into one record that can be trusted and traced.

>>> import align
>>> a = "HARBOUR CITY, May 3 (Coast News) -- A ferry ran aground off Gull Island on Sunday, injuring 15 people."
>>> b = "At least 12 people were injured on Sunday when a ferry ran aground near Gull Island, officials said."
>>> result = align.merge([{"id": "a", "text": a}, {"id": "b", "text": b}])
>>> [record.documents for record in result]
[('a', 'b')]
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from align import candidates as candidates
    from align import export as export
    from align import sketch as sketch
    from align.alignment import align_sentences
    from align.duplicates import dedup
    from align.errors import (
        AlignError,
        DocumentError,
        DocumentWarning,
        IndexFormatError,
        IndexWarning,
        LockedError,
        MissingExtraError,
        SettingsError,
        StoreError,
    )
    from align.index import Index
    from align.model import Alignment, Bead, Document, Link, Sentence, Span
    from align.pipeline import align_pair, merge
    from align.record import EventRecord, Field, Statement, Support
    from align.results import CopyCluster, DedupResult, MergeResult
    from align.settings import Settings

__version__ = "0.1.0"

__all__ = [
    "AlignError",
    "Alignment",
    "Bead",
    "CopyCluster",
    "DedupResult",
    "Document",
    "DocumentError",
    "DocumentWarning",
    "EventRecord",
    "Field",
    "Index",
    "IndexFormatError",
    "IndexWarning",
    "Link",
    "LockedError",
    "MergeResult",
    "MissingExtraError",
    "Sentence",
    "Settings",
    "SettingsError",
    "Span",
    "Statement",
    "StoreError",
    "Support",
    "align_pair",
    "align_sentences",
    "dedup",
    "merge",
]

# Where every public name is made. Modules are loaded when a name of theirs is first used (PEP 562), so that
# `align --help` does not wait for stages that it has no use for.
_HOMES = {
    "alignment": ("align_sentences",),
    "duplicates": ("dedup",),
    "errors": (
        "AlignError",
        "DocumentError",
        "DocumentWarning",
        "IndexFormatError",
        "IndexWarning",
        "LockedError",
        "MissingExtraError",
        "SettingsError",
        "StoreError",
    ),
    "index": ("Index",),
    "model": ("Alignment", "Bead", "Document", "Link", "Sentence", "Span"),
    "pipeline": ("align_pair", "merge"),
    "record": ("EventRecord", "Field", "Statement", "Support"),
    "results": ("CopyCluster", "DedupResult", "MergeResult"),
    "settings": ("Settings",),
}
_HOME = {name: home for home, names in _HOMES.items() for name in names}
_MODULES = ("candidates", "export", "sketch")  # what the README names, as attributes that need no import of their own


def __getattr__(name: str) -> object:
    if name in _MODULES:
        return import_module(f"align.{name}")
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value: object = getattr(import_module(f"align.{_HOME[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOME, *_MODULES})
