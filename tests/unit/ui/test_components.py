"""What a component says to someone who listens to the page, or reaches it with a keyboard."""

from dataclasses import dataclass

import pytest
import reflex as rx
from reflex_base.event import EventChain

from agile_app import ui
from tests.unit.ui.tree import tree


@dataclass(frozen=True)
class Row:
    id: str
    name: str


ROWS = rx.Var("rows").to(list[Row])
SENTENCE = rx.Var("sentence").to(str)
ACTION = rx.Var("(() => 0)").to(EventChain)


def test_a_field_is_named_by_its_label():
    field = tree(ui.text_field("Email", "email", kind="email"))
    assert field.one("label", htmlFor="email").text == "Email"
    assert field.one("input", id="email").attributes["type"] == "email"


def test_hint_and_error_are_tied_to_their_field():
    field = tree(ui.text_field("UPN", "upn", hint="13 characters", error="Not a UPN."))
    box = field.one("input", id="upn")
    assert box.attributes["aria-describedby"] == "upn-hint upn-error"
    assert box.attributes["aria-invalid"] == "true"
    assert "Not a UPN." in field.one("p", id="upn-error").text


def test_a_field_without_trouble_is_not_called_invalid():
    box = tree(ui.text_field("UPN", "upn", error="")).one("input", id="upn")
    assert "aria-invalid" not in box.attributes
    assert "aria-describedby" not in box.attributes


def test_an_error_that_comes_later_is_announced():
    field = tree(ui.text_field("UPN", "upn", error=SENTENCE))
    assert field.one("p", id="upn-error").attributes["role"] == "alert"
    assert "sentence" in field.one("input", id="upn").attributes["aria-invalid"]


@pytest.mark.parametrize(
    "field",
    [
        ui.text_area("Said", "said", error="Write it."),
        ui.select_field("Said", "said", ["a"], error="Choose."),
        ui.password_field("Said", "said", error="Wrong."),
        ui.choice_field("Said", "said", [("a", "A")], error="Choose."),
    ],
)
def test_every_kind_of_field_ties_its_error(field: rx.Component):
    found = tree(field)
    tied = [node for node in found.walk() if node.attributes.get("aria-invalid") == "true"]
    assert [node.attributes["aria-describedby"] for node in tied] == ["said-error"]
    assert found.one("p", id="said-error")


def test_a_choice_is_a_group_with_a_name():
    group = tree(ui.choice_field("Seen alone", "alone", [("y", "Yes"), ("n", "No")], default="y"))
    assert group.one("legend").text == "Seen alone"
    assert [box.attributes["value"] for box in group.all("input", type="radio")] == ["y", "n"]


def test_a_form_with_an_address_is_posted_by_the_browser_itself():
    form = tree(ui.form(ui.button("Send", submits=True), action="/auth/sign-in")).one("form")
    assert form.attributes["method"] == "post"
    assert "onSubmit" not in form.attributes


def test_a_button_of_an_icon_still_has_words():
    button = tree(ui.button("Close", icon="close", only_icon=True)).one("button")
    assert button.text == "Close"
    assert button.one("svg").attributes["aria-hidden"] == "true"


def test_a_button_never_sends_a_form_by_accident():
    assert tree(ui.button("Look")).one("button").attributes["type"] == "button"
    assert tree(ui.button("Send", submits=True)).one("button").attributes["type"] == "submit"


@pytest.mark.parametrize("tone", ["info", "good", "warning", "danger"])
def test_a_badge_never_speaks_by_colour_alone(tone: ui.Tone):
    badge = tree(ui.badge("Late", tone=tone))
    assert badge.text == "Late"
    assert badge.one("svg")


@pytest.mark.parametrize("name", sorted(ui.ICONS))
def test_an_icon_is_decoration_unless_it_is_given_words(name: str):
    assert tree(ui.icon(name)).one("svg").attributes["aria-hidden"] == "true"
    named = tree(ui.icon(name, label="Late")).one("svg")
    assert named.attributes["role"] == "img"
    assert named.attributes["aria-label"] == "Late"


def test_a_dialog_is_named_by_its_title_and_can_be_left():
    dialog = tree(ui.dialog("sure", "Are you sure?", ui.text("Really."))).one("dialog", id="sure")
    title = dialog.one("h2", id=dialog.attributes["aria-labelledby"])
    assert title.text == "Are you sure?"
    assert dialog.one("button", data_closes="").text == "Close"


def test_a_dialog_that_must_be_answered_has_no_way_past_it():
    dialog = tree(ui.dialog("sure", "Sure?", must_answer=True)).one("dialog")
    assert dialog.attributes["data-must-answer"] == ""
    assert not dialog.all("button")


def test_what_opens_a_dialog_says_so():
    button = tree(ui.button("Delete", opens="sure")).one("button")
    assert button.attributes["data-opens"] == "sure"
    assert button.attributes["aria-haspopup"] == "dialog"


def test_tabs_and_their_panels_name_each_other():
    tabs = tree(ui.tabs("r", ui.Tab("One", "1", "a"), ui.Tab("Two", "2", "b"), label="Record"))
    assert tabs.one(role="tablist").attributes["aria-label"] == "Record"
    for tab in tabs.all(role="tab"):
        panel = tabs.one(role="tabpanel", id=tab.attributes["aria-controls"])
        assert panel.attributes["aria-labelledby"] == tab.attributes["id"]
    chosen = [tab.attributes["aria-selected"] for tab in tabs.all(role="tab")]
    assert chosen == ["true", "false"]
    assert [tab.attributes["tabIndex"] for tab in tabs.all(role="tab")] == ["0", "-1"]
    assert tabs.one(id="r-b").attributes["hidden"] == "true"


def test_a_row_that_leads_somewhere_is_one_link():
    row = tree(ui.list_item("Rowan", detail="7 years", href="/children/1"))
    assert row.one("a").attributes["to"] == "/children/1"
    assert "Rowan" in row.one("a").text


def test_a_row_that_leads_nowhere_is_neither_link_nor_button():
    row = tree(ui.list_item("Rowan"))
    assert not row.all("a")
    assert not row.all("button")


def test_an_empty_list_says_what_would_be_there():
    drawn = tree(ui.list_of([], lambda row: ui.list_item(row.name), empty=ui.empty_state("None")))
    assert drawn.text.startswith("None")


def test_a_misspelt_field_of_a_row_fails_while_compiling():
    with pytest.raises(AttributeError):
        ui.list_of(ROWS, lambda row: ui.list_item(row.nmae))


def test_a_table_has_a_caption_and_heads_for_columns_and_rows():
    columns = [
        ui.Column("Name", lambda row: row.name, names_row=True),
        ui.Column("Number", lambda row: row.id),
    ]
    table = tree(ui.table("Children", columns, [Row("1", "Rowan")]))
    assert table.one("caption").text == "Children"
    assert [head.text for head in table.all("th", scope="col")] == ["Name", "Number"]
    assert table.one("th", scope="row").text == "Rowan"
    assert table.one("td").attributes["data-label"] == "Number"


def test_a_pager_stands_still_at_the_ends():
    pager = tree(
        ui.pager(
            says="1 to 2 of 2",
            on_previous=ACTION,
            on_next=ACTION,
            has_previous=False,
            has_next=True,
        )
    )
    previous, following = pager.all("button")
    assert previous.attributes["disabled"] == "true"
    assert following.attributes["disabled"] == "false"


def test_loading_is_told_and_its_bones_are_not():
    state = tree(ui.loading_state(rows=2, label="Opening"))
    assert state.one(role="status").text == "Opening"
    assert len(state.all(aria_hidden="true")) == 2


@pytest.mark.parametrize(
    ("state", "role"),
    [
        (ui.error_state(), "alert"),
        (ui.refused_state(), "alert"),
        (ui.offline_state(), "status"),
        (ui.missing_state(), "status"),
    ],
)
def test_a_state_that_stops_the_work_is_announced(state: rx.Component, role: str):
    assert tree(state).attributes["role"] == role


def test_progress_is_told_in_words():
    bar = tree(ui.progress("Written", value=12, maximum=20, says="12 of 20")).one("progress")
    assert bar.attributes["aria-label"] == "Written"
    assert bar.attributes["aria-valuetext"] == "12 of 20"


def test_a_person_by_initials_is_told_by_name():
    assert tree(ui.avatar("AE")).attributes["aria-hidden"] == "true"
    assert tree(ui.avatar("AE", name="Alex Example")).attributes["aria-label"] == "Alex Example"


def test_a_filter_says_whether_it_is_on():
    assert (
        tree(ui.chip("Visits", pressed=True, on_click=ACTION)).attributes["aria-pressed"] == "true"
    )
