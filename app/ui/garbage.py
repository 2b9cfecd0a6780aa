"""Collecting garbage in the window's thread only.

Python collects cycles in whichever thread happens to allocate. A cycle that holds a widget, freed
in a reading thread, takes the program down. So the collector is switched off while the window is
open, and a timer collects in the thread the widgets live in.

What the start has made, a hundred thousand objects of which nearly all stay, is set aside rather
than looked through: that would hold the window up just when the first keys are pressed, and again
with every full collection.
"""

import gc

from PySide6.QtCore import QObject, QTimer

#: How often the counts are looked at; the collector's own thresholds decide.
_INTERVAL_MS = 1_000

#: How many looks the start lasts; the inspector and the press come after the first rows.
_STARTING_LOOKS = 4


class GarbageTimer(QObject):
    """Collects by Python's own thresholds, from a timer; the collector itself is off."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        gc.disable()
        self._looks = 0
        self._timer = QTimer(self)
        self._timer.setInterval(_INTERVAL_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def look(self) -> None:
        """Set aside what there is while the program starts; from then on collect what is due."""
        self._looks += 1
        if self._looks <= _STARTING_LOOKS:
            gc.freeze()
        else:
            self.collect()

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
        take_back()
        gc.enable()


def take_back() -> None:
    """Have what was set aside collected as everything else: a window of the start has gone."""
    gc.unfreeze()
