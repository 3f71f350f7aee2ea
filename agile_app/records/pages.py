"""The caseload and a child's page, both from the device alone."""

import reflex as rx

from agile_app.assessments.start_views import assessment_acts
from agile_app.device.actions import sync_now
from agile_app.device.vars import (
    age,
    date_text,
    days_from_today,
    due_day,
    found,
    is_online,
    local,
    may,
    ready,
    route_param,
    row,
    rows,
)
from agile_app.device.views import view_log
from agile_app.records.child_views import (
    chronology,
    documents,
    family,
    glance_of,
    overview,
    warnings,
)
from agile_app.records.rows import ChildRow, ChronologyRow, DocumentRow
from agile_app.security.permissions import Permission
from agile_app.ui import (
    Tab,
    avatar,
    badge,
    button,
    card,
    child_head,
    cluster,
    empty_state,
    link_button,
    list_item,
    list_of,
    loading_state,
    missing_state,
    page,
    row_when,
    search_field,
    stack,
    tabs,
    text,
)
from agile_app.ui.routing import Place, screen
from agile_app.visits.rows import GlanceRow

_search = local("children.search", "")


@screen("/children", title="Children", kind="field", nav=Place("Children", "children", 2))
def children_page() -> rx.Component:
    """Everyone this worker works with, searchable with no signal."""
    children = rows(ChildRow, search=_search.value, order_by=["family_name", "given_name"])
    return page(
        "Children",
        stack(
            search_field(
                "Search your children",
                "search",
                **_search.bound,
                placeholder="Name, date of birth, postcode, number",
            ),
            rx.cond(
                ready(),
                card(
                    list_of(
                        children,
                        _child,
                        label="Children",
                        empty=rx.cond(
                            _search.value == "",
                            empty_state(
                                "No children yet",
                                "Children who are allocated to you show here.",
                                icon="children",
                            ),
                            _nobody_found(),
                        ),
                    ),
                    flush=True,
                ),
                loading_state(rows=8, label="Opening your children"),
            ),
            gap=4,
        ),
        actions=_search_all(),
    )


def _search_all() -> rx.Component:
    """The way to the office search, for those who may and while it can answer."""
    return rx.cond(
        is_online() & may(Permission.CHILD_SEARCH),
        link_button("Search all records", href="/search", icon="search"),
    )


def _nobody_found() -> rx.Component:
    return empty_state(
        "Nobody found here",
        rx.cond(
            may(Permission.CHILD_SEARCH),
            "This searches the children on this iPad. "
            "With a network you can search every record open to you.",
            "This searches the children on this iPad.",
        ),
        icon="search",
    )


def _child(child: ChildRow) -> rx.Component:
    glance = row(GlanceRow, child.id)
    return list_item(
        child.name,
        cluster(
            badge(child.status_label),
            rx.cond(child.legal_status_label != "", badge(child.legal_status_label, tone="info")),
            rx.cond(child.warnings > 0, badge("Warning", tone="danger")),
            rx.cond(child.restricted, badge("Restricted", tone="warning", icon="lock")),
            gap=2,
        ),
        detail=rx.fragment(
            age(child.birth_date), rx.cond(child.postcode != "", ", " + child.postcode, "")
        ),
        lead=avatar(child.initials),
        trail=rx.cond(
            glance.next_due_on != "",
            row_when(
                due_day(glance.next_due_on),
                glance.next_due_what,
                tone=rx.cond(
                    days_from_today(glance.next_due_on) < 0,
                    "danger",
                    rx.cond(days_from_today(glance.next_due_on) == 0, "warning", "neutral"),
                ),
            ),
        ),
        href="/children/" + child.id,
    )


@screen("/children/[child_id]", title="Child", kind="field", nav="/children")
def child_page() -> rx.Component:
    """A child in one glance, then the whole record behind tabs."""
    child_id = route_param("child_id")
    child = row(ChildRow, child_id)
    return page(
        child.name,
        rx.cond(
            ready(),
            rx.cond(found(child), _record(child), _not_here()),
            loading_state(rows=6, label="Opening the record"),
        ),
        back=("/children", "Children"),
        head=rx.cond(found(child), _head(child)),
    )


def _head(child: ChildRow) -> rx.Component:
    return child_head(
        avatar(child.initials, size="large"),
        child.name,
        text(
            age(child.birth_date),
            rx.cond(child.unborn, "", rx.fragment(", born ", date_text(child.birth_date))),
            rx.cond(child.known_as != "", rx.fragment(", known as ", child.known_as), ""),
            tone="soft",
        ),
        cluster(
            badge(child.status_label, tone="info"),
            rx.cond(
                (child.plan_label != "") & (child.plan_label != child.status_label),
                badge(child.plan_label),
            ),
            rx.cond(child.category_label != "", badge(child.category_label)),
            rx.cond(
                child.legal_status_label != "", badge(child.legal_status_label, tone="warning")
            ),
            rx.cond(child.restricted, badge("Restricted", tone="danger", icon="lock")),
            gap=2,
        ),
        actions=[assessment_acts(child)],
    )


def _record(child: ChildRow) -> rx.Component:
    chronology_count = rows(ChronologyRow, where={"child_id": child.id}).length().to_string()
    documents_count = rows(DocumentRow, where={"child_id": child.id}).length().to_string()
    return stack(
        warnings(child),
        glance_of(child),
        tabs(
            "record",
            Tab("Overview", overview(child), "overview"),
            Tab("Chronology", chronology(child), "chronology", count=chronology_count),
            Tab("Family", family(child), "family"),
            Tab("Documents", documents(child), "documents", count=documents_count),
            label="Parts of the record",
        ),
        view_log("child.viewed", child.id),
        gap=5,
    )


def _not_here() -> rx.Component:
    return missing_state(
        "This record is not on this iPad",
        "It may have been closed, or it is with another worker now. "
        "If you work with this child, ask your manager to allocate them to you.",
        actions=[
            link_button("Your children", href="/children", tone="primary"),
            button("Fetch again", on_click=sync_now()),
        ],
        names_page=True,
    )
