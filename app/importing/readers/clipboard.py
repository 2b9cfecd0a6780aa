"""The clipboard: the table a program put there as a page, or else as text parted by tabs."""

import re
from typing import Final

from app.importing.readers.decoding import Decoded
from app.importing.readers.delimited import find_delimiter, read_table
from app.importing.readers.flattened import is_flattened, read_flattened
from app.importing.readers.html import read_html
from app.importing.readers.limits import TEXT_BYTES
from app.importing.readers.refusals import NoTable, TooLarge
from app.importing.sheets import Format, Source

NAME: Final = "剪贴板"

#: The head Windows puts before a page on the clipboard.
_HEAD: Final = re.compile(r"\AVersion:[\d.]+\r?\n(?:[A-Za-z]+:[^\r\n]*\r?\n)*")

_REMEDY: Final = "请在 Excel、WPS、Word 或网页里选中表格并复制，再来粘贴"


def read_clipboard(html: str = "", text: str = "") -> Source:
    """Read a table from the clipboard, from its page first.

    Args:
        html: the part of kind ``text/html``; empty where there is none.
        text: the part of kind ``text/plain``.

    Raises:
        NoTable: neither holds a table.
        TooLarge: there is too much on it.
    """
    if len(html) + len(text) > TEXT_BYTES:
        raise TooLarge(NAME, "内容太长", remedy="请把表格存成文件再导入")
    if html:
        try:
            page = Decoded(_HEAD.sub("", html), "")
            return read_html(page, NAME, Format.CLIPBOARD)
        except NoTable:
            # A page without a table may still stand beside text that is one.
            pass
    if is_flattened(text):
        flat = read_flattened(Decoded(text, ""), NAME)
        return Source(NAME, Format.CLIPBOARD, flat.sheets)
    # Excel parts columns by tabs, whatever else is in them; a text editor may have commas.
    delimiter = "\t" if "\t" in text else find_delimiter(text)
    if not text.strip() or not delimiter:
        raise NoTable(NAME, "剪贴板上没有表格", remedy=_REMEDY)
    sheet, remarks = read_table(text, delimiter, NAME)
    if sheet is None:
        raise NoTable(NAME, "剪贴板上没有表格", remedy=_REMEDY)
    return Source(NAME, Format.CLIPBOARD, (sheet,), remarks=remarks)
