"""Word documents (.docx, strict or transitional): every table, with the paragraphs above it."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any, Final

from app.importing.readers.joining import join_pages
from app.importing.readers.limits import CELLS, DEPTH, TABLES
from app.importing.readers.package import Package, attribute, local
from app.importing.readers.progress import Report, silent
from app.importing.readers.refusals import DamagedSource, NoTable, TooLarge
from app.importing.readers.runlooks import lowered, raised, remark, settle, struck
from app.importing.readers.symbols import UNKNOWN, symbol
from app.importing.readers.tidying import Draft, tidy
from app.importing.readers.wordnumbering import Numbering
from app.importing.sheets import Format, Merge, Sheet, Source, Value

#: What stands around paragraphs, rows, cells or runs and means nothing here.
_WRAPPERS: Final = frozenset(
    {"sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag"} | {"AlternateContent", "Choice"}
)
#: What holds no text of the paragraph it stands in: what was deleted or moved away while changes
#: were tracked, what Word shows to programs that know less, codes of fields, pictures.
_GONE: Final = frozenset(
    {"del", "moveFrom", "Fallback", "pPr", "delText", "instrText", "drawing", "pict", "object"}
    # What stands above ideographs to tell how they are read.
    | {"rt"}
)
_MARKS: Final = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}


def read_docx(content: bytes, name: str, report: Report = silent) -> Source:
    """Read all tables of a document.

    Raises:
        UnreadableSource: one of its kinds, each with its own sentence.
    """
    package = Package(content, name)
    main = package.main_part() or "word/document.xml"
    root = package.tree(main)
    body = next((child for child in root if local(child) == "body"), None)
    if body is None:
        raise DamagedSource(name, "文档没有正文")
    parts = dict(package.relations(main).values())
    reader = _Reader(name, package, parts, report, len(body))
    reader.read_blocks(body, 0)
    if not reader.sheets:
        raise NoTable(name, "文档里没有表格")
    reader.end()
    sheets, remarks = join_pages(reader.sheets)
    return Source(
        name=name,
        format=Format.DOCX,
        sheets=tuple(sheets),
        remarks=(*reader.remarks, *remarks),
    )


class _Reader:
    def __init__(
        self, name: str, package: Package, parts: dict[str, str], report: Report, blocks: int
    ) -> None:
        self._name = name
        self._report = report
        self._blocks = blocks
        self._prose: list[str] = []
        self._cells = 0
        self.sheets: list[Sheet] = []
        self.remarks: list[str] = []
        trees = {
            kind: package.tree(parts[kind])
            for kind in ("numbering", "styles")
            if kind in parts and parts[kind] in package
        }
        self._numbering = Numbering(trees.get("numbering"))
        self._lists = _style_lists(trees["styles"]) if "styles" in trees else {}

    def read_blocks(self, element: Any, depth: int) -> None:
        """Read paragraphs and tables; paragraphs wait for the table they stand above."""
        for index, block in enumerate(_children(element, {"p", "tbl"})):
            if local(block) == "tbl":
                self._read_table(block, depth)
            else:
                text = self._settled(self._paragraph(block)).strip()
                if text:
                    self._prose.append(text)
                for box in _text_boxes(block):
                    self.read_blocks(box, depth + 1)
            if depth == 0:
                self._report(index, self._blocks)

    def end(self) -> None:
        """Let what stands below the last table belong to it."""
        self.sheets[-1] = replace(self.sheets[-1], below=tuple(self._prose))

    def _read_table(self, table: Any, depth: int) -> None:
        if depth > DEPTH:
            raise TooLarge(self._name, "表格一层套一层，太深了")
        above, self._prose = tuple(self._prose), []
        rows: list[list[Value]] = []
        merges = _Merges()
        hidden = set()
        for row in _children(table, {"tr"}):
            properties = _properties(row, "trPr")
            if "del" in properties:
                continue
            if "hidden" in properties:
                hidden.add(len(rows))
            values: list[Value] = [None] * _whole(properties.get("gridBefore"), 0)
            placed = []
            for cell in _cells(row):
                placed.append((len(values), cell))
                values.append(self._cell_value(cell.elements, depth))
                values += [None] * (cell.across - 1)
            self._cells += len(values)
            if self._cells > CELLS:
                raise TooLarge(self._name, f"超过 {CELLS:,} 个单元格")
            for left in merges.add_row(len(rows), placed):
                values[left] = None
            rows.append(values)
        merges.close(len(rows) - 1)
        draft = Draft(f"表{len(self.sheets) + 1}", rows, above=above, merges=merges.found)
        draft.hidden_rows = hidden
        sheet = draft.finish()
        if sheet is not None:
            self.sheets.append(sheet)
        if len(self.sheets) > TABLES:
            raise TooLarge(self._name, f"超过 {TABLES:,} 个表格")

    def _cell_value(self, elements: list[Any], depth: int) -> Value:
        outside = self._prose
        lines: list[str] = []
        for element in elements:
            for block in _children(element, {"p", "tbl"}):
                if local(block) == "p":
                    lines.append(self._paragraph(block))
                else:
                    # A table in a cell is a table of its own, below the cell's text so far.
                    self._prose = [line for line in lines if line.strip()]
                    self._read_table(block, depth + 1)
        self._prose = outside
        return tidy(self._settled("\n".join(lines)).strip("\n"))

    def _settled(self, text: str) -> str:
        return settle(text, self.remarks)

    def _paragraph(self, paragraph: Any) -> str:
        """Return a paragraph's text with its number."""
        pieces: list[str] = []
        self._collect(paragraph, pieces)
        text = "".join(pieces)
        label = self._label(paragraph)
        is_apart = label[-1:].isalnum() and text and not label[-1:] > "\u2e80"
        return f"{label} {text}" if is_apart else label + text

    def _collect(self, element: Any, pieces: list[str]) -> None:
        for child in element:
            tag = local(child)
            if tag == "t":
                pieces.append(child.text or "")
            elif tag in _MARKS:
                pieces.append(_MARKS[tag])
            elif tag == "sym":
                pieces.append(self._symbol(child))
            elif tag == "r":
                self._collect_run(child, pieces)
            elif tag == "sup":
                own: list[str] = []
                self._collect(child, own)
                pieces += map(raised, own)
            elif tag not in _GONE:
                self._collect(child, pieces)

    def _collect_run(self, run: Any, pieces: list[str]) -> None:
        looks = _properties(run, "rPr")
        if _is_on(looks.get("vanish")):
            remark(self.remarks, "文档里有隐藏的文字，没有读入。")
            return
        own: list[str] = []
        self._collect(run, own)
        shift = _value(looks.get("vertAlign"))
        if shift in ("superscript", "subscript"):
            own = list(map(raised if shift == "superscript" else lowered, own))
        if _is_on(looks.get("strike")) or _is_on(looks.get("dstrike")):
            own = list(map(struck, own))
        pieces += own

    def _symbol(self, element: Any) -> str:
        """Return a character of a font of symbols."""
        code, font = attribute(element, "char"), attribute(element, "font")
        shown = symbol(font, code)
        if shown == UNKNOWN:
            remark(
                self.remarks, f"文档里有读不出的符号（{font} 字体），已写成“{UNKNOWN}”，请核对。"
            )
        return shown

    def _label(self, paragraph: Any) -> str:
        properties = _properties(paragraph, "pPr")
        style = properties.get("pStyle")
        list_id, level = self._lists.get(_value(style), ("", 0))
        numbers = properties.get("numPr")
        if numbers is not None:
            own = {local(part): part for part in numbers}
            list_id = _value(own.get("numId")) or list_id
            level = _whole(own.get("ilvl"), level)
        return self._numbering.label(list_id, level) if list_id else ""


@dataclass(slots=True)
class _Cell:
    """A cell as Word has it.

    Attributes:
        elements: whose blocks it holds; several where cells were merged the old way.
        across: columns it spans.
        begins: whether cells below may go on with it.
        goes_on: whether it goes on with the cell above.
    """

    elements: list[Any]
    across: int
    begins: bool
    goes_on: bool


@dataclass(slots=True)
class _Merges:
    """Merged cells, put together row by row.

    Attributes:
        found: those that are complete.
    """

    found: list[Merge] = field(default_factory=list)
    _open: dict[int, tuple[int, int]] = field(default_factory=dict)

    def add_row(self, row: int, cells: list[tuple[int, _Cell]]) -> list[int]:
        """Take a row's cells by column; return the columns that go on with a cell above."""
        going_on = {left for left, cell in cells if cell.goes_on and left in self._open}
        self.close(row - 1, {left for left in self._open if left not in going_on})
        for left, cell in cells:
            if left in going_on:
                continue
            if cell.begins:
                self._open[left] = (row, cell.across)
            elif cell.across > 1:
                self.found.append(Merge(row, left, row, left + cell.across - 1))
        return sorted(going_on)

    def close(self, row: int, columns: set[int] | None = None) -> None:
        """End the merges at these columns, or all, with this row."""
        for left in list(self._open) if columns is None else columns:
            top, across = self._open.pop(left)
            self.found.append(Merge(top, left, row, left + across - 1))


def _cells(row: Any) -> list[_Cell]:
    cells: list[_Cell] = []
    for element in _children(row, {"tc"}):
        properties = _properties(element, "tcPr")
        if "cellDel" in properties:
            continue
        across = max(1, _whole(properties.get("gridSpan"), 1))
        sideways = properties.get("hMerge")
        if sideways is not None and _value(sideways) != "restart" and cells:
            cells[-1].across += across
            cells[-1].elements.append(element)
            continue
        down = properties.get("vMerge")
        begins = _value(down) == "restart"
        cells.append(_Cell([element], across, begins, down is not None and not begins))
    return cells


def _children(element: Any, wanted: set[str]) -> Iterator[Any]:
    """Yield the children of these names; what is wrapped counts as a child too."""
    for child in element:
        tag = local(child)
        if tag in wanted:
            yield child
        elif tag in _WRAPPERS:
            yield from _children(child, wanted)


def _text_boxes(paragraph: Any) -> list[Any]:
    """Return the text boxes anchored at a paragraph, each once."""
    return [
        box
        for box in paragraph.iter("{*}txbxContent")
        if not any(local(around) in ("Fallback", "txbxContent") for around in box.iterancestors())
    ]


def _properties(element: Any, name: str) -> dict[str, Any]:
    """Return the properties of an element by name; empty where it has none."""
    for child in element:
        if local(child) == name:
            return {local(part): part for part in child}
    return {}


def _value(element: Any) -> str:
    return attribute(element, "val") if element is not None else ""


def _whole(element: Any, otherwise: int) -> int:
    text = _value(element)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else otherwise


def _is_on(element: Any) -> bool:
    return element is not None and _value(element) not in ("0", "false", "off")


def _style_lists(root: Any) -> dict[str, tuple[str, int]]:
    """Return the list and level of every paragraph style that has one, its own or inherited."""
    own: dict[str, tuple[str, int]] = {}
    bases: dict[str, str] = {}
    for style in root:
        if local(style) != "style":
            continue
        name = attribute(style, "styleId")
        bases[name] = _value(next((part for part in style if local(part) == "basedOn"), None))
        numbers = _properties(style, "pPr").get("numPr")
        if numbers is not None:
            parts = {local(part): part for part in numbers}
            own[name] = (_value(parts.get("numId")), _whole(parts.get("ilvl"), 0))
    found = {}
    for name in bases:
        ancestor, seen = name, set()
        while ancestor and ancestor not in own and ancestor not in seen:
            seen.add(ancestor)
            ancestor = bases.get(ancestor, "")
        if ancestor in own:
            found[name] = own[ancestor]
    return found
