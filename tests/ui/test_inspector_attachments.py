"""附件 in the inspector: pictures and papers added, captioned, ordered, opened, taken away."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.models.filekind import MOST_BYTES
from app.queries.attachments import AttachedFile, load_attachment_content, load_attachments
from app.ui.inspector.attachmentpane import AttachmentPane
from app.ui.inspector.panel import ATTACHMENTS
from app.ui.session import Session
from tests.ui.dialog_answers import DialogAnswers
from tests.ui.inspectorbench import Bench, make_bench, write

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


class Desk:
    """The attachments of number 21, and a folder to take files from."""

    def __init__(self, bench: Bench, folder: Path) -> None:
        self.bench = bench
        self.folder = folder
        self.project_id = bench.turn_to(21)
        bench.panel.tabs.setCurrentIndex(ATTACHMENTS)
        bench.settle()

    @property
    def pane(self) -> AttachmentPane:
        return self.bench.panel.attachments

    @property
    def dialogs(self) -> DialogAnswers:
        return self.bench.dialogs

    def picture(self, name: str, color: str = "#2060a0", width: int = 300) -> Path:
        image = QImage(width, 200, QImage.Format.Format_RGB32)
        image.fill(QColor(color))
        path = self.folder / name
        assert image.save(str(path))
        return path

    def add(self, *paths: Path) -> None:
        self.pane.add_files(paths)
        self.bench.settle()
        self.bench.settle()

    def files(self) -> list[AttachedFile]:
        self.bench.settle()
        with self.bench.session.library.read() as connection:
            return load_attachments(connection, self.project_id)

    def shown(self) -> list[str]:
        self.bench.settle()
        return [card.name.text() for card in self.pane.cards]

    def undo(self) -> None:
        self.bench.session.undo()
        self.bench.settle()
        self.bench.settle()


@pytest.fixture
def desk(session: Session, qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> Desk:
    return Desk(make_bench(session, qapp, qtbot), tmp_path)


def test_the_bytes_are_kept_as_they_are(desk: Desk) -> None:
    photo, paper = desk.picture("现场.jpg"), desk.folder / "批复.pdf"
    paper.write_bytes(b"%PDF-1.7\nnothing more")
    desk.add(photo, paper)
    first, second = desk.files()
    assert [first.name, second.name] == ["现场.jpg", "批复.pdf"]
    assert [first.media_type, second.media_type] == ["image/jpeg", "application/pdf"]
    assert (first.is_picture, second.is_picture) == (True, False)
    with desk.bench.session.library.read() as connection:
        assert load_attachment_content(connection, first.id) == photo.read_bytes()
        assert load_attachment_content(connection, second.id) == paper.read_bytes()
    assert desk.shown() == ["现场.jpg", "批复.pdf"]
    assert desk.pane.cards[1].caption.isHidden()


def test_a_long_name_keeps_its_end(desk: Desk) -> None:
    desk.add(desk.picture("现场照片_2026年11月_黔江区正阳工业园区东侧_第03号.jpg"))
    shown = desk.pane.cards[0].name.shown_text()
    assert shown.startswith("现场照片")
    assert shown.endswith("第03号.jpg")
    assert "…" in shown


def test_the_small_picture_is_the_pictures_own(desk: Desk, qtbot: QtBot) -> None:
    desk.add(desk.picture("a.png", "#a02020"))
    qtbot.waitUntil(lambda: desk.pane.cards[0].picture.image is not None)
    image = desk.pane.cards[0].picture.image
    assert image is not None
    assert (image.width(), image.height()) == (128, 85)
    assert image.pixelColor(60, 40) == QColor("#a02020")


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("空.jpg", b"", "文件是空的"),
        ("程序.exe", b"MZ" * 20, "不收这种文件"),
        ("改名.png", b"GIF89a" + b"0" * 40, "不是 JPG 或 PNG"),
        ("假.pdf", b"hello" * 9, "内容不是 pdf 文件"),
    ],
)
def test_what_is_not_taken_says_why(desk: Desk, name: str, content: bytes, said: str) -> None:
    path = desk.folder / name
    path.write_bytes(content)
    desk.add(path)
    assert desk.files() == []
    (error,) = desk.dialogs.errors
    assert said in error.sentence
    assert name in error.sentence
    assert error.remedy


def test_a_damaged_picture_is_refused_and_nothing_with_it_is_added(desk: Desk) -> None:
    good, bad = desk.picture("好.png"), desk.picture("坏.png", "#123456")
    content = bytearray(bad.read_bytes())
    content[len(content) // 2] ^= 0xFF
    bad.write_bytes(content)
    cut = desk.folder / "半张.png"
    cut.write_bytes(good.read_bytes()[:-20])
    for wrong in (bad, cut):
        desk.add(good, wrong)
    assert desk.files() == []
    sentences = [error.sentence for error in desk.dialogs.errors]
    assert ["损坏" in sentences[0], "不完整" in sentences[1]] == [True, True]


def test_a_file_that_is_too_large_is_refused_with_both_sizes(desk: Desk) -> None:
    large = desk.folder / "大.pdf"
    with large.open("wb") as stream:
        stream.write(b"%PDF-1.7")
        stream.truncate(MOST_BYTES + 5 * 2**20)
    desk.add(large)
    assert desk.files() == []
    assert "25 MB，最大 20 MB" in desk.dialogs.errors[0].sentence


def test_a_caption_is_written_and_undone(desk: Desk) -> None:
    desk.add(desk.picture("a.png"))
    slot = desk.pane.cards[0].caption
    slot.begin_edit()
    assert slot.editor is not None
    write(slot.editor, "项目区位图")
    QTest.keyClick(slot.editor, Qt.Key.Key_Return)
    assert desk.files()[0].caption == "项目区位图"
    desk.undo()
    assert desk.files()[0].caption == ""
    assert desk.pane.cards[0].caption.is_empty


def test_the_order_is_changed(desk: Desk) -> None:
    desk.add(desk.picture("a.png"), desk.picture("b.png"), desk.picture("c.png"))
    desk.pane.cards[2].up.trigger()
    assert desk.shown() == ["a.png", "c.png", "b.png"]
    assert [file.name for file in desk.files()] == ["a.png", "c.png", "b.png"]
    assert not desk.pane.cards[0].up.isEnabled()
    assert not desk.pane.cards[2].down.isEnabled()


def test_a_deleted_picture_comes_back_whole(desk: Desk) -> None:
    path = desk.picture("a.png")
    desk.add(path)
    desk.pane.cards[0].remove.trigger()
    assert desk.shown() == []
    desk.undo()
    assert desk.shown() == ["a.png"]
    (file,) = desk.files()
    with desk.bench.session.library.read() as connection:
        assert load_attachment_content(connection, file.id) == path.read_bytes()


def test_a_copy_is_opened_and_saved(desk: Desk) -> None:
    path = desk.picture("现场 照片.png")
    desk.add(path)
    opened: list[tuple[str, bytes]] = []

    def open_file(copy: Path) -> bool:
        opened.append((copy.name, copy.read_bytes()))
        return True

    desk.pane.open_file = open_file
    desk.pane.cards[0].open_action.trigger()
    desk.bench.qtbot.waitUntil(lambda: bool(opened))
    (name, content) = opened[0]
    assert name.endswith("现场 照片.png")
    assert content == path.read_bytes()


def test_another_project_has_its_own(desk: Desk) -> None:
    desk.add(desk.picture("a.png"))
    desk.bench.turn_to(22)
    assert desk.shown() == []
    desk.bench.turn_to(21)
    assert desk.shown() == ["a.png"]
