"""Random conditions, each with a text a person might type for it; the text is made here alone."""

from dataclasses import dataclass
from decimal import Decimal

from hypothesis import strategies as st

from app.queries.filter import AllOf, AnyOf, Condition, Not, Operator, Term, Words
from tests.properties.plain_library import (
    AMOUNTS,
    CATEGORIES,
    FINANCING,
    INDUSTRIES,
    NATURES,
    UNIT_ALIASES,
    UNIT_NAMES,
    YI,
)


@dataclass(frozen=True)
class Asked:
    """A term and one way of typing it."""

    term: Term
    text: str


Strategy = st.SearchStrategy[Asked]

_IN_WORDS = {
    Operator.AT_LEAST: ("{}以上", "不低于{}", "{}及以上", "至少{}", ">={}"),
    Operator.MORE_THAN: ("超过{}", "{}以外", "高于{}", "＞{}"),
    Operator.AT_MOST: ("{}以下", "{}以内", "不超过{}", "至多{}", "≤{}"),
    Operator.LESS_THAN: ("不满{}", "不足{}", "低于{}", "<{}"),
}
_SIGNS = {
    Operator.AT_LEAST: (">=", "≥", "＞＝"),
    Operator.MORE_THAN: (">", "＞"),
    Operator.AT_MOST: ("<=", "≤", "＜＝"),
    Operator.LESS_THAN: ("<", "＜"),
}
COMPARING = tuple(_SIGNS)
_LOW = (Operator.AT_LEAST, Operator.MORE_THAN)

#: Words that end a field's name.
_COLONS = (":", "：")
_WIDE = str.maketrans("0123456789", "０１２３４５６７８９")


def _pick(*choices: str) -> st.SearchStrategy[str]:
    return st.sampled_from(choices)


@st.composite
def _amount_text(draw: st.DrawFn, yuan: int) -> str:
    wan = format(Decimal(yuan) / 10_000, "f")
    wan = wan.rstrip("0").rstrip(".") if "." in wan else wan
    forms = [wan, f"{wan}万", f"{wan}万元", f"{yuan}元", f"约{wan}万元", wan.translate(_WIDE)]
    if yuan and yuan % YI == 0:
        forms += [f"{yuan // YI}亿", f"{yuan // YI}亿元", f"{yuan // YI}亿".translate(_WIDE)]
    return draw(st.sampled_from(forms))


@st.composite
def money(draw: st.DrawFn) -> Asked:
    """投资 in every form."""
    word = draw(_pick("投资", "总投资", "金额", "投资额")) + draw(_pick(*_COLONS))
    known = st.sampled_from([each for each in AMOUNTS if each is not None])
    form = draw(_pick("exact", "several", "sign", "words", "between", "half", "either"))
    one, other = draw(known), draw(known)
    first, second = draw(_amount_text(one)), draw(_amount_text(other))
    operator = draw(st.sampled_from(COMPARING))
    match form:
        case "exact":
            return Asked(Condition("total", Operator.IS, (one,)), f"{word}{first}")
        case "several":
            values = tuple(dict.fromkeys((one, other)))
            return Asked(Condition("total", Operator.IS, values), f"{word}{first}、{second}")
        case "sign":
            sign = draw(_pick(*_SIGNS[operator]))
            return Asked(Condition("total", operator, (one,)), f"{word[:-1]}{sign}{first}")
        case "words":
            said = draw(_pick(*_IN_WORDS[operator])).format(first)
            return Asked(Condition("total", operator, (one,)), f"{word}{said}")
        case "between":
            # Each end with its unit, so that neither lends the other its own.
            low, high = sorted((one, other))
            dash = draw(_pick("..", "…", "～", "-", "—", "至", "到", "…… "))
            text = f"{low}元{dash}{high}元"
            return Asked(
                Condition("total", Operator.BETWEEN, (low, high)),
                f"{word}{text.strip()}".replace(" ", ""),
            )
    low_operator = draw(st.sampled_from(_LOW))
    high_operator = draw(_pick("most", "less"))
    high_as = Operator.AT_MOST if high_operator == "most" else Operator.LESS_THAN
    if form == "half":
        low, high = min(one, other), max(one, other) + 1
        low_text = draw(_pick(*_IN_WORDS[low_operator])).format(f"{low}元")
        high_text = draw(_pick(*_IN_WORDS[high_as])).format(f"{high}元")
        # 超过1元2元以下 could be divided in two ways.
        joint = (
            draw(_pick("", "且"))
            if low_text[-1] != "元" or high_text[0] not in "0123456789"
            else "、"
        )
        pair = (Condition("total", low_operator, (low,)), Condition("total", high_as, (high,)))
        closed = (low_operator, high_as) == (Operator.AT_LEAST, Operator.AT_MOST)
        whole = Condition("total", Operator.BETWEEN, (low, high)) if closed else AllOf(pair)
        return Asked(whole, f"{word}{low_text}{joint}{high_text}")
    # Disjoint bounds in a list can only mean either.
    low, high = max(one, other) + 1, min(one, other)
    low_text = draw(_pick(*_IN_WORDS[low_operator])).format(f"{low}元")
    high_text = draw(_pick(*_IN_WORDS[high_as])).format(f"{high}元")
    either = AnyOf((Condition("total", high_as, (high,)), Condition("total", low_operator, (low,))))
    return Asked(either, f"{word}{high_text}、{low_text}")


@st.composite
def years(draw: st.DrawFn) -> Asked:
    """周期, 年度 and 开工年 in every form."""
    name, words = draw(
        st.sampled_from(
            (
                ("period", ("周期", "建设周期", "工期")),
                ("year", ("年度", "排期", "年份")),
                ("start_year", ("开工年", "开工年度")),
            )
        )
    )
    word = draw(_pick(*words))
    one, other = draw(st.integers(2018, 2026)), draw(st.integers(2018, 2026))
    mark = draw(_pick("", "年"))
    match draw(_pick("one", "range", "sign", "words", "several")):
        case "one":
            exact = Condition(name, Operator.IS, (one,))
            if name == "period":
                exact = Condition("period", Operator.BETWEEN, (one, one))
            return Asked(exact, f"{word}:{one}{mark}")
        case "range":
            low, high = min(one, other), max(one, other)
            dash = draw(_pick("..", "-", "—", "～", "至"))
            text = f"{word}：{low}{mark}{dash}{high}{mark}"
            return Asked(Condition(name, Operator.BETWEEN, (low, high)), text)
        case "sign":
            operator = draw(st.sampled_from(COMPARING))
            sign = draw(_pick(*_SIGNS[operator]))
            return Asked(Condition(name, operator, (one,)), f"{word}{sign}{one}{mark}")
        case "words":
            said, operator = draw(
                st.sampled_from(
                    (
                        ("{}以后", Operator.AT_LEAST),
                        ("{}以来", Operator.AT_LEAST),
                        ("{}之后", Operator.MORE_THAN),
                        ("晚于{}", Operator.MORE_THAN),
                        ("{}以前", Operator.AT_MOST),
                        ("{}之前", Operator.LESS_THAN),
                        ("早于{}", Operator.LESS_THAN),
                    )
                )
            )
            text = f"{word}:{said.format(f'{one}{mark}')}"
            return Asked(Condition(name, operator, (one,)), text)
    values = (one, one + 2)
    return Asked(Condition(name, Operator.IS, values), f"{word}:{one}、{one + 2}{mark}")


DATES = (
    "2026-11-18", "2026-11-17", "2026-11-10", "2026-11", "2026-10", "2026-08-18", "2026", "2025",
    "2025-12-31", "2026-01-01",
)  # fmt: skip
NAMED = ("今天", "昨天", "前天", "本周", "上周", "本月", "上月", "今年", "去年")
WITHIN = {
    "1天内": ("一天内", "1日内", "近1天"),
    "7天内": ("7天内", "近七日", "最近7天", "７天以内"),
    "2周内": ("两周内", "2周内"),
    "3个月内": ("三个月内", "近3个月"),
    "1年内": ("一年内",),
    "3小时内": ("3小时内", "近三小时"),
    "11小时内": ("十一小时内",),
}


def _typed_date(date: str) -> st.SearchStrategy[str]:
    parts = date.split("-")
    plain = [str(int(part)) for part in parts]
    forms = [date, "/".join(plain), ".".join(parts)]
    forms.append("".join(f"{part}{unit}" for part, unit in zip(plain, "年月日", strict=False)))
    return st.sampled_from(forms)


@st.composite
def moments(draw: st.DrawFn, *, is_relative: bool) -> Asked:
    """改于 and 新增于; named days only where the clock is pinned."""
    name, words = draw(
        st.sampled_from((("changed_at", ("改于", "修改于")), ("added_at", ("新增于", "录入于"))))
    )
    word = draw(_pick(*words))
    one, other = draw(_pick(*DATES)), draw(_pick(*DATES))
    forms = ["one", "sign", "range", "words", *(("named", "within", "named sign") * is_relative)]
    match draw(st.sampled_from(forms)):
        case "one":
            return Asked(Condition(name, Operator.IS, (one,)), f"{word}:{draw(_typed_date(one))}")
        case "sign" | "named sign" as form:
            value = one if form == "sign" else draw(_pick(*NAMED))
            typed = draw(_typed_date(one)) if form == "sign" else value
            operator = draw(st.sampled_from(COMPARING))
            sign = draw(_pick(*_SIGNS[operator]))
            return Asked(Condition(name, operator, (value,)), f"{word}{sign}{typed}")
        case "range":
            low, high = (one, other) if (one + "-01-01")[:10] <= other + "-99" else (other, one)
            typed = (
                f"{draw(_typed_date(low))}{draw(_pick('..', '至', '～'))}{draw(_typed_date(high))}"
            )
            return Asked(Condition(name, Operator.BETWEEN, (low, high)), f"{word}:{typed}")
        case "words":
            said, operator = draw(
                st.sampled_from(
                    (
                        ("{}以后", Operator.AT_LEAST),
                        ("{}起", Operator.AT_LEAST),
                        ("{}之后", Operator.MORE_THAN),
                        ("{}以前", Operator.AT_MOST),
                        ("早于{}", Operator.LESS_THAN),
                    )
                )
            )
            text = f"{word}:{said.format(draw(_typed_date(one)))}"
            return Asked(Condition(name, operator, (one,)), text)
        case "named":
            values = tuple(dict.fromkeys((draw(_pick(*NAMED)), draw(_pick(*NAMED)))))
            return Asked(Condition(name, Operator.IS, values), f"{word}:{','.join(values)}")
    kept = draw(_pick(*WITHIN))
    return Asked(Condition(name, Operator.IS, (kept,)), f"{word}:{draw(_pick(*WITHIN[kept]))}")


@st.composite
def wholes(draw: st.DrawFn) -> Asked:
    """序号 and 出处行."""
    name, word, numbers = draw(
        st.sampled_from(
            (
                ("number", "序号", (1, 3, 5, 7, 17)),
                ("number", "编号", (2, 4)),
                ("source_line", "出处行", (600, 626, 627, 650, 700)),
            )
        )
    )
    one, other = draw(st.sampled_from(numbers)), draw(st.sampled_from(numbers))
    operator = draw(st.sampled_from(COMPARING))
    match draw(_pick("one", "several", "range", "sign", "words")):
        case "one" | "several" as form:
            values = tuple(dict.fromkeys((one, other) if form == "several" else (one,)))
            kept = tuple(map(str, values)) if name == "number" else values
            text = f"{word}:{','.join(map(str, values))}"
            return Asked(Condition(name, Operator.IS, kept), text)
        case "range":
            low, high = min(one, other), max(one, other)
            return Asked(Condition(name, Operator.BETWEEN, (low, high)), f"{word}:{low}-{high}")
        case "sign":
            sign = draw(_pick(*_SIGNS[operator]))
            return Asked(Condition(name, operator, (one,)), f"{word}{sign}{one}")
    said = draw(_pick(*_IN_WORDS[operator])).format(one)
    return Asked(Condition(name, operator, (one,)), f"{word}:{said}")


#: What can be asked by its text: the field, words for it, and values in use or not.
_TEXTS: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...] = (
    ("nature", ("性质", "建设性质"), (*NATURES[:4], "建", "未填")),
    ("industry", ("行业", "所属行业"), (*INDUSTRIES[:4], "业", "未填")),
    ("financing", ("方式", "投资方式"), (*FINANCING[:3], "预算", "未填")),
    ("category", ("分类", "类别"), (*CATEGORIES, "医", "未填")),
    ("reserve", ("储备库", "库"), ("黔江", "黔江二", "二", "万")),
    ("units", ("单位", "责任单位"), (*UNIT_NAMES, *UNIT_ALIASES, "林业", "大数据", "未填")),
    ("lead_unit", ("牵头", "牵头单位"), (*UNIT_NAMES, *UNIT_ALIASES, "民", "未填")),
    ("period_kind", ("周期状态",), ("有起止年", "只有时长", "待定", "力争", "未填")),
    ("year", ("年度", "排期"), ("待定", "力争", "未填", "只有时长", "年度计划未列")),
    ("period", ("周期",), ("待定", "2年", "十四五", "只有时长", "2021.3-2022.2", "未填")),
    ("band", ("规模档", "投资规模档"), ("不满1000万", "1000万～5000万", "10亿以上", "未填")),
    ("pillar", ("归口", "医药养健管"), ("医", "养", "健", "养生养老", "未填")),
    ("name", ("名称", "项目"), ("院", "100%_", "未有")),
    ("notes", ("备注",), ("核", "证")),
    ("location", ("地点",), ("正阳", "镇")),
    ("code", ("代码",), ("5001",)),
    ("contacts", ("联系人",), ("王", "mr_l", "新", "未填")),
    ("funding", ("资金", "资金来源"), ("专项", "银行贷款")),
    ("attachments", ("附件",), ("批复", ".PNG")),
    ("document", ("文件", "文号"), ("黔江府发", "plan", "附件2", "规划")),
    ("reconciled", ("核对",), ("不符", "相符")),
    ("changed_by", ("改者", "修改人"), ("王敏", "敏", "zhao")),
    ("added_by", ("新增者", "录入人"), ("王敏", "李小")),
)  # fmt: skip


@st.composite
def texts(draw: st.DrawFn) -> Asked:
    """Coded fields, free text, dimensions and what stands beside a project."""
    name, words, known = draw(st.sampled_from(_TEXTS))
    values = tuple(draw(st.lists(st.sampled_from(known), min_size=1, max_size=3, unique=True)))
    text = ("，", ",", "、")[len(values) % 3].join(
        f'"{value}"' if set('()（）,，、"“”') & set(value) else value for value in values
    )
    word = f"{draw(_pick(*words))}{draw(_pick(*_COLONS))}"
    return Asked(Condition(name, Operator.IS, values), f"{word}{text}")


_EMPTY: tuple[tuple[str, str], ...] = (
    ("total", "投资"), ("period", "周期"), ("start_year", "开工年"), ("year", "年度"),
    ("industry", "行业"),
    ("category", "分类"), ("units", "单位"), ("lead_unit", "牵头"), ("number", "序号"),
    ("band", "规模档"), ("period_kind", "周期状态"), ("notes", "备注"), ("location", "建设地点"),
    ("code", "代码"), ("content", "内容"), ("policy", "政策支持"), ("contacts", "联系人"),
    ("funding", "资金"), ("attachments", "附件"), ("document", "文件"), ("source_line", "出处行"),
    ("pillar", "归口"), ("changed_at", "改于"), ("added_by", "新增者"), ("reserve", "储备库"),
)  # fmt: skip


@st.composite
def emptiness(draw: st.DrawFn) -> Asked:
    """无, 有, 未填 and 载明."""
    name, word = draw(st.sampled_from(_EMPTY))
    empty = Condition(name, Operator.EMPTY)
    match draw(_pick("无", "有", "载明:无", "载明:有")):
        case "无":
            return Asked(empty, f"无:{word}")
        case "有":
            return Asked(Not(empty), f"有：{word}")
        case "载明:无" as text:
            return Asked(Condition("source_line", Operator.EMPTY), text)
        case text:
            return Asked(Not(Condition("source_line", Operator.EMPTY)), text)


def bare_words() -> Strategy:
    """Words that only a plain search finds, no pinyin."""
    known = (
        "中医",
        "ａ区",
        "100%",
        "_",
        "\\",
        "养",
        "已核",
        "民政",
        "没有",
        "（一期）",
        "或",
        "-甲",
    )
    return st.sampled_from(known).map(_quoted_where_odd)


def asked(*, is_relative: bool) -> Strategy:
    """Any condition in any of its forms, negated, joined by 或, in brackets."""
    single = st.one_of(
        money(), years(), moments(is_relative=is_relative), wholes(), texts(), emptiness(),
        bare_words(),
    )  # fmt: skip
    return st.recursive(
        single,
        lambda inner: st.one_of(
            inner.map(_denied),
            st.lists(inner, min_size=2, max_size=3).map(_either),
            st.lists(inner, min_size=2, max_size=3).map(_together),
        ),
        max_leaves=4,
    )


def _denied(one: Asked) -> Asked:
    return Asked(Not(one.term), f"-{one.text}")


def _either(parts: list[Asked]) -> Asked:
    text = " 或 ".join(each.text for each in parts)
    return Asked(AnyOf(tuple(each.term for each in parts)), f"({text})")


def _together(parts: list[Asked]) -> Asked:
    text = "　".join(each.text for each in parts)
    return Asked(AllOf(tuple(each.term for each in parts)), f"（{text}）")


def _quoted_where_odd(text: str) -> Asked:
    return Asked(Words(text), f'"{text}"' if text in ("（一期）", "或", "-甲") else text)
