"""Names of all there is: every module of tables, so that the metadata is whole."""

import importlib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def import_every_model() -> None:
    """Import every module that defines a table."""
    for file in sorted((ROOT / "agile_app").rglob("*.py")):
        if "table=True" in file.read_text(encoding="utf-8"):
            module = ".".join(file.relative_to(ROOT).with_suffix("").parts)
            importlib.import_module(module)
