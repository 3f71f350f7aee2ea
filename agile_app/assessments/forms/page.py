"""The forms of assessments: which are in use, adding one from a file, withdrawing a version."""

from typing import Literal

import reflex as rx

from agile_app.assessments.forms.preview import AskedRow, PartRow
from agile_app.assessments.forms.routes import PAGE
from agile_app.assessments.forms.state import Draft, FormLine, FormsState, ProblemLine
from agile_app.security.permissions import Permission
from agile_app.ui import (
    badge_of,
    button,
    card,
    cluster,
    file_field,
    form,
    link_button,
    list_item,
    list_of,
    notice,
    office_content,
    page,
    section,
    stack,
    text,
    text_area,
    text_field,
    what_came_of_it,
)
from agile_app.ui.address import address_query
from agile_app.ui.routing import screen

# What a file that was refused at the door comes back with.
PROBLEMS = {
    "too_large": "That file is too large: a form has at most 256 KB.",
    "no_file": "Choose a file first.",
    "not_a_form": "The file did not arrive whole. Send it again.",
    "not_allowed": "Forms are kept by the administrators.",
    "cross_site": "Send the file from this page.",
}
OTHER_PROBLEM = "The file was not taken. Send it again in a moment."


@screen(PAGE, title="Forms", kind="office", nav="/settings", on_load=FormsState.load)
def forms_page() -> rx.Component:
    """Add a form, look at what one asks, withdraw a version."""
    return page(
        "Forms",
        office_content(
            stack(
                what_came_of_it(FormsState.problem, FormsState.said),
                _draft_or_file(),
                _in_use(),
                gap=6,
            ),
            ready=FormsState.loaded | (FormsState.problem != ""),
            opening="Opening the forms",
            offers=link_button("Your settings", href="/settings", tone="primary"),
            permission=Permission.FORM_MANAGE,
        ),
        lead="What assessments and other records ask. What was begun keeps its version.",
        back=("/settings", "Settings"),
        width="reading",
    )


def _draft_or_file() -> rx.Component:
    draft = FormsState.draft.to(Draft)
    return section(
        rx.cond(
            FormsState.has_draft,
            rx.cond(draft.problems.length() > 0, _mistakes(draft), _sound(draft)),
            _send(),
        ),
        title="Add a form",
    )


def _send() -> rx.Component:
    code = address_query("problem")
    return card(
        form(
            file_field(
                "A form file",
                "file",
                accept=".toml,.json,text/plain,application/json",
                hint="TOML or JSON. It is checked first; nothing changes until you publish it.",
                error=rx.cond(code == "", "", rx.match(code, *PROBLEMS.items(), OTHER_PROBLEM)),
                id="form-file",
            ),
            cluster(button("Check the file", tone="primary", submits=True)),
            action="/api/forms/file",
            sends_files=True,
            label="Send a file",
        ),
        _paste("", "Or paste its text", "Check the text"),
    )


def _paste(
    default: rx.Var | str,
    label: str,
    act: str,
    *,
    tone: Literal["quiet", "primary"] = "quiet",
    more: rx.Component | None = None,
) -> rx.Component:
    return form(
        text_area(
            label,
            "pasted",
            default=default,
            rows=8,
            max_length=262_144,
            error=FormsState.pasted_problem,
            id="form-pasted",
        ),
        cluster(button(act, submits=True, tone=tone), more or rx.fragment(), gap=2),
        on_submit=FormsState.paste,
        label=label,
    )


def _mistakes(draft: rx.Var[Draft]) -> rx.Component:
    """What is wrong, beside the text that was sent, so that it can be put right here."""
    throw = button("Throw it away", on_click=FormsState.discard)
    return card(
        notice("This form cannot be used as it is", tone="danger", urgent=True),
        list_of(draft.problems.to(list[ProblemLine]), _mistake, label="What is wrong"),
        rx.cond(
            draft.text != "",
            _paste(draft.text, "The form's text", "Check it again", tone="primary", more=throw),
            cluster(throw),
        ),
    )


def _mistake(line: rx.Var[ProblemLine]) -> rx.Component:
    return list_item(line.sentence, detail=line.where)


def _sound(draft: rx.Var[Draft]) -> rx.Component:
    return card(
        notice(
            "Nothing is wrong with it",
            text("Read what it asks. Once published it never changes; a change is a new version."),
            tone="good",
        ),
        _parts(draft.parts.to(list[PartRow])),
        cluster(
            button("Publish this form", tone="primary", on_click=FormsState.publish),
            button("Throw it away", on_click=FormsState.discard),
            gap=2,
        ),
        title=draft.title,
    )


def _parts(parts: rx.Var[list[PartRow]]) -> rx.Component:
    return stack(rx.foreach(parts, _part), gap=5)


def _part(part: rx.Var[PartRow]) -> rx.Component:
    return section(
        list_of(part.fields.to(list[AskedRow]), _asked, label=part.title),
        title=part.title,
        lead=part.about,
        level=3,
    )


def _asked(asked: rx.Var[AskedRow]) -> rx.Component:
    return list_item(
        asked.label,
        rx.cond(asked.help != "", text(asked.help, tone="soft", size=1)),
        detail=asked.about,
    )


def _in_use() -> rx.Component:
    return section(
        card(list_of(FormsState.lines, _line, label="Forms"), flush=True), title="Every form"
    )


def _line(line: rx.Var[FormLine]) -> rx.Component:
    opened = FormsState.open_id == line.id
    return list_item(
        line.title,
        rx.cond(line.withdrawn != "", text(line.withdrawn, tone="soft", size=1)),
        rx.cond(opened, _opened(line)),
        detail=line.detail,
        trail=cluster(
            badge_of(line.state, line.tone),
            rx.cond(
                opened,
                button("Close", on_click=FormsState.close),
                button(
                    "Show",
                    label_for_listening="Show what " + line.title + " asks",
                    on_click=FormsState.open(line.id),
                ),
            ),
            gap=2,
        ),
    )


def _opened(line: rx.Var[FormLine]) -> rx.Component:
    return stack(
        _parts(FormsState.parts),
        rx.cond(
            line.may_withdraw,
            form(
                text_field(
                    "Why it is withdrawn",
                    "reason",
                    hint="Nothing new is begun with it. What was begun goes on being written.",
                    error=FormsState.reason_problem,
                    max_length=300,
                    id="withdraw-reason",
                ),
                cluster(button("Withdraw this version", tone="danger", submits=True)),
                on_submit=FormsState.withdraw,
                label="Withdraw this version",
            ),
        ),
        gap=5,
    )
