"""What is not filled in: figures that totals need, and fields that a brief needs (完整度)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any

from sqlalchemy import ColumnElement, Row, case, literal

from app.models.fields import BY_NAME, Field, Kind, brief_fields
from app.models.period import PeriodKind
from app.models.project import PROJECT
from app.queries.examination.finding import Finding, Mention, Severity, fingerprint, naming
from app.queries.examination.scope import MOST_NAMED, Scope, mention
from app.queries.filter import Condition, Filter, Operator, Term
from app.queries.reserves import ReserveSummary

#: Fields whose emptiness has a rule of its own.
OWN_RULES = ("total", "category", "period", "units")

#: Why a period lays no money on a year; a blank one has a rule of its own.
_UNSCHEDULED: tuple[tuple[PeriodKind, Severity, str], ...] = (
    (PeriodKind.PENDING, Severity.HINT, "建设周期写“待定”，计入未排期"),
    (PeriodKind.DURATION, Severity.HINT, "只有工期，没有起止年，计入未排期"),
    (PeriodKind.INTENDED, Severity.HINT, "只有力争的目标，没有起止年，计入未排期"),
)

Find = Callable[[Scope], list[Finding]]


@dataclass(slots=True)
class _Pile:
    """Projects that have one thing in common, of very many only the first kept."""

    projects: list[Mention] = field(default_factory=list)
    count: int = 0
    digest: Any = field(default_factory=lambda: blake2b(digest_size=12))

    def add(self, rows: Sequence[Row[Any]]) -> None:
        room = MOST_NAMED - self.count
        self.count += len(rows)
        self.digest.update("".join([row.uuid for row in rows]).encode())
        if room > 0:
            self.projects += map(mention, rows[:room])


def missing(name: str, severity: Severity, what: str) -> Find:
    """Return the rule that finds projects without one field."""

    def find(scope: Scope) -> list[Finding]:
        findings = []
        for reserve in scope.reserves:
            pile = _Pile()
            for rows in scope.lots(reserve, (), _is_empty(BY_NAME[name])):
                pile.add(rows)
            term = Condition(name, Operator.EMPTY)
            if pile.count:
                sentence = f"{pile.count} 个项目{what}"
                findings.append(
                    _finding(f"missing_{name}", reserve, pile, sentence, severity, (name,), term)
                )
        return findings

    return find


def find_missing_fields(scope: Scope) -> list[Finding]:
    """Find what briefs lack; fields that the same projects lack are one finding."""
    fields = [entry for entry in brief_fields() if entry.name not in OWN_RULES]
    # One bit a field; no two are alike, so that their sum is what lacks.
    bits = [case((_is_empty(entry), 1 << at), else_=0) for at, entry in enumerate(fields)]
    lacks: ColumnElement[int] = literal(0)
    for bit in bits:
        lacks = lacks + bit
    lacks = lacks.label("lacks")
    findings = []
    for reserve in scope.reserves:
        piles = [_Pile() for _ in fields]
        for rows in scope.lots(reserve, (lacks,), lacks > 0):
            for at, pile in enumerate(piles):
                lacking = 1 << at
                pile.add([row for row in rows if row.lacks & lacking])
        alike: dict[bytes, list[int]] = {}
        for at, pile in enumerate(piles):
            if pile.count:
                alike.setdefault(pile.digest.digest(), []).append(at)
        findings += [
            _brief_finding(reserve, [fields[at] for at in places], piles[places[0]])
            for places in alike.values()
        ]
    return findings


def find_unscheduled(scope: Scope) -> list[Finding]:
    """Find periods that lay no money on a year, by reason; blank ones have their own rule."""
    findings = []
    for reserve in scope.reserves:
        for kind, severity, sentence in _UNSCHEDULED:
            pile = _Pile()
            for rows in scope.lots(reserve, (), PROJECT.c.period_kind == str(kind)):
                pile.add(rows)
            if pile.count:
                term = Condition("period_kind", Operator.IS, (kind.title,))
                subject = ("period", str(kind))
                findings.append(
                    _finding("unscheduled", reserve, pile, sentence, severity, subject, term)
                )
    return findings


def _brief_finding(reserve: ReserveSummary, fields: Sequence[Field], pile: _Pile) -> Finding:
    titles = "、".join(entry.title for entry in fields)
    whole = "全部 " if pile.count == reserve.totals.count and pile.count > 1 else ""
    sentence = f"{whole}{pile.count} 个项目未填{titles}"
    terms: tuple[Term, ...] = tuple(Condition(entry.name, Operator.EMPTY) for entry in fields)
    severity = Severity.FIX if any(entry.annex_mm for entry in fields) else Severity.HINT
    return _finding(
        "missing_fields",
        reserve,
        pile,
        sentence,
        severity,
        tuple(entry.name for entry in fields),
        *terms,
        titles=tuple(entry.title for entry in fields),
    )


def _finding(
    rule: str,
    reserve: ReserveSummary,
    pile: _Pile,
    sentence: str,
    severity: Severity,
    subject: tuple[str, ...],
    *terms: Term,
    titles: tuple[str, ...] = (),
) -> Finding:
    projects = tuple(pile.projects)
    return Finding(
        rule=rule,
        title=naming(projects, pile.count),
        sentence=sentence,
        severity=severity,
        reserve_id=reserve.id,
        reserve=reserve.name,
        projects=projects,
        count=pile.count,
        subject=f"{reserve.uuid}:{','.join(subject)}",
        fingerprint=fingerprint(pile.digest.hexdigest()),
        field=subject[0],
        filter=Filter(terms, reserve.id),
        fields=titles,
    )


def _is_empty(entry: Field) -> ColumnElement[bool]:
    column = PROJECT.c[entry.column]
    match entry.kind:
        case Kind.MONEY | Kind.CATEGORY | Kind.NUMBER:
            return column.is_(None)
        case Kind.PERIOD:
            return _bool(PROJECT.c.period_kind == str(PeriodKind.BLANK))
    return _bool(column == "")


def _bool(expression: Any) -> ColumnElement[bool]:
    checked: ColumnElement[bool] = expression
    return checked
