from hypothesis import given
from hypothesis import strategies as st

from app.models.formulatext import guarded, unguarded

SIGNS = "=+-@＝＋－＠\t\r"


@given(st.text(alphabet=f"'{SIGNS}a1 ", max_size=6))
def test_every_text_comes_back(text: str) -> None:
    assert unguarded(guarded(text)) == text
    assert guarded(text)[:1] not in tuple(SIGNS)


@given(st.text(max_size=6))
def test_a_text_of_others_is_left_alone_unless_it_guards_a_formula(text: str) -> None:
    if unguarded(text) != text:
        assert text.lstrip("'")[0] in SIGNS
        assert guarded(unguarded(text)) == text
