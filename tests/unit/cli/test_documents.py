import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.annex_parser import parse_annex
from tests.documents.reading import bare, fonts, page_sizes, page_texts
from tests.unit.cli.conftest import Run, require_refusal

Refused = Callable[..., str]

ROOT = Path(__file__).resolve().parents[3]
ANNEX = parse_annex((ROOT / "tests/fixtures/qianjiang_annex.txt").read_text(encoding="utf-8"))


def printed(chubei: Run, *words: object) -> bytes:
    result = chubei(*words, "-o", "印.pdf")
    assert result.code == 0, result.err
    assert "印.pdf" in result.out
    return Path("印.pdf").read_bytes()


def test_the_annex_is_that_of_the_paper(chubei: Run, library: Path) -> None:
    content = printed(chubei, "brief", library, "--kind", "annex")
    pages = page_texts(content)
    text = "".join(pages)
    assert bare("附件2") in pages[0]
    assert "黔江区大健康产业项目储备库" in pages[0]
    assert "合计（36）个2790637" in text
    for heading, total in (
        ("医疗卫生服务业（16个）", "353845"),
        ("医药产业、医疗器械产业、健康食品加工产业（8个）", "196500"),
        ("养生养老产业（11个）", "2238292"),
        ("健康管理服务产业（1个）", "2000"),
    ):
        assert f"{heading}{total}" in text
    for row in ANNEX.projects:
        assert bare(row.cells[1]) in text
        assert bare(row.cells[4])[-20:] in text
    assert all(font.is_embedded and font.name[7] == "+" for font in fonts(content))
    assert all(width > height for width, height in page_sizes(content))


def test_the_annex_of_a_query_adds_up_what_it_shows(chubei: Run, library: Path) -> None:
    content = printed(chubei, "brief", library, "--kind", "annex", "--query", "行业:林业")
    text = "".join(page_texts(content))
    assert "合计（5）个178500" in text
    sums = chubei("rollup", library, "--by", "category", "--query", "行业:林业", "--json").json
    for row in sums["rows"]:
        assert f"{row['group']}（{row['count']}个）{row['total_wan']}" in text


def test_briefs_of_all_projects(chubei: Run, library: Path) -> None:
    content = printed(chubei, "brief", library, "--kind", "one-page")
    text = "".join(page_texts(content))
    projects = ANNEX.projects
    for row in projects:
        assert bare(row.cells[1]) in text
        assert bare(row.cells[4].split("\n")[0])[:12] in text
        assert f"项目总投资{row.cells[5]}万元" in text
    assert all(font.is_embedded for font in fonts(content))


def test_one_brief_in_the_official_order(chubei: Run, library: Path) -> None:
    chubei(
        "set", library, "3", "location=黔江区城东街道", "background=背景甲", "cooperation=合资乙",
        "benefits=效益丙", "progress=进展丁", "policy=政策戊",
    )  # fmt: skip
    content = printed(chubei, "brief", library, "--kind", "one-page", "--project", "3")
    text = "".join(page_texts(content))
    parts = [
        "所属产业医疗卫生服务业", "建设性质在建", "建设地点黔江区城东街道",
        f"总投资{ANNEX.projects[2].cells[5]}万元", "建设周期", "投资方式", "责任单位",
        "一、项目背景", "背景甲", "二、建设规模及内容", "三、投资估算及资金来源",
        "四、合作方式", "合资乙", "五、效益分析", "效益丙", "六、前期工作进展", "进展丁",
        "七、政策支持", "政策戊",
    ]  # fmt: skip
    places = [text.index(part) for part in parts]
    assert places == sorted(places)
    assert "联系方式" not in text


def test_blank_facts_are_left_out(chubei: Run, library: Path) -> None:
    content = printed(chubei, "brief", library, "--kind", "one-page", "--project", "1")
    text = "".join(page_texts(content))
    assert "建设周期" not in text
    assert "建设地点" not in text
    assert "一、建设规模及内容" in text


def test_marks_print_as_they_were_typed(chubei: Run, library: Path) -> None:
    name = "<b>甲</b>&amp;乙=cmd|'/C calc'!A0"
    chubei("set", library, "1", f"name={name}")
    for kind in ("annex", "one-page"):
        content = printed(chubei, "brief", library, "--kind", kind)
        text = "".join(page_texts(content))
        assert all(part in text for part in ("<b>", "&amp;", "=cmd|"))


def test_a_character_no_font_has_is_named(refused: Refused, chubei: Run, library: Path) -> None:
    chubei("set", library, "1", "name=康养😀小镇")
    for kind in ("annex", "one-page"):
        sentence = refused(1, "brief", library, "--kind", kind, "-o", "印.pdf")
        assert "U+1F600" in sentence
    assert not list(Path().glob("印.pdf*"))


@pytest.mark.parametrize("kind", ["booklet", "report"])
def test_documents_of_a_later_version(refused: Refused, library: Path, kind: str) -> None:
    assert kind in refused(1, "brief", library, "--kind", kind, "-o", "印.pdf")


def test_nothing_to_print(refused: Refused, library: Path) -> None:
    for kind in ("annex", "one-page"):
        refused(1, "brief", library, "--kind", kind, "--query", "没有这个词", "-o", "印.pdf")
    refused(
        1, "brief", library, "--kind", "one-page", "--project", "1", "--query", "行业:林业",
        "-o", "印.pdf",
    )  # fmt: skip
    refused(1, "brief", library, "--kind", "one-page", "--project", "99", "-o", "印.pdf")
    assert not Path("印.pdf").exists()


def test_places_that_cannot_be_written(refused: Refused, library: Path) -> None:
    Path("文件夹.pdf").mkdir()
    before = library.read_bytes()
    for kind in ("annex", "one-page"):
        for place in ("文件夹.pdf", "没有/印.pdf", library / "印.pdf", "/dev/full", library):
            refused(1, "brief", library, "--kind", kind, "-o", place)
        refused(1, "brief", library, "--kind", kind, "-o", f"{'长' * 300}.pdf")
    assert library.read_bytes() == before
    assert not list(Path().rglob("*.partial"))


def test_an_older_document_stays_when_the_disk_is_full(
    chubei: Run, library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    Path("印.pdf").write_text("旧的")
    with monkeypatch.context() as patch:
        patch.setattr("app.library.output.os.fsync", full)
        result = chubei("brief", library, "--kind", "annex", "-o", "印.pdf")
    require_refusal(result, 1)
    assert "磁盘" in result.err
    assert Path("印.pdf").read_text() == "旧的"
    assert not list(Path().glob("*.partial"))
