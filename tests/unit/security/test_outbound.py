"""Where a typed address may lead."""

import socket

import pytest

from agile_app.core.errors import Invalid
from agile_app.security.outbound import target_of
from agile_app.settings import get_settings


@pytest.fixture
def names(monkeypatch):
    """A world in which names mean what the test says."""
    known: dict[str, list[str]] = {}

    def look_up(host, port, **_named):
        found = known.get(host, [host] if host[:1].isdigit() or ":" in host else [])
        if not found:
            raise socket.gaierror
        return [(0, 0, 0, "", (address, port)) for address in found]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    return known


def test_a_public_server_is_called_at_the_address_that_was_judged(names):
    names["calendar.example.org"] = ["93.184.216.34"]
    target = target_of("https://calendar.example.org/dav/")
    assert target.connects_to == "https://93.184.216.34:443"
    assert (target.host, target.origin) == (
        "calendar.example.org",
        "https://calendar.example.org",
    )


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.0.0.5", "192.168.1.1", "172.16.0.1", "169.254.169.254", "0.0.0.0",
        "224.0.0.1", "100.64.0.1", "::1", "fe80::1", "fd00::1", "::ffff:127.0.0.1", "::",
    ],
)  # fmt: skip
def test_nothing_inside_is_called(names, address):
    names["calendar.example.org"] = [address]
    with pytest.raises(Invalid, match="inside this network"):
        target_of("https://calendar.example.org/")


def test_one_inside_address_among_public_ones_is_enough(names):
    names["calendar.example.org"] = ["93.184.216.34", "10.0.0.5"]
    with pytest.raises(Invalid, match="inside this network"):
        target_of("https://calendar.example.org/")


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("http://calendar.example.org/", "begins with https"),
        ("file:///etc/passwd", "not an address"),
        ("https://", "not an address"),
        ("https://user:secret@calendar.example.org/", "not an address"),
        ("https://calendar.example.org:99999/", "not an address"),
        ("https://[::1/", "not an address"),
        ("https://nobody.example/", "No server is known"),
    ],
)
def test_what_is_no_address_is_said_so(names, url, said):
    names["calendar.example.org"] = ["93.184.216.34"]
    with pytest.raises(Invalid, match=said):
        target_of(url)


def test_the_operator_may_name_a_server_inside(names, monkeypatch):
    names["calendar.council.example"] = ["10.0.0.5"]
    names["other.council.example"] = ["10.0.0.6"]
    monkeypatch.setenv("AGILE_INTERNAL_HOSTS", "Calendar.Council.Example, mail.council.example")
    get_settings.cache_clear()
    assert target_of("https://calendar.council.example/").address == "10.0.0.5"
    with pytest.raises(Invalid):
        target_of("https://other.council.example/")


def test_where_clouds_keep_credentials_is_never_called(names, monkeypatch):
    monkeypatch.setenv("AGILE_DEVELOPMENT", "1")
    get_settings.cache_clear()
    assert target_of("http://127.0.0.1:5232/").connects_to == "http://127.0.0.1:5232"
    with pytest.raises(Invalid, match="inside this network"):
        target_of("http://169.254.169.254/latest/")
