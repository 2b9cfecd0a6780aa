"""已核: what somebody has looked at and let stand, laid over what is found."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from sqlalchemy import Connection, func, select

from app.models.history import CHANGE, OPERATION
from app.models.review import REVIEW
from app.queries.examination.finding import Finding, Review


@dataclass(frozen=True, slots=True)
class StoredReview:
    """A review as the library keeps it, with what the finding said then."""

    fingerprint: str
    review: Review


def load_reviews(connection: Connection) -> dict[tuple[str, str], StoredReview]:
    """Return the reviews by rule and subject; who and when come from the history."""
    newest = (
        select(CHANGE.c.row_uuid, func.max(CHANGE.c.operation_id).label("operation_id"))
        .where(CHANGE.c.table_name == REVIEW.name)
        .group_by(CHANGE.c.row_uuid)
        .subquery()
    )
    query = (
        select(REVIEW, OPERATION.c.author, OPERATION.c.at)
        .outerjoin(newest, newest.c.row_uuid == REVIEW.c.uuid)
        .outerjoin(OPERATION, OPERATION.c.id == newest.c.operation_id)
    )
    return {
        (row.rule, row.subject): StoredReview(
            row.fingerprint, Review(row.reason, row.author or "", row.at or "")
        )
        for row in connection.execute(query)
    }


def reviewed(
    findings: Iterable[Finding], reviews: Mapping[tuple[str, str], StoredReview]
) -> list[Finding]:
    """Return the findings with their reviews; one that says something else now is open again."""
    marked = []
    for finding in findings:
        stored = reviews.get((finding.rule, finding.subject))
        if stored is None:
            marked.append(finding)
        elif stored.fingerprint == finding.fingerprint:
            marked.append(replace(finding, review=stored.review))
        else:
            marked.append(replace(finding, outdated=stored.review))
    return marked
