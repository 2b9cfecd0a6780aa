"""Counts and totals that differ from what the reserve's document states."""

from app.models.money import format_wan
from app.queries.causes import Cause, CauseKind, Explanation, explain
from app.queries.examination.finding import Finding, Line, Mention, Severity, fingerprint
from app.queries.examination.scope import MOST_NAMED, Scope, numbered
from app.queries.filter import Condition, Filter, Operator
from app.queries.reconciliation import reconcile
from app.queries.reserves import ReserveSummary

#: Projects that are told with their part of a difference; of more, only their sum.
_MOST_CAUSES = 30


def find_differences(scope: Scope) -> list[Finding]:
    """Find the lines of the reconciliation that do not agree."""
    findings = []
    for reserve in scope.reserves:
        scope.watch.look()
        lines = [line for line in reconcile(scope.connection, reserve) if not line.is_equal]
        findings += [_finding(reserve, each) for each in explain(scope.connection, lines)]
    return findings


def _finding(reserve: ReserveSummary, explanation: Explanation) -> Finding:
    line = explanation.line
    # A project in the recycle bin cannot be gone to; it stands among the lines.
    projects = tuple(
        Mention(each.project_id, each.uuid, each.number, each.name)
        for each in explanation.causes
        if each.project_id is not None and each.kind is not CauseKind.REMOVED
    )
    said = []
    if line.count_difference:
        said.append(f"个数{_more(line.count_difference)} {abs(line.count_difference)} 个")
    if line.total_difference_yuan:
        amount = format_wan(abs(line.total_difference_yuan), grouped=True)
        said.append(f"总投资{_more(line.total_difference_yuan)} {amount} 万元")
    terms = (Condition("category", Operator.IS, (line.category,)),) if line.category else ()
    return Finding(
        rule="difference",
        title=line.category or "合计",
        sentence=f"与文件载明的相比，{'，'.join(said)}",
        severity=Severity.FIX,
        reserve_id=reserve.id,
        reserve=reserve.name,
        projects=projects[:MOST_NAMED],
        count=len(projects),
        field="total",
        subject=f"{reserve.uuid}:{line.category}",
        fingerprint=fingerprint(
            line.stated_count, line.count, line.stated_total_yuan, line.total_yuan
        ),
        filter=numbered(reserve, projects) or Filter(terms, reserve.id),
        columns=("文件载明", "实有", "相差"),
        lines=(
            Line("个数", _cells(line.stated_count, line.count), not line.count_difference),
            Line(
                "总投资（万元）",
                _money_cells(line.stated_total_yuan, line.total_yuan),
                not line.total_difference_yuan,
            ),
            *(_cause_line(each) for each in explanation.causes[:_MOST_CAUSES]),
            *_rest_lines(explanation),
        ),
    )


def _cause_line(cause: Cause) -> Line:
    """Return a project's part: what was entered, what stands, and what that adds."""
    number = "" if cause.number is None else f"序号 {cause.number} "
    is_here = cause.kind not in (CauseKind.REMOVED, CauseKind.MOVED_OUT)
    now = format_wan(cause.now_yuan, grouped=True) if is_here else ""
    entered = format_wan(cause.entered_yuan, grouped=True)
    label = f"{cause.kind.title}：{number}{cause.name}"
    return Line(label, (entered, now, _signed(cause.total_yuan)))


def _rest_lines(explanation: Explanation) -> list[Line]:
    """Return what no project explains; nothing where all is explained."""
    lines = []
    untold = explanation.causes[_MOST_CAUSES:]
    if untold:
        total = sum(cause.total_yuan for cause in untold)
        lines.append(Line(f"其余 {len(untold)} 个项目", ("", "", _signed(total))))
    if explanation.unexplained_count:
        cells = ("", "", f"{explanation.unexplained_count:+d} 个")
        lines.append(Line("录入时就与文件不同（个数）", cells))
    if explanation.unexplained_yuan:
        cells = ("", "", _signed(explanation.unexplained_yuan))
        lines.append(Line("录入时就与文件不同（总投资）", cells))
    return lines


def _signed(yuan: int) -> str:
    return f"{'+' if yuan > 0 else ''}{format_wan(yuan, grouped=True)}"


def _more(difference: int) -> str:
    return "多" if difference > 0 else "少"


def _cells(stated: int | None, computed: int) -> tuple[str, ...]:
    if stated is None:
        return "", str(computed), ""
    return str(stated), str(computed), f"{computed - stated:+d}" if computed != stated else "0"


def _money_cells(stated: int | None, computed: int) -> tuple[str, ...]:
    if stated is None:
        return "", format_wan(computed, grouped=True), ""
    return (
        format_wan(stated, grouped=True),
        format_wan(computed, grouped=True),
        _signed(computed - stated),
    )
