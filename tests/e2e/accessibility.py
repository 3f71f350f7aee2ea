"""axe-core on a page: what a person with a screen reader, keyboard or weak sight would meet."""

from typing import Any

from playwright.sync_api import Page

from tests.js import packages

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def violations(page: Page, *, leave_out: tuple[str, ...] = ()) -> list[str]:
    """Everything axe finds, one readable line for each element. Empty is the only good answer.

    Runs through the debugger, so a strict Content-Security-Policy does not stop it.
    """
    source = (packages.module("axe-core") / "axe.min.js").read_text(encoding="utf-8")
    page.evaluate(f"() => {{ if (!window.axe) {{ {source} }} }}")
    found: dict[str, Any] = page.evaluate(
        """([tags, out]) => window.axe.run({ exclude: out.map((each) => [each]) },
            { runOnly: { type: "tag", values: tags }, resultTypes: ["violations"] })""",
        [TAGS, list(leave_out)],
    )
    return [
        f"{violation['id']} ({violation['impact']}): {node['target'][0]}  {violation['help']}"
        f"  {node['html'][:120]}"
        for violation in found["violations"]
        for node in violation["nodes"]
    ]
