"""Collecting garbage in the window's thread only.

Python collects cycles in whichever thread happens to allocate. A cycle that holds a widget, freed
in a reading thread, takes the program down. So the collector is switched off while the window is
open, and a timer collects in the thread the widgets live in.
"""

import gc

from PySide6.QtCore import QObject, QTimer

#: How often the counts are looked at; the collector's own thresholds decide.
_INTERVAL_MS = 1_000


class GarbageTimer(QObject):
    """Collects by Python's own thresholds, from a timer; the collector itself is off."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        gc.disable()
        self._timer = QTimer(self)
        self._timer.setInterval(_INTERVAL_MS)
        self._timer.timeout.connect(self.collect)
        self._timer.start()

    def collect(self) -> None:
        """Collect the oldest generation that is due; nothing where none is."""
        due = [
            generation
            for generation, (count, threshold) in enumerate(
                zip(gc.get_count(), gc.get_threshold(), strict=True)
            )
            if threshold and count > threshold
        ]
        if due:
            gc.collect(max(due))

    def stop(self) -> None:
        """Give the collector back."""
        self._timer.stop()
        gc.enable()
