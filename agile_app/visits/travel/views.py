"""The map of the day, as parts of a page: the drawing with its map, and the hand-over to maps."""

import reflex as rx
from reflex.vars import Var

from agile_app.device.vars import device_call, me, rows
from agile_app.ui import cluster, link_button
from agile_app.visits.rows import VisitRow
from agile_app.visits.travel.rows import DayStop, MapRow, OfficeRow, PlaceRow


class _DayMap(rx.Component):
    library = "$/public/device/instruments/day-map.jsx"
    tag = "DayMap"

    stops: rx.Var[list[DayStop]]
    offices: rx.Var[list[OfficeRow]]
    maps: rx.Var[list[MapRow]]


class _HandOver(rx.Component):
    library = "$/public/device/instruments/day-map.jsx"
    tag = "HandOver"

    stop: rx.Var[DayStop]


def day_stops(on: Var[str] | str) -> Var[list[DayStop]]:
    """This worker's stops of a day, in order, with the minutes between; from the device alone."""
    return device_call(
        "dayStops",
        rows(VisitRow, where={"on": on, "worker_id": me().id}, order_by=["at", "child_name"]),
        rows(PlaceRow),
        rows(OfficeRow, order_by="-is_default"),
        python_type=list[DayStop],
    )


def day_map(stops: Var[list[DayStop]]) -> rx.Component:
    """The stops drawn, and on the operator's map where there is one and it is asked for. Nothing
    where no stop has a place. Show the stops as a list beside it: the drawing is not read aloud."""
    return _DayMap.create(
        stops=stops, offices=rows(OfficeRow, order_by="-is_default"), maps=rows(MapRow)
    )


def hand_over(stop: Var[DayStop]) -> rx.Component:
    """Directions in the tablet's own maps app, after a plain warning; nothing for a confidential
    address."""
    return _HandOver.create(stop=stop)


def today_links() -> rx.Component:
    """On Today: to the map of the day, and to what can be done while waiting."""
    return cluster(
        link_button("Map of the day", href="/today/map", icon="visit"),
        link_button("While you wait", href="/today/waiting", icon="clock"),
        gap=2,
    )
