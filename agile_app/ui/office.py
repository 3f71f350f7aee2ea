"""What every office page does around its content: wait for it, say that there is no network or that
one may not, and say what came of the last thing done."""

import reflex as rx
from reflex.vars import Var

from agile_app.device.vars import is_online, may
from agile_app.security.permissions import Permission
from agile_app.ui.elements import Child, card
from agile_app.ui.states import loading_state, notice, offline_state, refused_state


def office_content(
    content: rx.Component,
    *,
    ready: Var[bool],
    opening: str,
    offers: Child,
    rows: int = 6,
    permission: Permission | None = None,
) -> rx.Component:
    """The content of an office page, or what stands in its place.

    Args:
        ready: it was fetched, or could not be: then the content says why.
        opening: what is waited for: "Opening the board"; ``rows`` is the room it will take.
        offers: with no network, the way to what this device holds.
        permission: without it the page says that one may not. The server decides for itself.
    """
    shown = rx.cond(ready, content, loading_state(rows=rows, label=opening))
    if permission is not None:
        shown = rx.cond(may(permission), shown, card(refused_state()))
    return rx.cond(is_online(), shown, offline_state(actions=offers))


def what_came_of_it(problem: Var[str], said: Var[str]) -> rx.Component:
    """The problem with the last thing done, or that it is done; nothing where both are empty."""
    return rx.fragment(
        rx.cond(problem != "", notice(problem, tone="danger", urgent=True)),
        rx.cond(said != "", notice(said, tone="good")),
    )
