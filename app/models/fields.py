"""The column registry: what is known about each column of a project, once.

Grid, form, query line, command line, documents, import and merge all read here. A new column is
one entry in :data:`FIELDS`, one attribute of :class:`app.models.project.Project` and one
migration.

A *record* is a mapping of column names to values, as read by ``queries``; a field shows itself
from a record (:func:`shown_text`, :func:`edit_text`) and turns what a user typed into columns
(:func:`parse_field`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

Record = Mapping[str, Any]


class Kind(StrEnum):
    """What sort of value a field holds; it decides the editor, the sort and the operators."""

    NUMBER = "number"
    TEXT = "text"
    LONG_TEXT = "long_text"
    CHOICE = "choice"
    CATEGORY = "category"
    MONEY = "money"
    SHARE = "share"
    PERIOD = "period"
    UNITS = "units"


class Align(StrEnum):
    """How a column is set."""

    LEFT = "left"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Field:
    """One column of a project as people know it.

    Attributes:
        name: the key in JSON, on the command line and in stored views.
        title: the Chinese title.
        columns: the table's columns it is kept in; the first is the one that is shown and
            sorted by; empty for a derived field.
        aliases: other words for it in the query line and on the command line.
        width: columns' width in the grid, in logical pixels.
        section: the inspector's section; empty for fields that are not in the form.
        max_length: characters a user may enter.
        annex_mm: width in the annex table on A4 landscape; 0 where it is not printed there.
        annex_title: title in the annex, a newline where the paper breaks it.
        brief: the brief's key-fact label or section heading; empty where it is not printed.
        hint: accepted forms, shown when an entry is refused.
    """

    name: str
    title: str
    kind: Kind
    columns: tuple[str, ...]
    aliases: tuple[str, ...] = ()
    width: int = 120
    align: Align = Align.LEFT
    section: str = "基本"
    max_length: int = 200
    is_required: bool = False
    in_grid: bool = False
    annex_mm: float = 0.0
    annex_title: str = ""
    brief: str = ""
    hint: str = ""

    @property
    def column(self) -> str:
        """The column that is shown and sorted by; the field's own name when derived."""
        return self.columns[0] if self.columns else self.name

    @property
    def is_editable(self) -> bool:
        """Whether a user may enter a value."""
        return bool(self.columns)

    @property
    def is_multiline(self) -> bool:
        """Whether a value may hold paragraphs."""
        return self.kind is Kind.LONG_TEXT


LONG = 20_000

FIELDS: tuple[Field, ...] = (
    Field(
        "number", "序号", Kind.NUMBER, ("number",), ("编号", "no"),
        width=56, align=Align.RIGHT, section="", in_grid=True,
        annex_mm=9.5, annex_title="序号", hint="1 到 999999 的整数",
    ),
    Field(
        "name", "项目名称", Kind.TEXT, ("name",), ("名称", "项目"),
        width=288, section="", is_required=True, in_grid=True,
        annex_mm=47, annex_title="项目名称",
    ),
    Field(
        "category", "分类", Kind.CATEGORY, ("category_id",), ("类别", "产业"),
        width=176, brief="所属产业",
    ),
    Field(
        "nature", "建设性质", Kind.CHOICE, ("nature",), ("性质",),
        width=72, in_grid=True,
        annex_mm=11.5, annex_title="建设\n性质", brief="建设性质",
    ),
    Field(
        "industry", "所属行业", Kind.CHOICE, ("industry",), ("行业",),
        width=104, in_grid=True,
        annex_mm=16.5, annex_title="所属行业", brief="所属行业",
    ),
    Field(
        "total", "总投资", Kind.MONEY, ("total_yuan", "total_text"), ("投资", "金额", "投资额"),
        width=104, align=Align.RIGHT, in_grid=True, max_length=60,
        annex_mm=18.5, annex_title="总投资\n（万元）", brief="总投资",
        hint="可以写：10000、10,000、1亿元、约1亿元",
    ),
    Field(
        "share", "占比", Kind.SHARE, (), (),
        width=64, align=Align.RIGHT, section="", in_grid=True,
    ),
    Field(
        "period", "建设周期", Kind.PERIOD,
        ("period_text", "period_kind", "period_start", "period_end", "period_months"),
        ("周期", "工期", "建设年限"),
        width=96, in_grid=True, max_length=100,
        annex_mm=20.5, annex_title="建设周期", brief="建设周期",
        hint="可以写：2020-2022、2020、2021.3-2022.12、2年、36个月、待定、“十四五”期间",
    ),
    Field(
        "financing", "投资方式", Kind.CHOICE, ("financing",), ("方式",),
        width=176, in_grid=True,
        annex_mm=18, annex_title="投资方式", brief="投资方式",
    ),
    Field(
        "units", "责任单位", Kind.UNITS, ("units_text",), ("单位", "责任部门"),
        width=260, in_grid=True, max_length=500,
        annex_mm=24, annex_title="责任单位", brief="责任单位",
        hint="几个单位用“、”隔开，第一个是牵头单位",
    ),
    Field(
        "content", "主要建设规模及内容", Kind.LONG_TEXT, ("content",),
        ("内容", "建设内容", "规模", "建设规模及内容"),
        width=320, in_grid=True, max_length=LONG,
        annex_mm=79, annex_title="主要建设规模及内容", brief="建设规模及内容",
    ),
    Field(
        "location", "建设地点", Kind.TEXT, ("location",), ("地点",),
        width=160, brief="建设地点",
    ),
    Field(
        "cooperation", "合作方式", Kind.LONG_TEXT, ("cooperation",), (),
        width=160, section="简介", max_length=LONG, brief="合作方式",
    ),
    Field(
        "code", "项目代码", Kind.TEXT, ("code",), ("代码",), width=200,
        max_length=60,
    ),
    Field(
        "background", "项目背景", Kind.LONG_TEXT, ("background",), ("背景",),
        width=240, section="简介", max_length=LONG, brief="项目背景",
    ),
    Field(
        "advantages", "项目优势", Kind.LONG_TEXT, ("advantages",), ("优势",),
        width=240, section="简介", max_length=LONG, brief="项目优势",
    ),
    Field(
        "benefits", "效益分析", Kind.LONG_TEXT, ("benefits",), ("效益",),
        width=240, section="简介", max_length=LONG, brief="效益分析",
    ),
    Field(
        "progress", "前期工作进展", Kind.LONG_TEXT, ("progress",), ("前期工作", "进展"),
        width=240, section="简介", max_length=LONG, brief="前期工作进展",
    ),
    Field(
        "policy", "政策支持", Kind.LONG_TEXT, ("policy",), ("政策",),
        width=240, section="简介", max_length=LONG, brief="政策支持",
    ),
    Field(
        "notes", "备注", Kind.LONG_TEXT, ("notes",), (),
        width=240, max_length=LONG,
    ),
)  # fmt: skip

#: Every field by its name.
BY_NAME: Mapping[str, Field] = {entry.name: entry for entry in FIELDS}

#: Every field by each word a user may call it.
BY_WORD: Mapping[str, Field] = {
    word.casefold(): entry
    for entry in FIELDS
    for word in (entry.name, entry.title, *entry.columns[:1], *entry.aliases)
}

#: The columns a user's entries are kept in, each with the field that shows it.
FIELD_OF_COLUMN: Mapping[str, Field] = {
    column: entry for entry in FIELDS for column in entry.columns
}

#: The columns the search looks into.
SEARCHED_COLUMNS = ("name", "content", "units_text", "location", "notes")


def find_field(word: str) -> Field | None:
    """Return the field a user calls by this word, or None."""
    return BY_WORD.get(word.strip().casefold())


def grid_fields() -> tuple[Field, ...]:
    """Return the fields a grid may show, the usual ones first in their usual order."""
    usual = [entry for entry in FIELDS if entry.in_grid]
    return (*usual, *(entry for entry in FIELDS if not entry.in_grid))


def annex_fields() -> tuple[Field, ...]:
    """Return the annex table's columns in the official order (黔江府发〔2020〕53号 附件2)."""
    order = (
        "number", "name", "nature", "industry", "content", "total", "period", "financing", "units",
    )  # fmt: skip
    return tuple(BY_NAME[name] for name in order)


def brief_fields() -> tuple[Field, ...]:
    """Return the fields a complete brief needs (完整度), in the order of the inspector's tabs."""
    needed = [entry for entry in FIELDS if entry.brief]
    return (
        *(entry for entry in needed if entry.section != "简介"),
        *(entry for entry in needed if entry.section == "简介"),
    )
