"""How the document is printed: the settings its kind heeds, in sections that fold."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.documents.settings import (
    MOST_TOP,
    REPORT_DIMENSIONS,
    USUAL_DIMENSIONS,
    Arrangement,
    DocumentSettings,
)
from app.errors import RefusedInput
from app.models.days import date_text, parse_date
from app.models.fields import FIELDS, annex_fields
from app.queries.dimensions import find_dimension
from app.ui.controls.dress import set_error
from app.ui.controls.label import Label, WrappedLabel
from app.ui.controls.segmented import SegmentedControl
from app.ui.controls.spinbox import SpinBox
from app.ui.printing.choices import Kind
from app.ui.printing.fold import Fold
from app.ui.printing.namechoice import NameChoice
from app.ui.tokens import CONTROL_HEIGHT

#: A text that is being typed is taken after this pause.
PAUSE_MS = 500

_UNITS = ("万元", "亿元")
_TITLE_WIDTH = 64
_DRAFT = "征求意见稿"

#: What is typed where no 附件2 is wanted.
_NO_NUMBER = ("不印", "无")
_MOST_CHARACTERS = 60
_MOST_WATERMARK = 12

#: Title, where it stands when nothing is typed, and what it is for, of every text.
_TEXTS: dict[str, tuple[str, str, str]] = {
    "title": ("标题", "按文库自动", "代替自动的标题；项目册印在封面上"),
    "issuer": ("发文单位", "不印", "印在封面上、简报文末"),
    "issued_on": ("日期", "今天", "印在封面上、简报文末；简报说“截至”这一天"),
    "document_number": ("文号", "不印", "例如：黔江招商〔2026〕12号"),
    "annex_number": ("附件号", "按储备库", "左上角的“附件2”；留空按储备库自己的，不要就写“不印”"),
}

_BOXES: dict[str, tuple[str, str]] = {
    "totals_first": (
        "合计、小计放在最前",
        "像附件2那样，合计在第一行，小计在分类名称旁；不勾则放在后面",
    ),
    "has_separators": ("金额用千分位", "印成 2,790,637，不印成 2790637"),
    "merges_groups": ("分类合并成左侧一格", "分类名称竖在项目左边，合并成一格，不单独占一行"),
    "has_pictures": ("印附件里的图片", "按附件里的次序印在简介后面，说明印在图下"),
    "has_code": ("印联系人二维码", "手机扫码就能存下第一位联系人的电话"),
    "has_charts": ("印图表", "结构和年度的条形图"),
    "is_double_sided": ("双面印，页码在外侧", "单页码居右、双页码居左；不勾则都居右，适合单面印"),
    "has_own_fonts": (
        "优先用这台电脑的字体",
        "有方正小标宋、仿宋、楷体、黑体就用；没有的用随附字体",
    ),
    "is_archival": ("存档格式 PDF/A-2b", "交档案馆长期保存用的格式"),
}

_SECTIONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "版式",
        (
            "unit", "arrangement", "columns", "totals_first", "has_separators", "merges_groups",
            "dimensions", "top", "has_charts", "has_pictures", "has_code",
        ),
    ),
    ("标题、落款与文号", ("title", "issuer", "issued_on", "document_number", "annex_number")),
    ("页码、水印与字体", ("is_double_sided", "watermark", "has_own_fonts", "is_archival")),
)  # fmt: skip


class SettingsForm(QWidget):
    """The settings of one kind of document at a time.

    Args:
        is_open: which sections are unfolded, by title; kept up to date.
        parent: its owner.

    Signals:
        changed(): the user chose something else.
    """

    changed = Signal()

    def __init__(self, is_open: dict[str, bool], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_open = is_open
        self._settings = DocumentSettings()
        self._kind = Kind.BRIEF
        self._is_filling = False
        self.lines: dict[str, QLineEdit] = {}
        self.boxes: dict[str, QCheckBox] = {}
        self.folds: dict[str, Fold] = {}
        self._rows: dict[str, QWidget] = {}
        self.unit = SegmentedControl(_UNITS, "金额单位")
        self.arrangement = QComboBox()
        for each in Arrangement:
            self.arrangement.addItem(f"{each.title}　A4", each)
        self.arrangement.setAccessibleName("版式")
        usual = tuple(field.name for field in annex_fields())
        self.columns = NameChoice("栏", _column_names(), usual, f"通常的 {len(usual)} 栏")
        self.dimensions = NameChoice(
            "种",
            [(name, find_dimension(name).title) for name in REPORT_DIMENSIONS],
            USUAL_DIMENSIONS,
            f"通常的 {len(USUAL_DIMENSIONS)} 种",
        )
        self.top = SpinBox(0, MOST_TOP, "点名的大项目")
        self.top.setSpecialValueText("不点名")
        self.watermark = QCheckBox("水印")
        self.refusal = WrappedLabel("", "caption", "danger")
        self.fonts = WrappedLabel("", "caption", "text2")
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self._take_texts)
        self._arrange()
        self._connect()

    @property
    def settings(self) -> DocumentSettings:
        """What is chosen; a text that cannot be read leaves the setting as it was."""
        return self._settings

    @property
    def reason(self) -> str:
        """Why something typed cannot be used; empty when all can."""
        return self.refusal.text()

    def show_settings(self, kind: Kind, settings: DocumentSettings) -> None:
        """Show other settings, and of a kind just those it heeds, without announcing it."""
        self._kind, self._settings = kind, settings
        self._pause.stop()
        self._is_filling = True
        for name, line in self.lines.items():
            if name == "watermark":
                line.setText(settings.watermark or _DRAFT)
            elif name == "issued_on":
                line.setText(date_text(settings.issued_on))
            elif name == "annex_number" and settings.annex_number == "":
                line.setText(_NO_NUMBER[0])
            else:
                line.setText(getattr(settings, name) or "")
            set_error(line, is_wrong=False)
        for name, box in self.boxes.items():
            box.setChecked(getattr(settings, name))
        self.unit.set_current(_UNITS.index(settings.unit))
        self.arrangement.setCurrentIndex(self.arrangement.findData(settings.arrangement))
        self.columns.choose(settings.columns)
        self.dimensions.choose(settings.dimensions)
        self.top.setValue(settings.top)
        self.watermark.setChecked(bool(settings.watermark))
        self.lines["watermark"].setVisible(bool(settings.watermark))
        self.refusal.setText("")
        self.refusal.hide()
        self._is_filling = False
        for title, names in _SECTIONS:
            shown = [name for name in names if name in kind.applying]
            for name in names:
                self._rows[name].setVisible(name in shown)
            self.folds[title].setVisible(bool(shown))

    def set_fonts(self, text: str, reasons: str) -> None:
        """Say which font each role is set in, and in a tooltip why not another one."""
        self.fonts.setText(text)
        self.fonts.setToolTip(reasons)
        self.fonts.setVisible(bool(text))

    def finish(self) -> None:
        """Take what is being typed now."""
        if self._pause.isActive():
            self._pause.stop()
            self._take_texts()

    def _arrange(self) -> None:
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        for name, (title, placeholder, tip) in _TEXTS.items():
            self.lines[name] = line = QLineEdit()
            line.setPlaceholderText(placeholder)
            line.setToolTip(tip)
            line.setMaxLength(_MOST_CHARACTERS)
            self._rows[name] = _titled(title, line)
        self.lines["watermark"] = line = QLineEdit(_DRAFT)
        line.setMaxLength(_MOST_WATERMARK)
        line.setAccessibleName("水印文字")
        self._rows["watermark"] = _beside(self.watermark, line)
        self.watermark.setToolTip("每页斜印浅灰的大字")
        for name, (title, tip) in _BOXES.items():
            self.boxes[name] = box = QCheckBox(title)
            box.setToolTip(tip)
            self._rows[name] = box
        self._rows["unit"] = _titled("金额单位", self.unit, stretches=False)
        self._rows["arrangement"] = self.arrangement
        self._rows["columns"] = _titled("印的栏目", self.columns)
        self._rows["dimensions"] = _titled("分析角度", self.dimensions)
        self._rows["top"] = _titled("点名前几", self.top, stretches=False)
        self.top.setFixedWidth(96)
        self.top.setToolTip("简报里点名的最大的几个项目；0 为不点名")
        for title, names in _SECTIONS:
            is_open = self._is_open.get(title, title == "版式")
            fold = self.folds[title] = Fold(title, is_open=is_open)
            fold.toggled.connect(partial(self._keep_open, title))
            for name in names:
                fold.column.addWidget(self._rows[name])
            whole.addWidget(fold)
        fonts = self.folds["页码、水印与字体"].column
        fonts.insertWidget(fonts.indexOf(self._rows["is_archival"]), self.fonts)
        self.folds["标题、落款与文号"].column.addWidget(self.refusal)
        self.refusal.hide()
        self.fonts.hide()

    def _connect(self) -> None:
        for line in self.lines.values():
            line.textEdited.connect(self._on_edited)
            line.editingFinished.connect(self.finish)
        for name, box in self.boxes.items():
            box.toggled.connect(partial(self._set, name))
        self.unit.changed.connect(lambda at: self._set("unit", _UNITS[at]))
        self.arrangement.currentIndexChanged.connect(self._on_arrangement)
        self.columns.changed.connect(self._on_columns)
        self.dimensions.changed.connect(lambda: self._set("dimensions", self.dimensions.chosen()))
        self.top.valueChanged.connect(self._on_edited)
        self.watermark.toggled.connect(self._on_watermark)

    def _keep_open(self, title: str, is_open: bool) -> None:
        self._is_open[title] = is_open

    def _set(self, name: str, value: Any) -> None:
        if not self._is_filling and getattr(self._settings, name) != value:
            self._settings = replace(self._settings, **{name: value})
            self.changed.emit()

    def _on_arrangement(self) -> None:
        self._set("arrangement", Arrangement(self.arrangement.currentData()))

    def _on_columns(self) -> None:
        self._set("columns", () if self.columns.is_usual else self.columns.chosen())

    def _on_watermark(self, is_on: bool) -> None:
        line = self.lines["watermark"]
        line.setVisible(is_on)
        if not self._is_filling:
            if not line.text().strip():
                line.setText(_DRAFT)
            self._set("watermark", line.text().strip() if is_on else "")

    def _on_edited(self) -> None:
        if not self._is_filling:
            self._pause.start()

    def _take_texts(self) -> None:
        """Take every text as it stands; what cannot be read says so and changes nothing."""
        readers: dict[str, Callable[[str], Any]] = {
            "issued_on": parse_date,
            "annex_number": lambda text: "" if text in _NO_NUMBER else text or None,
        }
        taken: dict[str, Any] = {"top": self.top.value()}
        refusal = ""
        for name, line in self.lines.items():
            text = " ".join(line.text().split())
            if name == "watermark" and not self.watermark.isChecked():
                continue
            try:
                taken[name] = readers.get(name, _plain)(text)
                set_error(line, is_wrong=False)
            except RefusedInput as error:
                set_error(line, is_wrong=True)
                refusal = f"{error.reason}。{error.remedy}。"
        self.refusal.setText(refusal)
        self.refusal.setVisible(bool(refusal))
        before = self._settings
        self._settings = replace(before, **taken)
        if self._settings != before:
            self.changed.emit()


def _plain(text: str) -> str | date | None:
    return text


def _column_names() -> list[tuple[str, str]]:
    """Return key and title of every column there is, the official ones first."""
    usual = annex_fields()
    others = [field for field in FIELDS if field not in usual and field.columns]
    return [(field.name, field.title) for field in (*usual, *others)]


def _titled(title: str, control: QWidget, *, stretches: bool = True) -> QWidget:
    label = Label(title, "cell", "text2")
    label.setMinimumWidth(_TITLE_WIDTH)
    control.setAccessibleName(title)
    return _beside(label, control, stretches=stretches)


def _beside(label: QWidget, control: QWidget, *, stretches: bool = True) -> QWidget:
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(8)
    row.addStrut(CONTROL_HEIGHT)
    row.addWidget(label)
    row.addWidget(control, 1 if stretches else 0)
    if not stretches:
        row.addStretch(1)
    return holder
