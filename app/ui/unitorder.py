"""责任单位 while they are edited: in order, each once; the first leads, the others take part."""

from app.models.unitlist import UNIT_SEPARATOR, settled_units, written_units

LEAD = "牵头"
SUPPORT = "配合"

_SEPARATORS = ("、", "，", ",", "；", ";")


def ends_a_unit(text: str) -> bool:
    """Tell whether the last character typed says that the next unit follows."""
    return text.endswith(_SEPARATORS)


class UnitOrder:
    """The units of one project.

    Attributes:
        names: as written, the leading unit first; what says that there are more (等) stands behind
            the last.
    """

    def __init__(self, text: str = "") -> None:
        self.names = list(written_units(text))

    def add(self, text: str) -> None:
        """Put units after the others; those that are there already are passed over."""
        self.names = settled_units((*self.names, *written_units(text)))

    def remove(self, at: int) -> None:
        """Take a unit away."""
        del self.names[at]

    def move(self, at: int, to: int) -> bool:
        """Put a unit in another place; tell whether there is one and it is another."""
        places = range(len(self.names))
        if at not in places or to not in places or at == to:
            return False
        self.names.insert(to, self.names.pop(at))
        self.names = settled_units(self.names)
        return True

    def text_with(self, rest: str) -> str:
        """Return the units as one text, with what is still being typed as the last."""
        more = written_units(rest)
        return UNIT_SEPARATOR.join(settled_units((*self.names, *more)) if more else self.names)
