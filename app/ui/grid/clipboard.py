"""Blocks of cells as spreadsheets exchange them: tab-separated text and an HTML table."""

import re
from collections.abc import Sequence
from html import escape

from PySide6.QtCore import QMimeData

Block = Sequence[Sequence[str]]

#: What means the same as a number: a code's zeros and the month of 2020.10 would be lost.
_NUMBER = re.compile(r"(?:0|[1-9][0-9]{0,14})(?:\.[0-9]{0,8}[1-9])?")

_SEPARATOR = re.compile(r"[\t\n]")

_SPACE = re.compile(r"\t|^ +| +$| {2,}")


def block_text(block: Block) -> str:
    """Return rows as tab-separated text; cells with line ends, tabs or quotes are quoted."""
    return "\r\n".join("\t".join(_quoted(cell) for cell in row) for row in block)


def block_html(block: Block) -> str:
    """Return rows as an HTML table whose cells a spreadsheet takes as text where they are text.

    A number stays a number; everything else is marked as text, so that long codes keep their
    digits and ``=`` starts no formula.
    """
    rows = "".join(f"<tr>{''.join(_html_cell(cell) for cell in row)}</tr>" for row in block)
    return f'<html><head><meta charset="utf-8"></head><body><table>{rows}</table></body></html>'


def block_texts(block: Block) -> tuple[str, str]:
    """Return a block as text and as HTML; a single cell is text alone, as it is."""
    if len(block) == 1 and len(block[0]) == 1:
        return block[0][0], ""
    return block_text(block), block_html(block)


def block_mime(plain: str, html: str) -> QMimeData:
    """Return what goes to the clipboard; see :func:`block_texts`."""
    found = QMimeData()
    found.setText(plain)
    if html:
        found.setHtml(html)
    return found


def parse_block(text: str) -> list[list[str]]:
    """Read tab-separated text as a spreadsheet writes it.

    A cell that begins with a quote runs to the closing quote, over tabs and line ends; a doubled
    quote in it stands for one. Every row is as wide as the widest.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if text.endswith("\n"):
        text = text[:-1]
    # Without a quote, as blocks of hundreds of thousands of rows are, there is nothing to read.
    rows = _rows(text) if '"' in text else [line.split("\t") for line in text.split("\n")]
    width = max(map(len, rows))
    for row in rows:
        row.extend([""] * (width - len(row)))
    return rows


def _rows(text: str) -> list[list[str]]:
    rows: list[list[str]] = [[]]
    at = 0
    while True:
        cell, at = _cell(text, at)
        rows[-1].append(cell)
        if at >= len(text):
            return rows
        if text[at] == "\n":
            rows.append([])
        at += 1


def _cell(text: str, start: int) -> tuple[str, int]:
    """Return the cell that begins here and where its separator is."""
    if text[start : start + 1] == '"':
        quoted = _quoted_cell(text, start + 1)
        if quoted is not None:
            return quoted
    found = _SEPARATOR.search(text, start)
    end = found.start() if found is not None else len(text)
    return text[start:end], end


def _quoted_cell(text: str, start: int) -> tuple[str, int] | None:
    """Return a quoted cell, or None where the quote is only a character of the text."""
    parts = []
    at = start
    while True:
        close = text.find('"', at)
        if close < 0:
            return None
        parts.append(text[at:close])
        if text[close + 1 : close + 2] != '"':
            break
        parts.append('"')
        at = close + 2
    end = close + 1
    if end < len(text) and text[end] not in "\t\n":
        return None
    return "".join(parts), end


def _quoted(cell: str) -> str:
    if any(mark in cell for mark in '\t\n\r"'):
        doubled = cell.replace('"', '""')
        return f'"{doubled}"'
    return cell


def _html_cell(cell: str) -> str:
    style = "" if _NUMBER.fullmatch(cell) else " style=\"mso-number-format:'\\@'\""
    # Inside one cell of a spreadsheet a plain <br> would begin another one.
    text = '<br style="mso-data-placement:same-cell">'.join(map(_html_line, cell.split("\n")))
    return f"<td{style}>{text}</td>"


def _html_line(line: str) -> str:
    """Return a line of text; white space that a page would drop is marked as Excel marks it."""
    return _SPACE.sub(_kept, escape(line))


def _kept(match: re.Match[str]) -> str:
    if match[0] == "\t":
        return '<span style="mso-tab-count:1">\t</span>'
    return f'<span style="mso-spacerun:yes">{"&nbsp;" * (len(match[0]) - 1)} </span>'
