"""Rows of the device store, asked for by what they say."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from reflex.utils.imports import ImportVar
from reflex.vars import Var, VarData
from reflex.vars.base import LiteralVar

from agile_app.device.vars.basics import RUNTIME, as_var

Row = TypeVar("Row")


def _field_names(row_type: type) -> set[str]:
    if not is_dataclass(row_type):
        raise TypeError(f"{row_type.__name__} is not a dataclass of a device row")
    return {field.name for field in fields(row_type)}


def check_fields(row_type: type, names: Sequence[str]) -> None:
    """Raises AttributeError for a name that is no field of the row type."""
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


def collection_of(row_type: type) -> tuple[str, VarData]:
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
    check_fields(row_type, list(where))
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
    constant, data = collection_of(row_type)
    query: dict[str, Any] = {}
    if where:
        query["where"] = _conditions(row_type, where)
    if order_by:
        order = [order_by] if isinstance(order_by, str) else list(order_by)
        check_fields(row_type, [name.removeprefix("-") for name in order])
        query["order"] = order
    if distinct is not None:
        check_fields(row_type, [distinct])
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
    constant, data = collection_of(row_type)
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


def found(value: Var[Any]) -> Var[bool]:
    """Whether ``row(...)`` found a row."""
    return Var(
        _js_expr=f'(({value})?.["id"] ? true : false)',
        _var_type=bool,
        _var_data=value._get_all_var_data(),
    ).guess_type()
