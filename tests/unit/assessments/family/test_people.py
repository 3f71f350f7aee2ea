"""Whose names a family reads, over the rows of the reader's own scope."""

from dataclasses import fields

from agile_app.assessments.family.people import people_for
from agile_app.assessments.family.redaction import redacted
from agile_app.device.vars import blank
from agile_app.records.rows import ChildRow, PersonRow


def _row(row_type, **values):
    assert set(values) <= {each.name for each in fields(row_type)}
    return row_type(**{**blank(row_type), **values})


def _person(person_id, name, **more):
    given = {"child_id": "c", "person_id": person_id, "name": name, "group": "family"}
    return _row(PersonRow, **{**given, **more})


def _child(child_id, given_name, family_name, **more):
    name = f"{given_name} {family_name}"
    return _row(
        ChildRow, id=child_id, name=name, given_name=given_name, family_name=family_name, **more
    )


def _standing(people, children=(), **more):
    return {each.name: each.standing for each in people_for("c", people, children, **more)}


def test_the_child_the_household_parents_and_professionals_stay():
    assert _standing(
        [
            _person("c", "Amira Khan", group="self"),
            _person("m", "Sara Khan", role="Mother"),
            _person("u", "Imran Khan", lives_here=True),
            _person("g", "Guardian Smith", parental_responsibility=True),
            _person("w", "Wayne Harcourt", role="Mother's former partner"),
            _person("h", "Helen Visitor", group="network"),
        ]
    ) == {
        "Amira Khan": "kept",
        "Sara Khan": "kept",
        "Imran Khan": "kept",
        "Guardian Smith": "kept",
        "Wayne Harcourt": "other",
        "Helen Visitor": "professional",
    }


def test_other_children_and_their_families_go_and_who_is_family_here_stays():
    people = [
        _person("d", "Brother Khan", child_id="d", group="self"),
        _person("d", "Brother Khan", lives_here=True),
        _person("x", "Other Parent", child_id="e", role="Father", lives_here=True),
    ]
    children = [_child("c", "Amira", "Khan"), _child("e", "Other", "Child")]
    assert _standing(people, children) == {
        "Brother Khan": "kept",
        "Other Parent": "other",
        "Amira Khan": "kept",
        "Other Child": "other",
    }


def test_somebody_agreed_on_stays_but_nobody_whose_record_is_restricted():
    people = [_person("w", "Aunt Harcourt"), _person("r", "Hidden Cousin")]
    children = [_child("r", "Hidden", "Cousin", restricted=True)]
    assert _standing(people, children, agreed={"w", "r"}, asked=["Mrs Petrov"]) == {
        "Aunt Harcourt": "kept",
        "Hidden Cousin": "other",
        "Mrs Petrov": "asked",
    }


def test_short_forms_count_as_the_persons_names():
    people = people_for("c", [_person("w", "William Harcourt")], [])
    assert redacted("Bill came with Billy.", people) == "Someone else came with someone else."
