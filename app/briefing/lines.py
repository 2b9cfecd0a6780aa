"""Breaking Chinese text into lines (避头尾).

Text is cut into clusters nothing may break: opening marks, a core (a Latin word, a number with
its unit, ——, ……, or one character), closing marks; a space typed before a closing mark or after
an opening one does not part them. Lines are filled with whole clusters. A
closing mark at a line's end counts half its width, since the other half is blank.
"""

import re
import unicodedata
from typing import NamedTuple

from app.briefing.fonts import Typeface

OPENERS = "（《“‘〈【〔「『｛［([{"
CLOSERS = "，。、；：！？）》”’％〉】〕」』｝］!?)]},.;:%‰℃·々"
UNITS = (
    "平方公里|平方千米|平方米|立方米|公里|千米|公顷|公斤|千克|千瓦时|千瓦|兆瓦|人次|"
    "元|亩|米|吨|克|升|人|个|张|台|套|床|栋|幢|座|家|所|项|处|条|户|株|棵|年|月|日|号|期|倍|件|"
    "绪|岁|天|类|组|辆|间|层|批|次|名|万|亿|"
    r"[%％‰℃㎡㎥°]|(?:km|hm|cm|mm|m)[²³23]?|[kK]?[gG]|[tTLh](?![A-Za-z])"
)
WORD = r"[A-Za-z0-9０-９Ａ-Ｚａ-ｚÀ-ÖØ-öø-ÿΑ-Ωα-ω]"
TOKEN = (
    rf"[≥≤＞＜<>±≈+\-−№§￥¥$€£~]?{WORD}+(?:[.,:/'’&+@#_=–—～~．-]+{WORD}+)*[²³]?"
    rf"(?:[万亿百千]{{0,2}}(?:{UNITS}))?"
)
CLUSTER = re.compile(
    rf"(?:[{re.escape(OPENERS)}]\s*)*(?:{TOKEN}|—{{2,}}|…{{2,}}|[^\s{re.escape(OPENERS)}])"
    rf"(?:\s*[{re.escape(CLOSERS)}])*|[{re.escape(OPENERS)}]+|\s"
)
LINE_ENDS = re.compile("\r\n|[\r\n\v\f\x85\u2028\u2029]")
INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff]")


class Line(NamedTuple):
    """One line of text.

    Attributes:
        text: what stands on it, without the space it was broken at.
        width: its width in points, tracking included; a closing mark at the end counts half.
        indent: how far it starts from the left, in points.
        ends: whether it ends its paragraph.
    """

    text: str
    width: float
    indent: float
    ends: bool


def clean(text: str) -> str:
    """Return text as it is set: one kind of line end, tabs as spaces, no invisible marks.

    Letters with separate accents are composed, since no font draws the accent alone.
    """
    text = INVISIBLE.sub("", LINE_ENDS.sub("\n", text)).replace("\t", " ")
    return unicodedata.normalize("NFC", text)


def paragraphs(text: str) -> list[str]:
    """Return the paragraphs of a text, cleaned, blank ones left out."""
    return [part.strip(" ") for part in clean(text).split("\n") if part.strip()]


def clusters(text: str) -> list[str]:
    """Return the pieces of one paragraph that no line end may cut; joined they are the text."""
    return CLUSTER.findall(text)


def break_lines(
    text: str,
    face: Typeface,
    size: float,
    width: float,
    *,
    tracking: float = 0.0,
    indent: float = 0.0,
) -> list[Line]:
    """Break one paragraph into lines.

    Args:
        text: a paragraph without line ends.
        face: what it is set in.
        size: in points.
        width: the longest a line may be, in points.
        tracking: space after each character, in points; may be negative.
        indent: of the first line, in points.

    Returns:
        The lines; an empty list for text without a visible character.
    """
    filler = _Filler(face, size, width, tracking, indent)
    for cluster in clusters(text):
        filler.add(cluster)
    return filler.finish()


def longest_cluster(text: str, face: Typeface, size: float) -> float:
    """Return the width in points below which some cluster of the text would have to be cut."""
    return max((face.width(cluster, size) for cluster in clusters(text)), default=0.0)


class _Filler:
    """Lines being filled, one cluster after the other."""

    def __init__(
        self, face: Typeface, size: float, width: float, tracking: float, indent: float
    ) -> None:
        self.face = face
        self.size = size
        self.limit = width + 0.01  # so that rounding never breaks a line that fits exactly
        self.tracking = tracking
        self.indent = indent
        self.lines: list[Line] = []
        self.parts: list[str] = []
        self.used = indent
        self.half = 0.0  # what the closing mark at the end may hang over

    def add(self, cluster: str) -> None:
        width = self._width(cluster)
        half = self._hanging(cluster)
        if self.used + width - half > self.limit and cluster != " ":
            if self.parts:
                self._end_line(last=False)
            if self.used + width - half > self.limit:
                cluster, width = self._cut(cluster)
                half = self._hanging(cluster)
        if cluster.isspace() and not self.parts and self.lines:
            return  # the space a line was broken at
        self.parts.append(cluster)
        self.used += width
        self.half = half

    def finish(self) -> list[Line]:
        if self.parts:
            self._end_line(last=True)
        elif self.lines:
            self.lines[-1] = self.lines[-1]._replace(ends=True)
        return self.lines

    def _end_line(self, *, last: bool) -> None:
        while self.parts and self.parts[-1].isspace():
            self.used -= self._width(self.parts.pop())
            self.half = self._hanging(self.parts[-1]) if self.parts else 0.0
        text = "".join(self.parts)
        if text:
            width = self.used - self.indent - self.half - self.tracking
            self.lines.append(Line(text, width, self.indent, last))
            self.indent = 0.0
        self.parts = []
        self.used = self.indent
        self.half = 0.0

    def _cut(self, cluster: str) -> tuple[str, float]:
        """Set the head of a cluster wider than a line on lines of its own; return the rest."""
        while True:
            count, width = 0, 0.0
            for character in cluster:
                step = self._width(character)
                if count and self.used + width + step > self.limit:
                    break
                count += 1
                width += step
            if count >= len(cluster):
                return cluster, width
            kept = count
            while kept > 1 and cluster[kept] in CLOSERS:
                kept -= 1
            if kept > 1 or cluster[1] not in CLOSERS:
                count = kept
            self.parts = [cluster[:count]]
            self.used += self._width(cluster[:count])
            self._end_line(last=False)
            cluster = cluster[count:]

    def _width(self, text: str) -> float:
        return self.face.width(text, self.size) + self.tracking * len(text)

    def _hanging(self, cluster: str) -> float:
        mark = cluster[-1]
        advance = self.face[mark].advance
        return advance * self.size / 2000 if mark in CLOSERS and advance > 900 else 0.0
