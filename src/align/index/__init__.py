"""The index: what was read once is kept, and what is added later finds its copies and its event."""

from align.index.index import Index

__all__ = ["Index"]
