"""Errors of usage: the command line itself cannot be read."""

from app.errors import ChubeiError


class UsageError(ChubeiError):
    """Words on the command line that mean nothing, or are missing."""

    exit_code = 2

    def __init__(self, sentence: str, *, remedy: str = "用 --help 查看用法") -> None:
        super().__init__(sentence, remedy=remedy)
