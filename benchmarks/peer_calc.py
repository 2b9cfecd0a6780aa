"""The same question asked of LibreOffice Calc, without a screen: filter, then SUMIFS by category.

Run with the Python that LibreOffice's ``uno`` module belongs to.
"""

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import uno

CATEGORIES = (
    "医疗卫生服务业",
    "医药产业、医疗器械产业、健康食品加工产业",
    "养生养老产业",
    "健康管理服务产业",
)
PIPE = "chubei-benchmark"


def main() -> None:
    """Start Calc, open the workbook, filter it, add it up; print 万元 by category as JSON."""
    with tempfile.TemporaryDirectory() as profile:
        office = subprocess.Popen(
            [
                "soffice",
                f"-env:UserInstallation={Path(profile).as_uri()}",
                "--headless",
                "--norestore",
                f"--accept=pipe,name={PIPE};urp;",
            ]
        )
        try:
            print(json.dumps(ask(connect(), Path(sys.argv[1]))))
        finally:
            office.terminate()
            office.wait()


def connect() -> Any:
    """Return the running office's desktop, waiting until it listens."""
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext(
        "com.sun.star.bridge.UnoUrlResolver", local
    )
    address = f"uno:pipe,name={PIPE};urp;StarOffice.ComponentContext"
    for _ in range(600):
        try:
            context = resolver.resolve(address)
        except uno.getClass("com.sun.star.connection.NoConnectException"):
            time.sleep(0.05)
        else:
            return context.ServiceManager.createInstanceWithContext(
                "com.sun.star.frame.Desktop", context
            )
    raise TimeoutError("LibreOffice did not start")


def ask(desktop: Any, book: Path) -> dict[str, float]:
    """Filter one industry and add up the amounts by category."""
    hidden = uno.createUnoStruct("com.sun.star.beans.PropertyValue")
    hidden.Name, hidden.Value = "Hidden", True
    document = desktop.loadComponentFromURL(book.as_uri(), "_blank", 0, (hidden,))
    sheet = document.Sheets.getByIndex(0)
    cursor = sheet.createCursor()
    cursor.gotoEndOfUsedArea(False)
    last = cursor.RangeAddress.EndRow
    table = sheet.getCellRangeByPosition(0, 0, 9, last)
    condition = uno.createUnoStruct("com.sun.star.sheet.TableFilterField")
    condition.Field = 3
    condition.Operator = uno.Enum("com.sun.star.sheet.FilterOperator", "EQUAL")
    condition.IsNumeric = False
    condition.StringValue = "卫生健康"
    chosen = table.createFilterDescriptor(True)
    chosen.ContainsHeader = True
    chosen.setFilterFields((condition,))
    table.filter(chosen)
    found = {}
    for at, name in enumerate(CATEGORIES):
        cell = sheet.getCellByPosition(12, at)
        rows = last + 1
        cell.setFormula(
            f'=SUMIFS($F$2:$F${rows};$E$2:$E${rows};"{name}";$D$2:$D${rows};"卫生健康")'
        )
        found[name] = cell.getValue()
    document.close(True)
    return found


if __name__ == "__main__":
    main()
