"""已核: a finding that was let stand stays so until it says something else."""

from collections.abc import Sequence
from datetime import date

import pytest

from app.errors import NotFound, RefusedInput
from app.library.file import Library
from app.operations.projects import update_projects
from app.operations.reviews import Mark, review_findings, unreview_findings
from app.queries.examination.examine import examine
from app.queries.examination.finding import Finding
from app.queries.projects import find_project
from tests.library_files import AUTHOR

TODAY = date(2026, 11, 22)


def _found(library: Library, rule: str) -> list[Finding]:
    with library.read() as connection:
        findings = examine(connection, today=TODAY).findings
    return [finding for finding in findings if finding.rule == rule]


def _marks(findings: Sequence[Finding]) -> list[Mark]:
    return [Mark(each.rule, each.subject, each.fingerprint, each.title) for each in findings]


def _change(library: Library, number: int, **entries: str) -> None:
    with library.read() as connection:
        project = find_project(connection, str(number))
    library.perform(update_projects({project: entries}))


def test_a_review_says_who_and_why(library: Library) -> None:
    pair = _found(library, "duplicate")
    library.perform(review_findings(_marks(pair), "  两个项目，\n各建一部分 "))
    (finding,) = _found(library, "duplicate")
    assert finding.review is not None
    assert finding.review.reason == "两个项目， 各建一部分"
    assert finding.review.author == AUTHOR.name
    assert finding.review.at
    assert not any(other.is_reviewed for other in _found(library, "nature_contradiction"))


def test_it_comes_up_again_once_its_projects_change(library: Library) -> None:
    library.perform(review_findings(_marks(_found(library, "duplicate")), "可以"))
    _change(library, 9, notes="与它无关")
    assert _found(library, "duplicate")[0].is_reviewed
    _change(library, 9, total="19001")
    (finding,) = _found(library, "duplicate")
    assert not finding.is_reviewed
    assert finding.outdated is not None
    assert finding.outdated.reason == "可以"
    library.perform(review_findings(_marks([finding]), "还是可以"))
    (finding,) = _found(library, "duplicate")
    assert finding.review is not None
    assert (finding.review.reason, finding.outdated) == ("还是可以", None)


@pytest.mark.parametrize(
    ("rule", "number", "entries"),
    [
        ("overdue", 36, {"progress": "已开工"}),
        ("overdue", 31, {"period": "2020-2021"}),
        ("missing_period", 2, {"period": ""}),
        ("missing_fields", 2, {"location": "正阳"}),
        ("nature_is_status", 3, {"nature": "续建"}),
        ("nature_contradiction", 4, {"name": "母婴应急救治中心扩建项目"}),
    ],
)
def test_each_rule_notices_a_change(
    library: Library, rule: str, number: int, entries: dict[str, str]
) -> None:
    library.perform(review_findings(_marks(_found(library, rule)), "可以"))
    assert all(finding.is_reviewed for finding in _found(library, rule))
    _change(library, number, **entries)
    assert not all(finding.is_reviewed for finding in _found(library, rule))


def test_reviews_are_taken_back_and_undone(library: Library) -> None:
    natures = _found(library, "nature_contradiction")
    library.perform(review_findings(_marks(natures), "按文件"))
    assert library.undo_label() == "已核 6 条"
    library.perform(unreview_findings(_marks(natures[:2])))
    states = [finding.is_reviewed for finding in _found(library, "nature_contradiction")]
    assert sorted(states) == [False, False, True, True, True, True]
    library.undo()
    assert all(each.is_reviewed for each in _found(library, "nature_contradiction"))
    library.undo()
    assert not any(each.is_reviewed for each in _found(library, "nature_contradiction"))
    library.redo()
    assert all(each.is_reviewed for each in _found(library, "nature_contradiction"))


@pytest.mark.parametrize("reason", ["", "  \n ", "很" * 201])
def test_a_review_needs_a_reason(library: Library, reason: str) -> None:
    with pytest.raises(RefusedInput, match="已核的原因"):
        library.perform(review_findings(_marks(_found(library, "duplicate")), reason))
    assert not _found(library, "duplicate")[0].is_reviewed


def test_nothing_to_review(library: Library) -> None:
    with pytest.raises(NotFound):
        library.perform(review_findings([], "可以"))
    with pytest.raises(NotFound):
        library.perform(unreview_findings(_marks(_found(library, "duplicate"))))


def test_open_findings_come_first(library: Library) -> None:
    first, *_ = _found(library, "nature_contradiction")
    library.perform(review_findings(_marks([first]), "按文件"))
    assert _found(library, "nature_contradiction")[-1].subject == first.subject
