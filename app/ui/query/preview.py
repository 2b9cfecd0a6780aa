"""What is searched while it is still being typed. No Qt in here."""

from app.models.fields import find_field
from app.queries.dimensions import known_dimension
from app.queries.filter import AllOf, AnyOf, Not, Term, Words


def preview_terms(text: str) -> tuple[Term, ...]:
    """Return the words of a text that can be searched while it is typed.

    A word that is a field's name may be the beginning of a condition, so it waits; where the text
    cannot be read yet, its last part is what is being typed.
    """
    terms = _readable(text)
    if terms is None:
        terms = _readable(" ".join(text.split()[:-1])) or ()
    return tuple(term for term in terms if _is_searched(term))


def _readable(text: str) -> tuple[Term, ...] | None:
    from app.queries.querytext import RefusedQuery, parse_query

    try:
        return parse_query(text)
    except RefusedQuery:
        return None


def _is_searched(term: Term) -> bool:
    """Tell whether a term is words alone, none of which may become a condition."""
    if isinstance(term, Not):
        return _is_searched(term.term)
    if isinstance(term, (AnyOf, AllOf)):
        return all(map(_is_searched, term.terms))
    if not isinstance(term, Words):
        return False
    word = term.text
    return not (find_field(word) or known_dimension(word) or word in ("无", "有"))
