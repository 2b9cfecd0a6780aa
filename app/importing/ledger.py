"""Every row of an import's tables with what becomes of it: for the wizard's table and the report.

Rows are looked up one by one as they are shown; a hundred thousand of them cost three arrays.
"""

from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum

from app.importing.counterparts import Fate
from app.importing.differing import FieldDifference, differences
from app.importing.planning import Mode, Plan
from app.importing.recognition.cells import cell_text
from app.importing.recognition.kinds import RowKind
from app.importing.recognition.outline import Stated
from app.importing.recognition.questions import Problem
from app.importing.staging import StagedTable
from app.importing.twins import Alike
from app.models.fields import BY_NAME


class Sort(IntEnum):
    """What sort of row it is; the first four are projects."""

    NEW = 0
    CHANGED = 1
    SAME = 2
    REFUSED = 3
    SUM = 4
    OTHER = 5

    @property
    def title(self) -> str:
        """The sort in Chinese."""
        return ("新增", "变更", "相同", "拒绝", "合计行", "其他行")[self]


_OTHER_TITLES = {
    RowKind.NOTE: "注释",
    RowKind.CONTINUED: "续行",
    RowKind.HEADER: "表头",
}

_LEFT_OUT = "不导入"
_OF_MODE = {
    (Mode.UPDATE, Sort.NEW): "只更新，新的不导入",
    (Mode.ADD, Sort.CHANGED): "只新增，已有的不改",
    (Mode.SKIP, Sort.CHANGED): "已有的跳过，不改",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One row.

    Attributes:
        plan: whose table it is in.
        sort: what it is.
        place: where it stands in the source, from 1.
        project: the staged project, by position; -1 for none.
        label: what a row that is no project says of itself.
        total_yuan: the sum it states; None for none.
        count: the number of projects it states; None for none.
        title: what sort of other row it is; empty for those that have a sort of their own.
        is_below: whether it stands below the table, where rows are not counted.
    """

    plan: Plan
    sort: Sort
    place: int
    project: int = -1
    label: str = ""
    total_yuan: int | None = None
    count: int | None = None
    title: str = ""
    is_below: bool = False

    @property
    def state(self) -> str:
        """What becomes of it, in a word or two."""
        if self.is_left:
            return _LEFT_OUT
        return self.title or self.sort.title

    @property
    def is_left(self) -> bool:
        """Whether it is a project that could be written and will not be."""
        if self.sort not in (Sort.NEW, Sort.CHANGED):
            return False
        return self.project in self.plan.left_out or bool(self.left_by_mode)

    @property
    def left_by_mode(self) -> str:
        """Why the mode leaves a project out; empty where it does not."""
        return _OF_MODE.get((self.plan.mode, self.sort), "")

    @property
    def is_written(self) -> bool:
        """Whether it will be written."""
        if self.sort is Sort.NEW:
            return not self.is_left
        is_changed = self.sort is Sort.CHANGED and not self.is_left
        return is_changed and bool(self.plan.taken_fields(self.project))


@dataclass(slots=True)
class _Table:
    """What is looked up of one table."""

    plan: Plan
    problems: Mapping[int, Sequence[Problem]]
    sums: Mapping[int, tuple[str, Stated]]
    below: Sequence[tuple[int, str]]
    alike: dict[int, list[Alike]] = field(default_factory=dict)


class Ledger:
    """The rows of the planned tables of one source.

    Args:
        plans: in the source's order. What the user decides in them later is seen here at once,
            but for a project that is paired or parted: :meth:`sort_again` takes note of that.
    """

    def __init__(self, plans: Sequence[Plan]) -> None:
        self._tables = [_table(plan) for plan in plans]
        # By row: which table, which row of the sheet, which project. Notes below a table are
        # counted on behind the last row of its sheet.
        self._table = array("H")
        self._row = array("I")
        self._project = array("i")
        self._sorts = bytearray()
        for at, plan in enumerate(plans):
            self._add(at, plan)

    def __len__(self) -> int:
        return len(self._sorts)

    def count(self, sort: Sort) -> int:
        """Return how many rows are of a sort."""
        return self._sorts.count(sort)

    def of(self, *sorts: Sort) -> "array[int]":
        """Return the rows of some sorts; all rows where none is named."""
        if not sorts:
            return array("I", range(len(self)))
        return array("I", (at for at, sort in enumerate(self._sorts) if sort in sorts))

    def conflicting(self) -> "array[int]":
        """Return the rows of projects with fields that both sides changed."""
        found = {id(each.plan): each.plan.conflicts for each in self._tables}
        return array(
            "I",
            (
                at
                for at, project in enumerate(self._project)
                if project >= 0 and project in found[id(self._tables[self._table[at]].plan)]
            ),
        )

    def line(self, at: int) -> Line:
        """Return a row."""
        table = self._tables[self._table[at]]
        plan, project = table.plan, self._project[at]
        sheet, row = plan.table.sheet, self._row[at]
        if row >= len(sheet.places):
            place, text = table.below[row - len(sheet.places)]
            title = _OTHER_TITLES[RowKind.NOTE]
            return Line(plan, Sort.OTHER, place, -1, text, title=title, is_below=True)
        place = sheet.places[row]
        sort = Sort(self._sorts[at])
        if project >= 0:
            return Line(plan, sort, place, project)
        if sort is Sort.SUM:
            label, stated = table.sums.get(place, ("合计", Stated()))
            return Line(plan, sort, place, -1, label, stated.total_yuan, stated.count)
        kind = RowKind(plan.table.kinds[row - plan.table.first])
        # Only the first rows of a long sheet are here to be read; notes are, wherever they stand.
        cells = sheet.rows[row] if row < len(sheet.rows) else ()
        first = next((cell_text(value) for value in cells if value is not None), "")
        text = plan.table.notes.get(place, first)
        return Line(plan, sort, place, -1, text, title=_OTHER_TITLES[kind])

    def lines(self) -> Iterator[Line]:
        """Yield all rows."""
        return (self.line(at) for at in range(len(self)))

    def find(self, plan: Plan, place: int) -> int:
        """Return the row at a place of a table; -1 for none."""
        places = plan.table.sheet.places
        for at, row in enumerate(self._row):
            if self._tables[self._table[at]].plan is not plan or row >= len(places):
                continue
            if places[row] == place:
                return at
        return -1

    def problems(self, line: Line) -> Sequence[Problem]:
        """Return why a row is refused, a cell each."""
        return self._of(line).problems.get(line.place, ())

    def alike(self, line: Line) -> Sequence[Alike]:
        """Return what a new project looks like."""
        return self._of(line).alike.get(line.project, ())

    def changes(self, line: Line) -> list[FieldDifference]:
        """Return the fields of a changed project, as the library and as the source have them."""
        plan = line.plan
        return differences(plan.table, plan.known, plan.matches, line.project)

    def remark(self, line: Line) -> str:
        """Return what is to be said of a row in one line; empty for nothing."""
        if line.left_by_mode:
            return line.left_by_mode
        match line.sort:
            case Sort.REFUSED:
                return "；".join(_refusal(each) for each in self.problems(line))
            case Sort.CHANGED:
                return self._changed_remark(line)
            case Sort.NEW:
                return "疑似重复" if self.alike(line) else ""
            case Sort.SUM:
                return f"写 {line.count:,} 个" if line.count is not None else ""
            case Sort.OTHER if line.is_below:
                return "写在表的下面"
            case _:
                return ""

    def take(self, rows: Iterable[int], *, is_taken: bool) -> None:
        """Take rows, or leave them out; those that cannot be chosen are passed over."""
        # By table the sorts that can be chosen, so that a hundred thousand rows are quick.
        open_sorts = [
            {sort for sort in (Sort.NEW, Sort.CHANGED) if (each.plan.mode, sort) not in _OF_MODE}
            for each in self._tables
        ]
        left_out = [each.plan.left_out for each in self._tables]
        for at in rows:
            table = self._table[at]
            if self._sorts[at] not in open_sorts[table]:
                continue
            if is_taken:
                left_out[table].discard(self._project[at])
            else:
                left_out[table].add(self._project[at])

    def sort_again(self) -> None:
        """Take note of projects that were paired or parted."""
        for at, project in enumerate(self._project):
            if project >= 0:
                plan = self._tables[self._table[at]].plan
                self._sorts[at] = plan.matches.fates[project]

    def _changed_remark(self, line: Line) -> str:
        plan = line.plan
        names = plan.matches.changed[line.project]
        taken = plan.taken_fields(line.project)
        conflicts = plan.conflicts.get(line.project)
        # By name: not every field has a column among the rows.
        titles = "、".join(BY_NAME[name].title for name in taken)
        written = [f"改 {len(taken)} 项（{titles}）"] if taken else []
        if conflicts:
            return "，".join((*written, f"{len(conflicts)} 项两边都改过"))
        if len(taken) < len(names):
            return "，".join((*written, f"{len(names) - len(taken)} 项保留库里的"))
        return "".join(written)

    def _of(self, line: Line) -> _Table:
        return next(each for each in self._tables if each.plan is line.plan)

    def _add(self, at: int, plan: Plan) -> None:
        table = plan.table
        projects = dict(zip(table.at, range(len(table)), strict=True))
        fates = plan.matches.fates
        for row, kind in enumerate(table.kinds, table.first):
            if kind == RowKind.BLANK:
                continue
            project = projects.get(row, -1)
            if project >= 0:
                sort = int(fates[project])
            else:
                sort = Sort.SUM if kind in (RowKind.GROUP, RowKind.TOTAL) else Sort.OTHER
            self._put(at, row, project, sort)
        for n in range(len(self._tables[at].below)):
            self._put(at, len(table.sheet.places) + n, -1, Sort.OTHER)

    def _put(self, table: int, row: int, project: int, sort: int) -> None:
        self._table.append(table)
        self._row.append(row)
        self._project.append(project)
        self._sorts.append(sort)


def _table(plan: Plan) -> _Table:
    problems: defaultdict[int, list[Problem]] = defaultdict(list)
    for problem in plan.problems:
        problems[problem.row].append(problem)
    table = plan.table
    sums: dict[int, tuple[str, Stated]] = {}
    for group in table.groups:
        # The heading first: a row that sums up the group stands below it.
        sums.setdefault(group.row, (group.name, group.stated))
        if group.stated.row:
            sums.setdefault(group.stated.row, (f"{group.name}小计", group.stated))
    if table.grand.row:
        sums.setdefault(table.grand.row, ("合计", table.grand))
    alike: defaultdict[int, list[Alike]] = defaultdict(list)
    for each in plan.alike:
        alike[each.first].append(each)
    return _Table(plan, problems, sums, notes_below(table), alike)


def notes_below(table: StagedTable) -> list[tuple[int, str]]:
    """Return the notes that stand below a table, each with the place it is counted on at."""
    last = table.sheet.places[-1]
    return [(place, text) for place, text in table.notes.items() if place > last]


def _refusal(problem: Problem) -> str:
    return f"{problem.title}：{problem.reason}" if problem.title else problem.reason


assert [int(fate) for fate in Fate] == [int(sort) for sort in list(Sort)[:4]]
