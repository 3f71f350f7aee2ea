"""What the council sets for itself: values in force, where they come from, who changed them."""

import reflex as rx

from agile_app.people.council_service import ChangeRow, SettingRow
from agile_app.people.council_state import CouncilState, Group
from agile_app.security.permissions import Permission
from agile_app.ui import (
    badge,
    button,
    card,
    cluster,
    form,
    link_button,
    list_item,
    list_of,
    notice,
    office_content,
    page,
    section,
    select_field,
    stack,
    text,
    text_area,
    text_field,
)
from agile_app.ui.routing import screen


@screen(
    "/settings/council",
    title="Council settings",
    kind="office",
    nav="/settings",
    on_load=CouncilState.load,
)
def council_settings_page() -> rx.Component:
    """Change a value; see what it was, who changed it and why."""
    return page(
        "Council settings",
        office_content(
            stack(_problem(), _jumps(), rx.foreach(CouncilState.groups, _group), gap=6),
            ready=CouncilState.loaded | (CouncilState.problem != ""),
            opening="Opening the settings",
            offers=link_button("Your settings", href="/settings", tone="primary"),
            permission=Permission.COUNCIL_MANAGE,
        ),
        lead="What differs between councils. A change counts from the moment it is made.",
        back=("/settings", "Settings"),
        width="reading",
    )


def _problem() -> rx.Component:
    return rx.cond(
        CouncilState.problem != "", notice(CouncilState.problem, tone="danger", urgent=True)
    )


def _jumps() -> rx.Component:
    """The groups, as there are many settings and one is sought."""
    return cluster(
        rx.foreach(
            CouncilState.groups,
            lambda group: link_button(group.name, href="#" + group.id),
        ),
        gap=2,
    )


def _group(group: rx.Var[Group]) -> rx.Component:
    return section(
        card(
            list_of(group.settings.to(list[SettingRow]), _setting, label=group.name),
            flush=True,
            id=group.id,
        ),
        title=group.name,
    )


def _setting(row: SettingRow) -> rx.Component:
    return list_item(
        row.label,
        rx.cond(row.help != "", text(row.help, tone="soft", size=1)),
        text("Default: ", row.default_said, ". ", row.source, ".", tone="soft", size=1),
        rx.cond(CouncilState.open_key == row.key, _changing(row)),
        rx.cond(CouncilState.said_key == row.key, notice(CouncilState.said, tone="good")),
        trail=rx.cond(
            CouncilState.open_key == row.key,
            rx.fragment(),
            cluster(
                rx.cond(row.is_default, rx.fragment(), badge("Set here", tone="info")),
                text(row.said, strong=True),
                button(
                    "Change",
                    label_for_listening="Change " + row.label,
                    on_click=CouncilState.open(row.key),
                ),
                gap=2,
            ),
        ),
    )


def _changing(row: SettingRow) -> rx.Component:
    return stack(
        text("Now: ", row.said, ".", strong=True),
        form(
            rx.match(
                row.kind,
                ("number", _number(row)),
                ("days", _days(row)),
                select_field(
                    "New value",
                    "value",
                    row.options,
                    default=row.typed,
                    error=CouncilState.value_problem,
                    id="council-value",
                ),
            ),
            text_field(
                "Why it changes",
                "reason",
                hint="Colleagues read this in the history.",
                error=CouncilState.reason_problem,
                max_length=300,
                id="council-reason",
            ),
            cluster(
                button("Save the change", tone="primary", submits=True),
                button("Leave as it is", on_click=CouncilState.close),
                gap=2,
            ),
            on_submit=CouncilState.change,
            label="Change " + row.label,
        ),
        section(
            list_of(
                CouncilState.history,
                _change,
                label="Earlier values",
                empty=text("Never changed: the default has been in force all along.", tone="soft"),
            ),
            title="History",
            level=3,
        ),
        gap=4,
    )


def _number(row: SettingRow) -> rx.Component:
    return text_field(
        "New value, in " + row.unit,
        "value",
        default=row.typed,
        keyboard="numeric",
        hint=row.limits,
        error=CouncilState.value_problem,
        id="council-value",
    )


def _days(row: SettingRow) -> rx.Component:
    return text_area(
        "Days",
        "value",
        default=row.typed,
        hint="One to a line, for example 2027-06-18. Leave it empty for none.",
        error=CouncilState.value_problem,
        id="council-value",
    )


def _change(row: ChangeRow) -> rx.Component:
    return list_item(row.said, detail=rx.fragment(row.reason, ". ", row.by, ", ", row.at))
