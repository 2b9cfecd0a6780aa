import pytest

from app.ui.inputmethod import environment

PAIR = {"QT_IM_MODULE": "ibus", "IBUS_USE_PORTAL": "1"}


@pytest.mark.parametrize(
    "env",
    [
        {"QT_IM_MODULE": "fcitx"},
        {"QT_IM_MODULE": "fcitx5", "XMODIFIERS": "@im=fcitx"},
        {"XMODIFIERS": "@im=fcitx"},
        {"QT_IM_MODULE": "", "XMODIFIERS": "@im=fcitx5"},
    ],
)
def test_where_only_fcitx_is_offered_the_portal_is_used(env: dict[str, str]) -> None:
    assert environment(env) == PAIR


@pytest.mark.parametrize(
    "env",
    [
        {},
        {"QT_IM_MODULE": "ibus"},
        {"QT_IM_MODULE": "ibus", "XMODIFIERS": "@im=ibus"},
        {"QT_IM_MODULE": "compose"},
        {"QT_IM_MODULE": "xim", "XMODIFIERS": "@im=fcitx"},
        {"QT_IM_MODULES": "wayland;ibus;fcitx"},
        PAIR | {"XMODIFIERS": "@im=fcitx"},
    ],
)
def test_elsewhere_nothing_changes(env: dict[str, str]) -> None:
    assert environment(env) == {}


def test_ibus_without_its_portal_under_fcitx() -> None:
    env = {"QT_IM_MODULE": "ibus", "XMODIFIERS": "@im=fcitx"}
    assert environment(env) == {"IBUS_USE_PORTAL": "1"}


def test_the_list_that_goes_first_is_changed_too() -> None:
    env = {"QT_IM_MODULES": "wayland;fcitx", "QT_IM_MODULE": "fcitx"}
    assert environment(env) == PAIR | {"QT_IM_MODULES": "wayland;ibus"}
