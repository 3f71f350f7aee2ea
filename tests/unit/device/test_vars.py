"""Device vars and actions: what a page may write in Python, and what the compiler refuses."""

from dataclasses import dataclass, field
from typing import ClassVar

import pytest
import reflex as rx
from reflex_base.utils.exceptions import VarAttributeError

from agile_app.device import actions
from agile_app.device.vars import (
    after,
    at_least,
    days_from_today,
    each,
    found,
    local,
    local_for,
    me,
    only,
    route_param,
    row,
    row_where,
    rows,
    sync_status,
    unsent,
)


@dataclass(frozen=True)
class VisitRow:
    COLLECTION: ClassVar[str] = "visits"

    id: str
    child_id: str
    on: str
    minutes: int = 0
    seen_alone: bool = False
    names: list[str] = field(default_factory=list)


def hooks(var) -> str:
    return "\n".join(var._get_all_var_data().hooks)


def test_rows_have_their_type_and_a_misspelt_field_fails_at_compile_time():
    visits = rows(VisitRow)
    assert visits._var_type == list[VisitRow]
    assert str(visits[0].on).endswith('?.["on"]')
    with pytest.raises(VarAttributeError):
        rx.foreach(visits, lambda visit: rx.el.p(visit.onn))


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: rows(VisitRow, where={"child": "1"}),
        lambda: rows(VisitRow, order_by="-when"),
        lambda: row_where(VisitRow, {"kid_id": "1"}),
        lambda: actions.shows(VisitRow, id="1", seen="yes"),
    ],
)
def test_a_misspelt_field_of_a_query_or_a_shown_row_fails_too(wrong):
    with pytest.raises(AttributeError, match="VisitRow has no field"):
        wrong()


def test_a_query_may_use_a_loops_value_because_hooks_do_not():
    def one(visit):
        return rx.foreach(
            rows(VisitRow, where={"child_id": visit.child_id}), lambda other: rx.el.p(other.on)
        )

    rendered = str(rx.foreach(rows(VisitRow), one))
    assert "visit_rx_state_" in rendered
    assert "visit" not in hooks(rows(VisitRow)).replace("visits", "")


def test_a_query_says_conditions_order_and_limit():
    asked = str(
        rows(
            VisitRow,
            where={"child_id": route_param("child_id"), "minutes": at_least(5), "id": ["a", "b"]},
            order_by=["-on", "id"],
            limit=3,
        )
    )
    assert '["child_id", "=", (route_params["child_id"] ?? "")]' in asked
    assert '["minutes", ">=", 5]' in asked
    assert '["id", "in", ["a", "b"]]' in asked
    assert '["order"] : ["-on", "id"]' in asked
    assert '["limit"] : 3' in asked


def test_a_collections_hook_is_one_text_however_often_it_is_used():
    assert hooks(rows(VisitRow)) == hooks(row(VisitRow, "1")) == hooks(rows(VisitRow, limit=1))


def test_a_row_that_is_not_there_has_blanks_of_its_types():
    hook = hooks(row(VisitRow, "1"))
    for expected in ('["on"] : ""', '["minutes"] : 0', '["seen_alone"] : false', '["names"] : []'):
        assert expected in hook


def test_found_is_a_truth_value_for_conditions():
    assert found(row(VisitRow, "1"))._var_type is bool
    assert rx.cond(found(row(VisitRow, "1")), rx.el.p("a"), rx.el.p("b"))


def test_the_runtime_is_imported_where_a_device_var_is_used():
    for var in (rows(VisitRow), sync_status().sentence, unsent(), me().name, days_from_today("x")):
        imported = dict(var._get_all_var_data().imports)
        assert "$/public/device/runtime.js" in imported


def test_an_action_is_called_by_react_and_not_queued_by_reflex():
    button = str(rx.el.button("Go", on_click=actions.act("visit.check_in", {"id": "1"})))
    assert "addEvents" not in button
    assert "act(event, device_go" in button


def test_an_actions_payload_takes_rows_form_fields_and_new_ids():
    action = str(
        actions.act(
            "visit.plan",
            {
                "id": actions.new_id(),
                "child_id": row(VisitRow, "1").child_id,
                "purpose": actions.form("purpose"),
                "alone": actions.form("alone", bool),
            },
            then_go="/visits/{id}",
            shows=[actions.shows(VisitRow, id=actions.new_id(), on="2026-11-05")],
        )
    )
    assert action.count('$event.id("id")') == 3
    assert '$event.text("purpose")' in action
    assert '$event.ticked("alone")' in action
    assert "`/visits/${encodeURIComponent(" in action


def test_an_address_cannot_name_what_the_payload_lacks():
    with pytest.raises(KeyError, match="visit_id"):
        actions.act("visit.plan", {"id": "1"}, then_go="/visits/{visit_id}")


def test_a_local_value_is_read_typed_and_set():
    search = local("children.search", "")
    field_ = str(rx.el.input(value=search.value, on_change=search.on_change))
    assert 'setLocal("children.search", valueOf(event), false)' in field_
    kept = local("note.text", "", kept=True)
    assert 'setLocal("note.text", "", true)' in str(kept.set(""))
    assert local("panel.open", False).value._var_type is bool


def test_several_actions_run_in_order():
    both = str(actions.together(actions.sync_now(), actions.go("/today")))
    assert both.index("inOrder") < both.index("syncNow") < both.index("device_go")


def test_one_row_for_each_value_of_a_field_and_later_than_a_day():
    said = str(rows(VisitRow, where={"on": after("2026-01-01")}, distinct="child_id"))
    assert '[["on", ">", "2026-01-01"]]' in said
    assert '["distinct"] : "child_id"' in said
    with pytest.raises(AttributeError, match="VisitRow has no field"):
        rows(VisitRow, distinct="family")


def test_a_list_is_made_of_a_field_of_each_row_or_of_some_of_them():
    visits = rows(VisitRow)
    ids = each(only(visits, lambda visit: visit.seen_alone), lambda visit: visit.id)
    assert ids._var_type == list[str]
    assert ".filter((each_row) =>" in str(ids)
    assert str(ids).endswith('.map((each_row) => (each_row?.["id"]))')
    assert "device_visits" in hooks(ids)


def test_a_row_is_shown_for_each_of_several():
    visits = rows(VisitRow, where={"child_id": "1"})
    done = str(
        actions.act(
            "visit.arrive",
            {"visit_ids": each(visits, lambda visit: visit.id)},
            shows=[
                actions.shows(VisitRow, id="9"),
                actions.shows_each(visits, lambda each_: actions.shows(VisitRow, id=each_.id)),
            ],
        )
    )
    assert '["shows"] : [...(' in done
    assert done.count('["collection"] : "visits"') == 2


def test_an_identifier_for_each_of_several():
    assert str(actions.new_id(me().id)).startswith("$event.id(")
    assert "device_me" in hooks(actions.new_id(me().id))


def test_a_moment_later_brings_what_its_minutes_stand_on():
    minutes = local("timer.minutes", "45")
    then = actions.later(minutes.value)
    assert str(then) == f"$event.later({minutes.value!s})"
    assert "useLocal" in hooks(then)


@pytest.mark.parametrize("made", [local("panel"), local_for("notes", route_param("child_id"))])
def test_an_action_brings_along_what_its_value_reads(made):
    """Without its hook the page names a constant that the button does not have."""
    assert 'useLocal("other"' in hooks(made.set(local("other").value))
