"""Space between characters: squeezed marks, and the thin gap between Chinese and Latin.

A full-width mark has half an em of blank on one side. Where two marks meet, half an em of it goes
(，“ 、》（); between a Chinese character and a Latin letter or digit an eighth of an em comes in.
Both follow Requirements for Chinese Text Layout (W3C CLREQ, 3.1.6 and 3.2.2). They depend on the
two neighbours only, so that whoever measures and whoever paints a text finds the same ones.
"""

import re
from collections.abc import Mapping, Sequence

OPENERS = "（《“‘〈【〔「『｛［〖〘([{"
CLOSERS = "，。、；：！？）》”’〉】〕」』｝］〗〙％!?)]},.;:%‰℃·々"
# What Latin words and numbers are made of, as far as space around and inside them goes.
LATIN = "A-Za-z0-9À-ÖØ-öø-ɏ%‰²³"
CHINESE = "\u4e00-\u9fff\u3400-\u4dbf\U00020000-\U000323af〇々"

# In 1/1000 em.
SQUEEZE = -500.0
GAP = 125.0
# What a gap and the blank half of a mark give on a line that is set tighter (CLREQ, 3.2.1).
GAP_GIVES, MARK_GIVES = 65.0, 400.0
# The two halves of —— come at least so much closer, which tells them from a squeezed mark.
JOIN = -1.0

# What stands at a character's edge; pairs of them decide the space between two characters.
NEUTRAL, IDEOGRAPH, LETTER, CLOSING, OPENING, DASH = range(6)
KINDS = 6

# Latin words and numbers with what stands between their parts, runs of full-width marks, ——.
NARROW = rf"[{LATIN}\x21-\x2f\x3a-\x40\x5b-\x60\x7b-\x7e]"
MARKS = re.escape(re.sub("[!-~]", "", OPENERS + CLOSERS))
WORD = rf"({NARROW}{NARROW}*(?:(?:’(?=[A-Za-z])|[–—～](?=[{LATIN}])){NARROW}*)*)"
WORDS = re.compile(WORD)
SPOTS = re.compile(rf"{WORD}|[{MARKS}][{MARKS}]+|——+")
# A text with neither has no spots; looking for them alone is much the faster.
NARROWS, PAIRS = re.compile(NARROW), re.compile(f"[{MARKS}—][{MARKS}—]")
# What may have a blank half.
BLANK = re.compile(f"[{re.escape(OPENERS + CLOSERS)}]")
IS_CHINESE = re.compile(f"[{CHINESE}]")
IS_LATIN = re.compile(f"[{LATIN}]")


#: Space before one character of a text, or a Latin word that begins there: the character's index;
#: the space in 1/1000 em, negative where marks are squeezed; where the Latin word that begins here
#: ends, the same index where none does. A bare tuple, since a line has several.
Spot = tuple[int, float, int]


def pair_table(dash: float) -> tuple[float, ...]:
    """Return the space between two kinds of edges, at ``KINDS`` × left + right.

    Args:
        dash: between the two halves of ——, so that they join.
    """
    table = [0.0] * (KINDS * KINDS)
    for left, right, amount in (
        (IDEOGRAPH, LETTER, GAP),
        (LETTER, IDEOGRAPH, GAP),
        (CLOSING, CLOSING, SQUEEZE),
        (CLOSING, OPENING, SQUEEZE),
        (OPENING, OPENING, SQUEEZE),
        (DASH, DASH, min(dash, JOIN)),
    ):
        table[KINDS * left + right] = amount
    return tuple(table)


def edge_kind(character: str, advance: float, left: float, right: float) -> int:
    """Return what stands at the edges of a character.

    Args:
        character: one character.
        advance: its width in 1/1000 em.
        left: blank before its ink, in 1/1000 em.
        right: blank after its ink, in 1/1000 em.
    """
    if character == "—":
        return DASH
    if advance > 900 and character in OPENERS:
        return OPENING if left > 480 else NEUTRAL
    if advance > 900 and character in CLOSERS and character != "々":
        return CLOSING if right > 480 else NEUTRAL
    if IS_LATIN.match(character):
        return LETTER if advance < 900 or character.isalpha() else NEUTRAL
    return IDEOGRAPH if IS_CHINESE.match(character) else NEUTRAL


def find_spots(text: str, kinds: Mapping[str, int], pairs: tuple[float, ...]) -> list[Spot]:
    """Return the spots of a text in order.

    Args:
        text: characters.
        kinds: what stands at each character's edges.
        pairs: space by pair of kinds, from :func:`pair_table`.
    """
    found: list[Spot] = []
    pattern = SPOTS
    if PAIRS.search(text) is None:
        if NARROWS.search(text) is None:
            return found
        pattern = WORDS
    count, apostrophes = len(text), "’" in text and kinds["’"] == CLOSING
    for match in pattern.finditer(text):
        start, end = match.span()
        if match.lastindex is None:
            for at in range(start + 1, end):
                amount = pairs[KINDS * kinds[text[at - 1]] + kinds[text[at]]]
                if amount:
                    found.append((at, amount, at))
            continue
        before = pairs[KINDS * kinds[text[start - 1]] + kinds[text[start]]] if start else 0.0
        found.append((start, before, end))
        if apostrophes and (at := text.find("’", start, end)) >= 0:
            found.append((at + 1, SQUEEZE, at + 1))
        if end < count:
            amount = pairs[KINDS * kinds[text[end - 1]] + kinds[text[end]]]
            if amount:
                found.append((end, amount, end))
    return found


def find_gives(
    text: str, kinds: Mapping[str, int], spots: Sequence[Spot]
) -> list[tuple[int, float]]:
    """Return where a line may be set tighter: before which character, and by how much at most.

    Args:
        text: characters.
        kinds: what stands at each character's edges.
        spots: of the text.
    """
    found = {at: GAP_GIVES for at, amount, _ in spots if amount == GAP}
    held = {at for at, amount, _ in spots if amount}
    for at, _, end in spots:
        if end > at + 1:
            held.update(range(at + 1, end))
    for match in BLANK.finditer(text):
        at = match.start()
        kind = kinds[text[at]]
        if kind == OPENING and at and at not in held:
            found[at] = MARK_GIVES
        elif kind == CLOSING and at + 1 < len(text) and at + 1 not in held:
            found[at + 1] = MARK_GIVES
    return sorted(found.items())


def tightened(
    text: str, kinds: Mapping[str, int], spots: Sequence[Spot], over: float
) -> list[Spot]:
    """Return the spots of a line set tighter by ``over``, in 1/1000 em, as far as it can be.

    The other arguments are those of :func:`find_gives`.
    """
    gives = find_gives(text, kinds, spots)
    share = min(over / (sum(amount for _, amount in gives) or 1.0), 1.0)
    found = {spot[0]: spot for spot in spots}
    for at, amount in gives:
        place, before, end = found.get(at, (at, 0.0, at))
        found[at] = (place, before - share * amount, end)
    return [found[at] for at in sorted(found)]
