"""The layout a user chose by hand: shown at once, and the usual one from then on."""

from app.queries.layout import Layout, grouping_text, sort_text
from app.settings import save_settings
from app.ui.session import Session


def choose_layout(session: Session, layout: Layout) -> None:
    """Lay the grid out as the user asked, and remember what was changed by it.

    What a saved view brought along and the user left alone is not remembered.
    """
    before, settings = session.layout, session.settings
    if layout == before:
        return
    if layout.columns != before.columns:
        settings.columns = list(layout.columns)
    if layout.sort != before.sort:
        settings.sort = sort_text(layout.sort)
    if grouping_text(layout) != grouping_text(before):
        settings.grouping = grouping_text(layout)
    session.set_layout(layout)
    try:
        save_settings(settings)
    except OSError:
        session.notice.emit("表格的设置没有记住：偏好设置所在的文件夹不能写入")
