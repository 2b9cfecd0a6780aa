"""模板: settings under a name, kept in the library; chosen, saved, renamed and deleted here."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from app.documents.settings import DocumentSettings
from app.library.changes import Changes, Operation
from app.operations.templates import delete_template, rename_template, save_template
from app.queries.templates import SavedTemplate, load_templates
from app.ui.controls.button import IconButton
from app.ui.controls.menu import Menu
from app.ui.dialogs import Dialogs, tell
from app.ui.printing.choices import Kind
from app.ui.session import Session

NONE = "不用模板"
_READ_KEY = "printing-templates"


class TemplateField(QWidget):
    """A combo of the templates of one kind of document, and what can be done with them.

    Args:
        session: reads and writes them.
        dialogs: asks for names.
        parent: its owner.

    Signals:
        chosen(SavedTemplate): the user wants these settings.
        named(str): the template the settings belong to has this name now; empty for none.
    """

    chosen = Signal(object)
    named = Signal(str)

    def __init__(self, session: Session, dialogs: Dialogs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._dialogs = dialogs
        self._kind = Kind.BRIEF
        self._name = ""
        self._settings = DocumentSettings()
        self._templates: Sequence[SavedTemplate] = ()
        self.combo = QComboBox()
        self.combo.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.combo.setAccessibleName("模板")
        self.more = IconButton("ellipsis", "存为模板、更新、改名或删除")
        self.menu = Menu(parent=self)
        self.save_action = self.menu.addAction("存为模板…")
        self.update_action = self.menu.addAction("更新模板")
        self.menu.addSeparator()
        self.rename_action = self.menu.addAction("改名…")
        self.delete_action = self.menu.addAction("删除模板")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self.combo, 1)
        row.addWidget(self.more)
        self.combo.activated.connect(self._on_activated)
        self.more.clicked.connect(self._open_menu)
        self.save_action.triggered.connect(lambda: self.save_as())
        self.update_action.triggered.connect(lambda: self.save(self._name))
        self.rename_action.triggered.connect(lambda: self.rename())
        self.delete_action.triggered.connect(lambda: self.delete())
        session.changed.connect(self._on_changed)
        self._show()

    @property
    def current(self) -> SavedTemplate | None:
        """The template the settings were taken from; None where there is none."""
        return next((each for each in self._templates if each.name == self._name), None)

    def show_kind(self, kind: Kind, name: str, settings: DocumentSettings) -> None:
        """Offer the templates of a kind, the one of this name chosen, without announcing it."""
        is_other = kind is not self._kind or not self._templates
        self._kind, self._name, self._settings = kind, name, settings
        if is_other:
            self._templates = ()
            self._load()
        self._show()

    def set_settings(self, settings: DocumentSettings) -> None:
        """Take what is chosen now, to tell whether it still is the template."""
        self._settings = settings
        self._show()

    def close_reading(self) -> None:
        """Take no more templates: the field is going."""
        self._session.tasks.cancel(_READ_KEY)

    def save_as(self) -> None:
        """Ask for a name and save the settings under it."""
        name = self._dialogs.ask_text(self, "存为模板", "模板名称，同事打开文库也能用", self._name)
        plain = " ".join((name or "").split())
        if not plain:
            return
        is_taken = any(each.name == plain for each in self._templates)
        if not is_taken or self._dialogs.confirm(
            self, "这个名称已经有了", f"用现在的设置代替模板“{plain}”？", "代替"
        ):
            self.save(plain)

    def save(self, name: str) -> None:
        """Save the settings under a name, in place of those it has."""
        kind, settings = self._kind, self._settings.to_json()
        self._perform(save_template(kind.value, name, settings), partial(self._on_named, name))

    def rename(self) -> None:
        """Ask for another name."""
        template = self.current
        if template is None:
            return
        name = self._dialogs.ask_text(self, "模板改名", "新的名称", template.name)
        plain = " ".join((name or "").split())
        if plain and plain != template.name:
            self._perform(rename_template(template.id, plain), partial(self._on_named, plain))

    def delete(self) -> None:
        """Delete the template; the settings stay as they are."""
        template = self.current
        if template is not None:
            self._perform(delete_template(template.id), partial(self._on_named, ""))
            self._session.notice.emit(f"已删除模板 {template.name}，可以撤销")

    def _perform(self, operation: Operation, done: Callable[[Changes], None]) -> None:
        self._session.perform(operation, done, self._failed)

    def _on_named(self, name: str, _changes: Changes) -> None:
        self._name = name
        self.named.emit(name)
        self._show()

    def _failed(self, error: Exception) -> None:
        tell(self._dialogs, self, error, "模板没有存上")

    def _on_changed(self, changes: Changes) -> None:
        if "template" in changes.tables:
            self._load()

    def _load(self) -> None:
        if not self._kind.has_projects:
            return
        kind = self._kind

        def loaded(templates: list[SavedTemplate]) -> None:
            if kind is self._kind:
                self._templates = templates
                self._show()

        self._session.read(
            _READ_KEY, lambda connection: load_templates(connection, kind.value), loaded
        )

    def _show(self) -> None:
        template = self.current
        self.combo.blockSignals(True)
        self.combo.clear()
        self.combo.addItem(NONE, "")
        for each in self._templates:
            self.combo.addItem(each.name, each.name)
        is_changed = False
        if template is not None:
            is_changed = self._kind.read_settings(template.settings) != self._settings
            at = self.combo.findData(template.name)
            self.combo.setCurrentIndex(at)
            if is_changed:
                self.combo.setItemText(at, f"{template.name}（改动过）")
        self.combo.blockSignals(False)
        can_write = not self._session.library.is_read_only
        self.save_action.setEnabled(can_write)
        self.update_action.setText(f"更新模板“{self._name}”" if template else "更新模板")
        self.update_action.setEnabled(can_write and is_changed)
        for action in (self.rename_action, self.delete_action):
            action.setEnabled(can_write and template is not None)

    def _on_activated(self, _at: int) -> None:
        name = str(self.combo.currentData() or "")
        self._name = name
        self.named.emit(name)
        template = self.current
        if template is not None:
            self.chosen.emit(template)
        self._show()

    def _open_menu(self) -> None:
        self.menu.popup(self.more.mapToGlobal(self.more.rect().bottomLeft()))
