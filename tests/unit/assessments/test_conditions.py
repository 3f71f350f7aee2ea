"""Conditions mean the same here and on the device: both are held to one table of cases."""

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from agile_app.assessments.conditions import asked, fields_in, holds

CASES: dict[str, list[dict[str, Any]]] = json.loads(
    (Path(__file__).parents[2] / "cases" / "form_conditions.json").read_text()
)


@pytest.mark.parametrize("case", CASES["holds"], ids=lambda case: case["name"])
def test_a_condition_holds_as_the_table_says(case: dict[str, Any]):
    assert holds(case["when"], case["answers"]) is case["holds"]


@pytest.mark.parametrize("case", CASES["asked"], ids=lambda case: case["name"])
def test_what_is_asked_is_what_the_table_says(case: dict[str, Any]):
    sections = [
        SimpleNamespace(
            when=section["when"],
            fields=tuple(SimpleNamespace(**field) for field in section["fields"]),
        )
        for section in case["sections"]
    ]
    assert asked(sections, case["answers"]) == set(case["asked"])


def test_every_field_that_a_condition_looks_at_is_found():
    condition = {
        "all": [
            {"field": "a", "equals": "x"},
            {"not": {"any": [{"field": "b", "more_than": 1}, {"field": "c", "is_answered": True}]}},
        ]
    }
    assert list(fields_in(condition)) == ["a", "b", "c"]
    assert list(fields_in(None)) == []
