"""Colours and measures of the look: the one table every painter reads.

No Qt in here, so that tests and the chart code can read it cheaply.
"""

from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True)
class Tokens:
    """The colours of one theme as ``#RRGGBB``.

    Names are roles, not hues; a painter asks for ``line``, never for a grey.
    """

    is_dark: bool
    chrome: str
    base: str
    raised: str
    alt: str
    total: str
    line: str
    line2: str
    ctl: str
    text: str
    text2: str
    text3: str
    accent: str
    accent_hover: str
    accent_text: str
    on_accent: str
    soft: str
    hover: str
    danger: str
    danger_soft: str
    caution: str
    caution_soft: str
    canvas: str
    chart_medical: str
    chart_elderly: str
    chart_pharma: str
    chart_management: str
    hatch_line: str
    hatch_fill: str
    tile_dark_text: str
    tile_light_text: str

    def color_names(self) -> tuple[str, ...]:
        """Return the names of all colours, in table order."""
        return tuple(field.name for field in fields(self) if field.name != "is_dark")


LIGHT = Tokens(
    is_dark=False,
    chrome="#F3F5F7",
    base="#FFFFFF",
    raised="#FFFFFF",
    alt="#EDF1F5",
    total="#E6EBF0",
    line="#E3E7EC",
    line2="#C2CAD3",
    ctl="#848F9C",
    text="#1A222C",
    text2="#4F5B69",
    text3="#5F6A77",
    accent="#1F6099",
    accent_hover="#1A5386",
    accent_text="#1A5A93",
    on_accent="#FFFFFF",
    soft="#E2EDF7",
    hover="#F4F6F9",
    danger="#B4261C",
    danger_soft="#FBEAE8",
    caution="#855600",
    caution_soft="#FAF1DC",
    canvas="#E9EDF1",
    chart_medical="#1F6099",
    chart_elderly="#5B93C2",
    chart_pharma="#9DC0DE",
    chart_management="#8A96A3",
    hatch_line="#97A3B0",
    hatch_fill="#EEF1F4",
    tile_dark_text="#10161C",
    tile_light_text="#FFFFFF",
)

DARK = Tokens(
    is_dark=True,
    chrome="#191D22",
    base="#1F242A",
    raised="#272D35",
    alt="#272E36",
    total="#303843",
    line="#303740",
    line2="#4A5561",
    ctl="#75818E",
    text="#E3E8EE",
    text2="#AEB9C5",
    text3="#95A1AE",
    accent="#2F74B5",
    accent_hover="#2A69A6",
    accent_text="#82BBED",
    on_accent="#FFFFFF",
    soft="#21364C",
    hover="#252B32",
    danger="#FF8F85",
    danger_soft="#43211F",
    caution="#E2B65C",
    caution_soft="#3A3018",
    canvas="#14171B",
    chart_medical="#4C97DA",
    chart_elderly="#345F87",
    chart_pharma="#93BFE4",
    chart_management="#8390A0",
    hatch_line="#6F7C8A",
    hatch_fill="#262C34",
    tile_dark_text="#10161C",
    tile_light_text="#FFFFFF",
)

# Fills of the charts by category, in the order of the published annex.
CATEGORY_CHART = {
    "医疗卫生服务业": "chart_medical",
    "养生养老产业": "chart_elderly",
    "医药产业、医疗器械产业、健康食品加工产业": "chart_pharma",
    "健康管理服务产业": "chart_management",
}

# Logical pixels on a 4 px grid; hairlines are inside the measure.
ROW_HEIGHT = 28
ROW_HEIGHT_COMPACT = 24
ROW_HEIGHT_WIDE = 36
HEADER_HEIGHT = 32
TOTAL_HEIGHT = 28
TOP_BAR_HEIGHT = 40
QUERY_BAR_HEIGHT = 44
QUERY_BOX_HEIGHT = 32
CHIP_HEIGHT = 24
STATUS_HEIGHT = 28
SIDEBAR_ROW_HEIGHT = 28
FACET_ROW_HEIGHT = 24
CONTROL_HEIGHT = 28
PANEL_TAB_HEIGHT = 36
DIALOG_FOOTER_HEIGHT = 52
PALETTE_ROW_HEIGHT = 36
PALETTE_WIDTH = 640
PALETTE_TOP = 112
ERROR_WIDTH = 560
CELL_PADDING_LEFT = 8
CELL_PADDING_RIGHT = 12
PAGE_MARGIN = 16
BLOCK_GAP = 16
COLUMN_GAP = 32
FIELD_LABEL_WIDTH = 68
FIELD_VALUE_GAP = 12
RADIUS_CONTROL = 4
RADIUS_CHIP = 3
RADIUS_POPUP = 8
FOCUS_WIDTH = 2
CURRENT_BAR_WIDTH = 3
CHANGED_CORNER = 6
ICON = 16
ICON_ROW = 14
ICON_ARROW = 12
ICON_MESSAGE = 24
ICON_EMPTY = 32
ICON_STROKE = 1.75
SIDEBAR_WIDTH = 240
SIDEBAR_RAIL_WIDTH = 44
INSPECTOR_WIDTH_NARROW = 304
LOADING_DELAY_MS = 150

#: Work shorter than this is over before its progress could be read, milliseconds.
PROGRESS_DELAY_MS = 1_000


def contrast(first: str, second: str) -> float:
    """Return the WCAG contrast ratio of two ``#RRGGBB`` colours, 1 to 21."""
    lighter, darker = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def tile_text(tokens: Tokens, fill: str) -> str:
    """Return the tile text colour that reads better on ``fill``."""
    dark, light = tokens.tile_dark_text, tokens.tile_light_text
    return dark if contrast(dark, fill) >= contrast(light, fill) else light


def _luminance(color: str) -> float:
    channels = (int(color[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        for value in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
