"""所属行业 under two wordings: 林业行业 beside 林业."""

from collections import defaultdict

from sqlalchemy import func, select

from app.models.matchkey import industry_key
from app.models.project import PROJECT
from app.queries.conditions import where
from app.queries.dimensions import industry_aliases
from app.queries.examination.finding import Finding, Line, Severity, fingerprint
from app.queries.examination.scope import MOST_NAMED, Scope, mention
from app.queries.filter import Condition, Filter, Operator


def find_industry_wordings(scope: Scope) -> list[Finding]:
    """Find industries that projects of one reserve call by several words."""
    aliases = industry_aliases(scope.connection)
    findings = []
    for reserve in scope.reserves:
        scope.watch.look()
        query = (
            select(PROJECT.c.industry, func.count().label("size"))
            .where(where(scope.connection, Filter((), reserve.id)), PROJECT.c.industry != "")
            .group_by(PROJECT.c.industry)
        )
        words: defaultdict[str, list[tuple[str, int]]] = defaultdict(list)
        for row in scope.connection.execute(query):
            usual = aliases.get(row.industry, row.industry)
            words[industry_key(usual)].append((row.industry, int(row.size)))
        for found in words.values():
            if len(found) < 2:
                continue
            found.sort(key=lambda each: (-each[1], each[0]))
            usual, rarer = found[0][0], [word for word, _ in found[1:]]
            rows = scope.rows(reserve, (), PROJECT.c.industry.in_(rarer))
            projects = tuple(mention(row) for row in rows)
            listed = "，".join(f"{word} {size} 个" for word, size in found)
            findings.append(
                Finding(
                    rule="industry_wording",
                    title=f"所属行业：{listed}",
                    sentence=f"像是同一个行业，汇总时分成 {len(found)} 行；常用的写法是“{usual}”",
                    severity=Severity.HINT,
                    reserve_id=reserve.id,
                    reserve=reserve.name,
                    projects=projects[:MOST_NAMED],
                    count=len(projects),
                    field="industry",
                    # Where every one of them is named, and so seen, one click changes them.
                    entry=usual if len(projects) <= MOST_NAMED else "",
                    subject=f"{reserve.uuid}:{','.join(sorted(word for word, _ in found))}",
                    fingerprint=fingerprint(*sorted(word for word, _ in found)),
                    filter=Filter((Condition("industry", Operator.IS, tuple(rarer)),), reserve.id),
                    columns=("项目",),
                    lines=tuple(Line(word, (f"{size} 个",)) for word, size in found),
                )
            )
    return findings
