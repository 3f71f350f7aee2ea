"""The kit of a visit: what to know before knocking, all of it on this iPad."""

from typing import Any

import reflex as rx
from reflex.vars import Var

from agile_app.assessments.rows import AssessmentRow
from agile_app.device.vars import (
    age,
    date_text,
    days_from_today,
    differs_from,
    due_day,
    each,
    rows,
)
from agile_app.records.rows import ChildRow, ChronologyRow, PersonRow, WarningRow
from agile_app.ui import (
    avatar,
    badge,
    card,
    cluster,
    disclosure,
    empty_state,
    icon,
    link,
    list_item,
    list_of,
    notice,
    own_words,
    row_when,
    section,
    split,
    stack,
    text,
    writing,
)
from agile_app.visits.rows import DueRow, VisitActionRow, VisitRow
from agile_app.visits.taps import group_of

LAST_VISITS = 3
LAST_NOTES = 3


def kit(visit: VisitRow) -> rx.Component:
    """Warnings first, then where, what for, what was agreed, who, and what is due."""
    children = each(group_of(visit), lambda sibling: sibling.child_id)
    return stack(
        _warnings(children),
        split(
            stack(
                _where(visit, children),
                _goals(visit),
                _agreed(visit, children),
                _last_visits(visit, children),
                _last_notes(children),
                gap=6,
            ),
            stack(_who(children), _due(children), _forms(children), gap=6),
        ),
        gap=5,
    )


def _warnings(children: Var[list[str]]) -> rx.Component:
    """What to know before knocking; the same warning of two siblings is said once."""
    return rx.foreach(
        rows(
            WarningRow,
            where={"child_id": children},
            order_by=["-started_on"],
            distinct="text",
        ),
        lambda warning: notice(
            rx.cond(
                warning.about != "", warning.kind_label + ": " + warning.about, warning.kind_label
            ),
            text(warning.text),
            tone="danger",
        ),
    )


def _where(visit: VisitRow, children: Var[list[str]]) -> rx.Component:
    """Where it is, and what whoever was there last wrote of how to get in."""
    told = rows(
        VisitRow,
        where={"child_id": children, "getting_in": differs_from(""), "place": visit.place},
        order_by=["-at"],
        distinct="group_id",
        limit=1,
    )
    return section(
        rx.cond(
            visit.moved_to != "",
            notice(
                "The family has moved since this was planned",
                text("The record now says ", visit.moved_to, "."),
                tone="warning",
            ),
        ),
        card(
            rx.cond(
                visit.place_hidden,
                text("This address is confidential. It is not kept on an iPad: ask the office."),
                rx.cond(
                    visit.place != "",
                    stack(
                        text(visit.place, strong=True, size=3),
                        cluster(_maps(visit.place), gap=2),
                        gap=2,
                    ),
                    text("No address is on the record. Ask before you set off.", tone="warning"),
                ),
            ),
            rx.foreach(
                told,
                lambda before: rx.el.div(
                    text("How to get in", strong=True),
                    text(before.getting_in),
                    text(before.worker, ", ", date_text(before.on), tone="soft", size=1),
                ),
            ),
        ),
        title="Where",
    )


def _maps(place: Any) -> rx.Component:
    """The iPad's own maps app; nothing is sent before it is pressed."""
    address = Var(
        _js_expr=f'("https://maps.apple.com/?daddr=" + encodeURIComponent({place}))',
        _var_type=str,
        _var_data=place._get_all_var_data(),
    ).guess_type()
    return link("Open in Maps", href=address, icon="placement", leaves=True)


def _goals(visit: VisitRow) -> rx.Component:
    return section(
        card(
            stack(
                rx.cond(visit.purpose != "", text(visit.purpose, strong=True)),
                rx.cond(
                    visit.has_document,
                    rx.el.div(
                        text(
                            "What this visit is to find out or get done. Colleagues see it too.",
                            tone="soft",
                            size=1,
                            id="goals-help",
                        ),
                        writing.rich_text("goals", label_id="goals-title", help_id="goals-help"),
                    ),
                ),
                gap=3,
            ),
            title="For this visit",
            level=3,
            id="goals-title",
        ),
    )


def _agreed(visit: VisitRow, children: Var[list[str]]) -> rx.Component:
    agreed = rows(
        VisitActionRow,
        where={"child_id": children, "group_id": differs_from(visit.group_id)},
        order_by=["-on", "position"],
        distinct="id",
        limit=8,
    )
    return rx.cond(
        agreed.length() > 0,
        section(
            card(list_of(agreed, _action, label="Agreed before"), flush=True),
            title="Agreed before",
        ),
    )


def _action(action: VisitActionRow) -> rx.Component:
    return list_item(
        action.what,
        detail=rx.fragment(
            rx.cond(action.who != "", action.who + ", ", ""), "agreed ", date_text(action.on)
        ),
        lead=icon("check-circle"),
        trail=rx.cond(
            action.due_on != "",
            row_when(
                due_day(action.due_on),
                date_text(action.due_on),
                tone=rx.cond(days_from_today(action.due_on) < 0, "danger", "neutral"),
            ),
        ),
    )


def _last_visits(visit: VisitRow, children: Var[list[str]]) -> rx.Component:
    before = rows(
        VisitRow,
        where={
            "child_id": children,
            "group_id": differs_from(visit.group_id),
            "status": ["done", "no_access", "left"],
        },
        order_by=["-at"],
        distinct="group_id",
        limit=LAST_VISITS,
    )
    return section(
        card(
            list_of(
                before,
                _before,
                label="Last visits",
                empty=empty_state("No visit yet", "This is the first on this iPad."),
            ),
            flush=True,
        ),
        title="Last visits",
    )


def _before(visit: VisitRow) -> rx.Component:
    return list_item(
        rx.fragment(date_text(visit.on), ", ", visit.worker),
        rx.cond(visit.summary != "", text(visit.summary)),
        rx.cond(visit.said != "", own_words(visit.said, whose=visit.given_name + ", own words")),
        detail=rx.fragment(visit.kind_label, ": ", seen_words(visit)),
        lead=icon("visit"),
        href="/visits/" + visit.id,
    )


def seen_words(visit: VisitRow) -> Var[str]:
    """``seen alone``, ``not seen: asleep``, ``no access: nobody answered`` …"""
    why = rx.cond(visit.because != "", ": " + visit.because, "").to(str)
    return rx.cond(
        visit.status == "no_access",
        "no access" + why,
        rx.match(
            visit.seen,
            ("yes", rx.cond(visit.seen_alone == "yes", "seen alone", "seen")),
            ("no", "not seen" + why),
            "to be recorded",
        ),
    ).to(str)


def _last_notes(children: Var[list[str]]) -> rx.Component:
    notes = rows(
        ChronologyRow,
        where={"child_id": children, "kind": "note"},
        order_by=["-on"],
        distinct="title",
        limit=LAST_NOTES,
    )
    return rx.cond(
        notes.length() > 0,
        section(
            card(
                list_of(
                    notes,
                    lambda note: list_item(
                        note.title,
                        text(note.text),
                        detail=rx.fragment(date_text(note.on), ", ", note.by),
                        lead=icon("note"),
                    ),
                    label="Last notes",
                ),
                flush=True,
            ),
            title="Last notes",
        ),
    )


def _who(children: Var[list[str]]) -> rx.Component:
    here = rows(
        PersonRow,
        where={"child_id": children, "lives_here": True},
        order_by=["order", "name"],
        distinct="person_id",
    )
    others = rows(
        PersonRow,
        where={"child_id": children, "lives_here": False, "group": "family"},
        order_by=["order", "name"],
        distinct="person_id",
    )
    return section(
        card(
            list_of(
                here,
                _person,
                label="Who lives there",
                empty=empty_state("Not on the record", "Ask who lives there.", icon="family"),
            ),
            flush=True,
        ),
        rx.cond(
            others.length() > 0,
            disclosure(
                "Others of the family, who may be there",
                card(list_of(others, _person, label="Others of the family"), flush=True),
            ),
        ),
        title="Who lives there",
    )


def _person(person: PersonRow) -> rx.Component:
    return list_item(
        person.name,
        rx.cond(person.phone != "", rx.el.a(person.phone, href="tel:" + person.phone)),
        detail=rx.fragment(
            person.role,
            rx.cond((person.role != "") & (person.birth_date != ""), ", ", ""),
            age(person.birth_date),
        ),
        lead=avatar(person.initials),
        trail=rx.cond(
            person.parental_responsibility, badge("Parental responsibility", tone="info")
        ),
    )


def _due(children: Var[list[str]]) -> rx.Component:
    return section(
        card(
            list_of(
                rows(DueRow, where={"child_id": children}, order_by=["on", "child_name"]),
                lambda due: list_item(
                    due.what,
                    text(due.source, tone="soft", size=1),
                    detail=rx.fragment(due.child_name, ". ", due.because),
                    lead=icon("clock"),
                    trail=row_when(
                        due_day(due.on),
                        date_text(due.on),
                        tone=rx.cond(days_from_today(due.on) < 0, "danger", "neutral"),
                    ),
                ),
                label="What is due and why",
                empty=empty_state("Nothing is due", "No statutory clock is running."),
            ),
            flush=True,
        ),
        title="What is due, and why",
    )


def _forms(children: Var[list[str]]) -> rx.Component:
    """Records of the children, and the assessments under way."""
    return section(
        card(
            list_of(
                rows(ChildRow, where={"id": children}, order_by=["name"]),
                lambda child: list_item(
                    child.name,
                    detail=rx.fragment(age(child.birth_date), ", ", child.status_label),
                    lead=icon("child"),
                    href="/children/" + child.id,
                ),
                label="Records",
            ),
            list_of(
                rows(AssessmentRow, where={"child_id": children, "status": "started"}),
                lambda assessment: list_item(
                    assessment.title,
                    detail=rx.cond(
                        assessment.due_on != "",
                        rx.fragment("Due ", date_text(assessment.due_on)),
                        "Under way",
                    ),
                    lead=icon("assessment"),
                    href="/assessments/" + assessment.id,
                ),
                label="Assessments under way",
            ),
            flush=True,
        ),
        title="Records and forms",
    )
