"""The genogram instrument, from Python."""

import reflex as rx

from agile_app.records.rows import PersonRow, RelationshipRow


class _Genogram(rx.Component):
    library = "$/public/device/instruments/genogram.jsx"
    tag = "Genogram"

    people: rx.Var[list[PersonRow]]
    relationships: rx.Var[list[RelationshipRow]]


def genogram(
    people: rx.Var[list[PersonRow]], relationships: rx.Var[list[RelationshipRow]]
) -> rx.Component:
    """The family of one child, drawn. A tap opens a child's record, or shows the person's entry."""
    return _Genogram.create(people=people, relationships=relationships)
