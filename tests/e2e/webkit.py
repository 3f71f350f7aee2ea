"""WebKitGTK, the engine nearest to the iPad's that runs here, through its own W3C driver."""

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from tests.conftest import free_port

ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
LONGEST = 60.0


def missing() -> str:
    """What is not installed, as a reason to skip; empty when all is there."""
    wanted = {"WebKitWebDriver": "webkit2gtk-driver", "Xvfb": "xvfb"}
    absent = [package for program, package in wanted.items() if not shutil.which(program)]
    if not _browser():
        absent.append("webkit2gtk's MiniBrowser")
    return f"not installed (Debian): {', '.join(absent)}" if absent else ""


def _browser() -> Path | None:
    found = sorted(Path("/usr/lib").glob("*/webkit2gtk-4.*/MiniBrowser"))
    return found[-1] if found else None


class WebKit:
    """One WebKit window. Waits are built in: an element is looked for until it is there."""

    def __init__(self, driver: httpx.Client, session: str) -> None:
        self._driver = driver
        self._session = session

    def _ask(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        answer = self._driver.request(method, f"/session/{self._session}/{path}", json=body)
        value = answer.json()["value"]
        if answer.is_error:
            raise WebKitError(f"{value['error']}: {value['message']}")
        return value

    def goto(self, url: str) -> None:
        self._ask("POST", "url", {"url": url})

    @property
    def url(self) -> str:
        return self._ask("GET", "url")

    def run(self, script: str, *arguments: Any) -> Any:
        """The value that ``script`` returns (it may be a promise)."""
        wrapped = (
            "const done = arguments[arguments.length - 1];"
            f"Promise.resolve((function () {{ {script} }}).apply(null, arguments))"
            ".then((value) => done({ value }), (error) => done({ error: String(error) }));"
        )
        answer = self._ask("POST", "execute/async", {"script": wrapped, "args": list(arguments)})
        if "error" in answer:
            raise WebKitError(answer["error"])
        return answer.get("value")

    def wait_for(self, script: str, *arguments: Any, what: str = "") -> Any:
        """The first true value of ``script``."""
        deadline = time.monotonic() + LONGEST
        while True:
            try:
                if value := self.run(script, *arguments):
                    return value
            except WebKitError as error:
                # A page that is being replaced answers with an error, then is there.
                last = str(error)
            else:
                last = "it stayed false"
            if time.monotonic() > deadline:
                seen = f"{last}\n{self.url}\n{self.text()[:3000]}"
                raise AssertionError(f"not within {LONGEST:.0f} s: {what or script}\n{seen}")

    def find(self, css: str, text: str = "") -> dict[str, str]:
        """The visible element for a selector, with ``text`` in it when given."""
        return self.wait_for(
            "return [...document.querySelectorAll(arguments[0])].find((each) =>"
            " each.checkVisibility() && each.innerText.includes(arguments[1])) || null",
            css, text, what=f"{css} {text}",
        )  # fmt: skip

    def field(self, label: str) -> dict[str, str]:
        """The input of a label."""
        return self.wait_for(
            "const label = [...document.querySelectorAll('label')].find((each) =>"
            " each.textContent.trim() === arguments[0]);"
            "return label ? label.control || document.getElementById(label.htmlFor) : null",
            label, what=f"a field labelled {label}",
        )  # fmt: skip

    def type(self, element: dict[str, str], text: str) -> None:
        self._ask("POST", f"element/{element[ELEMENT]}/value", {"text": text})

    def write(self, element: dict[str, str], text: str) -> None:
        """Key by key at the end of a place to write."""
        self.run(
            "const box = arguments[0]; box.scrollIntoView({ block: 'center' }); box.focus();"
            "getSelection().selectAllChildren(box); getSelection().collapseToEnd();",
            element,
        )
        keys = [{"type": kind, "value": key} for key in text for kind in ("keyDown", "keyUp")]
        self._ask("POST", "actions", {"actions": [{"type": "key", "id": "keys", "actions": keys}]})

    def click(self, element: dict[str, str]) -> None:
        # By itself the driver brings it to an edge, where the app's bar lies over it.
        self.run("arguments[0].scrollIntoView({ block: 'center' });", element)
        self._ask("POST", f"element/{element[ELEMENT]}/click", {})

    def draw(self, element: dict[str, str], path: list[tuple[int, int]]) -> None:
        """A stroke on an element by a pointer, through points from its middle, in pixels."""
        self.run("arguments[0].scrollIntoView({ block: 'center' });", element)
        (x, y), *rest = path
        move = {"type": "pointerMove", "duration": 20, "origin": element}
        steps = [
            {**move, "x": x, "y": y},
            {"type": "pointerDown", "button": 0},
            *({**move, "x": x, "y": y} for x, y in rest),
            {"type": "pointerUp", "button": 0},
        ]
        pointer = {"type": "pointer", "id": "pointer", "parameters": {"pointerType": "mouse"}}
        self._ask("POST", "actions", {"actions": [{**pointer, "actions": steps}]})

    def choose(self, element: dict[str, str], value: str) -> None:
        """An answer of a list, by its value."""
        self.run(
            "const [list, value] = arguments;"
            "Object.getOwnPropertyDescriptor(HTMLSelectElement.prototype, 'value')"
            ".set.call(list, value);"
            "list.dispatchEvent(new Event('change', { bubbles: true }));",
            element,
            value,
        )

    def resize(self, width: int, height: int) -> None:
        self._ask("POST", "window/rect", {"width": width, "height": height})

    def press(self, css: str, text: str = "") -> None:
        """Click what is found, and what has taken its place when React drew it anew meanwhile."""
        for again in (True, True, False):
            try:
                self.click(self.find(css, text))
            except WebKitError as error:
                if not again or "stale" not in str(error):
                    raise
            else:
                return

    def text(self) -> str:
        return self.run("return document.body ? document.body.innerText : ''")

    def picture(self) -> str:
        """The window as base64 PNG."""
        return self._ask("GET", "screenshot")

    def close(self) -> None:
        self._ask("DELETE", "")


class WebKitError(Exception):
    """The driver or the page's script answered with an error."""


@contextmanager
def running(folder: Path, width: int = 1180, height: int = 820) -> Iterator[WebKit]:
    """A WebKit window on a screen of its own."""
    display_read, display_write = os.pipe()
    screen = subprocess.Popen(
        ["Xvfb", "-displayfd", str(display_write), "-screen", "0", f"{width}x{height + 80}x24",
         "-nolisten", "tcp"],
        pass_fds=[display_write], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    os.close(display_write)
    with os.fdopen(display_read) as reader:
        display = reader.readline().strip()
    environment = {
        **os.environ,
        "DISPLAY": f":{display}",
        "HOME": str(folder),
        "XDG_RUNTIME_DIR": str(folder),
        "NO_AT_BRIDGE": "1",
        "LIBGL_ALWAYS_SOFTWARE": "1",
        # There is no user namespace to make a sandbox from in most containers.
        "WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS": "1",
    }
    port = free_port()
    log = (folder / "webkit.log").open("wb")
    driver = subprocess.Popen(
        ["WebKitWebDriver", f"--port={port}"], env=environment, stdout=log, stderr=log,
        start_new_session=True,
    )  # fmt: skip
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60) as client:
            session = _open(client, width, height)
            yield session
            session.close()
    finally:
        driver.terminate()
        driver.wait(timeout=10)
        screen.terminate()
        screen.wait(timeout=10)
        log.close()


def _open(client: httpx.Client, width: int, height: int) -> WebKit:
    wanted = {
        "browserName": "MiniBrowser",
        "webkitgtk:browserOptions": {
            "binary": str(_browser()),
            "args": ["--automation"],
        },
    }
    deadline = time.monotonic() + LONGEST
    while True:
        try:
            answer = client.post("/session", json={"capabilities": {"alwaysMatch": wanted}})
            break
        except httpx.ConnectError:
            if time.monotonic() > deadline:
                raise
    value = answer.json()["value"]
    if answer.is_error:
        raise WebKitError(f"{value['error']}: {value['message']}")
    webkit = WebKit(client, value["sessionId"])
    webkit.resize(width, height)
    return webkit
