"""Each project its own file: written one after the other, none ever replaced unasked."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from app.errors import Cancelled, OutputUnwritable

if TYPE_CHECKING:
    from app.library.file import Library, ReadToken
    from app.ui.printing.messages import Order


def write_batch(
    library: "Library",
    order: "Order",
    token: "ReadToken",
    report: Callable[[int, int], bool],
) -> int:
    """Write the files of a batch.

    Args:
        library: read for one project at a time.
        order: what to write.
        token: ends the work when cancelled; files written by then stay.
        report: told how many files are written, of how many; returns whether to go on.

    Returns:
        How many files were written.

    Raises:
        OutputUnwritable: a file is there already that nobody agreed to replace, or cannot be
            written; those before it stay.
        Cancelled: the token was.
    """
    from app.briefing.document import print_document
    from app.documents.collect import collect_briefs
    from app.exporting.word import write_word
    from app.library.output import write_output

    batch = order.batch
    assert batch is not None
    count = len(batch.ids)
    for at, (project_id, name) in enumerate(zip(batch.ids, batch.names, strict=True)):
        if not report(at, count):
            raise Cancelled
        path = batch.folder / name
        if path.exists() and name not in batch.replaces:
            raise OutputUnwritable(path, f"已经有这个文件了，前面 {at} 个已写好")
        with library.read(token) as connection:
            collected = collect_briefs(connection, [project_id], order.choices.settings)
        if path.suffix == ".docx":
            write_word(collected, path, author=order.author, progress=lambda _done, _of: True)
            continue
        printed = print_document(collected, author=order.author)
        # What was stopped meanwhile is not written: nobody would count it.
        if not report(at, count):
            raise Cancelled
        write_output(printed.content, path)
    report(count, count)
    return count
