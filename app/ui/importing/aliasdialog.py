"""Names that may be others: units and industries, accepted one by one or all at once."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from app.importing.aliases import AliasSuggestion
from app.ui.controls.button import Button
from app.ui.controls.dialogfoot import dialog_foot
from app.ui.controls.dialogsize import open_at
from app.ui.controls.dress import set_surface
from app.ui.controls.hairline import Hairline
from app.ui.controls.label import Label, WrappedLabel
from app.ui.controls.linemodel import Index, LineModel
from app.ui.controls.linetable import LineTable, inset
from app.ui.importing.draft import Draft

_WIDTH, _HEIGHT = 760, 460
_TITLES = ("", "栏目", "表里写的", "可能就是", "个数")
_WIDTHS = (32, 64, 0, 0, 64)
_WORDS = (
    "接受以后，表里写的成为另一个名称的别名：汇总、筛选时算作同一个，项目里仍照原样写。"
    "不接受的照原样导入，以后也可以在体检里合并。"
)


@dataclass(slots=True)
class Offer:
    """A suggestion and whether it is accepted."""

    title: str
    suggestion: AliasSuggestion
    is_accepted: bool


class AliasDialog(QDialog):
    """Offers the suggestions.

    Args:
        draft: what is chosen; accepted names are put there on 确定.
        parent: the wizard.
    """

    def __init__(self, draft: Draft, parent: QWidget) -> None:
        super().__init__(parent)
        self._draft = draft
        self.setWindowTitle("可能是别名 — 储备")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        set_surface(self, "raised")
        self.model = OffersModel(_offers(draft), self)
        self.table = LineTable("可能是别名的单位和行业")
        self.table.setModel(self.model)
        self.table.set_widths(_WIDTHS)
        self.all_button = Button("全部接受", tip="全部接受", shortcut="Ctrl+A")
        self.none_button = Button("全部不接受")
        self.ok_button = Button("确定", look="primary")
        self.cancel_button = Button("取消", tip="取消", shortcut="Esc")
        self.all_button.clicked.connect(lambda: self.model.set_all(is_accepted=True))
        self.none_button.clicked.connect(lambda: self.model.set_all(is_accepted=False))
        self.ok_button.clicked.connect(self.accept)
        self.cancel_button.clicked.connect(self.reject)
        self.all_button.setShortcut("Ctrl+A")
        self.table.taken.connect(lambda _row: self.accept())
        head = QVBoxLayout()
        head.setContentsMargins(24, 16, 24, 12)
        head.setSpacing(4)
        head.addWidget(Label("可能是别名", "title"))
        head.addWidget(WrappedLabel(_WORDS, "caption", "text2"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(Hairline())
        column.addLayout(inset(self.table), 1)
        column.addWidget(Hairline())
        foot = dialog_foot(self.ok_button, self.cancel_button, aside=self.all_button)
        foot.insertWidget(foot.indexOf(self.all_button) + 1, self.none_button)
        column.addLayout(foot)
        self.ok_button.setDefault(True)
        self.table.selectRow(0)
        self.table.setFocus()
        open_at(self, _WIDTH, _HEIGHT)

    def accept(self) -> None:
        """Keep what is accepted."""
        accepted = [each for each in self.model.offers if each.is_accepted]
        for title, kept in (("单位", self._draft.units), ("行业", self._draft.industries)):
            kept.clear()
            kept.update(
                (each.suggestion.written, each.suggestion.name)
                for each in accepted
                if each.title == title
            )
        super().accept()


class OffersModel(LineModel):
    """The suggestions, each with its tick."""

    def __init__(self, offers: Sequence[Offer], parent: QObject) -> None:
        super().__init__(_TITLES, figures=(len(_TITLES) - 1,), parent=parent)
        self.offers = list(offers)

    def set_all(self, *, is_accepted: bool) -> None:
        """Accept all, or none."""
        for each in self.offers:
            each.is_accepted = is_accepted
        self.dataChanged.emit(self.index(0, 0), self.index(len(self.offers) - 1, 0))

    def count(self) -> int:
        return len(self.offers)

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        offer, column = self.offers[index.row()], index.column()
        found = offer.suggestion
        if role == Qt.ItemDataRole.CheckStateRole and column == 0:
            return Qt.CheckState.Checked if offer.is_accepted else Qt.CheckState.Unchecked
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self.alignment(column)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            new = "" if found.is_known else "（也在这张表里）"
            name = f"{found.name}{new}"
            return ("", offer.title, found.written, name, f"{found.count:,}")[column]
        return None

    def setData(self, index: Index, value: Any, role: int = int(Qt.ItemDataRole.EditRole)) -> bool:
        if role != Qt.ItemDataRole.CheckStateRole:
            return False
        self.offers[index.row()].is_accepted = Qt.CheckState(value) == Qt.CheckState.Checked
        self.dataChanged.emit(index, index)
        return True


def _offers(draft: Draft) -> list[Offer]:
    """Return the suggestions of all tables, each name once."""
    found: dict[tuple[str, str], Offer] = {}
    for plan in draft.plans:
        for title, suggestions, kept in (
            ("单位", plan.units, draft.units),
            ("行业", plan.industries, draft.industries),
        ):
            for each in suggestions:
                offer = found.setdefault(
                    (title, each.written), Offer(title, each, each.written in kept)
                )
                if offer.suggestion is not each:
                    count = offer.suggestion.count + each.count
                    offer.suggestion = replace(offer.suggestion, count=count)
    return list(found.values())
