"""The bench runner's report."""

from tests.bench.figures import Figure, percentile
from tests.bench.run import replace_section, section


def test_a_figure_over_its_budget_says_so():
    assert not Figure("Search, p95", 51, "ms", 50).within
    assert "OVER" in Figure("Search, p95", 51, "ms", 50).shown()[3]


def test_a_figure_that_should_be_large_is_judged_that_way():
    assert Figure("Children a second", 400, "/s", 333, at_least=True).within


def test_a_section_is_replaced_and_the_rest_of_the_page_kept():
    report = replace_section("# Page\n\nWords.\n", "search", section("Search", [], "m"))
    again = replace_section(report, "search", "new")
    assert "Words." in again
    assert again.count("figures:search") == 2
    assert "new" in again
    assert "## Search" not in again


def test_percentiles_are_of_the_values_given():
    assert percentile([5.0], 99) == 5
    assert percentile([float(value) for value in range(101)], 95) == 95
