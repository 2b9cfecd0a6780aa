"""What can be done at each step of an import, in the words of the wizard's foot."""

from dataclasses import dataclass
from typing import Final

from app.importing.counterparts import Fate
from app.importing.planning import Plan
from app.importing.sheets import Format
from app.ui.importing.draft import Draft

SOURCE, COLUMNS, REVIEW, DONE = range(4)
STEPS: Final = ("选择文件", "认列", "核对", "完成")

_HINTS: Final = (
    "选好以后先给您看，按“导入”以前什么都不写入文库",
    "列的上方写着它是什么，不对的可以改",
    "导入前自动备份，可整批撤销",
    "",
)


@dataclass(frozen=True, slots=True)
class Onward:
    """What the first button does now.

    Attributes:
        text: on the button.
        hint: beside it.
        reason: why it cannot be pressed; empty where nothing more is to be said of that.
        is_possible: whether it can be pressed.
        is_name_wrong: whether it is a new reserve's name that is in the way.
    """

    text: str
    hint: str
    reason: str = ""
    is_possible: bool = True
    is_name_wrong: bool = False


def onward(draft: Draft, step: int, read_only: str, *, is_written: bool) -> Onward:
    """Return what the first button does.

    Args:
        draft: what is chosen.
        step: where one is.
        read_only: why the library cannot be written; empty where it can.
        is_written: whether what was imported is in the library.
    """
    hint = _HINTS[step]
    if step == REVIEW:
        return _import(draft, read_only, hint)
    if step == DONE:
        return Onward("查看导入的项目", hint, is_possible=is_written)
    return Onward("下一步", hint, is_possible=bool(draft.tables))


def remark(draft: Draft) -> str:
    """Return what is being imported, for the top of the wizard."""
    if draft.taken is None:
        return ""
    tables = draft.tables
    parts = [draft.taken.source.name]
    if len(draft.taken.found.tables) > 1:
        is_library = draft.taken.source.format is Format.LIBRARY
        parts.append(f"{len(tables)} {'个储备库' if is_library else '张表'}")
    parts.append(f"{sum(len(each) for each in tables):,} 个项目")
    return "　".join(parts)


def refused_count(plans: list[Plan]) -> int:
    """Return how many rows are refused."""
    return sum(plan.matches.count(Fate.REFUSED) for plan in plans)


def _import(draft: Draft, read_only: str, hint: str) -> Onward:
    plans = draft.plans
    count = sum(len(plan.new) + len(plan.changed) for plan in plans)
    left = refused_count(plans) + sum(len(plan.left_out) for plan in plans)
    text = f"导入 {count:,} 行" + (f"，跳过 {left:,} 行" if left else "")
    reason = ""
    if not count:
        aliases = len(draft.units) + len(draft.industries)
        text = f"只记下 {aliases} 个别名" if aliases else "没有要导入的行"
        reason = "" if aliases else _nothing(plans)
    wrong_name = _wrong_name(draft)
    reason = wrong_name or reason
    if read_only:
        reason = f"文库只读，不能导入：{read_only}"
    return Onward(text, reason or hint, reason, not reason, bool(wrong_name))


def _nothing(plans: list[Plan]) -> str:
    """Return why no row is imported."""
    if any(plan.matches.count(fate) for plan in plans for fate in (Fate.NEW, Fate.CHANGED)):
        modes = {plan.mode.title for plan in plans}
        return f"要导入的行都没有选，或者“{'、'.join(modes)}”不导入它们"
    if refused_count(plans):
        return "拒绝的行改正以后才能导入，别的和库里的都一样"
    return "每一行都和库里的一样，不用导入"


def _wrong_name(draft: Draft) -> str:
    """Return what is wrong with a new reserve's name; empty where nothing is."""
    target = draft.target
    if target is None or target.reserve_id:
        return ""
    if not target.name:
        return "请写上新储备库的名称"
    is_taken = any(each.name == target.name for each in draft.reserves)
    return "这个名称的储备库已经有了，请换一个名称" if is_taken else ""
