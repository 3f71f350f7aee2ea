"""The statutory clocks: by when something must happen, why, and by which rule. Pure.

Each function takes dates and returns a ``Due`` that can explain itself. Where the law leaves the
frequency to the council, it is a ``Policy`` value. ``docs/clocks.md`` lists them all.
"""

from agile_app.visits.rules.due import (
    DEFAULT_POLICY,
    Due,
    Policy,
    Step,
    add_months,
    last_seen,
    latest,
    seen,
)
from agile_app.visits.rules.front_door import (
    assessment,
    further_assessment,
    initial_conference,
    referral_decision,
    report_to_family,
    strategy_discussion,
)
from agile_app.visits.rules.looked_after import (
    Weekly,
    adoptive_placement_review,
    adoptive_placement_visit,
    looked_after_review,
    looked_after_visit,
    requested_visit,
    short_break_review,
    short_break_visit,
    visit_under_care_order_with_parents,
    visit_where_another_arranges,
)
from agile_app.visits.rules.plans import (
    child_in_need_review,
    child_in_need_visit,
    child_protection_visit,
    core_group,
    review_conference,
)
from agile_app.visits.rules.practice import (
    RETURN_INTERVIEW_VISIT,
    record_meeting,
    record_visit,
    return_home_interview,
    supervision,
)

__all__ = [
    "DEFAULT_POLICY",
    "RETURN_INTERVIEW_VISIT",
    "Due",
    "Policy",
    "Step",
    "Weekly",
    "add_months",
    "adoptive_placement_review",
    "adoptive_placement_visit",
    "assessment",
    "child_in_need_review",
    "child_in_need_visit",
    "child_protection_visit",
    "core_group",
    "further_assessment",
    "initial_conference",
    "last_seen",
    "latest",
    "looked_after_review",
    "looked_after_visit",
    "record_meeting",
    "record_visit",
    "referral_decision",
    "report_to_family",
    "requested_visit",
    "return_home_interview",
    "review_conference",
    "seen",
    "short_break_review",
    "short_break_visit",
    "strategy_discussion",
    "supervision",
    "visit_under_care_order_with_parents",
    "visit_where_another_arranges",
]
