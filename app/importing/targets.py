"""The reserve an import goes into: named by the user, or told by the table's own title."""

from collections.abc import Iterable, Sequence
from itertools import count

from sqlalchemy import Connection

from app.errors import NotFound
from app.importing.belonging import home_of
from app.importing.planning import Target
from app.importing.staging import StagedTable
from app.paths import LIBRARY_SUFFIX
from app.queries.reserves import ReserveSummary, find_reserve, load_reserves

#: The reason in the name of the backup before an import.
BACKUP_REASON = "导入前"

_LONGEST_NAME = 60


def choose_target(connection: Connection, word: str | None, table: StagedTable) -> Target:
    """Return the reserve named, else the one the table itself tells, else the only one.

    Args:
        connection: to the library.
        word: what the user calls it; a name that none has is a new one's; None for nothing said.
        table: what goes there.

    Raises:
        NotFound: several could be meant, or nothing tells which.
    """
    reserves = load_reserves(connection)
    if word is not None:
        try:
            reserve = find_reserve(connection, word)
        except NotFound:
            if any(word in each.name for each in reserves):
                raise
            return Target(0, word)
        return Target(reserve.id, reserve.name)
    usual = usual_reserve(reserves, table, home_of(connection, table))
    if usual is not None:
        return Target(usual.id, usual.name)
    names = "、".join(each.name for each in reserves) or "（空）"
    raise NotFound(
        "没有写导入到哪个储备库",
        remedy=f"请用 --reserve 写上名称，新的名称就新建一个；文库里有：{names}",
    )


def usual_reserve(
    reserves: Sequence[ReserveSummary], table: StagedTable, home: int = 0
) -> ReserveSummary | None:
    """Return the reserve a form was made from, or that of a table's rows or title, else the only.

    Args:
        reserves: those there are.
        table: what goes there.
        home: the reserve its rows are of, as :func:`app.importing.belonging.home_of` tells.

    Returns:
        None where nothing tells.
    """
    mark = table.form.mark if table.form is not None else None
    issuers = [each for each in reserves if mark is not None and each.uuid == mark.reserve]
    if issuers:
        return issuers[0]
    homes = [each for each in reserves if each.id == home]
    if homes:
        return homes[0]
    # A sheet of a library is called what its reserve is.
    called = {table.title, table.sheet.name} - {""}
    named = [each for each in reserves if called & {each.name, each.title}]
    if len(named) == 1:
        return named[0]
    return reserves[0] if len(reserves) == 1 else None


def new_name(table: StagedTable, source: str, taken: Iterable[str] = ()) -> str:
    """Return what a new reserve for a table may be called: by its title, else by its file.

    Args:
        table: the table.
        source: the file's name.
        taken: names that others have; 甲库（2） where it would be one of them.
    """
    title = " ".join(table.title.split()).removesuffix("项目储备库")
    stem = source.rsplit(".", 1)[0] if "." in source else source
    # A sheet of a library is a reserve, and is called so.
    reserve = table.sheet.name if source.casefold().endswith(LIBRARY_SUFFIX) else ""
    plain = (title or reserve or stem)[:_LONGEST_NAME]
    known = set(taken)
    numbered = (f"{plain[: _LONGEST_NAME - 5]}（{turn}）" for turn in count(2))
    return plain if plain not in known else next(each for each in numbered if each not in known)
