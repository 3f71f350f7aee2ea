"""Notes at passages: written beside the text that is read, seen beside the field."""

from typing import Any

import reflex as rx
from reflex.vars import Var
from reflex_base.event import EventChain

from agile_app.assessments.rows import AssessmentRow
from agile_app.assessments.sign_off import acts
from agile_app.assessments.sign_off.instruments import paragraph_choice, passage_words
from agile_app.assessments.sign_off.rows import PassageRow, SignOffRow
from agile_app.device.vars import LocalFor, local_for, moment_text, rows
from agile_app.ui import button, check_field, cluster, stack, text, text_area


def passage_note(field: Any, assessment: AssessmentRow) -> rx.Component:
    """Below a field that is read for sign-off: notes that go back with the return, on all of it and
    at passages of its text."""
    sign_off = acts.sign_off_of(assessment)
    root = _text_of(field)
    return rx.fragment(
        rx.cond(
            sign_off.may_sign & (sign_off.state == "awaiting"),
            rx.fragment(
                rx.foreach(acts.chosen_at(root, assessment), _note_at_passage),
                _note_on_all(field, root, assessment),
            ),
        ),
        passages_at(field, assessment),
    )


def _text_of(field: Any) -> Any:
    """The root of the text in which passages of a field can be chosen."""
    return rx.cond(field.kind == "yes_no", "t." + field.key + "_detail", "t." + field.key)


def _note_on_all(field: Any, root: Any, assessment: AssessmentRow) -> rx.Component:
    note = acts.passage_note(field, assessment)
    opened = local_for(acts.NOTING, note.key, False)  # type: ignore[arg-type]
    return rx.cond(
        opened.value | (note.value != ""),
        rx.el.div(
            _note_field("Note for the worker", note, note.key),
            paragraph_choice(root),
            _sent_with_it(note, drop=opened.set(False)),
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
    )


def _note_at_passage(chosen: acts.ChosenRow) -> rx.Component:
    note = acts.chosen_note(chosen)
    return rx.el.div(
        rx.el.blockquote(chosen.quote, class_name="remark-quote"),
        _note_field("What should change here", note, chosen.key),
        _sent_with_it(note, drop=acts.unchoose(chosen)),
        class_name="passage-note",
    )


def _note_field(label: str, note: LocalFor, key: Any) -> rx.Component:
    return text_area(
        label,
        "passage-note",
        **note.bound,
        rows=2,
        max_length=4000,
        id="note-" + key,
    )


def _sent_with_it(note: LocalFor, *, drop: Var[EventChain]) -> rx.Component:
    return cluster(
        text("It goes back with the return.", tone="soft", size=1),
        rx.cond(note.value == "", button("No note", tone="bare", on_click=drop)),
        justify="between",
    )


def passages_at(field: Any, assessment: AssessmentRow) -> rx.Component:
    """Below a field: what was returned about it, to be ticked off."""
    notes = rows(
        PassageRow,
        where={"assessment_id": assessment.id, "field": field.key},
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
        passage_words(passage),
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
        id=("returned-" if where == "field" else "listed-") + passage.id,
        data_done=rx.cond(passage.done, "true", "false"),
    )


def prepared_notes(assessment: AssessmentRow) -> rx.Component:
    """How many notes at passages would go back."""
    count = acts.prepared(assessment).length()
    return rx.cond(
        count > 0,
        text(
            rx.cond(
                count == 1,
                "1 note at a part goes back with it.",
                count.to_string() + " notes at parts go back with it.",
            ),
            tone="soft",
        ),
    )
