"""Calling a server whose address a person typed: only out into the world, and only over TLS.

Without this a worker's "calendar" could be the database next door (server-side request forgery).
The name is looked up once, every address it has is judged, and the connection goes to the address
that was judged, so that a name cannot mean something else a moment later.
"""

import ipaddress
import socket
from dataclasses import dataclass
from urllib.parse import urlsplit

from agile_app.core.errors import Invalid
from agile_app.settings import get_settings

_PORTS = {"https": 443, "http": 80}


@dataclass(frozen=True)
class Target:
    """Where to connect: ``origin`` as typed, ``address`` as judged.

    Attributes:
        host: the name to put in the Host header and to check the certificate against.
    """

    scheme: str
    host: str
    port: int
    address: str

    @property
    def origin(self) -> str:
        usual = self.port == _PORTS[self.scheme]
        return f"{self.scheme}://{_bracketed(self.host)}" + ("" if usual else f":{self.port}")

    @property
    def connects_to(self) -> str:
        return f"{self.scheme}://{_bracketed(self.address)}:{self.port}"


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def target_of(url: str) -> Target:
    """Judge an address a person typed.

    Private addresses and plain HTTP only in development, or for the hosts the operator names in
    ``AGILE_INTERNAL_HOSTS``; link-local ones (where clouds keep their credentials) never.

    Raises:
        Invalid: with a sentence for the person; nothing was sent anywhere.
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        host, port, parts = "", None, urlsplit("")
    if parts.scheme not in _PORTS or not host or parts.username is not None:
        raise Invalid("That is not an address such as https://calendar.example.org/.", field="url")
    settings = get_settings()
    known_inside = settings.development or host.lower() in settings.internal_hosts
    if parts.scheme == "http" and not known_inside:
        raise Invalid("The address begins with https://.", field="url", code="not_https")
    port = port or _PORTS[parts.scheme]
    found = _addresses(host, port)
    for address in found:
        if not _may_call(address, known_inside=known_inside):
            raise Invalid(
                "That address is inside this network.",
                field="url",
                code="inside_address",
                what_to_do="Ask IT to allow this server (AGILE_INTERNAL_HOSTS).",
            )
    return Target(parts.scheme, host, port, found[0])


def _addresses(host: str, port: int) -> list[str]:
    try:
        answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Invalid(
            "No server is known by that name.", field="url", code="unknown_host",
            what_to_do="Look at the address again, or try later.",
        ) from error  # fmt: skip
    return list(dict.fromkeys(str(answer[4][0]) for answer in answers))


def _may_call(address: str, *, known_inside: bool) -> bool:
    found = ipaddress.ip_address(address.partition("%")[0])
    mapped = getattr(found, "ipv4_mapped", None)
    found = mapped or found
    if found.is_link_local or found.is_multicast or found.is_unspecified or found.is_reserved:
        return False
    return found.is_global or known_inside
