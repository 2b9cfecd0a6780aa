"""What a user may choose before printing."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from app.documents.settings import (
    APPLYING,
    DocumentKind,
    DocumentSettings,
    settings_from_json,
    usual_settings,
)
from app.queries.filter import Filter
from app.queries.rollups import Totals
from app.queries.sheet import Sheet


class Kind(StrEnum):
    """Which document."""

    BRIEF = "one-page"
    ANNEX = "annex"
    BOOKLET = "booklet"
    REPORT = "report"
    SELF_TEST = "self-test"
    FIGURES = "figures"

    @property
    def label(self) -> str:
        """The name people call it by."""
        return _LABELS[self]

    @property
    def document(self) -> DocumentKind | None:
        """The document of the library's projects it is; None for the others."""
        return None if self in (Kind.SELF_TEST, Kind.FIGURES) else DocumentKind(self.value)

    @property
    def has_projects(self) -> bool:
        """Whether it is made of projects that are chosen here."""
        return self.document is not None

    @property
    def has_briefs(self) -> bool:
        """Whether it prints a brief of each project."""
        return self in (Kind.BRIEF, Kind.BOOKLET)

    @property
    def has_word_form(self) -> bool:
        """Whether it can be had for Word as well."""
        return self in (Kind.BRIEF, Kind.REPORT)

    @property
    def applying(self) -> frozenset[str]:
        """Which settings it heeds."""
        return _ON_ANY_PAPER if self.document is None else APPLYING[self.document]

    def usual_settings(self) -> DocumentSettings:
        """Return what it is printed with where nothing has been chosen."""
        return usual_settings(self.document or DocumentKind.ONE_PAGE)

    def read_settings(self, text: str) -> DocumentSettings:
        """Return settings that were kept as text."""
        return settings_from_json(text, self.document or DocumentKind.ONE_PAGE)


_LABELS: Mapping[Kind, str] = MappingProxyType(
    {
        Kind.BRIEF: "项目简介",
        Kind.ANNEX: "附件表",
        Kind.BOOKLET: "项目册",
        Kind.REPORT: "情况简报",
        Kind.SELF_TEST: "字体与版式自检页",
        Kind.FIGURES: "汇总表",
    }
)

_ON_ANY_PAPER = frozenset({"watermark", "is_double_sided", "has_own_fonts", "is_archival"})


@dataclass(frozen=True, slots=True)
class FigureTable:
    """A table of figures that another screen wants printed.

    Attributes:
        sheet: the figures.
        unit: of the amounts.
        totals: of the projects they are of.
    """

    sheet: Sheet
    unit: str
    totals: Totals


#: What is offered where no table of figures is to be printed.
OFFERED = (Kind.BRIEF, Kind.ANNEX, Kind.BOOKLET, Kind.REPORT, Kind.SELF_TEST)


class Scope(StrEnum):
    """Of which projects."""

    CURRENT = "current"
    SELECTED = "selected"
    FILTERED = "filtered"
    ALL = "all"

    @property
    def label(self) -> str:
        """What stands beside its button."""
        return SCOPE_TITLES[self]


SCOPE_TITLES: Mapping[Scope, str] = MappingProxyType(
    {
        Scope.CURRENT: "当前项目",
        Scope.SELECTED: "已选中",
        Scope.FILTERED: "当前筛选",
        Scope.ALL: "全部",
    }
)


@dataclass(frozen=True, slots=True)
class Offer:
    """What the window shows at the moment the dialog opens.

    Attributes:
        filter: which projects are shown.
        selection: ids of the selected ones, in the order shown.
        current: the current project's id; 0 for none.
        figures: a table of figures, which is then all there is to print.
    """

    filter: Filter
    selection: tuple[int, ...] = ()
    current: int = 0
    figures: FigureTable | None = None

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """Which documents may be chosen."""
        return (Kind.FIGURES,) if self.figures is not None else OFFERED

    @property
    def whole(self) -> Filter:
        """Everything in the reserve shown."""
        return Filter((), self.filter.reserve_id)

    def usual_scope(self, kind: Kind) -> Scope:
        """Return what most likely is meant: the narrowest range somebody has asked for."""
        if kind is Kind.BRIEF and not self.filter.is_bin:
            if len(self.selection) > 1:
                return Scope.SELECTED
            if self.current:
                return Scope.CURRENT
        if self.filter.terms and not self.filter.is_bin:
            return Scope.FILTERED
        return Scope.ALL


@dataclass(frozen=True, slots=True)
class Choices:
    """Everything that decides what a document says.

    Attributes:
        kind: which document.
        scope: of which projects.
        settings: how it is printed.
    """

    kind: Kind
    scope: Scope
    settings: DocumentSettings
