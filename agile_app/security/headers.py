"""The edge: the outermost wrapper of everything served.

It refuses what does not name this service, keeps unsafe methods to our own routes, and puts the
security and cache headers on every answer. The Content-Security-Policy allows inline scripts only
by the hashes the build wrote (``.web/build/csp.json``: ``{"<html path>": ["sha256-…"]}``).
"""

import json
import logging
import re
from collections.abc import Mapping
from pathlib import Path

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from agile_app.security.origins import our_host, our_origin
from agile_app.settings import PROJECT_ROOT, get_settings

log = logging.getLogger(__name__)

CSP_FILE = PROJECT_ROOT / ".web/build/csp.json"
HEALTH_PATH = "/api/health"

_FALLBACK_PAGE = "__spa-fallback.html"
_OURS = ("/api/", "/auth/")
# Read by calendar programs, by a secret in the address: kept by nothing on the way.
_FEEDS = "/calendar/"
_NOT_PAGES = (*_OURS, "/_event", "/ping", "/assets/")
# Reflex's own endpoints for things we do not use.
_CLOSED = ("/_upload", "/auth-codespace", "/_all_routes", "/_health")
_HASHED_NAME = re.compile(r"/assets/[^/]+-[A-Za-z0-9_-]{8,}\.[a-z0-9.]+$")
_CSP_HASH = re.compile(r"sha(256|384|512)-[A-Za-z0-9+/]+={0,2}")

_ALWAYS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": (
        "camera=(self), microphone=(self), geolocation=(self), "
        "accelerometer=(), browsing-topics=(), display-capture=(), gyroscope=(), "
        "hid=(), magnetometer=(), midi=(), payment=(), serial=(), usb=()"
    ),
}
_DATA_POLICY = "default-src 'none'; frame-ancestors 'none'; sandbox"
# What leaves on paper is looked at first, in a frame of our own page: words, style and pictures
# that are part of it; no script, nothing fetched.
_PREVIEW = re.compile(r"/api/.+/preview")
_PREVIEW_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'; sandbox"
)


def read_hashes(path: Path = CSP_FILE) -> dict[str, list[str]]:
    """The inline-script hashes of each built page; nothing where there is no (sound) file.

    Without hashes the policy stays strict and the pages' inline scripts do not run.
    """
    try:
        found = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return {}
    except ValueError:
        log.exception("csp.json could not be read")
        return {}
    return {
        page.lstrip("/"): [each for each in hashes if _CSP_HASH.fullmatch(each)]
        for page, hashes in found.items()
    }


def page_policy(hashes: list[str], host: str) -> str:
    """The Content-Security-Policy of a page or script served at ``host``."""
    socket = ("wss://" if get_settings().secure else "ws://") + host
    scripts = " ".join(["'self'", *(f"'{each}'" for each in hashes)])
    return "; ".join(
        (
            "default-src 'self'",
            f"script-src {scripts}",
            # React and the editors set style attributes; there is no hash for those.
            "style-src 'self' 'unsafe-inline'",
            f"connect-src 'self' {socket}",
            "img-src 'self' data: blob:",
            "media-src 'self' blob:",
            "font-src 'self'",
            "worker-src 'self' blob:",
            "manifest-src 'self'",
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
            "frame-ancestors 'none'",
            *(("upgrade-insecure-requests",) if get_settings().secure else ()),
        )
    )


class Edge:
    """ASGI wrapper: ``api_transformer=[api, Edge]``, last so that it is outermost."""

    def __init__(self, app: ASGIApp, hashes: Mapping[str, list[str]] | None = None) -> None:
        self._app = app
        self._hashes = dict(read_hashes() if hashes is None else hashes)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await self._http(scope, receive, send)
        elif scope["type"] == "websocket":
            await self._websocket(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _websocket(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = Headers(scope=scope)
        hosts = headers.getlist("host")
        if len(hosts) == 1 and our_host(hosts[0]) and our_origin(headers.get("origin")):
            await self._app(scope, receive, send)
            return
        # Closing before accepting answers the handshake with 403.
        await receive()
        await send({"type": "websocket.close", "code": 1008})

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        path: str = scope["path"]
        headers = Headers(scope=scope)
        hosts = headers.getlist("host")
        host = hosts[0] if len(hosts) == 1 else ""

        async def dressed(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._dress(message, path, host)
            await send(message)

        refusal = _refusal(scope["method"], path, host)
        if refusal is not None:
            await refusal(scope, receive, dressed)
            return
        if _is_page(scope["method"], path):
            # Served in place; the static files would redirect to an absolute http:// address.
            scope = {**scope, "path": path + "/", "raw_path": scope["raw_path"] + b"/"}
        await self._app(scope, receive, dressed)

    def _dress(self, message: Message, path: str, host: str) -> None:
        headers = MutableHeaders(scope=message)
        kind = headers.get("content-type", "").partition(";")[0]
        for name, value in _ALWAYS.items():
            headers[name] = value
        if get_settings().secure:
            headers["strict-transport-security"] = "max-age=63072000; includeSubDomains"
        headers["cache-control"] = _cache_rule(path, message["status"])
        if _PREVIEW.fullmatch(path) and kind == "text/html":
            headers["content-security-policy"] = _PREVIEW_POLICY
            headers["x-frame-options"] = "SAMEORIGIN"
        elif path.startswith((*_OURS, _FEEDS)):
            headers["content-security-policy"] = _DATA_POLICY
        else:
            # "Not modified" carries no type, and its headers replace those the browser kept.
            is_page = kind == "text/html" or message["status"] == 304
            hashes = self._page_hashes(path) if is_page else []
            headers["content-security-policy"] = page_policy(hashes, host)
        if "server" in headers:
            del headers["server"]

    def _page_hashes(self, path: str) -> list[str]:
        """The hashes of the file that answers ``path``: its own page or the fallback."""
        inside = path.strip("/")
        for file in (inside, f"{inside}/index.html".lstrip("/"), f"{inside}.html"):
            if file in self._hashes:
                return self._hashes[file]
        return self._hashes.get(_FALLBACK_PAGE, [])


def _refusal(method: str, path: str, host: str) -> PlainTextResponse | None:
    if not our_host(host) and path != HEALTH_PATH:
        return PlainTextResponse("This is not the address of this service.", status_code=421)
    if path.startswith(_CLOSED):
        return PlainTextResponse("Not found.", status_code=404)
    if method not in {"GET", "HEAD"} and not path.startswith(_OURS):
        return PlainTextResponse("Not here.", status_code=405, headers={"allow": "GET, HEAD"})
    return None


def _is_page(method: str, path: str) -> bool:
    return (
        method in {"GET", "HEAD"}
        and not path.endswith("/")
        and not path.startswith(_NOT_PAGES)
        and "." not in path.rpartition("/")[2]
    )


def _cache_rule(path: str, status: int) -> str:
    if path.startswith(_OURS) or status >= 400:
        return "no-store"
    if path.startswith(_FEEDS):
        return "private, no-cache"
    if _HASHED_NAME.match(path) and status in {200, 206, 304}:
        return "public, max-age=31536000, immutable"
    # Pages, the service worker, our own styles and icons: kept, and asked about each time.
    return "no-cache"
