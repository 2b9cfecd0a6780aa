"""The views every library has without anybody having saved them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Preset:
    """A view of the program's own.

    Attributes:
        name: as shown; the key of its row.
        query_text: its terms.
        icon: a lucide name.
    """

    name: str
    query_text: str
    icon: str


ALL_PROJECTS = Preset("全部项目", "", "list")

PRESETS: tuple[Preset, ...] = (
    ALL_PROJECTS,
    Preset("招商引资清单", "方式:招商引资", "bookmark"),
    Preset("未排期", "周期状态:只有时长,待定,未填,力争", "calendar-off"),
    Preset("总投资 10 亿元以上", "投资>=10亿", "bookmark"),
)
