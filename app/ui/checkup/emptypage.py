"""What stands in place of the list: nothing was found, nothing can be, or nobody looked."""

from collections.abc import Callable

from app.ui.checkup.rows import Tab
from app.ui.controls.button import Button
from app.ui.controls.emptystate import EmptyState

_ICON = "square-check"

_TEXTS: dict[Tab, tuple[str, str]] = {
    "all": ("没有发现问题", "每条规则都查过了。"),
    "open": ("没有未核的问题", "发现的都核过了，在“已核”里可以再看。"),
    "reviewed": ("还没有标记过已核", "看过、可以这样的，用“已核…”写上原因，就不再列在未核里。"),
}
_NO_PROJECTS = ("还没有项目可查", "在“项目”页新建或导入项目后，这里就有体检。")


def nothing_listed(tab: Tab, *, has_projects: bool) -> EmptyState:
    """Return what an examination without findings shows.

    Args:
        tab: the findings that would be listed.
        has_projects: whether there was anything to examine.
    """
    return EmptyState(_ICON, *(_TEXTS[tab] if has_projects else _NO_PROJECTS))


def not_examined(text: str, again: Callable[[], object]) -> EmptyState:
    """Return what an examination that did not come to its end shows.

    Args:
        text: why, or what to do.
        again: begins another one.
    """
    button = Button("重新体检", "refresh-cw")
    button.clicked.connect(lambda: again())
    return EmptyState(_ICON, "体检没有做完", text, buttons=(button,))
