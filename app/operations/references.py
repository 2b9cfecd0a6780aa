"""Building a reference library into a file: the reserve, its categories, units and projects."""

from collections.abc import Sequence

from sqlalchemy import select

from app.library.changes import Operation
from app.library.reference import ReferenceLibrary
from app.library.writer import Writer
from app.models.category import CATEGORY
from app.models.fields import BY_NAME
from app.models.periodgrammar import parse_period
from app.models.project import PROJECT
from app.models.reserve import RESERVE
from app.models.unit import UNIT_ALIAS
from app.operations.settings import merge_industry_aliases
from app.operations.units import insert_project_units, resolve_units


def install_reference(reference: ReferenceLibrary) -> Operation:
    """Add a reference library's reserve with everything in it, as one step."""
    return install_references([reference])


def install_references(references: Sequence[ReferenceLibrary]) -> Operation:
    """Add the reserves of reference libraries with everything in them, together as one step."""

    def body(writer: Writer) -> None:
        for reference in references:
            reserve_id = _insert_reserve(writer, reference)
            categories = _insert_categories(writer, reference, reserve_id)
            _insert_units(writer, reference)
            _insert_projects(writer, reference, reserve_id, categories)
            aliases = {each.alias: each.name for each in reference.industry_aliases}
            merge_industry_aliases(writer, aliases)

    return Operation(f"建立 {'、'.join(each.reserve.name for each in references)}", body)


def _insert_reserve(writer: Writer, reference: ReferenceLibrary) -> int:
    reserve = reference.reserve
    position = len(writer.read(select(RESERVE.c.id)))
    row = {
        "name": reserve.name,
        "title": reserve.title,
        "county": reserve.county,
        "document": reserve.document,
        "document_number": reserve.document_number,
        "annex": reserve.annex,
        "source": reserve.source,
        "source_line": reserve.source_line,
        "stated_count": reserve.stated_count,
        "stated_total_yuan": reserve.stated_total_yuan,
        "position": position,
    }
    return writer.insert(RESERVE, [row])[0]


def _insert_categories(
    writer: Writer, reference: ReferenceLibrary, reserve_id: int
) -> dict[str, int]:
    rows = [
        {
            "reserve_id": reserve_id,
            "name": category.name,
            "heading": category.heading,
            "pillar": category.pillar or None,
            "position": position,
            "source_line": category.source_line,
            "stated_count": category.stated_count,
            "stated_total_yuan": category.stated_total_yuan,
        }
        for position, category in enumerate(reference.categories)
    ]
    ids = writer.insert(CATEGORY, rows)
    return {
        category.name: row_id for category, row_id in zip(reference.categories, ids, strict=True)
    }


def _insert_units(writer: Writer, reference: ReferenceLibrary) -> None:
    ids = resolve_units(writer, (unit.name for unit in reference.units))
    aliases = [(unit.name, alias) for unit in reference.units for alias in unit.aliases]
    known = {row.alias for row in writer.read(select(UNIT_ALIAS.c.alias))}
    writer.insert(
        UNIT_ALIAS,
        [
            {"unit_id": ids[name], "alias": alias.name, "kind": alias.kind}
            for name, alias in aliases
            if alias.name not in known
        ],
    )


def _insert_projects(
    writer: Writer, reference: ReferenceLibrary, reserve_id: int, categories: dict[str, int]
) -> None:
    rows = []
    for project in reference.projects:
        period = parse_period(project.period_text, field=BY_NAME["period"].title)
        row = {
            "reserve_id": reserve_id,
            "category_id": categories[project.category],
            "number": project.number,
            "name": project.name,
            "nature": project.nature,
            "industry": project.industry,
            "content": project.content,
            "total_yuan": project.total_yuan,
            "total_text": project.total_text,
            "period_text": project.period_text,
            "period_kind": str(period.kind),
            "period_start": period.start,
            "period_end": period.end,
            "period_months": period.months,
            "financing": project.financing,
            "units_text": project.units_text,
            "source_line": project.source_line,
        }
        rows.append(row)
    ids = writer.insert(PROJECT, rows)
    insert_project_units(
        writer,
        {row_id: project.units for row_id, project in zip(ids, reference.projects, strict=True)},
    )
