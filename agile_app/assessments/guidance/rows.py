"""A child's record as the statutory returns hold it, for the rules that run on the device."""

from dataclasses import dataclass, field
from typing import Any, ClassVar


@dataclass(frozen=True)
class ReturnFactsRow:
    """In codes and ISO dates, empty where nothing is recorded. ``id`` is the child's id.

    The lists hold plain rows whose names are those of ``assets/device/guidance/published-rules/
    facts.js``, oldest first.
    """

    COLLECTION: ClassVar[str] = "return_facts"

    id: str
    child_id: str
    birth_date: str
    expected_birth_date: str
    death_date: str
    sex: str
    ethnicity: str
    upn: str
    former_upn: str
    upn_unknown: str
    la_child_id: str
    disabilities: list[str] = field(default_factory=list)
    episodes: list[dict[str, Any]] = field(default_factory=list)
    assessments: list[dict[str, Any]] = field(default_factory=list)
    enquiries: list[dict[str, Any]] = field(default_factory=list)
    plans: list[dict[str, Any]] = field(default_factory=list)
    reviews: list[dict[str, Any]] = field(default_factory=list)
    care: list[dict[str, Any]] = field(default_factory=list)
    missing: list[dict[str, Any]] = field(default_factory=list)
