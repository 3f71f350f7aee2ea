"""Codes of the children in need census.

Source: Department for Education, CIN census specification and schema (CIN_schema_2024.xsd), and
the Standard Safeguarding Dataset where it words a label better.
"""

from agile_app.records.codes.lists import CodeList

_CIN = "CIN census 2023 to 2024, "

SEX = CodeList(
    "Sex",
    _CIN + "Sex (from 2024 to 2025); GenderCurrent before: 1 is M, 2 is F, 0 and 9 are U",
    {"M": "Male", "F": "Female", "U": "Not known or unborn"},
)

ETHNICITY = CodeList(
    "Ethnicity",
    _CIN + "Ethnicity",
    {
        "WBRI": "White British",
        "WIRI": "White Irish",
        "WIRT": "Traveller of Irish heritage",
        "WROM": "Gypsy or Roma",
        "WOTH": "Any other White background",
        "MWBC": "White and Black Caribbean",
        "MWBA": "White and Black African",
        "MWAS": "White and Asian",
        "MOTH": "Any other mixed background",
        "AIND": "Indian",
        "APKN": "Pakistani",
        "ABAN": "Bangladeshi",
        "AOTH": "Any other Asian background",
        "BCRB": "Caribbean",
        "BAFR": "African",
        "BOTH": "Any other Black background",
        "CHNE": "Chinese",
        "OOTH": "Any other ethnic group",
        "REFU": "Refused",
        "NOBT": "Not yet obtained",
    },
)

DISABILITY = CodeList(
    "Disability",
    _CIN + "Disability; NONE excludes every other (rule 8790)",
    {
        "NONE": "No disability",
        "MOB": "Mobility",
        "HAND": "Hand function",
        "PC": "Personal care",
        "INC": "Incontinence",
        "COMM": "Communication",
        "LD": "Learning",
        "HEAR": "Hearing",
        "VIS": "Vision",
        "BEH": "Behaviour",
        "CON": "Consciousness",
        "AUT": "Autism or Asperger syndrome, diagnosed",
        "DDA": "Disabled under the Equality Act, none of the above",
    },
    alone=frozenset({"NONE"}),
)

UPN_UNKNOWN = CodeList(
    "Why there is no UPN",
    _CIN + "UPNunknown",
    {
        "UN1": "Not of school age, none assigned yet",
        "UN2": "Never attended a maintained school in England",
        "UN3": "Educated outside England",
        "UN4": "Newly in need, not known at the time of the return",
        "UN5": "Sources disagree about the child",
        "UN6": "Not known for another reason",
        "UN7": "Referral with no further action",
    },
)

REFERRAL_SOURCE = CodeList(
    "Source of referral",
    _CIN + "ReferralSource",
    {
        "1A": "Family member, relative or carer",
        "1B": "Acquaintance, neighbour or childminder",
        "1C": "The child",
        "1D": "Another individual",
        "2A": "School",
        "2B": "Education service",
        "3A": "GP",
        "3B": "Health visitor",
        "3C": "School nurse",
        "3D": "Other primary health service",
        "3E": "Accident and emergency",
        "3F": "Other health service",
        "4": "Housing",
        "5A": "Social care, for example adults' services",
        "5B": "Other service of the council",
        "5C": "Another council",
        "5D": "Early help",
        "6": "Police",
        "7": "Court, probation, immigration, CAFCASS or prison",
        "8": "Other, for example a voluntary organisation",
        "9": "Anonymous",
        "10": "Unknown",
    },
)

PRIMARY_NEED = CodeList(
    "Primary need",
    _CIN + "PrimaryNeedCode; SSDA903 CIN (N1 to N8)",
    {
        "N1": "Abuse or neglect",
        "N2": "Child's disability or illness",
        "N3": "Parental disability or illness",
        "N4": "Family in acute stress",
        "N5": "Family dysfunction",
        "N6": "Socially unacceptable behaviour",
        "N7": "Low income",
        "N8": "Absent parenting",
        "N9": "Not in need",
        "N0": "Not stated",
    },
)

CLOSURE_REASON = CodeList(
    "Reason for closure",
    _CIN + "ReasonForClosure",
    {
        "RC1": "Adopted",
        "RC2": "Died",
        "RC3": "Child arrangements order",
        "RC4": "Special guardianship order",
        "RC5": "Transferred to another council",
        "RC6": "Transferred to adult social care",
        "RC7": "Services ceased, for example no longer in need",
        "RC8": "Closed after assessment, no further action",
        "RC9": "Closed after assessment, referred to early help",
    },
)

ABUSE_CATEGORY = CodeList(
    "Category of abuse",
    _CIN + "InitialCategoryOfAbuse, LatestCategoryOfAbuse",
    {
        "NEG": "Neglect",
        "PHY": "Physical abuse",
        "SAB": "Sexual abuse",
        "EMO": "Emotional abuse",
        "MUL": "Multiple",
    },
)


def _factors() -> dict[str, str]:
    labels: dict[str, str] = {}
    for number, subject in {
        "1": "Alcohol misuse",
        "2": "Drug misuse",
        "3": "Domestic abuse",
        "4": "Mental health",
        "5": "Learning disability",
        "6": "Physical disability or illness",
    }.items():
        labels[number + "A"] = f"{subject}: the child"
        labels[number + "B"] = f"{subject}: a parent or carer"
        labels[number + "C"] = f"{subject}: someone else at home"
    labels |= {
        "7A": "Young carer",
        "8B": "Privately fostered: from overseas, intends to return",
        "8C": "Privately fostered: from overseas, intends to stay",
        "8D": "Privately fostered: in a UK educational placement",
        "8E": "Privately fostered: alternative family arrangement",
        "8F": "Privately fostered: other",
        "9A": "Unaccompanied asylum-seeking child",
        "10A": "Missing",
        "11A": "Child sexual exploitation",
        "12A": "Trafficking",
        "13A": "Gangs",
        "14A": "Socially unacceptable behaviour",
        "15A": "Self-harm",
        "16A": "Neglect",
        "17A": "Emotional abuse",
        "18B": "Physical abuse: child on child",
        "18C": "Physical abuse: adult on child",
        "19B": "Sexual abuse: child on child",
        "19C": "Sexual abuse: adult on child",
        "20": "Other",
        "21": "No factors identified",
        "22A": "Female genital mutilation",
        "23A": "Abuse linked to faith or belief",
        "24A": "Child criminal exploitation",
    }
    return labels


ASSESSMENT_FACTOR = CodeList(
    "Factors found at assessment",
    _CIN + "AssessmentFactors; 21 stands alone (rule 8869), 18A and 19A are retired",
    _factors(),
    alone=frozenset({"21"}),
)

CONTACT_OUTCOME = CodeList(
    "Outcome of the contact",
    "Standard Safeguarding Dataset, SSD038",
    {
        "no_further_action": "No further action",
        "advice": "Information and advice",
        "early_help": "Early help",
        "referral": "Referral",
    },
)

REFERRAL_OUTCOME = CodeList(
    "Outcome of the referral",
    "Standard Safeguarding Dataset, SSD051",
    {
        "no_further_action": "No further action",
        "advice": "Advice, or pointed to another service",
        "early_help": "Step-down to early help",
        "assessment": "Assessment",
        "strategy": "Strategy discussion or section 47 enquiry",
        "other": "Other",
    },
)

ASSESSMENT_OUTCOME = CodeList(
    "Outcome of the assessment",
    "Standard Safeguarding Dataset, SSD061, and the plans of Working Together to Safeguard "
    "Children 2023",
    {
        "no_further_action": "No further action",
        "early_help": "Step-down to early help",
        "child_in_need": "Child in need plan",
        "strategy": "Strategy discussion or section 47 enquiry",
        "looked_after": "To be looked after",
        "other": "Other",
    },
)

STRATEGY_OUTCOME = CodeList(
    "Outcome of the strategy discussion",
    "Working Together to Safeguard Children 2023, chapter 3",
    {
        "section_47_joint": "Section 47 enquiry, joint with police",
        "section_47_single": "Section 47 enquiry, children's services alone",
        "assessment": "Continue with assessment",
        "no_further_action": "No further action",
    },
)

SECTION_47_OUTCOME = CodeList(
    "Outcome of the enquiry",
    "Standard Safeguarding Dataset, SSD083",
    {
        "conference": "Initial child protection conference",
        "other_agency": "Another agency watches over the child's welfare",
        "assessment": "Continue with assessment",
        "legal_action": "Legal action",
        "services": "Services under section 17",
        "short_break": "Short break under section 17",
        "no_further_action": "No further action",
        "other": "Other",
    },
)

CONFERENCE_OUTCOME = CodeList(
    "Outcome of the conference",
    "Working Together to Safeguard Children 2023, chapter 3",
    {
        "child_protection": "Child protection plan",
        "child_in_need": "Child in need plan",
        "no_plan": "No plan",
    },
)
