"""The children in need census, read from its XML.

Source: Department for Education, CIN_schema_2024.xsd; ``Sex`` from 2024 to 2025 is read as well.
A census states what was so in its year: nothing that it leaves out is taken away.
"""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from sqlmodel import SQLModel

from agile_app.records import codes, identifiers
from agile_app.records.imports import values
from agile_app.records.imports.facts import ChildFacts, Fact
from agile_app.records.imports.fields import Fields
from agile_app.records.imports.report import FileRefused, Report
from agile_app.records.imports.spool import Spool
from agile_app.records.imports.xml_stream import Element, read_elements
from agile_app.records.models import (
    Assessment,
    Conference,
    Episode,
    Plan,
    Referral,
    Review,
    Section47Enquiry,
)

_HEADER = ("Message", "Header")
_CHILD = ("Message", "Children", "Child")
_SEX = {"1": "M", "2": "F", "0": "U", "9": "U"}

_UNDERSTOOD = frozenset({
    "ChildIdentifiers", "LAchildID", "UPN", "FormerUPN", "UPNunknown", "PersonBirthDate",
    "ExpectedPersonBirthDate", "GenderCurrent", "Sex", "PersonDeathDate",
    "ChildCharacteristics", "Ethnicity", "Disabilities", "Disability", "CINdetails",
    "CINreferralDate", "ReferralSource", "PrimaryNeedCode", "CINclosureDate",
    "ReasonForClosure", "DateOfInitialCPC", "Assessments", "AssessmentActualStartDate",
    "AssessmentInternalReviewDate", "AssessmentAuthorisationDate",
    "FactorsIdentifiedAtAssessment", "AssessmentFactors", "CINPlanDates", "CINPlanStartDate",
    "CINPlanEndDate", "Section47", "S47ActualStartDate", "InitialCPCtarget", "ICPCnotRequired",
    "ReferralNFA", "ChildProtectionPlans", "CPPstartDate", "CPPendDate",
    "InitialCategoryOfAbuse", "LatestCategoryOfAbuse", "NumberOfPreviousCPP", "Reviews",
    "CPPreviewDate",
})  # fmt: skip


def check_file(path: Path, spool: Spool, report: Report) -> None:
    """Read the whole file into ``spool``; refuse the file, or children that cannot be told apart.

    Raises:
        FileRefused: nothing of the file can be trusted.
    """
    first_lines: dict[str, int] = {}
    ignored: set[str] = set()
    for element in read_elements(
        path,
        root="Message",
        wanted=frozenset({_HEADER, _CHILD}),
        required=("Message", "Children"),
    ):
        if element.tag == "Header":
            _check_header(element)
            continue
        report.children += 1
        ignored |= _not_understood(element)
        place = element.find("ChildIdentifiers") or element
        fields = _fields(place, report, path.name)
        key = fields.needed("child", "LAchildID", _la_child_id)
        if key is None:
            continue
        if not spool.add_child(key):
            reason = f"This child is in the file already, on line {first_lines[key]}."
            fields.refuse("child", "LAchildID", reason)
            continue
        first_lines[key] = element.line
        spool.add(key, "Child", element.line, _packed(element))
    if report.children == 0:
        raise FileRefused("The file holds no <Child>.")
    if ignored:
        report.notes.append(f"Not read, unknown to this version: {', '.join(sorted(ignored))}.")


def read_children(spool: Spool, report: Report, *, file: str, today: date) -> Iterator[ChildFacts]:
    """What the spooled file says of each child; what cannot be read goes into the report."""
    for key, records in spool.children():
        for _source, _line, content in records:
            yield _child(_unpacked(content), key, _Reading(report, file, key, today))


class _Reading:
    """What every part of one child's reading needs."""

    def __init__(self, report: Report, file: str, child: str, today: date) -> None:
        self.report = report
        self.file = file
        self.child = child
        self.past = values.past_day(today)

    def fields(self, element: Element) -> Fields:
        return _fields(element, self.report, self.file, self.child)


def _child(element: Element, key: str, reading: _Reading) -> ChildFacts:
    facts = ChildFacts(key, "cin")
    identity = element.find("ChildIdentifiers") or element
    fields = reading.fields(identity)
    facts.person = fields.columns(
        birth_date=("PersonBirthDate", reading.past),
        expected_birth_date=("ExpectedPersonBirthDate", values.day),
        death_date=("PersonDeathDate", reading.past),
        sex=("Sex", values.code(codes.SEX)),
    )
    if "sex" not in facts.person and (sex := fields.read("GenderCurrent", _gender)):
        facts.person["sex"] = sex
    facts.child = fields.columns(
        upn=("UPN", values.checked(identifiers.upn_fault)),
        former_upn=("FormerUPN", values.checked(identifiers.upn_fault)),
        upn_unknown=("UPNunknown", values.code(codes.UPN_UNKNOWN)),
    )
    characteristics = element.find("ChildCharacteristics") or Element("", element.line)
    facts.person |= reading.fields(characteristics).columns(
        ethnicity=("Ethnicity", values.code(codes.ETHNICITY))
    )
    if disabilities := _disabilities(characteristics, reading):
        facts.child["disabilities"] = disabilities
    for details in element.all("CINdetails"):
        _episode(details, facts, reading)
    return facts


def _disabilities(characteristics: Element, reading: _Reading) -> list[str]:
    group = characteristics.find("Disabilities")
    found = _codes(group, "Disability", codes.DISABILITY, reading)
    if "NONE" in found and len(found) > 1:
        reading.report.refuse(
            reading.file, group.line if group else 0, reading.child, "field", "Disability", "NONE",
            "NONE cannot stand beside a disability (rule 8790).",
        )  # fmt: skip
        found.remove("NONE")
    return found


def _episode(details: Element, facts: ChildFacts, reading: _Reading) -> None:
    fields = reading.fields(details)
    started_on = _first(fields, facts, Episode, "CINreferralDate", reading)
    if started_on is None:
        return
    ended_on = fields.read("CINclosureDate", reading.past)
    if ended_on is not None and ended_on < started_on:
        fields.refuse("row", "CINclosureDate", "It closes before the referral.")
        return
    stated = fields.columns(
        source=("ReferralSource", values.code(codes.REFERRAL_SOURCE)),
        no_further_action=("ReferralNFA", values.yes_no),
    )
    outcome = _outcome(details, stated.get("no_further_action"))
    referral = facts.add(Referral, {"received_on": started_on}, stated, initial=outcome)
    closing = {"ended_on": ended_on} if ended_on else {}
    episode = facts.add(
        Episode,
        {"started_on": started_on},
        closing
        | fields.columns(
            primary_need=("PrimaryNeedCode", values.code(codes.PRIMARY_NEED)),
            closure_reason=("ReasonForClosure", values.code(codes.CLOSURE_REASON)),
        ),
        referral_id=referral,
    )
    for assessment in details.all("Assessments"):
        _assessment(assessment, facts, episode, reading)
    for enquiry in details.all("Section47"):
        _enquiry(enquiry, facts, episode, reading)
    if held_on := fields.read("DateOfInitialCPC", values.day):
        _conference(held_on, facts, episode)
    for plan in details.all("CINPlanDates"):
        _child_in_need_plan(plan, facts, episode, reading)
    for plan in details.all("ChildProtectionPlans"):
        _protection_plan(plan, facts, episode, reading)


def _outcome(details: Element, no_further_action: bool | None) -> dict[str, Any]:
    """What the referral led to, as far as a census tells: it was decided, or it would not be in."""
    if no_further_action is None:
        return {}
    if no_further_action:
        return {"outcome": "no_further_action"}
    if details.find("Assessments"):
        return {"outcome": "assessment"}
    return {"outcome": "strategy" if details.find("Section47") else "other"}


def _assessment(element: Element, facts: ChildFacts, episode: Fact, reading: _Reading) -> None:
    fields = reading.fields(element)
    # What was written in it is not in the census: it is never one of those written here.
    kind = {"form_key": "census"}
    started_on = _first(fields, facts, Assessment, "AssessmentActualStartDate", reading, kind)
    if started_on is None:
        return
    stated = fields.columns(
        internal_review_on=("AssessmentInternalReviewDate", values.day),
        completed_on=("AssessmentAuthorisationDate", reading.past),
    )
    group = element.find("FactorsIdentifiedAtAssessment")
    if factors := _codes(group, "AssessmentFactors", codes.ASSESSMENT_FACTOR, reading):
        stated["factors"] = factors
    stated["status"] = "signed_off" if "completed_on" in stated else "started"
    facts.add(Assessment, kind | {"started_on": started_on}, stated, episode_id=episode)


def _enquiry(element: Element, facts: ChildFacts, episode: Fact, reading: _Reading) -> None:
    fields = reading.fields(element)
    started_on = _first(fields, facts, Section47Enquiry, "S47ActualStartDate", reading)
    if started_on is None:
        return
    enquiry = facts.add(
        Section47Enquiry,
        {"started_on": started_on},
        fields.columns(
            conference_target_on=("InitialCPCtarget", values.day),
            conference_not_required=("ICPCnotRequired", values.yes_no),
        ),
        episode_id=episode,
    )
    if held_on := fields.read("DateOfInitialCPC", values.day):
        _conference(held_on, facts, episode, section47_id=enquiry)


def _conference(held_on: date, facts: ChildFacts, episode: Fact, **parents: Fact) -> None:
    # The same conference stands with the episode and with the enquiry that led to it.
    if not facts.has(Conference, {"held_on": held_on}):
        facts.add(Conference, {"held_on": held_on}, episode_id=episode, **parents)


def _child_in_need_plan(
    element: Element, facts: ChildFacts, episode: Fact, reading: _Reading
) -> None:
    fields = reading.fields(element)
    kind = {"kind": "child_in_need"}
    started_on = _first(fields, facts, Plan, "CINPlanStartDate", reading, kind)
    if started_on is not None:
        key = kind | {"started_on": started_on}
        stated = fields.columns(ended_on=("CINPlanEndDate", reading.past))
        facts.add(Plan, key, stated, episode_id=episode)


def _protection_plan(element: Element, facts: ChildFacts, episode: Fact, reading: _Reading) -> None:
    fields = reading.fields(element)
    kind = {"kind": "child_protection"}
    started_on = _first(fields, facts, Plan, "CPPstartDate", reading, kind)
    if started_on is None:
        return
    category = values.code(codes.ABUSE_CATEGORY)
    plan = facts.add(
        Plan,
        kind | {"started_on": started_on},
        fields.columns(
            ended_on=("CPPendDate", reading.past),
            initial_category=("InitialCategoryOfAbuse", category),
            latest_category=("LatestCategoryOfAbuse", category),
            previous_plans=("NumberOfPreviousCPP", values.whole(0, 99)),
        ),
        episode_id=episode,
    )
    for review in (element.find("Reviews") or element).all("CPPreviewDate"):
        alone = Element("Reviews", review.line, children=[review])
        if held_on := reading.fields(alone).needed("row", "CPPreviewDate", reading.past):
            key = {"kind": "child_protection", "held_on": held_on}
            if not facts.has(Review, key):
                facts.add(Review, key, plan_id=plan)


def _first(
    fields: Fields,
    facts: ChildFacts,
    model: type[SQLModel],
    name: str,
    reading: _Reading,
    key: dict[str, Any] | None = None,
) -> date | None:
    """The date a row began, which tells it from others of the child; None where it is refused."""
    started_on = fields.needed("row", name, reading.past)
    if started_on is None:
        return None
    if facts.has(model, (key or {}) | {"started_on": started_on}):
        fields.refuse("row", name, "This child has another one that began on the same day.")
        return None
    return started_on


def _codes(group: Element | None, tag: str, listed: codes.CodeList, reading: _Reading) -> list[str]:
    found: list[str] = []
    for element in group.all(tag) if group else []:
        alone = Element(tag, element.line, children=[element])
        value = reading.fields(alone).read(tag, values.code(listed))
        if value is not None and value not in found:
            found.append(value)
    return found


def _gender(text: str) -> str:
    sex = _SEX.get(values.plain(text))
    if sex is None:
        raise values.Unreadable("This is not 1, 2, 0 or 9.")
    return sex


def _la_child_id(text: str) -> str:
    if reason := identifiers.la_child_id_fault(text):
        raise values.Unreadable(reason)
    return text


def _check_header(header: Element) -> None:
    collection = header.find("CollectionDetails")
    name = collection.find("Collection") if collection else None
    if name is not None and name.text != "CIN":
        raise FileRefused(
            f"Line {name.line}: this is the collection “{name.text[:20]}”, not the children in "
            "need census (CIN)."
        )


def _fields(element: Element, report: Report, file: str, child: str = "") -> Fields:
    def get(name: str) -> tuple[str, int]:
        found = element.find(name)
        return (found.text, found.line) if found else ("", element.line)

    return Fields(report, file=file, child=child, get=get)


def _not_understood(element: Element) -> set[str]:
    found: set[str] = set()
    for child in element.children:
        if child.tag not in _UNDERSTOOD:
            found.add(child.tag[:40])
        else:
            found |= _not_understood(child)
    return found


def _packed(element: Element) -> list[Any]:
    return [element.tag, element.line, element.text, [_packed(child) for child in element.children]]


def _unpacked(packed: list[Any]) -> Element:
    tag, line, text, children = packed
    return Element(tag, line, text, [_unpacked(child) for child in children])
