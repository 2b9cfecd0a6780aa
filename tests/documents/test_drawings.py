"""Pictures, charts and QR codes."""

import io
import zlib

import pypdfium2
import pytest
from PIL import Image

from app.briefing.charts import Bar, BarChart, Stack, StackChart
from app.briefing.pages import OFFICIAL_PAGE, Frame, NumberPlace, Paper
from app.briefing.prose import Flow
from app.briefing.qr import paint_qr
from app.documents.pictures import read_picture
from app.documents.qrcode import qr_modules, smallest_qr
from app.errors import RefusedInput
from tests.documents import reading

MM = 72 / 25.4


def picture_file(mode: str, kind: str, size: tuple[int, int] = (60, 40)) -> bytes:
    file = io.BytesIO()
    Image.new(mode, size, 0).save(file, kind)
    return file.getvalue()


def test_a_jpeg_goes_in_byte_for_byte() -> None:
    content = picture_file("RGB", "JPEG")
    assert read_picture(content, "图").content == content


@pytest.mark.parametrize("kind", ["PNG", "GIF", "BMP", "TIFF", "WEBP"])
def test_other_kinds_are_decoded(kind: str) -> None:
    found = read_picture(picture_file("RGB", kind), "图")
    assert (found.width, found.height) == (60, 40)
    assert len(found.content) == 60 * 40 * found.colours


def test_what_is_transparent_is_set_on_white() -> None:
    found = read_picture(picture_file("RGBA", "PNG"), "图")
    assert set(found.content) == {255}


def test_a_photograph_lying_on_its_side_is_set_upright() -> None:
    file = io.BytesIO()
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.new("RGB", (60, 40)).save(file, "JPEG", exif=exif)
    found = read_picture(file.getvalue(), "图")
    assert (found.width, found.height) == (40, 60)


def test_cmyk_becomes_rgb() -> None:
    assert read_picture(picture_file("CMYK", "JPEG"), "图").colours == 3


@pytest.mark.parametrize("content", [b"", b"text", picture_file("RGB", "PNG")[:60], bytes(500)])
def test_what_is_no_picture_is_refused_by_name(content: bytes) -> None:
    with pytest.raises(RefusedInput, match="区位图"):
        read_picture(content, "区位图.png")


def test_an_enormous_picture_is_refused_before_it_is_opened() -> None:
    # A PNG header that claims 200,000 by 200,000 pixels.
    head = b"IHDR" + (200_000).to_bytes(4, "big") * 2 + bytes((8, 2, 0, 0, 0))
    raw = b"\x89PNG\r\n\x1a\n" + (13).to_bytes(4, "big") + head
    raw += zlib.crc32(head).to_bytes(4, "big")
    with pytest.raises(RefusedInput):
        read_picture(raw, "大图")


def test_a_picture_is_scaled_to_the_column_with_its_caption_below() -> None:
    paper = Paper(OFFICIAL_PAGE, "试排", "", numbers=NumberPlace.NONE)
    picture = read_picture(picture_file("L", "PNG", (3000, 1500)), "图")
    Flow(Frame(paper)).picture(picture, "图1　区位")
    content = paper.finish().content
    document = pypdfium2.PdfDocument(content)
    (placed,) = [item for item in document[0].get_objects() if item.type == 3]
    left, bottom, right, top = (edge / MM for edge in placed.get_bounds())
    document.close()
    assert (left, right) == (pytest.approx(28, abs=0.1), pytest.approx(210 - 26, abs=0.1))
    assert right - left == pytest.approx(2 * (top - bottom), abs=0.1)
    caption = reading.page_boxes(content, 0)
    assert "".join(box.character for box in caption) == "图1区位"
    assert min(box.top for box in caption) > 297 - bottom


def test_a_tall_picture_takes_no_more_than_its_share_of_the_page() -> None:
    paper = Paper(OFFICIAL_PAGE, "试排", "")
    flow = Flow(Frame(paper))
    flow.picture(read_picture(picture_file("L", "PNG", (300, 3000)), "图"), "图1")
    assert paper.number == 1
    assert flow.lines_left >= 6


def test_a_picture_used_twice_is_in_the_file_once() -> None:
    def size(times: int) -> int:
        paper = Paper(OFFICIAL_PAGE, "试排", "")
        noise = Image.effect_noise((300, 300), 90)
        file = io.BytesIO()
        noise.save(file, "PNG")
        picture = read_picture(file.getvalue(), "图")
        for at in range(times):
            paper.picture(100, 100 * at, 90, 90, picture)
        return len(paper.finish().content)

    assert size(5) < size(1) * 1.1


BARS = (
    Bar("卫生健康", 35.0, "35.00亿元（12.5%）"),
    Bar(
        "民政（养老服务、社会福利和社会事务）及其他相关行业，名字很长", 245.0, "245.00亿元（87.5%）"
    ),
    Bar("未填", 0.0, "0"),
)


def test_bars_are_in_proportion_and_all_text_is_there() -> None:
    paper = Paper(OFFICIAL_PAGE, "试排", "", numbers=NumberPlace.NONE)
    BarChart(BARS).paint(paper, paper.format.left, 700, paper.format.width)
    content = paper.finish().content
    text = reading.page_texts(content)[0]
    for bar in BARS:
        assert text.count(bar.text) >= 1
        assert sorted(bar.label) == sorted(c for c in bar.label if c in text)
    lengths = [
        float(line.split()[4])
        for line in reading.page_content(content, 0).splitlines()
        if line.endswith(" re f")
    ]
    assert lengths[1] / lengths[0] == pytest.approx(7.0, abs=0.02)
    boxes = reading.page_boxes(content, 0)
    assert min(box.left for box in boxes) >= 28 - 0.2
    assert max(box.right for box in boxes) <= 210 - 26 + 0.2


@pytest.mark.parametrize("count", [1, 8, 25])
def test_stacks_are_in_proportion_and_stay_in_their_place(count: int) -> None:
    years = [
        Stack(str(2021 + at), (10.0 * (at + 1), 5.0 * (at + 1)), f"{15 * (at + 1)}")
        for at in range(count)
    ]
    stacks = (*years, Stack("未排期", (30.0, 0.0), "30", is_hatched=True))
    chart = StackChart(stacks, ("政府投资", "社会投资"), "亿元", hatched="未排期")
    paper = Paper(OFFICIAL_PAGE, "试排", "", numbers=NumberPlace.NONE)
    page = paper.format
    height = chart.height(paper, page.width)
    chart.paint(paper, page.left, 700, page.width)
    content = paper.finish().content
    fills = [
        tuple(map(float, line.split()[2:6]))
        for line in reading.page_content(content, 0).splitlines()
        if line.endswith(" re f")
    ]
    parts = [high for *_, high in fills[2:]]  # the first two are the legend's
    assert len(parts) == 2 * count
    assert parts[0] == pytest.approx(2 * parts[1], abs=0.02)
    assert parts[-2] == pytest.approx(count * parts[0], abs=0.02 * count)
    text = reading.page_texts(content)[0]
    assert all(stack.text in text for stack in stacks)
    for box in reading.page_boxes(content, 0):
        assert box.left >= 28 - 0.2
        assert box.right <= 210 - 26 + 0.2
        assert box.top >= (297 * MM - 700) / MM - 0.2
        assert box.bottom <= (297 * MM - 700 + height) / MM + 0.2


def test_an_empty_chart_is_no_error() -> None:
    paper = Paper(OFFICIAL_PAGE, "试排", "")
    flow = Flow(Frame(paper))
    flow.chart(BarChart(()))
    flow.chart(StackChart(()))
    flow.chart(StackChart((Stack("2021", (0.0,), ""),)))
    assert paper.finish().pages == 1


def test_a_code_has_its_finders_and_reads_by_size() -> None:
    rows = qr_modules("BEGIN:VCARD\nFN:张三\nTEL:023-79220000\nEND:VCARD")
    size = len(rows)
    assert (size - 17) % 4 == 0
    finder = ("1111111", "1000001", "1011101", "1011101", "1011101", "1000001", "1111111")
    for top, left in ((0, 0), (0, size - 7), (size - 7, 0)):
        found = tuple(
            "".join(str(int(rows[top + row][left + at])) for at in range(7)) for row in range(7)
        )
        assert found == finder
    assert smallest_qr("张三") < smallest_qr("张三" * 40)


def test_a_painted_code_is_the_modules() -> None:
    text = "https://example.invalid/项目"
    rows = qr_modules(text)
    count = len(rows) + 8
    paper = Paper(OFFICIAL_PAGE, "试排", "", numbers=NumberPlace.NONE, watermark="征求意见稿")
    paint_qr(paper, 220, 350, 4.0 * count, text)
    document = pypdfium2.PdfDocument(paper.finish().content)
    image = document[0].render(scale=1, grayscale=True).to_pil()
    document.close()
    for row in range(count):
        for column in range(count):
            x = 220 + 4 * column + 2
            y = image.height - (350 + 4 * count - 4 * row - 2)
            inside = 4 <= row < count - 4 and 4 <= column < count - 4
            dark = inside and rows[row - 4][column - 4]
            shade = image.getpixel((int(x), int(y)))
            assert isinstance(shade, int)
            # White or black, though the watermark lies below.
            assert shade < 90 if dark else shade > 250, (row, column)


@pytest.mark.parametrize("text", ["", "长" * 2000])
def test_a_code_of_nothing_or_of_too_much_is_refused(text: str) -> None:
    with pytest.raises(RefusedInput):
        qr_modules(text)
