"""Exceptions raised at the public edge.

::

    AlignError
    ├── DocumentError (ValueError)      a document that cannot be read or is not valid
    ├── SettingsError (ValueError)      a setting out of its range
    ├── IndexFormatError (ValueError)   an index written by other settings or another version
    └── MissingExtraError (ImportError) an optional library that is not installed

    DocumentWarning (UserWarning)       something about a document that is kept, but cannot be used

Every message says what is wrong, where (document id, or file and line) and what to do about it.
"""

from __future__ import annotations

__all__ = ["AlignError", "DocumentError", "DocumentWarning", "IndexFormatError", "MissingExtraError", "SettingsError"]


class AlignError(Exception):
    """The base of every exception that align raises on purpose."""


class DocumentError(AlignError, ValueError):
    """A document cannot be read or is not valid."""


class SettingsError(AlignError, ValueError):
    """A setting is unknown, of the wrong type, or out of its range."""


class IndexFormatError(AlignError, ValueError):
    """An index was written with other settings or by another version."""


class MissingExtraError(AlignError, ImportError):
    """An optional library is needed and not installed."""


class DocumentWarning(UserWarning):
    """Something about a document is kept, but cannot be used."""
