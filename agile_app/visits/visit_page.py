"""One visit: the kit before leaving, one tap at the door, the record. Works with no server."""

import reflex as rx
from reflex.vars import Var

from agile_app.device.vars import (
    date_text,
    differs_from,
    found,
    local_for,
    may,
    me,
    ready,
    relative_day,
    route_param,
    row,
    row_where,
    rows,
    time_text,
)
from agile_app.device.views import view_log
from agile_app.records.rows import PersonRow
from agile_app.security.permissions import Permission
from agile_app.ui import (
    Tab,
    act_bar,
    badge,
    button,
    card,
    check_field,
    choice_field,
    cluster,
    date_field,
    dialog,
    facts,
    field_error,
    heading,
    link_button,
    loading_state,
    menu,
    menu_item,
    missing_state,
    notice,
    page,
    stack,
    tabs,
    text,
    text_area,
    text_field,
    writing,
)
from agile_app.ui.routing import screen
from agile_app.visits import taps
from agile_app.visits.codes import NO_ACCESS
from agile_app.visits.home_safe.views import visit_timer
from agile_app.visits.kit_views import kit
from agile_app.visits.record_read_views import record_read
from agile_app.visits.record_views import record_form
from agile_app.visits.rows import VisitRow
from agile_app.visits.taps import NotInDraft, names_of
from agile_app.visits.views import status_badge

_NO_ACCESS, _CANCEL = "no-access", "cancel-visit"


@screen("/visits/[visit_id]", title="Visit", kind="field", nav="/today")
def visit_page() -> rx.Component:
    """One visit, of one child or of siblings together."""
    visit_id = route_param("visit_id")
    visit = row(VisitRow, visit_id)
    return page(
        None,
        rx.cond(
            ready(),
            rx.cond(
                found(visit),
                _open(visit),
                missing_state(
                    "This visit is not on this iPad",
                    "It may be older than six months, or of a child you do not work with now. "
                    "Older visits are in the child's chronology.",
                    actions=link_button("To Today", href="/today"),
                    names_page=True,
                ),
            ),
            loading_state(rows=6, label="Opening the visit"),
        ),
        back=("/today", "Today"),
        head=rx.fragment(),
    )


def _open(visit: VisitRow) -> rx.Component:
    whole = rx.fragment(
        _head(visit),
        _told(visit),
        visit_timer(visit),
        _body(visit),
        _acts(visit),
        view_log("visit.viewed", visit.id),
    )
    return rx.cond(
        visit.has_document,
        writing.live_document(
            visit.group_id,
            whole,
            what="Visit, " + names_of(visit),
            where="/visits/" + visit.id,
            me=me().id,
            workers=rows(PersonRow, where={"child_id": visit.child_id, "group": "worker"}),
            may_write=may(Permission.CHILD_WRITE),
        ),
        whole,
    )


def _head(visit: VisitRow) -> rx.Component:
    return rx.el.header(
        cluster(
            stack(
                rx.el.p(
                    relative_day(visit.on), ", ", date_text(visit.on), ", ", visit.time,
                    class_name="eyebrow",
                ),
                heading(names_of(visit), level=1, look=1),
                cluster(
                    status_badge(visit),
                    badge(visit.kind_label),
                    rx.cond(visit.unannounced, badge("Unannounced", icon="eye-off")),
                    rx.cond(
                        visit.second_worker != "",
                        badge("With " + visit.second_worker, tone="info", icon="team"),
                    ),
                    gap=2,
                ),
                gap=2,
            ),
            _more(visit),
            justify="between",
            align="start",
        ),
        rx.cond(
            visit.has_document,
            cluster(writing.document_status(), writing.presence(_PLACES), gap=3),
        ),
        class_name="visit-head",
    )  # fmt: skip


_PLACES = {
    "t.goals": "the goals",
    "t.others": "the visit",
    "t.observations": "what you saw",
    "t.summary": "the summary",
}


def _more(visit: VisitRow) -> rx.Component:
    """What is done seldom."""
    planned = (visit.status == "planned") | (visit.status == "on_my_way")
    return rx.cond(
        planned & may(Permission.CHILD_WRITE),
        rx.fragment(
            menu("More", menu_item("Cancel the visit", opens=_CANCEL, icon="close")),
            _cancel_dialog(visit),
        ),
    )


def _told(visit: VisitRow) -> rx.Component:
    """What to know of this visit's taps, and of another one that is still running."""
    other = row_where(
        VisitRow,
        {"worker_id": me().id, "status": "under_way", "group_id": differs_from(visit.group_id)},
    )
    here = (visit.status == "on_my_way") | (visit.status == "under_way")
    return rx.fragment(
        rx.foreach(visit.notes, lambda note: notice("Also on the record", text(note))),
        rx.cond(
            here & found(other),
            notice(
                "Another visit of yours is still under way",
                text(
                    names_of(other), ", since ", time_text(other.started_at),
                    ". Both are kept. Say when you have left there.",
                ),
                tone="warning",
                actions=[
                    button("I have left there", on_click=taps.leave(other)),
                    link_button("Open it", href="/visits/" + other.id),
                ],
            ),
        ),
        rx.cond(
            visit.cancelled_because != "",
            notice("This visit was cancelled", text(visit.cancelled_because), tone="neutral"),
        ),
        rx.cond(visit.status == "no_access", _not_in(visit)),
    )  # fmt: skip


def _not_in(visit: VisitRow) -> rx.Component:
    return card(
        facts(
            {
                "No access": visit.because,
                "Card left": rx.cond(visit.card_left, "Yes", "No"),
                "Try again by": rx.cond(
                    visit.try_again_on != "", date_text(visit.try_again_on), "Not said"
                ),
                "At the door": time_text(visit.started_at),
            }
        ),
        rx.cond(visit.summary != "", text(visit.summary)),
        text("No child was seen, so what is due stays due.", tone="soft", size=1),
        tone="warning",
    )


def _body(visit: VisitRow) -> rx.Component | rx.Var:
    editing = local_for("visit.editing", visit.group_id, False)  # type: ignore[arg-type]
    writes = (visit.status == "under_way") | (visit.status == "left")
    return rx.match(
        visit.status,
        ("done", _recorded(visit, editing.value)),
        rx.cond(
            writes,
            tabs(
                "visit",
                Tab("Record", record_form(visit), "record"),
                Tab("Kit", kit(visit), "kit"),
                label="Parts of the visit",
            ),
            kit(visit),
        ),
    )


def _recorded(visit: VisitRow, edits: Var[bool]) -> rx.Component:
    editing = local_for("visit.editing", visit.group_id, False)  # type: ignore[arg-type]
    return stack(
        rx.cond(
            visit.has_document & may(Permission.CHILD_WRITE),
            cluster(
                rx.cond(
                    edits,
                    button("Read", icon="eye", on_click=editing.set(False)),
                    button("Correct or add", icon="edit", on_click=editing.set(True)),
                ),
                justify="end",
            ),
        ),
        rx.cond(edits, record_form(visit), record_read(visit)),
        gap=4,
    )


def _acts(visit: VisitRow) -> rx.Component:
    """The next act under the thumb."""
    not_in = button("No access", icon="no-entry", size="large", opens=_NO_ACCESS)
    arrived = button(
        "Arrived", icon="door", tone="primary", size="large", on_click=taps.arrive(visit)
    )
    bar = rx.match(
        visit.status,
        (
            "planned",
            act_bar(
                button(
                    "On my way", icon="way", tone="primary", size="large",
                    on_click=taps.on_my_way(visit),
                ),
                button("Arrived", icon="door", size="large", on_click=taps.arrive(visit)),
                not_in,
            ),
        ),
        (
            "on_my_way",
            act_bar(
                arrived,
                not_in,
                says=rx.fragment("On the way since ", time_text(visit.on_my_way_at)),
            ),
        ),
        (
            "under_way",
            act_bar(
                button(
                    "Leaving", icon="sign-out", tone="primary", size="large",
                    on_click=taps.leave(visit),
                ),
                not_in,
                says=rx.fragment("Here since ", time_text(visit.started_at)),
            ),
        ),
        (
            "no_access",
            act_bar(
                button("They are in after all", icon="door", on_click=taps.arrive(visit)),
                link_button("Plan the next try", href="/plan", icon="plan"),
            ),
        ),
        rx.fragment(),
    )  # fmt: skip
    return rx.cond(
        may(Permission.CHILD_WRITE), rx.fragment(bar, _no_access_dialog(visit)), rx.fragment()
    )


def _no_access_dialog(visit: VisitRow) -> rx.Component:
    draft = NotInDraft(visit)
    return dialog(
        _NO_ACCESS,
        "No access",
        stack(
            choice_field(
                "What happened?",
                "no-access-because",
                list(NO_ACCESS.labels.items()),
                **draft.because.bound,
            ),
            check_field(
                "I left a card",
                "no-access-card",
                checked=draft.card_left.value,
                on_change=draft.card_left.on_change,
            ),
            date_field("Try again by", "no-access-again", **draft.again_on.bound, optional=True),
            text_area(
                "What you saw and did",
                "no-access-words",
                **draft.words.bound,
                rows=4,
                max_length=2000,
                hint="Lights, voices, a neighbour. It is kept on this iPad as you type.",
                optional=True,
            ),
            text(
                "No child was seen, so no clock starts anew. If the children are not seen by "
                "their limit, your manager sees it.",
                tone="soft",
                size=1,
            ),
            field_error(draft.problem, id="no-access-problem"),
            gap=4,
        ),
        actions=[
            button("Not now", closes=True),
            button(
                "Save no access",
                tone="primary",
                closes=True,
                disabled=draft.problem != "",
                on_click=taps.no_access(visit, draft),
            ),
        ],
    )


def _cancel_dialog(visit: VisitRow) -> rx.Component:
    because = local_for("visit.cancel", visit.group_id, "", kept=True)  # type: ignore[arg-type]
    return dialog(
        _CANCEL,
        "Cancel this visit?",
        stack(
            text("It is not made. What is due stays due."),
            text_field("Why", "cancel-because", **because.bound, max_length=200),
            gap=4,
        ),
        actions=[
            button("Keep it", closes=True),
            button(
                "Cancel the visit",
                tone="danger",
                closes=True,
                disabled=because.value == "",
                on_click=taps.cancel(visit, because),
            ),
        ],
    )
