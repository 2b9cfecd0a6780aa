"""Questions about the cells of a column: what they were taken for, and could be otherwise."""

from collections.abc import Sequence

from app.importing.recognition.layout import Column, Layout
from app.importing.recognition.questions import Doubt, Question
from app.importing.sheets import Sheet
from app.models.unitlist import UNIT_SEPARATOR, split_units


class CellQuestions:
    """Asks about the projects of one table, once a column.

    Args:
        sheet: the sheet.
        layout: its columns.
        at: the projects' rows, from 0; the questions are about positions in it.

    Attributes:
        asked: the questions so far.
    """

    def __init__(self, sheet: Sheet, layout: Layout, at: Sequence[int]) -> None:
        self._sheet, self._layout, self._at = sheet, layout, at
        self.asked: list[Question] = []

    def shown(self, column: Column, text: str, said: str, rows: Sequence[int]) -> None:
        """Ask about amounts whose cells show something that is no amount.

        Args:
            column: theirs.
            text: the first one.
            said: what its cell shows.
            rows: all of them.
        """
        place = self._place(rows)
        self._ask(
            Doubt.UNIT,
            f"第 {place} 行“{column.title}”显示的是“{said}”，单元格里的数是 {text}，"
            f"按 {text} {self._layout.money_unit}计（这样的共 {len(rows)} 行），请确认。",
            column,
            rows,
        )

    def numbers(self, column: Column, text: str, rows: Sequence[int]) -> None:
        """Ask about 序号 that are no whole numbers; ``text`` is the first."""
        self._ask(
            Doubt.NUMBER,
            f"有 {len(rows)} 行的“{column.title}”不是整数"
            f"（第一处在第 {self._place(rows)} 行：“{text}”），这些行不取序号，请确认。",
            column,
            rows,
        )

    def people(self, column: Column, text: str, rows: Sequence[int]) -> None:
        """Ask about units beside which stands whom to call; ``text`` is the first cell."""
        units = UNIT_SEPARATOR.join(split_units(text))
        taken = f"单位只认作“{units}”" if units else "没有认出单位"
        self._ask(
            Doubt.PEOPLE,
            f"有 {len(rows)} 行的“{column.title}”里写着联系人或电话"
            f"（第一处在第 {self._place(rows)} 行），{taken}，这一格的原文照样保留，请确认。",
            column,
            rows,
        )

    def nothing(self, column: Column, texts: Sequence[str], rows: Sequence[int]) -> None:
        """Ask about cells that say that there is none; ``texts`` are those of ``rows``."""
        words = "、".join(f"“{each}”" for each in dict.fromkeys(texts))
        self._ask(
            Doubt.NOTHING,
            f"有 {len(rows)} 行的“{column.title}”写的是{words}"
            f"（第一处在第 {self._place(rows)} 行），按没有填导入，请确认。",
            column,
            rows,
        )

    def _ask(self, doubt: Doubt, sentence: str, column: Column, rows: Sequence[int]) -> None:
        self.asked.append(Question(doubt, sentence, self._place(rows), column.index))

    def _place(self, rows: Sequence[int]) -> int:
        return self._sheet.places[self._at[rows[0]]]
