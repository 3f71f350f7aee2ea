"""A form as canonical JSON: what is stored of one that an administrator added, and what its hash is
over. Reading it again gives the same form."""

import json
from typing import Any

from agile_app.assessments.form import Choice, Column, Field, Form, Section


def canonical(form: Form) -> str:
    """The same text for the same form, however its file was written."""
    return json.dumps(as_data(form), sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def as_data(form: Form) -> dict[str, Any]:
    """The form as a file of plain data would hold it; what is empty is left out."""
    return _given(
        key=form.key,
        version=form.version,
        title=form.title,
        intro=form.intro,
        clock=form.clock,
        due_working_days=form.due_working_days,
        sections=[_section(section) for section in form.sections],
    )


def _given(**values: Any) -> dict[str, Any]:
    return {name: value for name, value in values.items() if not _is_empty(value)}


def _is_empty(value: Any) -> bool:
    # A least number of 0 is not empty.
    return value is None or value is False or value == "" or value == []


def _section(section: Section) -> dict[str, Any]:
    return _given(
        key=section.key,
        title=section.title,
        short=section.short,
        intro=section.intro,
        part=section.part,
        readers=list(section.readers),
        family=section.family,
        when=section.when,
        fields=[_field(field) for field in section.fields],
    )


def _field(field: Field) -> dict[str, Any]:
    return _given(
        key=field.key,
        kind=field.kind,
        label=field.label,
        help=field.help,
        choices=[] if field.code_list else [_choice(choice) for choice in field.choices],
        code_list=field.code_list,
        required_at=field.required_at,
        when=field.when,
        family=field.family,
        judgement=field.judgement,
        readers=list(field.readers),
        columns=[_column(column) for column in field.columns],
        min=field.min,
        max=field.max,
        scale_ends=list(field.scale_ends),
        people_group=field.people_group,
    )


def _choice(choice: Choice) -> dict[str, Any]:
    return _given(
        value=choice.value, label=choice.label, retired=choice.retired, alone=choice.alone
    )


def _column(column: Column) -> dict[str, Any]:
    return _given(
        key=column.key,
        label=column.label,
        kind=column.kind,
        choices=[_choice(choice) for choice in column.choices],
    )
