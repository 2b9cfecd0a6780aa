"""Web pages, and what Excel and Word write as such: every table, with the text above it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any, Final

from lxml import etree

from app.importing.readers.decoding import Decoded
from app.importing.readers.flow import Flow, Space
from app.importing.readers.grid import Grid
from app.importing.readers.limits import COLUMNS, TABLES
from app.importing.readers.package import lacks_memory
from app.importing.readers.pagelooks import Look, is_hidden
from app.importing.readers.refusals import NoTable, TooLarge
from app.importing.readers.runlooks import remark, settle
from app.importing.readers.tidying import clean, tidy
from app.importing.sheets import Format, Sheet, Source, Value

#: What no page sets as text; comments are those of Calc, readings those above ideographs.
_SKIPPED: Final = frozenset(
    {"script", "style", "head", "noscript", "template", "title", "xml", "comment", "rt", "rp"}
)
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
#: What is part of a table, hidden or not: it is read, and named.
_PARTS: Final = frozenset(
    {"table", "thead", "tbody", "tfoot", "tr", "td", "th", "col", "colgroup", "caption"}
)
_BODIES: Final = frozenset({"thead", "tbody", "tfoot"})

#: How Calc begins a page: it writes cells as they are, every space of them.
_CALC: Final = re.compile(
    r"<meta\s+name=.generator.\s+content=.[^>]*Office.*?body,div,table,thead,tbody", re.DOTALL
)

#: Word and Writer: a hyphen at which no line is to break is one character there, and a mark in
#: their own documents.
_WRITER: Final = re.compile(
    r"<meta\s+name=.?generator.?\s+content=.?(?:Microsoft Word|LibreOffice|OpenOffice)",
    re.IGNORECASE,
)
_NO_BREAK_HYPHEN: Final = re.compile("\u2011|&#8209;|&#x2011;")

_HIDDEN_REMARK: Final = "网页里有隐藏的文字，没有读入。"
_CHARSET: Final = re.compile(rb"""charset\s*=\s*["']?\s*([\w-]{2,20})""", re.IGNORECASE)


#: The digits of a number, and the powers of ten by which a format shows less of it than there is.
_DIGITS: Final = re.compile(r"\d+(?:\.\d+)?")
_SCALES: Final = (0, 3, 4, 6, 8, -2)


def declared_charset(content: bytes) -> str:
    """Return the encoding a page says it is in; empty where it says none."""
    match = _CHARSET.search(content[:4096])
    return match[1].decode("ascii") if match else ""


def read_html(decoded: Decoded, name: str, format_: Format = Format.HTML) -> Source:
    """Read all tables of a page.

    Raises:
        NoTable: there is none in it.
        TooLarge: there are too many, or one has too many cells.
        MemoryError: it is too long.
    """
    page = _Page(name)
    sheets = list(page.read(decoded.text))
    if not sheets:
        raise NoTable(name, "网页里没有表格")
    sheets[-1] = replace(sheets[-1], below=page.below())
    encoding = "" if format_ is Format.CLIPBOARD else decoded.encoding
    remarks = (*decoded.remarks, *page.remarks)
    return Source(name, format_, tuple(sheets), encoding=encoding, remarks=remarks)


@dataclass(slots=True)
class _Table:
    grid: Grid
    above: list[str]
    is_hidden: bool
    flow: Flow = field(default_factory=Flow)
    cell: Any = None
    rows: int = 0
    columns: int = 0
    hidden_columns: set[int] = field(default_factory=set)
    hidden_body: Any = None


class _Page:
    def __init__(self, name: str) -> None:
        self._name = name
        self._prose = Flow()
        self._tables: list[_Table] = []
        self._looks = [Look()]
        self._skipping: Any = None
        self._hidden: Any = None
        self._chosen: Any = None
        self._count = 0
        self.remarks: list[str] = []

    def read(self, text: str) -> Iterator[Sheet]:
        parser = etree.HTMLParser(
            encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True
        )
        is_of_calc = _CALC.search(text, 0, 4096) is not None
        if not is_of_calc and _WRITER.search(text, 0, 4096):
            text = _NO_BREAK_HYPHEN.sub("-", text)
        # libxml2 stops at a zero byte and takes no halves of pairs.
        content = clean(text).encode("utf-8", "replace")
        try:
            root = etree.fromstring(content, parser)
        except (etree.XMLSyntaxError, ValueError) as error:
            if lacks_memory(error):
                raise MemoryError from error
            return
        if root is None:
            return
        if is_of_calc:
            self._looks = [Look(Space.SPACES)]
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
        if tag in _SKIPPED or self._is_left_out(element):
            self._skipping = element
            if tag not in _SKIPPED and tag != "option" and "".join(element.itertext()).strip():
                remark(self.remarks, _HIDDEN_REMARK)
            return
        if self._hidden is None and tag not in _PARTS and is_hidden(element):
            self._hidden = element
        look = self._looks[-1].inside(element)
        self._looks.append(look)
        if tag == "table":
            # What stands before it, in the cell around it too, is above it.
            above = self._prose.take()
            if table is not None:
                above += table.flow.take()
            lines = [self._settled(line) for line in above]
            is_unseen = self._hidden is not None or is_hidden(element)
            self._tables.append(_Table(Grid(self._name), lines, is_unseen))
        elif tag == "br":
            self._flow.break_line()
        elif tag in _BLOCKS:
            self._flow.end_block()
        elif table is not None:
            _start_part(table, element)
        self._flow.add(look.dress(element.text or ""), look.space)

    def _end(self, element: Any) -> Sheet | None:
        sheet = None
        if self._skipping is not None:
            if element is self._skipping:
                self._skipping = None
                self._add_tail(element)
            return None
        self._looks.pop()
        tag = element.tag
        table = self._tables[-1] if self._tables else None
        if tag == "caption" and table is not None and table.cell is None:
            table.above += map(self._settled, self._prose.take())
        elif tag in _BLOCKS:
            self._flow.end_block()
        elif table is not None and table.cell is element:
            self._add_cell(table, element)
        elif table is not None and tag == "table":
            self._tables.pop()
            sheet = self._sheet(table)
        elif table is not None and element is table.hidden_body:
            table.hidden_body = None
        if element is self._hidden:
            self._hidden = None
        self._add_tail(element)
        return sheet

    def _is_left_out(self, element: Any) -> bool:
        """Whether an element is not to be read: hidden text, what was not chosen from a list."""
        if element.tag == "select":
            options = list(element.iter("option"))
            chosen = [each for each in options if each.get("selected") is not None]
            self._chosen = (chosen or options or [None])[0]
        if element.tag == "option":
            return element is not self._chosen
        if element.tag in _PARTS or not is_hidden(element):
            return False
        return next(element.iter("table"), None) is None

    def _settled(self, text: str) -> str:
        return settle(text, self.remarks)

    def below(self) -> tuple[str, ...]:
        """Return what stands below the last table, once all is read."""
        return tuple(map(self._settled, self._prose.take()))

    def _add_tail(self, element: Any) -> None:
        # Between rows and cells there is only the source's own white space.
        if element.tail:
            look = self._looks[-1]
            self._flow.add(look.dress(element.tail), look.space)

    def _add_cell(self, table: _Table, element: Any) -> None:
        table.cell = None
        text = self._settled("\n".join(table.flow.take()))
        if is_hidden(element) and table.grid.column not in table.hidden_columns:
            # A page closes up where a cell is not shown.
            if text:
                remark(self.remarks, _HIDDEN_REMARK)
            return
        value: Value = tidy(text)
        shown = ""
        # As Excel and Calc write what the cell holds.
        exact = element.get("x:num") or element.get("sdval")
        if exact and value is not None:
            number = _number(exact)
            if isinstance(number, int | float) and str(number) != text and _shows(text, number):
                value, shown = number, text
        table.grid.add(
            value, across=_span(element, "colspan"), down=_span(element, "rowspan", 0), shown=shown
        )

    def _sheet(self, table: _Table) -> Sheet | None:
        draft = table.grid.draft(f"表{self._count + 1}", table.above, table.hidden_columns)
        draft.is_hidden = table.is_hidden
        sheet = draft.finish()
        if sheet is None:
            return None
        self._count += 1
        if self._count > TABLES:
            raise TooLarge(self._name, f"超过 {TABLES:,} 个表格")
        return sheet


def _start_part(table: _Table, element: Any) -> None:
    match element.tag:
        case "col":
            span = _span(element, "span")
            if is_hidden(element):
                table.hidden_columns.update(range(table.columns, table.columns + span))
            table.columns += span
        case "tr":
            table.rows += 1
            is_unseen = table.hidden_body is not None or is_hidden(element)
            table.grid.begin_row(table.rows, is_hidden=is_unseen)
        case "td" | "th":
            if not table.rows:
                table.rows = 1
                table.grid.begin_row(1)
            table.cell = element
        case tag if tag in _BODIES and is_hidden(element):
            table.hidden_body = element


def _number(text: str) -> Value:
    try:
        return tidy(float(text))
    except ValueError:
        return None


def _shows(text: str, number: float) -> bool:
    """Whether a text shows a number, rounded or in thousands or 万; a date is none."""
    digits = _DIGITS.findall(text.replace(",", ""))
    if len(digits) != 1:
        return False
    seen, places = Decimal(digits[0]), len(digits[0].partition(".")[2])
    held = abs(Decimal(repr(number)))
    # Calc shows no more than 15 digits either.
    near = max(Decimal(1).scaleb(-places), held.scaleb(-14))
    return any(abs(held.scaleb(-power) - seen) <= near for power in _SCALES)


def _span(element: Any, name: str, least: int = 1) -> int:
    text = (element.get(name) or "").strip()
    if not (text.isascii() and text.isdigit()) or len(text) > 6:
        return 1
    return max(least, min(int(text), 65_534 if least == 0 else COLUMNS))
