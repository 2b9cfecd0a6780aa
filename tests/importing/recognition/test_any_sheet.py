"""Whatever stands in a sheet, it is read or dismissed; every row is accounted for."""

from datetime import date, datetime, time

from hypothesis import given, settings
from hypothesis import strategies as st

from app.importing.counterparts import Fate, Known
from app.importing.matching import match
from app.importing.recognition.kinds import RowKind
from app.importing.recognition.recognise import recognise
from app.importing.reconciliation import reconcile
from app.importing.sheets import Flaw, Merge, Sheet
from app.importing.twins import find_alike

# Words that mean something here, so that headers, groups and sums come up often.
TEXTS = """
序号 项目名称 名称 总投资 总投资（万元） （亿元） 建设周期 责任单位 牵头单位 开工时间 竣工时间 分类
备注 合计 小计 总计（3个） 医疗小计 一、医疗 （一）医院 ——铁路 医疗（2个，3万元） 注：甲 1 2 1.1
（1） ① 单位：万元 附件2 项目表 项目表（续） 2020-2021 2年 待定 1亿元 很多 区教委、区林业局 16个
353845 甲医院 乙医院建设项目
"""
WORDS = st.sampled_from(TEXTS.split())
CELLS = st.one_of(
    st.none(),
    st.none(),
    WORDS,
    WORDS,
    st.integers(-2, 10**9),
    st.floats(),
    st.booleans(),
    st.dates(date(1900, 1, 1), date(2100, 1, 1)),
    st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1)),
    st.times(time(), time(23)),
    st.text(max_size=12).map(lambda text: text or None),
)
HEADERS = st.permutations(["序号", "项目名称", "总投资（万元）", "建设周期", "责任单位", "分类"])


@st.composite
def sheets(draw: st.DrawFn) -> Sheet:
    width = draw(st.integers(1, 6))
    row = st.lists(CELLS, min_size=width, max_size=width)
    rows = draw(st.lists(row, min_size=1, max_size=14))
    for _ in range(draw(st.integers(0, 2))):
        rows.insert(draw(st.integers(0, len(rows))), list(draw(HEADERS)[:width]))
    spots = st.tuples(st.integers(0, len(rows) - 1), st.integers(0, width - 1))
    merges = [
        Merge(min(a, c), min(b, d), max(a, c), max(b, d))
        for (a, b), (c, d) in draw(st.lists(st.tuples(spots, spots), max_size=2))
    ]
    flaws = draw(st.dictionaries(spots, st.sampled_from(Flaw), max_size=2))
    for at, column in flaws:
        rows[at][column] = None
    return Sheet(
        "表",
        rows,
        range(3, 3 + len(rows)),
        tuple(draw(st.lists(WORDS, max_size=2))),
        tuple(merges),
        flaws,
        draw(st.dictionaries(spots, st.text(max_size=8), max_size=3)),
        frozenset(draw(st.lists(st.integers(0, len(rows) - 1), max_size=1))),
        frozenset(draw(st.lists(st.integers(0, width - 1), max_size=1))),
    )


@settings(max_examples=200)
@given(sheets())
def test_every_row_is_accounted_for(sheet: Sheet) -> None:
    found = recognise([sheet])
    assert found.tables or found.dismissed
    assert all(each.reason.endswith("。") for each in found.dismissed)
    for table in found.tables:
        assert list(table.kinds).count(RowKind.PROJECT) == len(table)
        assert {len(column) for column in table.columns.values()} <= {len(table)}
        assert all(-1 <= owner < len(table.groups) for owner in table.owners)
        assert all(group.parent < group.index for group in table.groups)
        refused = {table.place(at) for at in table.refused}
        assert refused == {
            each.row for each in table.problems if each.row in map(table.place, range(len(table)))
        }
        # What is not refused can be stored: it has a name, and its amount is no guess.
        for at in range(len(table)):
            if at not in table.refused:
                values = table.values(at)
                assert values["name"]
                if values.get("total_text"):
                    assert values["total_yuan"] is not None
        lines = reconcile(table)
        assert lines[0].count == len(table)
        matches = match(table, Known())
        assert sum(matches.count(fate) for fate in Fate) == len(table)
        find_alike(table, Known(), matches)
