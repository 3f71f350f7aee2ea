"""Where coordinates of homes may be sent at all."""

import pytest

from agile_app.visits.travel.routing_address import AddressRefused, check_address


@pytest.mark.parametrize("own", [True, False])
@pytest.mark.parametrize(
    "url",
    [
        "https://router.project-osrm.org",
        "http://ROUTER.project-osrm.org.:5000",
        "https://valhalla1.openstreetmap.de",
        "https://api.mapbox.com/x",
        "ftp://127.0.0.1",
        "http:///nothing",
        "nonsense",
        "http://[broken",
        "http://127.0.0.1:99999",
    ],
)
def test_public_services_and_no_addresses_are_never_told(url: str, own: bool):
    with pytest.raises(AddressRefused):
        check_address(url, own=own)


@pytest.mark.parametrize("url", ["http://127.0.0.1:5000", "http://10.1.2.3", "http://[::1]:8002"])
def test_this_machine_and_this_network_are_allowed(url: str):
    check_address(url, own=False)


def test_outside_the_network_the_operator_must_say_it_is_theirs_and_use_https():
    with pytest.raises(AddressRefused, match="AGILE_ROUTING_OWN"):
        check_address("https://8.8.8.8", own=False)
    with pytest.raises(AddressRefused, match="https"):
        check_address("http://8.8.8.8", own=True)
    check_address("https://8.8.8.8", own=True)
