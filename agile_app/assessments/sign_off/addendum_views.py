"""What was written after a signature: told to its writer, read and decided on by a manager."""

from typing import Any

import reflex as rx

from agile_app.assessments.remarks.rows import ColleagueRow
from agile_app.assessments.rows import AssessmentRow
from agile_app.assessments.sign_off import acts
from agile_app.assessments.sign_off.rows import AddendumFieldRow, AddendumRow, PieceRow
from agile_app.device.vars import may, me, moment_text, row, rows
from agile_app.records.rows import PersonRow
from agile_app.security.permissions import Permission
from agile_app.ui import (
    badge,
    button,
    card,
    cluster,
    hidden_text,
    notice,
    section,
    stack,
    text,
    text_area,
)


def own_addenda(assessment: AssessmentRow) -> rx.Component:
    """For whoever wrote late: that nothing of it is lost, and what became of it."""
    mine = rows(
        AddendumRow,
        where={"assessment_id": assessment.id, "worker_id": me().id},
        order_by=["-received_at"],
    )
    return rx.foreach(mine, _own)


def _own(addendum: AddendumRow) -> rx.Component | rx.Var:
    words = rx.cond(addendum.words == 1, "1 word", addendum.words.to_string() + " words")
    return rx.match(
        addendum.status,
        (
            "waiting",
            notice(
                rx.fragment("Your ", words, " are kept as an addendum for review"),
                text("They came after the signature. A manager reads them.", tone="soft"),
                tone="warning",
                icon="note",
            ),
        ),
        (
            "declined",
            notice(
                rx.fragment("Your addendum of ", words, " was declined"),
                text(addendum.decided_by, ": ", addendum.reason),
                text("It stays in the record as you wrote it.", tone="soft"),
                tone="info",
                icon="note",
            ),
        ),
        rx.fragment(),
    )


def addenda(assessment: AssessmentRow) -> rx.Component:
    """Everything that was written after a signature, newest first."""
    all_of_them = rows(
        AddendumRow, where={"assessment_id": assessment.id}, order_by=["-received_at"]
    )
    return rx.cond(
        all_of_them.length() > 0,
        section(rx.foreach(all_of_them, _addendum), title="Written after the signature"),
    )


def accepted_addenda(assessment: AssessmentRow) -> rx.Component:
    """Under the text that is read: the addenda that belong to it."""
    accepted = rows(
        AddendumRow,
        where={"assessment_id": assessment.id, "status": "accepted"},
        order_by=["received_at"],
    )
    return rx.cond(
        accepted.length() > 0,
        section(rx.foreach(accepted, _addendum), title="Addenda"),
    )


def _addendum(addendum: AddendumRow) -> rx.Component:
    return card(
        stack(
            text(addendum.when, tone="soft", size=1),
            rx.foreach(addendum.fields, lambda field: _field(field, addendum)),
            rx.match(
                addendum.status,
                (
                    "accepted",
                    stack(
                        badge("Accepted", tone="good"),
                        text(
                            "By ", addendum.decided_by, ", ", moment_text(addendum.decided_at),
                            tone="soft", size=1,
                        ),
                        rx.cond(addendum.reason != "", text(addendum.reason)),
                        rx.el.code(addendum.sha256, class_name="checksum"),
                        gap=2,
                    ),
                ),
                (
                    "declined",
                    stack(
                        badge("Declined"),
                        text(addendum.decided_by, ": ", addendum.reason),
                        gap=2,
                    ),
                ),
                rx.cond(
                    may(Permission.ASSESSMENT_SIGN) & (addendum.worker_id != me().id),
                    _decision(addendum),
                    badge("Waits for review", tone="warning"),
                ),
            ),
            gap=3,
        ),
        title=addendum.worker,
        level=3,
    )  # fmt: skip


def _decision(addendum: AddendumRow) -> rx.Component:
    reason = acts.addendum_reason(addendum)
    return stack(
        text_area(
            "Your reason",
            "addendum-reason",
            **reason.bound,
            rows=2,
            max_length=4000,
            hint="Needed to decline. Its writer reads it.",
            id="reason-" + addendum.id,
        ),
        cluster(
            button(
                "Accept", tone="primary", icon="check", on_click=acts.decide(addendum, accept=True)
            ),
            button(
                "Decline",
                disabled=reason.value == "",
                on_click=acts.decide(addendum, accept=False),
            ),
            gap=2,
        ),
        gap=3,
    )


def _field(field: AddendumFieldRow, addendum: AddendumRow) -> rx.Component:
    return rx.el.div(
        text(field.label, strong=True, size=1),
        rx.el.p(
            rx.foreach(field.pieces, lambda piece: _piece(piece, addendum)),
            class_name="addendum-words",
        ),
    )


def _piece(piece: PieceRow, addendum: AddendumRow) -> rx.Component | rx.Var:
    words = rx.cond(piece.person != "", _name(piece, addendum), piece.text)
    return rx.match(
        piece.change,
        ("added", rx.el.ins(_told(piece, "Added: "), words)),
        ("removed", rx.el.del_(_told(piece, "Removed: "), words)),
        rx.el.span(words),
    )


def _told(piece: PieceRow, change: str) -> rx.Component:
    """Once for words that changed together."""
    return rx.fragment(rx.cond(piece.begins, hidden_text(change)))


def _name(piece: PieceRow, addendum: AddendumRow) -> Any:
    """Of somebody around this child, as far as this device knows them."""
    id_here = addendum.child_id + ":" + piece.person
    person, colleague = row(PersonRow, id_here), row(ColleagueRow, id_here)
    named = rx.cond(person.name != "", person.name, colleague.name)
    return rx.cond(named != "", named, piece.text)
