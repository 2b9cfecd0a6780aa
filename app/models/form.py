"""录入表: what a form handed to a unit carries, so that what comes back can be told.

The form's own facts and the values it went out with are packed into lines of plain letters, which
every program that opens and saves the workbook leaves as they are. Each row carries its project's
uuid in a hidden column. Writing is in ``exporting``, reading back in ``importing``; what both must
agree on is here.
"""

import base64
import binascii
import json
import zlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import Any, Final

from app.models.fields import BY_NAME, FIELDS, Field, Kind, Record, annex_fields

#: The sheets of a form: what is filled in, how, what can be chosen, and what nobody sees.
TABLE_SHEET: Final = "录入表"
GUIDE_SHEET: Final = "填表说明"
LISTS_SHEET: Final = "下拉选项"
MARK_SHEET: Final = "录入表标识"

#: The title of the hidden column with each project's uuid.
IDENTIFIER: Final = "标识（勿改）"

#: What bare amounts count in, in every form.
MONEY_UNIT: Final = "万元"

#: The fields that stand in every form; the first is given by the library alone.
ALWAYS: Final = ("number", "name")

#: Other fields a unit may not change unless the office says so.
_USUALLY_CLOSED: Final = frozenset({"number", "name", "category", "code"})

#: What a list of words begins with where a library knows none yet.
USUAL_WORDS: Final[Mapping[str, tuple[str, ...]]] = {
    "nature": ("新建", "扩建", "改(扩)建", "在建"),
    "financing": ("招商引资", "政府投资", "中央预算内投资", "专项债券", "社会投资", "自筹"),
}

_FORMAT: Final = "chubei-form"
_VERSION: Final = 1

#: Characters in one cell; Excel takes 32,767.
_LINE: Final = 16_000

#: What may be packed; a form of ten thousand projects takes a tenth of it.
_MOST_BYTES: Final = 256 << 20


class SpoiltForm(ValueError):
    """The hidden part of a form cannot be read.

    Attributes:
        reason: why, in Chinese, without a full stop.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class FormMark:
    """What a form says of itself, unseen.

    Attributes:
        id: of this one form, as printed on it.
        library: which library it was made from; see :func:`app.queries.identity.library_identity`.
        library_name: the library's file name then.
        reserve: the uuid of the reserve all of it belongs to.
        reserve_name: the reserve's name then.
        issued: the day it was made, ISO 8601.
        until: the day it is wanted back; empty for none.
        issuer: who handed it out; may be empty.
        fields: the names of its columns, in order.
        open: those of them that a unit may change in the rows it was sent.
        sent: by a project's uuid, the values it went out with; see :func:`sent_values`.
    """

    id: str
    library: str
    library_name: str
    reserve: str
    reserve_name: str
    issued: str
    until: str
    issuer: str
    fields: tuple[str, ...]
    open: tuple[str, ...]
    sent: Mapping[str, Mapping[str, Any]]


def form_fields() -> tuple[Field, ...]:
    """Return the fields a form may have, in the order of its columns."""
    usual = [entry for entry in annex_fields() if entry.name not in ALWAYS]
    first = [BY_NAME[name] for name in (*ALWAYS, "category")]
    rest = [each for each in FIELDS if each.is_editable and each not in (*first, *usual)]
    return (*first, *usual, *rest)


def usual_fields() -> tuple[Field, ...]:
    """Return the fields a form has where nobody says otherwise: the annex's, and 备注."""
    wanted = {*(entry.name for entry in annex_fields()), "notes"}
    return tuple(entry for entry in form_fields() if entry.name in wanted)


def is_usually_open(field: Field) -> bool:
    """Whether a unit may change a field where nobody says otherwise."""
    return field.name not in _USUALLY_CLOSED


def column_title(field: Field) -> str:
    """Return what a form's column is called; amounts state their unit."""
    return f"{field.title}（{MONEY_UNIT}）" if field.kind is Kind.MONEY else field.title


def compared_columns(field: Field) -> tuple[str, ...]:
    """Return the columns of a record that tell whether somebody changed a field."""
    if field.kind is Kind.CATEGORY:
        return (field.name,)
    return field.columns if field.kind is Kind.MONEY else field.columns[:1]


def sent_values(fields: tuple[Field, ...], record: Record) -> dict[str, Any]:
    """Return what a form keeps of a project: its values when it went out.

    Args:
        fields: the form's columns.
        record: the project's columns, with ``category`` as a name.
    """
    kept = {}
    for entry in fields:
        for column in compared_columns(entry):
            value = record[column]
            # A project without a category has none by name.
            kept[column] = "" if value is None and column == "category" else value
    return kept


def pack(mark: FormMark) -> list[str]:
    """Return lines for a column of cells: the format's name, a digest, and what is packed."""
    content = json.dumps({"version": _VERSION, **asdict(mark)}, ensure_ascii=False).encode()
    packed = base64.b64encode(zlib.compress(content, 9)).decode("ascii")
    lines = [packed[start : start + _LINE] for start in range(0, len(packed), _LINE)]
    return [_FORMAT, _digest(packed), *lines]


def unpack(lines: list[str]) -> FormMark:
    """Return what was packed.

    Raises:
        SpoiltForm: something is missing or was changed, or a newer program wrote it.
    """
    texts = [line.strip() for line in lines if line.strip()]
    if len(texts) < 3 or texts[0] != _FORMAT:
        raise SpoiltForm("隐藏的工作表里没有录入表的标识")
    packed = "".join(texts[2:])
    if _digest(packed) != texts[1]:
        raise SpoiltForm("隐藏的工作表被改动过")
    try:
        unpacking = zlib.decompressobj()
        content = unpacking.decompress(base64.b64decode(packed, validate=True), _MOST_BYTES)
        if unpacking.unconsumed_tail:
            raise SpoiltForm("隐藏的工作表里内容太多")
        stored = json.loads(content)
        if stored.pop("version") > _VERSION:
            raise SpoiltForm("它是更新版本的储备发出的，请先升级程序")
        stored |= {name: tuple(stored[name]) for name in ("fields", "open")}
        return FormMark(**stored)
    except (binascii.Error, zlib.error, ValueError, KeyError, TypeError) as error:
        if isinstance(error, SpoiltForm):
            raise
        raise SpoiltForm("隐藏的工作表读不出来") from error


def _digest(packed: str) -> str:
    return sha256(packed.encode()).hexdigest()[:16]
