"""Python's side of a view's viewport, made without a search."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

#: What Qt calls every viewport.
_NAME = "qt_scrollarea_viewport"


def know_viewport(view: QAbstractScrollArea) -> None:
    """Make the viewport known to Python before anybody calls ``viewport()``; first in a view.

    A widget that Qt made and Python has not met yet is looked for among all of Qt's widget
    classes, each of which is set up for it: a tenth of the window's start. Asked for as a plain
    widget it is not. Where Qt should call it otherwise one day, nothing is lost but that.
    """
    view.findChild(QWidget, _NAME, Qt.FindChildOption.FindDirectChildrenOnly)
