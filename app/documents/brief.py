"""The project brief (项目简介): what it says of a project."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from app.documents.annex import NothingToPrint
from app.documents.completeness import Completeness, completeness
from app.documents.contactcard import contact_card
from app.documents.settings import DocumentKind, DocumentSettings, usual_settings
from app.library.file import Reading
from app.models.entry import shown_text
from app.models.fields import BY_NAME, Field, Kind
from app.models.money import format_money
from app.queries.pictures import load_pictures
from app.queries.projects import load_records

_FACTS: Final = (
    "category", "industry", "nature", "location", "total", "period", "financing", "units",
)  # fmt: skip

_BEFORE_MONEY: Final = ("background", "content")
_AFTER_MONEY: Final = ("cooperation", "advantages", "benefits", "progress", "policy")
_MONEY_HEADING: Final = "投资估算及资金来源"
_CONTACT_HEADING: Final = "联系方式"

#: Projects read at a time.
_BATCH: Final = 500


@dataclass(frozen=True, slots=True)
class BriefPicture:
    """A picture of a project.

    Attributes:
        content: the file, as it was attached.
        caption: below it; may be empty.
        name: the file's, for messages.
    """

    content: bytes
    caption: str
    name: str


@dataclass(frozen=True, slots=True)
class BriefSheet:
    """One project as it is printed.

    Attributes:
        title: the project's name.
        facts: label and value of the key-fact table; a blank value stays blank.
        sections: heading without its number, and its paragraphs; one without text is dropped and
            the rest are numbered 一、二、….
        pictures: below the text.
        code: what a QR code beside the contact says; empty for none.
        complete: how much of it there is; None where nobody has looked.
        names: what a file may be named after, by the words of a naming pattern.
    """

    title: str
    facts: tuple[tuple[str, str], ...]
    sections: tuple[tuple[str, tuple[str, ...]], ...]
    pictures: tuple[BriefPicture, ...] = ()
    code: str = ""
    complete: Completeness | None = None
    names: Mapping[str, str] = field(default_factory=dict)

    def filled_sections(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Yield the sections that have text, with their paragraphs."""
        for heading, texts in self.sections:
            if not any(texts):
                continue
            parts = tuple(part.strip() for text in texts for part in text.splitlines())
            if any(parts):
                yield heading, tuple(part for part in parts if part)


def brief_sheets(
    connection: Reading, ids: Sequence[int], settings: DocumentSettings | None = None
) -> list[BriefSheet]:
    """Collect the briefs of projects, in the order of the ids.

    Raises:
        ChubeiError: there is no project.
    """
    settings = settings or usual_settings(DocumentKind.ONE_PAGE)
    sheets = []
    for start in range(0, len(ids), _BATCH):
        batch = ids[start : start + _BATCH]
        pictures = load_pictures(connection, batch) if settings.has_pictures else {}
        for record in load_records(connection, batch):
            found = tuple(
                BriefPicture(each.content, each.caption, each.name)
                for each in pictures.get(record["id"], ())
            )
            sheets.append(_sheet(record, settings, found))
    if not sheets:
        raise NothingToPrint
    return sheets


def _sheet(
    record: Mapping[str, Any], settings: DocumentSettings, pictures: tuple[BriefPicture, ...]
) -> BriefSheet:
    unit = settings.unit
    return BriefSheet(
        title=str(record["name"]),
        facts=tuple(
            (BY_NAME[name].brief or BY_NAME[name].title, text)
            for name in _FACTS
            if (text := _fact(BY_NAME[name], record, unit))
        ),
        sections=(
            *(_section(name, record) for name in _BEFORE_MONEY),
            (_MONEY_HEADING, _money(record, unit)),
            *(_section(name, record) for name in _AFTER_MONEY),
            (_CONTACT_HEADING, tuple(_contact(contact) for contact in record["contacts"])),
        ),
        pictures=pictures,
        code=contact_card(record["contacts"]) if settings.has_code else "",
        complete=completeness(record),
        names=naming_words(record),
    )


def naming_words(record: Mapping[str, Any]) -> dict[str, str]:
    """Return what stands for each word of a file name's pattern; see :mod:`naming`."""
    number, units = record["number"], record["units"]
    return {
        "序号": "" if number is None else str(number),
        "名称": str(record["name"]),
        "分类": str(record["category"] or ""),
        "储备库": str(record["reserve"]),
        "行业": str(record["industry"]),
        "代码": str(record["code"]),
        "单位": units[0] if units else "",
    }


def _fact(field: Field, record: Mapping[str, Any], unit: str) -> str:
    text = shown_text(field, record, money_unit=unit, grouped=False)
    return f"{text}{unit}" if text and field.kind is Kind.MONEY else text


def _section(name: str, record: Mapping[str, Any]) -> tuple[str, tuple[str, ...]]:
    field = BY_NAME[name]
    return field.brief or field.title, tuple(str(record[field.column] or "").split("\n"))


def _money(record: Mapping[str, Any], unit: str) -> tuple[str, ...]:
    """Return total, way of financing and funding lines as prose."""
    total, financing = record["total_yuan"], str(record["financing"])
    parts = []
    if total is not None:
        parts.append(f"项目总投资{format_money(total, unit)}{unit}")
    if financing:
        parts.append(f"投资方式为{financing}")
    paragraphs = [f"{'，'.join(parts)}。"] if parts else []
    if lines := [_funding(line, unit) for line in record["funding"]]:
        planned = sum(line["amount_yuan"] or 0 for line in record["funding"])
        if total is not None and total > planned:
            lines.append(f"未落实{format_money(total - planned, unit)}{unit}")
        paragraphs.append(f"资金来源：{'；'.join(lines)}。")
    return tuple(paragraphs)


def _funding(line: Mapping[str, Any], unit: str) -> str:
    amount = line["amount_yuan"]
    text = str(line["source"])
    if amount is not None:
        text += f"{format_money(amount, unit)}{unit}"
    return f"{text}（{line['year']}年）" if line["year"] is not None else text


def _contact(contact: Mapping[str, Any]) -> str:
    person = str(contact["person"])
    if contact["post"]:
        person += f"（{contact['post']}）" if person else str(contact["post"])
    parts = (
        str(contact["unit"]),
        f"联系人：{person}" if person else "",
        f"电话：{contact['telephone']}" if contact["telephone"] else "",
    )
    return "，".join(part for part in parts if part)
