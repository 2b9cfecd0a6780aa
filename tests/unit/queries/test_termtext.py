"""How a filter's terms are named in sentences and on paper."""

import pytest

from app.queries.filter import Ids, Not
from app.queries.querytext import parse_query
from app.queries.termtext import chip_text, term_text, terms_text


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("方式:专项债券", "投资方式：专项债券"),
        ("方式:招商引资,政府投资", "投资方式：招商引资、政府投资"),
        ("投资>=5亿", "总投资 ≥ 50,000 万元"),
        ("投资:5000..20000", "总投资 5,000～20,000 万元"),
        ("无:周期", "建设周期 未填"),
        ("康养", "康养"),
        ("-康养", "不含 康养"),
        ("(行业:林业 或 行业:医药)", "行业:林业 或 行业:医药"),
    ],
)
def test_terms_read_well_in_a_sentence(query: str, text: str) -> None:
    (term,) = parse_query(query)
    assert term_text(term) == text


def test_projects_chosen_by_hand_have_no_text_of_their_own() -> None:
    chosen = Ids((1, 2))
    assert terms_text((chosen,)) == term_text(chosen) == "选中的项目"
    assert chip_text(Not(chosen)) == ("不是", "选中的项目")


def test_terms_are_put_on_paper_as_they_are_typed() -> None:
    query = "行业:林业 方式:招商引资,政府投资 康养"
    assert terms_text(parse_query(query)) == query
