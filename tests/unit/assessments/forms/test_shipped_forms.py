"""The forms that come with Agile: complete, sound, and their keys are for ever."""

import pytest

from agile_app.assessments.form import KINDS, SYSTEM_ROOTS
from agile_app.assessments.forms import shipped
from agile_app.assessments.forms.canonical import as_data, canonical
from agile_app.assessments.forms.reading import form_from
from agile_app.records import codes

FORMS = list(shipped().values())
V1, V2 = shipped()[1], shipped()[2]


def test_there_is_one_for_each_piece_of_work():
    assert {form.key for form in FORMS} == {
        "child_and_family", "section_47", "cin_review", "pre_birth", "exploitation_screening",
        "strengths_scales", "visit_record", "supervision_note",
    }  # fmt: skip


def test_the_numbers_that_documents_carry_never_change():
    assert {form.id: form.number for form in FORMS} == {
        "child_and_family.1": 1,
        "child_and_family.2": 2,
        "section_47.1": 10,
        "cin_review.1": 20,
        "pre_birth.1": 30,
        "exploitation_screening.1": 40,
        "strengths_scales.1": 50,
        "visit_record.1": 60,
        "supervision_note.1": 70,
    }


def test_the_triangle_has_three_domains_and_twenty_dimensions():
    for form in (V1, V2):
        sizes = {section.key: section.fields for section in form.sections}
        domains = [sizes["development"], sizes["parenting"], sizes["family"]]
        assert [len(fields) for fields in domains] == [7, 6, 7]
        assert all(field.kind == "text" for fields in domains for field in fields)


def test_the_keys_of_version_1_are_the_ones_that_documents_are_kept_under():
    # Changing one of these loses the words written under it. Add a version instead.
    assert set(V1.roots()) == {
        "a.child_seen_on", "a.child_seen_alone", "a.outcome", "t.child_words", "t.health",
        "t.education", "t.emotional_behavioural", "t.identity", "t.family_social_relationships",
        "t.social_presentation", "t.self_care", "t.basic_care", "t.ensuring_safety",
        "t.emotional_warmth", "t.stimulation", "t.guidance_boundaries", "t.stability",
        "t.family_history_functioning", "t.wider_family", "t.housing", "t.employment", "t.income",
        "t.social_integration", "t.community_resources", "t.analysis",
    }  # fmt: skip


def test_version_2_has_a_place_for_everything_of_version_1():
    assert set(V1.roots()) <= set(V2.roots())


def test_version_2_asks_the_42_published_factors_by_their_codes():
    factors = V2.field("factors")
    assert [choice.value for choice in factors.choices] == list(codes.ASSESSMENT_FACTOR)
    assert len(factors.choices) == 42
    assert [choice.value for choice in factors.choices if choice.alone] == ["21"]


def test_every_kind_of_field_is_in_use():
    assert {field.kind for form in FORMS for field in form.fields} == set(KINDS)


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.id)
def test_what_it_says_is_short_and_kind(form):
    for section in form.sections:
        assert section.intro.endswith((".", "?")), section.key
    for field in form.fields:
        assert not field.help or field.help.endswith((".", "?")), field.key
        assert len(field.help) <= 160, field.key


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.id)
def test_no_field_is_kept_where_the_system_keeps_its_own(form):
    assert not set(form.roots()) & set(SYSTEM_ROOTS)


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.id)
def test_as_canonical_json_it_is_the_same_form(form):
    again = form_from(as_data(form))
    assert canonical(again) == canonical(form)
    assert again.sections == form.sections


def test_only_statutory_clocks_are_counted_as_such():
    clocks = {form.key: form.clock for form in FORMS}
    assert {key for key, clock in clocks.items() if clock == "assessment"} == {
        "child_and_family", "pre_birth",
    }  # fmt: skip
    assert clocks["section_47"] == "conference"
    assert {
        clocks[key] for key in clocks.keys() - {"child_and_family", "pre_birth", "section_47"}
    } == {""}


def test_the_family_has_a_part_of_its_own_in_every_form_that_is_about_a_decision():
    for number in (2, 10, 20, 30):
        form = shipped()[number]
        assert {"family_statement", "family_disagrees", "family_signatures"} <= {
            field.key
            for section in form.sections
            for field in section.fields
            if section.family or field.family
        }
