"""The parts of a child's page, in the order a person needs them."""

import reflex as rx

from agile_app.assessments.views import assessments_of_child
from agile_app.device.vars import (
    age,
    date_text,
    days_from_today,
    due_day,
    local,
    relative_day,
    row,
    rows,
)
from agile_app.records.codes import CHRONOLOGY_KIND
from agile_app.records.facts.views import fact_button, facts_of
from agile_app.records.genogram import genogram
from agile_app.records.note_form import note_button
from agile_app.records.rows import (
    ChildRow,
    ChronologyRow,
    DocumentRow,
    PersonRow,
    PlanRow,
    RelationshipRow,
    WarningRow,
)
from agile_app.ui import (
    avatar,
    badge,
    card,
    chip,
    cluster,
    empty_state,
    facts,
    filters,
    glance,
    glance_band,
    grid,
    grow,
    hidden_text,
    icon,
    list_item,
    list_of,
    notice,
    row_when,
    search_field,
    section,
    select_field,
    split,
    stack,
    text,
    timeline,
    timeline_event,
)
from agile_app.visits.diary.window_views import when_to_visit
from agile_app.visits.due_views import due_when
from agile_app.visits.rows import DueRow, GlanceRow
from agile_app.visits.views import visit_acts, visits_of_child

_kind = local("child.chronology.kind", "")
_words = local("child.chronology.words", "")
_significant = local("child.chronology.significant", False)


def warnings(child: ChildRow) -> rx.Component:
    """What to know before knocking: first on the page, never folded away."""
    return rx.foreach(
        rows(WarningRow, where={"child_id": child.id}, order_by="-started_on"),
        lambda warning: notice(
            rx.cond(
                warning.about != "", warning.kind_label + ": " + warning.about, warning.kind_label
            ),
            text(warning.text),
            tone="danger",
        ),
    )


def glance_of(child: ChildRow) -> rx.Component:
    """Last seen, seen alone, what is next and why, where, and whose child this is."""
    seen = row(GlanceRow, child.id)
    days = days_from_today(seen.next_due_on)
    return glance_band(
        glance(
            "Last seen",
            rx.cond(seen.last_seen_on != "", relative_day(seen.last_seen_on), "Not yet"),
            note=rx.cond(
                seen.last_seen_on != "",
                rx.fragment(date_text(seen.last_seen_on), " by ", seen.last_seen_by),
                "No visit is on the record",
            ),
            icon="eye",
        ),
        glance(
            "Seen alone",
            rx.match(seen.seen_alone, ("yes", "Yes"), ("no", "No"), "Not said"),
            note=rx.cond(
                seen.last_seen_alone_on != "",
                rx.fragment("Last alone ", date_text(seen.last_seen_alone_on)),
                "Never, on this record",
            ),
            icon="seen-alone",
        ),
        glance(
            "Next due",
            rx.cond(seen.next_due_what != "", seen.next_due_what, "Nothing"),
            note=rx.cond(
                seen.next_due_on != "",
                rx.fragment(
                    rx.el.strong(due_day(seen.next_due_on), ", ", date_text(seen.next_due_on)),
                    ". ",
                    seen.next_due_because,
                ),
                "No clock is running",
            ),
            icon="clock",
            tone=rx.cond(
                seen.next_due_on == "",
                "neutral",
                rx.cond(days < 0, "danger", rx.cond(days == 0, "warning", "neutral")),
            ),
            wide=True,
        ),
        glance(
            "Lives at",
            rx.cond(
                child.address_confidential,
                "Not shown",
                rx.cond(child.address != "", child.address, "Not known"),
            ),
            note=rx.cond(
                child.address_confidential,
                "This address is confidential",
                rx.cond(child.placement_label != "", child.placement_label, child.household),
            ),
            icon="home",
            wide=True,
        ),
        glance(
            "Worker",
            rx.cond(child.worker != "", child.worker, "Not allocated"),
            note=rx.fragment(
                child.team,
                rx.cond(
                    child.reviewing_officer != "",
                    rx.fragment(". Reviewing officer: ", child.reviewing_officer),
                    "",
                ),
            ),
            icon="team",
        ),
    )


def overview(child: ChildRow) -> rx.Component:
    """What is due and why, assessments, plans; beside them the facts about the child."""
    return split(_work(child), _about(child))


def _work(child: ChildRow) -> rx.Component:
    return stack(
        section(
            card(
                list_of(
                    rows(DueRow, where={"child_id": child.id}, order_by="on"),
                    _due,
                    label="What is due and why",
                    empty=empty_state("Nothing is due", "No statutory clock is running."),
                ),
                flush=True,
            ),
            title="What is due, and why",
            actions=fact_button(child),
        ),
        section(
            visit_acts(child), card(visits_of_child(child), flush=True), title="Visits", id="visits"
        ),
        facts_of(child),
        when_to_visit(child),
        section(card(assessments_of_child(child), flush=True), title="Assessments"),
        section(
            card(
                list_of(
                    rows(
                        PlanRow, where={"child_id": child.id}, order_by=["-current", "-started_on"]
                    ),
                    _plan,
                    label="Plans",
                    empty=empty_state("No plan", "A child in need or protection plan shows here."),
                ),
                flush=True,
            ),
            title="Plans",
        ),
        gap=6,
    )


def _about(child: ChildRow) -> rx.Component:
    return section(
        card(
            facts(
                {
                    "Date of birth": rx.cond(
                        child.unborn,
                        rx.fragment("Due ", date_text(child.birth_date)),
                        _or_not_recorded(date_text(child.birth_date)),
                    ),
                    "Sex": rx.match(child.sex, ("F", "Female"), ("M", "Male"), "Not known"),
                    "Ethnicity": _or_not_recorded(child.ethnicity),
                    "Language": rx.cond(
                        child.interpreter_needed,
                        rx.fragment(child.language, ", needs an interpreter"),
                        _or_not_recorded(child.language),
                    ),
                    "Disability": _or_not_recorded(child.disabilities),
                    "School": _or_not_recorded(child.school),
                    "NHS number": _or_not_recorded(child.nhs_number),
                    "UPN": _or_not_recorded(child.upn),
                    "Record number": _or_not_recorded(child.la_child_id),
                },
                look="lines",
            )
        ),
        title="About",
    )


def _or_not_recorded(value: rx.Var[str]) -> rx.Var[str]:
    return rx.cond(value != "", value, "Not recorded")


def _due(due: DueRow) -> rx.Component:
    return list_item(
        due.what,
        text(due.source, tone="soft", size=1),
        detail=due.because,
        lead=icon("clock"),
        trail=due_when(due),
        tone=rx.cond(days_from_today(due.on) < 0, "danger", "neutral"),
    )


def _plan(plan: PlanRow) -> rx.Component:
    return list_item(
        plan.label,
        detail=rx.fragment(
            "From ",
            date_text(plan.started_on),
            rx.cond(plan.ended_on != "", rx.fragment(" to ", date_text(plan.ended_on)), ""),
        ),
        trail=cluster(
            rx.cond(plan.category_label != "", badge(plan.category_label)),
            rx.cond(plan.current, badge("Current", tone="info"), badge("Ended")),
            gap=2,
        ),
    )


def chronology(child: ChildRow) -> rx.Component:
    """What happened, the newest first, narrowed by kind, by words, or to what mattered most."""
    entries = rows(ChronologyRow, where={"child_id": child.id}, order_by="-on", search=_words.value)
    return stack(
        cluster(
            grow(
                search_field(
                    "Search the chronology",
                    "chronology-search",
                    **_words.bound,
                    placeholder="Find words",
                )
            ),
            note_button(child),
        ),
        filters(
            "What to show",
            select_field(
                "Kind of entry",
                "chronology-kind",
                list(CHRONOLOGY_KIND.labels.items()),
                blank="Every kind",
                **_kind.bound,
                shows_label=False,
            ),
            chip("Significant only", pressed=_significant.value, on_click=_significant.toggle()),
        ),
        timeline(
            rx.foreach(
                entries,
                lambda entry: rx.cond(
                    ((_kind.value == "") | (entry.kind == _kind.value))
                    & (~_significant.value | entry.significant),
                    _event(entry),
                ),
            ),
            empty=empty_state(
                "Nothing found", "Try another word or kind, or show more.", icon="chronology"
            ),
        ),
        gap=4,
    )


def _event(entry: ChronologyRow) -> rx.Component:
    return timeline_event(
        entry.title,
        rx.cond(entry.text != "", text(entry.text)),
        rx.cond(entry.by != "", text(entry.by, tone="soft", size=1)),
        when=date_text(entry.on),
        icon=rx.cond(entry.significant, icon("flag", size="small"), icon("dot", size="small")),
        tone=rx.cond(entry.significant, "warning", "neutral"),
        trail=rx.fragment(
            badge(entry.kind_label),
            rx.cond(entry.significant, hidden_text(", significant")),
        ),
    )


def family(child: ChildRow) -> rx.Component:
    """The family drawn, then everyone by name: family, other agencies, our workers."""
    people = rows(PersonRow, where={"child_id": child.id}, order_by=["order", "name"])
    ties = rows(RelationshipRow, where={"child_id": child.id})
    return stack(
        card(genogram(people, ties)),
        grid(
            _who("Family", child, "family", "No relatives are on the record yet."),
            _who("Other agencies", child, "network", "Nobody from another agency yet."),
            _who("Our workers", child, "worker", "Nobody is allocated yet."),
            column="17rem",
        ),
        gap=5,
    )


def _who(title: str, child: ChildRow, group: str, nobody: str) -> rx.Component:
    return section(
        card(
            list_of(
                rows(
                    PersonRow,
                    where={"child_id": child.id, "group": group},
                    order_by=["order", "name"],
                ),
                _person,
                label=title,
                empty=empty_state("Nobody yet", nobody, icon="family"),
            ),
            flush=True,
        ),
        title=title,
    )


def _person(person: PersonRow) -> rx.Component:
    return list_item(
        rx.el.span(person.name, id="person-" + person.id, custom_attrs={"tabIndex": -1}),
        rx.cond(person.phone != "", rx.el.a(person.phone, href="tel:" + person.phone)),
        detail=rx.fragment(
            person.role,
            rx.cond(person.organisation != "", ", " + person.organisation, ""),
            rx.cond(person.birth_date != "", rx.fragment(", ", age(person.birth_date)), ""),
        ),
        lead=avatar(person.initials),
        trail=cluster(
            rx.cond(person.parental_responsibility, badge("Parental responsibility", tone="info")),
            rx.cond(person.lives_here, badge("Lives here", icon="home")),
            gap=2,
        ),
    )


def documents(child: ChildRow) -> rx.Component:
    """Files on the record."""
    return card(
        list_of(
            rows(DocumentRow, where={"child_id": child.id}, order_by="-dated_on"),
            lambda document: list_item(
                document.title,
                detail=rx.fragment(document.kind_label, ", added by ", document.added_by),
                lead=icon("document"),
                trail=row_when(date_text(document.dated_on), document.size),
            ),
            label="Documents",
            empty=empty_state("No documents", "Letters, reports and plans show here."),
        ),
        flush=True,
    )
