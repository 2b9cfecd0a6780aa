"""The same question asked of pandas: read a workbook, filter one industry, add up by category."""

import json
import sys

import pandas


def main() -> None:
    """Print 万元 by category as JSON."""
    table = pandas.read_excel(sys.argv[1], engine="openpyxl")
    chosen = table[table["所属行业"] == "卫生健康"]
    sums = chosen.groupby("分类")["总投资"].sum()
    print(json.dumps({str(name): float(value) for name, value in sums.items()}))


if __name__ == "__main__":
    main()
