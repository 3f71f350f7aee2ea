"""Tables of the record, shaped after the Standard Safeguarding Dataset and the statutory returns.

Codes are stored as published (``records.codes`` holds their labels); dates are London dates;
moments are UTC. Rows are never deleted: what ended has an ``ended_on``.
"""

from agile_app.records.models.access import AccessGrant, Allocation, Involvement
from agile_app.records.models.episodes import (
    Assessment,
    Conference,
    Contact,
    Episode,
    Referral,
    Section47Enquiry,
    StrategyDiscussion,
)
from agile_app.records.models.facts import RecordedFact
from agile_app.records.models.imports import ImportRun
from agile_app.records.models.looked_after import (
    AdoptionDecision,
    AdoptionPlacement,
    AsylumSeeking,
    CareLeaverOutcome,
    HealthOutcome,
    LookedAfterEpisode,
    MissingEpisode,
    PreviousPermanence,
    VisitRequest,
)
from agile_app.records.models.notes import (
    CaseNote,
    ChronologyEntry,
    RecordDocument,
    RecordWarning,
)
from agile_app.records.models.people import (
    Address,
    Child,
    Household,
    HouseholdMember,
    Person,
    Relationship,
)
from agile_app.records.models.plans import Plan, Review

__all__ = [
    "AccessGrant",
    "Address",
    "AdoptionDecision",
    "AdoptionPlacement",
    "Allocation",
    "Assessment",
    "AsylumSeeking",
    "CareLeaverOutcome",
    "CaseNote",
    "Child",
    "ChronologyEntry",
    "Conference",
    "Contact",
    "Episode",
    "HealthOutcome",
    "Household",
    "HouseholdMember",
    "ImportRun",
    "Involvement",
    "LookedAfterEpisode",
    "MissingEpisode",
    "Person",
    "Plan",
    "PreviousPermanence",
    "RecordDocument",
    "RecordWarning",
    "RecordedFact",
    "Referral",
    "Relationship",
    "Review",
    "Section47Enquiry",
    "StrategyDiscussion",
    "VisitRequest",
]
