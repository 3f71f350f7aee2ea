"""Reflex plugins of the build itself: exact packages, and one build for every address."""

import json
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from reflex.plugins import Plugin
from reflex_base import constants
from reflex_base.config import get_config

LOCK = Path("reflex.lock") / "package-lock.json"


class ExactPackages(Plugin):
    """Ask npm for exactly what the lock file holds.

    Reflex adds its own packages by range (``react@^19.3.1``) after installing from the lock, which
    would bring whatever is newest on the day. Here the range becomes the locked version.
    """

    def pre_compile(self, **_context: Any) -> None:
        if not LOCK.exists():
            return
        locked = json.loads(LOCK.read_text())["packages"]
        for wanted in (constants.PackageJson.DEPENDENCIES, constants.PackageJson.DEV_DEPENDENCIES):
            for name in wanted:
                if entry := locked.get(f"node_modules/{name}"):
                    wanted[name] = entry["version"]


class SameOrigin(Plugin):
    """Let one build serve any port and host.

    Reflex bakes the backend's address into the bundle and keeps its port on plain http. The
    backend is always where the page came from, so the address becomes the page's own origin.
    Must come before plugins that hash the built files.
    """

    def post_build(self, *, static_dir: Path, **_context: Any) -> None:
        origins = {"http": "${location.origin}", "ws": "${location.origin.replace(/^http/,'ws')}"}
        replaced = 0
        for file in sorted(static_dir.glob("assets/*.js")):
            text = built = file.read_text(encoding="utf-8")
            for endpoint in constants.Endpoint:
                url = endpoint.get_url()
                path = urlsplit(url)
                ours = f"`{origins[path.scheme]}{path.path}`"
                for quote in "\"'`":
                    built = built.replace(f"{quote}{url}{quote}", ours)
            if built != text:
                file.write_text(built, encoding="utf-8")
                replaced += 1
        if not replaced:
            raise RuntimeError(
                f"the built pages do not name {get_config().api_url}: Reflex has changed"
            )
