"""填表说明: the sheet of a form that tells, column by column, how it is filled in."""

from collections.abc import Sequence
from typing import Any, Final

from app.exporting.workbook import set_up_page
from app.models.fields import Field, Kind
from app.models.form import GUIDE_SHEET, MONEY_UNIT, TABLE_SHEET, column_title

_WIDTHS: Final = (24, 16, 76)
_SENT: Final = (
    "已列出的项目请逐行核对。有变化的直接改，没有变化的不用动。",
    "清空一格，表示这一栏没有内容了，储备库里也会清空；不知道的请保持原样。",
    "删掉一行不会删除储备库里的项目；项目不再实施的，请写在备注里或另行告知。",
)
_BLANK: Final = (
    f"新项目写在“{TABLE_SHEET}”末尾的空白行里，一行一个项目，项目名称必填。"
    "行不够时，在空白行之间插入行，不要复制已有的项目行。",
)
_USUAL: Final = (
    "灰色的格子已锁定。如果里面有错，请写在备注里或另行告知。",
    "填好后保存为 .xlsx 交回原文件，不要另建表格，也不要删改表头和隐藏的内容："
    "凭它们才能知道哪些格子改过。",
)


def write_guide(
    book: Any,
    fields: Sequence[Field],
    opened: frozenset[str],
    *,
    note: str,
    has_sent: bool,
    has_blanks: bool,
) -> None:
    """Write the sheet.

    Args:
        book: XlsxWriter's workbook.
        fields: the form's columns.
        opened: the names of those that may be changed.
        note: a line of the office's own; may be empty.
        has_sent: whether the form lists projects.
        has_blanks: whether it has blank rows.
    """
    page = book.add_worksheet(GUIDE_SHEET)
    plain = {"font_name": "宋体", "font_size": 11, "valign": "vcenter", "text_wrap": True}
    edged = {**plain, "font_size": 10, "border": 1, "border_color": "#8C96A0"}
    left = {**edged, "align": "left", "indent": 1}
    title = book.add_format({**plain, "font_size": 16, "bold": True})
    line = book.add_format({**plain, "valign": "top"})
    head = book.add_format({**edged, "bold": True, "align": "center", "bg_color": "#DDE4EB"})
    cell = book.add_format(left)
    for at, width in enumerate(_WIDTHS):
        page.set_column(at, at, width)
    last = len(_WIDTHS) - 1
    page.merge_range(0, 0, 0, last, GUIDE_SHEET, title)
    page.set_row(0, 32)
    row = 1
    for number, text in enumerate(_lines(note, has_sent=has_sent, has_blanks=has_blanks), 1):
        page.merge_range(row, 0, row, last, f"{number}. {text}", line)
        page.set_row(row, 34 if len(text) > 54 else 20)
        row += 1
    row += 1
    for at, word in enumerate(("栏目", "已列出的项目", "怎么填")):
        page.write_string(row, at, word, head)
    page.set_row(row, 22)
    first = row
    for entry in fields:
        row += 1
        said = "可以改" if entry.name in opened else "已锁定"
        for at, word in enumerate((column_title(entry), said, _how(entry))):
            page.write_string(row, at, word, cell)
        page.set_row(row, 22)
    page.protect("", {"format_columns": True, "format_rows": True})
    set_up_page(page, head_rows=(first, first), columns=len(_WIDTHS))


def _lines(note: str, *, has_sent: bool, has_blanks: bool) -> list[str]:
    return [
        *([note] if note else []),
        *(_SENT if has_sent else ()),
        *(_BLANK if has_blanks else ()),
        *_USUAL,
    ]


def _how(field: Field) -> str:
    """Return how a column is filled in, one sentence."""
    match field.kind:
        case Kind.NUMBER:
            return "由储备库给出，不用填。"
        case Kind.MONEY:
            return f"单位是{MONEY_UNIT}，只写数字，如 10000；没有定的留空，不要写 0。"
        case Kind.CATEGORY:
            return "在下拉列表里选。"
        case Kind.CHOICE:
            return "一般在下拉列表里选；列表里没有的可以自己写，Excel 会再问一次。"
        case Kind.UNITS:
            return "可以选，也可以自己写；几个单位用“、”隔开，牵头单位写在最前面。"
        case Kind.PERIOD:
            return f"{field.hint}。"
    if field.name == "code":
        return "投资项目统一代码，如 2020-500114-84-01-123456；还没有赋码的留空。"
    needed = "必填，" if field.is_required else ""
    return f"{needed}最多 {field.max_length:,} 个字{'，可以分段' if field.is_multiline else ''}。"
