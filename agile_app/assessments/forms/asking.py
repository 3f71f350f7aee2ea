"""Checks of a form's conditions: their shape, what they look at, and that they go in no circle."""

from collections.abc import Iterator
from typing import Any

from agile_app.assessments.conditions import JOINS, TESTS, Condition, fields_in
from agile_app.assessments.form import Field, Form, Readers, is_number, number_text
from agile_app.assessments.forms.files import Problem, quoted

_DEEPEST = 5
_MOST_PARTS = 20
_LARGEST = 1e9


def read_condition(data: Any, depth: int = 0) -> tuple[Condition | None, list[str]]:
    """A condition from plain data, and what is wrong with its shape."""
    if not isinstance(data, dict):
        return None, ["a condition names a field and what its answer must be."]
    if depth > _DEEPEST:
        return None, [f"conditions stand inside each other at most {_DEEPEST} deep."]
    names = set(data)
    joins = names & set(JOINS)
    if joins:
        if len(names) != 1:
            return None, [f"“{min(joins)}” stands alone, without other names beside it."]
        return _joined(joins.pop(), data, depth)
    if not isinstance(data.get("field"), str):
        return None, ["it does not say which field it looks at."]
    tests = names & set(TESTS)
    others = sorted(names - tests - {"field"})
    if others:
        return None, [f"{quoted(others[0])} is not known in a condition."]
    if len(tests) != 1:
        return None, ["it needs exactly one of " + ", ".join(f"“{each}”" for each in TESTS) + "."]
    problem = _wrong_value(tests.pop(), data)
    return (None, [problem]) if problem else (dict(data), [])


def _joined(join: str, data: dict[str, Any], depth: int) -> tuple[Condition | None, list[str]]:
    inside = [data[join]] if join == "not" else data[join]
    if not isinstance(inside, list) or not 1 <= len(inside) <= _MOST_PARTS:
        return None, [f"“{join}” is a list of 1 to {_MOST_PARTS} conditions."]
    parts, problems = [], []
    for each in inside:
        part, wrong = read_condition(each, depth + 1)
        problems.extend(wrong)
        parts.append(part)
    if problems:
        return None, problems
    return {join: parts[0] if join == "not" else parts}, []


def _wrong_value(test: str, data: dict[str, Any]) -> str | None:
    value = data[test]
    if test == "is_answered":
        return None if isinstance(value, bool) else "“is_answered” is true or false."
    if test in ("more_than", "less_than"):
        return None if _number(value) else f"“{test}” needs a number."
    if test == "any_of":
        if not isinstance(value, list) or not value or not all(map(_plain, value)):
            return "“any_of” is a list of answers."
        return None
    return None if _plain(value) else "“equals” needs one answer."


def _plain(value: Any) -> bool:
    return isinstance(value, str) or _number(value)


def _number(value: Any) -> bool:
    # TOML knows infinity and numbers without end; the device does not.
    return is_number(value) and abs(value) <= _LARGEST


def check_conditions(form: Form) -> list[Problem]:
    """What is wrong with where the conditions look: unknown fields, answers that cannot be given,
    circles."""
    fields = {field.key: field for field in form.all_fields}
    readers = {
        field.key: section.readers_of(field)
        for section in form.sections
        for field in section.fields
    }
    problems = []
    for where, seen_by, condition in _conditions(form):
        for test in _tests(condition):
            problem = _cannot_be(test, fields) or _gives_away(test, readers, seen_by)
            if problem:
                problems.append(Problem(where, f"“when”: {problem}"))
    return problems or _circles(form)


def _conditions(form: Form) -> Iterator[tuple[str, Readers, Condition]]:
    """Every condition with its place, and the only roles who see what hangs on it."""
    for section in form.sections:
        where = f"section “{section.key}”"
        if section.when is not None:
            yield where, frozenset(section.readers), section.when
        for field in section.fields:
            if field.when is not None:
                yield f"{where}, field “{field.key}”", section.readers_of(field), field.when


def _gives_away(test: Condition, readers: dict[str, Readers], seen_by: Readers) -> str | None:
    """Whoever sees that something is asked would learn what they may not read."""
    limit = readers[test["field"]]
    if not limit or seen_by == limit:
        return None
    return (
        f"it looks at “{test['field'][:40]}”, which fewer may read: that it is asked would tell "
        "the others what was answered."
    )


def _tests(condition: Condition) -> Iterator[Condition]:
    if "field" in condition:
        yield condition
    for part in (*condition.get("all", ()), *condition.get("any", ())):
        yield from _tests(part)
    if "not" in condition:
        yield from _tests(condition["not"])


def _cannot_be(test: Condition, fields: dict[str, Field]) -> str | None:
    field = fields.get(test["field"])
    if field is None:
        return f"it looks at the field {quoted(test['field'])}, which the form does not have."
    if "is_answered" in test or _is_unsound(field):
        return None
    if "more_than" in test or "less_than" in test:
        return _out_of_reach(test, field)
    wanted = test["any_of"] if "any_of" in test else [test["equals"]]
    known = _answers_of(field)
    if known is None:
        return f"“{field.key}” is a {field.kind}: only “is_answered” can be asked of it."
    for each in wanted:
        if not known(each):
            return f"“{field.key}” can never be {quoted(each)}."
    return None


def _is_unsound(field: Field) -> bool:
    """A mistake in the field itself has been said; what it can answer is not known."""
    return not field.kind or (field.kind in ("choice", "choices") and not field.choices)


def _answers_of(field: Field) -> Any:
    """A test for the answers that the field can give; None where they are not to be listed."""
    if field.kind in ("choice", "choices"):
        return {choice.value for choice in field.choices}.__contains__
    if field.kind == "yes_no":
        return {"yes", "no"}.__contains__
    if field.kind in ("number", "scale"):
        least, most = _range(field)
        return lambda value: is_number(value) and least <= value <= most
    return None


def _range(field: Field) -> tuple[float, float]:
    if field.kind == "scale":
        return 0, 10
    least = float("-inf") if field.min is None else field.min
    return least, float("inf") if field.max is None else field.max


def _out_of_reach(test: Condition, field: Field) -> str | None:
    name = "more_than" if "more_than" in test else "less_than"
    if field.kind not in ("number", "scale"):
        return f"“{name}” compares numbers, and “{field.key}” is a {field.kind}."
    least, most = _range(field)
    limit = test[name]
    if (name == "more_than" and limit >= most) or (name == "less_than" and limit <= least):
        said = "more" if name == "more_than" else "less"
        return f"“{field.key}” can never be {said} than {number_text(limit)}."
    return None


def _circles(form: Form) -> list[Problem]:
    """Fields that would have to be asked before it is known whether they are."""
    looks_at: dict[str, list[str]] = {}
    places: dict[str, str] = {}
    for section in form.sections:
        for field in section.fields:
            seen = [*fields_in(section.when), *fields_in(field.when)]
            looks_at[field.key] = list(dict.fromkeys(seen))
            places[field.key] = f"section “{section.key}”, field “{field.key}”"
    circles = []
    settled: set[str] = set()
    for start in looks_at:
        circle = _circle_from(start, looks_at, settled)
        if circle:
            said = " hangs on ".join(f"“{key}”" for key in [*circle, circle[0]])
            sentence = f"“when”: the conditions go in a circle: {said}."
            circles.append(Problem(places[circle[0]], sentence))
            settled.update(circle)
    return circles


def _circle_from(start: str, looks_at: dict[str, list[str]], settled: set[str]) -> list[str]:
    path: list[str] = []
    waiting = [(start, iter(looks_at[start]))]
    if start in settled:
        return []
    path.append(start)
    while waiting:
        key, rest = waiting[-1]
        following = next(rest, None)
        if following is None:
            settled.add(key)
            waiting.pop()
            path.pop()
        elif following in path:
            return path[path.index(following) :]
        elif following not in settled:
            path.append(following)
            waiting.append((following, iter(looks_at[following])))
    return []
