"""What counts as our own page."""

import pytest

from agile_app.security.origins import from_our_pages, our_host, our_origin

OURS = "http://localhost:3000"


@pytest.mark.parametrize(
    ("headers", "ours"),
    [
        ({"origin": OURS}, True),
        ({"origin": OURS, "sec-fetch-site": "same-origin"}, True),
        ({"sec-fetch-site": "same-origin"}, True),
        ({}, False),
        ({"origin": "null"}, False),
        ({"origin": "http://evil.example"}, False),
        ({"origin": OURS, "sec-fetch-site": "cross-site"}, False),
        ({"sec-fetch-site": "same-site"}, False),
        ({"sec-fetch-site": "none"}, False),
        ({"origin": "http://evil.example", "sec-fetch-site": "same-origin"}, False),
    ],
)
def test_a_request_from_our_pages_says_so(headers, ours):
    assert from_our_pages(headers) is ours


def test_loopback_has_three_names_and_one_port():
    assert our_origin("http://127.0.0.1:3000")
    assert our_origin("http://[::1]:3000")
    assert not our_origin("http://localhost:3001")
    assert not our_origin("https://localhost:3000")
    assert our_host("LOCALHOST:3000")


def test_a_real_origin_has_one_name(settings_from):
    settings_from(AGILE_ORIGIN="https://agile.example")
    assert our_origin("https://agile.example")
    assert our_host("agile.example")
    for stranger in ("https://agile.example.evil", "http://agile.example", "https://localhost"):
        assert not our_origin(stranger)
    assert not our_host("localhost")
