"""Three plain things Reflex dresses up: a form the browser posts itself, a link the browser follows
itself, and an id that is only an id.

``rx.el.form`` always takes the submit event over, ``rx.el.a`` is a router link, and the ``id`` prop
adds a React ref; none of them is wanted where the page must work without Reflex's events.
"""

from typing import Any

from reflex_base.components.component import field
from reflex_base.event import EventHandler, no_args_event_spec
from reflex_base.vars.base import Var
from reflex_components_core.el.elements.base import BaseHTML
from reflex_components_core.el.elements.inline import A


class PlainForm(BaseHTML):
    """``<form>`` as HTML has it."""

    tag = "form"

    action: Var[str] = field(doc="where the browser posts it")
    method: Var[str] = field(doc="get or post")
    auto_complete: Var[str] = field(doc="on or off")
    no_validate: Var[bool] = field(doc="leave checking to us")
    on_submit: EventHandler[no_args_event_spec] = field(doc="a device action")


plain_form = PlainForm.create
plain_link = A.create


def attributes(**named: Any) -> dict[str, Any]:
    """``custom_attrs`` of what was given, for attributes that must reach the element untouched:
    ``id`` without a ref, ``tabIndex``, ``style`` with custom properties."""
    given = {name: value for name, value in named.items() if value is not None}
    return {"custom_attrs": given} if given else {}
