"""Realistic libraries of any size, the same for the same seed.

    python -m benchmarks.generator 100000 /tmp/100k.chubei

Every row goes through the product's own write path, history and units included. The amounts are as
skewed as Qianjiang's: three projects of 36 hold 79 % of its money.
"""

import argparse
import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from app.library.changes import Operation
from app.library.file import create_library, open_library
from app.library.writer import Writer
from app.models.category import CATEGORY
from app.models.periodgrammar import parse_period
from app.models.project import PROJECT
from app.models.reserve import RESERVE
from app.operations.units import insert_project_units

SEED = 20_201_113
BATCH = 5_000
WAN = 10_000

CATEGORIES = (
    "医疗卫生服务业",
    "医药产业、医疗器械产业、健康食品加工产业",
    "养生养老产业",
    "健康管理服务产业",
)
INDUSTRIES = (
    ("卫生健康", 13), ("社会事业", 7), ("林业", 5), ("文化旅游", 4), ("林业行业", 2), ("医药", 2),
    ("教育行业", 1), ("农业及农产品加工业", 1), ("商贸", 1),
)  # fmt: skip
NATURES = (("新建", 33), ("在建", 1), ("扩建", 1), ("改(扩)建", 1))
FINANCING = (
    ("招商引资", 12), ("中央预算内投资和专项债券", 9), ("政府投资", 9), ("专项债券", 2),
    ("中央预算内投资", 1), ("直接投资", 1), ("自筹", 1), ("社会投资", 1),
)  # fmt: skip
PERIODS = (("2020-2021", 6), ("2021-2023", 6), ("2024-2025", 6), ("2年", 4), ("36个月", 2),
           ("5年", 3), ("待定", 5), ("", 3), ("力争“十四五”期间建成", 1))  # fmt: skip
PLACES = (
    "正阳",
    "濯水",
    "石会",
    "舟白",
    "金溪",
    "马喇",
    "石家",
    "阿蓬江",
    "小南海",
    "冯家",
    "城东",
)
THINGS = (
    "中医院", "老年养护院", "康养小镇", "智慧医疗平台", "医疗器械产业园", "蚕桑基地",
    "体检中心", "健身步道", "制药厂", "疾控中心业务用房", "森林疗养院", "食用菌产业链",
)  # fmt: skip
VERBS = ("新建", "迁建", "改扩建", "能力提升", "二期")
UNITS = tuple(f"区{name}" for name in (
    "卫生健康委", "林业局", "文化旅游委", "民政局", "教委", "招商投资局", "经济信息委",
    "农业农村委", "商务委", "科技局", "住房城乡建委", "规划自然资源局", "发展改革委",
    "财政局", "生态环境局",
))  # fmt: skip


def build_library(path: Path, size: int, seed: int = SEED) -> None:
    """Create a library of ``size`` projects in one reserve."""
    create_library(path)
    chance = random.Random(seed)
    with open_library(path, must_write=True) as library:
        library.perform(Operation("建立", _insert_reserve))
        for start in range(0, size, BATCH):
            rows = [_project(chance, start + step + 1) for step in range(min(BATCH, size - start))]
            library.perform(_insertion(rows))
        library.checkpoint()


def cached_library(folder: Path, size: int) -> Path:
    """Return a generated library of this size, built on the first call."""
    path = folder / f"chubei-benchmark-{size}-{SEED}.chubei"
    if not path.exists():
        partial = path.with_suffix(".building")
        partial.unlink(missing_ok=True)
        build_library(partial, size)
        partial.rename(path)
    return path


def _insert_reserve(writer: Writer) -> None:
    reserve_id = writer.insert(RESERVE, [{"name": "全市大健康产业", "title": "全市项目储备库"}])[0]
    writer.insert(
        CATEGORY,
        [
            {"reserve_id": reserve_id, "name": name, "position": position}
            for position, name in enumerate(CATEGORIES)
        ],
    )


def _insertion(rows: Sequence[dict[str, Any]]) -> Operation:
    def body(writer: Writer) -> None:
        projects = [{key: row[key] for key in row if key != "units"} for row in rows]
        ids = writer.insert(PROJECT, projects)
        units = {row_id: row["units"] for row_id, row in zip(ids, rows, strict=True)}
        insert_project_units(writer, units)

    return Operation(f"录入 {len(rows)} 个项目", body)


def _project(chance: random.Random, number: int) -> dict[str, Any]:
    place, thing = chance.choice(PLACES), chance.choice(THINGS)
    name = f"黔江区{place}{thing}{chance.choice(VERBS)}项目（{number}号）"
    area = chance.randrange(1_000, 90_000)
    content = (
        f"{chance.choice(VERBS)}业务用房约{area}平方米，设计床位{chance.randrange(50, 800)}张，"
        f"主要建设{thing}主体工程、配套用房、道路、绿化等附属工程，添置设施设备。"
    ) * chance.choice((1, 1, 2, 3))
    total = round(chance.paretovariate(0.9) * 2_000) * WAN if chance.random() > 0.02 else None
    period = parse_period(_weighted(chance, PERIODS))
    units = chance.sample(UNITS, chance.choice((1, 2, 3, 5)))
    row: dict[str, Any] = {
        "reserve_id": 1,
        "category_id": 1 + chance.choice((0, 0, 0, 1, 1, 2, 2, 3)),
        "number": number,
        "name": name,
        "nature": _weighted(chance, NATURES),
        "industry": _weighted(chance, INDUSTRIES),
        "content": content,
        "total_yuan": total,
        "total_text": "" if total is None else str(total // WAN),
        "period_text": period.text,
        "period_kind": str(period.kind),
        "period_start": period.start,
        "period_end": period.end,
        "period_months": period.months,
        "financing": _weighted(chance, FINANCING),
        "units_text": "、".join(units),
    }
    return {**row, "units": units}


def _weighted(chance: random.Random, choices: Sequence[tuple[str, int]]) -> str:
    values, weights = zip(*choices, strict=True)
    return str(chance.choices(values, weights)[0])


def main() -> None:
    """Build one library from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("size", type=int)
    parser.add_argument("path", type=Path)
    arguments = parser.parse_args()
    build_library(arguments.path, arguments.size)


if __name__ == "__main__":
    main()
