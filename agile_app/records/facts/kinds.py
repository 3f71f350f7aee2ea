"""The kinds of fact that can be added to a record: one table, from which the form, the operations
and what is checked are all made. What each one changes is in ``effects``. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from agile_app.records import codes

# A day beyond these is a slip in the year: a childhood back, two years ahead.
DAYS_BACK, DAYS_AHEAD = 9_500, 731

Asks = Literal["choice", "date", "time", "line", "words"]

_YES_NO = {"yes": "Yes", "no": "No"}
_UNDER = {**codes.PLACED_UNDER.labels, "none": "Neither of these"}
MEETING = {"initial_conference": "Initial conference", **codes.REVIEW_KIND.labels}
_ENDED_CARE = {code: label for code, label in codes.EPISODE_END.labels.items() if code != "X1"}


@dataclass(frozen=True)
class Field:
    """Something a form asks beside the day.

    Attributes:
        name: in the payload. ``options``: label by code, of a choice.
        blank: what an unmade choice says; only of what may stay empty.
    """

    name: str
    label: str
    asks: Asks = "choice"
    options: Mapping[str, str] = field(default_factory=dict)
    required: bool = True
    blank: str = "Not said"
    hint: str = ""

    @property
    def longest(self) -> int:
        """How many characters fit what it is kept in."""
        return 2_000 if self.asks == "words" else 200


@dataclass(frozen=True)
class Kind:
    """A kind of fact.

    Attributes:
        code: names the operation (``fact.<code>``) and the audit entry (``<code>.recorded``).
        day: how its date is asked for. ``ahead``: it lies in the future, not in the past.
        moves: what the device's clocks know it by (``Due.met_by``, ``Due.moved_by``); the value of
            this field, or the code itself.
        told: the chronology's kind of entry, where no other entry of the record tells of it.
    """

    code: str
    label: str
    day: str
    fields: tuple[Field, ...] = ()
    ahead: bool = False
    moves: str = ""
    told: str = ""


def _choice(name: str, label: str, options: Mapping[str, str], **more: str) -> Field:
    return Field(name, label, options=options, **more)  # type: ignore[arg-type]


def _maybe(name: str, label: str, options: Mapping[str, str], blank: str, hint: str = "") -> Field:
    return Field(name, label, options=options, required=False, blank=blank, hint=hint)


KINDS: dict[str, Kind] = {
    kind.code: kind
    for kind in (
        Kind(
            "went_missing",
            "Went missing",
            "Missing since",
            (_choice("kind", "How", codes.MISSING.labels),),
        ),
        Kind(
            "came_back",
            "Came back from being missing",
            "Day of the return",
            (
                Field(
                    "at",
                    "Time of the return",
                    "time",
                    required=False,
                    hint="The return interview is due 72 hours after it.",
                ),
                Field(
                    "since",
                    "Missing since",
                    "date",
                    required=False,
                    hint="Only where it is not on the record yet.",
                ),
            ),
        ),
        Kind(
            "return_interview",
            "Return-home interview",
            "Day of the interview",
            (_choice("outcome", "What came of it", codes.RETURN_INTERVIEW.labels),),
            told="missing",
        ),
        Kind(
            "meeting_called",
            "Meeting or conference called",
            "Called for",
            (_choice("meeting", "Meeting", MEETING),),
            ahead=True,
            told="event",
        ),
        Kind(
            "report_shared",
            "Conference report shared with the family",
            "Shared on",
            told="event",
        ),
        Kind(
            "conference_held",
            "Initial conference held",
            "Held on",
            (_choice("outcome", "Outcome", codes.CONFERENCE_OUTCOME.labels),),
            moves="initial_conference",
        ),
        Kind(
            "meeting_held",
            "Core group or review held",
            "Held on",
            (
                _choice("meeting", "Meeting", codes.REVIEW_KIND.labels),
                Field(
                    "outcome",
                    "What was decided",
                    "line",
                    required=False,
                    hint="It can follow: choose the same meeting and day again.",
                ),
            ),
            moves="meeting",
        ),
        Kind(
            "referral_decided",
            "Decision on the referral",
            "Decided on",
            (_choice("outcome", "Decision", codes.REFERRAL_OUTCOME.labels),),
            told="referral",
        ),
        Kind(
            "strategy_held",
            "Strategy discussion held",
            "Held on",
            (
                _choice("outcome", "Outcome", codes.STRATEGY_OUTCOME.labels),
                Field("summary", "Who took part, and what was decided", "words", required=False),
            ),
        ),
        Kind("enquiry_started", "Section 47 enquiry started", "Started on"),
        Kind(
            "enquiry_ended",
            "Section 47 enquiry ended",
            "Ended on",
            (_choice("outcome", "Outcome", codes.SECTION_47_OUTCOME.labels),),
            told="enquiry",
        ),
        Kind(
            "visit_asked_for",
            "A visit was asked for",
            "Asked on",
            (
                _choice("by", "Who asked", codes.VISIT_REQUESTED_BY.labels),
                Field(
                    "declined_because",
                    "Why it was not reasonable",
                    "line",
                    required=False,
                    hint="Only if no visit will follow.",
                ),
            ),
            told="event",
        ),
        Kind(
            "placed",
            "Looked after: placement or legal status began",
            "Began on",
            (
                _choice("start_reason", "What began", codes.EPISODE_START.labels),
                _choice("legal_status", "Legal status", codes.LEGAL_STATUS.labels),
                _choice("placement_type", "Placement", codes.PLACEMENT_TYPE.labels),
                _maybe("placed_under", "Placed under", _UNDER, "Neither of these"),
                _maybe("until_18", "Intended to last until 18", _YES_NO, "Not said"),
            ),
        ),
        Kind(
            "placement_terms",
            "Placement: what was agreed about it",
            "Agreed on",
            (
                _maybe("placed_under", "Placed under", _UNDER, "As it is"),
                _maybe("until_18", "Intended to last until 18", _YES_NO, "As it is"),
                _maybe(
                    "fewer_visits",
                    "The child agreed to fewer visits",
                    _YES_NO,
                    "As it is",
                    "In a long-term foster placement, after the first year.",
                ),
            ),
            told="placement",
        ),
        Kind(
            "left_care",
            "Stopped being looked after",
            "Stopped on",
            (_choice("end_reason", "Why", _ENDED_CARE),),
        ),
    )
}


def said(kind: Kind, values: Mapping[str, str]) -> str:
    """What was said beside the day, as a reader reads it; another day is told by what it made."""
    parts = [
        f"At {values[each.name]}"
        if each.asks == "time"
        else each.options.get(values[each.name], values[each.name])
        for each in kind.fields
        if each.asks != "date" and values.get(each.name)
    ]
    return ". ".join(part.rstrip(".") for part in parts)
