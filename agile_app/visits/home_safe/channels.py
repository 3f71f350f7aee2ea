"""Ways to reach a person whose app is closed. Each channel sends one alert, or says why it could
not; when to try again is the queue's business (``delivery_service``).

An alert names the worker it is about and never a child, an address or a reason for the visit: it
lies on lock screens and passes through other people's systems.

The one that ships posts JSON to ``AGILE_ALERT_URL`` (an SMS gateway, a duty desk's system), signed
with ``AGILE_ALERT_SECRET``. Push to a closed app is to come as another channel of this shape.
"""

import hashlib
import hmac
import http.client
import json
import ssl
import time
from dataclasses import asdict, dataclass, field
from typing import Protocol
from urllib.parse import urlsplit

from agile_app.settings import get_settings

TIMEOUT = 5.0  # seconds for one post


@dataclass(frozen=True)
class Alert:
    """One message to one person.

    Attributes:
        id: of the delivery: the receiver sends a text once for each id, however often it comes.
        kind: reminder, overdue, duress, check_back, extended, all_clear.
        to_name, to_phone: whom it is for; the phone may be empty.
        about: the lone worker's name.
        text: what a text message says.
        link: page to open.
    """

    id: str
    kind: str
    at: str
    to_worker_id: str
    to_name: str
    to_phone: str
    about: str
    text: str
    link: str


class NotSent(Exception):
    """It could not be sent; ``code`` says why, in a word that may be stored and logged."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code[:40]


class Channel(Protocol):
    """A way to reach a person."""

    @property
    def name(self) -> str:
        """By which the queue remembers it."""
        ...

    def send(self, alert: Alert) -> None:
        """Hand the alert over. Raises NotSent; returns only when the other side has taken it."""
        ...


@dataclass
class Memory:
    """The in-process twin: keeps what it was given; ``refuses`` makes it fail."""

    name: str = "memory"
    sent: list[Alert] = field(default_factory=list)
    refuses: str = ""

    def send(self, alert: Alert) -> None:
        if self.refuses:
            raise NotSent(self.refuses)
        self.sent.append(alert)


def signature(secret: str, moment: int, body: bytes) -> str:
    """What the receiver computes anew: HMAC-SHA256 over the time, a full stop and the body."""
    return hmac.new(secret.encode(), f"{moment}.".encode() + body, hashlib.sha256).hexdigest()


@dataclass(frozen=True)
class Webhook:
    """Posts each alert as JSON. Redirects are not followed: the signed address is the receiver."""

    url: str
    secret: str
    name: str = "webhook"

    def send(self, alert: Alert) -> None:
        body = json.dumps({"version": 1, **asdict(alert)}, ensure_ascii=False).encode()
        moment = int(time.time())
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "Idempotency-Key": alert.id,
            "X-Agile-Time": str(moment),
            "X-Agile-Signature": f"sha256={signature(self.secret, moment, body)}",
        }
        try:
            status = self._post(body, headers)
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise NotSent(type(error).__name__) from error
        if not 200 <= status < 300:
            raise NotSent(f"status_{status}")

    def _post(self, body: bytes, headers: dict[str, str]) -> int:
        where = urlsplit(self.url)
        if where.scheme not in ("http", "https") or not where.hostname:
            raise ValueError("AGILE_ALERT_URL is not an http address")
        connection: http.client.HTTPConnection
        if where.scheme == "https":
            connection = http.client.HTTPSConnection(
                where.hostname, where.port, timeout=TIMEOUT, context=ssl.create_default_context()
            )
        else:
            connection = http.client.HTTPConnection(where.hostname, where.port, timeout=TIMEOUT)
        try:
            path = (where.path or "/") + (f"?{where.query}" if where.query else "")
            connection.request("POST", path, body, headers)
            return connection.getresponse().status
        finally:
            connection.close()


_chosen: list[Channel] = []


def use(*channels: Channel) -> None:
    """Use these instead of what the settings say; none: the settings again."""
    _chosen[:] = channels


def outside() -> list[Channel]:
    """The channels that reach people beyond the open app; empty when none is set up."""
    if _chosen:
        return list(_chosen)
    settings = get_settings()
    if settings.alert_url is None:
        return []
    return [Webhook(settings.alert_url, settings.alert_secret or "")]
