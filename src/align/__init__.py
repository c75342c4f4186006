"""Turn many reports of the same event into one record that can be trusted and traced.

>>> import align
>>> a = "HARBOUR CITY, May 3 (Coast News) -- A ferry ran aground off Gull Island on Sunday, injuring 15 people."
>>> b = "At least 12 people were injured on Sunday when a ferry ran aground near Gull Island, officials said."
>>> result = align.merge([{"id": "a", "text": a}, {"id": "b", "text": b}])
>>> [record.documents for record in result]
[('a', 'b')]
"""

from align.alignment import align_sentences
from align.errors import (
    AlignError,
    DocumentError,
    DocumentWarning,
    IndexFormatError,
    MissingExtraError,
    SettingsError,
)
from align.model import Alignment, Bead, Document, Link, Sentence, Span
from align.pipeline import align_pair, dedup, merge
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
    "IndexFormatError",
    "Link",
    "MergeResult",
    "MissingExtraError",
    "Sentence",
    "Settings",
    "SettingsError",
    "Span",
    "Statement",
    "Support",
    "align_pair",
    "align_sentences",
    "dedup",
    "merge",
]
