"""What the first bytes of a file say, before SQLite is asked."""

import stat
from dataclasses import dataclass
from pathlib import Path

from app.errors import DamagedLibrary, LibraryUnavailable, NewerLibrary, NotALibrary
from app.library.failures import reason_of
from app.models.version import APPLICATION_ID, SCHEMA_MAJOR, split_user_version

_MAGIC = b"SQLite format 3\x00"
_HEADER = 100


@dataclass(frozen=True, slots=True)
class Header:
    """The header's fields this program reads (SQLite file format, section 1.3)."""

    page_size: int
    page_count: int
    user_version: int
    application_id: int
    is_count_valid: bool
    is_wal: bool


def check_header(path: Path) -> Header:
    """Read a file's header and refuse what is not a library this program can open.

    Raises:
        LibraryUnavailable: there is no such file, or it cannot be read.
        NotALibrary: some other file.
        DamagedLibrary: shorter than its own header says.
        NewerLibrary: written by a program of a newer major version.
    """
    place = str(path)
    try:
        mode = path.stat().st_mode
    except (FileNotFoundError, NotADirectoryError, ValueError):
        raise LibraryUnavailable(
            "没有这个文件", place=place, remedy="请检查文件名，或用“新建文库”建一个"
        ) from None
    except OSError as error:
        raise _unreadable(place, error) from error
    if stat.S_ISDIR(mode):
        raise NotALibrary("这是一个文件夹，不是文库文件", place=place, remedy="请选择 .chubei 文件")
    if not stat.S_ISREG(mode):
        raise NotALibrary("这不是普通文件", place=place, remedy="请选择 .chubei 文件")
    try:
        size = path.stat().st_size
        with path.open("rb") as stream:
            start = stream.read(_HEADER)
    except OSError as error:
        raise _unreadable(place, error) from error
    if size == 0:
        raise NotALibrary("这是一个空文件", place=place, remedy="请选择别的文库，或从备份恢复")
    if not start.startswith(_MAGIC):
        raise NotALibrary("这不是储备文库文件", place=place, remedy="请选择 .chubei 文件")
    if len(start) < _HEADER:
        raise DamagedLibrary("文库文件不完整，只剩开头", place=place, remedy="请从备份恢复")
    header = _parse(start)
    if header.application_id != APPLICATION_ID:
        raise NotALibrary(
            "这是别的程序的数据库，不是储备文库", place=place, remedy="请选择 .chubei 文件"
        )
    check_version(header.user_version, place)
    wal = path.with_name(f"{path.name}-wal")
    is_settled = not wal.exists() or wal.stat().st_size == 0
    expected = header.page_size * header.page_count
    if is_settled and header.is_count_valid and size < expected:
        raise DamagedLibrary(
            f"文库文件不完整：应有 {expected:,} 字节，只有 {size:,} 字节",
            place=place,
            remedy="请重新复制一次，或从备份恢复",
        )
    return header


def check_version(user_version: int, place: str) -> None:
    """Refuse a library of a newer major version.

    Raises:
        NewerLibrary: this program cannot read it.
    """
    major, minor = split_user_version(user_version)
    if major > SCHEMA_MAJOR:
        raise NewerLibrary(
            f"文库是更新版本的储备写的（格式 {major}.{minor}），这个版本打不开",
            place=place,
            remedy="请用新版储备打开，或请对方导出表格",
        )


def _unreadable(place: str, error: OSError) -> LibraryUnavailable:
    return LibraryUnavailable(
        f"文件读不出来（{reason_of(error)}）",
        place=place,
        remedy="请检查您对这个文件有没有读取权限",
    )


def _parse(start: bytes) -> Header:
    def number(offset: int) -> int:
        return int.from_bytes(start[offset : offset + 4], "big")

    page_size = int.from_bytes(start[16:18], "big")
    return Header(
        page_size=65_536 if page_size == 1 else page_size,
        page_count=number(28),
        user_version=number(60),
        application_id=number(68),
        is_count_valid=number(24) == number(92),
        is_wal=start[18] == 2,
    )
