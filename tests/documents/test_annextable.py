from tests.documents.sample import annex


def test_a_column_left_out_takes_its_cells_along() -> None:
    table = annex((2, 1)).without_column("content")
    assert [column.key for column in table.columns] == [
        "number", "name", "nature", "industry", "total", "period_text", "financing", "units",
    ]  # fmt: skip
    assert table.groups[0].rows[0][:5] == (
        "1",
        "松溪县第1中药材种植及初加工示范基地建设项目",
        "新建",
        "林业",
        "1001",
    )


def test_separators_go_into_amounts_only() -> None:
    table = annex((2, 1)).with_separators()
    assert table.total == "3,006"
    assert [group.total for group in table.groups] == ["2,003", "1,003"]
    assert table.groups[0].rows[0][0] == "1"
    assert table.groups[0].rows[0][5] == "1,001"
