"""Names, dates, times and numbers as people say them, in words that the device makes."""

from typing import Any

from reflex.vars import Var

from agile_app.device.vars.basics import as_var, device_call
from agile_app.device.vars.state import moment_now, today


def names_text(names: Var[list[str]]) -> Var[str]:
    """Names as people say them: ``Amira, Ben and Cara Khan``; one family's name once."""
    return device_call("namesText", names, python_type=str)


def as_number(value: Any) -> Var[int]:
    """What was typed as a number."""
    given = as_var(value)
    return Var(
        _js_expr=f"Number({given})", _var_type=int, _var_data=given._get_all_var_data()
    ).guess_type()


def date_text(value: Any) -> Var[str]:
    """An ISO date or moment as ``5 Nov 2026``; ``""`` stays empty."""
    return device_call("dateText", value, python_type=str)


def moment_text(value: Any) -> Var[str]:
    """An ISO moment as ``5 Nov 2026, 14:02`` in London."""
    return device_call("momentText", value, python_type=str)


def time_text(value: Any) -> Var[str]:
    """An ISO moment as ``14:02`` in London."""
    return device_call("timeText", value, python_type=str)


def days_from_today(value: Any) -> Var[int]:
    """Calendar days from today to an ISO date; negative when it has passed, 0 when empty."""
    return device_call("daysBetween", today(), value, python_type=int)


def relative_day(value: Any) -> Var[str]:
    """``today``, ``tomorrow``, ``yesterday``, ``in 3 days``, ``4 days ago``; ``""`` when empty."""
    return device_call("relativeDay", today(), value, python_type=str)


def due_day(value: Any) -> Var[str]:
    """When something is due: ``1 day overdue``, ``today``, ``in 3 days``; ``""`` when empty."""
    return device_call("dueDay", today(), value, python_type=str)


def plus_minutes(value: Any, minutes: Any) -> Var[str]:
    """An ISO moment so many minutes later, as an ISO moment."""
    return device_call("plusMinutes", value, minutes, python_type=str)


def london_moment(day: Any, time: Any) -> Var[str]:
    """A time of a London day (``2026-11-05``, ``15:30``) as an ISO moment; ``""`` for no time."""
    return device_call("londonMoment", day, time, python_type=str)


def relative_minutes(value: Any) -> Var[str]:
    """An ISO moment from now: ``in 24 minutes``, ``now``, ``3 minutes ago``."""
    return device_call("relativeMinutes", moment_now(), value, python_type=str)


def age(value: Any) -> Var[str]:
    """A date of birth as an age: ``7 years``, ``5 months``, ``3 weeks``, ``due 5 Nov 2026``."""
    return device_call("ageText", today(), value, python_type=str)
