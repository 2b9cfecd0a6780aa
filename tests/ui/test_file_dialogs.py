"""File dialogs: what they are asked, where they begin, and that they look into no file."""

import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QTreeView
from pytestqt.qtbot import QtBot

from app.library.changes import Operation
from app.library.file import open_library
from app.library.writer import Writer
from app.models.reserve import RESERVE
from app.settings import Settings, load_settings, save_settings
from app.ui.dialogs import Dialogs, WindowDialogs
from app.ui.filedialogs import file_dialog
from tests.library_files import qianjiang_copy

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

TABLES = ("项目表 (*.xlsx *.docx)", "所有文件 (*)")

# What another program does that looks into the library and goes.
_LOOK = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1])
connection.execute("SELECT count(*) FROM project").fetchall()
connection.close()
"""


@pytest.fixture
def dialogs(qapp: QApplication, tmp_path: Path) -> Dialogs:
    return WindowDialogs(tmp_path / "log" / "chubei.log")


@pytest.fixture
def answered(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[QFileDialog]:
    """File dialogs answer at once with what is selected; the list holds them."""
    shown: list[QFileDialog] = []

    def answer(dialog: QFileDialog) -> int:
        shown.append(dialog)
        return int(QDialog.DialogCode.Accepted)

    monkeypatch.setattr(QFileDialog, "exec", answer)
    return shown


def test_a_saved_file_gets_the_suggested_place_name_and_suffix(
    dialogs: Dialogs, answered: list[QFileDialog], tmp_path: Path
) -> None:
    suggested = tmp_path / "黔江项目册.pdf"
    chosen = dialogs.choose_save_file(None, "保存 PDF", suggested, ("PDF 文件 (*.pdf)",))
    assert chosen == suggested
    (dialog,) = answered
    assert dialog.acceptMode() == QFileDialog.AcceptMode.AcceptSave
    words = (QFileDialog.DialogLabel.LookIn, QFileDialog.DialogLabel.FileType)
    assert [dialog.labelText(each) for each in words] == ["位置：", "文件类型："]
    assert dialog.defaultSuffix() == "pdf"
    assert dialog.nameFilters() == ["PDF 文件 (*.pdf)"]
    assert dialog.windowTitle() == "保存 PDF"


def test_opening_asks_for_what_exists(
    dialogs: Dialogs,
    answered: list[QFileDialog],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    file = tmp_path / "附件2.docx"
    file.write_bytes(b"")
    monkeypatch.setattr(QFileDialog, "selectedFiles", lambda self: [str(file), str(file)])
    assert dialogs.choose_open_file(None, "导入", ("Word 文档 (*.docx)",)) == file
    assert dialogs.choose_open_files(None, "导入", ("Word 文档 (*.docx)",)) == (file, file)
    assert dialogs.choose_folder(None, "选文件夹") == file
    modes = [dialog.fileMode() for dialog in answered]
    assert modes == [
        QFileDialog.FileMode.ExistingFile,
        QFileDialog.FileMode.ExistingFiles,
        QFileDialog.FileMode.Directory,
    ]
    monkeypatch.setattr(QFileDialog, "exec", lambda self: int(QDialog.DialogCode.Rejected))
    assert dialogs.choose_open_file(None, "导入", ()) is None
    assert dialogs.choose_open_files(None, "导入", ()) == ()


def choose(monkeypatch: pytest.MonkeyPatch, *paths: Path) -> None:
    """Let the dialogs answer with paths."""
    monkeypatch.setattr(QFileDialog, "selectedFiles", lambda self: [str(each) for each in paths])


def test_a_dialog_begins_where_the_last_file_of_its_kind_was(
    answered: list[QFileDialog], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent, reports = tmp_path / "收到的表", tmp_path / "报告"
    sent.mkdir()
    reports.mkdir()
    settings = Settings()
    dialogs = WindowDialogs(folders=settings.folders)
    choose(monkeypatch, sent / "表.xlsx")
    dialogs.choose_open_file(None, "选择项目表", TABLES)
    choose(monkeypatch, reports / "报告.xlsx")
    book = ("Excel 工作簿 (*.xlsx)",)
    dialogs.choose_save_file(None, "保存报告", tmp_path / "报告.xlsx", book)
    save_settings(settings)
    # The next day.
    dialogs = WindowDialogs(folders=load_settings().folders)
    answered.clear()
    dialogs.choose_open_file(None, "选择项目表", TABLES)
    dialogs.choose_save_file(None, "保存报告", tmp_path / "报告.xlsx", book)
    assert [Path(each.directory().path()) for each in answered] == [sent, reports]
    sent.rmdir()
    answered.clear()
    dialogs.choose_open_file(None, "选择项目表", TABLES)
    assert Path(answered[0].directory().path()) != sent


def test_a_dialog_with_a_place_of_its_own_begins_there(
    answered: list[QFileDialog], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    backups, libraries = tmp_path / "黔江-备份", tmp_path / "文库"
    backups.mkdir()
    libraries.mkdir()
    dialogs = WindowDialogs()
    choose(monkeypatch, libraries / "黔江.chubei")
    dialogs.choose_open_file(None, "打开文库", ("储备文库 (*.chubei)",))
    choose(monkeypatch, backups / "黔江-1.chubei")
    dialogs.choose_open_file(None, "选择备份", ("储备文库 (*.chubei)",), backups)
    dialogs.choose_open_file(None, "打开文库", ("储备文库 (*.chubei)",))
    places = [Path(each.directory().path()) for each in answered[1:]]
    assert places == [backups, libraries]


def test_a_first_dialog_begins_in_the_documents(
    dialogs: Dialogs, answered: list[QFileDialog], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    documents = tmp_path / "文档"
    documents.mkdir()
    monkeypatch.setattr("app.ui.filedialogs.documents", lambda: documents)
    dialogs.choose_open_file(None, "选择项目表", TABLES)
    assert Path(answered[0].directory().path()) == documents


def test_where_nobody_made_the_documents_a_dialog_begins_at_home(
    dialogs: Dialogs, answered: list[QFileDialog], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(QStandardPaths, "writableLocation", lambda _kind: str(tmp_path / "没有"))
    dialogs.choose_open_file(None, "选择项目表", TABLES)
    assert Path(answered[0].directory().path()) == Path.home()


def listed_type(dialog: QFileDialog, name: str) -> str:
    """Return what the list says a file is; empty while it does not say."""
    tree = dialog.findChild(QTreeView, "treeView")
    assert isinstance(tree, QTreeView)
    model, root = tree.model(), tree.rootIndex()
    for row in range(model.rowCount(root)):
        if model.index(row, 0, root).data() == name:
            return str(model.index(row, 2, root).data() or "")
    return ""


def test_looking_for_a_file_leaves_the_open_library_its_locks(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    path = qianjiang_copy(tmp_path)
    (tmp_path / "项目表.xlsx").write_bytes(b"PK")
    (tmp_path / "上报").mkdir()
    names = (path.name, "项目表.xlsx", "上报")
    with open_library(path, must_write=True) as library:
        library.perform(_renaming("改过一次"))
        dialog = file_dialog(None, "选择项目表", ("所有文件 (*)",), tmp_path)
        qtbot.addWidget(dialog)
        dialog.show()
        qtbot.waitUntil(lambda: all(listed_type(dialog, each) for each in names), timeout=60_000)
        types = [listed_type(dialog, each) for each in names]
        subprocess.run([sys.executable, "-c", _LOOK, str(path)], check=True)
        # It did not take itself for the only one: the log the window writes to is still there.
        assert path.with_name(f"{path.name}-wal").exists()
    assert types == ["储备文库", "Excel 工作簿", "文件夹"]


def _renaming(name: str) -> Operation:
    def body(writer: Writer) -> None:
        writer.update(RESERVE, {1: {"name": name}})

    return Operation("改名", body)
