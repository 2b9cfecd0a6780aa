"""An independent reading of the flattened annex table, to compare the program's own with.

It knows nothing of ``app``. The table came from a web page: a cell starts on its own line with
a TAB, a line without one continues the cell above, an empty line ends the row. A row of fewer
cells than its kind has is not at its end yet, so an empty line inside it is passed over.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

COLUMNS = 9
GROUP_COLUMNS = 3


@dataclass(frozen=True)
class Row:
    """A row of the table: its first line, counted as in the source, and its trimmed cells."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Group:
    """A category row and the project rows below it."""

    head: Row
    projects: tuple[Row, ...]


@dataclass(frozen=True)
class Annex:
    """The annex: its mark (附件2), title, header row, 合计 row and groups."""

    mark: str
    title: str
    title_line: int
    header: Row
    total: Row
    groups: tuple[Group, ...]

    @property
    def projects(self) -> tuple[Row, ...]:
        return tuple(row for group in self.groups for row in group.projects)


@dataclass
class _OpenRow:
    """A row that is being read: lines of one cell stay apart until the row is closed."""

    line: int
    cells: list[list[str]] = field(default_factory=list)

    def is_complete(self) -> bool:
        return len(self.cells) == self._width()

    def closed(self) -> Row:
        if not self.is_complete():
            raise ValueError(
                f"line {self.line}: {len(self.cells)} cells, {self._width()} were expected"
            )
        return Row(self.line, tuple("\n".join(lines).strip() for lines in self.cells))

    def _width(self) -> int:
        first = "".join(self.cells[0]).strip()
        is_group = bool(first) and not first.isdigit() and first != "序号"
        return GROUP_COLUMNS if is_group else COLUMNS


def parse_annex(text: str, *, first_line: int = 1) -> Annex:
    """Parse the annex whose first line has the number ``first_line`` in its source.

    Raises:
        ValueError: a row has a wrong number of cells, or the parts are not where they should be.
    """
    lines = text.split("\n")
    header, total, *rest = _rows(lines[2:], first_line + 2)
    return Annex(
        mark=lines[0].strip(),
        title=lines[1].strip(),
        title_line=first_line + 1,
        header=header,
        total=total,
        groups=tuple(_groups(rest)),
    )


def _rows(lines: Sequence[str], first_line: int) -> Iterator[Row]:
    row: _OpenRow | None = None
    for number, line in enumerate(lines, start=first_line):
        if line.startswith("\t"):
            row = row or _OpenRow(number)
            row.cells.append([line[1:]])
        elif line:
            if row is None:
                raise ValueError(f"line {number}: text outside a cell: {line!r}")
            row.cells[-1].append(line)
        elif row is not None and row.is_complete():
            yield row.closed()
            row = None
    if row is not None:
        yield row.closed()


def _groups(rows: Sequence[Row]) -> Iterator[Group]:
    head: Row | None = None
    projects: list[Row] = []
    for row in rows:
        if len(row.cells) == GROUP_COLUMNS:
            if head is not None:
                yield Group(head, tuple(projects))
            head, projects = row, []
        elif head is None:
            raise ValueError(f"line {row.line}: a project above the first category")
        else:
            projects.append(row)
    if head is not None:
        yield Group(head, tuple(projects))
