"""Groups that a column of categories makes, with what its merged cells state of them."""

from collections.abc import Sequence
from itertools import groupby

from app.importing.recognition.identified import read_identifiers
from app.importing.recognition.labels import Label, Style, heading_name, read_label
from app.importing.recognition.layout import Layout
from app.importing.recognition.outline import Group, Stated, stated_yuan
from app.importing.recognition.questions import Doubt, Question
from app.importing.sheets import Sheet


def group_by_column(
    sheet: Sheet,
    layout: Layout,
    categories: Sequence[str],
    groups: list[Group],
    owners: list[int],
    at: Sequence[int],
) -> list[Question]:
    """Make groups of a column of categories, inside the groups the rows make.

    Args:
        sheet: the sheet.
        layout: its columns.
        categories: the category's name a project; empty for no such column.
        groups: those the rows make; changed.
        owners: by project, the index of its group; changed.
        at: the projects' rows, from 0.

    Returns:
        What is to be asked.
    """
    if not categories:
        return []
    states = _states_figures(sheet, layout)
    known = {(group.parent, group.name): group.index for group in groups}
    start = 0
    for key, run in groupby(zip(owners, categories, strict=True)):
        size = len(list(run))
        owner, words = key
        label = read_label(words) if states else None
        name = label.name if label and _has_figures(label) else words
        if name and not _is_inside(groups, owner, name):
            if (owner, name) not in known:
                level = groups[owner].level + 1 if owner >= 0 else 0
                place = sheet.places[at[start]]
                group = Group(len(groups), name, "", Style.PLAIN, level, owner, place)
                if label and _has_figures(label):
                    group.heading = words
                    group.stated = Stated(
                        label.count, stated_yuan(label.amount), label.amount, place
                    )
                known[owner, name] = group.index
                groups.append(group)
            owners[start : start + size] = [known[owner, name]] * size
        start += size
    return _ask_blanks(sheet, layout, categories, at)


def _states_figures(sheet: Sheet, layout: Layout) -> bool:
    """Whether categories stand in merged cells, as on paper: 医疗卫生服务业（16个） over 16 rows.

    Where each row has its own, what is in brackets is part of the name.
    """
    column = layout.column("category")
    return any(
        merge.left == column and merge.bottom > merge.top and sheet.rows[merge.top][column]
        for merge in sheet.merges
    )


def _has_figures(label: Label) -> bool:
    is_said = label.count is not None or bool(label.amount)
    return is_said and bool(label.name) and label.sum is None


def _ask_blanks(
    sheet: Sheet, layout: Layout, categories: Sequence[str], at: Sequence[int]
) -> list[Question]:
    """Ask about blanks below a category, which may be meant to hold for them too."""
    blanks = [i for i, name in enumerate(categories) if not name]
    if not blanks or not categories[0] or read_identifiers(sheet, layout, at):
        return []
    column = layout.holders("category")[0]
    place = sheet.places[at[blanks[0]]]
    sentence = (
        f"有 {len(blanks)} 行的“{column.title}”是空的（第一处在第 {place} 行），按没有分类导入；"
        "如果与上面一行相同，请在原表里填上再导入。"
    )
    return [Question(Doubt.ROW, sentence, place, column.index)]


def _is_inside(groups: Sequence[Group], owner: int, name: str) -> bool:
    """Whether a group, or one around it, is the category of a name, which may number it."""
    names = (name, heading_name(name))
    while owner >= 0:
        if groups[owner].is_category and groups[owner].name in names:
            return True
        owner = groups[owner].parent
    return False
