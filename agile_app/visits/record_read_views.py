"""A recorded visit, to read: what was seen, what was said, what was agreed."""

import reflex as rx
from reflex.vars import Var

from agile_app.device.vars import date_text, rows
from agile_app.ui import card, disclosure, facts, own_words, section, stack, text, writing
from agile_app.visits.rows import VisitActionRow, VisitRow
from agile_app.visits.taps import group_of


def record_read(visit: VisitRow) -> rx.Component:
    """A recorded visit, to read."""
    return stack(
        card(
            facts(
                {
                    "Announced": rx.match(
                        visit.announced, ("yes", "Yes"), ("no", "No"), "Not said"
                    ),
                    "Where": rx.cond(visit.met_at_label != "", visit.met_at_label, "Not said"),
                    "Who else was there": rx.cond(visit.present != "", visit.present, "Not said"),
                    "Next visit": rx.cond(
                        visit.next_visit_on != "", date_text(visit.next_visit_on), "None agreed"
                    ),
                }
            ),
            rx.cond(visit.summary != "", text(visit.summary, size=3)),
        ),
        rx.foreach(group_of(visit), _read_child),
        _read_actions(visit),
        rx.cond(
            visit.has_document,
            disclosure(
                "What was seen and talked about",
                card(writing.read_text("observations")),
                starts_open=True,
            ),
        ),
        gap=5,
    )


def _read_child(visit: VisitRow) -> rx.Component:
    return section(
        card(
            stack(
                facts(
                    {
                        "Seen": _seen_fully(visit),
                        "Where they sleep": rx.match(
                            visit.bedroom_seen, ("yes", "Seen"), ("no", "Not seen"), "Not said"
                        ),
                    }
                ),
                rx.cond(
                    visit.said != "",
                    own_words(visit.said, whose=visit.given_name + ", in their own words"),
                ),
                rx.cond(visit.about != "", text(visit.about)),
                gap=4,
            )
        ),
        title=visit.child_name,
    )


def _seen_fully(visit: VisitRow) -> rx.Component | Var:
    why = rx.cond(visit.because != "", rx.fragment(": ", visit.because))
    return rx.match(
        visit.seen,
        (
            "yes",
            rx.cond(
                visit.seen_alone == "yes",
                rx.fragment("Yes, alone"),
                rx.fragment("Yes, not alone", why),
            ),
        ),
        ("no", rx.fragment("No", why)),
        rx.fragment("Not said"),
    )


def _read_actions(visit: VisitRow) -> rx.Component:
    actions = rows(VisitActionRow, where={"visit_id": visit.id}, order_by=["position"])
    return rx.cond(
        actions.length() > 0,
        section(
            card(
                rx.el.ul(
                    rx.foreach(
                        actions,
                        lambda action: rx.el.li(
                            action.what,
                            rx.cond(action.who != "", ": " + action.who, ""),
                            rx.cond(
                                action.due_on != "",
                                rx.fragment(", by ", date_text(action.due_on)),
                            ),
                        ),
                    )
                )
            ),
            title="Agreed",
        ),
    )
