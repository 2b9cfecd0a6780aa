"""Ids by a byte each, and figures by id: the same as one by one."""

import random

import pytest
from sqlalchemy import select

from app.library.file import Library
from app.models.project import PROJECT
from app.queries.marks import marked
from app.queries.packed import NO_AMOUNT, added_up, added_up_by_id, all_packed, packed, unpacked


@pytest.mark.parametrize("wanted", [[], [1], [36], [7, 3, 3, 20], [99], list(range(1, 37))])
def test_marked_ids_are_those_listed(library: Library, wanted: list[int]) -> None:
    with library.read() as connection:
        query = select(PROJECT.c.id).where(marked(wanted, PROJECT.c.id))
        found = sorted(connection.execute(query).scalars())
    assert found == sorted({each for each in wanted if each <= 36})


def test_figures_by_id_are_those_by_key() -> None:
    chance = random.Random(7)
    ids = [chance.choice((0, 1, 5, 12)) for _ in range(500)]
    amounts = [chance.choice((NO_AMOUNT, 0, 1, 10**15)) for _ in ids]
    by_id = added_up_by_id(ids, amounts)
    assert by_id == added_up(ids, amounts)
    of_five = [amount for row_id, amount in zip(ids, amounts, strict=True) if row_id == 5]
    assert unpacked(by_id[5]) == (
        len(of_five),
        of_five.count(NO_AMOUNT),
        sum(amount for amount in of_five if amount != NO_AMOUNT),
    )
    assert added_up_by_id([], []) == {}


def test_columns_are_packed_as_rows_are() -> None:
    rows = [(3, 1, 10**18), (0, 0, 0), (1, 1, 0)]
    assert all_packed(*zip(*rows, strict=True)) == [packed(*row) for row in rows]
