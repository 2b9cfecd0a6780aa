"""建设性质 held against the name and the content of a project.

Only words that name the work count, and only the work itself: 建设规模 and 建设内容 are no verbs,
改造综合仓库 somewhere in a list of new things is not the project. 迁建 is neither new nor an
extension, so it contradicts nothing.
"""

import re
from typing import Final

from sqlalchemy import ColumnElement, or_

from app.models.project import PROJECT
from app.queries.examination.finding import Finding, Line, Severity, fingerprint
from app.queries.examination.scope import Scope, mention

#: Work on what stands already. 迁建改造 converts a building for somebody who moves in.
_CHANGES: Final = "改扩建|改\\(扩\\)建|改（扩）建|改建|扩建|续建|迁建改造|改造|修缮|加固|翻修|技改"
#: Work on what was not there before.
_NEWS: Final = (
    "新建|新设|新修|兴建|修建|建立|组建|搭建|打造|建成|建设(?!规模|内容|项目|工程|性质|周期|地点)"
)
_WORK: Final = re.compile(f"(?P<change>{_CHANGES})|(?P<new>{_NEWS})")

#: In a name these say what the project is, whatever its content goes on to build.
_CHANGED_NAME: Final = re.compile("改扩建|改\\(扩\\)建|改（扩）建|改建|扩建")

_STATED_NEW: Final = "新建"
_STATED_CHANGE: Final = re.compile("扩建|改建|改造|技改|改\\(扩\\)建|改（扩）建")

#: The nature that such a word asks for where it says so itself; 附件2 writes 改(扩)建.
_NATURES: Final = {
    "改扩建": "改(扩)建",
    "改(扩)建": "改(扩)建",
    "改（扩）建": "改(扩)建",
    "改建": "改建",
    "扩建": "扩建",
}

#: Words that say how far a project is, not what kind it is.
STATUSES: Final = ("在建", "续建", "拟建", "已建", "已完工", "竣工", "完工", "停建", "前期", "储备")


def contradiction(nature: str, name: str, content: str) -> str:
    """Return the words by which name or content contradict a nature; empty for none."""
    stated = nature.strip()
    if stated == _STATED_NEW:
        named = _CHANGED_NAME.search(name)
        if named:
            return named[0]
        if "新建" in content:
            return ""
        first = _WORK.search(content)
        return first["change"] or "" if first else ""
    if _STATED_CHANGE.search(stated):
        works = list(_WORK.finditer(f"{name}\n{content}"))
        if works and "新建" in content and not any(work["change"] for work in works):
            return "新建"
    return ""


def find_contradictions(scope: Scope) -> list[Finding]:
    """Find natures that the project's own words contradict."""
    texts = (PROJECT.c.nature, PROJECT.c.content)
    findings = []
    for reserve in scope.reserves:
        for row in scope.rows(reserve, texts, _may_contradict()):
            word = contradiction(row.nature, row.name, row.content)
            if not word:
                continue
            stated = row.nature.strip()
            is_new = stated == _STATED_NEW
            is_named = is_new and word in row.name
            place = "名称" if is_named else "建设内容"
            only = "" if is_new else "只"
            findings.append(
                Finding(
                    rule="nature_contradiction",
                    title=row.name,
                    sentence=f"建设性质写“{stated}”，{place}{only}写“{word}”",
                    # A new building can be an extension of what stands beside it.
                    severity=Severity.FIX if is_new else Severity.HINT,
                    reserve_id=reserve.id,
                    reserve=reserve.name,
                    projects=(mention(row),),
                    count=1,
                    field="nature",
                    entry=_NATURES.get(word, "") if is_new else "",
                    subject=row.uuid,
                    fingerprint=fingerprint(stated, place, word),
                    columns=("建设性质", place),
                    lines=(
                        Line("写法", (stated, word)),
                        Line("原文", ("", row.name if is_named else _around(row.content, word))),
                    ),
                )
            )
    return findings


def find_statuses(scope: Scope) -> list[Finding]:
    """Find natures that say how far a project is (在建) rather than what kind it is."""
    findings = []
    for reserve in scope.reserves:
        rows = scope.rows(reserve, (PROJECT.c.nature,), PROJECT.c.nature.in_(STATUSES))
        findings += [
            Finding(
                rule="nature_is_status",
                title=row.name,
                sentence=f"建设性质写“{row.nature}”，这是建设状态",
                severity=Severity.HINT,
                reserve_id=reserve.id,
                reserve=reserve.name,
                projects=(mention(row),),
                count=1,
                field="nature",
                subject=row.uuid,
                fingerprint=fingerprint(row.nature),
            )
            for row in rows
        ]
    return findings


def _may_contradict() -> ColumnElement[bool]:
    """Let SQL pass over what cannot contradict, so that few contents are read."""
    words = ("改", "扩", "续建", "修缮", "加固", "翻修")
    spoken = or_(
        *(PROJECT.c.content.contains(word) for word in words),
        *(PROJECT.c.name.contains(word) for word in ("改", "扩")),
    )
    is_new = PROJECT.c.nature == _STATED_NEW
    is_change = or_(*(PROJECT.c.nature.contains(word) for word in ("扩", "改")))
    return or_(is_new & spoken, is_change & PROJECT.c.content.contains("新建"))


def _around(content: str, word: str) -> str:
    """Return the clause in which a word stands."""
    at = content.find(word)
    start = max(content.rfind(mark, 0, at) for mark in "。；;\n") + 1
    ends = [found for mark in "。；;\n" if (found := content.find(mark, at)) >= 0]
    clause = content[start : min(ends, default=len(content))].strip()
    return clause if len(clause) <= 60 else f"{clause[:59]}…"
