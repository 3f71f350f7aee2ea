"""What other pages show of assessments: the button to start or open one, a child's list."""

import reflex as rx
from reflex.vars import VarData

from agile_app.assessments.forms import shipped
from agile_app.assessments.remarks.views import remarks_badge
from agile_app.assessments.rows import AssessmentRow
from agile_app.device.actions import act, new_id, shows
from agile_app.device.vars import date_text, days_from_today, found, may, row_where, rows, today
from agile_app.records.rows import ChildRow
from agile_app.security.permissions import Permission
from agile_app.ui import badge, button, cluster, empty_state, link_button, list_item, list_of

SOON = 10  # working days: from here on the clock is shown as a warning


def start_assessment_button(child: ChildRow) -> rx.Component:
    """Opens the child's assessment under way, or starts one: at once, with or without a network."""
    under_way = row_where(
        AssessmentRow, {"child_id": child.id, "status": ["started", "awaiting_sign_off"]}
    )
    return rx.cond(
        found(under_way),
        link_button(
            "Open assessment",
            href="/assessments/" + under_way.id,
            tone="primary",
            icon="assessment",
        ),
        rx.cond(
            may(Permission.ASSESSMENT_WRITE),
            button(
                "Start assessment",
                tone="primary",
                icon="assessment",
                on_click=_start(child),
            ),
        ),
    )


def _start(child: ChildRow) -> rx.Var:
    form = shipped()[1]
    assessment_id = new_id("assessment")
    return act(
        "assessment.start",
        {"id": assessment_id, "child_id": child.id, "form_version": form.version},
        what="Start assessment, " + child.name,
        shows=[
            shows(
                AssessmentRow,
                id=assessment_id,
                child_id=child.id,
                form_key=form.key,
                form_version=form.version,
                title=form.title,
                status="started",
                status_label="Started",
                started_on=today(),
                of=len(form.fields),
                may_write=True,
                has_document=True,
            )
        ],
        then_go="/assessments/{id}",
        where="/assessments/{id}",
    )


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
    """How the assessment stands to its time limit, in one badge."""
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
    clock = rx.cond(
        assessment.due_on != "", running, badge("Time limit not known yet", icon="clock")
    )
    # It stops at the signature: while one is waited for, both are told.
    return rx.match(
        assessment.status,
        ("started", clock),
        (
            "awaiting_sign_off",
            cluster(badge(assessment.status_label, tone="info", icon="waiting"), clock, gap=2),
        ),
        ("signed_off", badge(assessment.status_label, tone="good", icon="lock")),
        badge(assessment.status_label),
    )
