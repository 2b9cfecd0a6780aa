"""The import wizard: a source, its columns, what becomes of its rows, and what was written."""
