"""Content that a lying client put into a document and the gate had to let through: nobody's page
breaks on it, whatever they open, and they write on."""

import os
import re
import subprocess
import sys

import pytest
from playwright.sync_api import Page, expect

from agile_app import build
from tests.e2e.pages import COLLEAGUE, Console, sign_in
from tests.e2e.screens import child_of

pytestmark = pytest.mark.browser

FORMS = ("child_and_family", "strengths_scales", "exploitation_screening")
PANELS = ("Still to do", "Comments", "With the family", "Sign-off")


def _lie(server, child: str, seed: int) -> list[str]:
    """Assessments of the child full of lies, made while the server stands; their ids."""
    server.stop()
    done = subprocess.run(
        [sys.executable, "-m", "tests.live.liar", COLLEAGUE, child, str(seed), *FORMS],
        cwd=build.ROOT, env={**os.environ, "AGILE_DATA_DIR": str(server.data_dir)},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    server.start()
    return done.stdout.split()


def _open_everything(page: Page) -> None:
    """Every part of the form, every panel, and how it reads."""
    expect(page.get_by_role("tab").first).to_be_visible()
    for tab in page.get_by_role("tab").all():
        tab.click()
        expect(page.get_by_role("tabpanel").first).to_be_visible()
    for name in PANELS:
        button = page.get_by_role("button", name=re.compile(f"^{name}")).first
        button.click()
        expect(button).to_have_attribute("aria-expanded", "true")
        expect(page.get_by_role("heading", name=re.compile(f"^{name}")).first).to_be_visible()
        page.keyboard.press("Escape")
    page.get_by_role("button", name="Read", exact=True).click()
    expect(page.get_by_role("button", name="Write", exact=True)).to_be_visible()


def test_lies_of_the_agreed_shape_break_nobodys_page(server, ipad):
    assessments = _lie(server, child_of(server, COLLEAGUE), seed=1)
    context = ipad(server.origin)
    console = Console(context)
    page = context.new_page()
    sign_in(page, COLLEAGUE)
    for assessment in assessments:
        page.goto(f"/assessments/{assessment}")
        _open_everything(page)
        page.goto(f"/assessments/{assessment}/history")
        expect(page.get_by_role("slider")).to_be_visible()
        # The pictures of the lies are nowhere.
        assert console.unexpected("404") == []
