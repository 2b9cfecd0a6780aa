"""Files as county offices make them, and what was found in them in a few words."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from app.importing.readers.reading import read_bytes
from app.importing.recognition.kinds import RowKind
from app.importing.recognition.recognise import recognise
from app.importing.reconciliation import reconcile
from app.importing.staging import Recognised, StagedTable
from app.models.unitlist import split_units
from tests.importing.readers.making import document, workbook

WAN = 10_000
HEAD = ("序号", "项目名称", "总投资（万元）", "责任单位")
LONG_HEAD = ("序号", "项目名称", "建设内容", "总投资（万元）", "建设周期", "责任单位", "备注")


def book(
    *rows: Sequence[Any],
    merges: Sequence[str] = (),
    hidden: Sequence[str] = (),
    formats: Mapping[str, str] | None = None,
    sheets: Mapping[str, Sequence[Sequence[Any]]] | None = None,
) -> bytes:
    """A workbook; merged cells keep the text of their first one."""

    def write(made: Any) -> None:
        looks = {place: made.add_format({"num_format": f}) for place, f in (formats or {}).items()}
        for name, own in (sheets or {"Sheet1": rows}).items():
            page = made.add_worksheet(name)
            for at, row in enumerate(own):
                for column, value in enumerate(row):
                    look = looks.get(f"{chr(65 + column)}{at + 1}")
                    if isinstance(value, date):
                        page.write_datetime(at, column, value, look)
                    elif value != "":
                        page.write(at, column, value, look)
            for place in merges:
                page.merge_range(place, _first(own, place))
            for place in hidden:
                page.set_column(f"{place}:{place}", None, None, {"hidden": True})

    return workbook(write)


def _first(rows: Sequence[Sequence[Any]], place: str) -> Any:
    column, row = ord(place[0]) - 65, int(place.split(":")[0][1:]) - 1
    return rows[row][column]


def pages(*blocks: str | Sequence[Sequence[Any]]) -> bytes:
    """A Word document of paragraphs and tables."""

    def write(made: Any) -> None:
        for block in blocks:
            if isinstance(block, str):
                made.add_paragraph(block)
                continue
            table = made.add_table(rows=0, cols=len(block[0]))
            for row in block:
                for cell, value in zip(table.add_row().cells, row, strict=True):
                    cell.text = str(value)

    return document(write)


def found_in(content: bytes) -> Recognised:
    return recognise(read_bytes(content, "表").sheets)


def only_table(content: bytes) -> StagedTable:
    found = found_in(content)
    assert found.dismissed == ()
    (table,) = found.tables
    return table


def drawn(table: StagedTable) -> list[str]:
    """Each project in a line: number, name, category, 万元, units; ! before a refused one."""
    lines = []
    for at in range(len(table)):
        values = table.values(at)
        yuan = values.get("total_yuan")
        parts = (
            f"{'!' if at in table.refused else ''}{values.get('number') or '-'}",
            values["name"] or "-",
            table.category(at) or "-",
            "-" if yuan is None else f"{yuan / WAN:g}",
            "+".join(split_units(values.get("units_text") or "")) or "-",
        )
        lines.append(" ".join(part.replace("\n", "") for part in parts))
    return lines


def told(table: StagedTable) -> list[str]:
    return [question.sentence for question in table.questions]


def refused(table: StagedTable) -> list[tuple[int, str, str]]:
    return [(each.row, each.letters, each.raw) for each in table.problems]


def sums(table: StagedTable) -> list[tuple[str, int | None, int, int | None]]:
    """Group, stated count, count, difference in yuan."""
    return [
        (line.group, line.stated_count, line.count, line.difference_yuan)
        for line in reconcile(table)
    ]


def kinds(table: StagedTable) -> str:
    """A letter a row: Blank, Project, Group, Total, Note, Header, Continued."""
    return "".join(RowKind(kind).name[0] for kind in table.kinds)
