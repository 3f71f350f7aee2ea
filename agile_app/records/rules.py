"""What a record's facts amount to. Pure."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class CaseStatus:
    """Where a child stands. ``code`` is of ``codes.CASE_STATUS``."""

    code: str
    since: date | None = None


def runs(started_on: date | None, ended_on: date | None, on: date) -> bool:
    """Whether a span of dates holds ``on``; the day it ends on is no longer in it."""
    return (started_on is None or started_on <= on) and (ended_on is None or ended_on > on)


def case_status(
    *,
    looked_after_since: date | None,
    protection_plan_since: date | None,
    in_need_plan_since: date | None,
    assessment_since: date | None,
    episode_since: date | None,
    referral_undecided: bool,
    last_closed: date | None,
) -> CaseStatus:
    """The most serious thing that is true of a child now.

    Source: Ofsted, Annex A, list 6 (looked after, child protection, child in need, open
    assessment, closed); an undecided referral and an open case without a plan are told apart here.
    """
    for code, since in (
        ("looked_after", looked_after_since),
        ("child_protection", protection_plan_since),
        ("child_in_need", in_need_plan_since),
        ("open_assessment", assessment_since),
    ):
        if since is not None:
            return CaseStatus(code, since)
    if episode_since is not None:
        return CaseStatus("referral" if referral_undecided else "open", episode_since)
    return CaseStatus("closed", last_closed)


def looked_after_since(spans: list[tuple[date, date | None]], on: date) -> date | None:
    """Since when a child has been looked after without a break, or None if they are not.

    Episodes that end and begin on the same or the next day are one time in care.

    Source: SSDA903 guide, on periods of care: code X1, "a new episode begins on the same day or
    the next".
    """
    began: date | None = None
    reached: date | None = None
    for started_on, ended_on in sorted(spans, key=lambda span: span[0]):
        if began is None or (reached is not None and (started_on - reached).days > 1):
            began = started_on
        reached = None if ended_on is None else max(ended_on, reached or ended_on)
        if ended_on is None:
            break
    if began is None or began > on:
        return None
    return began if reached is None or reached > on else None
