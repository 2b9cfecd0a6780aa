"""Conflicts of a form that came back, for people and as JSON, and which side goes first."""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from app.importing.forms.conflicts import Conflict, list_conflicts, prefer_form
from app.importing.planning import Plan
from app.verbs.output import plain
from app.verbs.usage import UsageError

MINE: Final = "mine"
THEIRS: Final = "theirs"

_LONGEST: Final = 40


def check_prefer(word: str | None) -> None:
    """Refuse what is neither side.

    Raises:
        UsageError: naming both.
    """
    if word not in (None, MINE, THEIRS):
        raise UsageError(
            f"--prefer 没有“{str(word)[:_LONGEST]}”",
            remedy="可以写：mine（保留文库的，不写就是这个）、theirs（取录入表的）",
        )


def decide(plans: Iterable[Plan], word: str | None) -> None:
    """Let the side that is preferred have every conflict."""
    if word == THEIRS:
        for plan in plans:
            prefer_form(plan)


def conflicts_json(plans: Iterable[Plan]) -> list[dict[str, Any]]:
    """Return the conflicts of all tables."""
    return [
        {
            "sheet": plan.table.sheet.name,
            "row": each.row,
            "name": each.name,
            "field": each.field.name,
            "title": each.field.title,
            "sent": each.sent,
            "library": each.library,
            "form": each.form,
            "taken": MINE if each.is_kept else THEIRS,
        }
        for plan in plans
        for each in list_conflicts(plan)
    ]


def conflict_lines(plans: Sequence[Plan]) -> list[str]:
    """Return a sentence a conflict."""
    return [_line(each) for plan in plans for each in list_conflicts(plan)]


def _line(each: Conflict) -> str:
    taken = "保留文库的" if each.is_kept else "取录入表的"
    return (
        f"第 {each.row} 行“{_short(each.name)}”的{each.field.title}两边都改过："
        f"发出时{_short(each.sent)}，文库里{_short(each.library)}，"
        f"表里{_short(each.form)}；{taken}"
    )


def _short(text: str) -> str:
    flat = plain(text)
    if not flat:
        return "（空）"
    return flat if len(flat) <= _LONGEST else f"{flat[: _LONGEST - 1]}…"
