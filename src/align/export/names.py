"""Names for the things of a record: IRIs that need no registry, are the same in every export, and hold any id.

Ids of documents may be any text; they are percent-encoded (RFC 3986, 2.1). Spans follow RFC 5147: ``#char=10,24`` are
the characters from position 10 to position 24 of a plain text.
"""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import quote

__all__ = [
    "BASE",
    "document_iri",
    "encoded",
    "language",
    "local",
    "path_iri",
    "record_iri",
    "timestamp",
    "web_address",
]

BASE = "urn:x-align:"

# RFC 3987 without the characters that IRIs must encode; RFC 5646 without its registered irregular tags; ISO 8601
_WEB = re.compile(r"https?://[^\s<>\"{}|\\^`\x00-\x20\ud800-\udfff]+", re.IGNORECASE)
_TAG = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
_TIME = re.compile(
    r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01])"
    r"(T([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d+)?)?(Z|[+-]([01]\d|2[0-3]):?[0-5]\d)?)?)?)?"
)


@lru_cache(maxsize=65536)
def encoded(name: str) -> str:
    """Return a name with everything percent-encoded that is no letter, digit or one of ``_.-~``.

    >>> encoded("Báo 1/2"), encoded(chr(0xD800))
    ('B%C3%A1o%201%2F2', '%ED%A0%80')
    """
    return quote(name, safe="", errors="surrogatepass")


def record_iri(record: str) -> str:
    """Return the IRI of a record by its id."""
    return f"{BASE}record:{encoded(record)}"


def path_iri(record: str, path: str) -> str:
    """Return the IRI of a value of a record by its path (`align.values`).

    >>> path_iri("event-1", "participants[0].name")
    'urn:x-align:record:event-1#participants.0.name'
    """
    return f"{record_iri(record)}#{local(path)}"


def local(path: str) -> str:
    """Return a path without brackets, which no IRI may hold."""
    return path.replace("[", ".").replace("]", "")


def document_iri(document: str) -> str:
    """Return the IRI of the text of a document by its id."""
    return f"{BASE}document:{encoded(document)}"


def web_address(url: str | None) -> str | None:
    """Return `url` where it is an absolute address of the web, else None."""
    return url if url is not None and _WEB.fullmatch(url) else None


def language(tag: str | None) -> str | None:
    """Return `tag` where it is a well-formed language tag (RFC 5646), else None."""
    return tag if tag is not None and _TAG.fullmatch(tag) else None


def timestamp(text: str | int | float | None) -> str | None:
    """Return a date or time where it is one of ISO 8601, extended form, else None; parts may be missing at the end.

    >>> timestamp("2026-02-04"), timestamp("--02-04"), timestamp("last Monday")
    ('2026-02-04', None, None)
    """
    return text if isinstance(text, str) and text.isascii() and _TIME.fullmatch(text) else None
