"""The timer as people see it: on a visit, on Today, and above every page when it matters."""

from typing import Any

import reflex as rx

from agile_app.device.actions import later, together
from agile_app.device.vars import (
    Condition,
    at_most,
    found,
    local_for,
    me,
    moment_now,
    plus_minutes,
    relative_minutes,
    row_where,
    rows,
    time_text,
    today,
)
from agile_app.ui import (
    badge,
    banner,
    button,
    card,
    choice_field,
    cluster,
    dialog,
    link_button,
    notice,
    password_field,
    select_field,
    stack,
    text,
    text_field,
)
from agile_app.ui.routing import current_screen
from agile_app.visits.home_safe import acts
from agile_app.visits.home_safe.rows import BuddyRow, LoneVisitRow
from agile_app.visits.home_safe.schemas import EXTENSIONS

_LENGTHS = [("20", "20 min"), ("30", "30 min"), ("45", "45 min"), ("60", "1 h"), ("90", "1½ h")]
_PLANNED, _USUAL = "planned", "45"
_REMIND_MINUTES = 5


def not_heard_yet(timer: Any) -> rx.Component:
    """The truth about what only this iPad knows."""
    return rx.cond(
        timer.stored == "device",
        text(
            "Kept on this iPad; the server does not know yet. Until it does, nobody is told.",
            tone="soft",
            size=1,
        ),
    )


def timer_card(timer: Any, *, title: Any = None, main: bool = False) -> rx.Component:
    """One running timer of this worker's own. Its answer is the ``main`` act of the page, or
    becomes it when the time is over: until then that is "Leaving" on a visit."""
    is_late = timer.due_at <= moment_now()
    answer = safe_button(timer)
    if not main:
        answer = rx.cond(is_late, answer, safe_button(timer, place="early", main=False))
    return card(
        stack(
            cluster(
                text("Out by ", rx.el.strong(time_text(timer.expected_end)), size=4),
                text(relative_minutes(timer.expected_end), tone="soft"),
                rx.cond(
                    is_late,
                    rx.el.span(
                        badge("Not checked out", tone="danger", icon="warning"), role="alert"
                    ),
                    badge(timer.state_label, tone="info", icon="clock"),
                ),
                gap=3,
            ),
            rx.cond(timer.said != "", text(timer.said, tone="soft")),
            not_heard_yet(timer),
            cluster(
                answer,
                *[
                    button(
                        f"{minutes} min more",
                        icon="plus",
                        on_click=acts.extend(timer, minutes),
                    )
                    for minutes in EXTENSIONS
                ],
                gap=2,
            ),
            gap=3,
        ),
        title=timer.title if title is None else title,
        tone=rx.cond(is_late, "danger", "info"),
    )


def safe_button(timer: Any, *, place: str = "card", main: bool = True) -> rx.Component:
    """To say that one is safe: with one tap, or with a code for those who have one."""
    code = local_for("home_safe.code", timer.id, "")
    # The same timer may stand in a card and above the page.
    sheet = f"safe-{place}-" + timer.id
    look: dict[str, Any] = {"tone": "primary", "size": "large"} if main else {"tone": "quiet"}
    with_code = together(acts.safe(timer, code.value), code.set(""))
    return rx.cond(
        acts.safety().has_codes,
        rx.fragment(
            button("I am safe", icon="check", opens=sheet, **look),
            dialog(
                sheet,
                "I am safe",
                password_field(
                    "Your code",
                    "code",
                    **code.bound,
                    autocomplete="off",
                    keyboard="numeric",
                    id=f"code-{place}-" + timer.id,
                ),
                actions=[
                    button("Go back", closes=True),
                    button(
                        "I am safe",
                        tone="primary",
                        closes=True,
                        disabled=code.value.length() < 4,
                        on_click=with_code,
                    ),
                ],
            ),
        ),
        button("I am safe", icon="check", on_click=acts.safe(timer), **look),
    )


def start_button(
    key: str | rx.Var,
    *,
    title: Any,
    visit_id: Any = "",
    subject_id: Any = "",
    planned_end: rx.Var | None = None,
) -> rx.Component:
    """Going in alone: until when, with whom as buddy, and where when it is no visit. A visit may be
    armed ahead, to the end it is planned for."""
    own = rx.Var.create(key)
    asks_place = planned_end is None
    length = local_for("home_safe.minutes", own, "")
    ahead = False if planned_end is None else planned_end > plus_minutes(moment_now(), 1)
    minutes = rx.cond(length.value != "", length.value, rx.cond(ahead, _PLANNED, _USUAL))
    planned = rx.Var.create(minutes).to(str) == _PLANNED
    end = later(minutes) if planned_end is None else rx.cond(planned, planned_end, later(minutes))
    place = local_for("home_safe.place", own, "", kept=True)
    buddy = local_for("home_safe.buddy", own, "")
    chosen = rx.cond(buddy.value != "", buddy.value, acts.safety().buddy_id)
    sheet = "start-timer-" + own
    shown_title = rx.cond(place.value != "", place.value, title) if asks_place else title
    start = acts.arm(
        end,
        minutes=rx.cond(planned, "", minutes),
        title=shown_title,
        place=place.value if asks_place else "",
        buddy_id=chosen,
        visit_id=visit_id,
        subject_id=subject_id,
    )
    where = (
        [
            text_field(
                "Where",
                "where",
                **place.bound,
                optional=True,
                max_length=200,
                hint="Only shown if somebody must look for you.",
                id="where-" + own,
            )
        ]
        if asks_place
        else []
    )
    return rx.fragment(
        button("Start a timer", icon="shield", opens=sheet),
        dialog(
            sheet,
            "Going in alone",
            stack(
                choice_field(
                    "Out in",
                    "minutes",
                    _LENGTHS if asks_place else [(_PLANNED, "As planned"), *_LENGTHS],
                    value=minutes,
                    on_change=length.on_change,
                    look="segments",
                    hint=None
                    if planned_end is None
                    else rx.fragment("As planned is ", time_text(planned_end), "."),
                    id=f"minutes-{key}" if isinstance(key, str) else None,
                ),
                *where,
                select_field(
                    "Buddy",
                    "buddy",
                    rows(BuddyRow, order_by="label"),
                    value=chosen,
                    on_change=buddy.on_change,
                    blank="Nobody: my manager is told instead",
                    hint="Told first if you do not check out.",
                    id="buddy-" + own,
                ),
                gap=4,
            ),
            actions=[
                button("Go back", closes=True),
                button(
                    "Start",
                    tone="primary",
                    closes=True,
                    on_click=together(start, place.set("")) if asks_place else start,
                ),
            ],
        ),
    )


def visit_timer(visit: Any) -> rx.Component:
    """The timer of one visit: running, or how it starts."""
    timer = row_where(LoneVisitRow, {"subject_id": visit.group_id, "mine": True, "open": True})
    waits = (visit.status == "on_my_way") | (visit.status == "under_way")
    to_come = (visit.status == "planned") & (visit.on == today())
    alone = (visit.worker_id == me().id) & (visit.second_worker == "")
    return rx.cond(
        found(timer),
        timer_card(timer, title="Home safe"),
        rx.cond(
            ~(alone & (waits | to_come)),
            rx.fragment(),
            notice(
                "Home safe",
                rx.cond(
                    waits,
                    text("Your timer starts when the server hears of it."),
                    text("Your timer starts with “On my way” or “Arrived”."),
                ),
                tone="neutral",
                icon="shield",
                actions=start_button(
                    visit.id,
                    title=visit.kind_label,
                    visit_id=visit.id,
                    subject_id=visit.group_id,
                    planned_end=plus_minutes(visit.at, visit.minutes),
                ),
            ),
        ),
    )


def own_timers(*, main: bool = False, due: Condition | None = None) -> rx.Component:
    """The running timers of this worker's own: all, or those ``due`` at such a time."""

    def one(timer: Any) -> rx.Component:
        return timer_card(timer, main=main)

    where = {"mine": True, "open": True, **({} if due is None else {"due_at": due})}
    running = rows(LoneVisitRow, where=where, order_by="due_at")
    return rx.cond(
        running.length() > 0,
        rx.el.div(rx.foreach(running, one), class_name="stack", data_gap="4"),
    )


@banner
def home_safe_banner() -> rx.Component:
    """What must not be missed: somebody has not checked out; one's own time is nearly over."""
    here = current_screen()
    route = here.route if here is not None else ""
    if route == acts.PAGE:
        return rx.fragment()
    soon = plus_minutes(moment_now(), _REMIND_MINUTES)
    alarms = rows(LoneVisitRow, where={"needs_you": True}, order_by="due_at")
    late = rows(LoneVisitRow, where={"mine": True, "open": True, "due_at": at_most(soon)})
    # Today has one's own timer at its top.
    own = [] if route == "/today" else [rx.foreach(late, _are_you_safe)]
    return rx.fragment(rx.foreach(alarms, _alarm), *own)


def _alarm(timer: Any) -> rx.Component:
    return notice(
        rx.cond(
            timer.state == "duress",
            timer.worker_name + " typed the duress code",
            timer.worker_name + " has not checked out",
        ),
        text(timer.said),
        tone="danger",
        urgent=True,
        actions=[
            link_button("Where to look", href=acts.PAGE, tone="primary"),
            button("I am on it", on_click=acts.acknowledge(timer)),
        ],
    )


def _are_you_safe(timer: Any) -> rx.Component:
    over = timer.due_at <= moment_now()
    return notice(
        rx.cond(over, "Are you safe?", "Your time is nearly over"),
        text(
            rx.cond(over, "Your time was up at ", "Check out by "),
            time_text(timer.due_at),
            ". Others are told after that.",
        ),
        not_heard_yet(timer),
        tone="warning",
        urgent=True,
        actions=[
            safe_button(timer, place="banner"),
            button("15 min more", icon="plus", on_click=acts.extend(timer, 15)),
        ],
    )
