"""Reading a form file: what is sound is taken; everything that is wrong is said, with its place."""

import json
from typing import Any

import pytest

from agile_app.assessments.forms.files import MOST_BYTES, FormRefused
from agile_app.assessments.forms.reading import form_from, read_form

SOUND = """
key = "small_form"
version = 1
title = "A small form"
intro = "For the test."

[[sections]]
key = "first"
title = "First"
intro = "What comes first."

[[sections.fields]]
key = "seen"
kind = "choice"
label = "Seen"
choices = [{ value = "yes", label = "Yes" }, { value = "no", label = "No" }]

[[sections.fields]]
key = "why_not"
kind = "text"
label = "Why not"
when = { field = "seen", equals = "no" }

[[sections.fields]]
key = "hours"
kind = "number"
label = "Hours"
min = 0
max = 24
"""


def _data(**changes: Any) -> dict[str, Any]:
    import tomllib

    return tomllib.loads(SOUND) | changes


def _with(**changes: Any) -> dict[str, Any]:
    """The sound form with its field “why_not” changed."""
    data = _data()
    data["sections"][0]["fields"][1] |= changes
    return data


def wrong(data: dict[str, Any] | bytes) -> list[str]:
    with pytest.raises(FormRefused) as refused:
        read_form(data) if isinstance(data, bytes) else form_from(data)
    return [str(problem) for problem in refused.value.problems]


def test_a_sound_file_is_a_form():
    form = read_form(SOUND.encode())
    assert (form.key, form.version, form.title) == ("small_form", 1, "A small form")
    assert [field.key for field in form.fields] == ["seen", "why_not", "hours"]
    assert form.sections[0].short == "First"


def test_the_same_as_json_is_the_same_form():
    assert read_form(json.dumps(_data()).encode()) == read_form(SOUND.encode())


PLACE = "section “first”, field “why_not”: "


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"kind": "essay"}, PLACE + "“kind” cannot be “essay”. It can be “text”"),
        ({"kind": "chioce", "when": None}, "“kind” cannot be “chioce”. Did you mean “choice”?"),
        ({"lable": "Why"}, PLACE + "“lable” is not known here. Did you mean “label”?"),
        ({"label": ""}, PLACE + "“label” is missing."),
        ({"label": 7}, PLACE + "“label” must be text."),
        ({"label": "Why <script>alert(1)</script>"}, PLACE + "“label” holds HTML or a script."),
        ({"help": "See <b>below</b>"}, PLACE + "“help” holds HTML or a script."),
        ({"help": "JavaScript:alert(1)"}, PLACE + "“help” holds HTML or a script."),
        ({"label": "Why\u202enot"}, PLACE + "“label” holds a character that cannot be seen"),
        ({"label": "W" * 121}, PLACE + "“label” has 121 characters; at most 120 are shown."),
        ({"help": "W" * 801}, PLACE + "“help” has 801 characters; at most 800 are shown."),
        ({"key": "Why Not"}, "section “first”, field 2: “key” is “Why Not”"),
        ({"key": "seen"}, "The field key “seen” is used 2 times."),
        ({"family": "yes"}, PLACE + "“family” must be true or false."),
        ({"required_at": "now"}, "“required_at” cannot be “now”. It can be “send”, “sign”."),
        ({"readers": ["manger"]}, "which is no role. Did you mean “manager”?"),
        ({"readers": ["it", "manager"]}, PLACE + "“readers” names “it”, who may read nothing"),
        ({"readers": ["reviewing_officer"]}, "“readers” names “manager” or “senior” too."),
        ({"readers": ["manager"], "family": True}, "is not shown to a family: leave one out."),
        ({"readers": ["manager"], "judgement": True}, "leave “judgement” or “readers” out."),
        ({"readers": ["manager"], "key": "outcome"}, "field “outcome”: The record and what is"),
        ({"choices": [{"value": "a", "label": "A"}]}, PLACE + "“choices” is for choice or choices"),
        ({"columns": []}, PLACE + "“columns” is for table only; this field is a text."),
        ({"kind": "choice", "choices": []}, PLACE + "There is nothing to choose"),
        ({"kind": "choice"}, PLACE + "There is nothing to choose"),
        ({"kind": "choices", "code_list": "ASSESSMENT_FACTORS"}, "mean “ASSESSMENT_FACTOR”?"),
        (
            {"kind": "choice", "choices": [{"value": "a", "label": "A"}] * 2},
            PLACE + "The value “a” is used 2 times.",
        ),
        ({"kind": "choice", "choices": [{"value": "a"}]}, "choice 1: “label” is missing."),
        ({"kind": "choice", "choices": ["a"]}, "choice 1: This is not a choice"),
        ({"kind": "table"}, PLACE + "A table needs columns."),
        (
            {"kind": "table", "columns": [{"key": "who", "label": "Who", "kind": "text"}]},
            "column 1: “kind” cannot be “text”. It can be “short”, “date”, “number”, “choice”.",
        ),
        ({"kind": "number", "min": 5, "max": 1}, PLACE + "“min” is more than “max”."),
        ({"kind": "number", "min": "one"}, PLACE + "“min” must be a number."),
        ({"kind": "number", "max": float("inf")}, PLACE + "“max” must be a number."),
        ({"kind": "scale", "scale_ends": ["bad"]}, PLACE + "“scale_ends” says in two texts"),
        ({"when": "always"}, PLACE + "“when”: a condition names a field"),
        ({"when": {"equals": "no"}}, "it does not say which field it looks at."),
        ({"when": {"field": "seen"}}, "it needs exactly one of"),
        ({"when": {"field": "seen", "is": "no"}}, "“is” is not known in a condition."),
        ({"when": {"field": "saw", "equals": "no"}}, "“saw”, which the form does not have"),
        ({"when": {"field": "seen", "equals": "maybe"}}, "“seen” can never be “maybe”."),
        ({"when": {"field": "hours", "more_than": 24}}, "“hours” can never be more than 24."),
        ({"when": {"field": "seen", "more_than": 1}}, "compares numbers, and “seen” is a choice."),
        ({"when": {"field": "why_not", "is_answered": True}}, "the conditions go in a circle"),
        ({"when": {"all": []}}, "“all” is a list of 1 to 20 conditions."),
        ({"when": {"all": [{"field": "seen", "equals": "no"}], "field": "seen"}}, "stands alone"),
    ],
)  # fmt: skip
def test_a_mistake_in_a_field_is_said_where_it_is(changes: dict[str, Any], said: str):
    data = _with(**changes)
    if changes.get("when", "") is None:
        del data["sections"][0]["fields"][1]["when"]
    assert any(said in problem for problem in wrong(data)), wrong(data)


def test_a_circle_of_several_fields_is_named_whole():
    data = _with(when={"field": "hours", "more_than": 1})
    data["sections"][0]["fields"][2]["when"] = {"field": "why_not", "is_answered": True}
    (said,) = wrong(data)
    assert "“why_not” hangs on “hours” hangs on “why_not”" in said


def test_a_section_that_hangs_on_its_own_field_is_a_circle():
    data = _data()
    data["sections"][0]["when"] = {"field": "seen", "equals": "no"}
    assert "circle" in wrong(data)[0]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"key": ""}, "“key” is"),
        ({"version": 0}, "“version” must be a whole number from 1 to 10,000."),
        ({"version": True}, "“version” must be a whole number"),
        ({"version": "2"}, "“version” must be a whole number"),
        ({"title": " "}, "“title” is missing."),
        ({"sections": []}, "The form has no sections."),
        ({"sections": {}}, "“sections” must be a list."),
        ({"sections": ["x"]}, "section 1: This is not a section"),
        ({"clock": "fast"}, "“clock” cannot be “fast”"),
        ({"clock": "own"}, "go together"),
        ({"due_working_days": 10}, "go together"),
        ({"titel": "x"}, "“titel” is not known here. Did you mean “title”?"),
    ],
)
def test_a_mistake_in_the_form_itself_is_said(changes: dict[str, Any], said: str):
    assert any(said in problem for problem in wrong(_data(**changes)))


def test_an_empty_section_is_named():
    data = _data()
    data["sections"].append({"key": "last", "title": "Last", "fields": []})
    assert wrong(data) == ["section “last”: The section asks nothing: it has no fields."]


def test_all_mistakes_are_said_at_once():
    data = _with(kind="essay", lable="x", label="")
    data["title"] = "<img src=x>"
    del data["version"]
    assert len(wrong(data)) == 5


def test_a_condition_is_looked_at_though_something_else_is_wrong():
    data = _with(kind="essay", when={"field": "saw", "equals": "no"})
    assert len(wrong(data)) == 2


def test_a_mistake_in_a_field_is_not_said_again_by_those_that_hang_on_it():
    data = _data()
    data["sections"][0]["fields"][0]["kind"] = "chioce"
    del data["sections"][0]["fields"][0]["choices"]
    assert len(wrong(data)) == 1


def test_the_detail_of_a_yes_or_no_has_its_place_to_itself():
    data = _with(kind="yes_no")
    data["sections"][0]["fields"].append({"key": "why_not_detail", "kind": "text", "label": "D"})
    assert "Give it another key." in wrong(data)[0]


def test_too_many_fields_are_counted():
    data = _data()
    field = {"kind": "text", "label": "One of many"}
    data["sections"] = [
        {
            "key": f"part_{part}",
            "title": "Part",
            "fields": [field | {"key": f"field_{part}_{each}"} for each in range(101)],
        }
        for part in range(2)
    ]
    assert wrong(data) == ["The form has 202 fields; at most 200 are asked."]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "The file is empty."),
        (b"  \n", "The file is empty."),
        (b"key = \n", "line 1: This is not TOML."),
        (b'title = "a"\n\nkey = "b"\nkey = "c"\n', "line 4: This is not TOML. Cannot overwrite"),
        (b'{"key": }', "line 1: This is not JSON."),
        (b'{"key": "a", "key": "b"}', "“key” stands twice in one place."),
        (b'{"version": ' + b"9" * 5_000 + b"}", "nested too deeply, or holds a number no form"),
        (b'{"a":' + b"[" * 100_000, "nested too deeply, or holds a number"),
        (b"a = " + b"[" * 100_000, "nested too deeply, or holds a number"),
        (b'title = "caf\xe9"', "line 1: The file is not UTF-8 text. Save it as UTF-8."),
        (b'key = "a"\ntitle = "caf\xe9"', "line 2: The file is not UTF-8 text."),
        (b"PK\x03\x04\0\0", "The file is not text"),
        (b"#" * (MOST_BYTES + 1), "a form has at most 256 KB."),
        (b"#" * 50_000_000, "The file has 50 MB; a form has at most 256 KB."),
    ],
)  # fmt: skip
def test_what_is_no_form_file_is_refused_in_a_sentence(data: bytes, said: str):
    assert said in wrong(data)[0]


def test_a_mark_at_the_beginning_that_windows_writes_is_no_mistake():
    assert read_form(b"\xef\xbb\xbf" + SOUND.encode()).key == "small_form"


def test_hundreds_of_mistakes_are_counted_not_listed():
    data = _data(**{f"unknown_{number}": 1 for number in range(250)})
    said = wrong(data)
    assert len(said) == 101
    assert said[-1] == "And 150 more."
