"""What each kind of fact changes on the record. Every change goes through the ``Book``, which keeps
what stood before, so that a fact can be taken back."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import select
from sqlmodel import Session, SQLModel, col

from agile_app.core.errors import Conflict, Invalid
from agile_app.core.time import LONDON, now, on_screen
from agile_app.records.models import (
    Conference,
    Episode,
    LookedAfterEpisode,
    MissingEpisode,
    Plan,
    Referral,
    Review,
    Section47Enquiry,
    StrategyDiscussion,
    VisitRequest,
)

_Row = TypeVar("_Row", bound=SQLModel)
TABLES: dict[str, type[Any]] = {
    str(table.__tablename__): table
    for table in (
        Conference, LookedAfterEpisode, MissingEpisode, Referral, Review, Section47Enquiry,
        StrategyDiscussion, VisitRequest,
    )
}  # fmt: skip
# Regulation 28(3A) is of long-term foster placements only.
_LONG_TERM_FOSTERING = {"U1", "U4"}


@dataclass
class Book:
    """A child's record while a fact is entered.

    Attributes:
        changes: what was changed, as ``RecordedFact.changes``.
    """

    session: Session
    child_id: UUID
    fact_id: UUID
    on: date
    said: dict[str, str]
    changes: list[dict[str, Any]] = field(default_factory=list)

    def of(self, table: type[_Row]) -> list[_Row]:
        """The child's rows of a table, in the order they were made."""
        model: Any = table
        found = self.session.scalars(
            select(model).where(col(model.child_id) == self.child_id).order_by(col(model.id))
        )
        return list(found)

    def make(self, table: type[SQLModel], **values: Any) -> None:
        """A new row, under the fact's own id. Raises Conflict where that is another row's."""
        if self.session.get(table, self.fact_id) is not None:
            raise Conflict("This fact's identifier is already used.")
        row: Any = table(id=self.fact_id, child_id=self.child_id, **values)
        self.session.add(row)
        self._note(row, None, values)

    def change(self, row: Any, **values: Any) -> None:
        """Other values in some columns of a row."""
        before = {name: getattr(row, name) for name in values}
        for name, value in values.items():
            setattr(row, name, value)
        self.session.add(row)
        self._note(row, before, values)

    def not_before(self, day: date, what: str) -> None:
        """Raises Invalid where the fact's day lies before ``day``."""
        if self.on < day:
            raise Invalid(
                f"{what} on {on_screen(day)}: choose that day or a later one.", field="on"
            )

    def _note(self, row: Any, before: dict[str, Any] | None, after: dict[str, Any]) -> None:
        self.changes.append(
            {
                "table": row.__tablename__,
                "id": str(row.id),
                "before": None if before is None else as_json(before),
                "after": as_json(after),
            }
        )


def as_json(values: dict[str, Any]) -> dict[str, Any]:
    """Column values as JSON holds them."""
    return {
        name: str(value) if isinstance(value, UUID)
        else value.isoformat() if isinstance(value, date)
        else value
        for name, value in values.items()
    }  # fmt: skip


def _running(rows: list[Any], on: date) -> Any | None:
    """The last that has begun by ``on`` and has no end."""
    begun = [row for row in rows if row.ended_on is None and row.started_on <= on]
    return max(begun, key=lambda row: row.started_on, default=None)


def _open(rows: list[Any]) -> Any | None:
    return max(
        (row for row in rows if row.ended_on is None), key=lambda row: row.started_on, default=None
    )


def _went_missing(book: Book) -> None:
    known = _open(book.of(MissingEpisode))
    if known is not None:
        raise Invalid(
            f"The child is on the record as missing since {on_screen(known.started_on)}. "
            "Record the return first.",
            field="on",
        )
    book.make(MissingEpisode, kind=book.said["kind"], started_on=book.on)


def _came_back(book: Book) -> None:
    hour = book.said["at"]
    at = (
        datetime.combine(book.on, time.fromisoformat(hour), LONDON).astimezone(now().tzinfo)
        if hour
        else None
    )
    if at is not None and at > now():
        raise Invalid("That time has not come yet.", field="at")
    values = {"ended_on": book.on, "returned_at": at}
    known = _open(book.of(MissingEpisode))
    if known is not None:
        book.not_before(known.started_on, "The child went missing")
        book.change(known, **values)
        return
    if not book.said["since"]:
        raise Invalid(
            "No time missing is open on this record: say since when the child was missing.",
            field="since",
        )
    since = date.fromisoformat(book.said["since"])
    if since > book.on:
        raise Invalid("The child came back before that day.", field="since")
    book.make(MissingEpisode, kind="M", started_on=since, **values)


def _return_interview(book: Book) -> None:
    owed = [row for row in book.of(MissingEpisode) if row.ended_on and not row.interview_outcome]
    known = max(owed, key=lambda row: row.ended_on or date.min, default=None)
    if known is None or known.ended_on is None:
        raise Invalid("No return without an interview is on this record.", field="on")
    book.not_before(known.ended_on, "The child came back")
    outcome = book.said["outcome"]
    book.change(
        known, interview_on=book.on if outcome == "done" else None, interview_outcome=outcome
    )


def _called(rows: list[Any]) -> Any | None:
    """The meeting that is to come: called and not held, the nearest first."""
    waiting = [row for row in rows if row.held_on is None]
    return min(
        waiting, key=lambda row: (row.planned_on or row.due_on or date.max, row.id), default=None
    )


def _meeting(book: Book, kind: str, values: dict[str, Any]) -> None:
    """Of the meeting that is called, else of a new one."""
    episode = _running(book.of(Episode), book.on)
    if kind == "initial_conference":
        known = _called(book.of(Conference))
        if known is None:
            book.make(Conference, episode_id=episode and episode.id, **values)
        else:
            book.change(known, **values)
        return
    known = _called([row for row in book.of(Review) if row.kind == kind])
    if known is None:
        book.make(Review, kind=kind, plan_id=_plan_of(book, kind), **values)
    else:
        book.change(known, **values)


_PLAN = {
    "core_group": ("child_protection", "No child protection plan runs on that day."),
    "child_protection": ("child_protection", "No child protection plan runs on that day."),
    "child_in_need": ("child_in_need", "No child in need plan runs on that day."),
}


def _plan_of(book: Book, kind: str) -> UUID | None:
    if kind == "looked_after":
        if _running(book.of(LookedAfterEpisode), book.on) is None:
            raise Invalid("The child is not looked after on that day.", field="meeting")
        return None
    plan_kind, sentence = _PLAN[kind]
    plan = _running([row for row in book.of(Plan) if row.kind == plan_kind], book.on)
    if plan is None:
        raise Invalid(sentence, field="meeting")
    return plan.id


def _meeting_called(book: Book) -> None:
    _meeting(book, book.said["meeting"], {"planned_on": book.on})


def _meeting_held(book: Book) -> None:
    kind, outcome = book.said["meeting"], book.said["outcome"]
    same = [row for row in book.of(Review) if row.kind == kind and row.held_on == book.on]
    if not same:
        _meeting(book, kind, {"held_on": book.on, "outcome": outcome})
        return
    # It was said before: what was decided is written up now.
    if same[0].outcome or not outcome:
        raise Invalid("That meeting is on the record already.", field="on")
    book.change(same[0], outcome=outcome)


def _conference_held(book: Book) -> None:
    values = {"held_on": book.on, "outcome": book.said["outcome"]}
    _meeting(book, "initial_conference", values)


def _report_shared(book: Book) -> None:
    meetings: list[Any] = [
        *book.of(Conference),
        *(row for row in book.of(Review) if row.kind == "child_protection"),
    ]
    known = _called([row for row in meetings if row.planned_on and not row.report_shared_on])
    if known is None:
        raise Invalid("No conference is called that waits for a report.", field="on")
    book.change(known, report_shared_on=book.on)


def _referral_decided(book: Book) -> None:
    undecided = [row for row in book.of(Referral) if row.decided_on is None and not row.outcome]
    known = max(undecided, key=lambda row: row.received_on, default=None)
    if known is None:
        raise Invalid("No referral on this record waits for a decision.", field="on")
    book.not_before(known.received_on, "The referral came")
    outcome = book.said["outcome"]
    book.change(
        known,
        decided_on=book.on,
        outcome=outcome,
        no_further_action=outcome == "no_further_action",
    )


def _strategy_held(book: Book) -> None:
    episode = _running(book.of(Episode), book.on)
    book.make(
        StrategyDiscussion,
        episode_id=episode and episode.id,
        held_on=book.on,
        outcome=book.said["outcome"],
        summary=book.said["summary"],
    )


def _enquiry_started(book: Book) -> None:
    known = _open(book.of(Section47Enquiry))
    if known is not None:
        raise Invalid(f"A section 47 enquiry runs since {on_screen(known.started_on)}.", field="on")
    episode = _running(book.of(Episode), book.on)
    book.make(Section47Enquiry, episode_id=episode and episode.id, started_on=book.on)


def _enquiry_ended(book: Book) -> None:
    known = _open(book.of(Section47Enquiry))
    if known is None:
        raise Invalid("No section 47 enquiry runs on this record.", field="on")
    book.not_before(known.started_on, "The enquiry started")
    outcome = book.said["outcome"]
    book.change(
        known,
        ended_on=book.on,
        outcome=outcome,
        conference_not_required=outcome != "conference",
    )


def _visit_asked_for(book: Book) -> None:
    book.make(
        VisitRequest,
        by=book.said["by"],
        received_on=book.on,
        declined_because=book.said["declined_because"],
    )


def _placed(book: Book) -> None:
    before = _open(book.of(LookedAfterEpisode))
    first = book.said["start_reason"] == "S"
    if before is None and not first:
        raise Invalid("The child is not looked after: choose how it began.", field="start_reason")
    if before is not None and first:
        raise Invalid(
            f"The child is looked after since before; the last episode began on "
            f"{on_screen(before.started_on)}. Choose what changed.",
            field="start_reason",
        )
    if before is not None:
        if book.on <= before.started_on:
            raise Invalid(
                f"The episode before it began on {on_screen(before.started_on)}: "
                "choose a later day.",
                field="on",
            )
        book.change(before, ended_on=book.on, end_reason="X1")
    book.make(
        LookedAfterEpisode,
        started_on=book.on,
        start_reason=book.said["start_reason"],
        legal_status=book.said["legal_status"],
        placement_type=book.said["placement_type"],
        primary_need=before.primary_need if before else "",
        placed_under=_under(book.said["placed_under"]),
        intended_until_18=book.said["until_18"] == "yes",
    )


def _under(chosen: str) -> str:
    return "" if chosen == "none" else chosen


def _placement_terms(book: Book) -> None:
    now_running = _placement(book)
    values: dict[str, Any] = {}
    if book.said["placed_under"]:
        values["placed_under"] = _under(book.said["placed_under"])
    if book.said["until_18"]:
        values["intended_until_18"] = book.said["until_18"] == "yes"
    if book.said["fewer_visits"]:
        agreed = book.said["fewer_visits"] == "yes"
        if agreed and now_running.placement_type not in _LONG_TERM_FOSTERING:
            raise Invalid(
                "Fewer visits can be agreed only in a long-term foster placement.",
                field="fewer_visits",
            )
        values["agreed_to_fewer_visits"] = agreed
    if not values:
        raise Invalid("Say what was agreed.", field="placed_under")
    book.change(now_running, **values)


def _left_care(book: Book) -> None:
    book.change(_placement(book), ended_on=book.on, end_reason=book.said["end_reason"])


def _placement(book: Book) -> Any:
    known = _open(book.of(LookedAfterEpisode))
    if known is None:
        raise Invalid("The child is not looked after on this record.", field="on")
    book.not_before(known.started_on, "The placement or legal status began")
    return known


EFFECTS: dict[str, Callable[[Book], None]] = {
    "went_missing": _went_missing,
    "came_back": _came_back,
    "return_interview": _return_interview,
    "meeting_called": _meeting_called,
    "report_shared": _report_shared,
    "conference_held": _conference_held,
    "meeting_held": _meeting_held,
    "referral_decided": _referral_decided,
    "strategy_held": _strategy_held,
    "enquiry_started": _enquiry_started,
    "enquiry_ended": _enquiry_ended,
    "visit_asked_for": _visit_asked_for,
    "placed": _placed,
    "placement_terms": _placement_terms,
    "left_care": _left_care,
}
