"""What is said of an unexpected error."""

from pathlib import Path

from app.ui.errorbox import ErrorText


def unexpected_text(reference: str, log: Path, is_recorded: bool) -> ErrorText:
    """Return what to say about a bug; the traceback itself stays in the log."""
    where = str(log) if is_recorded else "详细记录没有写成，请记下编号"
    return ErrorText(
        title="程序出了意外，这一步没有完成",
        parts=(
            ("什么事", "程序内部出错。已保存的内容不受影响。"),
            ("编号", reference),
            ("记录在", where),
            ("怎么办", "可以重试一次；仍不行时，把编号和记录文件发给技术人员。"),
        ),
        caption="意外错误",
    )
