"""Any operations against plain dictionaries; undo all is the start, redo all the end."""

import shutil
import tempfile
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from app.errors import RefusedInput
from app.library.file import Library, create_library, open_library
from app.library.undo import NothingToUndo
from app.operations.projects import (
    create_project,
    delete_projects,
    duplicate_projects,
    restore_projects,
    update_projects,
)
from app.operations.reserves import create_reserve
from tests.library_files import AUTHOR
from tests.unit.library.tables import assert_sound, operations, read_rows, table_images

RESERVE = 1
CATEGORIES = ("医", "药", "养")
UNITS = ("区甲局", "区乙局", "区丙局", "区丁局")

#: Anything a person can type or paste.
anything = st.text(st.characters(codec="utf-8"), max_size=30)
plain = st.text("甲乙丙丁 <b>&=cmd|'\"、，\n\t😀", min_size=1, max_size=12)

texts = st.one_of(plain, anything)
entries = st.fixed_dictionaries(
    {},
    optional={
        "name": texts,
        "content": texts,
        "notes": texts,
        "nature": st.sampled_from(("新建", "扩建", "", "改(扩)建")),
        "category": st.sampled_from((*CATEGORIES, "", "没有的分类")),
        "number": st.one_of(st.integers(1, 99).map(str), st.sampled_from(("", "一"))),
        "total": st.sampled_from(("", "0", "100", "1.5亿元", "约2000万", "-5", "abc")),
        "period": st.sampled_from(("", "2020-2022", "3年", "待定", "2022-2020", "去年")),
        "units": st.lists(st.sampled_from(UNITS), max_size=4).map("、".join),
    },
)
picks = st.lists(st.integers(0, 30), min_size=1, max_size=3)


@dataclass
class Model:
    """What a plain program would remember: projects by id, and the states before each step."""

    projects: dict[int, dict[str, object]] = field(default_factory=dict)
    past: list[dict[int, dict[str, object]]] = field(default_factory=list)
    future: list[dict[int, dict[str, object]]] = field(default_factory=list)

    def did(self, projects: dict[int, dict[str, object]]) -> None:
        self.past.append(self.projects)
        self.future.clear()
        self.projects = projects


KEPT = ("name", "content", "notes", "nature", "units_text", "total_yuan", "period_text")


def known(path: Path) -> dict[int, dict[str, object]]:
    """Return what the file holds, in the model's terms."""
    found = {}
    for row in read_rows(path, "SELECT * FROM project"):
        units = read_rows(
            path,
            "SELECT unit.name FROM project_unit JOIN unit ON unit.id = unit_id"
            " WHERE project_id = ? ORDER BY position",
            row["id"],
        )
        found[row["id"]] = {
            **{key: row[key] for key in KEPT},
            "is_deleted": row["deleted_at"] is not None,
            "units": tuple(unit["name"] for unit in units),
        }
    return found


def cleaned(text: str, *, is_long: bool) -> str:
    """What becomes of a typed text, said another way than the program says it."""
    for end in ("\r\n", "\r", "\u2028", "\u2029"):
        text = text.replace(end, "\n")
    text = text.strip().strip("\ufeff").strip()
    if is_long:
        return text
    pieces = [piece.strip() for piece in text.replace("\t", " ").split("\n")]
    return " ".join(piece for piece in pieces if piece)


AMOUNTS = {"": None, "0": 0, "100": 1_000_000, "1.5亿元": 150_000_000, "约2000万": 20_000_000}
PERIODS = ("", "2020-2022", "3年", "待定")


def expected(given: dict[str, str]) -> dict[str, object] | None:
    """Return what the entries make of a project; None where they must be refused."""
    values: dict[str, object] = {}
    for name, text in given.items():
        match name:
            case "name" | "content" | "notes":
                value = cleaned(text, is_long=name != "name")
                if any(_is_refused(character) for character in value) or len(value) > 200:
                    return None
                if name == "name" and not value:
                    return None
                values[name] = value
            case "nature":
                values[name] = text
            case "category":
                if text == "没有的分类":
                    return None
            case "number":
                if text in ("0", "一"):
                    return None
            case "total":
                if text not in AMOUNTS:
                    return None
                values["total_yuan"] = AMOUNTS[text]
            case "period":
                if text not in PERIODS:
                    return None
                values["period_text"] = text
            case "units":
                units = tuple(dict.fromkeys(unit for unit in text.split("、") if unit))
                values["units"] = units
                values["units_text"] = "、".join(units)
    return values


def _is_refused(character: str) -> bool:
    code = ord(character)
    is_control = (code < 32 and character not in "\n\t") or 0x7F <= code <= 0x9F
    return is_control or code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF


class Operations(RuleBasedStateMachine):
    """One library, used by one person, closed and opened again now and then."""

    _template: Path | None = None

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="chubei-machine-"))
        self.path = self.folder / "库.chubei"
        self.model = Model()
        self.library: Library | None = None

    @classmethod
    def template(cls) -> Path:
        if cls._template is None:
            cls._template = Path(tempfile.mkdtemp(prefix="chubei-")) / "空.chubei"
            create_library(cls._template)
            with open_library(cls._template, must_write=True) as library:
                library.perform(create_reserve("测试", categories=CATEGORIES))
                library.checkpoint()
        return cls._template

    @initialize()
    def begin(self) -> None:
        shutil.copyfile(self.template(), self.path)
        self.library = open_library(self.path, author=AUTHOR, must_write=True)
        self.start_images = table_images(self.path)
        self.start_operations = len(operations(self.path))

    @property
    def opened(self) -> Library:
        assert self.library is not None
        return self.library

    def pick(self, numbers: list[int]) -> list[int]:
        ids = sorted(self.model.projects)
        return list(dict.fromkeys(ids[number % len(ids)] for number in numbers))

    @rule(given=entries, name=texts)
    def create(self, given: dict[str, str], name: str) -> None:
        given = {"name": name, **given}
        values = expected(given)
        before = table_images(self.path)
        try:
            changes = self.opened.perform(create_project(RESERVE, given))
        except RefusedInput:
            assert values is None
            assert table_images(self.path) == before
            return
        assert values is not None
        (new_id,) = changes.inserted["project"]
        usual: dict[str, object] = dict.fromkeys(KEPT, "")
        usual |= {"total_yuan": None, "is_deleted": False, "units": ()}
        self.model.did({**self.model.projects, new_id: usual | values})

    @precondition(lambda self: self.model.projects)
    @rule(numbers=picks, given=st.lists(entries, min_size=3, max_size=3))
    def update(self, numbers: list[int], given: list[dict[str, str]]) -> None:
        ids = self.pick(numbers)
        changes = dict(zip(ids, given, strict=False))
        before = table_images(self.path)
        values = {row_id: expected(each) for row_id, each in changes.items()}
        try:
            done = self.opened.perform(update_projects(changes))
        except RefusedInput:
            assert None in values.values()
            assert table_images(self.path) == before
            return
        assert None not in values.values()
        if done:
            projects = {
                row_id: row | (values.get(row_id) or {})
                for row_id, row in self.model.projects.items()
            }
            self.model.did(projects)

    @precondition(lambda self: self.model.projects)
    @rule(numbers=picks, units=st.permutations(UNITS), count=st.integers(0, 4))
    def replace_units(self, numbers: list[int], units: list[str], count: int) -> None:
        """Often, since every kind of row is written and deleted here."""
        text = "、".join(units[:count])
        self.update(numbers, [{"units": text}] * 3)

    @precondition(lambda self: self.model.projects)
    @rule(numbers=picks, is_deleting=st.booleans())
    def move(self, numbers: list[int], is_deleting: bool) -> None:
        ids = self.pick(numbers)
        make = delete_projects if is_deleting else restore_projects
        if self.opened.perform(make(ids)):
            projects = {
                row_id: row | {"is_deleted": is_deleting} if row_id in ids else row
                for row_id, row in self.model.projects.items()
            }
            self.model.did(projects)

    @precondition(lambda self: self.model.projects)
    @rule(numbers=picks)
    def duplicate(self, numbers: list[int]) -> None:
        ids = self.pick(numbers)
        new = self.opened.perform(duplicate_projects(ids)).inserted["project"]
        projects = dict(self.model.projects)
        for row_id, new_id in zip(ids, new, strict=True):
            row = self.model.projects[row_id]
            name = f"{str(row['name'])[:196]}（副本）"
            projects[new_id] = row | {"name": name, "is_deleted": False}
        self.model.did(projects)

    @rule()
    def undo(self) -> None:
        if not self.model.past:
            return
        self.opened.undo()
        self.model.future.append(self.model.projects)
        self.model.projects = self.model.past.pop()

    @rule()
    def redo(self) -> None:
        if not self.model.future:
            with suppress(NothingToUndo):
                self.opened.redo()
                raise AssertionError("there was nothing to redo")
            return
        self.opened.redo()
        self.model.past.append(self.model.projects)
        self.model.projects = self.model.future.pop()

    @rule()
    def reopen(self) -> None:
        self.opened.close()
        self.library = open_library(self.path, author=AUTHOR, must_write=True)

    @invariant()
    def file_says_what_the_model_says(self) -> None:
        if self.library is not None:
            assert known(self.path) == self.model.projects

    def teardown(self) -> None:
        try:
            if self.library is not None:
                self._undo_all_redo_all()
                self.library.close()
        finally:
            shutil.rmtree(self.folder, ignore_errors=True)

    def _undo_all_redo_all(self) -> None:
        end = table_images(self.path)
        steps = len(self.model.past)
        for _ in range(steps):
            self.opened.undo()
        assert table_images(self.path) == self.start_images
        for _ in range(steps):
            self.opened.redo()
        assert table_images(self.path) == end
        assert_sound(self.path)


TestOperations = Operations.TestCase
TestOperations.settings = settings(
    max_examples=25,
    stateful_step_count=20,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
