"""What a report calls the groups of each dimension."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from app.queries.plans import PLAN_REST
from app.queries.rollups import RollupRow


@dataclass(frozen=True, slots=True)
class DimensionWords:
    """The words of one dimension.

    Attributes:
        by: 按投资方式.
        kinds: what groups are counted in, after a number: 种投资方式.
        each: a group's projects, with its name in the braces.
        all: said of one group that holds every project.
        unset: the projects that say nothing of it.
        head: the title of the table's first column.
    """

    by: str
    kinds: str
    each: str
    all: str
    unset: str
    head: str

    def group(self, row: RollupRow) -> str:
        """Return what a row's projects are called."""
        if is_unset(row):
            return f"{self.unset}项目"
        return self.each.format(written(row.group))

    def only(self, row: RollupRow) -> str:
        """Return what is said where a row holds every project."""
        if is_unset(row):
            return f"{self.unset.removesuffix('的')}"
        text = self.all.format(written(row.group))
        return text.replace("行业行业", "行业").replace("储备库储备库", "储备库")


def written(group: str) -> str:
    """Return a group's name with amounts as documents write them: 1亿元以上不满5亿元.

    以上 includes the number and 不满 leaves it out, so that a project of just 5亿元 is told once;
    of 1亿元至5亿元 and 5亿元至10亿元 no reader could say where it stands.
    """
    if re.fullmatch(r"(?:不满)?\d+[万亿](?:～\d+[万亿]|以上)?", group):
        return re.sub("([万亿])", r"\1元", group).replace("～", "以上不满")
    return group


#: Why money is not laid on a year, as an official text puts it.
_REASONS: Final = {
    "duration": "仅明确工期",
    "pending": "建设周期待定",
    "blank": "未填报建设周期",
    "intended": "仅有力争建成目标",
    PLAN_REST: "年度计划未列",
}


def reason_text(row: RollupRow) -> str:
    """Return why the projects of a row of 未排期 stand there."""
    return _REASONS.get(str(row.key), row.group)


def is_unset(row: RollupRow) -> bool:
    """Tell whether the projects of a row say nothing of its dimension."""
    return row.key is None or row.key == ""


def _named(title: str, kinds: str, each: str = "{}项目", all_are: str = "为{}") -> DimensionWords:
    return DimensionWords(f"按{title}", kinds, each, all_are, f"未明确{title}的", title)


#: The words of every dimension a report can be grouped by but the years.
WORDS: Final[Mapping[str, DimensionWords]] = {
    "category": DimensionWords(
        "按产业类别", "类产业", "{}项目", "属{}", "未分类的", "产业类别"
    ),
    "pillar": _named("归口", "个归口"),
    "industry": _named("所属行业", "个行业", all_are="属{}行业"),
    "industry_merged": _named("所属行业", "个行业", all_are="属{}行业"),
    "nature": _named("建设性质", "种建设性质"),
    "financing": _named("投资方式", "种投资方式"),
    "lead_unit": _named("牵头单位", "家单位", "{}牵头项目", "由{}牵头"),
    "unit": _named("责任单位", "家单位", "{}负责项目", "由{}负责"),
    "band": DimensionWords(
        "按投资规模", "档", "{}项目", "为{}", "未填报总投资的", "投资规模"
    ),
    "reserve": _named("储备库", "个储备库", all_are="属{}储备库"),
}  # fmt: skip
