"""What the visit calls, and what devices ask: a timer starts, goes on, ends.

The chain itself is ``escalation_service``; who goes to look for somebody is ``response_service``.
"""

from agile_app.visits.home_safe.ending_service import safe, visit_cancelled, visit_ended
from agile_app.visits.home_safe.starting_service import (
    arm,
    check_buddy,
    choose_buddy,
    extend,
    visit_on_my_way,
    visit_started,
    watch,
)

__all__ = [
    "arm",
    "check_buddy",
    "choose_buddy",
    "extend",
    "safe",
    "visit_cancelled",
    "visit_ended",
    "visit_on_my_way",
    "visit_started",
    "watch",
]
