"""Errors that reach a person: what happened, where, and what to do, in Chinese.

Every error the program expects derives from :class:`ChubeiError`; anything else is a bug.
The command line prints ``str(error)`` as one sentence and exits with ``error.exit_code``;
the window shows the three parts under 什么事 / 在哪里 / 怎么办.
"""

from pathlib import Path


class ChubeiError(Exception):
    """An expected failure.

    Attributes:
        sentence: what happened (什么事), without a full stop.
        place: where (在哪里): file, project, field, cell; may be empty.
        remedy: what to do (怎么办), without a full stop; may be empty.
        exit_code: the exit status of the command line.
    """

    exit_code = 1

    def __init__(self, sentence: str, *, place: str = "", remedy: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.place = place
        self.remedy = remedy

    def __str__(self) -> str:
        head = f"{self.place}：{self.sentence}" if self.place else self.sentence
        return f"{head}。{self.remedy}。" if self.remedy else f"{head}。"


class RefusedInput(ChubeiError):
    """A value the user gave cannot be taken.

    Attributes:
        field: the field's Chinese title (总投资).
        value: the text as it was given, shortened for showing.
        reason: why it was refused.
    """

    def __init__(
        self, field: str, value: str, reason: str, *, place: str = "", remedy: str = ""
    ) -> None:
        self.field = field
        self.value = value
        self.reason = reason
        shown = f"“{shorten(value)}”" if value else "（空）"
        super().__init__(
            f"{field}不能写成{shown}：{reason}",
            place=place,
            remedy=remedy,
        )

    def at(self, place: str) -> "RefusedInput":
        """Return the same refusal naming its place (a project, a cell)."""
        return RefusedInput(self.field, self.value, self.reason, place=place, remedy=self.remedy)


class RefusedQuery(RefusedInput):
    """A query text that cannot be read.

    Attributes:
        text: the whole query.
        position: where the fault begins, counted in characters from 0; the length of the text
            where something is missing at its end.
        end: where it ends, exclusive; equal to ``position`` where something is missing.
    """

    def __init__(
        self, text: str, position: int, reason: str, remedy: str, *, end: int | None = None
    ) -> None:
        self.text = text
        self.position = position
        self.end = position if end is None else end
        where = f"第 {position + 1} 个字处" if position < len(text) else "末尾"
        super().__init__("查询条件", text, f"{where}{reason}", remedy=remedy)


class TooMuchAsked(RefusedInput):
    """A question with more or longer conditions than SQLite takes in one statement."""

    def __init__(self) -> None:
        self.field, self.value = "查询条件", ""
        self.reason = "太多、太长或套得太深，一次查不了"
        ChubeiError.__init__(
            self, f"{self.field}{self.reason}", remedy="请减少条件和值，或分几次查"
        )


class NotFound(ChubeiError):
    """A project, reserve, category or operation that was asked for does not exist."""


class Conflict(ChubeiError):
    """An undo or a write that would overwrite a row changed since."""


class Cancelled(ChubeiError):
    """The user stopped a long task; nothing of it was kept."""

    def __init__(self) -> None:
        super().__init__("已取消")


class OutputUnwritable(ChubeiError):
    """A file the program was asked to write cannot be written."""

    def __init__(self, path: Path | str, reason: str) -> None:
        super().__init__(
            f"文件没有写成：{reason}",
            place=str(path),
            remedy="请换一个可以写入的位置，或关闭正在使用它的程序后重试",
        )


class LibraryUnavailable(ChubeiError):
    """The library file cannot be opened, or not for writing."""

    exit_code = 3


class NotALibrary(LibraryUnavailable):
    """The file is something else than a Chubei library."""


class DamagedLibrary(LibraryUnavailable):
    """The file is a library, but cut off or corrupt."""


class NewerLibrary(LibraryUnavailable):
    """The file was written by a newer version of the program."""


class ReadOnlyLibrary(LibraryUnavailable):
    """The library is open for reading only."""


class LockedLibrary(LibraryUnavailable):
    """Another running program holds the library.

    Attributes:
        holder: who, on which machine, since when, as text; empty when unknown.
    """

    def __init__(self, path: Path | str, holder: str) -> None:
        self.holder = holder
        super().__init__(
            f"文库正由{holder or '另一个程序'}写入",
            place=str(path),
            remedy="请等对方关闭文库后重试，或另存副本",
        )


class ForeignLock(LockedLibrary):
    """A program that is not this one holds the file: a database browser, a backup or a scan.

    Attributes:
        reason: what stands where a library is opened for reading because of it.
    """

    reason = "储备以外的程序正占用这个文件（数据库工具、备份、同步或杀毒软件）"

    def __init__(self, path: Path | str) -> None:
        self.holder = ""
        LibraryUnavailable.__init__(
            self,
            "文库文件正被储备以外的程序占用，这次操作没有完成",
            place=str(path),
            remedy="请关闭正在打开这个文件的程序（数据库工具、备份、同步或杀毒软件）后重试",
        )


class StorageFull(LibraryUnavailable):
    """The disk is full; the change was rolled back whole."""

    exit_code = 1


def shorten(text: str, limit: int = 24) -> str:
    """Return text on one line, visible and at most ``limit`` characters, for a message."""
    visible = "".join(ch if ch.isprintable() else "□" for ch in text.strip())
    return visible if len(visible) <= limit else f"{visible[: limit - 1]}…"
