"""The record of a visit: written on the spot or afterwards, siblings together, kept as it is typed.

What siblings have in common is asked once; what is a child's own stands in that child's document.
"""

import reflex as rx
from reflex.vars import Var

from agile_app.device.actions import together
from agile_app.device.vars import each, local_for, me, only, rows
from agile_app.records.rows import PersonRow
from agile_app.ui import (
    asked,
    asks,
    button,
    card,
    cluster,
    field_error,
    notice,
    section,
    stack,
    text,
    writing,
)
from agile_app.visits.answers import (
    COMMON_ROOTS,
    OWN_ROOTS,
    common_kept,
    common_now,
    common_problems,
    is_complete,
    lacks_common,
    lacks_own,
    own_kept,
    own_now,
    own_problems,
)
from agile_app.visits.codes import MET_AT, NOT_ALONE, NOT_SEEN
from agile_app.visits.extraction import ACTIONS
from agile_app.visits.rows import VisitRow
from agile_app.visits.taps import finish, group_of

_YES_NO = [("yes", "Yes"), ("no", "No")]


def _tried(visit: VisitRow) -> "rx.vars.Var[bool]":
    return local_for("visit.finishing", visit.group_id, False).value  # type: ignore[arg-type]


def _problem(visit: VisitRow, sentence: Var[str]) -> Var[str]:
    """What is said beside a field, once somebody wanted to finish."""
    return rx.cond(_tried(visit), sentence, "").to(str)


def record_form(visit: VisitRow) -> rx.Component:
    """All of the record, in the order in which a visit happens."""
    siblings = group_of(visit)
    return stack(
        _the_visit(visit),
        rx.foreach(siblings, _about_child),
        _what_you_saw(visit),
        _agreed(visit),
        _next(visit),
        _finish(visit, siblings),
        writing.answers_into(common_kept(visit), COMMON_ROOTS),
        gap=6,
    )


def _the_visit(visit: VisitRow) -> rx.Component:
    problems = common_problems(visit)
    children = each(group_of(visit), lambda sibling: sibling.child_id)
    family = rows(
        PersonRow,
        where={"child_id": children, "group": ["family", "network"], "is_child": False},
        order_by=["-lives_here", "order", "name"],
        distinct="person_id",
        limit=12,
    )
    return section(
        card(
            asks(
                writing.single_value(
                    "announced", "choice", "Did they know you were coming?",
                    choices=[("yes", "Yes, announced"), ("no", "No, unannounced")],
                    problem=_problem(visit, problems["announced"]),
                ),
                writing.single_value(
                    "met_at", "choice", "Where was it?", choices=list(MET_AT.labels.items()),
                    problem=_problem(visit, problems["met_at"]),
                ),
                writing.several_of(
                    "present",
                    "Who else was there?",
                    each(only(family, lambda one: one.name != ""), lambda one: one.name),
                ),
                asked(
                    "Anyone else",
                    writing.rich_text("others", label_id="others-title"),
                    label_id="others-title",
                    small=True,
                ),
            )
        ),
        title="The visit",
    )  # fmt: skip


def _about_child(visit: VisitRow) -> rx.Component:
    own, problems = own_now(visit), own_problems(visit)

    def problem(field: str) -> Var[str]:
        return _problem(visit, problems[field])

    return writing.live_document(
        visit.id,
        section(
            card(
                asks(
                    writing.single_value(
                        "seen", "choice", "Did you see " + visit.given_name + "?",
                        choices=_YES_NO, problem=problem("seen"),
                    ),
                    rx.cond(
                        own.seen == "no",
                        writing.single_value(
                            "not_seen_because", "choice", "Why not?",
                            choices=list(NOT_SEEN.labels.items()),
                            problem=problem("not_seen_because"),
                        ),
                    ),
                    rx.cond(own.seen == "yes", _seen(visit)),
                    asked(
                        "What " + visit.given_name + " said",
                        writing.rich_text(
                            "said",
                            label_id="said-" + visit.id,
                            help_id="said-help-" + visit.id,
                        ),
                        label_id="said-" + visit.id,
                        help="Their exact words, as they said them. They are shown as the "
                        "child's own.",
                        help_id="said-help-" + visit.id,
                    ),
                    asked(
                        "About " + visit.given_name,
                        writing.rich_text(
                            "about",
                            label_id="about-" + visit.id,
                            help_id="about-help-" + visit.id,
                        ),
                        label_id="about-" + visit.id,
                        help="How they looked and were; what concerns them only. It stands in "
                        "their record, not in a brother's or sister's.",
                        help_id="about-help-" + visit.id,
                    ),
                )
            ),
            title=visit.child_name,
            actions=writing.document_status(),
        ),
        writing.answers_into(own_kept(visit), OWN_ROOTS),
        what="Visit, " + visit.child_name,
        where="/visits/" + visit.id,
        me=me().id,
        workers=rows(PersonRow, where={"child_id": visit.child_id, "group": "worker"}),
        people=rows(
            PersonRow, where={"child_id": visit.child_id}, order_by=["order", "name"]
        ),
    )  # fmt: skip


def _seen(visit: VisitRow) -> rx.Component:
    own, problems = own_now(visit), own_problems(visit)
    return asks(
        writing.single_value(
            "seen_alone", "choice", "Alone?", choices=_YES_NO,
            problem=_problem(visit, problems["seen_alone"]),
        ),
        rx.cond(
            own.seen_alone == "no",
            writing.single_value(
                "not_alone_because", "choice", "Why not alone?",
                choices=list(NOT_ALONE.labels.items()),
                problem=_problem(visit, problems["not_alone_because"]),
            ),
        ),
        writing.single_value(
            "bedroom_seen", "choice", "Did you see where they sleep?", choices=_YES_NO,
            problem=_problem(visit, problems["bedroom_seen"]),
        ),
    )  # fmt: skip


def _what_you_saw(visit: VisitRow) -> rx.Component:
    return section(
        card(
            asks(
                asked(
                    "What you saw and talked about",
                    writing.rich_text(
                        "observations", label_id="observations-title", help_id="observations-help"
                    ),
                    label_id="observations-title",
                    help="The home, the mood, how people were with each other.",
                    help_id="observations-help",
                ),
                rx.el.div(
                    asked(
                        "In a sentence or two",
                        writing.rich_text(
                            "summary", label_id="summary-title", help_id="summary-help"
                        ),
                        label_id="summary-title",
                        help="What matters of this visit. It enters the chronology of every child "
                        "you visited.",
                        help_id="summary-help",
                    ),
                    field_error(
                        _problem(visit, common_problems(visit)["summary"]), id="summary-problem"
                    ),
                ),
                asked(
                    "How to get in",
                    writing.rich_text(
                        "getting_in", label_id="getting-in-title", help_id="getting-in-help"
                    ),
                    label_id="getting-in-title",
                    help="For whoever comes next: which door, which bell, where to park.",
                    help_id="getting-in-help",
                    small=True,
                ),
            )
        ),
        title="What you saw",
    )


def _agreed(visit: VisitRow) -> rx.Component:
    """Agreed actions; the next place shows once one is used."""
    common = common_now(visit)
    children = each(group_of(visit), lambda sibling: sibling.child_id)
    people = rows(
        PersonRow,
        where={"child_id": children, "is_child": False},
        order_by=["order", "name"],
        distinct="person_id",
        limit=30,
    )
    names = each(only(people, lambda one: one.name != ""), lambda one: one.name)

    def place(number: int) -> rx.Component:
        title = f"action-{number}-title"
        return rx.el.div(
            asked(
                f"Action {number}",
                writing.rich_text(f"action_{number}", label_id=title),
                label_id=title,
                small=True,
            ),
            cluster(
                writing.one_of(f"action_{number}_who", "Who", names),
                writing.single_value(f"action_{number}_by", "date", "By when"),
                gap=4,
                align="start",
            ),
            role="group",
            aria_label=f"Action {number}",
            class_name="asked",
        )

    places = [place(1)]
    for number in range(2, ACTIONS + 1):
        used = getattr(common, f"action_{number - 1}") != ""
        filled = getattr(common, f"action_{number}") != ""
        places.append(rx.cond(used | filled, place(number)))
    return section(card(asks(*places)), title="Agreed", lead="What happens now, who does it.")


def _next(visit: VisitRow) -> rx.Component:
    problems = common_problems(visit)
    return section(
        card(
            asks(
                writing.single_value(
                    "next_visit", "choice", "Is there a next visit?",
                    choices=[("yes", "Yes"), ("no", "No further visit is needed")],
                    problem=_problem(visit, problems["next_visit"]),
                ),
                rx.cond(
                    common_now(visit).next_visit == "yes",
                    writing.single_value(
                        "next_visit_on", "date", "On which day?",
                        problem=_problem(visit, problems["next_visit_on"]),
                    ),
                ),
            )
        ),
        title="Next visit",
    )  # fmt: skip


def _finish(visit: VisitRow, siblings: Var[list[VisitRow]]) -> rx.Component:
    tried = local_for("visit.finishing", visit.group_id, False)  # type: ignore[arg-type]
    editing = local_for("visit.editing", visit.group_id, False)  # type: ignore[arg-type]
    done = together(finish(visit), tried.set(False), editing.set(False))
    complete = is_complete(visit, siblings)
    return card(
        stack(
            rx.cond(
                tried.value & ~complete,
                notice(
                    "Something is still missing",
                    _missing(visit, siblings),
                    text("Everything you wrote is kept.", tone="soft"),
                    tone="warning",
                    id="visit-missing",
                ),
            ),
            rx.cond(
                complete,
                button(
                    "Finish the record",
                    tone="primary",
                    size="large",
                    icon="check",
                    wide=True,
                    on_click=done,
                ),
                button(
                    "Finish the record",
                    tone="primary",
                    size="large",
                    icon="check",
                    wide=True,
                    on_click=tried.set(True),
                ),
            ),
            text(
                "It is kept as you write. Finishing says that it is complete; you can still "
                "correct it afterwards.",
                tone="soft",
                size=1,
            ),
            gap=3,
        )
    )


def _missing(visit: VisitRow, siblings: Var[list[VisitRow]]) -> rx.Component:
    """Everything that is missing, by child, as one list."""

    def line(sentence: Var[str]) -> rx.Component:
        return rx.cond(sentence != "", rx.el.li(sentence))

    def child_lines(sibling: VisitRow) -> rx.Component:
        return rx.cond(
            lacks_own(sibling),
            rx.el.li(
                sibling.given_name,
                rx.el.ul(*[line(sentence) for sentence in own_problems(sibling).values()]),
            ),
        )

    return rx.el.ul(
        rx.cond(
            lacks_common(visit),
            rx.fragment(*[line(sentence) for sentence in common_problems(visit).values()]),
        ),
        rx.foreach(siblings, child_lines),
        class_name="missing-list",
    )
