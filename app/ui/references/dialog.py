"""The dialog that adds reference libraries: what each holds, and where it comes from."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QDialog, QVBoxLayout, QWidget

from app.library.changes import Changes
from app.library.file import Reading
from app.library.reference import ReferenceLibrary, load_reference, reference_names
from app.operations.references import install_references
from app.queries.reserves import load_reserves
from app.ui.controls.button import Button
from app.ui.controls.dialogfoot import dialog_foot
from app.ui.controls.dialogsize import open_at
from app.ui.controls.dress import set_surface
from app.ui.controls.hairline import Hairline
from app.ui.controls.label import Label, WrappedLabel
from app.ui.controls.notice import Notice
from app.ui.session import Session

READ_KEY = "references:dialog"
_WIDTH, _HEIGHT = 560, 460
_MARGIN = 24
_PRESENT = "已在文库里"


class ReferencesDialog(QDialog):
    """Offers what is not in the library yet; what is chosen comes in as one step.

    Args:
        session: the open library.
        window: what it belongs to.

    Attributes:
        boxes: one for each reference library, by its reserve's name.
    """

    def __init__(self, session: Session, window: QWidget) -> None:
        super().__init__(window)
        self._session = session
        self._libraries: dict[str, ReferenceLibrary] = {}
        self.boxes: dict[str, QCheckBox] = {}
        self._facts: dict[str, Label] = {}
        self.setWindowTitle("添加自带储备库 — 储备")
        set_surface(self, "raised")
        self.read_only = Notice("caution", f"文库只读：{session.library.read_only_reason}")
        self.read_only.setVisible(session.library.is_read_only)
        self._list = QVBoxLayout()
        self.add_button = Button("添加", look="primary")
        self.add_button.setEnabled(False)
        self.cancel_button = Button("取消", tip="取消", shortcut="Esc")
        self.add_button.clicked.connect(self.add)
        self.cancel_button.clicked.connect(self.reject)
        self._arrange()
        open_at(self, _WIDTH, _HEIGHT)
        session.read(READ_KEY, _read, self._show)

    def add(self) -> None:
        """Add what is chosen, and close once it is there."""
        chosen = [self._libraries[name] for name, box in self.boxes.items() if box.isChecked()]
        if not chosen:
            return
        self.add_button.setEnabled(False)
        self._session.perform(install_references(chosen), self._on_added, self._on_failed)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter in a box is 添加 where something is chosen, as in other dialogs."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.add()
        else:
            super().keyPressEvent(event)

    def done(self, result: int) -> None:
        self._session.tasks.cancel(READ_KEY)
        super().done(result)

    def _show(self, read: tuple[list[ReferenceLibrary], set[str]]) -> None:
        libraries, present = read
        can_write = not self._session.library.is_read_only
        for library in libraries:
            name = library.reserve.name
            self._libraries[name] = library
            box = QCheckBox(name)
            box.setEnabled(can_write and name not in present)
            box.toggled.connect(self._allow)
            facts = [*([_PRESENT] if name in present else []), *reference_facts(library)]
            label = WrappedLabel("　".join(facts), "caption", "text2")
            label.setContentsMargins(22, 0, 0, 0)
            self._list.addWidget(box)
            self._list.addWidget(label)
            self._list.addSpacing(8)
            self.boxes[name] = box
            self._facts[name] = label
        self._list.addStretch(1)
        first = next((box for box in self.boxes.values() if box.isEnabled()), None)
        if first is not None:
            first.setFocus()

    def _allow(self) -> None:
        self.add_button.setEnabled(any(box.isChecked() for box in self.boxes.values()))

    def _on_added(self, _changes: Changes) -> None:
        self.accept()

    def _on_failed(self, error: Exception) -> None:
        self._allow()
        self._session.tasks.failed.emit(error)

    def _arrange(self) -> None:
        head = QVBoxLayout()
        head.setContentsMargins(_MARGIN, 20, _MARGIN, 16)
        head.setSpacing(8)
        head.addWidget(Label("添加自带储备库", "title"))
        words = "文件里写到的项目，名称和内容照原文。选中的一起添加，可以一次撤销。"
        head.addWidget(WrappedLabel(words, "caption", "text2"))
        head.addWidget(self.read_only)
        self._list.setContentsMargins(_MARGIN, 16, _MARGIN, 8)
        self._list.setSpacing(2)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(Hairline())
        column.addLayout(self._list, 1)
        column.addWidget(Hairline())
        column.addLayout(dialog_foot(self.cancel_button, self.add_button))
        self.add_button.setDefault(True)


def reference_facts(library: ReferenceLibrary) -> list[str]:
    """Return what a reference library holds and where it comes from, a phrase each."""
    without = sum(project.total_yuan is None for project in library.projects)
    count = len(library.projects)
    amounts = "都未填总投资" if without == count else f"{without} 个未填总投资" if without else ""
    document = f"{library.reserve.document}{library.reserve.document_number}"
    return [each for each in (f"{count} 个项目", amounts, document) if each]


def _read(connection: Reading) -> tuple[list[ReferenceLibrary], set[str]]:
    libraries = [load_reference(name) for name in reference_names()]
    return libraries, {each.name for each in load_reserves(connection)}
