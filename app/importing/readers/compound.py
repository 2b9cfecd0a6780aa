"""Compound files (OLE2), the container of .xls, .doc and of encrypted packages: streams by name.

Written after [MS-CFB]. Chains of sectors are followed no further than there are sectors, so that a
chain that bites its tail ends.
"""

import struct
from dataclasses import dataclass
from typing import Final

from app.importing.readers.refusals import DamagedSource

MAGIC: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_HEADER: Final = 512
_ENTRY: Final = 128
_LAST: Final = 0xFFFFFFFA
_IN_HEADER: Final = 109
_STREAM: Final = 2
_ROOT: Final = 5

#: What is written: the size of sectors and of streams in them, and the marks in their table.
_SECTOR: Final = 512
_CUTOFF: Final = 4096
_FREE: Final = 0xFFFFFFFF
_END: Final = 0xFFFFFFFE
_TABLE: Final = 0xFFFFFFFD
_TABLE_LIST: Final = 0xFFFFFFFC


@dataclass(frozen=True, slots=True)
class _Stream:
    start: int
    size: int


class CompoundFile:
    """The streams of a compound file, by name; folders within it are not told apart.

    Raises:
        DamagedSource: its tables cannot be followed.
    """

    def __init__(self, content: bytes, name: str) -> None:
        self._content = content
        self._name = name
        if len(content) < _HEADER:
            raise DamagedSource(name, "只剩开头")
        shift, mini_shift = struct.unpack_from("<HH", content, 30)
        if shift not in (9, 12) or not 1 <= mini_shift < shift:
            raise DamagedSource(name, "文件头不对")
        self._size = 1 << shift
        self._mini_size = 1 << mini_shift
        directory, _, self._cutoff, mini_fat, _, difat, _ = struct.unpack_from(
            "<IIIIIII", content, 48
        )
        self._fat = self._read_fat(difat)
        self._streams, root = self._read_directory(directory)
        self._mini_fat = _numbers(self._follow(mini_fat, self._fat, None))
        self._mini = self._follow(root.start, self._fat, root.size)

    def names(self) -> frozenset[str]:
        """Return the names of all streams."""
        return frozenset(self._streams)

    def read(self, stream: str) -> bytes:
        """Return a stream's bytes.

        Raises:
            DamagedSource: there is none of this name, or it is cut off.
        """
        entry = self._streams.get(stream)
        if entry is None:
            raise DamagedSource(self._name, f"缺少组成部分 {stream}")
        if entry.size >= self._cutoff:
            found = self._follow(entry.start, self._fat, entry.size)
        else:
            found = self._follow(entry.start, self._mini_fat, entry.size, self._mini)
        if len(found) < entry.size:
            raise DamagedSource(self._name, f"组成部分 {stream} 不完整")
        return found

    def _sector(self, number: int) -> bytes:
        start = (number + 1) * self._size
        return self._content[start : start + self._size]

    def _read_fat(self, difat: int) -> tuple[int, ...]:
        places = list(struct.unpack_from(f"<{_IN_HEADER}I", self._content, 76))
        seen = set()
        while difat < _LAST and difat not in seen:
            seen.add(difat)
            numbers = _numbers(self._sector(difat))
            if not numbers:
                break
            places += numbers[:-1]
            difat = numbers[-1]
        most = len(self._content) // self._size + 1
        sectors = [self._sector(place) for place in places[:most] if place < _LAST]
        return _numbers(b"".join(sectors))

    def _read_directory(self, start: int) -> tuple[dict[str, _Stream], _Stream]:
        entries = self._follow(start, self._fat, None)
        streams: dict[str, _Stream] = {}
        root = _Stream(_LAST, 0)
        for offset in range(0, len(entries) - _ENTRY + 1, _ENTRY):
            length, kind = struct.unpack_from("<HB", entries, offset + 64)
            first, size = struct.unpack_from("<II", entries, offset + 116)
            raw = entries[offset : offset + max(0, min(length, 64) - 2)]
            if kind == _ROOT:
                root = _Stream(first, size)
            elif kind == _STREAM:
                streams.setdefault(raw.decode("utf-16-le", "replace"), _Stream(first, size))
        if not streams:
            raise DamagedSource(self._name, "目录读不出来")
        return streams, root

    def _follow(
        self, number: int, table: tuple[int, ...], size: int | None, mini: bytes | None = None
    ) -> bytes:
        """Return the sectors of a chain put together, cut to the size where one is given."""
        pieces: list[bytes] = []
        unit = self._size if mini is None else self._mini_size
        most = len(table) if size is None else min(len(table), -(-size // unit))
        while number < len(table) and len(pieces) < most:
            if mini is None:
                pieces.append(self._sector(number))
            else:
                pieces.append(mini[number * unit : (number + 1) * unit])
            number = table[number]
        found = b"".join(pieces)
        return found if size is None else found[:size]


def wrap(stream: bytes, name: str) -> bytes:
    """Return a compound file of one stream.

    Readers that trust a container's chains of sectors follow a chain that bites its tail until
    the memory is full: what they are given has been taken out of its container and wrapped anew.
    """
    # Shorter streams would belong into the small sectors.
    content = stream.ljust(_CUTOFF, b"\0")
    sectors = -(-len(content) // _SECTOR)
    directory = sectors
    tables = 1
    while (sectors + 1 + tables) * 4 > tables * _SECTOR:
        tables += 1
    first = directory + 1
    further = max(0, tables - _IN_HEADER)
    lists = -(-further // (_SECTOR // 4 - 1))
    numbers = [*range(1, sectors), _END, _END, *[_TABLE] * tables, *[_TABLE_LIST] * lists]
    room = tables * _SECTOR // 4
    if len(numbers) > room:
        # The lists of tables need a table of their own.
        return wrap(stream.ljust(len(content) + _SECTOR, b"\0"), name)
    table = struct.pack(f"<{room}I", *numbers, *[_FREE] * (room - len(numbers)))
    places = list(range(first, first + tables))
    head = MAGIC + bytes(16) + struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    list_start = first + tables if lists else _END
    head += struct.pack(
        "<9I", 0, tables, directory, 0, _CUTOFF, _END, 0, list_start, lists
    ) + _padded(places[:_IN_HEADER], _IN_HEADER)  # fmt: skip
    entries = _entry("Root Entry", _ROOT, _END, 0, child=1)
    entries += _entry(name, _STREAM, 0, len(content), child=_FREE)
    body = content.ljust(sectors * _SECTOR, b"\0") + entries.ljust(_SECTOR, b"\0") + table
    step = _SECTOR // 4 - 1
    for index in range(lists):
        start = _IN_HEADER + index * step
        following = list_start + index + 1 if index + 1 < lists else _END
        body += _padded(places[start : start + step], step) + struct.pack("<I", following)
    return head + body


def _padded(places: list[int], count: int) -> bytes:
    return struct.pack(f"<{count}I", *places, *[_FREE] * (count - len(places)))


def _entry(name: str, kind: int, start: int, size: int, *, child: int) -> bytes:
    raw = name.encode("utf-16-le") + b"\0\0"
    entry = raw.ljust(64, b"\0") + struct.pack("<HBB", len(raw), kind, 1)
    entry += struct.pack("<III", _FREE, _FREE, child) + bytes(36)
    return entry + struct.pack("<III", start, size, 0)


def _numbers(content: bytes) -> tuple[int, ...]:
    count = len(content) // 4
    return struct.unpack_from(f"<{count}I", content)
