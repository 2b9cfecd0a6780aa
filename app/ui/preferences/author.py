"""署名: what may be written into the history as a person's name."""

import unicodedata

LONGEST_AUTHOR = 30


def author_fault(text: str) -> str:
    """Return why a name cannot be taken, as a Chinese sentence; empty when it can.

    No name at all is taken: the system's user stands for it.
    """
    name = text.strip()
    for position, character in enumerate(name, start=1):
        if unicodedata.category(character) in ("Cc", "Cf", "Cs"):
            code = f"U+{ord(character):04X}"
            return f"第 {position} 个字符是看不见的字符（{code}），请删去"
    if len(name) > LONGEST_AUTHOR:
        return f"署名最多 {LONGEST_AUTHOR} 个字，现在有 {len(name)} 个，请缩短"
    return ""
