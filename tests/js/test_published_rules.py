"""What is written from the published rules is what they are."""

import pytest

from tests import published_rules as published
from tests.js import packages


@pytest.fixture(scope="module", autouse=True)
def installed() -> None:
    packages.ensure_app()


def test_the_page_of_published_rules_is_what_the_device_checks():
    assert published.PAGE.read_text(encoding="utf-8") == published.render(published.rules()), (
        "docs/published-rules.md is behind: python -m tests.published_rules"
    )


def test_the_codes_on_the_device_are_those_of_the_record():
    assert published.CODES.read_text(encoding="utf-8") == published.codes_module(), (
        "guidance/codes.js is behind: python -m tests.published_rules"
    )
