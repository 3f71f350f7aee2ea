"""The page of clocks says what the rules are."""

from tests.clock_table import PAGE, ROOMS, clocks, render
from tests.unit.visits.test_clock_cases import CLOCKS

# Cases are told apart where one rule has several; the name of the rule is then another.
NAMED_OTHERWISE = {
    "fewer_visits": "looked_after_visit",
    "weekly_visit": "looked_after_visit",
    "care_order_with_parents": "visit_under_care_order_with_parents",
    "another_arranges": "visit_where_another_arranges",
    "record_critical_event": "record_visit",
}


def test_the_page_of_clocks_is_what_the_rules_say():
    assert PAGE.read_text(encoding="utf-8") == render(), (
        "docs/clocks.md is behind: python -m tests.clock_table"
    )


def test_every_clock_says_its_rule_and_source_and_has_cases():
    known = {function.__name__ for _title, module in ROOMS for function in clocks(module)}
    assert {NAMED_OTHERWISE.get(name, name) for name in CLOCKS} == known
    assert len(known) > 15
    for _title, module in ROOMS:
        for function in clocks(module):
            assert "Source:" in (function.__doc__ or ""), function.__name__
