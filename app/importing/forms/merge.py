"""A form that came back against what was sent and what the library says now, field by field.

Changed by the unit alone: taken. By the office alone: stays. By both to the same: nothing to do. By
both differently: a conflict, in which the library's stays until the user decides.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from sqlalchemy import Connection

from app.errors import ChubeiError, RefusedInput
from app.importing.counterparts import Fate, Known, Matches
from app.importing.differing import comparisons
from app.importing.forms.identity import identify
from app.importing.forms.memory import returned_before
from app.importing.forms.returned import Returned
from app.importing.matching import match, silent
from app.importing.readers.tidying import clean
from app.importing.recognition.questions import Doubt, Question
from app.importing.staging import StagedTable
from app.models.days import date_text
from app.models.entry import edit_text, parse_field
from app.models.fields import BY_NAME, Field, Kind
from app.models.form import FormMark, compared_columns
from app.operations.entries import is_bare_number
from app.queries.identity import library_identity

#: Cells and rows named one by one; the rest are counted.
_MOST_NAMED: Final = 200


class ForeignForm(ChubeiError):
    """A form was handed out from another library."""

    def __init__(self, source: str, mark: FormMark) -> None:
        issued = date_text(date.fromisoformat(mark.issued))
        super().__init__(
            f"这份录入表（表号 {mark.id}，{issued}发出）不是从这个文库发出的，"
            f"发出它的文库是“{mark.library_name}”",
            place=source,
            remedy="请打开发出它的文库再导入；确实要导入到这里，请把表格复制到一个新的工作簿",
        )


@dataclass(slots=True)
class Merged:
    """What a form would do to a library.

    Attributes:
        matches: as of any table; ``changed`` has the fields the unit has changed, and only those
            that differ from the library's.
        kept: see :attr:`app.importing.planning.Plan.kept`: conflicts, and columns that were locked.
        conflicts: see :attr:`app.importing.planning.Plan.conflicts`.
        asked: what was decided one way and could be the other.
    """

    matches: Matches
    kept: dict[int, frozenset[str]] = field(default_factory=dict)
    conflicts: dict[int, dict[str, str]] = field(default_factory=dict)
    asked: list[Question] = field(default_factory=list)


def merge_form(
    connection: Connection,
    table: StagedTable,
    known: Known,
    source: str,
    look: Callable[[], None] = silent,
) -> Merged:
    """Tell what a form that came back would do; nothing is written.

    Args:
        connection: to the library.
        table: the form's rows; ``table.form`` is set.
        known: the projects of the reserve they go into.
        source: the file's name.
        look: called now and then; raises to stop.

    Raises:
        ForeignForm: it was handed out from another library.
    """
    form = table.form
    assert form is not None
    mark = form.mark
    if mark is not None and mark.library != library_identity(connection):
        raise ForeignForm(source, mark)
    rows = identify(connection, table, form, known)
    found = Merged(match(table, known, given=rows.given, look=look))
    found.matches.problems += rows.problems
    found.asked += [*_of_whole(connection, form), *_named(rows.asked, "行的隐藏标识对不上")]
    if mark is None:
        return found
    merge = _Merge(table, known, mark, found)
    for project, at in enumerate(found.matches.targets):
        if at >= 0 and found.matches.fates[project] in (Fate.CHANGED, Fate.SAME):
            look()
            merge.take(project, at, mark.sent.get(rows.uuids.get(at, "")))
    found.asked += merge.asked()
    return found


def _of_whole(connection: Connection, form: Returned) -> Iterator[Question]:
    """Say what is to be known of the form as a whole."""
    if form.mark is None:
        yield _question(
            f"这是一份录入表，但{form.why}，不知道发出时的内容，按普通表格比对："
            "空白的格子不清除库里的内容，两边都改过的看不出来，请逐项核对。"
        )
    elif moments := returned_before(connection, form.mark.id):
        yield _question(
            f"这份录入表（表号 {form.mark.id}）在 {moments[-1]} 已经导入过，"
            "这次再与发出时的内容比对一遍，请确认。"
        )
    if form.missing:
        yield _question(f"发出时的{'、'.join(form.missing)}一栏不见了，这一栏没有读，库里的不变。")
    if form.emptied:
        rows = "、".join(map(str, form.emptied[:_MOST_NAMED]))
        yield _question(
            f"第 {rows} 行整行清空了，按没有交回处理，库里的项目不变，请确认。", form.emptied[0]
        )


def _named(asked: list[Question], more: str) -> list[Question]:
    """Return questions of one kind, the many beyond those that anybody reads counted."""
    rest = len(asked) - _MOST_NAMED
    return [
        *asked[:_MOST_NAMED],
        *([_question(f"另有 {rest:,} {more}，请确认。")] if rest > 0 else []),
    ]


def _question(sentence: str, row: int = 0, column: int = -1) -> Question:
    return Question(Doubt.FORM, sentence, row, column)


class _Merge:
    """Merges project after project."""

    def __init__(self, table: StagedTable, known: Known, mark: FormMark, found: Merged) -> None:
        self._table, self._known, self._found = table, known, found
        self._open = frozenset(mark.open)
        self._fields = table.layout.fields
        self._compared = list(comparisons(table, known, clears=True))
        self._read: dict[tuple[str, str], Any] = {}
        self._locked: list[Question] = []
        self._cleared: list[Question] = []

    def take(self, project: int, at: int, sent: Mapping[str, Any] | None) -> None:
        """Merge a project that was paired.

        Args:
            project: the staged one.
            at: the library's.
            sent: what the form went out with; None for a row the unit has written itself.
        """
        theirs = {
            *(entry.name for entry, differs in self._compared if differs(project, at)),
            *self._changed_category(project, at),
        }
        changed, kept = [], set()
        for entry in self._fields:
            if entry.name not in theirs or not self._is_by_unit(entry, project, sent):
                continue
            changed.append(entry.name)
            is_locked = sent is not None and entry.name not in self._open
            if is_locked:
                kept.add(entry.name)
                self._locked.append(
                    self._tell(project, entry, "在发出的表里是锁定的，改动没有取用")
                )
            elif self._is_by_office(entry, at, sent):
                kept.add(entry.name)
                before = edit_text(entry, sent) if sent is not None else ""
                self._found.conflicts.setdefault(project, {})[entry.name] = before
            elif sent is not None and self._is_blank(entry, project):
                was = f"清空了（原为“{_short(edit_text(entry, sent))}”），导入后库里也清空"
                self._cleared.append(self._tell(project, entry, was))
        matches = self._found.matches
        matches.fates[project] = Fate.CHANGED if changed else Fate.SAME
        matches.changed.pop(project, None)
        if changed:
            matches.changed[project] = tuple(changed)
        if kept:
            self._found.kept[project] = frozenset(kept)

    def asked(self) -> list[Question]:
        """Return what is to be said of single cells."""
        return [
            *_named(self._locked, "处锁定的格子改过，没有取用"),
            *_named(self._cleared, "格清空了，导入后库里也清空"),
        ]

    # ------------------------------------------------------------ who changed what

    def _changed_category(self, project: int, at: int) -> list[str]:
        """Return 分类 where it differs; a blank one counts, unlike in other tables."""
        if BY_NAME["category"] not in self._fields:
            return []
        return ["category"] if self._table.category(project) != self._known.categories[at] else []

    def _is_by_unit(self, entry: Field, project: int, sent: Mapping[str, Any] | None) -> bool:
        """Whether a cell says something else than the one that was sent."""
        if sent is None:
            return not self._is_blank(entry, project)
        if entry.kind is Kind.CATEGORY:
            return bool(self._table.category(project) != sent[entry.name])
        own = self._table.columns[entry.column][project]
        if entry.kind is Kind.MONEY:
            text = self._table.columns[entry.columns[1]][project]
            is_reworded = bool(text) and not is_bare_number(text) and text != sent[entry.columns[1]]
            return bool(own != sent[entry.column]) or is_reworded
        return bool(own != self._as_read(entry, sent[entry.column]))

    def _is_by_office(self, entry: Field, at: int, sent: Mapping[str, Any] | None) -> bool:
        """Whether the library says something else than when the form went out."""
        for column in compared_columns(entry):
            here = (
                self._known.categories[at]
                if entry.kind is Kind.CATEGORY
                else self._known.columns[column][at]
            )
            before = _blank(entry, column) if sent is None else sent[column]
            if here != before:
                return True
        return False

    def _as_read(self, entry: Field, value: Any) -> Any:
        """Return what a text that was sent reads as when it comes back untouched."""
        if not isinstance(value, str) or not value:
            return value
        key = entry.name, value
        if key not in self._read:
            try:
                self._read[key] = parse_field(entry, clean(value))[entry.column]
            except RefusedInput:
                # Then the row it stands in has been refused with its cell.
                self._read[key] = value
        return self._read[key]

    def _is_blank(self, entry: Field, project: int) -> bool:
        if entry.kind is Kind.CATEGORY:
            return not self._table.category(project)
        value = self._table.columns[entry.column][project]
        return value is None or value == ""

    def _tell(self, project: int, entry: Field, said: str) -> Question:
        table = self._table
        place, name = table.place(project), table.columns["name"][project]
        sentence = f"第 {place} 行“{_short(name)}”的{entry.title}{said}，请确认。"
        return _question(sentence, place, table.layout.column(entry.name))


def _blank(entry: Field, column: str) -> Any:
    is_number = entry.kind is Kind.NUMBER or (entry.kind is Kind.MONEY and column == entry.column)
    return None if is_number else ""


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= 24 else f"{flat[:23]}…"
