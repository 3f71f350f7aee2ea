"""When a section or a field is asked at all: conditions as plain data, and what they come to.

A condition is one of ``{"field": key, "equals": v}``, ``{"field": key, "any_of": [v, …]}``,
``{"field": key, "is_answered": true|false}``, ``{"field": key, "more_than": n}``,
``{"field": key, "less_than": n}``, or ``{"all": […]}``, ``{"any": […]}``, ``{"not": condition}``.
The device asks the same questions (``assets/device/forms/conditions.js``); both are held to
``tests/cases/form_conditions.json``.

An answer is what ``answers`` says of a field: a word, a date in ISO form, a number, a list for
several answers, a mapping of person to number for a scale; None, "", [] and {} are no answer, and
so is one that two people dispute. No answer equals nothing and is more or less than nothing. A
field that is not asked counts as not answered, whatever stands in it.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Protocol

Condition = Mapping[str, Any]
Answers = Mapping[str, Any]

TESTS = ("equals", "any_of", "is_answered", "more_than", "less_than")
JOINS = ("all", "any", "not")


class Asked(Protocol):
    """A field as far as conditions go."""

    @property
    def key(self) -> str: ...
    @property
    def when(self) -> Condition | None: ...


class AskedTogether(Protocol):
    """A section as far as conditions go."""

    @property
    def when(self) -> Condition | None: ...
    @property
    def fields(self) -> tuple[Any, ...]: ...


def fields_in(condition: Condition | None) -> Iterator[str]:
    """The keys of the fields that a condition looks at."""
    if condition is None:
        return
    if "field" in condition:
        yield condition["field"]
    for part in (*condition.get("all", ()), *condition.get("any", ())):
        yield from fields_in(part)
    yield from fields_in(condition.get("not"))


def holds(condition: Condition | None, answers: Answers) -> bool:
    """Whether the condition is met; no condition always is."""
    if condition is None:
        return True
    if "all" in condition:
        return all(holds(part, answers) for part in condition["all"])
    if "any" in condition:
        return any(holds(part, answers) for part in condition["any"])
    if "not" in condition:
        return not holds(condition["not"], answers)
    return _passes(condition, answers.get(condition["field"]))


def _passes(condition: Condition, answer: Any) -> bool:
    if "is_answered" in condition:
        return is_answer(answer) == condition["is_answered"]
    if not is_answer(answer):
        return False
    said = _each(answer)
    if "equals" in condition:
        return _among(condition["equals"], said)
    if "any_of" in condition:
        return any(_among(wanted, said) for wanted in condition["any_of"])
    numbers = [each for each in said if _is_number(each)]
    if "more_than" in condition:
        return any(each > condition["more_than"] for each in numbers)
    return any(each < condition["less_than"] for each in numbers)


def is_answer(answer: Any) -> bool:
    """Whether anything was said. A zero and a No are answers; blanks are none."""
    if isinstance(answer, str):
        return answer.strip() != ""
    return answer is not None and answer != [] and answer != {}


def _each(answer: Any) -> list[Any]:
    if isinstance(answer, Mapping):
        return list(answer.values())
    return list(answer) if isinstance(answer, list | tuple) else [answer]


def _among(wanted: Any, said: Iterable[Any]) -> bool:
    # In Python True is 1; in the other half of the table it is not.
    return any(
        each == wanted and isinstance(each, bool) == isinstance(wanted, bool) for each in said
    )


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def asked(sections: Iterable[AskedTogether], answers: Answers) -> set[str]:
    """The keys of the fields that are asked, given the answers so far.

    A form's conditions go in no circle (the reader of forms sees to it), so each field is decided
    once, after those it hangs on.
    """
    conditions = {
        field.key: (section.when, field.when) for section in sections for field in section.fields
    }
    decided: dict[str, bool] = {}

    def is_asked(key: str) -> bool:
        if key not in decided:
            seen = {
                other: answers.get(other)
                for condition in conditions[key]
                for other in fields_in(condition)
                if is_asked(other)
            }
            decided[key] = all(holds(condition, seen) for condition in conditions[key])
        return decided[key]

    return {key for key in conditions if is_asked(key)}
