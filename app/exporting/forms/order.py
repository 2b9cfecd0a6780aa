"""What a form is to hold."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from app.models.fields import Field
from app.queries.filter import Filter

#: The most a form may hold; a unit has some dozens.
MOST_PROJECTS: Final = 10_000
MOST_BLANKS: Final = 1_000


@dataclass(frozen=True, slots=True)
class FormOrder:
    """What a form is to hold.

    Attributes:
        filter: which projects; None for blank rows alone. Those of other reserves are left out.
        reserve: the uuid of the reserve it belongs to.
        blanks: how many blank rows, for new projects.
        fields: the columns, 序号 and 项目名称 first.
        open: the names of those a unit may change; in blank rows it may fill in all but 序号.
        until: the day it is wanted back; None for none.
        issuer: who hands it out; may be empty.
        note: a line of the office's own for whoever fills it in; may be empty.
    """

    filter: Filter | None
    reserve: str
    blanks: int
    fields: tuple[Field, ...]
    open: frozenset[str]
    until: date | None = None
    issuer: str = ""
    note: str = ""
