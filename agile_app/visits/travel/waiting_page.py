"""Court and waiting: "I have 25 minutes". What can be done now, here, with no signal, with names
hidden until they are asked for, since the next chair in the corridor is close."""

from dataclasses import dataclass

import reflex as rx
from reflex.vars import Var

from agile_app.assessments.rows import AssessmentRow
from agile_app.device.vars import device_call, local, me, ready, rows, today, unsent
from agile_app.records.rows import ChildRow
from agile_app.ui import (
    badge,
    button,
    card,
    chip,
    empty_state,
    filters,
    icon,
    list_item,
    list_of,
    loading_state,
    page,
    row_when,
    section,
    stack,
)
from agile_app.ui.routing import screen
from agile_app.visits.rows import VisitRow

TIMES = (10, 25, 45, 90)

_given = local("waiting.minutes", 25)
_named = local("waiting.names", False)


@dataclass(frozen=True)
class WaitingThing:
    """Something that can be done while waiting; made on the device (``waiting.js``).

    ``kind`` is decide, record, write or read; ``fits`` now, start (a part of it) or later.
    ``what`` never holds a name; ``who`` does.
    """

    id: str
    kind: str
    what: str
    who: str
    why: str
    minutes: int
    href: str
    fits: str


def _things() -> Var[list[WaitingThing]]:
    return device_call(
        "waitingThings",
        {
            "visits": rows(VisitRow),
            "assessments": rows(AssessmentRow),
            "children": rows(ChildRow),
            "unsent": unsent(),
            "today": today(),
            "me": me().id,
        },
        _given.value,
        python_type=list[WaitingThing],
    )


@screen("/today/waiting", title="While you wait", kind="field", nav="/today")
def waiting_page() -> rx.Component:
    """So many minutes, and what they are good for."""
    return page(
        "While you wait",
        rx.cond(
            ready(),
            stack(
                filters(
                    "I have",
                    *(
                        chip(
                            f"{minutes} minutes",
                            pressed=_given.value == minutes,
                            on_click=_given.set(minutes),
                        )
                        for minutes in TIMES
                    ),
                ),
                section(
                    card(
                        list_of(
                            _things(),
                            _thing,
                            label="What can be done now",
                            empty=empty_state(
                                "Nothing waits for you",
                                "No record is unfinished and nothing is unsent. Sit a moment.",
                            ),
                        ),
                        flush=True,
                    ),
                    title="What can be done here",
                    lead="All of it works with no signal. Minutes are our guesses.",
                ),
                gap=5,
            ),
            loading_state(rows=4, label="Looking what waits"),
        ),
        back=("/today", "Today"),
        actions=button(
            rx.cond(_named.value, "Hide names", "Show names"),
            icon="eye",
            on_click=_named.toggle,
        ),
        width="reading",
    )


def _thing(thing: WaitingThing) -> rx.Component:
    return list_item(
        thing.what,
        detail=rx.fragment(rx.cond(_named.value, thing.who, "Name hidden"), ". ", thing.why),
        lead=rx.match(
            thing.kind,
            ("decide", icon("warning")),
            ("record", icon("note")),
            ("write", icon("document")),
            icon("info"),
        ),
        trail=[
            rx.match(
                thing.fits,
                ("now", badge("Fits", tone="good")),
                ("start", badge("A start", tone="info")),
                badge("Later", tone="neutral"),
            ),
            row_when(thing.minutes.to_string() + " min"),  # type: ignore[attr-defined]
        ],
        href=thing.href,
    )
