"""``docs/data-dictionary.md``, from the tables themselves: ``python -m tests.data_dictionary``."""

import inspect
from collections import defaultdict
from pathlib import Path

from sqlalchemy import Column
from sqlmodel import SQLModel

from tests.everything import ROOT, import_every_model

PAGE = ROOT / "docs" / "data-dictionary.md"

_HEAD = """# Data dictionary

Every table, written from the models by `python -m tests.data_dictionary`; a test fails when this
page is behind them. Identifiers are UUIDs (version 7), moments are UTC, dates are London dates.
Codes and their labels are in `agile_app/records/codes/`, each list with its source.
"""


def _described(model: type[SQLModel], column: Column) -> str:
    field = model.model_fields.get(column.name)
    words = (field.description or "") if field else ""
    target = ", ".join(sorted(key.target_fullname for key in column.foreign_keys))
    return "; ".join(part for part in (words, f"→ `{target}`" if target else "") if part)


def _table(model: type[SQLModel]) -> str:
    table = model.__table__  # type: ignore[attr-defined]
    said = " ".join(inspect.cleandoc(model.__doc__ or "").split())
    lines = [
        f"### `{table.name}`",
        "",
        said,
        "",
        "| Column | Type | Empty | What |",
        "|---|---|---|---|",
    ]
    for column in table.columns:
        kind = str(column.type).split("(")[0].lower()
        key = " (key)" if column.primary_key else ""
        lines.append(
            f"| `{column.name}`{key} | {kind} | {'yes' if column.nullable else ''} "
            f"| {_described(model, column)} |"
        )
    return "\n".join(lines)


def render() -> str:
    """The page's text: rooms in order, tables by name."""
    import_every_model()
    rooms: dict[str, list[type[SQLModel]]] = defaultdict(list)
    for mapper in SQLModel._sa_registry.mappers:  # type: ignore[attr-defined]
        model = mapper.class_
        if model.__module__.startswith("agile_app."):
            rooms[model.__module__.split(".")[1]].append(model)
    parts = [_HEAD]
    for room in sorted(rooms):
        parts.append(f"## {room}\n")
        models = sorted(rooms[room], key=lambda model: model.__tablename__)
        parts.append("\n\n".join(_table(model) for model in models) + "\n")
    return "\n".join(parts)


if __name__ == "__main__":
    Path(PAGE).write_text(render(), encoding="utf-8")
