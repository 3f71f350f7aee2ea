"""Writing a case note: kept on this iPad with every letter, for each child apart."""

import reflex as rx

from agile_app.device.actions import act, now, together
from agile_app.device.vars import local_for, may
from agile_app.records.codes import CASE_NOTE_KIND
from agile_app.records.rows import ChildRow
from agile_app.security.permissions import Permission
from agile_app.ui import button, dialog, select_field, stack, text, text_area, text_field

_DIALOG = "new-note"


def note_button(child: ChildRow) -> rx.Component:
    """Opens the form for a case note about this child; hidden from those who may not write."""
    return rx.cond(
        may(Permission.CHILD_WRITE),
        rx.fragment(button("Add a note", icon="note", opens=_DIALOG), _form(child)),
    )


def _form(child: ChildRow) -> rx.Component:
    kind = local_for("note.kind", child.id, "telephone", kept=True)
    title = local_for("note.title", child.id, "", kept=True)
    words = local_for("note.words", child.id, "", kept=True)
    add = together(
        act(
            "case_note.add",
            {
                "child_id": child.id,
                "kind": kind.value,
                "happened_at": now(),
                "title": title.value,
                "text": words.value,
            },
            what="Case note, " + child.name,
            where="/children/" + child.id,
        ),
        words.set(""),
        title.set(""),
    )
    return dialog(
        _DIALOG,
        "New case note",
        stack(
            select_field("Kind", "note-kind", list(CASE_NOTE_KIND.labels.items()), **kind.bound),
            text_field("Title", "note-title", **title.bound),
            text_area(
                "What happened",
                "note-words",
                **words.bound,
                rows=8,
                hint="Write it as if to the child. It is kept on this iPad as you type.",
            ),
            text("It enters the chronology with the time of saving.", tone="soft", size=1),
            gap=4,
        ),
        actions=[
            button("Close and keep the draft", closes=True),
            button(
                "Save note",
                tone="primary",
                on_click=add,
                closes=True,
                disabled=words.value == "",
            ),
        ],
    )
