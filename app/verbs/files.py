"""The verbs about whole files: new, backup, restore."""

from pathlib import Path

from app.library.backup import make_backup, restore_backup, write_copy
from app.library.header import check_header
from app.operations.starting import contents_offered, start_library
from app.queries.filter import Filter
from app.queries.rollups import load_totals
from app.verbs.arguments import Options
from app.verbs.opening import author, open_to_read
from app.verbs.output import say
from app.verbs.records import totals_text
from app.verbs.usage import UsageError


def run(verb: str, options: Options) -> None:
    """Do one of the verbs about whole files."""
    {"new": _new, "backup": _backup, "restore": _restore}[verb](options)


def _new(options: Options) -> None:
    offered = contents_offered()
    wanted = getattr(options, "with") or offered[0]
    if wanted not in offered:
        raise UsageError(f"--with 没有“{wanted[:40]}”", remedy=f"可以写：{'、'.join(offered)}")
    path = Path(options.file)
    start_library(path, wanted, author=author())
    with open_to_read(options.file) as library, library.read() as connection:
        totals = load_totals(connection, Filter())
    say(f"已新建 {path}")
    say(totals_text(totals))


def _backup(options: Options) -> None:
    source = Path(options.file)
    check_header(source)
    if options.output is None:
        say(f"已备份到 {make_backup(source, '手工')}")
        return
    target = Path(options.output)
    write_copy(source, target)
    say(f"已备份到 {target}")


def _restore(options: Options) -> None:
    target = Path(options.file)
    before = restore_backup(Path(options.backup), target, author=author())
    if before is not None:
        say(f"原来的内容另存为 {before}")
    say(f"已恢复 {target}")
