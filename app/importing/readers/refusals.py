"""Why a source cannot be read, one class a cause: which file, what is wrong, what to do."""

from app.errors import ChubeiError, shorten

#: Long names of files are shortened in the middle of a sentence, never in ``place``.
_NAME = 60


class UnreadableSource(ChubeiError):
    """A file, or the clipboard, of which no table can be had."""


class EmptySource(UnreadableSource):
    """There is nothing in it."""

    def __init__(self, name: str) -> None:
        super().__init__(
            "这是一个空文件，里面没有内容",
            place=name,
            remedy="请检查选的文件对不对，或请对方重新发送",
        )


class NoTable(UnreadableSource):
    """It can be read, and holds no table."""

    def __init__(self, name: str, sentence: str = "文件里没有表格", *, remedy: str = "") -> None:
        super().__init__(
            sentence,
            place=name,
            remedy=remedy or "请选择含有项目表的文件，或把表格复制后从剪贴板导入",
        )


class NothingInSheets(NoTable):
    """A workbook whose worksheets are all blank."""

    def __init__(self, name: str) -> None:
        super().__init__(name, "工作簿的各张工作表都是空的", remedy="请检查选的文件对不对")


class UnknownFormat(UnreadableSource):
    """It is something else: a picture, a PDF, an older or a foreign format.

    Attributes:
        kind: what it is, in words.
    """

    def __init__(self, name: str, kind: str, remedy: str) -> None:
        self.kind = kind
        super().__init__(f"这是{kind}，不能直接导入", place=name, remedy=remedy)


class EncryptedSource(UnreadableSource):
    """It is protected by a password."""

    def __init__(self, name: str) -> None:
        super().__init__(
            "文件有打开密码，读不出内容",
            place=name,
            remedy="请用 Excel 或 WPS 打开，去掉密码后另存，再导入",
        )


class DamagedSource(UnreadableSource):
    """It is cut off or corrupt.

    Attributes:
        detail: what is wrong with it.
    """

    def __init__(self, name: str, detail: str, *, remedy: str = "") -> None:
        self.detail = detail
        super().__init__(
            f"文件已损坏或不完整（{detail}）",
            place=name,
            remedy=remedy or "请重新复制或下载一次；用 Excel 或 WPS 能打开的，请另存后再导入",
        )


class TooLarge(UnreadableSource):
    """Reading it would take more memory or time than a table of projects ever does.

    Attributes:
        detail: what there is too much of.
    """

    def __init__(self, name: str, detail: str, *, remedy: str = "") -> None:
        self.detail = detail
        super().__init__(
            f"文件太大，没有读（{detail}）",
            place=name,
            remedy=remedy or "请把要导入的表格另存为单独的文件，或分成几个文件",
        )


class FileUnavailable(UnreadableSource):
    """The file cannot be opened at all."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(
            f"文件打不开（{reason}）",
            place=name,
            remedy="请检查文件还在不在、您有没有读取权限；正在用 Excel 打开的请先关闭",
        )


class ReadingFailed(UnreadableSource):
    """The process that reads stopped by itself, did not get on, or did not even start."""

    def __init__(self, name: str, what: str, *, remedy: str = "") -> None:
        super().__init__(
            what,
            place=name,
            remedy=remedy
            or "请用 Excel 或 WPS 另存为 .xlsx 再导入；仍不行，请只复制表格，从剪贴板导入",
        )


def short_name(name: str) -> str:
    """Return a name on one line for the middle of a sentence."""
    return shorten(name, _NAME)
