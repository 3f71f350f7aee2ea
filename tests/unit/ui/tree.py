"""Reading a Reflex component as the elements it becomes."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import reflex as rx


@dataclass
class Node:
    """One element: its tag, its attributes as text, what is inside."""

    tag: str
    attributes: dict[str, str]
    children: list["Node"] = field(default_factory=list)
    words: str = ""

    def walk(self) -> Iterator["Node"]:
        yield self
        for child in self.children:
            yield from child.walk()

    def all(self, tag: str | None = None, **wanted: str) -> list["Node"]:
        """Elements with this tag and these attributes; ``_`` in a name stands for ``-``."""
        names = {name.replace("_", "-"): value for name, value in wanted.items()}
        return [
            node
            for node in self.walk()
            if (tag is None or node.tag == tag)
            and all(node.attributes.get(name) == value for name, value in names.items())
        ]

    def one(self, tag: str | None = None, **wanted: str) -> "Node":
        found = self.all(tag, **wanted)
        assert len(found) == 1, f"{len(found)} of {tag} {wanted}"
        return found[0]

    @property
    def text(self) -> str:
        return self.words + "".join(child.text for child in self.children)


def _plain(value: str) -> str:
    try:
        found = json.loads(value)
    except ValueError:
        return value
    return found if isinstance(found, str) else str(found).lower()


def _attribute(prop: str) -> tuple[str, str]:
    if prop.startswith('"'):
        name, _, value = prop[1:].partition('":')
    else:
        name, _, value = prop.partition(":")
    return name, _plain(value)


def _read(rendered: Any) -> Node:
    if not isinstance(rendered, dict):
        return Node("", {}, words=str(rendered))
    if "contents" in rendered:
        return Node("", {}, words=_plain(rendered["contents"]))
    if "cond_state" in rendered:
        sides = [rendered["true_value"], rendered["false_value"]]
        return Node("cond", {}, [_read(side) for side in sides])
    if "match_cases" in rendered:
        cases = [case[-1] for case in rendered["match_cases"]] + [rendered["default"]]
        return Node("match", {}, [_read(case) for case in cases])
    tag = _plain(rendered.get("name", ""))
    return Node(
        "a" if tag == "ReactRouterLink" else tag,
        dict(_attribute(prop) for prop in rendered.get("props", [])),
        [_read(child) for child in rendered.get("children", [])],
    )


def tree(component: rx.Component) -> Node:
    """The component as elements."""
    return _read(component.render())
