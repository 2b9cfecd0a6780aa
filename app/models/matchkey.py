"""What two names of one project have in common once the wording is taken away.

NFKC, the region in front and 项目 or 工程 at the end removed, dashes, brackets and spaces unified.
"""

import re
import unicodedata
from typing import Final

#: A region in front: 重庆市黔江区, 黔江区, 云阳县; the place's own name is two or three characters.
_REGION: Final = re.compile(
    r"^(?:[\u4e00-\u9fff]{2,3}省)?(?:[\u4e00-\u9fff]{2}市)?(?:[\u4e00-\u9fff]{2,3}(?<![园院片库景社校小厂矿])[区县])?"
)
_SUFFIXES: Final = ("项目", "工程")
_SUFFIX_BEFORE: Final = "建设"
_NOISE: Final = re.compile(r"[\s\-‐-―−_·•“”\"'‘’《》<>、，,.。;；:：/\\]+")
_BRACKETS: Final = str.maketrans("（）[]【】{}〔〕", "()()()()()")
_NO_WORD: Final = re.compile(r"[\W_]+")
_INDUSTRY: Final = "行业"
_COPIED: Final = ("(副本)", "(复制)")
_COPY: Final = re.compile(r"\((?:副本|复制)\)$")

#: Texts that consist of these are compared as they are; most parts of a text do.
_COMPARED_AS_IS: Final = re.compile(r"[\u4e00-\u9fff0-9a-z]+")

#: With these marks too, NFKC and case change nothing but marks that are taken away or unified.
_ALIKE_AT_ONCE: Final = re.compile(r"[\u4e00-\u9fff0-9a-z，、。；：“”《》（）,;:() .-]+")

#: A name needs this much left to be told from another by it.
_SHORTEST: Final = 2


def match_key(name: str) -> str:
    """Return what is compared of a project's name.

    A region is only taken away in front of a name that goes on without it: 社区医院 keeps 社区.
    """
    text = name if _COMPARED_AS_IS.fullmatch(name) else _unified(name)
    bare = text
    while bare.endswith(_SUFFIXES):
        bare = bare[:-2].removesuffix(_SUFFIX_BEFORE)
    text = bare if len(bare) >= _SHORTEST else text
    region = _REGION.match(text)
    rest = text[region.end() :] if region else text
    return rest if len(rest) >= _SHORTEST else text


def text_key(text: str) -> str:
    """Return what is compared of a longer text: no case, no width, no spaces and marks."""
    # A list's mark is the only one in most texts that hold any.
    bare = text.replace("、", "")
    if _COMPARED_AS_IS.fullmatch(bare):
        return bare
    return _NO_WORD.sub("", _folded(text))


def industry_key(name: str) -> str:
    """Return what is compared of an industry's name: 林业行业 is 林业."""
    return name.removesuffix(_INDUSTRY) or name


def _folded(text: str) -> str:
    if _ALIKE_AT_ONCE.fullmatch(text):
        return text
    return unicodedata.normalize("NFKC", text).casefold()


def _unified(name: str) -> str:
    """Return a name without marks, spaces and what copying has put behind it."""
    text = _NOISE.sub("", _folded(name).translate(_BRACKETS))
    while text.endswith(_COPIED) and (shorter := _COPY.sub("", text)) != text:
        text = shorter
    return text
