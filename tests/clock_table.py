"""``docs/clocks.md``, from the rules and the settings: ``python -m tests.clock_table``."""

import inspect
import re
from collections.abc import Callable
from types import ModuleType

from agile_app.core import council
from agile_app.core.council_calendar import EXTRA, MOVED
from agile_app.visits.policy import SETTINGS
from agile_app.visits.rules import Due, front_door, looked_after, plans, practice
from tests.everything import ROOT

PAGE = ROOT / "docs" / "clocks.md"
MOVES = {"seen", "last_seen"}
ROOMS: tuple[tuple[str, ModuleType], ...] = (
    ("From the referral to the conference", front_door),
    ("While a plan runs", plans),
    ("Looked-after children", looked_after),
    ("Coming back, writing up, supervision", practice),
)

_HEAD = """# Clocks

By when something must happen, from which fact, and by which rule: written from `visits/rules` and
the council settings by `python -m tests.clock_table`; a test fails when this page is behind them.
Dates for each are in [the table of cases](../tests/unit/visits/clock_cases.md): social workers
read it and the tests hold it.

- A *working day* is not a Saturday, a Sunday or a bank holiday in England and Wales. The day on
  which something happens is not counted. A bank holiday proclaimed after a release is a setting.
- *Weeks and months* are calendar time: such a date may fall on a Sunday. Where a month is shorter,
  its last day counts. *Hours* are hours that pass, also when the clocks change.
- Only a *statutory* visit at which the child was seen moves a clock for visits; an earlier visit
  told late moves nothing back. A date that has passed stays until the thing is done.
- Each due carries how a visit moves it, so a tablet with no signal moves it at once
  ([decision 0012](decisions/0012-clocks-as-data.md)).
"""


def clocks(module: ModuleType) -> list[Callable[..., Due]]:
    """The clocks of one part of the rules, as they stand in the file."""
    found = [
        function
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if function.__module__ == module.__name__
        and inspect.signature(function).return_annotation is Due
        and not name.startswith("_")
    ]
    return sorted(found, key=lambda function: function.__code__.co_firstlineno)


def _words(function: Callable[..., Due]) -> tuple[str, str]:
    """What the rule says, and its source."""
    doc = inspect.getdoc(function) or ""
    says, _, source = doc.partition("Source:")
    says = re.sub(r"\s*Args:.*", "", says, flags=re.DOTALL)
    source = re.sub(r"\s*Raises:.*", "", source, flags=re.DOTALL)
    return _line(says), _line(source)


def _line(text: str) -> str:
    return " ".join(text.replace("``", "`").replace("|", "\\|").split())


def _setting(setting: council.Setting) -> str:
    range_ = f"{setting.least} to {setting.most}" if setting.kind == "number" else ""
    cells = (setting.label, setting.said(setting.default), range_, setting.source)
    return "| " + " | ".join(cells) + " |"


def render() -> str:
    parts = [_HEAD]
    for title, module in ROOMS:
        parts.append(f"## {title}\n\n| Clock | Rule | Source |\n|---|---|---|")
        for function in clocks(module):
            says, source = _words(function)
            parts.append(f"| `{function.__name__}` | {says} | {source} |")
        parts.append("")
    parts.append(
        "## What the council sets\n\nChanged by an administrator under *Settings, Council "
        "settings*, with a reason; every value\never given is kept.\n\n"
        "| Setting | Default | Range | Where the default comes from |\n|---|---|---|---|"
    )
    parts.extend(_setting(setting) for setting in (*SETTINGS.values(), EXTRA, MOVED))
    return "\n".join(parts) + "\n"


if __name__ == "__main__":
    PAGE.write_text(render(), encoding="utf-8")
    print(f"wrote {PAGE.relative_to(ROOT)}")
