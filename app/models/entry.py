"""From what a user typed to columns, and from columns to what is shown."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

from app.errors import RefusedInput
from app.models.fields import (
    BY_NAME,
    FIELD_OF_COLUMN,
    SEARCHED_COLUMNS,
    Field,
    Kind,
    Record,
    find_field,
)
from app.models.folding import fold, fold_all
from app.models.money import exact_wan, format_money
from app.models.moneygrammar import parse_money
from app.models.pinyin import is_spelling, keys_of_names, name_keys, spells
from app.models.unitlist import UNIT_SEPARATOR, written_units

#: The largest 序号.
LARGEST_NUMBER = 999_999

#: The characters looked at one by one: control characters, halves of pairs, and non-characters.
_SUSPECT = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef"
    + "".join(f"{chr(plane << 16 | 0xFFFE)}{chr(plane << 16 | 0xFFFF)}" for plane in range(17))
    + "]"
)

_WIDE_DIGITS = str.maketrans("０１２３４５６７８９", "0123456789")


def parse_field(field: Field, text: str, *, money_unit: str = "万元") -> dict[str, Any]:
    """Return the columns of a field for what a user typed.

    Args:
        field: an editable field other than 分类, whose value is looked up by ``operations``.
        text: what was typed; surrounding white space is dropped.
        money_unit: what a bare number of money counts in.

    Raises:
        RefusedInput: naming the field, the value, the reason and the accepted forms.
    """
    if field.kind is Kind.UNITS:
        # Before line ends become spaces: a cell may name one unit a line.
        text = UNIT_SEPARATOR.join(written_units(text))
    text = clean_text(field, text)
    match field.kind:
        case Kind.MONEY:
            value = parse_money(text, unit=money_unit, field=field.title)
            stored = with_unit(text, value, money_unit)
            return dict(zip(field.columns, (value, stored), strict=True))
        case Kind.PERIOD:
            # Its expressions take longer to compile than a start without typing should wait.
            from app.models.periodgrammar import parse_period

            period = parse_period(text, field=field.title)
            values = (period.text, str(period.kind), period.start, period.end, period.months)
            return dict(zip(field.columns, values, strict=True))
        case Kind.NUMBER:
            return {field.column: _parse_number(field, text)}
        case Kind.UNITS:
            return {field.column: text}
        case Kind.SHARE | Kind.CATEGORY:
            raise RefusedInput(field.title, text, "这一栏是算出来的，不能直接填写")
        case _:
            return {field.column: text}


def clean_text(field: Field, text: str) -> str:
    """Return the text as it may be stored.

    Line ends become one line feed; outside long text they become spaces.

    Raises:
        RefusedInput: control characters, broken characters, too long, or empty where required.
    """
    text = text.strip()
    if not text.isprintable():
        # Printable text, as most is, holds neither line ends nor anything suspect.
        text = _cleaned(field, text)
    if field.is_required and not text:
        raise RefusedInput(field.title, text, "这一栏必须填写", remedy=f"请写上{field.title}")
    if len(text) > field.max_length:
        raise RefusedInput(
            field.title,
            text,
            f"有 {len(text)} 个字，最多 {field.max_length} 个",
            remedy=field.hint or ("请缩短" if field.is_multiline else "请缩短，其余的写进“备注”"),
        )
    return text


def _cleaned(field: Field, text: str) -> str:
    """Return a text with one form of line end; see :func:`clean_text`."""
    for line_end in ("\r\n", "\r", "\u2028", "\u2029"):
        text = text.replace(line_end, "\n")
    # A byte order mark says nothing inside a text, and no file brings it back.
    text = text.replace("\ufeff", "").strip()
    if not field.is_multiline:
        lines = text.replace("\t", " ").split("\n")
        text = " ".join(part.strip() for part in lines if part.strip())
    for found in _SUSPECT.finditer(text):
        character = found.group()
        if wrong := _fault(character):
            raise RefusedInput(
                field.title,
                text,
                f"第 {found.start() + 1} 个字符是{wrong}（U+{ord(character):04X}）",
                remedy="请删去这个字符；从别处粘贴的文字可以先粘到记事本里再复制",
            )
    return text


def _fault(character: str) -> str:
    """Return why a character cannot be stored, or an empty text.

    A code point that this Python's Unicode tables do not know yet is a new emoji or a rare
    character of a name, and welcome.
    """
    kind = unicodedata.category(character)
    if kind == "Cs":
        return "损坏的字符"
    if kind == "Cc" and character not in "\n\t":
        return "看不见的控制字符"
    code = ord(character)
    if code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF:
        return "不能使用的字符"
    return ""


def with_unit(text: str, yuan: int | None, money_unit: str) -> str:
    """Return an amount's text so that it says the same where bare numbers count in 万元."""
    if yuan is None or money_unit == "万元":
        return text
    try:
        is_plain = parse_money(text) == yuan
    except RefusedInput:
        is_plain = False
    return text if is_plain else f"{text}{money_unit}"


def shown_text(
    field: Field, record: Record, *, money_unit: str = "万元", grouped: bool = True
) -> str:
    """Return what a screen or a page shows of a field; blank stays blank."""
    if field.kind is Kind.MONEY:
        return format_money(record[field.column], money_unit, grouped=grouped)
    if field.kind is Kind.CATEGORY:
        return str(record.get("category") or "")
    value = record.get(field.column)
    return "" if value is None else str(value)


def edit_text(field: Field, record: Record, *, money_unit: str = "万元") -> str:
    """Return the text an editor starts with: it reads back as the same value.

    An amount is in 万元; where bare numbers count in another unit, 万元 is written out.
    """
    if field.kind is Kind.MONEY:
        amount = record[field.column]
        if amount is None:
            return ""
        return exact_wan(amount) if money_unit == "万元" else f"{exact_wan(amount)}万元"
    return shown_text(field, record)


def describe_images(
    before: Mapping[str, Any], after: Mapping[str, Any]
) -> list[tuple[Field, str, str]]:
    """Return (field, old, new) for the fields of a project that differ between two images.

    Raises nothing: columns that belong to no field (search keys, ids) are passed over.
    """
    fields = dict.fromkeys(
        FIELD_OF_COLUMN[column] for column in (*before, *after) if column in FIELD_OF_COLUMN
    )
    described = []
    for entry in fields:
        old, new = _image_text(entry, before), _image_text(entry, after)
        if old != new:
            described.append((entry, old, new))
    return described


def _image_text(field: Field, image: Mapping[str, Any]) -> str:
    if field.kind is Kind.MONEY:
        # To the yuan, so that every difference is seen; the text alone where only that differs.
        amount = image.get(field.column)
        return exact_wan(amount) if amount is not None else str(image.get(field.columns[1]) or "")
    if field.column not in image:
        return ""
    return shown_text(field, image)


def _parse_number(field: Field, text: str) -> int | None:
    plain = text.translate(_WIDE_DIGITS)
    if not plain:
        return None
    if not (plain.isdecimal() and plain.isascii() and len(plain) <= 6 and int(plain) > 0):
        raise RefusedInput(field.title, text, "不是 1 到 999999 的整数", remedy="请只写数字")
    return int(plain)


def derived_columns(values: Record) -> dict[str, str]:
    """Return the search columns for a project's values.

    ``search_text`` is the searched columns, folded for comparison; ``name_keys`` are the
    characters of the name that can be spelled in pinyin.
    """
    return {"search_text": search_text(values), "name_keys": name_keys(str(values["name"]))}


def derived_of_many(columns: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """Return the :func:`derived_columns` of many projects, given column by column."""
    texts = zip(*(columns[column] for column in SEARCHED_COLUMNS), strict=True)
    return {
        "search_text": fold_all(list(map("\n".join, texts))),
        "name_keys": keys_of_names(columns["name"]),
    }


def search_text(values: Record) -> str:
    """Return the searched columns of a project's values, folded for comparison."""
    return fold("\n".join([str(values.get(column) or "") for column in SEARCHED_COLUMNS]))


def holds_word(folded: str, *values: str) -> bool:
    """Return whether a project holds a word, looked for in its texts themselves.

    What the word index finds is the same, sooner.

    Args:
        folded: the word.
        values: the searched columns, in their order.
    """
    derived = derived_columns(dict(zip(SEARCHED_COLUMNS, values, strict=True)))
    return folded in derived["search_text"] or (
        is_spelling(folded) and spells(derived["name_keys"], folded)
    )


def require_field(word: str) -> Field:
    """Return the field called by a word.

    Raises:
        RefusedInput: no field is called so; the remedy lists those that are.
    """
    found = find_field(word)
    if found is None:
        names = "、".join(f"{entry.name}（{entry.title}）" for entry in BY_NAME.values())
        raise RefusedInput("栏目", word, "没有这一栏", remedy=f"可以写：{names}")
    return found
