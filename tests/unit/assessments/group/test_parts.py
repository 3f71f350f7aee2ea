"""One assessment from a child's own document and the one siblings have in common."""

from agile_app.assessments.form import Field, Form, Section
from agile_app.assessments.group.parts import OWN, as_read, joined
from agile_app.device.live.kinds import LiveField

FORM = Form(
    "f", 1, "Form",
    (
        Section("family", "Family", "Family", "", (
            Field("home", "text", "Home"), Field("visited", "date", "Visited"),
        ), part="shared"),
        Section("child", "Child", "Child", "", (Field("voice", "text", "Voice"),)),
    ),
)  # fmt: skip


def _text(words: str) -> LiveField:
    return LiveField("text", delta=[{"insert": words}] if words else [])


def _answer(value: str) -> LiveField:
    return LiveField("register", entries=[{"v": value, "by": "w", "at": "2026-11-26"}])


def test_common_fields_are_read_from_the_common_document_and_the_rest_from_the_childs_own():
    kept = joined(FORM, {"t.voice": _text("I like it.")}, {"t.home": _text("Warm.")})
    assert (kept["t.home"].text, kept["t.voice"].text) == ("Warm.", "I like it.")
    assert as_read(kept)["t.home"].text == "Warm."


def test_the_common_document_says_nothing_of_a_childs_own_fields():
    kept = joined(FORM, {"t.voice": _text("Mine.")}, {"t.voice": _text("Another's.")})
    assert kept["t.voice"].text == "Mine."


def test_what_the_childs_own_document_says_in_a_common_field_is_kept_and_read_after_it():
    kept = joined(FORM, {"t.home": _text("She has her own room.")}, {"t.home": _text("Warm.")})
    assert kept["t.home"].text == "Warm."
    assert kept["t.home" + OWN].text == "She has her own room."
    read = as_read(kept, heading="Only about this child:")
    assert read["t.home"].text == "Warm.\nOnly about this child:\nShe has her own room."
    assert "t.home" + OWN not in read


def test_two_answers_that_differ_are_a_disagreement_and_the_same_answer_is_none():
    one = joined(FORM, {"a.visited": _answer("2026-11-01")}, {"a.visited": _answer("2026-11-02")})
    same = joined(FORM, {"a.visited": _answer("2026-11-01")}, {"a.visited": _answer("2026-11-01")})
    assert as_read(one)["a.visited"].disputed
    assert as_read(same)["a.visited"].value == "2026-11-01"


def test_remarks_of_both_documents_are_kept():
    own = {"x.remarks": LiveField("keyed", entries=[{"v": ["a", "kind", "comment"]}])}
    common = {"x.remarks": LiveField("keyed", entries=[{"v": ["b", "kind", "comment"]}])}
    assert [each["v"][0] for each in joined(FORM, own, common)["x.remarks"].entries] == ["a", "b"]
