"""Device vars: Reflex ``Var``s whose hooks read the device store, so pages work with no server.

A hook's text never mentions a loop variable: parameters of a query stand in the expression. So a
device var may be used anywhere, also inside ``rx.foreach``, with values of the loop as parameters.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from reflex.utils.imports import ImportVar
from reflex.vars import Var, VarData
from reflex.vars.base import LiteralVar
from reflex_base.event import EventChain

from agile_app.device.shapes import LockState, MeRow, SyncStatus, UnsentRow
from agile_app.security.permissions import Permission

RUNTIME = "$/public/device/runtime.js"
Row = TypeVar("Row")


def device_var(
    expression: str, python_type: Any, *, hook: str, uses: Sequence[str], library: str = RUNTIME
) -> Var[Any]:
    """A Var with ``hook`` in its component and ``uses`` imported from the runtime, or from another
    ``library`` of the device."""
    return Var(
        _js_expr=expression,
        _var_type=python_type,
        _var_data=VarData(
            imports={library: [ImportVar(tag=tag) for tag in uses]},
            hooks={hook: None} if hook else {},
        ),
    ).guess_type()


def device_call(function: str, *arguments: Any, python_type: Any) -> Var[Any]:
    """A call of a pure function of the runtime with Vars or plain values."""
    values = [as_var(argument) for argument in arguments]
    return Var(
        _js_expr=f"{function}({', '.join(str(value) for value in values)})",
        _var_type=python_type,
        _var_data=VarData.merge(
            VarData(imports={RUNTIME: [ImportVar(tag=function)]}),
            *(value._get_all_var_data() for value in values),
        ),
    ).guess_type()


def as_var(value: Any) -> Var[Any]:
    """``value`` as a Var."""
    return value if isinstance(value, Var) else LiteralVar.create(value)


def _field_names(row_type: type) -> set[str]:
    if not is_dataclass(row_type):
        raise TypeError(f"{row_type.__name__} is not a dataclass of a device row")
    return {field.name for field in fields(row_type)}


def _check_fields(row_type: type, names: Sequence[str]) -> None:
    for name in names:
        if name not in _field_names(row_type):
            raise AttributeError(f"{row_type.__name__} has no field '{name}'")


def blank(row_type: type) -> dict[str, Any]:
    """The row that stands where none is found: empty text, zero, false, empty lists."""
    empty: dict[Any, Any] = {str: "", int: 0, float: 0, bool: False, list: [], tuple: [], dict: {}}
    hints = get_type_hints(row_type)
    row: dict[str, Any] = {}
    for name in sorted(_field_names(row_type)):
        hint = get_origin(hints[name]) or hints[name]
        if is_dataclass(hint) and isinstance(hint, type):
            row[name] = blank(hint)
        else:
            row[name] = empty.get(hint)
    return row


def _searched(row_type: type) -> list[str]:
    """Fields a search looks at: the type's ``SEARCHED``, else its text that is no identifier."""
    named = getattr(row_type, "SEARCHED", None)
    if named:
        return list(named)
    hints = get_type_hints(row_type)
    return [
        name
        for name in sorted(_field_names(row_type))
        if hints[name] is str and name != "id" and not name.endswith("_id")
    ]


def _collection(row_type: type) -> tuple[str, VarData]:
    name: str = row_type.COLLECTION  # type: ignore[attr-defined]
    constant = f"device_{re.sub(r'[^a-z0-9]', '_', name.lower())}"
    hook = f'const {constant} = useCollection("{name}", {LiteralVar.create(blank(row_type))!s})'
    data = VarData(imports={RUNTIME: [ImportVar(tag="useCollection")]}, hooks={hook: None})
    return constant, data


@dataclass(frozen=True)
class Condition:
    """A comparison in ``where`` other than equality. Built by ``at_least`` and its kin."""

    operator: str
    value: Any


def at_least(value: Any) -> Condition:
    """The field is this value or greater (ISO dates compare as text)."""
    return Condition(">=", value)


def at_most(value: Any) -> Condition:
    """The field is this value or less."""
    return Condition("<=", value)


def after(value: Any) -> Condition:
    """The field is greater than this value: an ISO date later than that date."""
    return Condition(">", value)


def before(value: Any) -> Condition:
    """The field is less than this value: an ISO date earlier than that date."""
    return Condition("<", value)


def differs_from(value: Any) -> Condition:
    """The field is not this value."""
    return Condition("!=", value)


def none_of(values: Sequence[Any]) -> Condition:
    """The field is none of these values."""
    return Condition("not in", list(values))


def _conditions(row_type: type, where: Mapping[str, Any]) -> list[list[Any]]:
    _check_fields(row_type, list(where))
    found = []
    for name, wanted in where.items():
        if isinstance(wanted, Condition):
            found.append([name, wanted.operator, wanted.value])
        elif isinstance(wanted, (list, tuple)) or (
            isinstance(wanted, Var)
            and (get_origin(wanted._var_type) or wanted._var_type) in (list, tuple)
        ):
            found.append([name, "in", wanted])
        else:
            found.append([name, "=", wanted])
    return found


def rows(
    row_type: type[Row],
    *,
    where: Mapping[str, Any] | None = None,
    order_by: str | Sequence[str] | None = None,
    distinct: str | None = None,
    limit: int | None = None,
    search: Var[str] | None = None,
) -> Var[list[Row]]:
    """Rows of one collection on this device, in order.

    Args:
        row_type: a frozen dataclass with a ``COLLECTION``.
        where: field to value (equal), list (any of), or a ``Condition``.
        order_by: field names; a leading ``-`` sorts that field downwards.
        distinct: a field of which each value appears once, in the first row that has it: one row
            for a family of several.
        limit: at most so many.
        search: words the row's text must begin with, each somewhere.

    Raises:
        AttributeError: a field the row type does not have.
    """
    constant, data = _collection(row_type)
    query: dict[str, Any] = {}
    if where:
        query["where"] = _conditions(row_type, where)
    if order_by:
        order = [order_by] if isinstance(order_by, str) else list(order_by)
        _check_fields(row_type, [name.removeprefix("-") for name in order])
        query["order"] = order
    if distinct is not None:
        _check_fields(row_type, [distinct])
        query["distinct"] = distinct
    if limit is not None:
        query["limit"] = limit
    if search is not None:
        query["search"] = search
        query["searched"] = _searched(row_type)
    asked = as_var(query)
    return Var(
        _js_expr=f"{constant}.query({asked})",
        _var_type=list[row_type],  # type: ignore[valid-type]
        _var_data=VarData.merge(data, asked._get_all_var_data()),
    ).guess_type()


def row(row_type: type[Row], id: Any) -> Var[Row]:  # noqa: A002
    """The row with this id, or a blank one: ask ``found(...)`` which of the two."""
    return row_where(row_type, {"id": id})


def row_where(row_type: type[Row], where: Mapping[str, Any]) -> Var[Row]:
    """The first row that fits, or a blank one; for example a child's glance by ``child_id``."""
    constant, data = _collection(row_type)
    asked = as_var(_conditions(row_type, where))
    return Var(
        _js_expr=f"{constant}.one({asked})",
        _var_type=row_type,
        _var_data=VarData.merge(data, asked._get_all_var_data()),
    ).guess_type()


def each(rows: Var[list[Any]], made: Callable[[Any], Any]) -> Var[list[Any]]:
    """What ``made`` gives for each row, as a list: a field of every one (``lambda visit:
    visit.id``), or a part of a payload (``lambda visit: {"id": visit.id}``)."""
    one = Var(_js_expr="each_row", _var_type=_of_each(rows)).guess_type()
    given = as_var(made(one))
    return Var(
        _js_expr=f"({rows}).map((each_row) => ({given}))",
        _var_type=list[given._var_type],  # type: ignore[name-defined]
        _var_data=VarData.merge(rows._get_all_var_data(), given._get_all_var_data()),
    ).guess_type()


def only(rows: Var[list[Row]], wanted: Callable[[Row], Var[bool]]) -> Var[list[Row]]:
    """The rows for which ``wanted`` holds."""
    one = Var(_js_expr="each_row", _var_type=_of_each(rows)).guess_type()
    holds = as_var(wanted(one))
    return Var(
        _js_expr=f"({rows}).filter((each_row) => {holds})",
        _var_type=rows._var_type,
        _var_data=VarData.merge(rows._get_all_var_data(), holds._get_all_var_data()),
    ).guess_type()


def first_of(rows: Var[list[Row]]) -> Row:
    """The first of some rows, where there is one."""
    one: Any = rows
    return one[0]


def _of_each(rows: Var[list[Any]]) -> Any:
    return (get_args(rows._var_type) or (Any,))[0]


def names_text(names: Var[list[str]]) -> Var[str]:
    """Names as people say them: ``Amira, Ben and Cara Khan``; one family's name once."""
    return device_call("namesText", names, python_type=str)


def found(value: Var[Any]) -> Var[bool]:
    """Whether ``row(...)`` found a row."""
    return Var(
        _js_expr=f'(({value})?.["id"] ? true : false)',
        _var_type=bool,
        _var_data=value._get_all_var_data(),
    ).guess_type()


def ready() -> Var[bool]:
    """True once the device store is open, its rows are loaded, and they were fetched once (or
    there is no server to fetch from). Until then: skeletons."""
    return device_var(
        "device_ready", bool, hook="const device_ready = useReady()", uses=["useReady"]
    )


def route_param(name: str) -> Var[str]:
    """A part of the address: ``route_param("child_id")`` on ``/children/[child_id]``."""
    return Var(
        _js_expr=f'(route_params["{name}"] ?? "")',
        _var_type=str,
        _var_data=VarData(
            imports={"react-router": [ImportVar(tag="useParams")]},
            hooks={"const route_params = useParams()": None},
        ),
    ).guess_type()


@dataclass(frozen=True)
class Local:
    """State of the screen that lives on this device only; see ``local``."""

    name: str
    value: Var[Any]
    kept: bool

    @property
    def bound(self) -> dict[str, Any]:
        """For an input that holds this value: ``text_field("Why", "why", **why.bound)``."""
        return {"value": self.value, "on_change": self.on_change}

    @property
    def on_change(self) -> Var[EventChain]:
        """For an input: takes the value typed, ticked or chosen."""
        return self._setter("(event) => setLocal({name}, valueOf(event), {kept})", ["valueOf"])

    def set(self, value: Any) -> Var[EventChain]:
        """An action that sets this value."""
        given = as_var(value)
        return self._setter(
            f"() => setLocal({{name}}, {given}, {{kept}})", [], given._get_all_var_data()
        )

    def toggle(self) -> Var[EventChain]:
        """An action that turns a true or false value round."""
        return self._setter(
            f"() => setLocal({{name}}, !({self.value}), {{kept}})",
            [],
            self.value._get_all_var_data(),
        )

    def _setter(self, text: str, uses: list[str], data: VarData | None = None) -> Var[EventChain]:
        filled = text.replace("{name}", f'"{self.name}"').replace(
            "{kept}", "true" if self.kept else "false"
        )
        return Var(
            _js_expr=f"({filled})",
            _var_type=EventChain,
            _var_data=VarData.merge(
                VarData(imports={RUNTIME: [ImportVar(tag=tag) for tag in ["setLocal", *uses]]}),
                data,
            ),
        ).guess_type()


def local(name: str, initial: Any = "", *, kept: bool = False) -> Local:
    """State of the screen: a search box, an open panel, a draft.

    Args:
        name: unique in the app: ``children.search``.
        initial: value before anyone touched it; its Python type is the type of the Var.
        kept: true for words someone types: stored encrypted on the device as they are typed, so
            that a lock, a reload or a killed app loses none.
    """
    constant = f"local_{re.sub(r'[^a-z0-9]', '_', name.lower())}"
    value = device_var(
        constant,
        type(initial),
        hook=f'const {constant} = useLocal("{name}", {LiteralVar.create(initial)!s}, '
        f"{'true' if kept else 'false'})",
        uses=["useLocal"],
    )
    return Local(name, value, kept)


@dataclass(frozen=True)
class LocalFor:
    """One value of a screen's state for each of many subjects; see ``local_for``."""

    name: str
    key: Var[str]
    whole: Var[dict[str, Any]]
    initial: Any
    kept: bool

    @property
    def value(self) -> Var[Any]:
        """This subject's value."""
        of_row = isinstance(self.initial, Var)
        return Var(
            _js_expr=f"(({self.whole})[{self.key}] ?? {as_var(self.initial)})",
            _var_type=self.initial._var_type if of_row else type(self.initial),
            _var_data=self._data(),
        ).guess_type()

    @property
    def bound(self) -> dict[str, Any]:
        """For an input that holds this subject's value: ``value`` and ``on_change``."""
        return {"value": self.value, "on_change": self.on_change}

    @property
    def on_change(self) -> Var[EventChain]:
        """For an input: takes the value typed or chosen, for this subject only."""
        return self._setter("(event) => ", "valueOf(event)", "valueOf")

    def set(self, value: Any) -> Var[EventChain]:
        """An action that sets this subject's value."""
        given = as_var(value)
        return self._setter("() => ", str(given), data=given._get_all_var_data())

    def _setter(
        self, head: str, value: str, *uses: str, data: VarData | None = None
    ) -> Var[EventChain]:
        kept = "true" if self.kept else "false"
        # Over what a row says, empty is an answer: without it the row's words would come back.
        kept += ", true" if isinstance(self.initial, Var) else ""
        imports = {RUNTIME: [ImportVar(tag=tag) for tag in ("setLocalFor", *uses)]}
        return Var(
            _js_expr=f'({head}setLocalFor("{self.name}", {self.key}, {value}, {kept}))',
            _var_type=EventChain,
            _var_data=VarData.merge(VarData(imports=imports), self._data(), data),
        ).guess_type()

    def _data(self) -> VarData | None:
        return VarData.merge(
            self.whole._get_all_var_data(),
            self.key._get_all_var_data(),
            as_var(self.initial)._get_all_var_data(),
        )


def local_for(name: str, key: Var[str], initial: Any = "", *, kept: bool = False) -> LocalFor:
    """As ``local``, with a value of its own for each ``key``: a draft about one child must never
    turn up in the form of another. ``initial`` may be what a row says now; a field that was emptied
    stays empty, and setting it to None shows the row's again."""
    return LocalFor(name, key, local(name, {}, kept=kept).value, initial, kept)


def sync_status() -> Var[SyncStatus]:
    """The badge's truth."""
    return device_var(
        "device_sync",
        SyncStatus,
        hook="const device_sync = useSyncStatus()",
        uses=["useSyncStatus"],
    )


def unsent() -> Var[list[UnsentRow]]:
    """Everything not on the record yet, oldest first."""
    return device_var(
        "device_unsent",
        list[UnsentRow],
        hook="const device_unsent = useUnsent()",
        uses=["useUnsent"],
    )


def lock_state() -> Var[LockState]:
    """For the lock and sign-in screens. It reads; ``gate`` also sends people to the right page."""
    return device_var(
        "device_lock", LockState, hook="const device_lock = useLock()", uses=["useLock"]
    )


def gate() -> Var[str]:
    """For the frame of every page that is not public: ``opening``, ``locked``, ``open``.

    A signed-out person is sent to ``/sign-in`` and comes back to this page afterwards.
    """
    return device_var("device_gate", str, hook="const device_gate = useGate()", uses=["useGate"])


def me() -> Var[MeRow]:
    """The worker whose device this is; blank until the store is open."""
    constant, data = _collection(MeRow)
    return Var(_js_expr=f"{constant}.one([])", _var_type=MeRow, _var_data=data).guess_type()


def may(permission: Permission) -> Var[bool]:
    """Whether the worker's roles grant ``permission``: for showing, never for deciding."""
    return me().permissions.contains(permission.value)


def is_online() -> Var[bool]:
    """Whether the server answered the last attempt."""
    return sync_status().online


def today() -> Var[str]:
    """Today in London as an ISO date; changes at midnight."""
    return device_var(
        "device_today", str, hook="const device_today = useToday()", uses=["useToday"]
    )


def as_number(value: Any) -> Var[int]:
    """What was typed as a number."""
    given = as_var(value)
    return Var(
        _js_expr=f"Number({given})", _var_type=int, _var_data=given._get_all_var_data()
    ).guess_type()


def date_text(value: Any) -> Var[str]:
    """An ISO date or moment as ``5 Nov 2026``; ``""`` stays empty."""
    return device_call("dateText", value, python_type=str)


def moment_text(value: Any) -> Var[str]:
    """An ISO moment as ``5 Nov 2026, 14:02`` in London."""
    return device_call("momentText", value, python_type=str)


def time_text(value: Any) -> Var[str]:
    """An ISO moment as ``14:02`` in London."""
    return device_call("timeText", value, python_type=str)


def days_from_today(value: Any) -> Var[int]:
    """Calendar days from today to an ISO date; negative when it has passed, 0 when empty."""
    return device_call("daysBetween", today(), value, python_type=int)


def relative_day(value: Any) -> Var[str]:
    """``today``, ``tomorrow``, ``yesterday``, ``in 3 days``, ``4 days ago``; ``""`` when empty."""
    return device_call("relativeDay", today(), value, python_type=str)


def due_day(value: Any) -> Var[str]:
    """When something is due: ``1 day overdue``, ``today``, ``in 3 days``; ``""`` when empty."""
    return device_call("dueDay", today(), value, python_type=str)


def moment_now() -> Var[str]:
    """This device's clock as an ISO moment, to the half minute; ``""`` until the page runs."""
    return device_var(
        "device_moment", str, hook="const device_moment = useMoment()", uses=["useMoment"]
    )


def plus_minutes(value: Any, minutes: Any) -> Var[str]:
    """An ISO moment so many minutes later, as an ISO moment."""
    return device_call("plusMinutes", value, minutes, python_type=str)


def london_moment(day: Any, time: Any) -> Var[str]:
    """A time of a London day (``2026-11-05``, ``15:30``) as an ISO moment; ``""`` for no time."""
    return device_call("londonMoment", day, time, python_type=str)


def relative_minutes(value: Any) -> Var[str]:
    """An ISO moment from now: ``in 24 minutes``, ``now``, ``3 minutes ago``."""
    return device_call("relativeMinutes", moment_now(), value, python_type=str)


def age(value: Any) -> Var[str]:
    """A date of birth as an age: ``7 years``, ``5 months``, ``3 weeks``, ``due 5 Nov 2026``."""
    return device_call("ageText", today(), value, python_type=str)
