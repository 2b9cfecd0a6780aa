import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from app.library.file import open_library
from app.operations.templates import save_template
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


def test_a_report_says_what_the_rollup_says(chubei: Run, library: Path) -> None:
    text = "".join(page_texts(printed(chubei, "brief", library, "--kind", "report")))
    sums = chubei("rollup", library, "--by", "financing", "--json").json
    assert f"总投资{sums['total_wan'] / 10_000:.2f}亿元" in text
    first = sums["rows"][0]
    assert f"{first['group']}{first['count']}{first['total_wan'] / 10_000:.2f}" in text


def test_options_reach_the_document(chubei: Run, library: Path) -> None:
    content = printed(
        chubei, "brief", library, "--kind", "report", "--issuer", "甲县招商局", "--date",
        "2020年11月5日", "--number", "甲招〔2020〕1号", "--title", "甲县简报", "--unit", "wan",
        "--by", "方式", "--top", "0", "--no-charts",
    )  # fmt: skip
    text = "".join(page_texts(content))
    assert text.startswith("甲县简报甲招〔2020〕1号一、总体情况截至2020年11月5日")
    assert "总投资2790637万元" in text
    assert "甲县招商局2020年11月5日" in text
    for absent in ("按产业类别", "重点项目", "图1", "年度"):
        assert absent not in text


def test_the_annex_in_another_form(chubei: Run, library: Path) -> None:
    content = printed(
        chubei, "brief", library, "--kind", "annex", "--columns", "序号,名称,投资", "--layout",
        "bound", "--totals", "below", "--unit", "yi", "--annex-number", "附件9", "--title", "甲表",
    )  # fmt: skip
    text = "".join(page_texts(content))
    assert all(width < height for width, height in page_sizes(content))
    assert "总投资（亿元）" in text
    assert "主要建设规模" not in text
    assert text.index("小计35.38") < text.index("合计（36）个279.06")
    for word in ("附件9", "甲表"):
        assert word in text


def test_a_batch_has_a_file_for_each_project(chubei: Run, library: Path) -> None:
    result = chubei(
        "brief", library, "--kind", "one-page", "--each", "--query", "行业:林业", "--names",
        "{序号}_{名称}", "-o", "册",
    )  # fmt: skip
    assert result.code == 0, result.err
    assert "5 个文件" in result.out
    names = {f"{row.cells[0].strip()}_{row.cells[1].strip()}.pdf" for row in ANNEX.projects
             if row.cells[3].strip() == "林业"}  # fmt: skip
    assert {path.name for path in Path("册").iterdir()} == names
    for path in Path("册").iterdir():
        (text,) = page_texts(path.read_bytes())
        assert text.startswith(path.stem.partition("_")[2])


def test_briefs_and_report_as_word(chubei: Run, library: Path) -> None:
    for kind in ("one-page", "report"):
        result = chubei("brief", library, "--kind", kind, "-o", f"{kind}.docx")
        assert result.code == 0, result.err
        assert Path(f"{kind}.docx").read_bytes()[:2] == b"PK"


def test_chosen_pages(refused: Refused, chubei: Run, library: Path) -> None:
    whole = page_texts(printed(chubei, "brief", library, "--kind", "annex"))
    some = page_texts(printed(chubei, "brief", library, "--kind", "annex", "--pages", "2-3"))
    assert some == whole[1:3]
    for pages in ("0", "99", "3-1", "x", ""):
        refused(1, "brief", library, "--kind", "annex", "--pages", pages, "-o", "甲.pdf")


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (2, ("--kind", "annex", "--top", "3")),
        (2, ("--kind", "one-page", "--by", "year")),
        (2, ("--kind", "report", "--unit", "元")),
        (2, ("--kind", "report", "--top", "-1")),
        (2, ("--kind", "annex", "--layout", "round")),
        (2, ("--kind", "report", "--each")),
        (2, ("--kind", "one-page", "--names", "{名称}")),
        (2, ("--kind", "one-page", "--each", "--pages", "1")),
        (1, ("--kind", "one-page", "--each", "--names", "{电话}")),
        (1, ("--kind", "report", "--by", "没有")),
        (1, ("--kind", "report", "--by", "period_kind")),
        (1, ("--kind", "report", "--date", "昨天")),
        (1, ("--kind", "report", "--date", "")),
        (1, ("--kind", "report", "--date", "2020-02-30")),
        (1, ("--kind", "annex", "--columns", "没有")),
        (1, ("--kind", "annex", "--columns", "占比")),
    ],
)
def test_what_does_not_go_together(
    refused: Refused, library: Path, code: int, words: tuple[str, ...]
) -> None:
    refused(code, "brief", library, *words, "-o", "甲.pdf")
    assert not Path("甲.pdf").exists()


def test_endings_that_fit_no_document(refused: Refused, library: Path) -> None:
    for kind in ("annex", "booklet"):
        assert "没有 Word 格式" in refused(1, "brief", library, "--kind", kind, "-o", "甲.docx")
    assert ".pdf 或 .docx" in refused(1, "brief", library, "--kind", "report", "-o", "甲.txt")


def test_a_template_of_the_library_and_what_goes_before_it(
    refused: Refused, chubei: Run, library: Path
) -> None:
    with open_library(library, must_write=True) as opened:
        settings = '{"issuer": "甲县招商局", "unit": "万元", "dimensions": ["nature"], "top": 0}'
        opened.perform(save_template("report", "月报用", settings))
    words = ("brief", library, "--kind", "report", "--template", "月报用")
    text = "".join(page_texts(printed(chubei, *words, "--issuer", "乙县招商局")))
    assert "乙县招商局" in text
    assert "总投资2790637万元" in text
    assert "（一）按建设性质" in text
    assert "按产业类别" not in text
    for kind, name in (("annex", "月报用"), ("report", "没有")):
        refused(1, "brief", library, "--kind", kind, "--template", name, "-o", "甲.pdf")


def test_a_batch_with_a_character_no_font_has_writes_nothing(
    chubei: Run, library: Path, tmp_path: Path
) -> None:
    assert chubei("set", library, "30", "content=𠮷野").code == 0
    folder = tmp_path / "each"
    result = chubei("brief", library, "--kind", "one-page", "--each", "-o", folder)
    assert result.code == 1
    assert "U+20BB7" in result.err
    assert not folder.exists()
