"""To which address coordinates of homes may be sent at all. Refuses before anything is sent."""

import ipaddress
import socket
from urllib.parse import urlsplit

# Public services, ours or not to call ours: where a child lives is not theirs to know.
PUBLIC = (
    "project-osrm.org", "openstreetmap.de", "openstreetmap.org", "openrouteservice.org",
    "heigit.org", "mapbox.com", "googleapis.com", "google.com", "graphhopper.com",
    "stadiamaps.com", "mapzen.com", "arcgis.com", "here.com", "hereapi.com", "tomtom.com",
    "bing.com", "geoapify.com", "locationiq.com", "fossgis.de", "virtualearth.net",
)  # fmt: skip


class AddressRefused(Exception):
    """The routing server's address may not be used; the text says why."""


def check_address(url: str, *, own: bool) -> None:
    """Whether coordinates may be sent to ``url``.

    Allowed are addresses inside this machine or network; with ``own`` (the operator states that
    the server is theirs) also others, over https only. Known public services never are.

    Raises:
        AddressRefused: not there; nothing was sent.
    """
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").rstrip(".").lower(), parts.port or 443
    except ValueError as error:
        raise AddressRefused("AGILE_ROUTING_URL is not an http or https address") from error
    if parts.scheme not in {"http", "https"} or not host:
        raise AddressRefused("AGILE_ROUTING_URL is not an http or https address")
    if any(host == name or host.endswith(f".{name}") for name in PUBLIC):
        raise AddressRefused("a public routing service is never told where a child lives")
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise AddressRefused("the routing server's name is not known here") from error
    inside = all(_is_inside(str(each[4][0])) for each in found)
    if not inside and not own:
        raise AddressRefused(
            "the routing server is outside this network; set AGILE_ROUTING_OWN=1 if it is your own"
        )
    if not inside and parts.scheme != "https":
        raise AddressRefused("outside this network the routing server needs https")


def _is_inside(address: str) -> bool:
    parsed = ipaddress.ip_address(address.partition("%")[0])
    return parsed.is_private or parsed.is_loopback or parsed.is_link_local
