"""Find and replace: every occurrence, the exact text, refusals, one undo."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import RefusedInput
from app.library.file import Library
from app.operations.replacing import (
    Hit,
    Wanted,
    find_hits,
    replace_texts,
    replaced,
    text_fields,
)
from app.queries.filter import Filter
from app.queries.present import iterate_texts
from tests.unit.library.tables import operations, project, table_images
from tests.unit.operations.annex import annex_column


def hits(library: Library, wanted: Wanted) -> list[Hit]:
    with library.read() as connection:
        records = iterate_texts(
            connection,
            wanted.fields,
            wanted.find,
            Filter(),
            is_case_sensitive=wanted.is_case_sensitive,
        )
        return [hit for record in records for hit in find_hits(record, wanted)]


def test_every_occurrence_in_the_annex_is_found(library: Library) -> None:
    wanted = Wanted("建设", "建造", ("name", "content"))
    expected: list[tuple[int, str, int]] = []
    names, contents = annex_column("name"), annex_column("content")
    for number in range(1, 37):
        for field, texts in (("name", names), ("content", contents)):
            found = texts[number].count("建设")
            expected.extend((number, field, index) for index in range(found))
    assert len(expected) == 27
    assert [(hit.number, hit.field, hit.index) for hit in hits(library, wanted)] == expected


def test_a_hit_shows_what_stands_around_it(library: Library) -> None:
    (hit,) = hits(library, Wanted("细胞", "干细胞", ("name",)))
    name = annex_column("name")[14]
    at = name.index("细胞")
    assert (hit.lead, hit.found, hit.tail) == (name[:at], "细胞", name[at + 2 :])


def test_long_texts_are_cut_around_the_hit() -> None:
    record = {"id": 1, "number": 1, "name": "甲", "content": "一" * 50 + "目标" + "二" * 50}
    (hit,) = find_hits(record, Wanted("目标", "x", ("content",)))
    assert hit.lead == "…" + "一" * 14
    assert hit.tail == "二" * 28 + "…"


def test_the_name_is_replaced_and_the_undo_brings_it_back(library: Library, path: Path) -> None:
    before = table_images(path)
    names = annex_column("name")
    wanted = Wanted("黔江区", "黔江", ("name", "content", "units"))
    found = hits(library, wanted)
    ids = list(dict.fromkeys(hit.project_id for hit in found))
    batch = replace_texts(ids, wanted)
    library.perform(batch.operation)
    assert batch.refused == []
    for number, name in names.items():
        assert project(path, number)["name"] == name.replace("黔江区", "黔江")
    assert operations(path)[-1]["label"] == f"把“黔江区”换成“黔江”（{len(ids)} 个项目）"
    library.undo()
    assert table_images(path) == before


def test_skipped_occurrences_stay(library: Library, path: Path) -> None:
    row = project(path, 30)
    text = row["content"]
    count = text.count("建设")
    assert count >= 3
    wanted = Wanted("建设", "■", ("content",))
    batch = replace_texts([row["id"]], wanted, [(row["id"], "content", 1)])
    library.perform(batch.operation)
    parts = text.split("建设")
    expected = parts[0] + "■" + parts[1] + "建设" + "■".join(parts[2:])
    assert project(path, 30)["content"] == expected


def test_names_that_would_be_empty_or_too_long_stay_and_are_told(
    library: Library, path: Path
) -> None:
    names = annex_column("name")
    ids = [project(path, number)["id"] for number in (23, 30)]
    batch = replace_texts(ids, Wanted(names[23], "", ("name",)))
    library.perform(batch.operation)
    (cell,) = batch.refused
    assert (cell.number, cell.field, cell.reason) == (23, "name", "这一栏必须填写")
    assert project(path, 23)["name"] == names[23]
    wanted = Wanted("项目", "长" * 190, ("name",))
    batch = replace_texts(ids, wanted)
    library.perform(batch.operation)
    assert [(each.number, "最多 200 个" in each.reason) for each in batch.refused] == [(30, True)]
    (hit,) = [hit for hit in hits(library, wanted) if hit.number == 30]
    assert "最多 200 个" in hit.refusal


def test_letters_fold_only_without_case(library: Library) -> None:
    assert len(hits(library, Wanted("car", "x", ("name",)))) == 0
    folded = Wanted("car", "x", ("name",), is_case_sensitive=False)
    (hit,) = hits(library, folded)
    assert hit.found == "CAR"
    assert hits(library, Wanted("ｃａｒ", "x", ("name",), is_case_sensitive=False)) == []


def test_the_replacement_is_no_pattern() -> None:
    assert replaced("a.b.c", Wanted(".", r"\1\g<0>", ("name",))) == r"a\1\g<0>b\1\g<0>c"


_TEXTS = st.text("ab.甲", max_size=12)


@given(_TEXTS, st.text("ab.甲", min_size=1, max_size=3), _TEXTS)
def test_replacing_all_is_what_python_says(text: str, find: str, new: str) -> None:
    assert replaced(text, Wanted(find, new, ("name",))) == text.replace(find, new)


@given(_TEXTS, st.text("ab.甲", min_size=1, max_size=2), st.sets(st.integers(0, 5)))
def test_skipping_all_changes_nothing(text: str, find: str, skipped: set[int]) -> None:
    wanted = Wanted(find, "■", ("name",))
    count = text.count(find)
    kept = {index for index in skipped if index < count}
    result = replaced(text, wanted, kept)
    assert result.count("■") == count - len(kept)
    assert replaced(text, wanted, range(count)) == text


@pytest.mark.parametrize(
    ("find", "new", "reason"), [("", "x", "还没有写"), ("甲", "甲", "一样"), ("甲", "\x00", "控制")]
)
def test_what_can_do_nothing_is_refused(find: str, new: str, reason: str) -> None:
    with pytest.raises(RefusedInput, match=reason):
        replace_texts([1], Wanted(find, new, ("name",)))


def test_only_texts_are_looked_into() -> None:
    names = [field.name for field in text_fields()]
    assert {"name", "content", "units", "location", "notes"} <= set(names)
    assert not {"number", "total", "share", "period", "category"} & set(names)
