"""What the build adds: the service worker's list of files, and each page's policy hashes."""

import base64
import hashlib
import json
import shutil
from pathlib import Path

import pytest

from agile_app.device.pwa import Pwa, held, inline_scripts, page_hashes, service_worker

PAGE = """<!DOCTYPE html><html><head><script src="/register-sw.js" type="module"></script>
<script>window.a = "<b>&amp;";</script><script type="module">import "/x.js";</script>
<script type="application/json">{"not": "run"}</script></head></html>"""


def hashed(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


@pytest.fixture
def built(tmp_path: Path) -> Path:
    static = tmp_path / "build" / "client"
    for name, text in {
        "index.html": PAGE,
        "today/index.html": PAGE.replace("a =", "b ="),
        "today.html": "the same page again",
        "__spa-fallback.html": PAGE,
        "404.html": PAGE,
        "assets/entry-abcdefgh.js": "export {}",
        "assets/entry-abcdefgh.js.map": "{}",
        "device/ui.js": 'import { a } from "./address.js";',
        "device/address.js": "export const a = 1;",
        "device/runtime.js": "part of the bundle",
        "register-sw.js": "1",
        "icons/agile.svg": "<svg/>",
        "launch/1.png": "large",
        "styles/base.css": "a {}",
    }.items():
        (static / name).parent.mkdir(parents=True, exist_ok=True)
        (static / name).write_text(text, encoding="utf-8")
    return static


def test_a_script_is_hashed_exactly_as_it_stands_in_the_page():
    scripts = ['window.a = "<b>&amp;";', 'import "/x.js";']
    assert inline_scripts(PAGE) == scripts


def test_each_page_has_its_own_hashes(built):
    hashes = page_hashes(built)
    assert hashes["today/index.html"] != hashes["index.html"]
    assert hashes["index.html"] == sorted(
        [hashed('window.a = "<b>&amp;";'), hashed('import "/x.js";')]
    )
    assert hashes["__spa-fallback.html"]


def test_a_device_holds_what_a_start_without_a_network_needs_and_no_more(built):
    assert held(built) == [
        "__spa-fallback.html",
        "assets/entry-abcdefgh.js",
        "device/address.js",
        "device/ui.js",
        "icons/agile.svg",
        "index.html",
        "register-sw.js",
        "styles/base.css",
        "today/index.html",
    ]


def test_a_device_holds_the_planner_with_every_module_its_worker_needs(built):
    planner = Path(__file__).parents[3] / "assets" / "device" / "planner"
    shutil.copytree(planner, built / "device" / "planner")
    kept = {Path(name).stem for name in held(built) if name.startswith("device/planner/")}
    engine = {"engine", "model", "before-search", "search", "random"}
    rows = {"rows", "plain-rows", "label-rows", "labels"}
    answers = {"evaluate", "schedule", "day", "advice"}
    assert kept == {"worker"} | engine | rows | answers


def test_the_same_files_make_the_same_worker_and_a_changed_file_another(built):
    before = service_worker(built)
    assert service_worker(built) == before
    (built / "styles/base.css").write_text("b {}")
    assert service_worker(built) != before


def test_the_build_writes_worker_manifest_and_hashes(built):
    Pwa().post_build(static_dir=built)
    assert "%" + "FILES%" not in (built / "sw.js").read_text()
    assert '"/manifest.webmanifest"' in (built / "sw.js").read_text()
    assert json.loads((built / "manifest.webmanifest").read_text())["display"] == "standalone"
    assert json.loads((built.parent / "csp.json").read_text())["index.html"]
