"""Reading documents and writing results: files, folders, standard input and output, Python objects."""

from __future__ import annotations

from align.io.read import documents, read_paths, read_rows
from align.io.write import atomic, encode

__all__ = ["atomic", "documents", "encode", "read_paths", "read_rows"]
