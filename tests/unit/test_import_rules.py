"""Imports run one way: core, then security, then device and ui, then features, then the wiring."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "agile_app"

FEATURES = {
    "people", "records", "assessments", "visits", "direct_work", "mail", "team", "fleet",
    "insight", "demo",
}  # fmt: skip
GROUND = {"settings", "core"}
ALLOWED = {
    "core": GROUND,
    "security": GROUND | {"security"},
    "device": GROUND | {"security", "device"},
    "ui": GROUND | {"security", "device", "ui"},
    **{feature: GROUND | {"security", "device", "ui"} | FEATURES for feature in FEATURES},
}
# What one feature may take from another: its services, the shared words of the record, and
# parts of a page that it offers to others.
SHARED = {
    "service", "services", "models", "rows", "access", "bundle", "codes", "schemas", "rules",
    "states", "views", "nicknames",
}  # fmt: skip
WEB = {"reflex", "reflex_base", "starlette", "granian", "fastapi"}


def _modules() -> Iterator[tuple[Path, str, tuple[str, ...]]]:
    """Every module as (file, room, its own parts below the room)."""
    for file in sorted(PACKAGE.glob("*/**/*.py")):
        parts = file.relative_to(PACKAGE).with_suffix("").parts
        yield file, parts[0], parts[1:]


def _imports(file: Path) -> Iterator[tuple[int, str]]:
    """Every imported module's full name with its line, wherever in the file it is imported."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            for name in node.names:
                yield node.lineno, name.name
        elif isinstance(node, ast.ImportFrom) and node.module:
            for name in node.names:
                yield node.lineno, f"{node.module}.{name.name}"


def _ours(name: str) -> tuple[str, ...] | None:
    parts = tuple(name.split("."))
    return parts[1:] if parts[0] == "agile_app" and len(parts) > 1 else None


def _is(parts: tuple[str, ...], word: str) -> bool:
    """Whether a module is ``word.py`` or lies in a folder ``word/``."""
    return word in parts or any(part.endswith(f"_{word}") for part in parts)


def _own_rules(target: tuple[str, ...], room: str) -> bool:
    """Whether a module is of the room's own ``rules`` folder."""
    return target[0] == room and "rules" in target


def _broken(file: Path, line: int, said: str) -> str:
    return f"{file.relative_to(ROOT)}:{line} {said}"


def test_every_room_is_known_to_the_rules():
    rooms = {room for _file, room, _parts in _modules()}
    assert rooms <= set(ALLOWED)


def test_rooms_import_only_rooms_below_them():
    broken = [
        _broken(file, line, f"imports {name}")
        for file, room, _parts in _modules()
        for line, name in _imports(file)
        if (target := _ours(name)) and target[0] not in ALLOWED[room]
    ]
    assert not broken, "\n".join(broken)


def test_features_reach_each_other_only_through_services_and_shared_words():
    broken = [
        _broken(file, line, f"reaches into {name}")
        for file, room, _parts in _modules()
        if room in FEATURES
        for line, name in _imports(file)
        if (target := _ours(name))
        and target[0] in FEATURES - {room}
        and not any(_is((part,), word) for part in target[1:] for word in SHARED)
    ]
    assert not broken, "\n".join(broken)


def test_rules_import_only_core():
    broken = [
        _broken(file, line, f"imports {name}")
        for file, room, parts in _modules()
        if "rules" in parts
        for line, name in _imports(file)
        if ((target := _ours(name)) and target[0] != "core" and not _own_rules(target, room))
        or name.split(".")[0] in WEB | {"sqlmodel", "sqlalchemy"}
    ]
    assert not broken, "\n".join(broken)


@pytest.mark.parametrize("kind", ["service", "repository", "models", "access", "rules"])
def test_services_know_nothing_of_the_web(kind: str):
    broken = [
        _broken(file, line, f"imports {name}")
        for file, _room, parts in _modules()
        if _is(parts, kind)
        for line, name in _imports(file)
        if name.split(".")[0] in WEB
    ]
    assert not broken, "\n".join(broken)


def test_core_does_not_know_reflex():
    broken = [
        _broken(file, line, f"imports {name}")
        for file, room, _parts in _modules()
        if room == "core"
        for line, name in _imports(file)
        if name.split(".")[0] == "reflex"
    ]
    assert not broken, "\n".join(broken)
