"""The pieces of a query text: brackets, 或, -, words; and of a word, its values."""

import re
from dataclasses import dataclass

from app.errors import RefusedQuery
from app.models.folding import UNSEEN

#: A bracket right behind a word, without a space in it, belongs to the word: 改(扩)建.
_TOKEN = re.compile(
    rf"""[\s{UNSEEN}]*(?:
        (?P<open>[(（]) | (?P<close>[)）]) | (?P<or>或(?=\s|[()（）]|$))
      | (?P<not>[-－](?=\S))
      | (?P<word>(?:
            "(?:[^"]|"")*" | “[^”]*”
          | (?<=[^\s()（）:：,，、])[(（][^\s()（）"“]*[)）]
          | [^\s()（）"“]
        )+)
    )""",
    re.VERBOSE,
)

#: What may follow the last piece.
_REST = re.compile(rf"[\s{UNSEEN}]*\Z")

#: A text in quotes among others, or what nobody sees outside of them.
_QUOTED_OR_UNSEEN = re.compile(rf'"((?:[^"]|"")*)"|[{UNSEEN}]+')

_QUOTES = '"“'


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of the text: open, close, or, not, word; ``position`` counts from 0."""

    kind: str
    text: str
    position: int


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of the query text: one value, or a part of one.

    Attributes:
        text: as it stands there, quotes included.
        position: where it stands in the whole text.
    """

    text: str
    position: int

    @property
    def end(self) -> int:
        """Where it ends in the whole text, exclusive."""
        return self.position + len(self.text)

    @property
    def is_quoted(self) -> bool:
        """Whether it is a text to be taken as it is."""
        return self.text.startswith(tuple(_QUOTES))

    @property
    def plain(self) -> str:
        """The text without its quotes."""
        return unquoted(self.text)

    def cut(self, start: int, end: int) -> "Part":
        """Return a part of the part, without the spaces around it."""
        piece = self.text[start:end]
        left = len(piece) - len(piece.lstrip())
        return Part(piece.strip(), self.position + start + left)


def split_tokens(text: str) -> list[Token]:
    """Return the pieces of a query text.

    Raises:
        RefusedQuery: a quotation mark stands alone.
    """
    tokens = []
    position = 0
    while not _REST.match(text, position):
        match = _TOKEN.match(text, position)
        if match is None or match.lastgroup is None:
            rest = text[position:]
            quote = next(at for at, character in enumerate(rest) if character in _QUOTES)
            raise RefusedQuery(
                text,
                position + quote,
                "的引号没有成对",
                "请补上另一个引号",
                end=position + quote + 1,
            )
        kind = match.lastgroup
        tokens.append(Token(kind, match.group(kind), match.start(kind)))
        position = match.end()
    return tokens


def split_parts(part: Part, separators: str = ",，、") -> list[Part]:
    """Return the values of a list; what stands in quotes is not divided."""
    value = re.compile(rf'(?:"(?:[^"]|"")*"|“[^”]*”|[^{separators}])+')
    parts = (part.cut(*match.span()) for match in value.finditer(part.text))
    return [each for each in parts if each.plain.strip()]


def unquoted(text: str) -> str:
    """Return what stands in quotes; quotes inside a text, as in “十四五”期间, are part of it.

    What nobody sees is part of a text in quotes alone; elsewhere it has come along in copying.
    """
    if re.fullmatch(r'"(?:[^"]|"")*"', text):
        return text[1:-1].replace('""', '"')
    if re.fullmatch(r"“[^“”]*”", text):
        return text[1:-1]
    return _QUOTED_OR_UNSEEN.sub(lambda part: (part[1] or "").replace('""', '"'), text)


def quoted(text: str) -> str:
    """Return a text in quotes, so that it is read as it is."""
    doubled = text.replace('"', '""')
    return f'"{doubled}"'
