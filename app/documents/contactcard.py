"""A contact as a QR code says it: a vCard, which phones offer to save."""

from collections.abc import Mapping, Sequence
from typing import Any


def contact_card(contacts: Sequence[Mapping[str, Any]]) -> str:
    """Return the vCard 3.0 (RFC 2426) of the first contact that can be called; empty for none."""
    for contact in contacts:
        telephone = str(contact["telephone"]).strip()
        if not telephone:
            continue
        person = str(contact["person"]).strip()
        unit, post = str(contact["unit"]).strip(), str(contact["post"]).strip()
        name = person or unit or telephone
        lines = ["BEGIN:VCARD", "VERSION:3.0", f"N:{_escaped(name)};;;;", f"FN:{_escaped(name)}"]
        if unit:
            lines.append(f"ORG:{_escaped(unit)}")
        if post:
            lines.append(f"TITLE:{_escaped(post)}")
        lines += [f"TEL:{_escaped(telephone)}", "END:VCARD"]
        return "\r\n".join(lines)
    return ""


def _escaped(text: str) -> str:
    for mark in "\\;,":
        text = text.replace(mark, f"\\{mark}")
    return " ".join(text.split())
