"""The Reflex plugin that makes the build an app: service worker, manifest, policy hashes.

It runs after the front end is built and after the plugins that change built files, because it
hashes what will be served.
"""

import base64
import hashlib
import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path, PurePosixPath
from typing import Any

from reflex.plugins import Plugin

TEMPLATE = Path(__file__).with_name("service_worker.js")

# Served as they are (at the start, and by the planner in its worker); the other files of /device
# are part of the bundle.
_LOOSE_SCRIPTS = ("device/ui.js", "device/planner/worker.js", "register-sw.js")
# Launch pictures are taken by iPadOS itself at the moment of installing.
_NOT_HELD = ("launch/", "device/", "external/")
_NOT_HELD_NAMES = {"sw.js", "404.html", "robots.txt", "sitemap.xml"}
_NOT_HELD_ENDINGS = (".map", ".gz", ".br", ".zst", ".md")
_IMPORT = re.compile(r"""(?:from|import)\s*\(?\s*["'](\.{1,2}/[^"']+)["']""")

MANIFEST: dict[str, Any] = {
    "id": "/",
    "name": "Agile",
    "short_name": "Agile",
    "description": "The field app of a children's social work service.",
    "lang": "en-GB",
    "dir": "ltr",
    "start_url": "/today",
    "scope": "/",
    "display": "standalone",
    "display_override": ["standalone", "minimal-ui"],
    "orientation": "any",
    "background_color": "#f5f0e6",
    "theme_color": "#f5f0e6",
    "categories": ["productivity", "government"],
    "prefer_related_applications": False,
    "icons": [
        {"src": "/icons/agile-192.png", "sizes": "192x192", "type": "image/png"},
        {"src": "/icons/agile-512.png", "sizes": "512x512", "type": "image/png"},
        {
            "src": "/icons/agile-maskable-512.png",
            "sizes": "512x512",
            "type": "image/png",
            "purpose": "maskable",
        },
        {"src": "/icons/agile.svg", "sizes": "any", "type": "image/svg+xml"},
    ],
    "shortcuts": [
        {"name": "Today", "url": "/today"},
        {"name": "Children", "url": "/children"},
    ],
}


class Pwa(Plugin):
    """Writes ``sw.js``, ``manifest.webmanifest`` and ``.web/build/csp.json``. List it last."""

    def post_build(self, *, static_dir: Path, **_context: Any) -> None:
        manifest = json.dumps(MANIFEST, indent=1, ensure_ascii=False)
        (static_dir / "manifest.webmanifest").write_text(manifest, encoding="utf-8")
        hashes = page_hashes(static_dir)
        (static_dir.parent / "csp.json").write_text(json.dumps(hashes, indent=1), encoding="utf-8")
        (static_dir / "sw.js").write_text(service_worker(static_dir), encoding="utf-8")


def service_worker(static_dir: Path) -> str:
    """The service worker with the list of files this build's pages need."""
    files = {f"/{name}": _sha256((static_dir / name).read_bytes()) for name in held(static_dir)}
    listed = json.dumps(files, indent=1, sort_keys=True)
    template = TEMPLATE.read_text(encoding="utf-8")
    version = hashlib.sha256((template + listed).encode()).hexdigest()[:16]
    return template.replace('"%VERSION%"', json.dumps(version)).replace('"%FILES%"', listed)


def held(static_dir: Path) -> list[str]:
    """Paths, relative to ``static_dir``, of what a device holds to start without a network."""
    names = {
        name
        for file in static_dir.rglob("*")
        if file.is_file() and _is_held(name := file.relative_to(static_dir).as_posix())
    }
    # Reflex writes each page twice; the folder's is the one that is served.
    names -= {name.removesuffix("/index.html") + ".html" for name in names}
    for script in _LOOSE_SCRIPTS:
        names |= set(_with_imports(static_dir, PurePosixPath(script)))
    return sorted(names)


def _is_held(name: str) -> bool:
    return not (
        name.startswith(_NOT_HELD)
        or name in _NOT_HELD_NAMES
        or name.endswith(_NOT_HELD_ENDINGS)
        or any(part.startswith(".") for part in name.split("/"))
    )


def _with_imports(static_dir: Path, script: PurePosixPath) -> Iterator[str]:
    """A script and, through its relative imports, everything it needs."""
    waiting, seen = [script], set()
    while waiting:
        one = waiting.pop()
        file = static_dir / one
        if one in seen or not file.is_file():
            continue
        seen.add(one)
        yield one.as_posix()
        for target in _IMPORT.findall(file.read_text(encoding="utf-8")):
            found = (static_dir / one.parent / target).resolve()
            waiting.append(PurePosixPath(found.relative_to(static_dir.resolve()).as_posix()))


class _InlineScripts(HTMLParser):
    """Collects the text of each inline script, exactly as the browser will hash it."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.scripts: list[str] = []
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag != "script":
            return
        named = dict(attrs)
        kind = (named.get("type") or "").strip().lower()
        self._inside = "src" not in named and kind in {"", "module", "text/javascript"}
        if self._inside:
            self.scripts.append("")

    def handle_endtag(self, tag: str) -> None:
        if tag == "script":
            self._inside = False

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.scripts[-1] += data


def inline_scripts(html: str) -> list[str]:
    """The inline scripts of a page, in order."""
    parser = _InlineScripts()
    parser.feed(html)
    parser.close()
    return parser.scripts


def page_hashes(static_dir: Path) -> dict[str, list[str]]:
    """For each built page, as a path within ``static_dir``, what its policy must allow."""
    return {
        file.relative_to(static_dir).as_posix(): sorted(
            {
                f"sha256-{_sha256(script.encode())}"
                for script in inline_scripts(file.read_text(encoding="utf-8"))
            }
        )
        for file in sorted(static_dir.rglob("*.html"))
    }


def _sha256(content: bytes) -> str:
    return base64.b64encode(hashlib.sha256(content).digest()).decode()
