"""When a family can be visited, on the child's page: said once, kept to by every plan."""

import reflex as rx

from agile_app.device.actions import act, new_id, together
from agile_app.device.actions import shows as showing
from agile_app.device.vars import (
    date_text,
    differs_from,
    found,
    local_for,
    may,
    me,
    row_where,
    rows,
    today,
)
from agile_app.records.rows import ChildRow
from agile_app.security.permissions import Permission
from agile_app.ui import (
    badge,
    button,
    card,
    chip,
    chip_field,
    choice_field,
    date_field,
    dialog,
    disclosure,
    empty_state,
    grid,
    icon,
    list_item,
    list_of,
    notice,
    section,
    stack,
    text,
    text_field,
)
from agile_app.visits.diary.codes import WINDOW_EFFECT
from agile_app.visits.diary.rows import VisitWindowRow

_DIALOG = "new-visit-window"
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_ENDED = "ended"


def when_to_visit(child: ChildRow) -> rx.Component:
    """The family's times, and the way to add one."""
    times = rows(
        VisitWindowRow,
        where={"child_id": child.id, "effect": differs_from(_ENDED)},
        order_by=["weekdays", "from_time"],
    )
    return section(
        _never(child),
        card(
            list_of(
                times,
                _window,
                label="When to visit",
                empty=empty_state(
                    "Any time will do",
                    "Say when the family can be visited, and every plan keeps to it.",
                    icon="clock",
                ),
            ),
            flush=True,
        ),
        title="When to visit",
        actions=rx.cond(
            may(Permission.CHILD_WRITE),
            rx.fragment(button("Add a time", icon="plus", opens=_DIALOG), _form(child)),
        ),
    )


def _never(child: ChildRow) -> rx.Component:
    """What makes every visit impossible, before anyone plans one."""
    first = row_where(VisitWindowRow, {"child_id": child.id, "fault": differs_from("")})
    return rx.cond(
        found(first),
        notice("No visit fits these times", text(first.fault), tone="warning"),
    )


def _window(window: VisitWindowRow) -> rx.Component:
    return list_item(
        window.text,
        detail=rx.fragment(
            rx.cond(window.because != "", window.because + ". ", ""),
            rx.cond(
                window.by != "",
                rx.fragment("Said to ", window.by, ", ", date_text(window.added_on)),
            ),
        ),
        lead=icon("clock"),
        trail=[
            rx.match(
                window.effect,
                ("not", badge("Not then", tone="warning")),
                ("prefer", badge("Best then", tone="good")),
                badge("Only then", tone="info"),
            ),
            rx.cond(
                may(Permission.CHILD_WRITE),
                button(
                    "Take away",
                    tone="bare",
                    icon="trash",
                    only_icon=True,
                    label_for_listening="Take away: " + window.text,
                    on_click=act(
                        "diary.end_window",
                        {"child_id": window.child_id, "id": window.id},
                        what="A time to visit no longer holds",
                        where="/children/" + window.child_id,
                        shows=[showing(VisitWindowRow, id=window.id, effect=_ENDED)],
                    ),
                ),
            ),
        ],
    )


def _form(child: ChildRow) -> rx.Component:
    effect = local_for("window.effect", child.id, "only", kept=True)
    days = local_for("window.days", child.id, "01234", kept=True)
    first = local_for("window.from", child.id, "15:30", kept=True)
    last = local_for("window.to", child.id, "18:30", kept=True)
    because = local_for("window.because", child.id, "", kept=True)
    since = local_for("window.since", child.id, "", kept=True)
    until = local_for("window.until", child.id, "", kept=True)
    backwards = last.value <= first.value
    nobody = days.value == _NONE
    reversed_dates = (since.value != "") & (until.value != "") & (until.value < since.value)
    past = (until.value != "") & (until.value < today())
    add = together(
        act(
            "diary.add_window",
            {
                "id": new_id("window"),
                "child_id": child.id,
                "weekdays": days.value,
                "from_minute": first.value,
                "to_minute": last.value,
                "effect": effect.value,
                "because": because.value,
                "from_on": since.value,
                "to_on": until.value,
            },
            what="When to visit " + child.name,
            where="/children/" + child.id,
            shows=[
                showing(
                    VisitWindowRow,
                    id=new_id("window"),
                    child_id=child.id,
                    effect=effect.value,
                    weekdays=days.value,
                    from_time=first.value,
                    to_time=last.value,
                    text=_said(effect.value, days.value, first.value, last.value),
                    because=because.value,
                    by=me().name,
                    added_on=today(),
                    from_on=since.value,
                    to_on=until.value,
                )
            ],
        ),
        because.set(""),
        since.set(""),
        until.set(""),
    )
    return dialog(
        _DIALOG,
        "When can this family be visited?",
        stack(
            choice_field(
                "What it means",
                "window-effect",
                list(WINDOW_EFFECT.labels.items()),
                **effect.bound,
                look="segments",
            ),
            chip_field(
                "Days",
                *[
                    chip(
                        short,
                        pressed=days.value.contains(str(number)),
                        on_click=days.set(_turned(days.value, str(number))),
                    )
                    for number, short in enumerate(_DAYS)
                ],
                error=rx.cond(nobody, "Choose at least one day.", ""),
                id="window-days",
            ),
            grid(
                text_field("From", "window-from", kind="time", **first.bound),
                text_field(
                    "Until",
                    "window-to",
                    kind="time",
                    **last.bound,
                    error=rx.cond(backwards, "Choose a time after the start.", ""),
                ),
                column="9rem",
            ),
            text_field(
                "Why",
                "window-because",
                **because.bound,
                hint="For instance: after school, Friday prayers, the mother is on shift.",
                optional=True,
                max_length=200,
            ),
            disclosure(
                "Only for some weeks",
                grid(
                    date_field("From day", "window-since", **since.bound),
                    date_field(
                        "Until day",
                        "window-until",
                        **until.bound,
                        error=rx.cond(
                            reversed_dates,
                            "Choose a day after the first.",
                            rx.cond(past, "That day has passed.", ""),
                        ),
                    ),
                    column="9rem",
                ),
            ),
            gap=4,
        ),
        actions=[
            button("Close and keep the draft", closes=True),
            button(
                "Save",
                tone="primary",
                on_click=add,
                closes=True,
                disabled=backwards | nobody | reversed_dates | past,
            ),
        ],
    )


# A kept draft that is empty counts as none, so that no day is a mark of its own.
_NONE = "-"


def _turned(days: rx.Var[str], digit: str) -> rx.Var[str]:
    """The days with one of them turned round."""
    without = days.replace(digit, "")
    return rx.cond(
        days.contains(digit),
        rx.cond(without == "", _NONE, without),
        days.replace(_NONE, "") + digit,
    )


def _said(
    effect: rx.Var[str], days: rx.Var[str], first: rx.Var[str], last: rx.Var[str]
) -> rx.Var[str]:
    """As ``rules.window_text`` until the server has said it in full."""
    word = rx.match(effect, ("not", "Not"), ("prefer", "Best"), "Only").to(str)
    which = rx.match(
        days, ("01234", "Monday to Friday"), ("0123456", "every day"), "on the days you chose"
    ).to(str)
    return word + " " + which + ", " + first + " to " + last
