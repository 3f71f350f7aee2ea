"""Which origins and hosts are ours, whether a request came from our own pages, and from where."""

from collections.abc import Mapping
from functools import lru_cache
from ipaddress import ip_address
from urllib.parse import urlsplit

from agile_app.settings import get_settings

_LOOPBACK = ("localhost", "127.0.0.1", "[::1]")


@lru_cache(maxsize=8)
def _ours(origin: str) -> tuple[frozenset[str], frozenset[str]]:
    """(origins, hosts) for the configured origin; on loopback its three names are one place."""
    parts = urlsplit(origin)
    name = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else (parts.hostname or "")
    names = _LOOPBACK if name in _LOOPBACK else (name,)
    port = f":{parts.port}" if parts.port else ""
    origins = frozenset(f"{parts.scheme}://{each}{port}" for each in names)
    return origins, frozenset(f"{each}{port}" for each in names)


def our_origin(origin: str | None) -> bool:
    """Whether an ``Origin`` header names this service."""
    return origin is not None and origin.lower() in _ours(get_settings().origin)[0]


def our_host(host: str | None) -> bool:
    """Whether a ``Host`` header names this service."""
    return host is not None and host.lower() in _ours(get_settings().origin)[1]


def from_our_pages(headers: Mapping[str, str]) -> bool:
    """Whether a browser sent this from one of our own pages (against cross-site forgery).

    Browsers that send ``Sec-Fetch-Site`` must say ``same-origin``; where ``Origin`` is sent it
    must be ours; a request with neither did not come from a page of ours.
    """
    site, origin = headers.get("sec-fetch-site"), headers.get("origin")
    if site is None and origin is None:
        return False
    if site is not None and site != "same-origin":
        return False
    return origin is None or our_origin(origin)


def asking_address(peer: str, forwarded: str) -> str:
    """The address a request came from, for counting guesses.

    Args:
        peer: the other end of the connection.
        forwarded: ``X-Forwarded-For``. Anyone can send it, so it is read from its end, and only as
            far as our own proxies wrote it (``AGILE_TRUSTED_PROXIES``).
    """
    address = peer
    for passed_on in reversed(forwarded.split(",")):
        if not _our_proxy(address) or not _is_address(passed_on.strip()):
            break
        address = passed_on.strip()
    return address


def _our_proxy(address: str) -> bool:
    return _is_address(address) and any(
        ip_address(address) in network for network in get_settings().trusted_proxies
    )


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
