"""The map of the day, and addresses nobody can place. From the device alone."""

import reflex as rx
from reflex.vars import Var

from agile_app.device.actions import act, together
from agile_app.device.vars import date_text, device_call, local_for, may, ready, rows, today
from agile_app.security.permissions import Permission
from agile_app.ui import (
    badge,
    button,
    card,
    cluster,
    disclosure,
    empty_state,
    icon,
    link,
    link_button,
    list_item,
    list_of,
    loading_state,
    page,
    row_time,
    section,
    split,
    stack,
    text,
    text_field,
)
from agile_app.ui.routing import screen
from agile_app.visits.travel.rows import DayStop, PlaceRow
from agile_app.visits.travel.views import day_map, day_stops, hand_over


@screen("/today/map", title="Map of the day", kind="field", nav="/today")
def map_page() -> rx.Component:
    """Where today goes: drawn, and the same as a list."""
    stops = day_stops(today())
    return page(
        "Map of the day",
        rx.cond(
            ready(),
            stack(split(_drawing(stops), _list(stops)), _unplaced(), gap=6),
            loading_state(rows=5, label="Opening the map"),
        ),
        lead=date_text(today()),
        back=("/today", "Today"),
    )


def _drawing(stops: Var[list[DayStop]]) -> rx.Component:
    return rx.cond(
        stops.length() > 0,
        card(day_map(stops)),
        card(
            empty_state(
                "No visits today",
                "The stops of your day are drawn here, with the minutes between.",
                actions=link_button("To Today", href="/today"),
            )
        ),
    )


def _list(stops: Var[list[DayStop]]) -> rx.Component:
    return rx.cond(
        stops.length() > 0,
        section(
            card(list_of(stops, _stop, label="Stops in order"), flush=True),
            title="Stops in order",
            lead="Minutes are estimates by car, as the crow flies. "
            "A plan adds parking and the way to the door.",
        ),
    )


def _stop(stop: DayStop) -> rx.Component:
    """One stop: how far, when, whom, where, and what is wrong with the place."""
    return list_item(
        rx.fragment(stop.number, ". ", link(stop.who, href=stop.href)),
        rx.cond(
            stop.minutes_before >= 0,
            text(
                "About ",
                stop.minutes_before,
                rx.cond(stop.number == 1, " min from the office", " min from the stop before"),
                tone="soft",
                size=1,
            ),
        ),
        rx.match(
            stop.status,
            (
                "confidential",
                cluster(
                    badge("Not on any map", tone="warning"),
                    text("This address is confidential.", tone="soft", size=1),
                    gap=2,
                ),
            ),
            (
                "unknown",
                cluster(
                    badge("Place not known", tone="warning"),
                    text("Say below where it is.", tone="soft", size=1),
                    gap=2,
                ),
            ),
            rx.fragment(),
        ),
        hand_over(stop),  # type: ignore[arg-type]
        detail=stop.text,
        lead=row_time(stop.time),
        trail=rx.cond(stop.done, badge("Done", tone="good"), rx.fragment()),
    )


def _unplaced() -> rx.Component:
    """Addresses of the caseload that no postcode places: asked for, never guessed."""
    places = device_call("unplaced", rows(PlaceRow, order_by="child_name"),
                         python_type=list[PlaceRow])  # fmt: skip
    return rx.cond(
        places.length() > 0,
        section(
            card(list_of(places, _where_is_this, label="Where is this?"), flush=True),
            title="Where is this?",
            lead="Nobody here knows the place of these addresses, so no travel is planned to them.",
            id="where",
        ),
    )


def _where_is_this(place: PlaceRow) -> rx.Component:
    return list_item(
        place.child_name,
        rx.cond(may(Permission.CHILD_WRITE), _say_where(place)),
        detail=rx.cond(place.text != "", place.text, "An address without any words"),
        lead=icon("visit"),
    )


def _say_where(place: PlaceRow) -> rx.Component:
    return disclosure("Say where it is", _by_postcode(place), _by_point(place))


def _by_postcode(place: PlaceRow) -> rx.Component:
    typed = local_for("place.postcode", place.address_id, "", kept=True)  # type: ignore[arg-type]
    tidy = device_call("tidyPostcode", typed.value, python_type=str)
    return cluster(
        text_field(
            "Postcode",
            "postcode",
            id="postcode-" + place.address_id,
            **typed.bound,
            error=rx.cond(
                (typed.value != "") & (tidy == ""),
                "This is not a whole postcode, such as SL1 1AA.",
                "",
            ),
        ),
        button(
            "Place it there",
            tone="primary",
            disabled=tidy == "",
            on_click=together(
                act(
                    "address.place",
                    {"address_id": place.address_id, "postcode": tidy},
                    what="Where an address is, " + place.child_name,
                    where="/today/map",
                    stream=place.child_id,
                ),
                typed.set(""),
            ),
        ),
        align="end",
        gap=3,
    )


def _by_point(place: PlaceRow) -> rx.Component:
    north = local_for("place.latitude", place.address_id, "", kept=True)  # type: ignore[arg-type]
    east = local_for("place.longitude", place.address_id, "", kept=True)  # type: ignore[arg-type]
    here = device_call("isInBritain", north.value, east.value, python_type=bool)
    latitude = device_call("degrees", north.value, python_type=float)
    longitude = device_call("degrees", east.value, python_type=float)
    return cluster(
        text_field("Or latitude", "latitude", id="latitude-" + place.address_id, **north.bound),
        text_field(
            "and longitude",
            "longitude",
            id="longitude-" + place.address_id,
            **east.bound,
            error=rx.cond(
                (north.value != "") & (east.value != "") & ~here,
                "This point is not in the United Kingdom.",
                "",
            ),
        ),
        button(
            "Place it at this point",
            disabled=~here,
            on_click=together(
                act(
                    "address.place",
                    {
                        "address_id": place.address_id,
                        "latitude": latitude,
                        "longitude": longitude,
                    },
                    what="Where an address is, " + place.child_name,
                    where="/today/map",
                    stream=place.child_id,
                ),
                north.set(""),
                east.set(""),
            ),
        ),
        align="end",
        gap=3,
    )
