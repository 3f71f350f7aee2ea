"""What the compiler made of the pages."""

import re

from agile_app.build import ROOT

COMPONENT = re.compile(r"^(?:export (?:const|default|function)|function) (?=\w)", re.MULTILINE)
STRINGS = re.compile(r'"(?:[^"\\]|\\.)*"')
# Constants that hold what the device knows (agile_app/device/vars/).
OURS = re.compile(r"\b(?:local|device|route)_\w+\b")


def test_every_constant_a_component_reads_is_made_in_it(built_app):
    """An action that forgets what it reads is found only by the person who presses the button."""
    components, missing = 0, []
    for folder in ("app_components", "app/routes"):
        for file in sorted((ROOT / ".web" / folder).rglob("*.jsx")):
            for component in COMPONENT.split(file.read_text())[1:]:
                components += 1
                made = set(re.findall(r"\bconst (\w+) =", component))
                read = set(OURS.findall(STRINGS.sub("", component)))
                missing += [f"{file.name}: {name}" for name in sorted(read - made)]
    assert components > 1_000
    assert missing == []
