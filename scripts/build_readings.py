"""Build the tables of resources/search from the published ones they are taken from.

A developer's script, run by hand when a source changes; the program never runs it. It needs
``pypinyin`` (a development dependency) and the place of OpenCC's TSCharacters.txt:

    python scripts/build_readings.py --opencc TSCharacters.txt

Raise ``VERSION`` in app/models/wordindex.py afterwards, so that every library's index is made
anew. See resources/search/README.md.
"""

import argparse
from collections import defaultdict
from pathlib import Path

from pypinyin import Style, pinyin
from pypinyin.constants import PINYIN_DICT

SEARCH_FOLDER = Path(__file__).resolve().parent.parent / "resources" / "search"


def simplified_characters(opencc: Path) -> dict[str, str]:
    """Return the simplified character of each traditional one, one code point for one.

    Where OpenCC gives several, the first, which is the usual one. What a chain ends in stands for
    all of it, so that folding twice changes nothing.
    """
    found = {}
    for line in opencc.read_text(encoding="utf-8").splitlines():
        traditional, _, simplified = line.partition("\t")
        first = simplified.split(" ")[0]
        if len(traditional) == len(first) == 1 and traditional != first:
            found[traditional] = first
    for traditional, first in found.items():
        while first in found:
            first = found[first]
        found[traditional] = first
    return found


def plain_readings() -> dict[str, tuple[str, ...]]:
    """Return every reading of each character: pinyin without tones, ü as v."""
    found = {}
    for code in PINYIN_DICT:
        character = chr(code)
        readings = pinyin(character, style=Style.NORMAL, heteronym=True)[0]
        plain = {each for each in readings if each.isascii() and each.isalpha()}
        if plain:
            found[character] = tuple(sorted(plain))
    return found


def table(values: dict[str, str]) -> str:
    """Return lines of a value, a tab and the characters that have it, both in order."""
    groups = defaultdict(list)
    for character, value in values.items():
        groups[value].append(character)
    lines = (f"{value}\t{''.join(sorted(groups[value]))}\n" for value in sorted(groups))
    return "".join(lines)


def main() -> None:
    """Write both tables."""
    parser = argparse.ArgumentParser(description="Build the tables of resources/search.")
    parser.add_argument("--opencc", type=Path, required=True, help="TSCharacters.txt")
    arguments = parser.parse_args()
    readings = {each: " ".join(known) for each, known in plain_readings().items()}
    for name, values in (
        ("simplified.txt", simplified_characters(arguments.opencc)),
        ("readings.txt", readings),
    ):
        (SEARCH_FOLDER / name).write_text(table(values), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
