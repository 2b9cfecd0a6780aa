"""Chinese input on Linux: what has to stand in the environment before Qt starts.

The Qt this program brings has no plugin for fcitx. fcitx 5 answers the portal of ibus as well, and
through that typing Chinese works; asked for fcitx, or for ibus without its portal, Qt takes raw
letters.
"""

from collections.abc import Mapping

_PORTAL = {"QT_IM_MODULE": "ibus", "IBUS_USE_PORTAL": "1"}


def environment(env: Mapping[str, str]) -> dict[str, str]:
    """Return the variables to set, where only fcitx is offered; nothing where all is well.

    Args:
        env: the environment the program was started in.
    """
    if not _is_fcitx_only(env):
        return {}
    wanted = dict(_PORTAL)
    if env.get("QT_IM_MODULES"):
        # It goes before QT_IM_MODULE where it is there.
        kept = [name for name in _names(env["QT_IM_MODULES"]) if not _is_fcitx(name)]
        wanted["QT_IM_MODULES"] = ";".join([*kept, "ibus"])
    return {name: value for name, value in wanted.items() if env.get(name) != value}


def _is_fcitx_only(env: Mapping[str, str]) -> bool:
    """Say whether fcitx is what the desktop offers, by whichever variable it says so."""
    asked = _names(env.get("QT_IM_MODULES", "")) or _names(env.get("QT_IM_MODULE", ""))
    if any(_is_fcitx(name) for name in asked):
        return "ibus" not in asked
    # ibus asked for while fcitx serves the display: it is fcitx that answers, by the portal only.
    is_served = _is_fcitx(env.get("XMODIFIERS", "").strip().casefold().removeprefix("@im="))
    return is_served and asked in ([], ["ibus"])


def _names(text: str) -> list[str]:
    return [name for part in text.split(";") if (name := part.strip().casefold())]


def _is_fcitx(name: str) -> bool:
    return name in ("fcitx", "fcitx4", "fcitx5")
