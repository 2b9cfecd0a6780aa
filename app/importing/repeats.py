"""Projects that stand in several tables of one source: in a sheet and its copy, in two lists."""

from collections.abc import Callable, Sequence

from app.importing.matching import silent
from app.importing.recognition.questions import Doubt, Question, places_text
from app.importing.staging import StagedTable
from app.models.matchkey import match_key


def ask_repeats(
    tables: Sequence[StagedTable], look: Callable[[], None] = silent
) -> list[list[Question]]:
    """Return for each table what is to be asked of projects that a table before it has too.

    A project is one with another where the names agree, and neither the codes nor the amounts
    tell them apart.

    Args:
        tables: of one source, in its order.
        look: called for each table; raises to stop.
    """
    asked: list[list[Question]] = [[] for _ in tables]
    if len(tables) < 2:
        return asked
    seen: dict[str, list[tuple[int, int]]] = {}
    for number, table in enumerate(tables):
        look()
        keys = list(map(match_key, table.columns["name"]))
        again: dict[int, list[int]] = {}
        for project, key in enumerate(keys):
            for before, other in seen.get(key, ()):
                if key and _are_one(tables[before], other, table, project):
                    again.setdefault(before, []).append(project)
                    break
        for before, projects in again.items():
            asked[number].append(_question(table, projects, tables[before]))
        for project, key in enumerate(keys):
            seen.setdefault(key, []).append((number, project))
    return asked


def _are_one(table: StagedTable, project: int, other: StagedTable, second: int) -> bool:
    for column in ("code", "total_yuan"):
        own, theirs = (
            each.columns[column][at] if column in each.columns else None
            for each, at in ((table, project), (other, second))
        )
        if own not in (None, "") and theirs not in (None, "") and own != theirs:
            return False
    return True


def _question(table: StagedTable, projects: Sequence[int], before: StagedTable) -> Question:
    places = [table.place(each) for each in projects]
    name = before.sheet.name or before.title
    where = f"“{name}”" if before.sheet is not table.sheet else "前面那张表"
    sentence = (
        f"{places_text(places)}的 {len(places)} 个项目在{where}里也有，都导入会算两次；"
        "如果就是同样的项目，请只导入一张表，或在一张表里去掉。"
    )
    return Question(Doubt.ROW, sentence, places[0])
