"""Random libraries laid out as an annex are recognised back exactly."""

from dataclasses import dataclass
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from app.importing.recognition.words import Confidence
from app.importing.reconciliation import reconcile
from app.importing.sheets import Sheet, Value
from tests.importing.recognition.sheetmaking import make_sheet, only_table

# Words other offices use, each of one meaning only.
TITLES = {
    "number": ("序号", "项目序号"),
    "name": ("项目名称", "工程名称", "项目\n名称", "建设项目名称"),
    "nature": ("建设性质", "建设\n性质"),
    "industry": ("所属行业", "行业类别"),
    "content": ("主要建设规模及内容", "建设内容", "建设规模和内容", "主要建设内容"),
    "total": ("总投资", "投资额", "估算总投资", "计划总投资", "概算\n总投资"),
    "period": ("建设周期", "建设年限", "建设起止年限"),
    "financing": ("投资方式", "资金来源"),
    "units": ("责任单位", "业主单位", "项目业主"),
    "location": ("建设地点", "项目地址"),
}
UNITS = {"元": 0, "万元": 4, "亿元": 8}

HAN = "中医药康养医院基地平台园区石会濯水正阳金溪建造改扩能力提升应急血站疗林桑茶"
WORDS = st.text(st.sampled_from(HAN), min_size=2, max_size=12)
PERIODS = st.sampled_from(
    ["2020-2022", "2020", "2年", "36个月", "待定", "", "2021.3-2022.12", "“十四五”期间"]
)
NATURES = st.sampled_from(["新建", "扩建", "改(扩)建", "在建", ""])
OFFICES = st.lists(
    st.sampled_from(["区教委", "区林业局", "区卫生健康委", "中医院"]), unique=True, max_size=3
)


@dataclass(frozen=True)
class Project:
    """What a row says, as text; the amount in yuan."""

    texts: dict[str, str]
    total: int | None


@dataclass(frozen=True)
class Layout:
    """How the annex is set."""

    columns: list[str]
    titles: dict[str, str]
    unit: str
    is_unit_in_header: bool
    has_counts: bool
    has_sums: bool
    is_on_top: bool
    restarts: bool
    has_texts: bool
    numbering: str
    repeats: int


@st.composite
def projects(draw: st.DrawFn, unit: str) -> Project:
    step = 10 ** max(0, UNITS[unit] - 4)
    amount = draw(st.none() | st.integers(0, 10**7))
    texts = {
        # A name that none of the words for sums, notes and groups can be.
        "name": draw(WORDS) + draw(st.sampled_from(["项目", "工程", "（一期）", "中心", "院"])),
        "nature": draw(NATURES),
        "industry": draw(st.sampled_from(["卫生健康", "林业", "医药"])),
        "content": draw(WORDS) + "\n" * draw(st.booleans()) + draw(WORDS),
        "period": draw(PERIODS),
        "financing": draw(st.sampled_from(["招商引资", "政府投资", ""])),
        "units": "、".join(draw(OFFICES)),
        "location": draw(WORDS),
    }
    return Project(texts, None if amount is None else amount * step)


@st.composite
def layouts(draw: st.DrawFn) -> Layout:
    others = ["nature", "industry", "content", "total", "period", "financing", "units", "location"]
    # One more that every row fills, so that a row with a name alone is no project.
    chosen = {*draw(st.lists(st.sampled_from(others), min_size=2, unique=True)), "industry"}
    columns = draw(st.permutations(sorted({"number", "name"} | chosen)))
    return Layout(
        columns,
        {field: draw(st.sampled_from(words)) for field, words in TITLES.items()},
        draw(st.sampled_from(sorted(UNITS))),
        draw(st.booleans()),
        draw(st.booleans()),
        draw(st.booleans()),
        draw(st.booleans()),
        draw(st.booleans()),
        draw(st.booleans()),
        draw(st.sampled_from(["", "一、", "（一）", "——"])),
        draw(st.integers(0, 7)),
    )


@st.composite
def annexes(draw: st.DrawFn) -> tuple[Layout, list[tuple[str, list[Project]]]]:
    layout = draw(layouts())
    group = st.lists(projects(layout.unit), min_size=1, max_size=5)
    names = draw(st.lists(WORDS, min_size=1, max_size=4, unique=True))
    return layout, [(f"{name}产业", draw(group)) for name in names]


def amount_cell(yuan: int | None, layout: Layout) -> Value:
    """The amount in the table's unit: a number, or a text as a CSV has it."""
    if yuan is None:
        return None
    whole, rest = divmod(yuan, 10 ** UNITS[layout.unit])
    text = f"{whole}.{rest:0{UNITS[layout.unit]}d}".rstrip("0") if rest else str(whole)
    if layout.has_texts:
        return text
    return int(text) if text.isdecimal() else float(text)


def lay_out(layout: Layout, groups: list[tuple[str, list[Project]]]) -> Sheet:
    titles = dict(layout.titles)
    above: tuple[str, ...] = ("附件2", "某区储备项目表")
    if layout.is_unit_in_header:
        titles["total"] += f"\n（{layout.unit}）"
    else:
        above += (f"单位：{layout.unit}",)
    header = [titles[field] for field in layout.columns]

    def label_row(label: str, members: list[Project]) -> list[Value]:
        cells: list[Value] = [None] * len(layout.columns)
        cells[layout.columns.index("name")] = label
        if layout.has_sums and "total" in layout.columns:
            total = sum(project.total or 0 for project in members)
            cells[layout.columns.index("total")] = amount_cell(total, layout)
        return cells

    def counted(label: str, members: list[Project]) -> str:
        return f"{label}（{len(members)}个）" if layout.has_counts else label

    everything = [project for _, members in groups for project in members]
    rows: list[list[Value]] = []
    if layout.is_on_top:
        rows.append(label_row(counted("合计", everything), everything))
    number = 0
    for name, members in groups:
        heading = f"{layout.numbering}{name}"
        if layout.is_on_top:
            rows.append(label_row(counted(heading, members), members))
        else:
            rows.append(label_row(heading, []))
            if layout.has_sums and "total" in layout.columns:
                rows[-1][layout.columns.index("total")] = None
        number = 0 if layout.restarts else number
        for project in members:
            number += 1
            cells: list[Value] = []
            for field in layout.columns:
                if field == "number":
                    cells.append(str(number) if layout.has_texts else number)
                elif field == "total":
                    cells.append(amount_cell(project.total, layout))
                else:
                    cells.append(project.texts[field] or None)
            rows.append(cells)
        if not layout.is_on_top:
            rows.append(label_row(counted("小计", members), members))
    if not layout.is_on_top:
        rows.append(label_row(counted("总计", everything), everything))
    if layout.repeats > 2:
        for at in range(len(rows) - len(rows) % layout.repeats, 0, -layout.repeats):
            rows.insert(at, list(header))
    return make_sheet([header, *rows], above=above)


def expected(layout: Layout, groups: list[tuple[str, list[Project]]]) -> list[dict[str, Any]]:
    found = []
    number = 0
    for name, members in groups:
        number = 0 if layout.restarts else number
        for project in members:
            number += 1
            values: dict[str, Any] = {"category": name, "number": number}
            for field in layout.columns:
                if field == "total":
                    values["total"] = project.total
                elif field != "number":
                    values[field] = project.texts[field]
            found.append(values)
    return found


COLUMN = {"total": "total_yuan", "period": "period_text", "units": "units_text"}


@settings(max_examples=150)
@given(annexes())
def test_an_annex_comes_back_as_it_was_laid_out(
    annex: tuple[Layout, list[tuple[str, list[Project]]]],
) -> None:
    layout, groups = annex
    table = only_table(lay_out(layout, groups))
    found = [
        {
            "category": table.category(at),
            **{field: table.columns[COLUMN.get(field, field)][at] for field in layout.columns},
        }
        for at in range(len(table))
    ]
    assert found == expected(layout, groups)
    assert table.problems == []
    assert {each.confidence for each in table.layout.columns} == {Confidence.SURE}
    lines = reconcile(table)
    assert [line.count for line in lines] == [
        sum(len(members) for _, members in groups),
        *(len(members) for _, members in groups),
    ]
    assert all(line.is_equal for line in lines)
    if layout.has_counts:
        assert [line.stated_count for line in lines] == [line.count for line in lines]
    if layout.has_sums and "total" in layout.columns:
        assert [line.stated_yuan for line in lines] == [line.total_yuan for line in lines]
