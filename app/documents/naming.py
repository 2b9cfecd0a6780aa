"""How the files of a batch are named: {序号}-{名称}."""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from app.errors import RefusedInput

#: The words a pattern may hold.
PATTERN_WORDS: Final = ("序号", "名称", "分类", "储备库", "行业", "代码", "单位")

USUAL_PATTERN: Final = "{序号}-{名称}"

#: A name keeps this many bytes, so that every file system takes it with its suffix.
_MOST_BYTES: Final = 180

_PLACE: Final = re.compile(r"\{([^{}]*)\}")


def check_pattern(pattern: str) -> None:
    """Refuse a pattern that cannot name files.

    Raises:
        RefusedInput: it holds an unknown word, or nothing that differs from project to project.
    """
    words = _PLACE.findall(pattern)
    known = "、".join(f"{{{word}}}" for word in PATTERN_WORDS)
    for word in words:
        if word not in PATTERN_WORDS:
            raise RefusedInput(
                "文件名样式", pattern, f"不认识“{{{word}}}”", remedy=f"可以写：{known}"
            )
    if not words:
        raise RefusedInput("文件名样式", pattern, "没有写项目的哪一项", remedy=f"可以写：{known}")


def file_stems(pattern: str, projects: Sequence[Mapping[str, str]]) -> list[str]:
    """Return a file name without its suffix for each project, no two alike.

    Args:
        pattern: text with words of :data:`PATTERN_WORDS` in braces.
        projects: what stands for each word.

    Raises:
        RefusedInput: the pattern cannot be used.
    """
    check_pattern(pattern)
    width = max((len(each.get("序号", "")) for each in projects), default=0)
    stems: list[str] = []
    taken: dict[str, int] = {}
    for each in projects:
        # Files sort by name, and so 9 must come before 10.
        padded = {**each, "序号": each.get("序号", "").zfill(width) if each.get("序号") else ""}
        stem = file_stem(_filled(pattern, padded))
        key = stem.casefold()
        taken[key] = taken.get(key, 0) + 1
        while taken[key] > 1:
            numbered = f"{stem}（{taken[key]}）"
            if numbered.casefold() not in taken:
                taken[numbered.casefold()] = 1
                stem = numbered
                break
            taken[key] += 1
        stems.append(stem)
    return stems


def _filled(pattern: str, words: Mapping[str, str]) -> str:
    return _PLACE.sub(lambda found: words.get(found[1], ""), pattern)


def file_stem(text: str) -> str:
    """Return text as the name of a file on every system."""
    kept = "".join(
        character if character.isprintable() and character not in '\\/:*?"<>|' else " "
        for character in text
    )
    stem = " ".join(kept.split())
    while len(stem.encode()) > _MOST_BYTES:
        stem = stem[:-1]
    return stem.strip(" .-") or "项目"
