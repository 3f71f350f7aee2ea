"""How something due says when."""

import reflex as rx

from agile_app.device.vars import date_text, due_day, moment_text
from agile_app.ui import row_when
from agile_app.visits.rows import DueRow


def due_when(due: DueRow) -> rx.Component:
    """The days left, and the date; the hour too where the limit is in hours."""
    last = rx.cond(due.at != "", moment_text(due.at), date_text(due.on))
    return row_when(due_day(due.on), last)
