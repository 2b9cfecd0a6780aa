"""What a field is called in a query text."""

import re

from app.models.fields import BY_NAME, find_field
from app.queries.dimensions import DIMENSIONS, known_dimension
from app.queries.subjects import SUBJECTS, find_subject

#: Computed from the whole, so no project has it by itself.
_NOT_ASKED = ("share",)

#: Fields called by their title, which is as short and clearer.
_BY_TITLE = ("total", "category")

#: Named in a refusal that has no better guess, the most used.
_USUAL = (
    "行业", "性质", "投资", "周期", "方式", "单位", "牵头", "分类", "内容", "年度", "开工年",
    "归口", "文件", "改于", "改者", "无", "有",
)  # fmt: skip


def field_of(word: str) -> str:
    """Return the name of the field, subject or dimension a word stands for; empty for none."""
    field = find_field(word)
    if field is not None and field.name not in _NOT_ASKED:
        return field.name
    subject = find_subject(word)
    if subject is not None:
        return subject.name
    dimension = known_dimension(word)
    return "" if dimension is None else dimension.name


def term_title(field: str) -> str:
    """Return the shortest Chinese word for a condition's field; it reads back as the field."""
    entry = BY_NAME.get(field)
    if entry is not None:
        return entry.title if entry.name in _BY_TITLE else (*entry.aliases, entry.title)[0]
    subject = find_subject(field)
    if subject is not None:
        return subject.title
    dimension = known_dimension(field)
    assert dimension is not None, field
    # A title with brackets could not be read back.
    return next(
        word
        for word in (dimension.title, *dimension.aliases)
        if not re.search(r"[()（）]", word) and field_of(word) == field
    )


def asked_fields() -> tuple[str, ...]:
    """Return the names of everything that can be asked for, the usual columns first."""
    dimensions = (field_of(each.name) for each in DIMENSIONS)
    names = (*BY_NAME, *dimensions, *(each.name for each in SUBJECTS))
    # 责任单位 is a column and a dimension; the column stands for both.
    return tuple(dict.fromkeys(each for each in names if each not in (*_NOT_ASKED, "unit")))


def words_for(field: str) -> tuple[str, ...]:
    """Return every Chinese word a field is called by, the one written first."""
    words = [term_title(field)]
    for known in (BY_NAME.get(field), find_subject(field), known_dimension(field)):
        if known is not None:
            words += [known.title, *known.aliases]
    return tuple(dict.fromkeys(word for word in words if not word.isascii()))


def suggestion_for(word: str) -> str:
    """Return what to write instead of a word that no field is called by."""
    import difflib

    known = [word for field in asked_fields() for word in words_for(field)]
    alike = [each for each in known if each in word or word in each]
    alike += difflib.get_close_matches(word, known, n=3, cutoff=0.5)
    if alike:
        return f"是不是要写：{'、'.join(dict.fromkeys(alike[:3]))}"
    return f"可以写：{'、'.join(each for each in _USUAL if each in '无有' or field_of(each))}"
