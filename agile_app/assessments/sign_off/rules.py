"""Who may sign, and how a sign-off is put in words. Pure.

Four eyes (decision 0023, our own rule): nobody signs off an assessment that they started, asked to
have signed off, or wrote in since it was last signed. Notes, comments and suggestions are not
writing: whoever accepts a suggestion has written it.
"""

from datetime import datetime

from agile_app.core.time import LONDON, on_screen


def why_not_sign(*, started: bool, asked: bool, wrote: bool) -> str:
    """Why this worker may not sign this assessment; empty when they may."""
    mine = [
        said
        for said, true in (
            ("you started it", started),
            ("you asked for the sign-off", asked),
            ("you wrote in it", wrote),
        )
        if true
    ]
    if not mine:
        return ""
    reasons = mine[0] if len(mine) == 1 else ", ".join(mine[:-1]) + " and " + mine[-1]
    return f"Somebody else signs this one: {reasons}."


SYSTEM = "x."
"""Roots that hold remarks and links, not the assessment itself."""


def is_writing(root: str) -> bool:
    """Whether what stands in a root is part of the assessment."""
    return not root.startswith(SYSTEM)


def when_written(
    received: datetime, offline: tuple[datetime, datetime] | None, *, wholly: bool
) -> str:
    """When late words were written, as far as their device could tell, and when they came.

    Args:
        offline: from when to when they were written without a network; None where they were not,
            or nobody can say.
        wholly: all of them were.
    """
    if offline is None:
        return f"Received {on_screen(received)}"
    first, last = offline
    span = on_screen(first)
    if on_screen(last) != span:
        span += f" to {_after(first, last)}"
    whole = "" if wholly else "partly "
    return f"Written {span} {whole}without a network, received {_after(last, received)}"


def _after(earlier: datetime, moment: datetime) -> str:
    """The time alone where the day was just said."""
    local = moment.astimezone(LONDON)
    same = earlier.astimezone(LONDON).date() == local.date()
    return f"{local:%H:%M}" if same else on_screen(moment)
