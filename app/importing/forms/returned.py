"""What a table of projects is as a form that came back."""

from dataclasses import dataclass

from app.models.form import FormMark


@dataclass(frozen=True, slots=True)
class Returned:
    """What a table of projects is as a form that came back.

    Attributes:
        mark: what it says of itself; None where that is lost.
        why: why it is lost, without a full stop; empty where it is not.
        identifiers: by staged project, the uuid in its row; empty for none.
        emptied: the places of rows with an identifier and nothing else.
        missing: titles of columns it went out with and has no more.
    """

    mark: FormMark | None
    why: str
    identifiers: tuple[str, ...]
    emptied: tuple[int, ...] = ()
    missing: tuple[str, ...] = ()
