"""State of the screen that lives on this device only, and what the address says."""

import re
from dataclasses import dataclass
from typing import Any

from reflex.utils.imports import ImportVar
from reflex.vars import Var, VarData
from reflex.vars.base import LiteralVar
from reflex_base.event import EventChain

from agile_app.device.vars.basics import RUNTIME, as_var, device_var


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
