"""Web pages, and what Excel and Word write as such: every table, with the text above it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any, Final

from lxml import etree

from app.importing.readers.decoding import Decoded
from app.importing.readers.grid import Grid
from app.importing.readers.limits import COLUMNS, TABLES
from app.importing.readers.refusals import NoTable, TooLarge
from app.importing.readers.tidying import clean, tidy
from app.importing.sheets import Format, Sheet, Source, Value

_SKIPPED: Final = frozenset({"script", "style", "head", "noscript", "template", "title", "xml"})
_BLOCKS: Final = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "caption",
        "center",
        "dd",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "ul",
    ]
)
_SPACE: Final = re.compile(r"[ \t\r\n\f]+")
_WRAPPED: Final = re.compile(r"\s*[\r\n]\s*")
#: Ideographs and their punctuation: a line break of the source between them is no space.
_IDEOGRAPH: Final = re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]")
#: How Excel and Word write several spaces, and a tab, on the clipboard.
_SPACES: Final = re.compile(r"mso-spacerun\s*:\s*yes", re.IGNORECASE)
_TAB: Final = re.compile(r"mso-tab-count\s*:", re.IGNORECASE)
#: Stand for such white space until the rest has collapsed; no page holds these characters.
_KEPT_SPACE, _KEPT_TAB = "\x1e", "\x1f"
_HIDDEN: Final = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_CHARSET: Final = re.compile(rb"""charset\s*=\s*["']?\s*([\w-]{2,20})""", re.IGNORECASE)


def declared_charset(content: bytes) -> str:
    """Return the encoding a page says it is in; empty where it says none."""
    match = _CHARSET.search(content[:4096])
    return match[1].decode("ascii") if match else ""


def read_html(decoded: Decoded, name: str, format_: Format = Format.HTML) -> Source:
    """Read all tables of a page.

    Raises:
        NoTable: there is none in it.
        TooLarge: there are too many, or one has too many cells.
    """
    page = _Page(name)
    sheets = list(page.read(decoded.text))
    if not sheets:
        raise NoTable(name, "网页里没有表格")
    sheets[-1] = replace(sheets[-1], below=page.below())
    encoding = "" if format_ is Format.CLIPBOARD else decoded.encoding
    return Source(name, format_, tuple(sheets), encoding=encoding, remarks=decoded.remarks)


class Flow:
    """Text as a page sets it: white space is one space, blocks and line breaks are lines."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._line: list[str] = []

    def add(self, text: str) -> None:
        """Go on with the line."""
        if text:
            self._line.append(text)

    def break_line(self) -> None:
        """End the line, an empty one too."""
        self._lines.append(self._take())

    def end_block(self) -> None:
        """End the line where something stands on it."""
        line = self._take()
        if line:
            self._lines.append(line)

    def take(self) -> list[str]:
        """Return the lines so far, without blank ones at either end, and begin anew."""
        self.end_block()
        lines, self._lines = self._lines, []
        while lines and not lines[-1]:
            lines.pop()
        while lines and not lines[0]:
            del lines[0]
        return lines

    def _take(self) -> str:
        text = "".join(self._line)
        self._line.clear()
        plain = _SPACE.sub(" ", _WRAPPED.sub(_joint(text), text)).strip(" ")
        return plain.replace(_KEPT_SPACE, " ").replace(_KEPT_TAB, "\t")


def _joint(text: str) -> Any:
    """Return what to put where the source breaks a line: nothing between two ideographs."""

    def joint(match: re.Match[str]) -> str:
        before, after = text[: match.start()][-1:], text[match.end() :][:1]
        is_inside = _IDEOGRAPH.match(before) and _IDEOGRAPH.match(after)
        return "" if is_inside else " "

    return joint


@dataclass(slots=True)
class _Table:
    grid: Grid
    above: list[str]
    flow: Flow = field(default_factory=Flow)
    cell: Any = None
    rows: int = 0
    columns: int = 0
    hidden_columns: set[int] = field(default_factory=set)


class _Page:
    def __init__(self, name: str) -> None:
        self._name = name
        self._prose = Flow()
        self._tables: list[_Table] = []
        self._skipping: Any = None
        self._count = 0

    def read(self, text: str) -> Iterator[Sheet]:
        parser = etree.HTMLParser(
            encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True
        )
        # libxml2 stops at a zero byte and takes no halves of pairs.
        content = clean(text).encode("utf-8", "replace")
        try:
            root = etree.fromstring(content, parser)
        except (etree.XMLSyntaxError, ValueError):
            return
        if root is None:
            return
        for event, element in etree.iterwalk(root, events=("start", "end")):
            if event == "start":
                self._start(element)
            else:
                sheet = self._end(element)
                if sheet is not None:
                    yield sheet

    @property
    def _flow(self) -> Flow:
        if self._tables and self._tables[-1].cell is not None:
            return self._tables[-1].flow
        return self._prose

    def _start(self, element: Any) -> None:
        if self._skipping is not None:
            return
        tag = element.tag
        table = self._tables[-1] if self._tables else None
        if tag in _SKIPPED:
            self._skipping = element
            return
        if tag == "table":
            # What stands before it, in the cell around it too, is above it.
            above = self._prose.take()
            if table is not None:
                above += table.flow.take()
            self._tables.append(_Table(Grid(self._name), above))
        elif tag == "br":
            self._flow.break_line()
        elif tag in _BLOCKS:
            self._flow.end_block()
        elif table is not None:
            self._start_part(table, element)
        self._flow.add(_own_text(element))

    def _start_part(self, table: _Table, element: Any) -> None:
        match element.tag:
            case "col":
                span = _span(element, "span")
                if _is_hidden(element):
                    table.hidden_columns.update(range(table.columns, table.columns + span))
                table.columns += span
            case "tr":
                table.rows += 1
                table.grid.begin_row(table.rows, is_hidden=_is_hidden(element))
            case "td" | "th":
                if not table.rows:
                    table.rows = 1
                    table.grid.begin_row(1)
                table.cell = element

    def _end(self, element: Any) -> Sheet | None:
        sheet = None
        if self._skipping is not None:
            if element is self._skipping:
                self._skipping = None
                self._add_tail(element)
            return None
        tag = element.tag
        table = self._tables[-1] if self._tables else None
        if tag == "caption" and table is not None and table.cell is None:
            table.above += self._prose.take()
        elif tag in _BLOCKS:
            self._flow.end_block()
        elif table is not None and table.cell is element:
            _add_cell(table, element)
        elif table is not None and tag == "table":
            self._tables.pop()
            sheet = self._sheet(table)
        self._add_tail(element)
        return sheet

    def below(self) -> tuple[str, ...]:
        """Return what stands below the last table, once all is read."""
        return tuple(self._prose.take())

    def _add_tail(self, element: Any) -> None:
        # Between rows and cells there is only the source's own white space.
        if element.tail:
            self._flow.add(element.tail)

    def _sheet(self, table: _Table) -> Sheet | None:
        draft = table.grid.draft(f"表{self._count + 1}", table.above, table.hidden_columns)
        sheet = draft.finish()
        if sheet is None:
            return None
        self._count += 1
        if self._count > TABLES:
            raise TooLarge(self._name, f"超过 {TABLES:,} 个表格")
        return sheet


def _own_text(element: Any) -> str:
    """Return an element's text, in the spans in which Office writes white space that counts."""
    text = element.text or ""
    style = element.get("style") or "" if element.tag == "span" else ""
    if _SPACES.search(style):
        return _KEPT_SPACE * len(text)
    return _KEPT_TAB if _TAB.search(style) else text


def _add_cell(table: _Table, element: Any) -> None:
    table.cell = None
    text = "\n".join(table.flow.take())
    if _is_hidden(element):
        return
    value: Value = tidy(text)
    shown = ""
    exact = element.get("x:num")
    if exact and value is not None:
        number = _number(exact)
        if number is not None and str(number) != text:
            value, shown = number, text
    table.grid.add(
        value, across=_span(element, "colspan"), down=_span(element, "rowspan", 0), shown=shown
    )


def _number(text: str) -> Value:
    try:
        return tidy(float(text))
    except ValueError:
        return None


def _span(element: Any, name: str, least: int = 1) -> int:
    text = (element.get(name) or "").strip()
    if not (text.isascii() and text.isdigit()) or len(text) > 6:
        return 1
    return max(least, min(int(text), 65_534 if least == 0 else COLUMNS))


def _is_hidden(element: Any) -> bool:
    return element.get("hidden") is not None or bool(_HIDDEN.search(element.get("style") or ""))
