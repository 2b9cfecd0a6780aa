"""The page's rows: headings, findings, and what is in order; no Qt here."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from app.library.clock import from_utc
from app.models.money import format_wan
from app.queries.examination.finding import Finding, Severity, spans
from app.queries.rollups import Totals
from app.ui.checkup.results import Results, listed_for
from app.ui.sums import is_unstated

Tab = Literal["all", "open", "reviewed"]
Deed = Literal["look", "merge", "enter", "review", "unreview"]

TABS: tuple[tuple[Tab, str], ...] = (("all", "全部"), ("open", "未核"), ("reviewed", "已核"))

#: The headings that are no rule's.
REVIEWED = "reviewed"
IN_ORDER = "in_order"

_DEEDS: dict[Deed, str] = {
    "merge": "合并单位",
    "review": "已核…",
    "unreview": "撤回",
}

#: What one goes to the projects for, by the rule's name; the others are only listed.
_LOOKS = {
    "restated_total": "核对金额",
    "funding": "核对资金",
    "missing_total": "补填",
    "missing_category": "补填",
    "missing_units": "补填",
    "missing_period": "补填",
    "missing_fields": "补填",
    "unscheduled": "填起止年",
    "overdue": "填进展",
    "foreign_category": "改分类",
    "shared_number": "改序号",
    "nature_contradiction": "改性质",
    "nature_is_status": "改性质",
    "industry_wording": "统一写法",
    "unit_wording": "改写法",
}


@dataclass(frozen=True, slots=True)
class Heading:
    """A rule, or one of the two groups at the end.

    Attributes:
        key: the rule's name, or one of ``REVIEWED`` and ``IN_ORDER``.
        caption: how many, how much.
    """

    key: str
    title: str
    caption: str
    is_folded: bool
    tip: str = ""


@dataclass(frozen=True, slots=True)
class FindingRow:
    """One finding.

    Attributes:
        numbers: of its projects.
        deed: what its one action does.
    """

    finding: Finding
    numbers: str
    sentence: str
    deed: Deed
    deed_text: str

    @property
    def key(self) -> tuple[str, str]:
        """What the finding is, the same in every examination."""
        return self.finding.rule, self.finding.subject


@dataclass(frozen=True, slots=True)
class OrderRow:
    """Something that was looked at and is as it should be, or, for the file, is not."""

    title: str
    sentence: str
    is_well: bool = True


Row = Heading | FindingRow | OrderRow


def tab_counts(results: Results, reserve_id: int | None) -> dict[Tab, int]:
    """Return how many findings each tab holds, those that are not told included."""
    findings = listed_for(results.examination.findings, reserve_id)
    reviewed = sum(finding.is_reviewed for finding in findings)
    untold = sum(result.untold for result in results.examination.results)
    whole = len(findings) + (untold if reserve_id is None else 0)
    return {"all": whole, "open": whole - reviewed, "reviewed": reviewed}


def make_rows(
    results: Results,
    tab: Tab,
    reserve_id: int | None,
    folded: frozenset[str],
    *,
    is_read_only: bool,
) -> list[Row]:
    """Return the rows of one tab.

    Args:
        results: of the examination.
        tab: all findings, those that are open, or those that were reviewed.
        reserve_id: only this reserve's; None for all.
        folded: headings whose rows are hidden.
        is_read_only: nothing can be merged or reviewed.
    """
    findings = listed_for(results.examination.findings, reserve_id)
    rows: list[Row] = []

    def put(heading: Heading, below: Iterable[Row]) -> None:
        rows.append(heading)
        if not heading.is_folded:
            rows.extend(below)

    several = len(results.reserves) > 1 and reserve_id is None
    if tab != "reviewed":
        for result in results.examination.results:
            name = result.rule.name
            own = [each for each in findings if each.rule == name and not each.is_reviewed]
            if not own:
                continue
            totals = results.totals.get((name, reserve_id))
            untold = result.untold if reserve_id is None else 0
            put(
                Heading(
                    name,
                    result.rule.title,
                    caption(own, totals, untold),
                    name in folded,
                    result.rule.explanation,
                ),
                (_finding_row(each, several, is_read_only) for each in own),
            )
    reviewed = [each for each in findings if each.is_reviewed]
    if reviewed and tab != "open":
        is_folded = tab == "all" and REVIEWED in folded
        put(
            Heading(REVIEWED, "已核", f"{len(reviewed)} 条", is_folded, "看过、可以这样的"),
            (_finding_row(each, several, is_read_only) for each in reviewed),
        )
    if tab == "all":
        order = _order_rows(results, reserve_id, several)
        put(Heading(IN_ORDER, "数据与文件", "", IN_ORDER in folded), order)
    return rows


def caption(findings: Sequence[Finding], totals: Totals | None, untold: int = 0) -> str:
    """Return 3 条　18 个　2,521,760 万元."""
    parts = [f"{len(findings) + untold} 条"]
    if untold:
        parts.append(f"列出前 {len(findings)} 条")
    if totals is not None:
        parts.append(f"{totals.count:,} 个项目")
        if not is_unstated(totals):
            parts.append(f"{format_wan(totals.total_yuan, grouped=True)} 万元")
    return "　".join(parts)


def numbers_text(finding: Finding) -> str:
    """Return the numbers of a finding's projects as the list shows them."""
    numbers = [each.number for each in finding.projects if each.number is not None]
    return spans(numbers[:200])


def review_text(finding: Finding) -> str:
    """Return who let a finding stand, when and why; empty where nobody did."""
    review = finding.review or finding.outdated
    if review is None:
        return ""
    when = from_utc(review.at).strftime("%Y-%m-%d %H:%M") if review.at else ""
    who = " ".join(part for part in (review.author, when) if part)
    return f"{who}：{review.reason}" if who else review.reason


def copied_text(findings: Sequence[Finding]) -> str:
    """Return findings as lines of text, one each, their parts set apart by tabs."""
    lines = []
    for finding in findings:
        number = numbers_text(finding)
        reviewed = f"已核（{review_text(finding)}）" if finding.is_reviewed else ""
        parts = (finding.reserve, number, finding.title, finding.sentence, reviewed)
        lines.append("\t".join(" ".join(part.split()) for part in parts).rstrip("\t"))
    return "\n".join(lines)


def deed_of(finding: Finding, *, is_read_only: bool) -> Deed:
    """Return what a finding's one action does."""
    if finding.is_reviewed and not is_read_only:
        return "unreview"
    if finding.merge is not None and not is_read_only:
        return "merge"
    if finding.entry and finding.projects and not is_read_only:
        return "enter"
    if finding.projects or finding.filter is not None or is_read_only:
        return "look"
    return "review"


def deed_text(finding: Finding, deed: Deed, *, is_read_only: bool) -> str:
    """Return the word for an action: what is done, or what one goes to the projects for."""
    if deed == "enter":
        return f"改为“{finding.entry}”"
    if deed != "look":
        return _DEEDS[deed]
    if not is_read_only and not finding.is_reviewed and finding.rule in _LOOKS:
        return _LOOKS[finding.rule]
    return "看项目" if finding.count == 1 else f"列出 {finding.count:,} 个"


def _finding_row(finding: Finding, several: bool, is_read_only: bool) -> FindingRow:
    sentence = finding.sentence
    if several and finding.reserve:
        sentence = f"{finding.reserve}：{sentence}"
    if finding.is_reviewed:
        sentence = f"{sentence}　已核 {review_text(finding)}"
    elif finding.outdated is not None:
        sentence = f"{sentence}　核过以后又变了"
    deed = deed_of(finding, is_read_only=is_read_only)
    word = deed_text(finding, deed, is_read_only=is_read_only)
    return FindingRow(finding, numbers_text(finding), sentence, deed, word)


def _order_rows(results: Results, reserve_id: int | None, several: bool) -> list[OrderRow]:
    rows = []
    for each in results.agreements:
        if reserve_id in (None, each.reserve_id):
            amount = format_wan(each.total_yuan, grouped=True)
            whose = f"{each.reserve}：" if several else ""
            said = f"{whose}{each.categories} 个分类相加 {amount} 万元，与文件载明的一致"
            rows.append(OrderRow("各分类小计与合计", said))
    health = results.health
    if health is not None and health.is_sound:
        rows.append(OrderRow("文库文件", "页校验、引用关系都通过"))
    elif health is not None:
        faults = [
            *health.faults,
            *(f"表 {name} 有 {size} 行失去依据" for name, size in health.orphans),
            *(f"表 {name} 有 {size} 行与项目对不上" for name, size in health.wrong_sums),
        ]
        remedy = "请从备份恢复" if health.is_damaged else "请在命令行用 check --repair 重算"
        said = f"有损坏：{'；'.join(faults[:3])}。{remedy}"
        rows.append(OrderRow("文库文件", said, is_well=False))
    return rows


def is_urgent(finding: Finding) -> bool:
    """Whether a finding changes a total or what is printed."""
    return finding.severity is Severity.FIX
