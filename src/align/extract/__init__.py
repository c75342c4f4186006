"""Readers of one document; `align.extract.account` draws how they fit together."""
