"""By when an assessment is to be finished: worked out when it begins, and again when the council's
bank holidays change under it."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlmodel import Session, col, select

from agile_app.assessments.form import Form
from agile_app.core import council
from agile_app.core.council_calendar import EXTRA, MOVED, council_calendar
from agile_app.core.time import on_screen
from agile_app.core.working_days import PUBLISHED, Calendar, add_working_days
from agile_app.records.models import Assessment, Episode, StrategyDiscussion
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


def clock_at_start(
    session: Session, form: Form, child_id: UUID, episode: Episode | None, started_on: date
) -> Clock | None:
    """The clock of an assessment that begins now; None where its form has none, or what it counts
    from has not happened yet."""
    calendar = council_calendar(session)
    if not form.statutory:
        strategies = strategy_days(session, [child_id])[child_id]
        return _by_form(form, episode, started_on, strategies, calendar)
    if episode is None:
        return clock_without_referral(started_on, calendar)
    earlier = select(Assessment.id).where(
        col(Assessment.episode_id) == episode.id, col(Assessment.statutory)
    )
    if session.exec(earlier).first() is not None:
        return _further(started_on, calendar)
    return _first(episode.started_on, calendar)


def clock_of(
    form: Form | None,
    assessment: Assessment,
    episode: Episode | None,
    calendar: Calendar = PUBLISHED,
    strategies: Sequence[date] = (),
) -> Clock | None:
    """Why an assessment is due when it is; None when no clock says so (another system's date).

    A conference's clock is counted anew each time: the strategy discussion may be put on the
    record after the enquiry was begun.
    """
    if form is not None and not form.statutory:
        return _by_form(form, episode, assessment.started_on, strategies, calendar)
    clocks = _possible(assessment, episode, calendar)
    return next((clock for clock in clocks if clock.due_on == assessment.due_on), None)


def strategy_days(session: Session, child_ids: Collection[UUID]) -> dict[UUID, list[date]]:
    """The days of each child's strategy discussions."""
    found: dict[UUID, list[date]] = defaultdict(list)
    statement = select(StrategyDiscussion.child_id, StrategyDiscussion.held_on)
    for child_id, held_on in session.exec(
        statement.where(col(StrategyDiscussion.child_id).in_(child_ids))
    ):
        found[child_id].append(held_on)
    return found


def _by_form(
    form: Form,
    episode: Episode | None,
    started_on: date,
    strategies: Sequence[date],
    calendar: Calendar,
) -> Clock | None:
    if form.clock == "conference":
        return _conference(episode, started_on, strategies, calendar)
    if form.clock == "own" and form.due_working_days:
        days = form.due_working_days
        said = f"{days} working days" if days > 1 else "One working day"
        return Clock(
            add_working_days(started_on, days, calendar),
            f"{said} after it was begun on {on_screen(started_on)}.",
            f"The form “{form.title}”",
        )
    return None


def _conference(
    episode: Episode | None, started_on: date, strategies: Sequence[date], calendar: Calendar
) -> Clock | None:
    """With the initial conference: 15 working days after the strategy discussion that led to the
    enquiry. One put on the record later, or held while it is written, counts as well."""
    since = episode.started_on if episode else None
    present = [day for day in strategies if since is None or day >= since]
    led_to_it = [day for day in present if day <= started_on] or sorted(present)[:1]
    if not led_to_it:
        return None
    return _said(rules.initial_conference(led_to_it, policy=Policy(calendar=calendar)))


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
    open_ones = col(Assessment.completed_on).is_(None), col(Assessment.statutory)
    for assessment in session.exec(select(Assessment).where(*open_ones)):
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
