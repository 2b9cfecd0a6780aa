"""The readings the examination's rules rest on, each by itself."""

import pytest

from app.errors import Cancelled
from app.models.matchkey import match_key, text_key
from app.queries.examination.clauses import SharedWords, joined
from app.queries.examination.natures import contradiction as nature_contradiction
from app.queries.examination.sites import Candidate, likeness
from app.queries.examination.statedmoney import contradiction, stated_amounts
from app.queries.examination.unitnames import alike, unit_key
from app.queries.examination.watch import Watch

WAN = 10_000
YI = 100_000_000


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("重庆市黔江区中医院迁建项目", "中医院迁建"),
        ("黔江区石会老年养护院工程", "石会老年养护院"),
        ("CAR–T细胞治疗项目", "cart细胞治疗"),
        ("CAR-T细胞治疗 项目", "cart细胞治疗"),
        ("社区医院", "社区医院"),
        ("正阳园区道路", "正阳园区道路"),
        ("云阳县人民医院（一期）", "人民医院(一期)"),
        ("云阳县人民医院(一期)建设项目", "人民医院(一期)"),
        ("金溪老年养护院（副本）", "金溪老年养护院"),
        ("项目", "项目"),
    ],
)
def test_match_keys(name: str, key: str) -> None:
    assert match_key(name) == key


def test_a_text_is_compared_without_its_marks() -> None:
    assert text_key("新建（一期） １００ 张，床位。") == "新建一期100张床位"


@pytest.mark.parametrize(
    ("content", "yuan"),
    [
        ("总投资5.138亿元", [51_380 * WAN]),
        ("该项目总投资约1亿元，占地300亩", [YI]),
        ("项目总投资１．２亿元", [12_000 * WAN]),
        ("投资总额为5,000万元", [5_000 * WAN]),
        ("总投资3-5亿元", [3 * YI]),
        ("总投资1亿2000万元", [12_000 * WAN]),
        ("项目投资2亿元，建设厂房", [2 * YI]),
        ("投资5000万元新建厂房", [5_000 * WAN]),
        ("总投资5亿元，其中一期总投资2亿元", [5 * YI]),
        # Something else than what the project costs
        ("一期投资2亿元", []),
        ("固定资产投资2亿元", []),
        ("招商引资2亿元", []),
        ("带动投资2亿元", []),
        ("累计完成投资3000万元", []),
        ("2021年投资3000万元", []),
        ("年产值2.0亿元，销售收入5000万元", []),
        ("投资强度200万元/亩", []),
        ("总投资2亿美元", []),
        ("总投资51380", []),
        ("投资1亿元建厂房，投资2亿元买设备", []),
    ],
)
def test_amounts_a_text_states(content: str, yuan: list[int]) -> None:
    assert [each.yuan for each in stated_amounts(content)] == yuan


@pytest.mark.parametrize(
    ("content", "total_wan", "is_found"),
    [
        ("总投资5.1亿元", 51_380, False),
        ("总投资5.1亿元", 51_600, True),
        ("总投资5亿元", 51_380, True),
        ("总投资约5亿元", 51_380, False),
        ("总投资5亿元左右", 51_380, False),
        ("总投资约5亿元", 60_000, True),
        ("总投资超过5亿元", 90_000, False),
        ("总投资超过5亿元", 40_000, True),
        ("总投资不超过5亿元", 40_000, False),
        ("总投资3-5亿元", 40_000, False),
        ("总投资3-5亿元", 60_000, True),
        # Two parts that make up the whole
        ("甲项目总投资2亿元；乙项目总投资3亿元", 50_000, False),
        ("甲项目总投资2亿元；乙项目总投资3亿元", 10_000, True),
    ],
)
def test_totals_that_contradict(content: str, total_wan: int, is_found: bool) -> None:
    assert (contradiction(content, total_wan * WAN) is not None) == is_found


@pytest.mark.parametrize(
    ("nature", "name", "content", "word"),
    [
        ("新建", "甲", "改扩建业务用房", "改扩建"),
        ("新建", "甲改建项目", "新建业务用房", "改建"),
        ("新建", "甲", "按建设规模进行旧楼改造", "改造"),
        ("新建", "甲", "建设内容：改造旧楼", "改造"),
        ("新建", "甲", "建设厂房，改造仓库", ""),
        ("新建", "甲", "新建厂房，改造仓库", ""),
        ("新建", "甲", "改造旧楼，新建厂房", ""),
        ("新建", "棚户区改造安置房", "新建安置房", ""),
        ("新建", "甲", "", ""),
        ("扩建", "甲", "新建厂房", "新建"),
        ("扩建", "甲扩建项目", "新建厂房", ""),
        ("改(扩)建", "甲", "扩建缫丝；新建服装加工", ""),
        ("扩建", "甲", "购置设备", ""),
        ("迁建", "甲", "新建厂房", ""),
        ("", "甲改扩建", "改扩建", ""),
    ],
)
def test_natures_against_words(nature: str, name: str, content: str, word: str) -> None:
    assert nature_contradiction(nature, name, content) == word


COUNTIES = ("重庆市黔江区", "重庆市云阳县")


@pytest.mark.parametrize(
    ("first", "second", "is_one"),
    [
        ("区大数据局", "区大数据发展局", True),
        ("正阳工作园区管委会", "正阳工业园区管委会", True),
        ("正阳工业园区管理委员会", "正阳工业园区管委会", True),
        ("区住建委", "区住房和城乡建设委员会", True),
        ("重庆市黔江区人社局", "区人力社保局", True),
        ("云阳县发改委", "县发展和改革委员会", True),
        ("区招商局", "区招商投资促进局", True),
        ("黔江中心医院", "中心医院", True),
        ("中医院", "中心医院", False),
        ("黔江中医医院", "黔江中心医院", False),
        ("区住房城乡建设委", "区住房城乡建委", True),
        ("第一人民医院", "第二人民医院", False),
        ("城东街道办事处", "城西街道办事处", False),
        ("金溪镇人民政府", "石溪镇人民政府", False),
        ("重庆市民政局", "黔江区民政局", False),
        ("区商务委", "区商务局", False),
        ("区教委", "区教育委员会", True),
        ("区医保局等", "区医保局", True),
        ("区教委等有关单位", "区教育委员会", True),
        ("正阳工业东区管委会", "正阳工业西区管委会", False),
        ("正阳工业园管委会", "正阳新工业园管委会", False),
        ("区民政局", "区财政局", False),
        ("区发展改革委", "区改革委", False),
    ],
)
def test_names_of_one_unit(first: str, second: str, is_one: bool) -> None:
    keys = {
        1: frozenset({unit_key(first, COUNTIES)}),
        2: frozenset({unit_key(second, COUNTIES)}),
    }
    assert list(alike(keys)) == ([(1, 2)] if is_one else [])


TEXT = "按照499张编制床位的建设规模进行黔江区中医院迁建改造"


def _candidate(name: str, content: str = TEXT, location: str = "", unit: str = "") -> Candidate:
    return Candidate(0, name, content, location, frozenset({unit} if unit else ()))


@pytest.mark.parametrize(
    ("first", "second", "is_alike"),
    [
        (_candidate("甲中心"), _candidate("乙迁建"), True),
        # Another place, whatever the text says
        (_candidate("甲中心", location="城东"), _candidate("乙迁建", location="舟白"), False),
        # The same words about no place in particular
        (
            _candidate("甲中心", "新建业务用房及附属工程共二十一处并配套设施设备"),
            _candidate("乙迁建", "新建业务用房及附属工程共二十一处并配套设施设备"),
            False,
        ),
        (
            _candidate("甲中心", "新建业务用房及附属工程共二十一处并配套设施设备", "城东"),
            _candidate("乙迁建", "新建业务用房及附属工程共二十一处并配套设施设备", "城东"),
            True,
        ),
        # An institution that both are for stands somewhere; an office does not
        (
            _candidate("甲中心", "为疾控中心新建业务用房及附属工程共二十一处", unit="疾控中心"),
            _candidate("乙迁建", "为疾控中心新建业务用房及附属工程共二十一处", unit="疾控中心"),
            True,
        ),
        (
            _candidate("甲中心", "由区民政局新建业务用房及附属工程共二十一处", unit="区民政局"),
            _candidate("乙迁建", "由区民政局新建业务用房及附属工程共二十一处", unit="区民政局"),
            False,
        ),
        # One clause of many
        (
            _candidate("甲中心", f"{TEXT}。{'新建内科大楼一处以及连廊' * 5}"),
            _candidate("乙迁建", f"{TEXT}。{'购置影像设备两批以及软件' * 5}"),
            False,
        ),
        # One name, phases and lots of one name
        (_candidate("中医院迁建项目", ""), _candidate("黔江区中医院迁建工程", ""), True),
        (_candidate("中医院迁建一期"), _candidate("中医院迁建二期"), False),
        (_candidate("金溪老年养护院"), _candidate("马喇老年养护院"), False),
    ],
)
def test_projects_that_are_one(first: Candidate, second: Candidate, is_alike: bool) -> None:
    assert (likeness(first, second) is not None) == is_alike
    assert (likeness(second, first) is not None) == is_alike


def test_shared_words_among_many() -> None:
    words = SharedWords()
    for at in range(3_000):
        words.add(at, f"第{at}个项目名称", f"新建编号为{at * 7}的业务用房及其附属工程")
    words.add(5_000, "另一个", "新建编号为70的业务用房及其附属工程")
    assert words.groups() == [(10, 5_000)]


def test_what_everybody_shares_is_a_formula() -> None:
    words = SharedWords()
    for at in range(20):
        words.add(at, f"第{at}个", "主要建设老年人住房综合用房及绿化装饰等附属工程")
    assert words.groups() == []


def test_groups_are_joined() -> None:
    groups = joined([(1, 2), (5, 6), (2, 3)])
    assert sorted(map(tuple, groups)) == [(1, 2, 3), (5, 6)]


def test_a_watch_stops_a_long_reading() -> None:
    watch = Watch()
    rows = watch.over(range(100_000))
    assert next(rows) == 0
    watch.cancel()
    seen: list[int] = []
    with pytest.raises(Cancelled):
        seen.extend(rows)
    assert len(seen) < 2_000
