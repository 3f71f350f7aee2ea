"""What was written after a signature and accepted, on each copy."""

import dataclasses

import pytest

from agile_app.assessments.copies.html import Page, html_of
from agile_app.assessments.copies.late import ELSEWHERE, Late, late_parts
from agile_app.assessments.copies.sheet import UNHEARD, Reader
from agile_app.assessments.family.redaction import Person
from agile_app.assessments.form import Field, Form, Section
from agile_app.assessments.remarks.marks import checksum_of
from agile_app.assessments.sign_off.changes import changed_fields
from agile_app.device.live.kinds import LiveField

WAYNE = "0198c0de-0000-7000-8000-000000000002"
PEOPLE = [Person("Maya Reed", "kept"), Person("Wayne Harcourt", "other", (), WAYNE)]
READER = Reader("record", frozenset(), {WAYNE: "Wayne Harcourt"}, PEOPLE, lambda at: at[:10])
FORM = Form(
    key="test", version=1, title="Test form",
    sections=(
        Section("child", "The child", "Child", "", (
            Field("words", "text", "What was said", family=True),
            Field("worry", "text", "Worries"),
            Field("around", "people", "Who was there", family=True),
            Field("voice", "voice", "Voice note", family=True),
        )),
        Section("managers", "For managers", "Managers", "", (
            Field("advice", "text", "Legal advice", family=True),
        ), readers=("manager",)),
    ),
)  # fmt: skip


def text(*pieces):
    return LiveField("text", delta=[dict(piece) for piece in pieces])


def plain(words):
    return {"insert": words}


BEFORE = {
    "t.words": text(plain("Maya was well.\nWayne Harcourt called.\n")),
    "t.worry": text(plain("None.")),
    "t.advice": text(plain("")),
}
AFTER = {
    "t.words": text(
        plain("She met Wayne at school.\nMaya was very well.\nWayne Harcourt called.\n")
    ),
    "t.worry": text(plain("Some.")),
    "t.advice": text(plain("Privileged.")),
}


def late(before=BEFORE, after=AFTER):
    changed = changed_fields(before, after)
    return Late("Test Worker. Received 6 Nov 2026", "Accepted by Test Manager, 7 Nov 2026",
                "It belongs there.", "f" * 64, changed, (before, after))  # fmt: skip


def printed(kind, *addenda, **more):
    reader = dataclasses.replace(READER, kind=kind, **more)
    parts = late_parts(FORM, list(addenda) or [late()], reader)
    return html_of(Page("Test form", "Maya Reed", "", {}, parts, ""), {}, {})


def test_the_record_tells_who_wrote_accepted_added_and_took_away():
    html = printed("record")
    assert "<h2>Addendum 1</h2>" in html
    for said in ("by Test Worker. Received", "Accepted by Test Manager", "It belongs", "f" * 64):
        assert said in html
    assert "was <ins>[added: very]</ins> well" in html
    assert "<del>[removed: None]</del> <ins>[added: Some]</ins>." in html
    assert "Privileged" not in html


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("He is well.", "He is well, very.", "well <ins>[added: , very]</ins>."),
        ("He is well.", "He is well. Very.", "well. <ins>[added: Very.]</ins>"),
        ("half–whole", "half–more–whole", "half– <ins>[added: more–]</ins> whole"),
        ("He is (well)", "He is (very well)", "(<ins>[added: very]</ins> well)"),
        ("It is £5", "It is £6", "£<del>[removed: 5]</del> <ins>[added: 6]</ins>"),
        ("He is well", "Wow! He is well", "<p><ins>[added: Wow!]</ins> He is well"),
    ],
)
def test_a_mark_never_runs_into_the_words_beside_it(before, after, said):
    states = {"t.worry": text(plain(before))}, {"t.worry": text(plain(after))}
    assert said in printed("record", late(*states))


def test_a_space_in_bold_stands_outside_of_the_mark_as_well():
    bold = {"insert": " very ", "attributes": {"bold": True}}
    states = (
        {"t.words": text(plain("Maya was well."))},
        {"t.words": text(plain("Maya was"), bold, plain("well."))},
    )
    assert "<ins>[added: <strong>very</strong>]</ins> well." in printed("family", late(*states))


def test_what_only_some_may_read_is_printed_for_them_and_for_the_record_alone():
    managers = frozenset({"manager"})
    assert "Privileged" in printed("record", roles=managers)
    assert "Privileged" not in printed("conference", roles=managers)
    assert "Privileged" not in printed("family", roles=managers)


def test_a_family_reads_the_lines_of_its_own_parts_without_other_names():
    html = printed("family")
    assert "Maya was <ins>[added: very]</ins> well." in html
    assert "<ins>She met someone else at school.</ins>" in html
    for left_out in ("Wayne", "called", "None", "Some.", "It belongs there."):
        assert left_out not in html


def test_exact_words_of_somebody_left_out_go_as_a_whole_when_they_were_written_late_too():
    words = "I never hit her."
    mark = f"{WAYNE}#{checksum_of(words)}"
    after = {"t.words": text(plain("Calm.\n"), {"insert": words, "attributes": {"exact": mark}})}
    html = printed("family", late({"t.words": text(plain("Calm.\n"))}, after))
    assert "hit her" not in html
    assert UNHEARD in html
    assert "Calm." not in html


def test_people_are_named_as_the_reader_may_know_them():
    entry = {"v": [WAYNE], "by": "w", "at": "2026-11-06T10:00:00Z"}
    states = (
        {"a.around": LiveField("register")},
        {"a.around": LiveField("register", entries=[entry])},
    )
    assert "Wayne Harcourt" in printed("record", late(*states))
    assert "Someone else" in printed("family", late(*states)).replace("someone", "Someone")
    assert "Wayne" not in printed("family", late(*states))


def test_comments_are_not_printed_and_the_record_says_where_they_are():
    entry = {"v": ["t1", "m1", "Ask Wayne."], "by": "w", "at": "2026-11-06T10:00:00Z"}
    states = ({"x.remarks": LiveField("keyed")}, {"x.remarks": LiveField("keyed", entries=[entry])})
    assert ELSEWHERE in printed("record", late(*states))
    for kind in ("conference", "family"):
        assert "Addendum" not in printed(kind, late(*states))
    assert "Ask Wayne" not in printed("record", late(*states))


def test_addenda_keep_their_numbers_on_every_copy():
    entry = {"v": ["t1", "m1", "Hm."], "by": "w", "at": "2026-11-06T10:00:00Z"}
    states = ({"x.remarks": LiveField("keyed")}, {"x.remarks": LiveField("keyed", entries=[entry])})
    html = printed("conference", late(*states), late())
    assert "Addendum 2" in html
    assert "Addendum 1" not in html
