"""Amounts of money as people write them, read to the yuan."""

import re
import unicodedata
from typing import Final

from app.models.money import LARGEST_YUAN, POWERS, power_of
from app.models.refusal import RefusedForm, WrongForm

_UNIT_TOKENS: Final = (("亿元", 8), ("万元", 4), ("亿", 8), ("万", 4), ("元", 0))
_ALLOWED: Final = frozenset("0123456789.,亿万元约 ")

# What people type or paste in place of the right character: what it is, what it should be.
_LOOKALIKES: Final = {
    "O": ("字母 O", "数字 0", "0"),
    "o": ("字母 o", "数字 0", "0"),
    "\u041e": ("字母 \u041e", "数字 0", "0"),  # Cyrillic
    "\u043e": ("字母 \u043e", "数字 0", "0"),
    "\u039f": ("字母 \u039f", "数字 0", "0"),  # Greek
    "\u03bf": ("字母 \u03bf", "数字 0", "0"),
    "〇": ("汉字“〇”", "数字 0", "0"),
    "○": ("圆圈“○”", "数字 0", "0"),
    "I": ("字母 I", "数字 1", "1"),
    "l": ("字母 l", "数字 1", "1"),
    "|": ("竖线", "数字 1", "1"),
    "。": ("句号", "小数点", "."),
    "·": ("间隔号", "小数点", "."),
    "萬": ("“萬”字", "“万”字", "万"),
    "億": ("“億”字", "“亿”字", "亿"),
}

_NEGATIVE: Final = re.compile(r"约? *[-\u2010-\u2015\u2212] *[0-9.]|\( *[0-9.,]+[^()]*\)$")
_EXPONENT: Final = re.compile(r"[0-9.]([eE])[+-]?[0-9]")
_NUMBER: Final = re.compile(r"([0-9][0-9,]*)(\.[0-9]+)?")
_PLAIN: Final = re.compile(r"[0-9]{1,16}")
_GROUPED: Final = re.compile(r"[0-9]{1,3}(,[0-9]{3})+")
_SPACED: Final = re.compile(r"[0-9]{1,3}( [0-9]{3})+(?![0-9])")


class RefusedMoney(RefusedForm):
    """A text that is not an amount."""

    accepted = "可以写：10000、10,000、1亿元、约1亿元，没有金额请留空"


def parse_money(text: str, *, unit: str = "万元", field: str = "总投资") -> int | None:
    """Read an amount as a person writes it.

    Args:
        text: such as ``2790637``, ``2,790,637``, ``5.138亿元``, ``约1亿元``, ``1亿2000万元``;
            full-width characters are read as their usual forms.
        unit: what a number without a unit counts: 元, 万元 or 亿元.
        field: the Chinese title to name in a refusal.

    Returns:
        Whole yuan, or None for blank text (no amount is not zero).

    Raises:
        RefusedMoney: the text is not one exact, non-negative amount of whole yuan up to
            ``LARGEST_YUAN``. Positions in the reason count from 1 in the text without the
            spaces around it.
        ValueError: ``unit`` is not one of the three.
    """
    power = power_of(unit)
    if _PLAIN.fullmatch(text):
        # Most amounts in a table of a hundred thousand; the same as below, much sooner.
        plain: int = int(text) * 10**power
        if plain <= LARGEST_YUAN:
            return plain
    try:
        return _parse(text, power)
    except WrongForm as wrong:
        suggestion = wrong.suggestion if _parses(wrong.suggestion, power) else ""
        raise RefusedMoney(field, text, wrong.reason, suggestion=suggestion) from None


def _parse(text: str, power: int) -> int | None:
    """Read an amount; ``power`` of ten yuan is what a bare number counts."""
    stripped = text.strip()
    if not stripped:
        return None
    folded = _fold_width(stripped)
    _check_kind(folded)
    _check_characters(folded)
    return _read(folded, power)


def _parses(text: str, power: int) -> bool:
    try:
        return _parse(text, power) is not None
    except WrongForm:
        return False


def _fold_width(text: str) -> str:
    """Fold full-width and no-break forms one to one, so that positions stay.

    Not the whole of NFKC: that would read 10² as 102 and ① as 1.
    """
    return "".join(
        unicodedata.normalize("NFKC", ch)
        if unicodedata.decomposition(ch).startswith(("<wide>", "<noBreak>"))
        else ch
        for ch in text
    )


def _check_kind(text: str) -> None:
    """Refuse what is a number, but of a kind that no amount is."""
    if _NEGATIVE.match(text):
        raise WrongForm("金额不能是负数" if text[0] != "(" else "括号表示负数，金额不能是负数")
    if match := _EXPONENT.search(text):
        position = match.start(1) + 1
        raise WrongForm(f"第 {position} 个字符起是科学计数法，请写出全部数字")


def _check_characters(text: str) -> None:
    """Refuse the first character that stands in no amount, naming it and its position."""
    wrong = next((i for i, ch in enumerate(text) if ch not in _ALLOWED), None)
    if wrong is None:
        return
    ch = text[wrong]
    where = f"第 {wrong + 1} 个字符是"
    has_digits = any(other in "0123456789" for other in text)
    if has_digits and ch in _LOOKALIKES:
        found, expected, _ = _LOOKALIKES[ch]
        raise WrongForm(f"{where}{found}，不是{expected}", _corrected(text))
    if ch.isascii() and ch.isalpha():
        raise WrongForm(f"{where}字母 {ch}，不是数字")
    if not ch.isprintable():
        raise WrongForm(f"{where}看不见的字符（U+{ord(ch):04X}）", _corrected(text))
    if any(other in "0123456789" for other in text[:wrong]):
        raise WrongForm(f"{where}“{ch}”，金额后面不能再有别的文字")
    raise WrongForm(f"{where}“{ch}”，不是数字")


def _corrected(text: str) -> str:
    """Return the text with lookalikes replaced, and invisible characters and gaps dropped."""
    kept = (ch for ch in text if unicodedata.category(ch) not in ("Cf", "Zs") and ch != ",")
    return "".join(_LOOKALIKES[ch][2] if ch in _LOOKALIKES else ch for ch in kept)


def _read(text: str, power: int) -> int:
    """Read ``约? (number unit)+`` of allowed characters; ``power`` is that of a bare number."""
    position = 1 if text.startswith("约") else 0
    total = 0
    above: int | None = None  # the power of the part before, as 亿 in 1亿2000万
    ended = False  # a part with 元, or without any unit, is the last one
    while True:
        position = _skip_spaces(text, position)
        if position == len(text):
            if above is None:
                raise WrongForm("没有数字")
            break
        if ended:
            raise WrongForm(_unexpected(text, position), _unspaced(text))
        match = _NUMBER.match(text, position)
        if match is None:
            raise WrongForm(_unexpected(text, position))
        whole, decimals = _digits(match)
        token, part_power = _unit_at(text, _skip_spaces(text, match.end()))
        if not token:
            if above is not None:
                raise WrongForm(f"最后的“{match[0]}”没有写单位")
            part_power = power
        value = _yuan(whole, decimals, part_power)
        if above is not None and (part_power >= above or value >= 10**above):
            raise WrongForm(f"“{match[0]}{token}”不比前一段的单位小，看不出是一个金额还是两个")
        total += value
        if total > LARGEST_YUAN:
            raise WrongForm("金额过大，超过一亿亿元")
        position = _skip_spaces(text, match.end())
        position += len(token)
        above = part_power
        # A part with decimals closes the amount too: 1.5亿2000万 is no way to write one.
        ended = not token or token.endswith("元") or bool(decimals)
    return total


def _skip_spaces(text: str, position: int) -> int:
    while position < len(text) and text[position] == " ":
        position += 1
    return position


def _unit_at(text: str, position: int) -> tuple[str, int]:
    for token, power in _UNIT_TOKENS:
        if text.startswith(token, position):
            return token, power
    return "", 0


def _digits(match: re.Match[str]) -> tuple[str, str]:
    """Return the digits before and after the point, commas checked and dropped."""
    whole, decimals = match[1], (match[2] or "").removeprefix(".")
    if "," in whole and not _GROUPED.fullmatch(whole):
        raise WrongForm("千分位逗号的位置不对，应每三位一个，如 2,790,637")
    return whole.replace(",", ""), decimals


def _yuan(whole: str, decimals: str, power: int) -> int:
    """Return whole yuan of a number counted in 10**power yuan."""
    whole, decimals = whole.lstrip("0"), decimals.rstrip("0")
    if len(whole) + power > len(str(LARGEST_YUAN)):
        raise WrongForm("金额过大，超过一亿亿元")
    if len(decimals) > power:
        if power == 0:
            raise WrongForm("金额最小到 1 元，不能有角和分")
        smallest = f"0.{1:0{power}d}"
        unit = next(name for name, value in POWERS.items() if value == power)
        raise WrongForm(f"金额最小到 1 元，即 {smallest} {unit}")
    return int((whole + decimals.ljust(power, "0")) or "0")


def _unexpected(text: str, position: int) -> str:
    if text[position - 1] == " " and text[position] in "0123456789":
        return f"第 {position} 个字符是空格，一个金额的数字要连着写"
    shown = "小数点" if text[position] == "." else f"“{text[position]}”"
    return f"第 {position + 1} 个字符是{shown}，这里不该有它"


def _unspaced(text: str) -> str:
    """Return 10 000 as 10000; empty when the spaces are no thousands separators."""
    return text.replace(" ", "") if _SPACED.match(text) else ""
