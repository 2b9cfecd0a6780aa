"""What a user may choose before printing."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from app.queries.filter import Filter
from app.queries.rollups import Totals
from app.queries.sheet import Sheet


class Kind(StrEnum):
    """Which document."""

    BRIEF = "one-page"
    ANNEX = "annex"
    FIGURES = "figures"

    @property
    def label(self) -> str:
        """The name people call it by."""
        return _LABELS[self]


_LABELS: Mapping[Kind, str] = MappingProxyType(
    {Kind.BRIEF: "项目简介", Kind.ANNEX: "附件表", Kind.FIGURES: "汇总表"}
)


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
        return (Kind.BRIEF, Kind.ANNEX) if self.figures is None else (Kind.FIGURES,)

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
        totals_first: 合计 and subtotals above what they add up.
        is_grouped: amounts with thousands separators.
        has_content: the column 主要建设规模及内容.
    """

    kind: Kind
    scope: Scope
    totals_first: bool = True
    is_grouped: bool = False
    has_content: bool = True
