"""What of the plan travels to the worker's own device."""

from dataclasses import dataclass
from typing import Any, ClassVar


@dataclass(frozen=True)
class PlanWeekRow:
    """One week of the worker's own plan: enough to plan it again without signal.

    ``id`` is the Monday, ISO text, as is ``week_on``. Of a confidential address the device has
    only the minutes to it.

    Attributes:
        problem: as the engine reads it; every stop as if it were free, but for what is fixed.
        stops: what each stop of the problem means, in the same order: ``id``, ``kind`` (``due``,
            ``visit``, ``appointment``, ``open``), ``visit_ids``, ``child_ids``, ``names``,
            ``title``, ``who``, ``place_text``, ``due_on``, ``because``, ``source``, ``minutes``,
            ``locked``, ``confirmed``, ``begun``, ``unannounced``, ``second``, ``moved_house``,
            ``declined``, ``mine``, ``was``, ``visit_kind``, ``visit_kind_label``, ``status``,
            ``price``.
        routes: the worker's days: ``worker_id``, ``worker``, ``on``, ``today``.
        places: by index of the problem: ``child_ids``, ``text``, ``latitude``, ``longitude``
            (none where confidential or unknown), ``confidential``.
        plan: what stands in the diary: orders of stops and their starts, by route.
        left: what takes no part, why, and what to do: ``id``, ``code``, ``because``,
            ``what_to_do``, ``title``, ``child_ids``, ``kind``, ``due_on``.
        clashes: sentences to be said before anything is solved.
        proposal: an answer computed for this very version, or none.
        version: changes with anything above.
    """

    COLLECTION: ClassVar[str] = "plan_weeks"

    id: str
    week_on: str
    problem: dict[str, Any]
    stops: list[dict[str, Any]]
    routes: list[dict[str, Any]]
    places: list[dict[str, Any]]
    days: list[str]
    plan: dict[str, Any]
    left: list[dict[str, Any]]
    clashes: list[str]
    proposal: dict[str, Any] | None
    made_at: str
    version: str
    estimated: bool
    travel_source: str
