import pytest

from app.documents.annex import annex_table
from app.documents.booklet import load_cover
from app.documents.brief import brief_sheets
from app.documents.settings import DocumentKind, usual_settings
from app.errors import ChubeiError
from app.library.file import Library
from app.library.writer import Writer
from app.models.contact import CONTACT
from app.models.funding import FUNDING_LINE
from app.operations.projects import create_project, delete_projects, update_projects
from app.operations.reserves import create_reserve
from app.queries.filter import Filter
from app.queries.layout import Sort
from app.queries.projects import find_project
from app.queries.reserves import find_reserve


def reserve_id(library: Library, name: str) -> int:
    with library.read() as connection:
        return find_reserve(connection, name).id


def project_id(library: Library, number: int) -> int:
    with library.read() as connection:
        return find_project(connection, str(number))


def test_the_table_has_the_papers_shape(library: Library) -> None:
    with library.read() as connection:
        table = annex_table(connection, Filter())
    assert (table.label, table.title) == ("附件2", "黔江区大健康产业项目储备库")
    assert (table.heading, table.total) == ("合计（36）个", "2790637")
    assert [column.title.replace("\n", "") for column in table.columns] == [
        "序号", "项目名称", "建设性质", "所属行业", "主要建设规模及内容", "总投资（万元）",
        "建设周期", "投资方式", "责任单位",
    ]  # fmt: skip
    assert [(group.heading, group.total) for group in table.groups] == [
        ("医疗卫生服务业（16个）", "353845"),
        ("医药产业、医疗器械产业、健康食品加工产业（8个）", "196500"),
        ("养生养老产业（11个）", "2238292"),
        ("健康管理服务产业（1个）", "2000"),
    ]
    numbers = [row[0] for group in table.groups for row in group.rows]
    assert numbers == [str(number) for number in range(1, 37)]
    assert table.groups[0].rows[0][6] == ""


def test_projects_without_a_category_come_last(library: Library) -> None:
    first = project_id(library, 1)
    library.perform(update_projects({first: {"category": "", "total": ""}}))
    with library.read() as connection:
        table = annex_table(connection, Filter())
    assert table.groups[-1].heading == "未分类（1个）"
    # Nobody knows how much: not the same as nothing.
    assert table.groups[-1].total == ""
    assert table.groups[-1].rows[0][5] == ""
    assert table.heading == "合计（36）个"


def test_a_reserve_without_categories_is_one_list(library: Library) -> None:
    library.perform(create_reserve("万盛"))
    here = reserve_id(library, "万盛")
    library.perform(create_project(here, {"name": "甲", "total": "1.5"}))
    with library.read() as connection:
        table = annex_table(connection, Filter((), here))
    assert [group.heading for group in table.groups] == [""]
    assert (table.label, table.title, table.total) == ("", "万盛项目储备库", "1.5")


def test_one_reserve_at_a_time(library: Library) -> None:
    library.perform(create_reserve("万盛"))
    with library.read() as connection:
        assert annex_table(connection, Filter()).heading == "合计（36）个"
    library.perform(create_project(reserve_id(library, "万盛"), {"name": "甲"}))
    with library.read() as connection, pytest.raises(ChubeiError, match="黔江区大健康产业、万盛"):
        annex_table(connection, Filter())


def test_the_order_can_be_chosen(library: Library) -> None:
    with library.read() as connection:
        table = annex_table(connection, Filter(), sort=Sort("total", is_descending=True))
    amounts = [int(row[5]) for row in table.groups[2].rows]
    assert amounts == sorted(amounts, reverse=True)


def test_nothing_fits(library: Library) -> None:
    library.perform(delete_projects([project_id(library, number) for number in range(1, 37)]))
    with library.read() as connection:
        with pytest.raises(ChubeiError, match="没有符合条件的项目"):
            annex_table(connection, Filter())
        with pytest.raises(ChubeiError, match="没有符合条件的项目"):
            brief_sheets(connection, [])


def test_money_and_contacts_become_prose(library: Library) -> None:
    from app.library.changes import Operation

    row_id = project_id(library, 2)

    def body(writer: Writer) -> None:
        writer.insert(
            FUNDING_LINE,
            [
                {"project_id": row_id, "source": "中央预算内", "year": 2021,
                 "amount_yuan": 100_000_000, "position": 0},
                {"project_id": row_id, "source": "专项债券", "year": None,
                 "amount_yuan": 200_000_000, "position": 1},
            ],
        )  # fmt: skip
        writer.insert(
            CONTACT,
            [
                {"project_id": row_id, "unit": "区卫生健康委", "person": "张三", "post": "科长",
                 "telephone": "023-79222222", "position": 0},
                {"project_id": row_id, "unit": "", "person": "", "post": "值班员",
                 "telephone": "", "position": 1},
            ],
        )  # fmt: skip

    library.perform(Operation("资金", body))
    with library.read() as connection:
        (sheet,) = brief_sheets(connection, [row_id])
    sections = dict(sheet.sections)
    assert sections["投资估算及资金来源"] == (
        "项目总投资51380万元，投资方式为中央预算内投资和专项债券。",
        "资金来源：中央预算内10000万元（2021年）；专项债券20000万元；未落实21380万元。",
    )
    assert sections["联系方式"] == (
        "区卫生健康委，联系人：张三（科长），电话：023-79222222",
        "联系人：值班员",
    )
    assert dict(sheet.facts)["总投资"] == "51380万元"


def test_sheets_follow_the_ids(library: Library) -> None:
    ids = [project_id(library, number) for number in (9, 2, 30)]
    with library.read() as connection:
        titles = [sheet.title for sheet in brief_sheets(connection, ids)]
    assert titles[1:] == ["武陵山公共卫生应急医院", "重庆市黔江区三塘盖旅游康养度假区项目"]


def test_a_cover_says_how_many_projects_its_sum_leaves_out(library: Library) -> None:
    settings = usual_settings(DocumentKind.BOOKLET)
    with library.read() as connection:
        assert load_cover(connection, Filter(), settings).summary == "共36个项目　总投资279.06亿元"
    library.perform(update_projects({project_id(library, 36): {"total": ""}}))
    with library.read() as connection:
        summary = load_cover(connection, Filter(), settings).summary
    # 2,790,637 万元 less 2,000.
    assert summary == "共36个项目（1个未填报总投资）　总投资278.86亿元"
