"""The attachment tab: pictures the brief prints, and papers kept with the project."""

from collections import OrderedDict
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, QTemporaryDir, QTimer, QUrl, Signal
from PySide6.QtGui import (
    QDesktopServices,
    QDragEnterEvent,
    QDropEvent,
    QImage,
    QShowEvent,
)
from PySide6.QtWidgets import QWidget

from app.errors import ChubeiError, RefusedInput
from app.library.changes import Changes, Operation
from app.library.failures import reason_of
from app.library.file import Reading, ReadToken
from app.library.output import write_output
from app.models.fields import Field, Record
from app.models.filekind import (
    DOCUMENT_SUFFIXES,
    MOST_BYTES,
    PICTURE_SUFFIXES,
    file_kind,
    size_text,
)
from app.operations.attachments import (
    NewFile,
    add_attachments,
    caption_attachment,
    delete_attachment,
    move_attachment,
)
from app.queries.attachments import AttachedFile, load_attachment_content, load_attachments
from app.ui.controls.button import Button
from app.ui.controls.label import WrappedLabel
from app.ui.dialogs import Dialogs, tell
from app.ui.inspector.attachedpicture import check_picture, small_picture
from app.ui.inspector.attachmentcard import AttachmentCard
from app.ui.inspector.scrolledpane import ScrolledPane
from app.ui.inspector.valueview import INSET
from app.ui.session import Session

#: What the status bar calls an entry that was refused here.
TITLE = "图片说明"

#: Small pictures remembered.
_MOST_PICTURES = 90

_PICTURES = " ".join(f"*{each}" for each in PICTURE_SUFFIXES)
_ALL = " ".join(f"*{each}" for each in (*PICTURE_SUFFIXES, *DOCUMENT_SUFFIXES))
FILTERS = (f"图片和文件 ({_ALL})", f"图片 ({_PICTURES})")

OpenFile = Callable[[Path], bool]


class AttachmentPane(ScrolledPane):
    """Everything attached to the current project; files may be dropped on it.

    Args:
        session: takes the operations.
        dialogs: asks for files and tells what was refused.

    Attributes:
        open_file: shows a file in the program that belongs to it.

    Signals:
        state_changed: an editor was opened or closed, or an entry refused.
    """

    state_changed = Signal()

    def __init__(self, session: Session, dialogs: Dialogs, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._session = session
        self._dialogs = dialogs
        self._record: Record | None = None
        self._is_editable = False
        self._is_stale = True
        self._pictures: OrderedDict[str, QImage] = OrderedDict()
        self._refused: dict[int, tuple[str, RefusedInput]] = {}
        self._folder: QTemporaryDir | None = None
        self.open_file: OpenFile = _open_with_system
        self.cards: list[AttachmentCard] = []
        self.note = WrappedLabel("", "caption", "text2")
        self.note.setContentsMargins(INSET, 4, INSET, 4)
        self.add_button = Button("添加附件…", "plus", "flat", tip="添加照片、区位图、批复等文件")
        self._build()
        self.setAcceptDrops(True)
        self.add_button.clicked.connect(self.choose_files)
        session.changed.connect(self._on_changed)

    @property
    def state(self) -> str:
        """What the status bar is to say: nothing, editing, or the title of what is not saved."""
        if self._refused:
            return TITLE
        return "editing" if any(card.caption.is_editing for card in self.cards) else ""

    def show_record(self, record: Record, *, is_editable: bool) -> None:
        """Show a project's attachments, read as soon as somebody looks."""
        is_other = (self._record or {}).get("id") != record["id"]
        is_same = not is_other and self._is_editable == is_editable
        self._record, self._is_editable = record, is_editable
        if is_other:
            self._show(())
        if not is_same:
            self._load()

    def turn_away(self) -> None:
        """Close what is open: another project is shown, or none."""
        self._record = None
        for card in self.cards:
            card.caption.forget()

    def commit_open(self) -> bool:
        """Finish what is being typed; tell whether all of it was taken."""
        for card in self.cards:
            if card.caption.is_editing:
                card.caption.commit()
        return not any(card.caption.is_refused for card in self.cards)

    def choose_files(self) -> None:
        """Ask for files and attach them."""
        paths = self._dialogs.choose_open_files(self, "添加附件", FILTERS)
        if paths:
            self.add_files(paths)

    def add_files(self, paths: Sequence[Path]) -> None:
        """Attach files: all of them, or none where one is refused."""
        if self._record is None or not self._is_editable:
            return
        project_id = int(self._record["id"])

        def read(_token: ReadToken) -> list[NewFile]:
            return [_read_file(path) for path in paths]

        def add(files: list[NewFile]) -> None:
            self._perform(add_attachments(project_id, files))

        self._session.tasks.read("inspector attach", read, add, self._tell)

    # ------------------------------------------------------------ Qt

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._is_stale:
            self._load()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self._is_editable and _local_files(event.mimeData().urls()):
            event.acceptProposedAction()

    def dragMoveEvent(self, event: object) -> None:
        # Accepted where it entered.
        return

    def dropEvent(self, event: QDropEvent) -> None:
        paths = _local_files(event.mimeData().urls())
        if paths:
            event.acceptProposedAction()
            # The program that was dragged from waits until this returns.
            QTimer.singleShot(0, self, lambda: self.add_files(paths))

    # ------------------------------------------------------------ inside

    def _build(self) -> None:
        self.column.addWidget(self.add_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.column.addWidget(self.note)
        self.column.addStretch(1)

    def _load(self) -> None:
        self._is_stale = not self.isVisible()
        if self._record is None or self._is_stale:
            return
        project_id = int(self._record["id"])

        def loaded(files: list[AttachedFile]) -> None:
            if self._record is not None and self._record["id"] == project_id:
                self._show(files)

        self._session.read(
            "inspector attachments", partial(load_attachments, project_id=project_id), loaded
        )

    def _on_changed(self, changes: Changes) -> None:
        if "attachment" in changes.tables:
            self._load()

    def _show(self, files: Sequence[AttachedFile]) -> None:
        self._fit(len(files))
        for at, (card, file) in enumerate(zip(self.cards, files, strict=True)):
            if card.file is not None and card.file.id != file.id:
                card.caption.forget()
            image = self._picture(file)
            card.show_file(file, image, (at, len(files)), is_editable=self._is_editable)
            refused = self._refused.get(file.id)
            if refused is not None and not card.caption.is_editing:
                card.caption.restore(*refused)
        self.add_button.setVisible(self._is_editable)
        if files:
            self.note.setText("图片按这个次序印在简介里，说明印在图片下面；其他文件只随项目保存。")
        elif self._is_editable:
            self.note.setText(
                "还没有附件。可以添加照片、区位图（JPG、PNG，印在简介里），"
                f"以及批复等文件（PDF、Word、Excel、OFD），每个不超过 {size_text(MOST_BYTES)}。"
                "也可以把文件拖到这里。"
            )
        else:
            self.note.setText("没有附件")

    def _picture(self, file: AttachedFile) -> QImage | None:
        """Return an attachment's small picture; have it read where it is not there yet."""
        if not file.is_picture:
            return None
        found = self._pictures.get(file.uuid)
        if found is not None:
            self._pictures.move_to_end(file.uuid)
            return found

        def work(connection: Reading) -> QImage:
            return small_picture(load_attachment_content(connection, file.id))

        def made(image: QImage) -> None:
            self._pictures[file.uuid] = image
            while len(self._pictures) > _MOST_PICTURES:
                self._pictures.popitem(last=False)
            for card in self.cards:
                if card.file is not None and card.file.id == file.id:
                    card.picture.show_file(card.file, image)

        self._session.read(f"inspector picture {file.id}", work, made, self._ignore)
        return None

    def _fit(self, count: int) -> None:
        while len(self.cards) > count:
            card = self.cards.pop()
            card.caption.forget()
            self.column.removeWidget(card)
            card.hide()
            card.deleteLater()
        while len(self.cards) < count:
            card = AttachmentCard()
            card.open_requested.connect(partial(self._open, card))
            card.save_requested.connect(partial(self._save, card))
            card.moved.connect(partial(self._move, card))
            card.removed.connect(partial(self._remove, card))
            card.caption.submitted.connect(partial(self._on_caption, card))
            card.caption.discarded.connect(partial(self._on_discarded, card))
            card.caption.state_changed.connect(self.state_changed)
            self.column.insertWidget(len(self.cards), card)
            self.cards.append(card)
            card.show()

    def _on_caption(self, card: AttachmentCard, _field: Field, text: str) -> None:
        file = card.file
        if file is None:
            return

        def failed(error: Exception) -> None:
            if isinstance(error, RefusedInput):
                self._refused[file.id] = (text, error)
                if card.file is not None and card.file.id == file.id:
                    card.caption.restore(text, error)
            else:
                self._tell(error)

        self._refused.pop(file.id, None)
        card.caption.accept()
        self._session.perform(caption_attachment(file.id, text), failed=failed)

    def _on_discarded(self, card: AttachmentCard, _field: Field) -> None:
        if card.file is not None:
            self._refused.pop(card.file.id, None)
        self.state_changed.emit()

    def _move(self, card: AttachmentCard, step: int) -> None:
        if card.file is not None and self.commit_open():
            self._perform(move_attachment(card.file.id, step))

    def _remove(self, card: AttachmentCard) -> None:
        if card.file is not None:
            card.caption.cancel()
            self._perform(delete_attachment(card.file.id))
            self._session.notice.emit(f"已删除附件 {card.file.name}，可以撤销")

    def _open(self, card: AttachmentCard) -> None:
        """Write a copy beside nothing of the user's and show that."""
        if card.file is None:
            return
        file = card.file
        if self._folder is None:
            self._folder = QTemporaryDir()
        path = Path(self._folder.path()) / f"{file.id}-{_plain(file.name)}"

        def opened(_result: object) -> None:
            if not self.open_file(path):
                self._tell(
                    ChubeiError(
                        "这台电脑上没有能打开它的程序",
                        place=file.name,
                        remedy="请用“另存为…”存出来，再到别的电脑上看",
                    )
                )

        self._write_to(file, path, opened)

    def _save(self, card: AttachmentCard) -> None:
        if card.file is None:
            return
        file = card.file
        suffix = Path(file.name).suffix
        path = self._dialogs.choose_save_file(
            self, "另存附件", Path.home() / _plain(file.name), [f"附件 (*{suffix})"]
        )
        if path is not None:
            done = partial(self._session.notice.emit, f"已保存 {path.name}")
            self._write_to(file, path, lambda _result: done())

    def _write_to(self, file: AttachedFile, path: Path, done: Callable[[object], None]) -> None:
        def got(content: bytes) -> None:
            self._session.tasks.write(lambda: write_output(content, path), done, self._tell)

        self._session.read(
            "inspector attachment",
            lambda connection: load_attachment_content(connection, file.id),
            got,
            self._tell,
        )

    def _perform(self, operation: Operation) -> None:
        self._session.perform(operation, failed=self._tell)

    def _tell(self, error: Exception) -> None:
        tell(self._dialogs, self, error, "附件没有处理成")

    def _ignore(self, _error: Exception) -> None:
        """Leave the square empty: the file was taken away meanwhile."""


def _read_file(path: Path) -> NewFile:
    """Read a file that is to be attached, and look at it.

    Raises:
        RefusedInput: it is too large, damaged or of a kind that is not taken.
        ChubeiError: it cannot be read.
    """
    try:
        size = path.stat().st_size
        # Only so much is read of what is far too large.
        with path.open("rb") as stream:
            content = stream.read(MOST_BYTES + 1)
    except OSError as error:
        raise ChubeiError(
            f"文件读不出来：{reason_of(error)}", place=str(path), remedy="请确认文件还在，再试一次"
        ) from error
    if size > MOST_BYTES:
        raise RefusedInput(
            "附件",
            path.name,
            f"文件有 {size_text(size)}，最大 {size_text(MOST_BYTES)}",
            remedy="请先压缩，照片可以缩小到长边 3000 像素左右",
        )
    if file_kind(path.name, content).is_picture:
        check_picture(path.name, content)
    return NewFile(path.name, content)


def _local_files(urls: Sequence[QUrl]) -> list[Path]:
    paths = [Path(url.toLocalFile()) for url in urls if url.isLocalFile()]
    return [path for path in paths if path.is_file()]


def _plain(name: str) -> str:
    """Return a name every system takes for a file."""
    kept = "".join("_" if each in '\\/:*?"<>|' or not each.isprintable() else each for each in name)
    return kept.strip(" .") or "附件"


def _open_with_system(path: Path) -> bool:
    return QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
