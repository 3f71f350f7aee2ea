"""What every device var is made of: an expression, a hook, and what it uses of the runtime."""

from collections.abc import Sequence
from typing import Any

from reflex.utils.imports import ImportVar
from reflex.vars import Var, VarData
from reflex.vars.base import LiteralVar

RUNTIME = "$/public/device/runtime.js"


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
