"""Ways to spoil a valid file: bytes, numbers, and what a package and its XML are made of."""

import io
import random
import re
import struct
import zipfile
import zlib
from collections.abc import Callable

#: What numbers in files are set to when they are spoilt.
_EDGES = (
    b"0",
    b"-1",
    b"1",
    b"65535",
    b"65536",
    b"1048577",
    b"2147483648",
    b"99999999999999999999",
    b"1e308",
    b"",
    b"NaN",
)

_ATTRIBUTE = re.compile(rb'([\w:]+)="([^"<>]*)"')
_ELEMENT = re.compile(rb"<[\w:]+[^<>]*?/?>")

Parts = list[tuple[str, bytes]]


def spoil(content: bytes, chance: random.Random) -> bytes:
    """Return a file with something wrong with it."""
    if content.startswith(b"PK") and chance.random() < 0.8:
        return _spoil_package(content, chance)
    return _spoil_bytes(content, chance)


# ---------------------------------------------------------------- packages


def _spoil_package(content: bytes, chance: random.Random) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = [(name, archive.read(name)) for name in archive.namelist()]
    for _ in range(chance.choice((1, 1, 2))):
        parts = chance.choice(_OF_PACKAGES)(parts, chance)
    return packed(parts)


def packed(parts: Parts) -> bytes:
    """Return a package, of parts that may share a name: no library writes that without a word."""
    body, entries = b"", b""
    for name, content in parts:
        # Not ASCII: the bit for UTF-8 says so.
        title, checksum, size = name.encode(), zlib.crc32(content), len(content)
        head = struct.pack("<HHHHHIIIHH", 20, 0x800, 0, 0, 33, checksum, size, size, len(title), 0)
        entries += b"PK\x01\x02" + struct.pack("<H", 20) + head
        entries += struct.pack("<HHHII", 0, 0, 0, 0, len(body)) + title
        body += b"PK\x03\x04" + head + title + content
    count = len(parts)
    end = struct.pack("<HHHHIIH", 0, 0, count, count, len(entries), len(body), 0)
    return body + entries + b"PK\x05\x06" + end


def _swap_parts(parts: Parts, chance: random.Random) -> Parts:
    """Give two parts each other's content."""
    one, other = chance.randrange(len(parts)), chance.randrange(len(parts))
    swapped = list(parts)
    swapped[one] = parts[one][0], parts[other][1]
    swapped[other] = parts[other][0], parts[one][1]
    return swapped


def _repeat_part(parts: Parts, chance: random.Random) -> Parts:
    """Have a part twice, the second time perhaps spoilt."""
    name, content = chance.choice(parts)
    again = content if chance.random() < 0.5 else _spoil_bytes(content, chance)
    place = chance.randrange(len(parts) + 1)
    return [*parts[:place], (name, again), *parts[place:]]


def _drop_part(parts: Parts, chance: random.Random) -> Parts:
    dropped = chance.randrange(len(parts))
    return [part for at, part in enumerate(parts) if at != dropped]


def _rename_part(parts: Parts, chance: random.Random) -> Parts:
    renamed = list(parts)
    at = chance.randrange(len(parts))
    name = chance.choice((parts[at][0].upper(), "/" + parts[at][0], "../x", "", "名"))
    renamed[at] = name, parts[at][1]
    return renamed


def _change_attributes(parts: Parts, chance: random.Random) -> Parts:
    """Change, take away or repeat attributes of a part's XML."""
    return _in_one(parts, chance, lambda content: _at_one(_ATTRIBUTE, content, chance, _attribute))


def _change_elements(parts: Parts, chance: random.Random) -> Parts:
    """Take away or repeat tags of a part's XML, so that it may no longer be well-formed."""
    return _in_one(parts, chance, lambda content: _at_one(_ELEMENT, content, chance, _element))


def _spoil_part(parts: Parts, chance: random.Random) -> Parts:
    return _in_one(parts, chance, lambda content: _spoil_bytes(content, chance))


def _in_one(parts: Parts, chance: random.Random, change: Callable[[bytes], bytes]) -> Parts:
    changed = list(parts)
    at = chance.randrange(len(parts))
    changed[at] = parts[at][0], change(parts[at][1])
    return changed


def _at_one(
    form: re.Pattern[bytes],
    content: bytes,
    chance: random.Random,
    change: Callable[[re.Match[bytes], random.Random], bytes],
) -> bytes:
    """Change some of what a pattern finds."""
    found = list(form.finditer(content))
    for match in sorted(
        chance.sample(found, min(len(found), chance.choice((1, 1, 3)))),
        key=lambda match: -match.start(),
    ):
        content = content[: match.start()] + change(match, chance) + content[match.end() :]
    return content


def _attribute(match: re.Match[bytes], chance: random.Random) -> bytes:
    name, value = match.groups()
    other = chance.choice((*_EDGES, value * 2, value[:1], b"A1:XFD1048576", b"&#0;", b"rId99"))
    return chance.choice(
        (
            b"",
            name + b'="' + other + b'"',
            name + b'="' + other + b'"',
            match[0] + b" " + match[0],
            b"x:" + match[0],
            name.swapcase() + b'="' + value + b'"',
        )
    )


def _element(match: re.Match[bytes], chance: random.Random) -> bytes:
    return chance.choice((b"", match[0] * 2, match[0] * 200, b"<!--" + match[0] + b"-->"))


_OF_PACKAGES: tuple[Callable[[Parts, random.Random], Parts], ...] = (
    _spoil_part,
    _spoil_part,
    _spoil_part,
    _change_attributes,
    _change_attributes,
    _change_attributes,
    _change_elements,
    _swap_parts,
    _repeat_part,
    _drop_part,
    _rename_part,
)

# ---------------------------------------------------------------- bytes


def _spoil_bytes(content: bytes, chance: random.Random) -> bytes:
    spoilt = bytearray(content)
    for _ in range(chance.choice((1, 1, 2, 4, 16))):
        if not spoilt:
            break
        place = chance.randrange(len(spoilt))
        length = chance.choice((1, 1, 4, 30, 400))
        match chance.randrange(8):
            case 0:
                spoilt[place] ^= 1 << chance.randrange(8)
            case 1:
                spoilt[place] = chance.randrange(256)
            case 2:
                del spoilt[place : place + length]
            case 3:
                spoilt[place:place] = spoilt[place : place + length] * chance.choice((1, 3, 50))
            case 4:
                other = chance.randrange(len(spoilt))
                spoilt[place : place + length] = spoilt[other : other + length]
            case 5:
                _spoil_number(spoilt, place, chance)
            case 6:
                value = chance.choice((0, 1, 0x7FFF, 0xFFFF, 0xFFFFFFFE, 0x80000000))
                spoilt[place : place + 4] = struct.pack("<I", value)
            case 7 if chance.random() < 0.2:
                del spoilt[place:]
    return bytes(spoilt)


def _spoil_number(spoilt: bytearray, place: int, chance: random.Random) -> None:
    """Replace the next number written in digits."""
    start = next((i for i in range(place, len(spoilt)) if 48 <= spoilt[i] < 58), None)
    if start is None:
        return
    end = start
    while end < len(spoilt) and 48 <= spoilt[end] < 58:
        end += 1
    spoilt[start:end] = chance.choice(_EDGES)
