"""What other pages show of assessments: a child's list, and how one stands to its time limit."""

import reflex as rx
from reflex.vars import VarData

from agile_app.assessments.remarks.views import remarks_badge
from agile_app.assessments.rows import AssessmentRow, FormRow
from agile_app.device.vars import date_text, days_from_today, row, rows, today
from agile_app.records.rows import ChildRow
from agile_app.ui import badge, cluster, empty_state, list_item, list_of

SOON = 10  # working days: from here on the clock is shown as a warning


def assessments_of_child(child: ChildRow) -> rx.Component:
    """A child's assessments, newest first."""
    return list_of(
        rows(AssessmentRow, where={"child_id": child.id}, order_by="-started_on"),
        _line,
        label="Assessments",
        empty=empty_state("No assessment yet", "An assessment under way is shown here."),
    )


def _line(assessment: AssessmentRow) -> rx.Component:
    return list_item(
        assessment.title,
        detail=rx.fragment(
            "Started ",
            date_text(assessment.started_on),
            rx.cond(assessment.started_by != "", " by " + assessment.started_by, ""),
        ),
        trail=[remarks_badge(assessment.id), clock_badge(assessment)],
        href="/assessments/" + assessment.id,
    )


def working_days_left(assessment: AssessmentRow) -> rx.Var[int]:
    """Working days after today up to the due date, from the calendar that the row brings."""
    days, now = assessment.working_days, today()
    return rx.Var(
        _js_expr=f"({days}).filter((day) => day > {now}).length",
        _var_type=int,
        _var_data=VarData.merge(days._get_all_var_data(), now._get_all_var_data()),
    ).guess_type()


def clock_badge(assessment: AssessmentRow) -> rx.Component:
    """How the assessment stands, in one badge, or two while a signature is waited for: its time
    limit runs until that is there."""
    waiting = badge(assessment.status_label, tone="info", icon="waiting")
    return rx.fragment(
        rx.match(
            assessment.status,
            ("started", _clock(assessment)),
            (
                "awaiting_sign_off",
                cluster(waiting, rx.cond(assessment.due_on != "", _clock(assessment)), gap=2),
            ),
            ("signed_off", badge(assessment.status_label, tone="good", icon="lock")),
            badge(assessment.status_label),
        )
    )


def head_badge(assessment: AssessmentRow) -> rx.Component:
    """The same where a line of its own says how it stands to its signature."""
    return rx.fragment(
        rx.match(
            assessment.status,
            ("started", _clock(assessment)),
            ("awaiting_sign_off", rx.cond(assessment.due_on != "", _clock(assessment))),
            ("signed_off", rx.fragment()),
            badge(assessment.status_label),
        )
    )


def _clock(assessment: AssessmentRow) -> rx.Component:
    """How it stands to its time limit."""
    left = working_days_left(assessment)
    late_by = -days_from_today(assessment.due_on)
    running = rx.cond(
        assessment.due_on < today(),
        badge(
            rx.cond(late_by == 1, "1 day overdue", f"{late_by} days overdue"),
            tone="danger",
        ),
        rx.match(
            left,
            (0, badge("Due today", tone="warning", icon="clock")),
            (1, badge("1 working day left", tone="warning", icon="clock")),
            rx.cond(
                left <= SOON,
                badge(f"{left} working days left", tone="warning", icon="clock"),
                badge(f"{left} working days left", icon="clock"),
            ),
        ),
    )
    has_clock = row(FormRow, assessment.form_id).clock != ""
    return rx.cond(
        assessment.due_on != "",
        running,
        rx.cond(
            has_clock,
            badge("Time limit not known yet", icon="clock"),
            badge(assessment.status_label),
        ),
    )
