"""The cells of a project in a workbook: typed numbers, and texts to the letter."""

import re
from collections.abc import Mapping
from typing import Any, Final

from app.errors import RefusedInput, shorten
from app.exporting.workbook import Formats
from app.models.entry import shown_text
from app.models.fields import Align, Field, Kind
from app.models.money import exact_amount, power_of

#: What XlsxWriter returns where a text is longer than Excel takes.
_CUT_OFF: Final = -2

#: Within what stands for a character by its number (_x000A_), where such a text is parted: in runs
#: XlsxWriter escapes it twice.
_ESCAPE: Final = re.compile(r"(?<=_)(?=x[0-9A-Fa-f]{4}_)")

#: From here on an amount may have more digits than the 15 that Excel keeps.
_MANY_DIGITS: Final = 10**15


def amount(yuan: int, unit: str) -> int | float:
    """Return yuan in a unit as the number a cell holds: whole where it is whole.

    The nearest float's shortest form is the exact decimal for every amount of up to 15 digits.
    """
    power: int = 10 ** power_of(unit)
    whole, rest = divmod(yuan, power)
    return yuan / power if rest else whole


def put_text(sheet: Any, row: int, at: int, text: str, style: Any) -> None:
    """Write a text; one that looks like a number, a date or a formula stays a text.

    Raises:
        RefusedInput: it is longer than Excel takes, counted as Excel counts.
    """
    if not text:
        sheet.write_blank(row, at, None, style)
    elif text.startswith("<r>"):
        # XlsxWriter takes such a text for its own notation of runs; it wants three of them.
        sheet.write_rich_string(row, at, "<", "r", *_ESCAPE.split(text[2:]), style)
    elif sheet.write_string(row, at, text, style) == _CUT_OFF:
        raise RefusedInput(
            "单元格", text, "超过 Excel 一格的 32,767 个字符", remedy="请缩短，或导出成 .csv"
        )


def put_amount(sheet: Any, row: int, at: int, yuan: int, style: Any, unit: str = "万元") -> None:
    """Write an amount of a project as a number.

    An amount of more than 15 digits is a text, since Excel would round it.
    """
    if yuan >= _MANY_DIGITS and yuan % 10 ** power_of(unit):
        put_text(sheet, row, at, exact_amount(yuan, unit), style)
    else:
        sheet.write_number(row, at, amount(yuan, unit), style)


def put_field(
    sheet: Any, row: int, at: int, field: Field, record: Mapping[str, Any], formats: Formats
) -> None:
    """Write a field of a project that is no amount, or a blank.

    Raises:
        RefusedInput: a text is longer than Excel takes; it names the project.
    """
    value = record.get(field.column)
    if field.kind in (Kind.MONEY, Kind.NUMBER) and value is None:
        sheet.write_blank(row, at, None, formats.cell())
    elif field.kind is Kind.NUMBER:
        sheet.write_number(row, at, value, formats.cell("0", align="center"))
    else:
        text = shown_text(field, record)
        try:
            put_text(sheet, row, at, text, formats.cell("@", align=text_align(field)))
        except RefusedInput as error:
            raise error.at(f"项目“{shorten(record['name'])}”的{field.title}") from error


def text_align(field: Field) -> str:
    """Short words stand in the middle, as in the annex; a number ends with its column."""
    if field.align is Align.RIGHT:
        return "right"
    return "center" if field.kind in (Kind.CHOICE, Kind.PERIOD) else "left"
