"""The sheet of a form that is filled in: its head, its rows, what is locked and what is checked."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, Final

from app.errors import RefusedInput, shorten
from app.exporting.cells import amount, put_text
from app.exporting.forms.checks import cell_check, list_range
from app.exporting.forms.order import FormOrder
from app.exporting.workbook import (
    TALLEST,
    Formats,
    lines_needed,
    number_format,
    set_up_page,
)
from app.models.days import date_text
from app.models.entry import edit_text
from app.models.fields import Field, Kind, Record
from app.models.form import IDENTIFIER, MONEY_UNIT, FormMark, column_title
from app.models.money import exact_wan

#: Rows above the first project: title, who and until when, how, column titles.
_HEAD: Final = 4
_HIDDEN_COLUMN: Final = 1

#: From here on an amount may have more digits than Excel keeps.
_MANY_DIGITS: Final = 10**15

_LINE_POINTS: Final = 14.0
_BLANK_POINTS: Final = 30.0

#: Widths of columns in Excel's characters; the rest as their kind has it.
_WIDTHS: Final[Mapping[str, float]] = {
    "number": 5.5, "name": 30.0, "category": 18.0, "nature": 9.0, "industry": 13.0, "total": 12.5,
    "period": 14.0, "financing": 15.0, "units": 20.0, "content": 52.0, "location": 18.0,
    "code": 26.0, "notes": 22.0,
}  # fmt: skip
_LONG_WIDTH: Final = 36.0


class FormTable:
    """The sheet that is filled in."""

    def __init__(
        self,
        book: Any,
        page: Any,
        formats: Formats,
        order: FormOrder,
        mark: FormMark,
        words: Mapping[str, tuple[str, ...]],
    ) -> None:
        self._book, self._page, self._formats = book, page, formats
        self._order, self._mark = order, mark
        self._fields = order.fields
        self._ranges = {
            name: list_range(at, listed) for at, (name, listed) in enumerate(words.items())
        }
        self._made: dict[tuple[str, bool, str], Any] = {}

    def write(
        self, title: str, records: Sequence[Record], look: Callable[[], None] | None = None
    ) -> None:
        """Write the whole of it.

        Args:
            title: of the reserve.
            records: the projects that are listed.
            look: called now and then; raises to stop.
        """
        self._write_head(title)
        row = _HEAD
        for record in records:
            if look is not None and not row & 0xFF:
                look()
            self._write_project(row, record)
            row += 1
        for _ in range(self._order.blanks):
            self._write_blank(row)
            row += 1
        self._check(len(records), row)
        self._protect()
        set_up_page(self._page, head_rows=(_HEAD - 1, _HEAD - 1), columns=len(self._fields) + 1)

    def _write_head(self, title: str) -> None:
        page, last = self._page, len(self._fields)
        page.merge_range(0, 0, 0, last, f"{title}　录入表", self._formats.title)
        page.set_row(0, 32)
        facts = [
            f"金额单位：{MONEY_UNIT}",
            f"发出日期：{date_text(date.fromisoformat(self._mark.issued))}",
        ]
        if self._mark.issuer:
            facts.insert(0, f"制表单位：{self._mark.issuer}")
        if self._order.until:
            facts.append(f"请于 {date_text(self._order.until)} 前交回")
        facts.append(f"表号：{self._mark.id}")
        page.merge_range(1, 0, 1, last, "　　".join(facts), self._style("head"))
        page.set_row(1, 18)
        page.merge_range(2, 0, 2, last, self._rule(), self._style("rule"))
        page.set_row(2, 18 if not self._order.note else 34)
        for at, entry in self._columns():
            page.set_column(at, at, _width(entry))
            is_needed = "（必填）" if entry.is_required else ""
            page.write_string(
                _HEAD - 1, at, f"{column_title(entry)}{is_needed}", self._style("title")
            )
        page.set_column(_HIDDEN_COLUMN, _HIDDEN_COLUMN, 8, None, {"hidden": True})
        page.write_string(_HEAD - 1, _HIDDEN_COLUMN, IDENTIFIER, self._style("title"))
        page.set_row(_HEAD - 1, 32)
        # Number and name stay in sight.
        page.freeze_panes(_HEAD, _HIDDEN_COLUMN + 2)

    def _rule(self) -> str:
        parts = ["白色的格子可以填写，灰色的已锁定。"]
        if self._mark.sent:
            parts.append("已列出的项目请核对，有变化的直接改；清空一格，储备库里也会清空。")
        if self._order.blanks:
            parts.append("新项目写在空白行里。")
        parts.append("填好后把这个文件交回。详见“填表说明”。")
        rule = "".join(parts)
        return f"{rule}\n{self._order.note}" if self._order.note else rule

    def _write_project(self, row: int, record: Record) -> None:
        page = self._page
        page.set_row(row, self._height(record))
        page.write_string(row, _HIDDEN_COLUMN, record["uuid"], self._style("text"))
        for at, entry in self._columns():
            is_open = entry.name in self._order.open
            style = self._style(_kind(entry), is_open=is_open)
            if entry.kind is Kind.MONEY:
                self._write_amount(row, at, record[entry.column], is_open=is_open)
            elif entry.kind is Kind.NUMBER and record[entry.column] is not None:
                page.write_number(row, at, record[entry.column], style)
            else:
                try:
                    put_text(page, row, at, edit_text(entry, record), style)
                except RefusedInput as error:
                    name = shorten(record["name"])
                    raise error.at(f"项目“{name}”的{entry.title}") from error

    def _write_amount(self, row: int, at: int, yuan: int | None, *, is_open: bool) -> None:
        if yuan is None:
            self._page.write_blank(row, at, None, self._style("money", is_open=is_open))
        elif yuan >= _MANY_DIGITS and yuan % 10**4:
            # Excel keeps 15 digits of a number.
            put_text(self._page, row, at, exact_wan(yuan), self._style("text", is_open=is_open))
        else:
            number = number_format(yuan, MONEY_UNIT)
            style = self._style("money", is_open=is_open, number=number)
            self._page.write_number(row, at, amount(yuan, MONEY_UNIT), style)

    def _write_blank(self, row: int) -> None:
        self._page.set_row(row, _BLANK_POINTS)
        self._page.write_blank(row, _HIDDEN_COLUMN, None, self._style("text"))
        for at, entry in self._columns():
            is_open = entry.kind is not Kind.NUMBER
            self._page.write_blank(row, at, None, self._style(_kind(entry), is_open=is_open))

    def _check(self, sent: int, end: int) -> None:
        """Let Excel look at what is typed into open cells."""
        from xlsxwriter.utility import xl_rowcol_to_cell

        for at, entry in self._columns():
            is_open = entry.name in self._order.open
            first = _HEAD if is_open else _HEAD + sent
            if entry.kind is Kind.NUMBER or first >= end:
                continue
            check = cell_check(entry, xl_rowcol_to_cell(first, at), self._ranges)
            if check is not None:
                self._page.data_validation(first, at, end - 1, at, check)

    def _protect(self) -> None:
        # Without a password: it keeps from mistakes, not from people.
        allowed = ("format_columns", "format_rows", "insert_rows", "autofilter", "sort")
        self._page.protect("", dict.fromkeys(allowed, True))

    def _columns(self) -> list[tuple[int, Field]]:
        """Return the fields, each with its column: the hidden one stands behind the first.

        Whoever sorts or copies a stretch of columns takes it along there.
        """
        return [(at + (at >= _HIDDEN_COLUMN), entry) for at, entry in enumerate(self._fields)]

    def _height(self, record: Record) -> float:
        lines = 1
        for entry in self._fields:
            if entry.kind in (Kind.MONEY, Kind.NUMBER):
                continue
            # A line ends before a mark that may not begin one, so that not all of it is used.
            room = _width(entry) * 0.93 - 2
            lines = max(lines, lines_needed(edit_text(entry, record), room))
        return min(max(lines * _LINE_POINTS + 6, 24.0), TALLEST)

    def _style(self, kind: str, *, is_open: bool = False, number: str = "") -> Any:
        key = (kind, is_open, number)
        if key not in self._made:
            self._made[key] = self._book.add_format(_settings(kind, is_open, number))
        return self._made[key]


_ALIGN: Final = {"money": "right", "number": "center", "word": "center"}


def _settings(kind: str, is_open: bool, number: str) -> dict[str, Any]:
    plain: dict[str, Any] = {"font_name": "宋体", "font_size": 10, "valign": "vcenter"}
    if kind in ("head", "rule"):
        return {**plain, "font_color": "#4F5B69", "text_wrap": kind == "rule"}
    edge = {**plain, "border": 1, "border_color": "#8C96A0"}
    if kind == "title":
        return {**edge, "bold": True, "align": "center", "text_wrap": True, "bg_color": "#DDE4EB"}
    align = _ALIGN.get(kind, "left")
    settings = {**edge, "locked": not is_open, "align": align, "indent": int(align != "center")}
    if kind == "money":
        settings["num_format"] = number or "#,##0.####"
    elif kind == "number":
        settings["num_format"] = "0"
    else:
        # Text, so that a period such as 2020-1 does not become a date.
        settings |= {"num_format": "@", "text_wrap": True}
    if not is_open:
        settings |= {"bg_color": "#EDEFF2", "font_color": "#4F5B69"}
    return settings


def _kind(field: Field) -> str:
    kinds = {Kind.MONEY: "money", Kind.NUMBER: "number", Kind.CHOICE: "word", Kind.PERIOD: "word"}
    return kinds.get(field.kind, "text")


def _width(field: Field) -> float:
    return _WIDTHS.get(field.name, _LONG_WIDTH if field.is_multiline else 18.0)
