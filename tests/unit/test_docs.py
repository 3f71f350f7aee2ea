"""The documents of the house: no link leads nowhere, no two decisions share a number."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DECISIONS = sorted((ROOT / "docs/decisions").glob("[0-9]*.md"))
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)\s]*)?\)")


def test_every_decision_has_a_number_of_its_own():
    numbers = [file.name[:4] for file in DECISIONS]
    assert len(set(numbers)) == len(numbers), numbers


def test_a_decision_is_titled_with_its_number():
    for file in DECISIONS:
        assert file.read_text().startswith(f"# {file.name[:4]} "), file.name


def test_every_link_between_documents_leads_somewhere():
    for document in (ROOT / "README.md", *(ROOT / "docs").rglob("*.md")):
        for target in LINK.findall(document.read_text()):
            if "://" not in target:
                assert (document.parent / target).exists(), f"{document.name}: {target}"
