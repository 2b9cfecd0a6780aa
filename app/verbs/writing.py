"""The verbs that edit: set, add, delete, undo, redo."""

from collections.abc import Sequence
from typing import Any

from app.errors import ChubeiError, RefusedInput
from app.library.changes import Changes
from app.library.file import Library, Reading
from app.models.entry import require_field
from app.operations.projects import create_project, delete_projects, update_projects
from app.operations.reserves import NoReserve
from app.queries.projects import find_project, load_records
from app.queries.reserves import load_reserves
from app.verbs.arguments import Options
from app.verbs.opening import open_to_write, reserve_of
from app.verbs.output import say, say_json
from app.verbs.records import project_json
from app.verbs.usage import UsageError


def run(verb: str, options: Options) -> None:
    """Do one of the editing verbs."""
    entries = _entries(options.entries) if verb in ("set", "add") else {}
    if verb == "set" and not entries:
        raise UsageError("没有写要改什么", remedy="写成：chubei set FILE 序号 栏目=值")
    with open_to_write(options.file) as library:
        match verb:
            case "set":
                changes = library.perform(update_projects({_id(library, options): entries}))
            case "add":
                reserve_id = _reserve_to_add_to(library, options)
                changes = library.perform(create_project(reserve_id, entries))
            case "delete":
                changes = library.perform(delete_projects([_id(library, options)]))
            case "undo":
                changes = library.undo()
            case _:
                changes = library.redo()
        with library.read() as connection:
            projects = load_records(connection, sorted(changes.projects))
    _report(changes, projects, is_json=options.json)


def _entries(words: Sequence[str]) -> dict[str, str]:
    """Return the values by field, split at the first equals sign.

    Raises:
        UsageError: a word has no equals sign, or a field stands twice.
        RefusedInput: there is no such field.
    """
    entries: dict[str, str] = {}
    for word in words:
        name, sign, value = word.partition("=")
        if not sign or not name.strip():
            raise UsageError(f"“{word[:40]}”不是“栏目=值”的写法", remedy="写成：total=1.2亿元")
        field = require_field(name)
        if not field.is_editable:
            raise RefusedInput(field.title, value, "这一栏是算出来的，不能直接填写")
        if field.name in entries:
            raise UsageError(f"{field.title}写了两次", remedy="请只写一次")
        entries[field.name] = value
    return entries


def _id(library: Library, options: Options) -> int:
    with library.read() as connection:
        reserve = reserve_of(connection, options)
        return find_project(connection, options.key, reserve.id if reserve else None)


def _reserve_to_add_to(library: Library, options: Options) -> int:
    with library.read() as connection:
        named = reserve_of(connection, options)
        return named.id if named else _only_reserve(connection)


def _only_reserve(connection: Reading) -> int:
    reserves = load_reserves(connection)
    if not reserves:
        raise NoReserve
    if len(reserves) > 1:
        names = "、".join(each.name for each in reserves)
        raise ChubeiError("文库里不止一个储备库", remedy=f"请用 --reserve 指明（{names}）")
    return reserves[0].id


def _report(changes: Changes, projects: Sequence[dict[str, Any]], *, is_json: bool) -> None:
    """Say what was done; the project only where it is one and still in the file."""
    label = changes.label if changes else "没有改动"
    project = projects[0] if len(projects) == 1 else None
    if is_json:
        say_json(
            {
                "label": label,
                "operation": changes.operation,
                "count": len(changes.projects),
                "project": None if project is None else project_json(project),
            }
        )
    elif not changes:
        say("内容与原来相同，没有改动")
    elif project is None:
        say(f"已完成：{label}")
    else:
        number = "" if project["number"] is None else f"（序号 {project['number']}）"
        say(f"已完成：{label}{number}")
