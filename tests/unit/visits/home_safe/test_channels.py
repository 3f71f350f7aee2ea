"""Each channel hands an alert over or says that it could not; the webhook is signed."""

import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from agile_app.visits.home_safe import channels
from agile_app.visits.home_safe.channels import Alert, Memory, NotSent, Webhook
from tests.conftest import free_port

ALERT = Alert("1", "overdue", "2026-11-25T15:45:00+00:00", "2", "Bud", "07700 900123", "Wanda",
              "Home safe: Wanda has not checked out.", "http://localhost/home-safe")  # fmt: skip


class Receiver(ThreadingHTTPServer):
    """A gateway of the test's own: answers with ``status`` and keeps what came."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.status = 200
        self.came: list[tuple[dict[str, str], bytes]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/alerts?team=1"


class _Handler(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.came.append((dict(self.headers), body))
        self.send_response(self.server.status)
        if self.server.status == 302:
            self.send_header("Location", self.server.url)
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Nothing on the test's screen."""


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with Receiver() as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join(5)


@pytest.fixture(params=["memory", "webhook"])
def pair(request, receiver):
    """A channel, and how to make it fail."""
    if request.param == "memory":
        memory = Memory()
        return memory, lambda: setattr(memory, "refuses", "status_503")
    return Webhook(receiver.url, "secret"), lambda: setattr(receiver, "status", 503)


def test_a_channel_hands_over_or_says_why_not(pair):
    channel, break_it = pair
    channel.send(ALERT)
    break_it()
    with pytest.raises(NotSent) as raised:
        channel.send(ALERT)
    assert raised.value.code == "status_503"


def test_the_receiver_can_tell_that_it_is_from_us_and_a_repeat(receiver):
    Webhook(receiver.url, "secret").send(ALERT)
    [(headers, body)] = receiver.came
    moment = headers["X-Agile-Time"]
    wanted = hmac.new(b"secret", f"{moment}.".encode() + body, hashlib.sha256).hexdigest()
    assert headers["X-Agile-Signature"] == f"sha256={wanted}"
    assert headers["Idempotency-Key"] == "1"
    assert json.loads(body) | {"version": 1} == json.loads(body)
    assert json.loads(body)["to_phone"] == "07700 900123"


@pytest.mark.parametrize("status", [302, 400, 500])
def test_only_a_clear_yes_counts(receiver, status):
    receiver.status = status
    with pytest.raises(NotSent, match=f"status_{status}"):
        Webhook(receiver.url, "secret").send(ALERT)
    assert len(receiver.came) == 1


@pytest.mark.parametrize("url", ["file:///etc/passwd", "gopher://x", "nonsense"])
def test_an_address_that_is_no_http_address_is_not_tried(url):
    with pytest.raises(NotSent, match="ValueError"):
        Webhook(url, "secret").send(ALERT)


def test_nobody_there_is_a_reason():
    with pytest.raises(NotSent, match="ConnectionRefusedError"):
        Webhook(f"http://127.0.0.1:{free_port()}/", "secret").send(ALERT)


def test_the_settings_say_which_channels_there_are(settings_from):
    assert channels.outside() == []
    settings_from(AGILE_ALERT_URL="https://gateway.example/x", AGILE_ALERT_SECRET="s")
    assert channels.outside() == [Webhook("https://gateway.example/x", "s")]
