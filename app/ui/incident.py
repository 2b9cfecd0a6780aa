"""Unexpected errors: a number for the user, the traceback for the log."""

import secrets
import traceback
from datetime import datetime
from pathlib import Path

from app.ui.errorbox import ErrorText


def new_reference() -> str:
    """Return a number to name one unexpected error by, readable over the phone."""
    return f"{datetime.now():%m%d-%H%M}-{secrets.token_hex(2).upper()}"


def record(error: BaseException, reference: str, log: Path) -> bool:
    """Append an error's traceback to the log and tell whether that worked."""
    lines = "".join(traceback.format_exception(error))
    try:
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("a", encoding="utf-8") as file:
            file.write(f"[{reference}] {datetime.now():%Y-%m-%d %H:%M:%S}\n{lines}\n")
    except OSError:
        return False
    return True


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
