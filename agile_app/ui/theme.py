"""Light, dark, or as the device: read and chosen on the device itself, without an event."""

import reflex as rx
from reflex.style import color_mode
from reflex.vars import VarData
from reflex_base.event import EventChain
from reflex_base.style import color_mode_imports


def chosen_theme() -> rx.Var:
    """``system``, ``light`` or ``dark``."""
    return color_mode


def choose_theme() -> rx.Var:
    """An action for a choice of the three; kept by the browser, for this device."""
    return rx.Var(
        _js_expr="((event) => setColorMode(event.target.value))",
        _var_type=EventChain,
        _var_data=VarData(
            imports=color_mode_imports,
            hooks={"const { setColorMode } = useContext(ColorModeContext)": None},
        ),
    ).guess_type()
