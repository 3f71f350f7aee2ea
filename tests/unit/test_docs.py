"""The documents of the house: no link leads nowhere, no two decisions share a number, and what is
to be typed exists."""

import re
from pathlib import Path

from agile_app.__main__ import find_commands

ROOT = Path(__file__).resolve().parents[2]
DECISIONS = sorted((ROOT / "docs/decisions").glob("[0-9]*.md"))
DOCUMENTS = (ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md")))
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)\s]*)?\)")


def test_every_decision_has_a_number_of_its_own():
    numbers = [file.name[:4] for file in DECISIONS]
    assert len(set(numbers)) == len(numbers), numbers


def test_a_decision_is_titled_with_its_number():
    for file in DECISIONS:
        assert file.read_text().startswith(f"# {file.name[:4]} "), file.name


def test_every_link_between_documents_leads_somewhere():
    for document in DOCUMENTS:
        for target in LINK.findall(document.read_text()):
            if "://" not in target:
                assert (document.parent / target).exists(), f"{document.name}: {target}"


def test_every_command_and_make_target_that_a_document_names_exists():
    commands = {command.words for command in find_commands()}
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    for document in DOCUMENTS:
        words = re.sub(r"\s+", " ", document.read_text())
        for said in re.findall(r"-m agile_app ([a-z][a-z-]*(?: [a-z][a-z0-9-]*)?)", words):
            typed = tuple(said.split())
            assert commands & {typed, typed[:1]}, f"{document.name}: {said}"
        for target in re.findall(r"`(?:[A-Z_]+=\S* )?make ([a-z-]+)", words):
            assert target in targets, f"{document.name}: make {target}"
