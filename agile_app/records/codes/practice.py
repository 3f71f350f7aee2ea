"""Words of our own: what no return prescribes, in one place like the rest."""

from agile_app.records.codes.lists import CodeList

_OURS = "This product"

CASE_STATUS = CodeList(
    "Status",
    "Ofsted Annex A, list 6 (case status); early stages are ours",
    {
        "looked_after": "Looked after child",
        "child_protection": "Child protection plan",
        "child_in_need": "Child in need plan",
        "open_assessment": "Open assessment",
        "referral": "Referral",
        "open": "Open, no plan",
        "closed": "Closed",
    },
)

ASSESSMENT_STATUS = CodeList(
    "Status of the assessment",
    _OURS,
    {
        "started": "Started",
        "awaiting_sign_off": "Awaiting sign-off",
        "signed_off": "Signed off",
        "cancelled": "Cancelled",
    },
)

PLAN_KIND = CodeList(
    "Plan",
    "Working Together to Safeguard Children 2023",
    {
        "child_protection": "Child protection plan",
        "child_in_need": "Child in need plan",
    },
)

REVIEW_KIND = CodeList(
    "Meeting",
    "Working Together to Safeguard Children 2023; Care Planning Regulations 2010, part 6",
    {
        "child_protection": "Review conference",
        "core_group": "Core group",
        "child_in_need": "Child in need review",
        "looked_after": "Looked-after review",
    },
)

RELATIONSHIP = CodeList(
    "Relationship",
    _OURS + ": the lines a genogram can draw, then the wider network",
    {
        "parent": "Parent",
        "adoptive_parent": "Adoptive parent",
        "step_parent": "Step-parent",
        "foster_carer": "Foster carer",
        "special_guardian": "Special guardian",
        "grandparent": "Grandparent",
        "sibling": "Brother or sister",
        "half_sibling": "Half-brother or half-sister",
        "step_sibling": "Step-brother or step-sister",
        "married": "Husband or wife",
        "partner": "Partner",
        "separated": "Separated",
        "divorced": "Divorced",
        "former_partner": "Former partner",
        "aunt_uncle": "Aunt or uncle",
        "cousin": "Cousin",
        "other_relative": "Other relative",
        "friend": "Friend of the family",
        "neighbour": "Neighbour",
    },
)

ADDRESS_KIND = CodeList(
    "Address",
    "Standard Safeguarding Dataset, SSD017",
    {
        "home": "Home",
        "placement": "Placement",
        "temporary": "Temporary",
        "work": "Work",
    },
)

ALLOCATION_ROLE = CodeList(
    "Role",
    _OURS,
    {
        "lead": "Social worker",
        "co_worker": "Co-worker",
        "support": "Family support worker",
    },
)

INVOLVEMENT_ROLE = CodeList(
    "Part in the child's life",
    _OURS,
    {
        "social_worker": "Social worker",
        "reviewing_officer": "Independent reviewing officer",
        "conference_chair": "Conference chair",
        "school": "School",
        "nursery": "Nursery",
        "gp": "GP",
        "health_visitor": "Health visitor",
        "school_nurse": "School nurse",
        "paediatrician": "Paediatrician",
        "camhs": "Child and adolescent mental health",
        "police": "Police",
        "housing": "Housing",
        "guardian": "Children's guardian (CAFCASS)",
        "solicitor": "Solicitor",
        "advocate": "Advocate",
        "probation": "Probation",
        "drug_alcohol": "Drug and alcohol service",
        "domestic_abuse": "Domestic abuse service",
        "youth_justice": "Youth justice",
        "other": "Other",
    },
)

WARNING_KIND = CodeList(
    "Warning",
    _OURS,
    {
        "violence": "Violence or threats",
        "visit_in_pairs": "Visit in pairs",
        "weapon": "Weapon",
        "dog": "Dog",
        "substances": "Drugs or needles in the home",
        "no_contact": "Person who must have no contact",
        "address": "Address must not be told",
        "health": "Health",
        "exploitation": "Exploitation",
        "other": "Other",
    },
)

CASE_NOTE_KIND = CodeList(
    "Case note",
    _OURS,
    {
        "telephone": "Telephone call",
        "message": "Message or letter",
        "meeting": "Meeting",
        "visit": "Visit",
        "decision": "Management decision",
        "supervision": "Supervision",
        "other": "Note",
    },
)

DOCUMENT_KIND = CodeList(
    "Document",
    _OURS,
    {
        "assessment": "Assessment",
        "report": "Report",
        "plan": "Plan",
        "minutes": "Minutes",
        "court": "Court document",
        "health": "Health",
        "education": "Education",
        "letter": "Letter",
        "photo": "Photograph",
        "direct_work": "Direct work",
        "other": "Other",
    },
)

CHRONOLOGY_KIND = CodeList(
    "Chronology",
    _OURS,
    {
        "event": "Event",
        "family": "Family",
        "health": "Health",
        "education": "Education",
        "police": "Police",
        "contact": "Contact",
        "referral": "Referral",
        "assessment": "Assessment",
        "enquiry": "Section 47 enquiry",
        "conference": "Conference",
        "plan": "Plan",
        "review": "Review",
        "placement": "Placement",
        "missing": "Missing",
        "visit": "Visit",
        "note": "Case note",
        "closure": "Closure",
    },
)
