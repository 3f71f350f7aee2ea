"""What a form asks, in plain words: for an administrator who decides whether to publish it."""

from dataclasses import dataclass, field

from agile_app.assessments.conditions import Condition
from agile_app.assessments.form import Field, Form, number_text
from agile_app.assessments.limited.parts import called

KIND_LABELS = {
    "text": "Text",
    "short": "Short text",
    "choice": "One answer",
    "choices": "Several answers",
    "date": "Date",
    "number": "Number",
    "scale": "0 to 10 for each person",
    "yes_no": "Yes or No, with detail",
    "table": "Table",
    "people": "People on the record",
    "drawing": "Drawing",
    "photo": "Photo",
    "voice": "Voice note",
    "signature": "Signature",
}
_STEPS = {"send": "needed to send for sign-off", "sign": "needed to sign"}


@dataclass(frozen=True)
class AskedRow:
    """One field: what it is called, and everything about it in one line."""

    key: str
    label: str
    help: str
    about: str


@dataclass(frozen=True)
class PartRow:
    """One section."""

    key: str
    title: str
    about: str
    fields: list[AskedRow] = field(default_factory=list)


def preview(form: Form) -> list[PartRow]:
    """The sections of a form with what each asks."""
    return [
        PartRow(
            section.key,
            section.title,
            _sentence(
                section.intro,
                "The family sees this part." if section.family else "",
                f"Only if {in_words(form, section.when)}." if section.when else "",
                _readers(section.readers),
            ),
            [
                AskedRow(each.key, each.label, each.help, _about(form, each))
                for each in section.fields
            ],
        )
        for section in form.sections
    ]


def _about(form: Form, asked: Field) -> str:
    choices = [choice.label for choice in asked.choices]
    if len(choices) > 8:
        choices = [*choices[:6], f"and {len(choices) - 6} more"]
    columns = ", ".join(column.label for column in asked.columns)
    parts = [
        KIND_LABELS[asked.kind]
        + (f": {', '.join(choices) or columns}" if choices or columns else ""),
        _range(asked),
        _STEPS.get(asked.required_at, ""),
        "the family sees it" if asked.family else "",
        "needs evidence" if asked.judgement else "",
        f"only if {in_words(form, asked.when)}" if asked.when else "",
    ]
    return "; ".join(part for part in parts if part)


def _range(asked: Field) -> str:
    if asked.scale_ends:
        return f"0 is “{asked.scale_ends[0]}”, 10 is “{asked.scale_ends[1]}”"
    if asked.min is not None and asked.max is not None:
        return f"from {number_text(asked.min)} to {number_text(asked.max)}"
    if asked.min is not None:
        return f"at least {number_text(asked.min)}"
    return f"at most {number_text(asked.max)}" if asked.max is not None else ""


def _readers(readers: tuple[str, ...]) -> str:
    return f"Only {called(readers)} may read it." if readers else ""


def _sentence(*parts: str) -> str:
    return " ".join(part for part in parts if part)


def in_words(form: Form, condition: Condition) -> str:
    """A condition as people say it: ``“Seen alone” is No``."""
    for join, word in (("all", " and "), ("any", " or ")):
        if join in condition:
            return word.join(in_words(form, part) for part in condition[join])
    if "not" in condition:
        return f"not ({in_words(form, condition['not'])})"
    asked = form.field(condition["field"])
    name = f"“{asked.label}”"
    if "is_answered" in condition:
        return f"{name} is {'answered' if condition['is_answered'] else 'not answered'}"
    if "more_than" in condition:
        return f"{name} is more than {number_text(condition['more_than'])}"
    if "less_than" in condition:
        return f"{name} is less than {number_text(condition['less_than'])}"
    wanted = condition["any_of"] if "any_of" in condition else [condition["equals"]]
    return f"{name} is {' or '.join(_said(asked, each) for each in wanted)}"


def _said(asked: Field, value: str | float) -> str:
    if not isinstance(value, str):
        return number_text(value)
    return {"yes": "Yes", "no": "No"}.get(value) or asked.label_of(value)
