"""What a window is likely to be asked for, loaded while nothing is being done.

Pages and dialogs are made when they are first wanted, which would also be the moment to load the
hundred modules they are made of: a turn to 汇总 would take several times as long.
"""

from importlib import import_module

from PySide6.QtCore import QObject, QTimer

from app.ui.session import Session

#: So long after the first rows it begins, and so long it waits while something is read or
#: written, in milliseconds.
PATIENCE_MS = 1_500

#: Between two of them: what the user does meanwhile goes first.
_BREATH_MS = 60

#: In the order they are likely to be wanted. What a page rests on stands before it, so that no
#: step alone is long enough to be noticed.
PARTS: tuple[str, ...] = (
    "app.ui.palette.commandpalette",
    "app.queries.querytext",
    "app.queries.sheet",
    "app.ui.rollup.figures",
    "app.ui.rollup.treemapchart",
    "app.ui.rollup.picturemenu",
    "app.ui.rollup.groupblock",
    "app.ui.rollup.crossblock",
    "app.ui.rollup.page",
    "app.queries.examination.duplicates",
    "app.queries.examination.rules",
    "app.ui.checkup.results",
    "app.ui.checkup.page",
    "app.documents.settings",
    "app.documents.booklet",
    "app.ui.printing.press",
    "app.ui.printing.preview",
    "app.ui.printing.settingsform",
    "app.ui.printing.dialog",
)


class Readying(QObject):
    """Loads one part after another, from the first rows on, whenever nothing is under way.

    Args:
        session: tells when the first rows are there, and whether something is under way.
        parent: the window; with it this ends.
        parts: names of modules.
    """

    def __init__(
        self, session: Session, parent: QObject | None = None, parts: tuple[str, ...] = PARTS
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._left = list(parts)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PATIENCE_MS)
        self._timer.timeout.connect(self._take_one)
        session.snapshot_changed.connect(self._begin)

    def _begin(self, _snapshot: object) -> None:
        self._session.snapshot_changed.disconnect(self._begin)
        self._timer.start()

    def _take_one(self) -> None:
        if not self._left:
            return
        if not self._session.tasks.is_idle:
            self._timer.start(PATIENCE_MS)
            return
        import_module(self._left.pop(0))
        self._timer.start(_BREATH_MS)
