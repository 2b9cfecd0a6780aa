"""Texts a spreadsheet would compute: made harmless in plain text files, and restored to the letter.

A cell of a text file that begins with a formula's sign is computed by whatever program opens the
file, whoever wrote it. An apostrophe before it ends that. So that every text comes home as it was,
one more apostrophe also goes before apostrophes that stand before such a sign already; all other
texts, those that begin with an apostrophe too, stay as they are:

==========  ============
the text    in the file
==========  ============
``=1+1``    ``'=1+1``
``'=1+1``   ``''=1+1``
``'90年代``  ``'90年代``
==========  ============
"""

import re
from typing import Final

GUARD: Final = "'"

#: What formulas begin with, their full-width forms, and what programs drop before looking.
_SIGNS: Final = "=+\\-@＝＋－＠\t\r"

_FORMULA: Final = re.compile(f"{GUARD}*[{_SIGNS}]")
_GUARDED: Final = re.compile(f"{GUARD}+[{_SIGNS}]")


def guarded(text: str) -> str:
    """Return a text as it stands in a plain text file."""
    return GUARD + text if _FORMULA.match(text) else text


def unguarded(text: str) -> str:
    """Return the text that :func:`guarded` was given; any other text stays as it is."""
    return text[1:] if _GUARDED.match(text) else text
