"""Reading documents and writing results: files, folders, standard input and output, Python objects."""

from __future__ import annotations

__all__: list[str] = []
