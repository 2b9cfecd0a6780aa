"""The words a header calls our fields by, and how a header's text is read.

One truth for import: to the titles and words of the registry come those of other offices' tables.
A word is *sure* where it can mean nothing else in a list of projects, *likely* where it can.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from typing import Final

from app.importing.recognition.moneyunits import bracket_unit
from app.importing.sheets import Value
from app.models.fields import BY_NAME, FIELDS
from app.models.folding import seen


class Confidence(IntEnum):
    """How well it is known what a column holds."""

    UNKNOWN = 0
    LIKELY = 1
    SURE = 2

    @property
    def word(self) -> str:
        """The confidence in JSON."""
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a column holds: a field of the registry, or a part of one.

    Attributes:
        field: the field's name.
        part: ``lead`` and ``others`` of 责任单位, ``start`` and ``end`` of 建设周期; else empty.
    """

    field: str
    part: str = ""

    @property
    def key(self) -> str:
        """The meaning as one word, as it is remembered: ``units:lead``."""
        return f"{self.field}:{self.part}" if self.part else self.field

    @property
    def title(self) -> str:
        """The meaning in Chinese: 责任单位（牵头）."""
        title = BY_NAME[self.field].title
        return f"{title}（{_PARTS[self.part]}）" if self.part else title


@dataclass(frozen=True, slots=True)
class Heading:
    """A header's cell as it is compared.

    Attributes:
        key: the words, without spaces, brackets and unit.
        unit: the money unit in it, as written there (万元, 千元); empty for none.
    """

    key: str
    unit: str = ""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _lines(text: str) -> Iterator[tuple[str, str]]:
    """Yield (meaning, word) of a table whose lines begin with the meaning."""
    for line in text.strip().splitlines():
        key, *words = line.split()
        for word in words:
            yield key, word


_PARTS: Final = {"lead": "牵头", "others": "其他", "start": "开工", "end": "竣工"}

#: Words of the registry that mean something else often enough to be asked about.
_DOUBTFUL: Final = _words(
    """
    编号 名称 项目 性质 产业 类别 投资 金额 方式 单位 内容 规模 地点 背景 优势 效益 进展 政策
    周期 代码
    """
)

_SURE: Final = """
number 项目序号 顺序号 序 序列号 排序 no.
name 工程名称 建设项目名称 重点项目名称 重大项目名称 招商项目名称 项目工程名称 项目名
name 储备项目名称 工程项目名称
category 项目类别 项目分类 产业类别 产业分类 所属产业 所属类别 所属分类 项目类别名称
nature 项目建设性质 项目性质
industry 行业类别 行业分类 国民经济行业 行业类型 所属行业类别 项目所属行业
total 估算总投资 计划总投资 项目总投资 总投资额 投资总额 概算总投资 预计总投资 投资估算
total 估算投资 总投资估算 总投资概算 匡算总投资 拟总投资 总投资规模 项目投资额 项目总投资额
total 投资总规模 投资总额度 计划总投资额 估算总投资额 工程总投资 建设总投资 总投资金额
period 建设工期 建设起止年限 建设起止年月 建设起止时间 起止年限 起止年月 建设时间 建设期
period 建设期限 实施周期 实施年限 项目周期 项目工期 计划工期 建设时限 建设起止年份 建设年度
period 项目建设周期 项目建设期
period:start 开工时间 开工年月 计划开工时间 拟开工时间 开工日期 开工年份 建设开始时间
period:start 预计开工时间
period:end 竣工时间 完工时间 竣工年月 计划竣工时间 建成时间 竣工日期 竣工年份 拟竣工时间
period:end 预计竣工时间 计划完工时间 完工年月 完工日期 预计完工时间
financing 资金来源 投融资方式 融资方式 资金筹措方式 资金筹措 资金来源渠道 投资来源
financing 建设资金来源
units 业主 业主单位 项目业主 项目业主单位 建设单位 项目单位 实施单位 责任主体 承办单位
units 实施主体 项目责任单位 项目法人 项目建设单位 项目实施单位 负责单位 建设业主
units:lead 牵头单位 牵头部门 主责单位 牵头责任单位 行业主管部门 牵头主管部门
units:others 配合单位 协助单位 参与单位 协办单位 配合部门 责任配合单位
content 主要建设内容 建设内容及规模 建设规模 主要建设内容及规模 项目建设内容 规模及内容
content 项目建设规模及内容 项目规模及内容 建设主要内容 建设规模及主要内容 项目主要内容
content 项目主要建设内容 项目内容 主要建设规模内容 建设规模内容 主要规模及内容 建设内容规模
location 项目地址 建设地址 项目地点 选址 拟选址 项目所在地 建设位置 实施地点 拟建地点 项目选址
location 项目建设地点 建设地点及位置 建设选址
cooperation 招商方式 拟合作方式 合作模式 招商合作方式
code 投资项目代码 项目统一代码 项目编码 项目赋码 投资项目统一代码 项目赋码代码 统一代码
background 项目建设背景 建设背景
advantages 优势条件 投资优势
benefits 经济效益 预期效益 投资效益 经济社会效益 效益预测 经济效益分析 投资效益分析
progress 前期工作情况 前期进展 项目进展 工作进展 进展情况 项目进展情况 前期工作进展情况
progress 目前进展 当前进展 推进情况 前期进展情况 项目推进情况 目前进展情况
policy 支持政策 优惠政策 扶持政策
notes 附注 备注说明
"""

_LIKELY: Final = """
number 号
name 工程 工程项目 建设项目 重点项目 项目简称 重大工程 重点工程 项目标题
category 项目类型 类型 产业类型 板块 分类名称 大类
nature 建设类型 建设类别
industry 所属领域 领域 行业领域 所属板块
total 投资规模 投资金额 计划投资 计划投资额 拟投资 拟投资额 预计投资 预计投资额 合同投资额
total 概算 概算投资 估算 投资概算 投资总量 总额 总金额 协议投资额
period 实施时间 起止时间 完成时限 时间 建设进度安排 年限 期限 时限
period:start 开工 开始时间 开始日期 起始时间 起始年月 开始年份
period:end 竣工 完工 结束时间 结束日期 终止时间 结束年份
financing 资金渠道 资金性质 资金类型 建设方式
units 主管部门 主管单位 部门 责任人 申报单位 填报单位 负责部门
content 主要内容 项目概况 项目简介 项目基本情况 基本情况 建设任务 项目介绍 概况 简介
content 主要建设任务
location 地址 所在地 位置 所在位置 区域 所在区域 所属区域
code 项目编号
advantages 建设条件 项目条件
benefits 社会效益 预期目标
progress 形象进度 现状 存在问题及进展
notes 注 其他 其他说明 其它
"""

#: Said of money that is not the total: of a year, of a part, already spent.
_NOT_TOTAL: Final = re.compile(
    r"年度|当年|本年|今年|明年|去年|本月|当月|累计|完成|到位|截至|其中|已|剩余|尚需|\d{2,4}年|单价|"
    r"固定资产|中央|市级|区级|县级|银行|贷款|自筹|债券|补助|申请|争取|税|产值|收入|地价|设备"
)

#: What a header puts before and behind the word that counts.
_BEFORE: Final = re.compile(
    r"^(?:\d{2,4}(?:-\d{2,4})?年?|十[一二三四五]五|拟|计划|预计|拟建|项目|建设|主要|重点|重大|储备|谋划|招商|工程)"
)
_AFTER: Final = re.compile(
    r"(?:情况|简介|说明|概述|描述|安排|名录|清单|全称|填写"
    r"|及(?:联系人|责任人|负责人|联系方式|联系电话|电话)+(?:及(?:联系方式|联系电话|电话))?)$"
)

#: Headers of lists that are not of projects, though they share some words.
FOREIGN: Final = _words(
    """
    数量 单价 规格 型号 规格型号 计量单位 姓名 职务 职称 身份证号 身份证号码 性别 年龄 出生年月
    手机号 电话 指标 指标名称 指标属性 重点任务 工作任务 任务 政策措施 措施 账号 开户行 品名
    物品名称 供应商 学历 课程 分数 成绩 班级 库存 货号 条形码 会议 议题 时间段 部门名称 单位名称
    """
)

#: A sub-heading that stands for what is above it: 总投资 over 合计 and 其中：中央.
WHOLE: Final = _words(
    """
    合计 小计 总计 总额 总数 金额 共计
    """
)

_JOINING: Final = re.compile("[与和、及以并]+")
_BRACKETED: Final = re.compile(r"[(\[【〔{〈<]([^()\[\]【】〔〕{}〈〉<>]*)[)\]】〕}〉>]")
#: Marks of footnotes: raised digits and numbers in circles, which NFKC would make plain digits.
_FOOTNOTES: Final = re.compile("[\u00b9\u00b2\u00b3\u2070-\u2079\u2460-\u2473\u2020\u2021]")
_TRAILING_UNIT: Final = re.compile(
    r"[,/:，]?((?:百|千|万|百万|千万|亿)?(?:元|美元))$|[,/:，]([万亿])$"
)
_MARKS: Final = re.compile(r"^[*★☆※·.,:;\-_/]+|[*★☆※·.,:;\-_/]+$")
_SPACE: Final = re.compile(r"\s+")

#: Longer texts are no headings.
LONGEST_HEADING: Final = 40


def squeeze(text: str) -> str:
    """Return a text for comparing: NFKC, no case, nothing unseen, no white space at all."""
    return _SPACE.sub("", unicodedata.normalize("NFKC", seen(text))).casefold()


@lru_cache(maxsize=8_192)
def read_heading(text: str) -> Heading:
    """Return what a header's cell says, its money unit apart."""
    plain = squeeze(_FOOTNOTES.sub("", text))
    unit = ""
    for inside in _BRACKETED.findall(plain):
        unit = bracket_unit(inside) or unit
    bare = _BRACKETED.sub("", plain)
    if not unit and (match := _TRAILING_UNIT.search(bare)) and match.start():
        unit, bare = match[1] or f"{match[2]}元", bare[: match.start()]
    if not unit and (own := bracket_unit(bare)):
        unit, bare = own, ""
    return Heading(_joined(_MARKS.sub("", bare)), unit)


@lru_cache(maxsize=8_192)
def find_meaning(key: str) -> tuple[Meaning, Confidence] | None:
    """Return what a heading's key means; None where it is no word of ours."""
    if not key:
        return None
    if found := _TABLE.get(key):
        return found
    if key in FOREIGN:
        return None
    for shorter in _shortened(key):
        if found := _TABLE.get(shorter):
            meaning = found[0]
            if meaning.field == "total" and _NOT_TOTAL.search(key):
                return None
            if found[1] is Confidence.SURE:
                return meaning, Confidence.LIKELY
    return None


def _shortened(key: str) -> Iterator[str]:
    """Yield a key less what stands before or behind its word, the longest first."""
    before = key
    while match := _BEFORE.match(before):
        before = before[match.end() :]
        yield before
    after = key
    while match := _AFTER.search(after):
        after = after[: match.start()]
        yield after
    for length in range(len(key) - 1, 2, -1):
        # 二〇二一年储备的项目名称: the word stands at the end.
        yield key[-length:]


def _joined(key: str) -> str:
    """Return a key with one form of "and": 规模和内容, 规模与内容."""
    return _JOINING.sub("及", key)


def _meaning(key: str) -> Meaning:
    field, _, part = key.partition(":")
    return Meaning(field, part)


def _table() -> dict[str, tuple[Meaning, Confidence]]:
    """Return the meaning of every word, from the registry and the lists above."""
    table: dict[str, tuple[Meaning, Confidence]] = {}
    for key, word in _lines(_LIKELY):
        table[_joined(squeeze(word))] = _meaning(key), Confidence.LIKELY
    for field in FIELDS:
        if not field.is_editable:
            continue
        for word in (field.title, field.annex_title, field.brief, *field.aliases):
            heading = read_heading(word)
            sure = Confidence.LIKELY if word in _DOUBTFUL else Confidence.SURE
            if heading.key:
                table[heading.key] = Meaning(field.name), sure
    for key, word in _lines(_SURE):
        table[_joined(squeeze(word))] = _meaning(key), Confidence.SURE
    return table


_TABLE: Final = _table()

#: The words as they may stand in a cell to the letter; a quick look goes before a close one.
PLAIN_WORDS: Final[frozenset[Value]] = frozenset(
    {*_TABLE, *(field.title for field in FIELDS), *(field.annex_title for field in FIELDS)} - {""}
)
