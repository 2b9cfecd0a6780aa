"""What a rollup says of each group: the measures by name, and what they are called."""

#: The titles in their usual order, without the unit.
MEASURE_TITLES = {
    "count": "个数",
    "total": "总投资",
    "share": "占比",
    "missing": "未填金额",
    "median": "中位数",
    "largest": "最大",
}

#: Those that are looked up project by project, not added up.
SPREADS = ("median", "largest")
