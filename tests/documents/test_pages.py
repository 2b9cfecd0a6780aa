"""Pages of one document: numbers, formats, order, outline, links, watermark, preview."""

import io
from datetime import UTC, datetime
from typing import Any

import pypdf
import pypdfium2
import pytest

from app.briefing.cells import Grid, TableStyle
from app.briefing.fonts import Role
from app.briefing.pages import OFFICIAL_PAGE, TABLE_PAGE_LANDSCAPE, Frame, NumberPlace, Paper
from app.briefing.tables import paint_table
from app.briefing.typography import BOUND_PAGE
from tests.documents import reading

MADE = datetime(2021, 6, 30, 8, 30, tzinfo=UTC)


def paper(**options: Any) -> Paper:
    return Paper(OFFICIAL_PAGE, "试排", "某局", made=MADE, **options)


def write(on: Paper, text: str) -> None:
    on.text(on.format.left, on.format.top - 20, text, Role.FANG, 16.0)


def pages(count: int, **options: Any) -> bytes:
    made = paper(**options)
    for number in range(count):
        if number:
            made.turn()
        write(made, f"第{number + 1}页")
    return made.finish().content


@pytest.mark.parametrize("place", [NumberPlace.OUTER, NumberPlace.RIGHT, NumberPlace.CENTRE])
def test_page_numbers_stand_7_mm_below_the_text_area(place: NumberPlace) -> None:
    content = pages(4, numbers=place)
    for number, text in enumerate(reading.page_texts(content), 1):
        assert text == f"第{number}页—{number}—"
        first, *_, last = reading.page_boxes(content, number - 1)[-3:]
        # The dash lies 7 mm below the text area (35 mm above the edge), one character in: 14 pt.
        assert (first.top + first.bottom) / 2 == pytest.approx(297 - 35 + 7, abs=0.1)
        if place is NumberPlace.CENTRE:
            assert (first.left + last.right) / 2 == pytest.approx((28 + 210 - 26) / 2, abs=0.1)
        elif place is NumberPlace.OUTER and number % 2 == 0:
            assert first.left == pytest.approx(28 + 14 * 25.4 / 72, abs=0.4)
        else:
            assert last.right == pytest.approx(210 - 26 - 14 * 25.4 / 72, abs=0.4)


def test_page_numbers_are_4号_song() -> None:
    assert reading.text_states(pages(1), 0)[-1][0].endswith("ChubeiSong-Regular")
    assert reading.text_states(pages(1), 0)[-1][1] == 14


def test_a_cover_has_no_number_and_counting_begins_where_told() -> None:
    made = paper()
    made.is_numbered = False
    write(made, "封面")
    made.turn()
    made.folio = 1
    write(made, "正文")
    made.turn()
    write(made, "又")
    assert reading.page_texts(made.finish().content) == ["封面", "正文—1—", "又—2—"]


def test_pages_held_open_are_filled_later_in_their_place() -> None:
    made = paper()
    write(made, "封面")
    made.turn()
    held = made.hold(2)
    write(made, "正文")
    assert made.folio == 4
    made.resume(held)
    write(made, "目录一")
    made.turn()
    write(made, "目录二")
    expected = ["封面—1—", "目录一—2—", "目录二—3—", "正文—4—"]
    assert reading.page_texts(made.finish().content) == expected


def test_pages_left_open_are_a_mistake_of_the_caller() -> None:
    made = paper()
    held = made.hold(2)
    made.resume(held)
    with pytest.raises(ValueError, match="1 pages"):
        made.finish()


def test_formats_may_change_from_page_to_page() -> None:
    made = paper()
    made.turn(TABLE_PAGE_LANDSCAPE)
    made.turn(BOUND_PAGE)
    made.turn(OFFICIAL_PAGE)
    sizes = reading.page_sizes(made.finish().content)
    wanted = [(210, 297), (297, 210), (210, 297), (210, 297)]
    assert [tuple(map(round, size)) for size in sizes] == wanted


def test_the_bound_form_has_its_head_at_the_left_edge_and_its_number_upright() -> None:
    made = Paper(BOUND_PAGE, "附件", "", made=MADE)
    frame = Frame(made)
    page = made.format
    edges = (page.left, page.left + 100, page.right)
    grid = Grid(edges, TableStyle(10.5, 14.7, 3.0, 3.0))
    header = grid.row(
        [grid.cell("序号", 0, Role.HEI, "center"), grid.cell("名称", 1, Role.HEI, "center")]
    )
    rows = [
        grid.row([grid.cell(text, at, Role.FANG, "left") for at, text in enumerate(("甲", "乙丙"))])
    ]
    paint_table(frame, grid, header, rows)
    content = made.finish().content
    assert reading.page_texts(content)[0] == "序号名称甲乙丙—1—"
    boxes = {box.character: box for box in reading.page_boxes(content, 0)}
    # The head lies at the left margin of the official page, the text runs upwards.
    assert boxes["序"].left == pytest.approx(28 + 4, abs=4)
    assert boxes["甲"].left > boxes["序"].right
    assert boxes["丙"].bottom < boxes["乙"].top
    assert boxes["序"].top > boxes["名"].bottom
    # Lines within the official text area: 28 from the left, 37 from above, 35 from below.
    assert all(box.top > 37 and box.bottom < 297 - 35 for box in list(boxes.values())[:7])
    # The number stands where it does on other pages: odd ones right.
    dash, one = boxes["—"], boxes["1"]
    assert (dash.top + dash.bottom) / 2 == pytest.approx(297 - 35 + 7, abs=0.1)
    assert dash.right == pytest.approx(210 - 26 - 14 * 25.4 / 72, abs=0.4)
    assert one.bottom - one.top > one.right - one.left


def test_outline_and_links_land_on_their_pages() -> None:
    made = paper()
    made.link(100, 700, 200, 20, "项目3")
    made.bookmark("目录")
    for number in range(1, 5):
        made.turn()
        made.target(f"项目{number}", 600.0)
        made.bookmark(f"第{number}章", 0 if number % 2 else 1, 650.0)
    content = made.finish().content
    document = pypdfium2.PdfDocument(content)
    found = []
    for mark in document.get_toc():
        to = mark.get_dest()
        assert to is not None
        found.append((mark.level, mark.get_title(), to.get_index()))
    assert found == [
        (0, "目录", 0), (0, "第1章", 1), (1, "第2章", 2), (0, "第3章", 3), (1, "第4章", 4),
    ]  # fmt: skip
    document.close()
    reader = pypdf.PdfReader(io.BytesIO(content))
    annotation: Any = reader.pages[0]["/Annots"][0].get_object()  # type: ignore[index]
    assert [round(float(edge)) for edge in annotation["/Rect"]] == [100, 700, 300, 720]
    to = reader.named_destinations[annotation["/Dest"]]
    assert reader.get_destination_page_number(to) == 3
    assert float(str(to["/Top"])) == 600


def test_a_watermark_is_seen_and_is_in_no_ones_text() -> None:
    plain, marked = pages(2), pages(2, watermark="征求意见稿")
    assert reading.page_texts(plain) == reading.page_texts(marked)
    for number in range(2):
        shades = shades_of(marked, number)
        # Light grey (0.88 of white) over a part of the middle of the page.
        assert 0.02 < shades.count(224) / len(shades) < 0.4
        assert shades_of(plain, number).count(224) < 20
    # Drawn once, used on each page.
    assert len(pages(30, watermark="征求意见稿")) - len(pages(30)) < 8000


def shades_of(content: bytes, number: int) -> list[int]:
    document = pypdfium2.PdfDocument(content)
    image = document[number].render(scale=0.5, grayscale=True).to_pil()
    document.close()
    return list(image.tobytes())


def test_metadata_says_what_and_whose() -> None:
    found = reading.metadata(pages(1))
    assert found == {"title": "试排", "author": "某局", "language": "zh-CN"}


def test_the_same_document_gives_the_same_bytes() -> None:
    assert pages(3, archival=True) == pages(3, archival=True)


def test_a_preview_shows_the_pages_done_and_spoils_nothing() -> None:
    made = paper()
    with pytest.raises(ValueError, match="no page"):
        made.preview()
    write(made, "首页")
    made.bookmark("首")
    made.turn()
    write(made, "次页")
    early = made.preview()
    assert early.pages == 1
    assert reading.page_texts(early.content) == ["首页—1—"]
    assert reading.page_texts(made.finish().content) == ["首页—1—", "次页—2—"]


def test_every_font_is_one_embedded_subset() -> None:
    fonts = reading.fonts(pages(3))
    assert {font.name.partition("+")[2] for font in fonts} == {
        "ChubeiFang-Regular", "ChubeiSong-Regular",
    }  # fmt: skip
    assert all(font.is_embedded and font.has_unicode for font in fonts)
