"""Words over random libraries: the index finds what a scan in plain Python finds."""

import random
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from app.library.changes import Operation
from app.library.file import Library, create_library, open_library
from app.library.writer import Writer
from app.models import folding
from app.models.folding import fold, fold_all, steady_part
from app.models.project import PROJECT
from app.operations.projects import delete_projects, update_projects
from app.operations.reserves import create_reserve
from app.queries.conditions import where
from app.queries.filter import Condition, Filter, Not, Operator, Term, Words
from app.queries.found import load_found
from app.queries.hits import find_hits
from tests.library_files import AUTHOR
from tests.spelling import folded, holds, syllables
from tests.unit.library.tables import read_rows, write_directly

PLACES = ("name", "content", "units_text", "location", "notes")
PIECES = (
    *"中医院养老重行长乐西安区黔江醫養衛業髮",
    *"abcn zhy29AＢ１",
    *"\"'%_*()-+^:{}[]~\\/,.;\u3000（）“”；—·㎡½🏥𠮷\n",
    "\u200b", "\u200d", "\u00ad", "\ufe0f", "\ufeff",
    "中医", "养老", "an", "zhong", "CAR", "１０００㎡", "x'y", '"', "AND", "NEAR",
)  # fmt: skip
ACCENTS = ("\u0301", "\u0308", "\u0338", "\u3099", "\u20e3", "\ufe0f")
#: What changes with what stands beside it.
ACCENTED = (*PIECES, *"aeo=<>か", *ACCENTS, *ACCENTS)
#: Texts a condition may ask for by themselves.
FIELDS = ("name", "content", "location", "notes")
LETTERS = "abcdeghijlnoqruxyz129"


def text(chance: random.Random, most: int, pieces: Sequence[str], *, is_name: bool = False) -> str:
    made = "".join(chance.choice(pieces) for _ in range(chance.randint(0, most))).strip()
    return (made.replace("\n", "") or "甲") if is_name else made


def build(path: Path, seed: int, pieces: Sequence[str] = PIECES) -> None:
    """Sixty projects, some changed, some in the bin, some gone again."""
    chance = random.Random(seed)
    create_library(path)

    def rows(count: int) -> list[dict[str, Any]]:
        return [
            {
                "reserve_id": 1,
                "name": text(chance, 7, pieces, is_name=True),
                **{place: text(chance, 9, pieces) for place in PLACES[1:]},
            }
            for _ in range(count)
        ]

    def fill(writer: Writer) -> None:
        writer.insert(PROJECT, rows(60))

    def more(writer: Writer) -> None:
        ids = writer.insert(PROJECT, rows(20))
        writer.delete(PROJECT, ids[:5])
        writer.update(PROJECT, {row_id: rows(1)[0] for row_id in range(20, 30)})

    with open_library(path, author=AUTHOR, must_write=True) as library:
        library.perform(create_reserve("黔江", categories=("养老",)))
        library.perform(Operation("填", fill))
        library.perform(Operation("改", more))
        library.perform(update_projects({1: {"name": "重行长乐"}, 2: {"notes": "“1000㎡”"}}))
        library.perform(delete_projects([3, 11, 29]))
        library.undo()
        library.redo()


class Sample:
    """A library, and everything in it read with sqlite3 alone."""

    def __init__(self, path: Path, *, is_indexed: bool) -> None:
        if not is_indexed:
            for row in read_rows(path, "SELECT name FROM sqlite_master WHERE sql LIKE '%fts5%'"):
                write_directly(path, f"DROP TABLE {row['name']}")
            write_directly(path, "UPDATE project SET search_text = '', name_keys = ''")
        self.library: Library = open_library(path, read_only=True)
        self.rows = read_rows(path, "SELECT * FROM project WHERE deleted_at IS NULL")

    def found(self, *terms: Term) -> set[int]:
        with self.library.read() as connection:
            query = select(PROJECT.c.id).where(where(connection, Filter(terms)))
            return set(connection.execute(query).scalars())

    def expected(self, word: str) -> set[int]:
        return {row["id"] for row in self.rows if holds([row[each] for each in PLACES], word)}

    def holding(self, field: str, part: str) -> set[int]:
        """The projects with a text in one column, its Latin letters in either case."""
        held = ascii_lower(part)
        return {row["id"] for row in self.rows if held in ascii_lower(row[field])}


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Sample]]:
    folder = tmp_path_factory.mktemp("search")
    made = []
    for seed in range(4):
        path = folder / f"{seed}.chubei"
        build(path, seed)
        made.append(Sample(path, is_indexed=seed != 3))
    yield made
    for sample in made:
        sample.library.close()


@pytest.fixture(scope="module")
def accented(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Sample]]:
    folder = tmp_path_factory.mktemp("accented")
    made = []
    for seed in (4, 5):
        path = folder / f"{seed}.chubei"
        build(path, seed, ACCENTED)
        made.append(Sample(path, is_indexed=seed != 5))
    yield made
    for sample in made:
        sample.library.close()


word_lists = st.one_of(
    st.lists(st.sampled_from(PIECES), min_size=1, max_size=5).map("".join),
    st.text(alphabet=LETTERS, min_size=1, max_size=6),
    st.lists(
        st.sampled_from(("zhong", "yi", "yuan", "an", "chong", "z", "y", "xi", "xian", "l", "2")),
        min_size=1,
        max_size=4,
    ).map("".join),
    st.text(max_size=3),
)


@settings(max_examples=500, deadline=None)
@given(word=word_lists, at=st.integers(0, 3))
def test_words_made_up(samples: list[Sample], word: str, at: int) -> None:
    sample = samples[at]
    found = sample.found(Words(word))
    assert found == sample.expected(word)
    assert sample.found(Not(Words(word))) == {row["id"] for row in sample.rows} - found


@settings(max_examples=200, deadline=None)
@given(words=st.lists(word_lists, min_size=1, max_size=2), at=st.integers(0, 3))
def test_words_looked_up_for_facets(samples: list[Sample], words: list[str], at: int) -> None:
    """Column by column, with an index of words and without one."""
    sample = samples[at]
    with sample.library.read() as connection:
        found = load_found(connection, Filter(tuple(map(Words, words))))
    held = set.intersection(*map(sample.expected, words))
    told = [row for row in sample.rows if (row["id"] in held) is not found.are_others]
    units = found.units.split(" ") if told else []
    amounts = [-1 if row["total_yuan"] is None else row["total_yuan"] for row in told]
    assert Counter(zip(found.cells, found.amounts, units, strict=True)) == Counter(
        (row["cell_id"], amount, row["unit_ids"] or "")
        for row, amount in zip(told, amounts, strict=True)
    )


texts_in_turn = st.lists(st.text(alphabet="中\n% é\u0301ＡΣ①／㎡\u200b", max_size=4), max_size=6)


@settings(max_examples=500, deadline=None)
@given(texts=texts_in_turn)
def test_texts_folded_together_fold_as_each_does(texts: list[str]) -> None:
    assert fold_all(texts) == [fold(text) for text in texts]


def test_what_stands_between_texts_stays_as_it_is() -> None:
    """Else each would be folded by itself."""
    assert fold(folding._BETWEEN) == folding._BETWEEN


@settings(max_examples=500, deadline=None)
@given(chance=st.randoms(use_true_random=False), length=st.integers(1, 70))
def test_words_out_of_the_texts(samples: list[Sample], chance: random.Random, length: int) -> None:
    """Every stretch of a text finds the project, written in whichever way."""
    sample = chance.choice(samples)
    row = chance.choice(sample.rows)
    whole = "\n".join(row[place] for place in PLACES)
    start = chance.randrange(len(whole))
    word = whole[start : start + length]
    for way in (word, folded(word), word.upper(), wide(word)):
        found = sample.found(Words(way))
        assert found == sample.expected(way)
        assert row["id"] in found


@settings(max_examples=500, deadline=None)
@given(
    field=st.sampled_from(FIELDS),
    # SQLite's LIKE ends at a null character, which no text of a library holds.
    words=st.lists(word_lists.filter(lambda word: "\0" not in word), min_size=1, max_size=2),
    at=st.integers(0, 1),
)
def test_texts_made_up_in_one_field(
    accented: list[Sample], field: str, words: list[str], at: int
) -> None:
    sample, condition = accented[at], Condition(field, Operator.IS, tuple(words))
    expected = set.union(*(sample.holding(field, word) for word in words))
    assert sample.found(condition) == expected
    assert sample.found(Not(condition)) == {row["id"] for row in sample.rows} - expected


@settings(max_examples=500, deadline=None)
@given(
    chance=st.randoms(use_true_random=False),
    field=st.sampled_from(FIELDS),
    length=st.integers(1, 12),
)
def test_texts_out_of_one_field(
    accented: list[Sample], chance: random.Random, field: str, length: int
) -> None:
    """Wherever a text is cut out, even between a letter and its accent, it finds its project."""
    sample = chance.choice(accented)
    row = chance.choice([row for row in sample.rows if row[field]])
    start = chance.randrange(len(row[field]))
    part = row[field][start : start + length]
    for way in (part, part.upper()):
        found = sample.found(Condition(field, Operator.IS, (way,)))
        assert found == sample.holding(field, way)
    assert row["id"] in sample.found(Condition(field, Operator.IS, (part,)))


@settings(max_examples=500, deadline=None)
@given(before=st.text(max_size=2), part=word_lists, after=st.text(max_size=2))
def test_the_steady_part_stands_in_whatever_holds_a_text(
    before: str, part: str, after: str
) -> None:
    steady = steady_part(part)
    for accent in ("", *ACCENTS):
        assert steady in fold(before + part + accent + after)
    assert not re.fullmatch("[一-龥0-9]+", part) or steady == fold(part)


@settings(max_examples=300, deadline=None)
@given(chance=st.randoms(use_true_random=False), word=word_lists)
def test_hits_hold_the_word(samples: list[Sample], chance: random.Random, word: str) -> None:
    """What is marked folds to the word, or to more where folding cannot be parted."""
    row = chance.choice(chance.choice(samples).rows)
    for place in PLACES:
        spans = find_hits(row[place], [word], is_name=place == "name")
        assert all(0 <= start < end <= len(row[place]) for start, end in spans)
        assert all(one[1] < two[0] for one, two in pairwise(spans))
        is_held = bool(folded(word)) and folded(word) in folded(row[place])
        if place == "name":
            is_held = holds([row[place]], word) and bool(folded(word))
        elif is_held:
            assert any(folded(word) in folded(row[place][start:end]) for start, end in spans)
        assert bool(spans) == is_held


def ascii_lower(text: str) -> str:
    return "".join(each.lower() if each.isascii() else each for each in text)


def wide(word: str) -> str:
    """Write ASCII letters and digits full-width."""
    return "".join(
        chr(ord(each) + 0xFEE0) if each.isascii() and each.isalnum() else each for each in word
    )


@settings(max_examples=300, deadline=None)
@given(chance=st.randoms(use_true_random=False))
def test_names_spelled_out(samples: list[Sample], chance: random.Random) -> None:
    """Any spelling of any part of a name finds it, however long."""
    sample = chance.choice(samples)
    row = chance.choice(sample.rows)
    read = [known for each in folded_name(row["name"]) if (known := syllables(each))]
    read = read[chance.randrange(len(read)) :] if read else [("x",)]
    parts = [chance.choice(each) for each in read[: chance.randint(1, 9)]]
    typed = "".join(part if chance.random() < 0.7 else part[0] for part in parts)
    found = sample.found(Words(typed))
    assert found == sample.expected(typed)
    assert row["id"] in found or typed == "x" or typed.isdigit()


def folded_name(name: str) -> str:
    return unicodedata.normalize("NFKC", name).casefold()
