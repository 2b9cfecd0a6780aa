"""附件2 on the first line, the title on the third (GB/T 9704-2012, 7.3.4)."""

import pytest

from app.briefing.annex import PAGES
from app.documents.settings import Arrangement
from tests.documents import reading, sample

PITCH_MM = 225 / 22


@pytest.mark.parametrize("arrangement", [Arrangement.LANDSCAPE, Arrangement.PORTRAIT])
def test_label_and_title_stand_on_the_first_and_third_line(arrangement: Arrangement) -> None:
    boxes = reading.page_boxes(sample.annex_bytes(sample.annex(), arrangement=arrangement), 0)
    page = PAGES[arrangement]
    label, title = boxes[:3], boxes[3 : 3 + len("松溪县大健康产业项目储备库")]
    assert "".join(box.character for box in label) == "附件2"
    assert label[0].left == pytest.approx(page.left_mm, abs=0.6)
    for found, line in ((label[:2], 1), (title, 3)):
        middle = sum(box.top + box.bottom for box in found) / 2 / len(found)
        assert middle == pytest.approx(page.top_mm + (line - 0.5) * PITCH_MM, abs=0.5)
    centre = (title[0].left + title[-1].right) / 2
    assert centre == pytest.approx((page.left_mm + page.width_mm - page.right_mm) / 2, abs=0.5)
