"""What home safe says: in messages, and in the one sentence of a row. Times in London."""

from datetime import datetime

from agile_app.core.time import LONDON, on_screen

DURESS_ADVICE = (
    "Do not ring or text them. Follow your council's procedure; ring 999 if someone is in danger."
)


def clock(moment: datetime) -> str:
    """``15:45``."""
    return f"{moment.astimezone(LONDON):%H:%M}"


def kind_of(code: str) -> str:
    """What kind of message a step's is."""
    if code == "reminder":
        return "reminder"
    if code.startswith("duress"):
        return "duress"
    return {"check-back": "check_back", "extended": "extended", "all-clear": "all_clear"}.get(
        code, "overdue"
    )


def message(code: str, *, about: str, due_at: datetime, to_the_worker: bool, duress: bool) -> str:
    """The text of a message. Never a child, an address, or why the visit is made."""
    kind = kind_of(code)
    due = clock(due_at)
    if to_the_worker and kind == "reminder":
        return f"Home safe: check out in Agile by {due}, or take more time there."
    if to_the_worker:
        return f"Home safe: you have not checked out (due {due}). Open Agile and say you are safe."
    if kind == "all_clear":
        return f"Home safe: {about} is safe. Nothing more to do."
    if kind == "extended":
        return f"Home safe: {about} asked for more time, until {due}."
    if duress or kind == "duress":
        return f"Home safe, urgent: {about}. {DURESS_ADVICE} Where they are is in Agile."
    return (
        f"Home safe: {about} has not checked out (due {due}). Open Agile: where they are is there."
    )


def late_leaving(left_at: datetime, heard_at: datetime, alarmed_at: datetime) -> str:
    """A check-out that came after the alarm: both times are said."""
    return (
        f"Left at {clock(left_at)} by their iPad; heard here at {on_screen(heard_at)}. "
        f"The alarm had gone at {clock(alarmed_at)}."
    )
