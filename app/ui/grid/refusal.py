"""What the bubble says of a refused entry, and what was probably meant."""

from app.errors import ChubeiError, RefusedInput
from app.models.fields import Field, Kind
from app.models.money import exact_wan
from app.models.moneygrammar import parse_money
from app.models.refusal import RefusedForm
from app.ui.bubble import BubbleAction, BubbleText

_ACCEPTED = "可以写："


def suggestion(error: ChubeiError) -> str:
    """Return what was probably meant, a text that would be taken; empty when unknown."""
    return error.suggestion if isinstance(error, RefusedForm) else ""


def bubble_text(field: Field, error: ChubeiError) -> BubbleText:
    """Return what to say at the editor of an entry that was refused, or could not be written."""
    if not isinstance(error, RefusedInput):
        return _unwritten(field, error)
    kind = {Kind.MONEY: "金额", Kind.PERIOD: "建设周期", Kind.NUMBER: "序号"}.get(field.kind)
    shown = f"“{_short(error.value)}”"
    if not error.value.strip():
        title = f"{field.title}不能空着"
    else:
        title = f"{shown}不是{kind}" if kind else f"{field.title}不能这样写"
    reason = f"{error.reason}。"
    accepted = ""
    if field.kind in (Kind.MONEY, Kind.PERIOD):
        accepted = field.hint.removeprefix(_ACCEPTED)
    elif error.remedy.startswith(_ACCEPTED):
        accepted = error.remedy.removeprefix(_ACCEPTED)
    elif error.remedy:
        reason = f"{reason}{error.remedy}。"
    actions = [BubbleAction("Esc", "放弃修改")]
    if meant := suggestion(error):
        actions.insert(0, BubbleAction("Enter", f"改为 {_grouped(field, meant)}"))
    return BubbleText(title, reason, accepted, tuple(actions))


def _unwritten(field: Field, error: ChubeiError) -> BubbleText:
    said = "。".join(filter(None, (error.sentence, error.remedy)))
    again = "Ctrl+Enter" if field.kind is Kind.LONG_TEXT else "Enter"
    actions = (BubbleAction(again, "再存一次"), BubbleAction("Esc", "放弃修改"))
    return BubbleText("没有存上", f"{said}。", actions=actions)


def _grouped(field: Field, text: str) -> str:
    """Return an amount without a unit with thousands separators, other texts as they are."""
    if field.kind is not Kind.MONEY or not text.replace(".", "", 1).isdecimal():
        return text
    return exact_wan(parse_money(text) or 0, grouped=True)


def _short(text: str) -> str:
    visible = "".join(ch if ch.isprintable() else "□" for ch in text.strip())
    return visible if len(visible) <= 12 else f"{visible[:11]}…"
