"""The query line: what is typed, as terms; and what cannot be read, with its place."""

import pytest

from app.queries.filter import AllOf, AnyOf, Condition, Not, Operator, Term, Words
from app.queries.querytext import RefusedQuery, parse_query, query_text

WAN = 10_000
IS = Operator.IS


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("", ()),
        ("  ", ()),
        ("中医院", (Words("中医院"),)),
        ("zyy 二期", (Words("zyy"), Words("二期"))),
        ("行业:卫生健康", (Condition("industry", IS, ("卫生健康",)),)),
        ("性质:新建,扩建", (Condition("nature", IS, ("新建", "扩建")),)),
        ("性质：新建，扩建、在建", (Condition("nature", IS, ("新建", "扩建", "在建")),)),
        ("性质:改(扩)建", None),
        ('性质:"改(扩)建"', (Condition("nature", IS, ("改(扩)建",)),)),
        ("投资>=1亿", (Condition("total", Operator.AT_LEAST, (100_000_000,)),)),
        ("投资≥1亿", (Condition("total", Operator.AT_LEAST, (100_000_000,)),)),
        ("投资＞＝1亿", (Condition("total", Operator.AT_LEAST, (100_000_000,)),)),
        ("投资<5000", (Condition("total", Operator.LESS_THAN, (5_000 * WAN,)),)),
        (
            "投资:5000..20000",
            (Condition("total", Operator.BETWEEN, (5_000 * WAN, 20_000 * WAN)),),
        ),
        (
            "投资:20000……5000",
            (Condition("total", Operator.BETWEEN, (5_000 * WAN, 20_000 * WAN)),),
        ),
        ("投资:5000..", (Condition("total", Operator.AT_LEAST, (5_000 * WAN,)),)),
        ("周期:2020..2022", (Condition("period", Operator.BETWEEN, (2020, 2022)),)),
        ("周期:2020", (Condition("period", Operator.BETWEEN, (2020, 2020)),)),
        ("周期:待定", (Condition("period", IS, ("待定",)),)),
        ("周期:“十四五”期间", (Condition("period", IS, ("“十四五”期间",)),)),
        ("单位:民政", (Condition("units", IS, ("民政",)),)),
        ("方式:招商引资", (Condition("financing", IS, ("招商引资",)),)),
        ("无:周期", (Condition("period", Operator.EMPTY),)),
        ("有:周期", (Not(Condition("period", Operator.EMPTY)),)),
        ("-扩建", (Not(Words("扩建")),)),
        ("－扩建", (Not(Words("扩建")),)),
        ("新-建", (Words("新-建"),)),
        ("甲 或 乙", (AnyOf((Words("甲"), Words("乙"))),)),
        ("甲或乙", (Words("甲或乙"),)),
        ("甲 (乙 或 丙)", (Words("甲"), AnyOf((Words("乙"), Words("丙"))))),
        ("甲 乙 或 丙", (AnyOf((AllOf((Words("甲"), Words("乙"))), Words("丙"))),)),
        ("-(甲 乙)", (Not(AllOf((Words("甲"), Words("乙")))),)),
        ('"康养 小镇"', (Words("康养 小镇"),)),
        ("“康养 小镇”", (Words("康养 小镇"),)),
        ('"行业:林业"', (Words("行业:林业"),)),
        ('"说""好"""', (Words('说"好"'),)),
        ("a\ud800", (Words("a?"),)),
    ],
)
def test_what_is_typed(text: str, terms: tuple[Term, ...] | None) -> None:
    if terms is None:
        with pytest.raises(RefusedQuery):
            parse_query(text) and parse_query("(")
        return
    assert parse_query(text) == terms
    assert parse_query(query_text(terms)) == terms


@pytest.mark.parametrize(
    ("text", "position", "reason"),
    [
        ("颜色:红", 0, "没有“颜色”这一栏"),
        ("甲 颜色:红", 2, "没有“颜色”这一栏"),
        ("投资>=abc", 4, "不是金额"),
        ("投资>=1e400", 4, "不是金额"),
        ("投资>=", 4, "缺少值"),
        ("行业:", 3, "缺少值"),
        ("行业:，", 3, "缺少值"),
        ("行业>林业", 3, "不能比较大小"),
        ("周期:2020..去年", 3, "不是年份"),
        ("周期:,", 3, "缺少值"),
        ("(甲", 2, "缺少右括号"),
        ("甲)", 1, "多了一个右括号"),
        ("()", 2, "括号里没有条件"),
        ("甲 或", 3, "“或”的一边没有条件"),
        ("或 甲", 2, "“或”的一边没有条件"),
        ("(甲 或)", 4, "“或”的一边没有条件"),
        ('甲 "乙', 2, "引号没有成对"),
        ('""', 0, "引号里没有字"),
        ("-)", 1, "“-”后面没有条件"),
    ],
)
def test_what_cannot_be_read(text: str, position: int, reason: str) -> None:
    with pytest.raises(RefusedQuery) as caught:
        parse_query(text)
    assert reason in caught.value.reason
    assert caught.value.remedy
    assert caught.value.position in (position, position + 1)
