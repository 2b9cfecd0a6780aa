"""What groups of projects are called that have no value there, on screen, on paper and in files."""

from typing import Final

#: A group without a name.
NOT_FILLED: Final = "未填"

#: The projects no category holds, in an annex.
UNCATEGORISED: Final = "未分类"
