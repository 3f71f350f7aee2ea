"""Form files that are spoilt, by accident or on purpose: refused with their places, or whole."""

import copy
import dataclasses
import json
import random
import time
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from agile_app.assessments import forms
from agile_app.assessments.extraction import condition_answers, in_words, missing_for, said
from agile_app.assessments.form import Form
from agile_app.assessments.forms.canonical import canonical
from agile_app.assessments.forms.editions import Edition
from agile_app.assessments.forms.files import FormRefused
from agile_app.assessments.forms.preview import preview
from agile_app.assessments.forms.reading import form_from, read_form
from agile_app.assessments.forms.rows import form_row

SHIPPED = [
    tomllib.loads(file.read_text("utf-8"))
    for file in sorted(Path(forms.__file__).with_name("definitions").glob("*.toml"))
]
ONE_PAGE: dict[str, Any] = {
    "key": "one_page",
    "version": 1,
    "title": "One page",
    "sections": [
        {
            "key": "only",
            "title": "Only",
            "fields": [
                {"key": "hours", "kind": "number", "label": "Hours"},
                {"key": "words", "kind": "text", "label": "Words"},
            ],
        }
    ],
}


def _one_page(place: int = 1, **changes: Any) -> dict[str, Any]:
    data = copy.deepcopy(ONE_PAGE)
    data["sections"][0]["fields"][place] |= changes
    return data


def _wrong(data: dict[str, Any] | bytes) -> list[str]:
    with pytest.raises(FormRefused) as refused:
        read_form(data) if isinstance(data, bytes) else form_from(data)
    return [str(problem) for problem in refused.value.problems]


# Mutations ----------------------------------------------------------------------------------------


def _nested(depth: int) -> Any:
    value: Any = 1
    for _ in range(depth):
        value = {"a": value}
    return value


WORDS = [
    "", "a", "outcome", "Outcome", "x" * 900, "<script>", "\u202e", "\x00", "\ud800", "constructor",
    "__proto__", "x.remarks", "child_seen_on", "factors", "shared", "own", "send", "text", "choice",
    "choices", "scale", "yes_no", "table", "people", "photo", "number", "date", "ASSESSMENT_FACTOR",
]  # fmt: skip
ODD = [
    None, True, False, 0, -1, 2**63, 10**400, 16**6000, float("inf"), float("nan"), 0.1, [], {},
    [[]], [{}], {"": 1},
]  # fmt: skip
NAMES = [
    "key", "version", "title", "clock", "due_working_days", "sections", "part", "family", "when",
    "fields", "kind", "label", "help", "choices", "code_list", "required_at", "columns", "min",
    "max", "scale_ends", "people_group", "value", "retired", "alone", "field", "equals", "any_of",
    "is_answered", "more_than", "less_than", "all", "any", "not",
]  # fmt: skip


def _containers(value: Any) -> Iterator[Any]:
    if isinstance(value, dict | list):
        yield value
        for each in value.values() if isinstance(value, dict) else value:
            yield from _containers(each)


def _other(chance: random.Random) -> Any:
    pool: list[Any] = chance.choice([WORDS, ODD, list(_containers(chance.choice(SHIPPED)))])
    return copy.deepcopy(chance.choice(pool))


def _spoilt(chance: random.Random) -> dict[str, Any]:
    data = copy.deepcopy(chance.choice(SHIPPED))
    for _ in range(chance.choice([1, 1, 1, 2, 4])):
        spot = chance.choice(list(_containers(data)))
        if isinstance(spot, dict):
            known = chance.choice(list(spot)) if spot else "key"
            if chance.random() < 0.3:
                spot.pop(known, None)
            else:
                spot[chance.choice([known, chance.choice(NAMES + WORDS)])] = _other(chance)
        elif spot and chance.random() < 0.5:
            spot[chance.randrange(len(spot))] = _other(chance)
        else:
            spot.insert(chance.randrange(len(spot) + 1), chance.choice([_other(chance), *spot[:1]]))
    if chance.random() < 0.05:
        data["sections"] = _nested(3_000)
    return data


def _is_whole(form: Form) -> None:
    """It can be looked at, kept, sent to devices and answered."""
    text = canonical(form)
    text.encode()
    assert form_from(json.loads(text)) == dataclasses.replace(form, number=0)
    assert len(preview(form)) == len(form.sections)
    json.dumps(dataclasses.asdict(form_row(Edition(form, False, True))), allow_nan=False).encode()
    assert all(in_words(field, said(field, {})) == "" for field in form.fields)
    assert condition_answers(form, {}).keys() == {field.key for field in form.fields}
    asked = form.asked(condition_answers(form, {}))
    assert {field.key for field in missing_for(form, {}, "send", "sign")} <= asked


def test_a_spoilt_form_is_refused_in_sentences_or_is_whole():
    taken = 0
    for seed in range(1_200):
        data = _spoilt(random.Random(seed))
        try:
            form = form_from(data)
        except FormRefused as refused:
            for problem in refused.problems:
                str(problem).encode()  # it can be kept and shown
                assert len(str(problem)) < 700, (seed, str(problem))
        else:
            taken += 1
            _is_whole(form)
    assert taken > 50  # not all is spoilt beyond reading


# What was found -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "value", [10**400, -(10**400), 16**6000, float("nan"), float("-inf")], ids=lambda _value: ""
)
def test_a_number_that_no_form_uses_is_said_where_it_is(value: float):
    assert "section “only”, field “hours”: “max” must be a number." in _wrong(
        _one_page(0, max=value)
    )


@pytest.mark.parametrize("value", ["NaN", "-Infinity", "1e999"])
def test_so_it_is_in_a_json_file(value: str):
    text = json.dumps(_one_page(0, max=7)).replace(": 7", f": {value}")
    assert _wrong(text.encode()) == ["section “only”, field “hours”: “max” must be a number."]


@pytest.mark.parametrize(
    "value", [16**6000, _nested(5_000), [_nested(5_000)]], ids=["long", "deep", "list"]
)
def test_what_is_no_name_of_a_kind_is_refused_however_large(value: Any):
    (problem,) = _wrong(_one_page(kind=value))
    assert problem.startswith("section “only”, field “words”: “kind” cannot be ")


def test_a_name_twice_in_a_json_file_is_said_with_its_place():
    text = json.dumps(ONE_PAGE).replace('"key": "words"', '"key": "words", "key": "more"')
    assert _wrong(text.encode()) == ["section 1, field 2: “key” stands twice in one place."]


def test_a_key_twice_is_said_with_its_sections():
    data = _one_page()
    data["sections"].append(
        {"key": "more", "title": "More", "fields": [data["sections"][0]["fields"][1]]}
    )
    assert _wrong(data) == [
        "section “only” and section “more”: The field key “words” is used 2 times."
    ]


@pytest.mark.parametrize(
    "words",
    [
        "<ScRiPt>alert(1)</script>", "<svg/onload=alert(1)>", "</p>", "<!--", "&lt;script&gt;",
        "&#60;img src=x onerror=alert(1)&#62;", "&#x3C;b&#x3E;", "%3Cscript%3E", "＜script＞",
        "javascript:alert(1)", "jAvAsCrIpT&colon;alert(1)", "java\tscript:alert(1)",
        "data:text/html,x", "vbscript:x", "\u202egnp.exe", "a\u200bb", "\ufeffx", "\u2028", "x\x00",
    ],
)  # fmt: skip
@pytest.mark.parametrize("place", ["label", "help", "title", "intro", "choice", "column", "ends"])
def test_no_script_and_nothing_unseen_stands_in_any_text(words: str, place: str):
    text = f"Ask {words} here"
    data = _one_page()
    more: dict[str, Any] = {
        "choice": {"kind": "choice", "choices": [{"value": "a", "label": text}]},
        "column": {"kind": "table", "columns": [{"key": "who", "label": text}]},
        "ends": {"kind": "scale", "scale_ends": ["bad", text]},
    }.get(place, {place: text})
    if place in ("title", "intro"):
        data["sections"][0] |= more
    else:
        data["sections"][0]["fields"][1] |= more
    (problem,) = _wrong(data)
    assert problem.startswith("section “only”")
    assert "HTML or a script" in problem or "cannot be seen" in problem


@pytest.mark.parametrize(
    "words",
    ["Fish & chips", "5 < 7", "Mum’s & Dad’s", "می‌خواهم", "👨‍👩‍👧 family", "50% of £10", "A > B"],
)
def test_what_people_write_may_stand_in_it(words: str):
    assert form_from(_one_page(label=words)).field("words").label == words


@pytest.mark.parametrize("words", ["\u200d", "\u00ad\u200f", " \u200c "])
def test_a_label_that_shows_nothing_is_missing(words: str):
    assert "“label” is missing." in _wrong(_one_page(label=words))[0]


@pytest.mark.parametrize(
    ("key", "kind"), [("child_seen_on", "short"), ("factors", "text"), ("child_seen_alone", "date")]
)
def test_what_the_record_takes_has_the_kind_the_record_keeps(key: str, kind: str):
    (problem,) = _wrong(_one_page(key=key, kind=kind))
    assert problem.startswith(
        f"section “only”, field “{key}”: The record takes “{key}” from the form"
    )


def test_a_word_that_browsers_use_themselves_is_no_key():
    assert "browsers use that word" in _wrong(_one_page(key="constructor"))[0]


def test_a_limit_of_many_digits_reaches_devices_whole():
    form = form_from(_one_page(0, min=0.125, max=1_234_567))
    (section,) = form_row(Edition(form, False, True)).sections
    assert (section.fields[0].min, section.fields[0].max) == ("0.125", "1234567")
    assert "from 0.125 to 1234567" in preview(form)[0].fields[0].about


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be", "utf-32"])
def test_another_encoding_is_named_as_such(encoding: str):
    text = json.dumps(ONE_PAGE)
    data = ("\ufeff" + text).encode(encoding) if encoding == "utf-16-be" else text.encode(encoding)
    assert _wrong(data) == ["The file is not UTF-8 text. Save it as UTF-8."]


@pytest.mark.parametrize(
    "data",
    [
        ".".join(["a"] * 120_000).encode() + b" = 1",
        b"[" + b".".join([b'"a b"'] * 40_000) + b"]\n",
        b"x = { " + b" . ".join([b"a"] * 60_000) + b" = 1 }",
        b"{" + b",".join(b'"a%d":1' % (each // 2) for each in range(20_000)) + b"}",
    ],
    ids=["dotted", "quoted", "in braces", "names twice"],
)
def test_a_file_made_to_be_slow_is_refused_at_once(data: bytes):
    before = time.process_time()
    assert "nested too deeply" in _wrong(data)[0] or "stands twice" in _wrong(data)[0]
    assert time.process_time() - before < 2
