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
        "other": "Visit",
    },
)

VISIT_STATUS = CodeList(
    "Status of the visit",
    "This product",
    {
        "planned": "Planned",
        "under_way": "Under way",
        "done": "Done",
        "no_access": "No access",
        "cancelled": "Cancelled",
    },
)
