"""What the address says, read in the browser."""

import reflex as rx
from reflex.utils.imports import ImportVar
from reflex.vars import VarData


def address_query(name: str) -> rx.Var:
    """The value of ``?name=`` in the address, or ``""``. Empty on the first, prerendered, sight."""
    constant = f"address_{name}"
    return rx.Var(
        _js_expr=constant,
        _var_type=str,
        _var_data=VarData(
            imports={"$/public/device/address.js": [ImportVar(tag="useAddressQuery")]},
            hooks={f'const {constant} = useAddressQuery("{name}")': None},
        ),
    ).guess_type()
