"""The minutes in force: settings an administrator changes, with history (``core.council``)."""

from sqlmodel import Session

from agile_app.core import council
from agile_app.visits.home_safe.rules import Policy

_GROUP = "Home safe"
_OURS = (
    "Our own. HSE INDG73 asks for an agreed time and chain and leaves the minutes to the employer"
)
_DEFAULT = Policy()


_MINUTES = (
    ("margin_minutes", "Margin after the expected end", 0, 120,
     "No check-out by the expected end and this margin, and the chain begins."),
    ("remind_before_minutes", "Reminder to the worker before that", 0, 60, "0 for no reminder."),
    ("buddy_after_minutes", "The buddy is told after", 0, 120, "Counted from the due time."),
    ("manager_after_minutes", "The manager is told after", 0, 120, "Counted from the due time."),
    ("next_after_minutes", "The next managers are told after", 0, 240,
     "Counted from the due time."),
    ("repeat_every_minutes", "Then all of them again every", 1, 60, "Until somebody is on it."),
    ("check_back_minutes", "Asked again when somebody has been on it for", 1, 240, ""),
    ("day_check_minutes", "Time to get home after the last visit", 5, 240, ""),
)  # fmt: skip
for _key, _label, _least, _most, _help in _MINUTES:
    council.number(
        f"home_safe.{_key}", label=_label, group=_GROUP, default=getattr(_DEFAULT, _key),
        least=_least, most=_most, unit="minutes", source=_OURS, help=_help,
    )  # fmt: skip
council.number(
    "home_safe.day_check_from_hour", label="End-of-day check from", group=_GROUP,
    default=_DEFAULT.day_check_from_hour, least=0, most=24, unit="o'clock", source="Our own",
    help="When the last visit of the day ends at or after this hour. 24 for never.",
)  # fmt: skip
council.yes_no(
    "home_safe.watches_planned", label="Watch planned visits with a warning", group=_GROUP,
    default=_DEFAULT.watches_planned, source="Our own",
    help="Such a visit is escalated when nobody has said a word by its end and the margin, since a "
    "tablet may have lost its signal before it began.",
)  # fmt: skip


def policy(session: Session) -> Policy:
    """What this council decided, as of this transaction."""
    names = (*(each[0] for each in _MINUTES), "day_check_from_hour", "watches_planned")
    return Policy(**{name: council.value(session, f"home_safe.{name}") for name in names})
