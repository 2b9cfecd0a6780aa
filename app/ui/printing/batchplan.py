"""每个项目一个文件: what the files will be called, and which are there already."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from app.documents.naming import file_stems
from app.errors import ChubeiError
from app.library.failures import reason_of

#: Numbers tried for a name that is taken.
_MOST_TRIES = 10_000


class Taken(StrEnum):
    """What is done where a file of that name is there already."""

    ANOTHER = "另起名字"
    SKIP = "跳过"
    REPLACE = "替换"


@dataclass(frozen=True, slots=True)
class Plan:
    """What a batch will write.

    Attributes:
        names: a file name with its suffix for each project that gets one.
        ids: those projects.
        taken: how many of the names were there already.
        replaces: those that are there and will be replaced.
    """

    names: tuple[str, ...]
    ids: tuple[int, ...]
    taken: int
    replaces: frozenset[str]


def make_plan(
    pattern: str,
    projects: Sequence[tuple[int, Mapping[str, str]]],
    suffix: str,
    there: Callable[[str], bool],
    choice: Taken,
) -> Plan:
    """Say what a batch will write.

    Args:
        pattern: as :func:`app.documents.naming.file_stems` reads it.
        projects: their ids, and what stands for each word of the pattern.
        suffix: .pdf or .docx.
        there: whether the folder has a file of this name.
        choice: what is done where it has.

    Raises:
        RefusedInput: the pattern cannot be used.
    """
    stems = file_stems(pattern, [words for _, words in projects])
    own = {f"{stem}{suffix}".casefold() for stem in stems}
    names: list[str] = []
    ids: list[int] = []
    replaces: set[str] = set()
    taken = 0
    for (project_id, _), stem in zip(projects, stems, strict=True):
        name = f"{stem}{suffix}"
        if there(name):
            taken += 1
            if choice is Taken.SKIP:
                continue
            if choice is Taken.REPLACE:
                replaces.add(name)
            else:
                name = _another(stem, suffix, there, own)
                own.add(name.casefold())
        names.append(name)
        ids.append(project_id)
    return Plan(tuple(names), tuple(ids), taken, frozenset(replaces))


def names_in(folder: Path) -> frozenset[str]:
    """Return the names of what a folder holds, in lower case, as Windows compares them.

    Raises:
        ChubeiError: it cannot be looked at.
    """
    try:
        return frozenset(entry.name.casefold() for entry in folder.iterdir())
    except OSError as error:
        raise ChubeiError(
            f"文件夹打不开：{reason_of(error)}", place=str(folder), remedy="请换一个文件夹"
        ) from error


def _another(stem: str, suffix: str, there: Callable[[str], bool], own: set[str]) -> str:
    for number in range(2, _MOST_TRIES):
        name = f"{stem}（{number}）{suffix}"
        if not there(name) and name.casefold() not in own:
            return name
    raise ChubeiError(f"“{stem}”已经有太多个文件", remedy="请换一个文件夹")
