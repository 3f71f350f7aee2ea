"""What each kind of field is kept as, and what is an answer to it."""

from typing import Any

import pytest

from agile_app.assessments.form import KINDS, Choice, Field, problem_with


def _field(kind: Any, **more: Any) -> Field:
    return Field("x", kind, "X", **more)


def test_every_kind_has_its_roots_in_the_document():
    assert {kind: _field(kind).roots() for kind in KINDS} == {
        "text": {"t.x": "text"},
        "short": {"t.x": "text"},
        "choice": {"a.x": "register"},
        "choices": {"a.x": "register"},
        "date": {"a.x": "register"},
        "number": {"a.x": "register"},
        "people": {"a.x": "register"},
        "yes_no": {"a.x": "register", "t.x_detail": "text"},
        "scale": {"s.x": "keyed"},
        "table": {"s.x": "keyed"},
        "drawing": {"n.x": "media", "s.x": "keyed"},
        "photo": {"n.x": "media", "s.x": "keyed"},
        "voice": {"n.x": "media", "s.x": "keyed"},
        "signature": {"n.x": "media", "s.x": "keyed"},
    }


CHOICES = (Choice("1A", "One"), Choice("2B", "Two"))


@pytest.mark.parametrize(
    ("field", "value", "is_answer"),
    [
        (_field("date"), "2026-11-05", True),
        (_field("date"), "5 Nov", False),
        (_field("date"), "20261105", False),
        (_field("date"), 20261105, False),
        (_field("choice", choices=CHOICES), "1A", True),
        (_field("choice", choices=CHOICES), "1a", False),
        (_field("choice", choices=CHOICES), None, False),
        (_field("choices", choices=CHOICES), ["2B", "1A"], True),
        (_field("choices", choices=CHOICES), ["2B", "9Z"], False),
        (_field("choices", choices=CHOICES), "1A", False),
        (_field("choices", choices=CHOICES), [1], False),
        (_field("people"), ["somebody"], True),
        (_field("yes_no"), "no", True),
        (_field("yes_no"), "maybe", False),
        (_field("number", min=0, max=44), 44, True),
        (_field("number", min=0, max=44), 44.5, False),
        (_field("number", min=0, max=44), -1, False),
        (_field("number"), "12", False),
        (_field("number"), True, False),
        (_field("text"), "well", False),
    ],
)
def test_a_value_is_an_answer_only_if_the_form_knows_it(field, value, is_answer):
    assert (problem_with(field, value) is None) is is_answer
