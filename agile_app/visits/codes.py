"""Words for visits. Statutory codes are in ``records.codes``."""

from agile_app.records.codes.lists import CodeList

VISIT_KIND = CodeList(
    "Visit",
    "Working Together to Safeguard Children 2023; Care Planning Regulations 2010, reg. 28",
    {
        "child_protection": "Child protection visit",
        "child_in_need": "Child in need visit",
        "looked_after": "Looked-after visit",
        "assessment": "Assessment visit",
        "section_47": "Section 47 visit",
        "return_interview": "Return-home interview",
        "other": "Visit",
    },
)

VISIT_STATUS = CodeList(
    "Status of the visit",
    "This product",
    {
        "planned": "Planned",
        "on_my_way": "On the way",
        "under_way": "Under way",
        "left": "To be recorded",
        "done": "Recorded",
        "no_access": "No access",
        "cancelled": "Cancelled",
    },
)

MET_AT = CodeList(
    "Where the visit was",
    "This product",
    {
        "home": "At home",
        "placement": "At the placement",
        "school": "At school or nursery",
        "office": "In the office",
        "elsewhere": "Somewhere else",
    },
)

NO_ACCESS = CodeList(
    "Why there was no access",
    "This product",
    {
        "nobody_in": "Nobody answered",
        "refused": "We were not let in",
        "not_now": "It was not a good moment",
        "moved": "They do not live here now",
        "unsafe": "It was not safe to go in",
        "other": "Another reason",
    },
)

NOT_SEEN = CodeList(
    "Why a child was not seen",
    "This product",
    {
        "away": "Not there",
        "asleep": "Asleep",
        "child_refused": "Did not want to",
        "carer_refused": "The carer refused",
        "missing": "Missing",
        "unborn": "Not born yet",
        "other": "Another reason",
    },
)

NOT_ALONE = CodeList(
    "Why a child was not seen alone",
    "This product",
    {
        "too_young": "Too young",
        "child_refused": "Did not want to",
        "carer_refused": "The carer refused",
        "no_room": "No place to talk",
        "not_right": "Not right for the child today",
        "other": "Another reason",
    },
)

VISIT_ACT = CodeList(
    "What was tapped at a visit",
    "This product",
    {
        "on_my_way": "On my way",
        "arrived": "Arrived",
        "left": "Leaving",
        "no_access": "No access",
        "recorded": "Recorded",
        "cancelled": "Cancelled",
        "planned": "Planned",
    },
)


def why_not_seen(code: str) -> str:
    """The words for a reason of either list; empty for none."""
    return NO_ACCESS.label(code) if code in NO_ACCESS else NOT_SEEN.label(code)
