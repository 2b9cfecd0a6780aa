"""The query line: what is typed, as terms; and what cannot be read, with its place."""

import pytest

from app.queries.filter import AllOf, AnyOf, Condition, Not, Operator, Term, Words
from app.queries.querytext import RefusedQuery, parse_query, query_text

WAN, YI = 10_000, 100_000_000
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
        ("性质:改(扩)建", (Condition("nature", IS, ("改(扩)建",)),)),
        ("改（扩）建 (甲 或 乙)", (Words("改（扩）建"), AnyOf((Words("甲"), Words("乙"))))),
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
def test_what_is_typed(text: str, terms: tuple[Term, ...]) -> None:
    assert parse_query(text) == terms
    assert parse_query(query_text(terms)) == terms


# 以上, 以下 and 以内 include the number; 超过, 不满 and 以外 exclude it.
@pytest.mark.parametrize(
    ("said", "operator"),
    [
        ("1亿以上", Operator.AT_LEAST),
        ("1亿及以上", Operator.AT_LEAST),
        ("不低于1亿", Operator.AT_LEAST),
        ("1亿以下", Operator.AT_MOST),
        ("1亿以内", Operator.AT_MOST),
        ("不超过1亿", Operator.AT_MOST),
        ("超过1亿", Operator.MORE_THAN),
        ("高于1亿", Operator.MORE_THAN),
        ("1亿以外", Operator.MORE_THAN),
        ("不满1亿", Operator.LESS_THAN),
        ("不足1亿", Operator.LESS_THAN),
        ("低于1亿", Operator.LESS_THAN),
        (">=１亿", Operator.AT_LEAST),
    ],
)
def test_sizes_in_their_legal_words(said: str, operator: Operator) -> None:
    assert parse_query(f"投资:{said}") == (Condition("total", operator, (YI,)),)


@pytest.mark.parametrize(
    ("text", "term"),
    [
        (
            "投资:5000万以上不满1亿",
            AllOf(
                (
                    Condition("total", Operator.AT_LEAST, (5_000 * WAN,)),
                    Condition("total", Operator.LESS_THAN, (YI,)),
                )
            ),
        ),
        ("投资:5000万以上1亿以下", Condition("total", Operator.BETWEEN, (5_000 * WAN, YI))),
        # Either bound alone would hold for everything, so both are meant.
        ("投资:5000万以上、1亿以下", Condition("total", Operator.BETWEEN, (5_000 * WAN, YI))),
        # Both together would hold for nothing, so either is meant.
        (
            "投资:不满1000万、10亿以上",
            AnyOf(
                (
                    Condition("total", Operator.LESS_THAN, (1_000 * WAN,)),
                    Condition("total", Operator.AT_LEAST, (10 * YI,)),
                )
            ),
        ),
        ("投资:1～5亿", Condition("total", Operator.BETWEEN, (YI, 5 * YI))),
        ("投资:5000～2亿", Condition("total", Operator.BETWEEN, (5_000 * WAN, 2 * YI))),
        ("投资:1,000-2,000", Condition("total", Operator.BETWEEN, (1_000 * WAN, 2_000 * WAN))),
        ("投资:5000、6000", Condition("total", IS, (5_000 * WAN, 6_000 * WAN))),
        ("投资:约1亿元", Condition("total", IS, (YI,))),
        ("投资:未填", Condition("total", Operator.EMPTY)),
        ("年度:2021", Condition("year", IS, (2021,))),
        ("年度:2020-2022", Condition("year", Operator.BETWEEN, (2020, 2022))),
        ("年度>=2021", Condition("year", Operator.AT_LEAST, (2021,))),
        ("年度:待定,2021年度", Condition("year", IS, ("待定", 2021))),
        ("年度:未排期", Condition("year", Operator.EMPTY)),
        ("无:年度", Condition("year", Operator.EMPTY)),
        ("排期:年度计划未列", Condition("year", IS, ("年度计划未列",))),
        ("周期:2021、2023年", Condition("period", IS, (2021, 2023))),
        ("周期:待定,2021", Condition("period", IS, ("待定", 2021))),
        ("周期:2021以后", Condition("period", Operator.AT_LEAST, (2021,))),
        ("周期:2021年以前", Condition("period", Operator.AT_MOST, (2021,))),
        ("周期:2021年之后", Condition("period", Operator.MORE_THAN, (2021,))),
        ("周期:2020年之后2023年之前", Condition("period", Operator.BETWEEN, (2021, 2022))),
        ("周期:2020-2022", Condition("period", Operator.BETWEEN, (2020, 2022))),
        ('周期:"2020-2022"', Condition("period", IS, ("2020-2022",))),
        ("周期:2021.3-2022.12", Condition("period", IS, ("2021.3-2022.12",))),
        ("周期:2025年底前", Condition("period", IS, ("2025年底前",))),
        ("开工年:2020年以后", Condition("start_year", Operator.AT_LEAST, (2020,))),
        ("序号:3", Condition("number", IS, ("3",))),
        ("序号:10以内", Condition("number", Operator.AT_MOST, (10,))),
        ("出处行:第626行", Condition("source_line", IS, (626,))),
        ("出处行:600..700", Condition("source_line", Operator.BETWEEN, (600, 700))),
        ("载明:无", Condition("source_line", Operator.EMPTY)),
        ("载明:有", Not(Condition("source_line", Operator.EMPTY))),
        ("文件:黔江府发", Condition("document", IS, ("黔江府发",))),
        ("核对:不符", Condition("reconciled", IS, ("不符",))),
        ("归口:医", Condition("pillar", IS, ("医",))),
        ("规模档:1亿-5亿,10亿以上", Condition("band", IS, ("1亿～5亿", "10亿以上"))),
        ("投资规模:1000万至5000万", Condition("band", IS, ("1000万～5000万",))),
        ("周期状态:待定,未填", Condition("period_kind", IS, ("待定", "未填"))),
        ("改者:王敏", Condition("changed_by", IS, ("王敏",))),
        ("改于:今天", Condition("changed_at", IS, ("今天",))),
        ("改于:近七日", Condition("changed_at", IS, ("7天内",))),
        ("改于:十五天内", Condition("changed_at", IS, ("15天内",))),
        ("改于:半年内", Condition("changed_at", IS, ("6个月内",))),
        ("改于:2026年11月1日", Condition("changed_at", IS, ("2026-11-01",))),
        (
            "改于:2026-11..2026-10",
            Condition("changed_at", Operator.BETWEEN, ("2026-10", "2026-11")),
        ),
        ("改于>=2026/11/1", Condition("changed_at", Operator.AT_LEAST, ("2026-11-01",))),
        ("改于:昨天之前", Condition("changed_at", Operator.LESS_THAN, ("昨天",))),
        ("新增于:2026", Condition("added_at", IS, ("2026",))),
        ("无:联系人", Condition("contacts", Operator.EMPTY)),
        ("\ufeff行\u200b业:林\u200b业\u00ad", Condition("industry", IS, ("林业",))),
        ('行业:"林\u200b业"', Condition("industry", IS, ("林\u200b业",))),
        ("投资>=1\u200b亿 \u200b", Condition("total", Operator.AT_LEAST, (YI,))),
        ("\u200b中\u200b医\ufe0f\u200b ", Words("中医")),
        ('"中\u200b医"', Words("中\u200b医")),
        ("(甲 乙)", AllOf((Words("甲"), Words("乙")))),
    ],
)
def test_one_condition(text: str, term: Term) -> None:
    assert parse_query(text) == (term,)
    assert parse_query(query_text((term,))) == (term,)


@pytest.mark.parametrize(
    ("terms", "text"),
    [
        ("投资:1亿以上", "总投资>=10000"),
        ("投资:超过5000万不满1亿", "总投资:超过5000万不满1亿"),
        ("-投资:5000万以上不满1亿", "-总投资:5000万以上不满1亿"),
        ("周期:2021", "周期:2021..2021"),
        ("排期:2021", "年度:2021"),
        ("年份:未排期", "无:年度"),
        ("周期:“2020-2021”", '周期:"2020-2021"'),
        ("改于:最近7天", "改于:7天内"),
        ("载明:有", "有:出处行"),
    ],
)
def test_what_is_written_back(terms: str, text: str) -> None:
    assert query_text(parse_query(terms)) == text


@pytest.mark.parametrize(
    ("text", "faulty", "reason", "remedy"),
    [
        ("[颜色]:红", "颜色", "没有“颜色”这一栏", "可以写：行业"),
        ("甲 [投姿]:1亿", "投姿", "没有“投姿”这一栏", "投资"),
        ("无:[颜色]", "颜色", "没有“颜色”这一栏", "可以写"),
        ("投资>=[a]bc", "a", "字母 a", "投资>=1亿"),
        ("投资>=1[o]00", "o", "字母 o，不是数字 0", "投资>=1亿"),
        ("投资:[-5]", "-5", "不是金额", "投资>=1亿"),
        ("投资>=1[e]400", "e", "科学计数法", "投资>=1亿"),
        ("投资>=[]", "", "缺少值", "投资>=1亿"),
        ("投资:[以上]", "以上", "没有金额", "投资>=1亿"),
        ("投资:[..]", "..", "两边都没有金额", "投资>=1亿"),
        ("投资:超过1亿[以上]", "以上", "只能写一个", "投资>=1亿"),
        ("投资>=1亿[以上]", "以上", "又说了一次大小", "投资>=1亿"),
        ("投资:1亿以上不满[5000万]", "5000万", "上限比下限小", "5000万以上不满1亿"),
        ("投资:1亿以上2亿[以上]", "以上", "又说了一次大小", "投资>=1亿"),
        ("投资>=1亿、[2亿]", "2亿", "多了一个值", "投资>=1亿"),
        ("行业:[]", "", "缺少值", "行业:值"),
        ("行业:[，]", "，", "缺少值", "行业:值"),
        ("行业[>]林业", ">", "不能比较大小", "行业:值"),
        ("周期:2020..[去年]", "去年", "不是年份", "2020..2022"),
        ("周期>=[去年]", "去年", "不是年份", "2020..2022"),
        ("周期:[,]", ",", "缺少值", "2020..2022"),
        ("开工年:[二零]", "二零", "不是年份", "2020..2022"),
        ("序号:[甲]", "甲", "不是整数", "序号"),
        ("序号:[99999999999999999999]", "99999999999999999999", "太长，最多 6 位", "序号"),
        ("出处行:600..[甲]", "甲", "不是整数", "出处行:600..700"),
        ("归口:[妖]", "妖", "没有“妖”这一类", "医（医疗卫生服务）"),
        ("核对:[对]", "对", "没有“对”这个结果", "核对:不符"),
        (
            "规模档:[未知值]",
            "未知值",
            "投资规模档没有“未知值”这一档",
            "不满1000万、1000万～5000万、5000万～1亿、1亿～5亿、5亿～10亿、10亿以上、未填",
        ),
        ("规模档:未填,[1亿]", "1亿", "没有“1亿”这一档", "1亿～5亿"),
        (
            "-(养老 周期状态:[在建])",
            "在建",
            "周期状态没有“在建”",
            "有起止年、只有时长、待定、未填、力争",
        ),
        ("载明:[多]", "多", "只有“有”和“无”", "载明:有"),
        ("改于:[火星]", "火星", "不是日期", "今天"),
        ("改于:[2026-02-30]", "2026-02-30", "不是日期", "2026-11-01"),
        ("改于:[1066]", "1066", "不是日期", "2026-11-01"),
        ("改于>=[7天内]", "7天内", "不用再说先后", "改于:7天内"),
        ("改于:今天,[去年起]", "去年起", "又写了一段时间", "或"),
        (
            "改于:[2026-10之后2026-11之前]",
            "2026-10之后2026-11之前",
            "起止要含当天",
            "2026-10-01..2026-10-31",
        ),
        ("[(]甲", "(", "左括号没有配上右括号", "补上"),
        ("甲 [(]乙 或 丙", "(", "左括号没有配上右括号", "补上"),
        ("甲[)]", ")", "多了一个右括号", "删去"),
        ("[(])", "(", "括号里没有条件", "删去"),
        ("甲 [或]", "或", "后面没有条件", "行业:林业 或 行业:医药"),
        ("[或] 甲", "或", "前面没有条件", "行业:林业 或 行业:医药"),
        ("(甲 [或])", "或", "后面没有条件", "行业:林业 或 行业:医药"),
        ('甲 ["]乙', '"', "引号没有成对", "补上"),
        ("行业:[“]林业", "“", "引号没有成对", "补上"),
        ('[""]', '""', "引号里没有字", "写上"),
        ("[-])", "-", "“-”后面没有条件", "-扩建"),
        ("名称:[\0]", "\0", "看不见的字符（U+0000）", "删去"),
        ("中医[\0]院", "\0", "看不见的字符（U+0000）", "删去"),
    ],
)
def test_what_cannot_be_read(text: str, faulty: str, reason: str, remedy: str) -> None:
    """The brackets [ ] stand round the place that is pointed at; they are no part of the text."""
    position = text.index("[")
    plain = text.replace("[", "").replace("]", "")
    with pytest.raises(RefusedQuery) as caught:
        parse_query(plain)
    error = caught.value
    assert reason in error.reason
    assert remedy in error.remedy
    assert (error.position, plain[error.position : error.end]) == (position, faulty)
    place = f"第 {position + 1} 个字处" if position < len(plain) else "末尾"
    assert error.reason.startswith(place)
