"""Bytes to text: by byte order mark, then UTF-8, UTF-16 and GB18030, whichever fits."""

import codecs
from dataclasses import dataclass
from typing import Final

from app.importing.readers.refusals import DamagedSource, EmptySource, UnknownFormat

_MARKS: Final = (
    # The marks of UTF-32 begin with those of UTF-16.
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

#: How much is looked at where a guess is enough.
_SAMPLE: Final = 1 << 16

#: Characters that cannot be read, in a thousand: more of them and the encoding is another one.
_FAULTS_PER_MILLE: Final = 5

#: Control characters that a short text may have strayed in.
_FEW: Final = 8

_REMEDY: Final = "请用记事本打开，另存为“UTF-8”编码的文本后再导入"


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text and how it was read.

    Attributes:
        text: without the byte order mark.
        encoding: its name for people: UTF-8, GB18030, UTF-16.
        remarks: on characters that could not be read.
    """

    text: str
    encoding: str
    remarks: tuple[str, ...] = ()


def decode(content: bytes, name: str, declared: str = "") -> Decoded:
    """Return a file's bytes as text.

    Args:
        content: the whole file.
        name: the file's name, for refusals.
        declared: the encoding a web page says it is in; taken where the text bears it out.

    Raises:
        EmptySource: there is nothing in it but a mark.
        DamagedSource: it is text in no encoding that is known.
        UnknownFormat: it is no text.
    """
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _checked(_decode_some(content[len(mark) :], encoding), name)
    wide = _wide_encoding(content)
    if wide:
        return _checked(_decode_some(content, wide), name)
    candidates = ["utf-8", "gb18030"]
    if declared and _codec(declared) not in ("", *candidates):
        candidates.append(_codec(declared))
    tries = [_decode_some(content, encoding) for encoding in candidates]
    # The first of those with the fewest faults: GB18030 makes something of almost any bytes.
    return _checked(min(tries, key=lambda decoded: decoded.faults), name)


@dataclass(frozen=True, slots=True)
class _Try:
    text: str
    encoding: str
    faults: int


def _codec(name: str) -> str:
    try:
        codec = codecs.lookup(name).name
    except (LookupError, ValueError):
        return ""
    return "gb18030" if codec in ("gb2312", "gbk", "hz") else codec


def _wide_encoding(content: bytes) -> str:
    """Return which UTF-16 a text without a mark is in; empty where it is in none.

    Line feeds, digits and commas of any table have a zero byte on one side.
    """
    sample = content[:_SAMPLE]
    if len(sample) < 4 or b"\0" not in sample:
        return ""
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if odd > 4 * even and odd > len(sample) // 40:
        return "utf-16-le"
    if even > 4 * odd and even > len(sample) // 40:
        return "utf-16-be"
    return ""


def _decode_some(content: bytes, encoding: str) -> _Try:
    try:
        return _Try(content.decode(encoding), encoding, 0)
    except UnicodeDecodeError:
        text = content.decode(encoding, "replace")
        return _Try(text, encoding, text.count("\ufffd"))


def _checked(tried: _Try, name: str) -> Decoded:
    text = tried.text.removeprefix("\ufeff")
    if not text or text.isspace():
        raise EmptySource(name)
    sample = text[:_SAMPLE]
    controls = sum(mark < " " and mark not in "\t\n\r\v\f\x1a\x1e\x1f" for mark in sample)
    if controls > max(_FEW, len(sample) // 100):
        raise UnknownFormat(
            name, "程序自己的数据，不是文字或表格", "请选择 Excel、Word、CSV、文本或网页文件"
        )
    if tried.faults * 1000 > max(len(text) * _FAULTS_PER_MILLE, 3000):
        raise DamagedSource(
            name, "文字不是 UTF-8、GB18030 或 UTF-16 编码，读出来是乱码", remedy=_REMEDY
        )
    remarks: tuple[str, ...] = ()
    if tried.faults:
        line = text[: text.index("\ufffd")].count("\n") + 1
        remarks = (f"有 {tried.faults} 处文字读不出来，显示为“\ufffd”，第一处在第 {line} 行。",)
    return Decoded(text, _SHOWN.get(tried.encoding, tried.encoding.upper()), remarks)


_SHOWN: Final = {
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16",
    "utf-32-le": "UTF-32",
    "utf-32-be": "UTF-32",
}
