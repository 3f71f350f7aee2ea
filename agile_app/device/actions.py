"""Device actions: functions React calls directly. They write to this device and never wait for a
server; Reflex's event queue is not involved.

In a payload use plain values, Vars, and these: ``form("name")`` (a field of the submitted form),
``value()`` (what was typed or chosen), ``new_id()`` (an identifier made on the device).
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from reflex.utils.imports import ImportVar
from reflex.vars import Var, VarData
from reflex_base.event import EventChain

from agile_app.device.vars import RUNTIME, as_var, blank, check_fields, each

_GO = VarData(
    imports={RUNTIME: [ImportVar(tag="useGo")]}, hooks={"const device_go = useGo()": None}
)


def _action(text: str, *uses: str, data: Sequence[VarData | None] = ()) -> Var[EventChain]:
    return Var(
        _js_expr=f"({text})",
        _var_type=EventChain,
        _var_data=VarData.merge(
            VarData(imports={RUNTIME: [ImportVar(tag=tag) for tag in uses]}), *data
        ),
    ).guess_type()


def form(name: str, kind: type = str) -> Var[Any]:
    """The field ``name`` of the form being submitted (``on_submit``).

    ``kind=bool`` for a tick box, ``int`` for a number, ``list`` for every value of that name.
    """
    reader = {str: "text", bool: "ticked", int: "number", float: "number", list: "all"}[kind]
    return Var(_js_expr=f'$event.{reader}("{name}")', _var_type=kind).guess_type()


def value() -> Var[str]:
    """What was typed, ticked or chosen in the control that raised the event."""
    return Var(_js_expr="$event.value()", _var_type=str).guess_type()


def new_id(name: str | Var[str] = "id") -> Var[str]:
    """A UUID version 7 made on the device; the same for every use of ``name`` in one action. The
    name may be a Var: an identifier for each of several."""
    given = as_var(name)
    return Var(
        _js_expr=f"$event.id({given})", _var_type=str, _var_data=given._get_all_var_data()
    ).guess_type()


def now() -> Var[str]:
    """The moment of the action, ISO in UTC."""
    return Var(_js_expr="$event.at", _var_type=str).guess_type()


def later(minutes: int | Var[Any]) -> Var[str]:
    """The moment so many minutes after the action, ISO in UTC."""
    given = as_var(minutes)
    return Var(
        _js_expr=f"$event.later({given!s})", _var_type=str, _var_data=given._get_all_var_data()
    ).guess_type()


@dataclass(frozen=True)
class Shown:
    """A row to show at once, until the server's own arrives or refuses. Built by ``shows``."""

    collection: str
    blank: dict[str, Any]
    values: dict[str, Any]


def shows(row_type: type, **values: Any) -> Shown:
    """Show this row from now on as though the operation were accepted.

    A row with the same id is changed in these fields only; an unknown id makes a new row with
    blanks in the other fields.

    Raises:
        AttributeError: a field the row type does not have.
        ValueError: no ``id``.
    """
    check_fields(row_type, list(values))
    if "id" not in values:
        raise ValueError(f"a shown {row_type.__name__} needs an id")
    collection: str = row_type.COLLECTION  # type: ignore[attr-defined]
    return Shown(collection, blank(row_type), values)


def shows_each(rows: Var[list[Any]], shown: Callable[[Any], Shown]) -> Var[list[Any]]:
    """As ``shows``, for each of several rows: ``shows_each(visits, lambda visit: shows(...))``."""
    return each(rows, lambda row: _as_shown(shown(row)))


def _as_shown(shown: Shown) -> dict[str, Any]:
    return {"collection": shown.collection, "blank": shown.blank, "row": shown.values}


def _all_shown(rows: Sequence[Shown | Var[list[Any]]]) -> Any:
    """Those for one row, and those for each of several, as one list."""
    plain = [_as_shown(row) for row in rows if isinstance(row, Shown)]
    several = [row for row in rows if isinstance(row, Var)]
    if not several:
        return plain
    first = as_var(plain)
    return Var(
        _js_expr=f"[{', '.join(f'...({part})' for part in (first, *several))}]",
        _var_type=list,
        _var_data=VarData.merge(*(part._get_all_var_data() for part in (first, *several))),
    ).guess_type()


def _route(template: str, payload: Mapping[str, Any]) -> str:
    """A JavaScript template literal; ``{name}`` stands for that field of the payload."""

    def fill(match: re.Match[str]) -> str:
        name = match.group(1)
        if name not in payload:
            raise KeyError(
                f"the address {template} names '{name}', which the payload does not hold"
            )
        return "${encodeURIComponent(" + str(as_var(payload[name])) + ")}"

    return "`" + re.sub(r"\{(\w+)\}", fill, template) + "`"


def _said(name: str) -> str:
    return name.replace(".", " ").replace("_", " ").capitalize()


def act(
    name: str,
    payload: Mapping[str, Any] | None = None,
    *,
    what: Any = "",
    shows: Sequence[Shown | Var[list[Any]]] = (),
    then_go: str | Var[str] | None = None,
    where: str | Var[str] | None = None,
    stream: Any = None,
    urgent: bool = False,
) -> Var[EventChain]:
    """An operation: stored encrypted on the device, then sent, then answered by the server.

    Args:
        name: the operation on the server (``device.operations``).
        payload: its input.
        what: what the worker did, in their words, for the page of unsent work.
        shows: rows to show at once, by ``shows`` and ``shows_each``.
        then_go: page to open once it is stored; ``{field}`` is filled from the payload.
        where: page where the matter can be looked at, for the page of unsent work.
        stream: operations of one stream are sent in order, and a later one waits for an earlier
            one that the server could not take yet. Default: the payload's ``child_id``, or ``id``.
        urgent: sent before everything else that waits: somebody's safety.
    """
    held = dict(payload or {})
    if stream is None:
        stream = held.get("child_id", held.get("id", ""))
    built = as_var(
        {
            "name": name,
            "payload": held,
            "what": _said(name) if isinstance(what, str) and not what else what,
            "stream": stream,
            "shows": _all_shown(shows),
            "urgent": urgent,
        }
    )
    data = [built._get_all_var_data(), _GO]
    extra = ""
    for key, address in (("go", then_go), ("where", where)):
        if address is not None:
            if isinstance(address, Var):
                data.append(address._get_all_var_data())
                text = str(address)
            else:
                text = _route(address, held)
                data.extend(as_var(part)._get_all_var_data() for part in held.values())
            extra += f', "{key}": {text}'
    return _action(
        f"(event) => act(event, device_go, ($event) => ({{...({built}){extra}}}))",
        "act",
        data=data,
    )


def go(address: str | Var[str]) -> Var[EventChain]:
    """Open a page of this app, without a server."""
    target = as_var(address)
    return _action(f"() => device_go({target})", data=[target._get_all_var_data(), _GO])


def together(*actions: Var[EventChain]) -> Var[EventChain]:
    """One action that does several, in order: the next begins when the one before is stored.

    Where the device could not store an operation, what follows is left undone: a draft that would
    have been emptied stays.
    """
    listed = ", ".join(str(action) for action in actions)
    return _action(
        f"(event) => inOrder(event, [{listed}])",
        "inOrder",
        data=[action._get_all_var_data() for action in actions],
    )


def _with_id(function: str, id: Any) -> Var[EventChain]:  # noqa: A002
    given = as_var(id)
    return _action(f"() => {function}({given})", function, data=[given._get_all_var_data()])


def retry(id: Any) -> Var[EventChain]:  # noqa: A002
    """Send this refused or waiting item again now."""
    return _with_id("retryUnsent", id)


def discard(id: Any) -> Var[EventChain]:  # noqa: A002
    """Give up this refused item for good. The page asks first, in a dialog."""
    return _with_id("discardUnsent", id)


def export_unsent(id: Any = "") -> Var[EventChain]:  # noqa: A002
    """Hand the worker a readable copy of one unsent item, or of all when no id is given."""
    return _with_id("exportUnsent", id)


def lock() -> Var[EventChain]:
    """Lock now: the data key and all rows leave memory, and the server locks the session."""
    return _action("() => lockNow()", "lockNow")


def unlock() -> Var[EventChain]:
    """For the lock screen's form (``on_submit``); its field is named ``secret``."""
    return _action("(event) => submitUnlock(event)", "submitUnlock")


def sign_in() -> Var[EventChain]:
    """For the sign-in form (``on_submit``; fields ``email`` and ``password``).

    The form also has ``action="/auth/sign-in"`` and ``method="post"``, so it works without this.
    """
    return _action("(event) => submitSignIn(event, device_go)", "submitSignIn", data=[_GO])


def sign_out(*, anyway: bool = False) -> Var[EventChain]:
    """Sign out. With unsent work ``lock_state().leaving`` becomes its count: ask, then ``anyway``.

    The sealed outbox stays on the device either way, and is sent at the next sign-in here.
    """
    return _action(f"() => signOut({{anyway: {'true' if anyway else 'false'}}})", "signOut")


def stay() -> Var[EventChain]:
    """The worker stays signed in after all (``lock_state().leaving`` becomes 0)."""
    return _action("() => staySignedIn()", "staySignedIn")


def sign_out_everywhere() -> Var[EventChain]:
    """End every session of this worker, on every device."""
    return _action("() => signOut({everywhere: true})", "signOut")


def choose_pin() -> Var[EventChain]:
    """For the form that offers a PIN (``on_submit``; fields ``pin`` and ``password``)."""
    return _action("(event) => submitPin(event)", "submitPin")


def decline_pin() -> Var[EventChain]:
    """Put the offer of a PIN away for a month."""
    return _action("() => declinePin()", "declinePin")


def sync_now() -> Var[EventChain]:
    """Send and fetch now."""
    return _action("() => syncNow()", "syncNow")


def apply_update() -> Var[EventChain]:
    """Take the new version, once every change on this device is stored."""
    return _action("() => applyUpdate()", "applyUpdate")


def dismiss_notice() -> Var[EventChain]:
    """The worker has read ``sync_status().notice``."""
    return _action("() => dismissNotice()", "dismissNotice")
