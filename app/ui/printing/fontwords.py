"""Which font stands for each role, in words."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from app.ui.printing.documents import FontUsed

#: What the bundled fonts are, for people who know the standard's names.
_BUNDLED: Mapping[str, str] = MappingProxyType(
    {
        "ChubeiSong-Bold": "思源宋体粗体",
        "ChubeiSong-Regular": "思源宋体",
        "ChubeiFang-Regular": "凡德仿宋",
        "ChubeiKai-Regular": "霞鹜文楷",
        "NotoSansSC-Medium": "思源黑体",
    }
)


def fonts_text(fonts: Sequence[FontUsed]) -> tuple[str, str]:
    """Return a line for each role (小标宋：随附的思源宋体粗体), and for a tooltip the reasons."""
    lines, reasons = [], []
    for font in fonts:
        whose = "本机的" if font.is_own else "随附的"
        lines.append(f"{font.role}：{whose}{_BUNDLED.get(font.name, font.name)}")
        if font.reason:
            reasons.append(f"{font.role}：{font.reason}")
    return "\n".join(lines), "\n".join(reasons)
