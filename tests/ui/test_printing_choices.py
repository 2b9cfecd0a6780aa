"""What may be chosen in the print dialog: kinds, settings, templates; gaps and search."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.documents.settings import APPLYING, DocumentKind
from app.errors import RefusedInput
from app.models.days import date_text, parse_date
from app.queries.templates import load_templates
from app.ui.printing.choices import OFFERED, Kind
from app.ui.printing.dialog import PrintDialog
from app.ui.session import Session
from tests.ui.printing_dialogs import (
    SavingAnswers,
    choose_kind,
    content_of,
    opened,
    project_ids,
    settle,
    texts,
)

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-11-22", date(2026, 11, 22)),
        ("2026年1月2日", date(2026, 1, 2)),
        ("２０２６．１．２", date(2026, 1, 2)),
        ("20260102", date(2026, 1, 2)),
        (" ", None),
    ],
)
def test_a_date_is_read_as_people_write_it(text: str, day: date | None) -> None:
    assert parse_date(text) == day
    assert parse_date(date_text(day)) == day


@pytest.mark.parametrize("text", ["2026-02-30", "明天", "2026", "26-1-2"])
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(RefusedInput):
        parse_date(text)


def shown(dialog: PrintDialog) -> set[str]:
    """The settings whose controls can be seen, sections unfolded."""
    for fold in dialog.options.form.folds.values():
        fold.set_open(is_open=True)
    form = dialog.options.form
    return {name for name, row in form._rows.items() if row.isVisible()}


def test_every_kind_is_previewed_with_just_its_settings(
    qtbot: QtBot, qapp: QApplication, session: Session
) -> None:
    dialog = opened(qtbot, qapp, session)
    # A word of each document's own, and its first page's width in millimetres.
    said = {
        Kind.BRIEF: ("项目总投资100000万元", 210),
        Kind.ANNEX: ("合计（36）个", 297),
        Kind.BOOKLET: ("共36个项目", 210),
        Kind.REPORT: ("279.06亿元", 210),
        Kind.SELF_TEST: ("宽156毫米、高225毫米", 210),
    }
    assert set(said) == set(OFFERED)
    for kind, (words, width) in said.items():
        choose_kind(dialog, kind)
        settle(qtbot, session, dialog)
        assert words in texts(content_of(dialog))[0].replace("．", "."), kind
        assert round(dialog.images.sizes[0][0] / 72 * 25.4) == width
        if kind is not Kind.SELF_TEST:
            assert shown(dialog) == set(APPLYING[DocumentKind(kind.value)])
        assert "字体已全部嵌入" in dialog.options.note.text.text()


def test_texts_reach_the_paper_after_a_pause(
    qtbot: QtBot, qapp: QApplication, session: Session
) -> None:
    dialog = opened(qtbot, qapp, session, "report")
    lines = dialog.options.form.lines
    for name, text in (("issuer", "区招商投资促进局"), ("issued_on", "2020年11月5日")):
        lines[name].setText(text)
        lines[name].textEdited.emit(text)
    qtbot.waitUntil(lambda: not dialog.is_settled)
    settle(qtbot, session, dialog)
    whole = "".join(texts(content_of(dialog)))
    assert "截至2020年11月5日" in whole
    assert "区招商投资促进局" in whole
    # What is no date changes nothing and says so.
    lines["issued_on"].setText("明天")
    lines["issued_on"].textEdited.emit("明天")
    dialog.options.form.finish()
    assert "不是日期" in dialog.options.form.reason
    settle(qtbot, session, dialog)
    assert "截至2020年11月5日" in "".join(texts(content_of(dialog)))


def test_a_template_is_saved_chosen_changed_and_deleted(
    qtbot: QtBot, qapp: QApplication, session: Session
) -> None:
    answers = SavingAnswers()
    answers.texts = ["报区政府"]
    dialog = opened(qtbot, qapp, session, answers=answers)
    field, form = dialog.options.template, dialog.options.form
    form.boxes["has_separators"].click()
    settle(qtbot, session, dialog)
    field.save_as()
    settle(qtbot, session, dialog)
    assert field.combo.currentText() == "报区政府"
    with session.library.read() as connection:
        (saved,) = load_templates(connection, "annex")
    assert saved.settings == '{"kind": "annex", "has_separators": true}'
    form.boxes["has_separators"].click()
    assert field.combo.currentText() == "报区政府（改动过）"
    settle(qtbot, session, dialog)
    assert "2790637" in texts(content_of(dialog))[0]
    # Chosen again, it brings its settings back, and so does the next dialog.
    field.combo.activated.emit(field.combo.currentIndex())
    assert form.boxes["has_separators"].isChecked()
    settle(qtbot, session, dialog)
    assert "2,790,637" in texts(content_of(dialog))[0]
    dialog.close()
    again = opened(qtbot, qapp, session, answers=answers)
    assert again.options.template.combo.currentText() == "报区政府"
    assert again.options.form.boxes["has_separators"].isChecked()
    # Other kinds have templates of their own.
    choose_kind(again, Kind.REPORT)
    settle(qtbot, session, again)
    assert again.options.template.combo.count() == 1
    choose_kind(again, Kind.ANNEX)
    settle(qtbot, session, again)
    again.options.template.delete()
    settle(qtbot, session, again)
    assert again.options.template.combo.currentText() == "不用模板"
    assert again.options.form.boxes["has_separators"].isChecked()


def test_a_gap_leads_to_its_field(qtbot: QtBot, qapp: QApplication, session: Session) -> None:
    (one,) = project_ids(session, 1)
    session.set_current(one)
    dialog = opened(qtbot, qapp, session, "one-page")
    asked: list[tuple[int, str]] = []
    dialog.field_requested.connect(lambda project, field: asked.append((project, field)))
    dialog.options.gaps_link.click()
    assert dialog.gaps_list is not None
    # 附件2 leaves 建设周期 of 重庆中医药学院 blank: the first of what is missing.
    dialog.gaps_list.go_button.click()
    assert asked == [(one, "period")]
    assert not dialog.isVisible()


def test_text_is_found_across_line_ends_and_marked(
    qtbot: QtBot, qapp: QApplication, session: Session
) -> None:
    dialog = opened(qtbot, qapp, session)
    search = dialog.area.search
    whole = texts(content_of(dialog))
    lines = {}
    for words in ("母婴应急救治", "医疗机构", "卫生健康"):
        # It begins at the page that is looked at.
        dialog.area.view.show_page(0)
        search.field.setText(words)
        with qtbot.waitSignal(search.searched):
            search.search()
        expected = [(at, page.count(words)) for at, page in enumerate(whole) if words in page]
        found = {at: sum(mark.page == at for mark in search.hits) for at, _ in expected}
        assert sorted(found.items()) == expected
        assert len(search.hits) == sum(count for _, count in expected)
        lines[words] = [len(mark.boxes) for mark in search.hits]
    assert all(count > 0 for found_lines in lines.values() for count in found_lines)
    # A word that runs over the end of a line has a box on each of the two.
    assert lines["母婴应急救治"] == [2]
    assert search.count.text() == f"1 / {len(search.hits)}"
    QTest.keyClick(search.field, Qt.Key.Key_Return)
    assert search.count.text() == f"2 / {len(search.hits)}"
    search.step(-2)
    assert search.count.text() == f"{len(search.hits)} / {len(search.hits)}"
    assert dialog.area.view.page == search.hits[-1].page
    search.field.setText("没有这样的字")
    with qtbot.waitSignal(search.searched):
        search.search()
    assert search.count.text() == "没有找到"
