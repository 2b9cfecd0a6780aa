"""Random but legal projects, and a library that holds them for as long as they are looked at."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

from hypothesis import strategies as st
from sqlalchemy import select

from app.errors import RefusedInput
from app.library.changes import Operation
from app.library.file import Library, Reading
from app.library.writer import Writer
from app.models.category import CATEGORY
from app.models.entry import parse_field
from app.models.fields import BY_NAME, FIELDS, Kind
from app.models.project import PROJECT
from app.models.unitlist import split_units
from app.operations.units import insert_project_units

#: What has gone wrong in tables before: formulas, numbers that are text, codes, headings, markup.
PIECES: Final = (
    "=1+1", "'=a", "''=x", "'", "@甲", "-5", "+86", "＝", "=\"0012\"", "－1", "'90年代",
    "\n", "\n\n", "\t", "\n\t", "  ", " ", "\u3000", "\u00a0", "\u200b", "\ufeff", "\u2028",
    '"', '""', ",", ";", "|", "\\", "、", "，", "；",
    "合计", "小计", "总计", "（一）", "一、", "1.", "①", "（16个）", "(3)个", "共5个项目", "注：",
    "第一部分", "——", "未分类", "未填", "合", "总", "12,000", "3万元",
    "0012", "1E5", "2020-1", "2020.10", "1.10", "TRUE", "#N/A", "null", "１２", "50%", "sep=;",
    "<r>", "</r>", "<b>", "&amp;", "<br>", "_x0041_", "_x000D_", "]]>", "&#10;",
    "😀", "𠮷", "e\u0301", "ﬀ", "Ａ", "é", "㎡", "Ω", "ア", "\ue000", "𪚥",
    "标识", "项目名称", "单位：万元", "附件2", "建设内容", "项目", "工程",
    "黔江区", "中医院", "养老院", "迁建", "a", "B", "7",
)  # fmt: skip

_AMOUNTS: Final = (
    "", "0", "1", "10000", "10,000", "0.0001", "12.5", "88.1234", "约1亿元", "5.138亿元", "1元",
    "2000万元", "1亿2000万元", "１００", "99999999999", "123456789012.3456", "约0.5", "3.10",
)  # fmt: skip
_PERIODS: Final = (
    "", "2020-1", "2020", "2020-2022", "2020—2022年", "2021.3-2022.12", "2020年3月—2021年6月",
    "2年",
    "36个月", "3-5年", "待定", "“十四五”期间", "力争“十四五”期间建成", "2025年底前", "2020.10",
    "2021.1-2021.10",
)  # fmt: skip
_CATEGORIES: Final = (
    "医疗卫生服务业", "养生养老产业", "合计", "小计", "（一）医疗", "一、医药", "（一）", "1",
    "12345", "注：其他", "医院（3个）", "未分类", "未填", "林业 / 林下经济", "=1+1", "共5个项目",
    "总计（2个）",
    "项目名称", "A、B", "<r>a</r>", "第一部分 医", "2020-1", "'=a",
    "医疗", "1.医疗", "【医疗】", "第一批医疗", "第二批医疗", "其中：林业", "医药（续）",
)  # fmt: skip
_UNITS: Final = (
    "区民政局",
    "区林业局",
    "区卫生健康委",
    "=甲局",
    "各乡镇街道等",
    "区医保局等有关单位",
    "等部门",
    "区教委（张三，13800138000）",
    "配合单位：区商务委",
    "甲院（乙、丙）",
    "A局",
    "’乙",
    "'=丙",
)


def _texts(most: int) -> st.SearchStrategy[str]:
    odd = st.characters(exclude_categories=["Cs"])
    return st.lists(st.one_of(st.sampled_from(PIECES), odd), max_size=most).map("".join)


_NAMES = st.one_of(
    st.sampled_from(PIECES),
    st.sampled_from(("养老院", "养老院", "中医院迁建项目", "中医院迁建", "合计", "CAR–T")),
    _texts(4),
)
_TEXT_FIELDS: Final = tuple(
    field for field in FIELDS if field.kind in (Kind.TEXT, Kind.LONG_TEXT, Kind.CHOICE)
)


def _legal(name: str, text: str) -> dict[str, Any]:
    """Return a field's columns; blank where the program would refuse the text."""
    field = BY_NAME[name]
    try:
        return parse_field(field, text)
    except RefusedInput:
        return parse_field(field, "甲" if field.is_required else "")


@st.composite
def projects(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Draw up to six projects as columns, with ``category`` as a name; numbers stand once.

    In half of the libraries every project has a number and 建设性质.
    """
    rows = []
    size = draw(st.integers(1, 6))
    numbers = draw(st.permutations(range(1, 10)))
    is_full = draw(st.booleans())
    for at in range(size):
        is_numbered = is_full or draw(st.booleans())
        row: dict[str, Any] = {"number": numbers[at] if is_numbered else None}
        row["category"] = draw(st.one_of(st.none(), st.sampled_from(_CATEGORIES)))
        row |= _legal("name", draw(_NAMES))
        for field in _TEXT_FIELDS:
            if field.name != "name":
                is_rare = field.name not in ("content", "location", "nature", "code")
                filled = draw(st.integers(0, 3 if is_rare else 1)) == 0
                blank = "新建" if is_full and field.name == "nature" else ""
                row |= _legal(field.name, draw(_texts(5)) if filled else blank)
        row |= _legal("total", draw(st.sampled_from(_AMOUNTS)))
        row |= _legal("period", draw(st.sampled_from(_PERIODS)))
        units = draw(st.lists(st.sampled_from(_UNITS), max_size=3))
        row |= _legal("units", "、".join(units))
        rows.append(row)
    return rows


@dataclass(frozen=True, slots=True)
class Held:
    """Projects in a library: a connection to it, inside a transaction, and their reserve."""

    connection: Reading
    reserve_id: int
    rows: Sequence[Mapping[str, Any]]


@contextmanager
def held(library: Library, rows: Sequence[Mapping[str, Any]]) -> Iterator[Held]:
    """Put projects into the library's first reserve, and take them away again."""

    def fill(writer: Writer) -> None:
        names = list(dict.fromkeys(row["category"] for row in rows if row["category"]))
        ids = writer.insert(
            CATEGORY,
            [{"reserve_id": 1, "name": name, "position": at} for at, name in enumerate(names)],
        )
        categories = dict(zip(names, ids, strict=True))
        made = [
            {
                **{key: value for key, value in row.items() if key != "category"},
                "reserve_id": 1,
                "category_id": categories.get(row["category"]),
            }
            for row in rows
        ]
        project_ids = writer.insert(PROJECT, made)
        insert_project_units(
            writer,
            {
                row_id: split_units(row["units_text"])
                for row_id, row in zip(project_ids, rows, strict=True)
            },
        )

    library.perform(Operation("放入", fill))
    try:
        with library.read() as connection:
            yield Held(connection, 1, rows)
            assert connection.execute(select(PROJECT.c.id)).first() is not None
    finally:
        library.undo()
