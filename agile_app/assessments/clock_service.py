"""By when an assessment is to be finished: worked out when it begins, and again when the council's
bank holidays change under it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, select

from agile_app.core import council
from agile_app.core.council_calendar import EXTRA, MOVED, council_calendar
from agile_app.core.working_days import PUBLISHED, Calendar
from agile_app.records.models import Assessment, Episode
from agile_app.records.service import touch
from agile_app.visits import rules
from agile_app.visits.rules import Due, Policy


@dataclass(frozen=True)
class Clock:
    """By when an assessment must be finished, and why."""

    due_on: date
    because: str
    source: str


def open_episode(session: Session, child_id: object) -> Episode | None:
    """The child's present time in need; the latest, should there be several."""
    return session.exec(
        select(Episode)
        .where(col(Episode.child_id) == child_id, col(Episode.ended_on).is_(None))
        .order_by(col(Episode.started_on).desc())
    ).first()


def clock_at_start(session: Session, episode: Episode | None, started_on: date) -> Clock:
    """The clock of an assessment that begins now."""
    calendar = council_calendar(session)
    if episode is None:
        return clock_without_referral(started_on, calendar)
    earlier = select(Assessment.id).where(col(Assessment.episode_id) == episode.id)
    if session.exec(earlier).first() is not None:
        return _further(started_on, calendar)
    return _first(episode.started_on, calendar)


def clock_of(
    assessment: Assessment, episode: Episode | None, calendar: Calendar = PUBLISHED
) -> Clock | None:
    """Why an assessment is due when it is; None when no clock says so (another system's date)."""
    clocks = _possible(assessment, episode, calendar)
    return next((clock for clock in clocks if clock.due_on == assessment.due_on), None)


def clock_without_referral(started_on: date, calendar: Calendar = PUBLISHED) -> Clock:
    """Nothing to count from but the start itself."""
    due = rules.assessment(started_on, policy=Policy(calendar=calendar))
    because = "No referral is on the record, so the 45 working days run from its start."
    return Clock(due.on, because, due.source)


def _first(referral_on: date, calendar: Calendar) -> Clock:
    """The first assessment of an episode: 45 working days from the referral."""
    return _said(rules.assessment(referral_on, policy=Policy(calendar=calendar)))


def _further(started_on: date, calendar: Calendar) -> Clock:
    """A child who is assessed again while the case is open: 45 working days from that decision."""
    return _said(rules.further_assessment(started_on, policy=Policy(calendar=calendar)))


def _said(due: Due) -> Clock:
    return Clock(due.on, due.because, due.source)


def _possible(assessment: Assessment, episode: Episode | None, calendar: Calendar) -> list[Clock]:
    if episode is None:
        return [clock_without_referral(assessment.started_on, calendar)]
    return [_first(episode.started_on, calendar), _further(assessment.started_on, calendar)]


@council.around_change(EXTRA, MOVED)
def open_assessments_are_dated_again(session: Session) -> Iterator[None]:
    """What an open assessment counts from stays; its date moves with the bank holidays. Dates of
    another system, which no clock of ours explains, stay as they came."""
    before = council_calendar(session)
    under_way = []
    statement = select(Assessment).where(col(Assessment.completed_on).is_(None))
    for assessment in session.exec(statement):
        episode = session.get(Episode, assessment.episode_id) if assessment.episode_id else None
        days = [clock.due_on for clock in _possible(assessment, episode, before)]
        if assessment.due_on in days:
            under_way.append((assessment, episode, days.index(assessment.due_on)))
    yield
    after = council_calendar(session)
    for assessment, episode, which in under_way:
        due_on = _possible(assessment, episode, after)[which].due_on
        if due_on != assessment.due_on:
            assessment.due_on = due_on
            session.add(assessment)
            touch(session, assessment.child_id)
