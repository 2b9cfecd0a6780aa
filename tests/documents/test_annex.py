from dataclasses import replace
from itertools import pairwise

import pytest

from app.briefing.annex import PAGES
from app.briefing.spacing import CLOSERS, OPENERS
from app.documents.annextable import AnnexColumn, AnnexGroup
from app.documents.settings import Arrangement
from app.errors import Cancelled, RefusedInput
from tests.documents import reading, sample

PAGE = PAGES[Arrangement.LANDSCAPE]
HEADER = "序号项目名称"


def test_every_page_is_a4_landscape() -> None:
    sizes = reading.page_sizes(sample.annex_bytes(sample.annex()))
    assert len(sizes) > 1
    assert all(size == pytest.approx((297, 210), abs=0.2) for size in sizes)


def test_portrait_layout_turns_the_page() -> None:
    sizes = reading.page_sizes(sample.annex_bytes(sample.annex(), arrangement=Arrangement.PORTRAIT))
    assert all(size == pytest.approx((210, 297), abs=0.2) for size in sizes)


def test_every_font_is_one_embedded_subset_with_unicode() -> None:
    fonts = reading.fonts(sample.annex_bytes(sample.annex()))
    assert len(fonts) >= 3
    for font in fonts:
        assert font.is_embedded, font
        assert font.has_unicode, font
        assert font.kind == "/CIDFontType2"
        assert font.encoding == "/Identity-H"
        tag, _, name = font.name.removeprefix("/").partition("+")
        assert len(tag) == 6
        assert tag.isupper()
        assert name
    names = [font.name.partition("+")[2] for font in fonts]
    assert len(names) == len(set(names))


def test_all_text_is_present_exactly_once() -> None:
    table = sample.annex()
    text = "".join(reading.page_texts(sample.annex_bytes(table)))
    for group in table.groups:
        assert text.count(reading.bare(group.heading)) == 1
        for row in group.rows:
            assert text.count(row[1]) == 1
    rows = [row for group in table.groups for row in group.rows]
    assert text.count(reading.bare(rows[0][4])) == len(rows)
    assert text.count("合计（16）个") == 1
    assert text.count("松溪县大健康产业项目储备库") == 1


def test_printed_totals_are_those_given() -> None:
    table = sample.annex()
    text = "".join(reading.page_texts(sample.annex_bytes(table)))
    # 16 projects of 1001 to 1016; 9, 6 and 1 of them in the categories.
    assert "合计（16）个16136" in text
    assert "第1类产业（9个）9045" in text
    assert "第2类产业（6个）6075" in text
    assert "第3类产业（1个）1016" in text


def test_header_stands_on_each_page_and_the_label_on_the_first() -> None:
    texts = reading.page_texts(sample.annex_bytes(sample.annex()))
    assert all(text.count(HEADER) == 1 for text in texts)
    assert texts[0].startswith("附件2松溪县大健康产业项目储备库")
    assert "附件2" not in "".join(texts[1:])


def test_page_number_alternates_sides_below_the_text_area() -> None:
    content = sample.annex_bytes(sample.annex())
    for number, text in enumerate(reading.page_texts(content), 1):
        assert text.endswith(f"—{number}—")
        digits = reading.page_boxes(content, number - 1)[-3:]
        dash = digits[0]
        assert dash.top == pytest.approx(PAGE.height_mm - PAGE.bottom_mm + 7, abs=1.0)
        if number % 2:
            assert PAGE.width_mm - digits[-1].right == pytest.approx(PAGE.right_mm + 5, abs=1.0)
        else:
            assert dash.left == pytest.approx(PAGE.left_mm + 5, abs=1.0)


def test_no_text_outside_the_margins() -> None:
    content = sample.annex_bytes(sample.annex())
    for number in range(len(reading.page_sizes(content))):
        for box in reading.page_boxes(content, number)[:-3]:
            assert box.left >= PAGE.left_mm - 0.3
            assert box.right <= PAGE.width_mm - PAGE.right_mm + 0.3
            assert box.top >= PAGE.top_mm - 0.3
            assert box.bottom <= PAGE.height_mm - PAGE.bottom_mm + 0.3


def assert_rules_closed(content: bytes) -> None:
    """Every page's table is a closed frame: rules at both ends, sides without a gap."""
    for number in range(len(reading.page_sizes(content))):
        rules = reading.page_rules(content, number)
        across = sorted({round(rule.y1, 2) for rule in rules if rule.y1 == rule.y2})
        for y in across:
            whole = [rule for rule in rules if round(rule.y1, 2) == y == round(rule.y2, 2)]
            assert whole[0].x1 == pytest.approx(PAGE.left_mm, abs=0.05)
            assert whole[0].x2 == pytest.approx(PAGE.width_mm - PAGE.right_mm, abs=0.05)
        for x in (PAGE.left_mm, PAGE.width_mm - PAGE.right_mm):
            sides = [
                rule
                for rule in rules
                if rule.x1 == pytest.approx(rule.x2, abs=0.01)
                and rule.x1 == pytest.approx(x, abs=0.05)
            ]
            covered = sum(abs(rule.y2 - rule.y1) for rule in sides)
            assert covered == pytest.approx(across[-1] - across[0], abs=0.1)


def test_rules_are_closed() -> None:
    assert_rules_closed(sample.annex_bytes(sample.annex()))


def test_numbers_line_up_at_the_right() -> None:
    table = sample.annex((3,), replaced={2: (*sample.row(2)[:5], "9", *sample.row(2)[6:])})
    boxes = reading.page_boxes(sample.annex_bytes(table), 0)
    line = "".join(box.character for box in boxes)
    rights = [
        boxes[line.index(marker) + len(marker) - 1].right for marker in ("1001", "350人。9", "1003")
    ]
    assert max(rights) - min(rights) < 0.5


def column_text(content: bytes, column: int, header: str) -> str:
    """The text of one column over all pages, without the header."""
    found = []
    for number in range(len(reading.page_sizes(content))):
        rules = reading.page_rules(content, number)
        edges = sorted({round(rule.x1, 2) for rule in rules if abs(rule.x1 - rule.x2) < 0.01})
        below = min(rule.y1 for rule in rules)
        boxes = [
            box.character
            for box in reading.page_boxes(content, number)[:-3]
            if edges[column] < (box.left + box.right) / 2 < edges[column + 1] and box.top > below
        ]
        text = "".join(boxes)
        assert text.startswith(header)
        found.append(text.removeprefix(header))
    return "".join(found)


@pytest.mark.parametrize("paragraphs", [1, 40])
def test_a_row_taller_than_a_page_splits_without_losing_a_character(paragraphs: int) -> None:
    # Numbered sentences, so that loss, repetition and disorder all show.
    sentences = [f"第{number}项建设内容为标准厂房。" for number in range(1, 1500)]
    size = len(sentences) // paragraphs
    content = "\n".join(
        "".join(sentences[start : start + size]) for start in range(0, len(sentences), size)
    )
    table = sample.annex((3, 2), replaced={2: sample.row(2, content)})
    pdf = sample.annex_bytes(table)
    texts = reading.page_texts(pdf)
    assert len(texts) > 3
    assert all(text.count(HEADER) == 1 for text in texts)
    assert "".join(texts).count("松溪县第2中药材") == 1
    printed = column_text(pdf, 4, header=reading.bare(table.columns[4].title))
    assert printed == reading.bare("".join(row[4] for g in table.groups for row in g.rows))
    assert_rules_closed(pdf)


@pytest.mark.parametrize("count", range(3, 12))
def test_a_group_row_is_never_last_on_a_page(count: int) -> None:
    texts = reading.page_texts(sample.annex_bytes(sample.annex((count, 3, 4, 2))))
    for text in texts:
        before_number = text.rpartition("—")[0].rpartition("—")[0]
        ending = before_number.rpartition("管委会")[2]
        assert "类产业" not in ending


def test_totals_can_stand_below() -> None:
    table = sample.annex((2, 1))
    text = "".join(reading.page_texts(sample.annex_bytes(table, totals_first=False)))
    assert text.index("第1类产业（2个）") < text.index("松溪县第1中药材")
    assert text.index("松溪县第2中药材") < text.index("小计2003") < text.index("第2类产业（1个）")
    assert text.index("小计1003") < text.index("合计（3）个3006")


def test_a_table_without_its_total_column_still_prints_the_totals() -> None:
    table = sample.annex((2,))
    columns = tuple(column for column in table.columns if column.key != "total")
    groups = tuple(
        replace(group, rows=tuple((*row[:5], *row[6:]) for row in group.rows))
        for group in table.groups
    )
    text = "".join(
        reading.page_texts(sample.annex_bytes(replace(table, columns=columns, groups=groups)))
    )
    assert "合计（2）个2003" in text
    assert "第1类产业（2个）2003" in text


def test_an_empty_table_prints_its_head_and_total() -> None:
    table = replace(sample.annex((1,)), groups=(), heading="合计（0）个", total="0")
    texts = reading.page_texts(sample.annex_bytes(table))
    assert len(texts) == 1
    assert "合计（0）个0" in texts[0]


def test_long_numbers_are_never_wrapped() -> None:
    number = "123456789012.34"
    table = sample.annex((1,))
    row = (*sample.row(1)[:5], number, *sample.row(1)[6:])
    table = replace(table, groups=(replace(table.groups[0], rows=(row,)),))
    boxes = reading.page_boxes(sample.annex_bytes(table), 0)
    line = "".join(box.character for box in boxes)
    digits = boxes[line.index(number) : line.index(number) + len(number)]
    assert max(box.bottom for box in digits) - min(box.top for box in digits) < 4


@pytest.mark.parametrize(
    "name",
    [
        "<b>粗体</b>&amp;项目",
        "=cmd|'/c calc'!A1",
        "A" * 3000,
        "，" * 400,
        "（" * 400,
        "\\(括号\\) ) ( > < %",
        "康养体检中心 、  康复中心",
        "CAR–T㎡³〇—·蔈",
    ],
)
def test_hostile_names_print_as_typed(name: str) -> None:
    pdf = sample.annex_bytes(sample.annex((2,), replaced={1: sample.row(1, name=name)}))
    texts = reading.page_texts(pdf)
    characters = [c for text in texts for c in text]
    for character in set(reading.bare(name)):
        assert characters.count(character) >= reading.bare(name).count(character)
    if len(name) < 40:
        assert reading.bare(name) in "".join(texts)
    for number in range(len(texts)):
        for box in reading.page_boxes(pdf, number)[:-3]:
            assert box.right <= PAGE.width_mm - PAGE.right_mm + 0.3


def test_control_characters_that_slip_through_are_spaces_and_paragraphs() -> None:
    content = "一期\t建设\r\n二期\x0b建设\u2028三期建设\ufeff"
    pdf = sample.annex_bytes(sample.annex((1,), replaced={1: sample.row(1, content)}))
    assert "一期建设二期建设三期建设" in reading.page_texts(pdf)[0]


@pytest.mark.parametrize(
    ("character", "code"),
    [("😀", "U+1F600"), ("\x07", "U+0007"), ("ب", "U+0628"), ("\ud800", "U+D800")],
)
def test_a_character_no_font_has_is_refused_by_name(character: str, code: str) -> None:
    table = sample.annex((3,), replaced={3: sample.row(3, name=f"测试{character}项目")})
    with pytest.raises(RefusedInput) as caught:
        sample.annex_bytes(table)
    assert caught.value.field == "项目名称"
    assert "第 3 个项目" in caught.value.place
    assert code in caught.value.reason
    str(caught.value).encode("utf-8")


def test_a_character_missing_in_the_title_is_refused() -> None:
    with pytest.raises(RefusedInput) as caught:
        sample.annex_bytes(replace(sample.annex(), title="储备库🏥"))
    assert caught.value.field == "标题"


def test_metadata_names_title_author_and_language() -> None:
    found = reading.metadata(sample.annex_bytes(sample.annex((1,)), author="松溪县招商投资促进局"))
    assert found == {
        "title": "松溪县大健康产业项目储备库",
        "author": "松溪县招商投资促进局",
        "language": "zh-CN",
    }


def test_printing_counts_the_pages_and_reports_progress() -> None:
    seen: list[tuple[int, int]] = []

    def progress(done: int, total: int) -> bool:
        seen.append((done, total))
        return True

    printed = sample.printed(sample.annex((30, 30)), progress=progress)
    assert printed.pages == len(reading.page_sizes(printed.content))
    assert seen[-1] == (60, 60)
    assert [done for done, _ in seen] == sorted(done for done, _ in seen)


@pytest.mark.parametrize("stop_at", [0, 20, 60])
def test_a_table_nobody_wants_any_more_is_given_up(stop_at: int) -> None:
    with pytest.raises(Cancelled):
        sample.printed(sample.annex((30, 30)), progress=lambda done, _: done < stop_at)


def test_no_line_in_a_cell_starts_or_ends_with_a_forbidden_mark() -> None:
    pdf = sample.annex_bytes(sample.annex())
    for number in range(len(reading.page_sizes(pdf))):
        boxes = reading.page_boxes(pdf, number)
        for before, after in pairwise(boxes):
            # A new line of the same cell: lower, and further left.
            if after.top > before.bottom and after.left < before.left:
                assert after.character not in CLOSERS
                assert before.character not in OPENERS


def test_rows_must_have_a_text_for_each_column() -> None:
    table = sample.annex((1,))
    short = AnnexGroup("第1类", "1", (("1", "名称"),))
    with pytest.raises(ValueError, match="zip"):
        sample.annex_bytes(replace(table, groups=(short,)))


def test_column_widths_follow_their_shares() -> None:
    columns = (AnnexColumn("a", "甲", 10, "left"), AnnexColumn("total", "乙", 30, "right"))
    table = replace(
        sample.annex((1,)), columns=columns, groups=(AnnexGroup("", "", (("一", "2"),)),)
    )
    uprights = sorted(
        {round(r.x1, 1) for r in reading.page_rules(sample.annex_bytes(table), 0) if r.x1 == r.x2}
    )
    # 245 mm shared one to three.
    assert uprights == pytest.approx([26.0, 87.25, 271.0], abs=0.1)
