"""Rows as JSON, for the history: to text and back without loss."""

import base64
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final

#: By what bytes, and a digest of bytes, are known in the text.
BYTES: Final = "bytes:base64"
_DIGEST: Final = "bytes:sha256"
_SIZE: Final = "size"


@dataclass(frozen=True, slots=True)
class Digest:
    """What stands for bytes that are kept elsewhere.

    Attributes:
        sha256: in hexadecimal.
        size: how many bytes.
    """

    sha256: str
    size: int


def digest_of(content: bytes) -> Digest:
    """Return what stands for bytes."""
    return Digest(sha256(content).hexdigest(), len(content))


def to_json(image: Mapping[str, Any]) -> str:
    """Return a row's columns as JSON text; empty for an empty image."""
    return _ENCODED(image) if image else ""


def from_json(text: str) -> dict[str, Any]:
    """Return the columns stored as JSON text."""
    if not text:
        return {}
    image = json.loads(text, object_hook=_decode)
    assert isinstance(image, dict)
    return image


def told_before(changes: Iterable[tuple[str, str]]) -> tuple[dict[str, Any], bool]:
    """Return how a row was before some changes, as far as they tell it.

    Of very many new rows no image is kept: what they came with stands in the row, until a change
    that takes it away keeps it.

    Args:
        changes: the action and the image before of each, from the first to the last.

    Returns:
        The columns they tell; and whether these are the whole row, less what is usual. All else is
        as the row has it now.
    """
    told: dict[str, Any] = {}
    for action, before in changes:
        told = {**from_json(before), **told}
        if action == "delete":
            return told, True
    return told, False


def _encode(value: object) -> dict[str, Any]:
    if isinstance(value, bytes):
        return {BYTES: base64.b64encode(value).decode("ascii")}
    if isinstance(value, Digest):
        return {_DIGEST: value.sha256, _SIZE: value.size}
    raise TypeError(f"a row cannot hold {type(value).__name__}")


def _decode(value: dict[str, Any]) -> Any:
    if value.keys() == {BYTES}:
        return base64.b64decode(value[BYTES])
    if value.keys() == {_DIGEST, _SIZE}:
        return Digest(value[_DIGEST], value[_SIZE])
    return value


#: Made once: an encoder for every row of a bulk change takes as long as the row.
_ENCODED = json.JSONEncoder(ensure_ascii=False, default=_encode, separators=(",", ":")).encode
