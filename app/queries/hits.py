"""Where the words searched for stand in a text, for showing them."""

from collections.abc import Iterable, Iterator, Sequence

from app.models.fields import FIELD_OF_COLUMN, SEARCHED_COLUMNS, Field, Record
from app.models.folding import fold, original_spans
from app.models.pinyin import is_spelling, spelled_spans
from app.queries.filter import AllOf, AnyOf, Filter, Term, Words

Span = tuple[int, int]

#: The fields words are looked for in, by name.
SEARCHED_FIELDS = frozenset(FIELD_OF_COLUMN[column].name for column in SEARCHED_COLUMNS)


def find_hits(text: str, words: Sequence[str], *, is_name: bool = False) -> tuple[Span, ...]:
    """Return where any of the words stands in a text.

    Args:
        text: as it is shown.
        words: as they were typed.
        is_name: whether it is a project's name, which pinyin finds too.

    Returns:
        Half-open spans of the text, in order, those that touch made one.
    """
    found: list[Span] = []
    folded = fold(text)
    origins: Sequence[Span] = ()
    for word in filter(None, map(fold, words)):
        for start in _starts(folded, word):
            origins = origins or original_spans(text)
            found.append((origins[start][0], origins[start + len(word) - 1][1]))
        if is_name and is_spelling(word):
            found.extend(spelled_spans(text, word))
    return _merged(found)


def found_beside_name(record: Record, words: Sequence[str]) -> tuple[Field, str, Span] | None:
    """Return what answers for a word that the name does not hold.

    Args:
        record: a project as :func:`app.queries.projects.load_rows` gives it.
        words: as they were typed.

    Returns:
        The first field that holds such a word, its text, and where; None where the name says all.
    """
    name = str(record["name"])
    missing = [word for word in words if not find_hits(name, (word,), is_name=True)]
    if not missing:
        return None
    for column in SEARCHED_COLUMNS[1:]:
        text = str(record[column] or "")
        spans = find_hits(text, missing)
        if spans:
            return FIELD_OF_COLUMN[column], text, spans[0]
    return None


def filter_words(filter: Filter) -> tuple[str, ...]:
    """Return the words a filter asks for, each once; not those that must be missing."""
    return tuple(dict.fromkeys(_wanted(filter.terms)))


def _wanted(terms: Iterable[Term]) -> Iterator[str]:
    for term in terms:
        match term:
            case Words(text):
                yield text
            case AnyOf(inner) | AllOf(inner):
                yield from _wanted(inner)


def _starts(text: str, word: str) -> Iterator[int]:
    at = text.find(word)
    while at >= 0:
        yield at
        at = text.find(word, at + 1)


def _merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return tuple(merged)
