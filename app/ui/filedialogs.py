"""Dialogs for files: in Chinese, from where one was last, and looking into no file.

A library is open in this very process, and POSIX takes every lock a process has on a file away when
the process closes *any* descriptor of it (SQLite, *How To Corrupt An SQLite Database File*, 2.2).
Qt's dialog, as the desktop's own that live in the process, reads the beginning of the files it
lists to tell their types. One look at the library's folder, and another program that opens the
library takes itself for the only one and clears the log away that the window goes on writing to.
So on Linux the dialog is Qt's, with types told by the name alone.
"""

import sys
from collections.abc import MutableMapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Final

from PySide6.QtCore import QDir, QFileInfo, QStandardPaths, QUrl
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFileIconProvider,
    QSplitter,
    QToolButton,
    QTreeView,
    QWidget,
)

from app.ui.icons import icon

_WIDTH, _HEIGHT = 860, 500
#: The places beside the list.
_SIDE = 128
#: Name, size and type of Qt's list; the date has the rest.
_COLUMNS: Final = (330, 84, 140)

_PLACES: Final = (
    QStandardPaths.StandardLocation.HomeLocation,
    QStandardPaths.StandardLocation.DesktopLocation,
    QStandardPaths.StandardLocation.DocumentsLocation,
    QStandardPaths.StandardLocation.DownloadLocation,
)

#: Qt's buttons, with what is drawn on them instead.
_DRAWINGS: Final = {
    "backButton": "chevron-left",
    "forwardButton": "chevron-right",
    "toParentButton": "chevron-up",
    "newFolderButton": "plus",
    "listModeButton": "columns-3",
    "detailModeButton": "list",
}

#: What files are called by the end of their names.
_TYPES: Final = {
    "chubei": "储备文库",
    "xlsx": "Excel 工作簿",
    "xls": "Excel 97-2003",
    "et": "WPS 表格",
    "docx": "Word 文档",
    "doc": "Word 97-2003",
    "wps": "WPS 文字",
    "pdf": "PDF 文件",
    "csv": "CSV 表格",
    "tsv": "TSV 表格",
    "txt": "文本",
    "html": "网页",
    "htm": "网页",
    "mht": "网页",
    "png": "图片",
    "jpg": "图片",
    "jpeg": "图片",
    "svg": "图片",
    "zip": "压缩文件",
    "rar": "压缩文件",
}

#: The folders files of each kind were last in, by kind.
Folders = MutableMapping[str, str]


class NameOnlyTypes(QFileIconProvider):
    """Tells what a file is by its name, without opening it; asked in a thread of Qt's."""

    def __init__(self) -> None:
        super().__init__()
        self._folder = super().icon(QFileIconProvider.IconType.Folder)
        self._file = super().icon(QFileIconProvider.IconType.File)

    def icon(self, of: QFileInfo | QFileIconProvider.IconType) -> QIcon:
        if isinstance(of, QFileInfo):
            return self._folder if of.isDir() else self._file
        return super().icon(of)

    def type(self, info: QFileInfo) -> str:
        if info.isDir():
            return "文件夹"
        suffix = info.suffix()
        return _TYPES.get(suffix.lower(), f"{suffix.upper()} 文件" if suffix else "文件")


def file_dialog(
    parent: QWidget | None, title: str, filters: Sequence[str], folder: Path | None = None
) -> QFileDialog:
    """Return a dialog that stands in a folder.

    Args:
        parent: the window it belongs to.
        title: the dialog's caption.
        filters: what it lists, like ``文库 (*.chubei)``; none for everything.
        folder: where it begins; the user's documents where None or gone.
    """
    # It begins where no library is, until its provider is there to be asked.
    dialog = QFileDialog(parent, title, QDir.rootPath())
    if sys.platform == "linux":
        dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    dialog.setIconProvider(_types())
    # What Qt's translation has not; the system's own dialogs have words of their own.
    dialog.setLabelText(QFileDialog.DialogLabel.LookIn, "位置：")
    dialog.setLabelText(QFileDialog.DialogLabel.FileType, "文件类型：")
    if filters:
        dialog.setNameFilters(list(filters))
    dialog.setDirectory(str(folder if folder is not None and folder.is_dir() else documents()))
    _arrange(dialog)
    return dialog


def chosen(dialog: QFileDialog) -> tuple[Path, ...]:
    """Show the dialog and return the chosen paths, none when cancelled."""
    # Qt draws on its buttons what the program's own leave out; once it knows what they are for.
    box = dialog.findChild(QDialogButtonBox)
    for button in box.buttons() if box is not None else ():
        button.setIcon(QIcon())
    accepted = dialog.exec() == QDialog.DialogCode.Accepted
    names = dialog.selectedFiles() if accepted else []
    # The thread that lists files may be waiting to ask for a type: it goes with the dialog, in the
    # event loop, where it can still be answered.
    dialog.destroyed.connect(lambda: _LEAVING.discard(dialog))
    _LEAVING.add(dialog)
    dialog.deleteLater()
    return tuple(Path(name) for name in names)


def last_folder(folders: Folders, kind: str) -> Path | None:
    """Return the folder a file of a kind was last in; None where there is none any more."""
    # It is read from a file that anybody may have edited.
    text = folders.get(kind)
    folder = Path(text) if isinstance(text, str) and text else None
    return folder if folder is not None and folder.is_dir() else None


def kind_of(filters: Sequence[str], verb: str) -> str:
    """Return what a dialog's last folder is kept under: 打开 项目表."""
    return f"{verb} {filters[0].split('(')[0].strip() if filters else '文件夹'}"


_LEAVING: Final[set[QFileDialog]] = set()


@lru_cache(maxsize=1)
def _types() -> NameOnlyTypes:
    # A dialog does not own its provider.
    return NameOnlyTypes()


def documents() -> Path:
    """Return the folder of the user's documents; the home where there is none."""
    # The desktop names a folder that nobody may have made; a dialog would stand at the root then.
    folder = Path(QStandardPaths.writableLocation(_PLACES[2]) or QDir.homePath())
    return folder if folder.is_dir() else Path(QDir.homePath())


def _arrange(dialog: QFileDialog) -> None:
    """Give Qt's own dialog room for what it says; the system's have their own."""
    tree = dialog.findChild(QTreeView, "treeView")
    if tree is None:
        return
    dialog.resize(_WIDTH, _HEIGHT)
    header = tree.header()
    header.setStretchLastSection(True)
    for column, width in enumerate(_COLUMNS):
        header.resizeSection(column, width)
    splitter = dialog.findChild(QSplitter, "splitter")
    if splitter is not None:
        splitter.setSizes([_SIDE, _WIDTH - _SIDE])
    # Qt's own drawings are black, and so not to be seen on a dark ground.
    for name, drawing in _DRAWINGS.items():
        button = dialog.findChild(QToolButton, name)
        if button is not None:
            button.setIcon(icon(drawing))
    places = dict.fromkeys(QStandardPaths.writableLocation(each) for each in _PLACES)
    known = [QUrl.fromLocalFile(each) for each in places if each and Path(each).is_dir()]
    dialog.setSidebarUrls([QUrl("file:"), *known])
