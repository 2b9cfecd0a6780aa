"""What the window and the process that makes documents tell each other."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Union

from app.errors import ChubeiError
from app.ui.printing.choices import Choices, Offer


@dataclass(frozen=True, slots=True)
class Batch:
    """Each project its own file.

    Attributes:
        folder: where the files go.
        names: a file name with its suffix for each project, in the order of the ids.
        ids: the projects.
        replaces: the names of files that are there already and may be replaced.
    """

    folder: Path
    names: tuple[str, ...]
    ids: tuple[int, ...]
    replaces: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class PagesWanted:
    """Some pages of a document that has been looked at.

    Attributes:
        pages: those wanted, from 1, in order.
        count: how many pages the document had.
    """

    pages: tuple[int, ...]
    count: int


@dataclass(frozen=True, slots=True)
class Order:
    """One document to be made, or one batch of files.

    Attributes:
        serial: tells orders apart; later ones are larger.
        library: the file; it is opened for reading only while the order is carried out.
        author: who is named in the document.
        offer: which projects each range means.
        choices: what the user wants.
        target: where to write a file for Word, in place of a PDF that is handed over.
        batch: each project its own file, in place of one document.
        part: the pages wanted of the document; all where None.
    """

    serial: int
    library: Path
    author: str
    offer: Offer
    choices: Choices
    target: Path | None = None
    batch: Batch | None = None
    part: PagesWanted | None = None


@dataclass(frozen=True, slots=True)
class Cancel:
    """An order nobody waits for any more."""

    serial: int


@dataclass(frozen=True, slots=True)
class Ready:
    """The fonts are loaded."""


@dataclass(frozen=True, slots=True)
class Progressed:
    """How much of an order is done."""

    serial: int
    done: int
    of: int


@dataclass(frozen=True, slots=True)
class Made:
    """What was ordered, or its first pages, to be looked at while the rest is made."""

    serial: int
    result: Any
    is_part: bool = False


@dataclass(frozen=True, slots=True)
class Ended:
    """An order was given up."""

    serial: int


@dataclass(frozen=True, slots=True)
class PackedError:
    """An error as it travels: exceptions with arguments of their own cannot be pickled."""

    kind: type[Exception]
    arguments: tuple[Any, ...]
    attributes: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Failed:
    """An order cannot be carried out; ``trace`` says where a bug is."""

    serial: int
    error: PackedError
    trace: str = ""


Message = Union[Ready, Progressed, Made, Ended, Failed]  # noqa: UP007  (a name for all)


class PressFault(RuntimeError):
    """A bug in the process that makes documents; its traceback is part of the text."""


def pack_error(error: Exception) -> PackedError:
    """Return an error in a form that travels; a bug as plain text."""
    if not isinstance(error, ChubeiError):
        return PackedError(PressFault, (f"{type(error).__name__}: {error}",), {})
    return PackedError(type(error), error.args, dict(vars(error)))


def unpack_error(packed: PackedError, trace: str = "") -> Exception:
    """Return the error again."""
    error = packed.kind.__new__(packed.kind)
    error.args = packed.arguments
    error.__dict__.update(packed.attributes)
    if trace:
        error.args = (f"{packed.arguments[0]}\n{trace}",)
    return error
