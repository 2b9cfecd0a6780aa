"""``--measures``: what a rollup says of each group."""

from collections.abc import Sequence
from typing import Final

from app.errors import shorten
from app.queries.measures import MEASURE_TITLES, SPREADS
from app.queries.rollups import Totals
from app.verbs.opening import words_of
from app.verbs.usage import UsageError

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
        raise UsageError("--measures 后面没有写指标", remedy=_offer())
    for word in words:
        if word.casefold() not in _BY_WORD:
            told = f"--measures 不认识“{shorten(word)}”"
            raise UsageError(told, remedy=_offer())
    return tuple(dict.fromkeys(_BY_WORD[word.casefold()] for word in words))


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


def _offer() -> str:
    told = "、".join(f"{name}（{title}）" for name, title in MEASURE_TITLES.items())
    return f"可以写：{told}，几个用逗号隔开"
