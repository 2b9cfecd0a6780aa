"""The panel of choices: document, template, projects, pages, settings, printer, and the checks."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.documents.settings import DocumentSettings
from app.queries.templates import SavedTemplate
from app.ui.controls.button import Button
from app.ui.controls.dress import set_surface
from app.ui.controls.label import Label, WrappedLabel
from app.ui.controls.notice import Notice
from app.ui.controls.spinbox import SpinBox
from app.ui.dialogs import Dialogs
from app.ui.printing.choices import Choices, Kind, Scope
from app.ui.printing.documents import FontUsed, Gaps
from app.ui.printing.fontwords import fonts_text
from app.ui.printing.gapwords import gaps_text
from app.ui.printing.habits import Habits
from app.ui.printing.pagesfield import PagesField
from app.ui.printing.printers import PrinterChoice
from app.ui.printing.scopefield import ScopeField
from app.ui.printing.settingsform import SettingsForm
from app.ui.printing.templatefield import TemplateField
from app.ui.session import Session

PANEL_WIDTH = 288
NO_PRINTER = "没有找到打印机"
MOST_COPIES = 99
_GAP = 16


class OptionsPanel(QWidget):
    """Everything the user may choose, 288 wide; it scrolls where the window is low.

    Args:
        session: for the templates.
        dialogs: asks for their names.
        kinds: the documents there are.
        kind: the one to begin with.
        scope: the range to begin with.
        habits: what was chosen last; kept up to date.
        parent: its owner.

    Signals:
        changed(): another document has to be made.
        pages_changed(): other pages of it are wanted.
        printer_changed(): another printer was chosen, or there is none.
        gaps_requested(): what is missing is to be listed.
    """

    changed = Signal()
    pages_changed = Signal()
    printer_changed = Signal()
    gaps_requested = Signal()

    def __init__(
        self,
        session: Session,
        dialogs: Dialogs,
        kinds: Sequence[Kind],
        kind: Kind,
        scope: Scope,
        habits: Habits,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._habits = habits
        self.setFixedWidth(PANEL_WIDTH)
        set_surface(self, "base")
        self.document = QComboBox()
        for each in kinds:
            self.document.addItem(each.label, each)
        self.document.setCurrentIndex(self.document.findData(kind))
        self.template = TemplateField(session, dialogs)
        self.scopes = ScopeField()
        self.scopes.choose(scope)
        self.completeness = WrappedLabel("", "caption", "text2")
        self.gaps_link = Button(
            "查看缺项", look="link", role="caption", tip="列出缺什么，点一下就去填"
        )
        self.pages = PagesField()
        self.form = SettingsForm(habits.is_open)
        self.printer = QComboBox()
        self.printer.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.printer.addItem("正在查找打印机…", "")
        self.printer.setEnabled(False)
        self.copies = SpinBox(1, MOST_COPIES, "份数")
        self.copies.setFixedWidth(72)
        self.duplex_hint = WrappedLabel("", "caption", "text2")
        self.note = Notice("info", "")
        self.note.hide()
        self._arrange()
        self._connect()
        self.set_gaps(())
        self._show_kind(habits.settings(kind), habits.template(kind))

    @property
    def kind(self) -> Kind:
        """The document chosen."""
        return Kind(self.document.currentData())

    def choices(self) -> Choices:
        """Return what decides the document."""
        return Choices(self.kind, self.scopes.scope, self.form.settings)

    def take_choices(self, choices: Choices) -> None:
        """Go back to the choices of the document shown, without announcing it."""
        self.blockSignals(True)
        self.document.blockSignals(True)
        self.document.setCurrentIndex(self.document.findData(choices.kind))
        self.document.blockSignals(False)
        self._habits.keep_settings(choices.kind, choices.settings)
        self._show_kind(choices.settings, self._habits.template(choices.kind))
        self.scopes.choose(choices.scope)
        self.blockSignals(False)

    def set_printers(self, printers: Sequence[PrinterChoice]) -> None:
        """Take the printers there are; the last one used, or the system's own, is chosen."""
        self.printer.clear()
        for each in printers:
            self.printer.addItem(each.title, each.name)
        names = [each.name for each in printers]
        usual = next((each.name for each in printers if each.is_default), "")
        wanted = self._habits.printer if self._habits.printer in names else usual
        if wanted:
            self.printer.setCurrentIndex(names.index(wanted))
        if not printers:
            self.printer.addItem(NO_PRINTER, "")
        self.printer.setEnabled(bool(printers))
        self.copies.setEnabled(bool(printers))
        self._show_duplex()
        self.printer_changed.emit()

    @property
    def printer_name(self) -> str:
        """The printer chosen; empty when there is none."""
        return str(self.printer.currentData() or "")

    def set_gaps(self, gaps: Sequence[Gaps]) -> None:
        """Say what the briefs lack; nothing for documents without any."""
        text, tip = gaps_text(gaps)
        self.completeness.setText(text)
        self.completeness.setToolTip(tip)
        self.completeness.setVisible(bool(text))
        self.gaps_link.setVisible(any(each.missing for each in gaps))

    def set_fonts(self, fonts: Sequence[FontUsed]) -> None:
        """Say which font each role is set in."""
        self.form.set_fonts(*fonts_text(fonts))

    def _arrange(self) -> None:
        body = QWidget()
        set_surface(body, "base")
        column = QVBoxLayout(body)
        column.setContentsMargins(_GAP, 12, _GAP, 12)
        column.setSpacing(0)

        def block(title: str, *widgets: QWidget) -> QWidget:
            holder = QWidget()
            inner = QVBoxLayout(holder)
            inner.setContentsMargins(0, 0, 0, _GAP - 8)
            inner.setSpacing(0)
            label = Label(title, "cell", "text2")
            label.setFixedHeight(24)
            inner.addWidget(label)
            for widget in widgets:
                inner.addWidget(widget)
            column.addWidget(holder)
            return holder

        link = QWidget()
        line = QHBoxLayout(link)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self.gaps_link)
        line.addStretch(1)
        self.completeness.setContentsMargins(0, 4, 0, 0)
        block("文档", self.document)
        self._template_block = block("模板", self.template)
        self._scopes_block = block("项目范围", self.scopes, self.completeness, link)
        block("页码范围", self.pages)
        column.addWidget(self.form)
        column.addSpacing(4)
        block("打印机", self.printer)
        column.addSpacing(-4)
        line = QHBoxLayout()
        line.addWidget(Label("份数", "cell", "text2"))
        line.addStretch(1)
        line.addWidget(self.copies)
        column.addLayout(line)
        self.duplex_hint.setContentsMargins(0, 4, 0, 0)
        column.addWidget(self.duplex_hint)
        column.addStretch(1)
        self.document.setAccessibleName("文档")
        self.printer.setAccessibleName("打印机")
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(body)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(area, 1)
        foot = QHBoxLayout()
        foot.setContentsMargins(_GAP, 8, _GAP, 12)
        foot.addWidget(self.note)
        whole.addLayout(foot)

    def _connect(self) -> None:
        self.document.currentIndexChanged.connect(self._on_kind)
        self.template.chosen.connect(self._on_template)
        self.template.named.connect(self._on_template_named)
        self.scopes.changed.connect(self.changed)
        self.gaps_link.clicked.connect(self.gaps_requested)
        self.form.changed.connect(self._on_settings)
        self.pages.changed.connect(self.pages_changed)
        self.printer.activated.connect(self._on_printer)

    def _on_kind(self) -> None:
        self._show_kind(self._habits.settings(self.kind), self._habits.template(self.kind))
        self.changed.emit()

    def _on_template(self, template: SavedTemplate) -> None:
        settings = self.kind.read_settings(template.settings)
        is_other = settings != self.form.settings
        self.form.show_settings(self.kind, settings)
        self.template.set_settings(settings)
        self._habits.keep_settings(self.kind, settings)
        self._show_duplex()
        if is_other:
            self.changed.emit()

    def _on_template_named(self, name: str) -> None:
        self._habits.keep_template(self.kind, name)

    def _on_settings(self) -> None:
        settings = self.form.settings
        self._habits.keep_settings(self.kind, settings)
        self.template.set_settings(settings)
        self._show_duplex()
        self.changed.emit()

    def _on_printer(self) -> None:
        self._habits.printer = self.printer_name
        self._show_duplex()
        self.printer_changed.emit()

    def _show_duplex(self) -> None:
        """Say where paper and page numbers do not go together."""
        text = ""
        if self.printer_name:
            is_duplex = "双面" in self.printer.currentText()
            if self.form.settings.is_double_sided and not is_duplex:
                text = (
                    "页码按双面排在外侧；这台打印机平常单面印，请在打印机设置里选双面、长边翻转。"
                )
            elif is_duplex and not self.form.settings.is_double_sided:
                text = "页码都在右侧，按单面排；这台打印机平常双面印。"
        self.duplex_hint.setText(text)
        self.duplex_hint.setVisible(bool(text))

    def _show_kind(self, settings: DocumentSettings, template: str) -> None:
        kind = self.kind
        self.form.show_settings(kind, settings)
        self.template.show_kind(kind, template, settings)
        self._template_block.setVisible(kind.has_projects)
        self._scopes_block.setVisible(kind.has_projects)
        self.scopes.set_kind(kind)
        self._show_duplex()
        if not kind.has_briefs:
            self.set_gaps(())
