"""What an examination finds: one finding, what it is about, and what it rests on."""

from dataclasses import dataclass
from enum import StrEnum
from hashlib import blake2b

from app.queries.filter import Filter


class Severity(StrEnum):
    """How much a finding matters."""

    #: It changes a total or what is printed.
    FIX = "fix"
    #: It is worth a look.
    HINT = "hint"

    @property
    def title(self) -> str:  # type: ignore[override]  # the Chinese name, not str.title
        """The Chinese name."""
        return "要改" if self is Severity.FIX else "可改"


@dataclass(frozen=True, slots=True)
class Mention:
    """A project a finding names."""

    id: int
    uuid: str
    number: int | None
    name: str


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the comparison beside a finding.

    Attributes:
        label: what is compared.
        cells: one for each of the finding's columns.
        is_same: the cells agree, so the line may stand back.
    """

    label: str
    cells: tuple[str, ...]
    is_same: bool = False


@dataclass(frozen=True, slots=True)
class Merge:
    """Two units that look like one: which stays, and which becomes another name of it."""

    keep_id: int
    keep: str
    gone_id: int
    gone: str


@dataclass(frozen=True, slots=True)
class Review:
    """That a finding was looked at and let stand.

    Attributes:
        at: UTC, as stored; empty where the history does not tell.
    """

    reason: str
    author: str
    at: str


@dataclass(frozen=True, slots=True)
class Finding:
    """Something worth a look.

    Attributes:
        rule: the rule's name.
        title: what it is about, one line.
        sentence: what is wrong with it, one line.
        severity: how much it matters.
        reserve_id: the reserve; None where it is about the whole library.
        reserve: its name.
        projects: the projects it names; of very many only the first.
        count: how many there are in all.
        field: the name of the project's field to go to; empty for none.
        subject: what it is about, the same in every examination.
        fingerprint: what it says; another one once the projects behind it have changed.
        entry: what would be right in that field of its projects; empty where people have to say.
        filter: shows its projects in the grid; None where no query text can say them.
        columns: heads of the comparison's cells.
        lines: the comparison.
        fields: titles of the fields it is about, where these are several.
        merge: what its one click would merge.
        review: as what it says now was reviewed; None for not at all.
        outdated: an earlier review, before the projects changed.
    """

    rule: str
    title: str
    sentence: str
    severity: Severity
    reserve_id: int | None
    reserve: str
    projects: tuple[Mention, ...]
    count: int
    subject: str
    fingerprint: str
    field: str = ""
    entry: str = ""
    filter: Filter | None = None
    columns: tuple[str, ...] = ()
    lines: tuple[Line, ...] = ()
    fields: tuple[str, ...] = ()
    merge: Merge | None = None
    review: Review | None = None
    outdated: Review | None = None

    @property
    def is_reviewed(self) -> bool:
        """Whether somebody has let it stand as it is now."""
        return self.review is not None


def fingerprint(*parts: object) -> str:
    """Return a short text that differs where the parts do."""
    digest = blake2b(digest_size=12)
    for part in parts:
        digest.update(repr(part).encode("utf-8", "surrogatepass"))
        digest.update(b"\0")
    return digest.hexdigest()


def number_text(number: int | None) -> str:
    """Return 序号 6, or what stands for none."""
    return "无序号" if number is None else f"序号 {number}"


def spans(numbers: list[int]) -> str:
    """Return numbers as people list them: 1、17、18 or 31—35."""
    parts: list[list[int]] = []
    for number in sorted(set(numbers)):
        if parts and number == parts[-1][-1] + 1:
            parts[-1].append(number)
        else:
            parts.append([number])
    texts = []
    for part in parts:
        if len(part) > 2:
            texts.append(f"{part[0]}—{part[-1]}")
        else:
            texts += [str(number) for number in part]
    return "、".join(texts)


def naming(projects: tuple[Mention, ...], count: int) -> str:
    """Return 濯水康养名镇 等 5 个, or the one project's name."""
    if not projects:
        return ""
    return projects[0].name if count == 1 else f"{projects[0].name} 等 {count} 个"
