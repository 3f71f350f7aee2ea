"""What counts as our own page."""

import pytest

from agile_app.security.origins import asking_address, from_our_pages, our_host, our_origin
from agile_app.settings import get_settings

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


@pytest.mark.parametrize(
    ("proxies", "peer", "forwarded", "address"),
    [
        ("", "10.0.0.7", "198.51.100.4", "10.0.0.7"),
        ("10.0.0.7", "10.0.0.7", "198.51.100.4", "198.51.100.4"),
        ("10.0.0.0/24", "10.0.0.7", "198.51.100.4, 10.0.0.9", "198.51.100.4"),
        ("10.0.0.7", "203.0.113.5", "198.51.100.4", "203.0.113.5"),
        ("10.0.0.7", "10.0.0.7", "192.0.2.1, 198.51.100.4", "198.51.100.4"),
        ("10.0.0.7", "10.0.0.7", "", "10.0.0.7"),
        ("10.0.0.7", "10.0.0.7", "who knows", "10.0.0.7"),
    ],
)
def test_only_our_own_proxies_say_whose_request_they_pass_on(
    monkeypatch, proxies, peer, forwarded, address
):
    monkeypatch.setenv("AGILE_TRUSTED_PROXIES", proxies)
    get_settings.cache_clear()
    assert asking_address(peer, forwarded) == address
