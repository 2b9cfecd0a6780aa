"""Rows as JSON, for the history: to text and back without loss."""

import base64
import json
from collections.abc import Mapping
from typing import Any

_BYTES = "bytes:base64"


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


def _encode(value: object) -> dict[str, str]:
    if isinstance(value, bytes):
        return {_BYTES: base64.b64encode(value).decode("ascii")}
    raise TypeError(f"a row cannot hold {type(value).__name__}")


def _decode(value: dict[str, Any]) -> Any:
    return base64.b64decode(value[_BYTES]) if value.keys() == {_BYTES} else value


#: Made once: an encoder for every row of a bulk change takes as long as the row.
_ENCODED = json.JSONEncoder(ensure_ascii=False, default=_encode, separators=(",", ":")).encode
