"""Exceptions raised at the public edge.

::

    AlignError
    ├── DocumentError (ValueError)      a document that cannot be read or is not valid
    ├── SettingsError (ValueError)      a setting out of its range
    ├── IndexFormatError (ValueError)   an index written by other settings or another version
    ├── StoreError (OSError)            an index that cannot be read or written: a full disk, damage
    │   └── LockedError                 ... because another process writes to it
    └── MissingExtraError (ImportError) an optional library that is not installed

    DocumentWarning (UserWarning)       something about a document that is kept, but cannot be used
    IndexWarning (UserWarning)          something that happened to an index and does not stop the work

Every message says what is wrong, where (document id, or file and line) and what to do about it.
"""

from __future__ import annotations

__all__ = [
    "AlignError",
    "DocumentError",
    "DocumentWarning",
    "IndexFormatError",
    "IndexWarning",
    "LockedError",
    "MissingExtraError",
    "SettingsError",
    "StoreError",
]


class AlignError(Exception):
    """The base of every exception that align raises on purpose."""


class DocumentError(AlignError, ValueError):
    """A document cannot be read or is not valid.

    Attributes:
        of_row: whether it is of one row that others need not be like, so that it may be left out.
    """

    def __init__(self, message: str = "", *, of_row: bool = False) -> None:
        super().__init__(message)
        self.of_row = of_row


class SettingsError(AlignError, ValueError):
    """A setting is unknown, of the wrong type, or out of its range."""


class IndexFormatError(AlignError, ValueError):
    """An index was written with other settings or by another version."""


class StoreError(AlignError, OSError):
    """An index cannot be read or written; what was committed before is still there."""


class LockedError(StoreError):
    """An index is being written to by another process."""


class MissingExtraError(AlignError, ImportError):
    """An optional library is needed and not installed."""


class DocumentWarning(UserWarning):
    """Something about a document is kept, but cannot be used."""


class IndexWarning(UserWarning):
    """Something happened to an index, such as a writer that was killed, and does not stop the work."""
