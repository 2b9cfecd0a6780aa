"""How much a source may hold: above it reading is refused before memory or patience run out."""

from typing import Final

#: Bytes of a file. A hundred thousand projects take five to twenty megabytes.
FILE_BYTES: Final = 128 * 1024 * 1024

#: Bytes a text may have; it is held several times over while it is taken apart.
TEXT_BYTES: Final = 48 * 1024 * 1024

#: Bytes a package (xlsx, docx) may unpack to, and one part that is held whole.
UNPACKED_BYTES: Final = 512 * 1024 * 1024
PART_BYTES: Final = 48 * 1024 * 1024

#: A part that shrank to less than this share was made to be large, not to be read.
BOMB_RATIO: Final = 1 / 400
#: Parts below this size are never called bombs.
BOMB_BYTES: Final = 64 * 1024 * 1024

#: Cells of a sheet, blank ones within its extent included.
CELLS: Final = 4_000_000

#: A worksheet's XML above it is searched before it is laid out, and refused while there is time.
LARGE_SHEET_BYTES: Final = 96 * 1024 * 1024
#: One below it is searched first too: that takes no time anybody notices.
SMALL_SHEET_BYTES: Final = 4 * 1024 * 1024

#: Tables in a document, and tables within tables.
TABLES: Final = 2_000
DEPTH: Final = 40

#: Columns of a table in a document; spans reach no further.
COLUMNS: Final = 1_000
