"""The published rules as the device holds them, and what is written from them:
``python -m tests.published_rules``.

``docs/published-rules.md`` lists each; ``assets/device/guidance/codes.js`` holds the codes that
they know, from ``records.codes``.
"""

import json
import subprocess
from typing import Any

from agile_app.records import codes
from tests.everything import ROOT
from tests.js import packages

PAGE = ROOT / "docs" / "published-rules.md"
CODES = ROOT / "assets" / "device" / "guidance" / "codes.js"
USED = (
    "SEX", "ETHNICITY", "DISABILITY", "REFERRAL_SOURCE", "PRIMARY_NEED", "CLOSURE_REASON",
    "ABUSE_CATEGORY", "ASSESSMENT_FACTOR", "EPISODE_START", "LEGAL_STATUS", "PLACEMENT_TYPE",
)  # fmt: skip

_HEAD = """# Published validation rules

The rules of the children in need census and of the SSDA903 return that a record made here can
break. They run on the device, beside the field or under *Still to do*, and block nothing. This page
is written from `assets/device/guidance/published-rules` by `python -m tests.published_rules`; a
test fails when it is behind, and when a rule lacks a passing or a failing case
(`tests/js/guidance/published-cases.mjs`).

Numbers, fields and meaning are those the Department for Education publishes with its census and
SSDA903 specifications, as read in the open validators `data-to-insight/csc-validator-be-cin`
(`cin_validator/rules`, 2022 to 2025) and `data-to-insight/csc-validator-be-903`
(`output_data/903_2024_25_rule_info.csv`). The words are ours. A *Q* is a query: it may be right,
and is then sent with a reason.

- An assessment that is being written is looked at as if it were signed today, so that a worker
  hears now what the return would say then.
- Where a published rule counts to the end of the collection year, ours counts to today.
- A rule about the year's extract only (for example 8696, an end within the census year) is left to
  the return itself: nobody who writes an assessment can break it.
"""
_RETURNS = {"CIN": "Children in need census", "SSDA903": "SSDA903, looked-after children"}


def rules() -> list[dict[str, Any]]:
    """Every rule as the device has it, in order."""
    script = (
        'import { RULES } from "./assets/device/guidance/published-rules/index.js";'
        "console.log(JSON.stringify(RULES))"
    )
    done = subprocess.run(
        [
            packages.node(), "--import", "./tests/js/resolve.mjs", "--input-type=module",
            "--eval", script,
        ],
        cwd=ROOT, env=packages.environment(), capture_output=True, text=True, check=True,
        timeout=60,
    )  # fmt: skip
    return json.loads(done.stdout)


def render(found: list[dict[str, Any]]) -> str:
    """The page."""
    parts = [_HEAD]
    for code, title in _RETURNS.items():
        own = [rule for rule in found if rule["return"] == code]
        parts.append(
            f"## {title}: {len(own)} rules\n\n"
            "| Number | What it says | What to do | Fields of the return |\n|---|---|---|---|"
        )
        parts.extend(
            f"| {rule['number']} | {rule['says']} | {rule['whatToDo']} | "
            f"{', '.join(rule['fields'])} |"
            for rule in own
        )
        parts.append("")
    return "\n".join(parts)


def codes_module() -> str:
    """The codes that rules know, as a module of the device."""
    lines = [
        "// The codes that published rules know. Written from agile_app/records/codes by",
        "// python -m tests.published_rules; a test fails when it is behind.",
        "",
        "/** @type {Record<string, string[]>} */",
        "export const CODES = {",
    ]
    for name in USED:
        known = ", ".join(f'"{code}"' for code in getattr(codes, name))
        lines.append(f"  {name}: [{known}],")
    return "\n".join([*lines, "};", ""])


if __name__ == "__main__":
    CODES.write_text(codes_module(), encoding="utf-8")
    PAGE.write_text(render(rules()), encoding="utf-8")
    print(f"wrote {PAGE.relative_to(ROOT)} and {CODES.relative_to(ROOT)}")
