"""Lighthouse over a page of a running app, in the Chromium that tests use."""

import json
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.e2e.browsers import FLAGS, find_chromium
from tests.js import packages


@dataclass(frozen=True)
class Scores:
    """Lighthouse's scores, 0 to 100, and the timings behind them in milliseconds."""

    performance: float
    accessibility: float
    best_practices: float
    first_paint: float
    largest_paint: float
    blocking: float
    bytes: int
    failed: tuple[str, ...]


class LighthouseError(RuntimeError):
    """Lighthouse itself failed; the message is its own."""


def run(url: str, *, cookie: str = "", desktop: bool = False) -> Scores:
    """Measure ``url`` with the mobile preset (slow 4G, CPU slowed 4×) unless ``desktop``.

    Tried again once: on a busy machine its trace now and then misses the start of the page.
    """
    try:
        return _once(url, cookie=cookie, desktop=desktop)
    except LighthouseError:
        return _once(url, cookie=cookie, desktop=desktop)


def _once(url: str, *, cookie: str, desktop: bool) -> Scores:
    with tempfile.TemporaryDirectory(prefix="agile-lighthouse-") as folder:
        out = Path(folder) / "report.json"
        flags = " ".join(["--headless=new", *FLAGS, f"--user-data-dir={folder}/profile"])
        command = [
            packages.node(), str(packages.module("lighthouse") / "cli" / "index.js"), url,
            "--quiet", "--output=json", f"--output-path={out}", f"--chrome-flags={flags}",
            "--only-categories=performance,accessibility,best-practices",
        ]  # fmt: skip
        if desktop:
            command.append("--preset=desktop")
        if cookie:
            command.append(f"--extra-headers={json.dumps({'Cookie': cookie})}")
        environment = {**packages.environment(), "CHROME_PATH": find_chromium()[0]}
        done = subprocess.run(
            command, env=environment, cwd=folder, capture_output=True, text=True, check=False,
            timeout=180,
        )  # fmt: skip
        if not out.exists():
            raise LighthouseError(f"Lighthouse failed:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
        return _read(json.loads(out.read_text()))


def _read(report: dict[str, Any]) -> Scores:
    if "runtimeError" in report:
        raise LighthouseError(f"Lighthouse: {report['runtimeError']['message']}")
    audits, categories = report["audits"], report["categories"]

    def score(name: str) -> float:
        return round((categories[name]["score"] or 0) * 100)

    failed = [
        f"{name}: {audits[item['id']]['title']}"
        for name in ("accessibility", "best-practices")
        for item in categories[name]["auditRefs"]
        if item["weight"] and audits[item["id"]]["score"] not in (1, None)
    ]
    return Scores(
        performance=score("performance"),
        accessibility=score("accessibility"),
        best_practices=score("best-practices"),
        first_paint=audits["first-contentful-paint"]["numericValue"],
        largest_paint=audits["largest-contentful-paint"]["numericValue"],
        blocking=audits["total-blocking-time"]["numericValue"],
        bytes=int(audits["total-byte-weight"]["numericValue"]),
        failed=tuple(failed),
    )
