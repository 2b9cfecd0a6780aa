"""Taking a chart elsewhere: to the clipboard, or into a file."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from app.errors import ChubeiError, OutputUnwritable
from app.library.output import write_output
from app.ui.controls.menu import Menu
from app.ui.dialogs import Dialogs
from app.ui.icons import icon
from app.ui.rollup.picture import Picture, as_image, as_pdf, as_png, as_svg
from app.ui.rollup.wording import plain_name

#: Suffix, what the file dialog calls it, and what makes it.
_FORMATS: tuple[tuple[str, str, Callable[[Picture], bytes]], ...] = (
    (".png", "PNG 图片", as_png),
    (".svg", "SVG 矢量图", as_svg),
    (".pdf", "PDF 文档", as_pdf),
)


class PictureMenu(QObject):
    """复制为图片, 存为 PNG, SVG or PDF.

    Args:
        dialogs: asks where to, and tells what went wrong.
        folder: where a file is suggested.
        parent: the page.

    Signals:
        done(str): what was done, for the status bar.
    """

    done = Signal(str)

    def __init__(self, dialogs: Dialogs, folder: Path, parent: QWidget) -> None:
        super().__init__(parent)
        self._page = parent
        self._dialogs = dialogs
        self._folder = folder

    def open(self, picture: Picture, point: QPoint) -> None:
        """Show the menu of a picture at a place on the screen."""
        menu = self.menu(picture)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(point)

    def menu(self, picture: Picture) -> Menu:
        """Return the menu of a picture."""
        menu = Menu(parent=self._page)
        copy = menu.addAction(icon("copy"), "复制为图片")
        copy.triggered.connect(lambda _checked=False: self.copy(picture))
        menu.addSeparator()
        for suffix, title, _ in _FORMATS:
            name = title.split(" ")[0]
            save = menu.addAction(f"存为 {name}…")
            save.triggered.connect(partial(self._save, picture, suffix))
        return menu

    def copy(self, picture: Picture) -> None:
        """Put a picture on the clipboard."""
        QGuiApplication.clipboard().setImage(as_image(picture))
        self.done.emit(f"已复制图片：{picture.title}")

    def save(self, picture: Picture, suffix: str) -> None:
        """Ask where to, and write a picture there; what cannot be written is told.

        Args:
            picture: what to write.
            suffix: .png, .svg or .pdf.
        """
        title, make = next((title, make) for each, title, make in _FORMATS if each == suffix)
        suggested = self._folder / f"{plain_name(picture.title)}{suffix}"
        path = self._dialogs.choose_save_file(
            self._page, f"把图存为 {title}", suggested, (f"{title} (*{suffix})",)
        )
        if path is None:
            return
        try:
            content = make(picture)
            if not content:
                raise OutputUnwritable(path, "图没有画成")
            write_output(content, path)
        except ChubeiError as error:
            self._dialogs.show_error(self._page, error, "图没有存成")
            return
        self._folder = path.parent
        self.done.emit(f"已存为 {path.name}")

    def _save(self, picture: Picture, suffix: str, _checked: bool = False) -> None:
        self.save(picture, suffix)
