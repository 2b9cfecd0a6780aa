"""What every test with a window needs before and after."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication

_TESTS = count()

#: After so many tests what has come together is left out of the collecting; sooner, and a window
#: that outlives its test by a moment would be left out before it could be collected.
_FREEZE_EACH = 40


@contextmanager
def tidy_windows() -> Iterator[None]:
    """Collect garbage in this thread only, and leave nothing behind that outlives the test.

    No reading thread may free a widget, as in the window itself (app/ui/garbage.py). What a test
    leaves open would be dressed again with every theme of the tests after it. And what it leaves
    on the clipboard is freed, without a screen, only after Python has ended, which crashes.

    Most of what was there before is left out of the collecting: going through everything that
    thousands of tests and their modules hold would take longer than most tests.
    """
    gc.disable()
    if next(_TESTS) % _FREEZE_EACH == 0:
        gc.unfreeze()
        gc.collect()
        gc.freeze()
    try:
        yield
    finally:
        for window in QApplication.topLevelWidgets():
            window.close()
            window.deleteLater()
        QCoreApplication.sendPostedEvents(None, int(QEvent.Type.DeferredDelete.value))
        if QApplication.instance() is not None:
            QApplication.clipboard().clear()
        gc.enable()
        gc.collect()
