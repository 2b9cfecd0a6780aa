"""What is done about findings: gone to, mended, merged, or let stand with a reason."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.models.fields import BY_NAME
from app.operations.projects import update_projects
from app.operations.reviews import Mark, review_findings, unreview_findings
from app.operations.units import merge_units
from app.queries.examination.finding import Finding
from app.ui.dialogs import Dialogs
from app.ui.session import Session


class Deeds(QObject):
    """Does what the list, its menu and the comparison offer.

    Args:
        session: the open library.
        dialogs: asks for the reason of a review.
        page: dialogs stand over it.

    Signals:
        project_requested(int, str): go to a project, and to a field of it.
    """

    project_requested = Signal(int, str)

    def __init__(self, session: Session, dialogs: Dialogs, page: QWidget) -> None:
        super().__init__(page)
        self._session = session
        self._dialogs = dialogs
        self._page = page

    def open(self, finding: Finding) -> None:
        """Show a finding's project and field, or its projects in the grid."""
        if len(finding.projects) == 1 and finding.count == 1:
            self.go_to(finding.projects[0].id, finding.field)
        elif finding.filter is not None:
            self.open_table(finding)
        elif finding.projects:
            self.go_to(finding.projects[0].id, finding.field)

    def enter(self, finding: Finding) -> None:
        """Write into the finding's field of its projects what would be right there."""
        if not finding.entry or self._session.library.is_read_only:
            return
        few = len(finding.projects) == 1
        whose = finding.projects[0].name if few else f"{len(finding.projects)} 个项目"
        told = f"{whose}：{BY_NAME[finding.field].title}已改为“{finding.entry}”，可以撤销"
        entry = {finding.field: finding.entry}
        self._session.perform(
            update_projects({project.id: entry for project in finding.projects}),
            lambda _changes: self._session.notice.emit(told),
        )

    def merge(self, finding: Finding) -> None:
        """Merge a finding's two units."""
        if finding.merge is not None and not self._session.library.is_read_only:
            told = f"已合并：“{finding.merge.gone}”成为“{finding.merge.keep}”的别名，可以撤销"
            self._session.perform(
                merge_units(finding.merge.keep_id, finding.merge.gone_id),
                lambda _changes: self._session.notice.emit(told),
            )

    def review(self, findings: Sequence[Finding]) -> None:
        """Ask for the reason and let findings stand."""
        if not findings or self._session.library.is_read_only:
            return
        what = _naming(findings)
        reason = self._dialogs.ask_text(self._page, "标记已核", f"“{what}”为什么可以这样：")
        if reason is not None:
            self._session.perform(
                review_findings(_marks(findings), reason),
                lambda _changes: self._session.notice.emit(f"已核：{what}，可以撤销"),
            )

    def unreview(self, findings: Sequence[Finding]) -> None:
        """Open reviewed findings again."""
        if findings and not self._session.library.is_read_only:
            what = _naming(findings)
            self._session.perform(
                unreview_findings(_marks(findings)),
                lambda _changes: self._session.notice.emit(f"已撤回已核：{what}"),
            )

    def go_to(self, project_id: int, field: str) -> None:
        """Show a project's field, with a way back."""
        self._remember_here()
        self.project_requested.emit(project_id, field)

    def open_table(self, finding: Finding) -> None:
        """Show a finding's projects in the grid, with a way back."""
        if finding.filter is not None:
            self._remember_here()
            self._session.set_filter(finding.filter)
            self._session.page_requested.emit("projects")

    def _remember_here(self) -> None:
        self._session.remember_way_back("checkup", "体检")


def _naming(findings: Sequence[Finding]) -> str:
    return findings[0].title if len(findings) == 1 else f"{len(findings)} 条"


def _marks(findings: Sequence[Finding]) -> list[Mark]:
    return [Mark(each.rule, each.subject, each.fingerprint, each.title) for each in findings]
