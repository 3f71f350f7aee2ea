"""Search over every record open to the worker: an office page, answered by the server."""

import reflex as rx

from agile_app.device.vars import age, date_text, is_online, may, me
from agile_app.records.search import SearchHit
from agile_app.records.search_state import PAGE, SearchState
from agile_app.security.permissions import Permission
from agile_app.ui import (
    badge,
    card,
    empty_state,
    icon,
    link_button,
    list_item,
    list_of,
    notice,
    offline_state,
    page,
    pager,
    refused_state,
    search_field,
    stack,
)
from agile_app.ui.routing import screen


@screen("/search", title="Search", kind="office", nav="/children")
def search_page() -> rx.Component:
    """By name as it sounds, short form, date of birth, address or number."""
    return page(
        "Search all records",
        rx.cond(
            is_online(),
            rx.cond(
                (me().id == "") | may(Permission.CHILD_SEARCH), _search(), card(refused_state())
            ),
            offline_state(
                actions=link_button("Children on this iPad", href="/children", tone="primary")
            ),
        ),
        back=("/children", "Children"),
        lead="Children, adults, addresses and numbers that are open to you. Each search is logged.",
    )


def _search() -> rx.Component:
    return stack(
        search_field(
            "Search all records",
            "query",
            on_change=SearchState.find.debounce(200),
            placeholder="Name, date of birth, postcode, number",
            focus=True,
        ),
        rx.cond(SearchState.problem != "", notice(SearchState.problem, tone="warning")),
        rx.cond(
            SearchState.asked,
            stack(
                card(
                    list_of(
                        SearchState.hits,
                        _hit,
                        label="Found",
                        empty=empty_state(
                            "Nobody found",
                            "Try fewer letters, another spelling, or the date of birth. "
                            "Records that are not open to you are not shown.",
                            icon="search",
                        ),
                    ),
                    flush=True,
                ),
                rx.cond(
                    SearchState.more | (SearchState.first > 0),
                    pager(
                        says=(
                            (SearchState.first + 1).to_string()
                            + " to "
                            + (SearchState.first + SearchState.hits.length()).to_string()
                        ),
                        on_previous=SearchState.previous_page,
                        on_next=SearchState.next_page,
                        has_previous=SearchState.first > 0,
                        has_next=SearchState.more,
                    ),
                ),
                gap=3,
            ),
            empty_state(
                "Start to type",
                f"The best {PAGE} are shown first. Sounds and short forms of names are found too.",
                icon="search",
            ),
        ),
        gap=4,
    )


def _hit(hit: SearchHit) -> rx.Component:
    is_adult = hit.adult_id != ""
    return list_item(
        hit.name,
        rx.el.span(hit.why, class_name="row-detail"),
        detail=rx.fragment(
            rx.cond(
                hit.date_of_birth != "",
                rx.fragment(age(hit.date_of_birth), ", born ", date_text(hit.date_of_birth)),
                "Date of birth not known",
            ),
            rx.cond(hit.address != "", rx.fragment(", ", hit.address), ""),
        ),
        lead=rx.cond(is_adult, icon("person"), icon("child")),
        trail=badge(hit.status),
        href="/children/" + hit.child_id,
    )
