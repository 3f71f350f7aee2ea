"""A form as a row that devices hold: what the page of an assessment is drawn from."""

import json

from agile_app.assessments.conditions import Condition
from agile_app.assessments.form import Choice, Column, Field, Section, number_text
from agile_app.assessments.forms.editions import Edition
from agile_app.assessments.limited.parts import called, number_of
from agile_app.assessments.rows import (
    ChoiceRow,
    FormColumnRow,
    FormFieldRow,
    FormRow,
    FormSectionRow,
    LimitedRow,
)
from agile_app.core.time import LONDON, on_screen


def form_row(edition: Edition) -> FormRow:
    """One version of a form, whole."""
    form = edition.form
    return FormRow(
        id=form.id,
        key=form.key,
        version=form.version,
        number=form.number,
        title=form.title,
        intro=form.intro,
        clock=form.clock,
        due_working_days=form.due_working_days or 0,
        newest=edition.newest,
        startable=edition.startable,
        withdrawn=withdrawn_sentence(edition),
        sections=[_section(section) for section in form.sections],
        limited=[
            LimitedRow(number_of(readers), sorted(readers), called(readers))
            for readers in form.limited
        ],
    )


def withdrawn_sentence(edition: Edition) -> str:
    """Since when, and why, no assessment is begun with it any more; empty where one may be."""
    if edition.withdrawn_at is None:
        return ""
    since = on_screen(edition.withdrawn_at.astimezone(LONDON).date())
    return f"This version of the form was withdrawn on {since}: {edition.reason}"


def _section(section: Section) -> FormSectionRow:
    return FormSectionRow(
        key=section.key,
        title=section.title,
        short=section.short,
        intro=section.intro,
        part=section.part,
        family=section.family,
        limited=number_of(frozenset(section.readers)),
        when_json=_condition(section.when),
        fields=[_field(field, section) for field in section.fields],
    )


def _field(field: Field, section: Section) -> FormFieldRow:
    low, high = field.scale_ends or ("", "")
    return FormFieldRow(
        key=field.key,
        kind=field.kind,
        label=field.label,
        help=field.help,
        root=field.root,
        required_at=field.required_at,
        family=field.family or section.family,
        judgement=field.judgement,
        limited=number_of(section.readers_of(field)),
        choices=_choices(field.choices),
        columns=[_column(column) for column in field.columns],
        code_list=field.code_list,
        min=_limit(field.min),
        max=_limit(field.max),
        low=low,
        high=high,
        people_group=field.people_group,
        when_json=_condition(field.when),
    )


def _column(column: Column) -> FormColumnRow:
    return FormColumnRow(column.key, column.label, column.kind, _choices(column.choices))


def _choices(choices: tuple[Choice, ...]) -> list[ChoiceRow]:
    return [ChoiceRow(each.value, each.label, each.retired, each.alone) for each in choices]


def _limit(value: float | None) -> str:
    return "" if value is None else number_text(value)


def _condition(condition: Condition | None) -> str:
    if condition is None:
        return ""
    return json.dumps(condition, sort_keys=True, separators=(",", ":"))
