"""Every rule of the examination, in the order they are told."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from app.queries.examination.duplicates import find_duplicates
from app.queries.examination.finding import Finding, Severity
from app.queries.examination.funding import find_funding_faults
from app.queries.examination.gaps import find_missing_fields, find_unscheduled, missing
from app.queries.examination.industries import find_industry_wordings
from app.queries.examination.natures import find_contradictions, find_statuses
from app.queries.examination.overdue import find_overdue
from app.queries.examination.placement import (
    find_foreign_categories,
    find_shared_numbers,
    find_unit_overlaps,
)
from app.queries.examination.restated import find_restated
from app.queries.examination.scope import Scope
from app.queries.examination.totals import find_differences
from app.queries.examination.units import find_alike_units, find_unit_wordings


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that is looked for.

    Attributes:
        name: for programs.
        title: what its findings stand under.
        explanation: what is looked for, and what to do about it.
        find: looks.
    """

    name: str
    title: str
    explanation: str
    find: Callable[[Scope], list[Finding]]


RULES: Final[tuple[Rule, ...]] = (
    Rule(
        "difference", "与文件载明的数字不符",
        "文件写的个数和总投资，与项目加起来的不一样。选中后可以看到造成差异的项目。",
        find_differences,
    ),
    Rule(
        "duplicate", "可能重复",
        "同一个储备库里地点相同、内容相同，或名称相同的项目。同样的内容、地点不同的不算。",
        find_duplicates,
    ),
    Rule(
        "restated_total", "总投资与建设内容不一致",
        "建设内容里写的总投资，与总投资一栏不同。年产值、分期投资等不比。",
        find_restated,
    ),
    Rule(
        "funding", "资金合计与总投资不符",
        "资金拼盘加起来不等于总投资，或年度计划超过总投资。",
        find_funding_faults,
    ),
    Rule(
        "missing_total", "未填总投资", "没有金额的项目，合计里没有算进去。",
        missing("total", Severity.FIX, "未填总投资，合计里没有算进去"),
    ),
    Rule(
        "missing_category", "没有分类", "没有分类的项目，印附件表时排不进任何一类。",
        missing("category", Severity.FIX, "没有分类"),
    ),
    Rule(
        "foreign_category", "分类属于别的储备库", "项目移到别的储备库后，分类没有跟着改。",
        find_foreign_categories,
    ),
    Rule(
        "shared_number", "序号相同", "同一个储备库里有几个项目用同一个序号。",
        find_shared_numbers,
    ),
    Rule(
        "missing_units", "没有责任单位", "没有责任单位的项目，按单位汇总时归入未填。",
        missing("units", Severity.FIX, "没有责任单位"),
    ),
    Rule(
        "alike_units", "像是同一个单位",
        "两个单位的名称像是一个单位的两种写法。合并后，少用的名称成为别名，项目上的写法不变。",
        find_alike_units,
    ),
    Rule(
        "nature_contradiction", "建设性质与建设内容不一致",
        "建设性质写新建，名称或建设内容写改扩建、改造、续建；或写扩建，内容里只有新建。",
        find_contradictions,
    ),
    Rule(
        "nature_is_status", "建设性质写的是状态", "在建、续建等是建设状态，不是建设性质。",
        find_statuses,
    ),
    Rule(
        "overdue", "周期已过，没有进展",
        "建设周期的最后一个月已过，前期工作进展没有填，建设性质也不是在建。",
        find_overdue,
    ),
    Rule(
        "missing_period", "未填建设周期", "没有建设周期的项目计入未排期。",
        missing("period", Severity.FIX, "未填建设周期，计入未排期"),
    ),
    Rule(
        "unscheduled", "无起止年，计入未排期", "待定、只有工期或只有目标的周期，不能排到年度。",
        find_unscheduled,
    ),
    Rule(
        "missing_fields", "简介缺项", "印项目简介要用、还没有填的栏目；缺同样栏目的项目合成一条。",
        find_missing_fields,
    ),
    Rule(
        "industry_wording", "同一行业几种写法", "行业按文字汇总，写法不同就分成几行。",
        find_industry_wordings,
    ),
    Rule(
        "unit_wording", "单位写的是别名", "单位表里是另一个名称；汇总已算在一起，只是写法不同。",
        find_unit_wordings,
    ),
    Rule(
        "unit_overlap", "按单位汇总会重复", "一个项目有几个责任单位，就在每个单位名下各算一次。",
        find_unit_overlaps,
    ),
)  # fmt: skip

#: The rules by their names.
BY_NAME: Final = {rule.name: rule for rule in RULES}
