"""What a return says of one child, on the way from a reader to the writer."""

from dataclasses import dataclass, field
from typing import Any

from sqlmodel import SQLModel


@dataclass
class Fact:
    """One row a return states.

    Attributes:
        model: its table.
        key: what makes it the same row next time, within the child: ``{"started_on": …}``.
        values: the other columns the return states. A blank states nothing and changes nothing.
        parents: foreign key columns, with the facts whose ids they take.
        initial: columns of a new row that the return only suggests; never changed afterwards.
    """

    model: type[SQLModel]
    key: dict[str, Any]
    values: dict[str, Any] = field(default_factory=dict)
    parents: dict[str, "Fact"] = field(default_factory=dict)
    initial: dict[str, Any] = field(default_factory=dict)


@dataclass
class ChildFacts:
    """One child as a return states them.

    Attributes:
        la_child_id: who. The writer finds or makes the child by it.
        source: ``cin`` or ``ssda903``.
        person, child: columns of the two tables.
        facts: rows of other tables, a parent before what hangs on it.
    """

    la_child_id: str
    source: str
    person: dict[str, Any] = field(default_factory=dict)
    child: dict[str, Any] = field(default_factory=dict)
    facts: list[Fact] = field(default_factory=list)

    def add(
        self,
        model: type[SQLModel],
        key: dict[str, Any],
        values: dict[str, Any] | None = None,
        *,
        initial: dict[str, Any] | None = None,
        **parents: Fact,
    ) -> Fact:
        fact = Fact(model, key, values or {}, parents, initial or {})
        self.facts.append(fact)
        return fact

    def has(self, model: type[SQLModel], key: dict[str, Any]) -> bool:
        return any(fact.model is model and fact.key == key for fact in self.facts)

    @property
    def is_open(self) -> bool:
        """Whether an episode or a time in care of theirs has no end in the return."""
        return any(
            "started_on" in fact.key
            and fact.model.__tablename__ in {"episode", "looked_after_episode"}
            and fact.values.get("ended_on") is None
            for fact in self.facts
        )
