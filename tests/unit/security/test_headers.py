"""The edge in front of everything: what it refuses, and what it puts on every answer."""

import asyncio
import json
from typing import Any

import pytest

from agile_app.security.headers import Edge, page_policy, read_hashes

HASH = "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
HASHES = {"today/index.html": [HASH], "__spa-fallback.html": ["sha256-ZmFsbGJhY2s="]}


async def _page(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """Answers everything with a page that says which path it was asked for."""
    if scope["type"] == "websocket":
        await send({"type": "websocket.accept"})
        return
    kind = b"text/html; charset=utf-8" if "." not in scope["path"] else b"text/javascript"
    status = 404 if "missing" in scope["path"] else 200
    headers = [(b"content-type", kind), (b"server", b"granian"), (b"cache-control", b"public")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": scope["path"].encode()})


def _ask(
    path: str, *, method: str = "GET", host: bytes | None = b"localhost:3000"
) -> tuple[int, dict[str, str], str]:
    sent: list[dict[str, Any]] = []

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    scope = {
        "type": "http",
        "method": method,
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "headers": [(b"host", host)] if host is not None else [],
    }
    asyncio.run(Edge(_page, HASHES)(scope, receive, send))
    headers = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return sent[0]["status"], headers, b"".join(each.get("body", b"") for each in sent).decode()


def _connect(*, origin: str | None, host: str = "localhost:3000") -> str:
    sent: list[dict[str, Any]] = []

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    async def receive() -> dict[str, Any]:
        return {"type": "websocket.connect"}

    headers = [(b"host", host.encode())]
    if origin is not None:
        headers.append((b"origin", origin.encode()))
    scope = {"type": "websocket", "path": "/_event/", "headers": headers}
    asyncio.run(Edge(_page, {})(scope, receive, send))
    return str(sent[0]["type"])


def test_every_answer_says_what_browsers_must_not_do():
    for path in ("/today", "/api/health", "/sw.js", "/missing"):
        _, headers, _ = _ask(path)
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["x-frame-options"] == "DENY"
        assert headers["cross-origin-opener-policy"] == "same-origin"
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert "server" not in headers


def test_a_pages_policy_allows_only_its_own_hashes_and_never_eval():
    policy = _ask("/today")[1]["content-security-policy"]
    assert f"script-src 'self' '{HASH}';" in policy
    assert "unsafe-eval" not in policy
    scripts = next(part for part in policy.split("; ") if part.startswith("script-src"))
    assert "unsafe-inline" not in scripts
    assert "object-src 'none'" in policy
    assert "base-uri 'self'" in policy


def test_a_page_without_a_file_of_its_own_gets_the_fallbacks_hashes():
    assert "sha256-ZmFsbGJhY2s=" in _ask("/children/0190")[1]["content-security-policy"]


def test_data_answers_may_do_nothing_at_all():
    assert _ask("/api/sync/pull")[1]["content-security-policy"].startswith("default-src 'none'")


def test_scripts_such_as_the_service_worker_may_still_fetch():
    assert "connect-src 'self' ws://localhost:3000" in _ask("/sw.js")[1]["content-security-policy"]


@pytest.mark.parametrize(
    ("path", "rule"),
    [
        ("/assets/entry-Bx3k_9Zq.js", "public, max-age=31536000, immutable"),
        ("/assets/logo.svg", "no-cache"),
        ("/sw.js", "no-cache"),
        ("/styles/shell.css", "no-cache"),
        ("/today", "no-cache"),
        ("/api/health", "no-store"),
        ("/auth/me", "no-store"),
        ("/assets/missing-Bx3k_9Zq.js", "no-store"),
    ],
)
def test_what_may_be_kept_and_for_how_long(path, rule):
    assert _ask(path)[1]["cache-control"] == rule


def test_a_page_is_served_in_place_without_a_redirect():
    assert _ask("/today")[2] == "/today/"
    assert _ask("/api/health")[2] == "/api/health"
    assert _ask("/sw.js")[2] == "/sw.js"


@pytest.mark.parametrize("host", [b"evil.example", b"localhost:4000", b"", None])
def test_another_host_is_refused(host):
    assert _ask("/today", host=host)[0] == 421


def test_health_may_be_asked_by_address():
    assert _ask("/api/health", host=b"10.0.0.7:3000")[0] == 200


@pytest.mark.parametrize("path", ["/_upload", "/_upload/x.pdf", "/auth-codespace", "/_all_routes"])
def test_what_reflex_offers_and_we_do_not_use_is_closed(path):
    assert _ask(path)[0] == 404


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "TRACE"])
def test_pages_can_only_be_read(method):
    assert _ask("/today", method=method)[0] == 405


def test_only_our_own_pages_may_open_a_socket():
    assert _connect(origin="http://localhost:3000") == "websocket.accept"
    assert _connect(origin="http://127.0.0.1:3000") == "websocket.accept"
    for origin in (None, "http://evil.example", "http://localhost:4000", "null"):
        assert _connect(origin=origin) == "websocket.close"
    assert _connect(origin="http://localhost:3000", host="evil.example") == "websocket.close"


def test_behind_tls_browsers_are_told_to_stay_there(settings_from):
    settings_from(AGILE_ORIGIN="https://agile.example")
    status, headers, _ = _ask("/today", host=b"agile.example")
    assert status == 200
    assert headers["strict-transport-security"].startswith("max-age=63072000")
    assert "wss://agile.example" in headers["content-security-policy"]
    assert "strict-transport-security" not in _ask("/today", host=b"localhost:3000")[2]
    assert _ask("/today", host=b"localhost:3000")[0] == 421


def test_the_builds_hashes_are_read_and_anything_else_in_the_file_is_not(tmp_path):
    file = tmp_path / "csp.json"
    assert read_hashes(file) == {}
    file.write_text("not json")
    assert read_hashes(file) == {}
    file.write_text(json.dumps({"/today/index.html": [HASH, "'unsafe-eval'", "x; img-src *"]}))
    assert read_hashes(file) == {"today/index.html": [HASH]}


def test_without_hashes_the_policy_is_still_strict():
    assert "script-src 'self';" in page_policy([], "localhost:3000")


def test_camera_and_microphone_are_for_our_own_pages_and_media_show_only_from_memory():
    _status, headers, _body = _ask("/today")
    assert "camera=(self), microphone=(self)" in headers["permissions-policy"]
    policy = headers["content-security-policy"]
    assert "img-src 'self' data: blob:" in policy
    assert "media-src 'self' blob:" in policy


def test_what_a_file_of_the_record_holds_never_runs():
    _status, headers, _body = _ask("/api/media/01a21568-f5fa-761d-844f-1d06b801ddd9")
    assert headers["content-security-policy"].startswith("default-src 'none'")
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cache-control"] == "no-store"
