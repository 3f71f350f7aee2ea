"""A visit's record as the page sees it while it is written: what each document says now, and what
is still missing, in the same sentences as the server's (``visits.recording``)."""

from dataclasses import dataclass
from typing import Any

import reflex as rx
from reflex.vars import Var

from agile_app.device.vars import LocalFor, as_var, blank, local_for, only
from agile_app.visits.recording import SAYS
from agile_app.visits.rows import VisitRow


@dataclass(frozen=True)
class CommonNow:
    """What the document in common says; empty where nothing was answered."""

    announced: str
    met_at: str
    next_visit: str
    next_visit_on: str
    summary: str
    observations: str
    others: str
    action_1: str
    action_2: str
    action_3: str
    action_4: str
    action_5: str
    action_6: str


@dataclass(frozen=True)
class OwnNow:
    """What one child's document says."""

    seen: str
    not_seen_because: str
    seen_alone: str
    not_alone_because: str
    bedroom_seen: str
    said: str
    about: str


WORDS = {"summary", "observations", "others", "said", "about"}
COMMON_ROOTS = [
    f"{'t' if name in WORDS or name.startswith('action_') else 'a'}.{name}"
    for name in CommonNow.__dataclass_fields__
]
OWN_ROOTS = [f"{'t' if name in WORDS else 'a'}.{name}" for name in OwnNow.__dataclass_fields__]


def common_kept(visit: VisitRow) -> LocalFor:
    """Where the screen keeps what the document in common says."""
    return local_for("visit.common", as_var(visit.group_id), blank(CommonNow))


def own_kept(visit: VisitRow) -> LocalFor:
    """Where the screen keeps what one child's document says."""
    return local_for("visit.own", as_var(visit.id), blank(OwnNow))


def common_now(visit: VisitRow) -> CommonNow:
    return common_kept(visit).value.to(CommonNow)  # type: ignore[return-value]


def own_now(visit: VisitRow) -> OwnNow:
    return own_kept(visit).value.to(OwnNow)  # type: ignore[return-value]


def yes_or_no(answer: Any) -> Var[Any]:
    """``yes`` and ``no`` as true and false, anything else as null: for a payload."""
    given = as_var(answer)
    return Var(
        _js_expr=f"({{yes: true, no: false}}[{given}] ?? null)",
        _var_type=bool,
        _var_data=given._get_all_var_data(),
    )


def or_null(value: Any) -> Var[Any]:
    """Null instead of the empty text: for a payload."""
    given = as_var(value)
    return Var(_js_expr=f"({given} || null)", _var_type=str, _var_data=given._get_all_var_data())


def _missing(field: str, when: Var[bool]) -> Var[str]:
    return rx.cond(when, SAYS[field], "").to(str)


def common_problems(visit: VisitRow) -> dict[str, Var[str]]:
    """By field, the sentence that says what is missing; empty where nothing is."""
    now = common_now(visit)
    date_missing = (now.next_visit == "yes") & (now.next_visit_on == "")
    too_early = (
        (now.next_visit == "yes")
        & (now.next_visit_on != "")
        & (as_var(now.next_visit_on) <= as_var(visit.on))
    )
    return {
        "announced": _missing("announced", now.announced == ""),
        "met_at": _missing("met_at", now.met_at == ""),
        "summary": _missing("summary", now.summary == ""),
        "next_visit": _missing("next_visit", now.next_visit == ""),
        "next_visit_on": rx.cond(
            too_early, SAYS["next_visit_early"], _missing("next_visit_on", date_missing)
        ).to(str),
    }


def own_problems(visit: VisitRow) -> dict[str, Var[str]]:
    """As ``common_problems``, for one child."""
    now, where = own_now(visit), common_now(visit).met_at
    lives_there = (where == "home") | (where == "placement")
    seen = now.seen == "yes"
    return {
        "seen": _missing("seen", now.seen == ""),
        "not_seen_because": _missing(
            "not_seen_because", (now.seen == "no") & (now.not_seen_because == "")
        ),
        "seen_alone": _missing("seen_alone", seen & (now.seen_alone == "")),
        "not_alone_because": _missing(
            "not_alone_because", seen & (now.seen_alone == "no") & (now.not_alone_because == "")
        ),
        "bedroom_seen": _missing("bedroom_seen", seen & lives_there & (now.bedroom_seen == "")),
    }


def _any(problems: dict[str, Var[str]]) -> Var[bool]:
    found: Var[Any] | None = None
    for sentence in problems.values():
        found = (sentence != "") if found is None else found | (sentence != "")
    assert found is not None
    return found


def lacks_own(visit: VisitRow) -> Var[bool]:
    """Whether the record of one child lacks something."""
    return _any(own_problems(visit))


def lacks_common(visit: VisitRow) -> Var[bool]:
    """Whether what siblings have in common lacks something."""
    return _any(common_problems(visit))


def is_complete(visit: VisitRow, siblings: Var[list[VisitRow]]) -> Var[bool]:
    """Whether the record can be finished."""
    return ~lacks_common(visit) & (only(siblings, lacks_own).length() == 0)
