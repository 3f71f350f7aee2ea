"""The panel of copies: which there are, and what each holds."""

import reflex as rx

from agile_app import ui
from agile_app.assessments.rows import AssessmentRow
from agile_app.records.rows import ChildRow

_RECORD = "Everything that was asked and written, codes and empty answers included."
_CONFERENCE = "What was written. Parts that only some may read are left out."
_FAMILY = (
    "Their agreed parts in plain words, with what words of the trade mean. Names of people who are "
    "not of the family are left out, but for those agreed on when you turned the tablet to them."
)
COPIES = (
    ("record", "For the record", _RECORD),
    ("conference", "For a conference", _CONFERENCE),
    ("family", "For the family", _FAMILY),
)


def copies_panel(assessment: AssessmentRow, _child: ChildRow) -> rx.Component:
    """Each copy is looked at before it leaves."""
    return ui.stack(
        ui.text(
            "A copy says its version and a fingerprint of its content, so that two of them can be "
            "compared. Before it is signed it says so.",
            tone="soft",
        ),
        *[
            ui.card(
                ui.text(holds),
                ui.link_button(
                    "Look at it",
                    href=f"/assessments/{assessment.id}/copies/{kind}",
                    icon="eye",
                ),
                title=title,
                level=3,
            )
            for kind, title, holds in COPIES
        ],
    )
