"""The reference libraries that ship with the program, read from reviewable TOML.

Each file in ``resources/libraries`` holds one published project reserve library, to the letter
of its document: one project a record, raw texts, the figures the document itself states, and
the lines of the source it was taken from. This module reads such a file into frozen values;
building a library from them is somebody else's work.

A malformed file is a fault of the program, not of the user, so it raises
:class:`MalformedReference`, which names the file, the record and the key.
"""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, cast

from app import paths
from app.errors import NotFound
from app.models.pillars import PILLAR_NAMES

AliasKind = Literal["short", "typo", "full"]

_ALIAS_KINDS = ("short", "typo", "full")
_MONEY_UNIT = "万元"
_YUAN_PER_WAN = 10_000

#: The library a new user sees.
FIRST: Final = "qianjiang"


class MalformedReference(ValueError):
    """A reference library that ships with the program breaks its own rules.

    Attributes:
        file: the file's name, without its folder.
        record: the record, as ``[[project]] 第 3 条``; empty for the file as a whole.
        reason: what is wrong with it.
    """

    def __init__(self, file: str, record: str, reason: str) -> None:
        super().__init__(f"{file}{' ' if record else ''}{record}：{reason}")
        self.file = file
        self.record = record
        self.reason = reason


@dataclass(frozen=True, slots=True)
class ReferenceReserve:
    """The reserve library as a whole and the document it stands in.

    Attributes:
        name: the short name (黔江区大健康产业).
        title: the printed title of the table.
        county: 区县, with its city.
        document: the document's title in 《》.
        document_number: its number (黔江府发〔2020〕53号).
        annex: which annex the table is (附件2).
        source: file name of the source text; ``source_line`` of the title counts from 1.
        stated_count: how many projects the document says there are; None where it does not.
        stated_total_yuan: the total the document states, in yuan; None where it states none.
    """

    name: str
    title: str
    county: str
    document: str
    document_number: str
    annex: str
    source: str
    source_line: int
    stated_count: int | None
    stated_total_yuan: int | None


@dataclass(frozen=True, slots=True)
class ReferenceCategory:
    """A 分类: a group row of a table, or a list of projects in a text.

    Attributes:
        heading: the cell, or the headings the list stands under.
        pillar: which of 医药养健管 it belongs to; empty for none.
        stated_count: how many projects the document says are in it; None where it does not.
        stated_total_yuan: the subtotal it states, in yuan; None where it states none.
        source_line: line of the cell or of the list in the source, from 1.
        passage: the paragraph the projects are named in, to the letter; empty for a table.
    """

    name: str
    heading: str
    pillar: str
    stated_count: int | None
    stated_total_yuan: int | None
    source_line: int
    passage: str


@dataclass(frozen=True, slots=True)
class ReferenceProject:
    """One project, as written.

    Attributes:
        content: paragraphs joined by a line feed.
        total_yuan: 总投资 in yuan; None where the document gives no amount.
        total_text: the amount cell as written; empty where the paper is blank.
        period_text: 建设周期 as written; empty where the paper is blank.
        units: 责任单位 as written, in order, the lead first.
        units_text: the whole cell they were read from.
        source_line: line of its 序号, or of the paragraph that names it, in the source, from 1.
    """

    number: int
    name: str
    category: str
    nature: str
    industry: str
    content: str
    total_yuan: int | None
    total_text: str
    period_text: str
    financing: str
    units: tuple[str, ...]
    units_text: str
    source_line: int


@dataclass(frozen=True, slots=True)
class ReferenceUnitAlias:
    """Another wording of a unit: ``short``, ``full`` (the long name) or ``typo``."""

    name: str
    kind: AliasKind


@dataclass(frozen=True, slots=True)
class ReferenceUnit:
    """A 单位 the library names, with the other wordings of it."""

    name: str
    aliases: tuple[ReferenceUnitAlias, ...]


@dataclass(frozen=True, slots=True)
class ReferenceIndustryAlias:
    """Two wordings of one 所属行业: ``alias`` (林业行业) means ``name`` (林业)."""

    name: str
    alias: str


@dataclass(frozen=True, slots=True)
class ReferenceLibrary:
    """A whole reference library; categories and projects stand in document order."""

    reserve: ReferenceReserve
    categories: tuple[ReferenceCategory, ...]
    projects: tuple[ReferenceProject, ...]
    units: tuple[ReferenceUnit, ...]
    industry_aliases: tuple[ReferenceIndustryAlias, ...]


def reference_names() -> tuple[str, ...]:
    """Return the names :func:`load_reference` knows: the first one shown, then the rest sorted."""
    found = sorted(path.stem for path in paths.resource("libraries").glob("*.toml"))
    return tuple(sorted(found, key=lambda name: name != FIRST))


def load_reference(name: str) -> ReferenceLibrary:
    """Read the reference library called ``name`` (``qianjiang``).

    Raises:
        NotFound: there is no reference library of that name.
        MalformedReference: the file breaks a rule; the error names file and record.
    """
    known = reference_names()
    if name not in known:
        raise NotFound(
            f"没有名为“{name}”的自带储备库",
            remedy=f"可用的有：{'、'.join(known)}" if known else "",
        )
    return read_reference(paths.resource("libraries", f"{name}.toml"))


def read_reference(path: Path) -> ReferenceLibrary:
    """Read and check one reference file.

    Raises:
        OSError: the file cannot be read.
        MalformedReference: it is not TOML in UTF-8, or a record breaks a rule.
    """
    try:
        tables = tomllib.loads(path.read_bytes().decode("utf-8"))
    except ValueError as error:  # UnicodeDecodeError and TOMLDecodeError both are
        raise MalformedReference(path.name, "", f"不是有效的 TOML 文本（{error}）") from error
    top = _Record(path.name, "", tables)
    library = ReferenceLibrary(
        reserve=_reserve(top.record("reserve")),
        categories=tuple(map(_category, top.records("category"))),
        projects=tuple(map(_project, top.records("project"))),
        units=tuple(map(_unit, top.records("unit"))),
        industry_aliases=tuple(map(_industry_alias, top.records("industry_alias"))),
    )
    top.close()
    _check_references(path.name, library)
    return library


class _Record:
    """One TOML table that is read key by key; ``close`` refuses the keys nobody asked for."""

    def __init__(self, file: str, label: str, values: dict[str, object]) -> None:
        self._file = file
        self._label = label
        self._left = dict(values)

    def refusal(self, reason: str) -> MalformedReference:
        return MalformedReference(self._file, self._label, reason)

    def text(self, key: str, *, blank: bool = False) -> str:
        value = self._take(key)
        if not isinstance(value, str):
            raise self.refusal(f"{key} 应当是文字")
        if value != value.strip():
            raise self.refusal(f"{key} 首尾有空白")
        if not value and not blank:
            raise self.refusal(f"{key} 不能为空")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        value = self._take(key)
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise self.refusal(f"{key} 应当是文字的列表")
        if any(not item or item != item.strip() for item in value):
            raise self.refusal(f"{key} 中有空项或首尾空白")
        return tuple(value)

    def integer(self, key: str, *, least: int = 0) -> int:
        value = self._take(key)
        if not isinstance(value, int) or isinstance(value, bool):
            raise self.refusal(f"{key} 应当是整数")
        if value < least:
            raise self.refusal(f"{key} 不能小于 {least}")
        return value

    def yuan(self, key: str) -> int:
        """Return an amount that stands in 万元 as yuan."""
        return self.integer(key) * _YUAN_PER_WAN

    def has(self, key: str) -> bool:
        return key in self._left

    def record(self, key: str) -> "_Record":
        value = self._take(key)
        if not isinstance(value, dict):
            raise self.refusal(f"{key} 应当是一个表")
        return _Record(self._file, f"[{key}]", value)

    def records(self, key: str) -> list["_Record"]:
        """Return the tables of an array; an absent array is an empty one."""
        value = self._left.pop(key, [])
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            raise self.refusal(f"{key} 应当是一组表")
        where = f"{self._label} {key}" if self._label else f"[[{key}]]"
        return [
            _Record(self._file, f"{where} 第 {position} 条", item)
            for position, item in enumerate(value, start=1)
        ]

    def close(self) -> None:
        if self._left:
            raise self.refusal(f"不认识的键：{'、'.join(self._left)}")

    def _take(self, key: str) -> object:
        if key not in self._left:
            raise self.refusal(f"缺少 {key}")
        return self._left.pop(key)


def _reserve(record: _Record) -> ReferenceReserve:
    if record.text("unit") != _MONEY_UNIT:
        raise record.refusal(f"unit 只能是{_MONEY_UNIT}")
    reserve = ReferenceReserve(
        name=record.text("name"),
        title=record.text("title"),
        county=record.text("county"),
        document=record.text("document"),
        document_number=record.text("document_number", blank=True),
        annex=record.text("annex", blank=True),
        source=record.text("source"),
        source_line=record.integer("source_line", least=1),
        **_stated(record),
    )
    record.close()
    return reserve


def _stated(record: _Record) -> dict[str, int | None]:
    """Return what a document says of itself: a table states both figures, a text neither."""
    is_stated = record.has("stated_count") or record.has("stated_total_wan")
    count = record.integer("stated_count") if is_stated else None
    total = record.yuan("stated_total_wan") if is_stated else None
    return {"stated_count": count, "stated_total_yuan": total}


def _category(record: _Record) -> ReferenceCategory:
    category = ReferenceCategory(
        name=record.text("name"),
        heading=record.text("heading"),
        pillar=_pillar(record),
        **_stated(record),
        source_line=record.integer("source_line", least=1),
        passage=record.text("passage") if record.has("passage") else "",
    )
    record.close()
    return category


def _pillar(record: _Record) -> str:
    """Return the pillar, which is not the document's; a file need not name it."""
    pillar = record.text("pillar", blank=True) if record.has("pillar") else ""
    if pillar and pillar not in PILLAR_NAMES:
        raise record.refusal(f"pillar 只能是 {'、'.join(PILLAR_NAMES)}，不能是 {pillar}")
    return pillar


def _project(record: _Record) -> ReferenceProject:
    project = ReferenceProject(
        number=record.integer("number", least=1),
        name=record.text("name"),
        category=record.text("category"),
        nature=record.text("nature", blank=True),
        industry=record.text("industry", blank=True),
        content=record.text("content", blank=True),
        # Some documents name projects without an amount: the key is then left out, never 0.
        total_yuan=record.yuan("total_wan") if record.has("total_wan") else None,
        total_text=record.text("total_text", blank=True),
        period_text=record.text("period", blank=True),
        financing=record.text("financing", blank=True),
        units=record.texts("units"),
        units_text=record.text("units_text", blank=True),
        source_line=record.integer("source_line", least=1),
    )
    record.close()
    return project


def _unit(record: _Record) -> ReferenceUnit:
    unit = ReferenceUnit(
        name=record.text("name"),
        aliases=tuple(map(_unit_alias, record.records("aliases"))),
    )
    record.close()
    return unit


def _unit_alias(record: _Record) -> ReferenceUnitAlias:
    name = record.text("name")
    kind = record.text("kind")
    if kind not in _ALIAS_KINDS:
        raise record.refusal(f"kind 只能是 {'、'.join(_ALIAS_KINDS)}，不能是 {kind}")
    record.close()
    return ReferenceUnitAlias(name, cast(AliasKind, kind))


def _industry_alias(record: _Record) -> ReferenceIndustryAlias:
    alias = ReferenceIndustryAlias(name=record.text("name"), alias=record.text("alias"))
    record.close()
    return alias


def _check_references(file: str, library: ReferenceLibrary) -> None:
    """Refuse names given twice and names that lead nowhere."""
    categories = [category.name for category in library.categories]
    wordings = [
        wording
        for unit in library.units
        for wording in (unit.name, *(alias.name for alias in unit.aliases))
    ]
    _refuse_repeated(file, "[[category]]", "name", categories)
    _refuse_repeated(file, "[[project]]", "number", [item.number for item in library.projects])
    _refuse_repeated(file, "[[unit]]", "名称或别名", wordings)
    _refuse_repeated(
        file, "[[industry_alias]]", "alias", [item.alias for item in library.industry_aliases]
    )
    for project in library.projects:
        record = f"[[project]] number = {project.number}"
        if project.category not in categories:
            raise MalformedReference(file, record, f"没有名为“{project.category}”的分类")
        unknown = [unit for unit in project.units if unit not in wordings]
        if unknown:
            raise MalformedReference(file, record, f"[[unit]] 中没有：{'、'.join(unknown)}")


def _refuse_repeated(
    file: str, record: str, key: str, values: Iterable[str] | Iterable[int]
) -> None:
    seen: set[str | int] = set()
    for value in values:
        if value in seen:
            raise MalformedReference(file, record, f"{key} 重复：{value}")
        seen.add(value)
