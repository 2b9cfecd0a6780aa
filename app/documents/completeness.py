"""完整度: how much of what a brief needs a project has."""

from dataclasses import dataclass

from app.models.entry import shown_text
from app.models.fields import Field, Record, brief_fields


@dataclass(frozen=True, slots=True)
class Completeness:
    """What is there and what is not.

    Attributes:
        needed: how many fields a complete brief has.
        missing: those that are blank, in the order of the inspector's tabs.
    """

    needed: int
    missing: tuple[Field, ...]

    @property
    def filled(self) -> int:
        """How many have a value."""
        return self.needed - len(self.missing)

    @property
    def titles(self) -> tuple[str, ...]:
        """What the missing ones are called."""
        return tuple(field.title for field in self.missing)


def completeness(record: Record) -> Completeness:
    """Return what a project's brief lacks; the same fields the examination looks for (简介缺项)."""
    needed = brief_fields()
    return Completeness(
        len(needed), tuple(field for field in needed if not shown_text(field, record).strip())
    )
