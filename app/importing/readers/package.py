"""Packages of XML parts (xlsx, docx): a zip file opened with a care for bombs and for ruins."""

import io
import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from typing import Final
from urllib.parse import unquote

from lxml import etree

from app.importing.readers.limits import BOMB_BYTES, BOMB_RATIO, PART_BYTES, UNPACKED_BYTES
from app.importing.readers.refusals import DamagedSource, EncryptedSource, TooLarge

#: What a package of another writer may raise while it is unpacked.
_RUINS: Final = (
    zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError,
)  # fmt: skip

_CHUNK: Final = 1 << 20

_MEGABYTE: Final = 1 << 20


class Package:
    """The parts of a package, by their names.

    Args:
        content: the whole file.
        name: the file's name, for refusals.

    Raises:
        DamagedSource: the zip file's directory cannot be read.
        EncryptedSource: parts are encrypted.
        TooLarge: the parts unpack to more than anybody needs.
    """

    def __init__(self, content: bytes, name: str) -> None:
        self._name = name
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content))
            infos = self._zip.infolist()
        except _RUINS as error:
            raise DamagedSource(name, "压缩包的目录读不出来，多半没有下载完") from error
        # Some writers part folders with backslashes, and case does not matter in a package.
        self._parts = {info.filename.replace("\\", "/").casefold(): info for info in infos}
        self._check(infos)

    def __contains__(self, part: str) -> bool:
        return part.casefold() in self._parts

    def size(self, part: str) -> int:
        """Return how long a part says it is when unpacked; 0 where there is none."""
        info = self._parts.get(part.casefold())
        return info.file_size if info is not None else 0

    def read(self, part: str) -> bytes:
        """Return a part whole.

        Raises:
            DamagedSource: it is missing or corrupt.
            TooLarge: it is longer than a part that is held whole may be.
        """
        pieces = []
        length = 0
        for piece in self.chunks(part):
            length += len(piece)
            if length > PART_BYTES:
                raise self._too_large(length)
            pieces.append(piece)
        return b"".join(pieces)

    def chunks(self, part: str) -> Iterator[bytes]:
        """Yield a part a megabyte at a time.

        Raises:
            DamagedSource: it is missing or corrupt.
            TooLarge: it is longer than its directory entry says, and too long.
        """
        info = self._parts.get(part.casefold())
        if info is None:
            raise DamagedSource(self._name, f"缺少组成部分 {posixpath.basename(part)}")
        length = 0
        try:
            with self._zip.open(info) as stream:
                while piece := stream.read(_CHUNK):
                    length += len(piece)
                    if length > UNPACKED_BYTES:
                        raise self._too_large(length)
                    yield piece
        except _RUINS as error:
            raise DamagedSource(
                self._name, f"组成部分 {posixpath.basename(part)} 解不开"
            ) from error

    def tree(self, part: str) -> etree._Element:
        """Return a part as XML.

        Raises:
            DamagedSource: it is missing, corrupt or not XML.
            TooLarge: it is too long.
        """
        return parse_xml(self.read(part), self._name)

    def relations(self, part: str) -> dict[str, tuple[str, str]]:
        """Return a part's relations by id: the last word of the kind, the part meant.

        Raises:
            DamagedSource: they are corrupt; where there are none the result is empty.
        """
        folder, base = posixpath.split(part)
        rels = posixpath.join(folder, "_rels", f"{base}.rels")
        if rels not in self:
            return {}
        found = {}
        for relation in self.tree(rels):
            if not isinstance(relation.tag, str) or relation.get("TargetMode") == "External":
                continue
            target = unquote(relation.get("Target", "")).replace("\\", "/")
            kind = relation.get("Type", "").rsplit("/", 1)[-1]
            where = target[1:] if target.startswith("/") else posixpath.join(folder, target)
            found[relation.get("Id", "")] = (kind, posixpath.normpath(where))
        return found

    def main_part(self) -> str:
        """Return the name of the part the package is about; empty where it names none."""
        for kind, part in self.relations("").values():
            if kind == "officeDocument":
                return part
        return ""

    def _check(self, infos: list[zipfile.ZipInfo]) -> None:
        total = 0
        for info in infos:
            if info.flag_bits & 1:
                raise EncryptedSource(self._name)
            total += info.file_size
            is_bomb = info.file_size > BOMB_BYTES and (
                info.compress_size < info.file_size * BOMB_RATIO
            )
            if is_bomb or total > UNPACKED_BYTES:
                raise self._too_large(total)

    def _too_large(self, length: int) -> TooLarge:
        return TooLarge(self._name, f"解压后有 {length // _MEGABYTE:,} MB 以上")


def parse_xml(content: bytes, name: str) -> etree._Element:
    """Return XML parsed, without entities and without the network.

    Raises:
        DamagedSource: it is not well-formed.
        MemoryError: it is too long.
    """
    # Word and Excel nest less than this; libxml2's own limit of depth stays on.
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True,
        load_dtd=False, collect_ids=False,
    )  # fmt: skip
    try:
        return etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        if lacks_memory(error):
            raise MemoryError from error
        raise DamagedSource(name, "内部的 XML 读不出来") from error


def lacks_memory(error: Exception) -> bool:
    """Whether libxml2 gave up for want of memory: that is no fault in what it read."""
    code = getattr(error, "code", None)
    return isinstance(error, etree.XMLSyntaxError) and code == etree.ErrorTypes.ERR_NO_MEMORY


def local(element: etree._Element) -> str:
    """Return an element's name without its namespace; empty for what is no element."""
    tag = element.tag
    return tag.rsplit("}", 1)[-1] if isinstance(tag, str) else ""


def attribute(element: etree._Element, name: str, default: str = "") -> str:
    """Return an attribute by its name without a namespace.

    The strict and the transitional form of a format differ in their namespaces only.
    """
    plain = element.get(name)
    if plain is not None:
        return str(plain)
    for key, value in element.attrib.items():
        if str(key).rsplit("}", 1)[-1] == name:
            return str(value)
    return default
