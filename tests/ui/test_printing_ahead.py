"""The first page of a long document, shown before all of its projects have been read."""

from pathlib import Path

import pytest

from app.library.file import ReadToken, open_library
from app.queries.filter import Filter
from app.ui.printing.choices import Choices, Kind, Offer, Scope
from app.ui.printing.documents import Document, make_document
from tests.library_files import AUTHOR, qianjiang_copy
from tests.ui.printing_dialogs import texts


@pytest.mark.parametrize("kind", [Kind.BOOKLET, Kind.BRIEF])
def test_the_page_shown_ahead_is_the_first_one_of_the_document(tmp_path: Path, kind: Kind) -> None:
    parts: list[object] = []
    choices = Choices(kind, Scope.ALL, kind.usual_settings())
    with open_library(qianjiang_copy(tmp_path), author=AUTHOR, read_only=True) as library:
        whole = make_document(
            library, Offer(Filter()), choices, ReadToken(), lambda _done, _of: True, parts.append
        )
    (ahead,) = parts
    assert isinstance(ahead, Document)
    assert ahead.pages == 1 < whole.pages
    assert ahead.totals == whole.totals
    assert texts(ahead.content) == texts(whole.content)[:1]
