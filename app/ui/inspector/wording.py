"""The inspector's sentences, worked out from a record or the history; no widgets here."""

from dataclasses import dataclass
from datetime import date, datetime
from difflib import SequenceMatcher

from app.documents.completeness import completeness
from app.models.entry import shown_text
from app.models.fields import BY_NAME, FIELDS, Field, Kind, Record
from app.models.money import format_money, format_share
from app.models.period import PeriodKind
from app.queries.ownedrows import PartChange
from app.queries.timeline import FieldChange, HistoryEntry

#: What a field shows that holds nothing.
MISSING = "未填"

#: Beyond this many characters two texts are told apart without looking for common parts.
_COMPARED = 2_000

#: A change of a longer text is told by how much of it changed.
_LONG = 40

_UNSCHEDULED = {
    PeriodKind.DURATION: "有工期，无起止年：计入未排期",
    PeriodKind.PENDING: "待定，无起止年：计入未排期",
    PeriodKind.BLANK: "无起止年：计入未排期",
    PeriodKind.INTENDED: "只有力争目标，无起止年：计入未排期",
}


@dataclass(frozen=True, slots=True)
class Figure:
    """The key figure: 1,200,000 | 万元 | 120.00 亿元 | 占全库 43.0%."""

    amount: str
    unit: str
    other: str
    share: str


def figure(record: Record, money_unit: str, whole_yuan: int | None) -> Figure:
    """Return the key figure of a project.

    Args:
        record: the project.
        money_unit: how amounts are shown.
        whole_yuan: the total shares refer to; None where there is none.
    """
    yuan = record["total_yuan"]
    if yuan is None:
        return Figure("", "", "", "")
    other_unit = "亿元" if money_unit != "亿元" else "万元"
    return Figure(
        amount=format_money(yuan, money_unit, grouped=True),
        unit=money_unit,
        other=f"{format_money(yuan, other_unit, grouped=True)} {other_unit}",
        share="" if whole_yuan is None else f"占全库 {format_share(yuan, whole_yuan)}",
    )


def value_text(field: Field, record: Record, money_unit: str) -> str:
    """Return a field's value as the form shows it, money with its unit; blank stays blank."""
    text = shown_text(field, record, money_unit=money_unit)
    return f"{text} {money_unit}" if text and field.kind is Kind.MONEY else text


def period_hint(record: Record) -> tuple[str, bool]:
    """Return how a project's period is reckoned, and whether that is to be checked."""
    kind = PeriodKind(record["period_kind"])
    if kind is not PeriodKind.CALENDAR:
        return _UNSCHEDULED[kind], True
    start, end = int(record["period_start"]), int(record["period_end"])
    if start % 100 != 1 or end % 100 != 12:
        return f"{_month(start)}至 {_month(end)}", False
    if start // 100 == end // 100:
        return f"{start // 100} 年", False
    return f"{start // 100} 至 {end // 100} 年", False


def missing_fields(record: Record) -> tuple[Field, ...]:
    """Return the fields a brief needs that hold nothing."""
    return completeness(record).missing


def section_fields(section: str) -> tuple[Field, ...]:
    """Return the form's fields of one section, long texts after the short ones."""
    found = [entry for entry in FIELDS if entry.section == section and entry.is_editable]
    return (
        *(entry for entry in found if not entry.is_multiline),
        *(entry for entry in found if entry.is_multiline),
    )


def day_group(at: datetime, today: date) -> str:
    """Return 今天, 昨天 or 更早."""
    days = (today - at.date()).days
    return "今天" if days <= 0 else "昨天" if days == 1 else "更早"


def moment(at: datetime, today: date) -> str:
    """Return a time as short as it stays clear: 10:42, 11-18 14:30, 2024-11-18."""
    if (today - at.date()).days <= 1:
        return at.strftime("%H:%M")
    if at.year == today.year:
        return at.strftime("%m-%d %H:%M")
    return at.strftime("%Y-%m-%d")


def is_long_change(change: FieldChange) -> bool:
    """Whether a change is told by how much of the text changed."""
    field = BY_NAME[change.field]
    longest = max(len(change.old), len(change.new))
    return longest > _LONG or (field.is_multiline and longest > _LONG // 2)


def history_text(change: FieldChange | PartChange, text: str) -> str:
    """Return an old or new value as it is told: amounts with thousands separators."""
    if not text:
        return "（无）" if isinstance(change, PartChange) else "（空）"
    if isinstance(change, PartChange):
        is_money = change.is_amount
    else:
        is_money = BY_NAME[change.field].kind is Kind.MONEY
    if is_money and text.replace(".", "", 1).isdecimal():
        whole, point, decimals = text.partition(".")
        return f"{int(whole):,}{point}{decimals}"
    return text


def difference(old: str, new: str) -> str:
    """Return 删去 42 字，补入 18 字."""
    removed, added = difference_counts(old, new)
    parts = [f"删去 {removed} 字"] if removed else []
    if added:
        parts.append(f"补入 {added} 字")
    return "，".join(parts)


def difference_counts(old: str, new: str) -> tuple[int, int]:
    """Return how many characters went and how many came."""
    start = 0
    while start < min(len(old), len(new)) and old[start] == new[start]:
        start += 1
    old, new = old[start:], new[start:]
    end = 0
    while end < min(len(old), len(new)) and old[-1 - end] == new[-1 - end]:
        end += 1
    old, new = old[: len(old) - end], new[: len(new) - end]
    if max(len(old), len(new)) > _COMPARED:
        return len(old), len(new)
    blocks = SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
    common = sum(block.size for block in blocks)
    return len(old) - common, len(new) - common


def entry_icon(entry: HistoryEntry) -> str:
    """Return the icon of what was done."""
    if entry.undoes or entry.label.startswith("恢复"):
        return "undo-2"
    if entry.label.startswith("合并"):
        return "git-merge"
    if entry.action == "insert":
        return "file-input" if entry.rows > 1 else "file-plus"
    if entry.label.startswith("删除"):
        return "trash-2"
    return "pencil"


def entry_remark(entry: HistoryEntry) -> str:
    """Return what an entry says in place of field changes; empty where it has them."""
    if entry.changes or entry.parts:
        return ""
    if entry.action == "insert":
        return f"随 {entry.rows} 个项目一次建立" if entry.rows > 1 else "建立项目"
    if entry.rows > 1:
        return f"连同其他 {entry.rows - 1} 个项目"
    return ""


def entry_author(entry: HistoryEntry, machine: str) -> str:
    """Return 王敏 · 本机, or the other machine's name."""
    place = "本机" if entry.machine == machine else entry.machine
    return f"{entry.author} · {place}" if place else entry.author


def _month(month: int) -> str:
    return f"{month // 100} 年 {month % 100} 月"
