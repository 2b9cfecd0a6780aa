"""Who changed a project, and when.

A change counts while it stands: what was undone, and the undoing itself, are as if they had never
been. Changes of a project's units, contacts, money and attachments are the project's own; its
entry is a change too.
"""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_, select

from app.models.history import CHANGE, OPERATION
from app.models.project import PROJECT
from app.queries.filter import Condition, Operator

#: The conditions kept here: whether they ask about the entry alone, and whether about the author.
_ASKED = {
    "changed_at": (False, False),
    "changed_by": (False, True),
    "added_at": (True, False),
    "added_by": (True, True),
}


def is_authorship(name: str) -> bool:
    """Whether a field is answered by the history."""
    return name in _ASKED


def by_history(condition: Condition, now: datetime) -> ColumnElement[bool]:
    """Return whether a project has a change that fits.

    Args:
        condition: on 改于, 改者, 新增于 or 新增者.
        now: the present moment in local time, for 今天 and 7天内.
    """
    is_entry, is_author = _ASKED[condition.field]
    stands: list[ColumnElement[bool]] = [
        OPERATION.c.undoes.is_(None),
        OPERATION.c.is_undone.is_(False),
    ]
    if condition.operator is not Operator.EMPTY:
        stands.append(_by(condition) if is_author else _at(condition, now))
    # The few operations first, then their changes by index, then the projects by theirs.
    operations = select(OPERATION.c.id).where(*stands)
    changes = select(CHANGE.c.owner_uuid).where(
        CHANGE.c.operation_id.in_(operations), CHANGE.c.owner_uuid.is_not(None)
    )
    if is_entry:
        changes = changes.where(CHANGE.c.table_name == PROJECT.name, CHANGE.c.action == "insert")
    found = PROJECT.c.uuid.in_(changes)
    return ~found if condition.operator is Operator.EMPTY else found


def _by(condition: Condition) -> ColumnElement[bool]:
    author = OPERATION.c.author
    return or_(*(author.contains(str(value), autoescape=True) for value in condition.values))


def _at(condition: Condition, now: datetime) -> ColumnElement[bool]:
    from app.queries.moments import span_of

    at = OPERATION.c.at
    spans = [span_of(str(value), now) for value in condition.values]
    match condition.operator:
        case Operator.AT_LEAST:
            return at >= spans[0].start
        case Operator.MORE_THAN:
            return at >= spans[0].end
        case Operator.AT_MOST:
            return at < spans[0].end
        case Operator.LESS_THAN:
            return at < spans[0].start
        case Operator.BETWEEN:
            return and_(at >= spans[0].start, at < spans[1].end)
    return or_(*(and_(at >= span.start, at < span.end) for span in spans))
