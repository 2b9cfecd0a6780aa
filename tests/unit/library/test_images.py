"""Rows as JSON in the history: what is told of them later."""

import pytest

from app.library.images import told_before


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ([], ({}, False)),
        ([("insert", "")], ({}, False)),
        # The first that names a column says how it came.
        ([("update", '{"a":1}'), ("update", '{"a":2,"b":3}')], ({"a": 1, "b": 3}, False)),
        ([("update", '{"a":1}'), ("delete", '{"a":2,"b":3}')], ({"a": 1, "b": 3}, True)),
        # What became of it after it had gone and come back tells nothing more.
        (
            [("delete", '{"a":1}'), ("insert", ""), ("update", '{"a":1,"b":0}')],
            ({"a": 1}, True),
        ),
    ],
)
def test_what_a_row_came_with_is_told_by_what_became_of_it(
    changes: list[tuple[str, str]], expected: tuple[dict[str, int], bool]
) -> None:
    assert told_before(changes) == expected
