"""Codes of the SSDA903 return, on looked-after children.

Source: Department for Education, "Children looked-after by local authorities in England: guide to
the SSDA903 collection 2024 to 2025"; codes checked against the published schema.
"""

from agile_app.records.codes.lists import CodeList

_903 = "SSDA903 guide 2024 to 2025, "

LEGAL_STATUS = CodeList(
    "Legal status",
    _903 + "LS",
    {
        "C1": "Interim care order",
        "C2": "Full care order",
        "D1": "Freeing order",
        "E1": "Placement order",
        "V2": "Accommodated, section 20",
        "V3": "Short breaks, each episode recorded",
        "V4": "Short breaks, agreement recorded",
        "L1": "Police protection",
        "L2": "Emergency protection order",
        "L3": "Child assessment order",
        "J1": "On remand",
        "J2": "Detained under PACE, in council accommodation",
        "J3": "Youth rehabilitation order with residence",
    },
)

EPISODE_START = CodeList(
    "Why the episode began",
    _903 + "RNE",
    {
        "S": "Started to be looked after",
        "L": "Change of legal status",
        "P": "Change of placement and carer",
        "T": "Change of placement, same carer",
        "B": "Change of legal status, placement and carer",
        "U": "Change of legal status and placement, same carer",
    },
)

PLACEMENT_TYPE = CodeList(
    "Placement",
    _903 + "PLACE",
    {
        "A3": "Placed for adoption with consent, current foster carer",
        "A4": "Placed for adoption with consent, not the current foster carer",
        "A5": "Placed for adoption with placement order, current foster carer",
        "A6": "Placed for adoption with placement order, not the current foster carer",
        "H5": "Semi-independent living",
        "K1": "Secure children's home",
        "K2": "Children's home",
        "P1": "With own parents",
        "P2": "Independent living",
        "P3": "Residential employment",
        "R1": "Residential care home",
        "R2": "NHS or other medical or nursing care",
        "R3": "Family centre or mother and baby unit",
        "R5": "Young offender institution or prison",
        "S1": "Residential school",
        "T0": "Temporary move",
        "T1": "In hospital",
        "T2": "On holiday",
        "T3": "With others while the carer is on holiday",
        "T4": "Temporary, seven days or less",
        "U1": "Foster care with relatives or friends, long term",
        "U2": "Foster care with relatives or friends, fostering for adoption",
        "U3": "Foster care with relatives or friends",
        "U4": "Foster care, long term",
        "U5": "Foster care, fostering for adoption",
        "U6": "Foster care",
        "Z1": "Other placement",
    },
)

PROVIDER = CodeList(
    "Placement provider",
    _903 + "PLACE_PROVIDER",
    {
        "PR0": "Parents or others with parental responsibility",
        "PR1": "Own provision",
        "PR2": "Another council",
        "PR3": "Other public provision",
        "PR4": "Private",
        "PR5": "Voluntary sector",
    },
)

PLACEMENT_CHANGE_REASON = CodeList(
    "Why the placement changed",
    _903 + "REASON_PLACE_CHANGE",
    {
        "CARPL": "Care plan",
        "CLOSE": "Provision closed or carer resigned",
        "ALLEG": "Allegation (section 47)",
        "STAND": "Concern about standards of care",
        "APPRR": "Approval removed",
        "CREQB": "Carer asked, child's behaviour",
        "CREQO": "Carer asked, other reason",
        "CHILD": "Child asked",
        "LAREQ": "Council asked",
        "PLACE": "Only the status of the placement changed",
        "CUSTOD": "Custody",
        "OTHER": "Other",
    },
)

_SGO = "Special guardianship order to "

EPISODE_END = CodeList(
    "Why the episode ended",
    _903 + "REC",
    {
        "X1": "A new episode began",
        "E11": "Adopted, application unopposed",
        "E12": "Adopted, consent dispensed with",
        "E13": "Left to live with parents or relatives without parental responsibility",
        "E14": "Accommodation on remand ended",
        "E15": "Found to be 18 or over by age assessment",
        "E16": "Moved abroad",
        "E17": "Turned 18 and stayed with the carers",
        "E2": "Died",
        "E3": "Another council took over the care",
        "E41": "Child arrangements order",
        "E45": _SGO + "former foster carer, relative or friend",
        "E46": _SGO + "former foster carer, not relative or friend",
        "E47": _SGO + "another carer, relative or friend",
        "E48": _SGO + "another carer, not relative or friend",
        "E4A": "Returned home as planned",
        "E4B": "Returned home, not as planned",
        "E5": "Independent living with formal support",
        "E6": "Independent living without formal support",
        "E7": "Residential care of adult social services",
        "E8": "Ceased for another reason",
        "E9": "Sentenced to custody",
    },
)

MISSING = CodeList(
    "Missing",
    _903 + "MISSING",
    {"M": "Missing from care", "A": "Away from placement without authorisation"},
)

PLACED_UNDER = CodeList(
    "Placed under",
    "Care Planning, Placement and Case Review (England) Regulations 2010, regs. 19 and 24",
    {
        "reg_19": "With parents before their assessment is finished",
        "reg_24": "With a relative or friend who is temporarily approved",
    },
)

RETURN_INTERVIEW = CodeList(
    "Return-home interview",
    "Statutory guidance on children who run away or go missing from home or care 2014",
    {"done": "Done", "refused": "The child did not want it"},
)

VISIT_REQUESTED_BY = CodeList(
    "Visit asked for by",
    "Care Planning, Placement and Case Review (England) Regulations 2010, reg. 28(7)",
    {
        "child": "The child",
        "carer": "The carer",
        "notification": "A notification about the children's home",
    },
)

PARTICIPATION = CodeList(
    "The child's part in the review",
    _903 + "REVIEW_CODE",
    {
        "PN0": "Under 4 at the time",
        "PN1": "Came and spoke",
        "PN2": "Came, an advocate spoke",
        "PN3": "Came and conveyed views by symbols",
        "PN4": "Came, gave no views",
        "PN5": "Did not come, an advocate spoke",
        "PN6": "Did not come, views by text, drawing or recording",
        "PN7": "Did not come, gave no views",
    },
)

SDQ_REASON = CodeList(
    "Why there is no SDQ score",
    _903 + "SDQ_REASON",
    {
        "SDQ1": "Under 4 or over 17",
        "SDQ2": "The carer refused",
        "SDQ3": "Not possible because of the child's disability",
        "SDQ4": "Other",
        "SDQ5": "The child refused",
    },
)

IN_TOUCH = CodeList(
    "In touch",
    _903 + "IN_TOUCH",
    {
        "YES": "In touch",
        "NO": "Not in touch",
        "DIED": "Died after leaving care",
        "REFU": "Refuses contact",
        "NREQ": "No longer wants services",
        "RHOM": "Returned home for six months or more",
    },
)

ACTIVITY = CodeList(
    "Activity",
    _903 + "ACTIV",
    {
        "F1": "Higher education, full time",
        "P1": "Higher education, part time",
        "F2": "Other education, full time",
        "P2": "Other education, part time",
        "F4": "Apprenticeship, full time",
        "P4": "Apprenticeship, part time",
        "F5": "Training or employment, full time",
        "P5": "Training or employment, part time",
        "G4": "Not in work or education: illness or disability",
        "G5": "Not in work or education: other",
        "G6": "Not in work or education: pregnancy or parenting",
        "0": "Not in touch",
    },
)


def _accommodation() -> dict[str, str]:
    labels: dict[str, str] = {}
    for letter, label in {
        "B": "With parents or relatives",
        "C": "Residential care",
        "D": "Semi-independent",
        "E": "Supported lodgings",
        "G": "Gone abroad",
        "H": "Deported",
        "K": "Ordinary lodgings",
        "R": "Residence not known",
        "S": "No fixed abode",
        "T": "Foyer",
        "U": "Independent living",
        "V": "Emergency accommodation",
        "W": "Bed and breakfast",
        "X": "In custody",
        "Y": "Other",
        "Z": "With former foster carer",
    }.items():
        labels[letter + "1"] = f"{label}, suitable"
        labels[letter + "2"] = f"{label}, unsuitable"
    return labels | {"0": "Not in touch"}


ACCOMMODATION = CodeList("Accommodation", _903 + "ACCOM", _accommodation())

ADOPTERS_SEX = CodeList(
    "Sex of adopters",
    _903 + "SEX_ADOPTR",
    {
        "M1": "One man",
        "F1": "One woman",
        "MM": "Two men",
        "FF": "Two women",
        "MF": "A man and a woman",
    },
)

ADOPTERS_LEGAL_STATUS = CodeList(
    "Legal status of adopters",
    _903 + "LS_ADOPTR",
    {
        "L0": "Single adopter",
        "L11": "Married, different sexes",
        "L12": "Married, same sex",
        "L2": "Civil partnership",
        "L3": "Unmarried couple, different sexes",
        "L4": "Unmarried couple, same sex",
    },
)

ADOPTION_CEASED = CodeList(
    "Why it is no longer planned to place the child for adoption",
    _903 + "REASON_PLACED_CEASED",
    {
        "RD1": "The child's needs changed",
        "RD2": "The court made no placement order",
        "RD3": "No adopters found",
        "RD4": "Other",
    },
)

PREVIOUS_PERMANENCE = CodeList(
    "Previous permanence",
    _903 + "PREV_PERM",
    {
        "P1": "Adopted",
        "P2": "Special guardianship order",
        "P3": "Residence or child arrangements order",
        "P4": "Not known",
        "Z1": "None",
    },
)

WORKER_CHANGE_REASON = CodeList(
    "Why the social worker changed",
    _903 + "SW_REASON; Standard Safeguarding Dataset, INVO004A",
    {
        "MANAGE": "Managing caseloads",
        "FCONTA": "First contact or re-referral",
        "LEFTRL": "Previous worker left the role",
        "ORGRST": "Restructure",
        "TSPROC": "Transfer by standard process",
        "ABSENC": "Absence, or return from it",
        "CHCHAN": "The child asked",
        "PCCHAN": "A parent or carer asked",
        "SWDIED": "Previous worker died",
        "OTHERS": "Other",
    },
)
