"""Takes the pictures of docs/ and the README: the real window on Qianjiang's library.

    .venv/bin/python scripts/screenshots.py [FOLDER]

No screen is needed: Qt paints into memory, with the bundled font, so the pictures are the same
everywhere.
"""

import os
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["CHUBEI_BUNDLED_FONT"] = "1"

from PySide6.QtCore import QElapsedTimer  # noqa: E402  (the environment comes first)
from PySide6.QtWidgets import QApplication, QWidget  # noqa: E402

from app.errors import LockedLibrary  # noqa: E402
from app.library.clock import Author  # noqa: E402
from app.library.file import open_library  # noqa: E402
from app.operations.projects import delete_projects, update_projects  # noqa: E402
from app.operations.starting import start_library  # noqa: E402
from app.queries.filter import Filter  # noqa: E402
from app.queries.querytext import parse_query  # noqa: E402
from app.settings import Settings  # noqa: E402
from app.ui.dialogs import WindowDialogs  # noqa: E402
from app.ui.errorbox import ErrorBox, ErrorChoice, error_text  # noqa: E402
from app.ui.importing.dialog import ImportDialog  # noqa: E402
from app.ui.printing.dialog import PrintDialog  # noqa: E402
from app.ui.rollup.page import RollupPage  # noqa: E402
from app.ui.session import Session  # noqa: E402
from app.ui.theme import apply_theme  # noqa: E402
from app.ui.window import MainWindow  # noqa: E402

SIZE = (1440, 860)
AUTHOR = Author("王敏", "ZSJ-PC-01")


def main() -> None:
    """Take every picture into the folder named, ``docs/pictures`` by default."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "pictures"
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as home:
        os.environ["CHUBEI_HOME"] = home
        path = Path(home) / "黔江.chubei"
        start_library(path, "qianjiang", author=AUTHOR)
        qt = QApplication(sys.argv[:1])
        theme = apply_theme(qt, "light")
        session = Session(open_library(path, author=AUTHOR), Settings(theme="light"))
        window = MainWindow(
            session,
            theme,
            WindowDialogs(),
            lambda _path: None,
            lambda _path: None,
            lambda _work: None,
        )
        window.resize(*SIZE)
        window.show()
        _take_all(qt, window, folder)
        window.close()


def _take_all(qt: QApplication, window: MainWindow, folder: Path) -> None:
    session = window.session
    settle(qt, session)
    ids = list(session.snapshot.ids) if session.snapshot else []
    window.go_to_project(ids[8])
    settle(qt, session)
    save(window, folder / "main-light.png")
    session.set_filter(Filter(parse_query("方式:招商引资,政府投资"), session.filter.reserve_id))
    apply_theme(qt, "dark")
    settle(qt, session)
    window.go_to_project(ids[29])
    settle(qt, session)
    save(window, folder / "main-dark.png")
    apply_theme(qt, "light")
    session.set_filter(Filter((), session.filter.reserve_id))
    window.show_page("rollup")
    settle(qt, session)
    save(window, folder / "rollup-light.png")
    page = window.findChild(RollupPage)
    assert page is not None
    page.ask.dimension_changed.emit("category")
    page.ask.second_changed.emit("financing")
    settle(qt, session)
    save(window, folder / "cross-light.png")
    page.ask.second_changed.emit("")
    window.show_page("checkup")
    settle(qt, session)
    save(window, folder / "checkup-light.png")
    window.show_page("projects")
    session.set_filter(Filter(parse_query("改造 或 康养"), session.filter.reserve_id))
    session.set_layout(replace(session.layout, grouping=("category", "industry", "financing")))
    settle(qt, session)
    save(window, folder / "groups-light.png")
    session.set_filter(Filter((), session.filter.reserve_id))
    session.set_layout(replace(session.layout, grouping=("category",)))
    settle(qt, session)
    preview = PrintDialog(session, apply_theme(qt, "light"), WindowDialogs(), "annex", window)
    preview.resize(1280, 860)
    preview.show()
    _wait(qt, lambda: preview.is_settled, 400)
    save(preview, folder / "preview-light.png")
    preview.close()
    error = LockedLibrary(session.library.path.name, "李建国（ZSJ-PC-07，11-20 10:38 起）")
    choices = (ErrorChoice("retry", "重试"), ErrorChoice("copy", "另存副本…"))
    box = ErrorBox(error_text(error, "这处修改没有保存：文库正由另一台电脑写入"), choices, window)
    box.show()
    settle(qt, session)
    save(box, folder / "error-light.png")
    box.close()
    _take_import(qt, window, folder)


def _take_import(qt: QApplication, window: MainWindow, folder: Path) -> None:
    """Bring the document's own annex into the library after some of it was edited."""
    session = window.session
    session.library.perform(update_projects({9: {"period": "2021-2023"}, 13: {"total": "3200"}}))
    session.library.perform(delete_projects([14, 18]))
    wizard = ImportDialog(session, WindowDialogs(), window)
    wizard.resize(1408, 812)
    wizard.show()
    wizard.take_file(ROOT / "tests" / "fixtures" / "qianjiang_document.txt")
    for name in ("import-source-light", "import-columns-light", "import-light"):
        _wait(qt, lambda: session.tasks.is_idle and not wizard.desk.is_busy, 400)
        save(wizard, folder / f"{name}.png")
        wizard.go_on()
    _wait(qt, lambda: session.tasks.is_idle and not wizard.desk.is_busy, 400)
    save(wizard, folder / "import-done-light.png")
    wizard.done(0)


def settle(qt: QApplication, session: Session, quiet_ms: int = 400) -> None:
    """Let events and background work run until nothing has been under way for a while."""
    _wait(qt, lambda: session.tasks.is_idle, quiet_ms)


def _wait(qt: QApplication, is_idle: Callable[[], bool], quiet_ms: int) -> None:
    clock, whole = QElapsedTimer(), QElapsedTimer()
    clock.start()
    whole.start()
    while clock.elapsed() < quiet_ms and whole.elapsed() < 20_000:
        qt.processEvents()
        if not is_idle():
            clock.restart()


def save(widget: QWidget, path: Path) -> None:
    """Write a picture of a widget."""
    if not widget.grab().save(str(path)):
        raise SystemExit(f"cannot write {path}")
    print(path)


if __name__ == "__main__":
    main()
