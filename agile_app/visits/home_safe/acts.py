"""What a person may do about a timer on their device: kept there first, sent before all else, and
said truly until the server knows."""

from typing import Any

import reflex as rx

from agile_app.device.actions import act, new_id, shows
from agile_app.device.vars import me, plus_minutes, row_where
from agile_app.visits.home_safe.rows import LoneVisitRow, SafetyRow

PAGE = "/home-safe"


def safety() -> Any:
    """This worker's own details."""
    return row_where(SafetyRow, {"id": me().id})


def _act(name: str, payload: dict[str, Any], **more: Any) -> rx.Var:
    # One stream for each timer: "more time" and "I am safe" stay in their order.
    return act(f"home_safe.{name}", payload, where=PAGE, urgent=True, **more)


def arm(
    end: Any,
    *,
    minutes: Any = "",
    title: Any,
    place: Any = "",
    buddy_id: Any = "",
    visit_id: Any = "",
    subject_id: Any = "",
) -> rx.Var:
    """Going in alone, out by ``end``; ``minutes`` where that is so long from now."""
    timer = new_id("timer")
    return _act(
        "arm",
        {
            "id": timer,
            "expected_end": end,
            "minutes": minutes,
            "place": place,
            "buddy_id": buddy_id,
            "visit_id": visit_id,
        },
        what="Home-safe timer",
        shows=[
            shows(
                LoneVisitRow,
                id=timer,
                mine=True,
                open=True,
                kind="visit",
                title=title,
                state="armed",
                state_label="Going in",
                expected_end=end,
                due_at=plus_minutes(end, safety().margin_minutes),
                visit_id=visit_id,
                subject_id=subject_id,
                stored="device",
            )
        ],
    )


def extend(timer: Any, minutes: int) -> rx.Var:
    """More time with one tap."""
    return _act(
        "extend",
        {"id": timer.id, "minutes": minutes},
        what=f"{minutes} minutes more",
        shows=[
            shows(
                LoneVisitRow,
                id=timer.id,
                expected_end=plus_minutes(timer.expected_end, minutes),
                due_at=plus_minutes(timer.due_at, minutes),
                stored="device",
            )
        ],
    )


def safe(timer: Any, secret: Any = "") -> rx.Var:
    """“I am safe”, with whatever code was typed. The device cannot tell one code from another."""
    return _act(
        "safe",
        {"id": timer.id, "secret": secret},
        what="I am safe",
        shows=[
            shows(
                LoneVisitRow, id=timer.id, open=False, state="safe", state_label="Safe",
                stored="device",
            )
        ],
    )  # fmt: skip


def acknowledge(timer: Any) -> rx.Var:
    """“I am on it”."""
    return _act(
        "acknowledge",
        {"id": timer.id},
        what="I am on it: " + timer.worker_name,
        shows=[shows(LoneVisitRow, id=timer.id, needs_you=False, stored="device")],
    )


def show_details(timer: Any) -> rx.Var:
    """Open where and whom to look for; written down by the server."""
    return _act("show_details", {"id": timer.id}, what="Opened where to look for a colleague")


def stand_down(timer: Any, note: Any) -> rx.Var:
    """They were found, or the matter is in other hands."""
    return _act(
        "stand_down",
        {"id": timer.id, "note": note},
        what="Stand the alarm down: " + timer.worker_name,
        shows=[
            shows(
                LoneVisitRow, id=timer.id, open=False, needs_you=False, may_reveal=False,
                state="stood_down", state_label="Stood down", stored="device",
            )
        ],
    )  # fmt: skip


def save_details(values: dict[str, Any]) -> rx.Var:
    """One's own car, phone, contact and buddy."""
    return _act(
        "details",
        values,
        what="Safety details",
        stream="home_safe.own",
        shows=[shows(SafetyRow, id=me().id, **values)],
    )


def save_codes(safe_code: Any, duress_code: Any, *, has: bool) -> rx.Var:
    """The two codes, or none."""
    return _act(
        "codes",
        {"secret_safe": safe_code, "secret_duress": duress_code},
        what="Home-safe codes",
        stream="home_safe.own",
        shows=[shows(SafetyRow, id=me().id, has_codes=has)],
    )
