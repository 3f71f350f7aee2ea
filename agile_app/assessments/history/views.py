"""The history of an assessment as an instrument, from Python."""

from typing import Any

import reflex as rx

from agile_app.assessments.rows import AssessmentRow, FormRow
from agile_app.device.vars import only
from agile_app.ui import ICONS

_DRAWN = (
    "back", "check-circle", "close", "danger", "down", "flag", "forward", "info", "undo", "warning",
)  # fmt: skip


def history_address(assessment: AssessmentRow) -> rx.Var[str]:
    """Where the history of an assessment is."""
    return "/assessments/" + assessment.id + "/history"  # type: ignore[return-value]


def has_history(assessment: AssessmentRow) -> rx.Var[bool]:
    """Whether there can be one: it was begun here, and the record knows of it."""
    return assessment.has_document & assessment.on_record  # type: ignore[return-value]


class _History(rx.Component):
    library = "$/public/device/instruments/history.jsx"
    tag = "History"

    assessment_id: rx.Var[str]
    sections: rx.Var[list[Any]]
    people: rx.Var[list[Any]]
    icons: rx.Var[dict[str, str]]
    part: rx.Var[str]


def history_of(
    assessment_id: rx.Var[str],
    *,
    form: FormRow,
    people: rx.Var[list[Any]],
    part: str | rx.Var[str] = "own",
) -> rx.Component:
    """Slide through everything written in it; stands inside its ``live_document``.

    Args:
        people: rows with ``person_id`` and ``name`` of people whom answers may name.
        part: "shared" for what it has in common with siblings' assessments, a number for the
            limited part that has it; it then stands inside of that.
    """
    sections: Any = form.sections
    if isinstance(part, str) and part == "shared":
        sections = only(sections, lambda section: section.part == "shared")
    return _History.create(
        assessment_id=assessment_id,
        part=part,
        sections=sections,
        people=people,
        icons={name: "".join(ICONS[name]) for name in _DRAWN},
    )
