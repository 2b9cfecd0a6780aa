"""The rollup page on a session, driven as a user would, and the annex it is compared with."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from pytestqt.qtbot import QtBot

from app.ui.rollup.crosslines import Cell, CrossSheet
from app.ui.rollup.figures import Figures
from app.ui.rollup.page import RollupPage
from app.ui.session import Session
from app.ui.theme import Theme
from tests.annex_parser import parse_annex
from tests.ui.dialog_answers import DialogAnswers

ANNEX = parse_annex(
    (Path(__file__).parents[1] / "fixtures" / "qianjiang_annex.txt").read_text(encoding="utf-8")
)


@dataclass(frozen=True)
class AnnexProject:
    """One row of the annex, as far as it is crossed here; 万元."""

    category: str
    nature: str
    industry: str
    total: int
    financing: str
    units: tuple[str, ...]


def annex_projects() -> list[AnnexProject]:
    """Read the annex again, without the program."""
    found = []
    for group in ANNEX.groups:
        category = group.head.cells[0].split("(")[0].split("（")[0]
        for row in group.projects:
            _, _, nature, industry, _, total, _, financing, units = _columns(row.cells)
            names = tuple(name.strip() for name in units.rstrip("等").split("、"))
            found.append(AnnexProject(category, nature, industry, int(total), financing, names))
    return found


def _columns(cells: tuple[str, ...]) -> tuple[str, ...]:
    return tuple("".join(cell.split()) for cell in cells)


@dataclass
class RollupScreen:
    """The page and what stands around it."""

    page: RollupPage
    session: Session
    dialogs: DialogAnswers
    qtbot: QtBot
    said: list[str]

    @property
    def figures(self) -> Figures:
        assert self.page.figures is not None
        return self.page.figures

    @property
    def sheet(self) -> CrossSheet:
        sheet = self.page.cross.table.sheet
        assert sheet is not None
        return sheet

    def settle(self) -> None:
        self.qtbot.waitUntil(lambda: self.session.tasks.is_idle, timeout=20_000)

    def ask(self, dimension: str = "", second: str | None = None, chart: str = "") -> None:
        """Choose in the bar, as its boxes announce it."""
        if dimension:
            self.page.ask.dimension_changed.emit(dimension)
        if second is not None:
            self.page.ask.second_changed.emit(second)
        if chart:
            self.page.ask.chart_changed.emit(chart)
        self.settle()

    def cell(self, row: str, column: str) -> Cell:
        """Return a cell of the cross table by its titles."""
        titles = [head.title for head in self.sheet.columns]
        cells = {head.title: cells for head, cells in self.sheet.rows}
        return cells[row][titles.index(column)]


@contextmanager
def open_rollup(
    qtbot: QtBot, session: Session, theme: Theme, dialogs: DialogAnswers
) -> Iterator[RollupScreen]:
    """Show the page and wait for its figures."""
    page = RollupPage(session, theme, dialogs)
    qtbot.addWidget(page)
    page.resize(1200, 830)
    said: list[str] = []
    session.notice.connect(said.append)
    page.show()
    screen = RollupScreen(page, session, dialogs, qtbot, said)
    screen.settle()
    yield screen
    page.hide()
