"""What was written after a signature, as people read it."""

import json

import pytest

from agile_app.assessments.form import Choice, Column, Field, Form, Section
from agile_app.assessments.sign_off.changes import added_spans, words_added
from agile_app.assessments.sign_off.in_words import label_of, place_of, told

MAYA = "0198c0de-0000-7000-8000-000000000001"
FORM = Form(
    key="test", version=1, title="Test form",
    sections=(
        Section("child", "The child", "Child", "", (
            Field("outcome", "choice", "Outcome", choices=(Choice("nfa", "No further action"),)),
            Field("seen_on", "date", "Seen on"),
            Field("alone", "yes_no", "Seen alone"),
            Field("around", "people", "Who was there"),
            Field("safe", "scale", "How safe"),
            Field("plan", "table", "Plan",
                  columns=(Column("who", "Who"), Column("by", "By when", "date"))),
            Field("drawing", "drawing", "Drawing"),
        )),
    ),
)  # fmt: skip


def entry(value):
    return {"v": value, "by": "w", "at": "2026-11-05T10:00:00Z"}


def said(root, *, before=(), after=()):
    changed = {
        "root": root,
        "before": [entry(each) for each in before],
        "after": [entry(each) for each in after],
    }
    return [(piece["change"], piece["text"]) for piece in told(FORM, changed, _name)]


def _name(said):
    return {MAYA: "Maya Reed"}.get(said, said)


@pytest.mark.parametrize(
    ("root", "before", "after", "words"),
    [
        ("a.outcome", [], ["nfa"], [("added", "No further action")]),
        (
            "a.seen_on",
            ["2026-11-05"],
            ["2026-11-06"],
            [("removed", "5 Nov 2026"), ("added", "6 Nov 2026")],
        ),
        ("a.alone", ["yes"], [], [("removed", "Yes")]),
        ("a.around", [], [[MAYA, "Gran"]], [("added", "Maya Reed, Gran")]),
        ("s.safe", [[MAYA, 3]], [[MAYA, 7]],
         [("removed", "Maya Reed: 3 of 10"), ("added", "Maya Reed: 7 of 10")]),
        ("s.plan", [], [["r1", "who", "School"], ["r1", "by", "2026-12-01"]],
         [("added", "Who: School; By when: 1 Dec 2026")]),
        ("s.plan", [], [["r1", "", "removed"]], [("added", "A row was removed")]),
        ("s.drawing", [], [["m1", "words", "A house"]], [("added", "What is on it: A house")]),
    ],
)  # fmt: skip
def test_answers_are_said_by_their_labels_and_names(root, before, after, words):
    assert said(root, before=before, after=after) == words


def test_what_stood_before_is_not_told_again():
    kept = [MAYA, 3]
    assert said("s.safe", before=[kept], after=[kept, ["Gran", 4]]) == [("added", "Gran: 4 of 10")]


def test_a_file_is_told_as_what_it_is():
    changed = {
        "root": "n.drawing",
        "before": [],
        "after": [{"media": "m1", "kind": "drawing", "by": "w", "at": "x"}],
    }
    assert told(FORM, changed) == [{"text": "A drawing", "change": "added"}]


def test_of_a_comment_only_its_words_are_told():
    thread = "0b5c"
    begun = [
        [thread, "kind", "comment"],
        [thread, "anchor", json.dumps({"root": "t.health", "from": "AQID"})],
        [thread, "state", "open"],
        [thread, "9f31", "Was that on Monday?"],
    ]
    assert said("x.remarks", after=begun) == [("added", "Was that on Monday?")]
    settled = [*begun[:2], [thread, "state", "resolved"], begun[3]]
    assert said("x.remarks", before=begun, after=settled) == [("added", "A comment was resolved")]
    changed = {"root": "x.remarks", "before": [], "after": [entry(each) for each in begun]}
    assert words_added([changed]) == 4


def test_of_what_a_judgement_rests_on_its_name_is_told():
    to = {"kind": "visit", "id": "v1", "label": "Visit, 5 Nov 2026", "on": "2026-11-05"}
    link = [["l1", "anchor", "{}"], ["l1", "to", json.dumps(to)], ["l2", "to", "damaged"]]
    assert said("x.evidence", after=link) == [("added", "Visit, 5 Nov 2026")]


def test_every_root_has_a_name_for_people():
    assert label_of(FORM, "s.drawing") == "Drawing"
    assert label_of(FORM, "x.remarks") == "Comments"
    assert label_of(None, "t.what_is_gone") == "what is gone"
    assert place_of(FORM, "x.remarks") is None


def test_added_words_are_found_where_they_stand():
    before, after = "Grows well.", "Seen on Monday. Grows very well."
    assert [after[start:end] for start, end in added_spans(before, after)] == [
        "Seen on Monday. ",
        " very",
    ]
    assert added_spans(after, after) == []
