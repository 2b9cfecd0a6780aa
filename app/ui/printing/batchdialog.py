"""每个项目一个文件: folder, names, what is there already; then written with progress."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from app.documents.naming import PATTERN_WORDS, USUAL_PATTERN
from app.errors import ChubeiError, RefusedInput
from app.ui.controls.button import Button
from app.ui.controls.dialogfoot import dialog_foot
from app.ui.controls.dress import set_error, set_surface
from app.ui.controls.hairline import Hairline
from app.ui.controls.label import ElidedLabel, Label, WrappedLabel
from app.ui.controls.progress import ProgressStrip
from app.ui.controls.segmented import SegmentedControl
from app.ui.dialogs import Dialogs, tell
from app.ui.printing.batchplan import Plan, Taken, make_plan, names_in
from app.ui.printing.messages import Batch
from app.ui.printing.press import Wait

_WIDTH = 600
_FIRST_NAMES = 5
_SUFFIXES = (".pdf", ".docx")

#: Has a batch written; the rest is the press's.
Write = Callable[[Batch, Wait], None]
Projects = Sequence[tuple[int, Mapping[str, str]]]


class BatchDialog(QDialog):
    """Asks how the files are called and where they go, and writes them.

    Args:
        projects: ids, and what stands for each word of a naming pattern.
        folder: offered first; None for none.
        dialogs: asks for another.
        write: has a batch written.
        cancel: ends that.
        parent: the print dialog.

    Signals:
        finished_writing(Path, int): so many files were written into this folder.
    """

    finished_writing = Signal(object, int)

    def __init__(
        self,
        projects: Projects,
        folder: Path | None,
        dialogs: Dialogs,
        write: Write,
        cancel: Callable[[], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._projects = projects
        self._dialogs = dialogs
        self._write = write
        self._cancel = cancel
        self._folder = folder
        self._there: frozenset[str] = frozenset()
        self._folder_fault = ""
        self._is_writing = False
        self._written = 0
        self.plan: Plan | None = None
        self.setWindowTitle("每个项目一个文件")
        set_surface(self, "base")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.folder = ElidedLabel("", "cell")
        self.folder_button = Button("选择…", "folder-open", tip="选择放文件的文件夹")
        self.pattern = QLineEdit(USUAL_PATTERN)
        self.pattern.setAccessibleName("文件名样式")
        self.suffix = SegmentedControl(("PDF", "Word"), "文件格式")
        self.taken = QComboBox()
        for each in Taken:
            self.taken.addItem(each.value, each)
        self.taken.setAccessibleName("已有同名文件时")
        self.names = WrappedLabel("", "cell")
        # Its first line beside its title, as in the rows above.
        self.names.setContentsMargins(0, 4, 0, 0)
        self.remark = WrappedLabel("", "caption", "text2")
        self.strip = ProgressStrip("进度", 0)
        self.strip.hide()
        self.write_button = Button("写出", "download", "primary")
        self.write_button.setDefault(True)
        self.close_button = Button("取消", tip="关闭", shortcut="Esc")
        self._words = self._word_buttons()
        self._arrange()
        self._connect()
        self._look()

    @property
    def is_writing(self) -> bool:
        """Whether files are being written."""
        return self._is_writing

    def choose_folder(self) -> None:
        """Ask where the files go."""
        folder = self._dialogs.choose_folder(self, "放文件的文件夹")
        if folder is not None:
            self._folder = folder
            self._look()

    def write(self) -> None:
        """Write the files; nothing that is there is replaced unless that was chosen."""
        # The folder may have changed since it was looked at, by this very dialog's last files.
        self._look()
        plan, folder = self.plan, self._folder
        if plan is None or folder is None or not plan.ids or self._is_writing:
            return
        if plan.replaces and not self._dialogs.confirm(
            self,
            f"替换 {len(plan.replaces)} 个文件？",
            f"{folder} 里同名的文件会换成新写的，换掉以后找不回来。",
            "替换",
            danger=True,
        ):
            return
        self._is_writing, self._written = True, 0
        self.strip.set_progress(0, len(plan.ids))
        self.strip.show()
        self._show()
        self._write(
            Batch(folder, plan.names, plan.ids, plan.replaces),
            Wait(made=self._on_made, failed=self._on_failed, progressed=self._on_progress),
        )

    def stop(self) -> None:
        """Stop writing; the files written stay."""
        self._cancel()
        self._end(f"已停止，写好的 {self._written} 个文件留在文件夹里；接着写时同名的请选“跳过”")

    def reject(self) -> None:
        if self._is_writing:
            self.stop()
            return
        super().reject()

    # ------------------------------------------------------------ inside

    def _word_buttons(self) -> list[Button]:
        buttons = []
        for word in PATTERN_WORDS:
            button = Button(word, look="link", role="caption", tip=f"在文件名里写上{word}")
            button.clicked.connect(lambda _on=False, text=word: self._insert(text))
            buttons.append(button)
        return buttons

    def _insert(self, word: str) -> None:
        self.pattern.insert(f"{{{word}}}")
        self.pattern.setFocus()

    def _arrange(self) -> None:
        grid = QGridLayout()
        grid.setContentsMargins(24, 20, 24, 16)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(10)
        grid.setColumnStretch(1, 1)
        top = Qt.AlignmentFlag.AlignTop
        place = QHBoxLayout()
        place.addWidget(self.folder, 1)
        place.addWidget(self.folder_button)
        words = QHBoxLayout()
        words.setSpacing(2)
        words.addWidget(Label("可以用：", "caption", "text2"))
        for button in self._words:
            words.addWidget(button)
        words.addStretch(1)
        form = QHBoxLayout()
        form.addWidget(self.suffix)
        form.addStretch(1)
        clash = QHBoxLayout()
        clash.addWidget(self.taken)
        clash.addStretch(1)
        rows: tuple[tuple[str, object], ...] = (
            ("文件夹", place),
            ("文件名", self.pattern),
            ("", words),
            ("格式", form),
            ("已有同名的", clash),
            ("文件名预览", self.names),
        )
        for row, (title, part) in enumerate(rows):
            label = Label(title, "cell", "text2")
            label.setFixedHeight(28)
            grid.addWidget(label, row, 0, top)
            if isinstance(part, QWidget):
                grid.addWidget(part, row, 1)
            elif isinstance(part, QHBoxLayout):
                grid.addLayout(part, row, 1)
        grid.addWidget(self.remark, len(rows), 1)
        grid.addWidget(self.strip, len(rows) + 1, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(grid, 1)
        column.addWidget(Hairline())
        column.addLayout(dialog_foot(self.write_button, self.close_button))
        self.setFixedWidth(_WIDTH)

    def _connect(self) -> None:
        self.folder_button.clicked.connect(self.choose_folder)
        self.pattern.textChanged.connect(self._show)
        self.suffix.changed.connect(self._show)
        self.taken.currentIndexChanged.connect(self._show)
        self.write_button.clicked.connect(self.write)
        self.close_button.clicked.connect(self.reject)

    def _look(self) -> None:
        """Look at what the folder holds."""
        self._folder_fault, self._there = "", frozenset()
        if self._folder is not None:
            try:
                self._there = names_in(self._folder)
            except ChubeiError as error:
                self._folder_fault = f"{error.sentence}。{error.remedy}。"
        self._show()

    def _show(self) -> None:
        """Show the names there will be, and why not where there will be none."""
        fault = ""
        try:
            self.plan = make_plan(
                self.pattern.text(),
                self._projects,
                _SUFFIXES[self.suffix.current()],
                lambda name: name.casefold() in self._there,
                Taken(self.taken.currentData()),
            )
        except RefusedInput as error:
            self.plan, fault = None, f"{error.reason}。{error.remedy}。"
        except ChubeiError as error:
            self.plan, fault = None, f"{error.sentence}。{error.remedy}。"
        set_error(self.pattern, is_wrong=bool(fault))
        self.folder.setText(str(self._folder) if self._folder else "还没有选择")
        self.folder.setToolTip(str(self._folder or ""))
        self.names.setText("" if self.plan is None else _first_names(self.plan))
        self.remark.set_token("danger" if fault or self._folder_fault else "text2")
        self.remark.setText(fault or self._folder_fault or self._said())
        is_ready = self.plan is not None and bool(self.plan.ids) and self._folder is not None
        can_write = is_ready and not self._folder_fault
        count = len(self.plan.ids) if self.plan is not None else 0
        self.write_button.setText(f"写出 {count} 个文件" if count else "写出")
        self.write_button.setEnabled(can_write and not self._is_writing)
        self.close_button.setText("停止" if self._is_writing else "关闭")
        for part in (self.folder_button, self.pattern, self.suffix, self.taken, *self._words):
            part.setEnabled(not self._is_writing)
        QTimer.singleShot(0, self, self._fit)

    def _fit(self) -> None:
        self.resize(_WIDTH, self.minimumSizeHint().height())

    def _said(self) -> str:
        if self._folder is None:
            return "请先选择文件夹。"
        plan = self.plan
        if plan is None or not plan.taken:
            return ""
        ways = {
            Taken.ANOTHER: "名字后面加（2）",
            Taken.SKIP: "跳过，不写",
            Taken.REPLACE: "替换",
        }
        way = ways[Taken(self.taken.currentData())]
        return f"文件夹里已有 {plan.taken} 个同名文件：{way}。"

    def _on_progress(self, done: int, of: int) -> None:
        if self._is_writing:
            self._written = done
            self.strip.set_progress(done, of)
            self.remark.set_token("text2")
            self.remark.setText(f"正在写第 {min(done + 1, of)} 个，共 {of} 个")

    def _on_made(self, count: int) -> None:
        folder = self._folder
        self._end(f"已写好 {count} 个文件")
        self.finished_writing.emit(folder, count)
        self.accept()

    def _on_failed(self, error: Exception) -> None:
        self._end("没有写完")
        tell(self._dialogs, self, error, "没有写完")

    def _end(self, text: str) -> None:
        self._is_writing = False
        self.strip.hide()
        self._look()
        self.remark.setText(text)


def _first_names(plan: Plan) -> str:
    shown = list(plan.names[:_FIRST_NAMES])
    if len(plan.names) > _FIRST_NAMES:
        shown.append(f"…… 共 {len(plan.names)} 个")
    return "\n".join(shown) if shown else "没有要写的文件"
