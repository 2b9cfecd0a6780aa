"""已核: letting findings of the examination stand, and taking that back."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import and_, or_, select

from app.errors import NotFound, RefusedInput
from app.library.changes import Operation
from app.library.writer import Writer
from app.models.review import REVIEW

#: Longer reasons do not fit the list.
LONGEST_REASON = 200

#: Findings looked up in one statement.
_BATCH = 200


@dataclass(frozen=True, slots=True)
class Mark:
    """A finding as it is reviewed: its rule, what it is about, and what it says now."""

    rule: str
    subject: str
    fingerprint: str
    title: str


def review_findings(marks: Sequence[Mark], reason: str) -> Operation:
    """Let findings stand as they are now; each comes up again once it says something else.

    Args:
        marks: the findings; one that was reviewed before is reviewed anew.
        reason: why they may stand.

    Raises (when performed):
        RefusedInput: the reason is empty or too long.
        NotFound: no finding is given.
    """

    def body(writer: Writer) -> None:
        plain = " ".join(reason.split())
        if not plain:
            raise RefusedInput("已核的原因", reason, "必须填写", remedy="请写上为什么可以这样")
        if len(plain) > LONGEST_REASON:
            raise RefusedInput("已核的原因", plain, f"最多 {LONGEST_REASON} 个字", remedy="请缩短")
        _require(marks)
        present = _present(writer, marks)
        told = {
            (mark.rule, mark.subject): {"fingerprint": mark.fingerprint, "reason": plain}
            for mark in marks
        }
        writer.update(REVIEW, {present[key]: told[key] for key in told if key in present})
        writer.insert(
            REVIEW,
            [
                {"rule": key[0], "subject": key[1], **values}
                for key, values in told.items()
                if key not in present
            ],
        )
        writer.describe(f"已核 {_naming(marks)}")

    return Operation("已核", body)


def unreview_findings(marks: Sequence[Mark]) -> Operation:
    """Take reviews back, so that the findings are open again.

    Raises (when performed):
        NotFound: none of them was reviewed.
    """

    def body(writer: Writer) -> None:
        _require(marks)
        present = _present(writer, marks)
        if not present:
            raise NotFound("这一条没有标记过已核")
        writer.delete(REVIEW, list(present.values()))
        writer.describe(f"撤回已核 {_naming(marks)}")

    return Operation("撤回已核", body)


def _present(writer: Writer, marks: Sequence[Mark]) -> dict[tuple[str, str], int]:
    found: dict[tuple[str, str], int] = {}
    for start in range(0, len(marks), _BATCH):
        named = (
            and_(REVIEW.c.rule == mark.rule, REVIEW.c.subject == mark.subject)
            for mark in marks[start : start + _BATCH]
        )
        query = select(REVIEW.c.id, REVIEW.c.rule, REVIEW.c.subject).where(or_(*named))
        found.update(((row.rule, row.subject), row.id) for row in writer.read(query))
    return found


def _require(marks: Sequence[Mark]) -> None:
    if not marks:
        raise NotFound("没有选中要核的条目", remedy="请先在体检里选中")


def _naming(marks: Sequence[Mark]) -> str:
    return marks[0].title if len(marks) == 1 else f"{len(marks)} 条"
