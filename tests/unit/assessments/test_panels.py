import reflex as rx
from reflex.vars import Var

from agile_app.assessments import panels
from agile_app.assessments.panels import Panel
from agile_app.assessments.rows import AssessmentRow
from agile_app.records.rows import ChildRow
from tests.unit.ui.tree import tree

ASSESSMENT: AssessmentRow = Var("assessment").to(AssessmentRow)  # type: ignore[assignment]
CHILD: ChildRow = Var("child").to(ChildRow)  # type: ignore[assignment]


def _remarks(assessment: AssessmentRow, child: ChildRow) -> rx.Component:
    return rx.el.p("Remarks about this")


def test_without_panels_nothing_stands_beside_the_text(monkeypatch):
    monkeypatch.setattr(panels, "PANELS", [])
    assert tree(panels.panel_buttons(ASSESSMENT)).all("button") == []
    text = rx.el.p("Text")
    assert panels.with_panel(text, ASSESSMENT, CHILD) is text


def test_a_panel_has_a_button_that_says_whether_it_is_open(monkeypatch):
    monkeypatch.setattr(panels, "PANELS", [Panel("remarks", "Remarks", "message", _remarks)])
    button = tree(panels.panel_buttons(ASSESSMENT)).one("button")
    assert button.text == "Remarks"
    assert "remarks" in button.attributes["aria-expanded"]
    sheet = tree(panels.with_panel(rx.el.p("Text"), ASSESSMENT, CHILD))
    assert sheet.one("SideSheet").attributes["name"] == button.attributes["aria-controls"]
    assert "Remarks about this" in sheet.one("SideSheet").text


def test_a_panel_may_be_for_some_assessments_only(monkeypatch):
    shown = Var("may_see").to(bool)
    panel = Panel("remarks", "Remarks", "message", _remarks, lambda assessment: shown)
    monkeypatch.setattr(panels, "PANELS", [panel])
    monkeypatch.setattr(panels, "PAGES", [])
    assert tree(panels.panel_buttons(ASSESSMENT)).one("cond").one("button").text == "Remarks"


def test_notices_and_notes_are_said_in_their_order(monkeypatch):
    said = [lambda assessment, child, words=words: rx.el.p(words) for words in ("one", "two")]
    monkeypatch.setattr(panels, "HEAD_NOTICES", said)
    monkeypatch.setattr(panels, "FIELD_NOTES", [lambda field, assessment: rx.el.p(field.key)])
    assert tree(panels.head_notices(ASSESSMENT, CHILD)).text == "onetwo"

    class Field:
        key = "health"

    assert tree(panels.field_notes(Field(), ASSESSMENT)).text == "health"
