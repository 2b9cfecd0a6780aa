"""Changing many projects from the window: filling down, 批量修改 and 查找替换."""

from collections.abc import Callable

from PySide6.QtWidgets import QDialog, QWidget

from app.ui.grid.grid import GridPanel
from app.ui.session import Session


def bulk_work(
    session: Session, grid: GridPanel, window: QWidget, commit: Callable[[], bool]
) -> dict[str, Callable[[], object]]:
    """Return the work of the actions over many projects, by the actions' names.

    Args:
        session: the open library.
        grid: what is filled down; its current column is the one 批量修改 begins with.
        window: what the dialogs belong to.
        commit: takes open entries; False where one is refused and stays.
    """

    def edit() -> None:
        from app.ui.bulk.editdialog import EditDialog

        if commit():
            field = grid.table.field
            _open(EditDialog(session, field.name if field is not None else "", window))

    def replace() -> None:
        from app.ui.bulk.replacedialog import ReplaceDialog

        if commit():
            _open(ReplaceDialog(session, window))

    return {"fill_down": grid.fill_down, "bulk_edit": edit, "find_replace": replace}


def _open(dialog: QDialog) -> None:
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
