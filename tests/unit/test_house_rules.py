"""Rules of the house that a reader of a diff would miss."""

import json
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_no_committed_lock_names_a_registry():
    for lock in (
        (ROOT / "reflex.lock").glob("package-lock.json"),
        (ROOT / "tests/js").glob("*.json"),
    ):
        for file in lock:
            assert "resolved" not in file.read_text(), file
            assert "registry" not in file.read_text(), file


def test_the_lock_pairs_with_what_it_locks():
    wanted = json.loads((ROOT / "reflex.lock/package.json").read_text())
    locked = json.loads((ROOT / "reflex.lock/package-lock.json").read_text())["packages"][""]
    assert locked["dependencies"] == wanted["dependencies"]
    assert locked["devDependencies"] == wanted["devDependencies"]


def test_no_page_brings_the_theme_of_another_library():
    """One ``rx.box()`` is enough: Radix's sheet is 700 KB and paints over our tokens."""
    wanted = json.loads((ROOT / "reflex.lock/package.json").read_text())["dependencies"]
    assert not [name for name in wanted if name.startswith("@radix-ui/")]


def test_every_direct_requirement_is_pinned_and_constrained():
    constraints = (ROOT / "deploy/constraints.txt").read_text().lower().splitlines()
    for file in (ROOT / "requirements.txt", ROOT / "tests/requirements.txt"):
        for line in file.read_text().splitlines():
            if not line or line.startswith(("#", "-")):
                continue
            name, _, version = line.partition("==")
            assert version, f"{line} in {file.name} is not pinned"
            plain = re.sub(r"\[.*\]", "", name).lower()
            assert f"{plain}=={version}" in constraints, (
                f"{line} differs from deploy/constraints.txt: run 'make constraints'"
            )
