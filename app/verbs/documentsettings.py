"""From options of the command line to the settings of a document."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any, Final

from app.documents.settings import (
    APPLYING,
    MOST_TOP,
    REPORT_DIMENSIONS,
    Arrangement,
    DocumentKind,
    DocumentSettings,
    settings_from_json,
    usual_settings,
)
from app.errors import RefusedInput, shorten
from app.library.file import Reading
from app.models.days import parse_date
from app.models.entry import require_field
from app.queries.dimensions import find_dimension
from app.queries.templates import find_template
from app.verbs.arguments import Options
from app.verbs.usage import UsageError

_UNITS: Final = {"wan": "万元", "yi": "亿元", "万元": "万元", "亿元": "亿元"}
_TOTALS: Final = {"first": True, "below": False}


def kind_of_document(options: Options) -> DocumentKind:
    """Return the document ``--kind`` names.

    Raises:
        UsageError: there is no such document.
    """
    known = {str(each): each for each in DocumentKind}
    if options.kind not in known:
        raise UsageError(
            f"--kind 没有“{shorten(options.kind, 40)}”",
            remedy="可以写："
            + "、".join(f"{name}（{each.title}）" for name, each in known.items()),
        )
    return known[options.kind]


def chosen_settings(kind: DocumentKind, options: Options) -> dict[str, Any]:
    """Return the settings the options ask for, by name.

    Raises:
        UsageError: an option does not go with the document, or its value is none it has.
        RefusedInput: a date, a column or a dimension that cannot be read.
    """
    chosen: dict[str, Any] = {}
    for flag, name, read in _OPTIONS:
        value = getattr(options, flag.replace("-", "_"))
        if value is None or value is False:
            continue
        if name not in APPLYING[kind]:
            raise UsageError(f"--{flag} 不用于{kind.title}（{kind}）", remedy=_remedy(name))
        chosen[name] = read(flag, value)
    return chosen


def document_settings(
    connection: Reading, kind: DocumentKind, chosen: dict[str, Any], template: str | None
) -> DocumentSettings:
    """Return what was chosen over a template's settings, or over the usual ones.

    Raises:
        NotFound: there is no such template; the remedy lists those that are.
    """
    if template is None:
        return replace(usual_settings(kind), **chosen)
    stored = find_template(connection, str(kind), template).settings
    return replace(settings_from_json(stored, kind), **chosen)


def _remedy(name: str) -> str:
    kinds = "、".join(f"{each}（{each.title}）" for each in DocumentKind if name in APPLYING[each])
    return f"它用于 {kinds}"


def _text(flag: str, value: str) -> str:
    return value.strip()


def _true(flag: str, value: bool) -> bool:
    return True


def _false(flag: str, value: bool) -> bool:
    return False


def _date(flag: str, value: str) -> date:
    day = parse_date(value)
    if day is None:
        raise RefusedInput("日期", value, "没有写日期", remedy="请写成 2020-11-05 这样")
    return day


def _unit(flag: str, value: str) -> str:
    return str(_one_of(flag, value, _UNITS))


def _totals(flag: str, value: str) -> bool:
    return bool(_one_of(flag, value, _TOTALS))


def _arrangement(flag: str, value: str) -> Arrangement:
    found: Arrangement = _one_of(flag, value, {str(each): each for each in Arrangement})
    return found


def _one_of(flag: str, value: str, known: dict[str, Any]) -> Any:
    if value not in known:
        raise UsageError(
            f"--{flag} 没有“{shorten(value, 40)}”", remedy=f"可以写：{'、'.join(known)}"
        )
    return known[value]


def _columns(flag: str, value: str) -> tuple[str, ...]:
    words = [word.strip() for word in value.replace("，", ",").split(",") if word.strip()]
    if not words:
        raise UsageError(f"--{flag} 没有写栏目", remedy="请写成 number,name,total 这样")
    fields = [require_field(word) for word in words]
    derived = [field for field in fields if not field.columns]
    if derived:
        raise RefusedInput("栏目", derived[0].title, "附件表不印这一栏")
    return tuple(dict.fromkeys(field.name for field in fields))


def _dimensions(flag: str, value: str) -> tuple[str, ...]:
    words = [word for word in value.replace("，", ",").split(",") if word.strip()]
    names = [find_dimension(word).name for word in words]
    for name in names:
        if name not in REPORT_DIMENSIONS:
            known = "、".join(REPORT_DIMENSIONS)
            raise RefusedInput("汇总维度", name, "简报不按它分", remedy=f"可以写：{known}")
    return tuple(dict.fromkeys(names))


def _top(flag: str, value: str) -> int:
    if not (value.isascii() and value.isdecimal() and len(value) < 5 and int(value) <= MOST_TOP):
        raise UsageError(
            f"--{flag} 不能写“{shorten(value)}”", remedy=f"请写 0 到 {MOST_TOP} 的整数"
        )
    return int(value)


#: An option, the setting it decides, and how its value is read.
_OPTIONS: Final[tuple[tuple[str, str, Callable[[str, Any], Any]], ...]] = (
    ("title", "title", _text),
    ("issuer", "issuer", _text),
    ("date", "issued_on", _date),
    ("number", "document_number", _text),
    ("annex-number", "annex_number", _text),
    ("unit", "unit", _unit),
    ("columns", "columns", _columns),
    ("totals", "totals_first", _totals),
    ("separators", "has_separators", _true),
    ("merge-groups", "merges_groups", _true),
    ("layout", "arrangement", _arrangement),
    ("single-sided", "is_double_sided", _false),
    ("watermark", "watermark", _text),
    ("bundled-fonts", "has_own_fonts", _false),
    ("archival", "is_archival", _true),
    ("no-pictures", "has_pictures", _false),
    ("code", "has_code", _true),
    ("no-charts", "has_charts", _false),
    ("by", "dimensions", _dimensions),
    ("top", "top", _top),
)
