"""Where an index lies: a DuckDB file, or the sketches of documents in a datasketch index that others use too."""
