"""What can be chosen before a document is printed, and how templates (模板) keep it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final

from app.models.fields import BY_NAME
from app.models.money import POWERS

#: By what a report groups where nothing else is chosen, in this order.
USUAL_DIMENSIONS: Final = (
    "category", "industry_merged", "financing", "lead_unit", "unit", "year",
)  # fmt: skip


class DocumentKind(StrEnum):
    """Which document."""

    ONE_PAGE = "one-page"
    ANNEX = "annex"
    BOOKLET = "booklet"
    REPORT = "report"

    @property
    def title(self) -> str:  # type: ignore[override]  # the Chinese name, not str.title
        """The name people call it by."""
        return _TITLES[self]


_TITLES: Final[Mapping[DocumentKind, str]] = MappingProxyType(
    {
        DocumentKind.ONE_PAGE: "项目简介",
        DocumentKind.ANNEX: "附件表",
        DocumentKind.BOOKLET: "项目册",
        DocumentKind.REPORT: "情况简报",
    }
)


class Arrangement(StrEnum):
    """How the annex table lies on its pages.

    ``BOUND`` is 公文装订版: portrait pages, the table turned so that its head lies at the left
    edge, the page number upright.
    """

    LANDSCAPE = "landscape"
    PORTRAIT = "portrait"
    BOUND = "bound"

    @property
    def title(self) -> str:  # type: ignore[override]  # the Chinese name, not str.title
        """The name people call it by."""
        return {"landscape": "普通横向版", "portrait": "竖排版", "bound": "公文装订版"}[self.value]


@dataclass(frozen=True, slots=True)
class DocumentSettings:
    """Everything that decides how a document comes out, beside its projects.

    Attributes:
        kind: which document.
        title: instead of the document's own; empty for that.
        issuer: 发文单位, on the cover and under the report; empty for none.
        issued_on: the date printed, and the day a report speaks of; None for today.
        document_number: 文号; empty for none.
        annex_number: 附件2; None for the reserve's own, empty for none.
        unit: 万元 or 亿元, of every amount.
        columns: names of the annex's columns in order; empty for the usual nine.
        totals_first: 合计 and subtotals above what they add up; else below.
        has_separators: thousands separators in the annex's amounts.
        merges_groups: categories as one merged cell beside their projects, not as rows.
        arrangement: of the annex table.
        is_double_sided: page numbers stand outside, odd right and even left; else always right.
        watermark: 征求意见稿; empty for none.
        has_own_fonts: the PC's own fonts where it has them; else the bundled ones alone.
        is_archival: PDF/A-2b.
        has_pictures: pictures among a project's attachments.
        has_code: a QR code of the contact.
        has_charts: in report and booklet.
        dimensions: by what the report groups, in order.
        top: how many of the largest projects the report names; 0 for none.
    """

    kind: DocumentKind = DocumentKind.ONE_PAGE
    title: str = ""
    issuer: str = ""
    issued_on: date | None = None
    document_number: str = ""
    annex_number: str | None = None
    unit: str = "万元"
    columns: tuple[str, ...] = ()
    totals_first: bool = True
    has_separators: bool = False
    merges_groups: bool = False
    arrangement: Arrangement = Arrangement.LANDSCAPE
    is_double_sided: bool = True
    watermark: str = ""
    has_own_fonts: bool = True
    is_archival: bool = False
    has_pictures: bool = True
    has_code: bool = False
    has_charts: bool = True
    dimensions: tuple[str, ...] = USUAL_DIMENSIONS
    top: int = 10

    @property
    def day(self) -> date:
        """The date printed."""
        return self.issued_on or date.today()

    def to_json(self) -> str:
        """Return the settings as a JSON object; what is at its default is left out."""
        usual = usual_settings(self.kind)
        stored = {
            entry.name: _plain(getattr(self, entry.name))
            for entry in fields(self)
            if entry.name == "kind" or getattr(self, entry.name) != getattr(usual, entry.name)
        }
        return json.dumps(stored, ensure_ascii=False)


def usual_settings(kind: DocumentKind) -> DocumentSettings:
    """Return what a document is printed with where nothing has been chosen.

    A report speaks in 亿元, as governments do; tables and briefs in 万元.
    """
    return DocumentSettings(kind, unit="亿元" if kind is DocumentKind.REPORT else "万元")


def settings_from_json(text: str, kind: DocumentKind) -> DocumentSettings:
    """Return the settings a text holds, whichever version of the program wrote it.

    What is missing, unknown, or of the wrong sort is as usual.
    """
    try:
        stored = json.loads(text)
    except ValueError:
        stored = {}
    if not isinstance(stored, dict):
        stored = {}
    usual = usual_settings(kind)
    readers = _readers(usual)
    known = {name: readers[name](value) for name, value in stored.items() if name in readers}
    return replace(usual, **{name: value for name, value in known.items() if value is not _UNREAD})


#: Stands for a stored value that means nothing here.
_UNREAD: Final = object()


def _readers(usual: DocumentSettings) -> dict[str, Any]:
    readers: dict[str, Any] = {}
    for entry in fields(usual):
        value = getattr(usual, entry.name)
        if isinstance(value, bool):
            readers[entry.name] = _read_bool
        elif isinstance(value, str):
            readers[entry.name] = _read_text
    readers["issued_on"] = _read_date
    readers["annex_number"] = _read_text
    readers["unit"] = lambda value: value if value in POWERS and value != "元" else _UNREAD
    readers["columns"] = lambda value: _read_names(value, BY_NAME)
    readers["dimensions"] = lambda value: _read_names(value, REPORT_DIMENSIONS)
    readers["arrangement"] = _read_arrangement
    readers["top"] = _read_top
    del readers["kind"]
    return readers


#: What a report can be grouped by.
REPORT_DIMENSIONS: Final = (
    "category", "pillar", "industry", "industry_merged", "nature", "financing", "lead_unit",
    "unit", "band", "reserve", "year",
)  # fmt: skip


def _read_bool(value: Any) -> Any:
    return value if isinstance(value, bool) else _UNREAD


def _read_text(value: Any) -> Any:
    return value if isinstance(value, str) else _UNREAD


def _read_date(value: Any) -> Any:
    try:
        return date.fromisoformat(value) if isinstance(value, str) else _UNREAD
    except ValueError:
        return _UNREAD


def _read_names(value: Any, known: Any) -> Any:
    if not isinstance(value, list):
        return _UNREAD
    return tuple(dict.fromkeys(name for name in value if isinstance(name, str) and name in known))


def _read_arrangement(value: Any) -> Any:
    return Arrangement(value) if value in {str(each) for each in Arrangement} else _UNREAD


def _read_top(value: Any) -> Any:
    is_count = isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MOST_TOP
    return value if is_count else _UNREAD


#: More projects than these are no longer the large ones.
MOST_TOP: Final = 100


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


_FOR_TABLES: Final = frozenset(
    {"annex_number", "columns", "totals_first", "has_separators", "merges_groups", "arrangement"}
)
_FOR_BRIEFS: Final = frozenset({"has_pictures", "has_code"})
_FOR_REPORTS: Final = frozenset({"has_charts", "dimensions", "top"})
_FOR_FRONTS: Final = frozenset({"title", "issuer", "issued_on", "document_number"})
_FOR_ALL: Final = frozenset(
    {"unit", "is_double_sided", "watermark", "has_own_fonts", "is_archival"}
)

#: Which settings each document heeds; a form offers just these.
APPLYING: Final[Mapping[DocumentKind, frozenset[str]]] = MappingProxyType(
    {
        DocumentKind.ONE_PAGE: _FOR_ALL | _FOR_BRIEFS,
        DocumentKind.ANNEX: _FOR_ALL | _FOR_TABLES | {"title"},
        DocumentKind.REPORT: _FOR_ALL | _FOR_FRONTS | _FOR_REPORTS,
        DocumentKind.BOOKLET: _FOR_ALL | _FOR_TABLES | _FOR_BRIEFS | _FOR_FRONTS | _FOR_REPORTS,
    }
)
