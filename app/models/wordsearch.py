"""A condition that is asked of the word index, or of the texts themselves where there is none."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Boolean, ColumnElement
from sqlalchemy.sql.operators import OperatorType
from sqlalchemy.sql.visitors import InternalTraversal


class WordSearch(ColumnElement[bool]):
    """One condition in two forms; the library's connection knows which one it can answer.

    Attributes:
        indexed: over the word index.
        scanned: over the project's own columns; the same, more slowly.
    """

    __visit_name__ = "word_search"
    _traverse_internals = (  # type: ignore[assignment]
        ("indexed", InternalTraversal.dp_clauseelement),
        ("scanned", InternalTraversal.dp_clauseelement),
    )
    inherit_cache = True

    def __init__(self, indexed: ColumnElement[bool], scanned: ColumnElement[bool]) -> None:
        self.indexed = indexed
        self.scanned = scanned
        self.type = Boolean()

    def get_children(self, **_options: Any) -> Iterable[ColumnElement[bool]]:
        """Return what is looked at where somebody asks which columns are read.

        That is the index: where there is none, the same plan is right, only slower.
        """
        return (self.indexed,)

    def self_group(self, against: OperatorType | None = None) -> "WordSearch":
        """Stand as it is: SQLite uses no index for a condition that is compared with 1."""
        return self
