"""What set-up says to the user: one sentence at a time, in Chinese and English, on stderr."""

import sys


class NotReadyError(Exception):
    """The environment cannot be made ready; the message is the sentence for the user."""


def say(sentence: str) -> None:
    """Print one sentence on stderr."""
    print(sentence, file=sys.stderr, flush=True)


def both(chinese: str, english: str) -> str:
    """Join the Chinese and the English form of one sentence."""
    return f"{chinese} / {english}"
