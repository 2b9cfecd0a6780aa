"""What a form's cells let in: Excel's own data validation, column by column."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from app.models.fields import Field, Kind
from app.models.form import LISTS_SHEET, MONEY_UNIT
from app.models.money import LARGEST_YUAN

#: What Excel shows of a message.
_LONGEST_TITLE: Final = 32
_LONGEST_MESSAGE: Final = 255

_LARGEST_WAN: Final = LARGEST_YUAN // 10**4

#: Where the dashes of a 项目代码 stand: 2020-500114-84-01-123456.
_CODE_LENGTH: Final = 24
_CODE_DASHES: Final = (5, 12, 15, 18)


def cell_check(field: Field, cell: str, ranges: Mapping[str, str]) -> dict[str, Any] | None:
    """Return the validation of a column's open cells, as XlsxWriter takes it.

    Args:
        field: the column.
        cell: its first cell, for formulas: ``C5``.
        ranges: by field, where its words stand; see :func:`list_range`.

    Returns:
        None where anything goes.
    """
    words = ranges.get(field.name)
    match field.kind:
        case Kind.MONEY:
            return _stop(
                {
                    "validate": "decimal",
                    "criteria": "between",
                    "minimum": 0,
                    "maximum": _LARGEST_WAN,
                },
                field,
                f"请写不小于 0 的数字，单位是{MONEY_UNIT}；没有定的留空。",
                hint=f"单位：{MONEY_UNIT}，只写数字，如 10000。没有定的留空，不要写 0。",
            )
        case Kind.CATEGORY if words:
            return _stop({"validate": "list", "source": words}, field, "请在下拉列表里选一个分类。")
        case Kind.CHOICE if words:
            return {
                "validate": "list",
                "source": words,
                "error_type": "warning",
                **_error(field, "下拉列表里没有这个说法。确实要这样写，请选“是”。"),
            }
        case Kind.UNITS if words:
            # Several units stand in one cell, which a list would not let in.
            return {
                "validate": "list",
                "source": words,
                "show_error": False,
                **_hint(field, "可以从下拉列表选，也可以自己写；几个单位用“、”隔开，牵头的在前。"),
            }
        case Kind.PERIOD:
            return {**_length(field), **_hint(field, f"{field.hint}。")}
    if field.name == "code":
        return {
            "validate": "custom",
            "value": _is_code(cell),
            "error_type": "warning",
            **_error(field, "项目代码一般是 2020-500114-84-01-123456 这样。确实如此，请选“是”。"),
            **_hint(field, "如 2020-500114-84-01-123456；还没有赋码的留空。"),
        }
    return _length(field)


def list_range(column: int, words: Sequence[str]) -> str:
    """Return where the words of a list stand on the hidden sheet, as a formula."""
    from xlsxwriter.utility import xl_col_to_name

    letters = xl_col_to_name(column)
    return f"='{LISTS_SHEET}'!${letters}$2:${letters}${len(words) + 1}"


def _is_code(cell: str) -> str:
    dashes = [f'MID({cell},{at},1)="-"' for at in _CODE_DASHES]
    digits = f'ISNUMBER(--SUBSTITUTE({cell},"-",""))'
    return f"=AND(LEN({cell})={_CODE_LENGTH},{','.join(dashes)},{digits})"


def _length(field: Field) -> dict[str, Any]:
    most = field.max_length
    check = {"validate": "length", "criteria": "between", "minimum": 0, "maximum": most}
    return _stop(check, field, f"最多写 {most:,} 个字。")


def _stop(check: dict[str, Any], field: Field, message: str, *, hint: str = "") -> dict[str, Any]:
    return {
        **check,
        "error_type": "stop",
        **_error(field, message),
        **(_hint(field, hint) if hint else {}),
    }


def _error(field: Field, message: str) -> dict[str, str]:
    return {"error_title": field.title[:_LONGEST_TITLE], "error_message": _short(message)}


def _hint(field: Field, message: str) -> dict[str, str]:
    return {"input_title": field.title[:_LONGEST_TITLE], "input_message": _short(message)}


def _short(message: str) -> str:
    assert len(message) <= _LONGEST_MESSAGE
    return message
