"""The form is data: its keys never change, and mistakes in it stop the start."""

import pytest

from agile_app.assessments.form import Choice, Field, Form, Section, problem_with
from agile_app.assessments.forms import form_of, newest
from agile_app.assessments.forms.child_and_family import CHILD_AND_FAMILY, DIMENSIONS
from agile_app.core.errors import NotFound


def test_the_triangle_has_three_domains_and_twenty_dimensions() -> None:
    sizes = {section.key: len(section.fields) for section in CHILD_AND_FAMILY.sections}
    assert (sizes["development"], sizes["parenting"], sizes["family"]) == (7, 6, 7)
    assert len(DIMENSIONS) == 20
    assert all(field.kind == "text" for field in DIMENSIONS)


def test_the_keys_are_the_ones_that_documents_are_kept_under() -> None:
    # Changing one of these loses the words written under it. Add a version instead.
    assert CHILD_AND_FAMILY.version == 1
    assert set(CHILD_AND_FAMILY.roots()) == {
        "a.child_seen_on",
        "a.child_seen_alone",
        "a.outcome",
        "t.child_words",
        "t.health",
        "t.education",
        "t.emotional_behavioural",
        "t.identity",
        "t.family_social_relationships",
        "t.social_presentation",
        "t.self_care",
        "t.basic_care",
        "t.ensuring_safety",
        "t.emotional_warmth",
        "t.stimulation",
        "t.guidance_boundaries",
        "t.stability",
        "t.family_history_functioning",
        "t.wider_family",
        "t.housing",
        "t.employment",
        "t.income",
        "t.social_integration",
        "t.community_resources",
        "t.analysis",
    }


def test_every_field_says_in_a_sentence_what_belongs_there() -> None:
    for field in CHILD_AND_FAMILY.fields:
        assert field.help.endswith("."), field.key
        assert len(field.help) <= 160, field.key


def test_text_is_a_text_root_and_one_value_is_a_register() -> None:
    roots = CHILD_AND_FAMILY.roots()
    assert roots["t.health"] == "text"
    assert roots["a.outcome"] == "register"


def test_the_newest_version_begins_a_new_assessment() -> None:
    assert newest("child_and_family") is CHILD_AND_FAMILY


@pytest.mark.parametrize(("key", "version"), [("child_and_family", 99), ("nothing", 1)])
def test_a_form_that_is_not_installed_is_said_to_be_missing(key: str, version: int) -> None:
    with pytest.raises(NotFound) as refused:
        form_of(key, version)
    assert refused.value.code == "form_unknown"


@pytest.mark.parametrize(
    ("key", "value", "is_answer"),
    [
        ("child_seen_on", "2026-11-05", True),
        ("child_seen_on", "5 Nov", False),
        ("child_seen_on", 20261105, False),
        ("child_seen_alone", "yes", True),
        ("child_seen_alone", "Yes", False),
        ("outcome", "early_help", True),
        ("outcome", None, False),
        ("health", "well", False),
    ],
)
def test_a_single_value_is_an_answer_only_if_the_form_knows_it(
    key: str, value: object, is_answer: bool
) -> None:
    assert (problem_with(CHILD_AND_FAMILY.field(key), value) is None) is is_answer


@pytest.mark.parametrize(
    "fields",
    [
        (Field("same", "text", "One"), Field("same", "text", "Two")),
        (Field("Not a key", "text", "One"),),
        (Field("pick", "choice", "Pick"),),
        (Field("when", "date", "When", "", (Choice("a", "A"),)),),
        (),
    ],
)
def test_a_form_with_a_mistake_cannot_be_made(fields: tuple[Field, ...]) -> None:
    with pytest.raises(ValueError):
        Form("wrong", 1, "Wrong", (Section("s", "S", "S", "", fields),))
