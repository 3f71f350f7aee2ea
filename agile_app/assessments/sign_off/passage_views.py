"""Notes at passages: written beside the text that is read, seen beside the field."""

from typing import Any

import reflex as rx

from agile_app.assessments.rows import AssessmentRow
from agile_app.assessments.sign_off import acts
from agile_app.assessments.sign_off.rows import PassageRow, SignOffRow
from agile_app.device.vars import local_for, moment_text, rows
from agile_app.ui import button, check_field, cluster, stack, text, text_area


def passage_note(field: Any, assessment: AssessmentRow) -> rx.Component:
    """Below a field that is read for sign-off: a note that goes back with the return."""
    sign_off = acts.sign_off_of(assessment)
    note = acts.passage_note(field, assessment)
    opened = local_for("sign_off.noting", note.key, False)  # type: ignore[arg-type]
    return rx.fragment(
        rx.cond(
            sign_off.may_sign & (sign_off.state == "awaiting"),
            rx.cond(
                opened.value | (note.value != ""),
                rx.el.div(
                    text_area(
                        "Note for the worker",
                        "passage-note",
                        **note.bound,
                        rows=2,
                        max_length=4000,
                        id="note-" + note.key,
                    ),
                    cluster(
                        text("It goes back with the return.", tone="soft", size=1),
                        rx.cond(
                            note.value == "",
                            button("No note", tone="bare", on_click=opened.set(False)),
                        ),
                        justify="between",
                    ),
                    class_name="passage-note",
                ),
                rx.el.div(
                    button(
                        "Note",
                        label_for_listening="Note on " + field.label,
                        tone="bare",
                        icon="message",
                        on_click=opened.set(True),
                    ),
                    class_name="passage-offer",
                ),
            ),
        ),
        passages_at(field, assessment),
    )


def passages_at(field: Any, assessment: AssessmentRow) -> rx.Component:
    """Below a field: what was returned about it, to be ticked off."""
    notes = rows(
        PassageRow,
        where={"assessment_id": assessment.id, "root": field.root},
        order_by=["done", "at", "id"],
    )
    return rx.foreach(notes, lambda passage: _passage(passage, assessment, where="field"))


def returned_notes(assessment: AssessmentRow, sign_off: SignOffRow) -> rx.Component:
    """All that came back, in one place."""
    notes = rows(PassageRow, where={"assessment_id": assessment.id}, order_by=["done", "at", "id"])
    return stack(
        rx.cond(
            sign_off.step_by != "",
            text("Returned by ", sign_off.step_by, ", ", moment_text(sign_off.step_at), "."),
        ),
        rx.cond(sign_off.note != "", rx.el.blockquote(text(sign_off.note))),
        rx.foreach(notes, lambda passage: _passage(passage, assessment, where="panel")),
        gap=3,
    )


def _passage(passage: PassageRow, assessment: AssessmentRow, *, where: str) -> rx.Component:
    title = passage.label if where == "panel" else rx.fragment("Returned by ", passage.by)
    done = rx.cond(passage.done, acts.tick(passage, done=False), acts.tick(passage, done=True))
    return rx.el.div(
        text(title, strong=True, size=1),
        text(passage.note),
        rx.cond(
            assessment.may_write & (assessment.status == "started"),
            check_field(
                "Seen to",
                "passage-done",
                checked=passage.done,
                on_change=done,
                id=f"passage-{where}-" + passage.id,
            ),
            rx.cond(passage.done, text("Seen to by ", passage.done_by, tone="good", size=1)),
        ),
        class_name="passage",
        data_done=rx.cond(passage.done, "true", "false"),
    )


def prepared_notes(assessment: AssessmentRow) -> rx.Component:
    """How many notes at passages would go back."""
    count = acts.prepared(assessment).length()
    return rx.cond(
        count > 0,
        text(
            rx.cond(count == 1, "1 note at a part", count.to_string() + " notes at parts"),
            " goes back with it.",
            tone="soft",
        ),
    )
