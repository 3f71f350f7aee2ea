"""The forms that come with Agile: definition files beside this module, read once."""

from functools import cache
from pathlib import Path

from agile_app.assessments.form import Form
from agile_app.assessments.forms.reading import read_form

FOLDER = Path(__file__).parent / "definitions"
FIRST_ADDED = 1000
"""Numbers of forms that an administrator adds count from here; shipped ones are below it."""


@cache
def shipped() -> dict[int, Form]:
    """Every shipped form by its number. A mistake in one stops the start of the app."""
    found: dict[int, Form] = {}
    for file in sorted(FOLDER.glob("*.toml")):
        form = read_form(file.read_bytes())
        if not 0 < form.number < FIRST_ADDED or form.number in found:
            raise ValueError(f"{file.name}: the number {form.number} is taken or out of range")
        if file.stem != form.id:
            raise ValueError(f"{file.name} defines {form.id}")
        found[form.number] = form
    return found
