"""``--measures``: what a rollup says of each group."""

from collections.abc import Sequence
from typing import Final

from app.errors import shorten
from app.queries.measures import MEASURE_TITLES
from app.queries.rollups import Totals
from app.verbs.opening import words_of
from app.verbs.usage import UsageError

#: Looked up project by project, not added up; no cell of a cross table has them.
SPREADS: Final = ("median", "largest")

#: What a cell of a cross table can say.
OF_CELLS: Final = tuple(name for name in MEASURE_TITLES if name not in SPREADS)

_MONEY: Final = ("total", *SPREADS)

_BY_WORD: Final = {
    **{name: name for name in MEASURE_TITLES},
    **{title: name for name, title in MEASURE_TITLES.items()},
    "count_without_amount": "missing",
}


def measures_of(text: str | None) -> tuple[str, ...]:
    """Return the measures ``--measures`` names, each once; none where it is not written.

    Raises:
        UsageError: a word is none; the remedy lists those that are.
    """
    words = words_of(text)
    if text is not None and not words:
        raise UsageError("--measures 后面没有写指标", remedy=_offer(tuple(MEASURE_TITLES)))
    for word in words:
        if word.casefold() not in _BY_WORD:
            told = f"--measures 不认识“{shorten(word)}”"
            raise UsageError(told, remedy=_offer(tuple(MEASURE_TITLES)))
    return tuple(dict.fromkeys(_BY_WORD[word.casefold()] for word in words))


def require_of_cells(measures: Sequence[str]) -> None:
    """Refuse what no cell of a cross table has.

    Raises:
        UsageError: a median or a largest amount.
    """
    for name in measures:
        if name not in OF_CELLS:
            told = f"两个维度交叉的表里没有“{MEASURE_TITLES[name]}”"
            raise UsageError(told, remedy=f"{_offer(OF_CELLS)}；或只写一个维度")


def columns_of(measures: Sequence[str], totals: Totals) -> tuple[str, ...]:
    """Return the columns of a table of one dimension, in order.

    Median and largest stand behind the usual ones; as soon as one of those is named, just what is
    named.
    """
    if not set(measures) <= set(SPREADS):
        return tuple(measures)
    missing = ("missing",) if totals.count_without_amount else ()
    return ("count", "total", "share", *missing, *measures)


def heading(measure: str) -> str:
    """Return the title of a column of text: 总投资（万元）."""
    title = MEASURE_TITLES[measure]
    return f"{title}（万元）" if measure in _MONEY else title


def _offer(names: Sequence[str]) -> str:
    told = "、".join(f"{name}（{MEASURE_TITLES[name]}）" for name in names)
    return f"可以写：{told}，几个用逗号隔开"
