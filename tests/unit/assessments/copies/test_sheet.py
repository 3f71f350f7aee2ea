"""Which answers stand on which copy."""

import dataclasses

from agile_app.assessments.copies.html import Image, Page, html_of
from agile_app.assessments.copies.plain_words import explained
from agile_app.assessments.copies.sheet import (
    UNHEARD,
    Fact,
    Picture,
    Reader,
    Table,
    Words,
    parts_of,
    without_others_words,
)
from agile_app.assessments.family.redaction import Person
from agile_app.assessments.form import Choice, Column, Field, Form, Section
from agile_app.assessments.remarks.marks import checksum_of
from agile_app.device.live.kinds import LiveField

MAYA = "0198c0de-0000-7000-8000-000000000001"
PEOPLE = [Person("Maya Reed", "kept"), Person("Wayne Harcourt", "other")]
READER = Reader("record", frozenset({"worker"}), {MAYA: "Maya Reed"}, PEOPLE, lambda at: at[:10])

FORM = Form(
    key="test", version=1, title="Test form",
    sections=(
        Section("child", "The child", "Child", "What we heard.", (
            Field("words", "text", "What was said", family=True),
            Field("worry", "text", "Worries"),
            Field("seen_on", "date", "Seen on"),
            Field("why_not", "short", "Why not", when={"field": "alone", "equals": "no"}),
            Field("alone", "yes_no", "Seen alone"),
            Field("factors", "choices", "Factors", code_list="ASSESSMENT_FACTOR",
                  choices=(Choice("1A", "Alcohol: child"), Choice("21", "None"))),
            Field("safe", "scale", "How safe", family=True, scale_ends=("not at all", "very")),
            Field("plan", "table", "Plan",
                  columns=(Column("who", "Who"), Column("by", "By when", "date"))),
            Field("drawing", "drawing", "Drawing", family=True),
            Field("voice", "voice", "Voice note", family=True),
        )),
        Section("managers", "For managers", "Managers", "", (
            Field("advice", "text", "Legal advice"),
        ), readers=("manager",)),
    ),
)  # fmt: skip


def said(v):
    return LiveField("register", entries=[{"v": v, "by": "w", "at": "2026-11-05T10:00:00Z"}])


def keyed(*values):
    entries = [{"v": list(v), "by": "w", "at": "2026-11-05T10:00:00Z"} for v in values]
    return LiveField("keyed", entries=entries)


def media(kind):
    entry = {"media": f"m-{kind}", "sha256": "0", "kind": kind, "by": "w", "at": "2026-11-05T10:00"}
    return LiveField("media", entries=[entry])


CONTENT = {
    "t.words": LiveField("text", delta=[{"insert": "Maya told Wayne Harcourt about it.\n"}]),
    "t.worry": LiveField("text", delta=[{"insert": "Wayne shouts."}]),
    "t.advice": LiveField("text", delta=[{"insert": "Privileged."}]),
    "a.seen_on": said("2026-11-05"),
    "a.alone": said("yes"),
    "t.alone_detail": LiveField("text", delta=[{"insert": "In the garden."}]),
    "a.factors": said(["1A"]),
    "s.safe": keyed([MAYA, 7], ["Gran", 3], ["Gran", 4]),
    "s.plan": keyed(["r1", "who", "Wayne"], ["r1", "by", "2026-12-01"]),
    "n.drawing": media("drawing"),
    "n.voice": media("voice"),
}


def items(kind, **more):
    reader = dataclasses.replace(READER, kind=kind, **more)
    return {item.label: item for part in parts_of(FORM, CONTENT, reader) for item in part.items}


def test_the_record_holds_everything_but_what_is_for_other_roles():
    found = items("record")
    assert found["Seen on"] == Fact("Seen on", ("5 Nov 2026",))
    assert found["Factors"] == Fact("Factors", ("1A: Alcohol: child",))
    assert found["Plan"] == Table("Plan", ("Who", "By when"), (("Wayne", "1 Dec 2026"),))
    assert found["Voice note"] == Picture("Voice note", "m-voice", "voice", "2026-11-05", "0")
    assert "Legal advice" not in found
    assert "Why not" not in found  # not asked: the child was seen alone


def test_a_manager_prints_the_part_that_only_managers_read_and_only_for_the_record():
    assert "Legal advice" in items("record", roles=frozenset({"manager"}))
    assert "Legal advice" not in items("conference", roles=frozenset({"manager"}))


def test_numbers_of_each_person_and_a_disagreement_are_said():
    table = items("record")["How safe (0: not at all; 10: very)"]
    assert table.rows == (("Maya Reed", "7 of 10"), ("Gran", "two different numbers"))


def test_a_conference_is_not_shown_what_is_empty():
    empty = {key: value for key, value in CONTENT.items() if key != "t.worry"}
    reader = dataclasses.replace(READER, kind="conference")
    labels = [item.label for part in parts_of(FORM, empty, reader) for item in part.items]
    assert "Worries" not in labels
    assert "What was said" in labels


def test_a_family_reads_its_own_parts_without_other_names():
    found = items("family")
    assert list(found) == ["What was said", "How safe (0: not at all; 10: very)", "Drawing"]
    words = found["What was said"]
    assert isinstance(words, Words)
    assert words.blocks[0].text == "Maya told someone else about it."


def test_exact_words_of_somebody_who_is_left_out_go_as_a_whole():
    wayne = "0198c0de-0000-7000-8000-000000000002"
    people = [Person("Maya Reed", "kept", id=MAYA), Person("Wayne Harcourt", "other", id=wayne)]

    def exact(who, words):
        return {"insert": words, "attributes": {"exact": f"{who}#{checksum_of(words)}"}}

    delta = [
        {"insert": "They said: "},
        exact(wayne, "I hit the wall"),
        {"insert": " and "},
        exact(MAYA, "I hid"),
        {"insert": ". "},
        exact("Wayne Harcourt", "Never"),
        {"insert": " Then: "},
        exact("0198c0de-0000-7000-8000-00000000dead", "I have moved away"),
    ]
    assert "".join(piece["insert"] for piece in without_others_words(delta, people)) == (
        f"They said: {UNHEARD} and I hid. {UNHEARD} Then: {UNHEARD}"
    )


def test_nothing_written_becomes_part_of_the_page_itself():
    reader = dataclasses.replace(READER, kind="record")
    evil = "<script>alert(1)</script><img src=x onerror=y>"
    content = {
        **CONTENT,
        "t.words": LiveField("text", delta=[{"insert": evil}]),
        "s.plan": keyed(["r", "who", evil]),
    }
    page = Page(evil, evil, evil, {evil: evil}, parts_of(FORM, content, reader), evil, evil)
    html = html_of(page, {"m-drawing": Image("image/png", b"x")}, {})
    assert "<script" not in html
    assert "<img src=x" not in html
    assert html.count("&lt;script&gt;") >= 8


def test_words_of_the_trade_are_explained_where_they_are_used():
    found = [word for word, _ in explained("The Core  Groups meet. Neglected? No neglect.")]
    assert found == ["core group", "neglect"]
