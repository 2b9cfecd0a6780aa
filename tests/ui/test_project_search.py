"""The palette's projects: several words, each of which a project must hold somewhere."""

import pytest

from app.queries.filter import Filter
from app.queries.rollups import load_totals
from app.queries.words import words_in
from app.ui.projectsearch import project_provider
from app.ui.session import Session
from tests.unit.library.tables import read_rows

WORDS = "旅游 康养"


def holding(session: Session) -> list[str]:
    """Return the names of the projects that hold both words, each wherever it stands."""
    rows = read_rows(session.library.path, "SELECT * FROM project WHERE deleted_at IS NULL")
    texts = ("name", "content", "units_text", "location", "notes")
    return [
        str(row["name"])
        for row in rows
        if all(any(word in row[text] for text in texts) for word in WORDS.split())
    ]


def test_words_apart_find_and_count_the_same_projects(session: Session) -> None:
    shown: list[str] = []
    provide = project_provider(session, lambda _row_id: None, shown.append)
    expected = holding(session)
    assert expected
    projects, ways = provide(f" {WORDS} ")
    assert {item.title for item in projects.items} <= set(expected)
    assert len(projects.items) == min(len(expected), 6)
    assert projects.caption == f"{len(expected)} 个"
    assert ways.items[0].caption.startswith(f"{len(expected)} 个")
    ways.items[0].run()
    assert shown == [WORDS]
    with session.library.read() as connection:
        totals = load_totals(connection, Filter(words_in(shown[0])))
    assert totals.count == len(expected)


@pytest.mark.parametrize(
    ("words", "name", "note", "marked"),
    [
        # In the name, by its letters or by their initials: the title says it.
        ("康养", "濯水康养名镇", "", ""),
        ("zskymz", "濯水康养名镇", "", ""),
        # Annex, 6: content and units.
        ("床位", "武陵山公共卫生应急医院", "建设规模及内容　规划床位600张（固定床位150张", "床位"),
        # 老年 stands in the content too, but the name says it already.
        ("老年 民政局", "黔江区石会老年养护院工程", "责任单位　区民政局", "民政局"),
    ],
)
def test_a_hit_says_where_the_words_stand(
    session: Session, words: str, name: str, note: str, marked: str
) -> None:
    provide = project_provider(session, lambda _row_id: None, lambda _words: None)
    item = next(item for item in provide(words)[0].items if item.title == name)
    assert item.note.startswith(note) if note else item.note == ""
    assert [item.note[start:end] for start, end in item.note_spans] == ([marked] if marked else [])
