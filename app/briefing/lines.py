"""Breaking Chinese text into lines (避头尾).

Text is cut into clusters nothing may break: opening marks, a core (a Latin word, a number with
its unit, ——, ……, or one character), closing marks; a space typed before a closing mark or after
an opening one does not part them. Lines are filled with whole clusters. A closing mark at a line's
end counts half its width, since the other half is blank. A paragraph's last line is not left with
one character alone where the line before can spare one.

Which marks begin or end no line: GB/T 15834-2011, 5.1, and GB/T 9704-2012.
"""

import re
import unicodedata
from typing import NamedTuple

from app.briefing.spacing import (
    CHINESE,
    CLOSERS,
    CLOSING,
    IDEOGRAPH,
    KINDS,
    LATIN,
    OPENERS,
    SQUEEZE,
)
from app.briefing.typeface import LONGEST_REMEMBERED, Piece, Typeface

UNITS = (
    "平方公里|平方千米|平方米|立方米|公里|千米|公顷|公斤|千克|千瓦时|千瓦|兆瓦|人次|"
    "元|亩|米|吨|克|升|个月|人|个|张|台|套|床|栋|幢|座|家|所|项|处|条|户|株|棵|年|月|日|号|期|倍|件|"
    "级|度|款|孔|车道|车位|千伏|绪|岁|天|类|组|辆|间|层|批|次|名|万|亿|"
    r"[%％‰℃㎡㎥°]|(?:km|hm|cm|mm|m)[²³23]?|[kK]?[gG]|[tTLh](?![A-Za-z])"
)
WORD = r"[A-Za-z0-9０-９Ａ-Ｚａ-ｚÀ-ÖØ-öø-ÿΑ-Ωα-ω]"
SPACED_UNIT = r" (?:[kM]?[WV]h?|[kcm]?m[²³23]?|k?g|t|L|ha|hm[²2])(?![A-Za-z0-9])"
TOKEN = (
    rf"[≥≤＞＜<>±≈+\-−№§￥¥$€£~]?{WORD}+(?:[.,:/'’&+@#_=–—～~．-]+{WORD}+)*[²³]?"
    rf"(?:[万亿百千]{{0,2}}(?:{UNITS})|(?<=[0-9]){SPACED_UNIT})?"
)
OPEN, CLOSE = re.escape(OPENERS), re.escape(CLOSERS)
# A connector or a stroke begins no line; nor does one end after a stroke.
JOINED = rf"[～~–\-−]|(?<!—)—(?!—)|[/／](?:[^\s{OPEN}{CLOSE}])?"
WHOLE = (
    rf"(?:[{OPEN}]\s*)*(?:{TOKEN}|—{{2,}}|…{{2,}}|[^\s{OPEN}])"
    rf"(?:{JOINED}|\s*[{CLOSE}])*|[{OPEN}]+|\s"
)
# What most of a text is: plain characters, or one with a mark, before what is no part of their
# cluster. They come first for speed alone.
PLAIN = r"[\u4e00-\u9fff]"
APART = r"(?=[\u4e00-\u9fffA-Za-z0-9（《“]|\Z)"
MARKED = rf"{PLAIN}[，。、；：]{APART}"
CLUSTER = re.compile(rf"{PLAIN}{APART}|{MARKED}|{WHOLE}")
# Plain characters that stand together, which a line may end after each of, and a cluster behind
# them; either may be missing.
RUN_AND_CLUSTER = re.compile(rf"({PLAIN}+{APART}|)({MARKED}|{WHOLE}|)")
ONLY_CLUSTERS = re.compile(rf"()({CLUSTER.pattern})")
# Where a cluster too wide for any line is best cut: after a connector, between figure and unit.
SEAMS = re.compile(
    rf"(?<=[-/／—–～~_@&=?])(?=[{LATIN}{CHINESE}])|(?<=[{LATIN}])(?=[{CHINESE}])"
    rf"|(?<=[{CHINESE}])(?=[{LATIN}])|(?<=[0-9])(?=[㎡㎥])|(?<=…)(?=[^…])"
    rf"|(?<=[{OPEN}])(?=[^{OPEN}{CLOSE}])"
)
LINE_ENDS = re.compile("\r\n|[\r\n\v\f\x85\u2028\u2029]")
INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff]")
# Text of these alone is clean.
CLEAN = re.compile(r"[ -~\u4e00-\u9fff\u3000-\u3029\uff01-\uff5e·²³×‘’“”—…℃Ⅰ-ⅿ]*")

# A last line of one character takes a cluster along from the line before if that is no wider
# than this (in 1/1000 em, or as a share of the line) and leaves so many clusters behind.
WIDEST_SPARED, WIDEST_SHARE, FEWEST_LEFT = 2500.0, 0.15, 3
# Paragraphs remembered in pieces: so long at most, and so many.
LONGEST_CUT, MOST_CUT = 400, 16_000
# Rounding never breaks a line that fits exactly (points).
TOLERANCE = 0.01
# Makes a named tuple in less than half the time that calling its class takes.
new_tuple = tuple.__new__


#: A filled line: its text, and its width in 1/1000 em where that is known.
_Filled = tuple[str, float | None]


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
    if CLEAN.fullmatch(text):
        return text
    text = INVISIBLE.sub("", LINE_ENDS.sub("\n", text)).replace("\t", " ")
    return unicodedata.normalize("NFC", text)


def paragraphs(text: str) -> list[str]:
    """Return the paragraphs of a text, cleaned, blank ones left out."""
    if CLEAN.fullmatch(text):
        return [text.strip(" ")] if text and not text.isspace() else []
    return [part.strip(" ") for part in clean(text).split("\n") if part.strip()]


def clusters(text: str) -> list[str]:
    """Return the pieces of one paragraph that no line end may cut; joined they are the text."""
    return CLUSTER.findall(text)


def pieces_of(text: str, face: Typeface) -> list[Piece]:
    """Return a paragraph as runs of plain characters with the clusters between them.

    The last paragraphs are remembered: their columns are measured before they are broken, and
    briefs print the texts that the annex before them prints.
    """
    found = face.cut.get(text)
    if found is None:
        pattern, measures = RUN_AND_CLUSTER if face.plain_width else ONLY_CLUSTERS, face.measures
        found = [
            (len(run), measures[cluster] if cluster else None)
            for run, cluster in pattern.findall(text)
        ]
        if len(text) <= LONGEST_CUT:
            if len(face.cut) > MOST_CUT:
                face.cut.clear()
            face.cut[text] = found
    return found


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
    if not text:
        return []
    # All in 1/1000 em from here on.
    unit = size / 1000
    limit = (width + TOLERANCE) / unit
    track = tracking / unit
    measures = face.measures
    start = indent / unit
    if len(text) <= LONGEST_REMEMBERED and not text[-1].isspace():
        # Most cells of a table hold one line.
        wide, count, _, _, hang, _, _ = measures[text]
        long = wide + count * track - hang
        if start + long <= limit:
            return [new_tuple(Line, (text, (long - track) * unit, indent, True))]
    broken = _fill(text, face, limit, start, track)
    if len(broken) > 1:
        _keep_company(broken, face, limit, track)
    final = len(broken) - 1
    lines = []
    for number, (shown, known) in enumerate(broken):
        long = _width(shown, face, track) if known is None else known
        left = 0.0 if number else indent
        lines.append(new_tuple(Line, (shown, long * unit, left, number == final)))
    return lines


def _fill(text: str, face: Typeface, limit: float, start: float, track: float) -> list[_Filled]:
    """Fill lines with a paragraph's clusters; ``start`` is the first line's indent."""
    pairs = face.pairs
    cell, after_plain = face.plain_width + track, KINDS * IDEOGRAPH
    broken: list[_Filled] = []
    # This line: where it begins in the text and has come to, how far it reaches, how it ends.
    begin, at, reach, row, hang = 0, 0, start, 0, 0.0
    for left, cluster in pieces_of(text, face):
        while left:
            reach += pairs[row + IDEOGRAPH]
            if left * cell <= limit - reach:
                at, reach, row, hang = at + left, reach + left * cell, after_plain, 0.0
                break
            taken = int((limit - reach) // cell)
            if taken < 1 and at == begin:
                taken = 1
            if taken > 0:
                at, left = at + taken, left - taken
                reach, row, hang = reach + taken * cell, after_plain, 0.0
            else:
                reach -= pairs[row + IDEOGRAPH]
            if left:
                _end(broken, text[begin:at], reach - hang - start - track)
                start = 0.0 if broken else start
                begin, reach, row = at, start, 0
        if cluster is None:
            continue
        wide, count, first, last, blank, _, word = cluster
        own = wide + count * track
        end = reach + pairs[row + first] + own
        if count == 1 and word.isspace():
            if broken and at == begin:
                begin = at = at + count  # the space a line was broken at
                continue
        elif end - blank > limit:
            if at > begin:
                _end(broken, text[begin:at], reach - hang - start - track)
                start = 0.0 if broken else start
                begin, reach, row = at, start, 0
            if reach + own - blank > limit:
                *heads, rest = _cut(word, face, limit, start, track)
                for head in heads:
                    _end(broken, head, None)
                    begin = at = at + len(head)
                    start = reach = 0.0
                wide, count, first, last, blank, _, _ = face.measures[rest]
                own = wide + count * track
            end = reach + pairs[row + first] + own
        at, reach, row, hang = at + count, end, last, blank
    if at > begin:
        _end(broken, text[begin:at], reach - hang - start - track)
    return broken


def longest_cluster(text: str, face: Typeface, size: float) -> float:
    """Return the width in points below which some cluster of the text would have to be cut."""
    plain, widest = face.plain_width, 0.0
    for run, cluster in pieces_of(text, face):
        if run and widest < plain:
            widest = plain
        if cluster is not None and widest < cluster.width:
            widest = cluster.width
    return widest * size / 1000


def _end(broken: list[_Filled], text: str, width: float | None) -> None:
    """End a line, less the spaces at its end; one of spaces only is none."""
    if text[-1].isspace():
        text, width = text.rstrip(), None
    if text:
        broken.append((text, width))


def _width(text: str, face: Typeface, track: float) -> float:
    """Return the width of a line of text, in 1/1000 em, less the blank half at its end."""
    measures, pairs = face.measures, face.pairs
    total, row, hang = 0.0, 0, 0.0
    for cluster in clusters(text):
        wide, count, first, last, hang, _, _ = measures[cluster]
        total += wide + count * track + pairs[row + first]
        row = last
    return total - hang - track


def _keep_company(broken: list[_Filled], face: Typeface, limit: float, track: float) -> None:
    """Give a single character on the last line company from the line before it."""
    last = broken[-1][0]
    if len(last.strip(OPENERS + CLOSERS)) > 1 or len(clusters(last)) > FEWEST_LEFT:
        return
    before = clusters(broken[-2][0])
    if len(before) <= FEWEST_LEFT or before[-2].isspace():
        return
    spared = before[-1]
    widest = max(WIDEST_SPARED, WIDEST_SHARE * limit)
    if face.measures[spared].width <= widest and _width(spared + last, face, track) <= limit:
        left = broken[-2][0].removesuffix(spared)
        broken[-2:] = [(left, None), (spared + last, None)]


def _cut(cluster: str, face: Typeface, limit: float, start: float, track: float) -> list[str]:
    """Cut a cluster wider than a line into pieces that fit; ``start`` is the first line's indent.

    The cut is at a seam where there is one, else not before a closing mark where it can be.
    """
    pieces = []
    seams = [match.start() for match in SEAMS.finditer(cluster)]
    kinds, pairs, advances = face.kinds, face.pairs, face.advances
    at, width = 0, start
    end = 0
    while end < len(cluster):
        character = cluster[end]
        step = advances[character] + track
        if end > at:
            step += pairs[KINDS * kinds[cluster[end - 1]] + kinds[character]]
        hang = -SQUEEZE if kinds[character] == CLOSING else 0.0
        if end == at or width + step - hang <= limit:
            width += step
            end += 1
            continue
        fitting = [seam for seam in seams if at < seam <= end]
        cut = fitting[-1] if fitting else _before_closers(cluster, at, end)
        pieces.append(cluster[at:cut])
        at = end = cut
        width = 0.0
    pieces.append(cluster[at:])
    return pieces


def _before_closers(cluster: str, at: int, end: int) -> int:
    """Return where to cut at ``end`` or before: not before a closing mark, nor inside a number."""
    cut = end
    while cut - at > 1 and cluster[cut] in CLOSERS:
        cut -= 1
    if cluster[cut - 1].isdigit() and cluster[cut].isdigit() and not cluster[end].isdigit():
        # A mark begins the line rather than a digit.
        cut = next(place for place in range(cut, end + 1) if not cluster[place].isdigit())
    return cut if cut - at > 1 or cluster[at + 1] not in CLOSERS else end
