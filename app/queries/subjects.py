"""What can be asked of a project beside its own columns and the dimensions."""

from dataclasses import dataclass
from enum import StrEnum


class SubjectKind(StrEnum):
    """What sort of value a subject is compared with."""

    TEXT = "text"
    CHOICE = "choice"
    WHOLE = "whole"
    MOMENT = "moment"


@dataclass(frozen=True, slots=True)
class Subject:
    """Something known about a project that is kept in another table.

    Attributes:
        name: the field's name in a condition.
        title: the Chinese title, which is what a query text calls it.
        aliases: other words for it.
        kind: what it is compared with.
        values: all it can be, where that is fixed.
    """

    name: str
    title: str
    aliases: tuple[str, ...]
    kind: SubjectKind
    values: tuple[str, ...] = ()


#: 核对: whether the document's own figures are those of the projects.
DIFFERS, AGREES = "不符", "相符"

SUBJECTS: tuple[Subject, ...] = (
    Subject("contacts", "联系人", ("联系方式", "联系电话"), SubjectKind.TEXT),
    Subject("funding", "资金拼盘", ("资金", "资金来源"), SubjectKind.TEXT),
    Subject("attachments", "附件", ("附件名",), SubjectKind.TEXT),
    Subject("document", "文件", ("来源文件", "文号", "出处文件"), SubjectKind.TEXT),
    Subject("source_line", "出处行", ("出处", "行号"), SubjectKind.WHOLE),
    Subject("reconciled", "核对", ("核对结果",), SubjectKind.CHOICE, (DIFFERS, AGREES)),
    Subject("changed_at", "改于", ("修改于", "改动于", "修改时间"), SubjectKind.MOMENT),
    Subject("changed_by", "改者", ("修改者", "修改人", "改动人"), SubjectKind.TEXT),
    Subject("added_at", "新增于", ("录入于", "添加于", "新增时间"), SubjectKind.MOMENT),
    Subject("added_by", "新增者", ("录入者", "录入人", "添加者"), SubjectKind.TEXT),
)

_BY_WORD = {
    word.casefold(): subject
    for subject in SUBJECTS
    for word in (subject.name, subject.title, *subject.aliases)
}


def find_subject(word: str) -> Subject | None:
    """Return the subject called by a word, or None."""
    return _BY_WORD.get(word.strip().casefold())
