"""Names that are not for a family: the device's table of cases, by the rule of the server."""

import json
import re
from pathlib import Path

import pytest

from agile_app.assessments.family.redaction import EVERYDAY, Person, hidden_spans, redacted

ROOT = Path(__file__).resolve().parents[4]
CASES = json.loads((ROOT / "tests/cases/redaction.json").read_text(encoding="utf-8"))
WAYNE = [Person("Wayne Harcourt", "other")]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["says"])
def test_what_a_family_is_shown(case: dict):
    people = [
        Person(each["name"], each["standing"], tuple(each.get("also", ())))
        for each in case["people"]
    ]
    assert redacted(case["text"], people) == case["shown"]


def test_the_device_has_the_same_everyday_words():
    text = (ROOT / "assets/device/family/everyday.js").read_text(encoding="utf-8")
    listed = re.search("`([^`]+)`", text)
    assert listed is not None
    assert set(listed.group(1).split()) == EVERYDAY


def test_what_is_left_out_is_said_with_its_place():
    text = "Mum saw Wayne Harcourt."
    (span,) = hidden_spans(text, WAYNE)
    assert text[span.start : span.end] == "Wayne Harcourt"
