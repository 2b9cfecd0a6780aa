"""Questions people ask, each beside the best SQL one would write by hand for it.

The SQL runs on the same file with the same indexes and must return the same ids; the suite checks
that it does before it times anything.
"""

from dataclasses import dataclass
from typing import Final

from app.models.wordindex import MARKS, WORDS

#: Live projects, as every hand-written statement selects them.
LIVE: Final = "deleted_at IS NULL"

#: The document's order.
DOCUMENT: Final = "reserve_id, number, id"


@dataclass(frozen=True, slots=True)
class Question:
    """One query line and the statement that answers it by hand.

    Attributes:
        name: what the table calls it.
        query: as it is typed.
        sql: returns the ids in the same order.
        sort: as ``--sort`` takes it; empty for the document's order.
    """

    name: str
    query: str
    sql: str
    sort: str = ""


def _sql(condition: str, order: str = DOCUMENT) -> str:
    return f"SELECT id FROM project WHERE {LIVE} AND {condition} ORDER BY {order}"


def _matching(table: str, phrase: str) -> str:
    return f"id IN (SELECT rowid FROM {table} WHERE {table} MATCH '{phrase}')"


def questions() -> tuple[Question, ...]:
    """Return the questions."""
    return (
        Question("one industry", "行业:商贸", _sql("industry = '商贸'")),
        Question(
            "three conditions",
            "行业:卫生健康 方式:招商引资 投资>=1亿",
            _sql("industry = '卫生健康' AND financing = '招商引资' AND total_yuan >= 100000000"),
        ),
        Question(
            "a negation and an 或",
            "(行业:林业 或 行业:医药) -性质:新建",
            _sql("industry IN ('林业', '医药') AND nature <> '新建'"),
        ),
        Question(
            "years that overlap",
            "周期:2021..2022",
            _sql("period_kind = 'calendar' AND period_end >= 202101 AND period_start <= 202212"),
        ),
        Question(
            "a unit",
            "单位:区民政局",
            _sql(
                "id IN (SELECT project_id FROM project_unit JOIN unit ON unit.id = unit_id"
                " WHERE unit.name = '区民政局')"
            ),
        ),
        Question(
            "the largest first",
            "",
            _sql("1", f"total_yuan IS NULL, total_yuan DESC, {DOCUMENT}"),
            "total:desc",
        ),
        Question("a word of two characters", "濯水", _sql(_matching(WORDS, '"濯水"'))),
        Question("a word of one character", "蚕", _sql(_matching(MARKS, '"蚕"'))),
        Question(
            "a word of five characters",
            "疾控中心业",
            _sql(_matching(WORDS, '"疾控" + "控中" + "中心" + "心业"')),
        ),
    )


#: The amount is another one each time: 万元 in the query, yuan in the statement.
ANEW: Final = Question(
    "an amount never asked before",
    "行业:卫生健康 方式:招商引资 投资>={}万",
    _sql("industry = '卫生健康' AND financing = '招商引资' AND total_yuan >= ?"),
)

_FIGURES: Final = "sum(size), sum(missing), sum(total)"


def _by_cell(columns: str) -> str:
    return f"SELECT {columns}, {_FIGURES} FROM facet_cell WHERE size > 0 GROUP BY {columns}"


#: The best statement for each dimension, on the same file: over the sums that are kept in it.
ROLLUPS: Final = {
    "category": _by_cell("category_id"),
    "industry": _by_cell("industry"),
    "nature": _by_cell("nature"),
    "financing": _by_cell("financing"),
    "lead_unit": f"SELECT unit_id, {_FIGURES} FROM lead_sum GROUP BY unit_id",
    "period_kind": _by_cell("period_kind"),
    "year": _by_cell("period_kind, period_start, period_end"),
    "unit": f"SELECT unit_id, {_FIGURES} FROM unit_sum GROUP BY unit_id",
}

#: By unit over the projects, without the sums: one covering index.
UNIT_SCAN: Final = (
    "SELECT unit_id, count(*), count(*) - count(total_yuan), sum(total_yuan)"
    " FROM project_unit WHERE is_counted = 1 GROUP BY unit_id"
)

#: By unit as one would ask it without the columns kept for it: the join.
UNIT_JOIN: Final = (
    "SELECT u.unit_id, count(*), sum(p.total_yuan) FROM {schema}project_unit u"
    " JOIN {schema}project p ON p.id = u.project_id"
    " WHERE p.deleted_at IS NULL GROUP BY u.unit_id"
)

#: What all facets of a filter are measured against: one pass over one covering index.
ONE_SCAN: Final = (
    "SELECT industry, count(*), count(*) - count(total_yuan), sum(total_yuan)"
    f" FROM project WHERE {LIVE} GROUP BY industry"
)
