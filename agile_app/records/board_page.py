"""The manager's board: children without a worker, and who has room. Answered by the server."""

import reflex as rx

from agile_app.device.vars import age, date_text
from agile_app.records.allocation_service import TrayRow, WorkerLoad
from agile_app.records.board_state import BoardState
from agile_app.security.permissions import Permission
from agile_app.ui import (
    badge,
    button,
    card,
    check_field,
    cluster,
    empty_state,
    form,
    link_button,
    list_item,
    list_of,
    office_content,
    page,
    pager,
    section,
    select_field,
    split,
    stack,
    what_came_of_it,
)
from agile_app.ui.routing import Place, screen


@screen(
    "/board",
    title="Board",
    kind="office",
    nav=Place("Board", "board", 6, permission=Permission.ALLOCATE),
    on_load=BoardState.load,
)
def board_page() -> rx.Component:
    """Give children a worker; see how many each worker holds."""
    return page(
        "Board",
        office_content(
            stack(
                what_came_of_it(BoardState.problem, BoardState.said),
                split(_tray(), _workers()),
                gap=4,
            ),
            ready=BoardState.loaded | (BoardState.problem != ""),
            opening="Opening the board",
            offers=link_button("Children on this iPad", href="/children", tone="primary"),
        ),
        lead="Children who have no worker yet, and the workers of your teams.",
        actions=link_button("Plan the team's week", href="/plan/team", icon="plan"),
        width="full",
    )


def _tray() -> rx.Component:
    return section(
        card(
            list_of(
                BoardState.waiting,
                _waiting,
                label="Children without a worker",
                empty=empty_state(
                    "Everyone has a worker", "Children who come with a return wait here."
                ),
            ),
            flush=True,
        ),
        rx.cond(
            BoardState.total > BoardState.waiting.length(),
            pager(
                says=(BoardState.first + 1).to_string()
                + " to "
                + (BoardState.first + BoardState.waiting.length()).to_string()
                + " of "
                + BoardState.total.to_string(),
                on_previous=BoardState.previous_page,
                on_next=BoardState.next_page,
                has_previous=BoardState.first > 0,
                has_next=BoardState.first + BoardState.waiting.length() < BoardState.total,
            ),
        ),
        title="Waiting for a worker",
        actions=check_field(
            "Closed cases too",
            "closed-too",
            checked=BoardState.closed_too,
            on_change=BoardState.show_closed,
        ),
    )


def _waiting(child: TrayRow) -> rx.Component:
    return list_item(
        child.name,
        detail=rx.fragment(
            rx.cond(child.birth_date != "", age(child.birth_date), "Date of birth not known"),
            ", waiting since ",
            date_text(child.waiting_since),
        ),
        trail=[
            rx.cond(child.open, rx.fragment(), badge("Closed")),
            form(
                rx.el.input(type="hidden", name="child_id", value=child.id),
                cluster(
                    select_field(
                        "Worker",
                        "worker_id",
                        BoardState.choices,
                        blank="Choose a worker",
                        shows_label=False,
                        id="worker-" + child.id,
                    ),
                    button("Allocate", submits=True),
                    gap=2,
                ),
                on_submit=BoardState.give,
                label="Allocate " + child.name,
            ),
        ],
    )


def _workers() -> rx.Component:
    return section(
        card(
            list_of(
                BoardState.workers,
                _worker,
                label="Workers of your teams",
                empty=empty_state("No workers", "Nobody works in a team that you manage."),
            ),
            flush=True,
        ),
        title="Your workers",
    )


def _worker(worker: WorkerLoad) -> rx.Component:
    return list_item(
        worker.name,
        trail=rx.cond(worker.children == 1, "1 child", worker.children.to_string() + " children"),
    )
