"""The last row of a dialog: its buttons at the right, what leads them at the left."""

from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.ui.tokens import DIALOG_FOOTER_HEIGHT


def dialog_foot(
    *buttons: QWidget, hint: QWidget | None = None, aside: QWidget | None = None
) -> QHBoxLayout:
    """Return the row.

    Args:
        buttons: from left to right.
        hint: a text that takes the room left, in line with the dialog's own texts.
        aside: a button at the left instead.
    """
    foot = QHBoxLayout()
    foot.setContentsMargins(16 if hint is None else 24, 0, 16, 0)
    foot.setSpacing(8)
    foot.addStrut(DIALOG_FOOTER_HEIGHT - 1)
    if hint is not None:
        foot.addWidget(hint, 1)
    else:
        if aside is not None:
            foot.addWidget(aside)
        foot.addStretch(1)
    for button in buttons:
        foot.addWidget(button)
    return foot
