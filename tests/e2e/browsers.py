"""Chromium for tests: the one on the machine, else Debian's package, else Playwright's own."""

import os
import shutil
import signal
import subprocess
import sys
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

# The shell is the same engine without a browser's own windows: a third less work per test.
NAMES = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome-stable",
    "google-chrome",
    "chrome",
)
MACOS = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
# Without these Chromium looks for Google's hosts at every start, and /dev/shm may be tiny.
FLAGS = [
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--no-first-run", "--disable-quic", "--disable-gpu", "--disable-dev-shm-usage",
    "--disable-features=Translate,OptimizationHints,MediaRouter,PreloadTopChromeWebUI",
    # A microphone that beeps, and nobody to ask for it.
    "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream",
]  # fmt: skip
if hasattr(os, "geteuid") and os.geteuid() == 0:
    FLAGS.append("--no-sandbox")

# Safe on both sides of the notch; CSS pixels of a 10.9-inch iPad.
LANDSCAPE = {"width": 1180, "height": 820}
PORTRAIT = {"width": 820, "height": 1180}
PHONE = {"width": 390, "height": 844}


class NoBrowser(RuntimeError):
    """There is no Chromium and none could be fetched."""


@lru_cache(maxsize=1)
def find_chromium() -> tuple[str, str]:
    """The program and where it comes from.

    Raises:
        NoBrowser: with what to install.
    """
    if chosen := os.environ.get("AGILE_CHROMIUM"):
        return chosen, "AGILE_CHROMIUM"
    if found := _on_the_machine():
        return found, "this machine"
    if _install_from_debian() and (found := _on_the_machine()):
        return found, "Debian's package, installed now"
    if found := _from_playwright():
        return found, "Playwright's download"
    raise NoBrowser(
        "No Chromium here. Install one (Debian, Ubuntu: sudo apt-get install chromium; macOS: "
        "Google Chrome), or name it: AGILE_CHROMIUM=/path/to/chrome make test"
    )


def _on_the_machine() -> str | None:
    for name in NAMES:
        if found := shutil.which(name):
            return found
    return next((path for path in MACOS if Path(path).exists()), None)


def _install_from_debian() -> bool:
    """Install the package where that needs no question: as root on Debian (Ubuntu's is a snap)."""
    release = Path("/etc/os-release")
    if not (shutil.which("apt-get") and release.exists() and os.geteuid() == 0):
        return False
    if "ID=debian" not in release.read_text().splitlines():
        return False
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    commands = (["update"], ["install", "-y", "--no-install-recommends", "chromium"])
    return all(
        subprocess.run(
            ["apt-get", "-qq", *command], env=quiet, capture_output=True, check=False
        ).returncode == 0
        for command in commands
    )  # fmt: skip


def _from_playwright() -> str | None:
    import re

    command = [sys.executable, "-m", "playwright", "install"]
    subprocess.run([*command, "chromium"], capture_output=True, check=False)
    listed = subprocess.run([*command, "--list"], capture_output=True, text=True, check=False)
    for folder in re.findall(r"^\s+(\S*chromium-\d+)\s*$", listed.stdout, re.MULTILINE):
        for pattern in ("chrome-*/chrome", "chrome-mac*/*/Contents/MacOS/*"):
            for program in sorted(Path(folder).glob(pattern)):
                return str(program)
    return None


def kill_browser_of(profile: Path) -> None:
    """``kill -9`` the browser that runs over ``profile``: the iPad killed the app."""
    needle = f"--user-data-dir={profile}".encode()
    for entry in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):
            if needle in entry.read_bytes().split(b"\0"):
                os.kill(int(entry.parent.name), signal.SIGKILL)
