"""Words searched for in a project's texts, and by pinyin in its name."""

from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    TableClause,
    and_,
    column,
    false,
    func,
    select,
    table,
    true,
    union,
)
from sqlalchemy.sql.selectable import SelectBase

from app.models.fields import SEARCHED_COLUMNS
from app.models.folding import fold, steady_part
from app.models.pinyin import is_spelling
from app.models.project import PROJECT
from app.models.wordindex import (
    LONGEST_PHRASE,
    MARKS,
    WORDS,
    phrase,
    single,
    spelling,
)
from app.models.wordsearch import WordSearch
from app.queries.filter import Words
from app.queries.indexes import MANY
from app.queries.prepared import Prepared

#: A word that the first :data:`MANY` projects hold within so many is a usual one.
_USUAL_WITHIN = 2 * MANY

_HAS_INDEX = Prepared(select(WordSearch(true(), false())))

_WORDS = table(WORDS, column("rowid"), column("tokens"))
_MARKS = table(MARKS, column("rowid"), column("tokens"))


def words_in(text: str) -> tuple[Words, ...]:
    """Return the words of a text, parted by white space; all of them are wanted."""
    return tuple(Words(word) for word in text.split())


@lru_cache(maxsize=64)
def holds_word(word: str) -> ColumnElement[bool]:
    """Return the condition that a project's texts hold a word, or its pinyin spells the name.

    It is what :func:`app.models.entry.holds_word` says of each project. Every read of a screen asks
    for the words of the same filter, so each is made once.
    """
    folded = fold(word)
    if not folded:
        return true()
    scanned = func.holds_word(folded, *(PROJECT.c[name] for name in SEARCHED_COLUMNS))
    return WordSearch(PROJECT.c.id.in_(_found(folded)), scanned)


def ids_by_word(connection: Connection, word: str) -> SelectBase | None:
    """Return the select of the ids of projects that hold a word, each once.

    Returns:
        None where no index finds them.
    """
    folded = fold(word)
    return _found(folded) if folded and _HAS_INDEX.value(connection) else None


def holds_in_name(word: str) -> ColumnElement[bool]:
    """Return the condition that the name itself holds a word; the name is what a text begins with.

    The search columns are taken as they are stored.
    """
    at = func.instr(PROJECT.c.search_text, fold(word))
    return at.between(1, func.instr(PROJECT.c.search_text, "\n"))


def holds_in_column(
    connection: Connection, column: ColumnElement[str], text: str
) -> ColumnElement[bool]:
    """Return the condition that one of the searched columns holds a text, letter by letter.

    The word index finds which projects may hold it, wherever in them; only these are read. Where
    they are most of all, going through all is sooner.

    Args:
        connection: of the library.
        column: of ``SEARCHED_COLUMNS``.
        text: Latin letters of either case are the same.
    """
    held: ColumnElement[bool] = column.contains(text, autoescape=True)
    part = steady_part(text)
    if not part or is_usual(connection, part):
        return held
    return WordSearch(and_(PROJECT.c.id.in_(_by_text(part)), held), held)


def is_usual(connection: Connection, word: str) -> bool:
    """Return whether a word is likely to stand in most projects' texts.

    It is told by the first projects that hold it, since counting them all takes a while; a library
    of few has no usual words.
    """
    last = _by_text(fold(word)).limit(1).offset(MANY - 1).scalar_subquery()
    asked = WordSearch(last < _USUAL_WITHIN, false())
    return bool(connection.execute(select(asked)).scalar())


def _found(folded: str) -> SelectBase:
    """Return the select of the ids of projects that hold a folded word."""
    parts: list[Select[Any]] = [_by_text(folded)]
    if is_spelling(folded):
        sure, likely = spelling(folded)
        if sure:
            parts.append(_matching(_MARKS, sure))
        if likely:
            parts.append(
                select(PROJECT.c.id)
                .where(PROJECT.c.id.in_(_matching(_MARKS, likely)))
                .where(func.spells(PROJECT.c.name_keys, folded))
            )
    return parts[0] if len(parts) == 1 else union(*parts)


def _by_text(folded: str) -> Select[Any]:
    if len(folded) == 1:
        return _matching(_MARKS, single(folded))
    found = _matching(_WORDS, phrase(folded))
    if len(folded) > LONGEST_PHRASE:
        whole = func.instr(PROJECT.c.search_text, folded) > 0
        return select(PROJECT.c.id).where(PROJECT.c.id.in_(found), whole)
    return found


def _matching(index: TableClause, question: str) -> Select[Any]:
    """Return the ids an index table finds."""
    return select(index.c.rowid).where(column(index.name).op("MATCH")(question))
