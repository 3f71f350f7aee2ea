"""The team's week for its manager: as it stands, as it could be, cover for who is away. Answered by
the server; nothing moves until it is accepted."""

import reflex as rx

from agile_app.security.permissions import Permission
from agile_app.ui import (
    Column,
    badge,
    button,
    card,
    cluster,
    empty_state,
    hidden_text,
    link_button,
    list_item,
    list_of,
    notice,
    office_content,
    page,
    row_when,
    section,
    select_field,
    stack,
    table,
    text,
    what_came_of_it,
)
from agile_app.ui.routing import screen
from agile_app.visits.planner.saved_state import SavedTravelState
from agile_app.visits.planner.team_grid import TeamCell, TeamLine
from agile_app.visits.planner.team_service import ChangeRow, Choice, LeftRow, TeamStop
from agile_app.visits.planner.team_state import TeamPlanState


@screen(
    "/plan/team",
    title="Team plan",
    kind="office",
    nav="/board",
    on_load=[TeamPlanState.load, SavedTravelState.load],
    permission=Permission.ALLOCATE,
)
def team_plan_page() -> rx.Component:
    """Propose a week for the team, share out a colleague's visits, accept what is wanted."""
    return page(
        "Team plan",
        office_content(
            stack(_said(), _which(), _changes(), _week(), _beside(), _saved(), gap=6),
            ready=TeamPlanState.ready | (TeamPlanState.problem != ""),
            opening="Opening the team's week",
            offers=link_button("Your own plan", href="/plan", tone="primary"),
        ),
        lead="Proposals only: nothing moves until you accept it.",
        back=("/board", "Board"),
        width="full",
    )


def _said() -> rx.Component:
    return rx.fragment(
        what_came_of_it(TeamPlanState.problem, TeamPlanState.said),
        rx.foreach(TeamPlanState.refused, lambda said: notice(said, tone="warning")),
        rx.foreach(TeamPlanState.clashes, lambda said: notice(said, tone="warning")),
    )


def _which() -> rx.Component:
    """Team, week, and what to do with them."""
    return cluster(
        select_field(
            "Team", "team", TeamPlanState.teams,
            value=TeamPlanState.team_id, on_change=TeamPlanState.choose_team,
        ),
        select_field(
            "Week", "week", TeamPlanState.weeks,
            value=TeamPlanState.week_on, on_change=TeamPlanState.choose_week,
        ),
        button(
            "Propose a week", tone="primary", on_click=TeamPlanState.propose,
            disabled=TeamPlanState.busy,
        ),
        rx.cond(TeamPlanState.busy, text(TeamPlanState.progress, tone="soft")),
        align="end",
    )  # fmt: skip


def _changes() -> rx.Component:
    return rx.cond(
        TeamPlanState.changes.length() > 0,
        section(
            card(
                list_of(TeamPlanState.changes, _change, label="Proposed changes"),
                flush=True,
            ),
            title=TeamPlanState.saves,
            lead="Estimated travel, against the diary as it stands.",
            actions=[
                button("Accept all", tone="primary", on_click=TeamPlanState.accept_all),
                button("Discard", on_click=TeamPlanState.discard),
            ],
        ),
        rx.cond(
            TeamPlanState.saves != "",
            notice(TeamPlanState.saves, text("The week is as good as it can be."), tone="info"),
        ),
    )


def _change(change: ChangeRow) -> rx.Component:
    return list_item(
        change.title,
        rx.cond(change.because != "", text(change.because, tone="soft", size=1)),
        detail=rx.cond(
            change.before != "", change.before + " → " + change.after, "New: " + change.after
        ),
        trail=[
            rx.match(
                change.what,
                ("new", badge("New")),
                ("handed_over", badge("Another worker", tone="warning")),
                badge("Moved"),
            ),
            button(
                "Accept",
                on_click=TeamPlanState.accept([change.stop]),
                label_for_listening="Accept: " + change.title,
            ),
        ],
    )


def _week() -> rx.Component:
    return section(
        card(
            table(
                "The team's week",
                [
                    Column("Worker", _line, names_row=True),
                    Column("Monday", lambda line: _cell(line.monday)),
                    Column("Tuesday", lambda line: _cell(line.tuesday)),
                    Column("Wednesday", lambda line: _cell(line.wednesday)),
                    Column("Thursday", lambda line: _cell(line.thursday)),
                    Column("Friday", lambda line: _cell(line.friday)),
                ],
                TeamPlanState.lines,
                empty=empty_state("An empty week", "Nobody works in this team."),
                shows_caption=False,
            ),
            flush=True,
        ),
        title="The week as it stands",
    )


def _line(line: TeamLine) -> rx.Component:
    weekend = rx.fragment(text("Weekend:", size=1), _cell(line.weekend))
    return rx.fragment(
        line.worker,
        text(line.load, size=1, tone="soft"),
        rx.cond(line.weekend.load != "", weekend),
    )


def _cell(cell: TeamCell) -> rx.Component:
    return rx.cond(
        cell.load != "",
        stack(text(cell.load, size=1, tone="soft"), rx.foreach(cell.stops, _stop), gap=1),
        hidden_text("Nothing"),
    )


def _stop(stop: TeamStop) -> rx.Component:
    return text(
        rx.el.strong(stop.time),
        " ",
        stop.title,
        rx.cond(stop.held, " (stays)", ""),
        size=1,
    )


def _beside() -> rx.Component:
    return stack(
        section(
            card(
                list_of(
                    TeamPlanState.left,
                    _left,
                    label="Without a place",
                    empty=empty_state("Everything has a place", "What finds none shows here."),
                ),
                flush=True,
            ),
            title="Without a place",
        ),
        rx.cond(
            TeamPlanState.for_manager.length() > 0,
            section(
                card(
                    list_of(
                        TeamPlanState.for_manager,
                        _arranged,
                        label="Appointments to arrange",
                    ),
                    flush=True,
                ),
                title="Appointments to arrange",
                lead="They are the absent worker's own: nobody takes them over unasked.",
            ),
        ),
        section(
            card(
                list_of(
                    TeamPlanState.workers,
                    _worker,
                    label="Workers of the team",
                    empty=empty_state("No workers", "Nobody works in this team."),
                ),
                flush=True,
            ),
            title="Workers",
            lead="Someone is away, or a day has gone another way.",
        ),
        gap=6,
    )


def _arranged(said: rx.Var) -> rx.Component:
    return list_item(said)


def _left(left: LeftRow) -> rx.Component:
    return list_item(
        left.title,
        text(left.what_to_do, tone="soft", size=1),
        detail=left.because,
        trail=rx.cond(left.due != "", row_when("Due", left.due)),
    )


def _worker(worker: Choice) -> rx.Component:
    return list_item(
        worker.label,
        trail=[
            button(
                "Plan anew",
                on_click=TeamPlanState.replan(worker.code),
                disabled=TeamPlanState.busy,
                label_for_listening="Plan anew from now: " + worker.label,
            ),
            button(
                "Cover",
                on_click=TeamPlanState.cover(worker.code),
                disabled=TeamPlanState.busy,
                label_for_listening="Cover for " + worker.label,
            ),
        ],
    )


def _saved() -> rx.Component:
    return section(
        card(
            table(
                "Travel against booking in due-date order",
                [
                    Column("Way of booking", lambda row: row.arm, names_row=True),
                    Column("In the middle week", lambda row: row.median, align="end"),
                    Column("Eight weeks of ten", lambda row: row.spread, align="end"),
                    Column("Longer instead", lambda row: row.worse, align="end"),
                ],
                SavedTravelState.rows,
                empty=empty_state(
                    "Not measured yet", "Weeks are compared overnight, once they are planned."
                ),
                shows_caption=False,
            ),
            flush=True,
        ),
        rx.cond(
            SavedTravelState.left_out != "",
            text(
                SavedTravelState.left_out,
                " weeks are not compared: one of the ways left a visit without a time.",
                tone="soft",
                size=1,
            ),
        ),
        title="What planning saves",
        lead="Estimated: the same visits booked in four ways, on the same travel times. It counts "
        "weeks, never workers, and is to be compared with real diaries.",
    )
