"""Which paragraph of regulation 28 a looked-after child's placement comes under. Pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from agile_app.visits import rules
from agile_app.visits.rules import Due, Policy, Weekly

# V3 and V4 are short breaks: regulation 48 changes regulations 28 and 33 for them.
SHORT_BREAKS = {"V3", "V4"}
WITH_PARENTS = "P1"
INTERIM_ORDER, CARE_ORDER = "C1", "C2"
# In care, and somebody else decides where the child lives: custody, a hospital.
ARRANGED_BY_OTHERS = {"R2", "R5"}
FOR_ADOPTION = {"A3", "A4", "A5", "A6"}
LONG_TERM_FOSTERING = {"U1", "U4"}


@dataclass(frozen=True)
class Care:
    """A child's care on a day.

    Attributes:
        now: the SSDA903 episode that runs. ``since``: when the child became looked after.
        reviews: all looked-after reviews held, oldest first.
    """

    now: Any
    since: date
    last_visit: date | None
    reviews: Sequence[date]
    policy: Policy


def care(episodes: Sequence[Any], known: Care) -> list[Due]:
    """The next visit and the next review of a looked-after child.

    Args:
        episodes: every SSDA903 episode of the child, oldest first.
    """
    policy, last_visit = known.policy, known.last_visit
    if known.now.legal_status in SHORT_BREAKS:
        first = began(episodes, known.now, lambda row: row.legal_status in SHORT_BREAKS)
        return [
            rules.short_break_visit(first, last_visit, policy=policy),
            rules.short_break_review(first, known.reviews),
        ]
    if known.now.placement_type in FOR_ADOPTION:
        return _adoptive(placement_began(episodes, known.now), known)
    return [
        _visit(episodes, known),
        rules.looked_after_review(known.since, known.reviews, policy=policy),
    ]


def _adoptive(placed: date, known: Care) -> list[Due]:
    reviewed = min((day for day in known.reviews if day >= placed), default=None)
    return [
        rules.adoptive_placement_visit(
            placed, known.last_visit, first_review=reviewed, policy=known.policy
        ),
        rules.adoptive_placement_review(placed, known.reviews),
    ]


def _visit(episodes: Sequence[Any], known: Care) -> Due:
    now, last, policy = known.now, known.last_visit, known.policy
    placed = placement_began(episodes, now)
    under_order = began(episodes, now, lambda row: row.legal_status == now.legal_status)
    at_home = now.placement_type == WITH_PARENTS
    weekly = _weekly(now)
    if weekly is not None:
        since = max(placed, under_order) if weekly is Weekly.INTERIM_ORDER_WITH_PARENTS else placed
        reviewed = min((day for day in known.reviews if day >= since), default=None)
        return rules.looked_after_visit(
            since, last, weekly=weekly, first_review=reviewed, policy=policy
        )
    if at_home and now.legal_status == CARE_ORDER:
        return rules.visit_under_care_order_with_parents(under_order, placed, last, policy=policy)
    if now.legal_status in (INTERIM_ORDER, CARE_ORDER) and (
        now.placement_type in ARRANGED_BY_OTHERS
    ):
        return rules.visit_where_another_arranges(placed, last, policy=policy)
    return rules.looked_after_visit(
        placed,
        last,
        intended_until_18=now.intended_until_18,
        agreed_to_fewer=now.agreed_to_fewer_visits and now.placement_type in LONG_TERM_FOSTERING,
        policy=policy,
    )


def _weekly(now: Any) -> Weekly | None:
    if now.placed_under == "reg_19":
        return Weekly.WITH_PARENTS_BEFORE_ASSESSMENT
    if now.placed_under == "reg_24":
        return Weekly.TEMPORARILY_APPROVED_CARER
    if now.placement_type == WITH_PARENTS and now.legal_status == INTERIM_ORDER:
        return Weekly.INTERIM_ORDER_WITH_PARENTS
    return None


def began(episodes: Sequence[Any], now: Any, same: Callable[[Any], bool]) -> date:
    """When what is the same now and in the episodes before it began."""
    first = now.started_on
    for row in sorted(episodes, key=lambda each: each.started_on, reverse=True):
        if row.started_on >= now.started_on:
            continue
        if not same(row):
            break
        first = row.started_on
    return first


def placement_began(episodes: Sequence[Any], now: Any) -> date:
    """When the present placement began: a change of legal status alone (code L) begins an episode
    and no placement."""
    first = now
    for row in sorted(episodes, key=lambda each: each.started_on, reverse=True):
        if first.start_reason != "L":
            break
        if row.started_on < first.started_on:
            first = row
    return first.started_on
