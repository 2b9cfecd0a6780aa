"""The query language: what stands in a query line, and what it says; see ``querytext.py``."""
