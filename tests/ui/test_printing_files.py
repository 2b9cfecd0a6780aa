"""Other files than the PDF of the pages: for Word, and one for each project."""

from pathlib import Path

import pytest
from docx import Document as WordFile
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.queries.filter import Condition, Filter, Operator
from app.ui.printing.batchdialog import BatchDialog
from app.ui.printing.batchplan import Taken, make_plan
from app.ui.printing.choices import Kind, Scope
from app.ui.printing.dialog import PrintDialog
from app.ui.session import Session
from tests.ui.printing_dialogs import SavingAnswers, choose_kind, opened, settle, texts

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

#: 附件2: 养生养老产业 has 11 projects, 医疗卫生服务业 16.
ELDERLY = Filter((Condition("category", Operator.IS, ("养生养老产业",)),))

PROJECTS = [
    (1, {"序号": "1", "名称": "甲"}),
    (2, {"序号": "2", "名称": "甲"}),
    (3, {"序号": "3", "名称": "乙/丙"}),
]


def plan_names(there: set[str], choice: Taken, pattern: str = "{名称}") -> tuple[str, ...]:
    return make_plan(pattern, PROJECTS, ".pdf", lambda name: name in there, choice).names


def test_no_two_files_have_one_name_and_no_character_is_forbidden() -> None:
    assert plan_names(set(), Taken.ANOTHER) == ("甲.pdf", "甲（2）.pdf", "乙 丙.pdf")


def test_a_name_that_is_there_is_never_taken_unasked() -> None:
    there = {"甲.pdf", "乙 丙.pdf"}
    assert plan_names(there, Taken.ANOTHER) == ("甲（3）.pdf", "甲（2）.pdf", "乙 丙（2）.pdf")
    assert plan_names(there, Taken.SKIP) == ("甲（2）.pdf",)
    replaced = make_plan("{名称}", PROJECTS, ".pdf", there.__contains__, Taken.REPLACE)
    assert replaced.replaces == there
    assert replaced.taken == 2


@given(st.sets(st.sampled_from([f"甲{end}.pdf" for end in ("", "（2）", "（3）", "（4）")])))
def test_names_differ_from_each_other_and_from_what_is_there(there: set[str]) -> None:
    names = plan_names(there, Taken.ANOTHER)
    assert len({name.casefold() for name in names}) == 3
    assert there.isdisjoint(names)


def batch_of(
    qtbot: QtBot, qapp: QApplication, session: Session, folder: Path
) -> tuple[PrintDialog, BatchDialog]:
    session.set_filter(ELDERLY)
    answers = SavingAnswers()
    answers.files = [folder]
    dialog = opened(qtbot, qapp, session, "one-page", answers=answers)
    dialog.options.scopes.button(Scope.FILTERED).click()
    settle(qtbot, session, dialog)
    dialog.footer.batch_button.click()
    settle(qtbot, session, dialog)
    batch = dialog.saving.batch
    assert batch is not None
    return dialog, batch


def test_each_project_gets_a_file_of_its_own(
    qtbot: QtBot, qapp: QApplication, session: Session, tmp_path: Path
) -> None:
    folder = tmp_path / "简介"
    folder.mkdir()
    dialog, batch = batch_of(qtbot, qapp, session, folder)
    assert not batch.write_button.isEnabled()
    batch.choose_folder()
    batch.pattern.setText("{序号} {名称} {单位}")
    assert batch.write_button.text() == "写出 11 个文件"
    assert batch.names.text().splitlines()[-1] == "…… 共 11 个"
    batch.write()
    settle(qtbot, session, dialog)
    files = sorted(folder.iterdir())
    assert len(files) == 11
    assert dialog.footer.hint.text() == "已在“简介”里写好 11 个文件"
    # Each holds its own project, and only that: the name is the title of its only page.
    for path in files:
        _, name, _ = path.stem.split(" ")
        (page,) = texts(path.read_bytes())
        assert name[:8] in page


def test_what_is_there_already_stays_as_it_was(
    qtbot: QtBot, qapp: QApplication, session: Session, tmp_path: Path
) -> None:
    dialog, batch = batch_of(qtbot, qapp, session, tmp_path)
    assert batch.plan is not None
    first = tmp_path / batch.plan.names[0]
    first.write_bytes(b"mine")
    batch.choose_folder()
    assert "已有 1 个同名文件" in batch.remark.text()
    batch.write()
    settle(qtbot, session, dialog)
    assert first.read_bytes() == b"mine"
    assert len(list(tmp_path.glob("*.pdf"))) == 12


def test_what_came_after_the_folder_was_looked_at_is_not_in_the_way(
    qtbot: QtBot, qapp: QApplication, session: Session, tmp_path: Path
) -> None:
    dialog, batch = batch_of(qtbot, qapp, session, tmp_path)
    batch.choose_folder()
    assert batch.plan is not None
    late = tmp_path / batch.plan.names[3]
    late.write_bytes(b"late")
    batch.write()
    settle(qtbot, session, dialog)
    assert late.read_bytes() == b"late"
    assert len(list(tmp_path.glob("*.pdf"))) == 12


def test_some_pages_are_a_document_of_their_own(
    qtbot: QtBot, qapp: QApplication, session: Session, tmp_path: Path
) -> None:
    path = tmp_path / "部分.pdf"
    dialog = opened(qtbot, qapp, session, "booklet", answers=SavingAnswers(path))
    dialog.options.form.boxes["is_archival"].click()
    settle(qtbot, session, dialog)
    assert dialog.document is not None
    whole = texts(dialog.document.content)
    last = len(whole)
    dialog.options.pages.set_pages((1, last))
    dialog.save()
    qtbot.waitUntil(lambda: dialog.footer.hint.text().startswith("已保存"), timeout=60_000)
    content = path.read_bytes()
    assert texts(content) == [whole[0], whole[-1]]
    # What an archive's copy says of itself, and the bookmark of the last project.
    assert b"<pdfaid:part>2</pdfaid:part>" in content or b'pdfaid:part="2"' in content
    assert PdfReader(path).outline
    assert dialog.footer.hint.text() == "已保存 部分.pdf，共 2 页"


def test_a_pattern_nobody_knows_writes_nothing(
    qtbot: QtBot, qapp: QApplication, session: Session, tmp_path: Path
) -> None:
    _dialog, batch = batch_of(qtbot, qapp, session, tmp_path)
    batch.choose_folder()
    batch.pattern.setText("{谁}")
    assert "不认识“{谁}”" in batch.remark.text()
    assert not batch.write_button.isEnabled()
    batch.pattern.setText("简介")
    assert not batch.write_button.isEnabled()


def test_a_report_is_saved_for_word(
    qtbot: QtBot, qapp: QApplication, session: Session, tmp_path: Path
) -> None:
    path = tmp_path / "简报.docx"
    dialog = opened(qtbot, qapp, session, "report", answers=SavingAnswers(path))
    assert dialog.footer.word_button.isVisible()
    assert not dialog.footer.batch_button.isVisible()
    dialog.footer.word_button.click()
    settle(qtbot, session, dialog)
    written = "".join(each.text for each in WordFile(str(path)).paragraphs)
    # 附件2: 36 projects, 2,790,637 万元.
    assert "36个" in written
    assert "279.06亿元" in written
    assert dialog.footer.hint.text() == "已保存 简报.docx"
    choose_kind(dialog, Kind.ANNEX)
    settle(qtbot, session, dialog)
    assert not dialog.footer.word_button.isVisible()
